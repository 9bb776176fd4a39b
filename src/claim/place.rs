//! Where a claim is about: the most specific place said for it, else the document's own.

use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Role, Slot, Thing};
use crate::document::Document;
use crate::mention::{Mention, Place, What, own};
use crate::seeds::Seeds;
use crate::span::Range;

/// The document's own place.
#[derive(Clone, Debug, Default)]
pub struct Own {
    pub name: String,
    pub code: Option<String>,
    /// Where the text says it, if it does.
    pub words: Option<Range>,
}

/// The document's own place: from its data, else the place that its text names most; in the story of one village, that.
pub fn own_place(doc: &Document, mentions: &[Mention], seeds: &Seeds) -> Option<Own> {
    let own = division(doc, mentions, seeds)?;
    Some(one_village(doc, mentions, &own).unwrap_or(own))
}

/// The village that a story of one village is about, in the document's county: 全村 is all of it.
fn one_village(doc: &Document, mentions: &[Mention], own: &Own) -> Option<Own> {
    if !own::speaks_of_a_village(doc) {
        return None;
    }
    let mut counts: std::collections::BTreeMap<&str, (usize, &Mention)> = std::collections::BTreeMap::new();
    for m in mentions {
        if let What::Place(p) = &m.what
            && p.level == Some(crate::seeds::Level::Village)
            && p.code.as_deref().is_some_and(|c| own.holds(c))
        {
            counts.entry(&p.name).or_insert((0, m)).0 += 1;
        }
    }
    let mut all: Vec<(usize, &Mention)> = counts.into_values().collect();
    all.sort_by_key(|(n, m)| (std::cmp::Reverse(*n), m.range.start));
    let (n, m) = *all.first()?;
    if n < 2 || all.get(1).is_some_and(|(second, _)| second * 2 > n) {
        return None;
    }
    match slot_of(doc, Role::Place, m)? {
        Slot { thing: Thing::Place(code), name, .. } => Some(Own { name, code: Some(code), words: Some(m.range) }),
        _ => None,
    }
}

fn division(doc: &Document, mentions: &[Mention], seeds: &Seeds) -> Option<Own> {
    if let Some(place) = &doc.meta.place {
        // GB/T 2260 has no code for the whole; lists of divisions write 000000 or 100000.
        if matches!(place.name.as_str(), "中国" | "全国") {
            return Some(Own { name: "中国".to_owned(), code: Some("000000".to_owned()), words: place.said });
        }
        let code =
            place.code.clone().or_else(|| seeds.places.iter().find(|p| p.name == place.name).map(|p| p.code.clone()));
        return Some(Own { name: place.name.clone(), code, words: place.said });
    }
    let (code, words) = own::place(seeds, doc, mentions)?;
    let row = seeds.by_code.get(&code).map(|i| &seeds.places[*i])?;
    Some(Own { name: row.name.clone(), code: Some(code), words: Some(words) })
}

impl Own {
    /// The slot of a claim whose place is the document's own and not said.
    pub fn slot(&self, doc: &Document) -> Slot {
        let thing = self.code.clone().map_or_else(|| Thing::Term(self.name.clone()), Thing::Place);
        Slot {
            role: Role::Place,
            name: self.name.clone(),
            thing,
            words: self.words.map(|w| doc.span(w)),
            inferred: true,
        }
    }

    /// Whether it is the whole country.
    pub fn is_nation(&self) -> bool {
        self.code.as_deref() == Some("000000")
    }

    /// Whether a division code lies within this place (or is it).
    pub fn holds(&self, code: &str) -> bool {
        self.code.as_deref().is_some_and(|own| within(code, own))
    }
}

/// Whether one division code of GB/T 2260 lies within another: 530102 in 530100 in 530000 in 000000.
pub fn within(code: &str, above: &str) -> bool {
    above == "000000" || code.starts_with(above.trim_end_matches("00"))
}

/// A place or area mention as a slot.
pub fn slot_of(doc: &Document, role: Role, m: &Mention) -> Option<Slot> {
    let words = Some(doc.span(m.range));
    Some(match &m.what {
        What::Place(p) => {
            let thing = match &p.code {
                Some(code) => Thing::Place(match &p.within_county {
                    // A township or village has no code of its own in GB/T 2260: it goes by its county and its name.
                    Some(local) => format!("{code}-{local}"),
                    None => code.clone(),
                }),
                _ if !p.candidates.is_empty() && p.code.is_none() => {
                    Thing::Unresolved { name: p.name.clone(), candidates: p.candidates.clone() }
                }
                _ => Thing::Term(p.name.clone()),
            };
            Slot { role, name: p.name.clone(), thing, words, inferred: p.here }
        }
        What::Area { name } => {
            Slot { role, name: name.clone(), thing: Thing::Area(name.clone()), words, inferred: false }
        }
        _ => return None,
    })
}

fn is_place(m: &Mention) -> bool {
    matches!(m.what, What::Place(_) | What::Area { .. })
}

/// Words at the head of a clause that go on with the whole after a part of it was told.
const RESTARTS: [&str; 8] = ["全年", "年内", "同时", "此外", "共有", "累计", "总体", "当年"];

/// Whether a place is said to lie in the one behind it.
fn lies_in(scene: &Scene, inner: &Mention, outer: &Mention) -> bool {
    let between = scene.text(Range { start: inner.range.end, end: outer.range.start.max(inner.range.end) });
    let code = |m: &Mention| match &m.what {
        What::Place(p) => p.code.clone(),
        _ => None,
    };
    // 某镇是某县的茶叶主产区
    let one = || code(inner).is_some() && code(inner) == code(outer) && inner.range != outer.range;
    ["位于", "地处", "坐落于", "坐落在", "隶属于", "隶属", "处于", "属于"].contains(&between)
        || matches!(between, "是" | "为" | "作为") && one()
}

/// 把甲县作为主战场, 将乙县列为…: what something is done with is no scene of the clauses behind.
fn is_object(scene: &Scene, clause: Range, m: &Mention) -> bool {
    m.range.start > clause.start && matches!(scene.char(m.range.start - 1), '把' | '将')
}

/// What a place mention does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The claim is about it.
    Scene,
    /// It gives, sends or compares; the claim is not about it.
    Other,
}

/// Where the list of places begins that a place closes: 甲县 of 向甲县、乙县捐赠.
fn head_of_list(scene: &Scene, m: &Mention) -> u32 {
    let mut start = m.range.start;
    for earlier in scene.mentions_in(Range { start: scene.sentence.range.start, end: start }).rev() {
        let between = Range { start: earlier.range.end, end: start.max(earlier.range.end) };
        if !is_place(earlier) || !super::pattern::is_joint(scene.doc.slice(between)) {
            break;
        }
        start = earlier.range.start;
    }
    start
}

fn part(scene: &Scene, v: &Vocabulary, own: Option<&Own>, m: &Mention) -> Part {
    let start = scene.sentence.range.start;
    let before = Range { start: m.range.start.saturating_sub(3).max(start), end: m.range.start };
    let after = Range { start: m.range.end, end: (m.range.end + 6).min(scene.sentence.range.end) };
    let touches_before = |class| scene.words_in(class, before).any(|w| w.end == m.range.start);
    // 向甲县捐赠设备: whom the preposition governs gives nothing.
    let given = matches!(scene.before(head_of_list(scene, m), 1), "向" | "给");
    if !given && scene.words_in(v.giver_tail, after).any(|w| w.start == after.start) {
        return Part::Other;
    }
    // 仪式在甲市举行: where they met.
    if scene.before(m.range.start, 1) == "在" && scene.words_in(v.held, after).any(|w| w.start == after.start) {
        return Part::Other;
    }
    if is_yardstick(scene, m) || is_dateline(scene, m) || is_predicate(scene, m) {
        return Part::Other;
    }
    let lead = scene.before(m.range.start, 5);
    // 名额安排到环县: where it was put; 输送到广东: where it went.
    if lead.ends_with(['到', '至'])
        && [
            "安排", "倾斜", "分配", "下达", "拨付", "落实", "投放", "延伸", "下沉", "覆盖", "扩大", "扩展", "拓展",
            "推广",
        ]
        .iter()
        .any(|w| lead.contains(w))
    {
        return Part::Scene;
    }
    // 甲县乙村位于…: what is told of, wherever the text comes from.
    let told = ["位于", "地处", "坐落", "总面积", "土地面积", "现有", "下辖", "共辖", "全村", "总人口"];
    let behind = scene.behind(m.range.end, 4);
    // 1209个结对村位于四川
    if scene.before(m.range.start, 2) == "位于" {
        return Part::Scene;
    }
    if m.range.start == start && told.iter().any(|w| behind.starts_with(w)) {
        return Part::Scene;
    }
    // 向甲省输出劳动力: where they went, and not where they are counted.
    let abroad = matches!((&m.what, own), (What::Place(Place { code: Some(c), .. }), Some(o)) if !o.holds(c));
    if abroad && ["输出", "转移", "输送", "外输"].contains(&scene.behind(m.range.end, 2)) {
        return Part::Other;
    }
    if touches_before(v.toward) {
        return Part::Scene;
    }
    // 甲省与乙省共建园区: it is in both.
    let both = matches!(scene.before(m.range.start, 1), "与" | "同" | "和")
        && ["共建", "共同", "联合", "合作", "携手"].iter().any(|w| scene.behind(m.range.end, 2) == *w);
    if both {
        return Part::Scene;
    }
    if touches_before(v.away) {
        return Part::Other;
    }
    let inside = match (&m.what, own) {
        (What::Place(Place { code: Some(code), .. }), Some(own)) => {
            own.code.is_none() || own.holds(code) || own.code.as_deref().is_some_and(|o| within(o, code))
        }
        (What::Place(Place { here: true, .. }) | What::Area { .. }, _) => true,
        (What::Place(_), None) => true,
        _ => false,
    };
    if inside { Part::Scene } else { Part::Other }
}

/// 在甲市的帮助下, 甲市的对口支援: who helps, and not where.
pub(super) fn is_helping(scene: &Scene, v: &Vocabulary, m: &Mention) -> bool {
    let after = Range { start: m.range.end, end: (m.range.end + 6).min(scene.sentence.range.end) };
    scene.words_in(v.giver_tail, after).any(|w| w.start == after.start && scene.char(w.start) == '的')
}

/// 甲州是三区三州的连片特困地区之一: what a place is one of is not what is told of.
fn is_predicate(scene: &Scene, m: &Mention) -> bool {
    let clause = scene.clause_at(m.range.start);
    if !scene.text(clause).ends_with("之一") {
        return false;
    }
    scene.mentions_in(Range { start: clause.start, end: m.range.start }).any(|first| {
        is_place(first)
            && ["是", "为", "作为", "属", "属于"]
                .iter()
                .any(|w| scene.behind(first.range.end, w.chars().count() as u32) == *w)
    })
}

/// 中新社北京12月14日电: where it was written, in the sentence that opens with it.
fn is_dateline(scene: &Scene, m: &Mention) -> bool {
    if m.range.start > scene.sentence.range.start + 12 {
        return false;
    }
    let behind = scene.behind(m.range.end, 8);
    let date = behind.trim_start_matches(|c: char| c.is_ascii_digit() || c == '月' || c == '日');
    behind.starts_with(|c: char| c.is_ascii_digit())
        && date.len() < behind.len()
        && ["电", "讯", "消息"].iter().any(|w| date.starts_with(w))
}

/// What a number is compared with, or the name of an honour, rather than where it holds: 占全省总量的, 高于全国平均水平,
/// 全国脱贫攻坚奖.
fn is_yardstick(scene: &Scene, m: &Mention) -> bool {
    let behind = scene.behind(m.range.end, 12);
    let lead = scene.before(m.range.start, 2);
    let compared = lead.ends_with(['占', '于', '比', '超'])
        && !lead.ends_with("位于")
        && !lead.ends_with("用于")
        && !lead.ends_with("对于")
        || ["相当", "接近", "达到", "仅为"].iter().any(|w| lead.ends_with(w));
    if behind.starts_with("平均") || lead.ends_with('占') || compared && behind.contains("平均") {
        return true;
    }
    // 高于全国1.6个百分点
    let beside = ["高于", "低于", "快于", "慢于", "高出"].contains(&lead)
        && scene
            .mentions_in(Range { start: m.range.end, end: (m.range.end + 12).min(scene.sentence.range.end) })
            .any(|o| o.range.start <= m.range.end + 2 && matches!(&o.what, What::Quantity(q) if q.unit == "百分点"));
    if beside {
        return true;
    }
    // 居全国首位, 全国率先
    let nation = matches!(&m.what, What::Place(p) if p.here || p.code.as_deref() == Some("000000"));
    // 引进全国各地企业, 来自全国各地: where they come from or go to.
    if nation && behind.starts_with("各地") {
        let far = scene.before(m.range.start, 4);
        if ["引进", "吸引", "接待", "邀请", "汇聚", "来自", "销往", "发往", "运往", "走向", "面向", "销到"]
            .iter()
            .any(|w| far.contains(w))
        {
            return true;
        }
    }
    if nation
        && (lead.ends_with(['居', '列', '排'])
            || ["首位", "第", "前", "率先", "领先", "唯一", "首个", "首批", "最", "少有", "前列"]
                .iter()
                .any(|w| behind.starts_with(w)))
    {
        return true;
    }
    let wide = matches!(&m.what, What::Place(p) if p.here || p.code.as_deref() == Some("000000"));
    wide && ["奖", "先进", "模范", "荣誉", "表彰", "百强", "优秀"].iter().any(|w| behind.contains(w))
        && scene
            .mentions_in(Range { start: m.range.end, end: (m.range.end + 12).min(scene.sentence.range.end) })
            .all(|m| !matches!(m.what, What::Quantity(_)))
}

/// Whether a bracket closes between a place and a value behind it: 28个村(甲县13个、乙县15个)、人口3.6万.
fn bracketed_off(scene: &Scene, place: Range, value: Range) -> bool {
    if place.end > value.start {
        return false;
    }
    let mut depth = 0i32;
    for c in scene.doc.slice(Range { start: place.end, end: value.start }) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return true,
            ')' => depth -= 1,
            _ => {}
        }
    }
    false
}

/// How many a list of places stands for when it only gives examples: 甲市、乙市等8个统筹区; 20个县(甲县、乙县等).
fn is_example(scene: &Scene, run: &[&Mention], value: Range) -> bool {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    let told = |n: Option<rust_decimal::Decimal>| n.is_some_and(|n| n > rust_decimal::Decimal::from(run.len()));
    let counted = |at: u32| {
        scene.mentions_at(at).find_map(|m| match &m.what {
            What::Quantity(q) if matches!(q.unit.as_str(), "个" | "" | "县" | "市" | "村" | "家" | "所" | "地") => {
                Some(q.value.or(q.lo))
            }
            _ => None,
        })
    };
    if scene.behind(last.range.end, 1) == "等" && counted(last.range.end + 1).is_some_and(told) {
        return true;
    }
    // 20余个县(市、区)(祥云、峨山…)
    if scene.before(first.range.start, 1) == "(" && value.end <= first.range.start {
        return scene
            .mentions_in(Range { start: scene.clause_at(value.start).start, end: first.range.start })
            .any(|m| matches!(&m.what, What::Quantity(q) if m.range.holds(value) && told(q.value.or(q.lo))));
    }
    false
}

/// Finds the places of a claim whose value stands at `value`; `used` are ranges that serve as giver or sender.
pub fn find(scene: &Scene, v: &Vocabulary, own: Option<&Own>, value: Range, used: &[Range]) -> Vec<Slot> {
    said(scene, v, own, value, used).or_else(|| own.map(|o| vec![o.slot(scene.doc)])).unwrap_or_default()
}

/// The places that the sentence itself says for a value; `None` when it says none.
pub fn said(scene: &Scene, v: &Vocabulary, own: Option<&Own>, value: Range, used: &[Range]) -> Option<Vec<Slot>> {
    let clause_index = scene.clause_of(value.start);
    if let Some(run) = all_in(scene, own, clause_index) {
        return Some(run);
    }
    let fits = |m: &&Mention| {
        is_place(m)
            && !used.iter().any(|u| u.meets(m.range))
            && !covered(scene, m)
            && part(scene, v, own, m) == Part::Scene
    };
    let mut restarts = false;
    for i in (0..=clause_index).rev() {
        let clause = scene.clause(i);
        let parts = i < clause_index && scene.word_at(v.parts, clause.start, clause.end).is_some();
        // 其中甲县占6%,全年共退出513个村: what goes on with the whole leaves the part's place.
        if parts && restarts {
            continue;
        }
        restarts |= RESTARTS.iter().any(|w| scene.behind(clause.start, 2) == *w);
        let fits = |m: &&Mention| fits(m) && (i == clause_index || !is_object(scene, clause, m));
        let places: Vec<&Mention> =
            scene.mentions_in(clause).filter(fits).filter(|m| !bracketed_off(scene, m.range, value)).collect();
        let mut left: Vec<&Mention> =
            places.iter().copied().filter(|m| m.range.end <= value.start || i < clause_index).collect();
        let right: Vec<&Mention> =
            places.iter().copied().filter(|m| m.range.start >= value.end && i == clause_index).collect();
        // 某村位于某县某镇: the village, and not what it lies in.
        let lies: Vec<Range> = left.windows(2).filter(|w| lies_in(scene, w[0], w[1])).map(|w| w[1].range).collect();
        left.retain(|m| !lies.contains(&m.range));
        // 百色地区向广东输出劳务: what lies in the document's own place is the scene, the rest is where it goes.
        let inside =
            |m: &&Mention| matches!((&m.what, own), (What::Place(Place { code: Some(c), .. }), Some(o)) if o.holds(c));
        // 甲省帮助乙区新建学校: the helped one is the scene in the helper's own report as well.
        let helped = |m: &&Mention| {
            !inside(m) && ["帮助", "援助", "支援", "帮扶", "援建"].contains(&scene.before(m.range.start, 2))
        };
        if left.iter().any(inside) && left.iter().any(helped) {
            left.retain(helped);
        } else if left.iter().any(inside) {
            left.retain(|m| inside(m) || matches!(m.what, What::Area { .. }));
        }
        let here = |m: &Mention| matches!(&m.what, What::Place(p) if p.here);
        let put = |m: &Mention| scene.before(m.range.start, 1) == "到";
        let run = if left.iter().all(|m| here(m)) && right.first().is_some_and(|m| put(m)) {
            first_run(scene, &right)
        } else {
            // 支持云南88个县 behind the value counts only when nothing stands before it.
            last_run(scene, &left).or_else(|| first_run(scene, &right))
        };
        let run = match run {
            Some(run) if is_example(scene, &run, value) => {
                return own.map(|o| vec![o.slot(scene.doc)]).or_else(|| Some(Vec::new()));
            }
            run => run,
        };
        if let Some(run) = run {
            let specific: Vec<Slot> = run.iter().filter_map(|m| slot_of(scene.doc, Role::Place, m)).collect();
            if let Some(own) = own
                && specific.iter().all(|s| matches!(&s.thing, Thing::Place(c) if own.code.as_deref().is_some_and(|o| o != c && within(o, c))))
            {
                // The province over a city's own document says nothing narrower than the document's place,
                // unless the sentence is about the province itself.
                // 全国 speaks of the nation in a county's report too, where it opens what is told.
                let nation = run.iter().any(|m| matches!(&m.what, What::Place(p) if p.code.as_deref() == Some("000000")));
                let opens = run[0].range.start <= clause.start + 2;
                if nation && (i == clause_index || opens) {
                    return Some(specific);
                }
                if run.iter().any(|m| matches!(&m.what, What::Place(p) if p.here)) || i < clause_index {
                    return Some(vec![own.slot(scene.doc)]);
                }
            }
            return Some(specific);
        }
    }
    None
}

/// 还有3个县没有摘帽,都在甲州: where all that the clause before counts is.
fn all_in(scene: &Scene, own: Option<&Own>, clause: usize) -> Option<Vec<Slot>> {
    const IN: [&str; 8] = ["都在", "均在", "全在", "全部在", "都位于", "均位于", "集中在", "全部位于"];
    let next = *scene.sentence.clauses.get(clause + 1)?;
    let word = IN.iter().find(|w| scene.text(next).starts_with(**w))?;
    let from = next.start + word.chars().count() as u32;
    let m = scene.mentions_at(from).find(|m| is_place(m) && !covered(scene, m))?;
    let inside = matches!((&m.what, own), (What::Place(Place { code: Some(c), .. }), Some(o)) if o.holds(c));
    (inside || own.is_none()).then_some(())?;
    let run = first_run(
        scene,
        &scene.mentions_in(Range { start: from, end: next.end }).filter(|m| is_place(m)).collect::<Vec<_>>(),
    )?;
    Some(run.iter().filter_map(|m| slot_of(scene.doc, Role::Place, m)).collect())
}

/// The last list of places (甲、乙和丙) among the mentions.
fn last_run<'m>(scene: &Scene, places: &[&'m Mention]) -> Option<Vec<&'m Mention>> {
    let last = *places.last()?;
    let mut run = vec![last];
    for m in places.iter().rev().skip(1) {
        let first = run[run.len() - 1];
        if m.range.end <= first.range.start
            && super::pattern::is_joint(scene.doc.slice(Range { start: m.range.end, end: first.range.start }))
        {
            run.push(m);
        } else {
            break;
        }
    }
    run.reverse();
    Some(run)
}

/// The first list of places (甲、乙和丙) among the mentions.
fn first_run<'m>(scene: &Scene, places: &[&'m Mention]) -> Option<Vec<&'m Mention>> {
    let mut run = vec![*places.first()?];
    for m in &places[1..] {
        let last = run[run.len() - 1];
        let between = Range { start: last.range.end, end: m.range.start.max(last.range.end) };
        if !super::pattern::is_joint(scene.doc.slice(between)) {
            break;
        }
        run.push(m);
    }
    Some(run)
}

/// The last list of two places or more in a sentence, whoever they are to it: 定点帮扶甲县、乙县和丙县.
pub fn listed(scene: &Scene) -> Option<Vec<Slot>> {
    let mut best: Option<Vec<Slot>> = None;
    let mut run: Vec<&Mention> = Vec::new();
    for m in scene.mentions.iter().filter(|m| is_place(m) && !covered(scene, m)) {
        if matches!(&m.what, What::Place(p) if p.here) {
            continue;
        }
        let joined = run.last().is_some_and(|l| {
            let between = Range { start: l.range.end, end: m.range.start.max(l.range.end) };
            super::pattern::is_joint(scene.doc.slice(between))
        });
        if !joined {
            run.clear();
        }
        run.push(m);
        if run.len() >= 2 {
            best = Some(run.iter().filter_map(|m| slot_of(scene.doc, Role::Place, m)).collect());
        }
    }
    best
}

/// Whether a longer mention (body, group, title) takes the place as part of its own name.
pub fn covered(scene: &Scene, m: &Mention) -> bool {
    scene.mentions_over(m.range).any(|o| {
        o.range != m.range
            && match &o.what {
                What::Title { .. } | What::Fixed | What::Programme { .. } => true,
                What::Body(b) => b.kind != "places",
                _ => false,
            }
    })
}
