//! Floor 6: a question in Chinese → a named query with its parameters.
//!
//! No guessing: places, bodies and years are read by the mention floor, the rest by the words of `queries/ask.toml`;
//! what neither knows is said to be unread, and a question that excludes, compares or asks why gets no query at all.
//!
//! ```text
//! 上海市2016年以来给云南投了多少钱  →  money-given funder=上海市 place=530000 from=2016
//! ```

mod read;
mod settle;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::answer::Named;
use crate::document::Document;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::mention::Reader;
use crate::seeds::{Level, Seeds};

const FILE: &str = "queries/ask.toml";

/// The longest question, in characters; what is longer is no question, and costs no more than one.
const LONGEST: usize = 300;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CueRow {
    means: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRow {
    query: String,
    after: Vec<String>,
    before: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cues {
    /// The query that is asked when money is meant and nothing more special.
    money: String,
    /// The query about two places of which one helps the other.
    pair: String,
    cue: Vec<CueRow>,
    indicator: IndicatorRow,
}

/// Reads questions.
pub struct Asker {
    cues: Cues,
    mentions: Reader,
    seeds: Arc<Seeds>,
}

/// A piece of the question and what it was taken for; characters counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub start: u32,
    pub end: u32,
    pub words: String,
    /// `funder`, `place`, `years`, `flow`, `indicator`, `query`, `pair`, `filler`.
    pub role: &'static str,
    /// What it stands for: a code, a year, a flow, a name.
    pub value: String,
}

/// A question, as far as it was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Question {
    pub text: String,
    /// The named query that it becomes; `None` when too little was read.
    pub query: Option<String>,
    pub parameters: BTreeMap<String, String>,
    pub read: Vec<Piece>,
    /// Words that nothing was made of, in order.
    pub unread: Vec<String>,
    /// Parameters that the query needs and the question does not give.
    pub missing: Vec<String>,
}

/// What a stretch of the question is.
#[derive(Clone, Debug)]
enum Sense {
    Place {
        code: String,
        name: String,
    },
    Body(String),
    Pair {
        helper: String,
        recipient: String,
    },
    Years {
        from: Option<i16>,
        to: Option<i16>,
    },
    Query(String),
    Flow(String),
    Giving,
    /// Excludes, compares, asks why: what no query here can do.
    Beyond,
    Filler,
    Indicator(String),
}

#[derive(Clone, Debug)]
struct Stretch {
    start: usize,
    end: usize,
    sense: Sense,
}

impl Asker {
    /// Reads the words of `queries/ask.toml`.
    ///
    /// # Errors
    /// Names file, line and mend.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let text = knowledge.text(FILE)?;
        let wrong = |line: usize, message: String| KnowledgeError::Wrong { path: FILE.to_owned(), line, message };
        let cues: Cues = toml::from_str(&text).map_err(|e| {
            let line = e.span().map_or(0, |s| text[..s.start].matches('\n').count() + 1);
            wrong(line, e.message().to_owned())
        })?;
        for row in &cues.cue {
            let known = matches!(row.means.as_str(), "giving" | "filler" | "beyond")
                || row.means.starts_with("query:")
                || row.means.starts_with("flow:");
            if !known {
                let line = text.lines().position(|l| l.contains(&row.means)).map_or(0, |n| n + 1);
                return Err(wrong(
                    line,
                    format!("`{}` means nothing; write query:NAME, flow:NAME, giving, beyond or filler", row.means),
                ));
            }
        }
        let seeds = Arc::new(Seeds::load(knowledge)?);
        Ok(Self { cues, mentions: Reader::load(knowledge, seeds.clone())?, seeds })
    }

    /// Reads a question; the longest reading of each stretch wins, mentions before words.
    pub fn read(&self, text: &str) -> Question {
        let text: String = text.trim().chars().take(LONGEST).collect();
        let doc = Document::from_text("question", &text, None);
        let chars: Vec<char> = text.chars().collect();
        let mut taken = self.mentioned(&doc);
        taken.retain(|s| s.end <= chars.len());
        self.cued(&chars, &mut taken);
        self.indicator(&chars, &mut taken);
        taken.sort_by_key(|s| s.start);
        self.settle(text, &chars, &taken)
    }

    /// Fits a question to its query: what was read in vain is said to be unread, what is needed to be missing.
    pub fn fit(&self, question: &mut Question, named: &Named) {
        let known: Vec<&str> = named.parameters.iter().map(|p| p.name.as_str()).collect();
        let spare: Vec<String> = question.parameters.keys().filter(|k| !known.contains(&k.as_str())).cloned().collect();
        let mut vain: Vec<&str> = Vec::new();
        for key in spare {
            question.parameters.remove(&key);
            match key.as_str() {
                // The same words stand under two names.
                "funder" if known.contains(&"helper") => {}
                "place" if known.contains(&"recipient") => {}
                "helper" | "recipient" => {}
                "from" | "to" => vain.push("years"),
                "funder" => vain.push("funder"),
                "place" => vain.push("place"),
                "flow" => vain.push("flow"),
                _ => {}
            }
        }
        for piece in question.read.iter().filter(|p| vain.contains(&p.role)) {
            if !question.unread.contains(&piece.words) {
                question.unread.push(piece.words.clone());
            }
        }
        question.read.retain(|p| !vain.contains(&p.role));
        question.missing = named
            .parameters
            .iter()
            .filter(|p| p.default.is_none() && !question.parameters.contains_key(&p.name))
            .map(|p| p.name.clone())
            .collect();
    }

    /// The name of a division, for showing what was read.
    pub fn place_name(&self, code: &str) -> Option<&str> {
        self.seeds.place(code).filter(|p| p.level != Level::Village).map(|p| p.name.as_str())
    }
}

#[cfg(test)]
mod tests;
