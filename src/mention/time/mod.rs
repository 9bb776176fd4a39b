//! Times: dates, years, plan periods, 以来 and 截至, and what leans on the document's date.
//!
//! A time is resolved as far as the text and the document's date allow; `start`/`end` stay as precise as the text.

mod named;
mod part;
mod point;
mod relative;
mod tale;

use jiff::civil::Date;

use self::point::Point;
pub use self::tale::Tale;
use super::{Mention, Shape, Time, What};
use crate::chars::starts;
use crate::document::When;
use crate::span::Range;

/// Finds the times of a stretch of reading text; `now` is the date that 今年 and 目前 lean on.
/// `told` is the year that 8月 leans on in a text without a date.
pub fn find(chars: &[char], within: Range, now: Option<When>, told: Option<i16>, out: &mut Vec<Mention>) {
    let (from, end) = (within.start as usize, within.end as usize);
    let text = &chars[..end];
    let mut at = from;
    // The year said last in the sentence, for 5月8日 behind 2017年4月3日.
    let mut year: Option<i16> = told;
    while at < end {
        if !point::may_begin(text[at])
            || text[at].is_ascii_digit() && at > from && (text[at - 1].is_ascii_alphanumeric() || text[at - 1] == '.')
        {
            at += 1;
            continue;
        }
        match read(text, at, from, now, year) {
            Some((range, time, said)) => {
                year = said.or(year);
                let next = range.end as usize;
                out.push(Mention { range, what: What::Time(time) });
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
}

fn any(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    words.iter().filter(|w| starts(chars, at, w)).map(|w| w.chars().count()).max()
}

/// Reads the time expression at `at`: prefix, one or two points, suffix.
fn read(
    chars: &[char],
    at: usize,
    from: usize,
    now: Option<When>,
    year: Option<i16>,
) -> Option<(Range, Time, Option<i16>)> {
    let mut i = at;
    let until = match chars[i] {
        '截' => any(chars, i, &["截至到", "截止到", "截至", "截止", "截到"]),
        _ => None,
    };
    i += until.unwrap_or(0);
    while chars.get(i) == Some(&' ') {
        i += 1;
    }
    let first = point::read(chars, i, from, now, year)?;
    i = first.end;
    // Two points make an interval: 2016年至2020年, 2018-2019年, 2017年4月3日至5月8日.
    if let Some((second, end)) = second(chars, i, from, now, &first) {
        i = end;
        let (a, b) = join(&first, &second)?;
        if let Some(length) = any(chars, i, &["年期间", "期间", "之间", "年间", "间", "这段时间"]) {
            i += length;
        }
        let time = interval(&a, &b);
        return Some((Range::new(at, i), time, b.year().or(a.year())));
    }
    if first.bare {
        // Four digits are a year only before 以来 or behind 截至.
        let since = any(chars, i, &["以来", "至今", "起"]).is_some();
        if !(since || until.is_some()) {
            return None;
        }
    }
    let said = first.year();
    let mut shape = first.shape;
    if until.is_some() {
        shape = Shape::Until;
    } else if let Some(length) =
        any(chars, i, &["以来", "至今", "迄今", "开始", "起", "以后", "之后", "到现在", "到目前", "之前", "以前"])
    {
        let word: String = chars[i..i + length].iter().collect();
        let blocked = word == "起" && chars.get(i + length).is_some_and(|c| "草点步义来初".contains(*c));
        if !blocked && !matches!(first.shape, Shape::Clock) {
            if matches!(word.as_str(), "之前" | "以前") {
                shape = Shape::Until;
            } else {
                shape = Shape::Since;
            }
            i += length;
        }
    } else if let Some(length) = any(chars, i, &["期间", "时期", "内"]).filter(|_| first.plan) {
        i += length;
    }
    // 到2020年底, 至2019年末: reached by then.
    let before = (at > from).then(|| chars[at - 1]);
    if shape == Shape::Point
        && until.is_none()
        && matches!(before, Some('到' | '至'))
        && (at < from + 2 || matches!(chars[at - 2], ',' | '。' | ';' | ':' | '、' | ' '))
    {
        shape = Shape::Until;
    }
    let (start, end_iso) = if first.vague { (None, None) } else { first.iso() };
    let time = match shape {
        Shape::Since => Time {
            start: start.clone(),
            end: None,
            from: first.from,
            to: None,
            relative: first.relative,
            vague: first.vague || start.is_none(),
            shape,
        },
        Shape::Until => Time {
            start: None,
            end: end_iso,
            from: None,
            to: first.to,
            relative: first.relative,
            vague: first.vague,
            shape,
        },
        _ => Time {
            start,
            end: end_iso,
            from: first.from,
            to: first.to,
            relative: first.relative,
            vague: first.vague,
            shape,
        },
    };
    Some((Range::new(at, i), time, said))
}

/// The second point of an interval and where it ends.
fn second(chars: &[char], at: usize, from: usize, now: Option<When>, first: &Point) -> Option<(Point, usize)> {
    let mut i = at;
    while chars.get(i) == Some(&' ') {
        i += 1;
    }
    let joint = chars.get(i).copied()?;
    if !matches!(joint, '至' | '到' | '-' | '~' | '与' | '和') {
        return None;
    }
    i += 1;
    while matches!(chars.get(i), Some(' ' | '-')) {
        i += 1;
    }
    if joint == '至' && chars.get(i) == Some(&'今') {
        return None;
    }
    let context = first.year();
    // 4月3日至8日: the second day is in the first's month.
    if first.precision == 10
        && let Some(day) = first.to
        && let Some((n, end)) = point::small(chars, i, 2)
        && chars.get(end).is_some_and(|c| matches!(c, '日' | '号'))
        && let Some(last) = point::date(day.year(), day.month(), n as i8).filter(|d| *d >= day)
        && !matches!(joint, '与' | '和')
    {
        return Some((Point::new(end + 1, last, last, 10), end + 1));
    }
    let second = point::read(chars, i, from, now, context)?;
    let joined = matches!(joint, '与' | '和');
    if joined
        && !starts(chars, second.end, "年间")
        && !starts(chars, second.end, "之间")
        && !starts(chars, second.end, "间")
    {
        return None;
    }
    if matches!(second.shape, Shape::Clock) != matches!(first.shape, Shape::Clock) || second.vague {
        return None;
    }
    // 2018至2019年: the bare number in front is a year only if the second is a plain one.
    if first.bare && !(second.bare_year || second.year().is_some()) {
        return None;
    }
    Some((second.clone(), second.end))
}

fn join(a: &Point, b: &Point) -> Option<(Point, Point)> {
    (a.from? <= b.to?).then(|| (a.clone(), b.clone()))
}

fn interval(a: &Point, b: &Point) -> Time {
    Time {
        start: a.iso().0,
        end: b.iso().1,
        from: a.from,
        to: b.to,
        relative: a.relative || b.relative,
        vague: false,
        shape: Shape::Interval,
    }
}

/// A day as ISO text with a precision of 4, 7 or 10 characters.
fn iso(date: Date, precision: usize) -> String {
    let text = format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
    text[..precision].to_owned()
}
