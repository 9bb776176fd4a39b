//! A claim as one JSON object: the form of `bangfu extract --format jsonl`, which the scorers read.

use std::collections::BTreeSet;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::{Claim, Kind, Role, Slot, Thing};
use crate::document::Document;

/// The claim as a JSON object; offsets count characters of the original file.
pub fn object(doc: &Document, claim: &Claim) -> Value {
    json!(Line { doc, claim })
}

/// A claim on its way into JSON: written as it is serialised, without an object in between.
pub struct Line<'a> {
    pub doc: &'a Document,
    pub claim: &'a Claim,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { doc, claim } = *self;
        let mut o = serializer.serialize_map(None)?;
        o.serialize_entry("doc", &claim.doc)?;
        o.serialize_entry("id", &claim.id)?;
        o.serialize_entry("type", &claim.kind)?;
        o.serialize_entry("sentence", doc.quote(claim.sentence))?;
        o.serialize_entry("value_text", doc.quote(claim.value))?;
        let nth = nth(doc, claim);
        if nth > 1 {
            o.serialize_entry("nth", &nth)?;
        }
        o.serialize_entry("start", &claim.value.start)?;
        o.serialize_entry("end", &claim.value.end)?;
        o.serialize_entry("sent_start", &claim.sentence.start)?;
        o.serialize_entry("sent_end", &claim.sentence.end)?;
        if let Some(a) = &claim.amount {
            o.serialize_entry("number", &a.number.normalize().to_string())?;
            o.serialize_entry("unit", &a.unit)?;
            o.serialize_entry("bound", &a.bound)?;
        }
        let names = |role: Role| Names { doc, claim, role };
        let one = |role: Role| claim.slots.iter().find(|s| s.role == role).map(|s| &s.name);
        match claim.kind {
            Kind::Funding => {
                o.serialize_entry("flow", &claim.flow)?;
                o.serialize_entry("funder", &names(Role::Funder))?;
                o.serialize_entry("recipient", &names(Role::Recipient))?;
                o.serialize_entry("purpose", &one(Role::Purpose))?;
                o.serialize_entry("cumulative", &claim.cumulative)?;
            }
            Kind::Observation => {
                o.serialize_entry("indicator", &one(Role::Indicator))?;
                o.serialize_entry("kind", &claim.measure)?;
            }
            Kind::Staffing => {
                o.serialize_entry("role", &one(Role::Post))?;
                o.serialize_entry("sender", &names(Role::Sender))?;
            }
            Kind::Pairing => {
                o.serialize_entry("helper", &names(Role::Helper))?;
                o.serialize_entry("recipient", &names(Role::Recipient))?;
                o.serialize_entry("scheme", &one(Role::Scheme))?;
            }
            Kind::Policy => {
                o.serialize_entry("title", &one(Role::Title))?;
                o.serialize_entry("issuer", &names(Role::Issuer))?;
            }
        }
        o.serialize_entry("place", &names(Role::Place))?;
        o.serialize_entry("time", &claim.time.as_ref().map(|t| Ends { start: &t.start, end: &t.end }))?;
        let from = |context: bool| if context { "context" } else { "sentence" };
        o.serialize_entry("time_from", &claim.time.as_ref().map(|t| from(t.from_context)))?;
        o.serialize_entry("status", &claim.status)?;
        let time = claim.time.as_ref().filter(|t| t.from_context).map(|_| "time");
        let slots = claim.slots.iter().filter(|s| s.inferred).map(|s| role_name(s.role));
        o.serialize_entry("inferred", &slots.chain(time).collect::<BTreeSet<&str>>())?;
        o.serialize_entry("rule", &claim.rule)?;
        o.serialize_entry("score", &claim.score)?;
        if let Some(hard) = &claim.hard {
            o.serialize_entry("hard", hard)?;
        }
        o.serialize_entry("links", &Links(&claim.slots))?;
        o.end()
    }
}

/// The names of a claim's slots of one role: places by their official names, bodies as the text names them (their own
/// name stands under `links`).
struct Names<'a> {
    doc: &'a Document,
    claim: &'a Claim,
    role: Role,
}

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.claim.slots.iter().filter(|s| s.role == self.role).map(|s| as_named(self.doc, s)))
    }
}

/// 民革中央 and not 中国国民党革命委员会, unless the words are broken by mark-up or spaces, or only point back.
fn as_named<'a>(doc: &'a Document, slot: &'a Slot) -> &'a str {
    // 该行, 集团公司: a word that points back to a body names nobody.
    let points = |text: &str| {
        text.chars().count() < 3 || text.starts_with(['我', '本', '该', '全']) || slot.name.ends_with(text)
    };
    let words = slot.words.filter(|_| matches!(slot.thing, Thing::Body { .. }));
    words
        .map(|w| doc.quote(w))
        .filter(|text| text.chars().count() >= 2 && !text.contains(|c: char| c.is_whitespace() || c == '<'))
        .filter(|text| !slot.inferred || !points(text))
        .unwrap_or(&slot.name)
}

#[derive(serde::Serialize)]
struct Ends<'a> {
    start: &'a Option<String>,
    end: &'a Option<String>,
}

/// The claims.md name of a role's field.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Funder => "funder",
        Role::Recipient => "recipient",
        Role::Place => "place",
        Role::Purpose => "purpose",
        Role::Programme => "programme",
        Role::Indicator => "indicator",
        Role::Post => "role",
        Role::Sender => "sender",
        Role::Helper => "helper",
        Role::Scheme => "scheme",
        Role::Title => "title",
        Role::Issuer => "issuer",
    }
}

/// What slots denote, where they denote something beyond their words.
struct Links<'a>(&'a [Slot]);

impl Serialize for Links<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer
            .collect_seq(self.0.iter().filter(|s| !matches!(s.thing, Thing::Policy(_) | Thing::Term(_))).map(Link))
    }
}

struct Link<'a>(&'a Slot);

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Body<'a> {
            name: &'a str,
            kind: &'a str,
        }
        #[derive(serde::Serialize)]
        struct Group<'a> {
            name: &'a str,
            count: &'a Option<String>,
        }
        let slot = self.0;
        let mut o = serializer.serialize_map(None)?;
        o.serialize_entry("slot", role_name(slot.role))?;
        o.serialize_entry("name", &slot.name)?;
        o.serialize_entry("start", &slot.words.map(|w| w.start))?;
        o.serialize_entry("end", &slot.words.map(|w| w.end))?;
        o.serialize_entry("inferred", &slot.inferred)?;
        match &slot.thing {
            Thing::Place(code) => o.serialize_entry("place", code)?,
            Thing::Area(name) => o.serialize_entry("area", name)?,
            Thing::Body { name, kind } => o.serialize_entry("body", &Body { name, kind })?,
            Thing::Group { name, count } => o.serialize_entry("group", &Group { name, count })?,
            Thing::Programme(name) => o.serialize_entry("programme", name)?,
            Thing::Unresolved { candidates, .. } => o.serialize_entry("unresolved", candidates)?,
            Thing::Policy(_) | Thing::Term(_) => {}
        }
        o.end()
    }
}

/// Which occurrence of the value's words in its sentence this is, from 1.
fn nth(doc: &Document, claim: &Claim) -> usize {
    let words = doc.quote(claim.value);
    let before =
        doc.quote(crate::span::Span { start: claim.sentence.start, end: claim.value.start.max(claim.sentence.start) });
    before.matches(words).count() + 1
}
