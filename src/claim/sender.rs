//! Who sends the people that a number counts.

use super::place;
use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::staff::own_lies_in;
use super::{Claim, Kind, Role, Slot, Thing, giver, phrase, who};
use crate::mention::{Mention, What};
use crate::span::Range;

/// A number of people sent, and what is known of it.
pub(super) struct Sent<'s, 'a> {
    pub m: &'a Mention,
    pub rule: &'s Rule,
    /// The sending verb before the number.
    pub verb: Option<Range>,
    /// It goes on a list of people, without a verb of its own.
    pub listed: bool,
    /// Where they were said to go.
    pub goal: Option<&'s [Slot]>,
    /// The province that their post names: 援疆教师.
    pub region: Option<&'s str>,
}

/// Who sends: the subject of the sending verb, the body they come from, both sides of an exchange, or whoever sent
/// the ones before in the list; else whom the text has told before.
pub(super) fn find(going: &Going, scene: &Scene, sent: &Sent) -> Vec<Slot> {
    let v = going.vocabulary();
    let m = sent.m;
    let clause = scene.clause_at(m.range.start);
    let index = scene.clause_of(m.range.start);
    let abroad = sent.goal.is_some();
    let serving = sent.rule.name == "staffing.serving";
    let slots = |all: Vec<&Mention>| -> Vec<Slot> {
        all.into_iter()
            .filter(|p| !p.range.meets(m.range) && !matches!(&p.what, What::Body(b) if b.name.ends_with('队')))
            // 全国累计选派: the nation is where they are sent, not who sends them.
            .filter(|p| !matches!(&p.what, What::Place(x) if x.code.as_deref() == Some("000000")))
            .map(|p| who::slot(scene.doc, Role::Sender, p))
            .collect()
    };
    let before = Range { start: clause.start, end: m.range.start };
    // 双方互派: both sides, one of which is the document's own place.
    if scene.has(v.mutual, before)
        && let Some(both) = both_sides(going, scene)
    {
        return both;
    }
    // 选派14名干部和150名人才: one verb, one sender.
    if sent.listed
        && let Some(earlier) = self::before(going, scene)
        && earlier.value.start >= scene.doc.span(clause).start
    {
        return earlier.slots.iter().filter(|s| s.role == Role::Sender).cloned().collect();
    }
    if let Some(from) = left(scene, going, before) {
        return from;
    }
    // 12名支教老师来自天津市第九十五中学; 18名来自我市的教师.
    let after = Range { start: m.range.end, end: clause.end };
    if let Some(word) = scene.words_in(v.coming_from, after).next()
        && let Some(p) = scene
            .mentions_in(Range { start: word.end, end: clause.end })
            .find(|p| who::is_party(p) && p.range.start == word.end)
    {
        return match (&p.what, &going.own) {
            (What::Place(x), Some(own)) if x.here => vec![Slot { role: Role::Sender, ..own.slot(scene.doc) }],
            _ => slots(who::list(scene, p)),
        };
    }
    // …21人,他们分别来自甲厅、乙报社.
    if let Some(next) = scene.sentence.clauses.get(index + 1)
        && let Some(word) =
            scene.words_in(v.coming_from, Range { start: next.start, end: (next.start + 6).min(next.end) }).next()
        && let Some(p) = scene.mentions_in(*next).find(|p| who::is_party(p) && p.range.start == word.end)
    {
        return slots(who::list(scene, p));
    }
    if let Some(verb) = sent.verb {
        // 接收云南来松挂职干部17名: the sender stands behind the verb of receiving.
        if scene.has(v.getting, verb)
            && let Some(p) = scene.mentions_in(Range { start: verb.end, end: m.range.start }).find(|p| who::is_party(p))
        {
            return slots(who::list(scene, p));
        }
        let stretch = Range { start: clause.start, end: verb.start };
        if let Some(found) = giver::subject(scene, v, stretch, verb) {
            return slots(found);
        }
        // 我县选派教师35名赴甬跟岗, behind a clause of the helper's: one's own place opens this one.
        let own_opens = scene.mentions_at(stretch.start).any(|p| matches!(&p.what, What::Place(p) if p.here));
        if own_opens
            && outward(going, scene, sent, stretch)
            && let Some(own) = &going.own
        {
            return vec![Slot { role: Role::Sender, ..own.slot(scene.doc) }];
        }
        if let Some(found) = opener(scene, going, stretch) {
            return slots(found);
        }
        if let Some(found) = many(scene, going, stretch) {
            return slots(found);
        }
        if let Some(side) = side(scene, going, stretch) {
            return vec![side];
        }
        if let Some(units) = units(scene, going, stretch) {
            return units;
        }
        // 学校选派2名: the body that the text is about.
        if let Some(speaker) = anaphor(scene, going, stretch) {
            return vec![speaker];
        }
        // 我省选派干部231名赴江苏挂职: one's own place sends abroad.
        let own = scene.mentions_in(stretch).find(|p| matches!(&p.what, What::Place(p) if p.here));
        if own.is_some()
            && outward(going, scene, sent, stretch)
            && let Some(own) = &going.own
        {
            return vec![Slot { role: Role::Sender, ..own.slot(scene.doc) }];
        }
        // 选派干部8名赴两县工作, in the helper's own report.
        let named = scene.mentions_in(stretch).any(who::is_party);
        if !named
            && !going.partners.is_empty()
            && sent.goal.is_some_and(|g| g.iter().all(|s| going.partners.iter().any(|p| super::ties::same(p, s))))
            && let Some(own) = &going.own
        {
            return vec![Slot { role: Role::Sender, ..own.slot(scene.doc) }];
        }
        // 共有17个省市、27户企业,选派…: whom the clause before counted.
        if index > 0
            && stretch.is_empty()
            && let Some(found) = counted_before(scene, scene.clause(index - 1))
        {
            return slots(found);
        }
    } else {
        // The people themselves are the subject of serving; a place before them sends only if they go elsewhere.
        let subject = slots(who::subject(scene, v, before).unwrap_or_default());
        let subject: Vec<Slot> =
            subject.into_iter().filter(|s| !serving || abroad || !matches!(s.thing, Thing::Place(_))).collect();
        if !subject.is_empty() {
            return subject;
        }
        if let Some(found) = batch_of(scene, before).filter(|p| abroad && !among(sent.goal, p)) {
            return slots(vec![found]);
        }
    }
    // 广东省第八批援藏干部52名; 甲集团援藏项目15个、援藏干部12名.
    if let Some(p) = scene.mentions_in(before).rfind(|p| {
        let opens = phrase::strip_adverbials(scene, v, Range { start: clause.start, end: p.range.start }).is_empty();
        let reach = if opens { m.range.start } else { p.range.end + 10 };
        let party = match &p.what {
            What::Place(p) => !p.here,
            What::Body(b) => b.count.is_none() && opens && b.kind != "budget",
            _ => false,
        };
        party
            && !place::covered(scene, p)
            && scene.has(v.aid_post, Range { start: p.range.end, end: reach.min(m.range.start.max(p.range.end)) })
    }) && !who::is_own(p, going.own.as_ref())
    {
        return slots(vec![p]);
    }
    if index == 0
        && going.chained
        && let Some((_, slots)) = going.giver.as_ref().filter(|(s, _)| s + 1 == scene.index)
    {
        return slots.iter().map(|s| Slot { role: Role::Sender, inferred: true, ..s.clone() }).collect();
    }
    // A list keeps the sender of the ones before.
    if let Some(c) = self::before(going, scene) {
        return c.slots.iter().filter(|s| s.role == Role::Sender).cloned().collect();
    }
    if index > 0
        && !serving
        && let Some(found) = super::tie::opening(going, scene, index)
    {
        return slots(found);
    }
    // 137个单位包扶68个村,选派第一书记68名: the helpers of the tie send.
    let here = scene.doc.span(scene.sentence.range);
    let tied: Vec<Slot> = going
        .claims
        .iter()
        .rev()
        .take_while(|c| c.sentence == here)
        .filter(|c| c.kind == Kind::Pairing && !serving && c.value.end <= scene.doc.span(m.range).start)
        .flat_map(|c| c.slots.iter().filter(|s| s.role == Role::Helper && !matches!(s.thing, Thing::Term(_))))
        .map(|s| Slot { role: Role::Sender, ..s.clone() })
        .collect();
    if !tied.is_empty() {
        return tied;
    }
    told_before(going, scene, sent)
}

/// Who sent by what the text has told in earlier sentences; inferred.
fn told_before(going: &Going, scene: &Scene, sent: &Sent) -> Vec<Slot> {
    let v = going.vocabulary();
    let inferred = |s: &Slot| Slot { role: Role::Sender, inferred: true, ..s.clone() };
    let until = Range { start: scene.sentence.range.start, end: sent.m.range.start };
    let here = scene.mentions_in(until).any(|p| matches!(&p.what, What::Place(x) if x.here));
    let sends = sent.verb.is_some() && sent.rule.name == "staffing.sent";
    // 共派6名干部到甲县中学支教: who was said to help there or to send there.
    if let Some([place, ..]) = sent.goal
        && sends
        && !here
        && let Some(helper) = going.known_ties.helper_of(place)
    {
        return vec![inferred(helper)];
    }
    // 先后派来党政干部12名: who was said to help the document's own place.
    let hither = sent.verb.is_some_and(|w| {
        let near = Range { start: w.start, end: (w.end + 1).min(sent.m.range.start) };
        scene.text(near).ends_with('来') || scene.text(w).ends_with('来')
    });
    if hither
        && !here
        && let Some(own) = &going.own
        && let Some(helper) = going.known_ties.helper_of(&own.slot(scene.doc))
    {
        return vec![inferred(helper)];
    }
    // 第八批援藏干部60名, in a text of a place there.
    if let Some(region) = sent.region
        && own_lies_in(going, region)
        && let Some(own) = &going.own
        && let Some(helper) = going.known_ties.helper_of(&own.slot(scene.doc))
    {
        return vec![inferred(helper)];
    }
    // 此次选派的27名: a sentence that names nobody goes on with the sender of the one before.
    let named = scene.mentions_in(until).any(who::is_party);
    let village = scene.has(v.village_post, scene.sentence.range);
    let sentence = scene.doc.span(scene.sentence.range);
    let earlier = going.claims.iter().rev().find(|c| c.kind == Kind::Staffing && c.sentence != sentence);
    if sends
        && !named
        && !village
        && let Some(before) = earlier
        && going.is_sentence_before(scene, before)
    {
        let slots: Vec<Slot> = before.slots.iter().filter(|s| s.role == Role::Sender).map(inferred).collect();
        if !slots.is_empty() {
            return slots;
        }
    }
    // 全年派出挂职干部17名: in an enterprise's report the enterprise sends.
    match &going.speaker {
        Some(speaker) if (going.own.is_none() || going.led) && sent.rule.name == "staffing.sent" => {
            vec![inferred(speaker)]
        }
        _ => Vec::new(),
    }
}

/// The staffing claim before in the same sentence.
pub(super) fn before<'c>(going: &'c Going, scene: &Scene) -> Option<&'c Claim> {
    let sentence = scene.doc.span(scene.sentence.range);
    going.claims.iter().rev().take_while(|c| c.sentence == sentence).find(|c| c.kind == Kind::Staffing)
}

/// 从市直单位选派: the body or bodies that they leave.
fn left(scene: &Scene, going: &Going, before: Range) -> Option<Vec<Slot>> {
    let v = going.vocabulary();
    let from = scene.words_in(v.from, before).next()?;
    let verb = scene.words_in(v.send, Range { start: from.end, end: before.end }).next()?;
    let mut range = Range { start: from.end, end: verb.start };
    // 从97家市直单位中选派
    if range.len() > 1 && scene.char(range.end - 1) == '中' {
        range.end -= 1;
    }
    let parties: Vec<&Mention> =
        scene.mentions_in(range).filter(|p| who::is_party(p) && !place::covered(scene, p)).collect();
    if parties.len() == 1 && parties[0].range == range || parties.len() > 1 {
        return Some(parties.into_iter().map(|p| who::slot(scene.doc, Role::Sender, p)).collect());
    }
    let text = scene.text(range);
    if !(1..=14).contains(&text.chars().count()) || scene.mentions_in(range).any(|m| matches!(m.what, What::Time(_))) {
        return None;
    }
    let slots = text.split(['、', '和', '与', '及']).filter(|t| !t.is_empty()).map(|t| group(scene, range, t));
    Some(slots.collect())
}

fn group(scene: &Scene, range: Range, name: &str) -> Slot {
    Slot {
        role: Role::Sender,
        thing: Thing::Group { name: name.to_owned(), count: None },
        name: name.to_owned(),
        words: Some(scene.doc.span(range)),
        inferred: false,
    }
}

/// 山西在每个县都安排: the party that opens the clause, whatever a preposition puts behind it.
fn opener<'a>(scene: &Scene<'a>, going: &Going, stretch: Range) -> Option<Vec<&'a Mention>> {
    let v = going.vocabulary();
    let first = scene.mentions_in(stretch).find(|m| who::is_party(m) && !place::covered(scene, m))?;
    let lead = Range { start: stretch.start, end: first.range.start };
    let opens = lead.is_empty() || phrase::strip_adverbials(scene, v, lead).is_empty();
    let members = who::list(scene, first);
    let end = members[members.len() - 1].range.end;
    let here = members.iter().any(|m| matches!(&m.what, What::Place(p) if p.here));
    let near = Range { start: end, end: (end + 2).min(stretch.end).max(end) };
    let governs =
        scene.words_in(v.toward, near).chain(scene.words_in(v.away, near)).any(|w| w.start == end && w.len() == 1);
    let others = scene.mentions_in(Range { start: end, end: stretch.end }).any(who::is_party);
    (opens && !here && governs && !others).then_some(members)
}

/// 中央单位和17个省市共选派: a list with counted places in it that ends right before the verb.
fn many<'a>(scene: &Scene<'a>, going: &Going, stretch: Range) -> Option<Vec<&'a Mention>> {
    let v = going.vocabulary();
    let mut end = stretch.start;
    let mut found = None;
    for m in scene.mentions_in(stretch).filter(|m| who::is_party(m) && !place::covered(scene, m)) {
        if m.range.start < end {
            continue;
        }
        let members = who::list(scene, m);
        end = members[members.len() - 1].range.end;
        let lead = Range { start: m.range.start.saturating_sub(3).max(stretch.start), end: m.range.start };
        let governed =
            scene.words_in(v.toward, lead).chain(scene.words_in(v.away, lead)).any(|w| w.end == m.range.start);
        let here = members.iter().any(|m| matches!(&m.what, What::Place(p) if p.here));
        found = (!governed && !here && end <= stretch.end).then_some(members);
    }
    let rest = phrase::strip_start(scene, v.lead, Range { start: end.min(stretch.end), end: stretch.end });
    found.filter(|_| rest.is_empty() || scene.text(rest) == "等")
}

/// 各县区(市)共选派, 其中省直单位选派: a side that is described and not named opens the clause.
fn side(scene: &Scene, going: &Going, stretch: Range) -> Option<Slot> {
    let v = going.vocabulary();
    let range = phrase::strip_adverbials(scene, v, stretch);
    let range = phrase::strip_end(scene, v.lead, phrase::strip_end(scene, v.total, range));
    let text = scene.text(range);
    let described = text.starts_with('各') || scene.has(v.sending_side, range);
    (described && (2..=12).contains(&text.chars().count())).then(|| group(scene, range, text))
}

/// 省级单位选派, 部机关及部属单位选派: units that nobody counts or names, told by their kind at the head of the clause.
fn units(scene: &Scene, going: &Going, stretch: Range) -> Option<Vec<Slot>> {
    const KINDS: [&str; 4] = ["单位", "机关", "部门", "院校"];
    let v = going.vocabulary();
    let head = phrase::strip_tail(scene, v, phrase::strip_adverbials(scene, v, stretch));
    let head = phrase::strip_end(scene, v.total, head);
    let text = scene.text(head);
    let parts: Vec<&str> = text.split(['、', '和', '及', '与']).collect();
    let kind = |p: &&str| {
        let n = p.chars().count();
        (3..=8).contains(&n) && KINDS.iter().any(|k| p.ends_with(k)) && p.chars().all(crate::chars::is_han)
    };
    let named = scene.mentions_in(head).any(|m| who::is_party(m) || matches!(m.what, What::Quantity(_)));
    if named || !parts.iter().all(kind) {
        return None;
    }
    let slot = |p: &&str| Slot {
        role: Role::Sender,
        name: (*p).to_owned(),
        thing: super::Thing::Group { name: (*p).to_owned(), count: None },
        words: Some(scene.doc.span(head)),
        inferred: false,
    };
    Some(parts.iter().map(slot).collect())
}

/// 学校选派, 公司派出: the body that the text is about, pointed back to at the head of the clause.
fn anaphor(scene: &Scene, going: &Going, stretch: Range) -> Option<Slot> {
    let v = going.vocabulary();
    let speaker = going.speaker.as_ref()?;
    let head = Range { start: stretch.start, end: (stretch.start + 14).min(stretch.end) };
    scene
        .words_in(v.anaphor, head)
        .filter(|w| super::about::can_mean(scene.text(*w), speaker))
        .any(|w| phrase::strip_adverbials(scene, v, Range { start: stretch.start, end: w.start }).is_empty())
        .then(|| Slot { role: Role::Sender, inferred: true, ..speaker.clone() })
}

/// Whether the document's own place sends to others: they go to a place outside it, or to 受援地区.
fn outward(going: &Going, scene: &Scene, sent: &Sent, stretch: Range) -> bool {
    let v = going.vocabulary();
    let outside = |s: &Slot| matches!(&s.thing, Thing::Place(c) if going.own.as_ref().is_some_and(|o| !o.holds(c)));
    sent.goal.is_some_and(|g| g.iter().any(outside) || g.iter().all(|s| !matches!(s.thing, Thing::Place(_))))
        || sent.region.is_some_and(|r| !own_lies_in(going, r))
        || scene.has(v.aided, Range { start: stretch.start, end: sent.m.range.start })
}

/// 共有17个省市、76家部委: the list of parties that the clause ends with.
fn counted_before<'a>(scene: &Scene<'a>, clause: Range) -> Option<Vec<&'a Mention>> {
    let first = scene
        .mentions_in(clause)
        .find(|m| who::is_party(m) && m.range.start > clause.start && scene.char(m.range.start - 1) == '有')?;
    let members = who::list(scene, first);
    (members[members.len() - 1].range.end == clause.end).then_some(members)
}

/// 甲区第二批11名…: the place that only the number of a batch parts from the people.
fn batch_of<'a>(scene: &Scene<'a>, before: Range) -> Option<&'a Mention> {
    let p = scene.mentions_in(before).rfind(|p| who::is_party(p) && !place::covered(scene, p))?;
    // 西北师大2026年春季学期365名, 甲区第二批11名, 甲市新一批共8名
    let mut rest = String::new();
    let mut at = p.range.end;
    while at < before.end {
        let skipped = scene
            .mentions_at(at)
            .filter(|m| matches!(m.what, What::Time(_) | What::Quantity(_)))
            .map(|m| m.range.end)
            .max();
        match skipped.filter(|e| *e <= before.end) {
            Some(end) => at = end,
            None => {
                rest.push(scene.char(at));
                at += 1;
            }
        }
    }
    let batch = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百的首第新又共有批次届期轮学年度季".contains(c);
    let here = matches!(&p.what, What::Place(x) if x.here);
    (!here && rest.chars().count() <= 8 && rest.chars().all(batch)).then_some(p)
}

/// Whether a party is one of the places gone to.
fn among(goal: Option<&[Slot]>, p: &Mention) -> bool {
    let What::Place(x) = &p.what else { return false };
    goal.is_some_and(|g| g.iter().any(|s| matches!((&s.thing, &x.code), (Thing::Place(a), Some(b)) if a == b)))
}

/// The two sides of an exchange: those of the sentence, or the other one and the document's own place.
fn both_sides(going: &Going, scene: &Scene) -> Option<Vec<Slot>> {
    let own = going.own.as_ref()?;
    let mut named: Vec<&Mention> = scene
        .mentions
        .iter()
        .filter(|p| matches!(&p.what, What::Place(x) if !x.here && x.code.is_some()) && !place::covered(scene, p))
        .collect();
    let code = |p: &Mention| match &p.what {
        What::Place(x) => x.code.clone(),
        _ => None,
    };
    let mut seen = std::collections::BTreeSet::new();
    named.retain(|p| seen.insert(code(p)));
    let mut both: Vec<Slot> = named.iter().take(2).map(|p| who::slot(scene.doc, Role::Sender, p)).collect();
    if both.is_empty() {
        // 双方, two sentences behind the names: who helped or gave last is the other side.
        let place = |s: &&Slot| matches!(s.thing, Thing::Place(_)) && s.name != own.name;
        let other = going.claims.iter().rev().take(12).find_map(|c| {
            c.slots.iter().filter(|s| matches!(s.role, Role::Helper | Role::Funder | Role::Sender)).find(place)
        })?;
        both.push(Slot { role: Role::Sender, inferred: true, ..other.clone() });
    }
    if both.len() == 1 && both[0].name != own.name {
        both.push(Slot { role: Role::Sender, ..own.slot(scene.doc) });
    }
    (both.len() == 2).then_some(both)
}

/// Whoever helps others sends to them: a place that is only taken to be the sender's own gives way to those that
/// the text names further down.
pub(super) fn send_abroad(going: &mut Going) {
    let Some(own) = &going.own else { return };
    let is_own = |s: &Slot| s.name == own.name && matches!(&s.thing, Thing::Place(c) if Some(c) == own.code.as_ref());
    let Some(helper) = going.claims.iter().flat_map(|c| &c.slots).find(|s| s.role == Role::Sender && is_own(s)) else {
        return;
    };
    let known = going.known_ties.places_of(helper);
    if known.is_empty() {
        return;
    }
    for claim in going.claims.iter_mut().filter(|c| c.kind == Kind::Staffing) {
        let sends = claim.slots.iter().any(|s| s.role == Role::Sender && is_own(s));
        let mut places = claim.slots.iter().filter(|s| s.role == Role::Place).peekable();
        if sends && places.peek().is_some() && places.all(|s| is_own(s) && s.inferred) {
            claim.slots.retain(|s| s.role != Role::Place);
            claim.slots.extend(known.iter().cloned());
        }
    }
}
