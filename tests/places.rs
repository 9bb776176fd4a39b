//! Names become things: marked sentences from all provinces (`tests/names/*.tsv`), read and compared.
//!
//! The sentences are this project's own. Their heads say how words are marked. Every place (body) of a sentence is
//! marked, so that whatever is found besides counts as wrong.

#[path = "names/things.rs"]
mod things;

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use bangfu::document::{Document, DocumentPlace, When};
use bangfu::knowledge::Knowledge;
use bangfu::mention::{Body, Mention, Reader, What};
use bangfu::seeds::{PlaceRow, Seeds};

static SEEDS: LazyLock<Arc<Seeds>> =
    LazyLock::new(|| Arc::new(Seeds::load(&Knowledge::embedded()).expect("the seeds are right")));
static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::load(&Knowledge::embedded(), SEEDS.clone()).expect("the names are right"));

/// Marked words: first and last character (exclusive) in the text without marks, the words, and what they stand for.
struct Mark {
    start: u32,
    end: u32,
    words: String,
    thing: Option<String>,
}

struct Sentence {
    line: usize,
    document: Document,
    marks: Vec<Mark>,
}

fn sentences(table: &str) -> Vec<Sentence> {
    table
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.starts_with('#') && !l.is_empty())
        .map(|(n, line)| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [own, date, marked] = cells[..] else { panic!("line {}: three cells", n + 1) };
            let (mut text, mut marks) = (String::new(), Vec::new());
            let mut rest = marked;
            while let Some(open) = rest.find('[') {
                text.push_str(&rest[..open]);
                let close = open + rest[open..].find(']').unwrap_or_else(|| panic!("line {}: [ without ]", n + 1));
                let (words, thing) = rest[open + 1..close]
                    .split_once('=')
                    .map_or((&rest[open + 1..close], None), |(w, t)| (w, Some(t.to_owned())));
                let start = text.chars().count() as u32;
                text.push_str(words);
                let end = text.chars().count() as u32;
                marks.push(Mark { start, end, words: words.to_owned(), thing });
                rest = &rest[close + 1..];
            }
            text.push_str(rest);
            let mut document = Document::from_text("test", &text, When::parse(date));
            if own != "-" {
                let row = SEEDS.places.iter().find(|r| r.name == own).expect("the document's place exists");
                document.meta.place =
                    Some(DocumentPlace { name: own.to_owned(), code: Some(row.code.clone()), said: None });
            }
            Sentence { line: n + 1, document, marks }
        })
        .collect()
}

/// Codes that `province/name` may mean; by exact official names, apart from the program's own resolving.
fn codes(thing: &str, words: &str) -> Vec<String> {
    thing
        .split('|')
        .flat_map(|thing| {
            let parts: Vec<&str> = thing.split('>').next().unwrap_or_default().split('/').collect();
            let name = if parts.len() == 1 { words } else { parts[parts.len() - 1] };
            let holders = &parts[..parts.len().saturating_sub(1)];
            let lies = |row: &PlaceRow| {
                let chain = SEEDS.chain(&row.code);
                let province = chain.first().map_or("", |r| r.name.as_str());
                let first = parts[0];
                (province.starts_with(first) || row.code == "000000")
                    && holders.iter().skip(1).all(|h| chain.iter().any(|r| r.name == **h))
            };
            let rows: Vec<&PlaceRow> = SEEDS.places.iter().filter(|r| r.name == name && lies(r)).collect();
            assert!(!rows.is_empty(), "no division {thing} ({words})");
            // Of a name that a retired and a live division bore, the caller's date decides: both are right.
            rows.into_iter().map(|r| r.code.clone()).collect::<Vec<_>>()
        })
        .collect()
}

#[derive(Default)]
struct Score {
    right: usize,
    wanted: usize,
    wrong: Vec<String>,
    missed: Vec<String>,
    refused: Vec<String>,
    /// Ambiguous names kept as unresolved, of all such.
    kept_open: (usize, usize),
}

impl Score {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong.len()).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / self.wanted.max(1) as f64
    }

    fn report(&self, what: &str) -> String {
        let mut out = format!(
            "{what}: {} wanted, {} right, {} wrong, {} missed, {} refused; ambiguous kept open {}/{}; P {:.4} R {:.4}\n",
            self.wanted,
            self.right,
            self.wrong.len(),
            self.missed.len(),
            self.refused.len(),
            self.kept_open.0,
            self.kept_open.1,
            self.precision(),
            self.recall()
        );
        for (kind, list) in [("wrong", &self.wrong), ("missed", &self.missed), ("refused", &self.refused)] {
            for line in list {
                let _ = writeln!(out, "  {kind}: {line}");
            }
        }
        out
    }
}

/// Whether a marked place lies in another.
fn inside(m: &Mark, above: &Mark) -> bool {
    let all = |m: &Mark| m.thing.as_deref().filter(|t| !t.starts_with(['@', '?', '-'])).map(|t| codes(t, &m.words));
    let (Some(low), Some(high)) = (all(m), all(above)) else { return false };
    low.iter().any(|l| high.iter().any(|h| SEEDS.holds(h, l)))
}

/// Joins 河北省|唐县 and 河北省|的|唐县 into one mark: a chain is one mention of its last place.
fn chained<'m>(source: &[char], marks: &'m [Mark]) -> Vec<(u32, u32, &'m Mark)> {
    let mut out: Vec<(u32, u32, &Mark)> = Vec::new();
    for m in marks {
        match out.last_mut() {
            Some(last)
                if last.1 == m.start
                    || last.1 + 1 == m.start && source[last.1 as usize] == '的' && inside(m, last.2) =>
            {
                *last = (last.0, m.end, m);
            }
            _ => out.push((m.start, m.end, m)),
        }
    }
    out
}

fn score_places(sentences: &[Sentence]) -> Score {
    let mut score = Score::default();
    for s in sentences {
        let doc = &s.document;
        let found: Vec<(u32, u32, Mention)> = READER
            .read(doc)
            .into_iter()
            .filter(|m| matches!(m.what, What::Place(_) | What::Area { .. }))
            .map(|m| {
                let span = doc.span(m.range);
                (span.start, span.end, m)
            })
            .collect();
        let told = |m: &Mention| match &m.what {
            What::Place(p) => format!("{} {} {:?}", p.name, p.code.as_deref().unwrap_or("?"), p.candidates),
            What::Area { name } => format!("area {name}"),
            _ => String::new(),
        };
        let mut used = vec![false; found.len()];
        for (start, end, mark) in chained(&doc.source.chars().collect::<Vec<_>>(), &s.marks) {
            let thing = mark.thing.as_deref().unwrap_or("");
            let hits: Vec<usize> = (0..found.len()).filter(|i| found[*i].0 < end && start < found[*i].1).collect();
            hits.iter().for_each(|i| used[*i] = true);
            let here = format!("line {} {}", s.line, mark.words);
            if thing == "-" {
                score.wrong.extend(hits.iter().map(|i| format!("{here}: no place, got {}", told(&found[*i].2))));
                continue;
            }
            let open = |m: &Mention| matches!(&m.what, What::Place(p) if p.code.is_none());
            if thing == "?" {
                score.kept_open.1 += 1;
                match hits.as_slice() {
                    [i] if open(&found[*i].2) => score.kept_open.0 += 1,
                    [] => score.missed.push(format!("{here}: should be kept open")),
                    _ => score.wrong.extend(hits.iter().map(|i| format!("{here}: {}", told(&found[*i].2)))),
                }
                continue;
            }
            score.wanted += 1;
            let good = |m: &Mention| match (&m.what, thing.strip_prefix('@')) {
                (What::Area { name }, Some(area)) => {
                    name == area || SEEDS.areas.iter().any(|a| &a.name == name && a.aliases.iter().any(|x| x == area))
                }
                (What::Place(p), None) => {
                    let right = p.code.as_ref().is_some_and(|c| codes(thing, &mark.words).contains(c));
                    let town = thing.split_once('>').map(|(_, t)| t);
                    right && town.is_some() == p.within_county.is_some() && town.is_none_or(|t| p.name.ends_with(t))
                }
                _ => false,
            };
            match hits.as_slice() {
                [] => score.missed.push(here),
                [i] if good(&found[*i].2) => score.right += 1,
                [i] if open(&found[*i].2) => score.refused.push(format!("{here}: {}", told(&found[*i].2))),
                hits => {
                    // A chain read as two mentions is half right: its last place must be.
                    let (last, rest) = hits.split_last().expect("there are hits");
                    if good(&found[*last].2)
                        && rest.iter().all(|i| found[*i].1 <= found[*last].0)
                        && !thing.is_empty()
                        && mark.start > start
                    {
                        score.right += 1;
                    } else {
                        score.wrong.extend(hits.iter().map(|i| format!("{here}: {}", told(&found[*i].2))));
                    }
                }
            }
        }
        for (i, (start, end, m)) in found.iter().enumerate() {
            if !used[i] {
                let text: String = doc.source.chars().skip(*start as usize).take((end - start) as usize).collect();
                score.wrong.push(format!("line {} {text}: not marked, got {}", s.line, told(m)));
            }
        }
    }
    score
}

#[test]
fn places_of_all_provinces_are_resolved() {
    let sentences = sentences(include_str!("names/places.tsv"));
    let marks: usize = sentences.iter().map(|s| s.marks.len()).sum();
    assert!(marks >= 400, "{marks} wordings");
    let score = score_places(&sentences);
    let report = score.report("places");
    println!("{report}");
    assert!(score.precision() >= 0.98, "{report}");
    assert!(score.recall() >= 0.95, "{report}");
    assert!(score.kept_open.0 * 10 >= score.kept_open.1 * 9, "{report}");
}

#[test]
fn places_of_sentences_that_came_later_are_resolved() {
    let score = score_places(&sentences(include_str!("names/places2.tsv")));
    let report = score.report("places, second set");
    println!("{report}");
    assert!(score.precision() >= 0.97, "{report}");
    assert!(score.recall() >= 0.94, "{report}");
}

fn score_bodies(sentences: &[Sentence]) -> Score {
    let mut score = Score::default();
    for s in sentences {
        let doc = &s.document;
        let found: Vec<(u32, u32, Body)> = READER
            .read(doc)
            .into_iter()
            .filter_map(|m| {
                let span = doc.span(m.range);
                match m.what {
                    // Budgets and described parties are no bodies; `places` are counted places.
                    What::Body(b) if !matches!(b.kind.as_str(), "budget" | "collective" | "places") => {
                        Some((span.start, span.end, b))
                    }
                    _ => None,
                }
            })
            .collect();
        let mut used = vec![false; found.len()];
        for mark in &s.marks {
            score.wanted += 1;
            let thing = mark.thing.as_deref().unwrap_or(&mark.words);
            let hits: Vec<usize> =
                (0..found.len()).filter(|i| found[*i].0 < mark.end && mark.start < found[*i].1).collect();
            hits.iter().for_each(|i| used[*i] = true);
            let here = format!("line {} {}", s.line, mark.words);
            match hits.as_slice() {
                [] => score.missed.push(here),
                [i] => {
                    let (start, end, b) = &found[*i];
                    let good = match thing.strip_prefix('#') {
                        Some(count) => b.count.is_some_and(|c| c.normalize().to_string() == count),
                        None => {
                            b.count.is_none() && b.name.chars().filter_map(bangfu::document::fold).eq(thing.chars())
                        }
                    };
                    if good && (*start, *end) == (mark.start, mark.end) {
                        score.right += 1;
                    } else {
                        score.wrong.push(format!("{here}: {} [{start}..{end}] for {thing}", b.name));
                    }
                }
                more => score
                    .wrong
                    .push(format!("{here}: {:?}", more.iter().map(|i| &found[*i].2.name).collect::<Vec<_>>())),
            }
        }
        for (i, (_, _, b)) in found.iter().enumerate() {
            if !used[i] {
                score.wrong.push(format!("line {}: not marked: {} ({})", s.line, b.name, b.kind));
            }
        }
    }
    score
}

#[test]
fn bodies_are_recognised_and_named() {
    let sentences = sentences(include_str!("names/bodies.tsv"));
    let marks: usize = sentences.iter().map(|s| s.marks.len()).sum();
    assert!(marks >= 150, "{marks} wordings");
    let score = score_bodies(&sentences);
    let report = score.report("bodies");
    println!("{report}");
    assert!(score.precision() >= 0.95, "{report}");
    assert!(score.recall() >= 0.85, "{report}");
}

#[test]
fn nearly_every_county_carries_a_wikidata_link() {
    let counties: Vec<&PlaceRow> =
        SEEDS.places.iter().filter(|r| r.until.is_none() && r.level == bangfu::seeds::Level::County).collect();
    let linked = counties.iter().filter(|r| r.wikidata.is_some()).count();
    println!("{linked} of {} live counties carry a Wikidata item", counties.len());
    assert!(counties.len() > 2700, "{} counties", counties.len());
    assert!(linked * 100 >= counties.len() * 94, "{linked} of {}", counties.len());
}
