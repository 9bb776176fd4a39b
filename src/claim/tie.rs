//! Pairings: a named helper is tied to a named place or body.

use super::place;
use super::read::Going;
use super::scene::Scene;
use super::{Claim, Kind, Role, Slot, Status, Thing, who};
use crate::mention::{Mention, What};
use crate::span::Range;

/// Reads the ties of a sentence; the ranges of both ends go to `spent`, so that their counts are not repeated.
pub(super) fn read(going: &mut Going, scene: &Scene, spent: &mut Vec<Range>) {
    let mut taken: Vec<Range> = Vec::new();
    for m in scene.mentions {
        let possible = matches!(m.what, What::Pair { .. }) || who::is_party(m);
        // 全省, 全市 are where it happens and not who helps.
        let here = matches!(&m.what, What::Place(p) if p.here);
        if !possible || here || place::covered(scene, m) || taken.iter().any(|t| t.meets(m.range)) {
            continue;
        }
        let Some((rule, found)) = going.reader.rules.first(&[Kind::Pairing], scene, m) else { continue };
        if scene.is_broken(found.extent) {
            continue;
        }
        let (helpers, recipients, value) = if let What::Pair { helper, recipient, .. } = &m.what {
            let slot = |role, code: &str| {
                let name = going.reader.place_name(code);
                Slot {
                    role,
                    name,
                    thing: Thing::Place(code.to_owned()),
                    words: Some(scene.doc.span(m.range)),
                    inferred: false,
                }
            };
            let named: Vec<Slot> = found.all("recipient").map(|r| who::slot(scene.doc, Role::Recipient, r)).collect();
            let value = if named.is_empty() { m.range } else { found.extent };
            (
                vec![slot(Role::Helper, helper)],
                if named.is_empty() { vec![slot(Role::Recipient, recipient)] } else { named },
                value,
            )
        } else {
            let mut helpers: Vec<&Mention> = found.all("helper").collect();
            let mut recipients: Vec<&Mention> = found.all("recipient").collect();
            helpers.sort_by_key(|m| m.range);
            recipients.sort_by_key(|m| m.range);
            let plain =
                |m: &&Mention| !matches!(&m.what, What::Body(b) if b.kind == "budget") && !place::covered(scene, m);
            helpers.retain(plain);
            recipients.retain(|r| plain(r) && !helpers.iter().any(|h| h.range.meets(r.range)));
            let extent = helpers.iter().chain(&recipients).map(|m| m.range).reduce(Range::join).unwrap_or(m.range);
            let value = found.words.iter().copied().fold(extent, Range::join);
            let mut to: Vec<Slot> = recipients.iter().map(|m| who::slot(scene.doc, Role::Recipient, m)).collect();
            // 针对甲医院…,由乙医院专帮: who is helped was named before.
            if to.is_empty()
                && rule.name == "pairing.by"
                && let Some(earlier) = scene
                    .mentions
                    .iter()
                    .filter(|p| who::is_party(p) && p.range.end <= m.range.start && !place::covered(scene, p))
                    .max_by_key(|p| (matches!(p.what, What::Body(_)), p.range.start))
            {
                to.push(who::slot(scene.doc, Role::Recipient, earlier));
            }
            if to.is_empty()
                && let Some(own) = &going.own
            {
                // 天津市对口帮扶…: the other end is the document's own place.
                let own_helps = helpers.iter().any(|h| who::is_own(h, going.own.as_ref()));
                if !own_helps {
                    to.push(Slot { role: Role::Recipient, ..own.slot(scene.doc) });
                }
            }
            (helpers.iter().map(|m| who::slot(scene.doc, Role::Helper, m)).collect(), to, value)
        };
        if helpers.is_empty()
            || recipients.is_empty()
            || helpers.iter().any(|h| recipients.iter().any(|r| r.name == h.name))
        {
            continue;
        }
        taken.push(if matches!(m.what, What::Pair { .. }) { m.range } else { found.extent });
        for end in found.all("helper").chain(found.all("recipient")) {
            spent.push(end.range);
        }
        let scheme = scheme(going, scene, &found.words, value);
        let used: Vec<Range> = found.all("helper").map(|m| m.range).collect();
        let places: Vec<Slot> = if matches!(m.what, What::Pair { .. }) {
            recipients.iter().map(|r| Slot { role: Role::Place, ..r.clone() }).collect()
        } else {
            going.places(scene, Range { start: value.end, end: value.end }, &used)
        };
        let time = going.period(scene, Range { start: value.end, end: value.end }, false);
        for helper in helpers {
            going.learn_partners(&helper, &recipients);
            let mut slots = vec![helper];
            slots.extend(recipients.iter().cloned());
            slots.extend(places.iter().cloned());
            slots.extend(scheme.clone());
            going.claims.push(Claim {
                id: String::new(),
                doc: scene.doc.id.clone(),
                kind: Kind::Pairing,
                value: scene.doc.span(value),
                sentence: scene.doc.span(scene.sentence.range),
                amount: None,
                slots,
                time: time.clone(),
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
}

/// The scheme: the words of the tie itself.
fn scheme(going: &Going, scene: &Scene, words: &[Range], value: Range) -> Option<Slot> {
    let v = going.vocabulary();
    let word = words.iter().copied().max_by_key(|w| w.len()).or_else(|| {
        let near = Range { start: value.end, end: (value.end + 10).min(scene.sentence.range.end) };
        scene.words_in(v.tie, near).next()
    })?;
    let name = scene.text(word);
    Some(Slot {
        role: Role::Scheme,
        name: name.clone(),
        thing: Thing::Term(name),
        words: Some(scene.doc.span(word)),
        inferred: false,
    })
}
