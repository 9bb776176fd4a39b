//! Updates, with `--writable` and the token: SPARQL 1.1 Update and the Graph Store HTTP Protocol.

use crate::formats::parsed;
use crate::harness::{House, build, encoded};

const TOKEN: (&str, &str) = ("authorization", "Bearer between-us");

fn status(answer: &str) -> u16 {
    answer.split_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0)
}

fn sent(house: &House, method: &str, path: &str, media: &str, body: &str) -> u16 {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer between-us\r\nContent-Type: {media}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    status(&house.raw(request.as_bytes()))
}

#[test]
fn who_knows_the_token_writes_and_readers_see_it() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let store = build(folder.path());
    let house = House::over(&store, &["--writable", "--token", "between-us", "--timeout", "20"]);
    let update = [("content-type", "application/sparql-update")];
    let insert = "INSERT DATA { GRAPH <http://e.org/g> { <http://e.org/a> <http://e.org/says> \"新写入\" } }";
    house.post("/update", &update, insert).is_problem(401, "token");
    house.post("/update", &[update[0], ("authorization", "Bearer wrong")], insert).is_problem(401, "token");
    assert_eq!(house.post("/update", &[update[0], TOKEN], insert).status, 204);
    let asked = "SELECT ?o { <http://e.org/a> <http://e.org/says> ?o }";
    assert_eq!(house.rows(asked)[0]["o"]["value"], "新写入");
    house.post("/update", &[update[0], TOKEN], "INSERT DATA { nonsense }").is_problem(400, "syntax");
    house.post("/update", &[update[0], TOKEN], "LOAD <file:///etc/passwd>").is_problem(400, "unsupported");
    house.post("/update", &[update[0], TOKEN], "LOAD <http://127.0.0.1:9/x>").is_problem(400, "unsupported");
    assert!(house.get_with("/sparql", &[("accept", "text/turtle")]).text().contains("SPARQL11Update"));

    let graph = format!("/store?graph={}", encoded("http://e.org/h"));
    let triple = "<http://e.org/x> <http://e.org/y> \"一\" .";
    assert_eq!(sent(&house, "PUT", &graph, "text/turtle", triple), 201);
    assert_eq!(sent(&house, "PUT", &graph, "text/turtle", triple), 204);
    assert_eq!(
        sent(&house, "POST", &graph, "application/n-triples", "<http://e.org/x> <http://e.org/y> \"二\" ."),
        204
    );
    let read = house.get_with(&graph, &[("accept", "application/n-triples")]);
    assert_eq!((read.status, parsed(&read)), (200, 2), "{}", read.text());
    assert_eq!(sent(&house, "PUT", &graph, "text/turtle", "<http://e.org/x> <"), 400);
    assert_eq!(
        parsed(&house.get_with(&graph, &[("accept", "application/n-triples")])),
        2,
        "a broken body changes nothing"
    );
    assert_eq!(sent(&house, "PUT", &graph, "image/png", "x"), 415);
    assert_eq!(sent(&house, "PUT", "/store", "text/turtle", triple), 400);
    assert_eq!(sent(&house, "DELETE", &graph, "text/turtle", ""), 204);
    assert_eq!(sent(&house, "DELETE", &graph, "text/turtle", ""), 404);
    house.get(&graph).is_problem(404, "not-found");
    // What was read from documents is as it was.
    assert!(house.rows("SELECT ?c { ?c a bf:Claim }").len() > 5);
}

#[test]
fn what_the_store_says_of_itself_follows_writes() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let store = build(folder.path());
    let house = House::over(&store, &["--writable", "--token", "between-us", "--timeout", "20"]);
    let said = || -> Vec<u64> {
        let asked = "SELECT ?n { GRAPH <https://w3id.org/bangfu/id/graph/_description> { ?d void:triples ?n ; void:uriSpace ?u } }";
        house.rows(asked).iter().filter_map(|r| r["n"]["value"].as_str()?.parse().ok()).collect()
    };
    let until = |wanted: u64| {
        let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while said() != [wanted] {
            assert!(std::time::Instant::now() < end, "the store says {:?}, not {wanted}", said());
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    };
    let before = said()[0];
    let examples = house.rows("SELECT ?e { ?e a sh:SPARQLExecutable }").len();
    let graph = format!("/store?graph={}", encoded("http://e.org/t"));
    let triples = "<http://e.org/x> a <http://e.org/Thing> ; <http://e.org/y> \"一\" , \"二\" .";
    assert_eq!(sent(&house, "PUT", &graph, "text/turtle", triples), 201);
    until(before + 3);
    let void = house.get_with("/.well-known/void", &[("accept", "text/turtle")]).text();
    assert!(void.contains("void:class <http://e.org/Thing> ; void:entities 1"), "{void}");
    let partition = "SELECT ?n { ?p void:class <http://e.org/Thing> ; void:entities ?n }";
    assert_eq!(house.rows(partition)[0]["n"]["value"], "1");
    let update = "DELETE DATA { GRAPH <http://e.org/t> { <http://e.org/x> <http://e.org/y> \"二\" } }";
    assert_eq!(house.post("/update", &[("content-type", "application/sparql-update"), TOKEN], update).status, 204);
    until(before + 2);
    assert_eq!(sent(&house, "DELETE", &graph, "text/turtle", ""), 204);
    until(before);
    assert!(house.rows(partition).is_empty(), "a partition outlives its class");
    assert_eq!(house.rows("SELECT ?e { ?e a sh:SPARQLExecutable }").len(), examples, "the examples stay");
}

#[test]
fn a_store_that_another_process_changes_is_seen_anew() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let store = build(folder.path());
    let house = House::over(&store, &[]);
    let documents = "SELECT ?d { ?d a bf:SourceDocument }";
    assert_eq!(house.rows(documents).len(), 3);
    assert!(
        house.get(&format!("/search?q={}", encoded("新近写成"))).json()["hits"].as_array().is_some_and(Vec::is_empty)
    );
    let late = folder.path().join("late.txt");
    std::fs::write(&late, "新近写成的通报\n2021年,天津市投入甘肃省帮扶资金8亿元。\n")
        .expect("the document can be written");
    let built = std::process::Command::new(env!("CARGO_BIN_EXE_bangfu"))
        .arg("build")
        .arg(&late)
        .arg("--store")
        .arg(&store)
        .output();
    assert!(built.expect("bangfu starts").status.success());
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    loop {
        let seen = house.rows(documents).len();
        let found =
            house.get(&format!("/search?q={}", encoded("新近写成"))).json()["hits"].as_array().map_or(0, Vec::len);
        if seen == 4 && found > 0 {
            break;
        }
        assert!(std::time::Instant::now() < until, "{seen} documents, {found} hits");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

#[test]
fn graphs_are_read_one_by_one_and_all_together() {
    let house = House::usual();
    let graph = format!("/store?graph={}", encoded("https://w3id.org/bangfu/id/graph/river"));
    for (media, least) in
        [("text/turtle", 50), ("application/n-triples", 50), ("application/rdf+xml", 50), ("application/ld+json", 50)]
    {
        let reply = house.get_with(&graph, &[("accept", media)]);
        assert_eq!((reply.status, reply.media()), (200, media), "{}", reply.text());
        assert!(parsed(&reply) > least, "{media}");
    }
    for (media, name) in [("application/trig", "trig"), ("application/n-quads", "nq")] {
        let reply = house.get_with("/store", &[("accept", media)]);
        assert_eq!((reply.status, reply.media()), (200, media));
        assert!(parsed(&reply) > 10_000, "{media}");
        assert_eq!(house.get(&format!("/store?format={name}")).media(), media);
    }
    house.get(&format!("/store?graph={}", encoded("http://e.org/none"))).is_problem(404, "not-found");
    house.get("/store?graph=relative").is_problem(400, "graph-iri");
    house.get_with("/store", &[("accept", "text/csv")]).is_problem(406, "not-acceptable");
}
