//! Quantities: numbers with their units, bounds and denominators.
//!
//! One pass over the reading text; it stops only at characters that can begin a number.

mod bound;
pub mod number;
mod numeral;
mod rate;
pub mod unit;

use rust_decimal::Decimal;

use self::bound::{BEHIND, bound_before};
use self::number::Number;
use self::rate::{denominator, per, speed};
use self::unit::{Unit, Units};
use super::{Bound, Class, Mention, Quantity, What};
use crate::chars::starts;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::span::Range;

/// Reads quantities; holds the units of `seeds/units.csv`.
pub struct Quantities {
    units: Units,
}

impl Quantities {
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        Ok(Self { units: Units::load(knowledge)? })
    }

    /// Finds the quantities of a stretch of reading text; `taken` are ranges that are already times or names.
    pub fn find(&self, chars: &[char], within: Range, taken: &[Range], out: &mut Vec<Mention>) {
        let end = within.end as usize;
        let text = &chars[..end];
        let mut at = within.start as usize;
        let mut skip = taken.iter().peekable();
        while at < end {
            while skip.peek().is_some_and(|t| (t.end as usize) <= at) {
                skip.next();
            }
            if let Some(t) = skip.peek()
                && (t.start as usize) <= at
            {
                at = t.end as usize;
                continue;
            }
            if !number::begins(text[at]) {
                at += 1;
                continue;
            }
            let until = skip.peek().map_or(end, |t| t.start as usize);
            match self.read(&text[..until.max(at + 1)], at, within.start as usize) {
                Some((mentions, next)) => {
                    out.extend(mentions);
                    at = next.max(at + 1);
                }
                None => {
                    // A long run of digits or letters that is no number is passed as one.
                    at += 1;
                    while at < end && text[at].is_ascii_digit() && text[at - 1].is_ascii_digit() {
                        at += 1;
                    }
                }
            }
        }
    }

    /// Reads the quantity at `at`, with the further members of its range (200或300元).
    fn read(&self, chars: &[char], at: usize, from: usize) -> Option<(Vec<Mention>, usize)> {
        let before = (at > from).then(|| chars[at - 1]);
        // Inside a word of letters and digits: COVID19, 331+, v2.0, A4.
        if chars[at].is_ascii_digit()
            && before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '#' | '.'))
        {
            return None;
        }
        let n = number::read(chars, at)?;
        if n.digits && is_record(chars, &n) {
            return Some((Vec::new(), n.end));
        }
        let ordinal = before == Some('第') || chars.get(n.end).is_some_and(|c| matches!(c, '号')) && n.digits;
        if !n.digits && self.is_word(chars, &n, from) {
            return Some((Vec::new(), n.end));
        }
        // 3至5年, 200或300元, 10-12%, 三到五年, 百分之三十到百分之四十.
        if let Some((second, joint_end)) = self.second(chars, &n) {
            if n.percent
                && second.percent
                && let (Some(lo), Some(hi)) = (n.value, second.value)
                && lo < hi
            {
                let mut q = self.quantity(chars, &n, None, second.end, from);
                (q.value, q.lo, q.hi) = (None, Some(lo), Some(hi));
                q.number = Range::new(n.start, second.end);
                q.core = q.number;
                return Some((vec![Mention { range: q.core, what: What::Quantity(q) }], second.end));
            }
            let (unit, unit_end) = self.unit(chars, &second);
            let (first_unit, first_end) = self.unit(chars, &n);
            let own_unit = first_unit.is_some() && first_end > n.end;
            let unit_of = unit.or(first_unit);
            if let Some(unit) =
                unit_of.filter(|u| !own_unit || first_unit.is_some_and(|f| f.name == u.name) || unit.is_some())
            {
                let _ = joint_end;
                let mut q = self.quantity(chars, &n, Some(unit), unit_end.max(second.end), from);
                let (a, b) = (scale(&n, &second, chars), second.value.or(second.hi));
                q.value = None;
                q.lo = a.map(|a| a * unit.factor);
                q.hi = b.map(|b| b * unit.factor);
                if let (Some(lo), Some(hi)) = (q.lo, q.hi)
                    && lo < hi
                {
                    q.number = Range::new(n.start, second.end);
                    q.core = Range::new(n.start, unit_end.max(second.end));
                    let range = Range::new(n.start, q.core.end as usize);
                    q.bound = Bound::Exact;
                    q.ordinal = ordinal;
                    let end = range.end as usize;
                    return Some((vec![Mention { range, what: What::Quantity(q) }], end));
                }
            }
        }
        let (unit, unit_end) = self.unit(chars, &n);
        let mut end = unit_end;
        if chars[at] == '半'
            && n.end == at + 1
            && chars.get(n.end) != Some(&'成')
            && !unit.is_some_and(|u| u.class == "time" || u.class == "measure" || u.name == "个")
        {
            return None;
        }
        let mut q = self.quantity(chars, &n, unit, end, from);
        q.ordinal = ordinal;
        // 3元5角8分, 5米半, 两年半.
        if let Some(u) = unit {
            end = self.compound(chars, &mut q, u, end);
        }
        // 港币两千元, 9000元日币: the currency is named beside the 元.
        if q.class == Class::Money && q.currency.as_deref() == Some("CNY") {
            if let Some(other) = self
                .units
                .at(chars, end)
                .filter(|u| u.class == "money" && u.symbol.as_deref() != Some("CNY") && u.chars.len() >= 2)
            {
                end += other.chars.len();
                q.currency = other.symbol.clone();
                q.unit = other.name.clone();
            } else {
                let mut stop = at;
                while stop > from && chars[stop - 1] == ' ' {
                    stop -= 1;
                }
                let named = (2..=4).filter_map(|n| stop.checked_sub(n).filter(|s| *s >= from)).find_map(|s| {
                    self.units.at(&chars[..stop], s).filter(|u| {
                        s + u.chars.len() == stop && u.class == "money" && u.symbol.as_deref() != Some("CNY")
                    })
                });
                if let Some(other) = named {
                    q.currency = other.symbol.clone();
                    q.unit = other.name.clone();
                }
            }
            q.core.end = q.core.end.max(end as u32);
        }
        // 五元六角至五元七角八分: the second of two sums in several units.
        if n.start + 1 < end
            && let Some((hi, to)) = self.upper(chars, &q, end, from)
        {
            (q.lo, q.hi, q.value) = (q.value, Some(hi), None);
            end = to;
            q.core.end = end as u32;
            q.number.end = q.number.end.max(q.core.end);
        }
        // The rate behind the slash: 8400元/人·年, 231.67/10万.
        end = denominator(chars, &mut q, end);
        q.core.end = q.core.end.max(end as u32);
        let mut range = q.core;
        // Bound words on both sides.
        if let Some((length, bound)) = bound_before(chars, at, from) {
            range.start -= length as u32;
            q.bound = bound;
        }
        if let Some((word, bound)) = BEHIND.iter().find(|(w, _)| starts(chars, end, w)) {
            range.end += word.chars().count() as u32;
            if *bound != Bound::Exact {
                q.bound = *bound;
            }
        } else if n.about && q.bound == Bound::Exact {
            q.bound = Bound::About;
        }
        per(chars, &mut q, from);
        speed(chars, &mut q, from);
        let next = range.end as usize;
        Some((vec![Mention { range, what: What::Quantity(q) }], next))
    }

    /// The unit behind a number, and where it ends (the number's end when there is none).
    fn unit<'u>(&'u self, chars: &[char], n: &Number) -> (Option<&'u Unit>, usize) {
        let mut at = n.end;
        if chars.get(at) == Some(&' ') {
            at += 1;
        }
        let Some(unit) = self.units.at(chars, at) else { return (None, n.end) };
        let end = at + unit.chars.len();
        // 300余村民: the unit begins the noun.
        const NOUNS: [(&str, &str); 20] = [
            ("村", "民庄"),
            ("县", "城"),
            ("户", "籍"),
            ("人", "才"),
            ("市", "民场"),
            ("群", "众"),
            ("个", "体"),
            ("种", "植养粮"),
            ("家", "庭长"),
            ("处", "于理置"),
            ("部", "门"),
            ("支", "出付"),
            ("对", "象"),
            ("场", "所"),
            ("项", "目"),
            ("条", "件"),
            ("本", "科"),
            ("名", "单额"),
            ("期", "间"),
            ("位", "于"),
        ];
        let next = chars.get(end).copied().unwrap_or(' ');
        if NOUNS.iter().any(|(name, behind)| unit.name == *name && unit.chars.len() == 1 && behind.contains(next)) {
            return (None, n.end);
        }
        // 5分之一 and 3成 are shares; 3点 is a time; 一般, 一直 are words: is_word has seen to them.
        if unit.name == "分" && chars.get(end) == Some(&'之') {
            return (None, n.end);
        }
        (Some(unit), end)
    }

    fn quantity(&self, chars: &[char], n: &Number, unit: Option<&Unit>, end: usize, _from: usize) -> Quantity {
        // 三成五 is 35 per cent.
        let tenth =
            chars.get(n.end) == Some(&'成') && !chars.get(n.end + 1).is_some_and(|c| "立为功员本果长".contains(*c));
        let factor = unit.map_or(Decimal::ONE, |u| u.factor);
        let scaled = |d: Option<Decimal>| d.and_then(|d| d.checked_mul(if tenth { Decimal::TEN } else { factor }));
        let class = match unit.map(|u| u.class.as_str()) {
            _ if n.percent || tenth => Class::Percent,
            Some("money") => Class::Money,
            Some("percent") => Class::Percent,
            Some(_) => Class::Quantity,
            None => Class::Number,
        };
        let name = match class {
            Class::Percent if unit.is_none_or(|u| u.class != "percent") => "%".to_owned(),
            Class::Money => unit
                .map_or("元", |u| if u.symbol.as_deref() == Some("CNY") { "元" } else { u.name.as_str() })
                .to_owned(),
            _ => unit.map_or(String::new(), |u| u.name.clone()),
        };
        let mut end = if tenth { n.end + 1 } else { end };
        let mut value = scaled(n.value);
        if tenth {
            let at = end + usize::from(chars.get(end) == Some(&' '));
            let part = chars.get(at).and_then(|c| number::digit(*c)).filter(|d| *d > 0 && n.end == n.start + 1);
            let closed =
                chars.get(at + 1).is_none_or(|c| !number::begins(*c) && !matches!(c, '个' | '名' | '人' | '户' | '万'));
            if let (Some(part), true) = (part, closed && self.units.at(chars, at + 1).is_none()) {
                value = value.and_then(|v| v.checked_add(Decimal::from(part)));
                end = at + 1;
            }
        }
        Quantity {
            class,
            number: Range::new(n.start, n.end),
            core: Range::new(n.start, end),
            value,
            lo: scaled(n.lo),
            hi: scaled(n.hi),
            unit: name,
            symbol: unit.and_then(|u| u.symbol.clone()).filter(|_| class == Class::Quantity),
            currency: unit.and_then(|u| u.symbol.clone()).filter(|_| class == Class::Money),
            bound: if n.about { Bound::About } else { Bound::Exact },
            ordinal: false,
        }
    }

    /// The second number of a range, if one follows: 至, 到, 或, -, ~.
    fn second(&self, chars: &[char], n: &Number) -> Option<(Number, usize)> {
        let (_, unit_end) = self.unit(chars, n);
        for at in [n.end, unit_end] {
            let mut i = at;
            while chars.get(i) == Some(&' ') {
                i += 1;
            }
            if starts(chars, i, "(含)") {
                i += 3;
            }
            let joint = chars.get(i).is_some_and(|c| matches!(c, '至' | '到' | '或' | '-' | '~'));
            if !joint {
                continue;
            }
            i += 1;
            while matches!(chars.get(i), Some(' ' | '-')) {
                i += 1;
            }
            let second =
                chars.get(i).filter(|c| number::begins(**c) && **c != '-').and_then(|_| number::read(chars, i))?;
            if second.digits == n.digits || chars.get(at) != Some(&'-') {
                return Some((second, i));
            }
        }
        None
    }

    /// The upper end of a range whose ends are both said with their units.
    fn upper(&self, chars: &[char], q: &Quantity, end: usize, from: usize) -> Option<(Decimal, usize)> {
        if q.class != Class::Money || !chars.get(end).is_some_and(|c| matches!(c, '至' | '到' | '-' | '~')) {
            return None;
        }
        let low = q.value?;
        let next = end + 1;
        chars.get(next).filter(|c| number::begins(**c) && !matches!(c, '-' | '负'))?;
        let n = number::read(chars, next)?;
        let (unit, unit_end) = self.unit(chars, &n);
        let unit = unit.filter(|u| u.class == "money" && u.symbol == q.currency)?;
        let mut second = self.quantity(chars, &n, Some(unit), unit_end, from);
        let to = self.compound(chars, &mut second, unit, unit_end);
        second.value.filter(|hi| *hi > low).map(|hi| (hi, to))
    }

    /// 3元5角8分; 两年半; 5米半.
    fn compound(&self, chars: &[char], q: &mut Quantity, unit: &Unit, mut end: usize) -> usize {
        if unit.class == "money" {
            let mut least = unit.factor;
            while let Some(n) =
                chars.get(end).filter(|c| number::begins(**c) && **c != '-').and_then(|_| number::read(chars, end))
            {
                let (next, next_end) = self.unit(chars, &n);
                let smaller = next.filter(|u| {
                    u.class == "money"
                        && u.factor < least
                        && u.symbol == unit.symbol
                        && n.value.is_some_and(|v| v < Decimal::TEN * Decimal::TEN)
                });
                // 十块五 is ten yuan and fifty fen.
                let (factor, to) = match smaller {
                    Some(u) => (u.factor, next_end),
                    None if next.is_none()
                        && n.value.is_some_and(|v| v < Decimal::TEN)
                        && matches!(chars[end - 1], '块' | '毛') =>
                    {
                        (least / Decimal::TEN, n.end)
                    }
                    None => break,
                };
                q.value = q.value.zip(n.value).map(|(a, b)| a + b * factor);
                least = factor;
                end = to;
            }
        }
        if chars.get(end) == Some(&'半') && matches!(unit.class.as_str(), "time" | "measure" | "money") {
            q.value = q.value.map(|v| v + Decimal::new(5, 1) * unit.factor);
            end += 1;
        }
        q.core.end = end as u32;
        end
    }

    /// Whether a Chinese numeral is part of a word and counts nothing: 一般, 统一, 万一, 十分.
    fn is_word(&self, chars: &[char], n: &Number, from: usize) -> bool {
        let next: String = chars[n.end..(n.end + 2).min(chars.len())].iter().collect();
        let first = next.chars().next().unwrap_or(' ');
        let before = if n.start > from { chars[n.start - 1] } else { ' ' };
        let has_unit = self.units.at(chars, n.end).is_some();
        let one = n.end == n.start + 1;
        let word = chars[n.start];
        if one && word == '一' {
            const BEHIND: &str = "般直些定切起致样旦方带律同并体线系贯再向如经心把边面时代站流手举齐道连味度行揽番揽";
            const BEFORE: &str = "统唯单之同万第专逐进十划归合";
            let ordinal = before == '第' && !(BEHIND.contains(first) && has_unit);
            if BEHIND.contains(first) && (first != '度')
                || BEFORE.contains(before) && !ordinal
                || next.starts_with("一")
            {
                return true;
            }
        }
        if one && word == '十' && (first == '分' || first == '足' || first == '字') {
            return true;
        }
        if one && matches!(word, '千' | '万' | '百' | '亿') {
            return !numeral::one_of(chars, n.start);
        }
        let alone = n.start == from && n.end == chars.len();
        if one
            && word == '两'
            && !has_unit
            && !alone
            && !matches!(first, '二' | '百' | '成' | '到' | '至' | '~' | '-' | '千' | '万' | '亿')
        {
            return true;
        }
        if word == '成' || word == '上' && n.end == n.start + 1 {
            return true;
        }
        // 队伍包括, 退伍两年: the formal five is part of a word.
        if one && word == '伍' && "队入退行落".contains(before) {
            return true;
        }
        // A lone digit without a unit counts only where it is what is said: 答案是四; formal digits are in words.
        let told = matches!(before, '是' | '为' | '等' | '第') || !is_han(before);
        let ranged =
            matches!(first, '至' | '到' | '~' | '-') && chars.get(n.end + 1).is_some_and(|c| number::begins(*c));
        let closes = !is_han(first) || "那不这而和与或却但也就".contains(first);
        if ranged {
            return false;
        }
        let formal = "壹贰叁肆伍陆柒捌玖拾参".contains(word) && (is_han(first) || is_han(before));
        one && !n.percent && first != '成' && !has_unit && (formal || !told || !closes)
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// Telephone, record and identity numbers: long runs of digits without a unit, or digits joined by hyphens.
fn is_record(chars: &[char], n: &Number) -> bool {
    let digits = chars[n.start..n.end].iter().filter(|c| c.is_ascii_digit()).count();
    let plain = chars[n.start..n.end].iter().all(char::is_ascii_digit);
    let next = chars.get(n.end).copied().unwrap_or(' ');
    if plain && digits >= 9 && !is_han(next) && next != '元' {
        return true;
    }
    plain
        && (3..=4).contains(&digits)
        && chars[n.start] == '0'
        && next == '-'
        && chars.get(n.end + 1).is_some_and(char::is_ascii_digit)
        || next.is_ascii_alphabetic() && chars.get(n.end + 1).is_some_and(|c| c.is_ascii_digit())
}

/// 1-2万元: the first of a range takes the sign of size of the second.
fn scale(first: &Number, second: &Number, chars: &[char]) -> Option<Decimal> {
    let a = first.value.or(first.lo)?;
    let b = second.value.or(second.lo)?;
    let has_sign = chars[first.start..first.end].iter().any(|c| matches!(c, '万' | '亿'));
    let signs = &chars[second.start..second.end];
    let plain = !chars[first.start..first.end].iter().any(|c| matches!(c, '万' | '亿' | '千' | '百' | '十'));
    let sign = signs
        .iter()
        .find(|c| matches!(c, '万' | '亿'))
        .or_else(|| signs.iter().find(|c| plain && a < Decimal::TEN && matches!(c, '千' | '百' | '仟' | '十')));
    match sign {
        Some(s) if !has_sign && a < b => {
            let factor = Decimal::from(match s {
                '亿' => 100_000_000,
                '万' => 10_000,
                '千' | '仟' => 1_000,
                '百' => 100,
                _ => 10,
            });
            a.checked_mul(factor).filter(|x| *x < b).or(Some(a))
        }
        _ => Some(a),
    }
}
