//! The full-text index: names of things, and the sentences of the source texts.
//!
//! Tantivy keeps it in a temporary folder, mapped into memory, so that a large corpus costs disk and not heap; it is
//! built when the service starts and again when the store has changed.

use std::collections::HashMap;
use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::{IndexReader, ReloadPolicy, TantivyDocument, Term};

use super::grams::{self, END, START};
use crate::document::{Document, Media, SentenceKind};
use crate::graph::store::text_file;

/// Heap of the index writer, in bytes.
const BUDGET: usize = 32 << 20;
/// Longest question, in characters; what follows is not looked for.
const LONGEST: usize = 100;
/// How many names are looked at more closely.
const LOOKED_AT: usize = 300;

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
        score: f32,
    },
    Passage {
        doc: String,
        iri: String,
        title: String,
        text: String,
        start: u32,
        end: u32,
        claims: Vec<String>,
        score: f32,
    },
}

struct Fields {
    kind: Field,
    class: Field,
    doc: Field,
    iri: Field,
    label: Field,
    text: Field,
    start: Field,
    end: Field,
    claims: Field,
    count: Field,
    grams: Field,
    words: Field,
}

/// An index that can be asked.
pub struct Index {
    reader: IndexReader,
    fields: Fields,
    /// The store's stamp when it was built.
    pub stamp: u64,
    pub things: usize,
    pub passages: usize,
    /// Documents whose text was not there.
    pub missing: usize,
}

fn schema() -> (Schema, Fields) {
    let mut s = Schema::builder();
    let indexed =
        |record| TextOptions::default().set_indexing_options(TextFieldIndexing::default().set_index_option(record));
    let number = NumericOptions::default().set_stored();
    let fields = Fields {
        kind: s.add_text_field("kind", STRING),
        class: s.add_text_field("class", STRING | STORED),
        doc: s.add_text_field("doc", STRING | STORED),
        iri: s.add_text_field("iri", STORED),
        label: s.add_text_field("label", STORED),
        text: s.add_text_field("text", STORED),
        start: s.add_u64_field("start", number.clone()),
        end: s.add_u64_field("end", number.clone()),
        claims: s.add_text_field("claims", STORED),
        count: s.add_u64_field("count", number),
        grams: s.add_text_field("grams", indexed(IndexRecordOption::WithFreqsAndPositions)),
        words: s.add_text_field("words", indexed(IndexRecordOption::WithFreqs)),
    };
    (s.build(), fields)
}

impl Index {
    /// Reads the texts of the store in `store` and indexes them with the names.
    ///
    /// # Errors
    /// Fails when the index cannot be written.
    pub fn build(store: &Path, matter: &Matter, stamp: u64) -> tantivy::Result<Self> {
        let (schema, fields) = schema();
        // A system without a temporary folder still gets its search, from memory.
        let index = tantivy::Index::create_from_tempdir(schema.clone())
            .unwrap_or_else(|_| tantivy::Index::create_in_ram(schema));
        let mut writer = index.writer_with_num_threads(1, BUDGET)?;
        for thing in &matter.things {
            let mut entry = TantivyDocument::new();
            entry.add_text(fields.kind, "thing");
            entry.add_text(fields.class, &thing.class);
            entry.add_text(fields.iri, &thing.iri);
            entry.add_u64(fields.count, thing.claims);
            for name in &thing.names {
                entry.add_text(fields.label, name);
                let marked: Vec<char> =
                    std::iter::once(START).chain(grams::folded(name)).chain(std::iter::once(END)).collect();
                entry.add_pre_tokenized_text(fields.grams, grams::tokens(grams::grams(&marked)));
            }
            writer.add_document(entry)?;
        }
        let (mut passages, mut missing) = (0, 0);
        for paper in &matter.papers {
            let Ok(source) = std::fs::read_to_string(text_file(store, &paper.id)) else {
                missing += 1;
                continue;
            };
            let doc = Document::from_text(&paper.id, &source, None);
            let spots = matter.spots.get(&paper.iri).map_or(&[][..], Vec::as_slice);
            for sentence in &doc.sentences {
                if sentence.kind == SentenceKind::Furniture || sentence.range.is_empty() {
                    continue;
                }
                let span = doc.span(sentence.range);
                let chars = grams::lower(doc.slice(sentence.range));
                let mut entry = TantivyDocument::new();
                entry.add_text(fields.kind, "passage");
                entry.add_text(fields.doc, &paper.id);
                entry.add_text(fields.iri, &paper.iri);
                entry.add_text(fields.label, &paper.title);
                // Mark-up is no reading; elsewhere the text is the file's own.
                if doc.media == Media::Html {
                    entry.add_text(fields.text, doc.text(sentence.range));
                } else {
                    entry.add_text(fields.text, doc.quote(span));
                }
                entry.add_u64(fields.start, span.start.into());
                entry.add_u64(fields.end, span.end.into());
                let first = spots.partition_point(|s| s.start < span.start);
                for spot in spots[first..].iter().take_while(|s| s.start < span.end) {
                    entry.add_text(fields.claims, &spot.claim);
                }
                let words = grams::words(&chars, true).into_iter().map(|text| grams::Gram { at: 0, text }).collect();
                entry.add_pre_tokenized_text(fields.words, grams::tokens(words));
                entry.add_pre_tokenized_text(fields.grams, grams::tokens(grams::grams(&chars)));
                writer.add_document(entry)?;
                passages += 1;
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { reader, fields, stamp, things: matter.things.len(), passages, missing })
    }

    /// What fits a wish: things first, then passages, each kind best first.
    ///
    /// # Errors
    /// Fails when the index cannot be read.
    pub fn find(&self, wish: &Wish) -> tantivy::Result<Vec<Hit>> {
        let chars: Vec<char> = grams::folded(&wish.text).into_iter().take(LONGEST).collect();
        if !chars.iter().any(|c| c.is_alphanumeric()) {
            return Ok(Vec::new());
        }
        let mut things = if wish.things { self.things(&chars, wish)? } else { Vec::new() };
        let passages = if wish.passages { self.passages(&chars, wish)? } else { Vec::new() };
        // Half for each kind; what one does not use is the other's.
        let room = wish.limit - passages.len().min(wish.limit / 2).min(wish.limit);
        things.truncate(room);
        let room = wish.limit - things.len();
        things.extend(passages.into_iter().take(room));
        Ok(things)
    }

    fn term(&self, field: Field, text: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
    }

    /// The characters in this order without a gap.
    fn run(&self, chars: &[char]) -> Option<Box<dyn Query>> {
        let mut cover = grams::cover(chars);
        match cover.len() {
            0 => None,
            1 => cover.pop().map(|g| self.term(self.fields.grams, &g.text)),
            _ => Some(Box::new(PhraseQuery::new_with_offset(
                cover.iter().map(|g| (g.at, Term::from_field_text(self.fields.grams, &g.text))).collect(),
            ))),
        }
    }

    fn limited(&self, query: Box<dyn Query>, kind: &str, also: Option<(Field, &str)>) -> BooleanQuery {
        let mut parts = vec![(Occur::Must, query), (Occur::Must, self.term(self.fields.kind, kind))];
        if let Some((field, value)) = also {
            parts.push((Occur::Must, self.term(field, value)));
        }
        BooleanQuery::new(parts)
    }

    fn things(&self, chars: &[char], wish: &Wish) -> tantivy::Result<Vec<Hit>> {
        let asked: Vec<char> = chars.iter().copied().filter(|c| !c.is_whitespace()).collect();
        let started: Vec<char> = std::iter::once(START).chain(asked.iter().copied()).collect();
        let whole: Vec<char> = started.iter().copied().chain(std::iter::once(END)).collect();
        let mut ways: Vec<Box<dyn Query>> = Vec::new();
        for (run, boost) in [(&whole, 50.0), (&started, 10.0), (&asked, 4.0)] {
            if let Some(query) = self.run(run) {
                ways.push(Box::new(BoostQuery::new(query, boost)));
            }
        }
        // 怒江州 is not in 怒江傈僳族自治州, but its characters are, in their order.
        let mut single: Vec<String> =
            grams::grams(&asked).into_iter().map(|g| g.text).filter(|t| t.chars().count() == 1).collect();
        single.sort();
        single.dedup();
        if single.len() > 1 {
            ways.push(Box::new(BooleanQuery::intersection(
                single.iter().map(|t| self.term(self.fields.grams, t)).collect(),
            )));
        }
        let class = wish.class.as_deref().map(|c| (self.fields.class, c));
        let query = self.limited(Box::new(BooleanQuery::union(ways)), "thing", class);
        let searcher = self.reader.searcher();
        let found = searcher.search(&query, &TopDocs::with_limit(LOOKED_AT).order_by_score())?;
        let mut hits = Vec::new();
        for (_, address) in found {
            let entry: TantivyDocument = searcher.doc(address)?;
            let names: Vec<&str> = entry.get_all(self.fields.label).filter_map(|v| v.as_str()).collect();
            let Some((score, best)) = names
                .iter()
                .enumerate()
                .map(|(n, name)| (fit(&asked, &grams::folded(name)) - if n == 0 { 0.0 } else { 5.0 }, n))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(score, _)| *score > 0.0)
            else {
                continue;
            };
            let class = self.stored(&entry, self.fields.class);
            let claims = entry.get_first(self.fields.count).and_then(|v| v.as_u64()).unwrap_or(0);
            let score = score + weight(&class) + (claims as f32 + 1.0).ln().min(5.0);
            hits.push(Hit::Thing {
                iri: self.stored(&entry, self.fields.iri),
                class,
                label: names[0].to_owned(),
                other: (best > 0).then(|| names[best].to_owned()),
                claims,
                score,
            });
        }
        hits.sort_by(|a, b| b.rank().total_cmp(&a.rank()).then_with(|| a.iri().cmp(b.iri())));
        hits.truncate(wish.limit);
        Ok(hits)
    }

    fn passages(&self, chars: &[char], wish: &Wish) -> tantivy::Result<Vec<Hit>> {
        let mut every: Vec<String> = Vec::new();
        let mut chunks: Vec<Box<dyn Query>> = Vec::new();
        for chunk in chars.split(|c| !c.is_alphanumeric()).filter(|c| !c.is_empty()).take(8) {
            let mut ways: Vec<Box<dyn Query>> = Vec::new();
            if let Some(query) = self.run(chunk) {
                ways.push(Box::new(BoostQuery::new(query, 3.0)));
            }
            let words: Vec<String> = grams::words(chunk, false).into_iter().filter(|w| w.chars().count() > 1).collect();
            if words.len() > 1 {
                ways.push(Box::new(BooleanQuery::intersection(
                    words.iter().map(|w| self.term(self.fields.words, w)).collect(),
                )));
            }
            every.extend(words);
            chunks.push(Box::new(BooleanQuery::union(ways)));
        }
        every.sort();
        every.dedup();
        let strict = Box::new(BoostQuery::new(Box::new(BooleanQuery::intersection(chunks)), 4.0));
        let mut ways: Vec<Box<dyn Query>> = vec![strict];
        if every.len() > 2 {
            let terms: Vec<_> = every.iter().map(|w| self.term(self.fields.words, w)).collect();
            let enough = (terms.len() * 3).div_ceil(5);
            ways.push(Box::new(BooleanQuery::union_with_minimum_required_clauses(terms, enough)));
        }
        let doc = wish.doc.as_deref().map(|d| (self.fields.doc, d));
        let query = self.limited(Box::new(BooleanQuery::union(ways)), "passage", doc);
        let searcher = self.reader.searcher();
        let found = searcher.search(&query, &TopDocs::with_limit(wish.limit.max(1)).order_by_score())?;
        found
            .into_iter()
            .map(|(score, address)| {
                let entry: TantivyDocument = searcher.doc(address)?;
                let number = |f| entry.get_first(f).and_then(|v| v.as_u64()).unwrap_or(0) as u32;
                Ok(Hit::Passage {
                    doc: self.stored(&entry, self.fields.doc),
                    iri: self.stored(&entry, self.fields.iri),
                    title: self.stored(&entry, self.fields.label),
                    text: self.stored(&entry, self.fields.text),
                    start: number(self.fields.start),
                    end: number(self.fields.end),
                    claims: entry.get_all(self.fields.claims).filter_map(|v| v.as_str()).map(str::to_owned).collect(),
                    score,
                })
            })
            .collect()
    }

    fn stored(&self, entry: &TantivyDocument, field: Field) -> String {
        entry.get_first(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned()
    }
}

impl Hit {
    fn rank(&self) -> f32 {
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
fn fit(asked: &[char], name: &[char]) -> f32 {
    let share = asked.len() as f32 / name.len().max(1) as f32;
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
fn weight(class: &str) -> f32 {
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
        let matter = Matter {
            papers: vec![Paper { iri: "http://e.org/d1".into(), id: "d1".into(), title: "纪实".into() }],
            things: vec![
                thing("http://e.org/nujiang", "Prefecture", &["怒江傈僳族自治州"]),
                thing("http://e.org/dulongjiang", "Term", &["独龙江乡自治"]),
                thing("http://e.org/yunnan", "Province", &["云南省", "云南", "滇"]),
                thing("http://e.org/yunnan-office", "Body", &["云南省民政厅"]),
            ],
            spots: HashMap::from([(
                "http://e.org/d1".into(),
                vec![Spot { start: 26, claim: "http://e.org/c".into() }],
            )]),
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
        for text in ["", " ", "\u{2}\u{3}", "💰", "\"':*()[]{}^~\\", &"云".repeat(100_000), &"a b ".repeat(10_000)] {
            let _ = ask(&index, text);
        }
    }
}
