//! Named queries as an API.

use serde_json::Value;

use crate::formats::parsed;
use crate::harness::{House, encoded};

#[test]
fn every_named_query_answers_in_every_format() {
    let house = House::usual();
    let listed = house.get_with("/q", &[("accept", "application/json")]).json();
    let listed = listed.as_array().expect("a list");
    assert!(listed.len() >= 20, "{}", listed.len());
    for query in listed {
        let name = query["name"].as_str().expect("a name");
        assert!(
            query["zh"].as_str().is_some_and(|t| !t.is_empty()) && query["en"].as_str().is_some_and(|t| !t.is_empty())
        );
        let path = format!("/q/{name}");
        let tail = needed(house, query);
        if is_federated(house, name, &tail) {
            house.get(&format!("{path}.json?{tail}")).is_problem(400, "unsupported");
            continue;
        }
        let mut counts = Vec::new();
        for extension in ["json", "csv", "tsv", "ndjson", "geojson", "xml"] {
            let reply = house.get(&format!("{path}.{extension}?{tail}"));
            assert_eq!(reply.status, 200, "{name}.{extension}: {}", reply.text());
            counts.push(parsed(&reply));
        }
        assert!(counts.windows(2).all(|w| w[0] == w[1]), "{name}: {counts:?}");
        let text = house.get(&format!("{path}.rq?{tail}"));
        assert_eq!((text.status, text.media()), (200, "application/sparql-query"));
        assert_eq!(house.query(&text.text(), &[]).status, 200, "{name}: {}", text.text());
    }
}

/// Whether the query asks another endpoint (SPARQL 1.1 Federated Query), which the service never does: it says so.
pub fn is_federated(house: &House, name: &str, tail: &str) -> bool {
    house.get(&format!("/q/{name}.rq?{tail}")).text().contains("SERVICE <")
}

/// Values for the parameters that have no default.
pub fn needed(house: &House, query: &Value) -> String {
    let mut tail = form_urlencoded::Serializer::new(String::new());
    for p in query["parameters"].as_array().into_iter().flatten().filter(|p| p["default"].is_null()) {
        let name = p["name"].as_str().expect("a name");
        let value = match (p["type"].as_str(), name) {
            (_, "document") => "river".to_owned(),
            (Some("id"), _) => {
                let rows = house.rows("SELECT ?c { ?c a bf:Claim } ORDER BY ?c LIMIT 1");
                rows[0]["c"]["value"].as_str().unwrap_or_default().to_owned()
            }
            (_, "helper") => "310000".to_owned(),
            (Some("place"), _) => "530000".to_owned(),
            (Some("year"), _) => "2019".to_owned(),
            (Some("number"), _) => "1".to_owned(),
            (Some("text"), _) => "贫困发生率".to_owned(),
            (kind, _) => panic!("no value for {name} of type {kind:?}"),
        };
        tail.append_pair(name, &value);
    }
    tail.finish()
}

#[test]
fn parameters_are_typed() {
    let house = House::usual();
    house.get("/q/nothing-of-the-kind.json").is_problem(404, "not-found");
    house.get("/q/who-funded-what.json?place=999999").is_problem(400, "parameter");
    house.get("/q/who-funded-what.json?from=soon").is_problem(400, "parameter");
    house.get("/q/who-funded-what.json?nothing=1").is_problem(400, "parameter");
    house.get("/q/claim.json").is_problem(400, "parameter");
    house.get("/q/who-funded-what.pdf").is_problem(406, "not-acceptable");
    let by_name = house.get(&format!("/q/who-funded-what.csv?place={}", encoded("云南省")));
    let by_code = house.get("/q/who-funded-what.csv?place=530000");
    assert_eq!(by_name.text(), by_code.text());
    // An empty field of a form is as if it were not there.
    assert_eq!(house.get("/q/who-funded-what.csv?place=530000&from=").text(), by_code.text());
}

#[test]
fn the_money_that_the_documents_tell_of_is_found() {
    let house = House::usual();
    let csv = house.get("/q/who-funded-what.csv?place=530000").text();
    assert!(csv.contains("上海市") && csv.contains("420000000"), "{csv}");
    assert!(!csv.contains("福建省"), "{csv}");
}

#[test]
fn places_become_points_on_a_map() {
    let house = House::usual();
    let map = house.get("/q/who-funded-what.geojson?place=530000");
    assert_eq!(map.media(), "application/geo+json");
    let map = map.json();
    assert_eq!(map["type"], "FeatureCollection");
    let features = map["features"].as_array().expect("features");
    assert!(!features.is_empty());
    for feature in features {
        assert_eq!(feature["type"], "Feature");
        assert!(feature["properties"].is_object());
        if let Some(point) = feature["geometry"]["coordinates"].as_array() {
            let (lon, lat) = (point[0].as_f64().expect("a number"), point[1].as_f64().expect("a number"));
            assert!(
                (97.0..107.0).contains(&lon) && (20.0..30.0).contains(&lat) || (73.0..136.0).contains(&lon),
                "{feature}"
            );
        }
    }
    assert!(features.iter().any(|f| f["geometry"].is_object()), "{map}");
}

#[test]
fn the_open_api_document_tells_all_of_it() {
    let house = House::usual();
    let api = house.get("/openapi.json").json();
    assert_eq!(api["openapi"], "3.1.0");
    let listed = house.get_with("/q", &[("accept", "application/json")]).json();
    for query in listed.as_array().expect("a list") {
        let name = query["name"].as_str().expect("a name");
        let operation = &api["paths"][format!("/q/{name}")]["get"];
        assert_eq!(operation["operationId"], name);
        for p in query["parameters"].as_array().expect("a list") {
            let told = operation["parameters"].as_array().into_iter().flatten().any(|o| o["name"] == p["name"]);
            assert!(told, "{name}: {p}");
        }
        for sample in operation["x-codeSamples"].as_array().expect("samples") {
            assert!(sample["source"].as_str().is_some_and(|s| s.contains(&format!("/q/{name}"))), "{sample}");
        }
        assert_eq!(operation["x-codeSamples"].as_array().map(Vec::len), Some(4));
    }
    for path in ["/sparql", "/search", "/ask", "/text/{doc}", "/why", "/reconcile/match", "/stats"] {
        assert!(api["paths"][path].is_object(), "{path} is missing");
    }
}
