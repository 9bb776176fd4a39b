//! When a claim holds: the time in its own clause, else the one that governs the clauses before it, else the one
//! carried over a `;` chain or from the sentence just before.

use super::Period;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use crate::mention::{Mention, Shape, Time, What};
use crate::span::Range;

/// A time with where it is said; what one sentence hands on to the next.
#[derive(Clone, Debug)]
pub struct Governing {
    pub time: Time,
    pub range: Range,
    pub sentence: usize,
}

/// Whether a time can date a claim at all.
fn dates(time: &Time) -> bool {
    !matches!(time.shape, Shape::Duration | Shape::Clock) && (time.vague || time.start.is_some() || time.end.is_some())
}

fn times<'a>(scene: &Scene<'a>, range: Range) -> Vec<(&'a Mention, &'a Time)> {
    scene
        .mentions_in(range)
        .filter_map(|m| match &m.what {
            What::Time(t) if dates(t) => Some((m, t)),
            _ => None,
        })
        .collect()
}

/// Finds the time that governs a value inside its own sentence.
///
/// `target` is set for the value that a change leads to (提高到739元): the time of the value it starts from does
/// not date it.
pub fn in_sentence(scene: &Scene, v: &Vocabulary, value: Range, target: bool) -> Option<Governing> {
    let own = scene.clause_of(value.start);
    for i in (0..=own).rev() {
        let clause = scene.clause(i);
        let until = if i == own { value.start } else { clause.end };
        let found = times(scene, Range { start: clause.start, end: until.max(clause.start) });
        let pick = if i == own {
            // 从2015年的A提高到B: the time behind 从 belongs to A alone.
            let before = Range { start: clause.start, end: value.start };
            let blocked: Option<u32> = scene
                .words_in(v.from, before)
                .map(|w| w.start)
                .find(|f| target && found.iter().any(|(m, _)| m.range.start >= *f));
            let mark = scene.words_in(v.reach, Range { start: clause.start, end: value.start }).next_back();
            let after_mark = |m: &Mention| mark.is_some_and(|w| m.range.start >= w.start);
            match blocked {
                Some(from) => found.iter().rev().find(|(m, _)| m.range.start < from || after_mark(m)),
                None => found.last(),
            }
        } else {
            // In an earlier clause only an adverbial dates what follows: it opens the clause or closes it.
            found.iter().rev().find(|(m, t)| {
                let head = scene.text(Range { start: clause.start, end: m.range.start });
                let opens = head.chars().count() <= 2 || t.shape == Shape::Since || t.shape == Shape::Until;
                opens || m.range.end == clause.end
            })
        };
        if let Some((m, t)) = pick {
            return Some(Governing { time: (*t).clone(), range: m.range, sentence: scene.index });
        }
    }
    // A time right behind the value in its own clause: 12371人(2019年).
    None
}

/// The time that a sentence hands on: the one that opened it, or opened its last clause with one.
pub fn handed_on(scene: &Scene) -> Option<Governing> {
    let mut handed = None;
    for clause in &scene.sentence.clauses {
        if let Some((m, t)) = times(scene, *clause).into_iter().find(|(m, t)| {
            m.range.start - clause.start <= 2 || matches!(t.shape, Shape::Since | Shape::Until | Shape::Interval)
        }) {
            handed = Some(Governing { time: t.clone(), range: m.range, sentence: scene.index });
        }
    }
    handed
}

/// The year or plan that a title or heading names: 某县2019年脱贫攻坚工作总结.
pub fn of_heading(scene: &Scene) -> Option<Governing> {
    let found = times(scene, scene.sentence.range);
    let [(m, t)] = found.as_slice() else { return None };
    let whole = matches!(t.shape, Shape::Point | Shape::Interval) && !t.relative && !t.vague;
    let years = t.start.as_deref().is_some_and(|s| s.len() == 4) || t.shape == Shape::Interval;
    (whole && years).then(|| Governing { time: (*t).clone(), range: m.range, sentence: scene.index })
}

/// Whether a sentence opens a topic of its own, so that no time is carried into it.
pub fn opens_topic(scene: &Scene, v: &Vocabulary) -> bool {
    let first = scene.clause(0);
    let head = Range { start: first.start, end: (first.start + 3).min(first.end) };
    let text = scene.text(head);
    let numbered = matches!(text.chars().nth(1), Some('是'))
        && "一二三四五六七八九十".contains(text.chars().next().unwrap_or(' '));
    numbered
        || text.starts_with('第')
        || text.starts_with('(')
        || scene.words_in(v.topic, first).any(|w| w.end == first.end)
}

/// A claim's period from a time; `from_context` when it was not said in the claim's own sentence.
pub fn period(scene: &Scene, governing: &Governing) -> Option<Period> {
    let t = &governing.time;
    if t.start.is_none() && t.end.is_none() {
        return None;
    }
    Some(Period {
        start: t.start.clone(),
        end: t.end.clone(),
        words: Some(scene.doc.span(governing.range)),
        from_context: governing.sentence != scene.index,
    })
}

/// 同比增长6%: a change against the year before the governing one.
pub fn against_year_before(period: &Period) -> Option<Period> {
    let year: i32 = period.end.as_deref().or(period.start.as_deref())?.get(..4)?.parse().ok()?;
    Some(Period {
        start: Some(format!("{:04}", year - 1)),
        end: Some(format!("{year:04}")),
        words: period.words,
        from_context: period.from_context,
    })
}
