//! A change told with both its ends: X由2015年的A提高到2019年的B; the ends may be lists, with names of their own.

use super::phrase::Stretch;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use crate::mention::What;
use crate::span::Range;

/// How far behind 从 the first number may stand, in characters.
const NEAR: u32 = 18;

/// Both ends of a change within one clause.
#[derive(Clone, Debug)]
pub struct Course {
    /// 从, 由
    pub from: Range,
    /// 提高到, 降至; the ends lie on its two sides.
    pub reach: Range,
    /// What stands before 从 in the clause.
    pub head: Range,
    /// The numbers it starts from, in order (ranges of their mentions).
    pub left: Vec<Range>,
    /// The numbers it leads to.
    pub right: Vec<Range>,
}

/// Which end of a change a number is, with its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    From(usize),
    To(usize),
}

/// The words of a range that lead to an end value: 提高到, and any word of change before 到, 至 or 为.
pub fn reaches(scene: &Scene, v: &Vocabulary, range: Range) -> Vec<Range> {
    let mut all: Vec<Range> = scene.words_in(v.reach, range).collect();
    for w in scene.words_in(v.change, range) {
        if w.end < range.end && matches!(scene.char(w.end), '到' | '至' | '为') {
            all.push(Range { start: w.start, end: w.end + 1 });
        }
    }
    all.sort_unstable_by_key(|w| (w.start, std::cmp::Reverse(w.end)));
    all.dedup_by_key(|w| w.start);
    all
}

impl Course {
    /// The change that a number of a clause is an end of.
    pub fn of(
        scene: &Scene,
        v: &Vocabulary,
        clause: Range,
        parted: &[(Range, Stretch)],
        value: Range,
    ) -> Option<(Self, Side)> {
        if parted.len() < 2 {
            return None;
        }
        for reach in reaches(scene, v, clause) {
            let Some(from) = scene.words_in(v.from, Range { start: clause.start, end: reach.start }).rfind(|f| {
                parted.iter().any(|(r, _)| r.start >= f.end && r.start <= f.end + NEAR && r.end <= reach.start)
            }) else {
                continue;
            };
            let left: Vec<Range> =
                parted.iter().map(|(r, _)| *r).filter(|r| r.start >= from.end && r.end <= reach.start).collect();
            let right: Vec<Range> =
                parted.iter().map(|(r, _)| *r).filter(|r| r.start >= reach.end).take(left.len()).collect();
            if right.first().is_none_or(|r| r.start > reach.end + NEAR) {
                continue;
            }
            let side = left
                .iter()
                .position(|r| *r == value)
                .map(Side::From)
                .or_else(|| right.iter().position(|r| *r == value).map(Side::To));
            if let Some(side) = side {
                let head = Range { start: clause.start, end: from.start };
                return Some((Self { from, reach, head, left, right }, side));
            }
        }
        None
    }

    /// What stands between a number and the number or word before it: 、带动户 in 312家、带动户9860户.
    pub fn own_words(&self, side: Side) -> Range {
        let (list, k, floor) = match side {
            Side::From(k) => (&self.left, k, self.from.end),
            Side::To(k) => (&self.right, k, self.reach.end),
        };
        let start = k.checked_sub(1).and_then(|i| list.get(i)).map_or(floor, |r| r.end);
        let end = list.get(k).map_or(start, |r| r.start);
        Range { start, end: end.max(start) }
    }

    /// Whether a time is said for either end.
    pub fn dated(&self, scene: &Scene) -> bool {
        self.time_at(scene, Side::From(0)).is_some() || self.time_at(scene, Side::To(0)).is_some()
    }

    /// The time said for an end: 2015年 in 从2015年的A、B; the first of a list dates all of it.
    pub fn time_at(&self, scene: &Scene, side: Side) -> Option<Range> {
        let until = match side {
            Side::From(k) => Range { start: self.from.end, end: self.left.get(k)?.start },
            Side::To(k) => Range { start: self.reach.end, end: self.right.get(k)?.start },
        };
        scene.mentions_in(until).rfind(|m| matches!(m.what, What::Time(_))).map(|m| m.range)
    }
}
