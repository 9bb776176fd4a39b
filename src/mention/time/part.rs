//! Parts of a year: 底, 初, 上半年, 三季度, 12月20日, 前五个月.

use std::sync::LazyLock;

use super::any;
use super::point::{Point, date, small, whole_year};
use crate::chars::{CharSet, starts};

/// Parts of a year that have names: what they are called behind a year, what of it where no year stands before them, and
/// their first and last month.
type Named = (&'static [&'static str], &'static [&'static str], i8, i8);

const NAMED: [Named; 5] = [
    (&["年底", "年末", "底", "末", "岁末"], &["年底", "年末", "岁末"], 12, 12),
    (&["年初", "初", "伊始"], &["年初", "岁初"], 1, 1),
    (&["年中"], &["年中"], 6, 6),
    (&["上半年", "前半年"], &["上半年", "前半年"], 1, 6),
    (&["下半年", "后半年"], &["下半年", "后半年"], 7, 12),
];
const QUARTERS: [([&str; 4], i8, i8); 5] = [
    (["前三季度", "前三个季度", "一至三季度", "1-3季度"], 1, 9),
    (["一季度", "第一季度", "首季度", "1季度"], 1, 3),
    (["二季度", "第二季度", "2季度", "第2季度"], 4, 6),
    (["三季度", "第三季度", "3季度", "第3季度"], 7, 9),
    (["四季度", "第四季度", "4季度", "第4季度"], 10, 12),
];
const SEASONS: [([&str; 3], i8, i8); 3] =
    [(["春季", "春天", "春"], 3, 5), (["夏季", "夏天", "夏"], 6, 8), (["秋季", "秋天", "秋"], 9, 11)];
/// Before 个月 and 季度.
const LEADS: [&str; 4] = ["的第", "第", "前", "头"];

/// What the names above begin with, and Q1.
static FIRSTS: LazyLock<CharSet> = LazyLock::new(|| {
    let named = NAMED.iter().flat_map(|(behind, alone, ..)| behind.iter().chain(*alone));
    let quarters = QUARTERS.iter().flat_map(|(words, ..)| words);
    let seasons = SEASONS.iter().flat_map(|(words, ..)| words);
    CharSet::firsts(named.chain(quarters).chain(seasons).chain(&LEADS).copied().chain(["年内", "Q"]))
});

/// A part of a year at `at`.
pub(super) fn part(chars: &[char], at: usize, year: i16, alone: bool) -> Option<Point> {
    let months = |a: i8, b: i8, end: usize| {
        Some(Point { bare_year: false, ..Point::new(end, date(year, a, 1)?, date(year, b, 1)?.last_of_month(), 7) })
    };
    if FIRSTS.has(*chars.get(at)?) {
        for (behind, by_itself, a, b) in NAMED {
            // 全年|中央安排: no middle of a year.
            let other =
                |n: usize| chars[at + n - 1] == '中' && chars.get(at + n).is_some_and(|c| "央国西东部".contains(*c));
            if let Some(n) = any(chars, at, if alone { by_itself } else { behind }).filter(|n| !other(*n)) {
                return months(a, b, at + n);
            }
        }
        if let Some(n) = any(chars, at, &["年内"]).filter(|_| alone) {
            let whole = whole_year(year)?;
            return Some(Point::new(at + n, whole.0, whole.1, 4));
        }
        for (words, a, b) in QUARTERS {
            if let Some(n) = any(chars, at, &words) {
                // 四季度初, 一季度末: the first or the last month.
                let end = at + n;
                return match chars.get(end) {
                    Some('初') => months(a, a, end + 1),
                    Some('末' | '底') => months(b, b, end + 1),
                    _ => months(a, b, end),
                };
            }
        }
        if let Some(point) = quarter_or_months(chars, at, year) {
            return Some(point);
        }
        for (words, a, b) in SEASONS {
            if let Some(n) = any(chars, at, &words).filter(|_| !alone) {
                return months(a, b, at + n);
            }
        }
    }
    let (month, end) = small(chars, at, 2)?;
    // 1-9月, 一至五月: the first of the two has no 月 of its own.
    if (1..=12).contains(&month)
        && chars.get(end).is_some_and(|c| matches!(c, '-' | '至' | '到' | '~'))
        && let Some((last, after)) = small(chars, end + 1, 2)
        && last > month
        && last <= 12
        && chars.get(after) == Some(&'月')
        && !chars.get(after + 1).is_some_and(char::is_ascii_digit)
    {
        let after = after + 1 + usize::from(chars.get(after + 1) == Some(&'份'));
        return months(month as i8, last as i8, after);
    }
    if !(1..=12).contains(&month) || chars.get(end) != Some(&'月') {
        return None;
    }
    // 3月龄, 三月份.
    let month = month as i8;
    let mut i = end + 1;
    if chars.get(i) == Some(&'份') {
        i += 1;
    }
    while chars.get(i) == Some(&' ') {
        i += 1;
    }
    let first = date(year, month, 1)?;
    for (word, a, b) in [("上旬", 1, 10), ("中旬", 11, 20), ("下旬", 21, 31)] {
        if starts(chars, i, word) {
            let last = if b == 31 { first.last_of_month() } else { date(year, month, b)? };
            return Some(Point { bare_year: false, ..Point::new(i + 2, date(year, month, a)?, last, 10) });
        }
    }
    if let Some(n) = any(chars, i, &["月底", "底", "末", "月末"]) {
        return Some(Point { bare_year: false, ..Point::new(i + n, first, first.last_of_month(), 7) });
    }
    if let Some(n) = any(chars, i, &["初"]) {
        return Some(Point { bare_year: false, ..Point::new(i + n, first, first.last_of_month(), 7) });
    }
    if let Some((day, after)) = small(chars, i, 2)
        && chars.get(after).is_some_and(|c| matches!(c, '日' | '号'))
        && let Some(day) = date(year, month, day as i8)
    {
        return Some(Point { bare_year: false, ..Point::new(after + 1, day, day, 10) });
    }
    // 1月3至2月10: a day without 日, where nothing can be counted behind it.
    if let Some((day, after)) = small(chars, i, 2)
        && chars.get(after).is_none_or(|c| matches!(c, '至' | '到' | '-' | '~' | ',' | '。' | ')' | ';'))
        && !(chars.get(after) == Some(&',') && chars.get(after + 1).is_some_and(char::is_ascii_digit))
        && let Some(day) = date(year, month, day as i8)
    {
        return Some(Point { bare_year: false, ..Point::new(after, day, day, 10) });
    }
    Some(Point { bare_year: false, ..Point::new(i, first, first.last_of_month(), 7) })
}

/// 前五个月, 头两个季度, 第三个月, Q1, 第二季度.
fn quarter_or_months(chars: &[char], at: usize, year: i16) -> Option<Point> {
    let span = |a: i32, b: i32, end: usize| {
        let (first, last) = (date(year, a as i8, 1)?, date(year, b as i8, 1)?.last_of_month());
        Some(Point { bare_year: false, ..Point::new(end, first, last, 7) })
    };
    if chars.get(at) == Some(&'Q') {
        let n = chars.get(at + 1)?.to_digit(10).filter(|n| (1..=4).contains(n))? as i32;
        let end = at + 2 + any(chars, at + 2, &["季度"]).unwrap_or(0);
        return span(3 * n - 2, 3 * n, end);
    }
    let lead = any(chars, at, &LEADS)?;
    let first = !matches!(chars[at], '第' | '的');
    let (n, end) = small(chars, at + lead, 2)?;
    let (unit, months) = match any(chars, end, &["个季度", "季度"]) {
        Some(length) => (length, 3),
        None => (any(chars, end, &["个月"])?, 1),
    };
    let end = end + unit;
    match n * months {
        last if !(1..=12).contains(&last) => None,
        last if first => span(1, last, end),
        last => span(last - months + 1, last, end),
    }
}
