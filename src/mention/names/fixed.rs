//! Names that hold numbers and are none, from `seeds/fixed.csv`: words, and patterns behind `re:`.

use regex::RegexSet;

use super::super::{Mention, What};
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::span::Range;

const PATH: &str = "seeds/fixed.csv";
const PATTERN: &str = "re:";

fn rows(knowledge: &Knowledge) -> Result<Vec<(usize, String)>, KnowledgeError> {
    let text = knowledge.text(PATH)?;
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .enumerate()
        .map(|(i, row)| {
            let wrong = |message: String| KnowledgeError::Wrong { path: PATH.to_owned(), line: i + 2, message };
            let row = row.map_err(|e| wrong(e.to_string()))?;
            let word = row.get(0).unwrap_or("").trim().to_owned();
            if word.is_empty() {
                return Err(wrong("the row lacks its words".to_owned()));
            }
            Ok((i + 2, word))
        })
        .collect()
}

/// The words that stand for themselves.
pub(super) fn literals(knowledge: &Knowledge) -> Result<Vec<String>, KnowledgeError> {
    Ok(rows(knowledge)?.into_iter().map(|(_, w)| w).filter(|w| !w.starts_with(PATTERN)).collect())
}

/// The patterns.
pub(super) struct Patterns {
    any: RegexSet,
    each: Vec<regex::Regex>,
}

impl Patterns {
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let mut sources = Vec::new();
        let mut each = Vec::new();
        for (line, row) in rows(knowledge)? {
            let Some(source) = row.strip_prefix(PATTERN) else { continue };
            let pattern = regex::Regex::new(source).map_err(|e| KnowledgeError::Wrong {
                path: PATH.to_owned(),
                line,
                message: format!("the pattern behind `re:` cannot be read: {e}"),
            })?;
            sources.push(source.to_owned());
            each.push(pattern);
        }
        let any = RegexSet::new(&sources).map_err(|e| KnowledgeError::Wrong {
            path: PATH.to_owned(),
            line: 1,
            message: format!("the patterns together are too large: {e}"),
        })?;
        Ok(Self { any, each })
    }

    /// Finds what the patterns match; `chars` are the text's characters.
    pub fn find(&self, text: &str, chars: &[char], base: u32, out: &mut Vec<Mention>) {
        // Every pattern holds a digit, a quotation mark or a Latin letter: most sentences have none.
        if !chars.iter().any(|c| c.is_ascii_alphanumeric() || *c == '“') {
            return;
        }
        // Whether any fits is told faster than which.
        if !self.any.is_match(text) {
            return;
        }
        for i in self.any.matches(text).iter() {
            let (mut byte, mut at) = (0, 0);
            for m in self.each[i].find_iter(text) {
                let start = at + text[byte..m.start()].chars().count();
                let end = start + m.as_str().chars().count();
                (byte, at) = (m.end(), end);
                out.push(Mention { range: Range::new(base as usize + start, base as usize + end), what: What::Fixed });
            }
        }
    }
}
