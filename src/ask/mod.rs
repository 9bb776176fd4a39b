//! Floor 6: a question in Chinese → a named query with its parameters.
//!
//! No guessing: places, bodies, years and amounts are read by the mention floor, the rest by the words of
//! `queries/ask.toml`; what neither knows is said to be unread.
//!
//! ```text
//! 上海市2016年以来给云南投了多少钱  →  money-given funder=上海市 place=530000 from=2016
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::mention::{Mention, Reader, What};
use crate::seeds::{Level, Seeds};

const FILE: &str = "queries/ask.toml";

/// The money query: asked when money is meant and nothing more special.
const MONEY: &str = "money-given";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CueRow {
    means: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRow {
    query: String,
    after: Vec<String>,
    before: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cues {
    cue: Vec<CueRow>,
    indicator: IndicatorRow,
}

/// Reads questions.
pub struct Asker {
    cues: Cues,
    mentions: Reader,
    seeds: Arc<Seeds>,
}

/// A piece of the question and what it was taken for; characters counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub start: u32,
    pub end: u32,
    pub words: String,
    /// `funder`, `place`, `from`, `to`, `flow`, `indicator`, `query`, `helper`, `filler`.
    pub role: &'static str,
    /// What it stands for: a code, a year, a flow, a name.
    pub value: String,
}

/// A question, as far as it was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Question {
    pub text: String,
    /// The named query that it becomes; `None` when too little was read.
    pub query: Option<String>,
    pub parameters: BTreeMap<String, String>,
    pub read: Vec<Piece>,
    /// Words that nothing was made of, in order.
    pub unread: Vec<String>,
}

/// What a stretch of the question is.
#[derive(Clone, Debug)]
enum Sense {
    Place { code: String, name: String },
    Body(String),
    Pair { helper: String, recipient: String },
    Years { from: Option<i16>, to: Option<i16> },
    Query(String),
    Flow(String),
    Giving,
    Filler,
    Indicator(String),
}

#[derive(Clone, Debug)]
struct Stretch {
    start: usize,
    end: usize,
    sense: Sense,
}

impl Asker {
    /// Reads the words of `queries/ask.toml`.
    ///
    /// # Errors
    /// Names file, line and mend.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let text = knowledge.text(FILE)?;
        let wrong = |line: usize, message: String| KnowledgeError::Wrong { path: FILE.to_owned(), line, message };
        let cues: Cues = toml::from_str(&text).map_err(|e| {
            let line = e.span().map_or(0, |s| text[..s.start].matches('\n').count() + 1);
            wrong(line, e.message().to_owned())
        })?;
        for row in &cues.cue {
            let known = matches!(row.means.as_str(), "giving" | "filler")
                || row.means.starts_with("query:")
                || row.means.starts_with("flow:");
            if !known {
                let line = text.lines().position(|l| l.contains(&row.means)).map_or(0, |n| n + 1);
                return Err(wrong(
                    line,
                    format!("`{}` means nothing; write query:NAME, flow:NAME, giving or filler", row.means),
                ));
            }
        }
        let seeds = Arc::new(Seeds::load(knowledge)?);
        Ok(Self { cues, mentions: Reader::load(knowledge, seeds.clone())?, seeds })
    }

    /// Reads a question; the longest reading of each stretch wins, mentions before words.
    pub fn read(&self, text: &str) -> Question {
        // A question is short; what is longer is no question, and costs no more than one.
        let text: String = text.trim().chars().take(300).collect();
        let doc = Document::from_text("question", &text, None);
        let chars: Vec<char> = text.chars().collect();
        let mut taken = self.mentioned(&doc);
        self.cued(&chars, &mut taken);
        self.indicator(&chars, &mut taken);
        taken.sort_by_key(|s| s.start);
        self.settle(text, &chars, &taken)
    }

    fn mentioned(&self, doc: &Document) -> Vec<Stretch> {
        let sense = |m: &Mention| -> Option<Sense> {
            Some(match &m.what {
                What::Place(p) => {
                    let code =
                        p.code.clone().or_else(|| p.candidates.first().cloned().filter(|_| p.candidates.len() == 1))?;
                    let name = self.seeds.place(&code)?.name.clone();
                    Sense::Place { code, name }
                }
                What::Body(b) => Sense::Body(b.name.clone()),
                What::Area { name } => Sense::Body(name.clone()),
                What::Pair { helper, recipient, .. } => {
                    Sense::Pair { helper: helper.clone(), recipient: recipient.clone() }
                }
                What::Time(t) => {
                    let year = |iso: &Option<String>| iso.as_deref().and_then(|s| s.get(..4)?.parse().ok());
                    let (from, to) = (year(&t.start), year(&t.end));
                    if from.is_none() && to.is_none() {
                        return None;
                    }
                    Sense::Years { from, to }
                }
                _ => return None,
            })
        };
        self.mentions
            .read(doc)
            .iter()
            .filter_map(|m| {
                let span = doc.span(m.range);
                Some(Stretch { start: span.start as usize, end: span.end as usize, sense: sense(m)? })
            })
            .collect()
    }

    /// Fills what is free with the cue words, longest first at each place.
    fn cued(&self, chars: &[char], taken: &mut Vec<Stretch>) {
        let mut words: Vec<(Vec<char>, &str)> = self
            .cues
            .cue
            .iter()
            .flat_map(|row| row.words.iter().map(|w| (w.chars().collect(), row.means.as_str())))
            .collect();
        words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        let mut free = vec![true; chars.len()];
        for s in taken.iter() {
            free[s.start..s.end].fill(false);
        }
        // Longest anywhere first, so that 是多少 is not broken by 是 or an indicator's own characters by 对.
        for (word, means) in &words {
            for at in 0..chars.len().saturating_sub(word.len() - 1) {
                let range = at..at + word.len();
                if chars[range.clone()] != word[..] || !free[range.clone()].iter().all(|f| *f) {
                    continue;
                }
                let sense = match means.split_once(':') {
                    Some(("query", name)) => Sense::Query(name.to_owned()),
                    Some(("flow", name)) => Sense::Flow(name.to_owned()),
                    _ if *means == "giving" => Sense::Giving,
                    _ => Sense::Filler,
                };
                // One character may belong to a longer, unknown word; only between things that are known does it count.
                free[range.clone()].fill(false);
                taken.push(Stretch { start: range.start, end: range.end, sense });
            }
        }
    }

    /// A stretch of unknown words after 的 or a known thing and before 是多少 or 变化 is an indicator.
    fn indicator(&self, chars: &[char], taken: &mut Vec<Stretch>) {
        if taken.iter().any(|s| matches!(s.sense, Sense::Flow(_)) || matches!(&s.sense, Sense::Query(q) if q == MONEY))
        {
            return;
        }
        let text: String = chars.iter().collect();
        let known_end = taken
            .iter()
            .filter(|s| matches!(s.sense, Sense::Place { .. } | Sense::Body(_) | Sense::Years { .. }))
            .map(|s| s.end)
            .max()
            .unwrap_or(0);
        let row = &self.cues.indicator;
        let tail: String = chars[known_end..].iter().collect();
        let Some(stop) = row.before.iter().filter_map(|b| tail.find(b.as_str())).min() else { return };
        let mut start = 0;
        for opening in &row.after {
            if tail.starts_with(opening.as_str()) {
                start = opening.len();
            }
        }
        if start >= stop {
            return;
        }
        let words = tail[start..stop].trim().to_owned();
        let count = words.chars().count();
        if !(2..=20).contains(&count) || text.is_empty() {
            return;
        }
        let begin = known_end + tail[..start].chars().count();
        let end = begin + tail[start..stop].chars().count();
        taken.retain(|s| s.end <= begin || s.start >= end);
        taken.push(Stretch { start: begin, end, sense: Sense::Indicator(words) });
    }

    fn settle(&self, text: String, chars: &[char], taken: &[Stretch]) -> Question {
        let mut question = Question { text, ..Question::default() };
        let words = |s: &Stretch| chars[s.start..s.end].iter().collect::<String>();
        let mut put = |s: &Stretch, role: &'static str, value: String| {
            question.read.push(Piece { start: s.start as u32, end: s.end as u32, words: words(s), role, value });
        };
        let actors: Vec<&Stretch> =
            taken.iter().filter(|s| matches!(s.sense, Sense::Place { .. } | Sense::Body(_))).collect();
        let giving = taken.iter().find(|s| matches!(s.sense, Sense::Giving) && actors.iter().any(|a| a.start >= s.end));
        // Who stands before the word of giving gives; without such a word the first of two gives.
        let giver = match giving {
            Some(g) => actors.iter().rev().find(|a| a.end <= g.start).copied(),
            None => actors
                .iter()
                .find(|a| matches!(a.sense, Sense::Body(_)))
                .copied()
                .or_else(|| (actors.len() > 1).then(|| actors[0])),
        };
        let taker = actors
            .iter()
            .rev()
            .find(|a| matches!(a.sense, Sense::Place { .. }) && giver.is_none_or(|g| g.start != a.start))
            .copied();
        let (mut query, mut flow, mut indicator, mut asked) = (None, None, None, Vec::new());
        let mut parameters = BTreeMap::new();
        let mut pair = None;
        for s in taken {
            match &s.sense {
                Sense::Query(name) => {
                    asked.push(name.clone());
                    put(s, "query", name.clone());
                }
                Sense::Flow(name) => {
                    flow = Some(name.clone());
                    put(s, "flow", name.clone());
                }
                Sense::Years { from, to } => {
                    if let Some(y) = from {
                        parameters.insert("from", y.to_string());
                    }
                    if let Some(y) = to {
                        parameters.insert("to", y.to_string());
                    }
                    let shown = |y: &Option<i16>| y.map_or_else(|| "…".to_owned(), |y| y.to_string());
                    put(s, "years", format!("{}–{}", shown(from), shown(to)));
                }
                Sense::Pair { helper, recipient } => {
                    pair = Some((helper.clone(), recipient.clone()));
                    put(s, "pair", format!("{helper}→{recipient}"));
                }
                Sense::Indicator(words) => {
                    indicator = Some(words.clone());
                    put(s, "indicator", words.clone());
                }
                Sense::Place { code, .. } if taker.is_some_and(|t| t.start == s.start) => {
                    put(s, "place", code.clone());
                }
                Sense::Place { name, .. } if giver.is_some_and(|g| g.start == s.start) => {
                    put(s, "funder", name.clone());
                }
                Sense::Body(name) if giver.is_some_and(|g| g.start == s.start) => {
                    put(s, "funder", name.clone());
                }
                // A third place or body has no place in any query.
                Sense::Place { .. } | Sense::Body(_) => {}
                Sense::Giving | Sense::Filler => put(s, "filler", String::new()),
            }
        }
        let place = taker.and_then(|t| match &t.sense {
            Sense::Place { code, .. } => Some(code.clone()),
            _ => None,
        });
        let (giver_name, giver_code) = match giver.map(|g| &g.sense) {
            Some(Sense::Place { code, name }) => (Some(name.clone()), Some(code.clone())),
            Some(Sense::Body(name)) => (Some(name.clone()), None),
            _ => (None, None),
        };
        let first_in_file = |asked: &[String]| {
            let rank = |name: &str| self.cues.cue.iter().position(|r| r.means == format!("query:{name}"));
            asked.iter().min_by_key(|name| rank(name)).cloned()
        };
        if let Some(words) = indicator {
            query = Some(self.cues.indicator.query.clone());
            parameters.insert("indicator", words);
        } else if let Some((helper, recipient)) = pair {
            query = Some(
                if flow.is_some() || asked.iter().any(|q| q == MONEY) { MONEY } else { "what-a-pair-did" }.to_owned(),
            );
            let name = self.seeds.place(&helper).map_or(helper.clone(), |p| p.name.clone());
            parameters.insert("funder", name);
            parameters.insert("helper", helper);
            parameters.insert("recipient", recipient.clone());
            parameters.insert("place", recipient);
        } else if flow.is_some() {
            query = Some(MONEY.to_owned());
        } else if let Some(name) = first_in_file(&asked) {
            query = Some(name);
        } else if let (Some(helper), Some(recipient)) = (&giver_code, &place) {
            query = Some("what-a-pair-did".to_owned());
            parameters.insert("helper", helper.clone());
            parameters.insert("recipient", recipient.clone());
        }
        if let Some(name) = giver_name {
            parameters.insert("funder", name);
        }
        if let Some(code) = place {
            parameters.entry("place").or_insert(code);
        }
        if let Some(flow) = flow {
            parameters.insert("flow", flow);
        }
        question.query = query;
        question.parameters = parameters.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        question.unread = unread(chars, &question.read);
        question
    }

    /// Keeps the parameters that the query has; those that it has not were read in vain and are said to be unread.
    pub fn fit(&self, question: &mut Question, known: &[&str]) {
        let spare: Vec<String> = question.parameters.keys().filter(|k| !known.contains(&k.as_str())).cloned().collect();
        for key in spare {
            question.parameters.remove(&key);
            let roles: &[&str] = match key.as_str() {
                "from" | "to" => &["years"],
                "funder" if known.contains(&"helper") => &[],
                "place" if known.contains(&"recipient") => &[],
                "helper" | "recipient" => &[],
                "funder" => &["funder"],
                "place" => &["place"],
                "flow" => &["flow"],
                _ => &[],
            };
            for piece in question.read.iter().filter(|p| roles.contains(&p.role)) {
                if !question.unread.contains(&piece.words) {
                    question.unread.push(piece.words.clone());
                }
            }
        }
    }

    /// The name of a division, for showing what was read.
    pub fn place_name(&self, code: &str) -> Option<&str> {
        self.seeds.place(code).filter(|p| p.level != Level::Village).map(|p| p.name.as_str())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Question {
        Asker::load(&Knowledge::embedded()).unwrap().read(text)
    }

    fn parameter<'q>(question: &'q Question, name: &str) -> Option<&'q str> {
        question.parameters.get(name).map(String::as_str)
    }

    #[test]
    fn giver_taker_years_and_money() {
        let q = asked("上海市2016年以来给云南投了多少钱");
        assert_eq!(q.query.as_deref(), Some("money-given"), "{q:?}");
        assert_eq!(parameter(&q, "funder"), Some("上海市"), "{q:?}");
        assert_eq!(parameter(&q, "place"), Some("530000"), "{q:?}");
        assert_eq!(parameter(&q, "from"), Some("2016"), "{q:?}");
        assert_eq!(parameter(&q, "to"), None, "{q:?}");
        assert!(q.unread.is_empty(), "{q:?}");
    }

    #[test]
    fn a_flow_is_read_from_its_verb() {
        let q = asked("2020年教育部向河北省捐了多少钱?");
        assert_eq!(parameter(&q, "flow"), Some("donate"), "{q:?}");
        assert_eq!((parameter(&q, "from"), parameter(&q, "to")), (Some("2020"), Some("2020")), "{q:?}");
        assert_eq!(parameter(&q, "funder"), Some("教育部"), "{q:?}");
    }

    #[test]
    fn an_indicator_is_the_words_before_the_asking() {
        let q = asked("贵州省的贫困发生率是多少");
        assert_eq!(q.query.as_deref(), Some("indicator-over-time"), "{q:?}");
        assert_eq!(parameter(&q, "indicator"), Some("贫困发生率"), "{q:?}");
        assert_eq!(parameter(&q, "place"), Some("520000"), "{q:?}");
    }

    #[test]
    fn what_is_not_known_is_said_and_not_guessed() {
        let q = asked("今晚的月亮为啥这样圆");
        assert_eq!(q.query, None, "{q:?}");
        assert!(!q.unread.is_empty(), "{q:?}");
        let q = asked("广东省给广西的蓝莓大棚投了多少钱");
        assert!(q.unread.iter().any(|w| w.contains("蓝莓")), "{q:?}");
    }

    #[test]
    fn hostile_questions_cost_nothing() {
        let _ = asked(&"给".repeat(100_000));
        let _ = asked("\u{0}\u{feff}💰给🏔");
        assert_eq!(asked("").query, None);
    }
}
