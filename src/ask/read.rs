//! The stretches of a question: mentions, cue words, an indicator's name.

use super::{Asker, Sense, Stretch};
use crate::document::Document;
use crate::mention::{Mention, What};

impl Asker {
    pub(super) fn mentioned(&self, doc: &Document) -> Vec<Stretch> {
        let sense = |m: &Mention| -> Option<Sense> {
            Some(match &m.what {
                What::Place(p) => {
                    // A name of several places is not settled by taking the first.
                    let only = || p.candidates.first().filter(|_| p.candidates.len() == 1).cloned();
                    let code = p.code.clone().or_else(only)?;
                    let name = self.seeds.place(&code)?.name.clone();
                    Sense::Place { code, name }
                }
                What::Body(b) => Sense::Body(b.name.clone()),
                What::Area { name } => Sense::Body(name.clone()),
                What::Pair { helper, recipient, .. } => {
                    Sense::Pair { helper: helper.clone(), recipient: recipient.clone() }
                }
                What::Time(t) => {
                    let year = |iso: &Option<String>| iso.as_deref().and_then(|s| s.get(..4)?.parse().ok());
                    let (from, to) = (year(&t.start), year(&t.end));
                    if from.is_none() && to.is_none() {
                        return None;
                    }
                    Sense::Years { from, to }
                }
                _ => return None,
            })
        };
        self.mentions
            .read(doc)
            .iter()
            .filter_map(|m| {
                let span = doc.span(m.range);
                if !matches!(m.what, What::Place(_) | What::Time(_)) && self.asks(doc.words(m.range)) {
                    return None;
                }
                Some(Stretch { start: span.start as usize, end: span.end as usize, sense: sense(m)? })
            })
            .collect()
    }

    /// Whether words are those of a query: 中央单位 asks, though it names a group as well.
    fn asks(&self, words: &str) -> bool {
        self.cues.cue.iter().any(|row| row.means.starts_with("query:") && row.words.iter().any(|w| w == words))
    }

    fn sense(means: &str) -> Sense {
        match means.split_once(':') {
            Some(("query", name)) => Sense::Query(name.to_owned()),
            Some(("flow", name)) => Sense::Flow(name.to_owned()),
            _ if means == "giving" => Sense::Giving,
            _ if means == "beyond" => Sense::Beyond,
            _ => Sense::Filler,
        }
    }

    /// Fills what is free with the cue words: longer ones wherever they stand, single characters only at the edges
    /// of what is left, so that 对 in 对虾 is no preposition once 虾 is read, and 的 in 目的地 none at all.
    pub(super) fn cued(&self, chars: &[char], taken: &mut Vec<Stretch>) {
        let mut words: Vec<(Vec<char>, &str)> = self
            .cues
            .cue
            .iter()
            .flat_map(|row| row.words.iter().map(|w| (w.chars().collect(), row.means.as_str())))
            .collect();
        words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        let mut free = vec![true; chars.len()];
        for s in taken.iter() {
            free[s.start..s.end].fill(false);
        }
        // Longest anywhere first, so that 是多少 is not broken by 是.
        for (word, means) in words.iter().filter(|(w, _)| w.len() > 1) {
            for at in 0..(chars.len() + 1).saturating_sub(word.len()) {
                let range = at..at + word.len();
                if chars[range.clone()] == word[..] && free[range.clone()].iter().all(|f| *f) {
                    free[range.clone()].fill(false);
                    taken.push(Stretch { start: range.start, end: range.end, sense: Self::sense(means) });
                }
            }
        }
        let single = |c: char| words.iter().find(|(w, _)| w[..] == [c]).map(|(_, means)| *means);
        let mut at = 0;
        while at < chars.len() {
            if !free[at] || !chars[at].is_alphanumeric() {
                at += 1;
                continue;
            }
            let length = (at..chars.len()).take_while(|i| free[*i] && chars[*i].is_alphanumeric()).count();
            let (mut first, mut last) = (at, at + length);
            let mut take = |i: usize, means: &str| {
                taken.push(Stretch { start: i, end: i + 1, sense: Self::sense(means) });
            };
            while first < last {
                let Some(means) = single(chars[first]) else { break };
                take(first, means);
                first += 1;
            }
            while last > first {
                let Some(means) = single(chars[last - 1]) else { break };
                take(last - 1, means);
                last -= 1;
            }
            at += length;
        }
    }

    /// A stretch of unknown words after 的 or a known thing and before 是多少 or 变化 is an indicator.
    pub(super) fn indicator(&self, chars: &[char], taken: &mut Vec<Stretch>) {
        let money = |s: &Stretch| {
            matches!(s.sense, Sense::Flow(_)) || matches!(&s.sense, Sense::Query(q) if *q == self.cues.money)
        };
        if taken.iter().any(money) {
            return;
        }
        let known_end = taken
            .iter()
            .filter(|s| matches!(s.sense, Sense::Place { .. } | Sense::Body(_) | Sense::Years { .. }))
            .map(|s| s.end)
            .max()
            .unwrap_or(0);
        let row = &self.cues.indicator;
        let tail: String = chars[known_end..].iter().collect();
        let Some(stop) = row.before.iter().filter_map(|b| tail.find(b.as_str())).min() else { return };
        let opening = row.after.iter().filter(|o| tail.starts_with(o.as_str())).map(String::len).max().unwrap_or(0);
        if opening >= stop {
            return;
        }
        let words = tail[opening..stop].trim().to_owned();
        if !(2..=20).contains(&words.chars().count()) {
            return;
        }
        let begin = known_end + tail[..opening].chars().count();
        let end = begin + tail[opening..stop].chars().count();
        // A question of its own (哪些, 谁) is no name of a measure.
        let asks = |s: &Stretch| s.start < end && s.end > begin && matches!(s.sense, Sense::Query(_) | Sense::Giving);
        if taken.iter().any(asks) {
            return;
        }
        taken.retain(|s| s.end <= begin || s.start >= end);
        taken.push(Stretch { start: begin, end, sense: Sense::Indicator(words) });
    }
}
