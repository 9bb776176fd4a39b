//! What the search index counts: characters, pairs of neighbours, and words.
//!
//! Chinese has no spaces. Pairs with their positions find every substring, whatever a segmenter makes of it; the
//! words of jieba rank what is about the question above what merely holds its characters.

use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::document::Document;

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Stand before and after a name, so that a beginning and a whole are pairs like others.
pub const START: char = '\u{E002}';
pub const END: char = '\u{E003}';

/// The form in which texts and questions are compared: as documents are read (simplified, half-width), in lower case.
pub fn folded(text: &str) -> Vec<char> {
    lower(&Document::from_text("", text, None).chars)
}

/// Lower case, character by character, so that places stay.
pub fn lower(chars: &[char]) -> Vec<char> {
    chars.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect()
}

/// A character that is a token by itself, other than the letters and digits that make words.
fn alone(c: char) -> bool {
    matches!(c, START | END)
        || (c.is_alphanumeric() && !c.is_ascii() && !matches!(c as u32, 0xC0..=0x24F | 0x370..=0x52F))
}

/// The runs of a text: each of characters that are tokens by themselves, or one word of letters and digits.
pub fn runs(chars: &[char]) -> Vec<&[char]> {
    let mut all = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let length = if alone(c) {
            chars[i..].iter().take_while(|c| alone(**c)).count()
        } else if c.is_alphanumeric() {
            chars[i..].iter().take_while(|c| c.is_alphanumeric() && !alone(**c)).count()
        } else {
            i += 1;
            continue;
        };
        all.push(&chars[i..i + length]);
        i += length;
    }
    all
}

/// A word, no longer than anybody searches for.
fn word(run: &[char]) -> String {
    run.iter().take(60).collect()
}

/// Neighbours two by two, in order; words whole; a character without a neighbour alone.
pub fn pairs(chars: &[char]) -> Vec<String> {
    runs(chars)
        .into_iter()
        .flat_map(|run| match run {
            [first, ..] if !alone(*first) => vec![word(run)],
            [one] => vec![one.to_string()],
            _ => run.windows(2).map(|w| w.iter().collect()).collect(),
        })
        .collect()
}

/// Characters one by one; words whole.
pub fn singles(chars: &[char]) -> Vec<String> {
    runs(chars)
        .into_iter()
        .flat_map(|run| match run {
            [first, ..] if !alone(*first) => vec![word(run)],
            _ => run.iter().map(char::to_string).collect(),
        })
        .collect()
}

/// Words as jieba parts them, with the shorter words inside long ones when `fine`.
pub fn words(chars: &[char], fine: bool) -> Vec<String> {
    let text: String = chars.iter().collect();
    let tokens = if fine { JIEBA.cut_for_search(&text, true) } else { JIEBA.cut(&text, true) };
    tokens
        .into_iter()
        .map(|t| t.word.to_owned())
        .filter(|w| w.chars().all(char::is_alphanumeric) && w.len() <= 240)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_pairs_and_words() {
        let chars: Vec<char> = "投入gdp资,金".chars().collect();
        assert_eq!(pairs(&chars), ["投入", "gdp", "资", "金"]);
        assert_eq!(singles(&chars), ["投", "入", "gdp", "资", "金"]);
        assert!(pairs(&[]).is_empty());
    }

    #[test]
    fn traditional_and_full_width_forms_are_folded() {
        assert_eq!(folded("對口幫扶,ＧＤＰ").iter().collect::<String>(), "对口帮扶,gdp");
    }

    #[test]
    fn words_are_parted() {
        let chars: Vec<char> = "农村居民收入".chars().collect();
        assert!(words(&chars, true).contains(&"居民".to_owned()));
    }
}
