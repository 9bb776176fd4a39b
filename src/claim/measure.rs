//! What kind of statement a number is: a level, the size of a change, a norm, or something planned or required.

use super::course;
use super::phrase::{self, Stretch};
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Period, Status};
use crate::mention::{Bound, Class, Quantity, What};
use crate::span::Range;

/// The word of change that a number is the size of: 提高 in 提高1.47个百分点, 增幅 in 增幅达6%.
pub fn change_word(scene: &Scene, v: &Vocabulary, q: &Quantity, stretch: Stretch) -> Option<Range> {
    let before = phrase::strip_tail(scene, v, stretch.before);
    // 超出2019年全年3.3万人
    let tail = ["全年", "同期", "末", "底"]
        .into_iter()
        .find(|w| scene.text(before).ends_with(w))
        .map_or(0, |w| w.chars().count() as u32);
    if let Some(m) = scene.mentions_in(before).rfind(|m| matches!(m.what, What::Time(_)))
        && (m.range.end == before.end || m.range.end + tail == before.end)
        && let Some(word) = scene.word_before(v.change, m.range.start, before.start)
        && word.len() >= 2
    {
        return Some(word);
    }
    let ends = scene.word_before(v.change, before.end, before.start);
    if let Some(word) = ends {
        // 提高到 leads to a level; 新增, 增设 count what is new.
        let gap = scene.doc.slice(Range { start: word.end, end: stretch.before.end });
        let text = scene.text(word);
        let leads =
            matches!(gap.first(), Some('到' | '至' | '为')) && !matches!(text, "增速" | "增幅" | "降幅" | "涨幅");
        let new = word.start > stretch.before.start && scene.char(word.start - 1) == '新';
        // 多 and 少 say a difference only behind 比 or 较: 三百多 is no change.
        let vague = matches!(text, "多" | "少" | "升" | "翻" | "增" | "减" | "降");
        let compared = scene.text(Range { start: stretch.before.start, end: word.start }).contains(['比', '较']);
        // 比2017年新增1395个 is told against another year.
        let against = scene.mentions_in(before).any(|m| {
            matches!(m.what, What::Time(_))
                && m.range.start > before.start
                && matches!(scene.char(m.range.start - 1), '比' | '较')
        });
        let new = new && !against;
        let alone = matches!(text, "多" | "少") && !compared;
        // 提升了7449万农村人口供水保障水平: whom it was raised for.
        let whom = (q.class == Class::Number
            || matches!(q.unit.as_str(), "户" | "人" | "处" | "所")
                && ["水平", "能力", "质量", "条件", "标准"].iter().any(|w| scene.text(stretch.behind).ends_with(w)))
            && matches!(text, "提升" | "提高" | "降低" | "扩大")
            && !stretch.behind.is_empty();
        if !whom && !leads && !new && !alone && (!vague || word.end == before.end) {
            return Some(word);
        }
    }
    if q.unit == "百分点" {
        return None;
    }
    // 累计减少因病致贫22.5万户: the verb at the head governs what is counted.
    if q.class == Class::Quantity && !q.unit.contains('/') {
        let head = phrase::strip_adverbials(scene, v, stretch.before);
        for word in ["减少", "增加", "净增", "净减"] {
            let n = word.chars().count() as u32;
            let range = Range { start: head.start, end: head.start + n };
            if head.len() as u32 > n
                && range.end <= head.end
                && scene.text(range) == word
                && course::reaches(scene, v, head).is_empty()
            {
                return Some(range);
            }
        }
    }
    None
}

/// Whether the number is the size of a change, its word of change apart: 高于上年0.3个百分点. What lies above or below
/// another place is no change: 高于全国1.2个百分点.
pub fn is_difference(scene: &Scene, q: &Quantity, stretch: Stretch) -> bool {
    if q.unit != "百分点" {
        return false;
    }
    let text = scene.text(stretch.before);
    let beside = ["高于", "低于", "高出", "比全", "较全"].iter().any(|w| text.contains(w))
        && !scene.mentions_in(stretch.before).any(|m| matches!(m.what, What::Time(_)))
        && !["增速", "增幅", "上年", "去年", "同期", "年初"].iter().any(|w| text.contains(w));
    !beside
}

/// A norm per head, a threshold or the length of a scheme, rather than what people have or earn.
pub fn is_norm(scene: &Scene, v: &Vocabulary, stretch: Stretch, q: &Quantity) -> bool {
    let has = |class| scene.has(class, stretch.before) || !stretch.lent && scene.has(class, stretch.behind);
    if matches!(q.unit.as_str(), "年" | "个月" | "天" | "日") {
        // 人均受教育年限, 预期寿命: what people have.
        let text = scene.text(stretch.before);
        return !["教育年限", "寿命", "平均年限", "人均年限"].iter().any(|w| text.contains(w));
    }
    if q.class == Class::Money {
        let per_head = q.unit.contains('/') || scene.text(stretch.before).contains("每");
        return has(v.standard) && !scene.has(v.earned, stretch.before)
            || per_head && (has(v.normed) || !has(v.earned));
    }
    let each = scene.text(stretch.before).contains('每') || q.unit.contains('/');
    each && matches!(q.bound, Bound::AtLeast | Bound::AtMost) && q.class == Class::Quantity
}

/// What a rate is told by: 每公斤, 每例, 每名 … 每年, with the unit's part behind the slash.
pub fn each(scene: &Scene, before: Range) -> Option<(Range, String)> {
    const THINGS: [(&str, &str); 29] = [
        ("个贫困村", "村"),
        ("个脱贫村", "村"),
        ("个行政村", "村"),
        ("平方米", "平方米"),
        ("立方米", "立方米"),
        ("公斤", "公斤"),
        ("千克", "千克"),
        ("个村", "村"),
        ("个县", "县"),
        ("学期", "学期"),
        ("斤", "斤"),
        ("吨", "吨"),
        ("亩", "亩"),
        ("头", "头"),
        ("只", "只"),
        ("羽", "羽"),
        ("株", "株"),
        ("例", "例"),
        ("台", "台"),
        ("套", "套"),
        ("床", "床"),
        ("度", "度"),
        ("县", "县"),
        ("村", "村"),
        ("户", "户"),
        ("名", "人"),
        ("位", "人"),
        ("人", "人"),
        ("生", "人"),
    ];
    let text = scene.doc.slice(before);
    let at = text.iter().position(|c| *c == '每')?;
    let rest: String = text[at + 1..].iter().take(4).collect();
    let (word, per) = THINGS.iter().find(|(w, _)| rest.starts_with(w))?;
    let start = before.start + at as u32;
    let mut range = Range { start, end: start + 1 + word.chars().count() as u32 };
    let mut unit = (*per).to_owned();
    let behind: String = text[(range.end - before.start) as usize..].iter().collect();
    if let Some(time) = ["年", "月", "天", "次", "学期"].iter().find(|t| behind.contains(&format!("每{t}"))) {
        unit = format!("{unit}·{}", if *time == "天" { "日" } else { time });
        if behind.chars().count() == 1 + time.chars().count() {
            range.end = before.end;
        }
    }
    Some((range, unit))
}

/// Whether a word of change leads right to a value: 下降到, 增至.
pub fn is_reached(scene: &Scene, v: &Vocabulary, clause: Range, value: Range) -> bool {
    let near = Range { start: value.start.saturating_sub(6).max(clause.start), end: value.start };
    let about = |w: &Range| phrase::strip_tail(scene, v, Range { start: w.end, end: near.end }).is_empty();
    course::reaches(scene, v, near).last().is_some_and(|w| about(w) && scene.text(*w) != "达到")
}

/// Whether a value is what a change leads to (…提高到739元), so that a time behind 从 does not date it.
pub fn leads_to(scene: &Scene, v: &Vocabulary, clause: Range, value: Range) -> bool {
    let near = Range { start: value.start.saturating_sub(14).max(clause.start), end: value.start };
    let before = Range { start: clause.start, end: value.start };
    scene.has(v.from, before)
        && course::reaches(scene, v, near).last().is_some_and(|w| {
            scene.mentions_in(Range { start: w.end, end: value.start }).all(|m| !matches!(m.what, What::Quantity(_)))
        })
}

/// Whether a value is planned or required rather than reached: by its own clause, by a plan that opens the sentence,
/// by the section it stands in, or by its time, which is still to come.
pub fn status(going: &Going, scene: &Scene, value: Range, time: Option<&Period>) -> Status {
    let v = going.vocabulary();
    match said(scene, v, value) {
        Status::Done => {}
        other => return other,
    }
    let own = scene.clause_of(value.start);
    let until = Range { start: scene.sentence.range.start, end: value.start };
    let reached = scene.has(v.reached, until) || scene.has(v.reached, scene.clause(own));
    if reached {
        return Status::Done;
    }
    if going.outlook {
        return Status::Planned;
    }
    // 到2025年, in a text of 2021.
    let later = |t: &Period| {
        let year = t.end.as_deref().or(t.start.as_deref())?.get(..4)?.parse::<i16>().ok()?;
        let now = scene.doc.meta.now()?;
        Some(year > now.year)
    };
    if time.and_then(later) == Some(true) { Status::Planned } else { Status::Done }
}

/// The plan or requirement that the sentence itself says.
pub fn said(scene: &Scene, v: &Vocabulary, value: Range) -> Status {
    let own = scene.clause_of(value.start);
    for i in (0..=own).rev() {
        let clause = scene.clause(i);
        let until = if i == own { value.start } else { clause.end };
        let range = Range { start: clause.start, end: until.max(clause.start) };
        if scene.is_broken(Range { start: range.start, end: value.start }) {
            return Status::Done;
        }
        let open = |w: &Range| {
            // From an earlier clause only a plan at its head reaches on: 计划投入…,新建….
            i == own || w.start <= phrase::strip_adverbials(scene, v, clause).start + 4
        };
        if scene.words_in(v.require, range).any(|w| requires(scene, w, clause) && (i + 1 >= own || open(&w))) {
            return Status::Required;
        }
        if scene.words_in(v.plan, range).any(|w| plans(scene, v, w, clause, until, i == own) && open(&w)) {
            return Status::Planned;
        }
        // 1276名贫困人口将全部脱贫: the plan stands behind what it is of.
        if i == own {
            let behind = Range { start: value.end.min(clause.end), end: clause.end };
            let next = scene
                .mentions_in(behind)
                .find(|m| matches!(m.what, What::Quantity(_)))
                .map_or(clause.end, |m| m.range.start);
            let ahead = Range { start: behind.start, end: next.min(behind.start + 14).max(behind.start) };
            if scene
                .words_in(v.plan, ahead)
                .any(|w| matches!(scene.text(w), "将" | "拟" | "力争") && plans(scene, v, w, clause, next, true))
            {
                return Status::Planned;
            }
        }
        if i < own && scene.has(v.reached, clause) {
            break;
        }
    }
    Status::Done
}

/// 要求 as a verb: 要求各县…; in 达到验收要求 it is a noun.
fn requires(scene: &Scene, w: Range, clause: Range) -> bool {
    if scene.mentions_over(w).any(|m| matches!(m.what, What::Title { .. } | What::Programme { .. } | What::Fixed)) {
        return false;
    }
    let next = (w.end < clause.end).then(|| scene.char(w.end));
    match scene.text(w) {
        "要求" | "保证" => next.is_some_and(|c| !matches!(c, '的' | '、' | ')' | '”' | '和' | '金')),
        // 着力|保障
        "力保" => next != Some('障'),
        "须" => w.start == clause.start || scene.char(w.start - 1) != '必',
        _ => true,
    }
}

/// 计划 as a verb, not in 三年行动计划; 将 before a verb, not in 将…由…提高到.
fn plans(scene: &Scene, v: &Vocabulary, w: Range, clause: Range, until: u32, own: bool) -> bool {
    if scene.mentions_over(w).any(|m| matches!(m.what, What::Title { .. } | What::Programme { .. } | What::Fixed)) {
        return false;
    }
    let verb = |n: u32| {
        let ahead = Range { start: w.end, end: (w.end + n).min(clause.end) };
        [v.clause_verb, v.deed, v.invest, v.allocate, v.change, v.reach, v.subject_verb]
            .iter()
            .any(|c| scene.has(*c, ahead))
    };
    match scene.text(w) {
        "将" => {
            // 今年将有四个县脱帽
            let exists = scene.behind(w.end, 1) == "有";
            scene.words_in(v.from, Range { start: w.end, end: until.max(w.end) }).next().is_none()
                && (exists || verb(8))
                && own
        }
        "计划" => {
            let before = (w.start > clause.start).then(|| scene.char(w.start - 1));
            let next = (w.end < clause.end).then(|| scene.char(w.end));
            // 2018年|计划再改造10万户
            let dated = scene.mentions_in(clause).any(|m| matches!(m.what, What::Time(_)) && m.range.end == w.start);
            if dated && verb(4) {
                return true;
            }
            // 比原计划提前, 年度计划, 计划生育
            !matches!(next, None | Some('》' | '的' | '”' | ')' | '(' | '、' | '和' | '生'))
                && !before.is_some_and(|c| "动展育训引养度划原露培年".contains(c) && !(c == '年' && verb(2)))
                && verb(3)
        }
        "目标" => matches!(scene.behind(w.end, 1), "是" | "为" | ":"),
        "准备" | "谋划" | "预期" => own && verb(3),
        _ => true,
    }
}
