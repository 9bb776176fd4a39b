//! The phrase that governs a number: what is counted or measured.
//!
//! The stretch between two numbers of a clause belongs to one or both of them; which, the marks in it tell:
//! 建成甲36个、乙12个 (each has its words before it) · 建成36个甲、12个乙 (each has its words behind it).

use super::count;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::words::ClassId;
use crate::mention::{Class, Mention, Quantity, What};
use crate::span::Range;

/// Strips words of a class from the end of a range, again and again.
pub fn strip_end(scene: &Scene, class: ClassId, mut range: Range) -> Range {
    loop {
        range = trim(scene, range);
        let Some(word) = scene.word_before(class, range.end, range.start) else { return range };
        range.end = word.start;
    }
}

/// Strips copulas and adverbs from the end of a phrase; what only ends like one stays (人均, 享有, 通过).
pub fn strip_tail(scene: &Scene, v: &Vocabulary, mut range: Range) -> Range {
    loop {
        range = trim(scene, range);
        let Some(word) = scene.word_before(v.tail, range.end, range.start) else { return range };
        if scene.word_before(v.tail_kept, range.end, range.start).is_some_and(|kept| kept.start < word.start) {
            return range;
        }
        range.end = word.start;
    }
}

/// Strips words of a class from the start of a range, again and again.
pub fn strip_start(scene: &Scene, class: ClassId, mut range: Range) -> Range {
    loop {
        range = trim(scene, range);
        let Some(word) = scene.word_at(class, range.start, range.end) else { return range };
        range.start = word.end;
    }
}

/// Trims spaces and marks from both ends.
pub fn trim(scene: &Scene, mut range: Range) -> Range {
    let mark = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | '、' | ':' | '。' | ';' | '-' | '—' | '…' | '·' | '>' | '|' | '/' | '①'..='⑳')
    };
    while range.start < range.end && mark(scene.char(range.start)) {
        range.start += 1;
    }
    while range.start < range.end && mark(scene.char(range.end - 1)) {
        range.end -= 1;
    }
    // A bracket without its partner: 万公里( … or …)个.
    let text = scene.doc.slice(range);
    let (first, last) = (text.first(), text.last());
    if matches!(first, Some(')' | '(' | '”')) || matches!(last, Some('(' | ')' | '“')) {
        let count = |c: char| text.iter().filter(|x| **x == c).count();
        let (open, close) = (count('('), count(')'));
        let opens_alone = open > close && first == Some(&'(') && !text[1..].contains(&')');
        if open < close && first == Some(&')') || opens_alone || first == Some(&'”') && count('“') < count('”') {
            range.start += 1;
            return trim(scene, range);
        }
        if open > close && last == Some(&'(')
            || open < close && last == Some(&')')
            || last == Some(&'“') && count('“') > count('”')
        {
            range.end -= 1;
            return trim(scene, range);
        }
    }
    range
}

/// Skips times, the document's places and the adverbs at the head of a phrase: 2019年,全省累计….
pub fn strip_adverbials(scene: &Scene, v: &Vocabulary, mut range: Range) -> Range {
    loop {
        let before = range;
        range = trim(scene, range);
        // 新华社拉萨7月20日|电(记者某某)西藏…: who wrote it.
        if let ['电' | '讯', '(', ..] = scene.doc.slice(range)
            && let Some(close) = scene.doc.slice(range).iter().position(|c| *c == ')')
        {
            range.start += close as u32 + 1;
        }
        // 2.2.1 各地…
        if range.start == scene.sentence.range.start {
            let run = scene.doc.slice(range).iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
            if scene.doc.slice(range)[..run].contains(&'.') {
                range.start += run as u32;
            }
        }
        if let Some(word) = scene.word_at(v.lead, range.start, range.end)
            && scene.word_at(v.lead_kept, range.start, range.end).is_none_or(|kept| kept.end < word.end)
            && !scene.mentions_at(range.start).any(|m| is_name(m) && m.range.end > word.end)
        {
            range.start = word.end;
        }
        for m in scene.mentions_at(range.start).filter(|m| m.range.end <= range.end) {
            let skipped = match &m.what {
                What::Time(_) => true,
                // 某集团|向甲县捐赠电脑: who acts.
                What::Body(b) => {
                    b.count.is_none()
                        && m.range.end < range.end
                        && matches!(scene.char(m.range.end), '向' | '为' | '给' | '对' | '在')
                }
                // 沪滇双方共实施…
                What::Pair { .. } => m.range.end < range.end && matches!(scene.char(m.range.end), '双' | '两'),
                What::Place(p) => p.here || p.code.is_some() && m.range.end < range.end,
                // 十年共架设…: a length of time.
                What::Quantity(q) => matches!(q.unit.as_str(), "年" | "个月") && count::is_speaking(scene, v, q),
                _ => false,
            };
            if skipped {
                range.start = range.start.max(m.range.end);
                // 30多年|来累计减贫
                let length = matches!(m.what, What::Quantity(_));
                if length && range.start < range.end && matches!(scene.char(range.start), '来' | '间' | '内' | '中')
                {
                    range.start += 1;
                }
            }
        }
        if range == before || range.is_empty() {
            return range;
        }
    }
}

fn is_name(m: &Mention) -> bool {
    matches!(m.what, What::Place(_) | What::Area { .. } | What::Programme { .. } | What::Body(_))
}

/// The quantities of a clause that can be claims, in order; manners of speaking (四个方面) are none.
pub fn quantities<'a>(scene: &Scene<'a>, v: &Vocabulary, clause: Range) -> Vec<(&'a Mention, &'a Quantity)> {
    scene
        .mentions_in(clause)
        .filter_map(|m| match &m.what {
            What::Quantity(q) if !q.ordinal && !count::is_speaking(scene, v, q) => Some((m, q)),
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
    /// Whether the words behind stand before another number of the clause as well.
    pub lent: bool,
}

/// Parts the words of a clause among its numbers.
pub fn stretches(scene: &Scene, v: &Vocabulary, clause: Range) -> Vec<(Range, Stretch)> {
    let all = quantities(scene, v, clause);
    let mut result: Vec<(Range, Stretch)> = Vec::with_capacity(all.len());
    let mut from = clause.start;
    for (i, (m, _)) in all.iter().enumerate() {
        let until = all.get(i + 1).map_or(clause.end, |(n, _)| n.range.start);
        let before = Range { start: from, end: m.range.start.max(from) };
        let behind = Range { start: m.range.end, end: until.max(m.range.end) };
        let text = scene.doc.slice(behind);
        let last = i + 1 == all.len();
        let mut stretch = Stretch { before, behind, shared: false, lent: false };
        if last {
            from = clause.end;
        } else if matches!(text, ['共' | '计'] | ['共', '计'] | ['合', '计'] | ['总', '长'] | ['总', '计']) {
            // 27条共320公里: one thing told twice.
            stretch.behind = Range { start: m.range.end, end: m.range.end };
            from = until;
        } else if !text.is_empty()
            && scene.mentions_over(m.range).any(|g| {
                matches!(&g.what, What::Body(b) if b.kind == "places")
                    && g.range.end == until
                    && g.range.start <= m.range.start
            })
        {
            // 解决12个村8600人的饮水困难: the places are theirs, and the verb is both's.
            from = until;
        } else if text.is_empty() {
            // 5.51万户16.54万人
            stretch.behind = Range { start: m.range.end, end: m.range.end };
            from = m.range.end;
        } else if let Some(close) = text.iter().position(|c| *c == ')').filter(|_| text[0] == '(') {
            // 3.2亿元(人民币)、引进人才26名: the bracket says something of the number before.
            stretch.behind = Range { start: m.range.end, end: m.range.end };
            from = m.range.end + close as u32 + 1;
        } else if matches!(text[0], '、' | '和' | '及' | '与' | '(' | '或') {
            stretch.behind = Range { start: m.range.end, end: m.range.end };
            from = m.range.end + u32::from(text[0] != '(');
        } else if let Some(at) = joined_at(text) {
            // 1300个村出列和12个县摘帽: each has its own noun.
            stretch.behind.end = behind.start + at as u32;
            from = until;
        } else if let Some(at) = text.iter().rposition(|c| matches!(c, '、' | ',')) {
            // 4个产业集群、5个产业园 — or 35个甲、乙12个: what stands behind the mark goes to the next.
            stretch.behind.end = behind.start + at as u32;
            from = behind.start + at as u32 + 1;
        } else if let Some(open) = text.iter().position(|c| *c == '(').filter(|i| !text[*i..].contains(&')')) {
            // 28个村(甲县13个、乙县15个): the bracket tells of the parts.
            stretch.behind.end = behind.start + open as u32;
            from = behind.start + open as u32 + 1;
        } else {
            stretch.lent = true;
            // 9个省区市共建园区512个: who acts is no part of what is done; 12个县转移就业率…: what they have is.
            let acts = |rest: Range| {
                let text = scene.text(rest);
                !text.starts_with(['在', '已', '均', '都', '的', '区', '市', '县', '(', '共', '中'])
                    && !text.ends_with("实现")
                    && !matches!(all[i + 1].1.class, Class::Percent)
                    && scene.words_in(v.deed, rest).any(|w| w.start <= rest.start + 2)
                    || text.starts_with("共建")
                    || text.starts_with("分别")
            };
            let group = scene.mentions_over(m.range).find(|g| {
                matches!(&g.what, What::Body(b) if b.kind == "places")
                    && g.range.end > m.range.end
                    && g.range.end < until
                    && acts(Range { start: g.range.end, end: until })
            });
            from = group.map_or(m.range.end, |g| g.range.end);
        }
        if let Some((_, earlier)) = result.last()
            && trim(scene, stretch.before).is_empty()
        {
            stretch.before = earlier.before;
            stretch.shared = true;
        }
        result.push((m.range, stretch));
    }
    // 解决3.2万人和4.6万头牲畜的饮水困难: what is done to both stands behind the second.
    for i in 1..result.len() {
        let (first, second) = (result[i - 1], result[i]);
        let between = scene.doc.slice(Range { start: first.0.end, end: second.0.start.max(first.0.end) });
        let theirs = scene.doc.slice(second.1.behind).iter().position(|c| *c == '的').filter(|at| *at <= 6);
        if let (['和' | '及' | '、'], Some(at), true) = (between, theirs, first.1.behind.is_empty())
            && matches!(all[i - 1].1.unit.as_str(), "人" | "户" | "名")
            && all[i].1.class == Class::Quantity
        {
            result[i - 1].1.behind = Range { start: second.1.behind.start + at as u32, end: second.1.behind.end };
        }
    }
    // 11762户24835人脱贫: adjacent counts share what stands behind the last of them.
    for i in (1..result.len()).rev() {
        let (last, stretch) = result[i];
        let between = scene.doc.slice(Range { start: result[i - 1].0.end, end: last.start.max(result[i - 1].0.end) });
        let touching = stretch.shared
            && (between.is_empty()
                || between.len() <= 2 && !matches!(between[0], '、' | '和' | '及' | '与' | '(' | '或'));
        if touching && result[i - 1].1.behind.is_empty() && !stretch.lent {
            result[i - 1].1.behind = stretch.behind;
        }
    }
    result
}

/// Where 和, 及 or 以及 stands right before the next number, behind a noun. 与 may lead to the other side of a deed.
fn joined_at(text: &[char]) -> Option<usize> {
    let at = match text {
        [.., '以', '及'] => text.len() - 2,
        [.., '和' | '及'] => text.len() - 1,
        _ => return None,
    };
    (at >= 2).then_some(at)
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
