//! What money is for: the sum's own name, the project whose total it is, the work done with it, the topic or
//! programme that the paragraph is about.

use super::fund::{balanced, before_finished, name, name_before_verb, pot};
use super::phrase::{self, Stretch};
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Kind, Role, giver, who};
use crate::mention::{Mention, Quantity, What};
use crate::span::Range;

/// The longest purpose, in characters.
const LONGEST: u32 = 30;

/// The programme or work that a paragraph was last about.
#[derive(Clone, Debug)]
pub struct Work {
    paragraph: u32,
    sentence: usize,
    name: String,
    range: Range,
}

impl Work {
    /// Whether it still governs a sentence: the same paragraph, and not long ago.
    pub fn holds(&self, scene: &Scene) -> bool {
        self.paragraph == scene.sentence.paragraph && scene.index <= self.sentence + 2
    }
}

/// The work that a sentence is about: a programme by name, or what it starts, builds or carries out.
pub(super) fn work(going: &Going, scene: &Scene) -> Option<Work> {
    let v = going.vocabulary();
    let found = |range: Range| Work {
        paragraph: scene.sentence.paragraph,
        sentence: scene.index,
        name: scene.text(range).to_owned(),
        range,
    };
    let first = scene.clause(0);
    // 安居住房。, (二)发展特色产业。: a short sentence without a number that opens the paragraph.
    let topic = scene.sentence.clauses.len() == 1
        && scene.sentence.range.len() <= 16
        && !scene.mentions.iter().any(|m| matches!(m.what, What::Quantity(_)));
    if let Some(range) = scene.sentence.clauses.iter().find_map(|c| aim(scene, v, *c).filter(|r| is_work(scene, v, *r)))
    {
        return Some(found(phrase::last_chars(scene, range, LONGEST)));
    }
    // 经济合作更要紧: a sentence that asserts something names no work.
    let asserts = ["是", "更", "最", "不"].iter().any(|w| scene.text(first).contains(w));
    if topic && !asserts && first.len() >= 4 {
        let range = phrase::strip_start(scene, v.aim, phrase::strip_adverbials(scene, v, first));
        let text = scene.text(range);
        let range = text
            .rfind(')')
            .map_or(range, |at| Range { start: range.start + text[..at].chars().count() as u32 + 1, end: range.end });
        let range = phrase::strip_start(scene, v.aim, range);
        return (range.len() >= 4).then(|| found(range));
    }
    scene.mentions.iter().find(|m| is_programme(scene, m)).map(|m| found(m.range))
}

/// A programme that money can be for: no name of another pot.
fn is_programme(scene: &Scene, m: &Mention) -> bool {
    matches!(m.what, What::Programme { .. }) && !scene.text(m.range).ends_with("资金")
}

/// Whether a phrase ends in a word for works: …工程, …行动, …建设.
fn is_work(scene: &Scene, v: &Vocabulary, range: Range) -> bool {
    scene.words_in(v.works, range).any(|w| w.end == range.end) && range.len() >= 4
}

/// What an amount is for, with the words that say it (`None` for words of an earlier claim).
#[expect(clippy::too_many_arguments, reason = "what binding has found so far")]
pub(super) fn find(
    going: &Going,
    scene: &Scene,
    clause_index: usize,
    stretch: Stretch,
    verbs: &[Range],
    m: &Mention,
    q: &Quantity,
    turned_list: bool,
) -> Option<(String, Option<Range>)> {
    let v = going.vocabulary();
    let clause = scene.clause(clause_index);
    let said = |range: Range| {
        // 新建了|一个文化广场: one; 实施|各类项目.
        let range = match scene.doc.slice(range) {
            ['各', '类' | '项' | '种', _, _, ..] => Range { start: range.start + 2, ..range },
            // 投资760万元建成加工车间: the works, and not that they stand.
            ['建', '成' | '起', _, _, ..] | ['办', '起', _, _, ..] => Range { start: range.start + 2, ..range },
            ['一', '个' | '座' | '所' | '条' | '批' | '处' | '栋' | '口', _, _, ..] => {
                Range { start: range.start + 2, ..range }
            }
            _ => range,
        };
        Some((scene.text(range).to_owned(), Some(range)))
    };
    let speaks = |r: &Range| {
        let text = scene.text(*r);
        // 在“三区三州”投资: where is no purpose.
        let area = scene
            .mentions
            .iter()
            .any(|m| matches!(m.what, What::Area { .. }) && (m.range == *r || m.range == inner(r)));
        !area && text.chars().count() >= 2 && !generic(going, v, text) && !text.chars().all(|c| !c.is_alphanumeric())
    };
    // 1. The name of the sum, before or behind the amount.
    let name = name(scene, v, stretch, verbs);
    // 涉农资金…元用于甲工程: a name that only says of which pot it comes yields to a use told right behind.
    let used = Range { start: m.range.end.max(q.core.end), end: clause.end.max(q.core.end) };
    let weak = scene.word_at(v.weak_fund, name.start, name.end).is_some_and(|w| w.end == name.end);
    if weak
        && let Some(w) =
            scene.words_in(v.use_for, Range { start: used.start, end: (used.start + 6).min(used.end) }).next()
        && let Some(range) = aim(scene, v, Range { start: w.start, end: used.end }).filter(speaks)
    {
        return said(phrase::first_chars(scene, range, LONGEST));
    }
    let points = |r: &Range| {
        scene.word_at(v.anaphor, r.start, r.end).is_some() || scene.text(*r).starts_with(['他', '她', '我'])
    };
    if speaks(&name) && !points(&name) && !pot(scene, v, name) {
        return said(balanced(scene, phrase::last_chars(scene, name, LONGEST)));
    }
    // 其中产业投资3亿元,公益捐赠2000万元: what each part is for.
    if let Some(range) = part(scene, v, stretch, verbs).filter(speaks) {
        return said(range);
    }
    // 省财政帮扶资金累计投入2.6亿元: the name stands before the verb.
    if let Some(range) = name_before_verb(scene, v, stretch, verbs).filter(speaks) {
        return said(balanced(scene, phrase::last_chars(scene, range, LONGEST)));
    }
    let end = m.range.end.max(q.core.end);
    // 投入3亿元实施“一县一园”工程: a number inside quotation marks parts nothing.
    let until = scene.doc.slice(Range { start: end, end: clause.end.max(end) });
    let quoted = until.iter().position(|c| *c == '“').is_some_and(|o| end + (o as u32) < stretch.behind.end + 1)
        && scene
            .doc
            .slice(Range { start: end, end: stretch.behind.end.max(end) })
            .iter()
            .filter(|c| **c == '“')
            .count()
            > scene
                .doc
                .slice(Range { start: end, end: stretch.behind.end.max(end) })
                .iter()
                .filter(|c| **c == '”')
                .count();
    let behind_end = if quoted { clause.end } else { stretch.behind.end };
    let behind = phrase::trim(scene, Range { start: end, end: behind_end.max(end) });
    let behind = phrase::strip_start(scene, v.lead, behind);
    let mut core = phrase::strip_end(scene, v.fund_tail, behind);
    // 3.6亿元|江苏省财政|援助资金: who gives is no purpose.
    if core.end < behind.end
        && let Some(m) = scene.mentions_at(core.start).filter(|m| who::is_party(m)).max_by_key(|m| m.range.end)
        && m.range.end < core.end
    {
        core = phrase::strip_start(scene, v.local_giver, Range { start: m.range.end, end: core.end });
    }
    // 投入2亿元改善99个村的…, 实施28条…: what is done stands behind what is counted.
    let counted = scene.mentions_at(core.end).any(|m| matches!(m.what, What::Quantity(_)));
    let left = phrase::strip_start(scene, v.aim, core);
    if !core.is_empty() && left.start > core.start && left.len() <= if counted { 2 } else { 0 } {
        core.end = clause.end;
    }
    // 312万元扶贫资金并选派干部…: the name of the sum ends there.
    if let Some(w) = scene.words_in(v.fund_noun, core).find(|w| {
        w.start >= core.start + 2 && w.end < core.end && matches!(scene.char(w.end), '并' | '且' | '和' | '、')
    }) {
        core.end = w.start;
    }
    core = before_finished(scene, core);
    // 购买了30盏路灯使300名群众受益: what comes of it is no part of the works.
    if let Some(cut) = scene.doc.slice(core).windows(2).position(super::indicator::is_causing).filter(|at| *at >= 2) {
        core.end = core.start + cut as u32;
    }
    // 投入110亿元帮扶甲市: whom it helps is no purpose.
    if let Some(word) = [v.given_to, v.tie_strong]
        .into_iter()
        .filter_map(|c| scene.word_at(c, core.start, core.end))
        .max_by_key(|w| w.end)
        && scene.mentions_at(word.end).any(|m| who::is_party(m) && m.range.end == core.end)
    {
        core.end = core.start;
    }
    if speaks(&core) {
        let aimed = aim(scene, v, core).unwrap_or(core);
        let party = scene.mentions.iter().any(|m| who::is_party(m) && m.range == aimed);
        if !party {
            return said(balanced(scene, phrase::first_chars(scene, aimed, LONGEST)));
        }
    }
    // 投入4800万元为26个村修建公路: what is done for whom stands behind it.
    if core.is_empty()
        && let Some(word) = scene.word_at(v.given_to, end, clause.end)
        && let Some(m) = scene.mentions_at(word.end).filter(|m| who::is_party(m)).max_by_key(|m| m.range.end)
        && let Some(range) = aim(scene, v, Range { start: m.range.end, end: clause.end }).filter(speaks)
    {
        return said(phrase::first_chars(scene, range, LONGEST));
    }
    // 捐赠图书3000册,价值12万元: what was given.
    if let Some(range) = given(scene, v, clause_index, stretch) {
        return said(range);
    }
    // 2. The project whose total it is: 县医院改扩建投资4100万元.
    if let Some(verb) = verbs.last()
        && let Some(range) = project(going, scene, v, clause, *verb)
        && speaks(&range)
    {
        return said(range);
    }
    // 报销71.13亿元, 理赔6886万元: what is refunded was named before.
    if let Some(range) = refunded(scene, v, clause_index, verbs) {
        return said(range);
    }
    // 3. Parts of a whole are for what the whole is for.
    let sentence = scene.doc.span(scene.sentence.range);
    let earlier = going.claims.iter().rev().take(60).find(|c| c.kind == Kind::Funding);
    let of = |c: &super::Claim| c.slots.iter().find(|s| s.role == Role::Purpose).map(|s| (s.name.clone(), None));
    let opens = scene.words_in(v.parts, clause).any(|w| w.start <= clause.start + 1)
        || clause_index == 0 && super::chain::grows_on(going, scene);
    if (opens || turned_list)
        && let Some(found) = earlier.filter(|c| opens || c.sentence == sentence).and_then(of)
    {
        return Some(found);
    }
    if verbs.last().is_some_and(|w| giver::project_total(scene, v, *w))
        && let Some(range) =
            clause_index.checked_sub(1).and_then(|i| finished(scene, v, scene.clause(i))).filter(speaks)
    {
        return said(range);
    }
    // 签约合作项目24个,协议投资138亿元: the projects that were agreed on.
    let agreed = scene.has(v.agree, Range { start: clause.start, end: stretch.before.end.max(clause.start) })
        || earlier.is_some_and(|c| c.sentence == sentence && c.flow.as_deref() == Some("agree"));
    if agreed
        && let Some(range) =
            (0..clause_index).rev().take(2).find_map(|i| finished(scene, v, scene.clause(i))).filter(speaks)
    {
        let range = phrase::strip_start(scene, v.sign, range);
        return said(range);
    }
    // “百企帮百村”行动中, …: a campaign in quotation marks.
    if let Some(range) = campaign(scene, v, Range { start: scene.sentence.range.start, end: clause.start }) {
        return said(range);
    }
    // 4. What is said to be its use right behind, then the work of the clause before, then of those behind.
    let aimed = |i: usize| aim(scene, v, scene.clause(i)).filter(speaks);
    let last = scene.sentence.clauses.len();
    if clause_index + 1 < last
        && let next = scene.clause(clause_index + 1)
        && scene.words_in(v.use_for, next).any(|w| w.start <= next.start + 2)
        && let Some(range) = aimed(clause_index + 1)
    {
        return said(phrase::first_chars(scene, range, LONGEST));
    }
    let head = Range { start: clause.start, end: stretch.before.start.max(clause.start) };
    if let Some(range) = (!head.is_empty()).then(|| aim(scene, v, head)).flatten().filter(speaks) {
        return said(phrase::last_chars(scene, range, LONGEST));
    }
    let before =
        |i: usize| aimed(i).or_else(|| topic(scene, v, scene.clause(i))).map(|r| phrase::last_chars(scene, r, LONGEST));
    if let Some(range) = clause_index.checked_sub(1).and_then(before) {
        return said(range);
    }
    // 易地扶贫搬迁方面, …: the topic of the sentence.
    if let Some(range) = (0..clause_index).rev().find_map(|i| topic(scene, v, scene.clause(i))).filter(speaks) {
        return said(phrase::last_chars(scene, range, LONGEST));
    }
    // 省里2.9亿元,市里3.3亿元,主要投向甲产业: all of them.
    let use_of_all = (clause_index + 1..last.min(clause_index + 4)).find(|i| {
        scene.words_in(v.use_for, scene.clause(*i)).any(|w| w.start <= scene.clause(*i).start && w.len() >= 4)
    });
    if let Some(range) = use_of_all.and_then(aimed) {
        return said(phrase::first_chars(scene, range, LONGEST));
    }
    for i in clause_index + 1..last.min(clause_index + 3) {
        // 引进资金1.4亿元,购买农产品3600万元: what another sum is for.
        let other = |m: &Mention| matches!(&m.what, What::Quantity(q) if q.class == crate::mention::Class::Money);
        if scene.mentions_in(scene.clause(i)).any(other) {
            break;
        }
        if let Some(range) = aimed(i) {
            return said(phrase::first_chars(scene, range, LONGEST));
        }
    }
    if let Some(range) = (0..clause_index).rev().skip(1).find_map(before) {
        return said(range);
    }
    // 5. A programme named anywhere before, the work of the sentences before, what the money before was for.
    if let Some(m) = scene
        .mentions_in(Range { start: scene.sentence.range.start, end: clause.start })
        .rfind(|m| is_programme(scene, m))
    {
        return said(m.range);
    }
    // 发放各类救助资金: the kind of it, before what the section is about.
    let kind = phrase::strip_start(scene, v.fund_head, name);
    if ["救助", "帮扶", "援助", "慰问", "资助"].contains(&scene.text(kind)) {
        return said(kind);
    }
    if let Some(work) = going.work.as_ref().filter(|w| w.holds(scene)) {
        return Some((work.name.clone(), Some(work.range)));
    }
    let earlier = earlier.filter(|c| scene.doc.span(scene.sentence.range).start.saturating_sub(c.sentence.end) < 4)?;
    of(earlier)
}

/// What a part of a sum is for by the words before its verb, behind 其中: 其中产业|投资, 修建通村公路|投入.
fn part(scene: &Scene, v: &Vocabulary, stretch: Stretch, verbs: &[Range]) -> Option<Range> {
    let before = stretch.before;
    let verb = verbs.iter().rfind(|w| w.start >= before.start && w.end <= before.end)?;
    let until = Range { start: scene.sentence.range.start, end: verb.start };
    if !["投资", "投入", "捐赠", "捐助", "支出"].contains(&scene.text(*verb)) || !scene.has(v.parts, until) {
        return None;
    }
    let head = phrase::strip_adverbials(scene, v, Range { start: before.start, end: verb.start.max(before.start) });
    let head = phrase::strip_start(scene, v.aim, phrase::strip_end(scene, v.tail, head));
    let named = scene
        .mentions_in(head)
        .any(|m| who::is_party(m) || matches!(m.what, What::Quantity(_) | What::Time(_) | What::Place(_)));
    let giver =
        scene.words_in(v.local_giver, head).next().is_some() || scene.words_in(v.spoken_giver, head).next().is_some();
    // 其中贫困学生投入…: who gets it.
    let person = scene.words_in(v.helped_person, head).any(|w| w.end == head.end);
    ((2..=20).contains(&head.len()) && !named && !giver && !person).then_some(head)
}

/// What stands between the marks at a range's ends.
fn inner(range: &Range) -> Range {
    Range { start: range.start + 1, end: range.end.saturating_sub(1).max(range.start + 1) }
}

fn generic(going: &Going, v: &Vocabulary, text: &str) -> bool {
    let bare = text.trim_start_matches(['各', '类', '项', '共', '达']);
    bare.is_empty()
        || is_generic_name(going, v, text)
        || is_generic_name(going, v, bare)
        || going.reader.words.list(v.no_purpose).iter().any(|w| w == text)
}

fn is_generic_name(going: &Going, v: &Vocabulary, text: &str) -> bool {
    going.reader.words.list(v.generic_fund).iter().any(|w| w == text)
}

/// 县医院改扩建投资, 一期工程总投资: the noun before a project's total.
fn project(going: &Going, scene: &Scene, v: &Vocabulary, clause: Range, verb: Range) -> Option<Range> {
    if !giver::project_total(scene, v, verb) && !scene.text(verb).ends_with("投资") {
        return None;
    }
    let range = phrase::strip_adverbials(scene, v, Range { start: clause.start, end: verb.start });
    // 甲市援建的乙学校总投资: who built it is no part of its name.
    let range = match scene.words_in(v.built_by, range).next() {
        Some(w) if scene.doc.chars.get(w.end as usize) == Some(&'的') && w.end < range.end => {
            Range { start: w.end + 1, end: range.end }
        }
        _ => range,
    };
    let range = phrase::strip_end(scene, v.tail, phrase::strip_end(scene, v.project_total, range));
    let text = scene.text(range);
    // 甲集团在乙县投资 is no project; 甲县人民医院综合楼投资 is.
    let acts_there = |m: &Mention| {
        matches!(scene.doc.chars.get(m.range.end as usize), Some('在' | '向' | '对' | '为' | '给' | '累'))
    };
    let party = scene
        .mentions
        .iter()
        .any(|m| who::is_party(m) && (m.range.holds(range) || m.range.start == range.start && acts_there(m)));
    let counted = scene.mentions_in(range).any(|m| matches!(m.what, What::Quantity(_)));
    let built = giver::project_total(scene, v, verb)
        && scene
            .mentions
            .iter()
            .any(|m| m.range == range && matches!(&m.what, What::Body(b) if b.kind == "institution"));
    let party = party && !built;
    let moved = scene.words_in(v.cause, range).any(|w| w.start == range.start);
    // 工作队投资, 他投资: who does it.
    let points = scene.word_at(v.anaphor, range.start, range.end).is_some() || text.starts_with(['他', '她', '我']);
    if points {
        return None;
    }
    (!moved && range.len() >= 3 && range.len() <= 24 && !party && !counted && !generic(going, v, text)).then_some(range)
}

/// What follows a word of purpose in a stretch: 实施…工程, 用于…, 支持88个县改善….
pub(super) fn aim(scene: &Scene, v: &Vocabulary, clause: Range) -> Option<Range> {
    // 有发展能力, 可支持: the word behind these is no deed.
    let held = |w: &Range| w.start > clause.start && matches!(scene.char(w.start - 1), '有' | '可' | '待' | '能');
    // 茅草房改造大会战开始: what begins is named whole.
    let whole = phrase::strip_adverbials(scene, v, clause);
    if whole.len() >= 6 && ["开始", "启动", "打响"].iter().any(|w| scene.text(whole).ends_with(w)) {
        let named = Range { start: whole.start, end: whole.end - 2 };
        return scene.mentions_in(named).all(|m| !matches!(m.what, What::Quantity(_))).then_some(named);
    }
    let first = scene.words_in(v.aim, clause).find(|w| !inside_name(scene, *w) && !held(w))?;
    if first.start > clause.start + 6 {
        return None;
    }
    // 为全省乡镇卫生院配备2180台设备: 为 only says for whom.
    let first = if scene.text(first) == "为" {
        scene.words_in(v.aim, Range { start: first.end, end: clause.end }).next().unwrap_or(first)
    } else {
        first
    };
    let mut rest = phrase::strip_start(scene, v.aim, Range { start: first.end, end: clause.end });
    // 支持88个县改善…: who is helped is no purpose.
    if let Some(m) = scene
        .mentions_in(rest)
        .filter(|m| who::is_party(m) && m.range.start <= rest.start + 1)
        .max_by_key(|m| m.range.end)
    {
        // 建设甲区乙学校: a place that names what is built stays.
        let behind = Range { start: m.range.end, end: rest.end };
        let near = Range { start: behind.start, end: (behind.start + 6).min(behind.end) };
        let acts = scene.words_in(v.aim, near).any(|w| w.start <= behind.start + 1);
        let helps = scene.has(v.use_for, first) || scene.text(first) == "帮助";
        let behind = phrase::strip_start(scene, v.aim, behind);
        if behind.len() >= 2 && (acts || helps) {
            rest = behind;
        }
    }
    // A count behind it ends the phrase, not one inside quotation marks: 实施帮扶项目29个, 实施“三个一”工程.
    let opened = rest.start;
    let quoted = |at: u32| {
        let before = scene.doc.slice(Range { start: opened, end: at.max(opened) });
        before.iter().filter(|c| **c == '“').count() > before.iter().filter(|c| **c == '”').count()
    };
    for m in scene.mentions_in(rest) {
        let What::Quantity(q) = &m.what else { continue };
        if !scene.text(q.number).contains(|c: char| c.is_ascii_digit())
            || quoted(m.range.start)
            || m.range.start < rest.start
        {
            continue;
        }
        let goes_on = m.range.end < rest.end;
        // 总长154公里的6条…: a measure before its 的 says no more than how much.
        let measure = m.range.start <= rest.start + 3 && scene.doc.chars.get(m.range.end as usize) == Some(&'的');
        if m.range.start > rest.start + 1 && !measure {
            rest.end = m.range.start;
            break;
        }
        // 配备2180台件数字化设备: what is counted stands behind.
        if goes_on {
            rest.start = m.range.end + u32::from(measure);
        } else {
            rest.start = m.range.end;
        }
    }
    let rest = phrase::strip_start(scene, v.lead_of, phrase::strip_end(scene, v.tail, rest));
    // 协作开展26年来: a length of time is no purpose.
    let time = !rest.is_empty() && matches!(scene.char(rest.end - 1), '来' | '间' | '后' | '时');
    (rest.len() >= 2 && !time).then_some(rest)
}

/// The costs or the insurance that a clause before names, for a verb of refunding without an object.
fn refunded(scene: &Scene, v: &Vocabulary, clause_index: usize, verbs: &[Range]) -> Option<Range> {
    let verb = verbs.last().filter(|w| scene.has(v.refund, **w))?;
    let own = scene.clause(clause_index);
    (0..=clause_index)
        .rev()
        .find_map(|i| {
            let clause = scene.clause(i);
            let until = if i == clause_index { verb.start } else { clause.end };
            let word = scene
                .words_in(v.refundable, Range { start: clause.start, end: until.max(clause.start) })
                .next_back()?;
            let start = scene
                .mentions_in(Range { start: clause.start, end: word.start })
                .rfind(|m| matches!(m.what, What::Quantity(_) | What::Time(_)))
                .map_or(clause.start, |m| m.range.end);
            let range =
                phrase::strip_start(scene, v.aim, phrase::strip_adverbials(scene, v, Range { start, end: word.end }));
            Some(phrase::last_chars(scene, range, 12))
        })
        .or(Some(*verb).filter(|_| !own.is_empty()))
}

/// The goods that the clauses before give, when the amount is only their worth.
fn given(scene: &Scene, v: &Vocabulary, clause_index: usize, stretch: Stretch) -> Option<Range> {
    let worth = scene.text(stretch.before);
    if !["价值", "总价值", "折合", "折款", "折价"].iter().any(|w| worth.starts_with(w)) {
        return None;
    }
    (0..clause_index).rev().take(2).find_map(|i| {
        let clause = scene.clause(i);
        let sent = || scene.words_in(v.sent_goods, clause).next();
        let verb = scene.words_in(v.donate, clause).next().or_else(sent)?;
        let goods = Range { start: verb.end, end: clause.end };
        let end = scene
            .mentions_in(goods)
            .find(|m| matches!(m.what, What::Quantity(_)) && m.range.start > goods.start)
            .map_or(goods.end, |m| m.range.start);
        let range = phrase::trim(scene, Range { start: goods.start, end });
        (range.len() >= 2).then(|| phrase::first_chars(scene, range, LONGEST))
    })
}

/// Whether a word is part of a name: 发展 in 国家发展改革委.
fn inside_name(scene: &Scene, word: Range) -> bool {
    scene
        .mentions
        .iter()
        .any(|m| m.range.holds(word) && m.range != word && !matches!(m.what, What::Quantity(_) | What::Time(_)))
}

/// 甲县乙县两个教育项目如期完成,完成投资4924万元: the project of the clause before.
fn finished(scene: &Scene, v: &Vocabulary, clause: Range) -> Option<Range> {
    let word = scene.words_in(v.works, clause).max_by_key(|w| (std::cmp::Reverse(w.start), w.end))?;
    let start = scene
        .mentions_in(Range { start: clause.start, end: word.start })
        .rfind(|m| who::is_party(m) || matches!(m.what, What::Quantity(_) | What::Time(_)))
        .map_or(clause.start, |m| m.range.end);
    // 共实施援藏项目, 拟安排援疆项目: what was carried out.
    let deed = |w: &Range| w.end + 4 <= word.end && !inside_name(scene, *w);
    let start = scene
        .words_in(v.aim, Range { start, end: word.end })
        .chain(scene.words_in(v.allocate, Range { start, end: word.end }))
        .filter(deed)
        .map(|w| w.end)
        .max()
        .unwrap_or(start);
    let range = phrase::strip_start(scene, v.aim, phrase::strip_adverbials(scene, v, Range { start, end: word.end }));
    (range.len() >= 4).then_some(range)
}

/// The last “…”行动 of a stretch.
fn campaign(scene: &Scene, v: &Vocabulary, stretch: Range) -> Option<Range> {
    let chars = scene.doc.slice(stretch);
    let close = chars.iter().rposition(|c| *c == '”')?;
    let open = chars[..close].iter().rposition(|c| *c == '“')?;
    let end = stretch.start + close as u32 + 1;
    let word = scene
        .words_in(v.works, Range { start: end, end: (end + 6).min(stretch.end) })
        .filter(|w| w.start <= end + 4)
        .max_by_key(|w| w.end)?;
    (close - open <= 20).then_some(Range { start: stretch.start + open as u32, end: word.end })
}

/// 产业扶贫方面, …: the topic over the clauses.
fn topic(scene: &Scene, v: &Vocabulary, clause: Range) -> Option<Range> {
    let word = scene.words_in(v.topic, clause).find(|w| w.end == clause.end)?;
    let range = phrase::strip_adverbials(scene, v, Range { start: clause.start, end: word.start });
    // 资金和人才方面: by what means, and not what for.
    let means = ["资金", "投入", "人才"].iter().any(|w| scene.text(range).starts_with(w));
    (range.len() >= 2 && !means).then_some(range)
}
