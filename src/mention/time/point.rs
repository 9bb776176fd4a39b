//! One point or named period of time: 2019年12月20日, 去年底, 上半年, “十三五”, 近三年.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::super::Shape;
use super::super::quantity::number::digit;
use super::iso;
use super::named::named;
use super::part::part;
use super::relative::{ago, clock, decade, near};
use crate::chars::{CharSet, starts};
use crate::document::When;

/// A point as read, with its first and last day.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub end: usize,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// 4: year, 7: month, 10: day — of start and end.
    pub precision: usize,
    pub relative: bool,
    pub vague: bool,
    pub shape: Shape,
    /// Four digits without 年.
    pub bare: bool,
    /// A plain year.
    pub bare_year: bool,
    pub plan: bool,
}

impl Point {
    pub(super) fn new(end: usize, from: Date, to: Date, precision: usize) -> Self {
        Self {
            end,
            from: Some(from),
            to: Some(to),
            precision,
            relative: false,
            vague: false,
            shape: Shape::Point,
            bare: false,
            bare_year: precision == 4,
            plan: false,
        }
    }

    pub(super) fn vague(end: usize) -> Self {
        Self {
            end,
            from: None,
            to: None,
            precision: 4,
            relative: true,
            vague: true,
            shape: Shape::Since,
            bare: false,
            bare_year: false,
            plan: false,
        }
    }

    pub fn year(&self) -> Option<i16> {
        self.to.map(Date::year)
    }

    /// Start and end as ISO text, as precise as the text.
    pub fn iso(&self) -> (Option<String>, Option<String>) {
        (self.from.map(|d| iso(d, self.precision)), self.to.map(|d| iso(d, self.precision)))
    }
}

/// What a time can begin with.
static FIRSTS: LazyLock<CharSet> = LazyLock::new(|| {
    let mut firsts = CharSet::of(
        "0123456789今去前明后本当上年目现近如截党“\"十同过最月下昨此迄首末新季第春夏秋冬元世旧周星礼大这Q公半几廿头国劳儿建",
    );
    ('\u{80}'..='\u{ffff}').filter(|c| digit(*c).is_some()).for_each(|c| firsts.add(c));
    firsts
});

pub(super) fn may_begin(c: char) -> bool {
    FIRSTS.has(c)
}

pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

pub(super) fn whole_year(year: i16) -> Option<(Date, Date)> {
    Some((date(year, 1, 1)?, date(year, 12, 31)?))
}

/// A number of at most `most` digits, Arabic or Chinese: value and end.
pub(super) fn small(chars: &[char], at: usize, most: usize) -> Option<(i32, usize)> {
    let run = chars[at.min(chars.len())..].iter().take(32).take_while(|c| c.is_ascii_digit()).count();
    if run > 0 {
        if run > most {
            return None;
        }
        let value =
            chars[at..at + run].iter().try_fold(0, |n: i32, c| n.checked_mul(10)?.checked_add(c.to_digit(10)? as i32));
        return value.map(|n| (n, at + run));
    }
    let mut i = at;
    let mut value = 0;
    let mut seen = false;
    let mut current = None;
    while let Some(c) = chars.get(i) {
        if let Some(d) = digit(*c) {
            if current.is_some() {
                break;
            }
            current = Some(d as i32);
        } else if matches!(c, '十' | '拾') {
            value += current.take().unwrap_or(1) * 10;
        } else if *c == '廿' {
            value += 20;
        } else {
            break;
        }
        seen = true;
        i += 1;
    }
    value += current.unwrap_or(0);
    (seen && value < 100).then_some((value, i))
}

/// Years told by their distance from the document's own.
const RELATIVE: [(&str, i16); 19] = [
    ("今年", 0),
    ("本年度", 0),
    ("本年", 0),
    ("当年", 0),
    ("去年", -1),
    ("上年度", -1),
    ("上年", -1),
    ("上一年", -1),
    ("前年", -2),
    ("大前年", -3),
    ("明年", 1),
    ("后年", 2),
    ("大后年", 3),
    ("来年", 1),
    ("次年", 1),
    ("下一年", 1),
    ("下年度", 1),
    ("同年", 0),
    ("旧年", -1),
];
static RELATIVE_FIRSTS: LazyLock<CharSet> = LazyLock::new(|| CharSet::firsts(RELATIVE.iter().map(|(w, _)| *w)));

/// The year at `at` with its 年: 2019年, 二〇一九年, 19年, 今年, 去年.
fn year_at(chars: &[char], at: usize, now: Option<When>) -> Option<(i16, usize, bool, bool)> {
    if RELATIVE_FIRSTS.has(*chars.get(at)?)
        && let Some((word, shift)) = RELATIVE.iter().find(|(w, _)| starts(chars, at, w))
    {
        let base = now?.year;
        return Some((base + shift, at + word.chars().count(), true, false));
    }
    let arabic = chars[at..].iter().take(32).take_while(|c| c.is_ascii_digit()).count();
    if arabic == 4 {
        let text: String = chars[at..at + 4].iter().collect();
        let year: i16 = text.parse().ok()?;
        if !(1000..=2200).contains(&year) {
            return None;
        }
        let mut end = at + 4;
        while chars.get(end) == Some(&' ') {
            end += 1;
        }
        if chars.get(end) == Some(&'年') {
            return Some((year, end + 1 + usize::from(starts(chars, end + 1, "度")), false, false));
        }
        return Some((year, at + 4, false, true));
    }
    if arabic == 2 && chars.get(at + 2) == Some(&'年') {
        let text: String = chars[at..at + 2].iter().collect();
        let n: i16 = text.parse().ok()?;
        // 19年3月 is a year; 19年 alone is a length of time.
        let month = small(chars, at + 3, 2).is_some_and(|(_, e)| chars.get(e) == Some(&'月'))
            || starts(chars, at + 3, "底")
            || starts(chars, at + 3, "初")
            || starts(chars, at + 3, "末");
        if !month {
            return None;
        }
        return Some((if n >= 60 { 1900 + n } else { 2000 + n }, at + 3, false, false));
    }
    if arabic > 0 {
        return None;
    }
    let run = chars[at..].iter().take(32).take_while(|c| digit(**c).is_some()).count();
    if (run == 4 || run == 2) && chars.get(at + run) == Some(&'年') {
        let mut n: i16 = 0;
        for c in &chars[at..at + run] {
            n = n * 10 + digit(*c)? as i16;
        }
        let n = match run {
            4 => n,
            _ if n >= 60 => 1900 + n,
            _ => 2000 + n,
        };
        return (1000..=2200).contains(&n).then_some((n, at + run + 1, false, false));
    }
    None
}

/// Reads a point at `at`; `year` is the one said last, for dates without.
pub(super) fn read(chars: &[char], at: usize, from: usize, now: Option<When>, year: Option<i16>) -> Option<Point> {
    if at >= chars.len() {
        return None;
    }
    named(chars, at, from, now)
        .or_else(|| numeric(chars, at, from))
        .or_else(|| decade(chars, at, now))
        .or_else(|| dated(chars, at, from, now, year))
        .or_else(|| ago(chars, at, from, now))
        .or_else(|| near(chars, at, now))
        .or_else(|| clock(chars, at, from))
}

/// 2019-12-20, 2019.12.20, 2019·12·20, 2019/12, but not decimals or ranges of years; 1999.08 only as an end of a range.
fn numeric(chars: &[char], at: usize, from: usize) -> Option<Point> {
    let run = |i: usize| chars[i.min(chars.len())..].iter().take(32).take_while(|c| c.is_ascii_digit()).count();
    if run(at) != 4 {
        return None;
    }
    let number = |i: usize, n: usize| chars[i..i + n].iter().collect::<String>().parse::<i16>().ok();
    let year = number(at, 4).filter(|y| (1900..=2200).contains(y))?;
    let mark = chars.get(at + 4).copied()?;
    // 2022 11 23 is a date where nothing else is said.
    let alone = mark == ' ' && at == from;
    if !(matches!(mark, '-' | '.' | '/' | '·') || alone) {
        return None;
    }
    let m = run(at + 5);
    if !(1..=2).contains(&m) {
        return None;
    }
    let month = number(at + 5, m)? as i8;
    let day_at = at + 5 + m + 1;
    if chars.get(at + 5 + m) == Some(&mark) && (1..=2).contains(&run(day_at)) {
        let d = run(day_at);
        let day = number(day_at, d)? as i8;
        let day = date(year, month, day)?;
        if alone && chars.get(day_at + d).is_some_and(|c| *c != ' ' && *c != ':') {
            return None;
        }
        return Some(Point::new(day_at + d, day, day, 10));
    }
    let end = at + 5 + m;
    let ranged = mark == '.' && m == 2 && {
        let next = chars.get(end).is_some_and(|c| matches!(c, '-' | '~' | '至' | '到'));
        let before = at > from && matches!(chars[at - 1], '-' | '~' | '至' | '到');
        next && run(end + 1) == 4 || before
    };
    // 2008-08; 2019.12 alone may be a decimal.
    if mark != '-' && mark != '/' && !ranged
        || m != 2
        || !(1..=12).contains(&month)
        || chars.get(at + 5 + m).is_some_and(|c| matches!(c, '年' | '%' | '万' | '亿' | '元'))
    {
        return None;
    }
    let first = date(year, month, 1)?;
    Some(Point::new(at + 5 + m, first, first.last_of_month(), 7))
}

/// Parts of a year behind it: 底, 初, 上半年, 三季度, 12月20日.
fn dated(chars: &[char], at: usize, from: usize, now: Option<When>, said: Option<i16>) -> Option<Point> {
    let (year, mut i, relative, bare) = match year_at(chars, at, now) {
        Some(found) => found,
        None => {
            // 12月20日, 年底, 上半年 without a year: the one said last, else the document's.
            let before = (at > from).then(|| chars[at - 1]);
            let part = part(chars, at, said.or(now.map(|n| n.year))?, true)?;
            if before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '个' | '每' | '第' if c != '第')) {
                return None;
            }
            let mut p = part;
            p.relative = said.is_none();
            return Some(p);
        }
    };
    let whole = whole_year(year)?;
    let mut point = Point::new(i, whole.0, whole.1, 4);
    point.relative = relative;
    point.bare = bare;
    if bare {
        return Some(point);
    }
    // 当年 in 当年国家扶贫标准 leans on nothing known.
    while chars.get(i) == Some(&' ') {
        i += 1;
    }
    if chars.get(i) == Some(&'的') && relative {
        i += 1;
    }
    if let Some(p) = part(chars, i, year, false) {
        return Some(Point { relative, bare: false, ..p });
    }
    Some(point)
}
