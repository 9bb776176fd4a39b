//! What a person corrected: `seeds/overrides.csv`.
//!
//! | wording | action | thing | reason |
//! |---|---|---|---|
//! | 三洲 | is | 522300 | what the reports of this county call it |
//! | 振兴 | never | | the word, not the district |
//! | 某集团 | same | 某集团有限公司 | two names of one body |

use std::collections::{BTreeMap, BTreeSet};

use super::super::Form;
use super::lexicon::{Entry, Other};
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::Seeds;

const PATH: &str = "seeds/overrides.csv";

/// Applies the overrides to the wordings; returns those that must never be read.
pub(super) fn apply(
    knowledge: &Knowledge,
    seeds: &Seeds,
    surfaces: &mut BTreeMap<String, Entry>,
) -> Result<BTreeSet<String>, KnowledgeError> {
    let text = knowledge.text(PATH)?;
    let mut never = BTreeSet::new();
    for (i, row) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let wrong = |message: String| KnowledgeError::Wrong { path: PATH.to_owned(), line: i + 2, message };
        let row = row.map_err(|e| wrong(e.to_string()))?;
        let cell = |n: usize| row.get(n).unwrap_or("").trim();
        let (wording, action, thing) = (cell(0), cell(1), cell(2));
        if wording.is_empty() {
            return Err(wrong("the row lacks its wording".to_owned()));
        }
        match action {
            "never" => {
                never.insert(wording.to_owned());
            }
            "is" | "same" => {
                let entry = if let Some(i) = seeds.by_code.get(thing) {
                    Entry { places: vec![(*i, Form::Full)], other: None }
                } else if let Some(i) = seeds.bodies.iter().position(|b| b.name == thing) {
                    Entry { places: Vec::new(), other: Some(Other::Body(i)) }
                } else if let Some(i) = seeds.programmes.iter().position(|p| p.name == thing) {
                    Entry { places: Vec::new(), other: Some(Other::Programme(i)) }
                } else if let Some(i) = seeds.areas.iter().position(|a| a.name == thing) {
                    Entry { places: Vec::new(), other: Some(Other::Area(i)) }
                } else {
                    return Err(wrong(format!(
                        "`{thing}` is no division code and no name of a body, programme or area in seeds/"
                    )));
                };
                surfaces.insert(wording.to_owned(), entry);
            }
            other => return Err(wrong(format!("action `{other}`; write is, never or same"))),
        }
    }
    Ok(never)
}
