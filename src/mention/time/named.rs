//! Named periods: five-year plans, 党的十八大以来, 目前, 近年来, 近三年.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::super::Shape;
use super::any;
use super::point::{Point, date, small, whole_year};
use crate::chars::{CharSet, starts};
use crate::document::When;

/// “十三五”: a plan's first year (first plan 1953–1957; from the sixth, 1981, regular). Each takes five years.
const PLANS: [(&str, i16); 15] = [
    ("十五五", 2026),
    ("十四五", 2021),
    ("十三五", 2016),
    ("十二五", 2011),
    ("十一五", 2006),
    ("一五", 1953),
    ("二五", 1958),
    ("三五", 1966),
    ("四五", 1971),
    ("五五", 1976),
    ("六五", 1981),
    ("七五", 1986),
    ("八五", 1991),
    ("九五", 1996),
    ("十五", 2001),
];
/// The party's congresses, by name with and without 党的, and the month that each was held in.
const CONGRESSES: [([&str; 2], i16, i8); 3] =
    [(["党的十八大", "十八大"], 2012, 11), (["党的十九大", "十九大"], 2017, 10), (["党的二十大", "二十大"], 2022, 10)];
/// Years up to now, how many is not said.
const VAGUE: [&str; 13] = [
    "近年来",
    "近年",
    "近几年来",
    "近几年",
    "近些年来",
    "近些年",
    "多年来",
    "长期以来",
    "历年来",
    "这些年来",
    "这些年",
    "几年来",
    "一直以来",
];
const NOW: [&str; 9] = ["目前", "现在", "如今", "当前", "现阶段", "至今", "迄今", "眼下", "此时"];

/// What the names above begin with, quoted plans included.
static FIRSTS: LazyLock<CharSet> = LazyLock::new(|| {
    let congresses = CONGRESSES.iter().flat_map(|(names, ..)| names);
    let words = PLANS.iter().map(|(w, _)| w).chain(congresses).chain(&VAGUE).chain(&NOW);
    CharSet::firsts(words.copied().chain(["“", "\""]))
});

/// Named periods: five-year plans, 党的十八大以来, 目前, 近年来, 近三年, 四年来.
pub(super) fn named(chars: &[char], at: usize, from: usize, now: Option<When>) -> Option<Point> {
    if FIRSTS.has(chars[at])
        && let Some(decided) = by_name(chars, at, now)
    {
        return decided;
    }
    recent(chars, at, from, now)
}

/// A period that has a name; `None` when no name stands here, `Some(None)` when one does and is no time.
fn by_name(chars: &[char], at: usize, now: Option<When>) -> Option<Option<Point>> {
    let quoted = matches!(chars[at], '“' | '"');
    let i = at + usize::from(quoted);
    for (word, first) in PLANS {
        if !starts(chars, i, word) {
            continue;
        }
        let mut end = i + word.chars().count();
        let closed = matches!(chars.get(end), Some('”' | '"'));
        if quoted != closed {
            continue;
        }
        end += usize::from(closed);
        let title = any(
            chars,
            end,
            &[
                "规划",
                "计划",
                "建设",
                "工程",
                "发展",
                "扶贫",
                "脱贫攻坚规划",
                "兴水",
                "打造",
                "新型",
                "易地",
                "教育",
                "重点",
            ],
        )
        .is_some();
        let spoken = any(chars, end, &["期间", "时期", "以来", "末", "初", "期末"]);
        let short = word.chars().count() == 2;
        // 十五 and 三五 are numbers unless quoted or followed by 期间; before 规划 the plan is part of a name.
        if (short && !quoted && spoken.is_none()) || title && spoken.is_none() {
            return Some(None);
        }
        let (a, b) = (Date::constant(first, 1, 1), Date::constant(first + 4, 12, 31));
        let mut point = Point::new(end, a, b, 4);
        if let Some(n) = any(chars, end, &["期末", "末"]) {
            point = Point::new(end + n, Date::constant(first + 4, 1, 1), b, 4);
        } else if let Some(n) = any(chars, end, &["开局之年", "开局年", "开局第一年", "第一年", "头一年"])
        {
            point = Point::new(end + n, a, Date::constant(first, 12, 31), 4);
        } else if let Some(n) = any(chars, end, &["收官之年", "收官年", "最后一年"]) {
            point = Point::new(end + n, Date::constant(first + 4, 1, 1), b, 4);
        } else {
            point.shape = Shape::Interval;
            point.plan = true;
        }
        point.bare_year = false;
        return Some(Some(point));
    }
    for (names, year, month) in CONGRESSES {
        if let Some(n) = any(chars, at, &names) {
            let first = Date::constant(year, month, 1);
            let since = starts(chars, at + n, "以来").then(|| Point::new(at + n, first, first.last_of_month(), 7));
            return Some(since);
        }
    }
    if let Some(n) = any(chars, at, &VAGUE) {
        return Some(Some(Point::vague(at + n)));
    }
    let n = any(chars, at, &NOW)?;
    let Some((a, b)) = now.and_then(|now| whole_year(now.year)) else { return Some(None) };
    // 目前 is open before and ends in the document's year.
    let mut point = Point::new(at + n, a, b, 4);
    point.relative = true;
    point.shape = Shape::Until;
    point.bare_year = false;
    Some(Some(point))
}

/// 近三年, 四年来, 过去五年, 十年来.
fn recent(chars: &[char], at: usize, from: usize, now: Option<When>) -> Option<Point> {
    let led = matches!(chars[at], '最' | '过' | '近' | '这' | '前');
    let lead =
        if led { any(chars, at, &["最近", "过去的", "过去", "近", "这", "前"]).unwrap_or(0) } else { 0 };
    if let Some((n, end)) = small(chars, at + lead, 2)
        && starts(chars, end, "年")
        && (1..=60).contains(&n)
    {
        let come = any(chars, end + 1, &["多来", "来", "间", "里", "以来"]);
        let word: String = chars[at..at + lead].iter().collect();
        let counts =
            matches!(word.as_str(), "近" | "最近" | "过去" | "过去的") || come.is_some() && (lead == 0 || word == "这");
        if counts
            && (at == from || !chars[at - 1].is_ascii_digit())
            && let Some(now) = now
        {
            // The years that lead up to the document's own: 四年来 in a text of early 2020 is 2016–2019 or so;
            // the last full year counts when the text is from the first half of its year or of unknown month.
            let last = if now.month.is_some_and(|m| m > 6) { now.year } else { now.year - 1 };
            // 四年多来 is more than four of them.
            let more = i16::from(starts(chars, end + 1, "多来"));
            let (a, b) = (date(last - n as i16 + 1 - more, 1, 1)?, date(last, 12, 31)?);
            let mut point = Point::new(end + 1 + come.unwrap_or(0), a, b, 4);
            point.relative = true;
            point.shape = Shape::Interval;
            point.bare_year = false;
            return Some(point);
        }
    }
    None
}
