//! Stretches → a query: who gives, who takes, when, and which of the named queries is meant.

use std::collections::BTreeMap;

use super::{Asker, Piece, Question, Sense, Stretch};

/// Who gives and who takes, as far as the order of words tells.
#[derive(Default)]
struct Sides<'t> {
    giver: Option<&'t Stretch>,
    taker: Option<&'t Stretch>,
}

impl<'t> Sides<'t> {
    /// Who stands before the word of giving gives, who stands behind it takes; without such a word the first of two
    /// gives. Where a side has several, none of them is taken: a query asks about one.
    fn of(taken: &'t [Stretch]) -> Self {
        let actors: Vec<&Stretch> =
            taken.iter().filter(|s| matches!(s.sense, Sense::Place { .. } | Sense::Body(_))).collect();
        let place = |s: &&Stretch| matches!(s.sense, Sense::Place { .. });
        let only = |side: Vec<&'t Stretch>| if side.len() == 1 { Some(side[0]) } else { None };
        let giving = taken.iter().find(|s| matches!(s.sense, Sense::Giving) && actors.iter().any(|a| a.start >= s.end));
        if let Some(word) = giving {
            let before = actors.iter().copied().filter(|a| a.end <= word.start).collect();
            let behind = actors.iter().copied().filter(|a| a.start >= word.end).collect();
            return Self { giver: only(before), taker: only(behind).filter(place) };
        }
        let places: Vec<&Stretch> = actors.iter().copied().filter(place).collect();
        let bodies: Vec<&Stretch> = actors.iter().copied().filter(|a| !place(a)).collect();
        match (bodies.len(), places.len()) {
            (0, 1) => Self { giver: None, taker: Some(places[0]) },
            (0, 2) => Self { giver: Some(places[0]), taker: Some(places[1]) },
            (1, 0 | 1) => Self { giver: Some(bodies[0]), taker: places.first().copied() },
            _ => Self::default(),
        }
    }
}

/// The years of a question: one mention, or two with 到 or 至 between them.
fn years(chars: &[char], taken: &[Stretch]) -> Option<(Option<i16>, Option<i16>)> {
    let all: Vec<&Stretch> = taken.iter().filter(|s| matches!(s.sense, Sense::Years { .. })).collect();
    let of = |s: &Stretch| match s.sense {
        Sense::Years { from, to } => (from, to),
        _ => (None, None),
    };
    match all[..] {
        [one] => Some(of(one)),
        [first, last] => {
            let between: String = chars[first.end..last.start].iter().collect();
            matches!(between.trim(), "到" | "至" | "-" | "—" | "~" | "——").then(|| (of(first).0, of(last).1))
        }
        _ => None,
    }
}

impl Asker {
    pub(super) fn settle(&self, text: String, chars: &[char], taken: &[Stretch]) -> Question {
        let mut question = Question { text, ..Question::default() };
        let sides = Sides::of(taken);
        let years = years(chars, taken);
        let (mut query, mut flow, mut indicator, mut pair) = (None, None, None, None);
        let mut asked = Vec::new();
        let mut parameters = BTreeMap::new();
        let is = |side: Option<&Stretch>, s: &Stretch| side.is_some_and(|o| o.start == s.start);
        for s in taken {
            let words: String = chars[s.start..s.end].iter().collect();
            let (role, value) = match &s.sense {
                Sense::Query(name) => {
                    asked.push(name.clone());
                    ("query", name.clone())
                }
                Sense::Flow(name) => {
                    flow = Some(name.clone());
                    ("flow", name.clone())
                }
                Sense::Years { from, to } if years.is_some() => {
                    let shown = |y: &Option<i16>| y.map_or_else(|| "…".to_owned(), |y| y.to_string());
                    ("years", format!("{}–{}", shown(from), shown(to)))
                }
                Sense::Pair { helper, recipient } => {
                    pair = Some((helper.clone(), recipient.clone()));
                    ("pair", format!("{helper}→{recipient}"))
                }
                Sense::Indicator(words) => {
                    indicator = Some(words.clone());
                    ("indicator", words.clone())
                }
                Sense::Place { code, .. } if is(sides.taker, s) => ("place", code.clone()),
                Sense::Place { name, .. } | Sense::Body(name) if is(sides.giver, s) => ("funder", name.clone()),
                // One more than a query has room for, or a word for what no query does.
                Sense::Place { .. } | Sense::Body(_) | Sense::Years { .. } | Sense::Beyond => continue,
                Sense::Giving | Sense::Filler => ("filler", String::new()),
            };
            question.read.push(Piece { start: s.start as u32, end: s.end as u32, words, role, value });
        }
        question.unread = unread(chars, &question.read);
        if taken.iter().any(|s| matches!(s.sense, Sense::Beyond)) {
            return question;
        }
        let code = |s: Option<&Stretch>| match s.map(|s| &s.sense) {
            Some(Sense::Place { code, .. }) => Some(code.clone()),
            _ => None,
        };
        let name = |s: Option<&Stretch>| match s.map(|s| &s.sense) {
            Some(Sense::Place { name, .. } | Sense::Body(name)) => Some(name.clone()),
            _ => None,
        };
        let (giver, taker) = (code(sides.giver), code(sides.taker));
        // Of several queries that are meant, the first of the file is the most special.
        let rank = |name: &str| self.cues.cue.iter().position(|r| r.means.strip_prefix("query:") == Some(name));
        let special = asked.iter().min_by_key(|name| rank(name)).cloned();
        if let Some(words) = indicator {
            query = Some(self.cues.indicator.query.clone());
            parameters.insert("indicator", words);
        } else if let Some((helper, recipient)) = pair {
            let money = flow.is_some() || asked.contains(&self.cues.money);
            query =
                Some(if money { self.cues.money.clone() } else { special.unwrap_or_else(|| self.cues.pair.clone()) });
            let named = self.seeds.place(&helper).map_or_else(|| helper.clone(), |p| p.name.clone());
            parameters.insert("funder", named);
            parameters.insert("helper", helper);
            parameters.insert("recipient", recipient.clone());
            parameters.insert("place", recipient);
        } else if let Some(name) = special.filter(|name| flow.is_none() || *name != self.cues.money) {
            query = Some(name);
        } else if flow.is_some() || asked.contains(&self.cues.money) {
            query = Some(self.cues.money.clone());
        } else if giver.is_some() && taker.is_some() {
            query = Some(self.cues.pair.clone());
        }
        if let Some(name) = name(sides.giver) {
            parameters.entry("funder").or_insert(name);
        }
        if let (Some(helper), Some(recipient)) = (giver, &taker) {
            parameters.entry("helper").or_insert(helper);
            parameters.entry("recipient").or_insert(recipient.clone());
        }
        if let Some(code) = taker {
            parameters.entry("place").or_insert(code);
        }
        if let Some((from, to)) = years {
            parameters.extend(from.map(|y| ("from", y.to_string())));
            parameters.extend(to.map(|y| ("to", y.to_string())));
        }
        parameters.extend(flow.map(|f| ("flow", f)));
        question.query = query;
        question.parameters = parameters.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        question
    }
}

/// The runs of letters and characters that no piece covers.
fn unread(chars: &[char], read: &[Piece]) -> Vec<String> {
    let mut free = vec![true; chars.len()];
    for piece in read {
        free[piece.start as usize..piece.end as usize].fill(false);
    }
    let (mut runs, mut run) = (Vec::new(), String::new());
    for (c, free) in chars.iter().zip(free) {
        if free && c.is_alphanumeric() {
            run.push(*c);
        } else if !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}
