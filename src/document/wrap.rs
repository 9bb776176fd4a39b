//! Lines that a mail program, a scanner or a PDF cut in mid-sentence: which line breaks are none of the text's.

use super::fold::is_han;
use crate::span::Range;

/// Widths of a printed line, in columns (a Han character takes two).
const WIDTHS: std::ops::RangeInclusive<usize> = 28..=160;
/// How much shorter than the widest a full line may be: closing marks are never put at a line's start.
const SLACK: usize = 5;
/// How many lines must be cut before a break is believed to be one.
const LEAST: usize = 3;

/// For each line, whether it goes on in the next. `lines` are in order, `chars[line.start - 1…]` may be an indent.
pub(super) fn goes_on(chars: &[char], lines: &[Range]) -> Vec<bool> {
    let mut on = vec![false; lines.len()];
    if lines.len() < LEAST {
        return on;
    }
    let widths: Vec<usize> = lines.iter().map(|l| width(&chars[l.indices()])).collect();
    // Lines that end without a mark and are followed directly by a line without an indent.
    let open: Vec<bool> = (0..lines.len())
        .map(|i| {
            let last = chars[lines[i].end as usize - 1];
            let sound = is_han(last)
                || last.is_ascii_alphanumeric()
                || matches!(last, ',' | '、' | '%' | '”' | ')' | '》' | ':');
            i + 1 < lines.len() && sound && !begins_anew(chars, lines[i], lines[i + 1])
        })
        .collect();
    // The most common width among them is the page's.
    let mut counts = std::collections::BTreeMap::new();
    for i in 0..lines.len() {
        if open[i] && WIDTHS.contains(&widths[i]) {
            *counts.entry(widths[i]).or_insert(0usize) += 1;
        }
    }
    let near = |w: usize| counts.range(w.saturating_sub(SLACK)..=w).map(|(_, n)| n).sum::<usize>();
    let Some(full) = counts.keys().copied().max_by_key(|w| (near(*w), *w)) else { return on };
    let cut = near(full);
    let all_open = open.iter().filter(|o| **o).count();
    // Verses and lists have lines of one width too: a page has most of its lines full, and next to none wider.
    let wider = widths.iter().filter(|w| **w > full + 2).count();
    if cut < LEAST || cut * 2 < all_open || wider > cut {
        return on;
    }
    for i in 0..lines.len() {
        on[i] = open[i] && widths[i] + SLACK >= full && widths[i] <= full + 2;
    }
    on
}

fn width(text: &[char]) -> usize {
    text.iter().map(|c| if is_han(*c) || "。,、;:!?()《》“”".contains(*c) || *c as u32 > 0x2E80 { 2 } else { 1 }).sum()
}

/// Whether a line opens a paragraph: behind an empty line, indented, numbered, or set off by a mark.
fn begins_anew(chars: &[char], before: Range, line: Range) -> bool {
    let gap = &chars[before.end as usize..line.start as usize];
    if gap.iter().filter(|c| **c == '\n').count() > 1 || gap.iter().rev().take_while(|c| **c == ' ').count() >= 2 {
        return true;
    }
    let text = &chars[line.indices()];
    let numeral = |c: &char| "一二三四五六七八九十".contains(*c);
    let run = text.iter().take(4).take_while(|c| numeral(c)).count();
    let digits = text.iter().take(3).take_while(|c| c.is_ascii_digit()).count();
    matches!(text[0], '#' | '|' | '●' | '■' | '◆' | '▲' | '★' | '*' | '①'..='⑳' | '【')
        || run > 0 && matches!(text.get(run), Some('、'))
        || text[0] == '('
            && (text.get(1).is_some_and(numeral) || text.get(1).is_some_and(char::is_ascii_digit))
            && text.iter().take(5).any(|c| *c == ')')
        || digits > 0 && matches!(text.get(digits), Some('、'))
        || digits > 0 && text.get(digits) == Some(&'.') && !text.get(digits + 1).is_some_and(char::is_ascii_digit)
        || text[0] == '第' && text.iter().take(5).any(|c| matches!(c, '章' | '节' | '条'))
}
