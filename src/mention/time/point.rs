//! One point or named period of time: 2019年12月20日, 去年底, 上半年, “十三五”, 近三年.

use jiff::civil::Date;

use super::super::Shape;
use super::super::quantity::number::digit;
use super::{any, iso, starts};
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
    fn new(end: usize, from: Date, to: Date, precision: usize) -> Self {
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

    fn vague(end: usize) -> Self {
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

pub(super) fn may_begin(c: char) -> bool {
    c.is_ascii_digit()
        || digit(c).is_some()
        || "今去前明后本当上年目现近如截党“\"十一二三四五六七八九同过最月下昨此迄首末新季第春夏秋冬元世旧周星礼"
            .contains(c)
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn whole_year(year: i16) -> Option<(Date, Date)> {
    Some((date(year, 1, 1)?, date(year, 12, 31)?))
}

/// A number of at most `most` digits, Arabic or Chinese: value and end.
fn small(chars: &[char], at: usize, most: usize) -> Option<(i32, usize)> {
    let run = chars[at.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    if run > 0 {
        if run > most {
            return None;
        }
        let text: String = chars[at..at + run].iter().collect();
        return text.parse().ok().map(|n| (n, at + run));
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

/// The year at `at` with its 年: 2019年, 二〇一九年, 19年, 今年, 去年.
fn year_at(chars: &[char], at: usize, now: Option<When>) -> Option<(i16, usize, bool, bool)> {
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
    for (word, shift) in RELATIVE {
        if starts(chars, at, word) {
            let base = now?.year;
            return Some((base + shift, at + word.chars().count(), true, false));
        }
    }
    let arabic = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
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
    let run = chars[at..].iter().take_while(|c| digit(**c).is_some()).count();
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
        .or_else(|| dated(chars, at, from, now, year))
        .or_else(|| clock(chars, at, from, now))
}

/// 2019-12-20, 2019.12.20, 2019/12, but not decimals or ranges of years.
fn numeric(chars: &[char], at: usize, _from: usize) -> Option<Point> {
    let run = |i: usize| chars[i.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    if run(at) != 4 {
        return None;
    }
    let number = |i: usize, n: usize| chars[i..i + n].iter().collect::<String>().parse::<i16>().ok();
    let year = number(at, 4).filter(|y| (1900..=2200).contains(y))?;
    let mark = chars.get(at + 4).copied()?;
    if !matches!(mark, '-' | '.' | '/') {
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
        return Some(Point::new(day_at + d, day, day, 10));
    }
    // 2008-08; 2019.12 alone may be a decimal.
    if mark == '.'
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

/// A part of a year at `at`.
fn part(chars: &[char], at: usize, year: i16, alone: bool) -> Option<Point> {
    let months = |a: i8, b: i8, end: usize| {
        Some(Point { bare_year: false, ..Point::new(end, date(year, a, 1)?, date(year, b, 1)?.last_of_month(), 7) })
    };
    if let Some(n) =
        any(chars, at, if alone { &["年底", "年末", "岁末"] } else { &["年底", "年末", "底", "末", "岁末"] })
    {
        return months(12, 12, at + n);
    }
    if let Some(n) = any(chars, at, if alone { &["年初", "岁初"] } else { &["年初", "初", "伊始"] }) {
        return months(1, 1, at + n);
    }
    if let Some(n) = any(chars, at, &["年内"]).filter(|_| alone) {
        let whole = whole_year(year)?;
        return Some(Point::new(at + n, whole.0, whole.1, 4));
    }
    if let Some(n) = any(chars, at, &["年中"]) {
        return months(6, 6, at + n);
    }
    if let Some(n) = any(chars, at, &["上半年", "前半年"]) {
        return months(1, 6, at + n);
    }
    if let Some(n) = any(chars, at, &["下半年", "后半年"]) {
        return months(7, 12, at + n);
    }
    for (words, a, b) in [
        (["前三季度", "前三个季度", "一至三季度", "1-3季度"], 1, 9),
        (["一季度", "第一季度", "首季度", "1季度"], 1, 3),
        (["二季度", "第二季度", "2季度", "第2季度"], 4, 6),
        (["三季度", "第三季度", "3季度", "第3季度"], 7, 9),
        (["四季度", "第四季度", "4季度", "第4季度"], 10, 12),
    ] {
        if let Some(n) = any(chars, at, &words) {
            return months(a, b, at + n);
        }
    }
    for (words, a, b) in
        [(["春季", "春天", "春"], 3, 5), (["夏季", "夏天", "夏"], 6, 8), (["秋季", "秋天", "秋"], 9, 11)]
    {
        if let Some(n) = any(chars, at, &words).filter(|_| !alone) {
            return months(a, b, at + n);
        }
    }
    let (month, end) = small(chars, at, 2)?;
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
    // 1-9月, 1至9月 are joined by the caller's range only when the first has 月; take the run here.
    Some(Point { bare_year: false, ..Point::new(i, first, first.last_of_month(), 7) })
}

/// Named periods: five-year plans, 党的十八大以来, 目前, 近年来, 近三年, 四年来.
fn named(chars: &[char], at: usize, from: usize, now: Option<When>) -> Option<Point> {
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

/// Days near the document's own, weekdays and times of day.
fn clock(chars: &[char], at: usize, from: usize, now: Option<When>) -> Option<Point> {
    for (word, shift) in [
        ("今天", 0i64),
        ("今日", 0),
        ("昨天", -1),
        ("昨日", -1),
        ("前天", -2),
        ("明天", 1),
        ("明日", 1),
        ("后天", 2),
        ("大前天", -3),
        ("大后天", 3),
    ] {
        if starts(chars, at, word) {
            let now = now.filter(|n| n.day.is_some())?;
            let day = now.first_day().checked_add(jiff::Span::new().days(shift)).ok()?;
            return Some(Point {
                relative: true,
                bare_year: false,
                ..Point::new(at + word.chars().count(), day, day, 10)
            });
        }
    }
    for (words, shift) in
        [(["本月", "这个月", "当月"], 0i32), (["上月", "上个月", "上月份"], -1), (["下月", "下个月", "下月份"], 1)]
    {
        if let Some(n) = any(chars, at, &words) {
            let now = now.filter(|n| n.month.is_some())?;
            let first = Date::constant(now.year, now.month.unwrap_or(1), 1)
                .checked_add(jiff::Span::new().months(shift))
                .ok()?;
            return Some(Point {
                relative: true,
                bare_year: false,
                ..Point::new(at + n, first, first.last_of_month(), 7)
            });
        }
    }
    // 9:00, 7时48分: no use for claims, but no quantities either.
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
