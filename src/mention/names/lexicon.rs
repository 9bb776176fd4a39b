//! One automaton over every name that the seeds know.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::super::Form;
use super::wording::Wording;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::{Level, Seeds};

/// What a wording may stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Rows of `seeds.places` with how the wording names them.
    pub places: Vec<(usize, Form)>,
    pub other: Option<Other>,
    /// Row of `seeds.departments`; 供销合作总社 is a body of the centre and an office of cities.
    pub department: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Other {
    Fixed,
    Area(usize),
    Body(usize),
    Programme(usize),
    Here(Level),
}

/// A wording found: characters of the text searched, and what it may stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub start: usize,
    pub end: usize,
    pub entry: usize,
}

pub(super) struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    entries: Vec<Entry>,
    /// Characters of each entry's wording.
    lengths: Vec<usize>,
    /// Wordings that a person forbade (`seeds/overrides.csv`).
    pub never: BTreeSet<String>,
}

/// Retired divisions whose code ended before this year are known by their full names only.
const SHORT_NAMES_FROM: i16 = 1998;

impl Lexicon {
    pub fn load(knowledge: &Knowledge, seeds: &Seeds, wording: &Wording) -> Result<Self, KnowledgeError> {
        let mut surfaces: BTreeMap<String, Entry> = BTreeMap::new();
        let common: HashSet<&str> = seeds.common.iter().filter(|c| c.is_name).map(|c| c.word.as_str()).collect();
        for (i, row) in seeds.places.iter().enumerate() {
            let mut add = |name: &str, form: Form| {
                let length = name.chars().count();
                if length < 2 {
                    return;
                }
                let form = match form {
                    Form::Full if wording.place.generic.contains(name) => Form::Generic,
                    Form::Full if length == 2 && row.level > Level::Province => Form::Brief,
                    Form::Short if row.level <= Level::Province => Form::Full,
                    Form::Short if common.contains(name) => Form::Common,
                    // 怒江州, 澜沧县: short, but with the word for its level.
                    Form::Short if length > 2 && name.ends_with(['市', '县', '区', '州', '盟', '旗']) => {
                        Form::Full
                    }
                    other => other,
                };
                let places = &mut surfaces.entry(name.to_owned()).or_default().places;
                if !places.iter().any(|(r, _)| *r == i) {
                    places.push((i, form));
                }
            };
            add(&row.name, Form::Full);
            if row.until.is_none_or(|y| y >= SHORT_NAMES_FROM) {
                for short in &row.short_names {
                    add(short, Form::Short);
                }
            }
            // 凉山自治州, 都安自治县: without the peoples, but with the word for the kind.
            for kind in ["自治州", "自治县", "自治旗"].into_iter().filter(|k| row.name.ends_with(k)) {
                for short in row.short_names.iter().filter(|s| row.name.starts_with(s.as_str())) {
                    add(&format!("{short}{kind}"), Form::Full);
                }
            }
            for former in &row.former_names {
                add(former, Form::Former);
                if let Some(stem) = former.strip_suffix(['市', '县', '区']).filter(|s| s.chars().count() >= 2)
                    && row.level == Level::Prefecture
                {
                    add(stem, Form::Short);
                }
            }
        }
        let mut offices: BTreeMap<String, usize> = BTreeMap::new();
        let mut set = |name: &str, other: Other| {
            if name.chars().count() >= 2 {
                surfaces.entry(name.to_owned()).or_default().other.get_or_insert(other);
            }
        };
        for (i, area) in seeds.areas.iter().enumerate() {
            std::iter::once(&area.name).chain(&area.aliases).for_each(|n| set(n, Other::Area(i)));
        }
        for word in super::fixed::literals(knowledge)? {
            set(&word, Other::Fixed);
        }
        for (i, body) in seeds.bodies.iter().enumerate() {
            std::iter::once(&body.name).chain(&body.short_names).for_each(|n| set(n, Other::Body(i)));
        }
        for (i, row) in seeds.departments.iter().enumerate() {
            for name in std::iter::once(&row.name).chain(&row.aliases).filter(|n| n.chars().count() >= 2) {
                offices.entry(name.clone()).or_insert(i);
            }
        }
        // 闽宁协作 is first of all a pair: 闽宁.
        let is_pair = |n: &&String| {
            seeds.pairs.iter().any(|p| p.short_name.as_deref().is_some_and(|s| !s.is_empty() && n.starts_with(s)))
        };
        for (i, programme) in seeds.programmes.iter().enumerate() {
            std::iter::once(&programme.name)
                .chain(&programme.aliases)
                .filter(|n| !is_pair(n))
                .filter(|n| n.chars().count() >= 3)
                .for_each(|n| set(n, Other::Programme(i)));
        }
        for (word, level) in wording.here.all() {
            set(word, Other::Here(level));
        }
        for (name, i) in offices {
            surfaces.entry(name).or_default().department = Some(i);
        }
        let never = super::overrides::apply(seeds, &mut surfaces);
        surfaces.retain(|name, _| !never.contains(name));
        let mut entries = Vec::with_capacity(surfaces.len());
        let mut lengths = Vec::with_capacity(surfaces.len());
        let mut patterns = Vec::with_capacity(surfaces.len());
        for (surface, mut entry) in surfaces {
            // Live divisions before retired ones; the higher level first.
            entry.places.sort_by_key(|(i, _)| (seeds.places[*i].until.is_some(), seeds.places[*i].level, *i));
            lengths.push(surface.chars().count());
            patterns.push((surface, entries.len() as u32));
            entries.push(entry);
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build_with_values(patterns)
            .expect("the surfaces are distinct and not empty");
        Ok(Self { automaton, entries, lengths, never })
    }

    pub fn entry(&self, hit: &Hit) -> &Entry {
        &self.entries[hit.entry]
    }

    /// Every wording in a text, by its end; they may overlap. `chars` are the text's characters.
    pub fn hits(&self, text: &str, chars: &[char]) -> Vec<Hit> {
        let mut hits = Vec::new();
        // Ends come in order: one walk over the text turns bytes into characters.
        let (mut byte, mut at) = (0, 0);
        for m in self.automaton.find_overlapping_iter(text) {
            while byte < m.end() {
                byte += chars[at].len_utf8();
                at += 1;
            }
            let entry = m.value() as usize;
            hits.push(Hit { start: at - self.lengths[entry], end: at, entry });
        }
        hits
    }
}
