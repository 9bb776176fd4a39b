//! What the title of a notice, or the line over a list, says of every sum under it: who gives, and what for.
//!
//! 某省财政厅关于下达2023年省级财政衔接资金的通知 — 甲市:2310万元 — 乙市:1840万元

use super::read::Going;
use super::scene::Scene;
use super::words::ClassId;
use super::{Role, Slot, Thing, phrase, place, when, who};
use crate::document::{Document, SentenceKind};
use crate::mention::{Class, Mention, Quantity, What};
use crate::span::Range;

/// The longest line that can stand over a list.
const LINE: usize = 80;
/// The longest sentence that can be such a list.
const LIST: usize = 400;

/// What is handed out under a title or a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Notice {
    pub givers: Vec<Slot>,
    /// What the sums are for, with the words that say it.
    pub purpose: Option<(String, Range)>,
    /// The sentence that said so last.
    at: usize,
}

/// Reads a title, a caption or the line over a list: its budgets, and what is left of it without whoever issues it, the
/// verb, times, budgets and the words that every such title ends in.
pub(super) fn of(going: &Going, doc: &Document, mentions: &[Mention], range: Range) -> Notice {
    let v = *going.vocabulary();
    let mut rest = range;
    let at_word = |class: ClassId, start: u32| {
        let near = Range { start, end: (start + 8).min(range.end) };
        let found = going.reader.words.find(doc.text(near), doc.text_offsets(near), start);
        found.of(class).iter().filter(|w| w.start == start).map(|w| w.end).max()
    };
    let text: Vec<char> = doc.slice(range).to_vec();
    // 某省财政厅关于…
    if let Some(at) = text.windows(2).rposition(|w| w == ['关', '于']) {
        rest.start += at as u32 + 2;
    }
    let mut givers: Vec<Slot> = Vec::new();
    loop {
        let start = rest.start;
        while rest.start < rest.end && !doc.chars[rest.start as usize].is_alphanumeric() {
            rest.start += 1;
        }
        let word =
            [v.allocate, v.invest, v.lead, v.notice_head, v.yours].iter().filter_map(|c| at_word(*c, rest.start)).max();
        if let Some(end) = word.filter(|end| *end <= rest.end) {
            rest.start = end;
        }
        let from = mentions.partition_point(|m| m.range.start < rest.start);
        let named = mentions[from..]
            .iter()
            .take_while(|m| m.range.start == rest.start)
            .filter(|m| m.range.end <= rest.end)
            .filter(|m| who::is_party(m) || matches!(m.what, What::Time(_) | What::Quantity(_)))
            .max_by_key(|m| m.range.end);
        if let Some(m) = named {
            rest.start = m.range.end;
        } else if let Some(end) =
            [v.budget_level, v.level].iter().filter_map(|c| at_word(*c, rest.start)).max().filter(|end| *end < rest.end)
        {
            // 省级财政衔接推进乡村振兴补助资金 is a programme's name that begins with who gives it.
            givers.push(budget(doc, Range { start: rest.start, end }));
            rest.start = end;
        }
        if rest.start == start || rest.start >= rest.end {
            break;
        }
    }
    let from = mentions.partition_point(|m| m.range.start < range.start);
    for m in mentions[from..].iter().take_while(|m| m.range.end <= range.end) {
        if matches!(&m.what, What::Body(b) if b.kind == "budget") {
            givers.push(Slot { inferred: true, ..who::slot(doc, Role::Funder, m) });
        }
    }
    let words: String = doc.text(Range { start: rest.start.min(rest.end), end: rest.end }).to_owned();
    let words = words.split(['(', ',', ':', '。']).next().unwrap_or_default();
    let numbered = words.chars().take_while(|c| matches!(c, '表' | '附' | '件' | ' ' | ':') || c.is_ascii_digit());
    let name = going.stripped(&words.chars().skip(numbered.count()).collect::<String>());
    let sums = mentions[from..]
        .iter()
        .take_while(|m| m.range.end <= range.end)
        .any(|m| matches!(&m.what, What::Quantity(q) if q.class == Class::Money));
    let plain = !sums && (2..=30).contains(&name.chars().count()) && !going.is_generic(&name);
    Notice { givers, purpose: plain.then_some((name, range)), at: 0 }
}

/// Notes a title that hands out money, or a line that a list follows; any other heading ends what was noted.
pub(super) fn note(going: &mut Going, scene: &Scene, mentions: &[Mention]) {
    let v = *going.vocabulary();
    let range = scene.sentence.range;
    let title = matches!(scene.sentence.kind, SentenceKind::Title | SentenceKind::Heading);
    let over = scene.doc.chars.get(range.end as usize) == Some(&':')
        || scene.text(range).ends_with(':')
        || scene.text(range).ends_with("如下");
    // 二、省级财政衔接资金(4509万元): a numbered line that is nothing but a fund.
    let numbered = when::enumerator(scene) > 0
        && range.len() <= LINE / 2
        && scene.sentence.clauses.len() <= 2
        && going.notice.is_some()
        && scene.has(v.fund_noun, range);
    if !title && !over && !numbered || range.len() > LINE {
        return;
    }
    let hands_out = scene.has(v.fund_noun, range) && (scene.has(v.allocate, range) || scene.has(v.notice_head, range));
    if hands_out {
        let new = of(going, scene.doc, mentions, range);
        let old = going.notice.take().unwrap_or_default();
        going.notice = Some(Notice {
            givers: if new.givers.is_empty() { old.givers } else { new.givers },
            purpose: new.purpose.or(old.purpose),
            at: scene.index,
        });
        return;
    }
    // 一、中央财政衔接资金(5273万元): a part of what is handed out, by its budget.
    if let Some(old) = going.notice.clone().filter(|_| scene.has(v.fund_noun, range)) {
        let words = Range { start: range.start + when::enumerator(scene), end: range.end };
        let new = of(going, scene.doc, mentions, words);
        if !new.givers.is_empty() {
            going.notice = Some(Notice { givers: new.givers, at: scene.index, ..old });
            return;
        }
    }
    if scene.sentence.kind == SentenceKind::Heading && label_of(scene, None).is_none() && used(going, scene).is_none() {
        going.notice = None;
    }
}

/// What a line under a notice says its sum is for: (一)支持产业发展2993万元. One sum ends the line, and nobody is named
/// before it.
pub(super) fn used(going: &Going, scene: &Scene) -> Option<(Range, Range)> {
    const LONGEST: usize = 40;
    going.notice.as_ref().filter(|n| n.at < scene.index)?;
    let v = going.vocabulary();
    let range = scene.sentence.range;
    let is_money = |m: &&Mention| matches!(&m.what, What::Quantity(q) if q.class == Class::Money && q.unit == "元");
    let money = scene.mentions_in(range).find(is_money)?;
    let numbers = scene.mentions_in(range).filter(|m| m.range.start >= money.range.start);
    let after = scene.text(Range { start: money.range.end, end: range.end });
    if scene.sentence.clauses.len() != 1
        || range.len() > LONGEST
        || numbers.filter(|m| m.range != money.range).any(|m| matches!(m.what, What::Quantity(_)))
        || after.chars().any(char::is_alphanumeric)
    {
        return None;
    }
    let start = range.start + when::enumerator(scene);
    let mut words = phrase::trim(scene, Range { start, end: money.range.start });
    // 按1%提取项目管理费: by what share.
    if let Some(share) = scene.mentions_in(words).find(|m| matches!(m.what, What::Quantity(_))) {
        words.start = share.range.end;
    }
    let words = phrase::strip_start(scene, v.use_for, phrase::strip_start(scene, v.aim, words));
    let words = phrase::strip_end(scene, v.tail, words);
    let named = scene.mentions_in(words).any(who::is_party);
    ((2..=30).contains(&words.len()) && !named).then_some((words, money.range))
}

/// The slots of a sum that such a line tells the use of.
pub(super) fn use_slots(going: &Going, scene: &Scene, words: Range) -> Vec<Slot> {
    let Some(notice) = &going.notice else { return Vec::new() };
    let mut slots = notice.givers.clone();
    let name = scene.text(words).to_owned();
    slots.push(Slot {
        role: Role::Purpose,
        thing: Thing::Term(name.clone()),
        name,
        words: Some(scene.doc.span(words)),
        inferred: false,
    });
    slots.extend(going.own.as_ref().map(|own| own.slot(scene.doc)));
    slots
}

/// The place or body that a sum of such a list belongs to: 甲市:2310万元, (二)乙县1840万元.
pub(super) fn listed<'a>(going: &Going, scene: &Scene<'a>, m: &Mention, q: &Quantity) -> Option<&'a Mention> {
    going.notice.as_ref()?;
    let plain = q.class == Class::Money && q.unit == "元" && !q.ordinal;
    plain.then(|| label_of(scene, Some(m))).flatten()
}

/// The party that stands alone before an amount, or before any amount of a sentence that is nothing but such pairs.
fn label_of<'a>(scene: &Scene<'a>, amount: Option<&Mention>) -> Option<&'a Mention> {
    let range = scene.sentence.range;
    if range.len() > LIST {
        return None;
    }
    let mut at = range.start;
    let mut own = None;
    // (二), 3., 、 and the like.
    let blank = |from: u32, to: u32| {
        let text = scene.doc.slice(Range { start: from, end: to.max(from) });
        text.len() <= 6 && text.iter().all(|c| !c.is_alphabetic() || "一二三四五六七八九十".contains(*c))
    };
    while at < range.end {
        let next = |from: u32, is: &dyn Fn(&Mention) -> bool| {
            scene
                .mentions
                .iter()
                .filter(|m| m.range.start >= from && is(m))
                .min_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)))
        };
        let is_label =
            |m: &Mention| who::is_party(m) && !place::covered(scene, m) && !matches!(&m.what, What::Place(p) if p.here);
        let is_money = |m: &Mention| matches!(&m.what, What::Quantity(q) if q.class == Class::Money && !q.ordinal);
        let Some(label) = next(at, &is_label) else { break };
        let money = next(label.range.end, &is_money)?;
        if !blank(at, label.range.start) || !blank(label.range.end, money.range.start) {
            return None;
        }
        if amount.is_none_or(|a| a.range == money.range) {
            own = own.or(Some(label));
        }
        at = money.range.end;
    }
    (at > range.start && blank(at, range.end)).then_some(own).flatten()
}

/// The slots of a sum of the list.
pub(super) fn slots(going: &Going, scene: &Scene, label: &Mention) -> Vec<Slot> {
    let Some(notice) = &going.notice else { return Vec::new() };
    let mut slots = notice.givers.clone();
    slots.push(who::slot(scene.doc, Role::Recipient, label));
    slots.extend(place::slot_of(scene.doc, Role::Place, label));
    slots.extend(notice.purpose.as_ref().map(|(name, range)| Slot {
        role: Role::Purpose,
        thing: Thing::Term(name.clone()),
        name: name.clone(),
        words: Some(scene.doc.span(*range)),
        inferred: true,
    }));
    slots
}

/// A level of government as whoever gives: 中央 is its budget, 省级 stays as it is said.
pub(super) fn budget(doc: &Document, range: Range) -> Slot {
    let level = doc.text(range).trim_end_matches("资金");
    let name = if level == "中央" { "中央财政".to_owned() } else { level.to_owned() };
    Slot {
        role: Role::Funder,
        thing: Thing::Group { name: name.clone(), count: None },
        name,
        words: Some(doc.span(range)),
        inferred: true,
    }
}
