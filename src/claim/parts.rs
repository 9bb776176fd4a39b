//! Who paid a part of a whole: 总投资3亿元,其中国家补助8000万元、群众自筹1200万元.
//!
//! Such a part is nothing but a payer, a word of paying or a pot, and the amount; what it is for, the whole says.

use rust_decimal::Decimal;

use super::givers::{Givers, named};
use super::phrase;
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Claim, Kind, Role};
use crate::mention::What;
use crate::span::Range;

/// The payer of a part, if the words before its amount are nothing else: 国家|专项资金, 县乡|自筹, 单位干部|捐款.
fn payer(scene: &Scene, v: &Vocabulary, before: Range) -> Option<Range> {
    let before = phrase::strip_end(scene, v.tail, phrase::strip_adverbials(scene, v, before));
    let before = phrase::strip_start(scene, v.parts, before);
    let mut end = before.start;
    while let Some(word) = scene.word_at(v.part_payer, end, before.end) {
        end = word.end;
        // 省、市配套; 群众和企业自筹
        if end < before.end
            && matches!(scene.char(end), '、' | '和' | '及' | '与')
            && scene.word_at(v.part_payer, end + 1, before.end).is_some()
        {
            end += 1;
        }
    }
    let payer = Range { start: before.start, end };
    // 社会资金 is nobody's; 社会捐资 is society's.
    if scene.text(payer) == "社会" && scene.behind(end, 1) != "捐" {
        return None;
    }
    let mut rest = Range { start: end, end: before.end };
    if payer.is_empty() || rest.is_empty() {
        return None;
    }
    while let Some(word) = scene.word_at(v.part_paid, rest.start, rest.end) {
        rest.start = word.end;
    }
    rest.is_empty().then_some(payer)
}

/// A sum that is a part of another of its sentence.
pub(super) struct Part {
    /// The words that name who pays it.
    payer: Range,
    /// What the whole is for, and how it flows.
    pub purpose: Option<String>,
    pub flow: Option<String>,
}

impl Part {
    /// The part that a sum is, by the words before it.
    pub fn of(going: &Going, scene: &Scene, before: Range) -> Option<Self> {
        let v = going.vocabulary();
        let payer = payer(scene, v, before)?;
        let whole = whole(&going.claims, scene, v, before)?;
        let purpose = whole.slots.iter().find(|s| s.role == Role::Purpose).map(|s| s.name.clone());
        Some(Self { payer, purpose, flow: whole.flow.clone() })
    }

    /// Who pays it: the budget (中央资金), else the words themselves.
    pub fn givers(&self, scene: &Scene, v: &Vocabulary) -> Givers {
        let budget = scene
            .mentions_at(self.payer.start)
            .filter(|m| matches!(&m.what, What::Body(b) if b.kind == "budget"))
            .max_by_key(|m| m.range.end);
        budget.map_or_else(|| named(scene, self.payer), |m| Givers::of(scene, v, &[m]))
    }
}

/// The donation of the sentences just before that a use of so much money is a use of.
pub(super) fn given_before<'g>(going: &'g Going, scene: &Scene, number: Decimal) -> Option<&'g Claim> {
    const NEAR: usize = 6;
    let first = scene.doc.sentences[scene.index.saturating_sub(NEAR)..scene.index].iter().find(|s| !s.range.is_empty());
    let from = first.map_or(scene.sentence.range.start, |s| s.range.start);
    let from = scene.doc.span(Range { start: from, end: from }).start;
    let donated = |c: &&Claim| {
        c.kind == Kind::Funding
            && c.flow.as_deref() == Some("donate")
            && c.rule != "funding.used"
            && c.amount.as_ref().is_some_and(|a| a.number >= number)
    };
    going.claims.iter().rev().take_while(|c| c.sentence.start >= from).find(donated)
}

/// The sum that a part belongs to: what stands before 其中 or the bracket, else the first sum of the sentence.
fn whole<'c>(claims: &'c [Claim], scene: &Scene, v: &Vocabulary, part: Range) -> Option<&'c Claim> {
    let sentence = scene.doc.span(scene.sentence.range);
    let until = Range { start: scene.sentence.range.start, end: part.end };
    let marked = scene.words_in(v.parts, until).next_back().map(|w| scene.doc.span(w).start);
    let of_sentence =
        || claims.iter().rev().take_while(move |c| c.sentence == sentence).filter(|c| c.kind == Kind::Funding);
    match marked {
        Some(from) => of_sentence().find(|c| c.value.end <= from),
        None => of_sentence().last(),
    }
}
