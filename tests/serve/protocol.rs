//! SPARQL 1.1 Protocol (W3C, §2.1), service description, content negotiation, errors.

use crate::formats::parsed;
use crate::harness::{House, Reply, encoded};

const SELECT: &str = "SELECT ?p ?name { ?p a bf:Province ; rdfs:label ?name } ORDER BY ?p LIMIT 7";
const CONSTRUCT: &str = "CONSTRUCT { ?p rdfs:label ?name } WHERE { ?p a bf:Province ; rdfs:label ?name }";

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

#[test]
fn a_query_comes_by_get_form_and_direct_body() {
    let house = House::usual();
    let accept = ("accept", "text/csv");
    let expected = house.query(SELECT, &[accept]);
    assert_eq!((expected.status, parsed(&expected)), (200, 7), "{}", expected.text());
    assert!(expected.text().contains("北京市"));
    let form_type = ("content-type", "application/x-www-form-urlencoded");
    let direct_type = ("content-type", "application/sparql-query; charset=utf-8");
    for path in ["/sparql", "/query"] {
        let by_form = house.post(path, &[accept, form_type], &form(&[("query", SELECT)]));
        let direct = house.post(path, &[accept, direct_type], SELECT);
        assert_eq!((by_form.text(), direct.text()), (expected.text(), expected.text()), "{path}");
    }
    let asked = format!(
        "QUERY /sparql HTTP/1.1\r\nHost: {}\r\nAccept: text/csv\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{SELECT}",
        house.address(),
        SELECT.len()
    );
    let answer = house.raw(asked.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("北京市"), "{answer}");
}

#[test]
fn every_table_format_is_chosen_by_accept_and_by_name() {
    let house = House::usual();
    let formats = [
        ("application/sparql-results+json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
        ("application/x-ndjson", "ndjson"),
    ];
    for (media, name) in formats {
        let by_accept = house.query(SELECT, &[("accept", media)]);
        let by_name = house.get(&format!("/sparql?format={name}&query={}", encoded(SELECT)));
        assert_eq!((by_accept.status, by_accept.media()), (200, media), "{}", by_accept.text());
        assert_eq!(by_accept.body, by_name.body, "{name}");
        assert_eq!((parsed(&by_accept), by_accept.header("x-rows")), (7, "7"), "{name}");
        assert!(by_accept.header("vary").to_lowercase().contains("accept"));
    }
    for (media, name) in formats.iter().take(2) {
        let yes = house.query("ASK { ?p a bf:Province }", &[("accept", media)]);
        assert_eq!((yes.status, parsed(&yes)), (200, 1), "{name}: {}", yes.text());
    }
}

#[test]
fn every_graph_format_is_chosen_by_accept_and_by_name() {
    let house = House::usual();
    let formats = [
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/n-quads", "nq"),
        ("application/trig", "trig"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json", "jsonld"),
    ];
    for (media, name) in formats {
        let by_accept = house.query(CONSTRUCT, &[("accept", media)]);
        let by_name = house.get(&format!("/sparql?format={name}&query={}", encoded(CONSTRUCT)));
        assert_eq!((by_accept.status, by_accept.media(), by_name.media()), (200, media, media), "{}", by_accept.text());
        let triples = parsed(&by_accept);
        assert!(triples >= 31, "{name}: {triples}");
        assert_eq!(parsed(&by_name), triples, "{name}");
    }
}

#[test]
fn what_cannot_be_given_is_refused() {
    let house = House::usual();
    house.query(SELECT, &[("accept", "image/png")]).is_problem(406, "not-acceptable");
    house.query(SELECT, &[("accept", "text/turtle")]).is_problem(406, "not-acceptable");
    house.query(CONSTRUCT, &[("accept", "text/csv")]).is_problem(406, "not-acceptable");
    house.get(&format!("/sparql?format=pdf&query={}", encoded(SELECT))).is_problem(406, "not-acceptable");
}

#[test]
fn a_wrong_query_is_told_where_it_is_wrong() {
    let house = House::usual();
    let reply = house.query("SELECT * WHERE {\n  ?s 帮扶 ?o\n}", &[]);
    reply.is_problem(400, "syntax");
    assert_eq!(reply.json()["line"], 2, "{}", reply.text());
    assert!(reply.json()["excerpt"].as_str().is_some_and(|e| e.contains('^')), "{}", reply.text());
    let reply = house.query("ASK { ?s nope:x ?o }", &[]);
    reply.is_problem(400, "syntax");
    house.get("/sparql?query=").is_problem(400, "syntax");
    house.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").is_problem(400, "two-queries");
    house.post("/sparql", &[("content-type", "application/x-www-form-urlencoded")], "").is_problem(400, "no-query");
    house.post("/sparql", &[("content-type", "text/plain")], SELECT).is_problem(415, "media-type");
    house.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", &[]).is_problem(400, "unsupported");
    house.get(&format!("/sparql?timeout=soon&query={}", encoded(SELECT))).is_problem(400, "timeout");
}

#[test]
fn the_default_graph_is_the_union_unless_the_request_says_otherwise() {
    let house = House::usual();
    let count = |path: &str| -> i64 {
        let reply = house.get_with(path, &[("accept", "text/csv")]);
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.text().lines().nth(1).and_then(|n| n.parse().ok()).expect("one number")
    };
    let all = encoded("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
    let graph = encoded("https://w3id.org/bangfu/id/graph/river");
    let everything = count(&format!("/sparql?query={all}"));
    let one = count(&format!("/sparql?default-graph-uri={graph}&query={all}"));
    assert!(one > 50 && everything > one * 10, "{one} of {everything}");
    assert_eq!(count(&format!("/sparql?union=0&query={all}")), 0);
    assert_eq!(count(&format!("/sparql?named-graph-uri={graph}&query={all}")), 0);
    let named = encoded("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }");
    assert_eq!(count(&format!("/sparql?named-graph-uri={graph}&query={named}")), one);
}

#[test]
fn without_a_query_the_service_describes_itself_or_shows_the_editor() {
    let house = House::usual();
    let reply = house.get_with("/sparql", &[("accept", "text/turtle")]);
    assert_eq!((reply.status, reply.media()), (200, "text/turtle"), "{}", reply.text());
    assert!(parsed(&reply) > 15);
    for word in ["sd:Service", "sd:SPARQL11Query", "sd:UnionDefaultGraph", "sd:resultFormat"] {
        assert!(reply.text().contains(word), "{word}: {}", reply.text());
    }
    assert!(!reply.text().contains("SPARQL11Update"), "a reading service offers no update");
    for media in ["application/ld+json", "application/rdf+xml", "application/n-triples"] {
        let reply = house.get_with("/sparql", &[("accept", media)]);
        assert_eq!((reply.status, reply.media()), (200, media));
        assert!(parsed(&reply) > 15, "{media}");
    }
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let reply = house.get_with("/sparql", &browser);
    assert!(reply.status == 303 || reply.status == 302 || reply.status == 200, "{}", reply.status);
    assert!(reply.status == 200 || reply.header("location").starts_with('/'));
    let reply = house.query(SELECT, &browser);
    assert!(reply.header("location").contains("query=") || reply.media() == "text/html", "{reply:?}");
}

#[test]
fn answers_are_compressed_when_the_client_can_take_it() {
    let house = House::usual();
    let path = format!("/sparql?format=csv&query={}", encoded("SELECT * { ?s ?p ?o } LIMIT 3000"));
    let asked = |encoding: &str| {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n",
            house.address()
        );
        house.raw(head.as_bytes())
    };
    let (zipped, plain) = (asked("gzip"), asked("identity"));
    assert!(zipped.to_lowercase().contains("content-encoding: gzip"), "{}", &zipped[..300.min(zipped.len())]);
    assert!(!plain.to_lowercase().contains("content-encoding"));
    assert!(zipped.len() < plain.len() / 2, "{} of {}", zipped.len(), plain.len());
    // The client of these tests unpacks by itself.
    assert_eq!(parsed(&house.get(&path)), 3000);
}

#[test]
fn pages_of_other_sites_may_ask() {
    let house = House::usual();
    let origin = ("origin", "https://example.org");
    let reply = house.get_with("/sparql?query=ASK%7B%7D", &[origin]);
    assert!(["*", "https://example.org"].contains(&reply.header("access-control-allow-origin")), "{reply:?}");
    let preflight = "OPTIONS /sparql HTTP/1.1\r\nHost: x\r\nOrigin: https://example.org\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\nConnection: close\r\n\r\n";
    let answer = house.raw(preflight.as_bytes()).to_lowercase();
    assert!(answer.starts_with("http/1.1 200") || answer.starts_with("http/1.1 204"), "{answer}");
    for header in ["access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers"] {
        assert!(answer.contains(header), "{header}: {answer}");
    }
}

#[test]
fn head_answers_like_get_without_a_body() {
    let house = House::usual();
    for path in ["/sparql?query=ASK%7B%7D", "/.well-known/void", "/healthz", "/q"] {
        let head = house
            .raw(format!("HEAD {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", house.address()).as_bytes());
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
        assert!(head.ends_with("\r\n\r\n"), "{path} sent a body: {head}");
    }
}

#[test]
fn csv_for_spreadsheets_begins_with_a_mark_on_demand() {
    let house = House::usual();
    let path = format!("/sparql?format=csv&query={}", encoded(SELECT));
    let marked = house.get(&format!("{path}&bom=1"));
    assert!(marked.body.starts_with("\u{feff}".as_bytes()));
    assert!(!house.get(&path).body.starts_with("\u{feff}".as_bytes()));
}

#[test]
fn usual_prefixes_need_no_declaration_and_are_listed() {
    let reply = House::usual().get("/prefixes");
    assert_eq!(reply.json()["bf"], "https://w3id.org/bangfu/ns#");
}

#[test]
fn a_reading_service_takes_no_updates() {
    let house = House::usual();
    let refused = |reply: Reply| reply.is_problem(403, "read-only");
    refused(house.form("/update", &[("update", "CLEAR ALL")]));
    refused(house.form("/sparql", &[("update", "CLEAR ALL")]));
    refused(house.post("/update", &[("content-type", "application/sparql-update")], "CLEAR ALL"));
    refused(house.post("/store?default", &[("content-type", "text/turtle")], "<http://e/a> <http://e/b> 1 ."));
    let put = house.raw(
        format!(
            "PUT /store?default HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            house.address()
        )
        .as_bytes(),
    );
    assert!(put.starts_with("HTTP/1.1 403"), "{put}");
    let delete = house.raw(
        format!("DELETE /store?default HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", house.address()).as_bytes(),
    );
    assert!(delete.starts_with("HTTP/1.1 403"), "{delete}");
}
