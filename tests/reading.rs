//! The held-out texts of `tests/gold`, read and scored: figures must not fall, scores must mean something, spans must
//! be the text's own words.

use std::collections::BTreeMap;
use std::path::Path;

use bangfu::Bangfu;
use bangfu::claim::json;
use bangfu::document::{Document, meta};
use bangfu::eval::{self, Report};
use bangfu::knowledge::Knowledge;
use serde_json::{Map, Value};

type ByDocument = BTreeMap<String, Vec<Map<String, Value>>>;

/// Reads every text of `tests/gold` and its annotations.
fn read() -> (ByDocument, ByDocument) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let bangfu = Bangfu::open(&Knowledge::embedded()).expect("the built-in knowledge loads");
    let rows = meta::rows(&std::fs::read_to_string(folder.join("documents.tsv")).expect("documents.tsv is there"))
        .expect("documents.tsv is well formed");
    let (mut gold, mut claims) = (ByDocument::new(), ByDocument::new());
    let mut paths: Vec<_> =
        std::fs::read_dir(&folder).expect("the folder can be listed").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|n| n.to_str()).expect("a name in UTF-8").to_owned();
        if let Some(doc) = name.strip_suffix(".gold.jsonl") {
            let text = std::fs::read_to_string(&path).expect("annotations are UTF-8");
            let all = text.lines().map(|l| serde_json::from_str(l).expect("one JSON object a line")).collect();
            gold.insert(doc.to_owned(), all);
        } else if name.starts_with('g') {
            let row = rows.get(&name);
            let bytes = std::fs::read(&path).expect("the text can be read");
            let mut doc = Document::read(&name, &bytes, row.map(|r| &r.meta));
            if let Some(row) = row {
                doc.id = row.doc.clone();
            }
            let source: Vec<char> = String::from_utf8(bytes).expect("these texts are UTF-8").chars().collect();
            let reading = bangfu.read_document(doc);
            for claim in &reading.claims {
                let Value::Object(o) = json::object(&reading.document, claim) else { panic!("a claim is an object") };
                for (from, to, words) in [("start", "end", "value_text"), ("sent_start", "sent_end", "sentence")] {
                    let at = |k: &str| o[k].as_u64().expect("an offset") as usize;
                    let said: String = source[at(from)..at(to)].iter().collect();
                    assert_eq!(said, o[words].as_str().unwrap_or_default(), "{name}: {words} are the text's own words");
                }
                claims.entry(claim.doc.clone()).or_default().push(o);
            }
        }
    }
    (gold, claims)
}

fn report() -> Report {
    let (gold, claims) = read();
    eval::compare(&gold, &claims)
}

#[test]
fn figures_do_not_fall() {
    let report = report();
    let floors = [
        ("values", 0.96),
        ("funding.f1", 0.96),
        ("funding.whole", 0.60),
        ("observation.f1", 0.93),
        ("observation.whole", 0.68),
        ("staffing.f1", 0.95),
        ("staffing.whole", 0.38),
        ("pairing.f1", 0.84),
        ("policy.f1", 0.95),
    ];
    let low: Vec<String> = floors
        .iter()
        .filter_map(|(key, floor)| {
            let figure = report.figure(key).expect("the figure exists");
            (figure < *floor).then(|| format!("{key} is {figure}, below {floor}"))
        })
        .collect();
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn higher_scores_are_more_often_right() {
    let report = report();
    let bands: Vec<(u8, f64)> = report
        .bands
        .iter()
        .filter(|(_, (_, all))| *all >= 30)
        .map(|(band, (right, all))| (*band, *right as f64 / *all as f64))
        .collect();
    assert!(bands.len() >= 4, "scores spread over the bands: {bands:?}");
    for pair in bands.windows(2) {
        assert!(
            pair[0].1 < pair[1].1 + 0.03,
            "claims of {} points are no better than those of {}: {bands:?}",
            pair[1].0,
            pair[0].0
        );
    }
}

#[test]
fn a_text_off_the_subject_gives_no_aid() {
    let (_, claims) = read();
    let aid: Vec<String> = claims
        .get("g9")
        .into_iter()
        .flatten()
        .filter(|o| matches!(o["type"].as_str(), Some("funding" | "staffing" | "pairing")))
        .map(|o| o["value_text"].to_string())
        .collect();
    assert!(aid.is_empty(), "{aid:?}");
}
