//! When a claim holds: the time in its own clause, else the one that governs the clauses before it, else the one
//! carried over a `;` chain or from the sentence just before.

use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Kind, Period, course};
use crate::mention::{Mention, Shape, Time, What};
use crate::span::Range;

/// A time with where it is said; what one sentence hands on to the next.
#[derive(Clone, Debug)]
pub struct Governing {
    pub time: Time,
    pub range: Range,
    pub sentence: usize,
}

impl Governing {
    /// Whether it is one whole year.
    pub fn is_year(&self) -> bool {
        self.time.shape == Shape::Point && self.time.start.as_deref().is_some_and(|s| s.len() == 4)
    }

    /// Whether it spans years or runs on from one.
    pub fn is_of_years(&self) -> bool {
        matches!(self.time.shape, Shape::Since | Shape::Interval)
    }
}

/// Whether a time can date a claim at all.
fn dates(time: &Time) -> bool {
    !matches!(time.shape, Shape::Duration | Shape::Clock) && (time.vague || time.start.is_some() || time.end.is_some())
}

fn is_same_year(scene: &Scene, m: &Mention) -> bool {
    matches!(scene.text(m.range), "当年" | "同年" | "当月" | "同月")
        && scene
            .mentions_in(Range { start: scene.sentence.range.start, end: m.range.start })
            .any(|o| matches!(&o.what, What::Time(t) if dates(t)))
}

/// 按2300元(2010年|不变价), 按2010年|标准: by whose prices, and not when. 2016年价格上涨 tells of its year.
fn is_price(scene: &Scene, m: &Mention) -> bool {
    let behind = scene.behind(m.range.end, 3).trim_start_matches('的');
    let starts = |words: &[&str]| words.iter().any(|w| behind.starts_with(w));
    let by = scene.before(m.range.start, 2).ends_with(['按', '照', '以']);
    starts(&["不变价", "可比价"]) || by && starts(&["标准", "价格", "现价"])
}

/// 到2011年的|16年间: how long, of the year right before it.
fn is_length(scene: &Scene, m: &Mention) -> bool {
    m.range.start > scene.sentence.range.start
        && scene.char(m.range.start - 1) == '的'
        && scene.mentions.iter().any(|o| {
            o.range.end + 1 == m.range.start && matches!(o.what, What::Time(_)) && length_behind(scene, o).is_some()
        })
}

fn times<'a>(scene: &Scene<'a>, range: Range) -> Vec<(&'a Mention, &'a Time)> {
    scene
        .mentions_in(range)
        .filter_map(|m| match &m.what {
            // 2019年投资建厂,当年投产: the year said before, and not the report's.
            What::Time(_) if is_same_year(scene, m) || is_length(scene, m) || is_price(scene, m) => None,
            What::Time(t) if dates(t) => Some((m, t)),
            _ => None,
        })
        .collect()
}

/// Whether a time only says what something is compared with, or where a change starts: 比2014年, 较上年同期,
/// 由2015年的93.3%提高到…, 是2010年的3倍.
fn is_foil(scene: &Scene, v: &Vocabulary, m: &Mention) -> bool {
    let start = scene.sentence.range.start;
    if m.range.start == start {
        return false;
    }
    let before = scene.char(m.range.start - 1);
    if matches!(before, '比' | '较' | '占') {
        return true;
    }
    let lead = scene.before(m.range.start, 3);
    if ["比之", "较之", "相比", "比起", "相当于", "恢复到", "高于", "低于", "超出", "超过", "多于", "不及", "持平"]
        .iter()
        .any(|w| lead.ends_with(w))
    {
        return true;
    }
    let behind = scene.behind(m.range.end, 4);
    if before == '与' && ["同期", "相比", "持平", "末相比", "底相比"].iter().any(|w| behind.starts_with(w))
    {
        return true;
    }
    if before == '是' && ["的", "同期的", "全年的", "全年同"].iter().any(|w| behind.starts_with(w)) {
        return true;
    }
    // 超出2019年全年, 从2015年的…提高到.
    if matches!(before, '从' | '由') {
        let clause = scene.clause_at(m.range.start);
        let rest = Range { start: m.range.end, end: clause.end.max(m.range.end) };
        return !course::reaches(scene, v, rest).is_empty();
    }
    false
}

/// 20多年前这里没有一家企业, 如今…: what was so long ago is told in one clause; 20年前, … opens a tale of that time.
fn is_of_clause(scene: &Scene, m: &Mention) -> bool {
    let clause = scene.clause_at(m.range.start);
    ["年前", "年以前", "年之前"].iter().any(|w| scene.text(m.range).ends_with(w)) && m.range.end < clause.end
}

/// 自2015年结对帮扶以来: what stands between the year and 以来 does not matter.
fn since(scene: &Scene, v: &Vocabulary, m: &Mention, t: &Time) -> Time {
    if let Some(whole) = years_to(scene, m, t) {
        return whole;
    }
    let clause = scene.clause_at(m.range.start);
    let from = m.range.start > clause.start && matches!(scene.char(m.range.start - 1), '自' | '从');
    let rest = scene.text(Range { start: m.range.end, end: clause.end.max(m.range.end) });
    // 自1996年10月开展协作: begun then, and not said to be over.
    // 自2016年,…: the clause is nothing but the year that it began in.
    let begun = from
        && scene.char(m.range.start - 1) == '自'
        && (rest.is_empty() || scene.word_at(v.begun, m.range.end, clause.end).is_some());
    // 2016年座谈会召开以来, 自2016年秋季|学期起
    let whole = t.shape == Shape::Point && t.start.as_deref().is_some_and(|s| s.len() <= 7);
    // 自市政府2016年印发意见以来
    let opened = matches!(scene.char(clause.start), '自' | '从');
    let held = whole && (m.range.start == clause.start || opened) && rest.ends_with("以来");
    let term = from && ["学期起", "学期开始", "学年起", "学年开始"].iter().any(|w| rest.starts_with(w));
    if held || term && t.shape == Shape::Point {
        return Time { end: None, to: None, shape: Shape::Since, ..t.clone() };
    }
    if from && t.shape == Shape::Point && (rest.ends_with("以来") || rest.ends_with("至今") || begun) {
        return Time { end: None, to: None, shape: Shape::Since, ..t.clone() };
    }
    t.clone()
}

/// How many years a length of time that leans on the year right before it has: (到2011年的)16年间.
fn length_behind(scene: &Scene, m: &Mention) -> Option<i32> {
    let digits: String = scene.behind(m.range.end, 4).chars().skip(1).take_while(char::is_ascii_digit).collect();
    let n: i32 = digits.parse().ok().filter(|n| (2..60).contains(n))?;
    let behind = scene.behind(m.range.end + 1 + digits.len() as u32, 2);
    (scene.behind(m.range.end, 1) == "的" && (behind == "年间" || behind == "年里" || behind == "年来")).then_some(n)
}

/// 到2011年的16年间: the years that end with it.
fn years_to(scene: &Scene, m: &Mention, t: &Time) -> Option<Time> {
    let last: i32 = t.end.as_deref().filter(|s| s.len() == 4)?.parse().ok()?;
    let first = last - length_behind(scene, m)? + 1;
    Some(Time { start: Some(format!("{first:04}")), shape: Shape::Interval, from: None, ..t.clone() })
}

/// Whether the value's clause, or one before it, runs from an event that is not dated: 结对以来, 开展帮扶以来.
pub(super) fn since_event(scene: &Scene, value: Range) -> bool {
    (0..=scene.clause_of(value.start)).any(|i| {
        let clause = scene.clause(i);
        let until = Range { start: clause.start, end: clause.end.min(value.start.max(clause.start)) };
        scene.text(until).contains("以来") && times(scene, until).is_empty()
    })
}

/// Whether what stands before a time at the head of a clause only says that something is planned: 力争到2025年.
fn is_headed(scene: &Scene, v: &Vocabulary, head: Range) -> bool {
    let subject = scene.mentions_at(head.start).any(|m| super::who::is_party(m) && m.range == head);
    subject || head.len() <= 6 && super::indicator::governed(scene, v, head).is_empty()
}

/// Finds the time that governs a value inside its own sentence.
///
/// `target` is set for the value that a change leads to (提高到739元): the time of the value it starts from does
/// not date it.
pub fn in_sentence(scene: &Scene, v: &Vocabulary, value: Range, target: bool) -> Option<Governing> {
    let own = scene.clause_of(value.start);
    if let Some(all) = over_listed(scene, value) {
        return Some(all);
    }
    let said =
        |m: &Mention, t: &Time| Some(Governing { time: since(scene, v, m, t), range: m.range, sentence: scene.index });
    for i in (0..=own).rev() {
        let clause = scene.clause(i);
        let until = if i == own { value.start } else { clause.end };
        let found = times(scene, Range { start: clause.start, end: until.max(clause.start) });
        if i == own {
            // 从2015年的A提高到B: the time behind 从 belongs to A alone.
            let near = Range { start: value.start.saturating_sub(24).max(clause.start), end: value.start };
            let mark = course::reaches(scene, v, near).last().copied();
            // 分别是1978年和1958年的266倍和1053倍: the years that it is a multiple of.
            let times_of = scene.text(value).ends_with('倍');
            let base = |m: &Mention| {
                let lead = scene.text(Range { start: clause.start, end: m.range.start });
                times_of && ["是", "为", "相当于"].iter().any(|w| lead.contains(w))
            };
            let pick = found.iter().rev().find(|(m, _)| {
                !base(m) && !is_foil(scene, v, m)
                    || !base(m) && !target && mark.is_none() && matches!(scene.char(m.range.start - 1), '从' | '由')
            });
            if let Some((m, t)) = pick {
                return said(m, t);
            }
            // 普查工作于8月底全面完成; 12371人(2019年): a time right behind the value in its own clause.
            let behind = Range { start: value.end.min(clause.end), end: clause.end };
            if let Some((m, t)) = times(scene, behind).into_iter().find(|(m, _)| {
                let before = scene.char(m.range.start - 1);
                before == '于' && !matches!(scene.before(m.range.start, 2), "高于" | "低于" | "多于" | "少于")
                    || before == '(' && m.range.start <= value.end + 2
            }) {
                return said(m, t);
            }
            continue;
        }
        // In an earlier clause only an adverbial dates what follows: it opens the clause or closes it, or it dates the
        // end that a change came to.
        let pick = found.iter().rev().find(|(m, t)| {
            if is_foil(scene, v, m) || is_of_clause(scene, m) {
                return false;
            }
            let opens = m.range.start <= clause.start + 2
                || is_headed(scene, v, Range { start: clause.start, end: m.range.start })
                || t.shape == Shape::Since
                || t.shape == Shape::Until
                || scene.before(m.range.start, 1) == ")";
            let reached = m.range.start >= clause.start + 2
                && course::reaches(scene, v, Range { start: clause.start, end: m.range.start })
                    .last()
                    .is_some_and(|w| w.end == m.range.start);
            opens || reached || m.range.end == clause.end
        });
        if let Some((m, t)) = pick {
            return said(m, t);
        }
    }
    None
}

/// 2009年、2010年和2011年分别…,3年间共…: all the years that the sentence listed.
fn over_listed(scene: &Scene, value: Range) -> Option<Governing> {
    let clause = scene.clause_at(value.start);
    let (span, length) =
        scene.mentions_in(Range { start: clause.start, end: value.start }).find_map(|m| match &m.what {
            What::Time(t) if t.shape == Shape::Duration => Some((m.range, scene.text(m.range))),
            What::Quantity(q) if q.unit == "年" => Some((m.range, scene.text(m.range))),
            _ => None,
        })?;
    let behind = scene.behind(span.end, 1);
    if span.start > clause.start + 1 || !matches!(behind, "间" | "来" | "共" | "内" | "累") && !length.ends_with('间')
    {
        return None;
    }
    let listed = times(scene, Range { start: scene.sentence.range.start, end: clause.start });
    let years: Vec<&(&Mention, &Time)> = listed
        .iter()
        .filter(|(_, t)| t.shape == Shape::Point && t.start.as_deref().is_some_and(|s| s.len() == 4))
        .collect();
    let first = years.iter().filter_map(|(_, t)| t.start.clone()).min()?;
    let last = years.iter().filter_map(|(_, t)| t.end.clone()).max()?;
    let (m, t) = years.last().filter(|_| years.len() >= 2)?;
    let time = Time { start: Some(first), end: Some(last), shape: Shape::Interval, ..(*t).clone() };
    Some(Governing { time, range: m.range, sentence: scene.index })
}

/// The `n` times that 分别 pairs off with `n` numbers: a list of them, or the years of an interval.
pub fn listed(scene: &Scene, head: Range, n: usize) -> Vec<Period> {
    let said = |m: &Mention, start: String, end: String| Period {
        start: Some(start),
        end: Some(end),
        words: Some(scene.doc.span(m.range)),
        from_context: false,
    };
    let found = times(scene, head);
    if let [(m, t)] = found.as_slice()
        && t.shape == Shape::Interval
        && n >= 2
    {
        let year = |s: &Option<String>| s.as_deref().filter(|s| s.len() == 4).and_then(|s| s.parse::<usize>().ok());
        if let (Some(a), Some(b)) = (year(&t.start), year(&t.end))
            && b + 1 == a + n
        {
            return (a..=b).map(|y| said(m, format!("{y:04}"), format!("{y:04}"))).collect();
        }
        return Vec::new();
    }
    if n < 2 || found.len() != n {
        return Vec::new();
    }
    found
        .iter()
        .filter_map(|(m, t)| Some(said(m, t.start.clone()?, t.end.clone()?)))
        .collect::<Vec<_>>()
        .into_iter()
        .take(n)
        .collect()
}

/// The time that a sentence hands on: the one that opened it, or opened its last clause with one.
pub fn handed_on(scene: &Scene, v: &Vocabulary) -> Option<Governing> {
    let mut handed = None;
    for clause in &scene.sentence.clauses {
        if let Some((m, t)) = times(scene, *clause).into_iter().find(|(m, t)| {
            !is_foil(scene, v, m)
                && !is_of_clause(scene, m)
                && (m.range.start - clause.start <= 2
                    || matches!(t.shape, Shape::Since | Shape::Until | Shape::Interval))
        }) {
            handed = Some(Governing { time: since(scene, v, m, t), range: m.range, sentence: scene.index });
        }
    }
    handed
}

/// The year or plan that a title or heading names: 某县2019年脱贫攻坚工作总结.
pub fn of_heading(scene: &Scene) -> Option<Governing> {
    let found = times(scene, scene.sentence.range);
    // A government's work report is named by the year that it is given in, and tells of the year before.
    if scene.text(scene.sentence.range).contains("政府工作报告") {
        return None;
    }
    let (m, t) = match found.as_slice() {
        [only] => only,
        // 2015年主要工作和“十二五”回顾
        [first, ..]
            if ["工作", "主要工作", "重点工作"].iter().any(|w| scene.behind(first.0.range.end, 4).starts_with(w)) =>
        {
            first
        }
        _ => return None,
    };
    // 《贫困与发展》1997年第6期 says when it was printed.
    let behind = scene.behind(m.range.end, 5);
    if behind.starts_with('第') && behind.contains(['期', '卷', '号', '辑']) {
        return None;
    }
    // 提前下达2024年衔接资金, in a text of 2023: the money's year and not the text's.
    let later = t.start.as_deref().and_then(|s| s.get(..4)?.parse::<i16>().ok()).zip(scene.doc.meta.now());
    if later.is_some_and(|(year, now)| year > now.year) && scene.text(scene.sentence.range).contains("资金") {
        return None;
    }
    let whole = matches!(t.shape, Shape::Point | Shape::Interval) && !t.relative && !t.vague;
    let years = t.start.as_deref().is_some_and(|s| s.len() == 4) || t.shape == Shape::Interval;
    (whole && years).then(|| Governing { time: (*t).clone(), range: m.range, sentence: scene.index })
}

/// 2023年是…的第一年: the year that a part on what is planned opens with.
pub fn opens_with_year(scene: &Scene) -> Option<Governing> {
    let start = scene.sentence.range.start + enumerator(scene);
    let (m, t) = times(scene, scene.sentence.range).into_iter().next()?;
    let whole = t.shape == Shape::Point && !t.vague && t.start.as_deref().is_some_and(|s| s.len() == 4);
    (whole && m.range.start == start && scene.behind(m.range.end, 1) == "是").then(|| Governing {
        time: t.clone(),
        range: m.range,
        sentence: scene.index,
    })
}

/// The year that 全年 means in a text that names none: the one that it is written at the end of, or has just seen end.
pub fn of_date(doc: &crate::document::Document) -> Option<Governing> {
    let now = doc.meta.now()?;
    let year = match now.month? {
        10..=12 => now.year,
        1..=3 => now.year - 1,
        _ => return None,
    };
    let (from, to) = (jiff::civil::Date::new(year, 1, 1).ok(), jiff::civil::Date::new(year, 12, 31).ok());
    let said = Some(format!("{year:04}"));
    let time = Time { start: said.clone(), end: said, from, to, relative: true, vague: false, shape: Shape::Point };
    Some(Governing { time, range: Range { start: 0, end: 0 }, sentence: usize::MAX })
}

/// How many characters of a sentence only number it: 1. (二) 三、
pub fn enumerator(scene: &Scene) -> u32 {
    let text = scene.doc.slice(scene.sentence.range);
    let numeral = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c);
    let open = usize::from(text.first() == Some(&'('));
    let n = text[open..].iter().take_while(|c| numeral(c)).count();
    if n == 0 || n > 3 {
        return 0;
    }
    let mut end = open + n;
    match text.get(end) {
        Some(')' | '.' | '、') => end += 1,
        _ => return 0,
    }
    while text.get(end).is_some_and(|c| c.is_whitespace()) {
        end += 1;
    }
    end as u32
}

/// Whether a sentence opens a topic of its own, so that no time is carried into it.
pub fn opens_topic(scene: &Scene, v: &Vocabulary) -> bool {
    let first = scene.clause(0);
    let head = Range { start: first.start, end: (first.start + 3).min(first.end) };
    let text = scene.text(head);
    let numbered = matches!(text.chars().nth(1), Some('是'))
        && "一二三四五六七八九十".contains(text.chars().next().unwrap_or(' '));
    numbered
        || text.starts_with('第')
        || text.starts_with('(')
        || scene.words_in(v.topic, first).any(|w| w.end == first.end)
}

/// A time that leans on the report's own year rather than on its date: 截至12月底 in a report on 2019 that was written
/// in January 2020.
pub fn in_year_of_report(scene: &Scene, governing: Governing, report: Option<&Governing>) -> Governing {
    let Some(year) = report.and_then(|r| r.time.start.as_deref()).and_then(|s| s.get(..4)) else { return governing };
    if !governing.time.relative || report.is_some_and(|r| r.time.shape != Shape::Point) {
        return governing;
    }
    let words = scene.text(governing.range);
    if words.chars().any(|c| "今去明前本上近目现".contains(c)) && !words.starts_with("上半年") {
        return governing;
    }
    let moved = |iso: &Option<String>| iso.as_ref().map(|s| format!("{year}{}", s.get(4..).unwrap_or_default()));
    let time = Time { start: moved(&governing.time.start), end: moved(&governing.time.end), ..governing.time };
    Governing { time, ..governing }
}

/// 到2025年达到98%: what is aimed at is aimed at for that year, and not from now on.
pub fn aimed(scene: &Scene, period: Period) -> Period {
    let by = period.start.is_none() && period.words.is_none_or(|w| !scene.doc.quote(w).contains('截'));
    if by { Period { start: period.end.clone(), ..period } } else { period }
}

/// A claim's period from a time; `from_context` when it was not said in the claim's own sentence.
pub fn period(scene: &Scene, governing: &Governing) -> Option<Period> {
    let t = &governing.time;
    if t.start.is_none() && t.end.is_none() {
        return None;
    }
    Some(Period {
        start: t.start.clone(),
        end: t.end.clone(),
        words: Some(scene.doc.span(governing.range)),
        from_context: governing.sentence != scene.index,
    })
}

/// The span of a change: from what it is compared with (比2014年, 同比) or the start of the change that the sentence
/// has just told, to the time that governs it.
///
/// `growth` is set for a rate of growth, which is told against the year before if nothing else is said.
pub(super) fn of_change(
    going: &Going,
    scene: &Scene,
    value: Range,
    governing: Option<Period>,
    growth: bool,
) -> Option<Period> {
    let v = going.vocabulary();
    let clause = scene.clause_at(value.start);
    let until = Range { start: clause.start, end: value.start };
    let year = |p: &str| p.get(..4).and_then(|y| y.parse::<i32>().ok());
    let end = governing.as_ref().and_then(|p| p.end.clone().or_else(|| p.start.clone()));
    let foil = times(scene, until)
        .into_iter()
        .rev()
        .find(|(m, _)| is_foil(scene, v, m))
        .or_else(|| foil_before(scene, v, value));
    if let Some((m, t)) = foil
        && let Some(start) = t.start.clone().or_else(|| t.end.clone())
    {
        let words = scene.text(m.range);
        let last_year = ["上年", "去年", "上一年", "前一年"].iter().any(|w| words.starts_with(w));
        // 较上年 in a report on 2019 is 2018, whenever it was written.
        let (from, to) = match (last_year, end.as_deref().and_then(year), year(&start)) {
            (true, Some(y), _) => (format!("{:04}", y - 1), format!("{y:04}")),
            (true, None, Some(y)) => (start, format!("{:04}", y + 1)),
            (_, Some(y), Some(x)) if y > x => (start, end.clone().unwrap_or_default()),
            (_, _, Some(x)) => {
                (start, scene.doc.meta.now().map_or_else(|| format!("{:04}", x + 1), |n| format!("{:04}", n.year)))
            }
            _ => return governing,
        };
        return Some(Period {
            start: Some(from),
            end: Some(to),
            words: Some(scene.doc.span(m.range)),
            from_context: false,
        });
    }
    let compared = scene.has(v.compare, until) || scene.has(v.compare, scene.clause(0));
    if compared && let Some(period) = &governing {
        return against_year_before(period).or(governing);
    }
    if let Some(period) = spanned(going, scene) {
        return Some(period);
    }
    let yearly = scene.text(until).contains("年均") || scene.text(until).contains("年平均");
    // …;扣除价格因素,年均实际增长10%: the span of the growth told before the semicolon.
    if yearly
        && going.chained
        && governing.as_ref().is_none_or(|p| p.from_context)
        && let Some(claim) = going.claims.last().filter(|c| c.measure.as_deref() == Some("change"))
        && let Some(time) = claim.time.clone().filter(|t| t.start != t.end)
    {
        return Some(Period { from_context: true, ..time });
    }
    // 2021年,产量增长5%: against the year before, unless it is compared with another place or spread over years.
    let compared = ["高于", "低于", "快于", "慢于", "高出", "比全", "较全", "平均", "年均", "累计"]
        .iter()
        .any(|w| scene.text(until).contains(w));
    match &governing {
        Some(period) if growth && !compared && is_one_year(period) => against_year_before(period).or(governing),
        _ => governing,
    }
}

/// Whether a period lies within one year that it names in full: 2021, and no month of it.
fn is_one_year(period: &Period) -> bool {
    period.start == period.end && period.start.as_deref().is_some_and(|s| s.len() == 4)
}

/// What a change is compared with in a clause before it: 与2012年相比,年均增长…; 是2012年的1.99倍,年均增长….
fn foil_before<'a>(scene: &Scene<'a>, v: &Vocabulary, value: Range) -> Option<(&'a Mention, &'a Time)> {
    let own = scene.clause_of(value.start);
    let yearly = {
        let text = scene.text(Range { start: scene.clause(own).start, end: value.start });
        text.contains("年均") || text.contains("年平均")
    };
    for i in (0..own).rev() {
        let clause = scene.clause(i);
        let told = scene.mentions_in(clause).any(|m| matches!(m.what, What::Quantity(_)));
        let found = times(scene, clause).into_iter().rev().find(|(m, _)| is_foil(scene, v, m));
        if let Some(found) = found {
            let whole = !told && !scene.text(found.0.range).starts_with(['上', '去', '前']);
            return (yearly || whole).then_some(found);
        }
        if told && !yearly {
            return None;
        }
    }
    None
}

/// The period from the first to the last year of the change said before in the same sentence.
fn spanned(going: &Going, scene: &Scene) -> Option<Period> {
    let sentence = scene.doc.span(scene.sentence.range);
    let mut ends = going
        .claims
        .iter()
        .rev()
        .take_while(|c| c.sentence == sentence)
        .filter(|c| c.kind == Kind::Observation && c.measure.as_deref() != Some("change"));
    let to = ends.next()?.time.clone()?;
    let from = ends.next()?.time.clone()?;
    let (start, end) = (from.start.or(from.end)?, to.end.or(to.start)?);
    (start < end).then_some(Period {
        start: Some(start),
        end: Some(end),
        words: to.words,
        from_context: to.from_context,
    })
}

/// 同比增长6%: a change against the year before the governing one.
fn against_year_before(period: &Period) -> Option<Period> {
    let year: i32 = period.end.as_deref().or(period.start.as_deref())?.get(..4)?.parse().ok()?;
    Some(Period {
        start: Some(format!("{:04}", year - 1)),
        end: Some(format!("{year:04}")),
        words: period.words,
        from_context: period.from_context,
    })
}
