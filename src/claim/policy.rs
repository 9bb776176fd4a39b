//! Policies: titled documents that are issued, applied or drafted, and who issued them.

use super::read::Going;
use super::scene::Scene;
use super::{Claim, Kind, Role, Slot, Status, Thing, who};
use crate::mention::{Mention, What};
use crate::span::Range;

pub(super) fn read(going: &mut Going, scene: &Scene) {
    for m in scene.mentions {
        let What::Title { inner, .. } = &m.what else { continue };
        let Some((rule, _)) = going.reader.rules.first(&[Kind::Policy], scene, m) else { continue };
        if scene.is_broken(m.range) {
            continue;
        }
        let title = scene.text(*inner).to_owned();
        if !is_document(going, scene, m, *inner) {
            continue;
        }
        let mut slots = vec![Slot {
            role: Role::Title,
            name: title.clone(),
            thing: Thing::Policy(title),
            words: Some(scene.doc.span(*inner)),
            inferred: false,
        }];
        slots.extend(issuers(going, scene, m));
        slots.extend(going.places(scene, Range { start: m.range.start, end: m.range.start }, &[]));
        let time = going.period(scene, Range { start: m.range.start, end: m.range.start }, false);
        going.claims.push(Claim {
            id: String::new(),
            doc: scene.doc.id.clone(),
            kind: Kind::Policy,
            value: scene.doc.span(m.range),
            sentence: scene.doc.span(scene.sentence.range),
            amount: None,
            slots,
            time,
            flow: None,
            cumulative: false,
            measure: None,
            status: Status::Done,
            rule: rule.name.clone(),
            score: 0,
            hard: None,
            derivation: vec![format!("rule {}", rule.name)],
        });
    }
}

/// Whether a title names a document and no newspaper, book, song or film: it ends in what documents are called, or it
/// is issued.
fn is_document(going: &Going, scene: &Scene, m: &Mention, inner: Range) -> bool {
    let v = going.vocabulary();
    let What::Title { bracketed: true, .. } = &m.what else {
        // 实施学前教育行动计划、改薄等工程: a programme in a list of works.
        let clause = scene.clause_at(m.range.start);
        let behind = scene.text(Range { start: m.range.end, end: clause.end.max(m.range.end) });
        let works =
            behind.starts_with('、') && ["等工程", "等项目", "等行动", "等计划"].iter().any(|w| behind.contains(w));
        let issued = scene.has(v.issue_strong, Range { start: clause.start, end: m.range.start });
        return !works || issued;
    };
    // …纲要(2011—2020年), …通知(试行)
    let text = scene.doc.slice(inner);
    let end = match text.iter().rposition(|c| *c == '(') {
        Some(open) if text.last() == Some(&')') && open > 2 => inner.start + open as u32,
        _ => inner.end,
    };
    let near = Range { start: end.saturating_sub(6).max(inner.start), end };
    if scene.words_in(v.document_noun, near).any(|w| w.end == end) || scene.text(inner).starts_with("关于") {
        return true;
    }
    let clause = scene.clause_at(m.range.start);
    let before = Range { start: m.range.start.saturating_sub(4).max(clause.start), end: m.range.start };
    scene
        .words_in(v.issue_strong, before)
        .any(|w| w.end == m.range.start || scene.text(Range { start: w.end, end: m.range.start }) == "了")
}

/// Who issued it: the body or place right before the title or before the issuing verb.
fn issuers(going: &Going, scene: &Scene, title: &Mention) -> Vec<Slot> {
    let v = going.vocabulary();
    let clause = scene.clause_at(title.range.start);
    let before = Range { start: clause.start, end: title.range.start };
    let verb = scene.words_in(v.issue, before).next();
    let bodies: Vec<&Mention> = scene
        .mentions_in(before)
        .filter(|m| matches!(&m.what, What::Body(b) if b.count.is_none() && b.kind != "budget"))
        .filter(|m| verb.is_none_or(|w| m.range.end <= w.start || m.range.end == title.range.start))
        .collect();
    bodies.into_iter().map(|m| who::slot(scene.doc, Role::Issuer, m)).collect()
}
