//! What a number counts or measures, in the shortest words that tell it.

use super::course;
use super::growth::{of_change, without_comparison};
use super::phrase::{self, Stretch};
use super::read::Going;
use super::scene::Scene;
use super::subject::completed;
use super::vocabulary::Vocabulary;
use super::{count, measure};
use crate::mention::{Class, Mention, Quantity, What};
use crate::span::Range;

/// The longest indicator, in characters.
pub(super) const LONGEST: u32 = 30;
/// The longest phrase before a counted noun that is kept whole.
const BEFORE: usize = 12;
/// The longest phrase behind a number that tells what is counted.
const BEHIND: u32 = 24;

/// An indicator's words.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub text: String,
    /// Where they stand, as far as they stand together.
    pub words: Option<Range>,
    /// Whether the thing measured was named before this clause.
    pub carried: bool,
    /// The thing measured without the word of change: what later clauses go on with.
    pub thing: String,
}

/// A number with the words at its sides.
pub(super) struct At<'s> {
    pub clause: usize,
    pub stretch: Stretch,
    pub quantity: &'s Quantity,
    /// The word of change right before the number: 提高 in 提高1.47个百分点.
    pub change: Option<Range>,
}

/// Names what a number counts or measures.
pub(super) fn of(going: &Going, scene: &Scene, v: &Vocabulary, at: &At) -> Name {
    let q = at.quantity;
    if let Some(word) = at.change {
        return of_change(going, scene, v, at, word);
    }
    let mut before = governed(scene, v, at.stretch.before);
    if at.stretch.before.start < at.stretch.before.end && scene.char(at.stretch.before.start) == '的' {
        // 收入不足10万元的村有37个: the number before is part of the name.
        let whole = Range { start: scene.clause(at.clause).start, end: at.stretch.before.end };
        before = phrase::last_chars(scene, governed(scene, v, whole), BEHIND);
    }
    // 11个县中有4个县…: out of how many is no name.
    if !before.is_empty() && before.start > scene.clause(at.clause).start && scene.char(before.end - 1) == '中' {
        before.start = before.end;
    }
    // 改善条件让18个县达标: what made it so is no name of it.
    if let [.., last, '让' | '使' | '令'] = scene.doc.slice(before)
        && !"出转受谦礼忍行".contains(*last)
    {
        before.start = before.end;
    }
    // 按每公斤9.6元的价格
    if let Some(each) = measure::each(scene, before).filter(|(w, _)| w.end == before.end) {
        before = phrase::strip_tail(scene, v, Range { start: before.start, end: each.0.start });
    }
    // 设立5年过渡期: the length of what stands behind it.
    if matches!(q.unit.as_str(), "年" | "个月" | "天")
        && ["过渡期", "缓冲期", "渐退期", "保护期", "宽限期", "救助期"]
            .iter()
            .any(|w| scene.text(at.stretch.behind).trim_start_matches('的').starts_with(w))
    {
        before.start = before.end;
    }
    let unit = count::unit(scene, v, q, at.stretch);
    let rate = q.class == Class::Percent || q.class == Class::Money || is_rate_unit(&unit);
    let behind = behind(scene, v, at, !before.is_empty(), rate);
    // 青海省90%以上的草原…: the place is the scene, and what is measured stands behind.
    let place_only = scene
        .mentions_at(before.start)
        .any(|m| m.range == before && matches!(m.what, What::Place(_) | What::Area { .. }));
    if place_only && !rate {
        before.start = before.end;
    }
    // 减贫10万人、2000个村退出: what is told of itself leans on no verb before the list.
    let told = |end: Range| {
        scene.word_before(v.asserts, end.end, end.start).is_some_and(|w| w.len() >= 2 && w.start > end.start)
    };
    let listed = matches!(scene.before(at.quantity.core.start, 1), "、" | "和" | "及");
    if !rate && at.stretch.shared && listed && told(behind) && !of_all(scene.text(before)) {
        before.start = before.end;
    }
    // 60元的生活费和20元交通补贴: the second has a name of its own.
    if rate && at.stretch.shared && behind.len() >= 2 {
        before.start = before.end;
    }
    let behind = if place_only && rate { self::behind(scene, v, at, false, rate) } else { behind };
    if place_only && rate && behind.len() >= 2 {
        before.start = before.end;
    }
    if before.is_empty()
        && let Some(range) = told_of_places(scene, v, at, behind)
    {
        return range;
    }
    let name = if rate { of_rate(scene, before, behind) } else { of_count(scene, v, before, behind) };
    let name = if rate { name } else { under_verb(scene, v, at, name) };
    completed(going, scene, v, at, name, rate)
}

/// 新建茶园3.2万亩、果园1.1万亩: the verb before a list is that of every member; 建成 and the like only say that it is there.
fn under_verb(scene: &Scene, v: &Vocabulary, at: &At, name: Name) -> Name {
    const BARE: [&str; 9] = ["建成", "完成", "实现", "覆盖", "形成", "拥有", "达到", "涉及", "惠及"];
    let clause = scene.clause(at.clause);
    let start = at.stretch.before.start;
    let Some(words) = name.words.filter(|w| w.len() >= 2 && start > clause.start && scene.char(start - 1) == '、')
    else {
        return name;
    };
    let acts = scene.words_in(v.deed, words).any(|w| w.start <= words.start + 1);
    let quantities = phrase::quantities(scene, v, Range { start: clause.start, end: start });
    let Some(((first, _), (last, _))) = quantities.first().zip(quantities.last()) else { return name };
    // The member before ends right at the mark, with no more than its noun behind it.
    if acts || at.stretch.shared || start - last.range.end > 10 {
        return name;
    }
    let head = governed(scene, v, Range { start: clause.start, end: first.range.start });
    let mut end = head.start;
    // 新增脱贫户: what happens to somebody is done to nothing.
    let of_itself = |w: &Range| matches!(scene.text(*w), "脱贫" | "搬迁" | "就业" | "受益" | "退出" | "摘帽" | "出列");
    while let Some(word) = scene.word_at(v.deed, end, head.end).filter(|w| w.end + 2 <= head.end && !of_itself(w)) {
        end = word.end;
    }
    let verb = scene.text(Range { start: head.start, end });
    if verb.is_empty() || BARE.iter().any(|w| verb.ends_with(w)) {
        return name;
    }
    Name { text: format!("{verb}{}", name.text), ..name }
}

/// 14个州转移就业率超过50%; 16个州121个县的任务基本完成: what is told of the counted places.
fn told_of_places(scene: &Scene, v: &Vocabulary, at: &At, noun: Range) -> Option<Name> {
    let group = scene
        .mentions_over(at.quantity.number)
        .find(|m| matches!(&m.what, What::Body(b) if b.kind == "places") && m.range.end > at.quantity.number.end)?;
    if noun.is_empty() || noun.end > group.range.end {
        return None;
    }
    let clause = scene.clause(at.clause);
    let mut from = group.range.end;
    while let Some(next) = scene.mentions_at(from).find(|m| matches!(&m.what, What::Body(b) if b.kind == "places")) {
        from = next.range.end;
    }
    // 帮助47个县、559个村、4万人搬迁: what is told stands behind the whole list.
    if matches!(scene.doc.slice(Range { start: from.min(clause.end), end: clause.end }).first(), Some('、' | '和'))
        && let Some(last) = phrase::quantities(scene, v, Range { start: from, end: clause.end }).last()
    {
        let group = |m: &&Mention| matches!(&m.what, What::Body(b) if b.kind == "places");
        let group = scene.mentions_over(last.0.range).filter(group).map(|m| m.range.end).max();
        from = group.unwrap_or(last.0.range.end).max(last.0.range.end);
    }
    let rest = phrase::trim(scene, Range { start: from.min(clause.end), end: clause.end });
    let told = phrase::strip_tail(scene, v, phrase::first_chars(scene, rest, 20));
    if told.len() < 2 || scene.char(told.start) == '的' {
        return None;
    }
    let text = format!("{}{}", scene.text(noun), scene.text(told));
    Some(Name { thing: text.clone(), text, words: Some(noun.join(told)), carried: false })
}

fn is_rate_unit(unit: &str) -> bool {
    matches!(unit, "" | "‰" | "/10万" | "百分点" | "倍" | "年" | "个月" | "天")
}

/// 农民人均纯收入736元; 98%的农户: the words before, else those behind.
fn of_rate(scene: &Scene, before: Range, behind: Range) -> Name {
    let range = if before.len() >= 2 { before } else { behind };
    // 覆盖85%的贫困户: both, where the share's noun was kept.
    if before.len() >= 2
        && behind.len() >= 2
        && scene.behind(before.end, 14).contains('%')
        && scene.before(behind.start, 1) == "的"
    {
        let text = format!("{}{}", scene.text(before), scene.text(behind));
        return Name { thing: text.clone(), text, words: Some(before.join(behind)), carried: false };
    }
    plain(scene, range)
}

/// 建成车间36个; 建成36个车间: the words before, with the noun behind.
fn of_count(scene: &Scene, v: &Vocabulary, before: Range, behind: Range) -> Name {
    // 10个镇, 12个乡
    let one = behind.len() == 1 && "乡镇村县区市州旗盟".contains(scene.char(behind.start));
    if one && before.len() < 2 {
        return plain(scene, behind);
    }
    // 帮助47个县、559个村、4万人搬迁
    if one && scene.word_at(v.deed, before.start, before.end) == Some(before) {
        let text = format!("{}{}", scene.text(before), scene.text(behind));
        return Name { thing: text.clone(), text, words: Some(before.join(behind)), carried: false };
    }
    if behind.len() < 2
        && let Some(text) = of_list(scene, v, before)
    {
        return Name { thing: text.clone(), text, words: Some(before), carried: false };
    }
    // 出台甲、乙等10余个文件
    if behind.len() >= 2 && scene.behind(before.end, 1) == "等" && scene.doc.slice(before).contains(&'、') {
        let verb = scene.word_at(v.deed, before.start, before.end).map(|w| scene.text(w)).unwrap_or_default();
        let text = format!("{verb}{}", scene.text(behind));
        return Name { thing: text.clone(), text, words: Some(before.join(behind)), carried: false };
    }
    if behind.len() < 2 {
        return plain(scene, from_deed(scene, v, before));
    }
    if before.len() < 2 {
        return plain(scene, behind);
    }
    if matches!(scene.text(before), "实现" | "完成" | "确保" | "共有") {
        return plain(scene, behind);
    }
    let acted =
        scene.word_at(v.deed, behind.start, behind.end).or_else(|| scene.word_at(v.asserts, behind.start, behind.end));
    if acted.is_some() && before.len() >= 3 && scene.word_before(v.deed, before.end, before.start).is_none() {
        // 贫困人口6200余人就业; 村医320人全部持证上岗: the noun stands before the number.
        let name = plain(scene, from_deed(scene, v, before));
        if behind.len() > 6 {
            return name;
        }
        return Name { text: format!("{}{}", name.text, scene.text(behind)), ..name };
    }
    let short = if before.len() <= BEFORE { before } else { last_deed(scene, v, before).unwrap_or(behind) };
    if short == behind {
        return plain(scene, behind);
    }
    let text = format!("{}{}", scene.text(short), scene.text(behind));
    Name { thing: text.clone(), text, words: Some(short.join(behind)), carried: false }
}

pub(super) fn plain(scene: &Scene, range: Range) -> Name {
    let text = scene.text(range).to_owned();
    Name { thing: text.clone(), words: (!range.is_empty()).then_some(range), text, carried: false }
}

/// A long phrase from its last deed on: 通过山海协作为留守儿童|建成活动室.
fn from_deed(scene: &Scene, v: &Vocabulary, range: Range) -> Range {
    if range.len() <= 16 {
        return range;
    }
    let long = |from: u32| range.end - from > 24;
    let first = scene.words_in(v.deed, range).find(|w| w.end + 2 <= range.end && !long(w.start));
    first.map_or_else(|| phrase::last_chars(scene, range, 22), |w| Range { start: w.start, end: range.end })
}

/// 引进纺织服装、电子组装等企业: the verb and what the list is of.
fn of_list(scene: &Scene, v: &Vocabulary, range: Range) -> Option<String> {
    let text = scene.doc.slice(range);
    let at = text.iter().rposition(|c| *c == '等')?;
    let before = &text[..at];
    let noun = phrase::trim(scene, Range { start: range.start + at as u32 + 1, end: range.end });
    if !before.contains(&'、') || noun.len() < 2 {
        return None;
    }
    // 免费救治甲病、乙病等患者: a word of manner may stand before the verb.
    let head = Range { start: range.start, end: (range.start + 4).min(range.end) };
    let verb = scene.word_at(v.deed, range.start, range.end).or_else(|| scene.words_in(v.deed, head).next());
    Some(format!("{}{}", verb.map(|w| scene.text(w)).unwrap_or_default(), scene.text(noun)))
}

fn last_deed(scene: &Scene, v: &Vocabulary, range: Range) -> Option<Range> {
    // 国家扶贫|开发|工作重点县: part of a name.
    let named = |w: &Range| scene.text(*w) == "开发" && scene.before(w.start, 2) == "扶贫";
    scene
        .words_in(v.deed, range)
        .rfind(|w| w.start > range.start && w.end + 2 <= range.end && !named(w))
        .map(|w| Range { start: w.start, end: range.end })
}

/// Verbs that what is told of every member of a list hangs on: 完成7个县摘帽、300个村退出.
fn of_all(before: &str) -> bool {
    ["带动", "完成", "实现", "确保", "帮助", "推动", "助力", "支持", "促进"].iter().any(|w| before.starts_with(w))
}

/// The phrase before a number without adverbials, plans, copulas, comparisons and what leads to an end value.
pub(super) fn governed(scene: &Scene, v: &Vocabulary, before: Range) -> Range {
    let mut range = before;
    loop {
        let old = range;
        range = phrase::strip_adverbials(scene, v, range);
        for class in [v.plan, v.require] {
            if let Some(w) = scene.word_at(class, range.start, range.end)
                && scene.word_at(v.lead_kept, range.start, range.end).is_none()
            {
                range.start = w.end;
            }
        }
        if range == old {
            break;
        }
    }
    loop {
        let old = range;
        range = phrase::trim(scene, range);
        // 提高到了
        if let [.., '到' | '至', '了'] = scene.doc.slice(range) {
            range.end -= 1;
        }
        let near = Range { start: range.end.saturating_sub(6).max(range.start), end: range.end };
        if let Some(w) = course::reaches(scene, v, near).into_iter().find(|w| w.end == range.end) {
            range.end = w.start;
        }
        range = phrase::strip_tail(scene, v, range);
        range = without_comparison(scene, v, range);
        if range == old {
            break;
        }
    }
    // 医疗援藏使婴儿死亡率下降到…: what is made to change is what is measured.
    let text = scene.doc.slice(range);
    if let Some(i) = text.iter().rposition(|c| *c == '使')
        && i > 0
        && text.len() >= i + 3
        && !matches!(text[i + 1], '用' | '命' | '得')
        && !matches!(text[i - 1], '促' | '天' | '驱' | '大')
    {
        range.start += i as u32 + 1;
    }
    // 政府把扶贫标准提高到…: what is done with it.
    if let Some(i) = scene.doc.slice(range).iter().rposition(|c| *c == '把')
        && i > 0
        && range.len() >= i + 3
        && !matches!(scene.char(range.start + i as u32 + 1), '关' | '握' | '手')
    {
        range.start += i as u32 + 1;
    }
    // 连续8年保持在95%
    let near = scene.doc.slice(Range { start: range.end.saturating_sub(6).max(range.start), end: range.end });
    if let Some(at) = near.windows(2).rposition(|w| w == ['连', '续']) {
        range.end -= (near.len() - at) as u32;
    }
    // 为低收入农户子女捐赠宽带, 对村干部开展培训: for whom it is done stands before the deed.
    if range.start > before.start
        && matches!(scene.char(range.start - 1), '为' | '给' | '向' | '对')
        && !matches!(
            scene.before(range.start - 1, 1),
            "成" | "作" | "认" | "称" | "因" | "面" | "针" | "核" | "应" | "较"
        )
        && let Some(w) = scene.words_in(v.deed, range).find(|w| w.start >= range.start + 2 && w.end + 2 <= range.end)
        && w.start - range.start <= 18
    {
        range.start = w.start;
    }
    // A time inside the phrase says nothing about what is measured.
    if let Some(m) = scene.mentions_in(range).rfind(|m| matches!(m.what, What::Time(_))) {
        let rest = phrase::strip_adverbials(scene, v, Range { start: m.range.end, end: range.end });
        range = if rest.len() >= 3 {
            rest
        } else {
            phrase::strip_tail(scene, v, Range { start: range.start, end: m.range.start })
        };
    }
    phrase::last_chars(scene, phrase::trim(scene, range), LONGEST)
}

/// The noun behind a number: 36个|扶贫车间, cut where the next number's own words begin.
pub(super) fn behind(scene: &Scene, v: &Vocabulary, at: &At, has_before: bool, rate: bool) -> Range {
    let mut start = at.stretch.behind.start;
    // 全州8县市: the unit is the noun.
    if at.quantity.unit.chars().count() == 1
        && "县市区州村乡镇旗盟".contains(&at.quantity.unit)
        && !at.stretch.behind.is_empty()
    {
        start = at.quantity.number.end;
    }
    let mut range = phrase::trim(scene, Range { start, end: at.stretch.behind.end.max(start) });
    let text = scene.doc.slice(range);
    // (含村卫生室) right behind a number adds nothing to its name.
    if text.first() == Some(&'(')
        && let Some(close) = text.iter().position(|c| *c == ')')
    {
        range = phrase::trim(scene, Range { start: range.start + close as u32 + 1, end: range.end });
    }
    // 3万吨的淀粉生产线: an attribute of what follows, when it has its own words before it.
    if scene.doc.slice(range).first() == Some(&'的') {
        // 解决7300人的饮水困难: what the deed is done to is theirs.
        let theirs = || {
            let before = phrase::strip_tail(scene, v, at.stretch.before);
            matches!(at.quantity.unit.as_str(), "人" | "户" | "名" | "人口")
                && scene.word_before(v.deed, before.end, before.start).is_some()
        };
        if has_before && !(at.quantity.class == Class::Percent && takes_share(scene, v, at)) && !theirs() {
            return Range { start, end: start };
        }
        range.start += 1;
        // 按每人每月2000元的标准发放劳务报酬
        if scene.behind(range.start, 2) == "标准" && range.len() > 3 {
            range.start += 2;
        }
    }
    // 28个村(镇原县13个、环县15个)
    let text = scene.doc.slice(range);
    if let Some(open) = text.iter().position(|c| *c == '(')
        && !text[open..].contains(&')')
    {
        range.end = range.start + open as u32;
    }
    // 1210名普查员对甲县、乙县…: a place behind a preposition ends the noun.
    let cut = scene.mentions_in(range).find(|m| {
        matches!(m.what, What::Place(_) | What::Area { .. })
            && m.range.start >= range.start + 3
            && matches!(scene.char(m.range.start - 1), '对' | '在' | '向' | '到' | '赴' | '从')
    });
    if let Some(m) = cut {
        range.end = m.range.start - 1;
    }
    // 30盏路灯|使300名群众受益: what comes of it is no part of the noun.
    let text = scene.doc.slice(Range { start: range.start, end: (range.end + 1).min(scene.sentence.range.end) });
    if let Some(cut) =
        text.windows(2).position(is_causing).filter(|at| *at != 1 && range.start + (*at as u32) < range.end)
    {
        range.end = range.start + cut as u32;
    }
    if at.stretch.lent {
        let cut = scene
            .words_in(v.deed, range)
            .find(|w| !rate && w.start >= range.start + 2 && !describes(scene, v, *w))
            .or_else(|| scene.words_in(v.per_head, range).find(|w| w.start > range.start))
            .map(|w| w.start);
        let head = scene.words_in(v.per_head, range).find(|w| w.start > range.start || w.len() > 1).map(|w| w.start);
        if let Some(end) = cut.into_iter().chain(head).min() {
            range.end = end;
        }
    }
    // 480个重点县给予重点扶持: what is done with them.
    let text = scene.doc.slice(range);
    if let Some(cut) = text.windows(2).position(|w| matches!(w, ['给' | '予', '予' | '以'])).filter(|at| *at >= 2) {
        range.end = range.start + cut as u32;
    }
    let range = phrase::strip_tail(scene, v, phrase::first_chars(scene, range, BEHIND));
    // 1800万贫困人口中,…
    if range.len() >= 4 && scene.char(range.end - 1) == '中' && !"初高之集其".contains(scene.char(range.end - 2))
    {
        return Range { end: range.end - 1, ..range };
    }
    range
}

/// 脱贫|老人, 搬迁|群众: a deed that says which people.
fn describes(scene: &Scene, v: &Vocabulary, deed: Range) -> bool {
    let near = Range { start: deed.end, end: (deed.end + 4).min(scene.sentence.range.end) };
    matches!(scene.text(deed), "脱贫" | "搬迁" | "受益" | "就业" | "返贫" | "救助")
        && [v.people, v.household, v.helped_person].iter().any(|c| scene.word_at(*c, near.start, near.end).is_some())
}

/// 使, 让, 令 as verbs, and not in 使用, 大使, 让利, 指令.
pub(super) fn is_causing(pair: &[char]) -> bool {
    matches!(pair, ['使', c] if !"用命得馆者节".contains(*c)) || matches!(pair, ['让', c] if !"利渡步座".contains(*c))
}

/// 集中了全区78%的贫困人口, 覆盖85%的村: a verb right before the share, or with only a place between.
fn takes_share(scene: &Scene, v: &Vocabulary, at: &At) -> bool {
    let before = phrase::strip_tail(scene, v, at.stretch.before);
    let verb_end = scene
        .mentions_in(before)
        .find(|m| m.range.end == before.end && matches!(m.what, What::Place(_) | What::Area { .. }))
        .map_or(before.end, |m| m.range.start);
    let verb = Range { start: before.start, end: verb_end };
    let verb =
        if verb.len() > 1 && scene.char(verb.end - 1) == '了' { Range { end: verb.end - 1, ..verb } } else { verb };
    scene.word_before(v.deed, verb.end, verb.start).is_some() || scene.text(verb).ends_with("集中")
}
