//! What was bought or sold: the goods by their shortest name, also where a later clause only tells the sum.

use super::phrase;
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Kind, Role};
use crate::mention::What;
use crate::span::Range;

/// The shortest words for goods: 通过直播销售|菌菇、蜂蜜等|农产品 → 农产品.
pub(super) fn shortest(scene: &Scene, v: &Vocabulary, range: Range) -> Range {
    let mut range = range;
    if let Some(verb) = [v.sell, v.buy].into_iter().flat_map(|c| scene.words_in(c, range)).max_by_key(|w| w.end)
        && verb.end + 2 <= range.end
    {
        range.start = verb.end;
    }
    // A list that a last word sums up.
    let text = scene.doc.slice(range);
    if let Some(at) = text.iter().rposition(|c| *c == '等').filter(|at| *at >= 2 && at + 3 < text.len()) {
        range.start += at as u32 + 1;
    }
    // 三地农产品, 四县特产: where they come from.
    let text = scene.doc.slice(range);
    if let ['两' | '二' | '三' | '四' | '五' | '六' | '七' | '八', '地' | '县' | '市' | '州' | '区' | '省', _, _, ..] =
        text
    {
        range.start += 2;
    }
    range
}

/// 采购农产品320万元,帮助销售180万元 · 卖出核桃3万斤,销售额58万元: the goods that the sentence named before.
pub(super) fn named_before(going: &Going, scene: &Scene, clause: usize) -> Option<(String, Option<Range>)> {
    let v = going.vocabulary();
    let sentence = scene.doc.span(scene.sentence.range);
    let before = going.claims.iter().rev().take_while(|c| c.sentence == sentence);
    let purpose = before
        .filter(|c| c.kind == Kind::Funding && c.flow.as_deref() == Some("purchase"))
        .find_map(|c| c.slots.iter().find(|s| s.role == Role::Purpose))
        .map(|s| (s.name.clone(), None));
    purpose.or_else(|| {
        (0..clause).rev().take(2).find_map(|i| {
            let range = scene.clause(i);
            let verb =
                [v.sell, v.buy, v.sold].into_iter().flat_map(|c| scene.words_in(c, range)).max_by_key(|w| w.end)?;
            let goods = Range { start: verb.end, end: range.end };
            let end = scene
                .mentions_in(goods)
                .find(|m| matches!(m.what, What::Quantity(_)) && m.range.start > goods.start)?
                .range
                .start;
            let goods = phrase::trim(scene, Range { start: goods.start, end });
            let goods = shortest(scene, v, phrase::strip_end(scene, v.tail, goods));
            (2..=20).contains(&goods.len()).then(|| (scene.text(goods).to_owned(), Some(goods)))
        })
    })
}

/// What was bought or sold, by its shortest name; what an earlier clause is about yields to the goods it names.
pub(super) fn bought(
    going: &Going,
    scene: &Scene,
    clause: Range,
    clause_index: usize,
    purpose: Option<(String, Option<Range>)>,
) -> Option<(String, Option<Range>)> {
    match purpose {
        // 通过专柜销售816万元: how it was sold, and not what.
        Some((name, Some(range)))
            if clause.holds(range) && !["销售", "采购", "购买", "帮销"].iter().any(|w| name.ends_with(w)) =>
        {
            let goods = shortest(scene, going.vocabulary(), range);
            Some((scene.text(goods).to_owned(), Some(goods)))
        }
        other => named_before(going, scene, clause_index).or(other),
    }
}
