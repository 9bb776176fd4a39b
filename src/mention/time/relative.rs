//! What leans on the document's own day: yesterday, last month, three years ago, this week; decades; times of day.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::super::Shape;
use super::super::quantity::number::digit;
use super::any;
use super::point::{Point, date, small};
use crate::chars::{CharSet, starts};
use crate::document::When;

fn days(end: usize, from: Date, to: Date, precision: usize) -> Point {
    Point { relative: true, bare_year: false, ..Point::new(end, from, to, precision) }
}

/// 上世纪八十年代, 二十世纪90年代, 本世纪20年代, 九十年代, with 初, 中期, 末.
pub(super) fn decade(chars: &[char], at: usize, now: Option<When>) -> Option<Point> {
    let century = |word: &str, first: i16| starts(chars, at, word).then(|| (first, at + word.chars().count()));
    let here = now.map_or(2000, |n| n.year / 100 * 100);
    let named = century("上个世纪", here - 100)
        .or_else(|| century("上世纪", here - 100))
        .or_else(|| century("本世纪", here))
        .or_else(|| {
            let (n, end) = small(chars, at, 2)?;
            (starts(chars, end, "世纪") && (10..=21).contains(&n)).then(|| ((n as i16 - 1) * 100, end + 2))
        });
    let (first, mut i, stated) = match named {
        Some((first, end)) => (first, end, true),
        None => (1900, at, false),
    };
    while chars.get(i) == Some(&' ') {
        i += 1;
    }
    let tens =
        small(chars, i, 2).filter(|(n, end)| n % 10 == 0 && (10..=90).contains(n) && starts(chars, *end, "年代"));
    let (from, to, end) = match tens {
        Some((n, end)) if stated || n >= 30 => {
            let from = first + n as i16;
            let end = end + 2;
            match any(chars, end, &["初期", "早期", "初"]) {
                Some(length) => (from, from + 2, end + length),
                None => match any(chars, end, &["末期", "后期", "末"]) {
                    Some(length) => (from + 7, from + 9, end + length),
                    None => match any(chars, end, &["中期", "中叶"]) {
                        Some(length) => (from + 3, from + 6, end + length),
                        None => (from, from + 9, end),
                    },
                },
            }
        }
        _ if stated => match any(chars, i, &["初", "初期"]) {
            Some(length) => (first, first + 9, i + length),
            None => match any(chars, i, &["末"]) {
                Some(length) => (first + 90, first + 99, i + length),
                // 两个世纪 counts; 21世纪 is a time.
                None => (first, first + 99, i),
            },
        },
        _ => return None,
    };
    let mut point = Point::new(end, date(from, 1, 1)?, date(to, 12, 31)?, 4);
    point.shape = Shape::Interval;
    point.bare_year = false;
    Some(point)
}

/// 五年前, 3天后, 半年前, 两个月以前: a day, said as precisely as its unit.
pub(super) fn ago(chars: &[char], at: usize, from: usize, now: Option<When>) -> Option<Point> {
    if at > from && (chars[at - 1].is_ascii_digit() || matches!(chars[at - 1], '第' | '.' | '近' | '过' | '每')) {
        return None;
    }
    let (n, end) = match chars[at] {
        '半' => (0, at + 1),
        _ => small(chars, at, 3)?,
    };
    let half = chars[at] == '半';
    let end = end + usize::from(chars.get(end) == Some(&'多'));
    const UNITS: [(&str, u8); 8] = [
        ("个月", b'm'),
        ("年", b'y'),
        ("天", b'd'),
        ("日", b'd'),
        ("周", b'w'),
        ("个星期", b'w'),
        ("星期", b'w'),
        ("个季度", b'q'),
    ];
    let (word, unit) = UNITS.iter().find(|(w, _)| starts(chars, end, w))?;
    let end = end + word.chars().count();
    let (length, sign) = match any(chars, end, &["以前", "之前", "前"]) {
        // 3年前后, 前期, 前往, 前三: another word.
        Some(l) if !chars.get(end + l).is_some_and(|c| "后期往来列景三几".contains(*c)) => (l, -1i64),
        _ => match any(chars, end, &["以后", "之后", "后"]) {
            Some(l) if !chars.get(end + l).is_some_and(|c| "期续来备劲方".contains(*c)) => (l, 1),
            _ => return None,
        },
    };
    // 2年后 behind another time counts from there, and is not known here; without the document's day nothing is.
    let now = now?;
    let n = i64::from(n) * sign;
    let (span, precision) = match unit {
        b'y' if half => (Span::new().months(6 * sign), 7),
        b'y' => (Span::new().years(n), 4),
        b'm' if half => (Span::new().days(15 * sign), 10),
        b'm' => (Span::new().months(n), 7),
        b'q' => (Span::new().months(3 * n), 7),
        b'w' => (Span::new().weeks(n), 10),
        _ if half => return None,
        _ => (Span::new().days(n), 10),
    };
    let known = match precision {
        10 => now.day.is_some(),
        7 => now.month.is_some(),
        _ => true,
    };
    let day = now.first_day().checked_add(span).ok().filter(|_| known)?;
    let (a, b) = match (now.month, now.day) {
        (_, Some(_)) => (day, day),
        (Some(_), None) => (day.first_of_month(), day.last_of_month()),
        _ => (day.first_of_year(), day.last_of_year()),
    };
    // 三年后 leans on what was told before, not on the document's day: a day to show, none to rest a claim on.
    Some(Point { vague: sign > 0, shape: Shape::Point, ..days(end + length, a, b, precision) })
}

const DAYS: [(&str, i32); 12] = [
    ("大前天", -3),
    ("大后天", 3),
    ("今天", 0),
    ("今日", 0),
    ("昨天", -1),
    ("昨日", -1),
    ("前天", -2),
    ("前日", -2),
    ("明天", 1),
    ("明日", 1),
    ("后天", 2),
    ("次日", 1),
];
static DAY_FIRSTS: LazyLock<CharSet> = LazyLock::new(|| CharSet::firsts(DAYS.iter().map(|(w, _)| *w)));

/// 今天, 上月, 本月底, 上周三, 本季度, 上半月, 国庆节.
pub(super) fn near(chars: &[char], at: usize, now: Option<When>) -> Option<Point> {
    if DAY_FIRSTS.has(chars[at])
        && let Some((word, shift)) = DAYS.iter().find(|(w, _)| starts(chars, at, w))
    {
        let now = now.filter(|n| n.day.is_some())?;
        let day = now.first_day().checked_add(shift.days()).ok()?;
        return Some(days(at + word.chars().count(), day, day, 10));
    }
    month(chars, at, now)
        .or_else(|| quarter(chars, at, now))
        .or_else(|| week(chars, at, now))
        .or_else(|| holiday(chars, at, now))
}

/// What stands before a unit of time, with how many of it lie between.
const LEADS: [(&str, i32); 15] = [
    ("上上个", -2),
    ("下下个", 2),
    ("上上", -2),
    ("下下", 2),
    ("上一个", -1),
    ("下一个", 1),
    ("上个", -1),
    ("下个", 1),
    ("这个", 0),
    ("本", 0),
    ("上", -1),
    ("下", 1),
    ("这", 0),
    ("当", 0),
    ("前一", -1),
];
static LEAD_FIRSTS: LazyLock<CharSet> = LazyLock::new(|| CharSet::firsts(LEADS.iter().map(|(w, _)| *w)));

/// 本, 上, 下 and their kin before a unit of time, nearest first.
fn shifted(chars: &[char], at: usize, units: &[&str]) -> Option<(i32, usize)> {
    if !LEAD_FIRSTS.has(chars[at]) {
        return None;
    }
    LEADS.iter().find_map(|(lead, shift)| {
        let end = starts(chars, at, lead).then(|| at + lead.chars().count())?;
        any(chars, end, units).map(|length| (*shift, end + length))
    })
}

fn month(chars: &[char], at: usize, now: Option<When>) -> Option<Point> {
    let (shift, mut end) = match shifted(chars, at, &["月份", "月"]) {
        Some(found) => found,
        None => {
            let length = any(chars, at, &["月初", "月底", "月末", "月中"])?;
            (0, at + length - 1)
        }
    };
    let now = now.filter(|n| n.month.is_some())?;
    let first = Date::constant(now.year, now.month.unwrap_or(1), 1).checked_add(shift.months()).ok()?;
    let day = |n: i8| date(first.year(), first.month(), n);
    while chars.get(end) == Some(&' ') {
        end += 1;
    }
    for (word, a, b) in [("上旬", 1, 10), ("中旬", 11, 20), ("初", 1, 10), ("中", 11, 20)] {
        if starts(chars, end, word) {
            return Some(days(end + word.chars().count(), day(a)?, day(b)?, 10));
        }
    }
    if let Some(length) = any(chars, end, &["下旬", "底", "末"]) {
        return Some(days(end + length, day(21)?, first.last_of_month(), 10));
    }
    if let Some((n, after)) = small(chars, end, 2)
        && chars.get(after).is_some_and(|c| matches!(c, '日' | '号'))
        && let Some(day) = day(n as i8)
    {
        return Some(days(after + 1, day, day, 10));
    }
    Some(days(end, first, first.last_of_month(), 7))
}

fn quarter(chars: &[char], at: usize, now: Option<When>) -> Option<Point> {
    let (shift, end) = shifted(chars, at, &["季度"])?;
    let now = now.filter(|n| n.month.is_some())?;
    let first = Date::constant(now.year, (now.month.unwrap_or(1) - 1) / 3 * 3 + 1, 1);
    let first = first.checked_add((3 * shift).months()).ok()?;
    let last = first.checked_add(2.months()).ok()?.last_of_month();
    Some(days(end, first, last, 7))
}

/// 上周, 本周三, 下星期一, 周末: weeks begin on Monday (GB/T 7408, ISO 8601).
fn week(chars: &[char], at: usize, now: Option<When>) -> Option<Point> {
    const WEEKS: [&str; 3] = ["星期", "周", "礼拜"];
    let (shift, end, led) = match shifted(chars, at, &WEEKS) {
        Some((shift, end)) => (shift, end, true),
        None => (0, at + any(chars, at, &WEEKS)?, false),
    };
    let now = now.filter(|n| n.day.is_some())?;
    let today = now.first_day();
    let back = today.weekday().since(Weekday::Monday);
    let monday = today.checked_sub(i32::from(back).days()).ok()?.checked_add((7 * shift).days()).ok()?;
    let weekday = chars.get(end).and_then(|c| match c {
        '日' | '天' => Some(7),
        c => digit(*c).or(c.to_digit(10)).filter(|n| (1..=6).contains(n)),
    });
    // 周三 is a day; 三周 and 周年 count; 周六个 is no day.
    if let Some(n) = weekday.filter(|_| !chars.get(end + 1).is_some_and(|c| "个年岁县市名家".contains(*c))) {
        let day = monday.checked_add((n as i32 - 1).days()).ok()?;
        return Some(days(end + 1, day, day, 10));
    }
    if chars.get(end) == Some(&'末') {
        let (a, b) = (monday.checked_add(5.days()).ok()?, monday.checked_add(6.days()).ok()?);
        return Some(days(end + 1, a, b, 10));
    }
    if !led || chars.get(end).is_some_and(|c| "年岁刊报边密到围转".contains(*c)) {
        return None;
    }
    Some(days(end, monday, monday.checked_add(6.days()).ok()?, 10))
}

/// Holidays of the solar calendar: month and day.
const HOLIDAYS: [(&str, i8, i8); 10] = [
    ("元旦节", 1, 1),
    ("元旦", 1, 1),
    ("劳动节", 5, 1),
    ("儿童节", 6, 1),
    ("建党节", 7, 1),
    ("建军节", 8, 1),
    ("教师节", 9, 10),
    ("国庆节", 10, 1),
    ("国庆日", 10, 1),
    ("妇女节", 3, 8),
];
static HOLIDAY_FIRSTS: LazyLock<CharSet> = LazyLock::new(|| CharSet::firsts(HOLIDAYS.iter().map(|(w, ..)| *w)));

/// A holiday in the document's year.
fn holiday(chars: &[char], at: usize, now: Option<When>) -> Option<Point> {
    if !HOLIDAY_FIRSTS.has(chars[at]) {
        return None;
    }
    let (word, month, day) = HOLIDAYS.iter().find(|(w, ..)| starts(chars, at, w))?;
    let day = date(now?.year, *month, *day)?;
    Some(days(at + word.chars().count(), day, day, 10))
}

/// 9:00, 7时48分: no use for claims, but no quantities either.
pub(super) fn clock(chars: &[char], at: usize, from: usize) -> Option<Point> {
    let (hour, end) = small(chars, at, 2)?;
    if at > from && (chars[at - 1].is_ascii_digit() || matches!(chars[at - 1], '.' | ':')) || hour > 24 {
        return None;
    }
    let minutes = |i: usize| small(chars, i, 2).filter(|(m, e)| *m < 60 && *e == i + 2);
    if chars.get(end) == Some(&':') {
        let (_, mut e) = minutes(end + 1)?;
        if chars.get(e) == Some(&':')
            && let Some((_, f)) = minutes(e + 1)
        {
            e = f;
        }
        return Some(Point { from: None, to: None, shape: Shape::Clock, ..Point::vague(e) });
    }
    None
}
