//! What every named query answers on the sample documents. `BLESS=1 cargo test --test queries` writes the answers anew
//! after a change of rules, seeds or queries; read the difference before you commit it.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpListener;

use bangfu::answer::{Named, Queries};
use bangfu::knowledge::Knowledge;
use serde_json::Value;
use support::{bangfu, errors, root, run, said, samples};

/// Values for parameters without a default, and for those whose default would say little of the samples.
const PARAMETERS: &[(&str, &[&str])] = &[
    ("who-funded-what", &["place=520000"]),
    ("money-given", &["place=520000", "from=2016", "to=2020"]),
    ("helper-to-recipient", &["helper=330000", "recipient=510000"]),
    ("what-a-pair-did", &["helper=330000", "recipient=510000"]),
    ("aid-pairs", &["place=520000"]),
    ("indicator-over-time", &["indicator=率"]),
    ("unmentioned-places", &["place=640000", "list=any"]),
    ("document-claims", &["document=s4"]),
];
/// Its rows are places that no claim names.
const WITHOUT_CLAIM: &[&str] = &["unmentioned-places"];
/// Asks another endpoint: has a test of its own.
const FEDERATED: &str = "places-population";

fn queries() -> Vec<Named> {
    Queries::load(&Knowledge::embedded()).expect("the queries load").all.into_values().collect()
}

/// The command that asks a query with its values, in a format.
fn ask(name: &str, format: &str) -> std::process::Command {
    let mut command = bangfu(["query", name, "--format", format, "--store"]);
    command.arg(samples());
    let values = PARAMETERS.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, values)| values);
    for value in values {
        command.args(["-p", value]);
    }
    if name == "claim" {
        command.args(["-p", &format!("id={}", a_claim())]);
    }
    command
}

/// The id of the biggest sum whose giver is named.
fn a_claim() -> String {
    let text = said(&mut ask("who-funded-what", "csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = reader.headers().expect("a header").iter().position(|h| h == "claim").expect("a column of claims");
    let row = reader.records().next().expect("a row").expect("a row");
    row[column].rsplit('/').next().expect("an id").to_owned()
}

#[test]
fn every_query_answers_as_expected() {
    let folder = root().join("tests/queries");
    let bless = std::env::var_os("BLESS").is_some();
    let mut different = Vec::new();
    let mut expected = BTreeSet::new();
    for query in queries().iter().filter(|q| q.name != FEDERATED) {
        let output = run(&mut ask(&query.name, "csv"));
        let got = String::from_utf8(output.stdout.clone()).expect("UTF-8").replace("\r\n", "\n");
        assert!(matches!(support::code(&output), 0 | 1), "{}: {}", query.name, errors(&output));
        let file = folder.join(format!("{}.csv", query.name));
        expected.insert(format!("{}.csv", query.name));
        if bless {
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            std::fs::write(&file, &got).expect("the answer can be written");
        }
        let want = std::fs::read_to_string(&file).unwrap_or_default();
        if got != want {
            let first = got.lines().zip(want.lines()).find(|(a, b)| a != b);
            different.push(format!(
                "{} ({} and {} lines): {first:?}",
                query.name,
                got.lines().count(),
                want.lines().count()
            ));
        }
    }
    assert!(different.is_empty(), "BLESS=1 writes these anew; read the difference: {different:#?}");
    let there: BTreeSet<String> = std::fs::read_dir(&folder)
        .expect("the folder of answers")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, expected, "answers without a query, or queries without an answer");
}

#[test]
fn every_query_finds_something_in_the_samples() {
    // What the samples do not hold: two documents that agree, or contradict each other.
    let nothing = ["same-fact", "contradictions"];
    for query in queries().iter().filter(|q| q.name != FEDERATED && !nothing.contains(&q.name.as_str())) {
        let output = run(&mut ask(&query.name, "ndjson"));
        assert_eq!(support::code(&output), 0, "{} finds nothing", query.name);
    }
}

#[test]
fn rows_carry_their_claim_and_numbers_are_numbers() {
    let mut seen = 0;
    for query in queries().iter().filter(|q| q.name != FEDERATED) {
        let text = run(&mut ask(&query.name, "json")).stdout;
        let answer: Value = serde_json::from_slice(&text).expect("SPARQL JSON");
        let columns: Vec<&str> =
            answer["head"]["vars"].as_array().expect("columns").iter().filter_map(Value::as_str).collect();
        for row in answer["results"]["bindings"].as_array().expect("rows") {
            seen += 1;
            if !WITHOUT_CLAIM.contains(&query.name.as_str()) && row["claims"]["value"] != "0" {
                let claim = row["claim"]["value"].as_str().unwrap_or_default();
                assert!(claim.contains("/id/claim/"), "{}: a row without its claim: {row}", query.name);
            }
            for (name, cell) in row.as_object().expect("a row") {
                let datatype = cell["datatype"].as_str().unwrap_or_default();
                let number = [
                    "amount",
                    "lat",
                    "long",
                    "largest",
                    "population",
                    "claims",
                    "score",
                    "year",
                    "order",
                    "start",
                    "end",
                ];
                if number.contains(&name.as_str()) {
                    assert!(
                        datatype.ends_with("#decimal") || datatype.ends_with("#integer"),
                        "{}: {name}: {cell}",
                        query.name
                    );
                }
                // Beside an IRI stands what it is called; claims and links to elsewhere have no name.
                if cell["type"] == "uri" && !matches!(name.as_str(), "claim" | "item" | "pair") {
                    let named = format!("{name}Name");
                    assert!(columns.contains(&named.as_str()), "{}: no {named} beside {name}", query.name);
                }
            }
        }
    }
    assert!(seen > 200, "only {seen} rows were looked at");
}

#[test]
fn titles_and_descriptions_are_in_both_languages() {
    let all = queries();
    assert!(all.len() >= 20);
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for query in &all {
        assert!(chinese(&query.title_zh) && !chinese(&query.title_en), "{}", query.name);
        let description = query.text.lines().find_map(|l| l.strip_prefix("#+ description:")).expect("a description");
        let (en, zh) = description.trim().trim_matches('"').split_once(" / ").expect("both languages");
        assert!(chinese(zh) && en.len() > 10, "{}", query.name);
        for p in &query.parameters {
            assert!(chinese(&p.zh) && !p.en.is_empty(), "{} {}", query.name, p.name);
        }
        // grlc takes the value of a parameter that is not given from `defaults`.
        let defaults: BTreeMap<&str, &str> = query
            .text
            .lines()
            .skip_while(|l| *l != "#+ defaults:")
            .skip(1)
            .map_while(|l| l.strip_prefix("#+   - "))
            .filter_map(|l| l.split_once(": "))
            .collect();
        for p in query.parameters.iter().filter(|p| p.default.is_some()) {
            let ours = p.default.as_deref().unwrap_or_default();
            let grlc = defaults.get(p.name.as_str()).map(|v| v.trim_matches('"')).unwrap_or_default();
            assert!(
                grlc == ours || grlc.ends_with(&format!("/{ours}")),
                "{} {}: {grlc} and {ours}",
                query.name,
                p.name
            );
        }
    }
}

#[test]
fn wrong_parameters_are_told_with_the_mend() {
    let store = samples().to_str().expect("UTF-8");
    for (arguments, hint) in [
        (["query", "who-funded-what", "-p", "place=999999"], "six digits"),
        (["query", "who-funded-what", "-p", "from=abc"], "not a number"),
        (["query", "who-funded-what", "-p", "plcae=530000"], "it takes: place, from, to"),
        (["query", "funding-by-flow", "-p", "flow=gift"], "donate"),
        (["query", "who-funded-wat", "-p", "place=530000"], "--list"),
        (["query", "who-funded-what", "-p", "place"], "NAME=VALUE"),
    ] {
        let output = run(bangfu(arguments).args(["--store", store]));
        assert_eq!(support::code(&output), 2, "{arguments:?}");
        assert!(errors(&output).contains(hint), "{arguments:?}: {}", errors(&output));
        let chinese = errors(&run(bangfu(arguments).args(["--store", store, "--lang", "zh"])));
        assert!(chinese.starts_with("错误"), "{chinese}");
    }
    // A value is a term, never text of the query.
    let injected = "indicator=\") } DROP ALL #";
    let output = run(bangfu(["query", "indicator-over-time", "--store", store]).args(["-p", injected]));
    assert_eq!(support::code(&output), 1, "{}", errors(&output));
}

#[test]
fn a_file_with_decorators_takes_parameters_and_one_without_runs_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = folder.path().join("own.rq");
    let query = "#+ summary: \"Mine / 我的\"\n#+ bangfu:\n#+   place: {type: place, zh: 地点, en: place}\nSELECT ?name WHERE { ?_place_iri rdfs:label ?name }";
    std::fs::write(&own, query).expect("the query is written");
    let text = said(bangfu(["query"]).arg(&own).args(["-p", "place=贵州省", "--store"]).arg(samples()));
    assert_eq!(text, "name\n贵州省\n");
    let mut plain = bangfu(["query", "-", "--store"]);
    let mut child = plain
        .arg(samples())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("runs");
    child.stdin.take().expect("a pipe").write_all(b"ASK { ?c a bf:Claim }").expect("it reads");
    assert_eq!(child.wait_with_output().expect("it ends").stdout, b"true\n");
}

#[test]
fn rows_join_a_table_by_division_code() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let table = folder.path().join("counties.csv");
    std::fs::write(&table, "code,households\n520000,1234\n").expect("the table is written");
    let mut command = bangfu(["query", "places-with-links", "--format", "ndjson", "--store"]);
    let text = said(command.arg(samples()).arg("--join").arg(&table));
    let joined: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let with: Vec<&Value> = joined.iter().filter(|row| !row["households"].is_null()).collect();
    assert!(with.len() == 1 && with[0]["code"] == "520000" && with[0]["households"] == 1234, "{with:?}");
    assert!(joined.len() > 1);
}

/// Answers one SPARQL request with one row and gives what was asked.
fn endpoint() -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/sparql", listener.local_addr().expect("an address"));
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a request");
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let n = stream.read(&mut buffer).expect("the request can be read");
            request.extend_from_slice(&buffer[..n]);
            let text = String::from_utf8_lossy(&request).into_owned();
            if n == 0 || text.contains("\r\n\r\n") && text.trim_end().ends_with('}') {
                break;
            }
        }
        let body = r#"{"head":{"vars":["item","code","population"]},"results":{"bindings":[{
            "item":{"type":"uri","value":"http://www.wikidata.org/entity/Q1"},
            "code":{"type":"literal","value":"520000"},
            "population":{"type":"literal","value":"38562148","datatype":"http://www.w3.org/2001/XMLSchema#decimal"}}]}}"#;
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nConnection: close";
        write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).expect("the answer is taken");
        String::from_utf8_lossy(&request).into_owned()
    });
    (address, served)
}

#[test]
fn a_federated_query_asks_the_other_endpoint_only_when_allowed() {
    let (address, served) = endpoint();
    let mut refused = bangfu(["query", FEDERATED, "-p", &format!("endpoint={address}"), "--store"]);
    let output = run(refused.arg(samples()));
    assert!(support::code(&output) == 2 && errors(&output).contains("--federate"), "{}", errors(&output));
    let mut allowed = bangfu([
        "query",
        FEDERATED,
        "-p",
        &format!("endpoint={address}"),
        "--federate",
        "--format",
        "ndjson",
        "--store",
    ]);
    let text = said(allowed.arg(samples()));
    let request = served.join().expect("the endpoint was asked once");
    assert!(request.contains("application/sparql-query") && request.contains("P442"), "{request}");
    let rows: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert!(rows.len() == 1 && rows[0]["placeName"] == "贵州省" && rows[0]["population"] == 38_562_148, "{rows:?}");
}
