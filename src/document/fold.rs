//! From the file's characters to the reading text: one form of every character, each with its place.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// One character of the file that may go into the reading text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub c: char,
    /// Its place in the file, in characters.
    pub at: u32,
}

/// Traditional → simplified for single characters, from OpenCC's tables; built once.
static SIMPLIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let Ok(opencc) = OpenCC::from_config(BuiltinConfig::T2s) else { return Vec::new() };
    ('\u{3400}'..='\u{9fff}')
        .filter_map(|c| {
            let mut buffer = [0; 4];
            let out = opencc.convert(c.encode_utf8(&mut buffer));
            let mut chars = out.chars();
            match (chars.next(), chars.next()) {
                (Some(d), None) if d != c => Some((c, d)),
                _ => None,
            }
        })
        .collect()
});

/// The simplified form of a character; characters that are words of their own in simplified text stay.
fn simplified(c: char) -> char {
    // 乾 (乾县, 乾安) and 著 are living simplified characters in names.
    if matches!(c, '乾' | '著' | '瞭' | '於') {
        return if c == '於' { '于' } else { c };
    }
    SIMPLIFIED.binary_search_by_key(&c, |(t, _)| *t).map_or(c, |i| SIMPLIFIED[i].1)
}

/// The reading form of a character (one width, simplified), or nothing for characters that carry none (zero-width,
/// soft hyphen, BOM).
pub fn fold(c: char) -> Option<char> {
    Some(match c {
        '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{00AD}' | '\u{202A}'..='\u{202E}' => return None,
        '\r' => return None,
        '\u{3000}' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\t' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '﹪' => '%',
        '〔' | '【' | '〖' => {
            if c == '〔' {
                '('
            } else {
                c
            }
        }
        '〕' => ')',
        '﹐' | '‚' => ',',
        '∶' | '﹕' => ':',
        '﹔' => ';',
        '〇' => '〇',
        '─' | '—' | '–' | '―' | '‐' | '‑' | '−' => '-',
        '∼' | '〜' => '~',
        '\u{F900}'..='\u{FAFF}' => {
            use unicode_normalization::UnicodeNormalization;
            std::iter::once(c).nfkc().next().unwrap_or(c)
        }
        '\u{3400}'..='\u{9fff}' => simplified(c),
        _ => c,
    })
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '〇' | '\u{20000}'..='\u{2FA1F}')
}

/// Folds a stream of pieces into the reading text.
///
/// Spaces inside numbers and between Han characters go; so do phonetic glosses (帮扶(fú)) and repeated marks.
pub(super) fn reading(pieces: &[Piece]) -> (Vec<char>, Vec<u32>) {
    let mut chars: Vec<char> = Vec::with_capacity(pieces.len());
    let mut origin: Vec<u32> = Vec::with_capacity(pieces.len() + 1);
    let mut i = 0;
    while i < pieces.len() {
        let Piece { c, at } = pieces[i];
        let Some(f) = fold(c) else {
            i += 1;
            continue;
        };
        if f == ' ' && !chars.is_empty() {
            let previous = chars[chars.len() - 1];
            let next = pieces[i + 1..].iter().filter_map(|p| fold(p.c)).find(|c| *c != ' ').unwrap_or('\n');
            let number = |c: char| c.is_ascii_digit() || c == '.';
            let inside_number = number(previous)
                && (number(next) || "万亿元个人名户%千百".contains(next))
                && !number_pair(&chars, &pieces[i..]);
            let ahead: String =
                pieces[i + 1..].iter().filter_map(|p| fold(p.c)).filter(|c| *c != ' ').take(3).collect();
            let points = ahead.starts_with("个百分")
                || previous == '百' && ahead.starts_with("分点")
                || previous == '分' && ahead.starts_with('点');
            if inside_number || points || spoken_number(&chars, next) {
                i += 1;
                continue;
            }
        }
        // 帮扶(fú): Latin letters with tone marks in brackets behind a Han character.
        if f == '('
            && chars.last().is_some_and(|c| is_han(*c))
            && let Some(close) = gloss(&pieces[i + 1..])
        {
            i += close + 2;
            continue;
        }
        if matches!(f, ',' | '。' | '、' | ';' | ':') && chars.last() == Some(&f) {
            i += 1;
            continue;
        }
        chars.push(f);
        origin.push(at);
        i += 1;
    }
    origin.push(pieces.last().map_or(0, |p| p.at + 1));
    (chars, origin)
}

/// A space inside a number said in words: 一百 五 十 二, 百 分之 三, 六 个 百分点.
fn spoken_number(before: &[char], next: char) -> bool {
    let numeral = |c: char| "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟".contains(c);
    let previous = before[before.len() - 1];
    let told = |c: char| numeral(c) || c.is_ascii_digit();
    let near = before.iter().rev().skip(1).take(3).any(|c| told(*c));
    // 一 总则, 二 概况 number headings: a lone numeral at the start of a line stays apart.
    let opens = before.len() < 2 || before[before.len() - 2] == '\n';
    numeral(previous) && numeral(next) && (!opens || "十百千万亿".contains(previous) || "十百千万亿".contains(next))
        || told(previous) && (matches!(next, '成' | '分') || matches!(next, '点' | '又') && !opens)
        || matches!(previous, '千' | '百' | '万' | '亿')
            && next.is_ascii_digit()
            && before.iter().rev().nth(1).is_some_and(char::is_ascii_digit)
        || matches!(previous, '分' | '之' | '又' | '点') && (told(next) || next == '之') && near
        || previous == '个' && next == '百' && near
        || previous == '百' && next == '分'
}

/// Two whole numbers side by side (2019 2020; 13.3万户 43.2万人) stay apart: only 1 234 and 3. 5 are one.
fn number_pair(before: &[char], rest: &[Piece]) -> bool {
    let left = before.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let right = rest.iter().map(|p| p.c).skip_while(|c| c.is_whitespace()).take_while(char::is_ascii_digit).count();
    let dot = before.last() == Some(&'.') || rest.iter().map(|p| p.c).find(|c| !c.is_whitespace()) == Some('.');
    right >= 1 && !dot && !(left <= 3 && right == 3) && left + right > 3
}

/// Length of a phonetic gloss up to its closing bracket, if this is one.
fn gloss(rest: &[Piece]) -> Option<usize> {
    let close = rest.iter().take(10).position(|p| matches!(p.c, ')' | '）'))?;
    let inside = &rest[..close];
    let toned = inside.iter().any(|p| "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü".contains(p.c));
    (close > 0 && toned && inside.iter().all(|p| p.c.is_alphabetic() && !is_han(p.c))).then_some(close)
}
