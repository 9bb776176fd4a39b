//! Reconciliation API: 0.2 at one endpoint, the draft of 1.0 at its routes; every message has the specified shape.

use serde_json::{Value, json};

use crate::harness::{House, Reply, encoded};
use crate::schemas as shapes;

fn good(reply: &Reply) -> Value {
    assert_eq!((reply.status, reply.media()), (200, "application/json"), "{}", reply.text());
    assert!(!reply.header("content-language").is_empty(), "{reply:?}");
    reply.json()
}

fn post(path: &str, body: &Value) -> Reply {
    House::usual().post(path, &[("content-type", "application/json")], &body.to_string())
}

#[test]
fn the_manifests_have_their_shapes_and_lead_to_services_that_are_there() {
    let house = House::usual();
    let manifest = good(&house.get("/reconcile"));
    shapes::holds(&shapes::manifest(), &manifest);
    shapes::holds(&shapes::draft_manifest(), &good(&house.get("/reconcile/v1")));
    for kind in ["entity", "property", "type"] {
        let service = &manifest["suggest"][kind];
        let url = format!(
            "{}{}",
            service["service_url"].as_str().unwrap_or_default(),
            service["service_path"].as_str().unwrap_or_default()
        );
        let path = url.strip_prefix(&house.url).expect("the service is this one");
        assert_eq!(house.get(&format!("{path}?prefix=x")).status, 200, "{url}");
    }
    let preview = manifest["preview"]["url"].as_str().expect("a URL").replace("{{id}}", "place/530000");
    assert_eq!(house.get(preview.strip_prefix(&house.url).expect("the service is this one")).status, 200);
    let view = manifest["view"]["url"].as_str().expect("a URL").replace("{{id}}", "place/530000");
    assert_eq!(house.get(view.strip_prefix(&house.url).expect("the service is this one")).status, 200);
}

#[test]
fn names_are_told_in_the_language_that_is_asked() {
    let house = House::usual();
    let english = house.get_with("/reconcile", &[("accept-language", "en-GB,en;q=0.9")]);
    assert_eq!(english.header("content-language"), "en");
    assert_eq!(english.json()["defaultTypes"][0]["name"], "Place");
    let chinese = house.get_with("/reconcile", &[("accept-language", "zh-CN")]);
    assert_eq!(chinese.header("content-language"), "zh");
}

#[test]
fn queries_of_both_versions_find_the_same_things() {
    let house = House::usual();
    let wanted = [
        ("会泽县", "County", "place/530326"),
        ("云南", "Place", "place/530000"),
        ("怒江州", "Prefecture", "place/533300"),
    ];
    let mut plain = serde_json::Map::new();
    let mut draft = Vec::new();
    for (n, (name, kind, _)) in wanted.iter().enumerate() {
        plain.insert(format!("q{n}"), json!({"query": name, "type": kind, "limit": 3}));
        draft.push(json!({"type": kind, "limit": 3, "conditions": [{"matchType": "name", "propertyValue": name}]}));
    }
    let queries = Value::Object(plain).to_string();
    let by_form = good(&house.form("/reconcile", &[("queries", &queries)]));
    let by_get = good(&house.get(&format!("/reconcile?queries={}", encoded(&queries))));
    assert_eq!(by_form, by_get);
    shapes::holds(&shapes::results(), &by_form);
    let later = good(&post("/reconcile/match", &json!({"queries": draft})));
    shapes::holds(&shapes::draft_results(), &later);
    for (n, (name, _, id)) in wanted.iter().enumerate() {
        let first = &by_form[format!("q{n}")]["result"][0];
        assert_eq!((first["id"].as_str(), first["match"].as_bool()), (Some(*id), Some(true)), "{name}: {first}");
        assert_eq!(later["results"][n]["candidates"][0]["id"].as_str(), Some(*id), "{name}");
        assert!(by_form[format!("q{n}")]["result"].as_array().is_some_and(|r| r.len() <= 3));
    }
}

#[test]
fn what_stays_ambiguous_is_no_match_until_a_property_decides() {
    let house = House::usual();
    let query = json!({"a": {"query": "朝阳区", "type": "County"},
        "b": {"query": "朝阳区", "type": "County", "properties": [{"pid": "within", "v": "北京市"}]}});
    let answer = good(&house.form("/reconcile", &[("queries", &query.to_string())]));
    let open = answer["a"]["result"].as_array().expect("a list");
    assert!(open.len() > 1 && open.iter().all(|c| c["match"] == false), "{answer}");
    let decided = &answer["b"]["result"][0];
    assert_eq!((decided["id"].as_str(), decided["match"].as_bool()), (Some("place/110105"), Some(true)), "{answer}");
    let draft = json!({"queries": [{"type": "County", "conditions": [
        {"matchType": "name", "propertyValue": "朝阳区"},
        {"matchType": "property", "propertyId": "within", "propertyValue": {"id": "place/110000"}, "required": true}]}]});
    let answer = good(&post("/reconcile/match", &draft));
    assert_eq!(answer["results"][0]["candidates"][0]["id"], "place/110105", "{answer}");
}

#[test]
fn suggestions_have_their_shapes() {
    let house = House::usual();
    for base in ["/reconcile", "/reconcile/v1"] {
        let entities = good(&house.get(&format!("{base}/suggest/entity?prefix={}", encoded("会泽"))));
        shapes::holds(&shapes::suggested_entities(), &entities);
        assert_eq!(entities["result"][0]["id"], "place/530326", "{entities}");
        let properties = good(&house.get(&format!("{base}/suggest/property?prefix=code")));
        shapes::holds(&shapes::suggested_properties(), &properties);
        assert_eq!(properties["result"][0]["id"], "divisionCode");
        let types = good(&house.get_with(&format!("{base}/suggest/type?prefix=coun"), &[("accept-language", "en")]));
        shapes::holds(&shapes::suggested_types(), &types);
        assert_eq!(types["result"][0]["broader"][0]["id"], "Place", "{types}");
    }
    let all = good(&house.get("/reconcile/suggest/property?prefix="));
    let rest = good(&house.get("/reconcile/suggest/property?prefix=&cursor=2"));
    assert_eq!(all["result"][2], rest["result"][0]);
    let card = good(&house.get("/reconcile/flyout/entity?id=place/530326"));
    assert!(card["html"].as_str().is_some_and(|h| h.contains("会泽县")) && card["id"] == "place/530326", "{card}");
}

#[test]
fn data_are_fetched_in_both_forms() {
    let house = House::usual();
    let wish = json!({"ids": ["place/530326", "place/nowhere"], "properties": [
        {"id": "divisionCode"}, {"id": "parent"}, {"id": "latitude"}, {"id": "claims"}, {"id": "wikidata"}]});
    let plain = good(&house.form("/reconcile", &[("extend", &wish.to_string())]));
    shapes::holds(&shapes::extension(), &plain);
    let row = &plain["rows"]["place/530326"];
    assert_eq!(row["divisionCode"], json!([{"str": "530326"}]), "{plain}");
    assert_eq!(row["parent"][0]["id"], "place/530300", "{plain}");
    assert!(row["latitude"][0]["float"].as_f64().is_some_and(|l| (25.0..28.0).contains(&l)), "{plain}");
    assert!(row["claims"][0]["int"].as_i64().is_some_and(|n| n > 0), "{plain}");
    assert_eq!(plain["rows"]["place/nowhere"]["divisionCode"], json!([]));
    let draft = good(&post("/reconcile/extend", &wish));
    shapes::holds(&shapes::draft_extension(), &draft);
    assert_eq!(draft["rows"][0]["properties"][0]["values"], row["divisionCode"]);
    assert_eq!(draft["rows"][1]["id"], "place/nowhere");
    let proposal = good(&house.get("/reconcile/properties?type=County&limit=4"));
    shapes::holds(&shapes::proposal(), &proposal);
    assert_eq!((proposal["properties"].as_array().map(Vec::len), proposal["type"].as_str()), (Some(4), Some("County")));
    let proposal = good(&house.get("/reconcile/extend/propose?type=Body"));
    shapes::holds(&shapes::draft_proposal(), &proposal);
    let ids: Vec<&str> =
        proposal["properties"].as_array().into_iter().flatten().filter_map(|p| p["id"].as_str()).collect();
    assert!(ids.contains(&"kind") && !ids.contains(&"divisionCode"), "{ids:?}");
}

#[test]
fn previews_are_small_pages() {
    let reply = House::usual().get("/reconcile/preview?id=place/530326");
    assert_eq!((reply.status, reply.media()), (200, "text/html"));
    assert!(reply.text().contains("会泽县") && reply.text().contains("530326"), "{}", reply.text());
    House::usual().get("/reconcile/preview?id=place/000").is_problem(404, "not-found");
}

#[test]
fn what_is_wrong_is_told() {
    let house = House::usual();
    house.form("/reconcile", &[("queries", "{")]).is_problem(400, "queries");
    house.form("/reconcile", &[("queries", "[1]")]).is_problem(400, "queries");
    house.form("/reconcile", &[("extend", "{}")]).is_problem(400, "extend");
    house.form("/reconcile", &[("extend", r#"{"ids":[],"properties":[{"id":"nope"}]}"#)]).is_problem(400, "property");
    post("/reconcile/match", &json!([])).is_problem(400, "queries");
    post("/reconcile/match", &json!({"queries": [{"conditions": [{"propertyValue": "x"}]}]}))
        .is_problem(400, "condition");
    let many: serde_json::Map<_, _> = (0..500).map(|n| (format!("q{n}"), json!({"query": "x"}))).collect();
    house.form("/reconcile", &[("queries", &Value::Object(many).to_string())]).is_problem(413, "batch");
    // A name that is nothing has no candidates, and a query without one neither.
    let answer = good(&house.form(
        "/reconcile",
        &[(
            "queries",
            r#"{"a":{"query":"绝无此地名"},"b":{"query":""},"c":{"properties":[{"pid":"within","v":"云南省"}]}}"#,
        )],
    ));
    shapes::holds(&shapes::results(), &answer);
    assert_eq!(answer["a"]["result"], json!([]), "{answer}");
}

#[test]
fn pages_of_other_sites_may_ask() {
    let reply = House::usual().get_with("/reconcile", &[("origin", "http://127.0.0.1:3333")]);
    assert!(!reply.header("access-control-allow-origin").is_empty(), "{reply:?}");
}
