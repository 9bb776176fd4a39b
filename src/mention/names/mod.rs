//! Names: places, areas, bodies, programmes, titles, pairs and fixed names.
//!
//! One automaton over every name of the seeds; what it cannot know (unknown bodies, titles, counted groups) is
//! found by form. Places are resolved over the whole document in [`Names::settle`].

mod body;
mod fixed;
mod group;
mod lexicon;
mod local;
mod overrides;
mod pair;
mod place;
mod resolve;
mod title;
mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Form, Mention, Place, What};
use crate::document::Document;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::{Level, Seeds};
use crate::span::Range;
use lexicon::{Lexicon, Other};
use wording::{Wording, Words};

/// Reads names.
pub struct Names {
    seeds: Arc<Seeds>,
    lexicon: Lexicon,
    wording: Wording,
    words: Words,
    patterns: fixed::Patterns,
    pairs: pair::Pairs,
    forms: body::Forms,
    /// Rows of the live places by the code of their parent.
    children: BTreeMap<String, Vec<usize>>,
}

impl Names {
    /// Builds the automaton from the seeds, `seeds/wording.toml`, `fixed.csv`, `forms.csv` and `overrides.csv`.
    ///
    /// # Errors
    /// Names file and line of what is wrong, and how to mend it.
    pub fn load(knowledge: &Knowledge, seeds: Arc<Seeds>) -> Result<Self, KnowledgeError> {
        let wording = Wording::load(knowledge)?;
        let lexicon = Lexicon::load(knowledge, &seeds, &wording)?;
        let mut words = Words::default();
        for row in seeds.common.iter().filter(|c| !c.is_name) {
            words.add(&row.word);
        }
        let mut children: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, row) in seeds.places.iter().enumerate().filter(|(_, r)| r.until.is_none()) {
            if let Some(parent) = &row.parent {
                children.entry(parent.clone()).or_default().push(i);
            }
        }
        Ok(Self {
            patterns: fixed::Patterns::load(knowledge)?,
            pairs: pair::Pairs::load(&seeds),
            forms: body::Forms::load(knowledge)?,
            seeds,
            lexicon,
            wording,
            words,
            children,
        })
    }

    /// Finds the names of one sentence, sorted and without overlaps; places are not resolved yet.
    pub fn find(&self, doc: &Document, within: Range, out: &mut Vec<Mention>) {
        let chars = doc.slice(within);
        let base = within.start;
        let hits = self.lexicon.hits(doc.text(within), chars);
        let ground = place::Ground {
            seeds: &self.seeds,
            lexicon: &self.lexicon,
            wording: &self.wording,
            words: &self.words,
            children: &self.children,
        };
        let mut found: Vec<Mention> = Vec::new();
        title::bracketed(chars, base, &mut found);
        self.patterns.find(doc.text(within), chars, base, &mut found);
        for (n, hit) in hits.iter().enumerate() {
            let entry = self.lexicon.entry(hit);
            let place = if entry.places.is_empty() || self.names_more(&hits[n..]) {
                None
            } else {
                ground.alone(chars, hit).map(What::Place)
            };
            // A fixed name, a body or an area takes the words before a place's short form.
            let sure = matches!(&place, Some(What::Place(p)) if p.form == Form::Full);
            let what = match (place, entry.other) {
                (Some(place), other) if sure || other.is_none() => place,
                (place, Some(other)) => match self.other(chars, hit, other).or(place) {
                    Some(what) => what,
                    None => continue,
                },
                (Some(place), None) => place,
                (None, None) => continue,
            };
            found.push(Mention { range: Range::new(base as usize + hit.start, base as usize + hit.end), what });
        }
        // “三区三州” is the area in quotation marks, whatever pattern it fits.
        let named: BTreeSet<(u32, u32)> = found
            .iter()
            .filter(|m| !matches!(m.what, What::Fixed | What::Title { .. }))
            .map(|m| (m.range.start, m.range.end))
            .collect();
        found.retain(|m| {
            !(matches!(m.what, What::Fixed) && named.contains(&(m.range.start + 1, m.range.end.saturating_sub(1))))
        });
        self.pairs.find(&self.wording.pair, chars, base, &mut found);
        found.retain(|m| !matches!(&m.what, What::Pair { short_name, .. } if self.lexicon.never.contains(short_name)));
        group::budgets(&self.wording.budget, chars, base, &mut found);
        longest(&mut found);
        ground.chains(chars, base, &hits, &mut found);
        body::departments(&self.seeds, &self.lexicon, &self.wording.body, chars, base, &hits, &mut found);
        longest(&mut found);
        self.forms.collectives(&self.wording.body, chars, base, &mut found);
        self.forms.find(&self.seeds, &self.wording.body, chars, base, &mut found);
        found.retain(|m| !self.forbidden(doc, m));
        longest(&mut found);
        self.pairs.hyphenated(&self.seeds, chars, base, &mut found);
        title::unbracketed(&self.wording.title, chars, base, &mut found);
        longest(&mut found);
        out.append(&mut found);
    }

    /// Adds counted groups (53家中央单位) to the names of a sentence.
    pub fn groups(&self, doc: &Document, within: Range, quantities: &[Mention], out: &mut Vec<Mention>) {
        group::groups(&self.wording.group, doc, within, quantities, out);
    }

    /// Resolves the places of a document, and the departments that are named by their level (省民政厅).
    pub fn settle(&self, doc: &Document, mentions: &mut Vec<Mention>) {
        resolve::settle(&self.seeds, &self.wording, &self.words, doc, mentions);
        local::settle(&self.seeds, &self.wording, doc, mentions);
        body::settle(&self.seeds, &self.wording.body, doc, mentions);
    }

    /// Whether the first hit is 全国 at the head of a body's name: 全国人大代表 are of no place.
    fn names_more(&self, hits: &[lexicon::Hit]) -> bool {
        let Some((first, rest)) = hits.split_first() else { return false };
        let country = |(i, _): &(usize, Form)| self.seeds.places[*i].level == Level::Country;
        self.lexicon.entry(first).places.iter().all(country)
            && rest
                .iter()
                .take(16)
                .any(|h| h.start == first.start && matches!(self.lexicon.entry(h).other, Some(Other::Body(_))))
    }

    /// What a wording that is no place stands for.
    fn other(&self, chars: &[char], hit: &lexicon::Hit, other: Other) -> Option<What> {
        Some(match other {
            Other::Fixed => What::Fixed,
            Other::Area(i) => What::Area { name: self.seeds.areas[i].name.clone() },
            Other::Body(i) => {
                if body::goes_on(&self.wording.body, chars, hit.end) {
                    return None;
                }
                body::known(&self.seeds.bodies[i])
            }
            Other::Programme(i) => What::Programme { name: self.seeds.programmes[i].name.clone() },
            Other::Here(level) => What::Place(Place {
                code: None,
                name: chars[hit.start..hit.end].iter().collect(),
                candidates: Vec::new(),
                level: Some(level),
                here: true,
                within_county: None,
                how: "document place",
                form: Form::Here,
            }),
        })
    }

    /// Whether a person forbade the very words of a body that was found by form.
    fn forbidden(&self, doc: &Document, m: &Mention) -> bool {
        !self.lexicon.never.is_empty()
            && matches!(m.what, What::Body(_))
            && self.lexicon.never.contains(doc.text(m.range))
    }
}

/// Keeps the longest of overlapping mentions; of two of one length the one that came first.
fn longest(found: &mut Vec<Mention>) {
    // Mostly nothing overlaps.
    if found.windows(2).all(|w| w[0].range.end <= w[1].range.start && w[0].range < w[1].range) {
        return;
    }
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
