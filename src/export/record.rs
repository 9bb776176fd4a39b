//! What the store says of a node, read as rows of the model.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use oxrdf::Term;
use rust_decimal::Decimal;

use crate::export::row::{ClaimRow, EntityKind, EntityRow, Mark, Party};
use crate::ontology::NS;

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const WGS84: &str = "http://www.w3.org/2003/01/geo/wgs84_pos#";

/// What is said of a node: property → values, sorted.
pub(super) type Description = BTreeMap<String, BTreeSet<Value>>;

/// An IRI or the text of a literal with its language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Iri(String),
    Text(String, Option<String>),
}

impl Value {
    pub(super) fn of(term: &Term) -> Self {
        match term {
            Term::Literal(l) => Self::Text(l.value().to_owned(), l.language().map(str::to_owned)),
            Term::NamedNode(n) => Self::Iri(n.as_str().to_owned()),
            other => Self::Iri(other.to_string()),
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Iri(s) | Self::Text(s, _) => s,
        }
    }
}

/// The first value of a property; among literals one without language or in Chinese.
pub(super) fn one<'d>(of: &'d Description, property: &str) -> &'d str {
    let Some(values) = of.get(property) else { return "" };
    let chinese = |v: &&Value| matches!(v, Value::Text(_, Some(l)) if l.starts_with("zh"));
    let plain = |v: &&Value| matches!(v, Value::Iri(_) | Value::Text(_, None));
    values.iter().find(chinese).or_else(|| values.iter().find(plain)).map_or("", Value::text)
}

fn english<'d>(of: &'d Description, property: &str) -> &'d str {
    let english = |v: &&Value| matches!(v, Value::Text(_, Some(l)) if l.starts_with("en"));
    of.get(property).and_then(|v| v.iter().find(english)).map_or("", Value::text)
}

pub(super) fn bf(name: &str) -> String {
    format!("{NS}{name}")
}

/// The name of a concept (`bf:flow-invest` → `invest`).
fn concept(iri: &str) -> String {
    let local = iri.rsplit(['#', '/']).next().unwrap_or_default();
    local.split_once('-').map_or(local, |(_, name)| name).to_owned()
}

/// The last segment of an IRI, percent-decoded.
pub(super) fn tail(iri: &str) -> String {
    let segment = iri.rsplit(['#', '/']).next().unwrap_or_default();
    percent_decoded(segment)
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match hex.filter(|_| bytes[at] == b'%').and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Role names of slots and the properties that hold the same things.
pub(super) const ROLES: [(&str, &str); 12] = [
    ("funder", "funder"),
    ("recipient", "recipient"),
    ("place", "place"),
    ("purpose", "purpose"),
    ("programme", "programme"),
    ("indicator", "indicator"),
    ("role", "post"),
    ("sender", "sender"),
    ("helper", "helper"),
    ("scheme", "scheme"),
    ("title", "policy"),
    ("issuer", "issuer"),
];

/// A claim with its passage, slots, things and document.
pub(super) fn row(
    iri: &str,
    claim: &Description,
    passage: &Description,
    slots: &BTreeMap<String, Description>,
    things: &BTreeMap<String, Rc<Description>>,
    document: &str,
    about: &Description,
) -> ClaimRow {
    let get = |name: &str| one(claim, &bf(name)).to_owned();
    let integer = |d: &Description, name: &str| one(d, &bf(name)).parse::<u64>().ok();
    let decimal = |name: &str| one(claim, &bf(name)).parse::<Decimal>().ok();
    let kinds = claim.get(RDF_TYPE);
    let is = |class: &str| kinds.is_some_and(|k| k.iter().any(|v| v.text() == bf(class)));
    let kind = [
        ("FundingClaim", "funding"),
        ("Observation", "observation"),
        ("StaffingClaim", "staffing"),
        ("PairingClaim", "pairing"),
        ("PolicyClaim", "policy"),
    ]
    .into_iter()
    .find(|(class, _)| is(class))
    .map_or("", |(_, kind)| kind);
    let (mut time_start, mut time_end) = (String::new(), String::new());
    if let Some((start, end)) = get("period").split_once('/') {
        time_start = start.replace("..", "");
        time_end = end.replace("..", "");
    } else {
        time_start.push_str(&get("from"));
        time_end.push_str(&get("to"));
    }
    let time_from = match get("periodInferred").as_str() {
        "true" => "context",
        "false" => "sentence",
        _ => "",
    };
    // Other makers may tie a claim to a document that nothing describes.
    let document = if document.is_empty() { one(claim, &bf("document")) } else { document };
    let mut row = ClaimRow {
        id: tail(iri),
        iri: iri.to_owned(),
        kind: kind.to_owned(),
        document: tail(document),
        document_iri: document.to_owned(),
        document_title: first(about, &[&format!("{DCTERMS}title"), LABEL]),
        document_date: first(about, &[&bf("written"), &format!("{DCTERMS}issued")]),
        publisher: one(about, &format!("{DCTERMS}publisher")).to_owned(),
        url: one(about, &format!("{DCTERMS}source")).to_owned(),
        sentence: one(passage, &bf("text")).to_owned(),
        sentence_start: integer(passage, "start"),
        sentence_end: integer(passage, "end"),
        value_text: get("words"),
        value_start: integer(claim, "start"),
        value_end: integer(claim, "end"),
        number: decimal("amount"),
        lower: decimal("lower"),
        upper: decimal("upper"),
        unit: get("unit"),
        bound: concept(&get("bound")),
        flow: concept(&get("flow")),
        cumulative: get("cumulative").parse().ok(),
        measure: concept(&get("measure")),
        status: concept(&get("status")),
        time_start,
        time_end,
        time_from: time_from.to_owned(),
        rule: get("rule"),
        score: get("score").parse().ok(),
        // As `extract` writes it.
        hard: Some(english(claim, &bf("caution")))
            .filter(|t| !t.is_empty())
            .map_or_else(|| get("caution"), str::to_owned),
        ..ClaimRow::default()
    };
    fill(&mut row, claim, slots, things);
    row
}

fn first(of: &Description, properties: &[&str]) -> String {
    properties.iter().map(|p| one(of, p)).find(|s| !s.is_empty()).unwrap_or_default().to_owned()
}

/// The number at the end of a slot's IRI, by which slots keep their order.
fn slot_number(iri: &str) -> u64 {
    iri.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(u64::MAX)
}

fn fill(
    row: &mut ClaimRow,
    claim: &Description,
    slots: &BTreeMap<String, Description>,
    things: &BTreeMap<String, Rc<Description>>,
) {
    let party = |iri: &str| {
        let empty = Description::new();
        let about = things.get(iri).map_or(&empty, Rc::as_ref);
        let name = match one(about, LABEL) {
            "" => tail(iri),
            label => label.to_owned(),
        };
        Party { name, iri: iri.to_owned(), code: one(about, &bf("divisionCode")).to_owned() }
    };
    let mut own: Vec<&str> = claim.get(&bf("slot")).into_iter().flatten().map(Value::text).collect();
    own.sort_by_key(|iri| (slot_number(iri), *iri));
    let mut roles: BTreeMap<&str, Vec<Party>> = BTreeMap::new();
    for slot in own.iter().filter_map(|iri| slots.get(*iri)) {
        let (role, thing) = (one(slot, &bf("role")), one(slot, &bf("thing")));
        let Some((role, _)) = ROLES.iter().find(|(name, _)| *name == role) else { continue };
        let list = roles.entry(role).or_default();
        if !thing.is_empty() && !list.iter().any(|p| p.iri == thing) {
            list.push(party(thing));
        }
        if one(slot, &bf("inferred")) == "true" && !row.inferred.iter().any(|r| r == role) {
            row.inferred.push((*role).to_owned());
        }
        let place = |name: &str| one(slot, &bf(name)).parse().ok();
        if let (Some(start), Some(end)) = (place("start"), place("end")) {
            row.marks.push(Mark { start, end, role: (*role).to_owned() });
        }
    }
    // RDF of other makers may name things without slots.
    for (role, property) in ROLES {
        for value in claim.get(&bf(property)).into_iter().flatten() {
            let list = roles.entry(role).or_default();
            if !list.iter().any(|p| p.iri == value.text()) {
                list.push(party(value.text()));
            }
        }
    }
    row.inferred.sort();
    row.marks.sort();
    let mut take = |role: &str| roles.remove(role).unwrap_or_default();
    row.funder = take("funder");
    row.recipient = take("recipient");
    row.place = take("place");
    row.purpose = take("purpose");
    row.programme = take("programme");
    row.sender = take("sender");
    row.helper = take("helper");
    row.issuer = take("issuer");
    let words = |parties: Vec<Party>| parties.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、");
    row.indicator = words(take("indicator"));
    row.post = words(take("role"));
    row.scheme = words(take("scheme"));
    row.title = words(take("title"));
}

/// A thing of one kind.
pub(super) fn entity(iri: &str, kind: EntityKind, about: &Description) -> EntityRow {
    let get = |name: &str| one(about, &bf(name)).to_owned();
    let link = |host: &str| -> String {
        ["exactMatch", "closeMatch"]
            .into_iter()
            .filter_map(|p| about.get(&format!("{SKOS}{p}")))
            .flatten()
            .map(Value::text)
            .find(|s| s.contains(host))
            .unwrap_or_default()
            .to_owned()
    };
    let dcterms = |name: &str| one(about, &format!("{DCTERMS}{name}")).to_owned();
    let degrees = |name: &str| one(about, &format!("{WGS84}{name}")).parse().ok();
    let level = || {
        let is = |class: &&str| about.get(RDF_TYPE).is_some_and(|k| k.iter().any(|v| v.text() == bf(class)));
        ["Village", "Township", "County", "Prefecture", "Province", "Country"]
            .into_iter()
            .find(is)
            .unwrap_or_default()
            .to_lowercase()
    };
    let name = match one(about, LABEL) {
        "" => tail(iri),
        label => label.to_owned(),
    };
    let class = match kind {
        EntityKind::Place => level(),
        EntityKind::Body => get("kind"),
        EntityKind::Programme => get("sector"),
        _ => String::new(),
    };
    let dated = matches!(kind, EntityKind::Document | EntityKind::Policy);
    EntityRow {
        iri: iri.to_owned(),
        kind,
        name,
        name_en: english(about, LABEL).to_owned(),
        code: if kind == EntityKind::Document { tail(iri) } else { get("divisionCode") },
        class,
        within: get("parent"),
        since: if dated { first(about, &[&bf("written"), &format!("{DCTERMS}issued")]) } else { get("since") },
        until: get("until"),
        lat: degrees("lat"),
        lon: degrees("long"),
        wikidata: link("wikidata.org"),
        geonames: link("geonames.org"),
        count: match kind {
            EntityKind::Area => about.get(&bf("member")).map_or(String::new(), |m| m.len().to_string()),
            _ => get("count"),
        },
        helper: get("helper"),
        recipient: get("recipient"),
        scheme: tail(&get("scheme")),
        publisher: dcterms("publisher"),
        url: dcterms("source"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_from_iris() {
        assert_eq!(tail("https://example.org/id/body/%E7%94%B2%20乙"), "甲 乙");
        assert_eq!(tail("https://example.org/id/body/100%"), "100%");
        assert_eq!(concept("https://w3id.org/bangfu/ns#bound-at_least"), "at_least");
        assert_eq!(concept(""), "");
    }
}
