//! Funding: who gives, who gets, what for, where, when, and whether the figure is a running total.

use super::course::Course;
use super::giver::Asked;
use super::givers::Givers;
use super::pattern::{Match, is_joint};
use super::phrase::{self, Stretch};
use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{
    Amount, Claim, Kind, Period, Role, Slot, Thing, chain, fund, measure, notice, observe, parts, place, purpose,
    receiver, ties, verb, who,
};
use crate::mention::{Class, Mention, Quantity, What};
use crate::span::Range;

/// Binds an amount as funding; `found` is `None` for a later member of a list under one verb.
pub(super) fn bind(going: &mut Going, scene: &Scene, m: &Mention, q: &Quantity, rule: &Rule, found: Option<&Match>) {
    let v = *going.vocabulary();
    let Some(number) = q.value.or(q.lo) else { return };
    if found.is_some_and(|f| scene.is_broken(f.extent)) || scene.is_broken(m.range) {
        return;
    }
    let clause_index = scene.clause_of(q.core.start);
    let clause = scene.clause(clause_index);
    let stretch = own_stretch(scene, &v, clause, m);
    let verbs = verb::giving(scene, &v, Range { start: clause.start, end: q.core.start });
    let mut derivation = vec![format!("rule {}", rule.name)];
    let run = run_of(scene, m);
    let set = |key: &str, value: &str| rule.set.get(key).is_some_and(|r| r == value);

    // Who gives.
    let asked = Asked { going, scene, clause: clause_index, stretch, verbs: &verbs, turned: set("roles", "turned") };
    let part = parts::Part::of(going, scene, stretch.before);
    let mut givers = match &part {
        Some(part) => {
            derivation.push("giver pays a part of the whole".to_owned());
            part.givers(scene, &v)
        }
        None => asked.find(&mut derivation),
    };
    if givers.slots.is_empty() || found.is_none() {
        inherit(going, scene, q, found.is_none(), &mut givers);
    }
    // 其中,2020年投入…: a sentence that opens with a part keeps giver, receiver and place of the one before.
    let part_of = part_of_before(going, scene, &v).cloned();
    if givers.slots.is_empty()
        && let Some(whole) = &part_of
    {
        givers.slots.extend(carried_over(whole, Role::Funder));
        derivation.push("giver carried from the whole in the sentence before".to_owned());
    }
    if givers.slots.is_empty()
        && (going.own.is_none() || going.led && !asked.told_of_here())
        && let Some(speaker) = &going.speaker
        && (["invest", "donate", "allocate", "purchase"].iter().any(|f| set("flow", f))
            || going.led && ["spend", "loan"].iter().any(|f| set("flow", f)))
    {
        derivation.push("giver is whom the text is about".to_owned());
        givers.slots.push(speaker.clone());
    }

    // 拨付财政援助资金1.6亿元, in the helper's own report: the helper.
    if givers.slots.is_empty()
        && !going.partners.is_empty()
        && ["invest", "allocate"].iter().any(|f| set("flow", f))
        && ["援助", "帮扶", "协作", "对口支援"].iter().any(|w| scene.text(stretch.before).contains(w))
        && !scene.mentions_in(stretch.before).any(|m| matches!(m.what, What::Pair { .. }))
        && let Some(own) = &going.own
    {
        givers.slots.push(Slot { role: Role::Funder, ..own.slot(scene.doc) });
        derivation.push("giver is whom the text is about".to_owned());
    }

    // 销售, 帮助销售: the subject sells for the helped and does not pay.
    let before = Range { start: clause.start, end: q.core.start };
    let sold = scene.has(v.sell, before) && !scene.has(v.buy, before);
    if set("flow", "purchase") && sold {
        givers = Givers::default();
    }

    // Who gets it, and what for.
    let name = fund::name(scene, &v, stretch, &verbs);
    let full_name = Range { start: name.start, end: stretch.before.end.max(name.end) };
    let mut recipients = receiver::find(going, scene, clause_index, q, &verbs, &givers, full_name);
    if recipients.is_empty()
        && let Some(whole) = &part_of
    {
        recipients = carried_over(whole, Role::Recipient);
    }
    let recipients_all = going.expand(&recipients);
    recipients = recipients_all;
    let whole = found.is_none();
    // 管好用好2.6亿元|甲省财政援助资金: the words before say nothing of it.
    let mut named = stretch;
    if rule.name == "funding.fund" && verbs.is_empty() && asked.named_behind().is_some() {
        named.before.start = named.before.end;
    }
    // 其中国家补助3000万元: what the whole is for.
    let purpose = match &part {
        Some(part) => part.purpose.clone().map(|name| (name, None)),
        None => purpose::find(going, scene, clause_index, named, &verbs, m, q, whole),
    };

    // 从地区看,甲州3亿元: for what the whole is for.
    let elsewhere = |p: &Option<(String, Option<Range>)>| {
        p.as_ref().is_none_or(|(_, r)| r.is_none_or(|r| !scene.sentence.range.holds(r)))
    };
    let purpose = match &part_of {
        Some(whole) if elsewhere(&purpose) => {
            carried_over(whole, Role::Purpose).into_iter().next().map(|s| (s.name, None)).or(purpose)
        }
        _ => purpose,
    };
    let purpose = if set("flow", "purchase") {
        super::goods::bought(going, scene, clause, clause_index, purpose)
    } else {
        purpose
    };

    // 甲区、乙区分别投入500万元、420万元: each gives its own; 甲县、乙县分别获得…: each gets its own.
    let mut paired = None;
    if let Some((at, count)) = run.filter(|(_, count)| *count >= 2) {
        if givers.slots.len() == count {
            givers.slots = vec![givers.slots[at].clone()];
            derivation.push("paired off in order".to_owned());
        }
        if recipients.len() == count {
            recipients = vec![recipients[at].clone()];
            paired = place_of(&recipients[0]);
            derivation.push("paired off in order".to_owned());
        }
    }
    let parted = phrase::stretches(scene, &v, clause);
    let aligned = super::align::respective(scene, &v, going, m, &parted).and_then(|a| a.place);
    let aligned = paired.or(aligned);
    let mut slots = givers.slots;
    let places = going.places(scene, q.core, &givers.used);
    let places = match &part_of {
        Some(whole) if places.iter().all(|p| p.inferred) => carried_over(whole, Role::Place),
        _ => places,
    };
    let mut places = ties::aided_side(going, scene, q.core, going.helped_side(places, &slots));
    if places.is_empty() {
        // 向3个县投入…, 采购…: what is known of the receivers, then of the sums before.
        places = recipients.iter().filter_map(|s| place_of(s).or_else(|| area_of(s))).collect();
        places.iter_mut().for_each(|s| s.inferred = true);
    }
    if places.iter().all(|p| p.inferred) && part_of.is_none() {
        let nearer = narrower(going, scene, q, &slots, &recipients);
        let wider = |new: &[Slot]| new.iter().any(|n| places.iter().any(|p| ties::lies_in(p, n)));
        places = nearer.filter(|new| !wider(new)).unwrap_or(places);
    }
    // 投资800万元,在甲县建起加工厂: the clause behind says where.
    if places.iter().all(|p| p.inferred)
        && part_of.is_none()
        && let Some(next) = going.built_behind(scene, clause_index)
    {
        places = next;
    }
    if places.is_empty()
        && let Some(before) = of_the_whole(going, scene)
    {
        places = carried_over(before, Role::Place);
    }
    if places.is_empty() && going.country && going.helped.is_empty() {
        let name = going.reader.place_name("000000");
        places = vec![Slot {
            role: Role::Place,
            name,
            thing: Thing::Place("000000".to_owned()),
            words: None,
            inferred: true,
        }];
    }
    let places_inferred = places.iter().all(|p| p.inferred);
    match aligned {
        Some(one) if slots.iter().any(|s| s.role == Role::Funder && s.name == one.name) => {
            slots.retain(|s| s.role != Role::Funder || s.name == one.name);
            slots.extend(places);
        }
        Some(one) => slots.push(one),
        None => slots.extend(places),
    }
    slots.extend(recipients);
    if let Some((name, range)) = purpose {
        slots.push(Slot {
            role: Role::Purpose,
            thing: Thing::Term(name.clone()),
            name,
            words: range.map(|r| scene.doc.span(r)),
            inferred: range.is_none_or(|r| !scene.sentence.range.holds(r)),
        });
    }
    let mut time = going.period(scene, q.core, false);
    let own_time = going.period_in(scene, q.core).is_some();
    let carried_time = part_of.as_ref().filter(|_| !own_time);
    if let Some(whole) = carried_time {
        time = whole.time.clone().or(time);
    }
    let mut flow = rule.set.get("flow").cloned();
    if let Some(whole) = part.and_then(|p| p.flow)
        && matches!(rule.name.as_str(), "funding.handed" | "funding.fund")
    {
        flow = Some(whole);
    }
    // 从地区看,甲州3亿元: handed out like the whole.
    if rule.name == "funding.used"
        && let Some(whole) = &part_of
    {
        flow.clone_from(&whole.flow);
    }
    // 甲县:专项资金2405万元。: a share of the sum that the sentence before handed out.
    if let Some(share) = share_of_before(going, scene, &v, clause_index, &verbs) {
        let whole = &going.claims[share.whole];
        for role in [Role::Funder, Role::Purpose] {
            if !slots.iter().any(|s| s.role == role) {
                slots.extend(carried_over(whole, role));
            }
        }
        if !slots.iter().any(|s| s.role == Role::Recipient) {
            slots.push(who::slot(scene.doc, Role::Recipient, share.label));
        }
        slots.retain(|s| s.role != Role::Place);
        slots.extend(place::slot_of(scene.doc, Role::Place, share.label));
        time = time.or_else(|| whole.time.clone());
        flow.clone_from(&whole.flow);
        derivation.push("a share of the sum before".to_owned());
    }
    // 下达30亿元,其中甲市8亿元、乙州6亿元: each part goes to whom its name stands before.
    let handed_out = flow.as_deref() == Some("allocate");
    if let Some((label, labels)) = allotted(scene, m).filter(|_| handed_out) {
        let is_label = |s: &Slot| labels.iter().any(|l| s.words == Some(scene.doc.span(l.range)));
        slots.retain(|s| !matches!(s.role, Role::Place | Role::Recipient) && !is_label(s));
        if !slots.iter().any(|s| s.role == Role::Funder)
            && let Some(earlier) = in_sentence(going, scene)
        {
            slots.extend(earlier.slots.iter().filter(|s| s.role == Role::Funder && !is_label(s)).cloned());
        }
        if !slots.iter().any(|s| s.role == Role::Funder)
            && let Some(whole) = &part_of
        {
            slots.extend(carried_over(whole, Role::Funder));
        }
        slots.push(who::slot(scene.doc, Role::Recipient, label));
        slots.extend(place::slot_of(scene.doc, Role::Place, label));
        derivation.push("a share of what was handed out".to_owned());
    }
    if let Some(label) = notice::listed(going, scene, m, q) {
        slots = notice::slots(going, scene, label);
        derivation.push("a line under what hands the money out".to_owned());
    }
    let use_line = notice::used(going, scene).filter(|(_, sum)| *sum == m.range);
    if let Some((words, _)) = use_line {
        slots = notice::use_slots(going, scene, words);
        derivation.push("a line under what hands the money out".to_owned());
    }
    // 向甲校捐赠20万元。15万元用于…: a use of what was given before.
    if rule.name == "funding.used"
        && (part_of.is_some() || !slots.iter().any(|s| s.role == Role::Funder))
        && let Some(whole) = parts::given_before(going, scene, number)
    {
        slots.retain(|s| s.role != Role::Funder);
        slots.extend(carried_over(whole, Role::Funder));
        if places_inferred {
            slots.retain(|s| s.role != Role::Place);
            slots.extend(carried_over(whole, Role::Place));
        }
        flow.clone_from(&whole.flow);
        time = time.or_else(|| whole.time.clone());
        derivation.push("a use of the sum before".to_owned());
    }
    // 安排扶贫贷款1亿元、以工代赈资金2800万元: the second is no loan.
    if whole
        && rule.name == "funding.loan"
        && scene.word_before(v.fund_noun, stretch.before.end, stretch.before.start).is_some()
        && !scene.has(v.loan, stretch.before)
        && verbs.iter().any(|w| scene.has(v.allocate, *w))
    {
        flow = Some("allocate".to_owned());
    }
    if going.notice.is_some() && rule.name == "funding.fund" {
        flow = Some("allocate".to_owned());
    }
    let cumulative = set("cumulative", "true")
        || cumulative(scene, &v, clause_index, q.core, time.as_ref())
        || (whole || in_parts(scene, &v, q.core)) && of_the_whole(going, scene).is_some_and(|c| c.cumulative);
    // 资金从2003年的A增长到2008年的B: each of its year, and neither a total.
    let course = Course::of(scene, &v, clause, &parted, m.range);
    if let Some((course, side)) = &course {
        time = observe::course_time(going, scene, course, *side);
    }
    let cumulative = cumulative || carried_time.is_some_and(|c| c.cumulative);
    let cumulative = cumulative && course.is_none();
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
        flow,
        cumulative,
        measure: None,
        status,
        rule: rule.name.clone(),
        score: 0,
        hard: None,
        derivation,
    });
}

/// Binds an amount of a list under a title that hands money out: 甲市:2310万元.
pub(super) fn bind_listed(going: &mut Going, scene: &Scene, m: &Mention, q: &Quantity) {
    if let Some(rule) = going.reader.rules.rules.iter().find(|r| r.name == "funding.allocate") {
        bind(going, scene, m, q, rule, None);
    }
}

/// The words that are an amount's own; a second member of 860万元和790万元 shares those of the first.
fn own_stretch(scene: &Scene, v: &Vocabulary, clause: Range, m: &Mention) -> Stretch {
    let all = phrase::stretches(scene, v, clause);
    let Some(mut i) = all.iter().position(|(r, _)| *r == m.range) else {
        return Stretch {
            before: Range { start: clause.start, end: m.range.start },
            behind: Range { start: m.range.end, end: clause.end },
            shared: false,
            lent: false,
        };
    };
    let mut stretch = all[i].1;
    while i > 0 && is_joint(scene.doc.slice(stretch.before)) {
        i -= 1;
        stretch.before = all[i].1.before;
    }
    stretch
}

/// Where an amount stands in a run of amounts with nothing but list marks between them, and how long the run is.
fn run_of(scene: &Scene, m: &Mention) -> Option<(usize, usize)> {
    let money: Vec<&Mention> = scene
        .mentions
        .iter()
        .filter(|m| matches!(&m.what, What::Quantity(q) if q.class == Class::Money && !q.ordinal))
        .collect();
    let at = money.iter().position(|o| o.range == m.range)?;
    let joined = |i: usize| {
        let between = Range { start: money[i].range.end, end: money[i + 1].range.start };
        between.start < between.end && is_joint(scene.doc.slice(between))
    };
    let mut first = at;
    while first > 0 && joined(first - 1) {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < money.len() && joined(last) {
        last += 1;
    }
    Some((at - first, last - first + 1))
}

/// The funding claim of the same sentence that this amount goes on with.
fn of_the_whole<'g>(going: &'g Going, scene: &Scene) -> Option<&'g Claim> {
    let sentence = scene.doc.span(scene.sentence.range);
    going.claims.last().filter(|c| c.kind == Kind::Funding && c.sentence == sentence)
}

/// The claim of the sentence before that a sentence beginning with 其中 is a part of.
fn part_of_before<'g>(going: &'g Going, scene: &Scene, v: &Vocabulary) -> Option<&'g Claim> {
    let first = scene.clause(0);
    if !scene.words_in(v.parts, first).any(|w| w.start == first.start) && !chain::grows_on(going, scene) {
        return None;
    }
    let start = scene.doc.span(scene.sentence.range).start;
    // 从用途看,…。从地区看,…: both part the same whole.
    if scene.word_at(v.parts, first.start, first.end).is_some_and(|w| w.len() >= 4) {
        let near = |c: &&Claim| c.sentence.end <= start && start - c.sentence.end < 240;
        let whole = |c: &&Claim| c.kind == Kind::Funding && c.rule != "funding.used";
        return going.claims.iter().rev().take(60).find(whole).filter(near);
    }
    let near = |c: &&Claim| c.sentence.end <= start && start - c.sentence.end < 12;
    going.claims.iter().rev().take(60).find(|c| c.kind == Kind::Funding).filter(near)
}

/// A line that gives one place its share.
struct Share<'a> {
    /// Index of the claim that tells the whole.
    whole: usize,
    label: &'a Mention,
}

/// The place whose name stands right before an amount, with all such places of the sentence: 甲市8亿元、乙州6亿元. One alone
/// is no list.
fn allotted<'a>(scene: &Scene<'a>, m: &Mention) -> Option<(&'a Mention, Vec<&'a Mention>)> {
    let mut labels = Vec::new();
    for pair in scene.mentions.windows(2) {
        let [label, amount] = pair else { continue };
        let place = matches!(&label.what, What::Place(p) if !p.here && p.code.as_deref() != Some("000000"));
        let money = matches!(&amount.what, What::Quantity(q) if q.unit == "元");
        if place && money && label.range.end == amount.range.start && !place::covered(scene, label) {
            labels.push(label);
        }
    }
    let own = labels.iter().copied().find(|l| l.range.end == m.range.start)?;
    (labels.len() >= 2).then_some((own, labels))
}

/// The sum before in the same sentence.
fn in_sentence<'c>(going: &'c Going, scene: &Scene) -> Option<&'c Claim> {
    let sentence = scene.doc.span(scene.sentence.range);
    going.claims.iter().rev().take_while(|c| c.sentence == sentence).find(|c| c.kind == Kind::Funding)
}

/// The handed-out sum that `甲县:专项资金2405万元` is a share of: a place alone stands before the colon, nobody acts,
/// and the line before told the whole or another share.
fn share_of_before<'a>(
    going: &Going,
    scene: &Scene<'a>,
    v: &Vocabulary,
    clause_index: usize,
    verbs: &[Range],
) -> Option<Share<'a>> {
    let label_clause = phrase::trim(scene, scene.clause(0));
    let colon = scene.doc.chars.get(scene.clause(0).end as usize) == Some(&':');
    if clause_index != 1 || !colon || !verbs.is_empty() || scene.has(v.total, label_clause) {
        return None;
    }
    let label = scene.mentions_at(label_clause.start).find(|m| who::is_party(m) && m.range.end == label_clause.end)?;
    let start = scene.doc.span(scene.sentence.range).start;
    let whole = going.claims.iter().rposition(|c| c.kind == Kind::Funding)?;
    let claim = &going.claims[whole];
    let near = claim.sentence.end <= start && start - claim.sentence.end < 6;
    (near && claim.flow.as_deref() == Some("allocate")).then_some(Share { whole, label })
}

fn carried_over(claim: &Claim, role: Role) -> Vec<Slot> {
    claim.slots.iter().filter(|s| s.role == role).map(|s| Slot { inferred: true, ..s.clone() }).collect()
}

/// A list under one verb keeps the giver of its first amount; parts of a whole name their own (省财政3000万元).
fn inherit(going: &Going, scene: &Scene, q: &Quantity, whole: bool, givers: &mut Givers) {
    let Some(first) = of_the_whole(going, scene) else { return };
    // 其中市级财政1.1亿元、社会资金1.4亿元: a part that names no giver has that of the whole, not that of the part before.
    let v = going.vocabulary();
    let parts = scene.words_in(v.parts, Range { start: scene.sentence.range.start, end: q.core.start }).next_back();
    let named_there = |c: &Claim, from: u32| {
        c.slots
            .iter()
            .any(|s| s.role == Role::Funder && s.words.is_some_and(|w| w.start >= from && w.end <= c.value.start))
    };
    let first = match parts.map(|w| scene.doc.span(w).start) {
        Some(from) if named_there(first, from) => {
            let sentence = first.sentence;
            let earlier = going.claims.iter().rev().take_while(|c| c.sentence == sentence);
            match earlier.filter(|c| c.kind == Kind::Funding).find(|c| c.value.end <= from) {
                Some(head) => head,
                None => return,
            }
        }
        _ => first,
    };
    let end = first.value.end;
    let start = scene.doc.span(q.core).start;
    let listed = end <= start
        && scene.doc.quote(crate::span::Span { start: end, end: start }).starts_with(['、', '和', '及', '与']);
    if givers.slots.is_empty() && (whole || listed) {
        givers.slots = first.slots.iter().filter(|s| s.role == Role::Funder).cloned().collect();
        let words: Vec<_> = givers.slots.iter().filter_map(|s| s.words).collect();
        givers.used.extend(scene.mentions.iter().filter(|m| words.contains(&scene.doc.span(m.range))).map(|m| m.range));
    }
}

/// Where money goes when its sentence says no place for it: to the places that get it, to those whom its giver was just
/// said to help, else to where a giver within the document's own place is at home.
fn narrower(going: &Going, scene: &Scene, q: &Quantity, givers: &[Slot], recipients: &[Slot]) -> Option<Vec<Slot>> {
    let within = |s: &Slot| match (&s.thing, &going.own) {
        (Thing::Place(_), Some(_)) if going.partners.iter().any(|p| ties::same(p, s)) => true,
        (Thing::Place(code), Some(own)) => own.holds(code) && own.code.as_deref() != Some(code.as_str()),
        _ => false,
    };
    let all: Option<Vec<Slot>> = recipients.iter().map(place_of).collect();
    if let Some(all) = all.filter(|all| !all.is_empty() && all.iter().all(within)) {
        return Some(all);
    }
    // 为甲县医院购置设备: the division of the body that gets it.
    let of_body = |s: &Slot| {
        let m = scene.mentions.iter().find(|m| s.words == Some(scene.doc.span(m.range)))?;
        let What::Body(b) = &m.what else { return None };
        let code = b.place.clone().filter(|c| going.own.as_ref().is_none_or(|o| o.holds(c)))?;
        let name = going.reader.place_name(&code);
        Some(Slot { role: Role::Place, name, thing: Thing::Place(code), words: s.words, inferred: true })
    };
    let bodies: Option<Vec<Slot>> = recipients.iter().map(of_body).collect();
    if let Some(bodies) = bodies.filter(|all| !all.is_empty()) {
        return Some(bodies);
    }
    let tied = ties::helped_before(going, scene, q.core, givers);
    if !tied.is_empty() {
        return Some(tied.into_iter().map(|s| Slot { inferred: true, ..s }).collect());
    }
    // 安排对口帮扶资金: it helps others.
    let clause = scene.clause_at(q.core.start);
    let elsewhere = scene.has(going.vocabulary().tie_strong, Range { start: clause.start, end: q.core.start });
    let alone = !elsewhere
        && recipients.is_empty()
        && going.partners.is_empty()
        && going.helped.is_empty()
        && going.topic.is_none();
    (alone && !givers.is_empty() && givers.iter().all(within))
        .then(|| givers.iter().map(|s| Slot { role: Role::Place, inferred: true, ..s.clone() }).collect())
}

/// A recipient that is a place is where the money goes.
fn place_of(slot: &Slot) -> Option<Slot> {
    matches!(slot.thing, Thing::Place(_)).then(|| Slot { role: Role::Place, ..slot.clone() })
}

/// 扶贫协作地区, 结对地区: receivers that are described as an area.
fn area_of(slot: &Slot) -> Option<Slot> {
    (slot.name.ends_with("地区") && matches!(slot.thing, Thing::Group { count: None, .. })).then(|| Slot {
        role: Role::Place,
        thing: Thing::Area(slot.name.clone()),
        ..slot.clone()
    })
}

/// Whether an amount stands behind 其中 in its sentence.
fn in_parts(scene: &Scene, v: &Vocabulary, value: Range) -> bool {
    scene.has(v.parts, Range { start: scene.sentence.range.start, end: value.start })
}

/// Totals since a start year or over a programme: 累计, or a period of more than a year.
fn cumulative(scene: &Scene, v: &Vocabulary, clause_index: usize, value: Range, time: Option<&Period>) -> bool {
    let own = scene.clause(clause_index);
    // 三年来…,市财政每年拿出800万元: so much in each.
    if scene.text(Range { start: own.start, end: value.start }).contains("每年") {
        return false;
    }
    if scene.has(v.running, Range { start: own.start, end: value.start }) {
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
    clause_index > 0 && scene.has(v.running, scene.clause(clause_index - 1))
}
