//! The one form of a character: width, script, compatibility forms, remains of mark-up.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::Piece;

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Traditional → simplified for single characters, from OpenCC's tables, by code point from [`FIRST`]; built once.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let same = |c: u32| char::from_u32(c).unwrap_or('\u{FFFD}');
    let Ok(opencc) = OpenCC::from_config(BuiltinConfig::T2s) else { return (FIRST..=LAST).map(same).collect() };
    (FIRST..=LAST)
        .map(|c| {
            let c = same(c);
            // 乾 (乾县, 乾安), 著 and 瞭 are living simplified characters, the first in names.
            if matches!(c, '乾' | '著' | '瞭') {
                return c;
            }
            let mut buffer = [0; 4];
            let out = opencc.convert(c.encode_utf8(&mut buffer));
            let mut chars = out.chars();
            match (chars.next(), chars.next()) {
                (Some(d), None) => d,
                _ => c,
            }
        })
        .collect()
});

/// Radicals that fonts of PDFs give for characters (Unicode, CJK Radicals Supplement) and that no normal form maps.
const RADICALS: [(char, char); 30] = [
    ('⺟', '母'),
    ('⺠', '民'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
    ('⺏', '尢'),
    ('⺍', '小'),
];

/// The reading form of a character (one width, simplified), or nothing for characters that carry none (zero-width,
/// controls, BOM).
pub fn fold(c: char) -> Option<char> {
    if c.is_ascii() {
        return match c {
            '\t' => Some(' '),
            '\n' | ' '..='~' => Some(c),
            '\x0B' | '\x0C' => Some('\n'),
            _ => None,
        };
    }
    if ('\u{3400}'..='\u{9FFF}').contains(&c) {
        return Some(SIMPLIFIED[(c as u32 - FIRST) as usize]);
    }
    Some(match c {
        '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{00AD}' | '\u{202A}'..='\u{202E}' => {
            return None;
        }
        '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E01EF}' | '\u{034F}' | '\u{061C}' => {
            return None;
        }
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{80}'..='\u{9F}' => return None,
        '\u{3000}' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '﹪' => '%',
        '〔' => '(',
        '〕' => ')',
        '﹐' | '‚' | '︐' => ',',
        '︑' | '﹑' | '､' => '、',
        '｡' | '︒' => '。',
        '∶' | '﹕' | '︰' | '︓' => ':',
        '﹔' | '︔' => ';',
        '﹖' | '︖' => '?',
        '﹗' | '︕' => '!',
        '﹙' => '(',
        '﹚' => ')',
        '﹤' => '<',
        '﹩' => '$',
        '￥' => '¥',
        '·' | '•' | '‧' | '・' | '･' | '∙' => '·',
        '─' | '—' | '–' | '―' | '‐' | '‑' | '−' | '﹣' => '-',
        '∼' | '〜' => '~',
        '〝' => '“',
        '〞' | '〟' => '”',
        '\u{2F00}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{1D7CE}'..='\u{1D7FF}' | '\u{2F800}'..='\u{2FA1F}' => {
            use unicode_normalization::UnicodeNormalization;
            let normal = std::iter::once(c).nfkc().next().unwrap_or(c);
            if ('\u{3400}'..='\u{9FFF}').contains(&normal) {
                SIMPLIFIED[(normal as u32 - FIRST) as usize]
            } else {
                normal
            }
        }
        '\u{2E80}'..='\u{2EF3}' => RADICALS.iter().find(|(r, _)| *r == c).map_or(c, |(_, h)| *h),
        _ => c,
    })
}

pub(in crate::document) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '〇' | '\u{20000}'..='\u{2FA1F}')
}

/// What a character reference left in the text stands for (`&nbsp;`, `&ldquo;`, `&#8220;`), and its length; the
/// character is `None` for those that say nothing.
pub(super) fn left_over(pieces: &[Piece]) -> Option<(Option<char>, usize)> {
    let end = pieces.iter().take(10).position(|p| p.c == ';')?;
    let name: String = pieces[1..end].iter().map(|p| p.c).collect();
    let said = match name.as_str() {
        "nbsp" | "ensp" | "emsp" | "thinsp" => Some(' '),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "lsquo" => Some('‘'),
        "rsquo" => Some('’'),
        "mdash" | "ndash" => Some('—'),
        "hellip" => Some('…'),
        "middot" | "bull" => Some('·'),
        "times" => Some('×'),
        "deg" => Some('°'),
        "permil" => Some('‰'),
        "yen" => Some('¥'),
        "zwnj" | "zwj" | "shy" => None,
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            Some(char::from_u32(code.ok()?)?)
        }
    };
    Some((said, end + 1))
}
