//! Places: which division a name means.

use std::collections::BTreeMap;

use super::super::{Mention, Place, What};
use super::Form;
use crate::document::Document;
use crate::seeds::{Level, Seeds};
use crate::span::Range;

/// Characters after which a new word surely begins.
const EDGE: &str = "、,。;:()“”‘’《》 \n和与及在到至为向对从由是的了有把将让使给赴往驻省市州县区盟旗国内于以或比较等";

/// A place name as a candidate, unless its surroundings make it part of another word.
pub(super) fn candidate(
    seeds: &Seeds,
    chars: &[char],
    start: usize,
    end: usize,
    form: Form,
    rows: &[usize],
    common: bool,
) -> Option<Place> {
    let before = start.checked_sub(1).map(|i| chars[i]);
    let after = chars.get(end).copied();
    let length = end - start;
    let edge = before.is_none_or(|c| EDGE.contains(c) || !is_han(c)) || follows_parent(seeds, chars, start, rows);
    let row = &seeds.places[rows[0]];
    let province = row.level <= Level::Province;
    match form {
        Form::Full => {
            // 示范县 holds 范县, 独龙江 holds 龙江: a name of two characters must begin a word.
            if length <= 2 && !province && !edge {
                return None;
            }
            // 城区, 郊区, 矿区 are kinds of districts and names of a few.
            if matches!(
                chars[start..end],
                ['城', '区']
                    | ['郊', '区']
                    | ['矿', '区']
                    | ['新', '区']
                    | ['市', '区']
                    | ['库', '区']
                    | ['山', '区']
                    | ['牧', '区']
                    | ['老', '区']
                    | ['林', '区']
                    | ['灾', '区']
                    | ['社', '区']
                    | ['地', '区']
                    | ['辖', '区']
                    | ['园', '区']
                    | ['东', '区']
                    | ['西', '区']
            ) {
                return None;
            }
            // 云南大学, 中国银行 begin longer names; the longest match sees to the known ones. 中国 alone speaks of no scene.
            if row.level == Level::Country {
                let word: String = chars[start..end].iter().collect();
                return (word == "全国").then(|| place(seeds, rows, "full name"));
            }
            if province && after == Some('路') {
                return None;
            }
        }
        Form::Short | Form::Former => {
            if length < 2 || common && form == Form::Short && !listed(chars, start, end) {
                return None;
            }
            if !edge && !before.is_some_and(|c| "对援助扶持支驻离赴访沪京津粤苏浙鲁闽".contains(c)) {
                return None;
            }
            // 县城, 大理石, 昭通苹果 stay; 云龙山, 白沙河 are other things.
            if after.is_some_and(|c| "山河江湖路街道镇乡村水库沟岭桥寺石站港湾岛湾坝坪".contains(c))
            {
                return None;
            }
            if form == Form::Former && length < 3 {
                return None;
            }
        }
    }
    Some(place(
        seeds,
        rows,
        match form {
            Form::Full => "full name",
            Form::Short => "short name",
            Form::Former => "former name",
        },
    ))
}

/// 重庆忠县, 新疆巴音郭楞: the name of a place above stands right before.
fn follows_parent(seeds: &Seeds, chars: &[char], start: usize, rows: &[usize]) -> bool {
    rows.iter().any(|i| {
        let mut up = seeds.places[*i].parent.as_deref().and_then(|p| seeds.place(p));
        while let Some(row) = up.filter(|r| r.level != Level::Country) {
            let ends = |name: &str| {
                let n = name.chars().count();
                start >= n && n >= 2 && chars[start - n..start].iter().copied().eq(name.chars())
            };
            if ends(&row.name) || row.short_names.iter().any(|s| ends(s)) {
                return true;
            }
            up = row.parent.as_deref().and_then(|p| seeds.place(p));
        }
        false
    })
}

fn place(seeds: &Seeds, rows: &[usize], how: &'static str) -> Place {
    let live: Vec<&usize> = rows.iter().filter(|i| seeds.places[**i].until.is_none()).collect();
    let use_rows: Vec<usize> = if live.is_empty() { rows.to_vec() } else { live.into_iter().copied().collect() };
    let first = &seeds.places[use_rows[0]];
    Place {
        code: None,
        name: first.name.clone(),
        candidates: use_rows.iter().map(|i| seeds.places[*i].code.clone()).collect(),
        level: Some(first.level),
        here: false,
        within_county: None,
        how,
    }
}

/// Whether a name stands in a list (甲、乙、丙).
fn listed(chars: &[char], start: usize, end: usize) -> bool {
    let mark = |c: Option<&char>| matches!(c, Some('、'));
    mark(start.checked_sub(1).and_then(|i| chars.get(i))) && mark(chars.get(end))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// Joins 甘肃省庆阳市环县 into one mention for the county, whose candidates lie within those before; takes in a
/// township or village behind it.
pub(super) fn chains(seeds: &Seeds, chars: &[char], base: u32, found: &mut Vec<Mention>) {
    let mut i = 0;
    while i + 1 < found.len() {
        let (first, second) = (&found[i], &found[i + 1]);
        let adjacent = first.range.end == second.range.start;
        if let (true, What::Place(a), What::Place(b)) = (adjacent, &first.what, &second.what)
            && !a.here
            && !b.here
        {
            let inside: Vec<String> = b
                .candidates
                .iter()
                .filter(|c| a.candidates.iter().any(|up| c.as_str() != up && is_above(seeds, up, c)))
                .cloned()
                .collect();
            if let Some(best) = inside.first().and_then(|c| seeds.place(c)) {
                let joined = Place {
                    name: best.name.clone(),
                    level: Some(best.level),
                    candidates: inside.clone(),
                    how: "containing place before it",
                    ..b.clone()
                };
                let range = first.range.join(second.range);
                found[i] = Mention { range, what: What::Place(joined) };
                found.remove(i + 1);
                continue;
            }
        }
        i += 1;
    }
    for m in found.iter_mut() {
        let What::Place(p) = &mut m.what else { continue };
        if p.here || p.level != Some(Level::County) {
            continue;
        }
        let start = (m.range.end - base) as usize;
        let Some(length) = township(&chars[start..]) else { continue };
        let county = p.name.clone();
        let tail: String = chars[start..start + length].iter().collect();
        p.within_county = p.candidates.first().cloned();
        p.name = format!("{county}{tail}");
        p.level = Some(if tail.ends_with('村') { Level::Village } else { Level::Township });
        m.range.end += length as u32;
    }
    // A mention that grew over its neighbours keeps the place.
    super::longest(found);
}

/// 方山乡, 方山乡贾山村 right behind a county: how many characters.
fn township(chars: &[char]) -> Option<usize> {
    let unit = |from: usize, ends: &str| {
        (from + 2..(from + 6).min(chars.len()))
            .find(|i| ends.contains(chars[*i]))
            .filter(|i| {
                chars[from..*i].iter().all(|c| is_han(*c) && !"的和与及在个有为了是等乡镇村县市区建".contains(*c))
            })
            .map(|i| i + 1)
    };
    let town =
        unit(0, "乡镇").filter(|e| !matches!(chars.get(*e), Some('村' | '级' | '企' | '卫'))).filter(|e| *e >= 3)?;
    Some(unit(town, "村").filter(|e| *e >= town + 2).unwrap_or(town))
}

fn is_above(seeds: &Seeds, up: &str, code: &str) -> bool {
    seeds.chain(code).iter().any(|r| r.code == up) || code.starts_with(up.trim_end_matches("00")) && up.ends_with("00")
}

/// Resolves every place of a document.
pub(super) fn settle(seeds: &Seeds, doc: &Document, mentions: &mut Vec<Mention>) {
    let own = own_code(seeds, doc, mentions);
    let own_province = own.as_deref().map(|c| c[..2].to_owned());
    // Provinces and cities named in full are context for the names near them.
    let mut said: BTreeMap<String, u32> = BTreeMap::new();
    for m in mentions.iter() {
        if let What::Place(p) = &m.what
            && p.how != "short name"
            && p.candidates.len() == 1
            && let Some(c) = p.candidates.first()
        {
            *said.entry(c.clone()).or_default() += 1;
        }
    }
    let mut drop = Vec::new();
    // Names that stand in one list with a resolved one share its parent.
    let ranges: Vec<(Range, bool)> = mentions.iter().map(|m| (m.range, matches!(m.what, What::Place(_)))).collect();
    let mut last: Option<(u32, String)> = None;
    for i in 0..mentions.len() {
        let What::Place(p) = &mut mentions[i].what else { continue };
        if p.here {
            match own.as_deref().and_then(|own| here(seeds, own, p)) {
                Some(row) => {
                    p.code = Some(row.0);
                    p.name = row.1;
                }
                None => drop.push(i),
            }
            continue;
        }
        let short = p.how == "short name";
        let township = p.within_county.is_some();
        let best =
            choose(seeds, p, own.as_deref(), own_province.as_deref(), &said, last.as_ref().map(|(_, c)| c.as_str()));
        match best {
            Some((code, sure)) => {
                let row = seeds.place(&code);
                let level = row.map(|r| r.level);
                let in_own = own_province.as_deref() == Some(&code[..2]);
                // A county's bare short name far from home is more likely an ordinary word.
                // 恭城, 和林格尔: a name that is long, or of an autonomous county, is hardly another word.
                let telling = sure && p.candidates.len() == 1 && (p.name.contains("族自治") || ranges[i].0.len() >= 3);
                let trusted = !short
                    || telling
                    || sure && (in_own || said.contains_key(&code) || level == Some(Level::Prefecture));
                if !trusted {
                    drop.push(i);
                    continue;
                }
                if township {
                    p.within_county = Some(code.clone());
                    p.code = Some(code.clone());
                } else {
                    p.code = Some(code.clone());
                    if let Some(r) = row {
                        p.name = r.name.clone();
                        p.level = Some(r.level);
                    }
                }
                last = Some((ranges[i].0.end, code));
            }
            None if short => drop.push(i),
            None => {}
        }
    }
    let mut i = 0;
    mentions.retain(|_| {
        i += 1;
        drop.binary_search(&(i - 1)).is_err()
    });
}

/// The best division for a name, and whether nothing else comes near.
fn choose(
    seeds: &Seeds,
    p: &Place,
    own: Option<&str>,
    own_province: Option<&str>,
    said: &BTreeMap<String, u32>,
    last: Option<&str>,
) -> Option<(String, bool)> {
    if let [only] = p.candidates.as_slice() {
        return Some((only.clone(), true));
    }
    let weight = |code: &str| {
        let mut w = 0;
        let chain = seeds.chain(code);
        if let Some(own) = own {
            if own == code || chain.iter().any(|r| r.code == own) {
                w += 40;
            } else if own.len() == 6 && code[..4] == own[..4] {
                w += 30;
            } else if own_province == Some(&code[..2]) {
                w += 20;
            }
        }
        if chain.iter().rev().skip(1).any(|r| said.contains_key(&r.code)) {
            w += 10;
        }
        if last.is_some_and(|l| l[..4] == code[..4]) {
            w += 6;
        } else if last.is_some_and(|l| l[..2] == code[..2]) {
            w += 4;
        }
        // 吉林 is the province before the city; 海南 likewise.
        if chain.len() == 1 {
            w += 25;
        }
        w
    };
    let mut scored: Vec<(i32, &String)> = p.candidates.iter().map(|c| (weight(c), c)).collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let (best, code) = scored[0];
    let second = scored[1].0;
    (best > second).then(|| (code.clone(), true))
}

/// The document's own place at the level of a here-word.
fn here(seeds: &Seeds, own: &str, p: &Place) -> Option<(String, String)> {
    let chain = seeds.chain(own);
    let wanted = p.level?;
    let word = p.name.as_str();
    let row = chain.iter().rev().find(|r| {
        let suffix = |s: &str| r.name.ends_with(s);
        match word.chars().last() {
            Some('省') => r.level == Level::Province,
            Some('市') => suffix("市"),
            Some('州') => suffix("州"),
            Some('县') => r.level == Level::County,
            Some('区') => suffix("区"),
            Some('盟') => suffix("盟"),
            Some('旗') => suffix("旗"),
            _ => r.level == wanted,
        }
    })?;
    Some((row.code.clone(), row.name.clone()))
}

/// The document's own place: its data, else the place that its text names most, the title counting more.
pub(super) fn own_code(seeds: &Seeds, doc: &Document, mentions: &[Mention]) -> Option<String> {
    if let Some(place) = &doc.meta.place {
        return place.code.clone().or_else(|| {
            seeds.places.iter().find(|r| r.name == place.name && r.until.is_none()).map(|r| r.code.clone())
        });
    }
    let head = doc.sentences.first().map_or(0, |s| s.range.end);
    let mut votes: BTreeMap<&str, u32> = BTreeMap::new();
    for m in mentions {
        if let What::Place(p) = &m.what
            && !p.here
            && let [only] = p.candidates.as_slice()
            && only != "000000"
            && p.how != "short name"
        {
            *votes.entry(only).or_default() += if m.range.end <= head { 4 } else { 1 };
        }
    }
    votes.into_iter().max_by_key(|(code, n)| (*n, std::cmp::Reverse(code.to_owned()))).map(|(code, _)| code.to_owned())
}
