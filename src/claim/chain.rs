//! Lists under one verb: an amount without a verb of its own goes by the rule of the one before it.
//!
//! 安排产业4.02亿元、教育2.35亿元 · 共8.76亿元,其中中央4.02亿元,省级2.35亿元 · 选派干部14名,教师32名

use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::{Kind, measure, phrase, staff};
use crate::mention::{Class, Mention, Quantity, What};
use crate::span::Range;

/// What the claim before leaves for the amounts behind it.
pub(super) struct Last {
    rule: usize,
    value: Range,
    clause: usize,
    /// What the claim was: a standard's amount that a funding rule tried is an observation.
    kind: Kind,
    /// Whether a clause with 其中 opened the list of parts.
    parts: bool,
}

/// How an amount goes on the list.
pub(super) enum GoesOn<'r> {
    By(&'r Rule),
    Observation,
}

/// The longest clause that can be a bare member of a list: 广州市2400万元, 专业技术人才2108名.
const BARE: usize = 22;

impl Last {
    pub fn of(going: &Going, scene: &Scene, rule: usize, value: Range, before: Option<&Self>) -> Self {
        let clause = scene.clause_of(value.start);
        let v = going.vocabulary();
        let colon = |c: &Range| scene.doc.chars.get(c.end as usize) == Some(&':');
        let opens = scene.has(v.parts, scene.clause(clause))
            || clause > 0 && Some(scene.clause(clause - 1)).filter(colon).is_some_and(|c| scene.has(v.parts, c));
        let parts = opens || before.is_some_and(|b| b.parts && clause <= b.clause + 1);
        let kind = going.claims.last().map_or(Kind::Observation, |c| c.kind);
        Self { rule, kind, value, clause, parts }
    }

    /// A sentence that begins with 其中 goes on with the funding of the sentence before.
    pub fn of_sentence_before(going: &Going, scene: &Scene) -> Option<Self> {
        let first = scene.clause(0);
        let v = going.vocabulary();
        // 从地区看,甲州5亿元…: the parts of what the sentence before handed out, whatever else it told.
        let seen = scene.word_at(v.parts, first.start, first.end).is_some_and(|w| w.len() >= 4);
        let claim = match seen || grows_on(going, scene) {
            true => going.claims.iter().rev().take(6).find(|c| c.kind == Kind::Funding)?,
            false => going.claims.last().filter(|c| c.kind == Kind::Funding)?,
        };
        let start = scene.doc.span(scene.sentence.range).start;
        let near = claim.sentence.end <= start && start - claim.sentence.end < 12;
        let opens = scene.words_in(v.parts, first).any(|w| w.start == first.start) || grows_on(going, scene);
        let rule = going.reader.rules.rules.iter().position(|r| r.name == claim.rule)?;
        let value = Range { start: first.start, end: first.start };
        (near && opens).then_some(Self { rule, kind: Kind::Funding, value, clause: 0, parts: true })
    }

    /// The rule by which an amount goes on the list, if it does. `tried` is the rule that it found for itself: only a
    /// weak one (a bare name of a sum) gives way.
    pub fn goes_on<'r>(
        &self,
        going: &Going<'r>,
        scene: &Scene,
        m: &Mention,
        q: &Quantity,
        tried: Option<&Rule>,
    ) -> Option<GoesOn<'r>> {
        let rule = going.reader.rules.rules.get(self.rule)?;
        let weak = tried.is_none_or(|r| matches!(r.name.as_str(), "funding.fund" | "funding.handed"));
        if !weak {
            return None;
        }
        let clause = scene.clause_of(q.core.start);
        let between = scene.doc.slice(Range { start: self.value.end, end: q.core.start.max(self.value.end) });
        let listed = clause == self.clause
            && (between.first().is_none_or(|c| matches!(c, '和' | '及' | '与' | '('))
                || between.contains(&'、')
                || self.parts && between.contains(&','));
        match (self.kind, rule.kind) {
            // 分别达到每人每月1274元、1974元
            (Kind::Observation, _) if listed => Some(GoesOn::Observation),
            (Kind::Funding, Kind::Funding) if q.class == Class::Money && !q.unit.contains('/') => {
                // 其中:中央5.1亿元 — the mark makes a clause of 其中.
                let since = Range { start: scene.clause(self.clause).end, end: scene.clause(clause).end };
                let opens = clause > self.clause
                    && clause <= self.clause + 2
                    && scene.words_in(going.vocabulary().parts, since).any(|w| {
                        scene.clause_of(w.start) == clause || scene.doc.chars.get(w.end as usize) == Some(&':')
                    });
                let first = scene.clause(0);
                let parts = going.vocabulary().parts;
                let seen = scene.word_at(parts, first.start, first.end).is_some_and(|w| w.len() >= 4) && clause > 0;
                let part = opens
                    || seen
                    || self.parts
                        && (clause == self.clause + 1 || self.value.is_empty())
                        && bare(going, scene, clause, m);
                // 发放小额信贷2亿元,余额5亿元: the balance of the same loans.
                let lead = scene.text(Range { start: scene.clause(clause).start, end: m.range.start });
                let balance = rule.name == "funding.loan"
                    && clause <= self.clause + 2
                    && lead.chars().count() <= 8
                    && lead.contains("余额");
                // 由2017年的1.2亿元增加到2020年的5.1亿元: the end of a change is what its start is.
                let led =
                    clause == self.clause && measure::leads_to(scene, going.vocabulary(), scene.clause(clause), q.core);
                let grown = clause == 0 && self.value.is_empty() && grows_on(going, scene);
                (led || part || grown || balance || listed && (tried.is_none() || between.contains(&'、')))
                    .then_some(GoesOn::By(rule))
            }
            (Kind::Staffing, Kind::Staffing) if tried.is_none() => {
                // 14名干部和150名人才, 33名硕士生以及8名教师
                let joint = |c: &&[char]| matches!(c, [.., '和' | '及' | '与' | '、']);
                let listed = listed || clause == self.clause && Some(between).filter(joint).is_some();
                let next = clause == self.clause + 1 && bare(going, scene, clause, m)
                    || clause > self.clause && scene.has(going.vocabulary().parts, scene.clause(clause));
                // 选派28名队员,其中甲县4名: nothing but where.
                let shared = clause == self.clause + 1
                    && q.unit == "名"
                    && scene.has(going.vocabulary().parts, scene.clause(clause))
                    && m.range.end == scene.clause(clause).end
                    && bare(going, scene, clause, m);
                ((listed || next) && staff::continues(going, scene, m) || shared).then_some(GoesOn::By(rule))
            }
            _ => None,
        }
    }
}

/// 2018年甲市提供资金2.5亿元;2019年增加到3.6亿元: nothing but a time and a word of growing leads to the sum, which is the
/// same money in another year.
pub(super) fn grows_on(going: &Going, scene: &Scene) -> bool {
    if !going.chained {
        return false;
    }
    let v = going.vocabulary();
    let first = scene.clause(0);
    let Some(m) = scene.mentions_in(first).find(|m| matches!(m.what, What::Quantity(_))) else { return false };
    let money = matches!(&m.what, What::Quantity(q) if q.class == Class::Money && !q.unit.contains('/'));
    let lead = phrase::strip_adverbials(scene, v, Range { start: first.start, end: m.range.start });
    let reaches = super::course::reaches(scene, v, lead);
    money && reaches.iter().any(|w| w.start == lead.start && w.end == lead.end)
}

/// Whether a sentence [grows on](grows_on) from money that was given in the one before.
pub(super) fn goes_on_with_money(going: &Going, scene: &Scene) -> bool {
    let funded = |c: &&super::Claim| c.kind == Kind::Funding && going.is_sentence_before(scene, c);
    grows_on(going, scene) && going.claims.iter().rev().take(6).any(|c| funded(&c))
}

/// Whether a clause holds nothing but a name and its amounts.
fn bare(going: &Going, scene: &Scene, clause: usize, m: &Mention) -> bool {
    let v = going.vocabulary();
    let range = scene.clause(clause);
    let before = Range { start: range.start, end: m.range.start.max(range.start) };
    range.len() <= BARE
        && !before.is_empty()
        && ![v.clause_verb, v.aim, v.change, v.reach, v.subject_act].into_iter().any(|c| scene.has(c, before))
}
