//! What a number leans on where its own words say too little: the thing that the clause or sentence before told of.

use super::growth::without_trend;
use super::indicator::{At, Name, governed};
use super::phrase;
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Kind, Role};
use crate::mention::{Class, What};
use crate::span::Range;

/// Adds what was named before where the number's own words say too little.
pub(super) fn completed(going: &Going, scene: &Scene, v: &Vocabulary, at: &At, name: Name, rate: bool) -> Name {
    let chars = name.text.chars().count();
    let place_only = name.words.is_some_and(|w| {
        scene.mentions_at(w.start).any(|m| m.range == w && matches!(m.what, What::Place(_) | What::Area { .. }))
    });
    let leans = ["人均", "户均", "平均"].contains(&name.text.as_str())
        || [
            "占",
            "低于",
            "高于",
            "超过",
            "相当于",
            "为全",
            "是全",
            "恢复",
            "快于",
            "慢于",
            "高出",
            "比全",
            "较全",
            "比同期",
        ]
        .iter()
        .any(|w| name.text.starts_with(w));
    // 其中脱贫户占25%: a share of what was told before.
    let share = rate
        && at.quantity.class == Class::Percent
        && chars <= 8
        && name.words.is_some_and(|w| {
            let clause = scene.clause(at.clause);
            let told = Range { start: w.start, end: at.quantity.core.start.max(w.start) };
            scene.text(told).contains('占') && scene.word_at(v.parts, clause.start, clause.end).is_some()
        });
    // 其中贫困户98户,占18%: the share of what was told.
    let bare_share = name.text.is_empty()
        && at.quantity.class == Class::Percent
        && scene.text(phrase::trim(scene, at.stretch.before)).trim_end_matches(['约', '近', '超', '过']) == "占";
    if bare_share && let Some(subject) = subject_before(going, scene, v, at.clause) {
        let text = if subject.ends_with("占比") { subject.clone() } else { format!("{subject}占比") };
        return Name { text, carried: true, thing: subject, words: None };
    }
    let leans = leans || share || is_manner(&name.text) && chars > 0;
    // 是搬迁前的2.3倍
    let times = q_is_times(at) && !name.text.is_empty();
    let only_deed = name.words.is_some_and(|w| scene.word_at(v.deed, w.start, w.end) == Some(w));
    // 2019年,这一数据增长到…: the thing measured before it.
    if let Some(w) = name.words.filter(|_| at.quantity.class != Class::Number)
        && let Some(word) = scene.word_at(v.pointing, w.start, w.end)
        && let Some(subject) = subject_before(going, scene, v, at.clause).or_else(|| told_before(going, scene))
    {
        let rest = scene.text(Range { start: word.end, end: w.end });
        let text = format!("{subject}{rest}");
        return Name { thing: subject, text, words: Some(w), carried: true };
    }
    // 建成产业园,产值超过60亿元: the bare name of a measure leans on what the clause before is about.
    let bare = name.words.is_some_and(|w| {
        let own = phrase::strip_start(scene, v.deed, w);
        scene.word_at(v.bare_measure, own.start, own.end) == Some(own)
    });
    let short_rate = bare
        || rate && chars <= 3 && name.words.is_some_and(|w| scene.word_before(v.rate_noun, w.end, w.start).is_some());
    // 巩固率96.1%,贫困县均在95%以上: of which places, and not what.
    let of_places = rate && name.words.is_some_and(|w| scene.word_at(v.counted_place, w.start, w.end) == Some(w));
    if of_places && let Some(subject) = subject_said(going, scene, v, at.clause) {
        let text = format!("{}{subject}", name.text);
        return Name { text, carried: true, thing: subject, ..name };
    }
    // 脱贫12768户: says itself what it is, whatever was told before.
    if only_deed && ["脱贫", "减贫", "摘帽", "出列"].contains(&name.text.as_str()) {
        return Name { text: counted(&name.text, &at.quantity.unit), ..name };
    }
    if !(chars < 2 || place_only || leans || only_deed || short_rate || times) {
        return name;
    }
    let funded = short_rate.then(|| funded(going, scene)).flatten();
    let opens_parts = || {
        let first = scene.clause(0);
        scene.word_at(v.parts, first.start, first.end).is_some()
    };
    let before = || match only_deed && !opens_parts() {
        true => subject_said(going, scene, v, at.clause),
        false => subject_before(going, scene, v, at.clause),
    };
    let Some(subject) = funded.or_else(before).filter(|s| !s.is_empty()) else {
        let text = match () {
            () if chars < 2 => String::new(),
            () if only_deed => counted(&name.text, &at.quantity.unit),
            () => name.text,
        };
        return Name { text, ..name };
    };
    let subject = subject.as_str();
    if place_only || chars < 2 {
        return Name { text: subject.to_owned(), carried: true, thing: subject.to_owned(), words: None };
    }
    // 出生人口2.61万人,出生率7.57‰ says itself twice.
    let start: String = name.text.chars().take(2).collect();
    if !bare && subject.contains(&start) || subject.ends_with(&name.text) {
        return name;
    }
    let link = if times { "相当于" } else { "" };
    let text = format!("{}{link}{}", last_of(subject, 16), name.text);
    let thing = if only_deed || name.text.starts_with('占') { subject.to_owned() } else { name.thing };
    Name { text, carried: true, thing, ..name }
}

/// What the last observation measured, at most two sentences back.
fn told_before(going: &Going, scene: &Scene) -> Option<String> {
    let (told, thing) = going.thing.as_ref()?;
    (*told < scene.index && scene.index <= told + 2).then(|| thing.clone())
}

/// 脱贫 of 11762户 → 脱贫户数.
fn counted(deed: &str, unit: &str) -> String {
    match unit {
        "户" => format!("{deed}户数"),
        "人" | "名" => format!("{deed}人数"),
        "人次" => format!("{deed}人次"),
        _ => deed.to_owned(),
    }
}

/// What the sentence's last sum was for: the rate of 贷款11亿元,逾期率0.5% is the loans'.
fn funded(going: &Going, scene: &Scene) -> Option<String> {
    let sentence = scene.doc.span(scene.sentence.range);
    let claim = going.claims.iter().rev().take_while(|c| c.sentence == sentence).find(|c| c.kind == Kind::Funding)?;
    claim.slots.iter().find(|s| s.role == Role::Purpose).map(|s| s.name.clone())
}

fn q_is_times(at: &At) -> bool {
    at.quantity.unit == "倍"
}

fn last_of(text: &str, most: usize) -> &str {
    let n = text.chars().count();
    if n <= most {
        return text;
    }
    let last = text.char_indices().nth(n - most).map_or(text, |(i, _)| &text[i..]);
    // 国资委组|建的产业基金: no half of a word stays before its 的.
    match last.split_once('的') {
        Some((half, rest)) if half.chars().count() <= 3 && rest.chars().count() >= 4 => rest,
        _ => last,
    }
}

/// 年均, 年均实际, 同口径: how something grew, and not what.
pub(super) fn is_manner(mut text: &str) -> bool {
    const MANNER: [&str; 11] =
        ["年均", "年平均", "平均每年", "增长幅度", "增幅度", "增幅", "名义", "实际", "同口径", "月均", "累计"];
    while let Some(word) = MANNER.iter().find(|w| text.starts_with(**w)) {
        text = &text[word.len()..];
    }
    text.is_empty()
}

/// What the claim or clause before measured, for a number that has no words of its own; behind a semicolon or 其中 also
/// what the sentence before measured.
pub(super) fn subject_before(going: &Going, scene: &Scene, v: &Vocabulary, clause_index: usize) -> Option<String> {
    let chained = || {
        let first = scene.clause(0);
        let parts = scene.word_at(v.parts, first.start, first.end).is_some();
        let (told, thing) = going.thing.as_ref()?;
        let near = (going.chained || parts) && *told < scene.index && scene.index <= told + 2;
        (near && thing.chars().count() > 2).then(|| thing.clone())
    };
    subject_said(going, scene, v, clause_index).or_else(chained)
}

fn subject_said(going: &Going, scene: &Scene, v: &Vocabulary, clause_index: usize) -> Option<String> {
    let sentence = scene.doc.span(scene.sentence.range);
    if let Some(claim) = going.claims.last().filter(|c| c.sentence == sentence) {
        let thing = going.thing.as_ref().filter(|(i, t)| *i == scene.index && !t.is_empty()).map(|(_, t)| t.clone());
        let slot = claim.slots.iter().find(|s| matches!(s.role, Role::Indicator | Role::Purpose | Role::Post));
        let name = match (claim.kind, thing) {
            (Kind::Observation, Some(thing)) => Some(thing),
            _ => slot.map(|s| s.name.clone()),
        };
        // 占地1500亩,带动386户: a bare verb names nothing; what the clause before it is about does.
        if let Some(name) = name.filter(|n| n.chars().count() > 2) {
            return Some(name);
        }
    }
    (0..clause_index).rev().find_map(|i| {
        let clause = scene.clause(i);
        let until = phrase::quantities(scene, v, clause).first().map_or(clause.end, |(m, _)| m.range.start);
        let mut range =
            without_trend(scene, v, governed(scene, v, Range { start: clause.start, end: until.max(clause.start) }));
        // 甲村、乙镇通过发展产业,…: by what means, and not of what.
        if scene.text(range).contains("通过") && !scene.text(range).contains("通过率") {
            return None;
        }
        // 某某在发布会上说, 记者了解到: who told it, and not of what; 扣除价格因素: how it was reckoned.
        if scene.word_before(v.speech, clause.end, clause.start).is_some()
            || scene.word_at(v.proviso, clause.start, clause.end).is_some()
        {
            return None;
        }
        // 工程实施以来, 投产后: a time and no subject.
        let last = scene.text(phrase::last_chars(scene, range, 2));
        if last.ends_with("以来") || last.ends_with(['后', '前', '时', '中', '下']) || last == "期间" {
            return None;
        }
        if range.len() > 4
            && let Some(deed) = scene.word_before(v.deed, range.end, range.start)
        {
            range.end = deed.start;
        }
        (range.len() >= 2).then(|| scene.text(phrase::last_chars(scene, range, 16)).to_owned())
    })
}
