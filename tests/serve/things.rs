//! Things have addresses; the service says what it is.

use crate::formats::parsed;
use crate::harness::{House, encoded};

#[test]
fn a_thing_sends_browsers_to_its_page_and_programs_to_its_data() {
    let house = House::usual();
    for (accept, target) in [
        ("text/html,*/*;q=0.5", "/page/place/530000"),
        ("text/turtle", "/data/place/530000.ttl"),
        ("application/ld+json", "/data/place/530000.jsonld"),
        ("application/n-triples", "/data/place/530000.nt"),
        ("text/csv", "/data/place/530000.csv"),
    ] {
        let reply = house.get_with("/id/place/530000", &[("accept", accept)]);
        assert_eq!((reply.status, reply.header("location")), (303, target), "{accept}");
        assert!(reply.header("vary").to_lowercase().contains("accept"));
        assert!(reply.header("link").contains("alternate"), "{reply:?}");
    }
    house.get_with("/id/place/530000", &[("accept", "image/png")]).is_problem(406, "not-acceptable");
}

#[test]
fn data_of_every_kind_of_thing_comes_in_every_format() {
    let house = House::usual();
    let one = |class: &str| -> String {
        let rows = house.rows(&format!("SELECT ?x {{ ?x a {class} }} ORDER BY ?x LIMIT 1"));
        rows[0]["x"]["value"].as_str().expect("an IRI").to_owned()
    };
    for class in
        ["bf:Province", "bf:Body", "bf:Programme", "bf:AidPair", "bf:PolicyDocument", "bf:SourceDocument", "bf:Claim"]
    {
        let iri = one(class);
        let path = iri.trim_start_matches("https://w3id.org/bangfu/id/");
        let path: String =
            path.split('/').map(|p| encoded(&percent_decoded(p)).replace('+', "%20")).collect::<Vec<_>>().join("/");
        for extension in ["ttl", "jsonld", "nt", "rdf", "csv"] {
            let reply = house.get(&format!("/data/{path}.{extension}"));
            assert_eq!(reply.status, 200, "{iri} {extension}: {}", reply.text());
            assert!(parsed(&reply) >= 2, "{iri} {extension}: {}", reply.text());
        }
        assert_eq!(house.get_with(&format!("/page/{path}"), &[("accept", "text/html")]).media(), "text/html");
    }
    house.get("/data/place/999999.ttl").is_problem(404, "not-found");
}

fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().expect("an IRI is UTF-8").into_owned()
}

#[test]
fn a_claims_data_hold_its_passage_and_slots() {
    let house = House::usual();
    let claim = house.rows("SELECT ?c { ?c a bf:FundingClaim ; bf:slot ?s } ORDER BY ?c LIMIT 1");
    let iri = claim[0]["c"]["value"].as_str().expect("an IRI");
    let id = iri.rsplit('/').next().expect("an id");
    let turtle = house.get(&format!("/data/claim/{id}.ttl")).text();
    for word in ["bf:FundingClaim", "bf:Passage", "bf:Slot", "bf:start"] {
        assert!(turtle.contains(word), "{word}: {turtle}");
    }
}

#[test]
fn a_document_is_served_as_it_was_read() {
    let house = House::usual();
    let reply = house.get("/text/coast");
    assert_eq!((reply.status, reply.media()), (200, "text/plain"));
    assert!(reply.text().starts_with("# 福建省与宁夏回族自治区协作情况"), "{}", reply.text());
    house.get("/text/nowhere").is_problem(404, "not-found");
}

#[test]
fn the_service_describes_its_data() {
    let house = House::usual();
    for path in ["/.well-known/void", "/void.ttl", "/dcat.ttl", "/ns", "/shapes.ttl"] {
        let reply = house.get_with(path, &[("accept", "text/turtle")]);
        assert_eq!((reply.status, reply.media()), (200, "text/turtle"), "{path}");
        assert!(parsed(&reply) > 20, "{path}: {}", reply.text());
    }
    let void = house.get_with("/.well-known/void", &[("accept", "text/turtle")]).text();
    assert!(void.contains("void:sparqlEndpoint") && void.contains("void:triples"), "{void}");
    let ns = house.get_with("/ns", &[("accept", "text/turtle")]).text();
    assert!(ns.contains("@zh") && ns.contains("@en"));
    let dcat = house.get_with("/dcat.ttl", &[("accept", "text/turtle")]).text();
    assert!(dcat.contains("dcat:Dataset") && dcat.contains("dcat:distribution"), "{dcat}");
    let ro = house.get("/ro-crate-metadata.json").json();
    assert!(ro["@graph"].as_array().is_some_and(|g| g.iter().any(|e| e["@id"] == "ro-crate-metadata.json")), "{ro}");
}

#[test]
fn the_counts_of_void_are_those_of_queries() {
    let house = House::usual();
    let count = |text: &str| house.rows(text)[0]["n"]["value"].as_str().map(str::to_owned).expect("a count");
    let void = house.get("/.well-known/void?format=nt").text();
    let triples = count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
    assert!(void.contains(&format!("<http://rdfs.org/ns/void#triples> \"{triples}\"")), "{triples}: {void}");
    let claims = count("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a bf:Claim }");
    assert!(void.contains(&format!("<http://rdfs.org/ns/void#entities> \"{claims}\"")), "{claims}");
}

/// The three queries by which the SPARQL editor of the Swiss Institute of Bioinformatics finds its way about.
#[test]
fn an_editor_discovers_classes_examples_and_prefixes_in_the_store() {
    let house = House::usual();
    let classes = house.rows(
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#> \
         SELECT DISTINCT ?c ?p ?to ?type { ?cp void:class ?c ; void:propertyPartition ?pp . ?pp void:property ?p . \
         OPTIONAL { ?pp void:classPartition [ void:class ?to ] } \
         OPTIONAL { ?pp void-ext:datatypePartition [ void-ext:datatype ?type ] } }",
    );
    assert!(classes.len() > 20, "{}", classes.len());
    assert!(classes.iter().any(|r| r["to"].is_object()) && classes.iter().any(|r| r["type"].is_object()));
    let examples = house.rows(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?sq ?c ?q { ?sq a sh:SPARQLExecutable ; rdfs:comment ?c ; \
         sh:select|sh:ask|sh:construct|sh:describe ?q }",
    );
    assert!(examples.len() >= 10, "{}", examples.len());
    for example in &examples {
        let text = example["q"]["value"].as_str().expect("a query");
        let reply = house.query(text, &[("accept", "text/csv")]);
        // A federated example is for editors that ask elsewhere; this service asks nobody.
        let expected = if text.contains("SERVICE <") { 400 } else { 200 };
        assert_eq!(reply.status, expected, "{text}: {}", reply.text());
    }
    let prefixes =
        house.rows("PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?n ?p { [] sh:namespace ?n ; sh:prefix ?p }");
    assert!(prefixes.iter().any(|r| r["p"]["value"] == "bf"), "{prefixes:?}");
}

#[test]
fn the_service_tells_how_it_is() {
    let house = House::usual();
    assert_eq!(house.get("/healthz").json()["status"], "ok");
    let version = house.get("/version").json();
    assert_eq!(version["version"], env!("CARGO_PKG_VERSION"));
    assert!(version["dataAsOf"].as_u64().is_some_and(|t| t > 1_600_000_000), "{version}");
    let metrics = house.get("/metrics");
    assert_eq!(metrics.media(), "text/plain");
    for line in metrics.text().lines().filter(|l| !l.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        assert!(name.starts_with("bangfu_") && value.parse::<f64>().is_ok(), "{line}");
    }
    assert_eq!(house.get("/stats").json()["classes"]["SourceDocument"], 3);
}
