//! Chinese numerals: 三千二百万, 二〇一九, 七八千, 数十, 十几.

use rust_decimal::Decimal;

use super::number::{LONGEST, Number, digit, fraction, large, multiplier, number, small, unit_follows};

/// Chinese numerals.
pub(super) fn chinese(chars: &[char], at: usize) -> Option<Number> {
    let c = chars[at];
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    // 半 is a number only before a measure of its own: 半年, 半天, 半小时 — the unit reader checks.
    if c == '半' {
        if next == '百' && chars.get(at + 2).is_none_or(|c| *c != '分') {
            return Some(number(at, at + 2, Decimal::from(50)));
        }
        return Some(number(at, at + 1, Decimal::new(5, 1)));
    }
    // 数十, 几百, 上千, 好几万: no one value.
    if matches!(c, '几' | '数' | '上') {
        if small(next).is_none() && large(next).is_none() || c == '上' && small(next) == Some(10) {
            return None;
        }
        let mut i = at + 1;
        let mut factor = Decimal::ONE;
        while let Some(m) = chars.get(i).and_then(|c| multiplier(*c).or_else(|| small(*c))) {
            factor = factor.checked_mul(Decimal::from(m))?;
            i += 1;
        }
        let lo = factor;
        let mut n = number(at, i, lo);
        n.about = true;
        if c != '上' {
            n.value = None;
            n.lo = Some(lo);
            n.hi = factor.checked_mul(Decimal::TEN);
        }
        return Some(n);
    }
    // 七八千, 三五个, 十七八: two neighbouring digits.
    if let (Some(a), Some(b)) = (digit(c), digit(next))
        && a > 0
        && (b == a + 1 || (a, b) == (3, 5))
        && digit(chars.get(at + 2).copied().unwrap_or(' ')).is_none()
        && (at == 0 || digit(chars[at - 1]).is_none())
        && !matches!(c, '幺' | '两' if b != 3)
        && chars.get(at + 2).is_none_or(|x| !matches!(x, '点' | '年'))
    {
        let mut i = at + 2;
        let mut factor = Decimal::ONE;
        while let Some(m) = chars.get(i).and_then(|c| small(*c).or_else(|| large(*c))) {
            factor = factor.checked_mul(Decimal::from(m))?;
            i += 1;
        }
        let mut n = number(at, i, Decimal::ZERO);
        n.value = None;
        n.lo = Some(Decimal::from(a) * factor);
        n.hi = Some(Decimal::from(b) * factor);
        n.about = true;
        return Some(n);
    }
    let (end, value, about) = composite(chars, at)?;
    let mut n = number(at, end, value);
    n.about = about;
    // 十几, 二十几万: from here to the next ten.
    if chars.get(end) == Some(&'几') && matches!(chars[end - 1], '十' | '百' | '千') {
        let step = Decimal::from(small(chars[end - 1]).unwrap_or(10));
        let mut i = end + 1;
        let mut factor = Decimal::ONE;
        while let Some(u) = chars.get(i).and_then(|c| large(*c)) {
            factor = factor.checked_mul(Decimal::from(u))?;
            i += 1;
        }
        n.end = i;
        n.lo = value.checked_mul(factor);
        n.hi = (value + step).checked_mul(factor);
        n.value = None;
        n.about = true;
        return Some(n);
    }
    // 十七八岁
    if let (Some(last), Some(extra)) = (digit(chars[end - 1]), chars.get(end).and_then(|c| digit(*c)))
        && extra == last + 1
        && last > 0
        && end > at + 1
        && chars[end - 2] == '十'
    {
        n.end = end + 1;
        n.lo = Some(value);
        n.hi = Some(value + Decimal::ONE);
        n.value = None;
    }
    fraction(chars, n)
}

/// A Chinese numeral with units (三千二百万), or digit by digit (二〇一九, 一三五), with 点 decimals.
fn composite(chars: &[char], at: usize) -> Option<(usize, Decimal, bool)> {
    let mut i = at;
    // Digit by digit.
    let run = chars[i..].iter().take(LONGEST).take_while(|c| digit(**c).is_some()).count();
    let after = chars.get(i + run).copied().unwrap_or(' ');
    if run >= 2 && small(after).is_none() && large(after).is_none() && !(run == 2 && digit(chars[i]) == Some(0)) {
        let mut value = Decimal::ZERO;
        if run > 24 {
            return None;
        }
        for k in 0..run {
            value = value * Decimal::TEN + Decimal::from(digit(chars[i + k])?);
        }
        i += run;
        let (i, value) = decimals(chars, i, value)?;
        return Some((i, value, false));
    }
    let mut total = Decimal::ZERO; // closed by 万 亿 兆
    let mut section = Decimal::ZERO; // below 10000
    let mut current: Option<Decimal> = None;
    let mut about = false;
    let mut last_unit: Option<u64> = None;
    let mut seen = false;
    while let Some(c) = chars.get(i).copied().filter(|_| i < at + LONGEST) {
        // 两万两: the last 两 is a measure.
        if c == '两' && i > at && !chars.get(i + 1).is_some_and(|n| small_or_large(*n)) {
            break;
        }
        if let Some(d) = digit(c) {
            if current.is_some() && d != 0 && current != Some(Decimal::ZERO) {
                break;
            }
            current = Some(Decimal::from(d));
            seen = true;
        } else if matches!(c, '廿' | '卅') {
            section += Decimal::from(if c == '廿' { 20 } else { 30 });
            seen = true;
            last_unit = Some(10);
        } else if let Some(u) = small(c) {
            if unit_follows(chars, i) && current.is_none() && !seen {
                return None;
            }
            if unit_follows(chars, i) {
                break;
            }
            if current.is_none()
                && !seen
                && c != '十'
                && c != '拾'
                && !chars.get(i + 1).is_some_and(|n| {
                    large(*n).is_some() || matches!(n, '余' | '多') || "元人户个亩吨名家项斤".contains(*n)
                })
            {
                return None;
            }
            section += current.take().filter(|d| !d.is_zero()).unwrap_or(Decimal::ONE) * Decimal::from(u);
            last_unit = Some(u);
            seen = true;
        } else if let Some(u) = large(c) {
            // 万余人, 近万户: one of it.
            if !seen && current.is_none() && !one_of(chars, i) {
                return None;
            }
            let below = section + current.take().unwrap_or(Decimal::ZERO);
            let below = if below.is_zero() && total.is_zero() { Decimal::ONE } else { below };
            // 一万万, 两千万亿: a sign behind a sign multiplies all that went before.
            if below.is_zero()
                || last_unit.is_some_and(|l| l >= 10_000 && section.is_zero()) && !total.is_zero() && below.is_zero()
            {
                total = total.checked_mul(Decimal::from(u))?;
            } else if !total.is_zero() && last_unit_large(total) < u {
                total = (total + below).checked_mul(Decimal::from(u))?;
            } else {
                total = total.checked_add(below.checked_mul(Decimal::from(u))?)?;
            }
            section = Decimal::ZERO;
            last_unit = Some(u);
            seen = true;
        } else if matches!(c, '余' | '多')
            && seen
            && chars.get(i + 1).is_some_and(|n| large(*n).is_some() || small(*n).is_some())
        {
            about = true;
        } else {
            break;
        }
        i += 1;
    }
    if !seen || i == at {
        return None;
    }
    // 三万五 = 35,000; 两百五 = 250.
    if let Some(d) = current {
        match last_unit {
            Some(u)
                if u >= 100
                    && chars[i - 1] != '零'
                    && (i < 2 || digit(chars[i - 2]) != Some(0))
                    && small_or_large(chars[i - 2]) =>
            {
                section += d * Decimal::from(u / 10);
            }
            _ => section += d,
        }
    }
    let value = total.checked_add(section)?;
    let (mut i, mut value) = decimals(chars, i, value)?;
    // 一点五亿
    while let Some(u) = chars.get(i).and_then(|c| large(*c)).filter(|_| !value.fract().is_zero()) {
        value = value.checked_mul(Decimal::from(u))?;
        i += 1;
    }
    if matches!(chars.get(i), Some('余')) || chars.get(i) == Some(&'多') && (last_unit.is_some() || i > at + 1) {
        about = true;
        i += 1;
    }
    Some((i, value, about))
}

/// Whether 万 or 亿 without a number before it is one of it: 万余人, 近万户; not 万一, 万家乐.
pub(super) fn one_of(chars: &[char], at: usize) -> bool {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    let behind = chars.get(at + 2).copied().unwrap_or(' ');
    const UNITS: &str = "元人户个亩吨名家项斤头只株棵份册件台套次";
    let bounded = at > 0 && matches!(chars[at - 1], '近' | '逾' | '超' | '约');
    matches!(next, '余' | '多') && (UNITS.contains(behind) || bounded) || bounded && UNITS.contains(next)
}

fn small_or_large(c: char) -> bool {
    small(c).is_some() || large(c).is_some()
}

pub(super) fn last_unit_large(total: Decimal) -> u64 {
    let mut unit = 1;
    for u in [10_000u64, 100_000_000, 1_000_000_000_000] {
        if (total % Decimal::from(u)).is_zero() {
            unit = u;
        }
    }
    unit
}

/// 点五, 点三三 behind a whole number.
fn decimals(chars: &[char], at: usize, whole: Decimal) -> Option<(usize, Decimal)> {
    if chars.get(at) != Some(&'点') {
        return Some((at, whole));
    }
    let run = chars[at + 1..].iter().take(LONGEST).take_while(|c| digit(**c).is_some() || c.is_ascii_digit()).count();
    if run == 0 || run > 20 {
        return Some((at, whole));
    }
    let mut value = whole;
    let mut place = Decimal::ONE;
    for k in 0..run {
        place /= Decimal::TEN;
        let c = chars[at + 1 + k];
        value += place * Decimal::from(digit(c).or_else(|| c.to_digit(10))?);
    }
    Some((at + 1 + run, value))
}
