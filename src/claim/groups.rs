//! Counted places as parties: 云南73个县, 13个州(市)74个贫困县, 78个脱贫村 can be helped, sent to and counted.

use super::read::Reader;
use crate::document::Document;
use crate::mention::{Body, Mention, What};
use crate::span::Range;

/// How many mentions before and behind a number can have to do with it.
const NEAR: usize = 8;

/// The mentions with one more for each counted place, sorted.
pub(super) fn with_counted_places(reader: &Reader, doc: &Document, mentions: &[Mention]) -> Vec<Mention> {
    let mut all = mentions.to_vec();
    let mut added: Vec<Mention> = Vec::new();
    for (i, m) in mentions.iter().enumerate() {
        let What::Quantity(q) = &m.what else { continue };
        // Only the neighbours can hold or touch it: a look at every mention for each would be quadratic.
        let near = &mentions[i.saturating_sub(NEAR)..(i + NEAR).min(mentions.len())];
        if q.ordinal
            || near.iter().any(|o| matches!(&o.what, What::Body(b) if b.count.is_some()) && o.range.holds(q.number))
        {
            continue;
        }
        let start = q.number.end as usize;
        let sentence_end = doc
            .sentences
            .get(doc.sentences.partition_point(|s| s.range.end as usize <= start))
            .map_or(doc.chars.len(), |s| s.range.end as usize);
        let end = (start + 14).min(sentence_end);
        if start >= end {
            continue;
        }
        let Some(length) = counted(reader, doc, Range::new(start, end)) else { continue };
        let mut range = Range { start: m.range.start.min(q.number.start), end: (start + length) as u32 };
        // 云南73个县; 13个州(市)74个贫困县.
        if let Some(before) = added.last()
            && before.range.end == q.number.start
        {
            range.start = before.range.start;
            added.pop();
        } else if let Some(place) = near.iter().rev().find(|o| {
            o.range.end <= q.number.start
                && doc.slice(Range { start: o.range.end, end: q.number.start }).iter().all(|c| matches!(c, '的' | '内'))
                && matches!(&o.what, What::Place(p) if !p.here) | matches!(&o.what, What::Area { .. })
                // 大连、苏州、广州7个城市: the count sums up the list.
                && doc.chars.get((o.range.start as usize).wrapping_sub(1)) != Some(&'、')
        }) {
            range.start = place.range.start;
        } else {
            // 东部8省市, 中西部22个省份: the side of the country that they lie on.
            let side = |n: usize| {
                let from = (range.start as usize).checked_sub(n)?;
                let text = doc.text(Range::new(from, range.start as usize));
                reader.words.list(reader.vocabulary.side).iter().any(|w| *w == text).then_some(from as u32)
            };
            range.start = [3, 2].into_iter().find_map(side).unwrap_or(range.start);
        }
        added.push(Mention {
            range,
            what: What::Body(Body {
                name: doc.text(range).to_owned(),
                kind: "places".to_owned(),
                known: false,
                place: None,
                count: q.value,
                inferred: false,
            }),
        });
    }
    // 甲集团(现为乙集团): the other name in the bracket is nobody else.
    let aliased = |m: &Mention| {
        let before = doc.slice(Range { start: m.range.start.saturating_sub(3), end: m.range.start });
        let opens = matches!(
            before,
            [.., '(', '现' | '原' | '曾'] | [.., '(', '现' | '原' | '曾', '为' | '称' | '名'] | ['简', '称', ..]
        );
        opens && doc.chars.get(m.range.end as usize) == Some(&')')
    };
    all.retain(|m| !aliased(m));
    all.extend(added);
    all.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)));
    all
}

/// How many characters behind a number make it a count of places: 个贫困县 → 4.
fn counted(reader: &Reader, doc: &Document, ahead: Range) -> Option<usize> {
    let chars = doc.slice(ahead);
    let from = usize::from(chars.first() == Some(&'个'));
    // Up to five characters may describe the places: 个扶贫任务重的县.
    let last = if from == 1 { 9 } else { 0 };
    for at in from..=last.min(chars.len().saturating_sub(1)) {
        let rest = doc.text(Range { start: ahead.start + at as u32, end: ahead.end });
        if let Some(word) = reader.words.longest_at(reader.vocabulary.counted_place, rest) {
            let end = at + word.chars().count();
            // 村 in 村医 or 县 in 县级 is no place; nor is 区 in 区域.
            let next = chars.get(end);
            let part_of_word = word == "乡" && next == Some(&'村')
                || word == "区" && next == Some(&'市')
                || next.is_some_and(|c| "级医委长域办属民干情城校卫小组幼道企务规纪史落".contains(*c));
            if !part_of_word {
                // 56个脱贫县(区)
                let levels = |c: &char| "县市区州旗镇乡村街道省直辖自治、".contains(*c);
                let bracket = match &chars[end..] {
                    ['(', rest @ ..] => {
                        let inner = rest.iter().take_while(|c| levels(c)).count();
                        (inner > 0 && inner <= 11 && rest.get(inner) == Some(&')')).then_some(inner + 2)
                    }
                    _ => None,
                };
                return Some(end + bracket.unwrap_or(0));
            }
        }
        if matches!(chars[at], ',' | '、' | '。' | '(' | '"' | '“' | '%') {
            return None;
        }
    }
    None
}
