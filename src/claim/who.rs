//! Who gives and who gets: parties of a claim, from the subject of its clause, the name of the fund, or the clause
//! before.

use super::pattern::{HoleKind, is_joint, list_from};
use super::place::{self, Own};
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Role, Slot, Thing};
use crate::document::Document;
use crate::mention::{Body, Class, Mention, Place, What};
use crate::span::Range;

/// Whether a mention can be somebody.
pub fn is_party(m: &Mention) -> bool {
    HoleKind::Party.takes(&m.what)
}

/// A party as a slot of a role.
pub fn slot(doc: &Document, role: Role, m: &Mention) -> Slot {
    if let Some(slot) = place::slot_of(doc, role, m) {
        return slot;
    }
    let words = Some(doc.span(m.range));
    match &m.what {
        What::Body(Body { name, kind, count, inferred, .. }) => {
            let thing = match count {
                Some(n) => Thing::Group { name: name.clone(), count: Some(n.normalize().to_string()) },
                None if kind == "budget" || kind == "places" || kind == "collective" => {
                    Thing::Group { name: name.clone(), count: None }
                }
                None => Thing::Body { name: name.clone(), kind: kind.clone() },
            };
            Slot { role, name: name.clone(), thing, words, inferred: *inferred }
        }
        _ => {
            let name = doc.text(m.range).to_owned();
            Slot { role, name: name.clone(), thing: Thing::Term(name), words, inferred: false }
        }
    }
}

/// The members of a list of parties that begins with `first`, itself included.
pub fn list<'a>(scene: &Scene<'a>, first: &'a Mention) -> Vec<&'a Mention> {
    let mut all = vec![first];
    all.extend(list_from(scene, first, HoleKind::Party));
    drop_sum(scene, &mut all);
    all
}

/// A list of places with those that go on behind a comma: 甲省乙县、丙县,丁省戊县和己旗. The clause behind holds nothing
/// but places.
pub fn over_commas<'a>(scene: &Scene<'a>, mut all: Vec<&'a Mention>) -> Vec<&'a Mention> {
    let named = |m: &&Mention| matches!(&m.what, What::Place(p) if !p.here) && !place::covered(scene, m);
    if !all.iter().all(named) {
        return all;
    }
    while let Some(last) = all.last() {
        let i = scene.clause_of(last.range.start);
        let Some(next) = scene.sentence.clauses.get(i + 1).filter(|_| scene.clause(i).end == last.range.end) else {
            return all;
        };
        let Some(first) = scene.mentions_at(next.start).find(named) else { return all };
        let more = list(scene, first);
        if !more.iter().all(named) || more.last().is_none_or(|m| m.range.end != next.end) {
            return all;
        }
        all.extend(more);
    }
    all
}

/// 大连、苏州、广州7个城市: the names say it, the count only sums them up. Not 大连、苏州等7个城市; but in
/// 26个省直部门、9所高校等44家单位 the last count holds the counts before it.
pub fn drop_sum(scene: &Scene, list: &mut Vec<&Mention>) {
    let counted = |m: &Mention| matches!(&m.what, What::Body(b) if b.count.is_some() && b.kind != "places");
    if let [members @ .., before, last] = list.as_slice()
        && counted(last)
        && scene.text(Range { start: before.range.end, end: last.range.start.max(before.range.end) }) == "等"
        && counted(before)
        && members.iter().all(|m| counted(m))
    {
        *list = vec![*last];
        return;
    }
    if let [.., before, last] = list.as_slice()
        && list.len() > 2
        && before.range.end == last.range.start
        && matches!(&last.what, What::Body(b) if b.count.is_some())
    {
        list.pop();
    }
}

/// The subject of a stretch: the first list of parties in it that no preposition governs and that an acting word
/// follows before the stretch ends.
pub fn subject<'a>(scene: &Scene<'a>, v: &Vocabulary, stretch: Range) -> Option<Vec<&'a Mention>> {
    let mut end = stretch.start;
    for m in scene.mentions_in(stretch) {
        if m.range.start < end || !is_party(m) || place::covered(scene, m) {
            continue;
        }
        let members = list(scene, m);
        let last = members[members.len() - 1].range.end;
        end = last;
        let at = opens(scene, m);
        let before = Range { start: at.saturating_sub(3).max(stretch.start).min(at), end: at };
        let governed = scene.words_in(v.toward, before).chain(scene.words_in(v.away, before)).any(|w| w.end == at)
            || is_attribute(scene, last);
        // 引导1310家企业投资…: what they do, they were moved to by another.
        let told = |m: &Mention| matches!(&m.what, What::Quantity(q) if q.class == Class::Money);
        let moved = ["引导", "动员", "吸引", "撬动"].iter().any(|w| scene.before(m.range.start, 2) == *w)
            && scene.mentions_in(stretch).any(told);
        if governed && !is_helping_body(scene, m) || moved {
            continue;
        }
        // A here-word is the scene and not the giver: 全省投入….
        if members.iter().all(|m| is_scene(scene, m) || matches!(m.what, What::Area { .. })) {
            continue;
        }
        if only_gets(scene, v, &members, last) {
            continue;
        }
        let rest = Range { start: last, end: stretch.end.max(last) };
        let acts = scene
            .words_in(v.subject_verb, Range { start: rest.start, end: (rest.start + 16).min(rest.end.max(rest.start)) })
            .next();
        // 新建了3所学校, 投入…: what was built before is no subject.
        let object = scene
            .words_in(v.deed, Range { start: stretch.start, end: m.range.start.max(stretch.start) })
            .any(|w| w.end + 1 >= m.range.start);
        let at_end = rest.len() <= 1 && !object;
        // 36家企业与41个村结对 acts by the tie itself.
        let tied = scene
            .words_in(v.tie, Range { start: rest.start, end: (rest.start + 24).min(rest.end.max(rest.start)) })
            .next();
        let with = scene.doc.chars.get(last as usize) == Some(&'与');
        match acts {
            Some(word) if word.start - last <= 10 => return Some(members),
            _ if at_end || with && tied.is_some() => return Some(members),
            _ if scene.words_in(v.heeds, rest).any(|w| w.start <= rest.start + 2) => return Some(members),
            _ => {}
        }
    }
    None
}

/// Where a party's words begin, its quotation mark included: 在|“三区三州”投资.
pub fn opens(scene: &Scene, m: &Mention) -> u32 {
    let quoted = m.range.start > scene.sentence.range.start && scene.char(m.range.start - 1) == '“';
    m.range.start - u32::from(quoted)
}

/// 国资委|监管的企业, 财政部|主管的项目: whose something is does nothing in the sentence.
pub fn is_attribute(scene: &Scene, end: u32) -> bool {
    const WHOSE: [&str; 12] =
        ["监管", "主管", "所属", "下属", "直属", "管辖", "领导", "批准", "授予", "认定", "命名", "所辖"];
    scene.behind(end, 3).strip_suffix('的').is_some_and(|word| WHOSE.contains(&word))
}

/// 对口|帮扶单位, 定点|扶贫单位: the word before is part of what they are called, and does not govern them.
pub fn is_helping_body(scene: &Scene, m: &Mention) -> bool {
    let name = scene.text(m.range);
    matches!(scene.before(m.range.start, 2), "对口" | "定点" | "挂钩" | "结对")
        && ["帮扶", "扶贫", "支援", "协作"].iter().any(|w| name.starts_with(w))
        && ["单位", "企业", "部门", "省市", "城市", "方"].iter().any(|w| name.ends_with(w))
}

/// Whether a verb of causing stands right before some words: 引导52家企业, 新引进3家企业.
pub fn is_moved(scene: &Scene, v: &Vocabulary, words: crate::span::Span) -> bool {
    let at = scene.mentions.iter().find(|m| scene.doc.span(m.range) == words).map(|m| m.range.start);
    at.is_some_and(|at| {
        let clause = scene.clause_at(at);
        let verb = scene.word_before(v.cause, at, clause.start).or(scene.word_before(v.deed, at, clause.start));
        verb.is_some() && ["引导", "引进", "引入", "吸引"].iter().any(|w| scene.before(at, 2) == *w)
    })
}

/// 全省, 我县, 全国: words for where it happens, which name nobody.
pub fn is_scene(scene: &Scene, m: &Mention) -> bool {
    matches!(&m.what, What::Place(p) if p.here || p.code.as_deref() == Some("000000") && scene.char(m.range.start) == '全')
}

/// Whether counted places among some parties get and do not give; those that turn to others do (9市向…), and those of the
/// helping side: 东部8省市.
pub fn only_gets(scene: &Scene, v: &Vocabulary, members: &[&Mention], end: u32) -> bool {
    let helped = |m: &&Mention| {
        matches!(&m.what, What::Body(b) if b.kind == "places")
            && scene.word_at(v.giving_side, m.range.start, m.range.end).is_none()
    };
    scene.doc.chars.get(end as usize) != Some(&'向') && members.iter().any(helped)
}

/// Whether a clause only says who told what follows: 记者从省扶贫办获悉, 局长介绍说, 最新数据显示.
pub fn tells(scene: &Scene, v: &Vocabulary, clause: Range) -> bool {
    let near = Range { start: clause.end.saturating_sub(6).max(clause.start), end: clause.end };
    scene.words_in(v.tell, near).any(|w| w.end + 1 >= clause.end)
}

/// The givers in a fund's name: 天津对口帮扶资金, 市级财政专项资金, 中央和省级专项资金.
pub fn in_fund_name<'a>(scene: &Scene<'a>, stretch: Range) -> Vec<&'a Mention> {
    let mut found: Vec<&Mention> = Vec::new();
    for m in scene.mentions_in(stretch) {
        if !is_party(m) || is_scene(scene, m) || place::covered(scene, m) {
            continue;
        }
        if let Some(last) = found.last() {
            let between = Range { start: last.range.end, end: m.range.start.max(last.range.end) };
            if !is_joint(scene.doc.slice(between)) {
                break;
            }
        }
        found.push(m);
    }
    found
}

/// Whether a party is the document's own place.
pub fn is_own(m: &Mention, own: Option<&Own>) -> bool {
    matches!((&m.what, own), (What::Place(Place { code: Some(code), .. }), Some(Own { code: Some(own), .. })) if code == own)
}
