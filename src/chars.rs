//! Floor 0: characters: whether a word stands at a place of a text, and sets of characters that are asked at one look.

/// Whether `word` stands at `at`.
pub fn starts(chars: &[char], at: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c))
}

/// Whether `word` ends at `end` (exclusive).
pub fn ends(chars: &[char], end: usize, word: &str) -> bool {
    let length = word.chars().count();
    length <= end && starts(chars, end - length, word)
}

/// Whether a character is Chinese writing.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}')
}

/// A set of characters of the first plane. What it is mostly for: the first characters of many words, so that at most
/// places of a text one look tells that none of the words stands there.
#[derive(Debug)]
pub struct CharSet(Box<[u64; 1024]>);

impl<'de> serde::Deserialize<'de> for CharSet {
    /// From a string of its characters.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::of(&text))
    }
}

impl Default for CharSet {
    fn default() -> Self {
        Self(Box::new([0; 1024]))
    }
}

impl CharSet {
    /// The characters of a text.
    pub fn of(text: &str) -> Self {
        let mut set = Self::default();
        text.chars().for_each(|c| set.add(c));
        set
    }

    /// The first characters of words.
    pub fn firsts<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut set = Self::default();
        words.into_iter().filter_map(|w| w.chars().next()).for_each(|c| set.add(c));
        set
    }

    /// The last characters of words.
    pub fn lasts<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut set = Self::default();
        words.into_iter().filter_map(|w| w.chars().next_back()).for_each(|c| set.add(c));
        set
    }

    /// Puts a character in; those beyond the first plane are one for the set.
    pub fn add(&mut self, c: char) {
        let c = (c as usize).min(0xffff);
        self.0[c / 64] |= 1 << (c % 64);
    }

    pub fn has(&self, c: char) -> bool {
        let c = (c as usize).min(0xffff);
        self.0[c / 64] >> (c % 64) & 1 == 1
    }
}
