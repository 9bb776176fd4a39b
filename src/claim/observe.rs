//! Observations: every other stated quantity, with the phrase that says what is counted or measured.

use super::course::{Course, Side};
use super::indicator::{self, At, Name};
use super::phrase;
use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Amount, Claim, Kind, Period, Role, Slot, Status, Thing, align, count, growth, measure, ties, when};
use crate::mention::{Bound, Class, Mention, Quantity, What};
use crate::span::Range;
use rust_decimal::Decimal;

/// Binds a quantity as an observation, unless it is a manner of speaking.
pub(super) fn bind(going: &mut Going, scene: &Scene, m: &Mention, q: &Quantity, rule: Option<&Rule>) {
    let v = *going.vocabulary();
    let bounded = Quantity { bound: bound(scene, &v, q), ..q.clone() };
    let q = &bounded;
    let clause_index = scene.clause_of(q.core.start);
    let clause = scene.clause(clause_index);
    let parted = phrase::stretches(scene, &v, clause);
    let Some((_, stretch)) = parted.iter().find(|(r, _)| *r == m.range).copied() else { return };
    let course = Course::of(scene, &v, clause, &parted, m.range);
    let part = part_of_people(going, scene, clause_index, q);
    if rule.is_none() && course.is_none() && part.is_none() && !count::counts(scene, &v, q, stretch)
        || count::is_threshold(scene, q, stretch)
        || scene.is_broken(m.range)
    {
        return;
    }
    let mut derivation = vec![format!("rule {}", rule.map_or("observation.quantity", |r| r.name.as_str()))];
    let change = if course.is_some() { None } else { measure::change_word(scene, &v, q, stretch) };
    let at = At { clause: clause_index, stretch, quantity: q, change };

    // 无一人失学: none.
    let nobody = scene.text(q.number) == "一" && scene.before(q.core.start, 1) == "无";
    let value = if nobody { Range { start: q.core.start - 1, end: q.core.end } } else { q.core };

    // What is measured.
    let aligned = if course.is_none() { align::respective(scene, &v, going, m, &parted) } else { None };
    let (name, course_place) = match (&course, aligned.as_ref().and_then(|a| a.indicator.clone())) {
        (Some((course, side)), _) => growth::of_course(going, scene, &v, &at, course, *side),
        (None, Some(text)) => (Name { thing: text.clone(), text, words: None, carried: false }, None),
        (None, None) => (indicator::of(going, scene, &v, &at), None),
    };
    // 其中有1.7万在甲市: of what, the number before has told.
    let told = going.thing.as_ref().filter(|(i, _)| part.is_some() && *i == scene.index).map(|(_, t)| t.clone());
    let name = match told {
        Some(thing) if name.text.starts_with('在') => Name { text: thing.clone(), thing, words: None, carried: true },
        _ => name,
    };
    if aligned.as_ref().is_some_and(|a| a.unsettled) {
        derivation.push("分别 could not be aligned".to_owned());
    }
    if name.carried {
        derivation.push("indicator carried".to_owned());
    }
    if name.text.is_empty() && rule.is_none() && q.class == Class::Number {
        return;
    }

    // In what unit.
    let mut unit = count::unit(scene, &v, q, stretch);
    let twin = twin(scene, course.as_ref(), m.range);
    if let Some(twin) = twin {
        if unit.is_empty() || twin.starts_with(&format!("{unit}/")) {
            unit = twin;
        }
    } else if let Some(shared) = shared_rate(scene, &parted, m, q) {
        unit = shared;
    }
    // 贫困人口从3200万减少到1500万: people, named before 从.
    if unit.is_empty()
        && let Some((course, _)) = &course
    {
        unit = count::people_before(scene, &v, course.head).unwrap_or_default().to_owned();
    }
    if unit.is_empty()
        && let Some(people) = part
    {
        unit = people;
    }
    // 全县辍学人数由26万减少到3万, told in the clause before
    if unit.is_empty() && q.class == Class::Number {
        let named = |w: &[&str]| w.iter().any(|w| name.text.ends_with(w));
        let people = named(&["人数", "人口"]).then_some("人");
        unit = people.or(named(&["户数"]).then_some("户")).unwrap_or_default().to_owned();
    }
    // 提高0.4个和3.1个百分点
    let points = unit == "个" && lists_points(scene, &parted, m);
    if points {
        unit = "百分点".to_owned();
    }
    let q = &Quantity { unit: if points { unit.clone() } else { q.unit.clone() }, ..q.clone() };
    if let Some((_, per)) = measure::each(scene, stretch.before)
        && q.class == Class::Money
        && !unit.contains('/')
        && !unit.is_empty()
    {
        unit = format!("{unit}/{per}");
    }
    // 人均可支配收入…,达到1.3万元、净增4370元: a sum per head, also where the clause before said so.
    if q.class == Class::Money && unit == "元" && name.carried {
        let per = [("人均", "/人"), ("户均", "/户"), ("亩均", "/亩")];
        unit.push_str(per.iter().find(|(w, _)| name.text.contains(w)).map_or("", |(_, per)| per));
    }
    // 固定月薪4000多元, 年产值3亿元
    if q.class == Class::Money && unit == "元" {
        unit.push_str(by_time(&name.text));
    }
    if q.class == Class::Quantity && !unit.is_empty() && !unit.contains('/') {
        unit.push_str(capacity(&name.text));
    }
    if !unit.is_empty() && !unit.contains('/') && change.is_none() && course.is_none() && is_yearly(scene, q, stretch) {
        unit.push_str("/年");
    }

    // When.
    let difference = measure::is_difference(scene, q, stretch);
    let time = match &course {
        _ if aligned.as_ref().is_some_and(|a| a.time.is_some()) => aligned.as_ref().and_then(|a| a.time.clone()),
        Some((course, side)) => course_time(going, scene, course, *side),
        None => {
            let time = going.period(scene, q.core, measure::leads_to(scene, &v, clause, q.core));
            if change.is_none() && measure::is_reached(scene, &v, clause, q.core) {
                time.map(|t| at_end(scene, t))
            } else {
                time
            }
        }
    };
    let time = match change.is_some() || difference && course.is_none() {
        true => {
            let growth = change.is_some()
                && (q.class == Class::Percent || difference)
                && measure::said(scene, &v, q.core) == Status::Done;
            when::of_change(going, scene, q.core, time, growth)
        }
        false => time,
    };

    let status = measure::status(going, scene, q.core, time.as_ref());
    let time = if status == Status::Done { time } else { time.map(|t| when::aimed(scene, t)) };
    let from_side = matches!(course, Some((_, Side::From(_))));
    let norm = match &course {
        // What X is decides for both ends of X由A提高到B.
        Some((c, _)) => {
            let head =
                phrase::Stretch { before: c.head, behind: Range { start: c.head.end, end: c.head.end }, ..stretch };
            let per = Quantity { unit: unit.clone(), ..q.clone() };
            measure::is_norm(scene, &v, head, &per)
        }
        None => measure::is_norm(scene, &v, stretch, q),
    };
    let status = if from_side { Status::Done } else { status };
    let kind = if status != Status::Done && (change.is_none() || q.class == Class::Percent) {
        "target"
    } else if change.is_some() || difference && course.is_none() {
        "change"
    } else if norm {
        "standard"
    } else {
        "level"
    };
    let kind = if norm && status == Status::Required { "standard" } else { kind };

    // Where.
    let place = course_place.or_else(|| aligned.as_ref().and_then(|a| a.place.clone()));
    let each = if place.is_none() && course.is_none() { align::each(scene, m) } else { Vec::new() };
    let places: Vec<Vec<Slot>> = if let Some(place) = place {
        vec![vec![place]]
    } else if each.is_empty() {
        let said = going.places(scene, q.core, &[]);
        vec![ties::where_helped(going, scene, q.core, of_chain(going, scene, &name, said))]
    } else {
        derivation.push("各: one claim for each place".to_owned());
        each.iter().filter_map(|m| super::place::slot_of(scene.doc, Role::Place, m).map(|s| vec![s])).collect()
    };

    let inferred = name.words.is_none_or(|r| !scene.sentence.range.holds(r)) || name.carried;
    let indicator = Slot {
        role: Role::Indicator,
        thing: Thing::Term(name.text.clone()),
        name: name.text.clone(),
        words: name.words.map(|r| scene.doc.span(r)),
        inferred,
    };
    let hard = aligned.filter(|a| a.unsettled).map(|_| "分别: names and numbers do not pair off".to_owned());
    for places in places {
        for (number, bound) in if nobody { vec![(Decimal::ZERO, Bound::Exact)] } else { amounts(q, q.bound) } {
            let mut slots = vec![indicator.clone()];
            slots.extend(places.iter().cloned());
            going.claims.push(Claim {
                id: String::new(),
                doc: scene.doc.id.clone(),
                kind: Kind::Observation,
                value: scene.doc.span(value),
                sentence: scene.doc.span(scene.sentence.range),
                amount: Some(Amount {
                    number,
                    lower: if nobody { Some(number) } else { q.lo.or(q.value) },
                    upper: if nobody { Some(number) } else { q.hi.or(q.value) },
                    unit: unit.clone(),
                    bound,
                }),
                slots,
                time: time.clone(),
                flow: None,
                cumulative: false,
                measure: Some(kind.to_owned()),
                status,
                rule: rule.map_or("observation.quantity", |r| r.name.as_str()).to_owned(),
                score: 0,
                hard: hard.clone(),
                derivation: derivation.clone(),
            });
        }
    }
    if !name.thing.is_empty() {
        going.thing = Some((scene.index, name.thing));
    }
}

/// 贫困人口有36万人,其中甲县超过了5万: a bare number of the people that were told before, with the unit of theirs.
fn part_of_people(going: &Going, scene: &Scene, clause: usize, q: &Quantity) -> Option<String> {
    let thousand = Decimal::from(1000);
    if q.class != Class::Number || q.value.or(q.lo).is_none_or(|n| n < thousand) || clause == 0 {
        return None;
    }
    let own = scene.clause(clause);
    let v = going.vocabulary();
    let opens = scene.words_in(v.parts, own).any(|w| w.start <= own.start + 1)
        || ["已有", "仍有", "还有"].iter().any(|w| scene.behind(own.start, 2) == *w);
    let closes = scene.behind(q.core.end, 1);
    let bare = closes.is_empty() || closes.starts_with([',', ';', '。', '在', '实', '、']);
    let sentence = scene.doc.span(scene.sentence.range);
    let before = going.claims.last().filter(|c| c.sentence == sentence && c.kind == Kind::Observation)?;
    let unit = before.amount.as_ref().map(|a| a.unit.clone())?;
    (opens && bare && matches!(unit.as_str(), "人" | "户")).then_some(unit)
}

/// 2018年甲市向乙县提供资金2.5亿元;2019年增加到3.6亿元: what goes on behind the semicolon is where it was before.
fn of_chain(going: &Going, scene: &Scene, name: &Name, said: Vec<Slot>) -> Vec<Slot> {
    let place = |m: &Mention| matches!(m.what, What::Place(_) | What::Area { .. });
    let goes_on = name.carried && said.iter().all(|s| s.inferred);
    if !goes_on || scene.mentions_in(scene.sentence.range).any(place) {
        return said;
    }
    let own = scene.doc.span(scene.sentence.range);
    let near = |c: &&Claim| c.sentence == own || going.chained && going.is_sentence_before(scene, c);
    let Some(before) = going.claims.last().filter(near) else { return said };
    let places: Vec<Slot> = before.slots.iter().filter(|s| s.role == Role::Place).cloned().collect();
    if places.is_empty() { said } else { places.into_iter().map(|s| Slot { inferred: true, ..s }).collect() }
}

/// 2016年至2020年,贫困发生率下降到0.5%: what it came to, it came to at the end; and so 到去年底减至36万人.
fn at_end(scene: &Scene, period: Period) -> Period {
    let until = period.words.is_some_and(|w| scene.doc.quote(w).contains('截'));
    if period.start.is_none() && period.end.is_some() && !until {
        return Period { start: period.end.clone(), ..period };
    }
    let year = |s: &Option<String>| s.as_deref().is_some_and(|s| s.len() == 4);
    match year(&period.start) && year(&period.end) {
        true => Period { start: period.end.clone(), ..period },
        false => period,
    }
}

/// The numbers of a quantity: one, or both ends of a range.
fn amounts(q: &Quantity, bound: Bound) -> Vec<(Decimal, Bound)> {
    match (q.value, q.lo, q.hi) {
        (Some(x), _, _) => vec![(x, bound)],
        (None, Some(lo), Some(hi)) => vec![(lo, Bound::AtLeast), (hi, Bound::AtMost)],
        (None, Some(x), None) | (None, None, Some(x)) => vec![(x, bound)],
        (None, None, None) => Vec::new(),
    }
}

/// Bound words that stand apart from their number: 不低于每人每月300元, 至少配备2名.
const APART: [(&str, Bound); 10] = [
    ("不低于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("至少", Bound::AtLeast),
    ("不超过", Bound::AtMost),
    ("不高于", Bound::AtMost),
    ("超过", Bound::MoreThan),
    ("高于", Bound::MoreThan),
    ("低于", Bound::LessThan),
    ("约", Bound::About),
    ("近", Bound::Nearly),
];

/// The bound of a number, with what stands before its rate or its verb.
fn bound(scene: &Scene, v: &Vocabulary, q: &Quantity) -> Bound {
    if q.bound != Bound::Exact {
        return q.bound;
    }
    let clause = scene.clause_at(q.core.start);
    let at = if q.core.start < q.number.start {
        q.core.start
    } else {
        match scene.word_before(v.deed, q.core.start, clause.start) {
            Some(deed) => deed.start,
            None => return q.bound,
        }
    };
    let before = scene.text(Range { start: at.saturating_sub(3).max(clause.start).min(at), end: at });
    let apart = APART.iter().filter(|(w, _)| q.core.start < q.number.start || w.chars().count() > 1);
    apart.into_iter().find(|(w, _)| before.ends_with(w)).map_or(q.bound, |(_, b)| *b)
}

/// The unit of the other end of a change: 从每人每年2292元提高到4354元, 由58%降至0.
fn twin(scene: &Scene, course: Option<&(Course, Side)>, own: Range) -> Option<String> {
    let (course, side) = course?;
    let (list, k) = match side {
        Side::From(k) => (&course.right, k),
        Side::To(k) => (&course.left, k),
    };
    let other = list.get(*k).or_else(|| list.first())?;
    unit_at(scene, *other).filter(|_| *other != own)
}

fn unit_at(scene: &Scene, range: Range) -> Option<String> {
    scene.mentions_at(range.start).find_map(|m| match &m.what {
        What::Quantity(q) if m.range == range && !q.unit.is_empty() => Some(q.unit.clone()),
        _ => None,
    })
}

/// 每人每月1274元、1974元: the rate of the first holds for the list.
fn shared_rate(scene: &Scene, parted: &[(Range, phrase::Stretch)], m: &Mention, q: &Quantity) -> Option<String> {
    if q.unit.contains('/') || q.unit.is_empty() {
        return None;
    }
    let i = parted.iter().position(|(r, _)| *r == m.range)?;
    let (before, _) = parted.get(i.checked_sub(1)?)?;
    let between = scene.doc.slice(Range { start: before.end, end: m.range.start.max(before.end) });
    if !matches!(between, ['、' | '和' | '与' | '及'] | ['以', '及']) {
        return None;
    }
    // The list may be longer: the first of it says the rate.
    let first = (0..i).rev().map(|j| parted[j].0).find_map(|r| unit_at(scene, r).filter(|u| u.contains('/')))?;
    first.starts_with(&format!("{}/", q.unit)).then_some(first)
}

/// Whether a number in 个 stands in a list that ends in 个百分点.
fn lists_points(scene: &Scene, parted: &[(Range, phrase::Stretch)], m: &Mention) -> bool {
    let Some(i) = parted.iter().position(|(r, _)| *r == m.range) else { return false };
    for pair in parted[i..].windows(2) {
        let (a, b) = (pair[0].0, pair[1].0);
        let between = scene.doc.slice(Range { start: a.end, end: b.start.max(a.end) });
        if !super::pattern::is_joint(between) {
            return false;
        }
        if unit_at(scene, b).as_deref() == Some("百分点") {
            return true;
        }
    }
    false
}

/// 日处理能力2000立方米, 年加工能力3000吨: by the day or the year.
fn capacity(name: &str) -> &'static str {
    if !(name.ends_with("能力") || name.ends_with("产能")) {
        return "";
    }
    match name.chars().rev().take(7).find(|c| matches!(c, '日' | '年')) {
        Some('日') => "/日",
        Some(_) => "/年",
        None => "",
    }
}

/// 月薪, 月均工资: a sum by the month; 年产值, 年增收: by the year.
fn by_time(name: &str) -> &'static str {
    const SUMS: [&str; 14] = [
        "薪",
        "工资",
        "收入",
        "增收",
        "产值",
        "收益",
        "利润",
        "销售额",
        "销售收入",
        "营业额",
        "租金",
        "补助",
        "补贴",
        "分红",
    ];
    let Some(sum) = SUMS.iter().filter(|w| name.ends_with(**w)).max_by_key(|w| w.len()) else { return "" };
    let lead = name[..name.len() - sum.len()].trim_end_matches('均').trim_end_matches('总');
    match () {
        () if lead.ends_with('月') => "/月",
        () if lead.ends_with('年') && !lead.ends_with("当年") && !lead.ends_with("全年") => "/年",
        () => "",
    }
}

/// 每年培训10万人次: a rate by the year.
fn is_yearly(scene: &Scene, q: &Quantity, stretch: phrase::Stretch) -> bool {
    let people = q.class == Class::Number;
    if !(people || matches!(q.class, Class::Quantity | Class::Money)) {
        return false;
    }
    let text = scene.text(Range { start: stretch.before.start, end: q.core.start.max(stretch.before.start) });
    let mean = text.contains("平均每年") || people && text.contains('均');
    text.contains("每年") && !mean && !stretch.shared
}

/// When the change told before in the sentence started: the time of the claim whose words stand right behind 从 or 由.
fn started(going: &Going, scene: &Scene) -> Option<Period> {
    let sentence = scene.doc.span(scene.sentence.range);
    let v = going.vocabulary();
    let mut dated = going.claims.iter().rev().take_while(|c| c.sentence == sentence).filter_map(|c| c.time.as_ref());
    dated
        .find(|t| {
            t.words.is_some_and(|w| {
                scene.mentions.iter().any(|m| {
                    scene.doc.span(m.range) == w
                        && scene.word_before(v.from, m.range.start, scene.sentence.range.start).is_some()
                })
            })
        })
        .cloned()
}

/// When an end of a change holds: by the time said for it; the end it leads to also by what governs the clause.
pub(super) fn course_time(going: &Going, scene: &Scene, course: &Course, side: Side) -> Option<Period> {
    if let Some(range) = course.time_at(scene, side)
        && let Some(period) = going.period_of(scene, range)
    {
        return Some(period);
    }
    // 1998年至2002年,…由A下降到B: A is of the first year, B of the last.
    let at = Range { start: course.from.start, end: course.from.start };
    let span = going.period_in(scene, at).filter(|p| {
        let year = |s: &Option<String>| s.as_deref().is_some_and(|s| s.len() == 4);
        year(&p.start) && year(&p.end) && p.start != p.end && !course.dated(scene)
    });
    if let Some(span) = span {
        return Some(match side {
            Side::From(_) => Period { end: span.start.clone(), ..span },
            Side::To(_) => Period { start: span.end.clone(), ..span },
        });
    }
    match side {
        // 贫困人口由2016年底的A减少到2018年底的B,贫困发生率由C降至D
        Side::From(_) => started(going, scene),
        Side::To(_) => going.period(scene, Range { start: course.from.start, end: course.from.start }, false),
    }
}
