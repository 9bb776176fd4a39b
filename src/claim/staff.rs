//! Staffing: people sent, seconded, exchanged or assigned to help.

use super::pattern::Match;
use super::phrase::{self, Stretch};
use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::sender::{self, Sent};
use super::vocabulary::Vocabulary;
use super::{Amount, Claim, Kind, Role, Slot, Thing, place, ties, who};
use crate::mention::{Mention, Quantity, What};
use crate::span::Range;

/// Whether a number that no rule took goes on a list of people sent: …干部215名、医生和教师1460名.
pub(super) fn continues(going: &Going, scene: &Scene, m: &Mention) -> bool {
    let v = going.vocabulary();
    let near = near(scene, v, m);
    // 其中省直单位选派432名: the verb is enough behind the people themselves.
    let sent = || scene.words_in(v.send, near.before).any(|w| w.end == near.before.end);
    (scene.has(v.post, near.before) || scene.has(v.post, near.behind) || sent())
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
    if !q.unit.is_empty() && !is_people(&q.unit) {
        return super::observe::bind(going, scene, m, q, None);
    }
    let stretch = near(scene, &v, m);
    // What the people are: the phrase behind the number up to its last post word, else the one before.
    let clause_end = scene.clause_at(m.range.start).end;
    let post = role_phrase(scene, &v, stretch, q)
        .or_else(|| whoever(scene, &v, Range { start: q.core.end, end: clause_end.max(q.core.end) }));
    let clause = scene.clause_at(m.range.start);
    let send = found.words.iter().copied().filter(|w| w.end <= m.range.start).min();
    // 选派驻村队员: 选派, and not 派驻.
    let send = send.map(|s| {
        scene
            .words_in(v.send, Range { start: clause.start, end: s.end })
            .find(|w| w.start < s.start && w.end > s.start)
            .unwrap_or(s)
    });
    let goal = goal(going, scene, &v, clause, m);
    let region = post.and_then(|p| going.reader.aided(scene.text(p))).or_else(|| aided_before(going, scene, clause, m));
    let sent =
        Sent { m, rule, verb: send, listed: found.words.is_empty(), goal: goal.as_deref(), region: region.as_deref() };
    let mut sender: Vec<Slot> = sender::find(going, scene, &sent);
    // 选派28名队员,其中甲县4名: the place is where they work, and who sent them was said.
    let part = post.is_none() && scene.has(v.parts, clause) && !scene.has(v.send, clause);
    if part && let Some(before) = sender::before(going, scene) {
        sender = before.slots.iter().filter(|s| s.role == Role::Sender).cloned().collect();
        sender.iter_mut().for_each(|s| s.inferred = true);
    }
    // 日喀则接受…援藏干部1504名: nobody there sends them.
    if let Some(region) = &region {
        sender.retain(|s| !matches!(&s.thing, Thing::Place(c) if c == region || super::place::within(c, region)));
    }
    let used: Vec<Range> = scene
        .mentions_in(scene.sentence.range)
        .filter(|p| sender.iter().any(|s| s.words == Some(scene.doc.span(p.range))))
        .map(|p| p.range)
        .collect();
    let both = sender.len() == 2 && scene.has(v.mutual, clause);
    let mut slots = vec![];
    // 其中省直单位选派432名: whom, the number before has said.
    if post.is_none()
        && let Some(before) = sender::before(going, scene)
    {
        slots.extend(before.slots.iter().filter(|s| s.role == Role::Post).cloned());
    }
    if let Some(range) = post.map(|p| trimmed(scene, p)) {
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
        Some(places) => {
            for s in sender.iter().filter(|s| !s.inferred) {
                going.known_ties.note(s, &places);
            }
            places
        }
        None => scene_of_work(going, scene, &sent, &sender, &used),
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
            unit: unit(q),
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

/// Where they go: 到甲县挂职, 赴乙州支教; the place governed by a word of going in their own clause, or in the next one
/// that begins with such a word: …27名,分别前往甲县人民医院、乙县中医院.
fn goal(going: &Going, scene: &Scene, v: &Vocabulary, clause: Range, m: &Mention) -> Option<Vec<Slot>> {
    let from = scene
        .words_in(v.send, Range { start: clause.start, end: m.range.start })
        .next()
        .map_or(m.range.start, |w| w.end);
    let here = Range { start: from.min(m.range.start), end: clause.end };
    if let Some(places) = gone_to(going, scene, v, here, clause.start) {
        return Some(places);
    }
    let index = scene.clause_of(m.range.start);
    for i in index + 1..(index + 3).min(scene.sentence.clauses.len()) {
        let next = scene.clause(i);
        let people = scene.mentions_in(next).any(|q| matches!(&q.what, What::Quantity(q) if is_people(&q.unit)));
        if people || scene.has(v.send, next) {
            return None;
        }
        let head = Range { start: next.start, end: (next.start + 8).min(next.end) };
        let goes = scene.words_in(v.going_to, head).any(|w| {
            let before = Range { start: next.start, end: w.start };
            before.is_empty()
                || scene.mentions_in(before).next().is_none() && phrase::strip_adverbials(scene, v, before).len() <= 2
        });
        // 选派队员6人,帮扶甲镇乙村
        let helps = scene.words_in(v.tie_strong, head).find(|w| w.start <= next.start + 1);
        if let Some(word) = helps
            && i == index + 1
            && let Some(p) = scene
                .mentions_at(word.end)
                .find(|p| matches!(&p.what, What::Place(x) if !x.here && x.code.is_some()) && !place::covered(scene, p))
        {
            return Some(
                who::list(scene, p).iter().filter_map(|p| place::slot_of(scene.doc, Role::Place, p)).collect(),
            );
        }
        if goes && let Some(places) = gone_to(going, scene, v, next, next.start) {
            return Some(places);
        }
    }
    by_short_name(going, scene, here).map(|place| vec![place]).or_else(|| counted_goal(going, scene, here))
}

/// 赴两县工作, 到4个县支教: the places that the text has listed.
fn counted_goal(going: &Going, scene: &Scene, range: Range) -> Option<Vec<Slot>> {
    scene.mentions_in(range).find_map(|m| {
        let What::Quantity(q) = &m.what else { return None };
        let governed =
            m.range.start > range.start && matches!(scene.char(m.range.start - 1), '赴' | '到' | '往' | '在');
        let noun = scene.behind(q.number.end, 2);
        let places = noun.trim_start_matches('个').starts_with(['县', '市', '区', '州', '旗', '地']);
        let count = q.value.filter(|v| governed && places && v.fract().is_zero())?;
        going.counted(usize::try_from(count.trunc().mantissa()).ok()?)
    })
}

/// 赴甬跟岗, 到莞务工: one character of the name of a place that the text has said to help.
fn by_short_name(going: &Going, scene: &Scene, range: Range) -> Option<Slot> {
    const ACTS: [&str; 12] =
        ["跟岗", "挂职", "学习", "培训", "锻炼", "交流", "务工", "进修", "研修", "就业", "跟班", "见习"];
    let text = scene.doc.slice(range);
    let at = text.windows(2).position(|w| matches!(w[0], '赴' | '到' | '去'))?;
    let short = *text.get(at + 1)?;
    let behind = scene.behind(range.start + at as u32 + 2, 2);
    if !ACTS.contains(&behind) {
        return None;
    }
    let helper = going.known_ties.helper_by_short_name(short)?;
    Some(Slot { role: Role::Place, inferred: false, words: None, ..helper.clone() })
}

/// The places, or those of the bodies, that a word of going governs in a stretch.
fn gone_to(going: &Going, scene: &Scene, v: &Vocabulary, range: Range, floor: u32) -> Option<Vec<Slot>> {
    let governed = |p: &Mention| {
        let before = Range { start: p.range.start.saturating_sub(3).max(floor), end: p.range.start };
        let ours = scene.text(before).ends_with("我们");
        ours || scene.words_in(v.going_to, before).any(|w| w.end == p.range.start)
    };
    let somewhere = |p: &&Mention| match &p.what {
        What::Place(x) => !x.here && x.code.is_some() && !place::covered(scene, p),
        What::Area { .. } => true,
        What::Body(b) => b.place.is_some() && b.count.is_none(),
        _ => false,
    };
    let found = scene.mentions_in(range).find(|p| somewhere(p) && governed(p))?;
    let mut places: Vec<Slot> = Vec::new();
    for p in who::list(scene, found) {
        let slot = match &p.what {
            // 来甲县人民医院: the division of the body.
            What::Body(b) => b.place.as_ref().map(|code| Slot {
                role: Role::Place,
                name: going.reader.place_name(code),
                thing: Thing::Place(code.clone()),
                words: Some(scene.doc.span(p.range)),
                inferred: false,
            }),
            _ => place::slot_of(scene.doc, Role::Place, p),
        };
        places.extend(slot.filter(|s| !places.iter().any(|p| p.name == s.name)));
    }
    (!places.is_empty()).then_some(places)
}

/// 援藏 or 援疆 in the number's clause before it: 援疆的18名教师.
fn aided_before(going: &Going, scene: &Scene, clause: Range, m: &Mention) -> Option<String> {
    going.reader.aided(scene.text(Range { start: clause.start, end: m.range.start.max(clause.start) }))
}

/// Where they work when nobody says where they go: the helped end of a tie told before the number, the place of the
/// sentence, the places that the sender was said to help, or the province that the post names (援疆教师).
fn scene_of_work(going: &mut Going, scene: &Scene, sent: &Sent, sender: &[Slot], used: &[Range]) -> Vec<Slot> {
    let v = *going.vocabulary();
    let clause = scene.clause_at(sent.m.range.start);
    let tied = ties::helped_before(going, scene, sent.m.range, sender);
    if !tied.is_empty() {
        return tied;
    }
    let at = Range { start: clause.end, end: clause.end };
    let away = sent.region.filter(|r| !own_lies_in(going, r));
    let inside = |s: &Slot| away.is_none_or(|r| matches!(&s.thing, Thing::Place(c) if place::within(c, r)));
    let aided = scene.has(v.aided, Range { start: clause.start, end: sent.m.range.start });
    if let Some(mut said) = place::said(scene, &v, going.own.as_ref(), at, used).filter(|_| !aided) {
        let giver = |s: &Slot| sender.iter().any(|g| ties::same(g, s));
        said.retain(|s| inside(s) && (!giver(s) || away.is_none() && going.known_ties.places_of(s).is_empty()));
        if !said.is_empty() {
            return going.places(scene, at, used).into_iter().filter(inside).collect();
        }
    }
    // 接收甲市来我县挂职的17名: they come here.
    if let Some(verb) = sent.verb
        && scene.has(v.getting, verb)
        && let Some(own) = &going.own
    {
        return vec![own.slot(scene.doc)];
    }
    let own = going.own.as_ref().filter(|_| sender.is_empty()).map(|o| o.slot(scene.doc));
    for s in sender.iter().chain(&own) {
        let known: Vec<Slot> = going.known_ties.places_of(s).into_iter().filter(inside).collect();
        // Several places in the document's own one, told one by one elsewhere: the people work in all of it.
        let lies_in_own =
            |p: &Slot| matches!(&p.thing, Thing::Place(c) if going.own.as_ref().is_some_and(|o| o.holds(c)));
        let scattered = known.len() > 1 && known.iter().all(lies_in_own);
        if !known.is_empty() && !scattered {
            return known;
        }
    }
    if let Some(code) = away {
        return vec![Slot {
            role: Role::Place,
            name: going.reader.place_name(code),
            thing: Thing::Place(code.to_owned()),
            words: None,
            inferred: true,
        }];
    }
    // 甲市选派130名;各县选派1759名: a chain keeps the place of the part before.
    if going.chained
        && let Some(before) = going.claims.iter().rev().find(|c| c.kind == Kind::Staffing)
        && going.is_sentence_before(scene, before)
        && !scene.mentions_in(scene.sentence.range).any(|m| matches!(m.what, What::Place(_)))
    {
        let places: Vec<Slot> = before
            .slots
            .iter()
            .filter(|s| s.role == Role::Place)
            .map(|s| Slot { inferred: true, ..s.clone() })
            .collect();
        if !places.is_empty() {
            return places;
        }
    }
    going.places(scene, at, used)
}

/// Whether the document's own place lies in a division.
pub(super) fn own_lies_in(going: &Going, code: &str) -> bool {
    going.own.as_ref().and_then(|o| o.code.as_deref()).is_some_and(|own| place::within(own, code))
}

/// Whether a unit counts people.
fn is_people(unit: &str) -> bool {
    matches!(unit, "名" | "人" | "位" | "人次" | "余名")
}

fn unit(q: &Quantity) -> String {
    if q.unit.is_empty() { "人".to_owned() } else { q.unit.clone() }
}

/// 业务精湛的医务人员, 来自我市的教师: what only describes the people is no part of their post.
fn described(scene: &Scene, post: Range) -> Range {
    let text: Vec<char> = scene.text(post).chars().collect();
    let Some(of) = text.iter().rposition(|c| *c == '的').filter(|i| i + 2 < text.len()) else { return post };
    let from = text.starts_with(&['来', '自']);
    let bodies = scene.mentions_in(post).any(who::is_party) || text[..of].contains(&'和');
    if from || !bodies { Range { start: post.start + of as u32 + 1, end: post.end } } else { post }
}

/// A post without half a pair of quotation marks, and without where it is held: 驻村“第一书记|”, 在豫|挂职干部.
fn trimmed(scene: &Scene, mut post: Range) -> Range {
    let text = scene.doc.slice(post);
    let open = text.iter().filter(|c| **c == '“').count();
    let close = text.iter().filter(|c| **c == '”').count();
    if open > close && scene.behind(post.end, 1) == "”" {
        post.end += 1;
    }
    let held = text.len() > 3 && ["挂职", "工作", "任职"].iter().any(|w| scene.behind(post.start + 1, 2) == *w);
    if held && scene.before(post.start, 1) == "在" {
        post.start += 1;
    }
    post
}

/// 34批、8703名优秀学生赴…: whom the sending verb sends, up to where they go.
fn whoever(scene: &Scene, v: &Vocabulary, behind: Range) -> Option<Range> {
    let far = Range { start: behind.start, end: (behind.start + 12).min(behind.end) };
    let goes = scene.words_in(v.going_to, far).map(|w| w.start).filter(|s| *s > behind.start + 1).min()?;
    let range = Range { start: behind.start, end: goes };
    scene.mentions_in(range).next().is_none().then_some(range)
}

/// Where a list of posts goes on to: 党政干部|和专业技术人才, 教师|、医生等专业技术人才.
fn joined_post(scene: &Scene, v: &Vocabulary, rest: Range) -> Option<u32> {
    const LONGEST: u32 = 8;
    let mark = match scene.doc.slice(rest) {
        ['以', '及', ..] => 2,
        ['、' | '和' | '及' | '与' | '等', ..] => 1,
        _ => return None,
    };
    let near = Range { start: rest.start + mark, end: (rest.start + mark + LONGEST).min(rest.end) };
    let word = scene.words_in(v.post, near).min_by_key(|w| (w.start, std::cmp::Reverse(w.end)))?;
    let between = scene.doc.slice(Range { start: near.start, end: word.start });
    let other = scene.mentions_in(Range { start: near.start, end: word.end }).next().is_some()
        || between.iter().any(|c| matches!(c, '、' | '和' | '与' | '到' | '赴' | '在' | '对' | '的'))
        || scene.has(v.not_post, near);
    (!other).then_some(word.end)
}

fn role_phrase(scene: &Scene, v: &super::vocabulary::Vocabulary, stretch: Stretch, q: &Quantity) -> Option<Range> {
    let last_post =
        |range: Range| posts(scene, v, range).filter(|w| w.start <= range.start + 16).max_by_key(|w| (w.end, w.len()));
    let behind = Range { start: q.core.end, end: stretch.behind.end.max(q.core.end) };
    // 教师医生等专业技术人才87人到甲县支教: what they are stands before, and where they go behind.
    let goes = ["到", "赴", "在", "来", "前往", "分赴"].iter().any(|w| scene.text(behind).starts_with(w))
        && posts(scene, v, stretch.before).any(|w| w.end == stretch.before.end);
    if !goes
        && let Some(first) = posts(scene, v, behind).next()
        && first.start <= behind.start + 12
    {
        // The noun ends with the first run of post words: 部机关和部属高校干部 | 到….
        let mut end = first.end;
        for w in posts(scene, v, behind) {
            if w.start <= end && w.end > end {
                end = w.end;
            }
        }
        while let Some(more) = joined_post(scene, v, Range { start: end, end: behind.end }) {
            end = more;
        }
        // 担任第一书记: the post is what they serve as.
        let text = scene.text(behind);
        let served = ["担任", "任"].iter().find_map(|serve| {
            let at = text.find(serve)?;
            // 主任医师, 责任, 任教 are other words.
            let other =
                text[..at].ends_with(['主', '责', '担']) || text[at + serve.len()..].starts_with(['教', '职', '务']);
            let start = behind.start + (text[..at].chars().count() + serve.chars().count()) as u32;
            if other {
                return None;
            }
            last_post(Range { start, end: behind.end }).map(|w| Range { start, end: w.end })
        });
        return Some(served.unwrap_or_else(|| described(scene, Range { start: behind.start, end })));
    }
    // 484名部委、高校和医院的干部到…: the list before the post is its own.
    let clause = scene.clause_at(q.core.start);
    let far = Range { start: q.core.end, end: (q.core.end + 18).min(clause.end) };
    let near_mark = scene.doc.slice(behind).len() + 1 < far.len() && scene.char(behind.end.min(clause.end - 1)) == '、';
    if near_mark
        && let Some(word) = posts(scene, v, far).next()
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
    let word = posts(scene, v, before).max_by_key(|w| (w.end, w.len()))?;
    // 选派驻村…: 派驻 is no word of its own there; 挂职 belongs to the post.
    let mut start = before.start;
    let mut sends: Vec<Range> = scene.words_in(v.send, before).filter(|w| w.end <= word.start).collect();
    sends.sort_by_key(|w| (w.start, std::cmp::Reverse(w.end)));
    // 选派“组团式”医生: the quoted word sends nobody.
    let quoted = |w: &Range| scene.before(w.start, 1) == "“";
    for w in sends {
        if w.start >= start && scene.text(w) != "挂职" && !quoted(&w) {
            start = w.end;
        }
    }
    // 工作队共有队员86人: what they have in it.
    let text = scene.text(Range { start, end: word.end });
    if let Some(at) = ["共有", "现有", "设有"].iter().filter_map(|h| text.rfind(h).map(|at| at + h.len())).max() {
        start += text[..at].chars().count() as u32;
    }
    let range = phrase::strip_adverbials(scene, v, Range { start, end: word.end });
    let range = phrase::strip_start(scene, v.getting, range);
    Some(phrase::last_chars(scene, range, 16))
}

/// The posts named in a range; 由11名专家组成 names no 专家组.
fn posts<'s>(scene: &'s Scene, v: &Vocabulary, range: Range) -> impl DoubleEndedIterator<Item = Range> + use<'s> {
    let formed = |w: &Range| scene.behind(w.end - 1, 2) == "组成";
    scene.words_in(v.post, range).filter(move |w| !formed(w))
}
