//! Bodies: departments of a government, party committees, and unknown bodies by the form of their names.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::{Body, Form, Mention, What};
use super::lexicon::{Hit, Lexicon};
use super::resolve;
use super::wording::BodyWords;
use crate::chars::{CharSet, ends, starts};
use crate::document::Document;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::{BodyRow, Level, PlaceRow, Seeds};
use crate::span::Range;

/// The endings that make a body (…局, …集团), from `seeds/forms.csv`.
pub(super) struct Forms {
    /// By their first character, longest first.
    suffixes: BTreeMap<char, Vec<(Vec<char>, String)>>,
    firsts: CharSet,
}

#[derive(Deserialize)]
struct Row {
    suffix: String,
    kind: String,
    #[expect(dead_code, reason = "every row names its source")]
    source: String,
}

/// A name has at most this many characters before its ending.
const LONGEST_STEM: usize = 18;

const ENTERPRISE: &str = "enterprise";
const INSTITUTION: &str = "institution";
/// The kind of parties that are described as a whole (社会各界).
const COLLECTIVE: &str = "collective";

/// A known body as a mention.
pub(super) fn known(row: &BodyRow) -> What {
    body(row.name.clone(), &row.kind, true, None)
}

fn body(name: String, kind: &str, known: bool, place: Option<String>) -> What {
    What::Body(Body { name, kind: kind.to_owned(), known, place, count: None, inferred: false })
}

/// Whether a known body's words go on to people or offices: 教育部门, 全国政协委员.
pub(super) fn goes_on(words: &BodyWords, chars: &[char], end: usize) -> bool {
    words.person_after.iter().any(|w| starts(chars, end, w))
}

impl Forms {
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let path = "seeds/forms.csv";
        let text = knowledge.text(path)?;
        let mut suffixes: BTreeMap<char, Vec<(Vec<char>, String)>> = BTreeMap::new();
        for (i, row) in csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().enumerate() {
            let wrong = |message: String| KnowledgeError::Wrong { path: path.to_owned(), line: i + 2, message };
            let row = row.map_err(|e| wrong(e.to_string()))?;
            let suffix: Vec<char> = row.suffix.chars().collect();
            let first = *suffix.first().ok_or_else(|| wrong("the suffix is empty".to_owned()))?;
            suffixes.entry(first).or_default().push((suffix, row.kind));
        }
        for list in suffixes.values_mut() {
            list.sort_by_key(|(s, _)| std::cmp::Reverse(s.len()));
        }
        let mut firsts = CharSet::default();
        suffixes.keys().for_each(|c| firsts.add(*c));
        Ok(Self { suffixes, firsts })
    }

    /// Collective parties: 社会各界, 各级党政机关, 上海社会各界 — described and not counted.
    pub fn collectives(&self, words: &BodyWords, chars: &[char], base: u32, found: &mut Vec<Mention>) {
        let mut added = Vec::new();
        let mut i = 0;
        while i < chars.len() {
            if !self.firsts.has(chars[i]) {
                i += 1;
                continue;
            }
            let form = self
                .suffixes
                .get(&chars[i])
                .and_then(|l| l.iter().find(|(s, kind)| kind == COLLECTIVE && chars[i..].starts_with(s)));
            let Some((suffix, kind)) = form else {
                i += 1;
                continue;
            };
            let end = i + suffix.len();
            let mut start = i;
            if let Some(word) = words.collective_before.iter().find(|w| ends(chars, start, w)) {
                start -= word.chars().count();
            }
            let place = found
                .iter()
                .find(|m| matches!(&m.what, What::Place(p) if !p.here) && m.range.end == base + start as u32);
            if let Some(m) = place {
                start = (m.range.start - base) as usize;
            }
            let name: String = chars[start..end].iter().collect();
            let range = Range::new(base as usize + start, base as usize + end);
            added.push(Mention { range, what: body(name, kind, false, None) });
            i = end;
        }
        found.append(&mut added);
    }

    /// Finds bodies by their endings; `found` holds the names known so far, sorted.
    pub fn find(&self, seeds: &Seeds, words: &BodyWords, chars: &[char], base: u32, found: &mut Vec<Mention>) {
        let mut added: Vec<Mention> = Vec::new();
        let mut floor = 0;
        let mut i = 0;
        while i < chars.len() {
            if !self.firsts.has(chars[i]) {
                i += 1;
                continue;
            }
            let form = self
                .suffixes
                .get(&chars[i])
                .and_then(|l| l.iter().find(|(s, kind)| kind != COLLECTIVE && chars[i..].starts_with(s)));
            let Some((suffix, kind)) = form else {
                i += 1;
                continue;
            };
            let mut end = i + suffix.len();
            // 某酒厂(集团)有限责任公司: the brackets are the ending's.
            let bracket = || {
                let close = i.checked_sub(1).filter(|j| kind == ENTERPRISE && chars[*j] == ')')?;
                chars[close.saturating_sub(8)..close]
                    .iter()
                    .rposition(|c| *c == '(')
                    .map(|j| j + close.saturating_sub(8))
            };
            let at = bracket().unwrap_or(i);
            i += 1;
            // 某集团|有限公司, 某酒厂(集团)|有限责任公司: one name with several endings.
            while kind == ENTERPRISE
                && let Some(more) = self.further(&chars[end..])
            {
                end += more;
            }
            if suffix.len() == 1
                && (at > 0 && words.single_before.contains(chars[at - 1])
                    || chars.get(end).is_some_and(|c| words.single_after.contains(*c)))
            {
                continue;
            }
            if suffix.len() < 4 && goes_on(words, chars, end) {
                continue;
            }
            if kind == INSTITUTION
                && let Some(whole) = part_of(words, chars, base, at, end, found, &added)
            {
                added.retain(|m| m.range.start != whole.range.start);
                added.push(whole);
                floor = end;
                i = end;
                continue;
            }
            let Some(start) = stem(words, chars, base, at, end - at, kind, floor, found) else { continue };
            let range = Range::new(base as usize + start, base as usize + end);
            let inside = |m: &Mention| {
                m.range.meets(range)
                    && (matches!(m.what, What::Title { .. } | What::Fixed)
                        || matches!(&m.what, What::Body(b) if b.known && m.range.end >= range.end || m.range.end == range.end))
            };
            if found.iter().any(inside) {
                continue;
            }
            let name: String = chars[start..end].iter().collect();
            let place = found.iter().find_map(|m| match &m.what {
                // 中共甲县委: the party's name may stand before the place's.
                What::Place(p)
                    if m.range.start == range.start
                        || m.range.start == range.start + 2 && chars[start..].starts_with(&['中', '共']) =>
                {
                    sole(seeds, &p.candidates)
                }
                _ => None,
            });
            added.push(Mention { range, what: body(name, kind, false, place) });
            floor = end;
            i = end;
        }
        found.append(&mut added);
    }
}

impl Forms {
    /// How many characters of a further ending of an enterprise's name stand here: 有限公司, (集团)有限公司.
    fn further(&self, chars: &[char]) -> Option<usize> {
        let ending = |chars: &[char]| {
            let list = self.suffixes.get(chars.first()?)?;
            list.iter()
                .find(|(s, kind)| kind == ENTERPRISE && s.len() > 1 && chars.starts_with(s))
                .map(|(s, _)| s.len())
        };
        if chars.first() != Some(&'(') {
            return ending(chars);
        }
        let close = chars.iter().take(8).position(|c| *c == ')')?;
        Some(close + 1 + ending(&chars[close + 1..])?)
    }
}

/// 甲大学附属第一医院: the institution named just before, with the part of it that ends at `end`.
fn part_of(
    words: &BodyWords,
    chars: &[char],
    base: u32,
    at: usize,
    end: usize,
    found: &[Mention],
    added: &[Mention],
) -> Option<Mention> {
    let near = found.partition_point(|m| m.range.end <= base + at as u32);
    let named = found[..near].iter().rev().take(3).chain(added.last());
    let of = |m: &&Mention| matches!(&m.what, What::Body(b) if b.kind == INSTITUTION && b.count.is_none());
    let whole = named.filter(of).max_by_key(|m| m.range.end)?;
    let from = (whole.range.end.checked_sub(base)?) as usize;
    let gap = chars.get(from..end).filter(|_| from <= at && at - from <= 12)?;
    // 某大学附属医院; 某大学|乙市|研究生院, which lies elsewhere.
    let elsewhere = || {
        let start = whole.range.end;
        let near = found.partition_point(|m| m.range.start < start);
        found[near..].iter().take_while(|m| m.range.start == start).any(|m| {
            let last = (m.range.end - base) as usize;
            // 某大学|丙县人民医院: two bodies side by side.
            matches!(m.what, What::Place(_)) && last <= at && !matches!(chars[last - 1], '县' | '市' | '区' | '旗')
        })
    };
    let part = words.belongs.iter().any(|w| starts(gap, 0, w)) || elsewhere();
    let broken = chars[from..at].iter().any(|c| words.stop.has(*c));
    let What::Body(b) = &whole.what else { return None };
    (part && !broken).then(|| Mention {
        range: Range::new(whole.range.start as usize, base as usize + end),
        what: body(format!("{}{}", b.name, gap.iter().collect::<String>()), INSTITUTION, false, b.place.clone()),
    })
}

/// Where the name that ends with the ending at `at` begins; nothing when it is a kind of body and no name.
#[expect(clippy::too_many_arguments, reason = "the edge depends on all of them, and they have no name together")]
fn stem(
    words: &BodyWords,
    chars: &[char],
    base: u32,
    at: usize,
    suffix: usize,
    kind: &str,
    floor: usize,
    found: &[Mention],
) -> Option<usize> {
    let least = if suffix == 1 { 2 } else { 1 };
    let low = at.saturating_sub(LONGEST_STEM).max(floor);
    let mut start = at;
    while start > low && !words.stop.has(chars[start - 1]) && !chars[start - 1].is_ascii_digit() {
        start -= 1;
    }
    // ——某医院帮扶某县: the dash of a line below the title.
    while start < at && matches!(chars[start], '-' | '—') {
        start += 1;
    }
    // Behind the last governing word, unless nothing would be left: 云南建设集团.
    let stops = || words.stop_words.iter().chain(words.stop_words_but_firms.iter().filter(|_| kind != ENTERPRISE));
    let stops_at = |end: usize| {
        end > start && words.stop_lasts.has(chars[end - 1]) && stops().any(|w| ends(&chars[start..end], end - start, w))
    };
    let leaves_name = |end: usize| end + least.max(2) <= at || end + 1 == at && words.level.contains(chars[end]);
    let cut = (start + 1..at).rev().find(|end| leaves_name(*end) && stops_at(*end));
    // 组织医院, 支持企业: the verb alone is no name.
    if suffix > 1 && stops_at(at) {
        return None;
    }
    // 学生上大学, 村民去医院: what one does there.
    if at > start && words.going.contains(chars[at - 1]) {
        return None;
    }
    let free = start;
    if let Some(cut) = cut {
        start = cut;
    }
    // A place or body that reaches into the stem opens the name: 昆明市儿童医院, 中国农业银行某省分行.
    let holder = found
        .iter()
        .filter(|m| match &m.what {
            What::Place(p) => p.form != Form::Here,
            What::Body(b) => b.kind != "budget" && b.kind != "group",
            _ => false,
        })
        .filter(|m| m.range.start >= base)
        .map(|m| ((m.range.start - base) as usize, (m.range.end - base) as usize))
        // 日喀则市人民医院: the mark that stopped the search is part of the place's name.
        .rfind(|(s, e)| (*s >= free || *e > free) && *s >= floor && *s < at && *e <= at);
    if let Some((s, e)) = holder
        && cut.is_none_or(|cut| cut < e || cut <= s)
    {
        // 某省鼓楼区鼓楼医院: the name begins where the place is named again.
        let again = e + 2 <= at && chars[s..e].windows(2).any(|w| w == &chars[e..e + 2]);
        start = if again { e } else { s };
        // 甲银行|某省|分行: the whole stands before the place of its branch.
        let whole = || {
            let end = base + start as u32;
            found.iter().find(|m| matches!(&m.what, What::Body(b) if b.kind == ENTERPRISE) && m.range.end == end)
        };
        if kind == ENTERPRISE
            && let Some(whole) = whole().filter(|m| m.range.start >= base + floor as u32)
        {
            start = (whole.range.start - base) as usize;
        }
    }
    let body = &chars[start..at];
    let level_word = body.first().is_some_and(|c| words.level.contains(*c) || matches!(c, '镇' | '乡'));
    if body.len() < least && !level_word {
        return None;
    }
    let text: String = body.iter().collect();
    if words.generic.contains(&text) || words.generic_parts.iter().any(|w| text.contains(w.as_str())) {
        return None;
    }
    let office = matches!(kind, "government" | "party" | "department" | "society");
    if level_word && body.len() == 1 && suffix > 1 && !office {
        return None;
    }
    // 找政府, 建立党委, 双办公室: an office belongs to a place, a level or a named body.
    if office && kind != "society" && !level_word && holder.is_none_or(|(s, e)| start != s && start != e) {
        let central = words.central.iter().any(|w| text.starts_with(w.as_str()));
        if !central {
            return None;
        }
    }
    // 县级医院, 乡镇卫生院: kinds of a level.
    if body.len() <= 3 && text.ends_with('级') {
        return None;
    }
    Some(start)
}

/// Departments of a government or committee: 云南省民政厅, 昭通市扶贫办, 省残联, 县委组织部, 县政府.
pub(super) fn departments(
    seeds: &Seeds,
    lexicon: &Lexicon,
    words: &BodyWords,
    chars: &[char],
    base: u32,
    hits: &[Hit],
    found: &mut Vec<Mention>,
) {
    let mut added = Vec::new();
    for hit in hits {
        let Some(i) = lexicon.entry(hit).department else { continue };
        let row = &seeds.departments[i];
        if goes_on(words, chars, hit.end) {
            continue;
        }
        if let Some((start, what)) = office(seeds, words, chars, base, hit.start, &row.name, &row.kind, found) {
            added.push(Mention { range: Range::new(base as usize + start, base as usize + hit.end), what });
        } else if row.field.is_some() && row.name.chars().count() >= 3 {
            // 民政厅 by itself: the document's own, if it has one.
            let range = Range::new(base as usize + hit.start, base as usize + hit.end);
            added.push(Mention { range, what: body(row.name.clone(), &row.kind, false, None) });
        }
    }
    // 省委, 市委, 县委 and those of named places.
    for i in 1..chars.len() {
        if chars[i] != '委' || chars.get(i + 1).is_some_and(|c| words.committee_not.contains(*c)) {
            continue;
        }
        let Some((mut start, what)) = office(seeds, words, chars, base, i, "委", "party", found) else { continue };
        if ends(chars, start, "中共") {
            start -= 2;
        }
        added.push(Mention { range: Range::new(base as usize + start, base as usize + i + 1), what });
    }
    found.append(&mut added);
}

/// The one division that is meant among those that ever bore a name: the only one that still exists.
fn sole(seeds: &Seeds, candidates: &[String]) -> Option<String> {
    let mut live = candidates.iter().filter(|c| seeds.place(c).is_some_and(|r| r.until.is_none()));
    match (live.next(), live.next(), candidates) {
        (Some(one), None, _) | (None, _, [one]) => Some(one.clone()),
        _ => None,
    }
}

/// The office called `name` of the place or level that ends at `at`.
#[expect(clippy::too_many_arguments, reason = "where it stands, what it is called and what is known around it")]
fn office(
    seeds: &Seeds,
    words: &BodyWords,
    chars: &[char],
    base: u32,
    at: usize,
    name: &str,
    kind: &str,
    found: &[Mention],
) -> Option<(usize, What)> {
    let end = base + at as u32;
    let holder = found.iter().find_map(|m| match &m.what {
        What::Place(p) if m.range.end == end => Some((m, p)),
        _ => None,
    });
    if let Some((m, p)) = holder {
        let start = (m.range.start - base) as usize;
        if p.here {
            // 全省…: the level word alone is the office's.
            return Some((at - 1, body(format!("{}{name}", chars[at - 1]), kind, false, None)));
        }
        let only = sole(seeds, &p.candidates);
        return Some((start, body(format!("{}{name}", p.name), kind, only.is_some(), only)));
    }
    for word in ["自治区", "自治州", "自治县"] {
        if ends(chars, at, word) {
            return Some((at - 3, body(format!("{}{name}", &word[6..]), kind, false, None)));
        }
    }
    let level = *at.checked_sub(1).and_then(|i| chars.get(i)).filter(|c| words.level.contains(**c))?;
    Some((at - 1, body(format!("{level}{name}"), kind, false, None)))
}

/// Gives departments named by their level, or not at all, the name of the document's own government:
/// 省民政厅 → 云南省民政厅, and puts today's name of the place before those of a named one.
pub(super) fn settle(seeds: &Seeds, words: &BodyWords, doc: &Document, mentions: &mut [Mention]) {
    let year = doc.meta.now().map(|w| w.year);
    let own = resolve::own_code(seeds, doc, mentions);
    let chain: Vec<&PlaceRow> = own.as_deref().map(|o| seeds.chain(o)).unwrap_or_default();
    // The place and end of the office before, for 甲市委市政府, 甲县县委和县政府.
    let mut before: Option<(String, u32)> = None;
    for m in mentions.iter_mut() {
        let range = m.range;
        let What::Body(b) = &mut m.what else { continue };
        let beside = before.take().filter(|(_, end)| {
            let gap = doc.chars.get(*end as usize..range.start as usize).unwrap_or(&['.'; 2]);
            gap.is_empty() || gap.len() == 1 && matches!(gap[0], '和' | '与' | '、')
        });
        before = b.place.clone().map(|code| (code, range.end));
        // Two names that a person made one.
        if let Some(to) = seeds.same.get(&b.name).map(|_| seeds.one_name(&b.name).to_owned()) {
            b.name = to;
            b.known = true;
            continue;
        }
        if b.count.is_some() || b.inferred || b.kind == "budget" {
            continue;
        }
        if let Some(code) = &b.place {
            let now = seeds.valid_at(code, year);
            if let (Some(old), Some(new)) = (seeds.place(code), seeds.place(now))
                && old.code != new.code
                && let Some(at) = b.name.find(old.name.as_str())
            {
                b.name.replace_range(at..at + old.name.len(), &new.name);
                b.place = Some(now.to_owned());
            }
            continue;
        }
        let beside: Option<Vec<&PlaceRow>> = beside.map(|(code, _)| seeds.chain(&code));
        let chain = beside.as_ref().unwrap_or(&chain);
        if b.known || chain.is_empty() {
            continue;
        }
        let rest = b.name.clone();
        let mut chars = rest.chars();
        let first = chars.next().unwrap_or(' ');
        let row = if words.level.contains(first) {
            match first {
                '省' => chain.iter().find(|r| r.level == Level::Province),
                '市' => chain.iter().rev().find(|r| r.name.ends_with('市')),
                '州' => chain.iter().rev().find(|r| r.name.ends_with('州')),
                '县' => chain.iter().rev().find(|r| r.level == Level::County),
                '区' => chain.iter().rev().find(|r| r.name.ends_with('区')),
                '盟' => chain.iter().rev().find(|r| r.name.ends_with('盟')),
                _ => chain.iter().rev().find(|r| r.name.ends_with('旗')),
            }
        } else {
            let Some(department) = seeds.departments.iter().find(|d| d.name == rest) else { continue };
            let own = chain.last().filter(|r| department.levels.contains(&r.level));
            own.or_else(|| (department.levels == [Level::Province]).then(|| chain.first()).flatten())
        };
        if let Some(row) = row {
            let rest: String = if words.level.contains(first) { chars.collect() } else { rest };
            b.name = format!("{}{rest}", row.name);
            b.place = Some(row.code.clone());
            b.inferred = true;
            before = Some((row.code.clone(), range.end));
        }
    }
}
