//! The word classes that binding itself needs, looked up by name once; a class that `words.toml` lacks is an
//! error at load, so that code and words cannot drift apart.

use super::words::{ClassId, Words};
use crate::knowledge::KnowledgeError;

macro_rules! vocabulary {
    ($($name:ident),* $(,)?) => {
        /// Ids of the classes that binding needs.
        #[derive(Clone, Copy, Debug)]
        pub struct Vocabulary { $(pub $name: ClassId),* }

        impl Vocabulary {
            pub fn of(words: &Words) -> Result<Self, KnowledgeError> {
                Ok(Self { $($name: words.class(stringify!($name)).ok_or_else(|| KnowledgeError::Wrong {
                    path: "rules/words.toml".to_owned(),
                    line: 0,
                    message: format!("the word class `{}` is missing; the program binds slots with it", stringify!($name)),
                })?),* })
            }
        }
    };
}

vocabulary!(
    invest,
    allocate,
    receive,
    spend,
    fund_noun,
    total,
    tail,
    lead,
    rise,
    fall,
    change,
    reach,
    from,
    compare,
    plan,
    require,
    standard,
    rate_noun,
    send,
    post,
    not_post,
    tie,
    issue,
    household,
    people,
    toward,
    away,
    giver_tail,
    topic,
    parts,
    respective,
    income,
    counted_place,
    skipped_noun,
    place_noun,
    generic_fund,
    works,
    subject_verb,
    here_level,
    quantifier,
    given_to,
    aim,
    clause_verb,
    document_noun,
    fund_tail,
    fund_head,
    loan,
    raise,
    spend_verb,
    donate,
    purchase,
    agree,
    donate_verb,
    table_helper,
    table_helped,
    table_year,
    table_total,
    table_tail,
    lead_kept,
    tail_kept,
    earned,
    normed,
    deed,
    per_head,
    locates,
    asserts,
    outlook,
    reached,
);
