//! The full-text index: names of things, and the sentences of the source texts.
//!
//! SQLite's FTS5 keeps it in a private temporary database, which lies on disk when it grows, so that a large corpus
//! costs disk and not heap. Its tokens are made here (see [`grams`]): FTS5's own know no Chinese.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;

use rusqlite::{Connection, Row, ToSql};

use super::grams::{self, END, START};
use crate::document::{Document, Media, SentenceKind};
use crate::graph::store::text_file;

/// Page cache of the index, in KiB.
const CACHE: i64 = 16 << 10;
/// Longest question, in characters; what follows is not looked for.
const LONGEST: usize = 100;
/// How many names, and how many sentences with some of the words, are looked at more closely.
const LOOKED_AT: usize = 400;

/// A source document, as the graph names it.
#[derive(Clone, Debug)]
pub struct Paper {
    pub iri: String,
    pub id: String,
    pub title: String,
}

/// A thing with its names, the official one first.
#[derive(Clone, Debug, Default)]
pub struct Thing {
    pub iri: String,
    /// Local name of its most telling class: `County`, `Body`, `Programme` …
    pub class: String,
    pub names: Vec<String>,
    /// How many claims speak of it.
    pub claims: u64,
}

/// Where a claim's value stands.
#[derive(Clone, Debug)]
pub struct Spot {
    pub start: u32,
    pub claim: String,
}

/// What goes into the index.
#[derive(Debug, Default)]
pub struct Matter {
    pub papers: Vec<Paper>,
    pub things: Vec<Thing>,
    /// Document IRI → its claims by place.
    pub spots: HashMap<String, Vec<Spot>>,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub text: String,
    pub limit: usize,
    pub things: bool,
    pub passages: bool,
    /// Only things of this class (local name).
    pub class: Option<String>,
    /// Only passages of this document (id).
    pub doc: Option<String>,
}

/// Something found.
#[derive(Clone, Debug)]
pub enum Hit {
    Thing {
        iri: String,
        class: String,
        label: String,
        other: Option<String>,
        claims: u64,
        score: f64,
    },
    Passage {
        doc: String,
        iri: String,
        title: String,
        text: String,
        start: u32,
        end: u32,
        claims: Vec<String>,
        score: f64,
    },
}

/// An index that can be asked.
pub struct Index {
    base: Mutex<Connection>,
    /// The store's stamp when it was built.
    pub stamp: u64,
    pub things: usize,
    pub passages: usize,
    /// Documents whose text was not there.
    pub missing: usize,
}

// A private-use character (category Co) is part of a token for unicode61, as every letter and digit is.
const SCHEMA: &str = "
    CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT, class TEXT, names TEXT, claims INTEGER);
    CREATE TABLE paper (id INTEGER PRIMARY KEY, iri TEXT, doc TEXT, title TEXT);
    CREATE TABLE passage (id INTEGER PRIMARY KEY, paper INTEGER, place TEXT, text TEXT, start INTEGER, stop INTEGER, claims TEXT);
    CREATE VIRTUAL TABLE name_of USING fts5(pairs, singles, content='', tokenize='unicode61 remove_diacritics 0');
    CREATE VIRTUAL TABLE text_of USING fts5(pairs, singles, words, content='', tokenize='unicode61 remove_diacritics 0');
";

/// Parts names in one cell; no name holds it.
const PART: char = '\u{1f}';

impl Index {
    /// Reads the texts of the store in `store` and indexes them with the names.
    ///
    /// # Errors
    /// Fails when the index cannot be written.
    pub fn build(store: &Path, matter: &Matter, stamp: u64) -> rusqlite::Result<Self> {
        // An empty name is SQLite's private database: on disk when it outgrows the cache, gone with the connection.
        let mut base = Connection::open("")?;
        base.pragma_update(None, "cache_size", -CACHE)?;
        base.pragma_update(None, "journal_mode", "OFF")?;
        base.execute_batch(SCHEMA)?;
        let work = base.transaction()?;
        let mut passages = 0;
        let mut missing = 0;
        {
            let mut thing = work.prepare("INSERT INTO thing VALUES (?, ?, ?, ?, ?)")?;
            let mut name = work.prepare("INSERT INTO name_of (rowid, pairs, singles) VALUES (?, ?, ?)")?;
            for (id, t) in matter.things.iter().enumerate() {
                let names = t.names.join(&PART.to_string());
                thing.execute((id as i64, &t.iri, &t.class, names, t.claims as i64))?;
                let (mut pairs, mut singles) = (String::new(), String::new());
                for name in &t.names {
                    let marked: Vec<char> =
                        std::iter::once(START).chain(grams::folded(name)).chain(std::iter::once(END)).collect();
                    pairs = pairs + &grams::pairs(&marked).join(" ") + " ";
                    singles = singles + &grams::singles(&marked).join(" ") + " ";
                }
                name.execute((id as i64, pairs, singles))?;
            }
            let mut insert_paper = work.prepare("INSERT INTO paper VALUES (?, ?, ?, ?)")?;
            let mut insert = work.prepare("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?)")?;
            let mut text_of = work.prepare("INSERT INTO text_of (rowid, pairs, singles, words) VALUES (?, ?, ?, ?)")?;
            for (number, paper) in matter.papers.iter().enumerate() {
                let Ok(source) = std::fs::read_to_string(text_file(store, &paper.id)) else {
                    missing += 1;
                    continue;
                };
                insert_paper.execute((number as i64, &paper.iri, &paper.id, &paper.title))?;
                let doc = Document::from_text(&paper.id, &source, None);
                let spots = matter.spots.get(&paper.iri).map_or(&[][..], Vec::as_slice);
                for sentence in &doc.sentences {
                    if sentence.kind == SentenceKind::Furniture || sentence.range.is_empty() {
                        continue;
                    }
                    let span = doc.span(sentence.range);
                    let chars = grams::lower(doc.slice(sentence.range));
                    // Mark-up is no reading; elsewhere the text is the file's own.
                    let text = match doc.media {
                        Media::Html => doc.text(sentence.range),
                        _ => doc.quote(span),
                    };
                    let first = spots.partition_point(|s| s.start < span.start);
                    let claims: Vec<&str> =
                        spots[first..].iter().take_while(|s| s.start < span.end).map(|s| s.claim.as_str()).collect();
                    let id = passages as i64;
                    let place = format!("{}-{}", span.start, span.end);
                    insert.execute((id, number as i64, place, text, span.start, span.end, claims.join(" ")))?;
                    let words = grams::words(&chars, true).join(" ");
                    text_of.execute((id, grams::pairs(&chars).join(" "), grams::singles(&chars).join(" "), words))?;
                    passages += 1;
                }
            }
        }
        work.execute("INSERT INTO name_of (name_of) VALUES ('optimize')", ())?;
        work.execute("INSERT INTO text_of (text_of) VALUES ('optimize')", ())?;
        work.commit()?;
        Ok(Self { base: Mutex::new(base), stamp, things: matter.things.len(), passages, missing })
    }

    /// What fits a wish: things first, then passages, each kind best first.
    ///
    /// # Errors
    /// Fails when the index cannot be read.
    pub fn find(&self, wish: &Wish) -> rusqlite::Result<Vec<Hit>> {
        let chars: Vec<char> = grams::folded(&wish.text).into_iter().take(LONGEST).collect();
        if !chars.iter().any(|c| c.is_alphanumeric()) {
            return Ok(Vec::new());
        }
        let base = self.base.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut things = if wish.things { things(&base, &chars, wish)? } else { Vec::new() };
        let passages = if wish.passages { passages(&base, &chars, wish)? } else { Vec::new() };
        // Half for each kind; what one does not use is the other's.
        things.truncate(wish.limit - passages.len().min(wish.limit / 2));
        let room = wish.limit - things.len();
        things.extend(passages.into_iter().take(room));
        Ok(things)
    }
}

/// A token as FTS5 writes it; tokens hold no quotation mark, being letters and digits.
fn quoted(token: &str) -> String {
    format!("\"{token}\"")
}

/// The characters in this order without a gap, as an FTS5 expression.
fn run(chars: &[char]) -> Option<String> {
    let mut parts = Vec::new();
    for piece in grams::runs(chars) {
        // A character alone may have neighbours in the text: it is looked for among the single ones.
        let tokens: Vec<String> = grams::pairs(piece).iter().map(|t| quoted(t)).collect();
        let column = if piece.len() == 1 { "singles" } else { "pairs" };
        parts.push(format!("{column} : ({})", tokens.join(" + ")));
    }
    (!parts.is_empty()).then(|| format!("({})", parts.join(" AND ")))
}

fn things(base: &Connection, chars: &[char], wish: &Wish) -> rusqlite::Result<Vec<Hit>> {
    let asked: Vec<char> = chars.iter().copied().filter(|c| c.is_alphanumeric()).collect();
    let started: Vec<char> = std::iter::once(START).chain(asked.iter().copied()).collect();
    let whole: Vec<char> = started.iter().copied().chain(std::iter::once(END)).collect();
    // 怒江州 is not in 怒江傈僳族自治州, but its characters are, in their order.
    let mut single: Vec<String> = grams::singles(&asked).iter().map(|t| quoted(t)).collect();
    single.sort();
    single.dedup();
    let scattered = (single.len() > 1).then(|| format!("singles : ({})", single.join(" AND ")));
    let mut hits: Vec<Hit> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    // From the narrowest way to the widest: the best names are among those looked at, however many fit loosely.
    for way in [run(&whole), run(&started), run(&asked), scattered].into_iter().flatten() {
        let class = wish.class.as_deref();
        let text = format!(
            "SELECT t.iri, t.class, t.names, t.claims FROM name_of JOIN thing t ON t.id = name_of.rowid \
             WHERE name_of MATCH ?1 AND (?2 IS NULL OR t.class = ?2) ORDER BY name_of.rank LIMIT {LOOKED_AT}"
        );
        let mut statement = base.prepare(&text)?;
        let mut rows = statement.query((way, class))?;
        while let Some(row) = rows.next()? {
            let iri: String = row.get(0)?;
            if seen.contains(&iri) {
                continue;
            }
            if let Some(hit) = judged(&asked, row)? {
                hits.push(hit);
            }
            seen.insert(iri);
        }
        if hits.len() >= LOOKED_AT {
            break;
        }
    }
    hits.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.iri().cmp(b.iri())));
    hits.truncate(wish.limit);
    Ok(hits)
}

/// How well the best of a thing's names fits.
fn judged(asked: &[char], row: &Row<'_>) -> rusqlite::Result<Option<Hit>> {
    let (class, names, claims): (String, String, u64) = (row.get(1)?, row.get(2)?, row.get::<_, i64>(3)? as u64);
    let names: Vec<&str> = names.split(PART).collect();
    let best = names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let plain: Vec<char> = grams::folded(name).into_iter().filter(|c| c.is_alphanumeric()).collect();
            (fit(asked, &plain) - if n == 0 { 0.0 } else { 5.0 }, n)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(score, _)| *score > 0.0);
    let Some((score, best)) = best else { return Ok(None) };
    Ok(Some(Hit::Thing {
        iri: row.get(0)?,
        label: names[0].to_owned(),
        other: (best > 0).then(|| names[best].to_owned()),
        claims,
        score: score + weight(&class) + (claims as f64 + 1.0).ln().min(5.0),
        class,
    }))
}

fn passages(base: &Connection, chars: &[char], wish: &Wish) -> rusqlite::Result<Vec<Hit>> {
    let mut every: Vec<String> = Vec::new();
    let mut chunks: Vec<String> = Vec::new();
    for chunk in chars.split(|c| !c.is_alphanumeric()).filter(|c| !c.is_empty()).take(8) {
        let words: Vec<String> = grams::words(chunk, false).into_iter().filter(|w| w.chars().count() > 1).collect();
        let mut ways: Vec<String> = run(chunk).into_iter().collect();
        if words.len() > 1 {
            let tokens: Vec<String> = words.iter().map(|w| quoted(w)).collect();
            ways.push(format!("words : ({})", tokens.join(" AND ")));
        }
        every.extend(words);
        if !ways.is_empty() {
            chunks.push(format!("({})", ways.join(" OR ")));
        }
    }
    if chunks.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits = ranked(base, &chunks.join(" AND "), wish, wish.limit, 100.0)?;
    every.sort();
    every.dedup();
    if hits.len() < wish.limit && every.len() > 2 {
        // Not all of it together anywhere: sentences with most of the words.
        let tokens: Vec<String> = every.iter().map(|w| quoted(w)).collect();
        let loose = format!("words : ({})", tokens.join(" OR "));
        let enough = (every.len() * 3).div_ceil(5);
        for hit in ranked(base, &loose, wish, LOOKED_AT, 0.0)? {
            let Hit::Passage { text, iri, start, .. } = &hit else { continue };
            let folded: String = grams::folded(text).iter().collect();
            let there = every.iter().filter(|w| folded.contains(w.as_str())).count();
            let known =
                hits.iter().any(|h| matches!(h, Hit::Passage { iri: i, start: s, .. } if i == iri && s == start));
            if there >= enough && !known {
                hits.push(hit);
            }
        }
        hits.truncate(wish.limit);
    }
    Ok(hits)
}

/// Sentences by BM25, the better the larger; `more` is added to each.
fn ranked(base: &Connection, way: &str, wish: &Wish, limit: usize, more: f64) -> rusqlite::Result<Vec<Hit>> {
    let mut statement = base.prepare(
        "SELECT p.doc, p.iri, p.title, s.text, s.start, s.stop, s.claims, bm25(text_of, 2.0, 0.5, 1.0) AS score \
         FROM text_of JOIN passage s ON s.id = text_of.rowid JOIN paper p ON p.id = s.paper \
         WHERE text_of MATCH ?1 AND (?2 IS NULL OR p.doc = ?2) ORDER BY score, s.id LIMIT ?3",
    )?;
    let limit = limit as i64;
    let values: [&dyn ToSql; 3] = [&way, &wish.doc, &limit];
    let rows = statement.query_map(&values[..], |row| {
        let claims: String = row.get(6)?;
        Ok(Hit::Passage {
            doc: row.get(0)?,
            iri: row.get(1)?,
            title: row.get(2)?,
            text: row.get(3)?,
            start: row.get(4)?,
            end: row.get(5)?,
            claims: claims.split_whitespace().map(str::to_owned).collect(),
            score: more - row.get::<_, f64>(7)?,
        })
    })?;
    rows.collect()
}

impl Hit {
    fn score(&self) -> f64 {
        match self {
            Self::Thing { score, .. } | Self::Passage { score, .. } => *score,
        }
    }

    fn iri(&self) -> &str {
        match self {
            Self::Thing { iri, .. } | Self::Passage { iri, .. } => iri,
        }
    }
}

/// How well a name fits what was asked, 0 to 100: the same, a beginning, a part, the characters in their order.
fn fit(asked: &[char], name: &[char]) -> f64 {
    let share = asked.len() as f64 / name.len().max(1) as f64;
    if asked == name {
        return 100.0;
    }
    if name.starts_with(asked) {
        return 60.0 + 25.0 * share;
    }
    if name.windows(asked.len().max(1)).any(|w| w == asked) {
        return 40.0 + 20.0 * share;
    }
    let mut rest = name.iter();
    let in_order = asked.len() > 1 && asked.iter().all(|c| rest.any(|n| n == c));
    match in_order {
        // The first character of a name is the one that people keep.
        true if asked.first() == name.first() => 45.0 + 20.0 * share,
        true => 5.0 + 20.0 * share,
        false => 0.0,
    }
}

/// What a class adds where names fit equally: the larger place, the known before the merely met.
fn weight(class: &str) -> f64 {
    match class {
        "Country" | "Province" => 4.0,
        "Prefecture" => 3.0,
        "County" | "Body" | "AidPair" | "Programme" => 2.0,
        "Area" | "PolicyDocument" | "SourceDocument" => 1.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (tempfile::TempDir, Index) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("texts")).unwrap();
        let text = "甲州教育扶贫纪实\n2019年,东部协作市向甲州投入帮扶资金3.5亿元。\n全州改造了薄弱学校124所。\n";
        std::fs::write(text_file(folder.path(), "d1"), text).unwrap();
        let thing = |iri: &str, class: &str, names: &[&str]| Thing {
            iri: iri.into(),
            class: class.into(),
            names: names.iter().map(|n| (*n).to_owned()).collect(),
            claims: 0,
        };
        let spot = Spot { start: 26, claim: "http://e.org/c".into() };
        let matter = Matter {
            papers: vec![Paper { iri: "http://e.org/d1".into(), id: "d1".into(), title: "纪实".into() }],
            things: vec![
                thing("http://e.org/nujiang", "Prefecture", &["怒江傈僳族自治州"]),
                thing("http://e.org/dulongjiang", "Term", &["独龙江乡自治"]),
                thing("http://e.org/yunnan", "Province", &["云南省", "云南", "滇"]),
                thing("http://e.org/yunnan-office", "Body", &["云南省民政厅"]),
            ],
            spots: HashMap::from([("http://e.org/d1".into(), vec![spot])]),
        };
        let index = Index::build(folder.path(), &matter, 1).unwrap();
        (folder, index)
    }

    fn ask(index: &Index, text: &str) -> Vec<Hit> {
        index.find(&Wish { text: text.into(), limit: 10, things: true, passages: true, ..Wish::default() }).unwrap()
    }

    #[test]
    fn short_names_beginnings_and_aliases_are_found() {
        let (_folder, index) = sample();
        assert_eq!(ask(&index, "怒江州")[0].iri(), "http://e.org/nujiang");
        assert_eq!(ask(&index, "怒江州").len(), 1);
        assert_eq!(ask(&index, "云南")[0].iri(), "http://e.org/yunnan");
        assert_eq!(ask(&index, "滇")[0].iri(), "http://e.org/yunnan");
        assert_eq!(ask(&index, "云南省民")[0].iri(), "http://e.org/yunnan-office");
        assert_eq!(ask(&index, "雲南省")[0].iri(), "http://e.org/yunnan");
    }

    #[test]
    fn sentences_are_found_by_parts_and_by_words_with_their_places() {
        let (folder, index) = sample();
        let text = std::fs::read_to_string(text_file(folder.path(), "d1")).unwrap();
        let chars: Vec<char> = text.chars().collect();
        for asked in ["投入帮扶资金", "帮扶资", "协作市 资金", "3.5亿", "帮扶资金投入甲州"] {
            let found = ask(&index, asked);
            let Some(Hit::Passage { start, end, text, claims, .. }) = found.first() else {
                panic!("{asked}: {found:?}")
            };
            assert_eq!(&chars[*start as usize..*end as usize].iter().collect::<String>(), text, "{asked}");
            assert_eq!(claims, &["http://e.org/c"], "{asked}");
        }
        assert!(ask(&index, "薄弱学校 帮扶资金").is_empty());
    }

    #[test]
    fn hostile_wishes_cost_nothing() {
        let (_folder, index) = sample();
        for text in
            ["", " ", "\u{E002}\u{E003}", "💰", "\"':*()[]{}^~\\ NEAR(a b) OR -x", "é ß İ ǅ", &"云".repeat(100_000)]
        {
            let _ = ask(&index, text);
        }
    }
}
