//! The phrase that governs a number: what is counted or measured.
//!
//! The stretch between two numbers of a clause belongs to one or both of them; which, the marks in it tell:
//! 建成甲36个、乙12个 (each has its words before it) · 建成36个甲、12个乙 (each has its words behind it).

use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::words::ClassId;
use crate::mention::{Mention, Quantity, What};
use crate::span::Range;

/// Strips words of a class from the end of a range, again and again.
pub fn strip_end(scene: &Scene, class: ClassId, mut range: Range) -> Range {
    loop {
        range = trim(scene, range);
        let near = Range { start: range.end.saturating_sub(6).max(range.start), end: range.end };
        let Some(word) = scene.words_in(class, near).filter(|w| w.end == range.end).min_by_key(|w| w.start) else {
            return range;
        };
        range.end = word.start;
    }
}

/// Strips words of a class from the start of a range, again and again.
pub fn strip_start(scene: &Scene, class: ClassId, mut range: Range) -> Range {
    loop {
        range = trim(scene, range);
        let near = Range { start: range.start, end: (range.start + 8).min(range.end) };
        let Some(word) = scene.words_in(class, near).filter(|w| w.start == range.start).max_by_key(|w| w.end) else {
            return range;
        };
        range.start = word.end;
    }
}

/// Trims spaces and marks from both ends.
pub fn trim(scene: &Scene, mut range: Range) -> Range {
    let mark = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '、' | ':' | '。' | ';' | '-' | '—' | '…' | '·' | '>' | '|' | '/')
    };
    while range.start < range.end && mark(scene.char(range.start)) {
        range.start += 1;
    }
    while range.start < range.end && mark(scene.char(range.end - 1)) {
        range.end -= 1;
    }
    // A bracket without its partner: 万公里( … or …)个.
    let text = scene.doc.slice(range);
    let open = text.iter().filter(|c| **c == '(').count();
    let close = text.iter().filter(|c| **c == ')').count();
    if open < close && text.first() == Some(&')') {
        range.start += 1;
        return trim(scene, range);
    }
    if open > close && text.last() == Some(&'(') {
        range.end -= 1;
        return trim(scene, range);
    }
    range
}

/// Skips times and the adverbs at the head of a clause: 2019年,全省累计….
pub fn strip_adverbials(scene: &Scene, v: &Vocabulary, mut range: Range) -> Range {
    loop {
        let before = range;
        range = strip_start(scene, v.lead, range);
        let time = scene
            .mentions
            .iter()
            .find(|m| m.range.start == range.start && m.range.end <= range.end && matches!(m.what, What::Time(_)));
        if let Some(m) = time {
            range.start = m.range.end;
        }
        let here = scene.mentions.iter().find(|m| {
            m.range.start == range.start
                && m.range.end <= range.end
                && matches!(&m.what, What::Place(p) if p.here || p.code.is_some())
                && !scene.doc.slice(Range { start: m.range.end, end: range.end }).is_empty()
        });
        if let Some(m) = here {
            range.start = m.range.end;
        }
        if range == before || range.is_empty() {
            return range;
        }
    }
}

/// The quantities of a clause that can be claims, in order.
pub fn quantities<'a>(scene: &Scene<'a>, clause: Range) -> Vec<(&'a Mention, &'a Quantity)> {
    scene
        .mentions_in(clause)
        .filter_map(|m| match &m.what {
            What::Quantity(q) if !q.ordinal => Some((m, q)),
            _ => None,
        })
        .collect()
}

/// The stretches before and behind a number that are its own.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// Words before it, verb included; empty when there are none.
    pub before: Range,
    /// Words behind it, the noun that is counted and what is said of it.
    pub behind: Range,
    /// Whether the words before are shared with the number before it (adjacent counts, a list under one verb).
    pub shared: bool,
}

/// Parts the words of a clause among its numbers.
pub fn stretches(scene: &Scene, clause: Range) -> Vec<(Range, Stretch)> {
    let all = quantities(scene, clause);
    let mut result: Vec<(Range, Stretch)> = Vec::with_capacity(all.len());
    let mut from = clause.start;
    for (i, (m, _)) in all.iter().enumerate() {
        let until = all.get(i + 1).map_or(clause.end, |(n, _)| n.range.start);
        let before = Range { start: from, end: m.range.start.max(from) };
        let behind = Range { start: m.range.end, end: until.max(m.range.end) };
        let text = scene.doc.slice(behind);
        let last = i + 1 == all.len();
        let mut stretch = Stretch { before, behind, shared: false };
        if last {
            from = clause.end;
        } else if text.is_empty() {
            // 5.51万户16.54万人
            stretch.behind = Range { start: m.range.end, end: m.range.end };
            from = m.range.end;
        } else if matches!(text[0], '、' | '和' | '及' | '与' | '(' | '或') {
            stretch.behind = Range { start: m.range.end, end: m.range.end };
            from = m.range.end;
        } else if let Some(at) = text.iter().rposition(|c| *c == '、') {
            // 4个产业集群、5个产业园 — or 35个甲、乙12个: what stands behind the mark goes to the next.
            stretch.behind.end = behind.start + at as u32;
            from = behind.start + at as u32 + 1;
        } else {
            from = m.range.end;
        }
        if let Some((_, earlier)) = result.last()
            && trim(scene, stretch.before).is_empty()
        {
            stretch.before = earlier.before;
            stretch.shared = true;
        }
        result.push((m.range, stretch));
    }
    result
}

/// Cuts a phrase to its last `most` characters, at a mark if there is one.
pub fn last_chars(scene: &Scene, range: Range, most: u32) -> Range {
    if range.len() as u32 <= most {
        return range;
    }
    let cut = Range { start: range.end - most, end: range.end };
    trim(scene, cut)
}

/// Cuts a phrase to its first `most` characters.
pub fn first_chars(scene: &Scene, range: Range, most: u32) -> Range {
    if range.len() as u32 <= most {
        return range;
    }
    trim(scene, Range { start: range.start, end: range.start + most })
}
