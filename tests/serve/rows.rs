//! Every row of every answer opens its sentence: the way back to the characters holds for each of them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{House, encoded};
use crate::named::{is_federated, needed};

/// The IRIs of a row.
fn iris(row: &Value) -> Vec<String> {
    row.as_object()
        .into_iter()
        .flatten()
        .filter(|(_, cell)| cell["type"] == "uri")
        .filter_map(|(_, cell)| cell["value"].as_str().map(str::to_owned))
        .collect()
}

struct Texts<'h> {
    house: &'h House,
    known: BTreeMap<String, Vec<char>>,
}

impl Texts<'_> {
    fn slice(&mut self, doc: &str, start: &Value, end: &Value) -> String {
        let house = self.house;
        let text = self.known.entry(doc.to_owned()).or_insert_with(|| {
            let reply = house.get(&format!("/text/{}", encoded(doc)));
            assert_eq!(reply.status, 200, "{doc}");
            reply.text().chars().collect()
        });
        let at = |v: &Value| v.as_u64().expect("an offset") as usize;
        text[at(start)..at(end)].iter().collect()
    }
}

#[test]
fn every_row_of_every_named_query_leads_to_its_words() {
    let house = House::usual();
    let mut texts = Texts { house, known: BTreeMap::new() };
    let listed = house.get_with("/q", &[("accept", "application/json")]).json();
    let (mut rows, mut without) = (0, Vec::new());
    let mut seen: BTreeMap<Vec<String>, bool> = BTreeMap::new();
    for query in listed.as_array().expect("a list") {
        let name = query["name"].as_str().expect("a name");
        let tail = needed(house, query);
        if is_federated(house, name, &tail) {
            continue;
        }
        let answer = house.get(&format!("/q/{name}.json?{tail}"));
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        for row in answer.json()["results"]["bindings"].as_array().expect("rows") {
            rows += 1;
            // Many rows rest on the same things: what these lead to is looked at once.
            let things = iris(row);
            if let Some(&grounded) = seen.get(&things) {
                if !grounded {
                    without.push(format!("{name}: {row}"));
                }
                continue;
            }
            let tail: String = things.iter().map(|iri| format!("&iri={}", encoded(iri))).collect();
            let why = house.get(&format!("/why?limit=5{tail}"));
            assert_eq!(why.status, 200, "{name}: {}", why.text());
            let why = why.json();
            let spans = why["spans"].as_array().expect("spans");
            // Reference data (a pair that no document speaks of, a place without a claim) rest on their source.
            let grounded = !spans.is_empty() || why["sources"].as_array().is_some_and(|s| !s.is_empty());
            if !grounded {
                without.push(format!("{name}: {row}"));
            }
            seen.insert(things, grounded);
            for span in spans {
                let doc = span["doc"].as_str().expect("a document");
                let found = texts.slice(doc, &span["start"], &span["end"]);
                assert_eq!(span["words"], found.as_str(), "{name}: {span}");
                let sentence = texts.slice(doc, &span["sentenceStart"], &span["sentenceEnd"]);
                assert_eq!(span["sentence"], sentence.as_str(), "{name}: {span}");
                for slot in span["slots"].as_array().expect("slots").iter().filter(|s| !s["words"].is_null()) {
                    assert_eq!(
                        slot["words"],
                        texts.slice(doc, &slot["start"], &slot["end"]).as_str(),
                        "{name}: {slot}"
                    );
                }
            }
        }
    }
    assert!(rows > 60, "only {rows} rows");
    assert!(without.is_empty(), "{} of {rows} rows lead nowhere:\n{}", without.len(), without.join("\n"));
}

#[test]
fn every_claim_and_slot_of_the_store_quotes_its_document() {
    let house = House::usual();
    let mut texts = Texts { house, known: BTreeMap::new() };
    let rows = house.rows(
        "SELECT ?doc ?words ?start ?end { { ?x a bf:Claim ; bf:document ?doc } UNION { ?c bf:slot ?x ; bf:document ?doc } \
         ?x bf:words ?words ; bf:start ?start ; bf:end ?end } ORDER BY ?doc ?start",
    );
    assert!(rows.len() > 20, "{}", rows.len());
    for row in &rows {
        let doc = row["doc"]["value"].as_str().and_then(|d| d.rsplit('/').next()).expect("a document");
        let number = |name: &str| {
            Value::from(row[name]["value"].as_str().and_then(|n| n.parse::<u64>().ok()).expect("an offset"))
        };
        assert_eq!(row["words"]["value"], texts.slice(doc, &number("start"), &number("end")).as_str(), "{row}");
    }
}

#[test]
fn a_place_leads_to_the_claims_about_it() {
    let house = House::usual();
    let why = house.get(&format!("/why?iri={}", encoded("https://w3id.org/bangfu/id/place/533300"))).json();
    let spans = why["spans"].as_array().expect("spans");
    assert!(spans.iter().any(|s| s["words"] == "4.2亿元"), "{why}");
    assert!(spans.iter().all(|s| s["label"].is_string() && s["claim"].is_string()), "{why}");
    house.get("/why").is_problem(400, "no-iri");
    house.get("/why?iri=nothing").is_problem(400, "iri");
}
