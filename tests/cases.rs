//! Short texts in Markdown and the claims that must be read from them; `tests/cases/README.md` tells the notation.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bangfu::claim;
use bangfu::document::{Document, DocumentPlace, When};
use bangfu::knowledge::Knowledge;
use bangfu::mention;
use bangfu::seeds::Seeds;
use serde_json::Value;

/// One case of a Markdown file.
struct Case {
    file: String,
    line: usize,
    name: String,
    date: Option<When>,
    place: Option<String>,
    text: String,
    claims: Vec<String>,
    not_yet: bool,
}

/// The readers of the three floors, loaded once.
struct Readers {
    mentions: mention::Reader,
    claims: claim::Reader,
}

impl Readers {
    fn load() -> Self {
        let knowledge = Knowledge::embedded();
        let seeds = Arc::new(Seeds::load(&knowledge).expect("the built-in seeds load"));
        Self {
            mentions: mention::Reader::load(&knowledge, Arc::clone(&seeds)).expect("the built-in words load"),
            claims: claim::Reader::load(&knowledge, seeds).expect("the built-in rules load"),
        }
    }

    fn read(&self, case: &Case) -> Vec<Value> {
        let mut doc = Document::from_text("case", &case.text, case.date);
        if let Some(name) = &case.place {
            doc.meta.place = Some(DocumentPlace { name: name.clone(), code: None, said: None });
        }
        let mentions = self.mentions.read(&doc);
        self.claims.read(&doc, &mentions).iter().map(|c| claim::json::object(&doc, c)).collect()
    }
}

/// The cases of one file.
fn cases(path: &Path) -> Vec<Case> {
    let source = std::fs::read_to_string(path).expect("a case file is UTF-8 text");
    let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut found: Vec<Case> = Vec::new();
    let (mut name, mut not_yet) = (String::new(), false);
    let mut fence: Option<(String, usize)> = None;
    let mut body: Vec<&str> = Vec::new();
    for (i, line) in source.lines().enumerate() {
        match (&fence, line) {
            (None, l) if l.starts_with("### ") => name = l[4..].trim().to_owned(),
            (None, l) if l.starts_with("## ") => not_yet = l.starts_with("## Not yet"),
            (None, l) if l.starts_with("```") => {
                fence = Some((l[3..].trim().to_owned(), i + 1));
                body.clear();
            }
            (Some((info, at)), "```") => {
                let mut words = info.split_whitespace();
                match words.next() {
                    Some("text") => {
                        let date = words.next().filter(|d| *d != "-");
                        found.push(Case {
                            file: file.clone(),
                            line: *at,
                            name: name.clone(),
                            date: date.map(|d| When::parse(d).unwrap_or_else(|| panic!("{file}:{at}: date {d}"))),
                            place: words.next().map(str::to_owned),
                            text: body.join("\n"),
                            claims: Vec::new(),
                            not_yet,
                        });
                    }
                    Some("claims") => {
                        let case = found.last_mut().unwrap_or_else(|| panic!("{file}:{at}: claims before any text"));
                        case.claims = body.iter().filter(|l| !l.trim().is_empty()).map(|l| (*l).to_owned()).collect();
                    }
                    _ => panic!("{file}:{at}: a block is `text` or `claims`"),
                }
                fence = None;
            }
            (Some(_), l) => body.push(l),
            (None, _) => {}
        }
    }
    assert!(fence.is_none(), "{file}: a block is not closed");
    found
}

/// The names of a slot that may hold one or several.
fn names(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(s) => BTreeSet::from([s.clone()]),
        Value::Array(a) => a.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => BTreeSet::new(),
    }
}

/// The period as the notation writes it: `2019`, `2016/2020`, `/2019-12`, or nothing.
fn period(value: &Value) -> String {
    let end = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (start, end) = (end("start"), end("end"));
    if start == end { start } else { format!("{start}/{end}") }
}

/// What is wrong with this claim as an answer to one required line; nothing if it fits.
fn misfit(line: &str, claim: &Value) -> Option<String> {
    let mut words = line.split_whitespace();
    let (kind, value) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().replace('␣', " "));
    let said = claim["value_text"].as_str().unwrap_or_default();
    let near = kind == "pairing" && (said.contains(&value) || value.contains(said));
    if claim["type"] != kind || !(said == value || near) {
        return Some("another claim".to_owned());
    }
    for word in words {
        let fits = match word {
            "cumulative" => claim["cumulative"] == true,
            "yearly" => claim["cumulative"] == false,
            _ => {
                if let Some((slot, part)) = word.split_once('~') {
                    names(&claim[slot]).iter().any(|n| n.contains(part))
                } else {
                    let (slot, want) = word.split_once('=').unwrap_or_else(|| panic!("`{word}` in `{line}`"));
                    match slot {
                        "time" => period(&claim["time"]) == want,
                        _ => {
                            names(&claim[slot])
                                == want.split('+').filter(|w| !w.is_empty()).map(str::to_owned).collect()
                        }
                    }
                }
            }
        };
        if !fits {
            let slot = word.split(['=', '~']).next().unwrap_or(word);
            return Some(format!("{said}: wants {word}, reads {}", claim[slot]));
        }
    }
    None
}

/// Everything that is wrong with what was read from a case.
fn faults(case: &Case, read: &[Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut used = vec![false; read.len()];
    let mut open = false;
    let mut forbidden: Option<BTreeSet<&str>> = None;
    for line in &case.claims {
        if line == "..." {
            open = true;
        } else if let Some(types) = line.strip_prefix("none ") {
            forbidden = Some(types.split_whitespace().collect());
        } else if let Some(i) = (0..read.len()).find(|i| !used[*i] && misfit(line, &read[*i]).is_none()) {
            used[i] = true;
        } else {
            let nearest = (0..read.len())
                .filter(|i| !used[*i])
                .filter_map(|i| misfit(line, &read[i]).filter(|m| m != "another claim").map(|m| (i, m)))
                .next();
            match nearest {
                Some((i, why)) => {
                    used[i] = true;
                    faults.push(why);
                }
                None => faults.push(format!("not read: {line}")),
            }
        }
    }
    for (claim, used) in read.iter().zip(used) {
        let kind = claim["type"].as_str().unwrap_or_default();
        let allowed = forbidden.as_ref().map_or(open, |f| !f.contains(kind));
        if !used && !allowed {
            faults.push(format!("read and not listed: {kind} {}", claim["value_text"]));
        }
    }
    faults
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("tests/cases exists")
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "md") && p.file_stem().is_some_and(|s| s != "README"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_case_is_read_as_written() {
    let readers = Readers::load();
    let (mut good, mut waiting, mut failed) = (0, 0, Vec::new());
    for case in files().iter().flat_map(|f| cases(f)) {
        let faults = faults(&case, &readers.read(&case));
        let at = format!("{}:{} {}", case.file, case.line, case.name);
        match (case.not_yet, faults.is_empty()) {
            (false, true) => good += 1,
            (false, false) => failed.push(format!("{at}\n    {}", faults.join("\n    "))),
            (true, true) => println!("NOW PASSES, move it up: {at}"),
            (true, false) => {
                waiting += 1;
                println!("not yet: {at}\n    {}", faults.join("\n    "));
            }
        }
    }
    println!("{good} cases read as written, {waiting} known to fail, {} failed", failed.len());
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[test]
fn the_cases_are_many_and_both_ways() {
    let all: Vec<Case> = files().iter().flat_map(|f| cases(f)).collect();
    let negative = |c: &&Case| c.claims.iter().all(|l| l.starts_with("none "));
    let negatives = all.iter().filter(negative).count();
    assert!(negatives >= 40, "only {negatives} negative cases");
    assert!(all.len() - negatives >= 60, "only {} positive cases", all.len() - negatives);
}

#[test]
fn a_wrong_reading_is_noticed() {
    let case = |claims: &[&str]| Case {
        file: String::new(),
        line: 0,
        name: String::new(),
        date: None,
        place: None,
        text: String::new(),
        claims: claims.iter().map(|l| (*l).to_owned()).collect(),
        not_yet: false,
    };
    let read = [serde_json::json!({
        "type": "funding", "value_text": "3亿元", "funder": ["甲市"], "time": {"start": null, "end": "2020"}, "cumulative": true
    })];
    assert!(faults(&case(&["funding 3亿元 funder=甲市 time=/2020 cumulative"]), &read).is_empty());
    assert_eq!(faults(&case(&["funding 3亿元 funder=乙市"]), &read).len(), 1);
    assert_eq!(faults(&case(&["funding 3亿元 funder="]), &read).len(), 1);
    assert_eq!(faults(&case(&["funding 4亿元"]), &read).len(), 2, "one not read, one not listed");
    assert_eq!(faults(&case(&[]), &read).len(), 1);
    assert_eq!(faults(&case(&["none funding"]), &read).len(), 1);
    assert!(faults(&case(&["none pairing"]), &read).is_empty());
    assert!(faults(&case(&["..."]), &read).is_empty());
}
