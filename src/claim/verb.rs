//! The verbs that move money, told from the same words inside nouns and names.

use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::who;
use crate::mention::What;
use crate::span::Range;

/// Verbs of giving, buying and lending before an amount, in order.
pub(super) fn giving(scene: &Scene, v: &Vocabulary, before: Range) -> Vec<Range> {
    let mut all: Vec<Range> = [
        v.invest,
        v.allocate,
        v.spend_verb,
        v.raise,
        v.donate_verb,
        v.buy,
        v.lend,
        v.receive_strong,
        v.aid_verb,
        v.provide,
    ]
    .into_iter()
    .flat_map(|c| scene.words_in(c, before))
    .collect();
    all.retain(|w| {
        let next = scene.doc.chars.get(w.end as usize).copied().unwrap_or(' ');
        let text = scene.text(*w);
        // 资助资金, 投资额: a verb inside a noun is none; nor is one inside a programme's or a body's name.
        let noun = matches!(next, '资' | '额' | '款' | '单' | '券' | '品' | '力' | '性')
            && !text.ends_with("投入")
            && (w.len() <= 1
                || scene.text(Range { start: w.end, end: (w.end + 2).min(before.end.max(w.end)) }).starts_with("资金"))
            && !scene.has(v.allocate, *w)
            && !scene.has(v.raise, *w)
            && !scene.has(v.invest, *w);
        // 收购协议, 采购合同: what is signed, not done.
        let signed = scene.text(Range { start: w.end, end: (w.end + 2).min(scene.sentence.range.end) });
        if ["协议", "合同", "订单", "意向", "计划"].contains(&signed) && !scene.has(v.allocate, *w) {
            return false;
        }
        // 提供帮扶资金, but not 提供岗位.
        if scene.has(v.provide, *w)
            && text != "拿出"
            && !scene.has(v.fund_noun, Range { start: w.end, end: before.end.max(w.end) })
        {
            return false;
        }
        // 向宁夏援助资金: behind its object 援助 is a verb.
        if noun
            && scene.has(v.aid_verb, *w)
            && scene.mentions.iter().any(|m| {
                m.range.end == w.start
                    && who::is_party(m)
                    && m.range.start > 0
                    && matches!(scene.doc.chars.get(m.range.start as usize - 1), Some('向' | '对' | '给'))
            })
        {
            return true;
        }
        let named = scene.mentions.iter().any(|m| {
            m.range.holds(*w)
                && matches!(m.what, What::Programme { .. } | What::Fixed | What::Title { .. } | What::Body(_))
        });
        !noun && !named
    });
    all.sort_by_key(|w| (w.start, std::cmp::Reverse(w.end)));
    // 投入资金 over 投入: the longest of those that begin at one place, none inside another.
    let mut kept: Vec<Range> = Vec::with_capacity(all.len());
    for w in all {
        if kept.last().is_none_or(|k| w.start >= k.end) {
            kept.push(w);
        }
    }
    kept
}
