//! Places of one sentence: which words name a division, joined to chains, with the township behind them.
//!
//! Which division is meant is decided over the whole document, in [`super::resolve`].

use std::collections::BTreeMap;

use super::super::{Form, Mention, Place, What};
use super::lexicon::{Hit, Lexicon};
use super::wording::{Wording, Words};
use crate::chars::{is_han, starts};
use crate::seeds::{Level, Seeds};

/// What reading places needs to know.
pub(super) struct Ground<'a> {
    pub seeds: &'a Seeds,
    pub lexicon: &'a Lexicon,
    pub wording: &'a Wording,
    pub words: &'a Words,
    /// Rows by the code of their parent, live ones only.
    pub children: &'a BTreeMap<String, Vec<usize>>,
}

/// Says in words how a form was read, for `why`.
fn how(form: Form) -> &'static str {
    match form {
        Form::Full | Form::Brief | Form::Generic => "full name",
        Form::Chain => "containing place before it",
        Form::Former => "former name",
        Form::Short | Form::Common => "short name",
        Form::Here => "document place",
    }
}

impl Ground<'_> {
    /// A wording of the lexicon as a place, unless its surroundings make it part of another word.
    pub fn alone(&self, chars: &[char], hit: &Hit) -> Option<Place> {
        let places = &self.lexicon.entry(hit).places;
        let mut form = places.iter().map(|(_, f)| *f).min()?;
        let (start, end) = (hit.start, hit.end);
        let first = &self.seeds.places[places[0].0];
        // 中国 and 我国 are everywhere; only 全国 speaks of the country as the place of a figure.
        if first.level == Level::Country && chars[start] != '全' {
            return None;
        }
        match form {
            Form::Full if end - start > 2 => {}
            Form::Full => {
                // 云南, 上海: a province is known by two characters, but not in 上海路.
                if self.road(chars, end) || self.words.cross(chars, start) && !self.free(chars, start) {
                    return None;
                }
            }
            Form::Former => {}
            Form::Generic | Form::Chain | Form::Here => return None,
            Form::Brief => {
                if !self.free(chars, start) && self.words.cross(chars, start)
                    || chars.get(end).is_some_and(|c| self.wording.place.level_tail.contains(*c))
                {
                    return None;
                }
            }
            Form::Short | Form::Common => {
                if self.tail(chars, end)
                    || self.waters(chars, start, end)
                    || !self.free(chars, start) && self.words.cross(chars, start)
                {
                    return None;
                }
                // 安|置房: the word that begins in the name's last character may be the true one.
                if form == Form::Short && end - start == 2 && self.words.cross(chars, end) {
                    form = Form::Common;
                }
            }
        }
        Some(self.place(places.iter().map(|(i, _)| *i), form))
    }

    fn place(&self, rows: impl Iterator<Item = usize>, form: Form) -> Place {
        let mut candidates: Vec<String> = Vec::new();
        let mut first = None;
        for i in rows {
            let row = &self.seeds.places[i];
            first.get_or_insert(row);
            if !candidates.contains(&row.code) {
                candidates.push(row.code.clone());
            }
        }
        let first = first.expect("an entry of places has a row");
        Place {
            code: None,
            name: first.name.clone(),
            candidates,
            level: Some(first.level),
            here: false,
            within_county: None,
            how: how(form),
            form,
        }
    }

    /// Whether nothing on the left can hold the name: a mark, a digit, or a word that governs names.
    fn free(&self, chars: &[char], start: usize) -> bool {
        start.checked_sub(1).is_none_or(|i| !is_han(chars[i]))
    }

    fn road(&self, chars: &[char], end: usize) -> bool {
        chars.get(end) == Some(&'路')
            || ["大道", "中路", "东路", "西路", "南路", "北路"].iter().any(|w| starts(chars, end, w))
    }

    /// Whether what follows makes another thing of the name: 云龙山, 上海路.
    fn tail(&self, chars: &[char], end: usize) -> bool {
        let words = &self.wording.place;
        chars.get(end).is_some_and(|c| words.tail.contains(*c))
            || words.tail_words.iter().any(|w| starts(chars, end, w))
    }

    /// 怒江、澜沧江流域: in a list of rivers, lakes or mountains, a name that ends like one is one.
    fn waters(&self, chars: &[char], start: usize, end: usize) -> bool {
        let kind = chars[end - 1];
        if end - start < 2
            || !matches!(kind, '江' | '河' | '湖' | '山' | '海')
            || !matches!(chars.get(end), Some('、' | '和' | '与'))
        {
            return false;
        }
        let rest = &chars[end + 1..chars.len().min(end + 14)];
        let stop = rest.iter().position(|c| !is_han(*c) && *c != '、').unwrap_or(rest.len());
        self.wording.place.waters.iter().any(|w| (0..stop).any(|at| starts(&rest[..stop], at, w)))
    }

    /// Whether a name may end here: a mark, a character that governs names, or the end.
    fn closed(&self, chars: &[char], end: usize) -> bool {
        chars.get(end).is_none_or(|c| !is_han(*c) || self.wording.place.lead.contains(*c))
    }

    /// Joins 甘肃省庆阳市环县 into one mention for the county, whose candidates lie within those before; takes in a
    /// township or village behind it.
    pub fn chains(&self, chars: &[char], base: u32, hits: &[Hit], found: &mut Vec<Mention>) {
        let mut by_start: Vec<&Hit> = hits.iter().filter(|h| !self.lexicon.entry(h).places.is_empty()).collect();
        by_start.sort_by_key(|h| (h.start, std::cmp::Reverse(h.end)));
        let mut out: Vec<Mention> = Vec::with_capacity(found.len());
        let mut reached = 0;
        // Where the last place ended, to refuse a bare name right behind it: a street or a township.
        let mut last_place_end = usize::MAX;
        for mut m in found.drain(..) {
            let (start, mut end) = ((m.range.start - base) as usize, (m.range.end - base) as usize);
            if start < reached && matches!(m.what, What::Place(_)) {
                continue;
            }
            if let What::Place(p) = &mut m.what
                && p.form != Form::Here
            {
                let bare = matches!(p.form, Form::Short | Form::Common | Form::Brief) && p.level >= Some(Level::County);
                if bare && start == last_place_end {
                    continue;
                }
                while let Some((next, place)) = self.inside(chars, end, p, &by_start) {
                    *p = place;
                    end = next;
                }
                if p.level == Some(Level::County)
                    && let Some((town, length)) = self.township(&chars[end..])
                    && !self.held(&by_start, end, end + length)
                {
                    let part = |a: usize, b: usize| chars[end + a..end + b].iter().collect::<String>();
                    p.name.push_str(&part(0, length));
                    let village = town < length;
                    let parts = [part(0, town), part(town, length)];
                    p.within_county = Some(parts.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("-"));
                    p.level = Some(if village { Level::Village } else { Level::Township });
                    end += length;
                }
                m.range.end = base + end as u32;
                last_place_end = end;
                reached = end;
            }
            out.push(m);
        }
        *found = out;
        super::longest(found);
    }

    /// Whether another division's name begins in the words and ends behind them: 环县|和镇原县 is no 和镇.
    fn held(&self, hits: &[&Hit], start: usize, end: usize) -> bool {
        hits[hits.partition_point(|h| h.start <= start)..]
            .iter()
            .take_while(|h| h.start < end)
            .any(|h| h.end > end && self.lexicon.entry(h).places.iter().any(|(_, f)| *f <= Form::Brief))
    }

    /// The place that stands at `at` and lies within `holder`, and where it ends.
    fn inside(&self, chars: &[char], at: usize, holder: &Place, hits: &[&Hit]) -> Option<(usize, Place)> {
        if holder.level >= Some(Level::County) {
            return None;
        }
        let fillers = &self.wording.place.filler;
        let starts_at =
            std::iter::once(at).chain(fillers.iter().filter(|f| starts(chars, at, f)).map(|f| at + f.chars().count()));
        for from in starts_at {
            let first = hits.partition_point(|h| h.start < from);
            for hit in hits[first..].iter().take_while(|h| h.start == from) {
                let rows: Vec<(usize, Form)> = self
                    .lexicon
                    .entry(hit)
                    .places
                    .iter()
                    .filter(|(i, _)| holder.candidates.iter().any(|c| self.seeds.holds(c, &self.seeds.places[*i].code)))
                    .copied()
                    .collect();
                let Some(form) = rows.iter().map(|(_, f)| *f).min() else { continue };
                let bare = matches!(form, Form::Short | Form::Common);
                if bare && self.tail(chars, hit.end) {
                    continue;
                }
                // 甘肃合作项目: an ordinary word is a name only where nothing goes on behind it.
                if form == Form::Common
                    && !self.closed(chars, hit.end)
                    && !hits.iter().any(|h| h.start == hit.end && h.end > h.start + 1)
                {
                    continue;
                }
                return Some((hit.end, self.place(rows.into_iter().map(|(i, _)| i), Form::Chain)));
            }
        }
        self.nearly(chars, at, holder)
    }

    /// 南京市雨花区 for 雨花台区: the only district of the city whose name begins so.
    fn nearly(&self, chars: &[char], at: usize, holder: &Place) -> Option<(usize, Place)> {
        let [only] = holder.candidates.as_slice() else { return None };
        let length = (2..=4).find(|n| matches!(chars.get(at + n), Some('区' | '县' | '市')))?;
        let stem: String = chars[at..at + length].iter().collect();
        let suffix = chars[at + length];
        let mut children = self.children.get(only)?.iter().filter(|i| {
            let name = &self.seeds.places[**i].name;
            name.starts_with(&stem) && name.ends_with(suffix)
        });
        let row = *children.next()?;
        children.next().is_none().then(|| (at + length + 1, self.place(std::iter::once(row), Form::Chain)))
    }

    /// 方山乡, 方山乡贾山村 behind a county: where the township (0: a village alone) and the whole end.
    pub fn township(&self, chars: &[char]) -> Option<(usize, usize)> {
        let words = &self.wording.town;
        let unit = |from: usize, suffixes: &[String], longest: usize| {
            let limit = (from + longest).min(chars.len());
            for at in from + 1..limit {
                let c = chars[at - 1];
                if !is_han(c) || words.stop.contains(c) {
                    return None;
                }
                if let Some(suffix) = suffixes.iter().find(|s| starts(chars, at, s)) {
                    let stem = &chars[from..at];
                    let end = at + suffix.chars().count();
                    // 乡村, 镇级, 村干部: the suffix belongs to what follows. 农村, 乡村 are words.
                    let word = suffix == "村" && matches!(c, '乡' | '农')
                        || matches!(suffix.as_str(), "乡" | "镇") && matches!(chars.get(end), Some('村' | '镇'));
                    let text: String = stem.iter().collect();
                    // 建成美丽…村: a verb of more than a name's length opens no name.
                    let verb =
                        words.verbs.iter().any(|v| text.starts_with(v.as_str()) && (stem.len() > 2 || suffix == "村"));
                    let joins = stem.len() > 3 && stem.iter().any(|c| words.joins.contains(*c));
                    if word
                        || verb
                        || joins
                        || words
                            .generic
                            .iter()
                            .any(|g| *g == text || g.chars().count() > 1 && text.ends_with(g.as_str()))
                        || chars.get(end).is_some_and(|c| words.tail.contains(*c))
                    {
                        return None;
                    }
                    return Some(end);
                }
            }
            None
        };
        let town = unit(0, &words.suffixes, 9).filter(|_| !self.words_only(chars));
        match town {
            Some(end) => Some((end, unit(end, &words.village, 7).unwrap_or(end))),
            None => {
                let village = unit(0, &words.village, 6)?;
                (village >= 3 && !self.words_only(chars)).then_some((0, village))
            }
        }
    }

    /// Whether an ordinary verb opens the words: 镇雄县建成…镇.
    fn words_only(&self, chars: &[char]) -> bool {
        let town = &self.wording.town;
        (2..=4).any(|n| chars.len() > n && town.generic.contains(&chars[..n].iter().collect::<String>()))
    }
}
