//! The reading text → paragraphs, sentences, clauses, headings.

use super::furniture::{self, Left};
use super::{Sentence, SentenceKind, damage};
use crate::span::Range;

/// The longest sentence, in characters; what goes on longer is parted at its last comma, so that no later step that
/// looks at a sentence as a whole can be led to look at a whole document.
pub(super) const LONGEST: usize = 1_500;

/// A line of the reading text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub range: Range,
    pub kind: SentenceKind,
}

fn ends(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';')
}

/// Parts lines into sentences; `joints` are places where the text is damaged.
pub(super) fn sentences(chars: &[char], lines: &[Line], joints: &[u32]) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (paragraph, line) in lines.iter().enumerate() {
        let mut start = line.range.start as usize;
        let end = line.range.end as usize;
        let first = start;
        let mut comma = start;
        for i in first..=end {
            let endless = i - start >= LONGEST;
            if i < end && matches!(chars[i], ',' | '、' | ' ') {
                comma = i;
            }
            let closes = i == end || endless || ends(chars[i]) && !damage::is_no_question(chars, i);
            if !closes {
                continue;
            }
            let i = if endless && i < end && !ends(chars[i]) && comma > start { comma } else { i };
            let chained = i < end && chars[i] == ';';
            let (mut from, mut to) = (start, i);
            while from < to
                && (chars[from].is_whitespace()
                    || matches!(chars[from], '”' | '’' | ')' | '」') && start != line.range.start as usize)
            {
                from += 1;
            }
            while from < to && chars[to - 1].is_whitespace() {
                to -= 1;
            }
            // Where no mark closes it, the character is the next sentence's.
            start = if i < end && !ends(chars[i]) && chars[i] != ',' { i } else { i + 1 };
            if from >= to {
                continue;
            }
            let range = Range::new(from, to);
            let first = joints.partition_point(|j| *j <= range.start);
            let last = joints.partition_point(|j| *j < range.end);
            all.push(Sentence {
                range,
                clauses: clauses(chars, range, line.kind == SentenceKind::Title),
                paragraph: paragraph as u32,
                kind: line.kind,
                heading: None,
                chained,
                joints: joints[first..last.max(first)].to_vec(),
                cell: None,
            });
        }
    }
    link_headings(&mut all);
    all
}

/// The parts between commas and colons; not inside numbers, times, brackets and 《》.
fn clauses(chars: &[char], range: Range, title: bool) -> Vec<Range> {
    let mut all = Vec::new();
    let (mut depth, mut start) = (0i32, range.start as usize);
    let end = range.end as usize;
    for i in range.indices() {
        match chars[i] {
            '(' | '《' | '[' => depth += 1,
            ')' | '》' | ']' => depth = (depth - 1).max(0),
            // 某县召开发布会 12个村全部出列: a title of two parts.
            ' ' if title && depth == 0 && i - start >= 6 && end - i > 6 => {
                all.push(Range::new(start, i));
                start = i + 1;
            }
            ',' | ':' => {
                let digit = |j: Option<&char>| j.is_some_and(char::is_ascii_digit);
                let in_number = digit(i.checked_sub(1).and_then(|j| chars.get(j))) && digit(chars.get(i + 1)) && {
                    let run = chars[i + 1..end].iter().take_while(|c| c.is_ascii_digit()).count();
                    if chars[i] == ',' { run == 3 } else { run <= 2 }
                };
                // An unclosed bracket must not swallow the rest of a long sentence.
                if (depth == 0 || i - start > 80) && !in_number {
                    if start < i {
                        all.push(Range::new(start, i));
                    }
                    start = i + 1;
                    depth = 0;
                }
            }
            _ => {}
        }
    }
    if start < end {
        all.push(Range::new(start, end));
    }
    all
}

fn link_headings(all: &mut [Sentence]) {
    let mut heading = None;
    for (i, sentence) in all.iter_mut().enumerate() {
        match sentence.kind {
            SentenceKind::Heading => {
                sentence.heading = None;
                heading = Some(i as u32);
            }
            SentenceKind::Body | SentenceKind::Cell => sentence.heading = heading,
            SentenceKind::Title | SentenceKind::Furniture => {}
        }
    }
}

/// What a line is, by its form and its neighbours; what is left out with the reason.
pub(super) fn line_kind(text: &[char], first: bool, next_is_longer: bool) -> (SentenceKind, Option<Left>) {
    let length = text.len();
    let closed = text.last().is_some_and(|c| matches!(c, '。' | '!' | '?' | ';' | ',' | ':' | '…' | '、'));
    if let Some(left) = furniture::line(text) {
        (SentenceKind::Furniture, Some(left))
    } else if first && length <= 60 && !closed {
        (SentenceKind::Title, None)
    } else if length <= 45 && !closed && next_is_longer && !text.contains(&'。') {
        (SentenceKind::Heading, None)
    } else {
        (SentenceKind::Body, None)
    }
}
