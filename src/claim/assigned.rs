//! Ties told by naming one end as such: 我区对口帮扶地区为甲县、乙县 · 我县的定点帮扶单位是某集团.

use super::place;
use super::read::Going;
use super::scene::Scene;
use super::{Role, Slot, tie, who};
use crate::mention::{Mention, What};
use crate::span::Range;

/// Remembers where a sentence without a number says that people are sent: 甲区分别向乙县、丙县等4个地区选派干部人才.
fn sent(going: &mut Going, scene: &Scene) {
    let v = *going.vocabulary();
    let verbs: Vec<Range> = scene.words_in(v.send, scene.sentence.range).collect();
    for verb in verbs {
        let clause = scene.clause_at(verb.start);
        let before = Range { start: clause.start, end: verb.start };
        let Some(first) = scene.mentions_in(before).find(|m| {
            matches!(&m.what, What::Place(p) if !p.here)
                && !place::covered(scene, m)
                && m.range.start > 0
                && scene.char(m.range.start - 1) == '向'
        }) else {
            continue;
        };
        let lead = Range { start: clause.start, end: first.range.start };
        let Some((_, helper)) = scene
            .mentions_in(lead)
            .find(|m| who::is_party(m) && !place::covered(scene, m))
            .and_then(|m| subject(going, scene, Range { start: lead.start, end: m.range.end }))
        else {
            continue;
        };
        let places: Vec<Slot> =
            who::list(scene, first).into_iter().map(|m| who::slot(scene.doc, Role::Place, m)).collect();
        going.known_ties.note(&helper, &places);
    }
}

/// 聚焦乙县、丙县两个结对县, in the report of 甲市: 甲市 helps them.
fn called(going: &mut Going, scene: &Scene, spent: &mut Vec<Range>) {
    let Some((list, end)) = going.partners_called(scene) else { return };
    // Without what they are called it is for the rules to say whether it is a tie.
    if list.last().is_none_or(|m| m.range.end == end) {
        return;
    }
    let (Some(own), Some(first)) = (going.own.as_ref().map(|o| o.slot(scene.doc)), list.first()) else { return };
    if spent.iter().any(|s| s.meets(first.range)) {
        return;
    }
    let value = Range { start: first.range.start, end };
    let to: Vec<Slot> = list.iter().map(|m| who::slot(scene.doc, Role::Recipient, m)).collect();
    spent.push(value);
    let places = tie::places_among(&to);
    let word = Range { start: list[list.len() - 1].range.end, end };
    tie::claim(going, scene, vec![Slot { role: Role::Helper, ..own }], &to, places, value, &[word], "pairing.assigned");
}

/// Reads them in a sentence; what serves as an end goes to `spent`.
pub(super) fn read(going: &mut Going, scene: &Scene, spent: &mut Vec<Range>) {
    sent(going, scene);
    called(going, scene, spent);
    let v = *going.vocabulary();
    let words: Vec<Range> = scene.words_in(v.tie_strong, scene.sentence.range).collect();
    let mut last = scene.sentence.range.start;
    for word in words {
        let clause = scene.clause_at(word.start);
        let noun = |class| scene.word_at(class, word.end, clause.end);
        let (helped, helpers) = (noun(v.assigned_place), noun(v.assigned_helper));
        let Some(noun) = helped.max(helpers).filter(|_| word.start >= last) else { continue };
        let Some(is) = scene.word_at(v.copula, noun.end, clause.end) else { continue };
        let Some(first) = scene.mentions_at(is.end).find(|m| who::is_party(m) && !place::covered(scene, m)) else {
            continue;
        };
        let list = who::list(scene, first);
        last = list[list.len() - 1].range.end;
        if spent.iter().any(|s| s.meets(first.range)) {
            continue;
        }
        let named: Vec<&Mention> = list
            .into_iter()
            .filter(|m| !matches!(&m.what, What::Body(b) if b.count.is_some()) || m.range == first.range)
            .collect();
        let Some(other) = subject(going, scene, Range { start: clause.start, end: word.start }) else { continue };
        let role = |m: &Mention, role| who::slot(scene.doc, role, m);
        let value = Range { start: other.0.unwrap_or(word).start, end: last };
        spent.extend(named.iter().map(|m| m.range));
        let (from, to): (Vec<Slot>, Vec<Slot>) = if helpers.is_some_and(|h| h == noun) {
            (named.iter().map(|m| role(m, Role::Helper)).collect(), vec![Slot { role: Role::Recipient, ..other.1 }])
        } else {
            (vec![Slot { role: Role::Helper, ..other.1 }], named.iter().map(|m| role(m, Role::Recipient)).collect())
        };
        let places = tie::places_among(&to);
        tie::claim(going, scene, from, &to, places, value, &[word], "pairing.assigned");
    }
}

/// Whose 对口帮扶地区 it is: the party right before, else the body or place that the text is about.
fn subject(going: &Going, scene: &Scene, before: Range) -> Option<(Option<Range>, Slot)> {
    let near = scene
        .mentions_in(before)
        .rfind(|m| who::is_party(m) && !place::covered(scene, m) && m.range.end + 4 >= before.end);
    let own = || going.own.as_ref().map(|o| o.slot(scene.doc));
    match near {
        Some(m) if matches!(&m.what, What::Place(p) if p.here) => own().map(|s| (Some(m.range), s)),
        Some(m) => Some((Some(m.range), who::slot(scene.doc, Role::Helper, m))),
        None => going.speaker.clone().filter(|_| going.own.is_none()).or_else(own).map(|s| (None, s)),
    }
}
