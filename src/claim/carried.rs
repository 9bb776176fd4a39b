//! Who gives where the clause itself names nobody: whoever the tie, the sum, the sentence or the part before had.

use super::giver::Asked;
use super::givers::Givers;
use super::{Kind, Role, Slot, Thing, phrase, who};
use crate::mention::What;
use crate::span::Range;

impl Asked<'_, '_> {
    /// The helpers of a tie that a clause says.
    pub(super) fn helpers(&self, clause: Range) -> Option<Givers> {
        let span = self.scene.doc.span(clause);
        let slots: Vec<Slot> = self
            .going
            .claims
            .iter()
            .rev()
            .take_while(|c| c.sentence == self.scene.doc.span(self.scene.sentence.range))
            .filter(|c| c.kind == Kind::Pairing && c.rule != "pairing.named" && c.rule != "pairing.presupposed")
            .filter(|c| c.value.end <= span.end && c.value.end > span.start)
            .flat_map(|c| c.slots.iter().filter(|s| s.role == Role::Helper))
            .map(|s| Slot { role: Role::Funder, ..s.clone() })
            .collect();
        let used = self
            .scene
            .mentions
            .iter()
            .filter(|m| slots.iter().any(|s| s.words == Some(self.scene.doc.span(m.range))))
            .map(|m| m.range)
            .collect();
        (!slots.is_empty()).then_some(Givers { slots, used })
    }

    /// 甲集团定点帮扶乙县。已向乙县投入…: without a subject, who helped or gave in the sentence before goes on, if
    /// somebody is given to.
    pub(super) fn goes_on(&self) -> Option<Vec<Slot>> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let told = |known: &&(usize, Vec<Slot>)| known.0 + 1 == scene.index;
        let (sentence, slots) = [&self.going.giver, &self.going.acting].into_iter().flatten().find(told)?;
        let before = &scene.doc.sentences[*sentence];
        if before.paragraph != scene.sentence.paragraph {
            return None;
        }
        let clause = scene.clause(self.clause);
        let until = Range { start: clause.start, end: self.stretch.before.end.max(clause.start) };
        let given = scene.mentions_in(until).any(|m| {
            let near = Range { start: m.range.start.saturating_sub(2).max(clause.start), end: m.range.start };
            (who::is_party(m) || matches!(m.what, What::Quantity(_)))
                && scene.words_in(v.given_to, near).any(|w| w.end == m.range.start)
        });
        // 落实财政援助资金…: whoever was said to help in the sentence before.
        let aid = ["援助资金", "帮扶资金", "协作资金", "援建资金"].iter().any(|w| scene.text(until).contains(w))
            && !scene.mentions_in(until).any(|m| who::is_party(m) || matches!(m.what, What::Pair { .. }))
            && slots.iter().all(|s| !self.going.known_ties.places_of(s).is_empty());
        let own = |s: &Slot| matches!((&s.thing, &self.going.own), (Thing::Place(c), Some(o)) if o.holds(c));
        ((given || aid) && !slots.iter().any(own))
            .then(|| slots.iter().map(|s| Slot { role: Role::Funder, inferred: true, ..s.clone() }).collect())
    }

    /// 甲局筹措资金15万元建成…,投入3万元…: who gave the sum before in the sentence, where that is said before it.
    pub(super) fn of_sum_before(&self) -> Option<Vec<Slot>> {
        let (scene, v) = (self.scene, self.going.vocabulary());
        let sentence = scene.doc.span(scene.sentence.range);
        let until = Range { start: scene.sentence.range.start, end: self.stretch.before.end };
        // 其中…: a part that names no giver has not that of the part before.
        if self.verbs.is_empty() || scene.has(v.parts, until) {
            return None;
        }
        let before = self.going.claims.iter().rev().take_while(|c| c.sentence == sentence);
        let claim = before.filter(|c| c.kind == Kind::Funding).find(|c| c.flow.as_deref() != Some("agree"))?;
        let slots: Vec<Slot> = claim.slots.iter().filter(|s| s.role == Role::Funder).cloned().collect();
        let said =
            slots.iter().all(|s| s.words.is_some_and(|w| w.start >= sentence.start && w.end <= claim.value.start));
        let moved = claim.derivation.iter().any(|d| d == "giver was moved to give");
        (!slots.is_empty() && said && !moved).then_some(slots)
    }

    /// 两地无偿援助…: the two places that the text listed, where they are not the document's own.
    pub(super) fn both(&self) -> Option<Vec<Slot>> {
        let scene = self.scene;
        let clause = scene.clause(self.clause);
        let verb = self.verbs.first()?;
        let v = self.going.vocabulary();
        let head = phrase::strip_end(scene, v.filler, Range { start: clause.start, end: verb.start.max(clause.start) });
        let said = ["两地", "两省", "两市", "两省市"].iter().any(|w| scene.text(head).ends_with(w));
        let listed = &self.going.listed;
        let own = |s: &Slot| matches!((&s.thing, &self.going.own), (Thing::Place(c), Some(o)) if o.holds(c));
        (said && listed.len() == 2 && !listed.iter().any(own))
            .then(|| listed.iter().map(|s| Slot { role: Role::Funder, inferred: true, ..s.clone() }).collect())
    }

    /// Behind a semicolon the giver of the part before goes on, when no other acts.
    pub(super) fn chained(&self) -> Option<Vec<Slot>> {
        let (sentence, slots) = self.going.giver.as_ref()?;
        (sentence + 1 == self.scene.index && self.going.chained)
            .then(|| slots.iter().map(|s| Slot { role: Role::Funder, inferred: true, ..s.clone() }).collect())
    }
}
