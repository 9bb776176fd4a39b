//! Numbers: digits, Chinese numerals (both forms), mixtures, fractions, ranges said as 七八千 or 数十.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::numeral::{chinese, last_unit_large};
use crate::chars::CharSet;

/// A number at a place of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub start: usize,
    pub end: usize,
    pub value: Option<Decimal>,
    pub lo: Option<Decimal>,
    pub hi: Option<Decimal>,
    /// 余, 多, 几, 数 stand inside or at the end: 600余万, 数十.
    pub about: bool,
    /// Written with Arabic digits.
    pub digits: bool,
    /// Said as a share: 三分之一, 百分之五, 五成.
    pub percent: bool,
}

/// The most characters of a number that are looked at; longer runs are no numbers.
pub(super) const LONGEST: usize = 64;

/// Value of a Chinese digit, both forms.
pub fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '幺' | '弌' => 1,
        '二' | '贰' | '两' | '貳' | '俩' => 2,
        '三' | '叁' | '仨' | '參' | '参' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// 十 百 千 and their formal forms.
pub(super) fn small(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// 万 亿 兆.
pub(super) fn large(c: char) -> Option<u64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// What a number can begin with.
static FIRSTS: LazyLock<CharSet> = LazyLock::new(|| {
    let mut firsts = CharSet::of("0123456789十拾廿卅半几数百千万上负-佰仟.");
    ('\u{80}'..='\u{ffff}').filter(|c| digit(*c).is_some()).for_each(|c| firsts.add(c));
    firsts
});

/// Whether a number can begin with this character.
pub fn begins(c: char) -> bool {
    FIRSTS.has(c)
}

/// Reads the number that begins at `at`.
pub fn read(chars: &[char], at: usize) -> Option<Number> {
    let c = *chars.get(at)?;
    if matches!(c, '负' | '-') {
        let sign_ok = c == '负' || at == 0 || !(chars[at - 1].is_alphanumeric());
        let from = at + 1 + usize::from(chars.get(at + 1) == Some(&' '));
        // A sign before a sign is none; the recursion ends here.
        let n = chars.get(from).filter(|n| sign_ok && !matches!(n, '负' | '-')).and_then(|_| read(chars, from))?;
        let flip = |d: Option<Decimal>| d.map(|d| -d);
        return Some(Number { start: at, value: flip(n.value), lo: flip(n.hi), hi: flip(n.lo), ..n });
    }
    if c.is_ascii_digit()
        || c == '.'
            && chars.get(at + 1).is_some_and(char::is_ascii_digit)
            && (at == 0 || !chars[at - 1].is_ascii_digit())
    {
        return arabic(chars, at);
    }
    share(chars, at).or_else(|| chinese(chars, at))
}

/// 百分之五, 千分之三, 万分之二, 百分百: a share of a power of ten that no number stands before.
fn share(chars: &[char], at: usize) -> Option<Number> {
    let mut i = at;
    let mut bottom = Decimal::ONE;
    while let Some(u) = chars.get(i).filter(|_| i < at + 8).and_then(|c| small(*c).or_else(|| large(*c))) {
        bottom = bottom.checked_mul(Decimal::from(u))?;
        i += 1;
    }
    if i == at || bottom < Decimal::ONE_HUNDRED || chars.get(i) != Some(&'分') {
        return None;
    }
    let percent = |d: Decimal| d.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(bottom);
    if matches!(chars.get(i + 1), Some('百' | '佰')) && bottom == Decimal::ONE_HUNDRED {
        return Some(Number { percent: true, ..number(at, i + 2, Decimal::ONE_HUNDRED) });
    }
    if chars.get(i + 1) != Some(&'之') {
        return None;
    }
    if matches!(chars.get(i + 2), Some('百' | '佰')) {
        return Some(Number { percent: true, ..number(at, i + 3, Decimal::ONE_HUNDRED) });
    }
    let first = *chars.get(i + 2)?;
    let top = if first.is_ascii_digit() { arabic(chars, i + 2) } else { chinese(chars, i + 2) }?;
    Some(Number {
        start: at,
        value: top.value.and_then(percent),
        lo: top.lo.and_then(percent),
        hi: top.hi.and_then(percent),
        percent: true,
        ..top
    })
}

/// Digits with thousands marks and decimals, then 百千万亿 and what follows them: 1.2亿, 7500多亿, 3万5千.
fn arabic(chars: &[char], at: usize) -> Option<Number> {
    let (first_end, first) = plain(chars, at)?;
    if let Some((end, value)) = power(chars, at, first_end, first) {
        return Some(Number {
            start: at,
            end,
            value: Some(value),
            lo: None,
            hi: None,
            about: false,
            digits: true,
            percent: false,
        });
    }
    let mut end = first_end;
    let mut about = false;
    // As in words: 十百千 multiply what stands before them, 万亿 all since the last of them.
    let (mut closed, mut section) = (Decimal::ZERO, Decimal::ZERO);
    let mut current = Some(first);
    let mut last: Option<u64> = None;
    loop {
        let mut i = end;
        let infix =
            matches!(chars.get(i), Some('余' | '多')) && chars.get(i + 1).is_some_and(|c| multiplier(*c).is_some());
        i += usize::from(infix);
        if let Some(u) = chars.get(i).and_then(|c| multiplier(*c)).filter(|_| !unit_follows(chars, i)) {
            if u < 10_000 {
                // 3千百 says nothing; 5百千 neither.
                let Some(n) = current.take() else { break };
                section = section.checked_add(n.checked_mul(Decimal::from(u))?)?;
            } else {
                let below = section + current.take().unwrap_or(Decimal::ZERO);
                let factor = Decimal::from(u);
                closed = if below.is_zero() || !closed.is_zero() && last_unit_large(closed) < u {
                    (closed + below).checked_mul(factor)?
                } else {
                    closed.checked_add(below.checked_mul(factor)?)?
                };
                section = Decimal::ZERO;
            }
            about |= infix;
            last = Some(u);
            end = i + 1;
            continue;
        }
        // 1亿2千万, 3万5千, 3万4000, 2千零30万: a smaller part goes on directly.
        let Some(unit) = last.filter(|_| current.is_none()) else { break };
        let zero = usize::from(chars.get(end) == Some(&'零'));
        let Some((next_end, next)) = plain(chars, end + zero).filter(|(e, n)| {
            let sign = chars.get(*e).and_then(|c| multiplier(*c)).filter(|_| !unit_follows(chars, *e));
            let smaller = sign.is_some_and(|m| m < unit || zero == 1 && unit < 10_000 && *n < Decimal::from(unit));
            let rest = *e >= end + zero + 3 - zero
                && *n < Decimal::from(unit)
                && n.fract().is_zero()
                && sign.is_none()
                && !chars.get(*e).is_some_and(|c| matches!(c, '年' | '-' | '.' | '/'));
            smaller || rest
        }) else {
            break;
        };
        current = Some(next);
        end = next_end;
    }
    let scale = last;
    let value = match scale {
        Some(_) => closed.checked_add(section)?.checked_add(current.unwrap_or(Decimal::ZERO))?,
        None => first,
    };
    let mut value = value;
    if scale.is_none()
        && matches!(chars.get(end), Some('k' | 'K' | 'w' | 'W'))
        && !chars.get(end + 1).is_some_and(|c| c.is_ascii_alphanumeric())
    {
        value = value.checked_mul(Decimal::from(if matches!(chars[end], 'k' | 'K') { 1_000 } else { 10_000 }))?;
        end += 1;
    }
    if trailing_about(chars, end) {
        about = true;
        end += 1;
    }
    let mut n = Number { start: at, end, value: Some(value), lo: None, hi: None, about, digits: true, percent: false };
    // 1/3
    if chars.get(end) == Some(&'/')
        && let Some((e, d)) = plain(chars, end + 1)
        && !d.is_zero()
        && scale.is_none()
        && !about
        // 16/5 is a fraction as well, but 12/25 is a day.
        && (value < d || value > Decimal::from(12) && value < Decimal::from(100) && value.fract().is_zero())
        && d < Decimal::from(1000)
        && !matches!(chars.get(e), Some('/' | '万' | '-' | '月'))
    {
        n.end = e;
        n.value = value.checked_div(d);
    }
    fraction(chars, n)
}

/// 2e5, 1.2E-3, 2^10: the end and the value.
fn power(chars: &[char], at: usize, end: usize, base: Decimal) -> Option<(usize, Decimal)> {
    let mark = chars.get(end).copied()?;
    let (negative, from) = match chars.get(end + 1) {
        Some('-') => (true, end + 2),
        Some('+') => (false, end + 2),
        _ => (false, end + 1),
    };
    let digits = chars[from.min(chars.len())..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
    let stop = from + digits;
    if !matches!(mark, 'e' | 'E' | '^')
        || !(1..=3).contains(&digits)
        || chars.get(stop).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '.')
        || mark != '^' && chars[at..end].len() > 12
    {
        return None;
    }
    let exponent: u32 = chars[from..stop].iter().collect::<String>().parse().ok()?;
    let factor = if mark == '^' { base } else { Decimal::TEN };
    let mut power = Decimal::ONE;
    for _ in 0..exponent.min(100) {
        power = power.checked_mul(factor)?;
    }
    let base = if mark == '^' { Decimal::ONE } else { base };
    let value = if negative { base.checked_div(power)? } else { base.checked_mul(power)? };
    Some((stop, value))
}

pub(super) fn multiplier(c: char) -> Option<u64> {
    small(c).filter(|_| c != '拾').or_else(|| large(c))
}

/// 千米, 千克, 千瓦, 千伏, 千卡, 百分: the sign of size belongs to what follows.
pub(super) fn unit_follows(chars: &[char], at: usize) -> bool {
    if chars.get(at + 1) == Some(&'分') && chars.get(at + 2) == Some(&'之') {
        return false;
    }
    matches!(
        (chars[at], chars.get(at + 1)),
        ('千', Some('米' | '克' | '瓦' | '伏' | '卡' | '赫' | '帕' | '焦' | '字'))
            | ('百', Some('分' | '帕' | '货'))
            | ('兆', Some('瓦' | '赫' | '帕' | '字' | '欧'))
    )
}

/// 余 or 多 behind the number, before its unit: 600余人 — but not 多次, 多项 after a bare small digit.
fn trailing_about(chars: &[char], end: usize) -> bool {
    matches!(chars.get(end), Some('余' | '多'))
}

/// Digits, thousands marks, decimals.
fn plain(chars: &[char], at: usize) -> Option<(usize, Decimal)> {
    let mut text = String::new();
    let mut i = at;
    while i < chars.len() && i < at + LONGEST {
        let c = chars[i];
        if c.is_ascii_digit() {
            text.push(c);
        } else if c == ',' && !text.is_empty() && !text.contains('.') && thousands(chars, i, at) {
            // 1,234,567
        } else if (c == '.' || c == '点')
            && !text.contains('.')
            && chars.get(i + 1).is_some_and(char::is_ascii_digit)
            && (!text.is_empty() || c == '.')
        {
            // 9.30.2020 and 3.2.1 are no decimals; the date reader had its turn before.
            text.push('.');
        } else {
            break;
        }
        i += 1;
    }
    if text.len() > 27 || !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    if text.starts_with('.') {
        text.insert(0, '0');
    }
    Some((i, text.parse().ok()?))
}

fn thousands(chars: &[char], comma: usize, start: usize) -> bool {
    let before = (start..comma).rev().take(4).take_while(|i| chars[*i].is_ascii_digit()).count();
    let after = chars[comma + 1..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
    (1..=3).contains(&before) && after == 3
}

/// 三分之一, 百分之五, 千分之三, 九又四分之三.
pub(super) fn fraction(chars: &[char], n: Number) -> Option<Number> {
    let end = n.end;
    if chars.get(end) == Some(&'又')
        && let Some(part) = read(chars, end + 1).filter(|p| !p.percent && p.value.is_some_and(|v| v < Decimal::ONE))
    {
        return Some(Number { end: part.end, value: Some(n.value? + part.value?), ..n });
    }
    if chars.get(end) == Some(&'分') && chars.get(end + 1) == Some(&'之') {
        let mut from = end + 2;
        while chars.get(from) == Some(&' ') {
            from += 1;
        }
        let Some(top) = read(chars, from) else { return Some(n) };
        let bottom = n.value?;
        let scaled = |v: Decimal| v.checked_div(bottom);
        return Some(Number {
            start: n.start,
            end: top.end,
            value: top.value.and_then(scaled),
            lo: top.lo.and_then(scaled),
            hi: top.hi.and_then(scaled),
            about: top.about,
            digits: n.digits,
            percent: false,
        });
    }
    Some(n)
}

pub(super) fn number(start: usize, end: usize, value: Decimal) -> Number {
    Number { start, end, value: Some(value), lo: None, hi: None, about: false, digits: false, percent: false }
}
