//! Matching: the candidates for a name, weighed by how it names them and by what is known beside it.

use std::collections::BTreeMap;

use super::Engine;
use super::index::key;
use super::thing::{Kind, NameKind, Thing};
use crate::seeds::{DepartmentRow, Level};

/// A candidate of at least this score that leads by [`LEAD`] is taken for sure.
pub const SURE: f64 = 85.0;
/// By how much the best must lead to be sure.
const LEAD: f64 = 3.0;
/// Names that share less than this (Dice over pairs of characters) are no candidates.
const NEAR: f64 = 0.4;
/// What is left of the score of a place that lies elsewhere.
const ELSEWHERE: f64 = 0.5;

/// A name to match, with what is known beside it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'q> {
    /// The name, a chain of names (云南昭通镇雄), a division code, or an id (`place/530000`).
    pub text: &'q str,
    /// Only things of these kinds; of any when empty.
    pub kinds: &'q [Kind],
    /// Places that it lies in, as codes, ids or names; all of them must hold it. What cannot be read is no context.
    pub within: &'q [&'q str],
    /// The year in which the name was used; today's divisions when it is not known.
    pub year: Option<i16>,
    /// At most this many candidates; 5 when zero.
    pub limit: usize,
}

/// One thing that the name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub thing: Thing,
    /// 0 to 100.
    pub score: f64,
    /// Whether it can be taken without a person looking: it alone stands at the top.
    pub sure: bool,
    /// How it was found: `code`, `name`, `short name`, `former name`, `successor`, `office`, `similar`, `container`.
    pub how: &'static str,
    /// Whether it lies in the places given beside the name; `None` without any, or for things that lie nowhere.
    pub within: Option<bool>,
    /// Whether it stood in the year given.
    pub dated: Option<bool>,
}

impl Engine {
    /// The candidates for a name, best first.
    pub fn find(&self, query: &Query) -> Vec<Candidate> {
        let wanted = key(query.text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
        let contexts = self.contexts(query.within);
        let mut offer = |thing: &Thing, score: f64, how: &'static str| {
            if !query.kinds.is_empty() && !query.kinds.iter().any(|k| thing.kind.is(*k)) {
                return;
            }
            let mut candidate = Candidate { thing: thing.clone(), score, sure: false, how, within: None, dated: None };
            self.weigh(&mut candidate, &contexts, query.year);
            let best = found.entry(thing.id.clone()).or_insert_with(|| candidate.clone());
            if best.score < candidate.score {
                *best = candidate;
            }
        };
        if let Some(thing) = self.get(query.text.trim()) {
            offer(thing, 100.0, "code");
        }
        for (n, name) in self.index.exact(&wanted) {
            let thing = &self.things[*n as usize];
            let (score, how) = named(thing, &thing.names[*name as usize].kind, query.year);
            offer(thing, score, how);
            if let Some(next) = self.successor(thing, query.year) {
                offer(next, score - 6.0, "successor");
            }
        }
        self.chain(&wanted, query.year, &mut offer);
        for office in self.offices(&wanted, &contexts) {
            offer(&office, 98.0, "office");
        }
        // Likeness is weighed only where nothing was found by name.
        if found.values().all(|c| c.score < SURE) {
            let mut offer = |thing: &Thing, score: f64| {
                if !query.kinds.is_empty() && !query.kinds.iter().any(|k| thing.kind.is(*k)) {
                    return;
                }
                let mut candidate =
                    Candidate { thing: thing.clone(), score, sure: false, how: "similar", within: None, dated: None };
                self.weigh(&mut candidate, &contexts, query.year);
                found.entry(thing.id.clone()).or_insert(candidate);
            };
            for ((n, _), dice) in self.index.near(&wanted, NEAR) {
                // Never so high as to be sure.
                offer(&self.things[n as usize], (dice * 84.0).min(SURE - 1.0));
            }
        }
        let mut found: Vec<Candidate> = found.into_values().collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.thing.id.cmp(&b.thing.id)));
        let second = found.get(1).map_or(0.0, |c| c.score);
        if let Some(first) = found.first_mut() {
            first.sure = first.score >= SURE && first.score - second >= LEAD;
        }
        found.truncate(if query.limit == 0 { 5 } else { query.limit });
        found
    }

    /// Things whose names begin with the words, for completion while typing: official names before others, larger
    /// divisions before smaller, live before retired.
    pub fn suggest(&self, prefix: &str, kinds: &[Kind], limit: usize) -> Vec<&Thing> {
        let wanted = key(prefix);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(bool, bool, Kind, usize, u32)> = self
            .index
            .beginning(&wanted)
            .filter(|(n, _)| kinds.is_empty() || kinds.iter().any(|k| self.things[*n as usize].kind.is(*k)))
            .take(4096)
            .map(|(n, name)| {
                let thing = &self.things[n as usize];
                let official = thing.names[name as usize].kind == NameKind::Official;
                (thing.until.is_some(), !official, thing.kind, thing.name.chars().count(), n)
            })
            .collect();
        found.sort_unstable();
        let mut seen = std::collections::HashSet::new();
        let mut things: Vec<&Thing> =
            found.iter().filter(|f| seen.insert(f.4)).map(|f| &self.things[f.4 as usize]).collect();
        if things.is_empty() {
            things = self
                .find(&Query { text: prefix, kinds, limit, ..Query::default() })
                .iter()
                .filter_map(|c| self.get(&c.thing.id))
                .collect();
        }
        things.truncate(limit);
        things
    }

    /// What each place given as context may be: a list of codes for each that could be read.
    fn contexts(&self, within: &[&str]) -> Vec<Vec<String>> {
        within
            .iter()
            .filter_map(|text| {
                if let Some(thing) = self.get(text.trim()) {
                    return thing.code.clone().map(|c| vec![c]);
                }
                let mut codes: Vec<String> = Vec::new();
                let wanted = key(text);
                for (n, _) in self.index.exact(&wanted) {
                    codes.extend(self.things[*n as usize].code.clone());
                }
                if codes.is_empty() {
                    self.chain(&wanted, None, &mut |thing, _, how| {
                        if how != "container" {
                            codes.extend(thing.code.clone());
                        }
                    });
                }
                (!codes.is_empty()).then_some(codes)
            })
            .collect()
    }

    /// Weighs a candidate by place and year.
    fn weigh(&self, c: &mut Candidate, contexts: &[Vec<String>], year: Option<i16>) {
        if let Some(code) = c.thing.code.as_deref().filter(|_| !contexts.is_empty()) {
            let inside = contexts.iter().all(|codes| {
                codes.iter().any(|above| above == code || above == "000000" || self.seeds.holds(above, code))
            });
            c.within = Some(inside);
            if !inside {
                c.score *= ELSEWHERE;
            }
        }
        match year {
            Some(year) => {
                // A list of codes may lag a year behind the ground.
                let there = c.thing.since.is_none_or(|s| s <= year + 1) && c.thing.until.is_none_or(|u| u + 1 >= year);
                c.dated = Some(there);
                if !there {
                    c.score -= 15.0;
                }
            }
            None if c.thing.until.is_some() => c.score -= 12.0,
            None => {}
        }
    }

    /// What stands for a thing today, or in a year.
    fn successor(&self, thing: &Thing, year: Option<i16>) -> Option<&Thing> {
        if year.is_some_and(|y| thing.until.is_none_or(|u| u + 1 >= y)) {
            return None;
        }
        if let (Some(code), true) = (&thing.code, thing.kind.is(Kind::Place)) {
            let now = self.seeds.valid_at(code, year);
            return (now != code).then(|| self.get(&format!("place/{now}"))).flatten();
        }
        let row = self.seeds.bodies.iter().find(|b| b.name == thing.name)?;
        self.get(&format!("body/{}", row.successor.as_deref()?))
    }

    /// 云南省昭通市镇雄县, 云南镇雄: the last name, where those before it are of places that hold it. Of 镇雄县泼机镇
    /// the county is offered, as what contains the thing.
    fn chain(&self, wanted: &str, year: Option<i16>, offer: &mut dyn FnMut(&Thing, f64, &'static str)) {
        let cuts: Vec<usize> = wanted.char_indices().map(|(at, _)| at).skip(1).collect();
        let mut whole = false;
        for &cut in &cuts {
            let (head, tail) = wanted.split_at(cut);
            for (n, name) in self.index.exact(tail) {
                let thing = &self.things[*n as usize];
                let Some(code) = thing.code.as_deref().filter(|_| thing.kind.is(Kind::Place)) else { continue };
                if self.leads_to(head, code) {
                    let (score, how) = named(thing, &thing.names[*name as usize].kind, year);
                    whole = true;
                    // The places before it prove a short name.
                    offer(thing, score.max(if how == "short name" { 99.0 } else { score }), how);
                    if let Some(next) = self.successor(thing, year) {
                        offer(next, score - 6.0, "successor");
                    }
                }
            }
        }
        let below = wanted.ends_with(['乡', '镇', '村'])
            || ["街道", "社区", "苏木", "嘎查"].iter().any(|s| wanted.ends_with(s));
        if whole || !below {
            return;
        }
        for &cut in cuts.iter().rev() {
            let (head, _) = wanted.split_at(cut);
            let mut counties: Vec<&Thing> = Vec::new();
            let county = |n: &u32| Some(&self.things[*n as usize]).filter(|t| t.kind == Kind::County);
            counties.extend(self.index.exact(head).iter().filter_map(|(n, _)| county(n)));
            if counties.is_empty() {
                for (at, _) in head.char_indices().skip(1) {
                    let (above, own) = head.split_at(at);
                    let named = self.index.exact(own).iter().filter_map(|(n, _)| county(n));
                    counties.extend(named.filter(|t| t.code.as_deref().is_some_and(|c| self.leads_to(above, c))));
                }
            }
            let any = !counties.is_empty();
            counties.into_iter().for_each(|t| offer(t, 60.0, "container"));
            if any {
                break;
            }
        }
    }

    /// Whether words are names of divisions, one after the other, each of which holds `code`.
    fn leads_to(&self, head: &str, code: &str) -> bool {
        if head.is_empty() {
            return true;
        }
        head.char_indices().map(|(at, c)| at + c.len_utf8()).any(|cut| {
            let (first, rest) = head.split_at(cut);
            let holds = first == "中国"
                || matches!(first, "市辖区" | "县")
                || self.index.exact(first).iter().any(|(n, _)| {
                    self.things[*n as usize].code.as_deref().is_some_and(|above| self.seeds.holds(above, code))
                });
            holds && self.leads_to(rest, code)
        })
    }

    /// 云南省民政厅, 昭通市卫健委, and 民政厅 or 省民政厅 with a province beside it: offices that every government has.
    fn offices(&self, wanted: &str, contexts: &[Vec<String>]) -> Vec<Thing> {
        let mut offices = Vec::new();
        for row in &self.seeds.departments {
            for name in std::iter::once(&row.name).chain(&row.aliases) {
                let Some(head) = wanted.strip_suffix(name.as_str()) else { continue };
                let mut codes: Vec<String> = Vec::new();
                if head.is_empty() || matches!(head, "省" | "市" | "县" | "区" | "州" | "自治区" | "自治州")
                {
                    for above in contexts.iter().flatten() {
                        let fits = self.seeds.place(above).is_some_and(|r| {
                            row.levels.contains(&r.level)
                                && (head.is_empty()
                                    || r.name.ends_with(head)
                                    || head == "省" && r.level == Level::Province)
                        });
                        if fits {
                            codes.push(above.clone());
                        }
                    }
                } else {
                    for (n, _) in self.index.exact(head) {
                        codes.extend(self.things[*n as usize].code.clone());
                    }
                    self.chain(head, None, &mut |thing, _, how| {
                        if how != "container" {
                            codes.extend(thing.code.clone());
                        }
                    });
                    codes.retain(|c| self.seeds.place(c).is_some_and(|r| row.levels.contains(&r.level)));
                }
                codes.retain(|c| self.seeds.place(c).is_some_and(|r| r.until.is_none()));
                codes.sort();
                codes.dedup();
                offices.extend(codes.iter().filter_map(|c| self.office(row, c)));
            }
        }
        offices
    }

    fn office(&self, row: &DepartmentRow, code: &str) -> Option<Thing> {
        let place = self.seeds.place(code)?;
        let mut thing = Thing::body(&format!("{}{}", place.name, row.name), &row.kind)
            .with(NameKind::Short, row.aliases.iter().map(|a| format!("{}{a}", place.name)));
        thing.description = format!("{} · {}", row.kind, place.name);
        thing.code = Some(code.to_owned());
        Some(thing)
    }
}

/// How well a name tells the thing, before place and year are weighed.
fn named(thing: &Thing, kind: &NameKind, year: Option<i16>) -> (f64, &'static str) {
    match kind {
        NameKind::Official => (100.0, "name"),
        // 吉林 is the province before it is the city, 朝阳 the city before one of its like-named districts.
        NameKind::Short => (
            match thing.kind {
                Kind::Province | Kind::Country => 99.0,
                Kind::Prefecture => 96.0,
                _ => 95.0,
            },
            "short name",
        ),
        NameKind::Former(from, to) => {
            let then = year.is_some_and(|y| from.is_none_or(|f| f <= y) && to.is_none_or(|t| y <= t + 1));
            (if then { 99.0 } else { 90.0 }, "former name")
        }
    }
}
