//! What a person corrected: `seeds/overrides.csv`.
//!
//! | wording | action | thing | reason |
//! |---|---|---|---|
//! | 三洲 | is | 522300 | what the reports of this county call it |
//! | 振兴 | never | | the word, not the district |
//! | 某集团 | same | 某集团有限公司 | two names of one body |
//!
//! `is` and `same` name a division by its code, and a body, programme or area by its name; `same` may also tie two
//! names that the tables do not have.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Seeds;
use crate::knowledge::{Knowledge, KnowledgeError};

const PATH: &str = "seeds/overrides.csv";

/// What is done with a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The wording means this row of the tables.
    Is(Target),
    /// The wording is never a name.
    Never,
    /// Both names are of one body, which goes by the second.
    Same(String),
}

/// A row of the tables that an override points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Index into `places`, `areas`, `bodies`, `programmes`.
    Place(usize),
    Area(usize),
    Body(usize),
    Programme(usize),
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideRow {
    pub wording: String,
    pub action: Action,
    /// The thing as the row names it; empty for `never`.
    pub thing: String,
    pub reason: String,
    /// Line of the table, the head being line 1.
    pub line: usize,
}

#[derive(Deserialize)]
struct Text {
    wording: String,
    action: String,
    #[serde(default)]
    thing: String,
    #[serde(default)]
    reason: String,
}

/// Reads and checks the table.
///
/// # Errors
/// A row without wording, an unknown action or thing, two rows that say different things of one wording, names that
/// are made one in a circle: with the line and how to mend it.
pub(super) fn load(knowledge: &Knowledge, seeds: &Seeds) -> Result<Vec<OverrideRow>, KnowledgeError> {
    let text = knowledge.text(PATH)?;
    let mut rows: Vec<OverrideRow> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    for (i, row) in reader.deserialize::<Text>().enumerate() {
        let wrong = |line: usize, message: String| KnowledgeError::Wrong { path: PATH.to_owned(), line, message };
        let line = i + 2;
        let row = row.map_err(|e| {
            let line = e.position().map_or(line, |p| p.line() as usize);
            wrong(line, format!("{e}; the columns are wording,action,thing,reason"))
        })?;
        if row.wording.is_empty() {
            return Err(wrong(line, "the row lacks its wording".to_owned()));
        }
        if let Some(first) = seen.insert(row.wording.clone(), line) {
            return Err(wrong(line, format!("`{}` is corrected in line {first} already; keep one row", row.wording)));
        }
        let action = match (row.action.as_str(), target(seeds, &row.thing)) {
            ("never", _) if row.thing.is_empty() => Action::Never,
            ("never", _) => return Err(wrong(line, "a wording that is never a name has no thing".to_owned())),
            ("is" | "same", Some(target)) => Action::Is(target),
            ("same", None) if !row.thing.is_empty() && row.thing != row.wording => Action::Same(row.thing.clone()),
            ("is" | "same", None) => {
                return Err(wrong(
                    line,
                    format!(
                        "`{}` is no division code and no name of a body, programme or area in seeds/; \
                         mend it, or write same to make two names one",
                        row.thing
                    ),
                ));
            }
            (other, _) => return Err(wrong(line, format!("action `{other}`; write is, never or same"))),
        };
        rows.push(OverrideRow { wording: row.wording, action, thing: row.thing, reason: row.reason, line });
    }
    let same: BTreeMap<&str, &str> = rows
        .iter()
        .filter_map(|r| if let Action::Same(to) = &r.action { Some((r.wording.as_str(), to.as_str())) } else { None })
        .collect();
    for row in &rows {
        let (mut at, mut passed) = (row.wording.as_str(), BTreeSet::new());
        while let Some(next) = same.get(at) {
            if !passed.insert(at) {
                return Err(KnowledgeError::Wrong {
                    path: PATH.to_owned(),
                    line: row.line,
                    message: format!("`{}` is made one with itself in a circle; take one row away", row.wording),
                });
            }
            at = next;
        }
    }
    Ok(rows)
}

fn target(seeds: &Seeds, thing: &str) -> Option<Target> {
    let code = thing.strip_prefix("place/").unwrap_or(thing);
    seeds
        .by_code
        .get(code)
        .map(|i| Target::Place(*i))
        .or_else(|| seeds.bodies.iter().position(|b| b.name == thing).map(Target::Body))
        .or_else(|| seeds.programmes.iter().position(|p| p.name == thing).map(Target::Programme))
        .or_else(|| seeds.areas.iter().position(|a| a.name == thing).map(Target::Area))
}

impl Seeds {
    /// The name that a body goes by, where a person made two names one.
    pub fn one_name<'a>(&'a self, name: &'a str) -> &'a str {
        let mut at = name;
        // The loader refused circles.
        while let Some(next) = self.same.get(at) {
            at = next;
        }
        at
    }
}
