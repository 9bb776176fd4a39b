//! A sentence as the rules see it: its reading text, its clauses, its mentions and its words of known classes.

use super::words::{ClassId, Found, Words};
use crate::document::{Document, Sentence};
use crate::mention::{Mention, What};
use crate::span::Range;

/// No word of a class is longer, in characters.
const LONGEST_WORD: u32 = 12;

/// No name is longer, in characters; a search for what holds a position goes no further back.
const LONGEST_NAME: u32 = 160;

/// One sentence with everything found in it.
pub struct Scene<'a> {
    pub doc: &'a Document,
    pub index: usize,
    pub sentence: &'a Sentence,
    /// Mentions inside the sentence, by place. Groups may overlap the quantity they hold.
    pub mentions: &'a [Mention],
    found: Found,
}

impl<'a> Scene<'a> {
    pub fn new(doc: &'a Document, index: usize, mentions: &'a [Mention], words: &Words) -> Self {
        let sentence = &doc.sentences[index];
        let found = words.find(doc.text(sentence.range), doc.text_offsets(sentence.range), sentence.range.start);
        Self { doc, index, sentence, mentions, found }
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

    pub fn text(&self, range: Range) -> &'a str {
        self.doc.text(range)
    }

    pub fn char(&self, at: u32) -> char {
        self.doc.chars[at as usize]
    }

    /// The words of a class inside a range, in order.
    pub fn words_in(&self, class: ClassId, range: Range) -> impl DoubleEndedIterator<Item = Range> + '_ {
        let all = self.found.of(class);
        let from = all.partition_point(|w| w.start < range.start);
        let to = from + all[from..].partition_point(|w| w.start < range.end);
        all[from..to].iter().copied().filter(move |w| w.end <= range.end)
    }

    /// Whether a word of a class stands anywhere in the sentence.
    pub fn knows(&self, class: ClassId) -> bool {
        !self.found.of(class).is_empty()
    }

    /// How many words of a class stand in the sentence.
    pub fn count(&self, class: ClassId) -> usize {
        self.found.of(class).len()
    }

    pub fn has(&self, class: ClassId, range: Range) -> bool {
        self.words_in(class, range).next().is_some()
    }

    /// The longest word of a class that begins at a position and ends by `limit`.
    pub fn word_at(&self, class: ClassId, start: u32, limit: u32) -> Option<Range> {
        self.words_in(class, Range { start, end: limit.max(start) })
            .take_while(|w| w.start == start)
            .max_by_key(|w| w.end)
    }

    /// The longest word of a class that ends at a position and begins at `floor` or behind it.
    pub fn word_before(&self, class: ClassId, end: u32, floor: u32) -> Option<Range> {
        let start = end.saturating_sub(LONGEST_WORD).max(floor);
        self.words_in(class, Range { start, end: end.max(start) }).find(|w| w.end == end)
    }

    /// The mentions that lie inside a range.
    pub fn mentions_in(&self, range: Range) -> impl DoubleEndedIterator<Item = &'a Mention> + use<'a> {
        let from = self.mentions.partition_point(|m| m.range.start < range.start);
        let to = self.mentions.partition_point(|m| m.range.start < range.end).max(from);
        self.mentions[from..to].iter().filter(move |m| range.holds(m.range))
    }

    /// The mentions that begin at a position.
    pub fn mentions_at(&self, start: u32) -> impl Iterator<Item = &'a Mention> + use<'a> {
        let from = self.mentions.partition_point(|m| m.range.start < start);
        self.mentions[from..].iter().take_while(move |m| m.range.start == start)
    }

    /// The mentions that hold a range and begin at most [`LONGEST_NAME`] characters before it.
    pub fn mentions_over(&self, range: Range) -> impl Iterator<Item = &'a Mention> + use<'a> {
        let low = range.start.saturating_sub(LONGEST_NAME);
        let from = self.mentions.partition_point(|m| m.range.start < low);
        let to = self.mentions.partition_point(|m| m.range.start <= range.start).max(from);
        self.mentions[from..to].iter().filter(move |m| m.range.holds(range))
    }

    /// Whether a title, fixed name or time covers the range, so that nothing in it may be read apart.
    pub fn is_covered(&self, range: Range) -> bool {
        self.mentions_over(range)
            .any(|m| m.range != range && matches!(m.what, What::Title { .. } | What::Fixed | What::Time(_)))
    }

    /// At most `n` characters of the sentence behind a position.
    pub fn behind(&self, at: u32, n: u32) -> &'a str {
        let end = self.sentence.range.end;
        self.text(Range { start: at.min(end), end: (at + n).min(end) })
    }

    /// At most `n` characters of the sentence before a position.
    pub fn before(&self, at: u32, n: u32) -> &'a str {
        let start = self.sentence.range.start;
        self.text(Range { start: at.saturating_sub(n).max(start).min(at), end: at })
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
