//! How names behave in running text, from `seeds/wording.toml`.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::chars::CharSet;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::Level;

const PATH: &str = "seeds/wording.toml";

/// The words around names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wording {
    pub place: PlaceWords,
    pub town: TownWords,
    pub here: HereWords,
    pub pair: PairWords,
    pub body: BodyWords,
    pub group: GroupWords,
    pub budget: BudgetWords,
    pub title: TitleWords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceWords {
    pub lead: String,
    pub tail: String,
    pub tail_words: Vec<String>,
    pub waters: Vec<String>,
    pub generic: BTreeSet<String>,
    pub slippery: BTreeSet<String>,
    pub level_tail: String,
    pub list_marks: String,
    pub filler: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TownWords {
    pub suffixes: Vec<String>,
    pub village: Vec<String>,
    pub stop: String,
    pub joins: String,
    pub verbs: Vec<String>,
    pub generic: BTreeSet<String>,
    pub tail: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HereWords {
    pub province: Vec<String>,
    pub prefecture: Vec<String>,
    pub county: Vec<String>,
    pub back: BTreeSet<String>,
}

impl HereWords {
    /// Every word with the level that it speaks of.
    pub fn all(&self) -> impl Iterator<Item = (&str, Level)> {
        [(&self.province, Level::Province), (&self.prefecture, Level::Prefecture), (&self.county, Level::County)]
            .into_iter()
            .flat_map(|(list, level)| list.iter().map(move |w| (w.as_str(), level)))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PairWords {
    pub context: Vec<String>,
    pub straight: Vec<String>,
    pub works: Vec<String>,
    pub everyday: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BodyWords {
    pub stop: CharSet,
    /// What `stop_words` and `stop_words_but_firms` end in.
    #[serde(skip)]
    pub stop_lasts: CharSet,
    pub stop_words: Vec<String>,
    pub stop_words_but_firms: Vec<String>,
    pub going: String,
    pub belongs: Vec<String>,
    pub generic: BTreeSet<String>,
    pub generic_parts: Vec<String>,
    pub single_before: String,
    pub single_after: String,
    pub person_after: Vec<String>,
    pub level: String,
    pub central: Vec<String>,
    pub collective_before: Vec<String>,
    pub committee_not: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupWords {
    pub nouns: Vec<String>,
    #[serde(skip)]
    pub noun_firsts: CharSet,
    pub classifiers: BTreeSet<String>,
    pub person_classifiers: BTreeSet<String>,
    pub persons: Vec<String>,
    pub not_between: Vec<String>,
    pub not_after: String,
    /// What may begin the noun behind an attribute and its 的.
    pub of_firsts: String,
    pub owners: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BudgetWords {
    #[serde(skip)]
    pub firsts: CharSet,
    pub levels: Vec<String>,
    pub short_levels: Vec<String>,
    pub short_before: String,
    pub short_not_after: Vec<String>,
    pub treasury: String,
    pub only_treasury: Vec<String>,
    pub funds: Vec<String>,
    pub verbs: Vec<String>,
    pub not_before: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleWords {
    #[serde(skip)]
    pub firsts: CharSet,
    pub verbs: Vec<String>,
    pub nouns: Vec<String>,
    /// A document called by the number of its articles: 22条措施.
    pub articles: Vec<String>,
    pub vague: Vec<String>,
}

impl Wording {
    /// Reads and checks the table.
    ///
    /// # Errors
    /// Names the line that TOML or the expected keys do not hold on.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let text = knowledge.text(PATH)?;
        let mut wording: Self = toml::from_str(&text).map_err(|e| KnowledgeError::Wrong {
            path: PATH.to_owned(),
            line: e.span().map_or(1, |s| text[..s.start].lines().count().max(1)),
            message: e.message().to_owned(),
        })?;
        // The longest words are tried first.
        for list in [
            &mut wording.town.suffixes,
            &mut wording.town.village,
            &mut wording.group.nouns,
            &mut wording.title.verbs,
            &mut wording.title.nouns,
            &mut wording.place.filler,
        ] {
            list.sort_by_key(|w| (std::cmp::Reverse(w.chars().count()), w.clone()));
        }
        wording.budget.firsts =
            CharSet::firsts(wording.budget.levels.iter().chain(&wording.budget.short_levels).map(String::as_str));
        let stops = wording.body.stop_words.iter().chain(&wording.body.stop_words_but_firms);
        wording.body.stop_lasts = CharSet::lasts(stops.map(String::as_str));
        wording.group.noun_firsts = CharSet::firsts(wording.group.nouns.iter().map(String::as_str));
        wording.title.firsts = CharSet::firsts(wording.title.verbs.iter().map(String::as_str));
        Ok(wording)
    }
}

/// Mixes the packed characters of a word; the table is built from trusted data, so that no attack need be feared.
#[derive(Default)]
pub(super) struct Mix(u64);

impl std::hash::Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
}

/// Ordinary words, for what overlaps the edge of a name.
#[derive(Debug, Default)]
pub(super) struct Words(std::collections::HashSet<u128, std::hash::BuildHasherDefault<Mix>>);

impl Words {
    /// At most this many characters a word.
    const LONGEST: usize = 4;

    pub fn add(&mut self, word: &str) {
        let chars: Vec<char> = word.chars().collect();
        if (2..=Self::LONGEST).contains(&chars.len()) {
            self.0.insert(pack(&chars));
        }
    }

    pub fn holds(&self, chars: &[char]) -> bool {
        chars.len() <= Self::LONGEST && self.0.contains(&pack(chars))
    }

    /// Whether a word begins before `edge` and ends behind it, while none ends just there: 搬|迁安置 but not 投入|会泽.
    pub fn cross(&self, chars: &[char], edge: usize) -> bool {
        let low = edge.saturating_sub(Self::LONGEST - 1);
        for start in low..edge {
            for end in edge + 1..=(start + Self::LONGEST).min(chars.len()) {
                if self.holds(&chars[start..end]) {
                    let closed = (start.saturating_sub(2)..start).any(|s| self.holds(&chars[s..edge]));
                    if !closed {
                        return true;
                    }
                }
            }
        }
        false
    }
}

/// Four characters at 32 bits each.
fn pack(chars: &[char]) -> u128 {
    chars.iter().fold(0, |sum, c| sum << 32 | *c as u128)
}
