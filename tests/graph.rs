//! The laws of the graph and its store: building again changes nothing, a document is replaced or removed whole, the
//! same input gives the same bytes, the shapes hold, every offset is true.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use bangfu::graph::store::{Store, text_file};
use bangfu::knowledge::Knowledge;
use bangfu::ontology::{NS, Ontology};
use support::{bangfu, build, code, errors, quads, report, run, said, samples};

/// A folder of reports `r000.txt` …, and where a store may be put.
fn reports(many: usize) -> (tempfile::TempDir, String, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let texts = folder.path().join("reports");
    std::fs::create_dir(&texts).expect("a folder");
    for n in 0..many {
        write(&texts, n, &report(n));
    }
    let (inputs, store) = (texts.to_str().expect("UTF-8").to_owned(), folder.path().join("S"));
    (folder, inputs, store)
}

fn write(folder: &Path, n: usize, text: &str) {
    std::fs::write(folder.join(format!("r{n:03}.txt")), text).expect("a report is written");
}

/// The statements of one document's graph.
fn graph_of(quads: &str, id: &str) -> Vec<String> {
    let graph = format!("/graph/{id}> .");
    quads.lines().filter(|l| l.ends_with(&graph)).map(str::to_owned).collect()
}

#[test]
fn building_again_changes_nothing() {
    let (_folder, inputs, store) = reports(6);
    let first = build(&[&inputs], &store);
    assert!(first.contains("6 new"), "{first}");
    let before = quads(&store);
    let second = build(&[&inputs], &store);
    assert!(second.contains("0 new, 0 changed, 6 unchanged, 0 removed, 0 refused"), "{second}");
    assert_eq!(before, quads(&store));
    build(&[&inputs, "--again"], &store);
    assert_eq!(before, quads(&store), "reading every document again gives the same graph");
}

#[test]
fn the_logs_of_a_build_take_no_room_behind_it() {
    let (_kept, inputs, store) = reports(3);
    build(&[&inputs], &store);
    let logs = std::fs::read_dir(store.join("data")).expect("the data lie there").filter_map(|entry| {
        let entry = entry.ok()?;
        (entry.path().extension()? == "log").then_some(entry.metadata().ok()?.len())
    });
    assert_eq!(logs.sum::<u64>(), 0, "write-ahead logs of what is in the tables already");
}

#[test]
fn a_changed_document_replaces_its_own_graph_and_no_other() {
    let (_folder, inputs, store) = reports(4);
    build(&[&inputs], &store);
    let before = quads(&store);
    write(Path::new(&inputs), 1, "2020年,天津市投入甘肃省帮扶资金9.75亿元。\n");
    let summary = build(&[&inputs], &store);
    assert!(summary.contains("0 new, 1 changed, 3 unchanged"), "{summary}");
    let after = quads(&store);
    let (old, new) = (graph_of(&before, "r001"), graph_of(&after, "r001"));
    assert!(new.iter().any(|l| l.contains("975000000")) && !new.iter().any(|l| l.contains("选派")), "{new:#?}");
    assert!(old.iter().any(|l| l.contains("选派")));
    // The store's description of itself counts statements, so it may change with any document.
    let others = |text: &str| {
        let other = |l: &&str| !l.ends_with("/graph/r001> .") && !l.ends_with("/graph/_description> .");
        text.lines().filter(other).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(others(&before), others(&after));
    // As if only the new text had ever been read.
    let fresh = store.with_file_name("fresh");
    build(&[&inputs], &fresh);
    assert_eq!(after, quads(&fresh));
}

#[test]
fn what_documents_tsv_says_is_part_of_the_document() {
    let (_folder, inputs, store) = reports(2);
    build(&[&inputs], &store);
    let header = "file\tdoc\ttitle\tpublished\twritten\tplace\tplace_code\tnote\n";
    let table = Path::new(&inputs).join("documents.tsv");
    std::fs::write(&table, format!("{header}r000.txt\tr000\t另一个标题\t2021-03-01\t\t\t\t\n")).expect("written");
    let summary = build(&[&inputs], &store);
    assert!(summary.contains("1 changed, 1 unchanged"), "{summary}");
    assert!(graph_of(&quads(&store), "r000").iter().any(|l| l.contains("另一个标题")));
}

#[test]
fn a_document_can_be_removed_and_what_is_gone_pruned() {
    let (_folder, inputs, store) = reports(5);
    build(&[&inputs], &store);
    let all = quads(&store);
    let output = run(bangfu(["build", "--remove", "r002", "--store"]).arg(&store));
    assert!(code(&output) == 0 && errors(&output).contains("r002: removed"), "{}", errors(&output));
    assert!(graph_of(&quads(&store), "r002").is_empty() && !text_file(&store, "r002").exists());
    let again = run(bangfu(["build", "--remove", "r002", "--store"]).arg(&store));
    assert!(code(&again) == 1 && errors(&again).contains("not in the store"), "{}", errors(&again));
    build(&[&inputs], &store);
    assert_eq!(all, quads(&store), "a removed document comes back as it was");

    std::fs::remove_file(Path::new(&inputs).join("r003.txt")).expect("a report is deleted");
    let without = build(&[&inputs], &store);
    assert!(without.contains("0 removed"), "without --prune nothing goes: {without}");
    let summary = build(&[&inputs, "--prune"], &store);
    assert!(summary.contains("r003: removed") && summary.contains("1 removed"), "{summary}");
    assert!(graph_of(&quads(&store), "r003").is_empty());
    assert!(!graph_of(&quads(&store), "r001").is_empty());
}

#[test]
fn pruning_never_empties_a_store_by_mistake() {
    let (folder, inputs, store) = reports(3);
    build(&[&inputs], &store);
    let before = quads(&store);
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).expect("a folder");
    let output = run(bangfu(["build", "--prune", "--store"]).arg(&store).arg(&empty));
    assert!(code(&output) == 1 && errors(&output).contains("nothing was pruned"), "{}", errors(&output));
    // A file that cannot be read this time keeps what was read of it.
    write(Path::new(&inputs), 0, "");
    let output = run(bangfu(["build", "--prune", &inputs, "--store"]).arg(&store));
    assert_eq!(code(&output), 2, "{}", errors(&output));
    assert_eq!(before, quads(&store));
}

#[test]
fn the_same_input_gives_the_same_bytes_in_any_order_and_on_any_number_of_threads() {
    let (_folder, inputs, store) = reports(24);
    build(&[&inputs], &store);
    let whole = quads(&store);

    let reversed = store.with_file_name("reversed");
    let mut files: Vec<String> = (0..24).map(|n| format!("{inputs}/r{n:03}.txt")).collect();
    files.reverse();
    build(&files.iter().map(String::as_str).collect::<Vec<_>>(), &reversed);
    assert_eq!(whole, quads(&reversed));

    let alone = store.with_file_name("alone");
    let mut taskset = std::process::Command::new("taskset");
    let output = run(taskset.args(["-c", "0"]).arg(support::program()).args(["build", &inputs, "--store"]).arg(&alone));
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(whole, quads(&alone));

    // In two runs, and with a document that was another one before.
    let pieces = store.with_file_name("pieces");
    write(Path::new(&inputs), 7, "暂缺\n");
    build(&files[..12].iter().map(String::as_str).collect::<Vec<_>>(), &pieces);
    build(&[&format!("{inputs}/r007.txt")], &pieces);
    write(Path::new(&inputs), 7, &report(7));
    build(&[&inputs], &pieces);
    assert_eq!(whole, quads(&pieces));
}

#[test]
fn files_that_share_the_start_of_their_names_are_all_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("S");
    let file = |name: &str, n: usize| {
        let path = folder.path().join(name);
        std::fs::write(&path, report(n)).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let (first, second) = (file("report_2019.txt", 1), file("report_2020.txt", 2));
    build(&[&first], &store);
    assert!(!graph_of(&quads(&store), "report").is_empty());
    // Another file never takes the place of one that is there.
    build(&[&second], &store);
    assert!(!graph_of(&quads(&store), "report").is_empty() && !graph_of(&quads(&store), "report_2020").is_empty());
    // Both at once have ids of their own, and the first is not there twice.
    let summary = build(&[&first, &second], &store);
    assert!(summary.contains("1 new, 0 changed, 1 unchanged, 1 removed"), "{summary}");
    assert!(graph_of(&quads(&store), "report").is_empty() && !graph_of(&quads(&store), "report_2019").is_empty());
}

#[test]
fn the_shapes_hold_and_a_graph_that_breaks_them_is_told() {
    let output = run(bangfu(["validate", "--store"]).arg(samples()));
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stdout));

    let (folder, inputs, store) = reports(1);
    build(&[&inputs], &store);
    let bad = folder.path().join("bad.ttl");
    let claim = "<https://example.org/c> a bf:Claim, bf:FundingClaim ; bf:amount \"many\" ; bf:flow bf:flow-stolen ; bf:score 400 .";
    std::fs::write(&bad, format!("@prefix bf: <{NS}> .\n{claim}\n")).expect("written");
    said(bangfu(["load"]).arg(&bad).arg("--store").arg(&store));
    let output = run(bangfu(["validate", "--store"]).arg(&store));
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(code(&output), 1, "{text}");
    for expected in ["ns#amount> datatype", "ns#flow> in", "ns#score> maxInclusive 100", "ns#passage> minCount 1"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn a_load_renews_what_the_store_says_of_itself() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let store = folder.path().join("store");
    // How many statements the store says it has, and how many it has.
    let told = || {
        let all = quads(&store);
        let (own, other): (Vec<&str>, Vec<&str>) = all.lines().partition(|l| l.ends_with("/graph/_description> ."));
        let said: Vec<&&str> =
            own.iter().filter(|l| l.contains("/dataset> <http://rdfs.org/ns/void#triples>")).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        let number = said[0].split('"').nth(1).and_then(|n| n.parse::<usize>().ok()).expect("a number");
        (number, other.len())
    };
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let one = file("one.nt", "<https://example.org/a> <https://example.org/p> \"1\" .\n");
    let two = file(
        "two.nt",
        "<https://example.org/b> <https://example.org/p> \"2\" .\n<https://example.org/b> <https://example.org/q> \"3\" .\n",
    );
    let broken = file("broken.nt", "<https://example.org/c> <https://example.org/p\n");
    said(bangfu(["load"]).arg(&one).arg("--store").arg(&store));
    assert_eq!(told(), (1, 1));
    // The file before the broken one went in, and is counted.
    assert_ne!(code(&run(bangfu(["load"]).arg(&two).arg(&broken).arg("--store").arg(&store))), 0);
    assert_eq!(told(), (3, 3));
}

#[test]
fn every_offset_is_true() {
    let mut seen = 0;
    for (query, whose) in [
        (
            "SELECT ?id ?s ?e ?w { ?c a bf:Claim ; bf:document/dcterms:identifier ?id ; bf:start ?s ; bf:end ?e ; bf:words ?w }",
            "claim",
        ),
        (
            "SELECT ?id ?s ?e ?w { ?c bf:document/dcterms:identifier ?id ; bf:slot ?x . ?x bf:start ?s ; bf:end ?e ; bf:words ?w }",
            "slot",
        ),
        (
            "SELECT ?id ?s ?e ?w { ?p a bf:Passage ; bf:document/dcterms:identifier ?id ; bf:start ?s ; bf:end ?e ; bf:text ?w }",
            "passage",
        ),
        (
            "SELECT ?id ?s ?e ?w { ?p oa:hasSource/dcterms:identifier ?id ; oa:hasSelector ?x , ?y . ?x oa:start ?s ; oa:end ?e . ?y oa:exact ?w }",
            "selector",
        ),
    ] {
        let mut found = 0;
        let store = Store::open(samples()).expect("the store opens");
        let answer = bangfu::answer::ask(&store, query).expect("the query runs");
        let bangfu::answer::Answer::Table { rows, .. } = answer else { panic!("{whose}: rows") };
        for row in rows {
            let text: Vec<String> = row
                .into_iter()
                .map(|t| match t {
                    Some(bangfu::answer::Term::Literal(l)) => l.value().to_owned(),
                    other => panic!("{whose}: {other:?}"),
                })
                .collect();
            let source = std::fs::read_to_string(text_file(samples(), &text[0])).expect("the source text is kept");
            let (start, end): (usize, usize) = (text[1].parse().expect("a number"), text[2].parse().expect("a number"));
            let quoted: String = source.chars().skip(start).take(end - start).collect();
            assert_eq!(quoted, text[3], "{whose} of {} at {start}", text[0]);
            found += 1;
        }
        assert!(found > 20, "{whose}: {found}");
        seen += found;
    }
    assert!(seen > 400, "{seen}");
}

#[test]
fn the_graph_uses_no_term_that_the_ontology_lacks() {
    let ontology = Ontology::load(&Knowledge::embedded()).expect("the ontology loads");
    let known: BTreeSet<&str> = ontology.terms().collect();
    let text = quads(samples());
    let mut used = BTreeSet::new();
    for part in text.split(&format!("<{NS}")).skip(1) {
        used.insert(part.split('>').next().expect("an IRI ends"));
    }
    assert!(used.len() > 60, "{used:?}");
    let unknown: Vec<&&str> = used.iter().filter(|t| !t.is_empty() && !known.contains(*t)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn claims_are_said_once_and_their_ids_come_from_their_content() {
    let (_folder, inputs, store) = reports(3);
    build(&[&inputs], &store);
    let ids = |text: &str| -> BTreeSet<String> {
        text.split("/id/claim/").skip(1).map(|p| p.split('>').next().expect("an IRI ends").to_owned()).collect()
    };
    let before = ids(&quads(&store));
    // A line after the others changes what no claim says.
    let moved = Path::new(&inputs).join("r000.txt");
    let text = std::fs::read_to_string(&moved).expect("read");
    std::fs::write(&moved, format!("{text}\n完。\n")).expect("written");
    build(&[&inputs], &store);
    assert_eq!(before, ids(&quads(&store)));
}
