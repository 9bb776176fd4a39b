//! The documents are true: the reference of commands is that of the program, snippets run, links lead somewhere.
//! `BLESS=1 cargo test --test docs` writes the reference of commands anew.

mod support;

use std::path::{Path, PathBuf};

use bangfu::answer::{self, Answer};
use bangfu::graph::store::Store;
use support::{root, samples};

/// Above it `docs/commands.md` is written by hand, below it by the program.
const MARK: &str = "<!-- Written by the program: BLESS=1 cargo test --release --test docs -->\n";

fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn the_reference_of_commands_is_that_of_the_program() {
    let file = text("docs/commands.md");
    let (by_hand, written) = file.split_once(MARK).expect("docs/commands.md holds the mark");
    let manual = bangfu::cli::manual();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(root().join("docs/commands.md"), format!("{by_hand}{MARK}\n{manual}")).expect("written");
        return;
    }
    assert!(written.trim() == manual.trim(), "docs/commands.md is behind; BLESS=1 writes it anew");
    for exit in 0..=4 {
        assert!(by_hand.contains(&format!("| {exit} |")), "exit code {exit} is not described");
    }
}

/// The contents of the code blocks of a language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn the_walk_through_the_graph_can_be_walked() {
    let store = Store::open(samples()).expect("the store opens");
    let page = text("docs/graph.md");
    let walk = blocks(&page, "sparql");
    assert!(walk.len() >= 6);
    for query in walk {
        let answer = answer::ask(&store, query).unwrap_or_else(|e| panic!("{e}\n{query}"));
        let Answer::Table { rows, .. } = answer else { panic!("no SELECT: {query}") };
        assert!(!rows.is_empty(), "finds nothing: {query}");
        assert!(rows.iter().flatten().all(Option::is_some), "leaves cells empty: {query}");
    }
}

fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ["", "docs", "seeds", "tests/cases", "tests/gold"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root().join(folder)).into_iter().flatten().flatten())
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    found.sort();
    found
}

#[test]
fn every_link_leads_somewhere() {
    let mut dead = Vec::new();
    for path in documents() {
        let page = std::fs::read_to_string(&path).expect("UTF-8");
        for target in page.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()) {
            let file = target.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") || file.starts_with("mailto:") {
                continue;
            }
            if !path.parent().expect("a folder").join(file).exists() {
                dead.push(format!("{}: {target}", path.strip_prefix(root()).expect("inside").display()));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn commands_in_the_documents_exist() {
    let known: Vec<&str> = bangfu::cli::examples().map(|(name, _)| name).collect();
    let mut seen = 0;
    let mut unknown = Vec::new();
    for path in documents() {
        let page = std::fs::read_to_string(&path).expect("UTF-8");
        for block in blocks(&page, "sh") {
            for rest in block.split("bangfu ").skip(1) {
                let name = rest.split(|c: char| !c.is_ascii_lowercase() && c != '-').next().unwrap_or_default();
                seen += 1;
                if !known.contains(&name) && name != "help" {
                    unknown.push(format!("{}: bangfu {name}", path.display()));
                }
            }
        }
    }
    assert!(unknown.is_empty() && seen > 10, "{unknown:#?}");
}
