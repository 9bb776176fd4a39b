//! Names by their words, by pairs of characters and by their beginnings.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;

/// A name: the thing's place in the list of things, and the name's in the thing.
pub(super) type At = (u32, u32);

/// Finds names that are the same, that begin so, or that are nearly the same.
#[derive(Debug, Default)]
pub(super) struct Index {
    exact: BTreeMap<String, Vec<At>>,
    grams: HashMap<(char, char), Vec<u32>>,
    /// Names in the order they came: thing, name, number of pairs of characters.
    names: Vec<(At, u32)>,
}

/// The form in which names are compared: one width, simplified characters, no spaces, quotation marks or brackets.
pub(super) fn key(text: &str) -> String {
    text.chars()
        .filter_map(crate::document::fold)
        .filter(|c| !c.is_whitespace() && !"()“”\"'‘’《》<>·、,，.。-—_/|".contains(*c))
        .flat_map(char::to_lowercase)
        .take(LONGEST)
        .collect()
}

/// No name is longer; what comes behind is not looked at.
const LONGEST: usize = 64;

fn grams(key: &str) -> HashSet<(char, char)> {
    let chars: Vec<char> = key.chars().collect();
    chars.windows(2).map(|w| (w[0], w[1])).collect()
}

impl Index {
    pub fn add(&mut self, thing: usize, name: usize, text: &str) {
        let key = key(text);
        if key.is_empty() {
            return;
        }
        let at = (thing as u32, name as u32);
        let n = self.names.len() as u32;
        let grams = grams(&key);
        self.names.push((at, grams.len() as u32));
        for gram in grams {
            self.grams.entry(gram).or_default().push(n);
        }
        self.exact.entry(key).or_default().push(at);
    }

    /// Names whose key is this.
    pub fn exact(&self, key: &str) -> &[At] {
        self.exact.get(key).map_or(&[], Vec::as_slice)
    }

    /// Names that begin with a key, shortest first within the order of their characters.
    pub fn beginning<'a>(&'a self, key: &'a str) -> impl Iterator<Item = At> + 'a {
        self.exact
            .range::<str, _>((Bound::Included(key), Bound::Unbounded))
            .take_while(move |(name, _)| name.starts_with(key))
            .flat_map(|(_, at)| at.iter().copied())
    }

    /// Names that share at least `least` of their pairs of characters with the key (Dice), best first.
    pub fn near(&self, key: &str, least: f64) -> Vec<(At, f64)> {
        let wanted = grams(key);
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for gram in &wanted {
            for n in self.grams.get(gram).into_iter().flatten() {
                *shared.entry(*n).or_default() += 1;
            }
        }
        let mut near: Vec<(At, f64)> = shared
            .into_iter()
            .map(|(n, count)| {
                let (at, own) = self.names[n as usize];
                (at, 2.0 * f64::from(count) / (f64::from(own) + wanted.len() as f64))
            })
            .filter(|(_, dice)| *dice >= least)
            .collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(64);
        near
    }
}
