//! The laws of the house, enforced on the source itself: who may lean on whom, who may print and read the clock,
//! who knows Oxigraph, how long a file may be.
//!
//! A module that is not listed in [`FLOORS`] fails the test: give it a floor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each top-level module and its floor. Modules of one floor do not lean on each other, but for [`BESIDE`].
const FLOORS: &[(&str, u8)] = &[
    ("span", 0),
    ("chars", 0),
    ("knowledge", 0),
    ("seeds", 0),
    ("ontology", 0),
    ("document", 1),
    ("mention", 2),
    ("reconcile", 2),
    ("claim", 3),
    ("eval", 4),
    ("graph", 4),
    ("answer", 5),
    ("ask", 6),
    ("export", 6),
    ("serve", ROOF),
    ("cli", ROOF),
];
const ROOF: u8 = 9;
/// (who, on whom) within one floor: tables and terms are read through `knowledge`; `bangfu serve` is a command.
const BESIDE: &[(&str, &str)] = &[("seeds", "knowledge"), ("ontology", "knowledge"), ("cli", "serve")];
/// The front door (`lib.rs`) leans on what reads; the roof may use it, the floors may not.
const FRONT_DOOR: &[&str] = &["Bangfu", "Reading"];
/// Who may name the store and the query engine. `export` reaches them through `answer` only.
const KNOWS_OXIGRAPH: &[&str] = &["graph", "answer"];
/// Who may build RDF terms.
const KNOWS_RDF: &[&str] = &["ontology", "graph", "answer", "export", "cli"];
const PRINTS: &[&str] = &["cli", "serve"];
const LONGEST: usize = 600;

#[derive(Debug)]
struct Source {
    path: PathBuf,
    /// Path of the module, `["claim", "funding"]`; empty for `lib.rs`.
    module: Vec<String>,
    /// Without comments; the contents of strings are gone.
    code: String,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
                let inside = path.strip_prefix(&root).expect("the file is under src").with_extension("");
                let mut module: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
                    module.pop();
                }
                let lines = text.lines().count();
                found.push(Source { path: inside.with_extension("rs"), module, code: bare(&text), lines });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 30, "the walk over src found only {} files", found.len());
    found
}

/// Rust without comments and without the contents of strings; line breaks stay.
fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    while i < chars.len() {
        match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            '/' if at(i + 1) == '*' => {
                while i < chars.len() && !(at(i) == '*' && at(i + 1) == '/') {
                    if at(i) == '\n' {
                        out.push('\n');
                    }
                    i += 1;
                }
                i += 2;
            }
            'r' if (at(i + 1) == '"' || at(i + 1) == '#')
                && !(i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_')) =>
            {
                let mut hashes = 0;
                while at(i + 1 + hashes) == '#' {
                    hashes += 1;
                }
                if at(i + 1 + hashes) != '"' {
                    out.push('r');
                    i += 1;
                    continue;
                }
                i += 2 + hashes;
                while i < chars.len() && !(at(i) == '"' && (1..=hashes).all(|k| at(i + k) == '#')) {
                    if at(i) == '\n' {
                        out.push('\n');
                    }
                    i += 1;
                }
                i += 1 + hashes;
                out.push_str("\"\"");
            }
            '"' => {
                i += 1;
                while i < chars.len() && at(i) != '"' {
                    if at(i) == '\\' {
                        i += 1;
                    }
                    if at(i) == '\n' {
                        out.push('\n');
                    }
                    i += 1;
                }
                i += 1;
                out.push_str("\"\"");
            }
            // A character literal, not a lifetime.
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => {
                i += if at(i + 1) == '\\' { 3 } else { 2 };
                while i < chars.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
                out.push_str("' '");
            }
            c => {
                out.push(c);
                i += 1;
            }
        }
    }
    out
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// What stands behind `crate::`: one name, or the names at the first level of `crate::{…}`.
fn names_behind(rest: &str) -> Vec<&str> {
    let Some(group) = rest.trim_start().strip_prefix('{') else { return vec![word(rest.trim_start())] };
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), true);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if depth == 0 && fresh && (c.is_alphanumeric() || c == '_') => {
                names.push(word(&group[i..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// The top-level names that a file reaches for, by `use crate::…`, by an inline `crate::…` path, or by enough `super::`.
fn reached(source: &Source) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (i, _) in source.code.match_indices("crate::") {
        let before = source.code[..i].chars().next_back();
        if !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            names.extend(names_behind(&source.code[i + "crate::".len()..]).into_iter().map(str::to_owned));
        }
    }
    let mut from = 0;
    while let Some(i) = source.code[from..].find("super::") {
        let mut rest = &source.code[from + i..];
        let mut ups = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            ups += 1;
            rest = after;
        }
        if ups >= source.module.len() {
            names.extend(names_behind(rest).into_iter().map(str::to_owned));
        }
        from = source.code.len() - rest.len();
    }
    names
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

#[test]
fn every_module_has_a_floor() {
    let unknown: BTreeSet<String> =
        sources().into_iter().filter_map(|s| s.module.first().cloned()).filter(|m| floor(m).is_none()).collect();
    assert!(unknown.is_empty(), "give these modules a floor in tests/floors.rs: {unknown:?}");
}

#[test]
fn a_module_leans_on_lower_floors_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = source.module.first() else { continue };
        let Some(height) = floor(own) else { continue };
        for name in reached(&source) {
            if FRONT_DOOR.contains(&name.as_str()) && height < ROOF {
                wrong.push(format!(
                    "{}: {own} (floor {height}) goes out by the front door, crate::{name}",
                    source.path.display()
                ));
            }
            let Some(under) = floor(&name) else { continue };
            let allowed = &name == own || under < height || BESIDE.contains(&(own.as_str(), name.as_str()));
            if !allowed {
                wrong
                    .push(format!("{}: {own} (floor {height}) leans on {name} (floor {under})", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files outside `allowed` whose code holds one of `words` as a path or macro of its own.
fn strangers(allowed: &[&str], words: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.module.first().is_none_or(|m| allowed.contains(&m.as_str())) {
            continue;
        }
        for (n, line) in source.code.lines().enumerate() {
            for word in words {
                let stands = line
                    .match_indices(word)
                    .any(|(i, _)| !line[..i].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_'));
                if stands {
                    wrong.push(format!("{}:{}: {word}", source.path.display(), n + 1));
                }
            }
        }
    }
    wrong
}

#[test]
fn only_graph_and_answer_know_oxigraph() {
    let wrong = strangers(KNOWS_OXIGRAPH, &["oxigraph::", "spargebra::", "spareval::"]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let wrong = strangers(KNOWS_RDF, &["oxrdf::", "oxttl::", "oxrdfio::"]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_roof_prints_and_reads_the_clock() {
    let words = [
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "dbg!",
        "stdout()",
        "stderr()",
        "SystemTime::now",
        "Instant::now",
        "Zoned::now",
        "Timestamp::now",
    ];
    let wrong = strangers(PRINTS, &words);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_needs_a_map() {
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(|s| s.lines > LONGEST)
        .map(|s| format!("{}: {} lines", s.path.display(), s.lines))
        .collect();
    assert!(wrong.is_empty(), "longer than {LONGEST} lines: {wrong:?}");
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    let mut wrong = Vec::new();
    // A file `tests.rs` is a module of tests of its own.
    for source in sources().iter().filter(|s| s.module.last().is_none_or(|m| m != "tests")) {
        let code = source.code.split("#[cfg(test)]").next().unwrap_or_default();
        for (n, line) in code.lines().enumerate() {
            if line.contains(".unwrap()") || line.contains("todo!(") || line.contains("unimplemented!(") {
                wrong.push(format!("{}:{}", source.path.display(), n + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_reader_of_sources_sees_what_it_should() {
    let source = |module: &[&str], code: &str| Source {
        path: PathBuf::new(),
        module: module.iter().map(|m| (*m).to_owned()).collect(),
        code: bare(code),
        lines: 0,
    };
    let names = |s: &Source| reached(s).into_iter().collect::<Vec<_>>();
    let code =
        "use crate::{claim::{Claim, Kind}, span::Span}; // crate::serve\n fn f() { crate::graph::x(\"crate::cli\") }";
    assert_eq!(names(&source(&["answer"], code)), ["claim", "graph", "span"]);
    assert_eq!(names(&source(&["answer"], "use super::export::row;")), ["export"]);
    assert_eq!(names(&source(&["answer", "named"], "use super::super::export;")), ["export"]);
    assert!(names(&source(&["answer", "named"], "use super::export;")).is_empty());
    assert!(names(&source(&["a"], "mycrate::serve::x(); $crate::serve::y()")).is_empty());
    assert_eq!(bare("let a = '\"'; /* b */ let c = r#\"x\"y\"#;"), "let a = ' ';  let c = \"\";");
    let floors: BTreeMap<_, _> = FLOORS.iter().copied().collect();
    assert_eq!(floors.len(), FLOORS.len(), "a module is listed twice");
}
