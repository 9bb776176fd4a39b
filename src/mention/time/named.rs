//! Named periods: five-year plans, 党的十八大以来, 目前, 近年来, 近三年.

use jiff::civil::Date;

use super::super::Shape;
use super::point::{Point, date, small, whole_year};
use super::{any, starts};
use crate::document::When;

/// Named periods: five-year plans, 党的十八大以来, 目前, 近年来, 近三年, 四年来.
pub(super) fn named(chars: &[char], at: usize, from: usize, now: Option<When>) -> Option<Point> {
    // “十三五”: the plan's five years (first plan 1953–1957; from the sixth, 1981, regular).
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
            return None;
        }
        let length = 4;
        let (a, b) = (date(first, 1, 1)?, date(first + length, 12, 31)?);
        let mut point = Point::new(end, a, b, 4);
        if let Some(n) = any(chars, end, &["期末", "末"]) {
            point = Point::new(end + n, date(first + 4, 1, 1)?, b, 4);
        } else {
            point.shape = Shape::Interval;
            point.plan = true;
        }
        point.bare_year = false;
        return Some(point);
    }
    if let Some(n) = any(chars, at, &["党的十八大", "十八大"]) {
        return starts(chars, at + n, "以来")
            .then(|| Point::new(at + n, Date::constant(2012, 11, 1), Date::constant(2012, 11, 30), 7));
    }
    if let Some(n) = any(chars, at, &["党的十九大", "十九大"]) {
        return starts(chars, at + n, "以来")
            .then(|| Point::new(at + n, Date::constant(2017, 10, 1), Date::constant(2017, 10, 31), 7));
    }
    if let Some(n) = any(chars, at, &["党的二十大", "二十大"]) {
        return starts(chars, at + n, "以来")
            .then(|| Point::new(at + n, Date::constant(2022, 10, 1), Date::constant(2022, 10, 31), 7));
    }
    if let Some(n) = any(
        chars,
        at,
        &[
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
        ],
    ) {
        return Some(Point::vague(at + n));
    }
    if let Some(n) = any(chars, at, &["目前", "现在", "如今", "当前", "现阶段", "至今", "迄今", "眼下", "此时"])
    {
        let now = now?;
        let (a, b) = whole_year(now.year)?;
        // 目前 is open before and ends in the document's year.
        let mut point = Point::new(at + n, a, b, 4);
        point.relative = true;
        point.shape = Shape::Until;
        point.bare_year = false;
        return Some(point);
    }
    // 近三年, 四年来, 过去五年, 十年来.
    let lead = any(chars, at, &["最近", "过去的", "过去", "近", "这", "前"]).unwrap_or(0);
    if let Some((n, end)) = small(chars, at + lead, 2)
        && starts(chars, end, "年")
        && (1..=60).contains(&n)
    {
        let come = any(chars, end + 1, &["多来", "来", "间", "以来"]);
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
            let (a, b) = (date(last - n as i16 + 1, 1, 1)?, date(last, 12, 31)?);
            let mut point = Point::new(end + 1 + come.unwrap_or(0), a, b, 4);
            point.relative = true;
            point.shape = Shape::Interval;
            point.bare_year = false;
            return Some(point);
        }
    }
    None
}
