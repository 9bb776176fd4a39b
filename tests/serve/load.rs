//! Many clients at once: no error, no answer that is not whole. `BANGFU_LOAD_SECONDS` makes the run longer.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use crate::formats::parsed;
use crate::harness::{House, encoded, store};

fn paths() -> Vec<String> {
    let sparql = |text: &str, format: &str| format!("/sparql?format={format}&query={}", encoded(text));
    vec![
        sparql("SELECT ?name { <https://w3id.org/bangfu/id/place/530000> rdfs:label ?name }", "csv"),
        sparql(
            "SELECT ?p ?n { ?p a bf:County ; bf:within <https://w3id.org/bangfu/id/place/530000> ; rdfs:label ?n }",
            "json",
        ),
        sparql("SELECT ?c ?w { ?c a bf:FundingClaim ; bf:words ?w }", "xml"),
        sparql("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n)", "tsv"),
        sparql("CONSTRUCT { ?s ?p ?o } WHERE { ?s a bf:Claim ; ?p ?o }", "ttl"),
        "/q/who-funded-what.json?place=530000".into(),
        "/q/top-funders.csv".into(),
        "/q/money-given.geojson?funder=%E4%B8%8A%E6%B5%B7%E5%B8%82".into(),
        "/data/place/533300.ttl".into(),
        "/text/river".into(),
        format!("/search?q={}", encoded("怒江 资金")),
        format!("/ask?q={}", encoded("上海市2016年以来给云南投了多少钱")),
        format!("/reconcile?queries={}", encoded(r#"{"q0":{"query":"会泽县"}}"#)),
        "/healthz".into(),
        "/q".into(),
    ]
}

#[test]
fn fifty_clients_with_mixed_queries_get_whole_answers() {
    let seconds: f64 = std::env::var("BANGFU_LOAD_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(4.0);
    let house = House::over(store(), &[]);
    let house = &house;
    house.get("/search?q=x");
    let paths = paths();
    let paths = &paths;
    let taken = Mutex::new(Vec::new());
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    thread::scope(|scope| {
        for client in 0..50 {
            let taken = &taken;
            scope.spawn(move || {
                let mut own = Vec::new();
                let mut turn = client;
                while Instant::now() < until {
                    let path = &paths[turn % paths.len()];
                    turn += 7;
                    let begun = Instant::now();
                    let reply = house.get_with(path, &[("accept", "application/json")]);
                    own.push((begun.elapsed(), path.as_str()));
                    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
                    parsed(&reply);
                }
                taken.lock().expect("no panic").extend(own);
            });
        }
    });
    let mut taken = taken.into_inner().expect("no panic");
    taken.sort();
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize].0;
    println!(
        "{} answers in {seconds} s: median {:.1?}, p95 {:.1?}, p99 {:.1?}, worst {:.1?} ({})",
        taken.len(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
        taken[taken.len() - 1].1
    );
    assert!(taken.len() > 100, "{}", taken.len());
    let metrics = house.get("/metrics").text();
    for outcome in ["time", "memory", "busy", "broken"] {
        assert!(metrics.contains(&format!("{{outcome=\"{outcome}\"}} 0")), "{metrics}");
    }
}
