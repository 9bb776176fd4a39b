//! Full text over names and sentences.

use serde_json::Value;

use crate::harness::{House, encoded};

fn hits(path: &str) -> Vec<Value> {
    let reply = House::usual().get(path);
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply.json()["hits"].as_array().cloned().expect("hits are a list")
}

fn found(text: &str) -> Vec<Value> {
    hits(&format!("/search?q={}", encoded(text)))
}

#[test]
fn short_names_former_names_codes_and_traditional_forms_find_the_place() {
    for (asked, code) in [
        ("怒江州", "533300"),
        ("怒江", "533300"),
        ("云南", "530000"),
        ("雲南省", "530000"),
        ("固原", "640400"),
        ("533300", "533300"),
        ("青龙满族", "130321"),
    ] {
        let first = &found(asked)[0];
        assert_eq!(first["kind"], "thing", "{asked}: {first}");
        assert_eq!(first["iri"], format!("https://w3id.org/bangfu/id/place/{code}"), "{asked}: {first}");
        assert!(first["label"].is_string() && first["type"].is_string() && first["score"].is_number());
    }
}

#[test]
fn sentences_are_found_with_their_place_and_claim() {
    let house = House::usual();
    for asked in ["易地扶贫搬迁", "三峡 捐赠", "援滇干部", "1.8亿元", "捐赠资金用于搬迁"] {
        let all = found(asked);
        let hit = all.iter().find(|h| h["kind"] == "passage").unwrap_or_else(|| panic!("{asked}: {all:?}"));
        let text: Vec<char> =
            house.get(&format!("/text/{}", hit["doc"].as_str().expect("a document"))).text().chars().collect();
        let range = hit["start"].as_u64().expect("a start") as usize..hit["end"].as_u64().expect("an end") as usize;
        assert_eq!(hit["text"], text[range].iter().collect::<String>(), "{asked}");
        assert!(hit["claim"].as_str().is_some_and(|c| c.contains("/claim/")), "{asked}: {hit}");
        let shown: Vec<char> = hit["text"].as_str().expect("a text").chars().collect();
        let marks = hit["marks"].as_array().expect("marks");
        assert!(
            !marks.is_empty() && marks.iter().all(|m| m[1].as_u64().expect("an end") as usize <= shown.len()),
            "{hit}"
        );
    }
}

#[test]
fn mark_up_is_no_text() {
    let all = found("毕节市帮扶资金");
    let hit = all.iter().find(|h| h["kind"] == "passage").expect("a passage");
    assert!(!hit["text"].as_str().expect("a text").contains('<'), "{hit}");
    assert!(hits("/search?q=table&kind=passage").is_empty());
}

#[test]
fn wishes_narrow_what_is_found() {
    let asked = encoded("怒江");
    assert!(hits(&format!("/search?q={asked}&kind=thing")).iter().all(|h| h["kind"] == "thing"));
    assert!(hits(&format!("/search?q={asked}&kind=passage")).iter().all(|h| h["kind"] == "passage"));
    assert!(hits(&format!("/search?q={asked}&type=County")).iter().all(|h| h["type"] == "County"));
    let inside = hits(&format!("/search?q={}&doc=coast", encoded("资金")));
    assert!(!inside.is_empty() && inside.iter().all(|h| h["doc"] == "coast"), "{inside:?}");
    assert_eq!(hits(&format!("/search?q={}&limit=3", encoded("县"))).len(), 3);
    assert!(found("绝对没有写到的词语呀").is_empty());
    assert!(found("").is_empty());
    let house = House::usual();
    house.get("/search").is_problem(400, "no-question");
    house.get("/search?q=x&kind=other").is_problem(400, "kind");
}
