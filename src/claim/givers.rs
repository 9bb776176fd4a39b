//! Givers as slots: mentions, words behind a place, and words of the text.

use super::giver::Asked;
use super::phrase;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Role, Slot, Thing, who};
use crate::mention::{Mention, Place, What};
use crate::span::Range;

/// Givers as slots, with the ranges of the mentions that serve as such.
#[derive(Default)]
pub(super) struct Givers {
    pub slots: Vec<Slot>,
    pub used: Vec<Range>,
}

impl Givers {
    pub fn of(scene: &Scene, v: &Vocabulary, mentions: &[&Mention]) -> Self {
        let slots = mentions
            .iter()
            .flat_map(|m| extended(scene, v, m).unwrap_or_else(|| vec![who::slot(scene.doc, Role::Funder, m)]))
            .collect();
        Self { slots: split_budget(slots), used: mentions.iter().map(|m| m.range).collect() }
    }
}

/// 天津社会各界, 宁波市财政, 西青区机关食堂: the words behind a place say who there gives.
fn extended(scene: &Scene, v: &Vocabulary, m: &Mention) -> Option<Vec<Slot>> {
    let What::Place(Place { here: false, .. }) = &m.what else { return None };
    let mut end = m.range.end;
    while let Some(word) = scene
        .words_in(v.local_giver, Range { start: end, end: (end + 6).min(scene.sentence.range.end) })
        .filter(|w| w.start == end)
        .max_by_key(|w| w.end)
    {
        end = word.end;
    }
    if end == m.range.end {
        return None;
    }
    let mut all = named(scene, Range { start: m.range.start, end }).slots;
    // 福建各级财政、企业: more givers of the same place.
    while matches!(scene.doc.chars.get(end as usize), Some('、' | '和')) {
        let at = end + 1;
        let near = Range { start: at, end: (at + 6).min(scene.sentence.range.end).max(at) };
        let Some(word) = scene.words_in(v.local_giver, near).filter(|w| w.start == at).max_by_key(|w| w.end) else {
            break;
        };
        all.extend(named(scene, word).slots);
        end = word.end;
    }
    Some(all)
}

/// Words of a text as givers: 企业和群众 → 企业, 群众.
pub(super) fn named(scene: &Scene, range: Range) -> Givers {
    let text = scene.text(range);
    let slots = text
        .split(['、', '和', '与', '及'])
        .filter(|part| !part.is_empty())
        .map(|part| Slot {
            role: Role::Funder,
            name: part.to_owned(),
            thing: Thing::Group { name: part.to_owned(), count: None },
            words: Some(scene.doc.span(range)),
            inferred: false,
        })
        .collect();
    Givers { slots, used: vec![range] }
}

/// 中央和省级财政 gives two givers: 中央财政, 省级财政.
pub(super) fn split_budget(slots: Vec<Slot>) -> Vec<Slot> {
    let mut split = Vec::with_capacity(slots.len());
    for slot in slots {
        let parts: Vec<&str> = slot.name.split(['、', '和', '与', '及']).filter(|p| !p.is_empty()).collect();
        let budget =
            slot.name.ends_with("财政") && parts.len() > 1 && matches!(slot.thing, Thing::Group { count: None, .. });
        if !budget {
            split.push(slot);
            continue;
        }
        for part in parts {
            let name = if part.ends_with("财政") { part.to_owned() } else { format!("{part}财政") };
            split.push(Slot { thing: Thing::Group { name: name.clone(), count: None }, name, ..slot.clone() });
        }
    }
    split
}

impl Asked<'_, '_> {
    /// 水利、交通、住建等部门投入…: the departments of several fields, each by its own name.
    pub(super) fn departments(&self) -> Option<Givers> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let verb = *self.verbs.first()?;
        let clause = scene.clause(self.clause);
        let head = phrase::strip_adverbials(scene, v, Range { start: clause.start, end: verb.start.max(clause.start) });
        let text = scene.text(head);
        let (at, word) = ["等部门", "等多个部门", "等多部门", "等有关部门", "等相关部门"]
            .iter()
            .find_map(|w| text.find(w).map(|at| (at, *w)))?;
        // Nothing but 先后, 累计 and the like may stand between them and the verb.
        let end = head.start + (text[..at].chars().count() + word.chars().count()) as u32;
        if head.end - end > 6 {
            return None;
        }
        let fields: Vec<&str> = text[..at].split('、').collect();
        let plain = |f: &&str| (2..=4).contains(&f.chars().count()) && f.chars().all(crate::chars::is_han);
        if fields.len() < 2 || !fields.iter().all(plain) {
            return None;
        }
        let range = Range { start: head.start, end };
        let slots = fields.iter().map(|f| {
            let name = format!("{f}部门");
            let words = Some(scene.doc.span(range));
            Slot {
                role: Role::Funder,
                thing: Thing::Group { name: name.clone(), count: None },
                name,
                words,
                inferred: false,
            }
        });
        Some(Givers { slots: slots.collect(), used: vec![range] })
    }
}
