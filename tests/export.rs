//! Exports, checked from inside and by the tools that people use.
//!
//! `scripts/export-tools.sh` installs those tools; without them the test that needs them says so and passes, unless
//! `BANGFU_EXPORT_TOOLS=require` is set.

#![cfg(feature = "graph")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bangfu::Bangfu;
use bangfu::export::format::{FORMATS, to_path, to_stream};
use bangfu::export::table::Table;
use bangfu::export::{Filter, Format, Options, Source};
use bangfu::graph::store::Store;
use bangfu::graph::{Iris, Writer, reference};
use bangfu::knowledge::Knowledge;

/// A graph by somebody else's hand: names that every format must keep, several parties, a day, a plan.
const BY_HAND: &str = r#"
@prefix bf: <https://w3id.org/bangfu/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <https://example.org/hand/> .

x:doc a bf:SourceDocument ; rdfs:label "手写的图<&>"@zh ; bf:fileName "hand.ttl" ; bf:digest "00" ;
    dcterms:issued "2020-06-01" ; dcterms:publisher "某基金会"@zh ; dcterms:source <https://example.org/page?a=1&b=2> .
x:reading a bf:Reading ; bf:version "0" ; prov:used x:doc .
x:passage a bf:Passage ; bf:document x:doc ; bf:start 10 ; bf:end 40 ;
    bf:text "2020年5月20日,“东\"海<集团>”捐赠\t1234567.89元|给;某中学" .
x:giver a bf:Body ; rdfs:label "“东\"海<集团>”&|;,\\ 𠮷"@zh ; bf:kind "enterprise" .
x:other a bf:Body ; rdfs:label "=SUM(A1:A9)"@zh ; bf:kind "enterprise" .
x:school a bf:Body ; rdfs:label "某中学"@zh, "A school"@en ; bf:kind "institution" .
x:clinic a bf:Body ; rdfs:label "某医院\n(新院)"@zh ; bf:kind "institution" .

x:day a bf:FundingClaim, bf:Claim ; bf:document x:doc ; bf:passage x:passage ; prov:wasGeneratedBy x:reading ;
    bf:order 0 ; bf:rule "hand" ; bf:score 90 ; bf:status bf:status-done ; bf:words "1234567.89元" ; bf:start 23 ; bf:end 34 ;
    bf:amount 1234567.89 ; bf:unit "元" ; bf:bound bf:bound-exact ; bf:flow bf:flow-donate ; bf:cumulative false ;
    bf:period "2020-05-20/2020-05-20" ; bf:from "2020-05-20"^^xsd:date ; bf:to "2020-05-20"^^xsd:date ;
    bf:funder x:giver ; bf:recipient x:school ; bf:place <https://w3id.org/bangfu/id/place/530000> .

x:joint a bf:FundingClaim, bf:Claim ; bf:document x:doc ; bf:passage x:passage ; prov:wasGeneratedBy x:reading ;
    bf:order 1 ; bf:rule "hand" ; bf:score 50 ; bf:status bf:status-done ; bf:words "9000元" ; bf:start 23 ; bf:end 34 ;
    bf:amount 9000.0 ; bf:unit "元" ; bf:bound bf:bound-at_least ; bf:lower 9000.0 ; bf:flow bf:flow-invest ; bf:cumulative true ;
    bf:period "2016/2020" ; bf:from "2016-01-01"^^xsd:date ; bf:to "2020-12-31"^^xsd:date ;
    bf:funder x:giver, x:other ; bf:recipient x:school, x:clinic .

x:plan a bf:FundingClaim, bf:Claim ; bf:document x:doc ; bf:passage x:passage ; prov:wasGeneratedBy x:reading ;
    bf:order 2 ; bf:rule "hand" ; bf:score 70 ; bf:status bf:status-planned ; bf:words "500元" ; bf:start 23 ; bf:end 34 ;
    bf:amount 500.0 ; bf:unit "元" ; bf:bound bf:bound-exact ; bf:flow bf:flow-donate ; bf:cumulative false ;
    bf:period "2021/.." ; bf:from "2021-01-01"^^xsd:date ; bf:funder x:other ; bf:recipient x:clinic .
"#;

const QUERY: &str = "PREFIX bf: <https://w3id.org/bangfu/ns#>
SELECT ?unit (COUNT(?claim) AS ?claims) (SUM(?amount) AS ?total) WHERE { ?claim a bf:FundingClaim ; bf:amount ?amount ; bf:unit ?unit } GROUP BY ?unit";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // A folder of an earlier run is no answer of this one.
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder under target can be made");
    path
}

/// The sample documents with the places that they name, and the graph by hand.
fn store(path: &Path) -> Store {
    let knowledge = Knowledge::embedded();
    let bangfu = Bangfu::open(&knowledge).expect("the knowledge loads");
    let writer = Writer::load(&knowledge, Iris::default()).expect("the ontology loads");
    let store = Store::create(path).expect("a store can be made");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/documents");
    let mut files: Vec<PathBuf> =
        fs::read_dir(samples).expect("samples").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let mut named = BTreeSet::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e != "tsv")).take(4) {
        let name = file.file_name().and_then(|n| n.to_str()).expect("a name");
        let reading = bangfu.read(name, &fs::read(file).expect("a sample"), None);
        let quads = writer.document(&reading.document, &reading.claims, &bangfu.seeds);
        named.extend(quads.iter().map(|q| q.object.to_string()));
        store.put_graph(&writer.iris.graph(&reading.document.id), &quads).expect("quads go in");
    }
    for code in ["000000", "530000"] {
        named.insert(format!("<https://w3id.org/bangfu/id/place/{code}>"));
    }
    let facts: Vec<_> = reference(&writer, &bangfu.seeds, &knowledge)
        .expect("the reference data")
        .into_iter()
        .filter(|q| named.contains(&q.subject.to_string()))
        .collect();
    store.put_graph(&writer.iris.reference_graph(), &facts).expect("quads go in");
    let file = path.join("../hand.ttl");
    fs::write(&file, BY_HAND).expect("a file");
    load(&store, &file, "https://example.org/hand/graph").expect("the graph by hand loads");
    store
}

fn load(store: &Store, file: &Path, graph: &str) -> Result<u64, bangfu::graph::exchange::LoadError> {
    let syntax = Format::of_path(file).and_then(Format::rdf).expect("an RDF file");
    let graph = oxrdf::NamedNode::new(graph).expect("an IRI");
    store.load_rdf(syntax, fs::File::open(file).expect("the file"), &graph)
}

fn source<'a>(store: &'a Store, filter: &Filter) -> Source<'a> {
    Source::new(store, filter.clone()).expect("the filter is right")
}

fn text(store: &Store, filter: &Filter, format: Format, options: &Options) -> String {
    let mut out = Vec::new();
    to_stream(&source(store, filter), format, options, &mut out, &|_| ()).expect("it is written");
    String::from_utf8(out).expect("UTF-8")
}

fn rows(csv_text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(csv_text.as_bytes()).deserialize().map(|r| r.expect("a row")).collect()
}

/// Every format into one folder, the way `tests/tools` expects them.
fn export_all(store: &Store, to: &Path) {
    let source = source(store, &Filter::default());
    let options = Options::default();
    for about in FORMATS {
        let path = match about.format {
            Format::Gephi => to.join("gephi"),
            Format::Neo4j => to.join("neo4j"),
            Format::Dataset => to.join("tables"),
            Format::Csv => to.join("claims.csv"),
            Format::Parquet | Format::Ndjson | Format::Tsv => to.join(about.name),
            _ if about.format.rdf().is_some() => to.join(format!("claims.{}", about.endings[0])),
            _ => to.join(format!("aid.{}", about.endings[0])),
        };
        to_path(&source, about.format, &options, &path, &|_| ()).unwrap_or_else(|e| panic!("{}: {e}", about.name));
    }
    let with_bom = Options { excel: true, ..Options::default() };
    to_path(&source, Format::Csv, &with_bom, &to.join("excel.csv"), &|_| ()).expect("it is written");
    let mut by_year = Options::default();
    by_year.publisher.year_as_0101 = true;
    to_path(&source, Format::Iati, &by_year, &to.join("year.iati.xml"), &|_| ()).expect("it is written");
    fs::write(to.join("query.rq"), QUERY).expect("a file");
    fs::write(to.join("query.json"), r#"["unit","claims","total"]"#).expect("a file");
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder).expect("inside").to_owned(), fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

#[test]
fn the_same_store_gives_the_same_bytes() {
    let at = folder("same");
    let store = store(&at.join("S"));
    export_all(&store, &at.join("a"));
    export_all(&store, &at.join("b"));
    let (a, b) = (files(&at.join("a")), files(&at.join("b")));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    assert!(a.len() > 50, "{}", a.len());
    for (name, bytes) in &a {
        assert!(!name.to_string_lossy().ends_with(".partial"));
        assert!(bytes == &b[name], "{} differs", name.display());
    }
}

#[test]
fn what_is_loaded_back_is_what_was_there() {
    let at = folder("round");
    let first = store(&at.join("S"));
    let want = text(&first, &Filter::default(), Format::NQuads, &Options::default());
    for ending in ["nq", "trig", "jsonld"] {
        let file = at.join(format!("all.{ending}"));
        let format = Format::of_path(&file).expect("known");
        to_path(&source(&first, &Filter::default()), format, &Options::default(), &file, &|_| ()).expect("written");
        let again = Store::create(&at.join(ending)).expect("a store");
        load(&again, &file, "https://example.org/unused").expect("it loads");
        let got = text(&again, &Filter::default(), Format::NQuads, &Options::default());
        assert!(got == want, "{ending}: {} bytes, not {}", got.len(), want.len());
    }
    // Formats without graphs keep the triples.
    let strip = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let want = strip(&text(&first, &Filter::default(), Format::NTriples, &Options::default()));
    for ending in ["ttl", "nt", "rdf"] {
        let file = at.join(format!("all.{ending}"));
        let format = Format::of_path(&file).expect("known");
        to_path(&source(&first, &Filter::default()), format, &Options::default(), &file, &|_| ()).expect("written");
        let again = Store::create(&at.join(ending)).expect("a store");
        load(&again, &file, "https://example.org/one").expect("it loads");
        assert_eq!(strip(&text(&again, &Filter::default(), Format::NTriples, &Options::default())), want, "{ending}");
    }
}

#[test]
fn a_broken_file_leaves_the_store_as_it_was() {
    let at = folder("broken");
    let store = Store::create(&at.join("S")).expect("a store");
    let file = at.join("bad.nt");
    fs::write(&file, "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n").expect("a file");
    let error = load(&store, &file, "https://example.org/g").expect_err("it is broken");
    assert!(error.to_string().starts_with("2:"), "{error}");
    assert_eq!(text(&store, &Filter::default(), Format::NQuads, &Options::default()), "");
}

#[test]
fn filters_narrow_and_say_what_they_do_not_know() {
    let at = folder("filters");
    let store = store(&at.join("S"));
    let ids = |filter: Filter| -> Vec<String> {
        let table = text(&store, &filter, Format::Csv, &Options::default());
        rows(&table).into_iter().map(|row| row["id"].clone()).collect()
    };
    let some = |s: &str| Some(s.to_owned());
    let hand = |filter: Filter| ids(Filter { document: some("doc"), ..filter });
    assert_eq!(hand(Filter::default()), ["day", "joint", "plan"], "in reading order");
    assert_eq!(hand(Filter { place: some("云南省"), ..Filter::default() }), ["day"]);
    assert_eq!(hand(Filter { within: some("530000"), ..Filter::default() }), ["day"]);
    assert_eq!(hand(Filter { within: some("000000"), ..Filter::default() }).len(), 1);
    assert_eq!(hand(Filter { years: Some((2016, 2019)), ..Filter::default() }), ["joint"]);
    assert_eq!(hand(Filter { years: Some((2030, 2040)), ..Filter::default() }), ["plan"], "an open end is open");
    assert_eq!(hand(Filter { funder: some("=SUM(A1:A9)"), ..Filter::default() }), ["joint", "plan"]);
    assert_eq!(hand(Filter { flow: some("donate"), ..Filter::default() }), ["day", "plan"]);
    assert_eq!(hand(Filter { min_score: Some(70), ..Filter::default() }), ["day", "plan"]);
    assert!(hand(Filter { kind: some("pairing"), ..Filter::default() }).is_empty());
    let query = "SELECT ?claim WHERE { ?claim <https://w3id.org/bangfu/ns#amount> ?a FILTER(?a < 1000) }";
    assert_eq!(hand(Filter { query: some(query), ..Filter::default() }), ["plan"]);
    let all = ids(Filter::default());
    assert!(all.len() > 20, "{}", all.len());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    for (filter, want) in [
        (Filter { place: some("没有这个县"), ..Filter::default() }, "没有这个县"),
        (Filter { flow: some("gift"), ..Filter::default() }, "invest, allocate"),
        (Filter { kind: some("money"), ..Filter::default() }, "funding"),
        (Filter { query: some("SELECT ?x WHERE { ?x ?p ?o }"), ..Filter::default() }, "?claim"),
        (Filter { funder: some("\" } DROP ALL #"), ..Filter::default() }, "knows nothing"),
    ] {
        let error = Source::new(&store, filter).map(|_| ()).expect_err(want).to_string();
        assert!(error.contains(want), "{error}");
    }
}

#[test]
fn sums_never_count_an_amount_twice() {
    let at = folder("sums");
    let store = store(&at.join("S"));
    let hand = Filter { document: Some("doc".into()), ..Filter::default() };
    let flows = rows(&text(&store, &hand, Format::Csv, &Options { table: Table::Flows, ..Options::default() }));
    assert_eq!(flows.len(), 1 + 4 + 1);
    let amounts: Vec<&str> = flows.iter().map(|f| f["amount"].as_str()).filter(|a| !a.is_empty()).collect();
    assert_eq!(amounts, ["1234567.89", "500"]);
    assert!(flows.iter().filter(|f| f["parts"] == "4").all(|f| f["joint_amount"] == "9000" && f["weight"] == "2250"));
}

#[test]
fn standards_take_only_what_is_said() {
    let at = folder("standards");
    let store = store(&at.join("S"));
    let hand = Filter { document: Some("doc".into()), ..Filter::default() };
    let write = |format: Format, name: &str, options: &Options| {
        let path = at.join(name);
        let written = to_path(&source(&store, &hand), format, options, &path, &|_| ()).expect("written");
        let (_, list) = written.left_out.expect("a list");
        let list = fs::read_to_string(list.expect("beside the file")).expect("the list");
        let missing: BTreeMap<String, String> =
            rows(&list).into_iter().map(|row| (row["claim_id"].clone(), row["missing"].clone())).collect();
        (fs::read_to_string(path).expect("the file"), missing)
    };
    let (iati, missing) = write(Format::Iati, "a.iati.xml", &Options::default());
    assert_eq!(missing, BTreeMap::from([("plan".to_owned(), "activity-date".to_owned())]), "its end is open");
    assert_eq!(iati.matches("<transaction ").count(), 1, "the donation of one day");
    assert_eq!(iati.matches("<budget ").count(), 1, "a running total is a budget, no transaction");
    assert!(iati.contains("<transaction-date iso-date=\"2020-05-20\"/>"));
    assert!(iati.contains("“东&quot;海&lt;集团&gt;”"), "names are escaped");
    let (grants, missing) = write(Format::ThreeSixty, "a.360.json", &Options::default());
    let grants: serde_json::Value = serde_json::from_str(&grants).expect("JSON");
    assert_eq!(grants["grants"].as_array().map(Vec::len), Some(1));
    assert_eq!(grants["grants"][0]["amountAwarded"], serde_json::json!(1_234_567.89));
    assert_eq!(grants["grants"][0]["awardDate"], "2020-05-20");
    assert_eq!(missing["joint"], "amountAwarded");
    assert_eq!(missing["plan"], "awardDate");
    let (aid, _) = write(Format::AidData, "a.aiddata.csv", &Options::default());
    let aid: BTreeMap<String, BTreeMap<String, String>> =
        rows(&aid).into_iter().map(|row| (row["Record ID"].clone(), row)).collect();
    assert_eq!(aid["day"]["Recommended For Aggregates"], "Yes");
    assert_eq!(aid["joint"]["Recommended For Aggregates"], "No");
    assert_eq!(aid["joint"]["Umbrella"], "Yes");
    assert_eq!(aid["plan"]["Status"], "Pipeline: Pledge");
    assert_eq!(aid["plan"]["Actual Implementation Start Date"], "");
}

#[test]
fn a_report_stands_alone_and_marks_the_words() {
    let at = folder("report");
    let store = store(&at.join("S"));
    let html = text(&store, &Filter::default(), Format::Html, &Options::default());
    for forbidden in ["<script", "src=", "<link", "@import", "url(http"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("<svg") && html.contains("<mark class=\"value\""));
    let hand = Filter { document: Some("doc".into()), ..Filter::default() };
    let bib = text(&store, &hand, Format::BibTex, &Options::default());
    assert_eq!(bib.matches("@misc{bangfu-").count(), 3);
    let gbt =
        text(&store, &hand, Format::Gbt7714, &Options { accessed: Some("2021-01-02".into()), ..Options::default() });
    assert!(
        gbt.starts_with(
            "[1] 某基金会. 手写的图<&>[EB/OL]. (2020-06-01)[2021-01-02]. https://example.org/page?a=1&b=2."
        ),
        "{gbt}"
    );
    let markdown = text(&store, &hand, Format::Markdown, &Options::default());
    let table: Vec<&str> = markdown.lines().filter(|l| l.starts_with("| funding")).collect();
    assert_eq!(table.len(), 3);
    assert!(table.iter().all(|l| l.replace("\\|", "").matches('|').count() == 9), "{table:?}");
}

#[test]
fn rdf_holds_the_whole_store_or_says_so() {
    let at = folder("whole");
    let store = store(&at.join("S"));
    let filter = Filter { min_score: Some(10), ..Filter::default() };
    let error = to_stream(&source(&store, &filter), Format::Turtle, &Options::default(), &mut Vec::new(), &|_| ());
    assert!(error.expect_err("filters and RDF do not go together").to_string().contains("whole store"));
    let error =
        to_stream(&source(&store, &Filter::default()), Format::Gephi, &Options::default(), &mut Vec::new(), &|_| ());
    assert!(error.expect_err("a folder is no stream").to_string().contains("-o"));
}

/// Numbers without trailing zeros, whatever a tool's spelling of them.
fn plain(value: &serde_json::Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = text.parse::<rust_decimal::Decimal>().or_else(|_| rust_decimal::Decimal::from_scientific(&text));
    // JavaScript's and igraph's sums are binary fractions: two decimals are what yuan have.
    number.map_or(text, |n| n.round_dp(2).normalize().to_string())
}

#[test]
fn the_tools_that_people_use_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tools = root.join("target/export-tools");
    if !tools.join("python.done").exists() || !tools.join("node.done").exists() {
        assert_ne!(std::env::var("BANGFU_EXPORT_TOOLS").as_deref(), Ok("require"), "run scripts/export-tools.sh first");
        eprintln!("skipped: the tools are not installed (scripts/export-tools.sh)");
        return;
    }
    let at = folder("tools");
    let out = at.join("out");
    export_all(&store(&at.join("S")), &out);
    let run = |command: &mut Command| -> serde_json::Value {
        let done = command.output().expect("the tool starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).expect("a JSON report")
    };
    let python = run(Command::new(tools.join("venv/bin/python"))
        .arg(root.join("tests/tools/check.py"))
        .arg(&out)
        .arg(root.join("ontology")));
    let node = run(Command::new("node").arg(root.join("tests/tools/check.mjs")).arg(&tools).arg(&out));
    let both = |key: &str| -> BTreeMap<String, serde_json::Value> {
        [&python, &node]
            .into_iter()
            .filter_map(|r| r[key].as_object())
            .flat_map(|o| o.iter().map(|(k, v)| (k.clone(), v.clone())))
            .collect()
    };
    let sizes: BTreeMap<String, Vec<String>> = both("sizes")
        .into_iter()
        .map(|(tool, size)| (tool, size.as_array().expect("a list").iter().map(plain).collect()))
        .collect();
    assert!(sizes.len() >= 12, "{sizes:?}");
    let want = &sizes["sql.csv"];
    assert!(sizes.values().all(|size| size == want), "{sizes:#?}");
    assert!(want[0].parse::<u64>().is_ok_and(|n| n > 10) && want[2] != "0", "{want:?}");
    let labels = both("labels");
    assert!(labels.values().collect::<Vec<_>>().windows(2).all(|w| w[0] == w[1]), "labels differ: {labels:#?}");
    let failed: Vec<_> = both("checks").into_iter().filter(|(_, ok)| ok != true).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    let answers: BTreeMap<String, BTreeSet<Vec<String>>> = both("answers")
        .into_iter()
        .map(|(engine, rows)| {
            let rows = rows.as_array().expect("rows").iter();
            (engine, rows.map(|r| r.as_array().expect("a row").iter().map(plain).collect()).collect())
        })
        .collect();
    assert_eq!(answers.len(), 3);
    assert!(answers.values().all(|rows| rows == &answers["pyoxigraph"] && !rows.is_empty()), "{answers:#?}");
}
