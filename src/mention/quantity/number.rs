//! Numbers: digits, Chinese numerals (both forms), mixtures, fractions, ranges said as 七八千 or 数十.

use rust_decimal::Decimal;

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
fn small(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// 万 亿 兆.
fn large(c: char) -> Option<u64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Whether a number can begin with this character.
pub fn begins(c: char) -> bool {
    c.is_ascii_digit()
        || digit(c).is_some()
        || matches!(
            c,
            '十' | '拾'
                | '廿'
                | '卅'
                | '半'
                | '几'
                | '数'
                | '百'
                | '千'
                | '万'
                | '上'
                | '负'
                | '-'
                | '佰'
                | '仟'
                | '.'
        )
}

/// Reads the number that begins at `at`.
pub fn read(chars: &[char], at: usize) -> Option<Number> {
    let c = *chars.get(at)?;
    if matches!(c, '负' | '-') {
        let sign_ok = c == '负' || at == 0 || !(chars[at - 1].is_alphanumeric());
        let n = read(chars, at + 1).filter(|n| sign_ok && n.start == at + 1)?;
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
    while let Some(u) = chars.get(i).and_then(|c| small(*c).or_else(|| large(*c))) {
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
    let top = read(chars, i + 2)?;
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
    let (mut end, mut total) = plain(chars, at)?;
    let start_digits = end;
    let mut about = false;
    let mut scale: Option<u64> = None;
    let mut sum = Decimal::ZERO;
    loop {
        let mut i = end;
        let infix =
            matches!(chars.get(i), Some('余' | '多')) && chars.get(i + 1).is_some_and(|c| multiplier(*c).is_some());
        if infix {
            i += 1;
        }
        let mut factor: u64 = 1;
        let mut grew = i;
        while let Some(m) = chars.get(grew).and_then(|c| multiplier(*c)) {
            // 3千米, 5百分点: 千 or 百 that belong to the unit.
            if unit_follows(chars, grew) {
                break;
            }
            factor = factor.checked_mul(m)?;
            grew += 1;
        }
        if grew == i || scale.is_some_and(|s| factor >= s) {
            break;
        }
        about |= infix;
        end = grew;
        sum = sum.checked_add(total.checked_mul(Decimal::from(factor))?)?;
        total = Decimal::ZERO;
        scale = Some(factor);
        // 1亿2千万, 3万5千, 3万4000, 2千零30万: a smaller part goes on directly.
        let zero = usize::from(chars.get(end) == Some(&'零'));
        let Some((next_end, next)) = plain(chars, end + zero).filter(|(e, n)| {
            let smaller = chars.get(*e).is_some_and(|c| multiplier(*c).is_some_and(|m| m < factor));
            let plain_rest = *e >= end + 3
                && *n < Decimal::from(factor)
                && n.fract().is_zero()
                && !chars.get(*e).is_some_and(|c| multiplier(*c).is_some() || matches!(c, '年' | '-' | '.' | '/'));
            smaller || plain_rest
        }) else {
            break;
        };
        total = next;
        end = next_end;
    }
    let value = if scale.is_some() { sum.checked_add(total)? } else { total };
    if scale.is_none() {
        end = start_digits;
    }
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
        && value < d
        && d < Decimal::from(1000)
        && !matches!(chars.get(e), Some('/' | '万' | '-' | '月'))
    {
        n.end = e;
        n.value = value.checked_div(d);
    }
    fraction(chars, n)
}

fn multiplier(c: char) -> Option<u64> {
    small(c).filter(|_| c != '拾').or_else(|| large(c))
}

/// 千米, 千克, 千瓦, 千伏, 千卡, 百分: the sign of size belongs to what follows.
fn unit_follows(chars: &[char], at: usize) -> bool {
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
    while i < chars.len() {
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
    let before = (start..comma).rev().take_while(|i| chars[*i].is_ascii_digit()).count();
    let after = chars[comma + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=3).contains(&before) && after == 3
}

/// Chinese numerals.
fn chinese(chars: &[char], at: usize) -> Option<Number> {
    let c = chars[at];
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    // 半 is a number only before a measure of its own: 半年, 半天, 半小时 — the unit reader checks.
    if c == '半' {
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

fn number(start: usize, end: usize, value: Decimal) -> Number {
    Number { start, end, value: Some(value), lo: None, hi: None, about: false, digits: false, percent: false }
}

/// A Chinese numeral with units (三千二百万), or digit by digit (二〇一九, 一三五), with 点 decimals.
fn composite(chars: &[char], at: usize) -> Option<(usize, Decimal, bool)> {
    let mut i = at;
    // Digit by digit.
    let run = chars[i..].iter().take_while(|c| digit(**c).is_some()).count();
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
    while let Some(c) = chars.get(i).copied() {
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
            if !seen && current.is_none() {
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

fn small_or_large(c: char) -> bool {
    small(c).is_some() || large(c).is_some()
}

fn last_unit_large(total: Decimal) -> u64 {
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
    let run = chars[at + 1..].iter().take_while(|c| digit(**c).is_some() || c.is_ascii_digit()).count();
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

/// 三分之一, 百分之五, 千分之三, 九又四分之三.
fn fraction(chars: &[char], n: Number) -> Option<Number> {
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
