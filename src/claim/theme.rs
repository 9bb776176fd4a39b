//! Whether a sentence is about help at all: money, people and ties of a bank's results, a land sale or a football
//! transfer are no aid, and become observations at most.
//!
//! Three classes of `rules/words.toml` decide: `theme` (扶贫, 帮扶, 低保: the field's own words), `theme_near` (农户,
//! 补助, 捐赠: words that it shares with others) and `foreign` (票房, 球员, 楼面价: words of other fields).

use super::scene::Scene;
use super::vocabulary::Vocabulary;
use crate::document::{Document, SentenceKind};
use crate::mention::{Mention, What};

/// A text has a theme when a word of the field stands in every so many characters.
const DENSE: usize = 400;
/// A text in which words of other fields are so many times as frequent only touches on help.
const FOREIGN: usize = 2;
/// A text without a word of the field needs a neighbouring word in every so many characters.
const DENSE_NEAR: usize = 60;

/// Which sentences of a document are about help.
pub(super) struct Theme {
    on: Vec<bool>,
    /// Whether the document as a whole is.
    pub document: bool,
}

#[derive(Clone, Copy, Default)]
struct Count {
    field: usize,
    near: usize,
    foreign: usize,
}

impl Theme {
    /// Counts the words of each sentence; `scenes` stand beside `doc.sentences`, `None` where nothing is read.
    pub fn of(doc: &Document, scenes: &[Option<Scene>], v: &Vocabulary) -> Self {
        let counts: Vec<Count> =
            scenes.iter().map(|s| s.as_ref().map_or_else(Count::default, |s| count(s, v))).collect();
        let length: usize = scenes.iter().flatten().map(|s| s.sentence.range.len()).sum();
        let sum = |f: fn(&Count) -> usize| counts.iter().map(f).sum::<usize>();
        let (field, near, foreign) = (sum(|c| c.field), sum(|c| c.near), sum(|c| c.foreign));
        let titled = doc
            .meta
            .title
            .as_deref()
            .is_some_and(|t| ["扶贫", "脱贫", "帮扶", "振兴", "协作", "支援"].iter().any(|w| t.contains(w)))
            || scenes
                .iter()
                .zip(&counts)
                .any(|(s, c)| s.as_ref().is_some_and(|s| s.sentence.kind == SentenceKind::Title) && c.field > 0);
        let dense = titled || field > 0 && field * DENSE >= length && foreign <= field * FOREIGN;
        let document = dense || field > 0 || foreign == 0 && near > 0 && near * DENSE_NEAR >= length;
        // In a text that touches on help in passing only the paragraphs that do are about it.
        let mut paragraphs: std::collections::BTreeSet<u32> = std::collections::BTreeSet::new();
        if !dense {
            paragraphs.extend(
                scenes
                    .iter()
                    .zip(&counts)
                    .filter(|(_, c)| c.field > 0)
                    .filter_map(|(s, _)| Some(s.as_ref()?.sentence.paragraph)),
            );
        }
        let on = scenes
            .iter()
            .zip(&counts)
            .map(|(scene, c)| {
                let Some(scene) = scene else { return document };
                let strange = c.foreign > 0 && c.field == 0;
                let heading = scene.sentence.heading.and_then(|h| counts.get(h as usize)).is_some_and(|c| c.field > 0);
                document
                    && !strange
                    && (dense || field == 0 || heading || paragraphs.contains(&scene.sentence.paragraph))
            })
            .collect();
        Self { on, document }
    }

    /// Whether funding, staff and ties may be read in a sentence.
    pub fn holds(&self, sentence: usize) -> bool {
        self.on.get(sentence).copied().unwrap_or(self.document)
    }
}

fn count(scene: &Scene, v: &Vocabulary) -> Count {
    let named = |m: &&Mention| matches!(m.what, What::Pair { .. } | What::Programme { .. });
    Count {
        field: scene.count(v.theme) + scene.mentions.iter().filter(named).count(),
        near: scene.count(v.theme_near),
        foreign: scene.count(v.foreign),
    }
}
