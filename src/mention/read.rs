//! The whole floor: times first, then names, then quantities in what is left.

use std::sync::Arc;

use super::names::Names;
use super::quantity::Quantities;
use super::{Mention, What, time};
use crate::document::Document;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::Seeds;
use crate::span::Range;

/// Reads the mentions of documents.
pub struct Reader {
    quantities: Quantities,
    names: Names,
}

impl Reader {
    pub fn load(knowledge: &Knowledge, seeds: Arc<Seeds>) -> Result<Self, KnowledgeError> {
        Ok(Self { quantities: Quantities::load(knowledge)?, names: Names::load(knowledge, seeds)? })
    }

    /// Every mention of a document, by place. They do not overlap, but for a counted group and the number in it.
    pub fn read(&self, doc: &Document) -> Vec<Mention> {
        let mut all: Vec<Mention> = Vec::new();
        let mut tale = time::Tale::default();
        for sentence in &doc.sentences {
            let mut found: Vec<Mention> = Vec::new();
            self.names.find(doc, sentence.range, &mut found);
            // 985 is a name, 1985 is a year.
            let digit = |i: Option<u32>| i.is_some_and(|i| doc.chars.get(i as usize).is_some_and(char::is_ascii_digit));
            found.retain(|m| {
                let cut_before = digit(Some(m.range.start)) && digit(m.range.start.checked_sub(1));
                let cut_behind = digit(m.range.end.checked_sub(1)) && digit(Some(m.range.end));
                !(matches!(m.what, What::Fixed) && (cut_before || cut_behind))
            });
            let mut times = Vec::new();
            let now = doc.meta.now();
            let told = tale.year(sentence.paragraph, now);
            time::find(&doc.chars, sentence.range, now, told, &mut times);
            tale.follow(&doc.chars, sentence.paragraph, now, &mut times);
            // A time inside a title or fixed name is part of it.
            times.retain(|t| !found.iter().any(|m| hides(m) && m.range.meets(t.range)));
            found.retain(|m| !times.iter().any(|t| t.range.meets(m.range) && !m.range.holds(t.range)));
            found.retain(|m| hides(m) || !times.iter().any(|t| t.range.meets(m.range)));
            found.append(&mut times);
            let mut taken: Vec<Range> =
                found.iter().filter(|m| hides(m) || matches!(m.what, What::Time(_))).map(|m| m.range).collect();
            taken.sort_unstable();
            let mut quantities = Vec::new();
            self.quantities.find(&doc.chars, sentence.range, &taken, &mut quantities);
            if !sentence.joints.is_empty() {
                quantities.retain(|m| !is_cut(&sentence.joints, m.range));
                found.retain(|m| !matches!(m.what, What::Time(_)) || !is_cut(&sentence.joints, m.range));
            }
            self.names.groups(doc, sentence.range, &quantities, &mut found);
            found.append(&mut quantities);
            found.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)));
            all.append(&mut found);
        }
        self.names.settle(doc, &mut all);
        all
    }
}

/// Whether damage touches a mention: what is left of a number is not the number.
fn is_cut(joints: &[u32], range: Range) -> bool {
    joints.iter().any(|j| range.start <= *j + 1 && *j <= range.end)
}

/// Whether a mention's numbers are its own: nothing else is read inside it.
fn hides(m: &Mention) -> bool {
    match &m.what {
        What::Title { bracketed, .. } => *bracketed,
        // 六盘水市, 三江县: the numerals are the name's.
        What::Place(p) => !p.here,
        What::Fixed | What::Area { .. } => true,
        // 九三学社, 中国一汽: so are those of a body that is known.
        What::Body(b) => b.known && b.count.is_none() && b.kind != "budget",
        _ => false,
    }
}
