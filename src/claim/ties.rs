//! Whom the text has said to help whom, so far: what a later sentence means by 受援地区, or leaves out.

use super::place;
use super::read::Going;
use super::scene::Scene;
use super::{Kind, Role, Slot, Thing};
use crate::span::Range;

/// Somebody who helps more places than this is said to work in none of them in particular.
const MOST: usize = 8;

/// Who helps or sends, and where to, in the text's order.
#[derive(Clone, Debug, Default)]
pub(super) struct Ties(Vec<(Slot, Vec<Slot>)>);

impl Ties {
    /// Remembers that `helper` was said to help or to send to some places.
    pub fn note(&mut self, helper: &Slot, places: &[Slot]) {
        let places: Vec<Slot> = places.iter().filter(|p| matches!(p.thing, Thing::Place(_))).cloned().collect();
        if places.is_empty() || places.iter().any(|p| same(p, helper)) {
            return;
        }
        match self.0.iter_mut().find(|(h, _)| same(h, helper)) {
            Some((_, known)) => {
                for place in places {
                    if !known.iter().any(|k| same(k, &place)) {
                        known.push(place);
                    }
                }
            }
            None => self.0.push((helper.clone(), places)),
        }
    }

    /// The places that somebody was said to help, the widest of those that lie in one another.
    pub fn places_of(&self, helper: &Slot) -> Vec<Slot> {
        let Some((_, all)) = self.0.iter().find(|(h, _)| same(h, helper)) else { return Vec::new() };
        let kept: Vec<Slot> =
            widest(all).into_iter().map(|p| Slot { role: Role::Place, inferred: true, ..p }).collect();
        if kept.len() > MOST { Vec::new() } else { kept }
    }

    /// Everybody who was said to help, in the text's order.
    pub fn helpers(&self) -> impl DoubleEndedIterator<Item = &Slot> {
        self.0.iter().map(|(h, _)| h)
    }

    /// The place among the helpers whose name holds a character: 莞 → 东莞市.
    pub fn helper_by_short_name(&self, short: char) -> Option<&Slot> {
        self.0.iter().map(|(h, _)| h).find(|h| matches!(h.thing, Thing::Place(_)) && h.name.contains(short))
    }

    /// Who was said to help a place: by its own name, else as part of a wider one, else by helping a part of it.
    pub fn helper_of(&self, place: &Slot) -> Option<&Slot> {
        let by = |test: &dyn Fn(&Slot) -> bool| self.0.iter().rev().find(|(_, p)| p.iter().any(test)).map(|(h, _)| h);
        by(&|p| same(p, place)).or_else(|| by(&|p| lies_in(place, p))).or_else(|| by(&|p| lies_in(p, place)))
    }
}

/// The places that ties told before a value in its own sentence help; only those of the givers, where some are known.
pub(super) fn helped_before(going: &Going, scene: &Scene, value: Range, givers: &[Slot]) -> Vec<Slot> {
    let sentence = scene.doc.span(scene.sentence.range);
    let start = scene.doc.span(value).start;
    going
        .claims
        .iter()
        .rev()
        .take_while(|c| c.sentence == sentence)
        .filter(|c| c.kind == Kind::Pairing && c.value.end <= start)
        .filter(|c| {
            let helper = c.slots.iter().find(|s| s.role == Role::Helper);
            givers.is_empty() || helper.is_some_and(|h| givers.iter().any(|g| same(g, h)))
        })
        .flat_map(|c| c.slots.iter().filter(|s| s.role == Role::Recipient && matches!(s.thing, Thing::Place(_))))
        .map(|s| Slot { role: Role::Place, ..s.clone() })
        .collect()
}

/// Those of some places that lie in no other of them: what is said of all the help holds for the whole.
pub(super) fn widest(places: &[Slot]) -> Vec<Slot> {
    places.iter().filter(|p| !places.iter().any(|q| lies_in(p, q))).cloned().collect()
}

/// Whether two slots are of one division, or have one name.
pub(super) fn same(a: &Slot, b: &Slot) -> bool {
    match (&a.thing, &b.thing) {
        (Thing::Place(x), Thing::Place(y)) => x == y,
        _ => a.name == b.name,
    }
}

/// Whether a place lies in another one.
pub(super) fn lies_in(inner: &Slot, outer: &Slot) -> bool {
    matches!((&inner.thing, &outer.thing), (Thing::Place(i), Thing::Place(o)) if i != o && place::within(i, o))
}

/// 援藏项目, 援疆资金 in the words before a value or behind it: where they are used, in a text of another place. The places
/// that the last tie helps there, else the region itself.
pub(super) fn aided_places(going: &Going, scene: &Scene, value: Range) -> Option<Vec<Slot>> {
    let mut clause = scene.clause_at(value.start);
    // Where nothing else is known, the clauses before tell it as well.
    if going.own.is_none() {
        clause.start = scene.sentence.range.start;
    }
    let code = going.reader.aided(scene.text(clause))?;
    let province = |c: &str| c.get(..2).map(str::to_owned);
    if let Some(own) = going.own.as_ref().and_then(|o| o.code.as_deref())
        && province(own) == province(&code)
    {
        return None;
    }
    let place = |s: &Slot| Slot { role: Role::Place, inferred: true, ..s.clone() };
    let there = |s: &&Slot| matches!(&s.thing, Thing::Place(c) if province(c) == province(&code));
    let helped: Vec<Slot> = going.helped.iter().filter(there).map(place).collect();
    if !helped.is_empty() {
        return Some(helped);
    }
    let name = going.reader.place_name(&code);
    Some(vec![Slot { role: Role::Place, name, thing: Thing::Place(code), words: None, inferred: true }])
}

/// 全国共实施援藏项目66个, 甲省安排援疆资金: where the help goes, unless the words say another place for it.
pub(super) fn aided_side(going: &Going, scene: &Scene, value: Range, said: Vec<Slot>) -> Vec<Slot> {
    let Some(aided) = aided_places(going, scene, value) else { return said };
    let there = |s: &Slot| aided.iter().any(|a| same(s, a) || lies_in(s, a) || lies_in(a, s) && !is_nation(s));
    let at = |s: &Slot| {
        let m = scene.mentions.iter().find(|m| s.words == Some(scene.doc.span(m.range)));
        m.is_some_and(|m| ["在", "到", "赴", "来", "于", "至"].contains(&scene.before(m.range.start, 1)))
    };
    let named = |s: &Slot| !matches!(s.thing, Thing::Place(_));
    if said.iter().any(|s| there(s) || at(s) || named(s)) { said } else { aided }
}

fn is_nation(slot: &Slot) -> bool {
    matches!(&slot.thing, Thing::Place(c) if c == "000000")
}

/// 甲省对口支援乙州,实施援建项目66个: what the help does is done where it goes, and not with the helper that the sentence names.
pub(super) fn where_helped(going: &Going, scene: &Scene, value: Range, said: Vec<Slot>) -> Vec<Slot> {
    let clause = scene.clause_at(value.start);
    let v = going.vocabulary();
    if said.is_empty() {
        return aided_side(going, scene, value, said);
    }
    if !scene.has(v.helping, clause) {
        return said;
    }
    let helped = helped_before(going, scene, value, &said);
    if helped.is_empty() {
        return aided_side(going, scene, value, said);
    }
    let gives = |s: &Slot| {
        let sentence = scene.doc.span(scene.sentence.range);
        let tied = going.claims.iter().rev().take_while(|c| c.sentence == sentence).filter(|c| c.kind == Kind::Pairing);
        tied.flat_map(|c| &c.slots).any(|h| h.role == Role::Helper && same(h, s))
    };
    if !said.iter().all(gives) {
        return said;
    }
    helped.into_iter().map(|s| Slot { inferred: true, ..s }).collect()
}
