//! Confidence: how sure a claim is, from what was said, what was inferred and what lies near by.
//!
//! The score starts at 100 and loses points for each thing that makes such claims wrong more often; the table is
//! in `docs/confidence.md`. It depends on the claim alone, so that it can be reproduced.

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

fn score(doc: &Document, claim: &Claim) -> u8 {
    let mut score: i32 = 100;
    let has = |role| claim.slots.iter().any(|s| s.role == role);
    let inferred = |role| claim.slots.iter().any(|s| s.role == role && s.inferred);
    let sentence = doc.sentences.iter().find(|s| doc.span(s.range) == claim.sentence);
    if sentence.is_some_and(|s| !s.joints.is_empty()) {
        score -= 30;
    }
    if claim.status != Status::Done {
        score -= 10;
    }
    match claim.kind {
        Kind::Funding => {
            if !has(Role::Funder) {
                score -= 10;
            }
            if !has(Role::Purpose) {
                score -= 10;
            }
        }
        Kind::Observation => {
            let indicator =
                claim.slots.iter().find(|s| s.role == Role::Indicator).map_or(0, |s| s.name.chars().count());
            if indicator < 4 {
                score -= 25;
            } else if indicator > 20 {
                score -= 10;
            }
        }
        Kind::Staffing => {
            if !has(Role::Sender) {
                score -= 10;
            }
        }
        Kind::Pairing => {
            if inferred(Role::Recipient) {
                score -= 15;
            }
        }
        Kind::Policy => {}
    }
    if inferred(Role::Place) {
        score -= 5;
    }
    if !has(Role::Place) {
        score -= 10;
    }
    match &claim.time {
        None => score -= 5,
        Some(t) if t.from_context => score -= 5,
        Some(_) => {}
    }
    if claim.slots.iter().any(|s| matches!(s.thing, Thing::Unresolved { .. })) {
        score -= 20;
    }
    if claim.amount.as_ref().is_some_and(|a| a.bound != Bound::Exact) {
        score -= 3;
    }
    if claim.derivation.iter().any(|d| d.contains("carried")) {
        score -= 8;
    }
    score.clamp(1, 100) as u8
}
