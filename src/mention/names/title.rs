//! Titles: 《…》, and documents named without brackets behind a verb of issuing.

use super::super::{Mention, What};
use crate::span::Range;

/// 《…》 with nested 《》 and 〈〉 inside.
pub(super) fn bracketed(chars: &[char], base: u32, out: &mut Vec<Mention>) {
    let mut depth = 0;
    let mut open = 0;
    for (i, c) in chars.iter().enumerate() {
        match c {
            '《' => {
                if depth == 0 {
                    open = i;
                }
                depth += 1;
            }
            '》' if depth > 0 => {
                depth -= 1;
                if depth == 0 && i > open + 1 && i - open < 120 {
                    let at = |j: usize| base as usize + j;
                    out.push(Mention {
                        range: Range::new(at(open), at(i + 1)),
                        what: What::Title { inner: Range::new(at(open + 1), at(i)), bracketed: true },
                    });
                }
            }
            _ => {}
        }
    }
}

/// Verbs that issue or draft a document.
const VERBS: [&str; 16] = [
    "制定出台",
    "研究制定",
    "研究制订",
    "共同出台",
    "联合出台",
    "出台实施",
    "制定印发",
    "联合印发",
    "出台",
    "印发",
    "制定",
    "制订",
    "下发",
    "颁布",
    "修订",
    "实施",
];
/// What a document is called.
const NOUNS: [&str; 12] = [
    "指导意见",
    "实施意见",
    "实施方案",
    "实施计划",
    "实施办法",
    "管理办法",
    "评价标准",
    "工作方案",
    "行动方案",
    "条例",
    "规划",
    "实施细则",
];

/// 出台残疾学生接受义务教育指导意见: the title runs from the verb to the document noun.
pub(super) fn unbracketed(chars: &[char], base: u32, found: &mut Vec<Mention>) {
    let starts = |at: usize, word: &str| word.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    let mut at = 0;
    while at < chars.len() {
        let Some(verb) = VERBS.iter().filter(|v| starts(at, v)).map(|v| v.chars().count()).max() else {
            at += 1;
            continue;
        };
        let mut from = at + verb;
        if chars.get(from) == Some(&'了') {
            from += 1;
        }
        let until = chars[from..]
            .iter()
            .position(|c| matches!(c, ',' | '。' | ';' | '、' | '《' | ':' | '('))
            .map_or(chars.len(), |i| from + i);
        let end = (from + 5..=until.min(from + 40))
            .find_map(|i| NOUNS.iter().find(|n| starts(i, n)).map(|n| i + n.chars().count()));
        at = from;
        let Some(end) = end.filter(|e| *e <= until) else { continue };
        let title: String = chars[from..end].iter().collect();
        // 一系列…实施方案, 10余个方案, 相关实施意见 name no document.
        if title.chars().any(|c| c.is_ascii_digit())
            || ["一系列", "相关", "有关", "多个", "配套", "各项", "具体", "一批", "等"]
                .iter()
                .any(|w| title.contains(w))
        {
            continue;
        }
        let range = Range::new(base as usize + from, base as usize + end);
        if found.iter().any(|m| m.range.meets(range) && matches!(m.what, What::Title { .. })) {
            continue;
        }
        found.push(Mention { range, what: What::Title { inner: range, bracketed: false } });
        at = end;
    }
}
