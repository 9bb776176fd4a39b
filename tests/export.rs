//! Exports, checked from inside. What the tools that people use make of them, `scripts/export-check.sh` tells: it
//! installs those tools and needs a network for that.

#![cfg(feature = "graph")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bangfu::Bangfu;
use bangfu::export::format::FORMATS;
use bangfu::export::rdf::Extent;
use bangfu::export::report::Language;
use bangfu::export::table::Table;
use bangfu::export::write::{to_path, to_stream};
use bangfu::export::{Filter, Format, Options, Source};
use bangfu::graph::store::Store;
use bangfu::graph::{Iris, Writer, reference};
use bangfu::knowledge::Knowledge;

/// A graph by somebody else's hand: names that every format must keep, several parties, a day, a plan.
const BY_HAND: &str = include_str!("tools/hand.ttl");

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
            Format::Neo4jParquet => to.join("neo4j-parquet"),
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
        (Filter { pair: some("甲乙"), ..Filter::default() }, "aid-pairs"),
        (Filter { document: some("no-such"), ..Filter::default() }, "documents"),
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
    assert_eq!(iati.matches("<budget ").count(), 0, "no budget is longer than a year");
    assert_eq!(iati.matches("<result ").count(), 1, "a total over five years is no transaction");
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
    for (language, want, not) in
        [(Language::Zh, "资金流向", "Who pays whom"), (Language::En, "Who pays whom", "资金流向")]
    {
        let html = text(&store, &Filter::default(), Format::Html, &Options { language, ..Options::default() });
        for forbidden in ["<script", "src=", "<link", "@import", "url(http"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
        assert!(html.contains("<svg") && html.contains("<mark class=\"value\""));
        assert!(html.contains(want) && !html.contains(not), "{language:?}");
    }
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
    let english = Options { language: Language::En, ..Options::default() };
    let markdown = text(&store, &hand, Format::Markdown, &english);
    let table: Vec<&str> = markdown.lines().filter(|l| l.ends_with("| [1] |")).collect();
    assert_eq!(table.len(), 3);
    assert!(table.iter().all(|l| l.replace("\\|", "").matches('|').count() == 9), "{table:?}");
}

#[test]
fn a_report_begins_with_the_answer() {
    let at = folder("answer");
    let store = store(&at.join("S"));
    let query = "SELECT ?flow (SUM(?a) AS ?total) WHERE { ?c <https://w3id.org/bangfu/ns#flow> ?flow ; <https://w3id.org/bangfu/ns#amount> ?a ; <https://w3id.org/bangfu/ns#document> <https://example.org/hand/doc> } GROUP BY ?flow ORDER BY ?flow";
    let filter = Filter { query: Some(query.to_owned()), ..Filter::default() };
    let markdown = text(&store, &filter, Format::Markdown, &Options::default());
    assert!(markdown.contains("| flow | total |\n|---|---|\n| flow-donate | 1235067.89 |"), "{markdown}");
    let html = text(&store, &filter, Format::Html, &Options::default());
    assert!(html.contains("<td class=\"n\">1235067.89</td>"));
    // Other formats need to know which claims.
    let error = to_stream(&source(&store, &filter), Format::Csv, &Options::default(), &mut Vec::new(), &|_| ());
    assert!(error.expect_err("no ?claim").to_string().contains("?claim"));
}

#[test]
fn a_filter_narrows_rdf_to_what_the_claims_touch() {
    let at = folder("narrow");
    let store = store(&at.join("S"));
    let hand = Filter { document: Some("doc".into()), flow: Some("donate".into()), ..Filter::default() };
    let whole: BTreeSet<String> =
        text(&store, &Filter::default(), Format::NQuads, &Options::default()).lines().map(str::to_owned).collect();
    let part = text(&store, &hand, Format::NQuads, &Options::default());
    let lines: BTreeSet<String> = part.lines().map(str::to_owned).collect();
    assert_eq!(part.lines().count(), lines.len(), "no statement twice");
    assert!(lines.is_subset(&whole));
    let about = |node: &str| lines.iter().filter(|l| l.starts_with(&format!("<{node}> "))).count();
    for node in ["day", "plan", "doc", "passage", "reading", "giver", "other", "school", "clinic"] {
        assert!(about(&format!("https://example.org/hand/{node}")) > 0, "{node}");
    }
    assert_eq!(about("https://example.org/hand/joint"), 0);
    for code in ["530000", "000000"] {
        assert!(about(&format!("https://w3id.org/bangfu/id/place/{code}")) > 0, "{code}: a place and what it lies in");
    }
    // A narrowed graph loads and is as rich as it was.
    let file = at.join("part.nq");
    fs::write(&file, &part).expect("a file");
    let again = Store::create(&at.join("again")).expect("a store");
    load(&again, &file, "https://example.org/unused").expect("it loads");
    let rows = |store: &Store| text(store, &hand, Format::Ndjson, &Options::default());
    assert_eq!(rows(&again), rows(&store));
}

#[test]
fn annotations_say_which_slot_filled_which_statement() {
    let at = folder("rdf12");
    let store = store(&at.join("S"));
    let options = Options { extent: Extent { annotations: true }, ..Options::default() };
    let plain = text(&store, &Filter::default(), Format::NQuads, &Options::default());
    let noted = text(&store, &Filter::default(), Format::NQuads, &options);
    let notes: Vec<&str> = noted.strip_prefix(&plain).expect("the annotations stand at the end").lines().collect();
    let slots = plain.lines().filter(|l| l.contains("> <https://w3id.org/bangfu/ns#thing> <")).count();
    assert!(slots > 20);
    assert_eq!(notes.len(), slots, "every slot");
    for note in notes {
        let (_, statement) = note.split_once("<<( ").expect("a triple term");
        let (triple, graph) = statement.split_once(" )>> ").expect("its end");
        assert!(plain.contains(&format!("{triple} {graph}")), "{note}: the statement stands in the same graph");
    }
    // Loaded back they stand in the store, come out once with the flag, and not at all without it.
    let file = at.join("noted.nq");
    std::fs::write(&file, &noted).expect("the file is written");
    let again = Store::create(&at.join("again")).expect("a store");
    load(&again, &file, "https://example.org/unused").expect("triple terms load");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(text(&again, &Filter::default(), Format::NQuads, &Options::default()), plain);
    let back = text(&again, &Filter::default(), Format::NQuads, &options);
    assert_eq!(back.lines().count(), noted.lines().count(), "no annotation comes twice");
    assert_eq!(lines(&back), lines(&noted));
    let error = to_stream(&source(&store, &Filter::default()), Format::RdfXml, &options, &mut Vec::new(), &|_| ());
    assert!(error.expect_err("RDF/XML has no triple terms").to_string().contains("RDF 1.2"));
}

#[test]
fn claims_of_other_makers_are_not_lost() {
    let at = folder("others");
    let store = Store::create(&at.join("S")).expect("a store");
    let file = at.join("bare.ttl");
    // No document described, no passage, no bf:Claim beside the class.
    let bare = "@prefix bf: <https://w3id.org/bangfu/ns#> . @prefix x: <https://example.org/x/> .\n\
         x:c a bf:FundingClaim ; bf:amount 12.5 ; bf:unit \"元\" ; bf:document x:d ; bf:funder x:f ; bf:recipient x:r .\n\
         x:e a bf:Observation ; bf:amount 3.0 ; bf:unit \"个\" .";
    fs::write(&file, bare).expect("a file");
    load(&store, &file, "https://example.org/g").expect("it loads");
    let table = rows(&text(&store, &Filter::default(), Format::Csv, &Options::default()));
    let ids: Vec<(&str, &str)> = table.iter().map(|r| (r["id"].as_str(), r["document"].as_str())).collect();
    assert_eq!(ids, [("c", "d"), ("e", "")]);
    let flows = Options { table: Table::Flows, ..Options::default() };
    assert_eq!(rows(&text(&store, &Filter::default(), Format::Csv, &flows)).len(), 1);
}

#[test]
fn folders_and_binary_files_have_their_way_to_a_stream() {
    let at = folder("stream");
    let store = store(&at.join("S"));
    let filter = Filter { document: Some("doc".into()), ..Filter::default() };
    for format in [Format::Gephi, Format::Neo4jParquet, Format::Dataset] {
        let error = to_stream(&source(&store, &filter), format, &Options::default(), &mut Vec::new(), &|_| ());
        assert!(error.expect_err("a folder is no stream").to_string().contains("-o"));
    }
    for (format, magic) in [(Format::Parquet, &b"PAR1"[..]), (Format::Xlsx, &b"PK"[..])] {
        let mut bytes = Vec::new();
        to_stream(&source(&store, &filter), format, &Options::default(), &mut bytes, &|_| ()).expect("written");
        assert!(bytes.starts_with(magic));
        let path = at.join(format!("file.{}", format.about().endings[0]));
        to_path(&source(&store, &filter), format, &Options::default(), &path, &|_| ()).expect("written");
        assert!(fs::read(path).expect("the file") == bytes, "a stream and a file are the same bytes");
    }
}

#[test]
fn spreadsheets_run_no_formula_of_a_document() {
    let at = folder("excel");
    let store = store(&at.join("S"));
    let options = Options { excel: true, table: Table::Flows, ..Options::default() };
    let table = text(&store, &Filter { document: Some("doc".into()), ..Filter::default() }, Format::Csv, &options);
    assert!(table.starts_with('\u{FEFF}'));
    assert!(table.contains(",'=SUM(A1:A9),") && !table.contains(",=SUM"));
}
