//! Aid pairs by their short names: 沪滇, 津甘, 闽宁.

use std::collections::BTreeMap;

use super::super::{Mention, What};
use super::wording::PairWords;
use crate::chars::{CharSet, starts};
use crate::seeds::Seeds;
use crate::span::Range;

/// 沪 → 310000 …
pub(super) struct Pairs {
    abbreviations: BTreeMap<char, String>,
    /// By short name: helper and recipient.
    known: BTreeMap<[char; 2], (String, String)>,
    firsts: CharSet,
}

/// How far behind the short name its context may stand.
const REACH: usize = 28;

impl Pairs {
    pub fn load(seeds: &Seeds) -> Self {
        let abbreviations: BTreeMap<char, String> = seeds
            .abbreviations
            .iter()
            .filter(|a| a.safe_in_pairs)
            .filter_map(|a| {
                let mut chars = a.abbreviation.chars();
                Some((chars.next().filter(|_| chars.next().is_none())?, a.code.clone()))
            })
            .collect();
        let mut known = BTreeMap::new();
        for pair in &seeds.pairs {
            let Some(short) = &pair.short_name else { continue };
            let chars: Vec<char> = short.chars().collect();
            let (Ok(key), Some(helper), Some(recipient)) =
                (<[char; 2]>::try_from(chars), &pair.helper_code, &pair.recipient_code)
            else {
                continue;
            };
            // 粤滇 is the provinces' tie before it is that of one of their cities.
            let ends = match (abbreviations.get(&key[0]), abbreviations.get(&key[1])) {
                (Some(a), Some(b)) => (a.clone(), b.clone()),
                _ => (helper.clone(), recipient.clone()),
            };
            let turned = ends.0[..2] == recipient[..2] && ends.1[..2] == helper[..2];
            known.entry(key).or_insert(if turned { (ends.1, ends.0) } else { ends });
        }
        let mut firsts = CharSet::default();
        abbreviations.keys().chain(known.keys().map(|k| &k[0])).for_each(|c| firsts.add(*c));
        Self { abbreviations, known, firsts }
    }

    /// Finds the short names of pairs where what follows speaks of help.
    pub fn find(&self, words: &PairWords, chars: &[char], base: u32, out: &mut Vec<Mention>) {
        for i in 0..chars.len().saturating_sub(1) {
            if !self.firsts.has(chars[i]) {
                continue;
            }
            let key = [chars[i], chars[i + 1]];
            let known = self.known.get(&key);
            let by_letters = || {
                let (a, b) = (self.abbreviations.get(&key[0])?, self.abbreviations.get(&key[1])?);
                (a != b).then(|| (a.clone(), b.clone()))
            };
            let Some((helper, recipient)) = known.cloned().or_else(by_letters) else { continue };
            let behind: String = chars[i + 2..chars.len().min(i + 2 + REACH)]
                .iter()
                .take_while(|c| !matches!(c, ',' | '。' | ';'))
                .collect();
            let straight = words.straight.iter().any(|w| starts(chars, i + 2, w));
            let listed = matches!(chars.get(i + 2), Some('、' | '和' | '与' | '”'));
            let context = words.context.iter().any(|w| behind.contains(w.as_str()))
                && !words.works.iter().any(|w| behind.contains(w.as_str()));
            if !(context && (known.is_some() || listed || straight)) {
                continue;
            }
            // 京津冀, 云贵川: three abbreviations in a row are a region.
            let run = |j: Option<usize>| {
                j.and_then(|j| chars.get(j))
                    .is_some_and(|c| self.abbreviations.contains_key(c) && !words.everyday.contains(*c))
            };
            if run(i.checked_sub(1)) || run(Some(i + 2)) {
                continue;
            }
            out.push(Mention {
                range: Range::new(base as usize + i, base as usize + i + 2),
                what: What::Pair { short_name: key.iter().collect(), helper, recipient },
            });
        }
    }

    /// 云南-上海对口帮扶: two places and a hyphen are a pair; the seeds say who helps.
    pub fn hyphenated(&self, seeds: &Seeds, chars: &[char], base: u32, found: &mut Vec<Mention>) {
        let mut i = 0;
        while i + 1 < found.len() {
            let (a, b) = (&found[i], &found[i + 1]);
            let between = &chars[(a.range.end - base) as usize..(b.range.start.max(a.range.end) - base) as usize];
            if let (['-' | '—' | '~'], What::Place(p), What::Place(q)) = (between, &a.what, &b.what)
                && let ([x], [y]) = (p.candidates.as_slice(), q.candidates.as_slice())
                && let Some(pair) = seeds.pairs.iter().find(|s| {
                    let (h, r) = (s.helper_code.as_deref(), s.recipient_code.as_deref());
                    h == Some(x) && r == Some(y) || h == Some(y) && r == Some(x)
                })
            {
                let what = What::Pair {
                    short_name: pair.short_name.clone().unwrap_or_default(),
                    helper: pair.helper_code.clone().unwrap_or_default(),
                    recipient: pair.recipient_code.clone().unwrap_or_default(),
                };
                found[i] = Mention { range: a.range.join(b.range), what };
                found.remove(i + 1);
            }
            i += 1;
        }
    }
}
