//! What a change is of: the thing that grew by so much, or that went from one value to another.

use super::align;
use super::course::{Course, Side};
use super::indicator::{At, LONGEST, Name, behind, governed, plain};
use super::phrase;
use super::read::Going;
use super::scene::Scene;
use super::subject::{is_manner, subject_before};
use super::vocabulary::Vocabulary;
use crate::mention::What;
use crate::span::Range;

/// 同比增长6%, 比上年多2215人: the thing measured and the word of change.
pub(super) fn of_change(going: &Going, scene: &Scene, v: &Vocabulary, at: &At, word: Range) -> Name {
    let last = phrase::strip_tail(scene, v, at.stretch.before).end;
    if last >= word.end + 2 && scene.mentions_at(word.end).all(|m| !matches!(m.what, What::Time(_))) {
        // 累计减少因病致贫22.5万户: what is counted stands behind the verb.
        let name = plain(
            scene,
            phrase::last_chars(scene, governed(scene, v, Range { start: word.start, end: last }), LONGEST),
        );
        if !name.text.is_empty() {
            return name;
        }
    }
    let head = governed(scene, v, Range { start: at.stretch.before.start, end: word.start });
    let verb = scene.text(word);
    // 高于全市平均增速1.8个百分点
    let raw = phrase::strip_adverbials(scene, v, Range { start: at.stretch.before.start, end: word.end });
    if ["高于", "低于", "快于", "慢于"].iter().any(|w| scene.behind(raw.start, 2) == *w)
        && let Some(subject) = subject_before(going, scene, v, at.clause)
    {
        let text = format!("{subject}{}", scene.text(raw));
        return Name { text, words: Some(raw), carried: true, thing: subject };
    }
    let bare = head.is_empty()
        || head.len() == 1
        || scene.text(head).starts_with(['比', '较'])
        || matches!(scene.text(head), "同期" | "上年同期" | "年初" | "年底" | "上年底")
        || is_manner(scene.text(head));
    if bare {
        let own = scene.text(head);
        let own = if own.starts_with(['比', '较']) || own.ends_with("同期") || matches!(own, "年初" | "年底" | "上年底")
        {
            ""
        } else {
            own
        };
        if let Some(subject) = subject_before(going, scene, v, at.clause) {
            let subject = match at.quantity.unit.as_str() {
                "百分点" => subject,
                _ => whose_share(subject),
            };
            let text = format!("{subject}{own}{verb}");
            return Name { text, words: Some(word), carried: true, thing: subject };
        }
        let behind = behind(scene, v, at, false, false);
        let text = format!("{verb}{}", scene.text(behind));
        return Name { thing: scene.text(behind).to_owned(), text, words: Some(word.join(behind)), carried: false };
    }
    let thing = scene.text(head).to_owned();
    Name { text: format!("{thing}{verb}"), words: Some(head.join(word)), carried: false, thing }
}

/// 教育投入占财政支出比重 → 教育投入: what grew by so much behind a share is what has the share.
fn whose_share(subject: String) -> String {
    match subject.split_once('占') {
        Some((whose, of)) if whose.chars().count() >= 3 && of.ends_with(['重', '例', '比']) => whose.to_owned(),
        _ => subject,
    }
}

/// 销售量逐年增加, 数量不断增多: the thing measured, where the numbers behind tell how it grew.
pub(super) fn without_trend(scene: &Scene, v: &Vocabulary, range: Range) -> Range {
    let last = Range { start: range.end.saturating_sub(2).max(range.start), end: range.end };
    let grown = match scene.text(last) {
        "增多" | "改善" | "变化" | "壮大" => Some(last.start),
        _ => scene.word_before(v.change, range.end, range.start).map(|w| w.start),
    };
    let Some(word) = grown.and_then(|at| scene.word_before(v.trend, at, range.start)) else { return range };
    let left = phrase::strip_tail(scene, v, Range { start: range.start, end: word.start });
    if left.len() >= 2 { left } else { range }
}

/// Takes 较上年, 比1985年, 同比 off the end or the start of a phrase.
pub(super) fn without_comparison(scene: &Scene, v: &Vocabulary, range: Range) -> Range {
    if range.is_empty() {
        return range;
    }
    if let Some(w) = scene.word_before(v.compare, range.end, range.start) {
        return Range { start: range.start, end: w.start };
    }
    if let Some(w) = scene.word_at(v.compare, range.start, range.end) {
        return Range { start: w.end, end: range.end };
    }
    // 比2014年(底|同期)
    let time = scene.mentions_in(range).rfind(|m| matches!(m.what, What::Time(_)));
    if let Some(m) = time
        && m.range.start > range.start
        && matches!(scene.char(m.range.start - 1), '比' | '较')
    {
        let rest = phrase::trim(scene, Range { start: m.range.end, end: range.end });
        let rest_text = scene.text(rest);
        if rest.is_empty() || matches!(rest_text, "同期" | "相比" | "末" | "底" | "初" | "年底" | "同期相比")
        {
            return Range { start: range.start, end: m.range.start - 1 };
        }
        if m.range.start - 1 == range.start {
            return rest;
        }
    }
    range
}

/// The name of an end of a change, with the place when places are paired off with the numbers.
pub(super) fn of_course(
    going: &Going,
    scene: &Scene,
    v: &Vocabulary,
    at: &At,
    course: &Course,
    side: Side,
) -> (Name, Option<super::Slot>) {
    let k = match side {
        Side::From(k) | Side::To(k) => k,
    };
    // 甲县、乙县的城镇化率分别由A、B提高到C、D
    if course.left.len() > 1
        && scene.has(v.respective, Range { start: course.head.start, end: course.reach.end })
        && let Some(names) = align::names(scene, v, course.head)
        && names.len() == course.left.len()
    {
        let (text, place) = names.get(scene, k);
        if !text.is_empty() || place.is_some() {
            let text =
                if text.is_empty() { subject_before(going, scene, v, at.clause).unwrap_or_default() } else { text };
            return (Name { thing: text.clone(), text, words: None, carried: false }, place);
        }
    }
    let named = |side: Side| {
        let own = governed(scene, v, course.own_words(side));
        // 由第一批的212名增加到第四批的980名: which of them, and not what.
        let text = scene.text(own);
        let which = text.starts_with('第') && text.ends_with(['批', '届', '期', '轮', '季', '月']);
        (own.len() >= 2 && !which).then_some(own)
    };
    if k > 0 {
        // 由集中供水率76%、达标率81%分别提高到94%和97.3%: names stand on the left.
        if let Some(own) = named(Side::From(k)).or_else(|| named(Side::To(k))) {
            return (plain(scene, own), None);
        }
    }
    // 全国832个县义务教育阶段辍学人数由…: what is told of places that are only counted.
    let told_of = |range: Range| {
        scene
            .mentions_in(range)
            .rfind(|m| matches!(&m.what, What::Body(b) if b.kind == "places"))
            .map(|m| without_trend(scene, v, governed(scene, v, Range { start: m.range.end, end: range.end })))
            .filter(|name| name.len() >= 4)
    };
    let mut head = told_of(course.head).unwrap_or_else(|| without_trend(scene, v, governed(scene, v, course.head)));
    head = phrase::strip_end(scene, v.respective, head);
    if head.len() >= 2 {
        return (plain(scene, head), None);
    }
    // 能够诊治的疾病组数,由418组增加到504组: the clause before names it, if it has no number of its own.
    if let Some(i) = at.clause.checked_sub(1) {
        let clause = scene.clause(i);
        let name = told_of(clause);
        if let Some(name) = name {
            return (Name { carried: true, ..plain(scene, name) }, None);
        }
        if phrase::quantities(scene, v, clause).is_empty() {
            let name = without_trend(scene, v, governed(scene, v, clause));
            if name.len() >= 2 {
                return (Name { carried: true, ..plain(scene, name) }, None);
            }
        }
    }
    if let Some(own) = named(Side::From(0)).or_else(|| named(Side::To(0))) {
        return (plain(scene, own), None);
    }
    let subject = subject_before(going, scene, v, at.clause).unwrap_or_default();
    (Name { thing: subject.clone(), text: subject, words: None, carried: true }, None)
}
