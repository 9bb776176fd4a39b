//! The name of a sum of money: the words that say what for, without who gives it and without its noun.

use super::phrase::{self, Stretch};
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::who;
use crate::mention::{Mention, What};
use crate::span::Range;

/// The name of a sum: the words between the verb and the amount without heads, tails and givers.
pub(super) fn name(scene: &Scene, v: &Vocabulary, stretch: Stretch, verbs: &[Range]) -> Range {
    let before = stretch.before;
    let last = verbs.iter().rfind(|w| w.start >= before.start && w.end <= before.end);
    // 财政扶贫资金(含以工代赈)为…: the bracket tells more of it.
    let mut before = phrase::strip_end(scene, v.tail, before);
    let text = scene.doc.slice(before);
    if text.last() == Some(&')')
        && let Some(open) = text.iter().rposition(|c| *c == '(').filter(|at| *at >= 2)
    {
        before.end = before.start + open as u32;
    }
    let start = last.map_or(before.start, |w| w.end).clamp(before.start, before.end.max(before.start));
    let mut name = phrase::strip_end(
        scene,
        v.fund_tail,
        phrase::strip_end(scene, v.tail, Range { start, end: before.end.max(start) }),
    );
    loop {
        let old = name;
        name = phrase::strip_start(scene, v.fund_head, phrase::strip_adverbials(scene, v, name));
        name = phrase::strip_start(scene, v.budget_level, name);
        name = phrase::strip_start(scene, v.yours, name);
        // 含东西部协作资金在内的各类补助资金: what it takes in is not what it is for.
        let text = scene.text(name);
        if let Some(at) = text.find("在内的") {
            name.start += text[..at].chars().count() as u32 + 3;
        }
        // 中央和省级专项资金: who gives is no purpose; nor are years and counts at its head.
        let leads = |m: &&Mention| {
            m.range.start == name.start
                && m.range.end <= name.end
                && (who::is_party(m) || matches!(m.what, What::Time(_) | What::Quantity(_)))
        };
        if let Some(m) = scene.mentions.iter().filter(leads).max_by_key(|m| m.range.end) {
            name.start = m.range.end;
        }
        // 支持甲县帮扶资金: behind whom it is given to.
        if let Some(m) = scene.mentions_in(name).rfind(|m| {
            let near = Range { start: m.range.start.saturating_sub(3).max(name.start), end: m.range.start };
            who::is_party(m) && scene.words_in(v.given_to, near).any(|w| w.end == m.range.start)
        }) {
            name.start = m.range.end;
        }
        if name == old || name.is_empty() {
            return name;
        }
    }
}

/// The words before a fund's noun that a verb stands behind: 省财政专项扶贫|资金累计投入, who gives it included.
pub(super) fn before_verb(scene: &Scene, v: &Vocabulary, start: u32, verb: Range) -> Option<Range> {
    let head = head_of(scene, v, start, verb);
    let fund = scene.word_before(v.fund_noun, head.end, head.start)?;
    (fund.start > head.start).then_some(Range { start: head.start, end: fund.start })
}

/// What stands before a verb without 累计 and the like.
fn head_of(scene: &Scene, v: &Vocabulary, start: u32, verb: Range) -> Range {
    let head = Range { start, end: verb.start.max(start) };
    phrase::strip_end(scene, v.total, phrase::strip_tail(scene, v, head))
}

/// What a sum is for by the words before its verb: 专项扶贫|资金累计投入, 民生|支出; who gives it is no part of it.
pub(super) fn name_before_verb(scene: &Scene, v: &Vocabulary, stretch: Stretch, verbs: &[Range]) -> Option<Range> {
    let start = stretch.before.start;
    let verb = *verbs.last().filter(|w| w.start >= start)?;
    let spent = || (scene.text(verb) == "支出").then(|| head_of(scene, v, start, verb));
    let named = before_verb(scene, v, start, verb).or_else(spent)?;
    let mut name = phrase::strip_end(scene, v.fund_tail, named);
    if scene.mentions_in(name).any(|m| matches!(m.what, What::Quantity(_))) {
        return None;
    }
    loop {
        let old = name;
        // 中央和省级财政|专项扶贫: who gives.
        if ["中央和", "中央、", "中央与", "中央及"].iter().any(|w| scene.text(name).starts_with(w)) && name.len() > 5
        {
            name.start += 3;
        }
        name = phrase::strip_start(scene, v.budget_level, name);
        name = phrase::strip_start(scene, v.fund_head, phrase::strip_adverbials(scene, v, name));
        if let Some(m) = scene
            .mentions_at(name.start)
            .filter(|m| who::is_party(m) && m.range.end < name.end)
            .max_by_key(|m| m.range.end)
        {
            name = phrase::strip_start(scene, v.local_giver, Range { start: m.range.end, end: name.end });
        }
        if name == old {
            break;
        }
    }
    let name = phrase::strip_end(scene, v.no_name, name);
    (2..=20).contains(&name.len()).then_some(name)
}

/// 甲县建设的职业学校|已交付使用: what has become of the works is no part of their name.
pub(super) fn before_finished(scene: &Scene, range: Range) -> Range {
    const ENDS: [&str; 8] = ["竣工", "落成", "完工", "开工", "投用", "投入使用", "启用", "奠基"];
    let range = match ENDS.iter().find(|e| scene.text(range).ends_with(**e)) {
        Some(end) => Range { start: range.start, end: range.end - end.chars().count() as u32 },
        None => range,
    };
    let text = scene.doc.slice(range);
    let cut = text.iter().position(|c| matches!(c, '已' | '正'));
    match cut.filter(|at| *at >= 3 && !matches!(text.get(at + 1), None | Some('义' | '式' | '规' | '常'))) {
        Some(at) => phrase::trim(scene, Range { start: range.start, end: range.start + at as u32 }),
        None => range,
    }
}

/// Whether a sum's name is only that of a pot (涉农), which is no purpose.
pub(super) fn pot(scene: &Scene, v: &Vocabulary, name: Range) -> bool {
    scene.word_at(v.pot_fund, name.start, name.end).is_some_and(|w| w.end == name.end)
}

/// Cuts a phrase at a quotation mark that it does not close.
pub(super) fn balanced(scene: &Scene, range: Range) -> Range {
    let text = scene.doc.slice(range);
    let open = text.iter().rposition(|c| *c == '“');
    let close = text.iter().rposition(|c| *c == '”');
    match (open, close) {
        (Some(o), None) if o + 1 == text.len() => Range { start: range.start, end: range.end - 1 },
        (None, Some(c)) if c + 2 < text.len() => Range { start: range.start + c as u32 + 1, end: range.end },
        _ => range,
    }
}
