//! Where a claim is about: the most specific place said for it, else the document's own.

use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Role, Slot, Thing};
use crate::document::Document;
use crate::mention::{Mention, Place, What};
use crate::seeds::Seeds;
use crate::span::Range;

/// The document's own place.
#[derive(Clone, Debug, Default)]
pub struct Own {
    pub name: String,
    pub code: Option<String>,
    /// Where the text says it, if it does.
    pub words: Option<Range>,
}

/// The document's own place: from its data, else the place that its text names most.
pub fn own_place(doc: &Document, mentions: &[Mention], seeds: &Seeds) -> Option<Own> {
    if let Some(place) = &doc.meta.place {
        let code =
            place.code.clone().or_else(|| seeds.places.iter().find(|p| p.name == place.name).map(|p| p.code.clone()));
        return Some(Own { name: place.name.clone(), code, words: place.said });
    }
    let head = doc.sentences.first().map_or(0, |s| s.range.end);
    let mut votes: Vec<(&str, usize, Range)> = Vec::new();
    for m in mentions {
        if let What::Place(Place { code: Some(code), here: false, .. }) = &m.what
            && code != "000000"
        {
            // The title speaks louder than a sentence.
            votes.push((code, if m.range.end <= head { 4 } else { 1 }, m.range));
        }
    }
    let all: usize = votes.iter().map(|(_, n, _)| n).sum();
    // The narrowest place that most of what is named lies in; a text about many places has none of its own.
    let mut best: Option<(usize, &str, Range)> = None;
    for (code, _, range) in &votes {
        let inside: usize = votes.iter().filter(|(c, _, _)| within(c, code)).map(|(_, n, _)| n).sum();
        let narrower = best.is_none_or(|(_, b, _)| within(code, b) && *code != b);
        if inside * 10 >= all * 6 && (narrower || best.is_some_and(|(n, b, _)| inside > n && !within(b, code))) {
            best = Some((inside, code, *range));
        }
    }
    let (_, code, words) = best?;
    let row = seeds.by_code.get(code).map(|i| &seeds.places[*i])?;
    Some(Own { name: row.name.clone(), code: Some(code.to_owned()), words: Some(words) })
}

impl Own {
    /// The slot of a claim whose place is the document's own and not said.
    pub fn slot(&self, doc: &Document) -> Slot {
        let thing = self.code.clone().map_or_else(|| Thing::Term(self.name.clone()), Thing::Place);
        Slot {
            role: Role::Place,
            name: self.name.clone(),
            thing,
            words: self.words.map(|w| doc.span(w)),
            inferred: true,
        }
    }

    /// Whether a division code lies within this place (or is it).
    pub fn holds(&self, code: &str) -> bool {
        self.code.as_deref().is_some_and(|own| within(code, own))
    }
}

/// Whether one division code of GB/T 2260 lies within another: 530102 in 530100 in 530000 in 000000.
pub fn within(code: &str, above: &str) -> bool {
    above == "000000" || code.starts_with(above.trim_end_matches("00"))
}

/// A place or area mention as a slot.
pub fn slot_of(doc: &Document, role: Role, m: &Mention) -> Option<Slot> {
    let words = Some(doc.span(m.range));
    Some(match &m.what {
        What::Place(p) => {
            let thing = match &p.code {
                Some(code) if p.within_county.is_none() => Thing::Place(code.clone()),
                _ if !p.candidates.is_empty() && p.code.is_none() => {
                    Thing::Unresolved { name: p.name.clone(), candidates: p.candidates.clone() }
                }
                _ => Thing::Term(p.name.clone()),
            };
            Slot { role, name: p.name.clone(), thing, words, inferred: p.here }
        }
        What::Area { name } => {
            Slot { role, name: name.clone(), thing: Thing::Area(name.clone()), words, inferred: false }
        }
        _ => return None,
    })
}

fn is_place(m: &Mention) -> bool {
    matches!(m.what, What::Place(_) | What::Area { .. })
}

/// What a place mention does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The claim is about it.
    Scene,
    /// It gives, sends or compares; the claim is not about it.
    Other,
}

fn part(scene: &Scene, v: &Vocabulary, own: Option<&Own>, m: &Mention) -> Part {
    let start = scene.sentence.range.start;
    let before = Range { start: m.range.start.saturating_sub(3).max(start), end: m.range.start };
    let after = Range { start: m.range.end, end: (m.range.end + 6).min(scene.sentence.range.end) };
    let touches_before = |class| scene.words_in(class, before).any(|w| w.end == m.range.start);
    if scene.words_in(v.giver_tail, after).any(|w| w.start == after.start) {
        return Part::Other;
    }
    if touches_before(v.toward) {
        return Part::Scene;
    }
    if touches_before(v.away) {
        return Part::Other;
    }
    let inside = match (&m.what, own) {
        (What::Place(Place { code: Some(code), .. }), Some(own)) => {
            own.code.is_none() || own.holds(code) || own.code.as_deref().is_some_and(|o| within(o, code))
        }
        (What::Place(Place { here: true, .. }) | What::Area { .. }, _) => true,
        (What::Place(_), None) => true,
        _ => false,
    };
    if inside { Part::Scene } else { Part::Other }
}

/// Finds the places of a claim whose value stands at `value`; `used` are ranges that serve as giver or sender.
pub fn find(scene: &Scene, v: &Vocabulary, own: Option<&Own>, value: Range, used: &[Range]) -> Vec<Slot> {
    said(scene, v, own, value, used).or_else(|| own.map(|o| vec![o.slot(scene.doc)])).unwrap_or_default()
}

/// The places that the sentence itself says for a value; `None` when it says none.
pub fn said(scene: &Scene, v: &Vocabulary, own: Option<&Own>, value: Range, used: &[Range]) -> Option<Vec<Slot>> {
    let clause_index = scene.clause_of(value.start);
    let fits = |m: &&Mention| {
        is_place(m)
            && !used.iter().any(|u| u.meets(m.range))
            && !covered(scene, m)
            && part(scene, v, own, m) == Part::Scene
    };
    for i in (0..=clause_index).rev() {
        let clause = scene.clause(i);
        let places: Vec<&Mention> = scene.mentions_in(clause).filter(fits).collect();
        let left: Vec<&Mention> =
            places.iter().copied().filter(|m| m.range.end <= value.start || i < clause_index).collect();
        let right: Vec<&Mention> =
            places.iter().copied().filter(|m| m.range.start >= value.end && i == clause_index).collect();
        let run = last_run(scene, &left).or_else(|| {
            // 支持云南88个县 behind the value counts only when nothing stands before it.
            right.first().map(|m| vec![*m])
        });
        if let Some(run) = run {
            let specific: Vec<Slot> = run.iter().filter_map(|m| slot_of(scene.doc, Role::Place, m)).collect();
            if let Some(own) = own
                && specific.iter().all(|s| matches!(&s.thing, Thing::Place(c) if own.code.as_deref().is_some_and(|o| o != c && within(o, c))))
            {
                // The province over a city's own document says nothing narrower than the document's place,
                // unless the sentence is about the province itself.
                if run.iter().any(|m| matches!(&m.what, What::Place(p) if p.here)) || i < clause_index {
                    return Some(vec![own.slot(scene.doc)]);
                }
            }
            return Some(specific);
        }
    }
    None
}

/// The last list of places (甲、乙和丙) among the mentions.
fn last_run<'m>(scene: &Scene, places: &[&'m Mention]) -> Option<Vec<&'m Mention>> {
    let last = *places.last()?;
    let mut run = vec![last];
    for m in places.iter().rev().skip(1) {
        let first = run[run.len() - 1];
        if m.range.end <= first.range.start
            && super::pattern::is_joint(scene.doc.slice(Range { start: m.range.end, end: first.range.start }))
        {
            run.push(m);
        } else {
            break;
        }
    }
    run.reverse();
    Some(run)
}

/// Whether a longer mention (body, group, title) takes the place as part of its own name.
pub fn covered(scene: &Scene, m: &Mention) -> bool {
    scene.mentions_over(m.range).any(|o| {
        o.range != m.range
            && match &o.what {
                What::Title { .. } | What::Fixed | What::Programme { .. } => true,
                What::Body(b) => b.kind != "places",
                _ => false,
            }
    })
}
