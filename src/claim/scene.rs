//! A sentence as the rules see it: its reading text, its clauses, its mentions and its words of known classes.

use super::words::{ClassId, Occurrence, Words};
use crate::document::{Document, Sentence};
use crate::mention::{Mention, What};
use crate::span::Range;

/// One sentence with everything found in it.
pub struct Scene<'a> {
    pub doc: &'a Document,
    pub index: usize,
    pub sentence: &'a Sentence,
    /// Mentions inside the sentence, by place. Groups may overlap the quantity they hold.
    pub mentions: &'a [Mention],
    pub occurrences: Vec<Occurrence>,
}

impl<'a> Scene<'a> {
    pub fn new(doc: &'a Document, index: usize, mentions: &'a [Mention], words: &Words) -> Self {
        let sentence = &doc.sentences[index];
        let text = doc.text(sentence.range);
        let mut byte_to_char = vec![0; text.len() + 1];
        for (i, (byte, _)) in text.char_indices().enumerate() {
            byte_to_char[byte] = i as u32;
        }
        byte_to_char[text.len()] = sentence.range.len() as u32;
        let occurrences = words.find(&text, &byte_to_char, sentence.range.start);
        Self { doc, index, sentence, mentions, occurrences }
    }

    /// Index of the clause that holds a position.
    pub fn clause_of(&self, at: u32) -> usize {
        let clauses = &self.sentence.clauses;
        clauses.partition_point(|c| c.end <= at).min(clauses.len().saturating_sub(1))
    }

    pub fn clause(&self, i: usize) -> Range {
        self.sentence.clauses.get(i).copied().unwrap_or(self.sentence.range)
    }

    pub fn clause_at(&self, at: u32) -> Range {
        self.clause(self.clause_of(at))
    }

    pub fn text(&self, range: Range) -> String {
        self.doc.text(range)
    }

    pub fn char(&self, at: u32) -> char {
        self.doc.chars[at as usize]
    }

    /// The words of a class inside a range, in order.
    pub fn words_in(&self, class: ClassId, range: Range) -> impl DoubleEndedIterator<Item = Range> + '_ {
        let from = self.occurrences.partition_point(|o| o.start < range.start);
        self.occurrences[from..]
            .iter()
            .take_while(move |o| o.start < range.end)
            .filter(move |o| o.class == class && o.end <= range.end)
            .map(|o| Range { start: o.start, end: o.end })
            .collect::<Vec<_>>()
            .into_iter()
    }

    pub fn has(&self, class: ClassId, range: Range) -> bool {
        self.words_in(class, range).next().is_some()
    }

    /// The mentions that lie inside a range.
    pub fn mentions_in(&self, range: Range) -> impl DoubleEndedIterator<Item = &'a Mention> {
        self.mentions.iter().filter(move |m| range.holds(m.range)).collect::<Vec<_>>().into_iter()
    }

    /// Whether a title, fixed name or time covers the range, so that nothing in it may be read apart.
    pub fn is_covered(&self, range: Range) -> bool {
        self.mentions.iter().any(|m| {
            m.range.holds(range)
                && m.range != range
                && matches!(m.what, What::Title { bracketed: true, .. } | What::Fixed | What::Time(_))
        })
    }

    /// Whether damage lies between two positions.
    pub fn is_broken(&self, range: Range) -> bool {
        self.sentence.joints.iter().any(|j| range.start < *j && *j < range.end)
    }
}

/// The mentions of each sentence of a document: `result[i]` for `doc.sentences[i]`.
pub fn by_sentence<'m>(doc: &Document, mentions: &'m [Mention]) -> Vec<&'m [Mention]> {
    let mut from = 0;
    doc.sentences
        .iter()
        .map(|s| {
            while from < mentions.len() && mentions[from].range.start < s.range.start {
                from += 1;
            }
            let mut to = from;
            while to < mentions.len() && mentions[to].range.end <= s.range.end {
                to += 1;
            }
            let slice = &mentions[from..to];
            from = to;
            slice
        })
        .collect()
}
