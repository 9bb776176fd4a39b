//! Denominators: what a rate is told by, before the number, behind its slash, or beside a speed.

use super::{Class, Quantity};
use crate::chars::starts;

/// Denominators, said before a number; the unit's part behind the slash.
const PER: [(&str, &str); 26] = [
    ("县均", "县"),
    ("村均", "村"),
    ("校均", "校"),
    ("每人每年", "人·年"),
    ("每人每月", "人·月"),
    ("每人每天", "人·天"),
    ("每生每天", "人·天"),
    ("每人每次", "人·次"),
    ("每户每年", "户·年"),
    ("每户每月", "户·月"),
    ("每生每年", "人·年"),
    ("每亩每年", "亩·年"),
    ("人均每月", "人·月"),
    ("人均每年", "人·年"),
    ("年人均", "人·年"),
    ("月人均", "人·月"),
    ("人均年", "人·年"),
    ("人均月", "人·月"),
    ("户均年", "户·年"),
    ("月平均", "人·月"),
    ("人均", "人"),
    ("户均", "户"),
    ("每人", "人"),
    ("每户", "户"),
    ("每亩", "亩"),
    ("亩均", "亩"),
];

/// 人均, 每人每月 …, said before a number in its clause, belong to the unit.
pub(super) fn per(chars: &[char], q: &mut Quantity, from: usize) {
    if q.unit.contains('/')
        || !(q.class == Class::Money || matches!(q.unit.as_str(), "人" | "平方米" | "亩" | "千伏安" | "公斤" | "个"))
    {
        return;
    }
    let start = q.core.start as usize;
    let low = start.saturating_sub(16).max(from);
    // Every denominator has one of the two in it.
    if !chars[low..start].iter().any(|c| matches!(c, '每' | '均')) {
        return;
    }
    let window: String = chars[low..start].iter().collect();
    let clause = window.rfind([',', ';', '。', '、', ':']).map_or(window.as_str(), |i| &window[i..]);
    let Some((word, per)) = PER
        .iter()
        .filter_map(|(w, p)| clause.rfind(w).map(|i| (i + w.len(), *w, *p)))
        .max_by_key(|(i, w, _)| (*i, w.len()))
        .map(|(_, w, p)| (w, p))
    else {
        return;
    };
    let behind = clause.rfind(word).map_or("", |i| &clause[i + word.len()..]);
    if q.class != Class::Money && !matches!(word, "户均" | "人均" | "亩均") {
        return;
    }
    // Another number in between has the denominator to itself, unless it is 从A到B.
    if behind.chars().any(|c| c.is_ascii_digit()) && !behind.contains(['到', '至']) {
        return;
    }
    let mut per = per.to_owned();
    if word.starts_with("人均") || word == "户均" {
        let spoken = format!("{word}{behind}");
        if !per.contains('·') && (spoken.contains('年') && !spoken.contains("年底")) {
            per.push_str("·年");
        } else if !per.contains('·') && spoken.contains('月') {
            per.push_str("·月");
        }
    }
    q.unit = format!("{}/{per}", q.unit);
    // 每人每年2292元: the denominator stands right before the number and is part of its words.
    if behind.is_empty() && word.starts_with('每') {
        q.core.start -= word.chars().count() as u32;
    }
}

/// 每小时80公里, 每秒3米: the unit of a speed is said in two places.
pub(super) fn speed(chars: &[char], q: &mut Quantity, from: usize) {
    const UNITS: [(&str, &str, &str, &str); 5] = [
        ("每小时", "km", "公里/小时", "km/h"),
        ("时速", "km", "公里/小时", "km/h"),
        ("每秒钟", "m", "米/秒", "m/s"),
        ("每秒", "m", "米/秒", "m/s"),
        ("每分钟", "m", "米/分钟", "m/min"),
    ];
    let start = q.core.start as usize;
    for (word, symbol, name, speed) in UNITS {
        let length = word.chars().count();
        let before = start.checked_sub(length).filter(|s| *s >= from);
        if q.symbol.as_deref() == Some(symbol) && before.is_some_and(|s| starts(chars, s, word)) {
            q.unit = name.to_owned();
            q.symbol = Some(speed.to_owned());
            return;
        }
    }
}

/// /人·年, /10万, /亩 behind the unit.
pub(super) fn denominator(chars: &[char], q: &mut Quantity, end: usize) -> usize {
    if chars.get(end) != Some(&'/') {
        return end;
    }
    if starts(chars, end, "/10万") || starts(chars, end, "/十万") {
        q.unit.push_str("/10万");
        q.class = Class::Quantity;
        return end + 4 - usize::from(chars[end + 1] == '十');
    }
    let mut i = end + 1;
    let mut per = String::new();
    while let Some(c) = chars.get(i).copied() {
        let known = matches!(
            c,
            '人' | '户'
                | '年'
                | '月'
                | '亩'
                | '日'
                | '天'
                | '次'
                | '生'
                | '吨'
                | '头'
                | '只'
                | '个'
                | '村'
                | '县'
                | '·'
                | '/'
                | '.'
                | '株'
        );
        if !known {
            break;
        }
        per.push(if matches!(c, '/' | '.') { '·' } else { c });
        i += 1;
    }
    if per.is_empty() || q.unit.is_empty() {
        return end;
    }
    q.unit = format!("{}/{per}", q.unit);
    i
}
