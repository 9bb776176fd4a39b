//! The document's own place, where no `documents.tsv` tells it: what 全省 and 我市 mean, and where a claim holds that
//! names no place.
//!
//! Title and opening speak louder than the rest; a place where somebody only goes, works or sells (赴广东, 向宁夏) does
//! not speak at all; 全县 asks for a county and 全区 for a region or district; of a pair (闽宁) the helped side.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, Mention, What};
use crate::document::{Document, SentenceKind};
use crate::seeds::{Level, Seeds};
use crate::span::Range;

/// Votes of a mention in the title, in the opening sentences, elsewhere.
const WEIGHTS: [u32; 3] = [8, 3, 1];
/// Votes of the place whose own assembly is reported to.
const ASSEMBLY: u32 = 12;
/// Fewer votes are a place named in passing.
const ENOUGH: u32 = 4;
/// What says that the place before it or behind it is only gone to.
const GOES: &[char] = &['赴', '到', '向', '往', '与', '对', '从', '和', '同', '援', '给', '比'];

/// Whether a text tells of one village and of no county: 全村, 村集体 and 村里 stand in it again and again, 全县 hardly.
pub fn speaks_of_a_village(doc: &Document) -> bool {
    let (mut village, mut wider) = (0, 0);
    for sentence in doc.sentences.iter().filter(|s| s.kind != SentenceKind::Furniture) {
        // One look at each character: every document is asked.
        for pair in doc.slice(sentence.range).windows(2) {
            match pair {
                ['全' | '我', '村'] | ['村', '集' | '里' | '党' | '两'] => village += 1,
                ['全', '县' | '市' | '区' | '州' | '旗' | '省'] => wider += 1,
                _ => {}
            }
        }
    }
    village >= 2 && village > 2 * wider
}

/// What speaks for one place.
struct Votes {
    sum: u32,
    loudest: u32,
    first: Range,
}

/// The division code of the document's own place, and where it is said.
pub fn place(seeds: &Seeds, doc: &Document, mentions: &[Mention]) -> Option<(String, Range)> {
    let body = doc.sentences.iter().position(|s| s.kind == SentenceKind::Body).unwrap_or(0);
    let weight = |range: Range| {
        let i = doc.sentences.partition_point(|s| s.range.end <= range.start);
        match doc.sentences.get(i).map(|s| s.kind) {
            Some(SentenceKind::Furniture) => 0,
            Some(SentenceKind::Title) => WEIGHTS[0],
            Some(SentenceKind::Heading) if i == 0 => WEIGHTS[0],
            Some(_) if i < body + 2 => WEIGHTS[1],
            _ => WEIGHTS[2],
        }
    };
    let mut votes: BTreeMap<String, Votes> = BTreeMap::new();
    let mut vote = |code: &str, n: u32, range: Range| {
        if code != "000000" && n > 0 {
            let entry = votes.entry(code.to_owned()).or_insert(Votes { sum: 0, loudest: 0, first: range });
            entry.sum += n;
            entry.loudest = entry.loudest.max(n);
        }
    };
    // A name that several divisions share means the one that it means elsewhere in the text: 朝阳区 in the title.
    let known: BTreeMap<&str, &str> = mentions
        .iter()
        .filter_map(|m| match &m.what {
            What::Place(p) if !p.here => Some((p.name.as_str(), p.code.as_deref()?)),
            _ => None,
        })
        .collect();
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let mut full: BTreeSet<&str> = BTreeSet::new();
    let mut levels: BTreeMap<char, u32> = BTreeMap::new();
    for m in mentions {
        // 中新社北京12月14日电: the seat of a news agency says nothing.
        let n = if is_dateline(doc, m.range) && is_press_seat(&m.what) { 0 } else { weight(m.range) };
        match &m.what {
            What::Place(p) if p.here => {
                if let Some(c) = p.name.chars().next_back() {
                    *levels.entry(c).or_default() += 1;
                }
            }
            What::Place(p) => {
                let code = p.code.as_deref().or(match p.candidates.as_slice() {
                    [only] => Some(only.as_str()),
                    several => known.get(p.name.as_str()).copied().filter(|k| several.iter().any(|c| c == k)),
                });
                if let Some(code) = code.filter(|_| !is_goal(doc, m.range)) {
                    // 青岛市向定西市投入…: whoever does something for another place is not where it happens.
                    if p.form <= Form::Chain && !text(doc, m.range.end, 1).starts_with(['向', '对', '给']) {
                        full.insert(code);
                    }
                    // 在某市第七届人民代表大会第五次会议上: a report to the place's own assembly.
                    let behind = text(doc, m.range.end, 14);
                    let assembly = behind.contains("届人民代表大会") || behind.contains("届人大");
                    vote(code, if assembly { ASSEMBLY } else { n }, m.range);
                }
            }
            What::Body(b) if b.count.is_none() => {
                if let Some(code) = b.place.as_deref() {
                    // 记者从某县乡村振兴局获悉
                    let told = text(doc, m.range.end, 3).starts_with("获悉")
                        || text(doc, m.range.end, 3).starts_with("了解到");
                    vote(code, if told { WEIGHTS[0] } else { n }, m.range);
                }
            }
            What::Pair { helper, recipient, .. } => {
                vote(recipient, n.div_ceil(2), m.range);
                pairs.push((helper, recipient));
            }
            _ => {}
        }
    }
    let wanted = levels.into_iter().filter(|(_, n)| *n >= 2).max_by_key(|(_, n)| *n).map(|(c, _)| c);
    // 闽宁协作 tells of the helped; the helper counts only where the title names it.
    let mut seen = BTreeSet::new();
    pairs.retain(|pair| seen.insert(*pair));
    for (helper, recipient) in &pairs {
        let helped = votes.keys().any(|c| within(seeds, recipient, c));
        votes.retain(|c, n| !helped || n.loudest >= WEIGHTS[0] || !within(seeds, helper, c));
    }
    let all: u32 = votes.values().map(|n| n.sum).sum();
    let mut candidates: Vec<&str> = votes.keys().flat_map(|c| seeds.chain(c)).map(|r| r.code.as_str()).collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates.retain(|c| *c != "000000");
    let sums = seeds.sums(&candidates, votes.iter().map(|(c, n)| (c.as_str(), n.sum)));
    let sum = |above: &str| sums.get(above).copied().unwrap_or(0);
    let best = if let Some(level) = wanted {
        // 全县, 全省: the place of that level that most is said of.
        let fitting: Vec<(u32, &str)> =
            candidates.iter().filter(|c| fits(seeds, c, level)).map(|c| (sum(c), *c)).collect();
        let most = fitting.iter().map(|(n, _)| *n).max().unwrap_or(0);
        // A city of a prefecture that nearly all is said of: the prefecture holds its votes and is named in passing.
        fitting
            .into_iter()
            .filter(|(n, _)| n * 10 >= most * 6)
            .max_by_key(|(n, c)| (if *n == most { 0 } else { depth(c) }.max(depth(c)), *n, std::cmp::Reverse(*c)))
            // The only place that is named is meant, however seldom.
            .filter(|(n, _)| *n >= ENOUGH || *n > 0 && *n == all)
    } else {
        None
    };
    let best = best.or_else(|| {
        // The narrowest place that most of what is named lies in; a text about many places has none of its own.
        candidates
            .iter()
            .map(|c| (sum(c), *c))
            .filter(|(n, c)| {
                // (某省)…某县…: what holds the place whose assembly it is does not speak against it.
                let loud = votes.iter().any(|(v, x)| within(seeds, c, v) && x.loudest >= ASSEMBLY);
                let above = |v: &str| v != *c && within(seeds, v, c);
                let holders: u32 = votes.iter().filter(|(v, _)| loud && above(v)).map(|(_, x)| x.sum).sum();
                // The only place that is named, and in full: 东海 alone may be any sea.
                let full = full.iter().any(|v| within(seeds, c, v));
                let only = full && *n + 1 >= ENOUGH && *n == all;
                (*n >= ENOUGH || only) && n * 10 >= (all - holders) * 6
            })
            .min_by_key(|(n, c)| (std::cmp::Reverse(depth(c)), std::cmp::Reverse(*n), *c))
    });
    let Some((_, code)) = best else { return nation(doc, mentions, all) };
    let said = votes.iter().filter(|(c, _)| within(seeds, code, c)).map(|(_, n)| n.first).min_by_key(|r| r.start)?;
    Some((code.to_owned(), said))
}

/// The whole nation, where the text speaks of it and of no part: 全国, 我国 or 中国 more than once, or once beside a ministry.
fn nation(doc: &Document, mentions: &[Mention], votes: u32) -> Option<(String, Range)> {
    let mut first: Option<Range> = None;
    let mut note = |r: Range| first = Some(first.map_or(r, |f| if r.start < f.start { r } else { f }));
    let (mut said, mut ministries) = (0u32, 0u32);
    for m in mentions {
        match &m.what {
            What::Place(p) if p.code.as_deref() == Some("000000") => {
                said += 1;
                note(m.range);
            }
            What::Body(b) if b.count.is_none() && b.kind == "ministry" => ministries += 1,
            _ => {}
        }
    }
    for sentence in doc.sentences.iter().filter(|s| s.kind != SentenceKind::Furniture) {
        let chars = doc.slice(sentence.range);
        for (i, _) in chars.windows(2).enumerate().filter(|(_, w)| matches!(w, ['我' | '中', '国'])) {
            let range = Range { start: sentence.range.start + i as u32, end: sentence.range.start + i as u32 + 2 };
            // 中国石化 is no nation.
            let to = mentions.partition_point(|m| m.range.start < range.end);
            if !mentions[to.saturating_sub(4)..to].iter().any(|m| m.range.meets(range)) {
                said += 1;
                note(range);
            }
        }
    }
    // Some province or other may be an example; many of them are what the text is about.
    let enough = said >= 2 && votes <= 2 * said || said == 1 && ministries > 0 && votes < ENOUGH;
    first.filter(|_| enough).map(|r| ("000000".to_owned(), r))
}

fn within(seeds: &Seeds, above: &str, code: &str) -> bool {
    above == code || seeds.holds(above, code)
}

/// How far down a code is: province 1, prefecture 2, county 3.
fn depth(code: &str) -> u32 {
    match code {
        c if c.ends_with("0000") => 1,
        c if c.ends_with("00") => 2,
        _ => 3,
    }
}

/// Whether a division is what 全省, 全州, 全区 … can mean.
fn fits(seeds: &Seeds, code: &str, level: char) -> bool {
    let Some(row) = seeds.place(code) else { return false };
    match level {
        '省' => row.level == Level::Province,
        // A 地区 calls itself 全地区; its people say 全区 too, but so do all districts.
        '区' => row.name.ends_with('区') && !row.name.ends_with("地区"),
        '市' => {
            row.name.ends_with('市') && row.level != Level::Province
                || matches!(code, "110000" | "120000" | "310000" | "500000")
        }
        '县' => row.level == Level::County && row.name.ends_with('县'),
        '州' | '盟' => row.level == Level::Prefecture && row.name.ends_with(level),
        '旗' => row.level == Level::County && row.name.ends_with('旗'),
        _ => false,
    }
}

/// 北京, 香港, 澳门: where agencies write of everywhere.
fn is_press_seat(what: &What) -> bool {
    matches!(what, What::Place(p) if p.code.as_deref().is_some_and(|c| matches!(c, "110000" | "810000" | "820000")))
}

/// Whether the date of a dispatch stands behind the place: 北京12月14日电.
fn is_dateline(doc: &Document, range: Range) -> bool {
    let behind = text(doc, range.end, 8);
    let date = behind.trim_start_matches(|c: char| c.is_ascii_digit() || c == '月' || c == '日');
    date.len() < behind.len() && ["电", "讯", "消息"].iter().any(|w| date.starts_with(w))
}

/// Whether somebody only goes to the place, or works and sells there.
fn is_goal(doc: &Document, range: Range) -> bool {
    let before = range.start.checked_sub(1).map(|i| doc.chars[i as usize]);
    if before.is_some_and(|c| GOES.contains(&c)) {
        return true;
    }
    let behind = text(doc, range.end, 4);
    before == Some('在')
        && [
            "就业", "销售", "务工", "投资", "挂职", "工作", "跟岗", "培训", "举行", "召开", "举办", "介绍", "表示",
            "宣布", "发布",
        ]
        .iter()
        .any(|w| behind.contains(w))
}

fn text(doc: &Document, at: u32, n: u32) -> &str {
    let end = doc.chars.len() as u32;
    doc.text(Range { start: at.min(end), end: (at + n).min(end) })
}
