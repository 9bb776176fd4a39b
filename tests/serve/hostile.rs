//! Odd paths, odd bytes, huge bodies: a proper refusal, never a panic, and the service goes on.

use crate::harness::{House, encoded};

fn status(answer: &str) -> u16 {
    answer.split_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0)
}

#[test]
fn odd_paths_are_refused_or_answered_and_nothing_leaks() {
    let house = House::usual();
    let paths = [
        "/text/..%2f..%2fetc%2fpasswd",
        "/text/../../../../etc/passwd",
        "/text/%00",
        "/text/%ff%fe",
        "/text/bangfu-store.json",
        "/text/..%2fbangfu-store.json",
        "/text/%2e%2e",
        "/text/",
        "/id/%ff",
        "/id/place/%00",
        "/id/place/530000%3E%20%3Fx",
        "/data/place/530000%3E%7D%20DROP.ttl",
        "/data/%ff.ttl",
        "/data/.ttl",
        "/data/a/../../b.nt",
        "/data/place/530000.exe",
        "/page/%ff",
        "/page/<script>",
        "/q/..%2f..%2fCargo.toml",
        "/q/%ff",
        "/q/.csv",
        "/q/who-funded-what.csv.csv",
        "/assets/..%2f..%2fCargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/reconcile/preview?id=%3Cscript%3E",
        "/reconcile/preview?id=..%2f..%2f",
        "/reconcile/extend/propose?type=%ff&limit=-1",
        "/search?q=%ff%fe%00",
        "/search?q=x&limit=0",
        "/search?q=x&limit=99999999999999999999",
        "/ask?q=%ff%00",
        "/sparql?query=%ff%00",
        "/sparql?query=ASK{}&default-graph-uri=%3E%00",
        "/store?graph=%00",
        "/store?graph=not-an-iri",
        "/store?graph=http://e.org/%3E%7D",
        "/store?default&graph=http://e.org/",
        "//",
        "/;;;",
        "/%",
        "/why?iri=%00",
    ];
    for path in paths {
        let answer = house.raw(format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes());
        let status = status(&answer);
        assert!((200..500).contains(&status), "{path}: {answer}");
        assert!(!answer.contains("root:x:") && !answer.contains("\"format\":1"), "{path} leaks: {answer}");
        assert!(!answer.contains("panicked"), "{path}: {answer}");
        if (400..500).contains(&status) {
            assert!(answer.contains("application/problem+json") || status == 400, "{path}: {answer}");
        }
    }
    // Line breaks and no HTTP at all.
    for bytes in
        [&b"GET / HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n"[..], b"\xff\xfe\x00\x01", b"GET /\r\n\r\n", b"\r\n\r\n\r\n\r\n"]
    {
        let _ = house.raw(bytes);
    }
    assert_eq!(house.get("/healthz").status, 200);
}

#[test]
fn scripts_in_a_name_stay_text() {
    let house = House::usual();
    let reply = house.get("/reconcile/preview?id=%3Cscript%3Ealert(1)%3C/script%3E");
    // In JSON, which no browser may take for a page, it may stand.
    assert!(reply.media() != "text/html" || !reply.text().contains("<script>alert"), "{}", reply.text());
    assert_eq!((reply.status, reply.header("x-content-type-options")), (404, "nosniff"));
}

#[test]
fn huge_bodies_are_refused_with_a_problem() {
    let house = House::usual();
    let length = 200_usize << 20;
    let head = format!(
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let mut request = head.into_bytes();
    request.resize(request.len() + 1024, b' ');
    let answer = house.raw(&request);
    assert_eq!(status(&answer), 413, "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    // Long, but allowed: the parser is in a process that may be killed.
    let nested = format!("SELECT * {{ {} ?s ?p ?o {} }}", "{".repeat(20_000), "}".repeat(20_000));
    let reply = house.post("/sparql", &[("content-type", "application/sparql-query")], &nested);
    assert!((400..=507).contains(&reply.status), "{} {}", reply.status, reply.text());
    let filter = format!("ASK {{ FILTER({}1{}) }}", "(".repeat(50_000), ")".repeat(50_000));
    let reply = house.post("/sparql", &[("content-type", "application/sparql-query")], &filter);
    assert!(reply.status >= 400 || reply.json()["boolean"].is_boolean(), "{}", reply.status);
    assert_eq!(house.get("/healthz").status, 200);
}

#[test]
fn hostile_parameters_of_named_queries_stay_values() {
    let house = House::usual();
    for value in [
        "\" } } DROP ALL #",
        "\\",
        "'''",
        "?x",
        "> . ?s ?p ?o . <",
        "\u{0}",
        "\u{202e}",
        "${jndi:x}",
        "530000; DROP",
        &"长".repeat(5000),
    ] {
        for (query, parameter) in [
            ("document-claims", "document"),
            ("claim", "id"),
            ("indicator-over-time", "indicator"),
            ("who-funded-what", "place"),
        ] {
            let reply = house.get(&format!("/q/{query}.json?{parameter}={}", encoded(value)));
            assert!(reply.status == 200 || reply.status == 400, "{query} {value:?}: {}", reply.text());
            if reply.status == 200 {
                let rows = reply.json()["results"]["bindings"].as_array().map_or(0, Vec::len);
                assert_eq!(rows, 0, "{query} {value:?}: {}", reply.text());
            }
        }
    }
}

#[test]
fn wrong_methods_are_told() {
    let house = House::usual();
    for (method, path) in [
        ("POST", "/healthz"),
        ("DELETE", "/search?q=x"),
        ("PATCH", "/ask"),
        ("PUT", "/reconcile/match"),
        ("GET", "/reconcile/match"),
    ] {
        let answer = house.raw(
            format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes(),
        );
        assert_eq!(status(&answer), 405, "{method} {path}: {answer}");
        assert!(answer.contains("application/problem+json"), "{method} {path}: {answer}");
    }
}
