//! Who gets it: 向…发放, 支持…, 贫困学生资助资金, 天津落实我市…, 104家企业帮扶249个村,投入….

use super::givers::Givers;
use super::phrase;
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Claim, Kind, Role, Slot, Thing, place, who};
use crate::mention::{Mention, Place, Quantity, What};
use crate::span::Range;

/// Finds who gets an amount; `givers` are who gives it.
pub(super) fn find(
    going: &Going,
    scene: &Scene,
    clause: usize,
    q: &Quantity,
    verbs: &[Range],
    givers: &Givers,
    name: Range,
) -> Vec<Slot> {
    let v = going.vocabulary();
    let clause_range = scene.clause(clause);
    let before = Range { start: clause_range.start, end: q.core.start };
    let behind = Range { start: q.core.end, end: (q.core.end + 30).min(scene.sentence.range.end) };
    governed(scene, v, before, &givers.used, true)
        .or_else(|| at_the_verb(going, scene, before, verbs, givers))
        .or_else(|| {
            described(
                scene,
                v,
                Range { start: before.start, end: verbs.first().map_or(before.end, |w| w.start).max(before.start) },
            )
        })
        .or_else(|| persons(scene, v, name))
        .or_else(|| people_first(scene, v, clause_range, verbs))
        .or_else(|| counted(scene, q, name))
        .or_else(|| getting(going, scene, before))
        .or_else(|| governed(scene, v, behind, &givers.used, false))
        .or_else(|| {
            // 向甲医院捐赠设备,价值…: whom the goods of the clause before went to.
            let worth = ["价值", "总价值", "折合", "折款", "折价"].iter().any(|w| scene.text(before).starts_with(w));
            clause
                .checked_sub(1)
                .filter(|_| worth)
                .and_then(|i| governed(scene, v, scene.clause(i), &givers.used, true))
        })
        .or_else(|| supported(scene, v, clause, name))
        .or_else(|| tied(going, scene, givers))
        .or_else(|| reached(scene, v, clause, q, name))
        .unwrap_or_default()
}

/// A word of giving to right before a party: 向甲县, 支持88个县. Not 面向, 作为, 对口.
fn word_of_giving<'s>(scene: &'s Scene, v: &Vocabulary, range: Range) -> impl Iterator<Item = Range> + 's {
    scene.words_in(v.given_to, range).filter(move |w| {
        let previous = (w.start > scene.sentence.range.start).then(|| scene.char(w.start - 1));
        let next = scene.doc.chars.get(w.end as usize).copied();
        // 帮扶单位, 资助对象: the verb is part of a noun.
        let noun = ["单位", "企业", "干部", "对象", "资金", "城市"].contains(&scene.behind(w.end, 2));
        if noun && matches!(scene.text(*w), "帮扶" | "扶持" | "资助" | "支持") {
            return false;
        }
        // 甲市、乙市分别为1.5亿元和1.1亿元: how much each is.
        if previous == Some('别')
            && scene.text(*w) == "为"
            && scene.mentions_at(w.end).any(|m| matches!(m.what, What::Quantity(_)))
        {
            return false;
        }
        w.len() > 1
            || previous.is_none_or(|c| !"作成均即分定称认面转走方应核针相绝结".contains(c))
                && next.is_none_or(|c| !"口应外内比主期准止".contains(c))
    })
}

/// 为甲市对口帮扶的乙州筹集…: who helps the receiver is not the receiver.
fn helps_another(scene: &Scene, v: &Vocabulary, m: &Mention) -> bool {
    let near = Range { start: m.range.end, end: (m.range.end + 6).min(scene.sentence.range.end) };
    scene.words_in(v.tie_strong, near).any(|w| {
        w.start == near.start && scene.behind(w.end, 1) == "的" && scene.mentions_at(w.end + 1).any(who::is_party)
    })
}

/// 为甲市对口帮扶的|乙州: the words of giving to stand before the helper.
fn helped_through<'a>(scene: &Scene<'a>, v: &Vocabulary, m: &Mention) -> Option<&'a Mention> {
    scene.mentions.iter().find(|h| {
        who::is_party(h)
            && h.range.end < m.range.start
            && helps_another(scene, v, h)
            && scene.text(Range { start: h.range.end, end: m.range.start }).ends_with('的')
            && m.range.start - h.range.end <= 7
    })
}

/// Named or counted parties behind a word of giving to.
fn governed(scene: &Scene, v: &Vocabulary, range: Range, used: &[Range], before_value: bool) -> Option<Vec<Slot>> {
    for m in scene.mentions_in(range) {
        if !who::is_party(m)
            || used.iter().any(|u| u.meets(m.range))
            || place::covered(scene, m)
            || who::is_helping_body(scene, m)
            || helps_another(scene, v, m)
        {
            continue;
        }
        let start = helped_through(scene, v, m).map_or(m.range.start, |h| h.range.start);
        let near = Range { start: start.saturating_sub(4).max(range.start), end: start };
        let given = word_of_giving(scene, v, near).any(|w| w.end == start)
            || before_value && scene.words_in(v.toward, near).any(|w| w.end == start && w.len() == 2);
        if given {
            let all = who::list(scene, m);
            if all.iter().all(|m| matches!(&m.what, What::Place(p) if p.here)) {
                continue;
            }
            return Some(slots(scene, &all));
        }
    }
    None
}

/// A place right behind the verb, when somebody else gives: 天津累计落实我市帮扶资金, 捐赠甲县扶贫资金.
fn at_the_verb(going: &Going, scene: &Scene, before: Range, verbs: &[Range], givers: &Givers) -> Option<Vec<Slot>> {
    let v = going.vocabulary();
    if givers.slots.is_empty() || verbs.last().is_some_and(|w| scene.has(v.buy, *w)) {
        return None;
    }
    let m = scene.mentions_in(before).find(|m| {
        let places = matches!(&m.what, What::Body(b) if b.kind == "places" && b.count.is_some());
        (places || matches!(&m.what, What::Place(p) if p.code.is_some() || p.here))
            && !givers.used.iter().any(|u| u.meets(m.range))
            && !place::covered(scene, m)
            && verbs.iter().any(|w| w.end == m.range.start)
    })?;
    let slot = who::slot(scene.doc, Role::Recipient, m);
    if matches!(&m.what, What::Place(Place { here: true, .. })) {
        // 我市: the document's own place.
        let own = going.own.as_ref()?;
        return Some(vec![Slot { role: Role::Recipient, words: Some(scene.doc.span(m.range)), ..own.slot(scene.doc) }]);
    }
    Some(vec![slot])
}

/// 甲县获得乙市援助资金: the subject of getting.
fn getting(going: &Going, scene: &Scene, before: Range) -> Option<Vec<Slot>> {
    let v = going.vocabulary();
    let word = scene.words_in(v.getting, before).next()?;
    scene
        .mentions_in(Range { start: before.start, end: word.start })
        .filter(|m| who::is_party(m) && !place::covered(scene, m) && !matches!(&m.what, What::Place(p) if p.here))
        .map(|m| who::list(scene, m))
        .find(|list| list.last().is_some_and(|m| word.start.saturating_sub(m.range.end) <= 6))
        .map(|list| slots(scene, &list))
}

/// A described group: 向低保对象、特困人员发放….
fn described(scene: &Scene, v: &Vocabulary, stretch: Range) -> Option<Vec<Slot>> {
    let word = word_of_giving(scene, v, stretch).find(|w| w.len() == 1)?;
    let mut range = phrase::strip_adverbials(scene, v, Range { start: word.end, end: stretch.end });
    if let Some(m) =
        scene.mentions_in(range).find(|m| m.range.start == range.start && matches!(&m.what, What::Place(_)))
    {
        range.start = m.range.end;
    }
    range = phrase::strip_end(scene, v.filler, range);
    let text = scene.text(range);
    ((2..=24).contains(&text.chars().count()) && !text.contains([',', '(', '“']) && !text.contains("资金"))
        .then(|| group(scene, range, text))
}

/// People inside the name of a sum: 困难残疾人生活补贴, 家庭经济困难学生资助资金, 困难群众基本生活补助.
fn persons(scene: &Scene, v: &Vocabulary, name: Range) -> Option<Vec<Slot>> {
    let handed = scene.words_in(v.handed, name).next_back()?;
    let word = scene
        .words_in(v.helped_person, Range { start: name.start, end: handed.start.max(name.start) })
        .max_by_key(|w| (w.end, w.len()))?;
    let head = Range { start: name.start, end: word.end };
    // 城乡低保、特困供养等困难群众: the last member of a list with 等 sums it up.
    let text = scene.text(head);
    let start = text.rfind('等').map_or(head.start, |at| head.start + text[..at].chars().count() as u32 + 1);
    let range = phrase::strip_adverbials(scene, v, Range { start, end: head.end });
    let range = phrase::strip_start(scene, v.fund_head, range);
    (range.len() >= 2 && range.len() <= 16).then(|| group(scene, range, scene.text(range)))
}

/// 其中贫困家庭学生投入44亿元: people before a verb of which they cannot be the subject.
fn people_first(scene: &Scene, v: &Vocabulary, clause: Range, verbs: &[Range]) -> Option<Vec<Slot>> {
    let verb = verbs.first()?;
    let range = phrase::strip_adverbials(scene, v, Range { start: clause.start, end: verb.start.max(clause.start) });
    let word = scene.words_in(v.helped_person, range).find(|w| w.end == range.end)?;
    let named = scene.mentions_in(range).any(|m| matches!(m.what, What::Quantity(_)));
    (!named && (4..=14).contains(&range.len()) && word.len() >= 2 && scene.has(v.parts, clause))
        .then(|| group(scene, range, scene.text(range)))
}

/// 发放小额信贷6728户3.15亿元: the count of those who got it stands right before.
fn counted(scene: &Scene, q: &Quantity, name: Range) -> Option<Vec<Slot>> {
    let m = scene.mentions.iter().find(|m| {
        m.range.end == q.core.start
            && m.range.start >= name.start.saturating_sub(12)
            && matches!(&m.what, What::Quantity(c) if matches!(c.unit.as_str(), "户" | "人" | "名"))
    })?;
    Some(group(scene, m.range, scene.text(m.range)))
}

/// 累计资助困难家庭学生3.6万人次,发放资助金…: whom the clause before says it was handed to.
fn supported(scene: &Scene, v: &Vocabulary, clause: usize, name: Range) -> Option<Vec<Slot>> {
    let own = scene.clause(clause);
    let named = Range { start: name.start, end: (name.end + 3).min(own.end).max(name.start) };
    if !scene.has(v.handed, named) {
        return None;
    }
    let before = scene.clause(clause.checked_sub(1)?);
    let verb = scene
        .words_in(v.reaching, before)
        .find(|w| phrase::strip_adverbials(scene, v, Range { start: before.start, end: w.start }).is_empty())?;
    let number = scene.mentions_in(before).find(|m| {
        matches!(&m.what, What::Quantity(q) if matches!(q.unit.as_str(), "人" | "名" | "户" | "人次" | "户次"))
            && m.range.start > verb.end
    })?;
    let range = phrase::strip_end(scene, v.tail, Range { start: verb.end, end: number.range.start });
    let person = scene.words_in(v.helped_person, range).any(|w| w.end == range.end);
    (person && range.len() <= 24).then(|| group(scene, range, scene.text(range)))
}

/// The helped of a tie in the same sentence whose helpers give.
fn tied(going: &Going, scene: &Scene, givers: &Givers) -> Option<Vec<Slot>> {
    let sentence = scene.doc.span(scene.sentence.range);
    let of = |c: &Claim, role| c.slots.iter().filter(move |s| s.role == role).cloned().collect::<Vec<_>>();
    let tie = going.claims.iter().rev().take_while(|c| c.sentence == sentence).find(|c| {
        c.kind == Kind::Pairing && givers.slots.iter().any(|g| of(c, Role::Helper).iter().any(|h| h.name == g.name))
    })?;
    let helped: Vec<Slot> = of(tie, Role::Recipient).into_iter().filter(|s| !s.inferred).collect();
    let groups = helped.iter().all(|s| matches!(s.thing, Thing::Group { .. }));
    (!helped.is_empty() && (groups || helped.len() == 1)).then_some(helped)
}

/// 落实资助资金39.4亿元,惠及贫困学生432万人次: whom handed-out money reached.
fn reached(scene: &Scene, v: &Vocabulary, clause: usize, q: &Quantity, name: Range) -> Option<Vec<Slot>> {
    let own = scene.clause(clause);
    let before = Range { start: own.start, end: q.core.start.max(own.start) };
    let handed = scene.has(v.handed, name) || scene.text(before).contains("发放") && !scene.has(v.loan, name);
    if !handed && !scene.has(v.loan, name) {
        return None;
    }
    let rest = Range { start: q.core.end, end: own.end.max(q.core.end) };
    let next = (clause + 1 < scene.sentence.clauses.len()).then(|| scene.clause(clause + 1));
    for range in std::iter::once(rest).chain(next) {
        let Some(word) = scene
            .words_in(v.reaching, range)
            .find(|w| w.start <= range.start + 2 && (handed || matches!(scene.text(*w), "受益" | "惠及")))
        else {
            continue;
        };
        let behind = Range { start: word.end, end: range.end };
        let end = scene
            .mentions_in(behind)
            .find(|m| matches!(m.what, What::Quantity(_)))
            .map_or(behind.end, |m| m.range.start);
        let person = scene
            .words_in(v.helped_person, Range { start: behind.start, end: end.max(behind.start) })
            .max_by_key(|w| (w.end, w.len()))?;
        let range = Range { start: behind.start, end: person.end };
        return (range.len() <= 14).then(|| group(scene, range, scene.text(range)));
    }
    None
}

fn slots(scene: &Scene, all: &[&Mention]) -> Vec<Slot> {
    all.iter().map(|m| who::slot(scene.doc, Role::Recipient, m)).collect()
}

fn group(scene: &Scene, range: Range, text: &str) -> Vec<Slot> {
    text.split('、')
        .filter(|t| !t.is_empty())
        .map(|t| Slot {
            role: Role::Recipient,
            name: t.to_owned(),
            thing: Thing::Group { name: t.to_owned(), count: None },
            words: Some(scene.doc.span(range)),
            inferred: false,
        })
        .collect()
}
