//! 分别: names before it and numbers behind it are paired off, one to one, when their counts agree.

use super::phrase::{self, Stretch};
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Role, Slot, place};
use crate::mention::{Mention, What};
use crate::span::Range;

/// What the alignment gives one number.
#[derive(Clone, Debug, Default)]
pub(super) struct Aligned {
    pub indicator: Option<String>,
    pub place: Option<Slot>,
}

/// Pairs a number off with its name, if its clause has 分别 and the counts agree; `None` otherwise.
pub(super) fn respective(
    scene: &Scene,
    v: &Vocabulary,
    _going: &Going,
    m: &Mention,
    parted: &[(Range, Stretch)],
) -> Option<Aligned> {
    let clause = scene.clause_at(m.range.start);
    let Some(word) = scene.words_in(v.respective, Range { start: clause.start, end: m.range.start }).next_back() else {
        return carried(scene, v, m, parted);
    };
    // The numbers behind it come in groups: 分别由 A1、B1 增加到 A2、B2.
    let behind: Vec<Range> = parted.iter().map(|(r, _)| *r).filter(|r| r.start >= word.end).collect();
    let index = behind.iter().position(|r| *r == m.range)?;
    let whole = Range { start: clause.start, end: word.start };
    // The group size is the number of names; the numbers must fill whole groups.
    let group = |names: usize| names >= 2 && behind.len().is_multiple_of(names);
    // Places first: 甲县、乙县和丙州的城镇化率分别….
    let places = places(scene, whole);
    if group(places.len()) {
        let p = places[index % places.len()];
        let rest = Range { start: places[places.len() - 1].range.end, end: word.start };
        let name = phrase::strip_end(
            scene,
            v.tail,
            phrase::strip_start(scene, v.tail, phrase::strip_start(scene, v.lead, rest)),
        );
        let between = phrase::trim(scene, Range { start: word.end, end: behind[0].start });
        let verb = scene.words_in(v.change, between).next().map(|w| scene.text(w)).unwrap_or_default();
        let text = scene.text(name);
        return Some(Aligned {
            indicator: (!text.is_empty()).then(|| format!("{text}{verb}")),
            place: place::slot_of(scene.doc, Role::Place, p),
        });
    }
    let head = phrase::strip_adverbials(scene, v, whole);
    let text = scene.text(phrase::strip_end(scene, v.tail, head));
    let mut names: Vec<String> = Vec::new();
    for part in text.split('、') {
        match part.rsplit_once(['和', '与']).filter(|(a, b)| a.chars().count() > 1 && b.chars().count() > 1) {
            Some((a, b))
                if !text.contains('、') || part.len() == text.len() - text.rfind('、').map_or(0, |i| i + 3) =>
            {
                names.push(a.to_owned());
                names.push(b.to_owned());
            }
            _ => names.push(part.to_owned()),
        }
    }
    if !group(names.len()) {
        return None;
    }
    // 分散供养、集中供养孤儿补助标准: what the last name has more than the first is shared by all.
    let last = names[names.len() - 1].clone();
    let first = names[0].clone();
    let tail = shared_tail(&first, &last);
    let k = index % names.len();
    let indicator =
        if k + 1 == names.len() || tail.is_empty() { names[k].clone() } else { format!("{}{tail}", names[k]) };
    Some(Aligned { indicator: Some(indicator), place: None })
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
fn carried(scene: &Scene, v: &Vocabulary, m: &Mention, parted: &[(Range, Stretch)]) -> Option<Aligned> {
    let own = scene.clause_of(m.range.start);
    let index = parted.iter().position(|(r, _)| *r == m.range)?;
    if !places(scene, scene.clause(own)).is_empty() {
        return None;
    }
    let (clause, word) = (0..own).rev().find_map(|i| {
        let clause = scene.clause(i);
        scene.words_in(v.respective, clause).next().map(|w| (clause, w))
    })?;
    let named = places(scene, Range { start: clause.start, end: word.start });
    if named.len() < 2 || parted.len() != named.len() {
        return None;
    }
    Some(Aligned { indicator: None, place: place::slot_of(scene.doc, Role::Place, named[index]) })
}

/// The part of the last name of a list that all of them share: (分散供养, 集中供养孤儿补助标准) → 孤儿补助标准.
fn shared_tail(first: &str, last: &str) -> String {
    let a: Vec<char> = first.chars().collect();
    let b: Vec<char> = last.chars().collect();
    if b.len() < a.len() + 2 {
        return String::new();
    }
    let Some(end) = a.last() else { return String::new() };
    match b.iter().take(a.len() + 2).position(|c| c == end) {
        Some(at) => b[at + 1..].iter().collect(),
        None => String::new(),
    }
}
