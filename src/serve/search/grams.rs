//! What the search index counts: characters, pairs of neighbours, and words.
//!
//! Chinese has no spaces. Pairs with their positions find every substring, whatever a segmenter makes of it; the
//! words of jieba rank what is about the question above what merely holds its characters.

use std::sync::LazyLock;

use jieba_rs::Jieba;
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::document::Document;

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Stand before and after a name, so that a beginning and a whole are pairs like others.
pub const START: char = '\u{2}';
pub const END: char = '\u{3}';

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

/// A piece of text with its place, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gram {
    pub at: usize,
    pub text: String,
}

/// Words of letters and digits whole, other characters singly and in pairs, each at the place of its first character.
pub fn grams(chars: &[char]) -> Vec<Gram> {
    let mut all = Vec::with_capacity(chars.len() * 2);
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if alone(c) {
            all.push(Gram { at: i, text: c.to_string() });
            if let Some(next) = chars.get(i + 1).filter(|n| alone(**n)) {
                all.push(Gram { at: i, text: [c, *next].iter().collect() });
            }
            i += 1;
        } else if c.is_alphanumeric() {
            let length = chars[i..].iter().take_while(|c| c.is_alphanumeric() && !alone(**c)).count();
            // Nobody searches for words of this length; they are no terms worth keeping.
            all.push(Gram { at: i, text: chars[i..i + length.min(60)].iter().collect() });
            i += length;
        } else {
            i += 1;
        }
    }
    all
}

/// The fewest grams that cover a text: its pairs, and what stands in none.
pub fn cover(chars: &[char]) -> Vec<Gram> {
    let all = grams(chars);
    let paired: Vec<(usize, usize)> =
        all.iter().filter(|g| g.text.chars().count() == 2 && alone(chars[g.at])).map(|g| (g.at, g.at + 1)).collect();
    all.into_iter()
        .filter(|g| {
            g.text.chars().count() > 1 || !alone(chars[g.at]) || !paired.iter().any(|p| p.0 == g.at || p.1 == g.at)
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
        .filter(|w| w.chars().any(char::is_alphanumeric) && w.len() <= 240)
        .collect()
}

/// Grams in the form that the index takes; the text itself is not kept.
pub fn tokens(grams: Vec<Gram>) -> PreTokenizedString {
    let tokens = grams
        .into_iter()
        .map(|g| Token { offset_from: 0, offset_to: 0, position: g.at, text: g.text, position_length: 1 })
        .collect();
    PreTokenizedString { text: String::new(), tokens }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(grams: Vec<Gram>) -> Vec<String> {
        grams.into_iter().map(|g| g.text).collect()
    }

    #[test]
    fn characters_pairs_and_words() {
        let chars: Vec<char> = "投入gdp资".chars().collect();
        assert_eq!(texts(grams(&chars)), ["投", "投入", "入", "gdp", "资"]);
        assert_eq!(texts(cover(&chars)), ["投入", "gdp", "资"]);
        assert_eq!(texts(cover(&['甲'])), ["甲"]);
        assert!(grams(&[]).is_empty());
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
