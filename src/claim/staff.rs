//! Staffing: people sent, seconded, exchanged or assigned to help.

use super::pattern::Match;
use super::phrase::{self, Stretch};
use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Amount, Claim, Kind, Role, Slot, Thing, giver, place, who};
use crate::mention::{Mention, Quantity, What};
use crate::span::Range;

/// Whether a number that no rule took goes on a list of people sent: …干部215名、医生和教师1460名.
pub(super) fn continues(going: &Going, scene: &Scene, m: &Mention) -> bool {
    let v = going.vocabulary();
    let near = near(scene, v, m);
    (scene.has(v.post, near.before) || scene.has(v.post, near.behind))
        && !scene.has(v.not_post, near.before)
        && !scene.has(v.not_post, near.behind)
}

fn near(scene: &Scene, v: &Vocabulary, m: &Mention) -> Stretch {
    let clause = scene.clause_at(m.range.start);
    phrase::stretches(scene, v, clause).into_iter().find(|(r, _)| *r == m.range).map_or(
        Stretch {
            before: Range { start: m.range.start, end: m.range.start },
            behind: Range { start: m.range.end, end: m.range.end },
            shared: false,
            lent: false,
        },
        |(_, s)| s,
    )
}

pub(super) fn bind(going: &mut Going, scene: &Scene, m: &Mention, q: &Quantity, rule: &Rule, found: &Match) {
    let v = *going.vocabulary();
    if scene.is_broken(found.extent.join(m.range)) && !found.words.is_empty() {
        return;
    }
    let Some(number) = q.value.or(q.lo) else { return };
    if !matches!(q.unit.as_str(), "名" | "人" | "位" | "人次" | "" | "余名") {
        return super::observe::bind(going, scene, m, q, None);
    }
    let stretch = near(scene, &v, m);
    // What the people are: the phrase behind the number up to its last post word, else the one before.
    let post = role_phrase(scene, &v, stretch, q);
    let clause = scene.clause_at(m.range.start);
    let send = found.words.iter().copied().filter(|w| w.end <= m.range.start).min();
    let goal = goal(going, scene, &v, clause, m);
    let sender: Vec<Slot> = senders(going, scene, m, rule, send, goal.is_some()).into_iter().collect();
    let used: Vec<Range> = scene
        .mentions_in(scene.sentence.range)
        .filter(|p| sender.iter().any(|s| s.words == Some(scene.doc.span(p.range))))
        .map(|p| p.range)
        .collect();
    let both = sender.len() == 2 && scene.has(v.mutual, clause);
    let mut slots = vec![];
    if let Some(range) = post {
        let name = scene.text(range).to_owned();
        slots.push(Slot {
            role: Role::Post,
            name: name.clone(),
            thing: Thing::Term(name),
            words: Some(scene.doc.span(range)),
            inferred: false,
        });
    }
    // Where they work may stand behind the number: 选派干部到甲县挂职; those who exchange work in both places.
    let places = match goal {
        _ if both => sender.iter().filter(|s| matches!(s.thing, Thing::Place(_))).cloned().collect(),
        Some(places) => places,
        None => going.places(scene, Range { start: clause.end, end: clause.end }, &used),
    };
    let places = going.helped_side(places, if both { &[] } else { &sender });
    slots.extend(sender);
    slots.extend(places.into_iter().map(|s| Slot { role: Role::Place, ..s }));
    let time = going.period(scene, q.core, false);
    let status = super::measure::status(going, scene, q.core, time.as_ref());
    going.claims.push(Claim {
        id: String::new(),
        doc: scene.doc.id.clone(),
        kind: Kind::Staffing,
        value: scene.doc.span(q.core),
        sentence: scene.doc.span(scene.sentence.range),
        amount: Some(Amount {
            number,
            lower: q.lo.or(q.value),
            upper: q.hi.or(q.value),
            unit: unit(q, scene),
            bound: q.bound,
        }),
        slots,
        time,
        flow: None,
        cumulative: false,
        measure: None,
        status,
        rule: rule.name.clone(),
        score: 0,
        hard: None,
        derivation: vec![format!("rule {}", rule.name)],
    });
}

/// Who sends: the subject of the sending verb, the body they come from, both sides of an exchange, or whoever sent
/// the ones before in the list.
fn senders(going: &Going, scene: &Scene, m: &Mention, rule: &Rule, send: Option<Range>, abroad: bool) -> Vec<Slot> {
    let v = going.vocabulary();
    let clause = scene.clause_at(m.range.start);
    let index = scene.clause_of(m.range.start);
    let slots = |all: Vec<&Mention>| -> Vec<Slot> {
        all.into_iter()
            .filter(|p| !p.range.meets(m.range) && !matches!(&p.what, What::Body(b) if b.name.ends_with('队')))
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
    // 从市直单位选派: the body or bodies that they leave.
    if let Some(from) = scene.words_in(v.from, before).next()
        && let Some(verb) = scene.words_in(v.send, Range { start: from.end, end: m.range.start }).next()
    {
        let range = Range { start: from.end, end: verb.start };
        let parties: Vec<&Mention> =
            scene.mentions_in(range).filter(|p| who::is_party(p) && !place::covered(scene, p)).collect();
        if parties.len() == 1 && parties[0].range == range || parties.len() > 1 {
            return slots(parties);
        }
        let text = scene.text(range);
        if (1..=14).contains(&text.chars().count())
            && !scene.mentions_in(range).any(|m| matches!(m.what, What::Time(_)))
        {
            return text
                .split(['、', '和', '与', '及'])
                .filter(|t| !t.is_empty())
                .map(|t| Slot {
                    role: Role::Sender,
                    name: t.to_owned(),
                    thing: Thing::Group { name: t.to_owned(), count: None },
                    words: Some(scene.doc.span(range)),
                    inferred: false,
                })
                .collect();
        }
    }
    // 12名支教老师来自天津市第九十五中学.
    let after = Range { start: m.range.end, end: clause.end };
    if let Some(word) = scene.words_in(v.coming_from, after).next()
        && let Some(p) = scene
            .mentions_in(Range { start: word.end, end: clause.end })
            .find(|p| who::is_party(p) && p.range.start == word.end)
    {
        return slots(who::list(scene, p));
    }
    if let Some(verb) = send {
        // 接收云南来松挂职干部17名: the sender stands behind the verb of receiving.
        if scene.has(v.getting, verb)
            && let Some(p) = scene.mentions_in(Range { start: verb.end, end: m.range.start }).find(|p| who::is_party(p))
        {
            return slots(who::list(scene, p));
        }
        if let Some(found) = giver::subject(scene, v, Range { start: clause.start, end: verb.start }, verb) {
            return slots(found);
        }
        // 我省选派干部231名赴江苏挂职: one's own place sends abroad.
        let own = scene
            .mentions_in(Range { start: clause.start, end: verb.start })
            .find(|p| matches!(&p.what, What::Place(p) if p.here) && p.range.end + 2 >= verb.start);
        if abroad
            && own.is_some()
            && let Some(own) = &going.own
        {
            return vec![Slot { role: Role::Sender, ..own.slot(scene.doc) }];
        }
    } else {
        // The people themselves are the subject of serving; a place before them sends only if they go elsewhere.
        let subject = slots(who::subject(scene, v, before).unwrap_or_default());
        let subject: Vec<Slot> = subject
            .into_iter()
            .filter(|s| rule.name != "staffing.serving" || abroad || !matches!(s.thing, Thing::Place(_)))
            .collect();
        if !subject.is_empty() {
            return subject;
        }
    }
    // 广东省第八批援藏干部52名.
    if let Some(p) = scene.mentions_in(before).rfind(|p| {
        matches!(&p.what, What::Place(p) if !p.here)
            && !place::covered(scene, p)
            && scene
                .words_in(
                    v.aid_post,
                    Range { start: p.range.end, end: (p.range.end + 10).min(m.range.start.max(p.range.end)) },
                )
                .next()
                .is_some()
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
    let sentence = scene.doc.span(scene.sentence.range);
    let earlier = going.claims.iter().rev().take_while(|c| c.sentence == sentence).find(|c| c.kind == Kind::Staffing);
    if let Some(c) = earlier {
        return c.slots.iter().filter(|s| s.role == Role::Sender).cloned().collect();
    }
    if index > 0
        && rule.name != "staffing.serving"
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
        .filter(|c| {
            c.kind == Kind::Pairing && rule.name != "staffing.serving" && c.value.end <= scene.doc.span(m.range).start
        })
        .flat_map(|c| c.slots.iter().filter(|s| s.role == Role::Helper && !matches!(s.thing, Thing::Term(_))))
        .map(|s| Slot { role: Role::Sender, ..s.clone() })
        .collect();
    if !tied.is_empty() {
        return tied;
    }
    // 全年派出挂职干部17名: in an enterprise's report the enterprise sends.
    match &going.speaker {
        Some(speaker) if going.own.is_none() && rule.name == "staffing.sent" => {
            vec![Slot { role: Role::Sender, ..speaker.clone() }]
        }
        _ => Vec::new(),
    }
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

/// Where they go: 到甲县挂职, 赴乙州支教; the place governed by a word of going, in their own clause.
fn goal(
    going: &Going,
    scene: &Scene,
    v: &super::vocabulary::Vocabulary,
    clause: Range,
    m: &Mention,
) -> Option<Vec<Slot>> {
    let from = scene
        .words_in(v.send, Range { start: clause.start, end: m.range.start })
        .next()
        .map_or(m.range.start, |w| w.end);
    let governed = |p: &Mention| {
        let before = Range { start: p.range.start.saturating_sub(3).max(clause.start), end: p.range.start };
        let ours = scene.text(before).ends_with("我们");
        ours || scene.words_in(v.going_to, before).any(|w| w.end == p.range.start)
    };
    let range = Range { start: from.min(m.range.start), end: clause.end };
    // 来甲县人民医院: the division of the body.
    if let Some(p) =
        scene.mentions_in(range).find(|p| matches!(&p.what, What::Body(b) if b.place.is_some()) && governed(p))
        && let What::Body(b) = &p.what
        && let Some(code) = &b.place
    {
        let name = going.reader.place_name(code);
        let words = Some(scene.doc.span(p.range));
        return Some(vec![Slot { role: Role::Place, name, thing: Thing::Place(code.clone()), words, inferred: false }]);
    }
    let found = scene.mentions_in(range).find(|p| {
        let is_place =
            matches!(&p.what, What::Place(x) if !x.here && x.code.is_some()) || matches!(p.what, What::Area { .. });
        is_place && governed(p)
    })?;
    let all = who::list(scene, found);
    let places: Vec<Slot> = all.iter().filter_map(|p| place::slot_of(scene.doc, Role::Place, p)).collect();
    (!places.is_empty()).then_some(places)
}

fn unit(q: &Quantity, _scene: &Scene) -> String {
    if q.unit.is_empty() { "人".to_owned() } else { q.unit.clone() }
}

fn role_phrase(scene: &Scene, v: &super::vocabulary::Vocabulary, stretch: Stretch, q: &Quantity) -> Option<Range> {
    let last_post = |range: Range| {
        scene.words_in(v.post, range).filter(|w| w.start <= range.start + 16).max_by_key(|w| (w.end, w.len()))
    };
    let behind = Range { start: q.core.end, end: stretch.behind.end.max(q.core.end) };
    if let Some(first) = scene.words_in(v.post, behind).next()
        && first.start <= behind.start + 12
    {
        // The noun ends with the first run of post words: 部机关和部属高校干部 | 到….
        let mut end = first.end;
        for w in scene.words_in(v.post, behind) {
            if w.start <= end && w.end > end {
                end = w.end;
            }
        }
        // 担任第一书记: the post is what they serve as.
        let text = scene.text(behind);
        let served = text.find("担任").and_then(|at| {
            let start = behind.start + text[..at].chars().count() as u32 + 2;
            last_post(Range { start, end: behind.end }).map(|w| Range { start, end: w.end })
        });
        return Some(served.unwrap_or(Range { start: behind.start, end }));
    }
    // 484名部委、高校和医院的干部到…: the list before the post is its own.
    let clause = scene.clause_at(q.core.start);
    let far = Range { start: q.core.end, end: (q.core.end + 18).min(clause.end) };
    let near_mark = scene.doc.slice(behind).len() + 1 < far.len() && scene.char(behind.end.min(clause.end - 1)) == '、';
    if near_mark
        && let Some(word) = scene.words_in(v.post, far).next()
        && !scene.mentions_in(Range { start: far.start, end: word.start }).any(|m| matches!(m.what, What::Quantity(_)))
        && !scene.has(v.not_post, far)
        && !scene.has(v.post, stretch.before)
        && !scene
            .mentions
            .iter()
            .any(|m| matches!(m.what, What::Quantity(_)) && m.range.start >= word.end && m.range.start <= word.end + 3)
    {
        return Some(Range { start: far.start, end: word.end });
    }
    let before = stretch.before;
    let word = scene.words_in(v.post, before).max_by_key(|w| (w.end, w.len()))?;
    // 选派驻村…: 派驻 is no word of its own there; 挂职 belongs to the post.
    let mut start = before.start;
    let mut sends: Vec<Range> = scene.words_in(v.send, before).filter(|w| w.end <= word.start).collect();
    sends.sort_by_key(|w| (w.start, std::cmp::Reverse(w.end)));
    for w in sends {
        if w.start >= start && scene.text(w) != "挂职" {
            start = w.end;
        }
    }
    let range = phrase::strip_adverbials(scene, v, Range { start, end: word.end });
    Some(phrase::last_chars(scene, range, 16))
}
