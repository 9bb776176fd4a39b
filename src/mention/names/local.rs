//! Villages and townships that a text names once with their county (某县某镇某村, 某村位于某县某镇) and then by their own
//! names alone.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::super::{Form, Mention, Place, What, own};
use super::wording::Wording;
use crate::chars::is_han;
use crate::document::{Document, SentenceKind};
use crate::seeds::{Level, Seeds};
use crate::span::Range;

/// What stands between a village and the place it lies in.
const LIES: [&str; 9] = ["位于", "地处", "坐落于", "坐落在", "隶属于", "隶属", "处于", "属于", "是"];
/// The longest name of a village or township that is looked for, in characters.
const LONGEST: usize = 7;
/// No more names are looked for in one document.
const MOST: usize = 256;

/// Adds the bare names of villages and townships that the document names in full elsewhere; `mentions` are sorted and
/// their places resolved.
pub(super) fn settle(seeds: &Seeds, wording: &Wording, doc: &Document, mentions: &mut Vec<Mention>) {
    let mut named: BTreeMap<String, Option<Place>> = BTreeMap::new();
    for m in mentions.iter() {
        let What::Place(p) = &m.what else { continue };
        if p.here || p.code.is_none() {
            continue;
        }
        if let Some(local) = &p.within_county {
            let own = local.rsplit('-').next().unwrap_or(local);
            note(&mut named, own, p.clone());
        }
        if let Some((own, place)) = lies_in(wording, doc, m, p) {
            note(&mut named, &own, place);
        }
        if named.len() >= MOST {
            break;
        }
    }
    of_own_county(seeds, wording, doc, mentions, &mut named);
    of_one_village(seeds, wording, doc, mentions, &mut named);
    let found: Vec<(String, Place)> = named.into_iter().filter_map(|(own, p)| Some((own, p?))).collect();
    if found.is_empty() {
        return;
    }
    let names = found.iter().map(|(own, _)| own.as_str());
    let Ok(automaton) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names) else { return };
    let mut new: Vec<Mention> = Vec::new();
    for sentence in doc.sentences.iter().filter(|s| s.kind != SentenceKind::Furniture) {
        let text = doc.text(sentence.range);
        let (mut byte, mut char) = (0, sentence.range.start);
        for hit in automaton.find_iter(text) {
            char += text[byte..hit.start()].chars().count() as u32;
            byte = hit.start();
            let (own, place) = &found[hit.pattern().as_usize()];
            let range = Range { start: char, end: char + own.chars().count() as u32 };
            let next = doc.chars.get(range.end as usize);
            if next.is_none_or(|c| !wording.town.tail.contains(*c)) && is_free(mentions, range) {
                new.push(Mention { range, what: What::Place(place.clone()) });
            }
        }
    }
    if !new.is_empty() {
        mentions.append(&mut new);
        mentions.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)));
    }
}

/// Notes a name; one that two places bear is nobody's.
fn note(named: &mut BTreeMap<String, Option<Place>>, own: &str, place: Place) {
    let length = own.chars().count();
    if !(3..=LONGEST).contains(&length) {
        return;
    }
    let place = Place { form: Form::Chain, how: "named in full elsewhere", ..place };
    named
        .entry(own.to_owned())
        .and_modify(|old| {
            if old.as_ref().is_some_and(|o| o.name != place.name) {
                *old = None;
            }
        })
        .or_insert(Some(place));
}

/// 土桥镇西洼村 in a county's own report: a township with its village, named without the county. They lie in it.
fn of_own_county(
    seeds: &Seeds,
    wording: &Wording,
    doc: &Document,
    mentions: &[Mention],
    named: &mut BTreeMap<String, Option<Place>>,
) {
    let mut found: Vec<(String, String)> = Vec::new();
    for sentence in doc.sentences.iter().filter(|s| s.kind != SentenceKind::Furniture) {
        let range = sentence.range;
        let chars = &doc.chars[range.start as usize..range.end as usize];
        for (at, _) in chars.iter().enumerate().filter(|(_, c)| matches!(c, '镇' | '乡')) {
            let Some((start, end)) = township_and_village(wording, chars, at).or_else(|| township(wording, chars, at))
            else {
                continue;
            };
            let own = Range { start: range.start + start as u32, end: range.start + end as u32 };
            if is_free(mentions, own) && named.len() + found.len() < MOST {
                found.push((chars[start..=at].iter().collect(), chars[at + 1..end].iter().collect()));
            }
        }
    }
    if found.is_empty() {
        return;
    }
    let Some(row) = own_county(seeds, doc, mentions) else { return };
    for (town, village) in found {
        let place = village_of(row, &town, &village, "township of the document's county");
        if village.is_empty() {
            let place = Place {
                level: Some(Level::Township),
                within_county: Some(town.clone()),
                name: format!("{}{town}", row.name),
                ..place
            };
            note(named, &town, place);
            continue;
        }
        note(named, &village, place.clone());
        named.entry(format!("{town}{village}")).or_insert(Some(place));
    }
}

/// The county that a document is about.
fn own_county<'s>(seeds: &'s Seeds, doc: &Document, mentions: &[Mention]) -> Option<&'s crate::seeds::PlaceRow> {
    let by_name = |name: &str| seeds.places.iter().find(|p| p.name == name).map(|p| p.code.clone());
    let said = doc.meta.place.as_ref().and_then(|p| p.code.clone().or_else(|| by_name(&p.name)));
    let code = said.or_else(|| own::place(seeds, doc, mentions).map(|(code, _)| code));
    let county = code.filter(|c| !c.ends_with("00"))?;
    seeds.by_code.get(&county).map(|i| &seeds.places[*i])
}

/// A village of a county; the township is empty where nobody says it.
fn village_of(county: &crate::seeds::PlaceRow, town: &str, village: &str, how: &'static str) -> Place {
    Place {
        code: Some(county.code.clone()),
        name: format!("{}{town}{village}", county.name),
        candidates: Vec::new(),
        level: Some(Level::Village),
        here: false,
        within_county: Some(if town.is_empty() { village.to_owned() } else { format!("{town}-{village}") }),
        how,
        form: Form::Chain,
    }
}

/// 石坪村 in a story that speaks of 全村 and 村集体: the one village that it names again and again lies in its county,
/// and in the township that it names for it.
fn of_one_village(
    seeds: &Seeds,
    wording: &Wording,
    doc: &Document,
    mentions: &[Mention],
    named: &mut BTreeMap<String, Option<Place>>,
) {
    if !own::speaks_of_a_village(doc) {
        return;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut towns: Vec<String> = Vec::new();
    for sentence in doc.sentences.iter().filter(|s| s.kind != SentenceKind::Furniture) {
        let range = sentence.range;
        let chars = &doc.chars[range.start as usize..range.end as usize];
        for (at, c) in chars.iter().enumerate() {
            if !matches!(c, '村' | '镇' | '乡') || chars.get(at + 1).is_some_and(|n| wording.town.tail.contains(*n))
            {
                continue;
            }
            let lies = |start: &usize| {
                ["隶属", "位于", "地处"].iter().any(|w| {
                    let lead: String = chars[start.saturating_sub(2)..*start].iter().collect();
                    lead == **w
                })
            };
            let start = match c {
                '村' => name_before(wording, chars, at),
                // 隶属吉水镇: whatever stands there is its name.
                _ => [at.checked_sub(2), at.checked_sub(3)].into_iter().flatten().find(lies),
            };
            let Some(start) = start else { continue };
            let own = Range { start: range.start + start as u32, end: range.start + at as u32 + 1 };
            if !is_free(mentions, own) {
                continue;
            }
            let name: String = chars[start..=at].iter().collect();
            if *c == '村' {
                *counts.entry(name).or_default() += if sentence.kind == SentenceKind::Title { 2 } else { 1 };
            } else {
                towns.push(name);
            }
        }
    }
    let mut all: Vec<(String, usize)> = counts.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let Some((village, n)) = all.first().filter(|(_, n)| *n >= 2) else { return };
    if all.get(1).is_some_and(|(_, second)| second * 2 > *n) || named.contains_key(village) {
        return;
    }
    let Some(county) = own_county(seeds, doc, mentions) else { return };
    let known =
        mentions.iter().find_map(|m| match &m.what {
            What::Place(Place {
                level: Some(Level::Township), within_county: Some(town), code: Some(code), ..
            }) if *code == county.code => Some(town.clone()),
            _ => None,
        });
    let town = known.or_else(|| towns.first().cloned()).unwrap_or_default();
    let place = village_of(county, &town, village, "the village that the text is about");
    // 青石坪 for 青石坪村; two characters alone mean other things.
    let stem = village.trim_end_matches('村');
    if stem.chars().count() >= 3 {
        note(named, stem, place.clone());
    }
    note(named, village, place);
}

/// Where the two or three characters of a name before its last one at `at` begin: behind a mark, a preposition or 隶属.
fn name_before(wording: &Wording, chars: &[char], at: usize) -> Option<usize> {
    const OPENS: &str = "在到向为给对从由赴往于是属离回进县的让属";
    [at.checked_sub(2), at.checked_sub(3)].into_iter().flatten().find(|start| {
        let opens = start.checked_sub(1).is_none_or(|i| !is_han(chars[i]) || OPENS.contains(chars[i]));
        opens && is_plain(wording, &chars[*start..at])
    })
}

/// Whether some characters can be the name of a village or township.
fn is_plain(wording: &Wording, stem: &[char]) -> bool {
    let text: String = stem.iter().collect();
    stem.len() >= 2
        && stem.iter().all(|c| is_han(*c))
        && !stem.iter().any(|c| wording.town.stop.contains(*c))
        && !wording.town.generic.iter().any(|g| text.ends_with(g.as_str()))
}

/// 在沙坪乡,… 沙坪乡的…: a township alone, behind a mark or a preposition and before a mark or its 的.
fn township(wording: &Wording, chars: &[char], at: usize) -> Option<(usize, usize)> {
    let closes = chars.get(at + 1).is_none_or(|c| !is_han(*c) || matches!(c, '的' | '向' | '对'));
    let opens = |start: usize| {
        start.checked_sub(1).is_none_or(|i| !is_han(chars[i]) || "在到向为给赴往县于对".contains(chars[i]))
    };
    // 文化下乡, 建设家乡, 特色小镇: words of their own.
    let word = at.checked_sub(1).is_some_and(|i| match chars[at] {
        '乡' => "家返下回城老异故他离思同跨还归".contains(chars[i]),
        _ => "乡城小集古重村名市".contains(chars[i]),
    });
    let start = [at.checked_sub(2), at.checked_sub(3)].into_iter().flatten().find(|start| opens(*start))?;
    (closes && !word && is_plain(wording, &chars[start..at])).then_some((start, at + 1))
}

/// Where a township whose last character stands at `at` begins and its village ends: two or three characters of name
/// behind a mark or a preposition, then up to four of a village.
fn township_and_village(wording: &Wording, chars: &[char], at: usize) -> Option<(usize, usize)> {
    const OPENS: &str = "在到向为给对从由赴往于是扶助";
    let plain = |stem: &[char]| is_plain(wording, stem);
    let start = [at.checked_sub(2), at.checked_sub(3)].into_iter().flatten().find(|start| {
        let opens = start.checked_sub(1).is_none_or(|i| !is_han(chars[i]) || OPENS.contains(chars[i]));
        opens && plain(&chars[*start..at])
    })?;
    let behind = &chars[at + 1..(at + 6).min(chars.len())];
    let village = behind.iter().position(|c| *c == '村').filter(|n| (1..=4).contains(n))?;
    let next = chars.get(at + 2 + village);
    let whole = next.is_none_or(|c| !wording.town.tail.contains(*c));
    let known = behind[..village].iter().all(|c| is_han(*c)) && (village >= 2 && plain(&behind[..village]));
    (whole && known).then_some((start, at + 2 + village))
}

/// 某村位于某县某镇: the village's name and its place.
fn lies_in(wording: &Wording, doc: &Document, m: &Mention, p: &Place) -> Option<(String, Place)> {
    if !matches!(p.level, Some(Level::County | Level::Township)) {
        return None;
    }
    let at = m.range.start as usize;
    let lead: String = doc.chars[at.saturating_sub(3)..at].iter().collect();
    let verb = LIES.iter().find(|w| lead.ends_with(**w))?.chars().count();
    let end = at - verb;
    let length = doc.chars[..end].iter().rev().take(LONGEST + 1).take_while(|c| is_han(**c)).count();
    if !(3..=LONGEST).contains(&length) {
        return None;
    }
    let own: String = doc.chars[end - length..end].iter().collect();
    let suffix = wording.town.village.iter().find(|s| own.ends_with(s.as_str()))?;
    let stem = own.trim_end_matches(suffix.as_str());
    let plain = stem.chars().count() >= 2
        && !stem.chars().any(|c| wording.town.stop.contains(c))
        && !wording.town.generic.iter().any(|g| stem.ends_with(g.as_str()));
    let inner = match &p.within_county {
        Some(town) => format!("{town}-{own}"),
        None => own.clone(),
    };
    plain.then(|| {
        let place = Place {
            name: format!("{}{own}", p.name),
            within_county: Some(inner),
            level: Some(Level::Village),
            ..p.clone()
        };
        (own, place)
    })
}

/// Whether no mention that names something holds the range.
fn is_free(mentions: &[Mention], range: Range) -> bool {
    let to = mentions.partition_point(|m| m.range.start < range.end);
    let from = to.saturating_sub(12);
    !mentions[from..to].iter().any(|m| m.range.meets(range))
}
