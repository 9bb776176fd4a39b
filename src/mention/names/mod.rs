//! Names: places, areas, bodies, programmes, titles, pairs and fixed names.
//!
//! One automaton over every name of the seeds; what it cannot know (unknown bodies, titles, counted groups) is
//! found by form. Places are resolved over the whole document in [`Names::settle`].

mod body;
mod place;
mod title;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::{Body, Mention, Place, What};
use crate::document::Document;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::{Level, Seeds};
use crate::span::Range;

/// How a surface names places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Full,
    Short,
    Former,
}

#[derive(Clone, Debug)]
enum Entry {
    /// Indices into `seeds.places`, live ones first.
    Place {
        form: Form,
        rows: Vec<usize>,
        common: bool,
    },
    /// 全省, 我市: the document's own place at a level.
    Here(Level),
    Area(usize),
    Body(usize),
    Programme(usize),
    Fixed,
}

/// Reads names.
pub struct Names {
    seeds: Arc<Seeds>,
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    entries: Vec<Entry>,
    /// 沪 → 310000.
    abbreviations: BTreeMap<char, String>,
    forms: body::Forms,
    /// Wordings that a person has forbidden (`seeds/overrides.csv`).
    never: BTreeSet<String>,
}

const HERE: [(&str, Level); 22] = [
    ("全省", Level::Province),
    ("我省", Level::Province),
    ("本省", Level::Province),
    ("全自治区", Level::Province),
    ("全疆", Level::Province),
    ("全市", Level::Prefecture),
    ("我市", Level::Prefecture),
    ("本市", Level::Prefecture),
    ("全州", Level::Prefecture),
    ("我州", Level::Prefecture),
    ("全盟", Level::Prefecture),
    ("该市", Level::Prefecture),
    ("该州", Level::Prefecture),
    ("该省", Level::Province),
    ("全县", Level::County),
    ("我县", Level::County),
    ("本县", Level::County),
    ("全区", Level::County),
    ("我区", Level::County),
    ("全旗", Level::County),
    ("该县", Level::County),
    ("本区", Level::County),
];

impl Names {
    /// Builds the automaton from the seeds and `seeds/overrides.csv`.
    pub fn load(knowledge: &Knowledge, seeds: Arc<Seeds>) -> Result<Self, KnowledgeError> {
        let mut surfaces: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let common: BTreeSet<&str> = seeds.common.iter().filter(|c| c.is_name).map(|c| c.word.as_str()).collect();
        let mut places: BTreeMap<(String, Form), Vec<usize>> = BTreeMap::new();
        for (i, row) in seeds.places.iter().enumerate() {
            let mut add = |name: &str, form: Form| {
                if name.chars().count() >= 2 {
                    places.entry((name.to_owned(), form)).or_default().push(i);
                }
            };
            add(&row.name, Form::Full);
            for short in &row.short_names {
                let full = short.ends_with(['省', '市', '县', '区', '州', '盟', '旗']) && short.chars().count() > 2;
                add(short, if full || row.level <= Level::Province { Form::Full } else { Form::Short });
            }
            for former in &row.former_names {
                add(former, Form::Former);
            }
        }
        for ((name, form), mut rows) in places {
            // Live divisions before retired ones; the higher level first.
            rows.sort_by_key(|i| (seeds.places[*i].until.is_some(), seeds.places[*i].level, *i));
            rows.dedup();
            let common = common.contains(name.as_str());
            surfaces.entry(name).or_default().push(Entry::Place { form, rows, common });
        }
        for (word, level) in HERE {
            surfaces.entry(word.to_owned()).or_default().push(Entry::Here(level));
        }
        for (i, area) in seeds.areas.iter().enumerate() {
            for name in std::iter::once(&area.name).chain(&area.aliases).filter(|n| n.chars().count() >= 2) {
                surfaces.entry(name.clone()).or_default().push(Entry::Area(i));
            }
        }
        for (i, body) in seeds.bodies.iter().enumerate() {
            for name in std::iter::once(&body.name).chain(&body.short_names).filter(|n| n.chars().count() >= 2) {
                surfaces.entry(name.clone()).or_default().push(Entry::Body(i));
            }
        }
        for (i, programme) in seeds.programmes.iter().enumerate() {
            for name in std::iter::once(&programme.name).chain(&programme.aliases).filter(|n| n.chars().count() >= 3) {
                surfaces.entry(name.clone()).or_default().push(Entry::Programme(i));
            }
        }
        for word in column(knowledge, "seeds/fixed.csv", 0)? {
            if !word.starts_with("re:") {
                surfaces.entry(word).or_default().push(Entry::Fixed);
            }
        }
        let mut never = BTreeSet::new();
        overrides(knowledge, &seeds, &mut surfaces, &mut never)?;
        // One entry a surface: a fixed name, a body or an area takes it before a place's short form.
        let rank = |e: &Entry| match e {
            Entry::Place { form: Form::Full, .. } => 0,
            Entry::Fixed => 1,
            Entry::Area(_) => 2,
            Entry::Body(_) => 3,
            Entry::Programme(_) => 4,
            Entry::Here(_) => 5,
            Entry::Place { form: Form::Short, .. } => 6,
            Entry::Place { form: Form::Former, .. } => 7,
        };
        let mut entries = Vec::with_capacity(surfaces.len());
        let mut patterns = Vec::with_capacity(surfaces.len());
        for (surface, mut list) in surfaces {
            if never.contains(&surface) {
                continue;
            }
            list.sort_by_key(rank);
            patterns.push((surface, entries.len() as u32));
            entries.push(list.swap_remove(0));
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build_with_values(patterns)
            .expect("the surfaces are distinct and not empty");
        let abbreviations = seeds
            .abbreviations
            .iter()
            .filter(|a| a.safe_in_pairs)
            .filter_map(|a| {
                let mut chars = a.abbreviation.chars();
                Some((chars.next().filter(|_| chars.next().is_none())?, a.code.clone()))
            })
            .collect();
        let forms = body::Forms::load(knowledge)?;
        Ok(Self { seeds, automaton, entries, abbreviations, forms, never })
    }

    /// Finds the names of one sentence; places are not resolved yet.
    pub fn find(&self, doc: &Document, within: Range, out: &mut Vec<Mention>) {
        let chars = doc.slice(within);
        let text: String = chars.iter().collect();
        let mut char_at = vec![0u32; text.len() + 1];
        for (i, (byte, _)) in text.char_indices().enumerate() {
            char_at[byte] = i as u32;
        }
        char_at[text.len()] = chars.len() as u32;
        let base = within.start;
        let mut found: Vec<Mention> = Vec::new();
        title::bracketed(chars, base, &mut found);
        for m in self.automaton.find_overlapping_iter(&text) {
            let (start, end) = (char_at[m.start()] as usize, char_at[m.end()] as usize);
            let range = Range::new(base as usize + start, base as usize + end);
            let what = match &self.entries[m.value() as usize] {
                Entry::Place { form, rows, common } => {
                    match place::candidate(&self.seeds, chars, start, end, *form, rows, *common) {
                        Some(p) => What::Place(p),
                        None => continue,
                    }
                }
                Entry::Here(level) => What::Place(Place {
                    code: None,
                    name: text[m.start()..m.end()].to_owned(),
                    candidates: Vec::new(),
                    level: Some(*level),
                    here: true,
                    within_county: None,
                    how: "document place",
                }),
                Entry::Area(i) => What::Area { name: self.seeds.areas[*i].name.clone() },
                Entry::Body(i) => {
                    let row = &self.seeds.bodies[*i];
                    What::Body(Body {
                        name: row.name.clone(),
                        kind: row.kind.clone(),
                        known: true,
                        place: None,
                        count: None,
                        inferred: false,
                    })
                }
                Entry::Programme(i) => What::Programme { name: self.seeds.programmes[*i].name.clone() },
                Entry::Fixed => What::Fixed,
            };
            found.push(Mention { range, what });
        }
        self.pairs(chars, base, &mut found);
        body::budget(chars, base, &mut found);
        longest(&mut found);
        self.forms.collectives(chars, base, &mut found);
        self.forms.find(chars, base, &mut found);
        longest(&mut found);
        self.hyphenated(chars, base, &mut found);
        title::unbracketed(chars, base, &mut found);
        longest(&mut found);
        place::chains(&self.seeds, chars, base, &mut found);
        out.append(&mut found);
    }

    /// Adds counted groups (53家中央单位) to the names of a sentence.
    pub fn groups(&self, doc: &Document, within: Range, quantities: &[Mention], out: &mut Vec<Mention>) {
        self.forms.groups(doc, within, quantities, out);
    }

    /// Resolves the places of a document, and the departments that are named by their level (省民政厅).
    pub fn settle(&self, doc: &Document, mentions: &mut Vec<Mention>) {
        place::settle(&self.seeds, doc, mentions);
        body::settle(&self.seeds, doc, mentions);
    }

    /// 云南-上海对口帮扶: two provinces and a hyphen are a pair; the seeds say who helps.
    fn hyphenated(&self, chars: &[char], base: u32, found: &mut Vec<Mention>) {
        let mut i = 0;
        while i + 1 < found.len() {
            let (a, b) = (&found[i], &found[i + 1]);
            let between = &chars[(a.range.end - base) as usize..(b.range.start.max(a.range.end) - base) as usize];
            if let (['-'], What::Place(p), What::Place(q)) = (between, &a.what, &b.what)
                && let ([x], [y]) = (p.candidates.as_slice(), q.candidates.as_slice())
                && let Some(pair) = self.seeds.pairs.iter().find(|s| {
                    let (h, r) = (s.helper_code.as_deref(), s.recipient_code.as_deref());
                    h == Some(x) && r == Some(y) || h == Some(y) && r == Some(x)
                })
            {
                let what = What::Pair {
                    short_name: pair.short_name.clone().unwrap_or_default(),
                    helper: pair.helper_code.clone().unwrap_or_default(),
                    recipient: pair.recipient_code.clone().unwrap_or_default(),
                };
                found[i] = Mention { range: a.range.join(b.range), what };
                found.remove(i + 1);
            }
            i += 1;
        }
    }

    /// 沪滇, 津甘, 闽宁, where what follows speaks of help.
    fn pairs(&self, chars: &[char], base: u32, out: &mut Vec<Mention>) {
        for i in 0..chars.len().saturating_sub(1) {
            let (Some(a), Some(b)) = (self.abbreviations.get(&chars[i]), self.abbreviations.get(&chars[i + 1])) else {
                continue;
            };
            if a == b {
                continue;
            }
            let short: String = chars[i..i + 2].iter().collect();
            if self.never.contains(&short) {
                continue;
            }
            let known = self.seeds.pairs.iter().find(|p| p.short_name.as_deref() == Some(&short));
            let behind: String = chars[i + 2..chars.len().min(i + 30)].iter().collect();
            const CONTEXT: [&str; 12] =
                ["协作", "合作", "对口", "帮扶", "扶贫", "结对", "支援", "携手", "劳务", "两省", "两地", "东西部"];
            let behind = behind.split([',', '。', ';']).next().unwrap_or_default().to_owned();
            let context = CONTEXT.iter().any(|w| behind.contains(w)) && !behind.contains("园区");
            let listed = matches!(chars.get(i + 2), Some('、' | '和' | '与'));
            if !(context
                && (known.is_some() || listed || behind.starts_with(['协', '合', '对', '帮', '扶', '两', '东'])))
            {
                continue;
            }
            // 京津冀, 长江…: three abbreviations in a row are a region.
            let run = |j: Option<usize>| {
                j.and_then(|j| chars.get(j))
                    .is_some_and(|c| self.abbreviations.contains_key(c) && !"云贵新青宁".contains(*c))
            };
            if run(i.checked_sub(1)) || run(Some(i + 2)) {
                continue;
            }
            let (helper, recipient) = match known {
                Some(p) => (
                    p.helper_code.clone().unwrap_or_else(|| a.clone()),
                    p.recipient_code.clone().unwrap_or_else(|| b.clone()),
                ),
                None => (a.clone(), b.clone()),
            };
            let helper = if known.is_some() && helper[..2] != a[..2] { a.clone() } else { helper };
            out.push(Mention {
                range: Range::new(base as usize + i, base as usize + i + 2),
                what: What::Pair { short_name: short, helper, recipient },
            });
        }
    }
}

/// Keeps the longest of overlapping mentions; of two of one length the one that came first.
fn longest(found: &mut Vec<Mention>) {
    found.sort_by_key(|m| (std::cmp::Reverse(m.range.len()), m.range.start));
    let mut kept: Vec<Mention> = Vec::with_capacity(found.len());
    let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
    for m in found.drain(..) {
        // Kept ranges do not overlap, so that only the neighbours can meet it.
        let before = taken.range(..(m.range.end, 0)).next_back();
        if before.is_none_or(|(_, end)| *end <= m.range.start) {
            taken.insert((m.range.start, m.range.end));
            kept.push(m);
        }
    }
    kept.sort_by_key(|m| m.range);
    *found = kept;
}

fn column(knowledge: &Knowledge, path: &str, index: usize) -> Result<Vec<String>, KnowledgeError> {
    let text = knowledge.text(path)?;
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .enumerate()
        .map(|(i, row)| {
            row.ok().and_then(|r| r.get(index).map(str::to_owned)).filter(|w| !w.is_empty()).ok_or_else(|| {
                KnowledgeError::Wrong {
                    path: path.to_owned(),
                    line: i + 2,
                    message: "the row lacks its word".to_owned(),
                }
            })
        })
        .collect()
}

/// `seeds/overrides.csv`: wording, action (`is` or `never`), thing (a division code or a body's name), reason.
fn overrides(
    knowledge: &Knowledge,
    seeds: &Seeds,
    surfaces: &mut BTreeMap<String, Vec<Entry>>,
    never: &mut BTreeSet<String>,
) -> Result<(), KnowledgeError> {
    let path = "seeds/overrides.csv";
    let text = knowledge.text(path)?;
    for (i, row) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let wrong = |message: String| KnowledgeError::Wrong { path: path.to_owned(), line: i + 2, message };
        let row = row.map_err(|e| wrong(e.to_string()))?;
        let cell = |n: usize| row.get(n).unwrap_or("").trim();
        match cell(1) {
            "never" => {
                never.insert(cell(0).to_owned());
            }
            "is" => {
                let thing = cell(2);
                let entry = if let Some(i) = seeds.by_code.get(thing) {
                    Entry::Place { form: Form::Full, rows: vec![*i], common: false }
                } else if let Some(i) = seeds.bodies.iter().position(|b| b.name == thing) {
                    Entry::Body(i)
                } else {
                    return Err(wrong(format!("`{thing}` is neither a division code nor a body of seeds/bodies.csv")));
                };
                surfaces.insert(cell(0).to_owned(), vec![entry]);
            }
            other => return Err(wrong(format!("action `{other}`; write `is` or `never`"))),
        }
    }
    Ok(())
}
