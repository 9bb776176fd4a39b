//! Text between tags: what the tokenizer decoded, aligned with the characters of the file.

use super::super::fold::{Piece, is_han};

/// Names of character references that browsers take without a semicolon (WHATWG HTML, 13.5), those that occur.
const BARE: [&str; 16] = [
    "nbsp", "amp", "lt", "gt", "quot", "copy", "reg", "middot", "times", "laquo", "raquo", "deg", "para", "sect",
    "yen", "shy",
];

/// Pushes the decoded text; where the raw text has a character reference, what it stands for is placed at its `&`.
pub(super) fn push(
    source: &str,
    value: &[u8],
    range: std::ops::Range<usize>,
    char_at: &[u32],
    keep_lines: bool,
    out: &mut Vec<Piece>,
) {
    let decoded = String::from_utf8_lossy(value);
    let start = range.start.min(source.len());
    let raw = &source[start..range.end.min(source.len()).max(start)];
    let mut i = 0;
    for c in decoded.chars() {
        let Some(r) = raw[i..].chars().next() else { break };
        let at = char_at[start + i];
        if r == '&' {
            i += reference(&raw[i..], c);
        } else if r == '\r' && raw[i..].starts_with("\r\n") {
            // The tokenizer makes one line feed of the two.
            i += if c == '\n' { 2 } else { 1 };
        } else {
            i += r.len_utf8();
        }
        let line = matches!(c, '\n' | '\r');
        let c = if line && !keep_lines { ' ' } else { c };
        // A line break of the file between Han characters is no space of the text.
        let folds_away = line && !keep_lines && out.last().is_none_or(|p| p.c == '\n' || is_han(p.c) || p.c == ' ');
        if !folds_away {
            out.push(Piece { c, at });
        }
    }
}

/// Length in bytes of the character reference at the start of `raw` that was decoded to `c`; 1 for a bare `&`.
fn reference(raw: &str, c: char) -> usize {
    let body = &raw[1..];
    let bytes = body.as_bytes();
    if bytes.first() == Some(&b'#') {
        let hex = matches!(bytes.get(1), Some(b'x' | b'X'));
        let from = if hex { 2 } else { 1 };
        let digits = bytes[from.min(bytes.len())..]
            .iter()
            .take_while(|b| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() });
        let length = digits.count();
        if length == 0 {
            return 1;
        }
        let end = from + length;
        return 1 + end + usize::from(bytes.get(end) == Some(&b';'));
    }
    let name = bytes.iter().take(40).take_while(|b| b.is_ascii_alphanumeric()).count();
    if name > 0 && bytes.get(name) == Some(&b';') && (c != '&' || body[..name].eq_ignore_ascii_case("amp")) {
        return 1 + name + 1;
    }
    if c != '&' || body.starts_with("amp") || body.starts_with("AMP") {
        return BARE
            .iter()
            .find(|n| body.len() >= n.len() && body.as_bytes()[..n.len()].eq_ignore_ascii_case(n.as_bytes()))
            .map_or(1, |n| 1 + n.len());
    }
    1
}
