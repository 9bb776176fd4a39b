//! Phonetic glosses behind a character: 幫扶(fú), 会泽(huì zé), 扶(ㄈㄨˊ).

use super::{Piece, forms::is_han};

/// The longest gloss, in characters with its brackets.
const LONGEST: usize = 32;
const TONES: &str = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ";
/// What a syllable can begin with, longest first (Hanyu Pinyin, GB/T 16159).
const INITIALS: [&str; 23] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y",
    "w",
];
const FINALS: [&str; 36] = [
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "iao", "ian", "uai", "uan", "ai", "ei", "ui", "ao", "ou", "iu",
    "ie", "ue", "ve", "er", "an", "en", "in", "un", "vn", "ia", "ua", "uo", "a", "o", "e", "i", "u", "v", "ü",
];
/// Syllables that are units as well.
const UNITS: [&str; 4] = ["ha", "mu", "a", "e"];

/// Length of the gloss that begins with the bracket at `pieces[0]`, brackets included, if this is one.
pub(super) fn length(pieces: &[Piece]) -> Option<usize> {
    let close = pieces.iter().take(LONGEST).position(|p| matches!(p.c, ')' | '）'))?;
    let inside: String = pieces[1..close].iter().map(|p| p.c).collect();
    let inside = inside.trim();
    if inside.is_empty() || inside.chars().any(is_han) {
        return None;
    }
    let phonetic = |c: char| matches!(c, '\u{3105}'..='\u{312F}' | 'ˊ' | 'ˇ' | 'ˋ' | '˙' | ' ');
    let toned = inside.chars().any(|c| TONES.contains(c))
        && inside.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | ',' | '，'));
    let numbered = |syllable: &str| {
        let bare = syllable.trim_end_matches(|c: char| ('1'..='5').contains(&c));
        is_syllable(bare) && !UNITS.contains(&bare)
    };
    (toned || inside.chars().all(phonetic) || inside.split_whitespace().all(numbered)).then_some(close + 1)
}

/// Whether lower-case letters are one syllable of pinyin.
fn is_syllable(word: &str) -> bool {
    if word.len() < 2 || !word.chars().all(|c| c.is_ascii_lowercase() || c == 'ü') {
        return false;
    }
    let rest = INITIALS.iter().find_map(|i| word.strip_prefix(i)).unwrap_or(word);
    FINALS.contains(&rest)
}
