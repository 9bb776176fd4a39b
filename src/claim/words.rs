//! Word classes: the vocabulary that rules are written with, read from `rules/words.toml`.
//!
//! ```toml
//! [class]
//! invest = ["投入", "投资", "出资"]
//! ```
//! A rule names a class as `@invest`. One automaton finds every word of every class in a sentence.

use std::collections::{BTreeMap, HashMap};

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::knowledge::{Knowledge, KnowledgeError};
use crate::span::Range;

/// Index of a word class.
pub type ClassId = u16;

/// The words found in one sentence, by class; of each class in order of place.
#[derive(Debug, Default)]
pub struct Found {
    places: Vec<Range>,
    /// Where the places of each class begin in `places`; one more entry closes the last.
    first: Vec<u32>,
}

impl Found {
    /// The places of a class's words, by start, then by end.
    pub fn of(&self, class: ClassId) -> &[Range] {
        let class = class as usize;
        match self.first.get(class..class + 2) {
            Some(bounds) => &self.places[bounds[0] as usize..bounds[1] as usize],
            None => &[],
        }
    }
}

/// Every word class, named in `words.toml` or written out in a rule.
pub struct Words {
    names: BTreeMap<String, ClassId>,
    words: Vec<Vec<String>>,
    /// Length in characters of each pattern of the automaton, and its classes.
    owners: Vec<(u32, Vec<ClassId>)>,
    /// Where each word stands in `owners`.
    by_word: HashMap<String, usize>,
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

impl Words {
    /// The classes that hold a word, exactly as it stands; none before [`Words::seal`].
    pub fn classes(&self, word: &str) -> &[ClassId] {
        self.by_word.get(word).map_or(&[], |i| &self.owners[*i].1)
    }

    /// Reads `rules/words.toml`; [`Words::seal`] must be called once every rule has added its own words.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let path = "rules/words.toml";
        let text = knowledge.text(path)?;
        let wrong = |message: String| KnowledgeError::Wrong { path: path.to_owned(), line: 0, message };
        let table: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        let mut words = Self {
            names: BTreeMap::new(),
            words: Vec::new(),
            owners: Vec::new(),
            by_word: HashMap::new(),
            automaton: None,
        };
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
        self.by_word = owners.keys().enumerate().map(|(i, word)| ((*word).to_owned(), i)).collect();
        self.owners = owners.into_iter().map(|(word, classes)| (word.chars().count() as u32, classes)).collect();
    }

    /// Every word of every class in a text, with offsets in characters from `start`.
    ///
    /// `offsets` are the byte offsets in the text of its characters and of its end.
    pub fn find(&self, text: &str, mut offsets: impl Iterator<Item = usize>, start: u32) -> Found {
        let Some(automaton) = &self.automaton else { return Found::default() };
        let mut found: Vec<(ClassId, Range)> = Vec::with_capacity(text.len() / 6);
        // Matches come by their end: one walk over the offsets counts its characters.
        let (mut byte, mut end) = (offsets.next().unwrap_or(0), start);
        for m in automaton.find_overlapping_iter(text) {
            while byte < m.end() {
                let Some(next) = offsets.next() else { break };
                byte = next;
                end += 1;
            }
            let (length, classes) = &self.owners[m.value() as usize];
            found.extend(classes.iter().map(|class| (*class, Range { start: end - length, end })));
        }
        if found.is_empty() {
            return Found::default();
        }
        // Counted into their classes: most classes have no word in a sentence, and few have more than two.
        let mut first = vec![0u32; self.words.len() + 1];
        for (class, _) in &found {
            first[*class as usize + 1] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let mut next = first.clone();
        let mut places = vec![Range::default(); found.len()];
        for (class, place) in found {
            let at = &mut next[class as usize];
            places[*at as usize] = place;
            *at += 1;
        }
        // They came by their ends, and are wanted by their starts.
        for bounds in first.windows(2).filter(|b| b[1] - b[0] > 1) {
            places[bounds[0] as usize..bounds[1] as usize].sort_unstable();
        }
        Found { places, first }
    }

    /// The longest word of a class that a text begins with.
    pub fn longest_at(&self, class: ClassId, text: &str) -> Option<&str> {
        let first = text.chars().next()?;
        let list = &self.words[class as usize];
        // The list is sorted: the words of one first character stand together.
        let from = list.partition_point(|w| w.chars().next() < Some(first));
        let near = list[from..].iter().take_while(|w| w.starts_with(first));
        near.filter(|w| text.starts_with(w.as_str())).max_by_key(|w| w.len()).map(String::as_str)
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
