//! 分别: names before it and numbers behind it are paired off, one to one, when their counts agree; 各 gives each of a
//! list the same number.

use super::phrase::{self, Stretch};
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Kind, Period, Role, Slot, indicator, place, when};
use crate::mention::{Mention, What};
use crate::span::Range;

/// What the alignment gives one number.
#[derive(Clone, Debug, Default)]
pub(super) struct Aligned {
    pub indicator: Option<String>,
    pub place: Option<Slot>,
    pub time: Option<Period>,
    /// 分别 stands before the number, but the names and numbers do not pair off.
    pub unsettled: bool,
}

/// The names that a 分别 pairs off.
#[derive(Clone, Debug)]
pub(super) enum Names<'a> {
    /// Places, with the words that all of them share: (甲县、乙县)的城镇化率.
    Places(Vec<&'a Mention>, String),
    /// Things: 城镇、农村居民收入.
    Things(Vec<String>),
}

impl Names<'_> {
    pub fn len(&self) -> usize {
        match self {
            Self::Places(all, _) => all.len(),
            Self::Things(all) => all.len(),
        }
    }

    /// The indicator's words and the place of one of them.
    pub fn get(&self, scene: &Scene, k: usize) -> (String, Option<Slot>) {
        match self {
            Self::Places(all, shared) => {
                (shared.clone(), all.get(k).and_then(|m| place::slot_of(scene.doc, Role::Place, m)))
            }
            Self::Things(all) => (all.get(k).cloned().unwrap_or_default(), None),
        }
    }
}

/// The list of names in a stretch that ends before 分别; places first.
pub(super) fn names<'a>(scene: &Scene<'a>, v: &Vocabulary, head: Range) -> Option<Names<'a>> {
    let places = places(scene, head);
    if places.len() >= 2 {
        let rest = Range { start: places[places.len() - 1].range.end, end: head.end };
        let shared = scene.text(indicator::governed(scene, v, rest)).to_owned();
        return Some(Names::Places(places, shared));
    }
    let head = indicator::governed(scene, v, head);
    let text = scene.text(phrase::strip_end(scene, v.respective, head));
    let things = match halves(text) {
        Some(both) => both,
        None => split(text),
    };
    (things.len() >= 2).then_some(Names::Things(things))
}

/// 城乡低保标准分别… → 城市低保标准, 农村低保标准.
fn halves(text: &str) -> Option<Vec<String>> {
    let rest = text.strip_prefix("城乡").filter(|r| r.chars().count() >= 2 && !r.contains('、'))?;
    let town = if ["低保", "特困", "最低生活保障"].iter().any(|w| rest.starts_with(w)) {
        "城市"
    } else {
        "城镇"
    };
    Some(vec![format!("{town}{rest}"), format!("农村{rest}")])
}

/// 甲、乙和丙率 → 甲率, 乙率, 丙率.
fn split(text: &str) -> Vec<String> {
    let mut names: Vec<&str> = text.split('、').filter(|s| !s.is_empty()).collect();
    let Some(last) = names.pop() else { return Vec::new() };
    match last.split_once(['和', '与', '及']).filter(|(a, b)| a.chars().count() > 1 && b.chars().count() > 1) {
        Some((a, b)) => names.extend([a, b.trim_start_matches('及')]),
        None => names.push(last),
    }
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return Vec::new() };
    let tail = shared_tail(first, last);
    let n = names.len();
    names
        .iter()
        .enumerate()
        .map(|(k, name)| {
            if k + 1 == n || tail.is_empty() || name.ends_with(&tail) {
                (*name).to_owned()
            } else {
                format!("{name}{tail}")
            }
        })
        .collect()
}

/// The part of the last name of a list that all of them share: (分散供养, 集中供养孤儿补助标准) → 孤儿补助标准;
/// (城镇, 农村居民人均收入) → 居民人均收入.
fn shared_tail(first: &str, last: &str) -> String {
    let a: Vec<char> = first.chars().collect();
    let b: Vec<char> = last.chars().collect();
    if b.len() < a.len() + 2 {
        return String::new();
    }
    let Some(end) = a.last() else { return String::new() };
    match b.iter().take(a.len() + 2).position(|c| c == end) {
        Some(at) => b[at + 1..].iter().collect(),
        None if a.len() <= 4 && b.len() >= a.len() + 3 => b[a.len()..].iter().collect(),
        None => String::new(),
    }
}

/// Pairs a number off with its name, if its clause has 分别 and the counts agree; `None` without 分别.
pub(super) fn respective(
    scene: &Scene,
    v: &Vocabulary,
    going: &Going,
    m: &Mention,
    parted: &[(Range, Stretch)],
) -> Option<Aligned> {
    let clause = scene.clause_at(m.range.start);
    let Some(word) = scene.words_in(v.respective, Range { start: clause.start, end: m.range.start }).next_back() else {
        return carried(scene, v, m, parted, true);
    };
    // The numbers behind it come in groups: 分别由 A1、B1 增加到 A2、B2.
    let behind: Vec<Range> = parted.iter().map(|(r, _)| *r).filter(|r| r.start >= word.end).collect();
    let index = behind.iter().position(|r| *r == m.range)?;
    let whole = Range { start: clause.start, end: word.start };
    let fits = |n: usize| n >= 2 && behind.len().is_multiple_of(n);
    let verb = indicator::governed(scene, v, Range { start: word.end, end: behind[0].start });
    let verb = scene.text(verb);
    // 2018年至2021年覆盖率分别为71%、78%、83%、90%; 2018年、2019年分别…
    let since = Range { start: scene.sentence.range.start, end: word.start };
    let behind_times = when::listed(scene, since, behind.len());
    if let Some(time) = behind_times.into_iter().nth(index) {
        let name = scene.text(indicator::governed(scene, v, whole));
        let text =
            if scene.has(v.change, word_to(word, behind[0])) { format!("{name}{verb}") } else { name.to_owned() };
        return Some(Aligned { indicator: (!text.is_empty()).then_some(text), time: Some(time), ..Aligned::default() });
    }
    if let Some(names) = names(scene, v, whole).filter(|n| fits(n.len())) {
        let (name, place) = names.get(scene, index % names.len());
        let text =
            if name.is_empty() || matches!(names, Names::Places(..)) || scene.has(v.change, word_to(word, behind[0])) {
                format!("{name}{verb}")
            } else {
                name
            };
        return Some(Aligned { indicator: (!text.is_empty()).then_some(text), place, ..Aligned::default() });
    }
    if let Some(found) = carried(scene, v, m, parted, false) {
        return Some(found);
    }
    // 存栏262万头,出栏391万头,分别增长8.9%和24.6%: the claims just made are what it goes on with.
    if indicator::governed(scene, v, whole).is_empty() {
        let sentence = scene.doc.span(scene.sentence.range);
        let n = behind.len();
        let before: Vec<&str> = going
            .claims
            .iter()
            .rev()
            .skip(index)
            .take_while(|c| c.sentence == sentence && c.kind == Kind::Observation)
            .take(n)
            .filter_map(|c| c.slots.iter().find(|s| s.role == Role::Indicator).map(|s| s.name.as_str()))
            .collect();
        if n >= 2 && before.len() == n {
            let name = before[n - 1 - index];
            return Some(Aligned { indicator: Some(format!("{name}{verb}")), place: None, ..Aligned::default() });
        }
    }
    Some(Aligned { unsettled: behind.len() > 1, ..Aligned::default() })
}

fn word_to(word: Range, value: Range) -> Range {
    Range { start: word.end, end: value.start.max(word.end) }
}

/// 环县、镇原县各1000亩: every place of the list has the number.
pub(super) fn each<'a>(scene: &Scene<'a>, m: &Mention) -> Vec<&'a Mention> {
    let clause = scene.clause_at(m.range.start);
    let all = places(scene, Range { start: clause.start, end: m.range.start });
    let (Some(last), true) = (all.last(), all.len() >= 2) else { return Vec::new() };
    // 各1000亩 right before the number, 各新增能力3000吨 right behind the places.
    let before = scene.before(m.range.start, 1) == "各";
    let behind = scene.behind(last.range.end, 1) == "各"
        && !matches!(scene.behind(last.range.end + 1, 1), "类" | "级" | "地" | "种" | "项");
    if before || behind { all } else { Vec::new() }
}

/// The places of a stretch that no body or title has in its name.
fn places<'a>(scene: &Scene<'a>, stretch: Range) -> Vec<&'a Mention> {
    scene
        .mentions_in(stretch)
        .filter(|p| matches!(&p.what, What::Place(x) if !x.here) || matches!(p.what, What::Area { .. }))
        .filter(|p| !place::covered(scene, p))
        .collect()
}

/// 甲县、乙县分别建成86家、74家,吸纳8600人、7150人: a later clause goes on with the same places.
fn carried(scene: &Scene, v: &Vocabulary, m: &Mention, parted: &[(Range, Stretch)], silent: bool) -> Option<Aligned> {
    let own = scene.clause_of(m.range.start);
    let index = parted.iter().position(|(r, _)| *r == m.range)?;
    if !places(scene, scene.clause(own)).is_empty() || parted.len() < 2 {
        return None;
    }
    let (clause, word) = (0..own).rev().find_map(|i| {
        let clause = scene.clause(i);
        scene.words_in(v.respective, clause).next().map(|w| (clause, w))
    })?;
    let named = places(scene, Range { start: clause.start, end: word.start });
    if named.len() < 2 || parted.len() != named.len() || !silent && !scene.has(v.respective, scene.clause(own)) {
        return None;
    }
    let indicator = if silent {
        None
    } else {
        let first = parted[0].0;
        let text =
            scene.text(indicator::governed(scene, v, Range { start: scene.clause(own).start, end: first.start }));
        (!text.is_empty()).then(|| text.to_owned())
    };
    Some(Aligned { indicator, place: place::slot_of(scene.doc, Role::Place, named[index]), ..Aligned::default() })
}
