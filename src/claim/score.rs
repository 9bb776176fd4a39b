//! Confidence: how sure a claim is, from what was said, what was inferred and what lies near by.
//!
//! The score starts at what claims of its type usually deserve and loses points for each thing that makes such claims
//! wrong more often, so that of the claims with 80 to 89 points some 80 to 89 of a hundred are right in all main slots;
//! the points and the table are in `docs/confidence.md`. It depends on the claim alone, so that it can be reproduced.

use super::{Claim, Kind, Role, Status, Thing};
use crate::document::Document;
use crate::mention::Bound;

/// Gives a claim its score and its content-derived id.
pub(super) fn settle(doc: &Document, claim: &mut Claim) {
    claim.slots.sort_by_key(|s| (s.role, s.words));
    claim.slots.dedup_by(|a, b| a.role == b.role && a.name == b.name);
    claim.id = id(claim);
    claim.score = score(doc, claim);
}

/// 16 hex digits of document id, kind, value span, number and main slots.
fn id(claim: &Claim) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    };
    add(&claim.doc);
    add(&format!("{:?} {} {}", claim.kind, claim.value.start, claim.value.end));
    if let Some(amount) = &claim.amount {
        add(&amount.number.normalize().to_string());
    }
    for slot in claim.slots.iter().filter(|s| matches!(s.role, Role::Helper | Role::Recipient | Role::Title)) {
        add(&slot.name);
    }
    // 甲县、乙县各1000亩: one value, a claim for each.
    if claim.derivation.iter().any(|d| d.starts_with('各')) {
        for slot in claim.slots.iter().filter(|s| s.role == Role::Place) {
            add(&slot.name);
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Points of a claim: what claims of its type usually deserve, less for each thing that makes them wrong more often.
fn score(doc: &Document, claim: &Claim) -> u8 {
    let sentence = doc.sentences.binary_search_by_key(&claim.sentence.start, |s| doc.span(s.range).start);
    let damaged = sentence.is_ok_and(|i| !doc.sentences[i].joints.is_empty());
    let mut score = match claim.kind {
        Kind::Funding | Kind::Observation => 86,
        Kind::Staffing => 72,
        Kind::Pairing | Kind::Policy => 97,
    };
    let loses = |points: i32, when: bool| if when { points } else { 0 };
    score -= loses(25, damaged);
    score -= loses(10, claim.hard.is_some());
    score -= loses(12, claim.status != Status::Done);
    score -= loses(20, claim.slots.iter().any(|s| matches!(s.thing, Thing::Unresolved { .. })));
    let of = Facts { claim };
    score -= match claim.kind {
        Kind::Funding => of.value() + of.funding(),
        Kind::Observation => of.value() + of.observation(),
        Kind::Staffing => of.value() + of.staffing(),
        Kind::Pairing => {
            loses(12, of.inferred(Role::Recipient))
                + loses(5, matches!(claim.rule.as_str(), "pairing.carried" | "pairing.presupposed" | "pairing.speaker"))
        }
        Kind::Policy => 0,
    };
    score.clamp(1, 99) as u8
}

/// What a claim says of itself, as points that it loses.
struct Facts<'c> {
    claim: &'c Claim,
}

impl Facts<'_> {
    fn count(&self, role: Role) -> usize {
        self.claim.slots.iter().filter(|s| s.role == role).count()
    }

    fn inferred(&self, role: Role) -> bool {
        self.claim.slots.iter().any(|s| s.role == role && s.inferred)
    }

    /// Characters of the first slot of a role.
    fn length(&self, role: Role) -> usize {
        self.claim.slots.iter().find(|s| s.role == role).map_or(0, |s| s.name.chars().count())
    }

    /// Place, time and bound of a claim with a value.
    fn value(&self) -> i32 {
        let place = match self.count(Role::Place) {
            0 => 8,
            1 => 0,
            _ => 18,
        };
        let time = match &self.claim.time {
            None => 7,
            Some(t) if t.from_context => 2,
            Some(_) => 0,
        };
        let bounded = self.claim.amount.as_ref().is_some_and(|a| a.bound != Bound::Exact);
        place + time + if bounded { 4 } else { 0 }
    }

    fn funding(&self) -> i32 {
        let purpose = match self.length(Role::Purpose) {
            0 => 18,
            _ if self.inferred(Role::Purpose) => 8,
            n if n > 12 => 8,
            _ => 0,
        };
        let weak = matches!(
            self.claim.rule.as_str(),
            "funding.fund" | "funding.handed" | "funding.used" | "funding.set_aside"
        );
        purpose
            + if self.inferred(Role::Funder) { 14 } else { 0 }
            + if self.count(Role::Funder) > 2 { 6 } else { 0 }
            + if weak { 10 } else { 0 }
    }

    fn observation(&self) -> i32 {
        let indicator = match self.length(Role::Indicator) {
            0..5 => 22,
            5..8 => 5,
            25.. => 12,
            _ => 0,
        };
        let measure = match self.claim.measure.as_deref() {
            Some("change") => 4,
            Some("standard") => 8,
            _ => 0,
        };
        let money = self.claim.amount.as_ref().is_some_and(|a| a.unit == "元");
        indicator + measure + if self.inferred(Role::Indicator) { 5 } else { 0 } + if money { 6 } else { 0 }
            - if self.claim.rule == "observation.quantity" { 0 } else { 3 }
    }

    fn staffing(&self) -> i32 {
        let sender = if self.count(Role::Sender) == 0 || self.inferred(Role::Sender) { 22 } else { 0 };
        sender + if self.inferred(Role::Place) { 4 } else { 0 } + if self.count(Role::Post) == 0 { 10 } else { 0 }
    }
}
