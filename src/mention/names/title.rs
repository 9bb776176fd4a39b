//! Titles: 《…》, and documents named without brackets behind a verb of issuing.

use super::super::{Mention, What};
use super::wording::TitleWords;
use crate::chars::starts;
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

/// 印发山区学校撤并后学生交通补助办法: the title runs from the verb to the document noun.
pub(super) fn unbracketed(words: &TitleWords, chars: &[char], base: u32, found: &mut Vec<Mention>) {
    let starts = |at: usize, word: &str| starts(chars, at, word);
    let mut at = 0;
    while at < chars.len() {
        if !words.firsts.has(chars[at]) {
            at += 1;
            continue;
        }
        let Some(verb) = words.verbs.iter().filter(|v| starts(at, v)).map(|v| v.chars().count()).max() else {
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
        let end = (from + 5..=until.min(from + 40)).find_map(|i| {
            words.nouns.iter().chain(&words.articles).find(|n| starts(i, n)).map(|n| i + n.chars().count())
        });
        at = from;
        let Some(end) = end.filter(|e| *e <= until) else { continue };
        let title: String = chars[from..end].iter().collect();
        // 一系列…实施方案, 10余个方案, 相关实施意见 name no document.
        let articles = words.articles.iter().any(|n| title.ends_with(n.as_str()));
        if title.chars().any(|c| c.is_ascii_digit()) && !articles
            || words.vague.iter().any(|w| title.contains(w.as_str()))
        {
            continue;
        }
        let range = Range::new(base as usize + from, base as usize + end);
        if found.iter().any(|m| m.range.meets(range) && matches!(m.what, What::Title { .. })) {
            continue;
        }
        found.push(Mention { range, what: What::Title { inner: range, bracketed: false } });
        at = end;
        // 出台甲22条措施、乙17条措施: further titles behind a list mark.
        while articles && chars.get(at) == Some(&'、') {
            let from = at + 1;
            let until = chars[from..]
                .iter()
                .position(|c| matches!(c, ',' | '。' | ';' | '、' | '《' | ':' | '('))
                .map_or(chars.len(), |i| from + i);
            let next = (from + 4..=until.min(from + 30))
                .find_map(|i| words.articles.iter().find(|n| starts(i, n)).map(|n| i + n.chars().count()));
            let Some(end) = next.filter(|e| *e <= until) else { break };
            let range = Range::new(base as usize + from, base as usize + end);
            found.push(Mention { range, what: What::Title { inner: range, bracketed: false } });
            at = end;
        }
    }
}
