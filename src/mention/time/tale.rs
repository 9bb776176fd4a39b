//! A tale: 1998年6月,…。8月,… goes on in the year that was said, whenever the text was written.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::iso;
use crate::document::When;
use crate::mention::{Mention, Shape, Time, What};

/// The month that a paragraph told of last.
#[derive(Clone, Debug, Default)]
pub struct Tale {
    told: Option<(u32, Date)>,
    /// The year that it told of last, with or without a month.
    year: Option<(u32, i16)>,
    /// The years with a month that the text has told of so far: what began in one of them goes on from it.
    begun: BTreeSet<i16>,
}

impl Tale {
    /// The year that a month without one leans on, in a text that has no date of its own.
    pub fn year(&self, paragraph: u32, now: Option<When>) -> Option<i16> {
        self.year.filter(|(p, _)| now.is_none() && *p == paragraph).map(|(_, y)| y)
    }

    /// Moves the bare months of a sentence into the year that the paragraph is in, as long as they do not go back, and
    /// remembers the last month that was said.
    pub fn follow(&mut self, chars: &[char], paragraph: u32, now: Option<When>, times: &mut [Mention]) {
        let mut told = self.told.filter(|(p, _)| *p == paragraph).map(|(_, d)| d);
        for m in times {
            let What::Time(time) = &mut m.what else { continue };
            if let Some(now) = now {
                self.since_begun(chars[m.range.start as usize], now, time);
            }
            if !time.relative
                && time.shape == Shape::Point
                && time.start.as_deref().is_some_and(|s| s.len() >= 7)
                && let Some(first) = time.from
            {
                self.begun.insert(first.year());
            }
            if let Some(first) = time.from {
                self.year = Some((paragraph, first.year()));
            }
            let monthly = time.start.as_deref().is_some_and(|s| s.len() >= 7);
            if let (Some(first), true) = (time.from, monthly && time.shape != Shape::Until) {
                let bare = time.relative && chars[m.range.start as usize].is_ascii_digit();
                if let (Some(before), true) = (told, bare) {
                    if first.month() < before.month() || first.year() == before.year() {
                        told = None;
                    } else {
                        shift(time, before.year());
                        told = time.from;
                    }
                } else if !bare && !time.relative {
                    told = Some(first);
                } else {
                    told = None;
                }
            } else if time.start.is_some() {
                // 2019年, 今年: another year is told of.
                told = None;
            }
        }
        self.told = told.map(|d| (paragraph, d));
    }
}

impl Tale {
    /// 2019年7月,工作队进驻…。三年来,… in a text of 2022: from the year in which that began to the text's own.
    fn since_begun(&self, first: char, now: When, time: &mut Time) {
        let (Some(from), Some(to)) = (time.from, time.to) else { return };
        // 近三年 counts back from now and leans on no beginning.
        let span = time.relative && time.shape == Shape::Interval && !matches!(first, '近' | '最' | '过' | '前');
        let years = to.year() - from.year() + 1;
        let begun = now.year - years;
        // Early in a year, or at an unknown point of it, the last full year ends the span.
        if !span || now.month.is_none_or(|m| m < 4) || years < 2 || !self.begun.contains(&begun) {
            return;
        }
        let (Ok(a), Ok(b)) = (Date::new(begun, 1, 1), Date::new(now.year, 12, 31)) else { return };
        (time.from, time.to) = (Some(a), Some(b));
        (time.start, time.end) = (Some(iso(a, 4)), Some(iso(b, 4)));
    }
}

fn shift(time: &mut Time, year: i16) {
    let by = |d: Option<Date>, from: i16| d.and_then(|d| Date::new(d.year() - from + year, d.month(), d.day()).ok());
    let Some(from) = time.from.map(Date::year) else { return };
    let precision = time.start.as_deref().map_or(7, str::len);
    let end = time.end.as_deref().map_or(precision, str::len);
    (time.from, time.to) = (by(time.from, from), by(time.to, from));
    time.start = time.from.map(|d| iso(d, precision));
    time.end = time.to.map(|d| iso(d, end));
}
