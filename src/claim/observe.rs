//! Observations: every other stated quantity, with the phrase that says what is counted or measured.

use super::phrase::{self, Stretch};
use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Amount, Claim, Kind, Period, Role, Slot, Status, Thing, when};
use crate::mention::{Class, Mention, Quantity, What};
use crate::span::Range;

/// Binds a quantity as an observation, unless it is a manner of speaking.
pub(super) fn bind(going: &mut Going, scene: &Scene, m: &Mention, q: &Quantity, rule: Option<&Rule>) {
    let v = *going.vocabulary();
    let clause_index = scene.clause_of(q.core.start);
    let clause = scene.clause(clause_index);
    let parted = phrase::stretches(scene, clause);
    let Some((_, stretch)) = parted.iter().find(|(r, _)| *r == m.range).copied() else { return };
    if rule.is_none() && !counts(scene, &v, q, stretch) {
        return;
    }
    let Some(unit) = unit(scene, &v, q, stretch) else { return };
    if scene.is_broken(m.range) {
        return;
    }
    let target = leads_to(scene, &v, clause, q.core);
    let change = is_change(scene, &v, clause, q, target);
    let compared = scene.has(v.compare, Range { start: clause.start, end: q.core.start })
        || change && clause_index > 0 && scene.has(v.compare, scene.clause(0));
    let status = status(scene, &v, q.core);
    let indicator = indicator(going, scene, &v, clause_index, stretch, q, change);
    let mut time = going.period(scene, q.core, target);
    if change && compared {
        time = time.as_ref().and_then(when::against_year_before).or(time);
    } else if change && let Some(spanned) = spanned(going, scene) {
        time = Some(spanned);
    }
    let measure = if q.unit.contains('/') && q.class == Class::Money || is_norm(scene, &v, stretch, q) {
        "standard"
    } else if change {
        "change"
    } else if status != Status::Done {
        "target"
    } else {
        "level"
    };
    let places = going.places(scene, q.core, &[]);
    let aligned = super::align::respective(scene, &v, going, m, &parted);
    let mut slots = Vec::new();
    let (name, words) = match aligned.as_ref().and_then(|a| a.indicator.clone()) {
        Some(name) => (name, None),
        None => indicator,
    };
    slots.push(Slot {
        role: Role::Indicator,
        thing: Thing::Term(name.clone()),
        name,
        words: words.map(|r| scene.doc.span(r)),
        inferred: words.is_none_or(|r| !scene.sentence.range.holds(r)),
    });
    slots.extend(aligned.and_then(|a| a.place).map_or(places, |p| vec![p]));
    let amounts: Vec<(rust_decimal::Decimal, crate::mention::Bound)> = match (q.value, q.lo, q.hi) {
        (Some(x), _, _) => vec![(x, q.bound)],
        (None, Some(lo), Some(hi)) => vec![(lo, crate::mention::Bound::AtLeast), (hi, crate::mention::Bound::AtMost)],
        (None, Some(x), None) | (None, None, Some(x)) => vec![(x, q.bound)],
        _ => return,
    };
    for (number, bound) in amounts {
        going.claims.push(Claim {
            id: String::new(),
            doc: scene.doc.id.clone(),
            kind: Kind::Observation,
            value: scene.doc.span(q.core),
            sentence: scene.doc.span(scene.sentence.range),
            amount: Some(Amount {
                number,
                lower: q.lo.or(q.value),
                upper: q.hi.or(q.value),
                unit: unit.clone(),
                bound,
            }),
            slots: slots.clone(),
            time: time.clone(),
            flow: None,
            cumulative: false,
            measure: Some(measure.to_owned()),
            status,
            rule: rule.map_or("observation.quantity", |r| r.name.as_str()).to_owned(),
            score: 0,
            hard: None,
            derivation: vec![format!("rule {}", rule.map_or("observation.quantity", |r| r.name.as_str()))],
        });
    }
}

/// Whether a quantity counts or measures something at all.
fn counts(scene: &Scene, v: &Vocabulary, q: &Quantity, stretch: Stretch) -> bool {
    let number = scene.text(q.number);
    let digits = number.chars().any(|c| c.is_ascii_digit());
    let behind = Range { start: q.core.end, end: stretch.behind.end.max(q.core.end) };
    let next: String = scene.text(Range { start: behind.start, end: (behind.start + 6).min(scene.sentence.range.end) });
    // 四个方面, 三种模式, 五级书记
    let speaking = scene
        .words_in(v.skipped_noun, Range { start: q.number.end, end: (q.core.end + 5).min(scene.sentence.range.end) })
        .any(|w| w.start <= q.core.end);
    if q.class == Class::Number {
        return digits && people_unit(scene, v, behind).is_some();
    }
    if !digits {
        if number.starts_with('零') || number.contains('无') {
            return true;
        }
        if speaking
            || matches!(number.as_str(), "一" | "几" | "数" | "半" | "多")
                && q.class == Class::Quantity
                && !next.starts_with("所")
        {
            // 一批, 一个, 一户 speak of no count unless a bound makes them one: 至少一户.
            return q.bound != crate::mention::Bound::Exact
                && number == "一"
                && matches!(q.unit.as_str(), "户" | "人" | "所" | "名" | "个" | "家");
        }
    }
    if q.class == Class::Quantity {
        // Lengths of time, and counts of times, measure nothing here.
        if matches!(
            q.unit.as_str(),
            "年" | "月"
                | "个月"
                | "天"
                | "日"
                | "小时"
                | "分钟"
                | "周"
                | "次"
                | "岁"
                | "周岁"
                | "点"
                | "时"
                | "季度"
                | "秒"
                | "周年"
                | "级"
                | "类"
                | "度"
                | "倍"
                | "期"
                | "条"
                | "步"
                | "号"
                | "线"
                | "轮"
                | "方面"
                | "字"
                | "版"
                | "页"
                | "届"
                | "%"
        ) && !matches!(q.unit.as_str(), "届" | "期" | "条" | "倍")
        {
            return false;
        }
        if speaking && !digits {
            return false;
        }
    }
    true
}

/// The unit; a bare number before people or households takes theirs.
fn unit(scene: &Scene, v: &Vocabulary, q: &Quantity, stretch: Stretch) -> Option<String> {
    if !q.unit.is_empty() {
        return Some(q.unit.clone());
    }
    let behind = Range { start: q.core.end, end: stretch.behind.end.max(q.core.end) };
    people_unit(scene, v, behind).map(str::to_owned).or_else(|| Some(String::new()))
}

fn people_unit(scene: &Scene, v: &Vocabulary, behind: Range) -> Option<&'static str> {
    let near = Range { start: behind.start, end: (behind.start + 14).min(behind.end) };
    let household = scene.words_in(v.household, near).next();
    let people = scene.words_in(v.people, near).next();
    match (household, people) {
        (Some(h), Some(p))
            if h.start < p.start && !scene.text(Range { start: h.start, end: p.end }).contains("家庭学生") =>
        {
            Some("户")
        }
        (_, Some(_)) => Some("人"),
        (Some(_), None) => Some("户"),
        _ => None,
    }
}

/// Whether a value is what a change leads to: …提高到739元.
pub(super) fn leads_to(scene: &Scene, v: &Vocabulary, clause: Range, value: Range) -> bool {
    let near = Range { start: value.start.saturating_sub(12).max(clause.start), end: value.start };
    let before = Range { start: clause.start, end: value.start };
    let has_from = scene.words_in(v.from, before).next().is_some();
    has_from
        && scene.words_in(v.reach, near).next_back().is_some_and(|w| {
            scene.mentions_in(Range { start: w.end, end: value.start }).all(|m| !matches!(m.what, What::Quantity(_)))
        })
}

/// Whether a value is the size of a change: 提高1.47个百分点, 增收1.1亿元.
fn is_change(scene: &Scene, v: &Vocabulary, clause: Range, q: &Quantity, target: bool) -> bool {
    if target {
        return false;
    }
    let near = Range { start: q.core.start.saturating_sub(6).max(clause.start), end: q.core.start };
    let word = scene.words_in(v.change, near).next_back();
    let reach = scene.words_in(v.reach, near).next_back();
    let Some(word) = word else { return q.unit == "百分点" };
    if reach.is_some_and(|r| r.end >= word.end) {
        return false;
    }
    // Between the word of change and the number only 了, 约, 近 … may stand.
    let between = scene.text(Range { start: word.end, end: q.core.start });
    between.chars().count() <= 3 && !between.contains('的') && !between.contains("到")
}

/// A norm per head or threshold: …标准, 每人每年…元.
fn is_norm(scene: &Scene, v: &Vocabulary, stretch: Stretch, q: &Quantity) -> bool {
    q.class == Class::Money && scene.has(v.standard, stretch.before)
}

/// The period from the first to the last year of the change said before in the same sentence.
fn spanned(going: &Going, scene: &Scene) -> Option<Period> {
    let sentence = scene.doc.span(scene.sentence.range);
    let mut ends =
        going.claims.iter().rev().take_while(|c| c.sentence == sentence).filter(|c| c.kind == Kind::Observation);
    let to = ends.next()?.time.clone()?;
    let from = ends.next()?.time.clone()?;
    let (start, end) = (from.start.or(from.end)?, to.end.or(to.start)?);
    (start < end).then_some(Period {
        start: Some(start),
        end: Some(end),
        words: to.words,
        from_context: to.from_context,
    })
}

/// Whether a value is planned or required rather than reached.
pub(super) fn status(scene: &Scene, v: &Vocabulary, value: Range) -> Status {
    let own = scene.clause_of(value.start);
    for i in (own.saturating_sub(1)..=own).rev() {
        let clause = scene.clause(i);
        let until = if i == own { value.start } else { clause.end };
        let range = Range { start: clause.start, end: until.max(clause.start) };
        let plain = |w: &Range| {
            // 计划 is a plan as a verb, not in 三年行动计划; 将 is one before a verb, not in 将…由…提高到.
            let text = scene.text(*w);
            let next = scene.doc.chars.get(w.end as usize).copied().unwrap_or(' ');
            let previous = (w.start > clause.start).then(|| scene.char(w.start - 1));
            match text.as_str() {
                "将" => {
                    scene.words_in(v.from, Range { start: w.end, end: until.max(w.end) }).next().is_none()
                        && scene
                            .words_in(v.clause_verb, Range { start: w.end, end: (w.end + 8).min(clause.end) })
                            .next()
                            .is_some()
                        && i == own
                }
                "计划" | "目标" => {
                    next != '》'
                        && next != '的'
                        && previous.is_none_or(|c| !"动展育训引养".contains(c))
                        && next != '('
                        && i == own
                }
                _ => true,
            }
        };
        if scene.words_in(v.require, range).any(|w| plain(&w)) {
            return Status::Required;
        }
        if scene.words_in(v.plan, range).any(|w| plain(&w)) {
            return Status::Planned;
        }
    }
    Status::Done
}

/// The words that say what is measured.
fn indicator(
    going: &Going,
    scene: &Scene,
    v: &Vocabulary,
    clause_index: usize,
    stretch: Stretch,
    q: &Quantity,
    change: bool,
) -> (String, Option<Range>) {
    let before = governed(scene, v, stretch.before, change);
    let mut behind = phrase::trim(scene, Range { start: q.core.end, end: stretch.behind.end.max(q.core.end) });
    if let Some(close) = bracketed(scene, behind) {
        behind = close;
    }
    let behind = phrase::strip_end(scene, v.tail, phrase::first_chars(scene, behind, 24));
    let text_before = scene.text(before);
    let text_behind = scene.text(behind);
    let spoken = |n: usize| n >= 2;
    let (name, range) = match (spoken(text_before.chars().count()), spoken(text_behind.chars().count())) {
        (true, false) => (text_before.clone(), Some(before)),
        (false, true) => (text_behind.clone(), Some(behind)),
        (true, true) if before.len() <= 12 || stretch.shared => {
            (format!("{text_before}{text_behind}"), Some(before.join(behind)))
        }
        (true, true) => (text_behind.clone(), Some(behind)),
        (false, false) => (String::new(), None),
    };
    let short = name.chars().count() < 5;
    let bare_change = change && name.chars().count() <= 4;
    if name.is_empty() || bare_change || text_before.starts_with('占') || short && is_rate(scene, v, before) {
        // The thing measured was named before: …达到5407个, 提高1.47个百分点, 占…的12%, 覆盖率98%.
        if let Some(subject) = subject_before(going, scene, v, clause_index, stretch) {
            let joined = format!("{subject}{name}");
            return (joined, range);
        }
    }
    (name, range)
}

fn is_rate(scene: &Scene, v: &Vocabulary, before: Range) -> bool {
    scene.words_in(v.rate_noun, before).any(|w| w.end == before.end)
}

/// The phrase before a number without adverbials, copulas and the 从…年的 of a change.
fn governed(scene: &Scene, v: &Vocabulary, before: Range, change: bool) -> Range {
    let mut range = phrase::strip_adverbials(scene, v, before);
    // X从2015年的93.3%: the phrase ends before 从/由; X提高到94.77% shares it (the caller gave X).
    let cut = scene.words_in(v.from, range).find(|w| {
        scene.mentions_in(Range { start: w.end, end: range.end }).any(|m| matches!(m.what, What::Time(_)))
            || w.end == range.end
    });
    if let Some(w) = cut
        && w.start > range.start
    {
        range.end = w.start;
    }
    range = phrase::strip_end(scene, v.tail, range);
    if !change {
        let near = Range { start: range.end.saturating_sub(6).max(range.start), end: range.end };
        if let Some(w) = scene.words_in(v.reach, near).find(|w| w.end == range.end) {
            range.end = w.start;
            range = phrase::strip_end(scene, v.tail, range);
        }
    }
    // A time inside the phrase says nothing about what is measured.
    let inner = scene.mentions.iter().rfind(|m| range.holds(m.range) && matches!(m.what, What::Time(_)));
    if let Some(m) = inner {
        let rest = phrase::strip_adverbials(scene, v, Range { start: m.range.end, end: range.end });
        if rest.len() >= 3 {
            range = rest;
        } else {
            range = phrase::strip_end(scene, v.tail, Range { start: range.start, end: m.range.start });
        }
    }
    phrase::last_chars(scene, phrase::trim(scene, range), 30)
}

/// (含村卫生室) right behind a number adds nothing to its name.
fn bracketed(scene: &Scene, behind: Range) -> Option<Range> {
    let text = scene.doc.slice(behind);
    if text.first() != Some(&'(') {
        return None;
    }
    let close = text.iter().position(|c| *c == ')')?;
    Some(Range { start: behind.start + close as u32 + 1, end: behind.end })
}

/// What the clause or claim before measured, for a number that has no words of its own.
fn subject_before(
    going: &Going,
    scene: &Scene,
    v: &Vocabulary,
    clause_index: usize,
    stretch: Stretch,
) -> Option<String> {
    let sentence = scene.doc.span(scene.sentence.range);
    let last = going.claims.last().filter(|c| c.sentence == sentence);
    if let Some(claim) = last {
        let slot = claim.slots.iter().find(|s| matches!(s.role, Role::Indicator | Role::Purpose | Role::Post))?;
        return Some(slot.name.clone());
    }
    let _ = stretch;
    (0..clause_index).rev().find_map(|i| {
        let range = phrase::strip_end(scene, v.tail, phrase::strip_adverbials(scene, v, scene.clause(i)));
        (range.len() >= 2).then(|| scene.text(phrase::last_chars(scene, range, 16)))
    })
}
