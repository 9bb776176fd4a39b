//! From the file's characters to the reading text: one form of every character, each with its place.

mod forms;
mod gloss;

pub use self::forms::fold;
pub(super) use self::forms::is_han;

/// One character of the file that may go into the reading text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub c: char,
    /// Its place in the file, in characters.
    pub at: u32,
}

/// The longest run of spaces that stays; two at a line's start are an indent.
const SPACES: usize = 2;

/// Folds a stream of pieces into the reading text.
///
/// Spaces inside numbers and between the letters of s p a c e d text go; so do phonetic glosses (帮扶(fú)), repeated
/// marks and character references that were escaped twice (`&amp;nbsp;`). Linear: a run of spaces is looked at once.
pub(super) fn reading(pieces: &[Piece]) -> (Vec<char>, Vec<u32>) {
    let mut chars: Vec<char> = Vec::with_capacity(pieces.len());
    let mut origin: Vec<u32> = Vec::with_capacity(pieces.len() + 1);
    let mut i = 0;
    let mut line_end = 0;
    let mut spaced = false;
    while i < pieces.len() {
        if i >= line_end {
            line_end = pieces[i..].iter().position(|p| p.c == '\n').map_or(pieces.len(), |n| i + n + 1);
            spaced = is_spaced(&pieces[i..line_end]);
        }
        let Piece { c, at } = pieces[i];
        if c == '\r' {
            // The old Macintosh ends lines with it; elsewhere a line feed follows.
            if pieces.get(i + 1).is_none_or(|p| p.c != '\n') {
                chars.push('\n');
                origin.push(at);
            }
            i += 1;
            continue;
        }
        if c == '&'
            && let Some((said, length)) = forms::left_over(&pieces[i..])
        {
            if let Some(f) = said.and_then(fold) {
                chars.push(f);
                origin.push(at);
            }
            i += length;
            continue;
        }
        let Some(mut f) = fold(c) else {
            i += 1;
            continue;
        };
        if f == ' ' {
            let mut j = i + 1;
            let mut run = 1;
            while let Some(p) = pieces.get(j) {
                match fold(p.c) {
                    Some(' ') => run += 1,
                    None => {}
                    Some(_) => break,
                }
                j += 1;
            }
            if !drops(&chars, &origin, &pieces[j..], spaced && run == 1) {
                for k in 0..run.min(SPACES) {
                    chars.push(' ');
                    origin.push(pieces[i + k].at);
                }
            }
            i = j;
            continue;
        }
        if f == '('
            && chars.last().is_some_and(|c| is_han(*c))
            && let Some(length) = gloss::length(&pieces[i..])
        {
            i += length;
            continue;
        }
        // 二O一九年, 二○一九: a letter or a circle for the zero.
        if matches!(f, 'O' | 'o' | '0' | '○' | '◯' | 'Ο' | 'О')
            && chars.last().is_some_and(|c| is_year_digit(*c))
            && pieces.get(i + 1).and_then(|p| fold(p.c)).is_some_and(|n| is_year_digit(n) || n == f || n == '年')
        {
            f = '〇';
        }
        if repeats(&mut chars, &mut origin, f) {
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

fn is_year_digit(c: char) -> bool {
    "〇零一二三四五六七八九".contains(c)
}

/// Whether a mark is said twice (，，。。), or a comma stands before a full stop: the second, or the comma, goes.
fn repeats(chars: &mut Vec<char>, origin: &mut Vec<u32>, f: char) -> bool {
    let Some(last) = chars.last().copied() else { return false };
    if matches!(f, ',' | '。' | '、' | ';' | ':' | '!' | '%' | '《' | '》') && last == f {
        return true;
    }
    if matches!(last, '。' | '!' | ';') && matches!(f, ',' | '、' | '。') {
        return true;
    }
    // ,。 and, where every mark of a page has a comma before it, ,、 and ,; too.
    if f == '。' && matches!(last, ',' | '、' | ';') || last == ',' && matches!(f, '、' | ';' | '!' | '?') {
        chars.pop();
        origin.pop();
    }
    false
}

/// Whether a run of spaces behind `before` and ahead of `rest` is none of the text's own.
fn drops(before: &[char], origin: &[u32], rest: &[Piece], spaced: bool) -> bool {
    let Some(previous) = before.last().copied() else { return false };
    let next = rest.iter().find_map(|p| fold(p.c)).unwrap_or('\n');
    if previous == '\n' || next == '\n' {
        return false;
    }
    let sound = |c: char| is_han(c) || c.is_ascii_digit() || ",。、;:.%()《》“”+-".contains(c);
    if spaced && sound(previous) && sound(next) {
        return true;
    }
    let number = |c: char| c.is_ascii_digit() || c == '.';
    let inside_number = number(previous)
        && (number(next) || "万亿元个人名户%‰千百亩吨".contains(next))
        && !number_pair(before, origin, rest);
    let ahead: Vec<char> = rest.iter().take(12).filter_map(|p| fold(p.c)).filter(|c| *c != ' ').take(3).collect();
    let points = ahead.starts_with(&['个', '百', '分'])
        || previous == '百' && ahead.starts_with(&['分', '点'])
        || previous == '分' && ahead.starts_with(&['点']) && before.len() > 1 && before[before.len() - 2] == '百';
    // 3.5 亿 元, 2.3 万 人: signs of size part from their unit.
    let sized = matches!(previous, '万' | '亿')
        && "元人户亩吨个名千百".contains(next)
        && before.iter().rev().nth(1).is_some_and(|c| c.is_ascii_digit());
    inside_number || points || sized || spoken_number(before, next)
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
fn number_pair(before: &[char], origin: &[u32], rest: &[Piece]) -> bool {
    let digit = |c: char| fold(c).filter(char::is_ascii_digit);
    let left = before.iter().rev().take(32).take_while(|c| c.is_ascii_digit()).count();
    let right = rest.iter().take(32).take_while(|p| digit(p.c).is_some()).count();
    let dot = before.last() == Some(&'.') || rest.first().and_then(|p| fold(p.c)) == Some('.');
    // 276 000 000: the group before was one of three already.
    let grouped = left > 3 && {
        let at = before.len() - 3;
        origin[at] > origin[at - 1] + 1
    };
    right >= 1 && !dot && !((left <= 3 || grouped) && right == 3) && left + right > 3
}

/// Whether a line is set with a space between its letters, as scanned and retyped pages are.
fn is_spaced(line: &[Piece]) -> bool {
    let (mut parted, mut joined) = (0, 0);
    for w in line.windows(3) {
        if is_han(w[0].c) && is_han(w[1].c) {
            joined += 1;
        } else if is_han(w[0].c) && matches!(w[1].c, ' ' | '\u{3000}' | '\u{A0}') && is_han(w[2].c) {
            parted += 1;
        }
    }
    parted >= 6 && parted > 2 * joined
}
