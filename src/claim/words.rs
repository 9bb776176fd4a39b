//! Word classes: the vocabulary that rules are written with, read from `rules/words.toml`.
//!
//! ```toml
//! [class]
//! invest = ["投入", "投资", "出资"]
//! ```
//! A rule names a class as `@invest`. One automaton finds every word of every class in a sentence.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::knowledge::{Knowledge, KnowledgeError};

/// Index of a word class.
pub type ClassId = u16;

/// Where a word of a class stands in the reading text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    pub start: u32,
    pub end: u32,
    pub class: ClassId,
}

/// Every word class, named in `words.toml` or written out in a rule.
pub struct Words {
    names: BTreeMap<String, ClassId>,
    words: Vec<Vec<String>>,
    /// Classes of each pattern of the automaton.
    owners: Vec<Vec<ClassId>>,
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

impl Words {
    /// The classes that hold a word, exactly as it stands.
    pub fn classes(&self, word: &str) -> Vec<ClassId> {
        (0..self.words.len())
            .filter(|c| self.words[*c].binary_search_by(|w| w.as_str().cmp(word)).is_ok())
            .map(|c| c as ClassId)
            .collect()
    }

    /// Reads `rules/words.toml`; [`Words::seal`] must be called once every rule has added its own words.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let path = "rules/words.toml";
        let text = knowledge.text(path)?;
        let wrong = |message: String| KnowledgeError::Wrong { path: path.to_owned(), line: 0, message };
        let table: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        let mut words = Self { names: BTreeMap::new(), words: Vec::new(), owners: Vec::new(), automaton: None };
        for (section, classes) in &table {
            if section != "class" {
                return Err(wrong(format!("unknown section [{section}]; word classes stand under [class]")));
            }
            for (name, list) in classes {
                if list.is_empty() || list.iter().any(String::is_empty) {
                    return Err(wrong(format!("class {name} is empty or holds an empty word")));
                }
            }
            for (name, list) in classes {
                // A class may name others: "@give".
                let mut all = Vec::new();
                for word in list {
                    match word.strip_prefix('@') {
                        None => all.push(word.clone()),
                        Some(other) => all.extend(
                            classes
                                .get(other)
                                .ok_or_else(|| wrong(format!("class {name} names @{other}, which does not exist")))?
                                .iter()
                                .filter(|w| !w.starts_with('@'))
                                .cloned(),
                        ),
                    }
                }
                words.add(name.clone(), all);
            }
        }
        Ok(words)
    }

    fn add(&mut self, name: String, mut list: Vec<String>) -> ClassId {
        list.sort();
        list.dedup();
        let id = self.words.len() as ClassId;
        self.names.insert(name, id);
        self.words.push(list);
        id
    }

    /// The class named `@name`.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.names.get(name).copied()
    }

    /// The class of words written out in a rule (`投入|安排`).
    pub fn literal(&mut self, alternatives: &str) -> ClassId {
        if let Some(id) = self.names.get(alternatives) {
            return *id;
        }
        self.add(alternatives.to_owned(), alternatives.split('|').map(str::to_owned).collect())
    }

    /// Builds the automaton; no class can be added after it.
    pub fn seal(&mut self) {
        let mut owners: BTreeMap<&str, Vec<ClassId>> = BTreeMap::new();
        for (id, list) in self.words.iter().enumerate() {
            for word in list {
                owners.entry(word).or_default().push(id as ClassId);
            }
        }
        let patterns: Vec<(&str, u32)> = owners.keys().enumerate().map(|(i, w)| (*w, i as u32)).collect();
        self.automaton = (!patterns.is_empty()).then(|| {
            CharwiseDoubleArrayAhoCorasickBuilder::new()
                .match_kind(MatchKind::Standard)
                .build_with_values(patterns)
                .expect("the words are distinct and not empty")
        });
        self.owners = owners.into_values().collect();
    }

    /// Every word of every class in a text, with offsets in characters from `start`; sorted.
    ///
    /// `byte_to_char` gives the character at each byte of the text (only character starts and the end are read).
    pub fn find(&self, text: &str, byte_to_char: &[u32], start: u32) -> Vec<Occurrence> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found = Vec::new();
        for m in automaton.find_overlapping_iter(text) {
            for class in &self.owners[m.value() as usize] {
                found.push(Occurrence {
                    start: start + byte_to_char[m.start()],
                    end: start + byte_to_char[m.end()],
                    class: *class,
                });
            }
        }
        found.sort_unstable();
        found
    }

    /// The words of a class, sorted.
    pub fn list(&self, class: ClassId) -> &[String] {
        &self.words[class as usize]
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
