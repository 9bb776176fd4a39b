//! Which division each place name of a document means: by its date, its own place, what stands in the same list or
//! sentence, what was said in full, and who helps whom. What stays ambiguous keeps its candidates and no code.

use std::collections::BTreeSet;

use super::super::{Form, Mention, Place, What};
use super::wording::{Wording, Words};
use crate::chars::is_han;
use crate::document::Document;
use crate::seeds::{Level, Seeds};
use crate::span::Range;

/// By how much the best candidate must beat the second.
const MARGIN: i32 = 6;

struct Scene<'a> {
    seeds: &'a Seeds,
    wording: &'a Wording,
    own: Option<String>,
    /// Provinces that help the document's own province, or are helped by it.
    partners: BTreeSet<String>,
    /// Divisions that the document names beyond doubt.
    said: BTreeSet<String>,
}

/// A resolved mention that later ones lean on.
struct Said {
    sentence: usize,
    paragraph: u32,
    code: String,
}

/// Resolves every place of a document.
pub(super) fn settle(seeds: &Seeds, wording: &Wording, words: &Words, doc: &Document, mentions: &mut Vec<Mention>) {
    let year = doc.meta.now().map(|w| w.year);
    for m in mentions.iter_mut() {
        if let What::Place(p) = &mut m.what {
            date(seeds, p, year);
        }
    }
    let own = own_code(seeds, doc, mentions);
    let mut said = BTreeSet::new();
    for m in mentions.iter() {
        if let What::Place(p) = &m.what
            && let (Form::Full | Form::Chain | Form::Former, [only]) = (p.form, p.candidates.as_slice())
        {
            said.insert(only.clone());
        }
    }
    let partners = partners(seeds, own.as_deref(), mentions);
    let scene = Scene { seeds, wording, own, partners, said };
    let lists = lists(wording, doc, mentions);
    let mut last: Vec<Said> = Vec::new();
    let mut drop: Vec<bool> = vec![false; mentions.len()];
    let mut sentence = 0;
    for i in 0..mentions.len() {
        let start = mentions[i].range.start;
        while sentence + 1 < doc.sentences.len() && doc.sentences[sentence + 1].range.start <= start {
            sentence += 1;
        }
        let paragraph = doc.sentences.get(sentence).map_or(0, |s| s.paragraph);
        let peers = peers(mentions, &lists, i);
        let range = mentions[i].range;
        let as_said = AsSaid {
            edges: edges(wording, words, doc, range, &lists, i),
            stray: stray(doc, range, &lists, i),
            text: doc.text(range),
            year,
        };
        let What::Place(p) = &mut mentions[i].what else { continue };
        let settled = if p.form == Form::Here {
            here(&scene, p, &last, paragraph)
        } else {
            choose(&scene, p, &peers, &last, sentence, paragraph, &as_said)
        };
        match settled {
            Verdict::Is(code) => {
                let row = seeds.place(&code).expect("candidates are codes of the table");
                if p.within_county.is_some() {
                    // The county's name as it stands today, the township as the text says it.
                    if let Some(old) = p.candidates.first().and_then(|c| seeds.place(c))
                        && let Some(tail) = p.name.strip_prefix(old.name.as_str())
                    {
                        p.name = format!("{}{tail}", row.name);
                    }
                } else {
                    p.name = row.name.clone();
                    p.level = Some(row.level);
                }
                p.code = Some(code.clone());
                last.push(Said { sentence, paragraph, code });
                if last.len() > 24 {
                    last.remove(0);
                }
            }
            Verdict::Refused => {
                p.code = None;
                p.name = doc.text(range).to_owned();
            }
            Verdict::NoPlace => drop[i] = true,
        }
    }
    let mut i = 0;
    mentions.retain(|_| {
        i += 1;
        !drop[i - 1]
    });
}

enum Verdict {
    Is(String),
    /// A place, but which one cannot be told.
    Refused,
    NoPlace,
}

/// How a name stands in the text.
struct AsSaid<'a> {
    /// Whether the name can begin and end just there.
    edges: (bool, bool),
    /// Whether it stands in a list of things that are no places: 人才、合作、资金.
    stray: bool,
    text: &'a str,
    year: Option<i16>,
}

/// Replaces each candidate by the division that stood for it at the date; of those that stood then, and those that
/// stood a year before or after (a list of codes may lag), the first are kept.
fn date(seeds: &Seeds, p: &mut Place, year: Option<i16>) {
    if p.candidates.is_empty() {
        return;
    }
    let mut dated: Vec<(u8, String)> = Vec::new();
    for code in &p.candidates {
        let at = seeds.valid_at(code, year);
        let stood = |lag: i16| {
            seeds.place(at).is_some_and(|r| match year {
                Some(y) => r.since.is_none_or(|s| s <= y + lag) && r.until.is_none_or(|u| u + lag >= y),
                None => r.until.is_none(),
            })
        };
        let rank = if stood(0) {
            0
        } else if stood(1) || at != code && stood(3) {
            1
        } else {
            2
        };
        match dated.iter_mut().find(|(_, c)| c == at) {
            Some(seen) => seen.0 = seen.0.min(rank),
            None => dated.push((rank, at.to_owned())),
        }
    }
    // What took the place of a division of that name makes way for one of its province that bears the name.
    let bearers: Vec<String> =
        dated.iter().filter(|(rank, c)| *rank == 0 && p.candidates.contains(c)).map(|(_, c)| c.clone()).collect();
    dated.retain(|(_, c)| p.candidates.contains(c) || !bearers.iter().any(|b| b[..2] == c[..2]));
    let best = dated.iter().map(|(rank, _)| *rank).min().unwrap_or(2);
    // What stands a year off is another wording's affair only when it is the same division under two codes.
    let now = |code: &str| seeds.valid_at(code, None).to_owned();
    let kept: Vec<String> = dated.iter().filter(|(rank, _)| *rank == best).map(|(_, c)| now(c)).collect();
    dated.retain(|(rank, code)| *rank == best || *rank < 2 && !kept.contains(&now(code)));
    p.candidates = dated.into_iter().map(|(_, c)| c).collect();
    if p.within_county.is_none()
        && let Some(row) = p.candidates.first().and_then(|c| seeds.place(c))
    {
        p.level = Some(row.level);
    }
}

/// The provinces tied to the document's own by a standing pair, or by a pair that the document names.
fn partners(seeds: &Seeds, own: Option<&str>, mentions: &[Mention]) -> BTreeSet<String> {
    let mut partners = BTreeSet::new();
    let province = own.map(|c| &c[..2]);
    for pair in &seeds.pairs {
        if let (Some(h), Some(r)) = (&pair.helper_code, &pair.recipient_code) {
            if province == Some(&r[..2]) {
                partners.insert(h[..2].to_owned());
            } else if province == Some(&h[..2]) {
                partners.insert(r[..2].to_owned());
            }
        }
    }
    for m in mentions {
        if let What::Pair { helper, recipient, .. } = &m.what {
            partners.extend([helper, recipient].into_iter().filter(|c| c.len() >= 2).map(|c| c[..2].to_owned()));
        }
    }
    partners
}

/// For each mention the run of one list (甲、乙和丙) that it stands in, as first and last index; places only.
fn lists(wording: &Wording, doc: &Document, mentions: &[Mention]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = (0..mentions.len()).map(|i| (i, i)).collect();
    let is_place = |m: &Mention| matches!(&m.what, What::Place(p) if p.form != Form::Here);
    let mut begin = 0;
    for i in 1..=mentions.len() {
        let joined = i < mentions.len() && is_place(&mentions[i - 1]) && is_place(&mentions[i]) && {
            let (a, b) = (mentions[i - 1].range.end as usize, mentions[i].range.start as usize);
            a < b && b - a <= 2 && doc.chars[a..b].iter().all(|c| wording.place.list_marks.contains(*c))
        };
        if !joined {
            runs[begin..i].fill((begin, i - 1));
            begin = i;
        }
    }
    runs
}

/// The candidates of the others in the same list.
fn peers(mentions: &[Mention], lists: &[(usize, usize)], i: usize) -> Vec<Vec<String>> {
    let (first, last) = lists[i];
    // A long list is judged by its nearest members.
    (first.max(i.saturating_sub(12))..=last.min(i + 12))
        .filter(|j| *j != i)
        .filter_map(|j| match &mentions[j].what {
            What::Place(p) if p.form != Form::Common && p.form != Form::Generic => {
                Some(p.code.as_ref().map_or_else(|| p.candidates.clone(), |c| vec![c.clone()]))
            }
            _ => None,
        })
        .collect()
}

/// Whether a name can begin and end here: at a mark, or at a word that governs names and is part of no longer one.
fn edges(
    wording: &Wording,
    words: &Words,
    doc: &Document,
    range: Range,
    lists: &[(usize, usize)],
    i: usize,
) -> (bool, bool) {
    let (first, last) = lists[i];
    let chars = &doc.chars;
    let (start, end) = (range.start as usize, range.end as usize);
    let governs = |c: char, edge: usize| wording.place.lead.contains(c) && !words.cross(chars, edge);
    let left = first < i || start.checked_sub(1).is_none_or(|j| !is_han(chars[j]) || governs(chars[j], start));
    let right = last > i || chars.get(end).is_none_or(|c| !is_han(*c) || governs(*c, end));
    (left, right)
}

/// Whether a list mark stands beside a name that is in no list of places.
fn stray(doc: &Document, range: Range, lists: &[(usize, usize)], i: usize) -> bool {
    let (first, last) = lists[i];
    let mark = |c: Option<&char>| c == Some(&'、');
    first == last
        && (mark((range.start as usize).checked_sub(1).and_then(|j| doc.chars.get(j)))
            || mark(doc.chars.get(range.end as usize)))
}

/// Weighs the candidates of a name.
fn choose(
    scene: &Scene,
    p: &Place,
    peers: &[Vec<String>],
    last: &[Said],
    sentence: usize,
    paragraph: u32,
    said: &AsSaid,
) -> Verdict {
    let seeds = scene.seeds;
    let own = scene.own.as_deref();
    // What speaks for a candidate beyond its name: (weight of the context, weight of all).
    let weigh = |code: &str| -> (i32, i32) {
        let mut context = 0;
        if let Some(own) = own {
            context += if own == code {
                30
            } else if seeds.holds(own, code) {
                if seeds.place(own).is_some_and(|r| r.level == Level::Province) { 25 } else { 35 }
            } else if code[..4] == own[..4] && &code[2..4] != "00" {
                30
            } else if code[..2] == own[..2] {
                22
            } else {
                0
            };
        }
        if scene.said.contains(code) {
            context += 20;
        }
        let peer = |same: &dyn Fn(&str) -> bool| peers.iter().any(|list| list.iter().any(|c| same(c)));
        if peer(&|c| c != code && c[..4] == code[..4] && &c[2..4] != "00") {
            context += 25;
        } else if peer(&|c| c != code && c[..2] == code[..2]) {
            context += 12;
        }
        if let Some(holder) =
            last.iter().rev().take_while(|s| s.sentence == sentence).find(|s| seeds.holds(&s.code, code))
        {
            context += if seeds.place(&holder.code).is_some_and(|r| r.level == Level::Province) { 20 } else { 24 };
        } else if last.iter().rev().take_while(|s| s.paragraph == paragraph).any(|s| s.code[..2] == code[..2]) {
            context += 8;
        }
        let mut all = context;
        if scene.partners.contains(&code[..2]) {
            all += 10;
        }
        let level = seeds.place(code).map(|r| r.level);
        all += match level {
            Some(Level::Province) => 22,
            Some(Level::Prefecture) => 10,
            _ => 0,
        };
        if let Some(row) = seeds.place(code)
            && p.form != Form::Chain
            && row.name != said.text
            && !row.short_names.iter().any(|n| n == said.text)
        {
            // A name of before, or of what this division took the place of.
            let then = row.former_names.iter().zip(&row.former_years).any(|(name, (from, to))| {
                name == said.text
                    && said.year.is_some_and(|y| from.is_none_or(|f| f <= y) && to.is_none_or(|t| y <= t + 1))
            });
            all += if then { 4 } else { -12 };
        }
        (context, all)
    };
    let mut scored: Vec<(i32, i32, &String)> = p
        .candidates
        .iter()
        .map(|c| {
            let (context, all) = weigh(c);
            (all, context, c)
        })
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.2.cmp(b.2)));
    let Some((all, context, code)) = scored.first().copied() else { return Verdict::NoPlace };
    let level = seeds.place(code).map_or(Level::County, |r| r.level);
    let (left, right) = said.edges;
    let listed = peers.iter().any(|list| list.iter().any(|c| c[..2] == code[..2]));
    let support = if scene.partners.contains(&code[..2]) { context + 10 } else { context };
    let trusted = match p.form {
        Form::Full | Form::Chain | Form::Former => true,
        Form::Generic | Form::Here => false,
        Form::Brief => {
            let slippery = scene.wording.place.slippery.contains(said.text);
            if slippery { left && (right || support >= 8) } else { left || context >= 8 }
        }
        Form::Short => {
            if level <= Level::Prefecture {
                support >= 8 || left || right
            } else {
                context >= 8 || left && right || support >= 8 && (left || right)
            }
        }
        Form::Common => {
            let near = context >= 20;
            if level <= Level::Prefecture {
                near && (left || right) && !said.stray || listed
            } else {
                listed && left && (right || near) || near && left && right && !said.stray
            }
        }
    };
    if !trusted {
        return Verdict::NoPlace;
    }
    match scored.get(1) {
        Some((second, ..)) if all - second < MARGIN => match p.form {
            Form::Common => Verdict::NoPlace,
            _ => Verdict::Refused,
        },
        _ => Verdict::Is(code.clone()),
    }
}

/// The document's own place at the level of a here-word, or the one named last for 该县.
fn here(scene: &Scene, p: &mut Place, last: &[Said], paragraph: u32) -> Verdict {
    let seeds = scene.seeds;
    let Some(wanted) = p.level else { return Verdict::NoPlace };
    let unit = p.name.chars().last();
    let fits = |code: &str| {
        let row = seeds.place(code)?;
        let suffix = |s: char| row.name.ends_with(s);
        let good = match unit {
            Some('省') => row.level == Level::Province,
            Some('市') => suffix('市'),
            Some('州') => suffix('州'),
            Some('县') => row.level == Level::County && !suffix('区'),
            // 我区 is the autonomous region before it is a district.
            Some('区') => suffix('区'),
            Some('盟') => suffix('盟'),
            Some('旗') => suffix('旗'),
            _ => row.level == wanted,
        };
        good.then(|| row.code.clone())
    };
    let up = |code: &str| seeds.chain(code).iter().rev().find_map(|r| fits(&r.code));
    let back = || last.iter().rev().take_while(|s| s.paragraph == paragraph).find_map(|s| fits(&s.code));
    let own = || scene.own.as_deref().and_then(&up);
    let found = if scene.wording.here.back.contains(&p.name) { back().or_else(own) } else { own().or_else(back) };
    found.map_or(Verdict::NoPlace, Verdict::Is)
}

/// The document's own place: its data, else the place that its text names most, the title counting more.
pub(super) fn own_code(seeds: &Seeds, doc: &Document, mentions: &[Mention]) -> Option<String> {
    if let Some(place) = &doc.meta.place {
        return place.code.clone().filter(|c| seeds.by_code.contains_key(c)).or_else(|| {
            seeds.places.iter().find(|r| r.name == place.name && r.until.is_none()).map(|r| r.code.clone())
        });
    }
    super::super::own::place(seeds, doc, mentions).map(|(code, _)| code)
}
