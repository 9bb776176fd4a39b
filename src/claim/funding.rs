//! Funding: who gives, who gets, what for, where, when, and whether the figure is a running total.

use super::pattern::Match;
use super::phrase::{self, Stretch};
use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Amount, Claim, Kind, Role, Slot, Thing, measure, place, who};
use crate::mention::{Mention, Place, Quantity, What};
use crate::span::Range;

pub(super) fn bind(going: &mut Going, scene: &Scene, m: &Mention, q: &Quantity, rule: &Rule, found: Option<&Match>) {
    let v = *going.vocabulary();
    let Some(number) = q.value.or(q.lo) else { return };
    let clause_index = scene.clause_of(q.core.start);
    let clause = scene.clause(clause_index);
    let stretch =
        phrase::stretches(scene, &v, clause).into_iter().find(|(r, _)| *r == m.range).map(|(_, s)| s).unwrap_or(
            Stretch {
                before: Range { start: clause.start, end: q.core.start },
                behind: Range { start: q.core.end, end: clause.end },
                shared: false,
                lent: false,
            },
        );
    let verb = first_verb(scene, &v, Range { start: clause.start, end: q.core.start });
    if found.is_some_and(|f| scene.is_broken(f.extent)) || scene.is_broken(m.range) {
        return;
    }
    let mut derivation = vec![format!("rule {}", rule.name)];

    // Who gives.
    let turned = rule.set.get("roles").is_some_and(|r| r == "turned");
    let funders = funders(going, scene, &v, clause_index, stretch, verb, turned, &mut derivation);
    let used: Vec<Range> = funders.iter().map(|m| m.range).collect();
    let mut slots: Vec<Slot> = funders.iter().map(|m| who::slot(scene.doc, Role::Funder, m)).collect();
    split_budget(&mut slots);
    let listed = going.claims.last().is_some_and(|c| {
        let end = c.value.end;
        let start = scene.doc.span(q.core).start;
        end <= start && scene.doc.quote(crate::span::Span { start: end, end: start }).starts_with('、')
    });
    if slots.is_empty() && (found.is_none() || listed) {
        // A list under one verb keeps the giver of its first amount.
        if let Some(first) = going
            .claims
            .last()
            .filter(|c| c.kind == Kind::Funding && c.sentence == scene.doc.span(scene.sentence.range))
        {
            slots = first.slots.iter().filter(|s| s.role == Role::Funder).cloned().collect();
        }
    }

    if slots.is_empty()
        && let Some(speaker) = &going.speaker
        && rule.set.get("flow").is_some_and(|f| matches!(f.as_str(), "invest" | "donate" | "allocate" | "purchase"))
    {
        derivation.push("giver is whom the text is about".to_owned());
        slots.push(speaker.clone());
    }

    // What for, and who gets it.
    let purpose = purpose(going, scene, &v, clause_index, stretch, verb, q);
    slots.extend(recipients(scene, &v, clause, q, verb, &used));
    if let Some((name, range)) = purpose {
        slots.push(Slot {
            role: Role::Purpose,
            thing: Thing::Term(name.clone()),
            name,
            words: range.map(|r| scene.doc.span(r)),
            inferred: range.is_none_or(|r| !scene.sentence.range.holds(r)),
        });
    }
    let parted = phrase::stretches(scene, &v, clause);
    let aligned = super::align::respective(scene, &v, going, m, &parted).and_then(|a| a.place);
    let places = going.places(scene, q.core, &used);
    match aligned {
        // 甲区、乙区分别投入500万元、420万元: each gives its own; 甲县、乙县分别获得…: each gets its own.
        Some(one) if slots.iter().any(|s| s.role == Role::Funder && s.name == one.name) => {
            slots.retain(|s| s.role != Role::Funder || s.name == one.name);
            slots.extend(places);
        }
        Some(one) => slots.push(one),
        None => slots.extend(places),
    }
    let time = going.period(scene, q.core, false);
    let cumulative = rule.set.get("cumulative").is_some_and(|c| c == "true")
        || cumulative(scene, &v, clause_index, q.core, time.as_ref());
    let status = measure::status(going, scene, q.core, time.as_ref());
    going.claims.push(Claim {
        id: String::new(),
        doc: scene.doc.id.clone(),
        kind: Kind::Funding,
        value: scene.doc.span(q.core),
        sentence: scene.doc.span(scene.sentence.range),
        amount: Some(Amount {
            number,
            lower: q.lo.or(q.value),
            upper: q.hi.or(q.value),
            unit: "元".to_owned(),
            bound: q.bound,
        }),
        slots,
        time,
        flow: rule.set.get("flow").cloned(),
        cumulative,
        measure: None,
        status,
        rule: rule.name.clone(),
        score: 0,
        hard: None,
        derivation,
    });
}

/// The first verb of giving in the clause, if there is one before the amount.
fn first_verb(scene: &Scene, v: &Vocabulary, before: Range) -> Option<Range> {
    verbs(scene, v, before).into_iter().min()
}

/// The last verb of giving before the amount: the sum's own name stands behind it.
fn last_verb(scene: &Scene, v: &Vocabulary, before: Range) -> Option<Range> {
    verbs(scene, v, before).into_iter().max_by_key(|w| (w.end, w.len()))
}

fn verbs(scene: &Scene, v: &Vocabulary, before: Range) -> Vec<Range> {
    let mut all: Vec<Range> = [v.invest, v.allocate, v.spend_verb, v.raise, v.donate_verb]
        .into_iter()
        .flat_map(|c| scene.words_in(c, before))
        .collect();
    // 资助资金, 投资额: a verb inside a noun is none.
    all.retain(|w| {
        !matches!(scene.doc.chars.get(w.end as usize), Some('资' | '额' | '款' | '单' | '券'))
            || scene.text(*w).ends_with("投入")
            || w.len() > 1
                && !scene.text(Range { start: w.end, end: (w.end + 2).min(before.end.max(w.end)) }).starts_with("资金")
            || scene.has(v.allocate, *w)
            || scene.has(v.invest, *w)
    });
    all
}

/// Finds who gives: the subject of the clause, the giver in the fund's name, the subject carried from before.
#[expect(clippy::too_many_arguments, reason = "what binding has found so far")]
fn funders<'a>(
    going: &Going,
    scene: &Scene<'a>,
    v: &Vocabulary,
    clause_index: usize,
    stretch: Stretch,
    verb: Option<Range>,
    turned: bool,
    derivation: &mut Vec<String>,
) -> Vec<&'a Mention> {
    let clause = scene.clause(clause_index);
    let own = going.own.as_ref();
    let verb_at = verb.map_or(stretch.before.start, |w| w.start);
    let last = last_verb(scene, v, stretch.before);
    let in_name: Vec<&Mention> = who::in_fund_name(
        scene,
        Range { start: last.map_or(stretch.before.start, |w| w.end).min(stretch.before.end), end: stretch.before.end },
    )
    .into_iter()
    .filter(|m| !who::is_own(m, own) && gives(scene, v, m))
    .collect();
    if turned && !in_name.is_empty() {
        derivation.push("giver in the fund's name".to_owned());
        return in_name;
    }
    let subject = who::subject(scene, v, Range { start: clause.start, end: verb_at.max(clause.start) });
    if let Some(s) = subject {
        // 云南省安排…资金 gives; 云南省完成…总投资 says where.
        let own_acts =
            verb.is_some_and(|w| s.iter().all(|m| !who::is_own(m, own) || w.start.saturating_sub(m.range.end) <= 3));
        if own_acts && !(turned && s.iter().all(|m| who::is_own(m, own) || is_government_of(m, own))) {
            derivation.push("giver is the subject of the clause".to_owned());
            return s;
        }
    }
    if !in_name.is_empty() {
        derivation.push("giver in the fund's name".to_owned());
        return in_name;
    }
    // A clause without a subject keeps the last one, if that subject helps or gives.
    for i in (0..clause_index).rev() {
        let earlier = scene.clause(i);
        if let Some(s) = who::subject(scene, v, earlier) {
            if s.iter().all(|m| who::is_own(m, own)) {
                return Vec::new();
            }
            derivation.push("giver carried from the clause before".to_owned());
            return s;
        }
    }
    Vec::new()
}

/// Whether a party inside a fund's name gives it (天津对口帮扶资金) and is not what it is for (滇西教育资金).
fn gives(scene: &Scene, v: &Vocabulary, m: &Mention) -> bool {
    let after = Range { start: m.range.end, end: (m.range.end + 8).min(scene.sentence.range.end) };
    match &m.what {
        // 地方政府一般债券 is what was issued, and by nobody who gives here.
        What::Body(b) => {
            b.kind != "places" && !["一般债", "专项债", "债券"].iter().any(|w| scene.text(after).starts_with(w))
        }
        What::Place(Place { here: false, .. }) => {
            scene.words_in(v.giver_tail, after).any(|w| w.start == after.start)
                || scene.words_in(v.tie, after).any(|w| w.start <= after.start + 1)
        }
        _ => false,
    }
}

fn is_government_of(m: &Mention, own: Option<&super::place::Own>) -> bool {
    matches!((&m.what, own), (What::Place(Place { code: Some(code), .. }), Some(own)) if own.holds(code) || own.code.as_deref().is_some_and(|o| place::within(o, code)))
}

/// 中央和省级财政 gives two givers: 中央财政, 省级财政.
fn split_budget(slots: &mut Vec<Slot>) {
    let mut split = Vec::with_capacity(slots.len());
    for slot in slots.drain(..) {
        let parts: Vec<&str> = slot.name.split(['、', '和', '与', '及']).filter(|p| !p.is_empty()).collect();
        let budget =
            slot.name.ends_with("财政") && parts.len() > 1 && matches!(slot.thing, Thing::Group { count: None, .. });
        if !budget {
            split.push(slot);
            continue;
        }
        for part in parts {
            let name = if part.ends_with("财政") { part.to_owned() } else { format!("{part}财政") };
            split.push(Slot { thing: Thing::Group { name: name.clone(), count: None }, name, ..slot.clone() });
        }
    }
    *slots = split;
}

/// What the money is for: the fund's own name, else the work done with it, else the topic it stands under.
fn purpose(
    going: &Going,
    scene: &Scene,
    v: &Vocabulary,
    clause_index: usize,
    stretch: Stretch,
    verb: Option<Range>,
    q: &Quantity,
) -> Option<(String, Option<Range>)> {
    let clause = scene.clause(clause_index);
    let generic = |text: &str| {
        let bare = text.trim_start_matches(['各', '类', '项', '共', '达']);
        bare.is_empty() || scene_generic(going, v, text) || scene_generic(going, v, bare)
    };
    // 1. The name of the sum, before or behind the amount.
    let _ = verb;
    let last = last_verb(scene, v, stretch.before);
    let start = last
        .map_or(stretch.before.start, |w| w.end)
        .clamp(stretch.before.start, stretch.before.end.max(stretch.before.start));
    let mut name = phrase::strip_end(
        scene,
        v.fund_tail,
        phrase::strip_end(scene, v.tail, Range { start, end: stretch.before.end.max(start) }),
    );
    loop {
        let before = name;
        name = phrase::strip_start(scene, v.fund_head, phrase::strip_adverbials(scene, v, name));
        // 中央和省级专项资金: who gives is no purpose.
        if let Some(m) =
            scene.mentions.iter().find(|m| m.range.start == name.start && m.range.end <= name.end && who::is_party(m))
        {
            name.start = m.range.end;
        }
        if name == before || name.is_empty() {
            break;
        }
    }
    let text = scene.text(name);
    let bare = |t: &str| {
        generic(t)
            || ["捐赠", "捐款", "补助", "资助", "专项", "财政", "累计", "投入", "奖补", "救助", "补贴"].contains(&t)
    };
    if text.chars().count() >= 2 && !bare(&text) {
        let cut = phrase::last_chars(scene, name, 30);
        return Some((scene.text(cut), Some(cut)));
    }
    let behind = phrase::trim(scene, Range { start: q.core.end, end: stretch.behind.end.max(q.core.end) });
    let behind = phrase::strip_start(scene, v.lead, behind);
    let core = phrase::strip_end(scene, v.fund_tail, behind);
    let behind_text = scene.text(core);
    if behind_text.chars().count() >= 2 && !bare(&behind_text) {
        let aimed = aim(scene, v, core).unwrap_or(core);
        let cut = phrase::first_chars(scene, aimed, 24);
        return Some((scene.text(cut), Some(cut)));
    }
    let good = |r: &Range| {
        let t = scene.text(*r);
        t.chars().count() >= 2
            && !bare(&t)
            && !["项目", "资金", "工作", "任务", "工程", "学生", "路面"].contains(&t.as_str())
    };
    // 2. 其中…: the purpose of the whole.
    let first: String = scene.text(Range {
        start: scene.sentence.range.start,
        end: (scene.sentence.range.start + 2).min(scene.sentence.range.end),
    });
    if first == "其中"
        && let Some(claim) = going.claims.iter().rev().find(|c| c.kind == Kind::Funding)
        && let Some(slot) = claim.slots.iter().find(|s| s.role == Role::Purpose)
    {
        return Some((slot.name.clone(), None));
    }
    // 3. The work named in the clause just before, 4. in those behind, 5. further before.
    let head = Range { start: clause.start, end: stretch.before.start.max(clause.start) };
    if let Some(aimed) = (!head.is_empty()).then(|| aim(scene, v, head)).flatten().filter(good) {
        let cut = phrase::last_chars(scene, aimed, 24);
        return Some((scene.text(cut), Some(cut)));
    }
    let before = |i: usize| {
        let earlier = scene.clause(i);
        aim(scene, v, earlier)
            .filter(good)
            .or_else(|| topic(scene, v, earlier))
            .map(|aimed| phrase::last_chars(scene, aimed, 24))
    };
    if let Some(cut) = clause_index.checked_sub(1).and_then(before) {
        return Some((scene.text(cut), Some(cut)));
    }
    for i in clause_index + 1..scene.sentence.clauses.len().min(clause_index + 3) {
        if let Some(aimed) = aim(scene, v, scene.clause(i)).filter(good) {
            let cut = phrase::first_chars(scene, aimed, 24);
            return Some((scene.text(cut), Some(cut)));
        }
    }
    if let Some(cut) = (0..clause_index).rev().skip(1).find_map(before) {
        return Some((scene.text(cut), Some(cut)));
    }
    if text.chars().count() >= 2 && !generic(&text) {
        return Some((text, Some(name)));
    }
    // 6. What the sentence before was about, in the same paragraph: a programme, or what its money was for.
    let earlier = going.claims.iter().rev().find(|c| c.kind == Kind::Funding)?;
    let near = scene.doc.span(scene.sentence.range).start.saturating_sub(earlier.sentence.end) < 4;
    let slot = earlier.slots.iter().find(|s| s.role == Role::Purpose).filter(|_| near)?;
    Some((slot.name.clone(), None))
}

fn scene_generic(going: &Going, v: &Vocabulary, text: &str) -> bool {
    going.reader.words.list(v.generic_fund).iter().any(|w| w == text)
}

/// What follows a word of purpose in a stretch: 实施…工程, 用于…, 支持88个县改善….
fn aim(scene: &Scene, v: &Vocabulary, clause: Range) -> Option<Range> {
    let first = scene.words_in(v.aim, clause).next()?;
    if first.start > clause.start + 6 {
        return None;
    }
    let mut rest = Range { start: first.end, end: clause.end };
    // A count behind it ends the phrase: 实施帮扶项目29个.
    if let Some(m) = scene
        .mentions_in(rest)
        .find(|m| matches!(&m.what, What::Quantity(q) if scene.text(q.number).contains(|c: char| c.is_ascii_digit())))
    {
        rest.end = m.range.start.max(rest.start);
    }
    let mut rest = phrase::strip_start(scene, v.aim, rest);
    // 支持88个县改善…: who is helped is no purpose.
    if let Some(m) = scene
        .mentions_in(rest)
        .filter(|m| who::is_party(m) && m.range.start <= rest.start + 1)
        .max_by_key(|m| m.range.end)
    {
        rest = phrase::strip_start(scene, v.aim, Range { start: m.range.end, end: rest.end });
    }
    let rest = phrase::strip_end(scene, v.tail, rest);
    (rest.len() >= 2).then_some(rest)
}

/// 产业扶贫方面, …: the topic over the clauses.
fn topic(scene: &Scene, v: &Vocabulary, clause: Range) -> Option<Range> {
    let word = scene.words_in(v.topic, clause).find(|w| w.end == clause.end)?;
    let range = phrase::strip_adverbials(scene, v, Range { start: clause.start, end: word.start });
    (range.len() >= 2).then_some(range)
}

/// Who gets it: 向…发放, 支持…, 用于…; counted places and named parties that are no givers.
fn recipients(
    scene: &Scene,
    v: &Vocabulary,
    clause: Range,
    q: &Quantity,
    verb: Option<Range>,
    used: &[Range],
) -> Vec<Slot> {
    let before = Range { start: clause.start, end: q.core.start };
    // Named or counted, anywhere behind a word of giving to.
    for (range, span) in [
        (before, before),
        (
            Range { start: q.core.end, end: scene.sentence.range.end },
            Range { start: q.core.end, end: (q.core.end + 30).min(scene.sentence.range.end) },
        ),
    ] {
        for m in scene.mentions_in(span) {
            if !who::is_party(m) || used.iter().any(|u| u.meets(m.range)) || place::covered(scene, m) {
                continue;
            }
            let near = Range { start: m.range.start.saturating_sub(4).max(range.start), end: m.range.start };
            if scene.words_in(v.given_to, near).any(|w| w.end == m.range.start)
                || scene.words_in(v.toward, near).any(|w| w.end == m.range.start && w.len() == 2)
            {
                let all = who::list(scene, m);
                if all.iter().all(|m| matches!(&m.what, What::Place(p) if p.here)) {
                    continue;
                }
                return all.into_iter().map(|m| who::slot(scene.doc, Role::Recipient, m)).collect();
            }
        }
    }
    // A described group: 向低保对象、特困人员发放….
    let until = verb.map_or(q.core.start, |w| w.start);
    let stretch = Range { start: clause.start, end: until.max(clause.start) };
    if let Some(word) = scene.words_in(v.given_to, stretch).find(|w| w.len() == 1) {
        let mut range = phrase::strip_adverbials(scene, v, Range { start: word.end, end: stretch.end });
        if let Some(m) =
            scene.mentions_in(range).find(|m| m.range.start == range.start && matches!(&m.what, What::Place(_)))
        {
            range.start = m.range.end;
        }
        let text = scene.text(range);
        if (2..=24).contains(&text.chars().count()) && !text.contains([',', '(', '“']) {
            return text
                .split('、')
                .filter(|t| !t.is_empty())
                .map(|t| Slot {
                    role: Role::Recipient,
                    name: t.to_owned(),
                    thing: Thing::Group { name: t.to_owned(), count: None },
                    words: Some(scene.doc.span(range)),
                    inferred: false,
                })
                .collect();
        }
    }
    Vec::new()
}

/// Totals since a start year or over a programme: 累计, or a period of more than a year.
fn cumulative(scene: &Scene, v: &Vocabulary, clause_index: usize, value: Range, time: Option<&super::Period>) -> bool {
    let own = scene.clause(clause_index);
    if scene.has(v.total, Range { start: own.start, end: value.start }) {
        return true;
    }
    if let Some(time) = time {
        match (&time.start, &time.end) {
            (Some(s), Some(e)) if s.get(..4) != e.get(..4) => return true,
            (Some(_), None) => return true,
            (Some(_), Some(_)) => return false,
            _ => {}
        }
    }
    // 累计签约58个, 金额106亿元: the clause before counts the same thing.
    clause_index > 0 && scene.has(v.total, scene.clause(clause_index - 1))
}
