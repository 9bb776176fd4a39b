//! The program from outside: bad input, stores that cannot be used, broken runs, pipes and terminals, both languages.

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use support::{bangfu, build, code, errors, program, quads, report, run, said, samples};

/// Runs a command in both languages and checks its exit code and what it tells in each.
fn told(make: &dyn Fn() -> Command, exit: i32, en: &[&str], zh: &[&str]) {
    for (lang, hints) in [("en", en), ("zh", zh)] {
        let output = run(make().args(["--lang", lang]));
        let text = errors(&output);
        assert_eq!(code(&output), exit, "{lang}: {text}");
        for hint in hints {
            assert!(text.contains(hint), "{lang}: `{hint}` is missing: {text}");
        }
        assert!(!text.contains("panicked") && !text.contains('\u{1b}'), "{text}");
    }
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, bytes).expect("the file can be written");
        path
    }
}

#[test]
fn files_that_cannot_be_read_are_named_and_the_others_are_read() {
    let folder = Folder::new();
    let good = folder.file("in/good.txt", report(1));
    folder.file("in/empty.txt", "");
    folder.file("in/binary.txt", (0..=255u8).cycle().take(4096).collect::<Vec<_>>());
    let (input, store) = (folder.path("in"), folder.path("S"));
    let make = || {
        let mut command = bangfu(["build", "--store"]);
        command.arg(&store).arg(&input);
        command
    };
    told(&make, 2, &["empty.txt: ", "binary.txt: ", "2 refused"], &["empty.txt: ", "binary.txt: ", "未能读取2"]);
    let alone = folder.path("alone");
    build(&[good.to_str().expect("UTF-8")], &alone);
    assert_eq!(quads(&store), quads(&alone), "what could be read was read");
}

#[test]
fn a_file_that_the_system_cannot_read_is_told() {
    let folder = Folder::new();
    let store = folder.path("S");
    // Reading this file fails with an input/output error, for root too.
    let make = || {
        let mut command = bangfu(["build", "/proc/self/mem", "--store"]);
        command.arg(&store);
        command
    };
    told(&make, 2, &["/proc/self/mem: cannot be read"], &["/proc/self/mem: 读不了"]);
    let missing = || bangfu(["extract", "no-such-file.txt"]);
    told(&missing, 2, &["no-such-file.txt: no such file"], &["no-such-file.txt: 没有这个文件"]);
}

#[test]
fn an_encoding_nobody_knows_is_read_as_far_as_it_goes_and_noted() {
    let folder = Folder::new();
    let mut bytes = "2020年,天津市投入甘肃省帮扶资金3.5亿元。".as_bytes().to_vec();
    bytes.extend([0xff, 0xfe, 0x80, 0x81, 0xff].repeat(8));
    let odd = folder.file("odd.txt", bytes);
    let store = folder.path("S");
    let output = run(bangfu(["build", "--store"]).arg(&store).arg(&odd));
    assert!(matches!(code(&output), 0 | 2), "{}", errors(&output));
    assert!(!errors(&output).contains("panicked"));
}

#[test]
fn a_thousand_mixed_files_are_sorted_out() {
    let folder = Folder::new();
    let mut wrong = 0;
    for n in 0..1000usize {
        let name = format!("in/{}/m{n:04}", n % 10);
        match n % 10 {
            0 => {
                wrong += 1;
                folder.file(&format!("{name}.txt"), "");
            }
            1 => {
                wrong += 1;
                folder
                    .file(&format!("{name}.jpg"), [0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 2, 3]);
            }
            2 => drop(folder.file(&format!("{name}.html"), format!("<html><body><p>{}</p></body></html>", report(n)))),
            3 => drop(folder.file(&format!("{name}.md"), format!("# 通知\n\n{}", report(n)))),
            4 => drop(folder.file(&format!("{name}.txt"), "暂缺")),
            _ => drop(folder.file(&format!("{name}.txt"), report(n))),
        }
    }
    let store = folder.path("S");
    let output = run(bangfu(["build", "--store"]).arg(&store).arg(folder.path("in")));
    let text = errors(&output);
    assert_eq!(code(&output), 2, "{text}");
    assert!(text.contains(&format!("{} new", 1000 - wrong)) && text.contains(&format!("{wrong} refused")), "{text}");
    assert_eq!(text.lines().count(), wrong + 1, "one line for each refused file and a summary: {text}");
    let again = run(bangfu(["build", "--store"]).arg(&store).arg(folder.path("in")));
    assert!(errors(&again).contains(&format!("0 new, 0 changed, {} unchanged", 1000 - wrong)), "{}", errors(&again));
}

#[test]
fn a_store_that_cannot_be_used_says_why_and_keeps_what_it_has() {
    let folder = Folder::new();
    let text = folder.file("r.txt", report(2));
    let store = folder.path("S");
    build(&[text.to_str().expect("UTF-8")], &store);
    let before = quads(&store);
    let into = |store: &Path| {
        let mut command = bangfu(["build", "--store"]);
        command.arg(store).arg(&text);
        command
    };
    let ask = |store: &Path| {
        let mut command = bangfu(["query", "documents", "--store"]);
        command.arg(store);
        command
    };

    // Another version.
    let marker = store.join("bangfu-store.json");
    let ours = std::fs::read(&marker).expect("the marker");
    std::fs::write(&marker, r#"{"format":99,"program":"9.9.9"}"#).expect("written");
    told(&|| into(&store), 3, &["format 99", "Build it again"], &["格式99", "重建"]);
    told(&|| ask(&store), 3, &["format 99"], &["格式99"]);
    std::fs::write(&marker, "not JSON").expect("written");
    told(&|| ask(&store), 3, &["format"], &["格式"]);
    std::fs::write(&marker, ours).expect("written");
    assert_eq!(before, quads(&store));

    // In use by a writer; then by a reader.
    let writer = bangfu::graph::store::Store::create(&store).expect("the store opens");
    told(&|| into(&store), 3, &["in use by another bangfu process"], &["正被另一个bangfu进程使用"]);
    told(&|| ask(&store), 3, &["in use"], &["正被"]);
    drop(writer);
    let reader = bangfu::graph::store::Store::open(&store).expect("the store opens");
    told(&|| into(&store), 3, &["in use"], &["正被"]);
    assert_eq!(code(&run(&mut ask(&store))), 0, "readers do not keep readers out");
    drop(reader);
    assert_eq!(before, quads(&store));

    // No store, a folder of something else, a place where none can be.
    told(
        &|| ask(&folder.path("none")),
        3,
        &["is not a bangfu store", "bangfu build"],
        &["不是bangfu的库", "bangfu build"],
    );
    let other = folder.file("other/photo.jpg", "x");
    let other = other.parent().expect("a folder");
    told(&|| into(other), 3, &["is not empty"], &["不是空的"]);
    assert!(other.join("photo.jpg").exists() && !other.join("data").exists());
    told(&|| into(&text.join("S")), 3, &["r.txt"], &["r.txt"]);

    // A build that was broken off before it began.
    std::fs::create_dir(folder.path("begun")).expect("a folder");
    std::fs::copy(&marker, folder.path("begun").join("bangfu-store.json")).expect("copied");
    told(&|| ask(&folder.path("begun")), 3, &["broken off"], &["中断"]);
    build(&[text.to_str().expect("UTF-8")], &folder.path("begun"));
    assert_eq!(before, quads(&folder.path("begun")));
}

#[test]
fn a_full_disk_is_told_and_the_next_build_goes_on() {
    let folder = Folder::new();
    for n in 0..30 {
        folder.file(&format!("in/r{n:02}.txt"), report(n));
    }
    let (store, input) = (folder.path("S"), folder.path("in"));
    // No file may grow beyond 64 KiB: the reference data alone are bigger. The signal is ignored, so writing fails.
    let script = "trap '' XFSZ; ulimit -f 128; exec \"$0\" build \"$1\" --store \"$2\" --lang en";
    let mut limited = Command::new("sh");
    let output = run(limited.args(["-c", script]).arg(program()).arg(&input).arg(&store));
    assert_eq!(code(&output), 3, "{}", errors(&output));
    assert!(errors(&output).starts_with("error: ") && !errors(&output).contains("panicked"), "{}", errors(&output));
    let inputs = input.to_str().expect("UTF-8");
    build(&[inputs], &store);
    let clean = folder.path("clean");
    build(&[inputs], &clean);
    assert_eq!(quads(&store), quads(&clean));
}

#[test]
fn a_build_that_is_killed_loses_nothing_and_goes_on() {
    let folder = Folder::new();
    for n in 0..80 {
        folder.file(&format!("in/r{n:03}.txt"), report(n).repeat(6));
    }
    let (store, input) = (folder.path("S"), folder.path("in"));
    let mut child =
        bangfu(["build", "--store"]).arg(&store).arg(&input).stderr(Stdio::null()).spawn().expect("it runs");
    // As soon as some texts are there, it is in the middle.
    let texts = || std::fs::read_dir(store.join("texts")).map_or(0, Iterator::count);
    for _ in 0..3000 {
        if texts() > 10 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    let there = texts();
    assert!(there > 0 && there < 80, "{there} texts: the build was not killed in the middle");
    // What is there can be asked.
    assert_eq!(code(&run(bangfu(["query", "documents", "--store"]).arg(&store))), 0);
    let inputs = input.to_str().expect("UTF-8");
    let summary = build(&[inputs], &store);
    assert!(!summary.contains(" 80 new"), "what was done is not done again: {summary}");
    let clean = folder.path("clean");
    build(&[inputs], &clean);
    assert_eq!(quads(&store), quads(&clean));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for arguments in [
        "query who-funded-what --store \"$1\" --format table",
        "query document-claims -p document=s1 --store \"$1\"",
        "show 000000 --most 100000 --store \"$1\"",
        "extract seeds/documents --format nq",
        "stats --store \"$1\"",
        "query --list",
        "query document-claims -p document=s1 --store \"$1\" --format ndjson",
        "export csv --store \"$1\"",
        "export geojson --store \"$1\"",
        "export gexf --store \"$1\"",
        "export nq --store \"$1\"",
    ] {
        // `true` is gone before the first byte comes, `head` after the first line.
        for (reader, lines) in [("head -n 1", 1), ("true", 0)] {
            let script = format!("set -o pipefail; \"$0\" {arguments} | {reader}");
            let mut bash = Command::new("bash");
            bash.args(["-c", &script]).arg(program()).arg(samples()).current_dir(support::root());
            let output = run(bash.env("LC_ALL", "C.UTF-8"));
            assert_eq!((code(&output), errors(&output).as_str()), (0, ""), "{arguments} | {reader}");
            assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), lines, "{arguments} | {reader}");
        }
    }
}

/// What a command writes when its output is a terminal.
fn on_a_terminal(command: &str, environment: &[(&str, &str)]) -> String {
    let mut script = Command::new("script");
    script.args(["-qec", command, "/dev/null"]).current_dir(support::root()).stdin(Stdio::null());
    script.env("TERM", "xterm-256color").env("LC_ALL", "C.UTF-8").env_remove("NO_COLOR");
    script.envs(environment.iter().copied());
    String::from_utf8_lossy(&run(&mut script).stdout).into_owned()
}

#[test]
fn colours_and_bars_are_for_terminals() {
    let (bin, store) = (program().display().to_string(), samples().display().to_string());
    let query = format!("{bin} query who-funded-what -p place=520000 --store {store}");
    let coloured = on_a_terminal(&query, &[]);
    assert!(coloured.contains("\u{1b}[") && coloured.contains("亿元") && coloured.contains('─'), "{coloured}");
    let plain = on_a_terminal(&query, &[("NO_COLOR", "1")]);
    assert!(!plain.contains('\u{1b}') && plain.contains('【'), "{plain}");

    let folder = Folder::new();
    let build = format!("{bin} build seeds/documents --store {}", folder.path("S").display());
    let bar = on_a_terminal(&build, &[]);
    assert!(bar.contains("/7 ") && bar.contains("7 new"), "a bar counts the files: {bar}");
    // In a pipe: a format for programs, no escapes, no bar.
    for arguments in [
        &["query", "who-funded-what", "--store"][..],
        &["query", "who-funded-what", "--format", "table", "--store"],
        &["show", "520000", "--store"],
        &["stats", "--store"],
        &["build", "--again", "seeds/documents", "--store"],
    ] {
        let into = if arguments[0] == "build" { folder.path("S") } else { samples().to_owned() };
        let output = run(bangfu(arguments).arg(into));
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), errors(&output));
        assert!(output.status.success() && !text.contains('\u{1b}') && !text.contains("/7 "), "{arguments:?}: {text}");
    }
}

/// The first claim of the samples, for examples that need one.
fn a_claim() -> String {
    let text = said(bangfu(["query", "documents", "--format", "ndjson", "--store"]).arg(samples()));
    let row: serde_json::Value = serde_json::from_str(text.lines().next().expect("a document")).expect("JSON");
    row["claim"].as_str().and_then(|c| c.rsplit('/').next()).expect("a claim").to_owned()
}

#[test]
fn claims_are_found_by_their_first_digits_and_things_by_code_and_name() {
    let claim = a_claim();
    let why = |id: &str| run(bangfu(["why", id, "--store"]).arg(samples()));
    let whole = why(&claim).stdout;
    assert!(!whole.is_empty());
    for id in [&claim[..8], &format!("https://w3id.org/bangfu/id/claim/{claim}"), &format!("claim/{claim}")] {
        assert_eq!(why(id).stdout, whole, "{id}");
    }
    assert_eq!(code(&why("ffffffffffffffff")), 1);
    assert_eq!(code(&why("no-claim")), 1);
    let show = |thing: &str| said(bangfu(["show", thing, "--store"]).arg(samples()));
    let place = show("520000");
    assert!(place.contains("贵州省"));
    for thing in ["place/520000", "贵州省", "贵州", "https://w3id.org/bangfu/id/place/520000"] {
        assert_eq!(show(thing), place, "{thing}");
    }
    assert!(show(&claim[..8]).contains("passage/"));
    assert!(show("s1").contains("s1_guizhou-briefing.txt"));
    let several = run(bangfu(["show", "鼓楼区", "--store"]).arg(samples()));
    assert!(code(&several) == 2 && errors(&several).contains("place/320106"), "{}", errors(&several));
    assert_eq!(code(&run(bangfu(["show", "没有这个地方", "--store"]).arg(samples()))), 1);
}

#[test]
fn the_examples_of_the_help_run() {
    let folder = Folder::new();
    let claim = a_claim();
    folder.file("reports/old-report.txt", report(1));
    for (name, n) in [("a.txt", 2), ("report.txt", 3), ("report.html", 4)] {
        folder.file(name, report(n));
    }
    folder.file("b.html", format!("<p>{}</p>", report(5)));
    folder.file("my.rq", "SELECT ?name { ?p a bf:Province ; rdfs:label ?name } LIMIT 3");
    folder.file("counties.csv", "县名,省份,code,n\n威宁县,贵州,520000,1\n");
    folder.file("donors.csv", "donor\n省民政厅\n");
    folder.file("old.csv", "name,日期\n西吉县,2015\n");
    folder.file("more.ttl", "<https://example.org/a> <https://example.org/b> 1 .");
    folder.file("claims.nq", "<https://example.org/a> <https://example.org/b> \"c\" <https://example.org/g> .\n");
    let input = |name: &str| folder.path(name).display().to_string();
    // The store of the examples holds the samples and the old report; eval needs annotations and two versions.
    build(&["seeds/documents", &input("reports")], &folder.path("S"));
    // What takes documents out has a store of its own, so that the other examples still find theirs.
    build(&[&input("reports")], &folder.path("T"));
    let gold = said(bangfu(["extract"]).arg(folder.path("reports")));
    folder.file("gold/old-report.gold.jsonl", &gold);
    folder.file("new.jsonl", &gold);
    folder.file("old.jsonl", &gold);
    folder.file("texts/old-report.txt", report(1));
    let bin = program();
    let path = format!("{}:{}", bin.parent().expect("a folder").display(), std::env::var("PATH").unwrap_or_default());
    let (mut ran, mut wrong) = (0, Vec::new());
    for (command, examples) in bangfu::cli::examples() {
        for example in examples.lines() {
            // A service does not end, another endpoint is not there: tested elsewhere.
            if command == "serve" || example.contains("--federate") {
                continue;
            }
            let mut line = example.replace("3f2a9c0d", &claim[..8]);
            if line.contains("--prune") || line.contains("--remove") {
                line = line.replace("--store S", "--store T");
            }
            let mut shell = Command::new("sh");
            shell.args(["-c", &line]).current_dir(folder.0.path()).env("PATH", &path).env("LC_ALL", "C.UTF-8");
            shell.env("HOME", folder.0.path()).env_remove("BANGFU_STORE");
            std::fs::create_dir_all(folder.path(".local/share/bash-completion/completions")).expect("a folder");
            let output = run(&mut shell);
            ran += 1;
            if !output.status.success() {
                wrong.push(format!("{line}: {}: {}", output.status, errors(&output)));
            }
        }
    }
    assert!(wrong.is_empty() && ran > 25, "{ran} ran: {wrong:#?}");
}

#[test]
fn triple_terms_come_back_by_load_and_are_answered_as_triples() {
    let folder = Folder::new();
    let (noted, again, query) = (folder.path("noted.nq"), folder.path("again"), folder.path("notes.rq"));
    said(bangfu(["export", "--rdf12", "--store"]).arg(samples()).arg("-o").arg(&noted));
    assert_eq!(code(&run(bangfu(["load", "--store"]).arg(&again).arg(&noted))), 0);
    let text = "PREFIX bf: <https://w3id.org/bangfu/ns#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?slot ?note ?who { GRAPH ?g { ?slot rdf:reifies ?note , <<( ?claim bf:funder ?who )>> } } LIMIT 1";
    std::fs::write(&query, text).expect("the query is written");
    let answer = said(bangfu(["query", "--format", "json", "--store"]).arg(&again).arg(&query));
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let row = &answer["results"]["bindings"][0];
    assert_eq!(row["note"]["type"], "triple");
    assert_eq!(row["note"]["value"]["predicate"]["value"], "https://w3id.org/bangfu/ns#funder");
    assert_eq!(row["note"]["value"]["object"], row["who"]);
}
