//! Who gives: the subject of the verb, whom somebody moved to give, the giver in the fund's name, or the subject of
//! the clause before.

use super::givers::{Givers, named};
use super::phrase::{self, Stretch};
use super::read::Going;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Role, Slot, Thing, fund, place, verb, who};
use crate::mention::{Mention, Place, What};
use crate::span::Range;

/// Everything that says who gives one amount.
pub(super) struct Asked<'s, 'a> {
    pub going: &'s Going<'s>,
    pub scene: &'s Scene<'a>,
    pub clause: usize,
    pub stretch: Stretch,
    pub verbs: &'s [Range],
    /// The rule is one of receiving: 争取…资金.
    pub turned: bool,
}

impl<'a> Asked<'_, 'a> {
    /// Finds who gives; `derivation` learns how.
    pub fn find(&self, derivation: &mut Vec<String>) -> Givers {
        let Self { going, scene, .. } = *self;
        let v = going.vocabulary();
        let own = going.own.as_ref();
        let clause = scene.clause(self.clause);
        let before = Range { start: clause.start, end: self.stretch.before.end.max(clause.start) };
        let first = self.verbs.first().map_or(before.end, |w| w.start);
        let in_name = self.in_name();
        let told = |derivation: &mut Vec<String>, how: &str, found: Vec<&Mention>| {
            derivation.push(format!("giver {how}"));
            Givers::of(scene, v, &found)
        };
        let in_text = self.budget();
        if let Some(own_money) = self.self_raised() {
            derivation.push("giver raises it itself".to_owned());
            return own_money;
        }
        // 投入和引进资金: whoever puts in gives, whatever else they bring.
        let with_giving = |w: &Range| {
            self.verbs.iter().any(|g| g.end + 1 == w.start && matches!(scene.char(g.end), '和' | '、' | '及' | '与'))
        };
        let receiving = scene.words_in(v.receive_strong, before).next().filter(|w| !with_giving(w));
        if let Some(word) = receiving {
            // 争取甲、乙2家单位落实资金: whose help was won stands between the verbs.
            if let Some(next) = self.verbs.iter().find(|w| w.start > word.end + 1)
                && let Some(parties) = subject(scene, v, Range { start: word.end, end: next.start }, *next)
            {
                return told(derivation, "was won over", parties);
            }
            if !in_name.is_empty() {
                return told(derivation, "in the fund's name", in_name);
            }
            if let Some(budget) = in_text {
                derivation.push("giver in the fund's name".to_owned());
                return budget;
            }
            if self.turned {
                return Givers::default();
            }
        }
        if let Some(built) = self.built() {
            return told(derivation, "built what the total is of", built);
        }
        if let Some(listed) = self.listed() {
            return told(derivation, "stands in a list of givers", listed);
        }
        if let Some(moved) = self.moved() {
            derivation.push("giver was moved to give".to_owned());
            return moved;
        }
        let own_verb = self.verbs.iter().any(|w| w.start >= self.stretch.before.start);
        if !own_verb && !in_name.is_empty() {
            return told(derivation, "in the fund's name", in_name);
        }
        // 省财政厅下达中央衔接资金: the province only passes on what the centre gives.
        let passes = self.verbs.iter().any(|w| ["下达", "下拨", "转下达", "分解下达"].contains(&scene.text(*w)));
        let centre: Vec<&Mention> = in_name
            .iter()
            .copied()
            .filter(|m| matches!(&m.what, What::Body(b) if b.kind == "budget" && b.name.starts_with("中央")))
            .collect();
        if passes && !centre.is_empty() {
            return told(derivation, "in the fund's name", centre);
        }
        let of_centre = |g: &&Givers| g.slots.iter().all(|s| s.name.starts_with("中央"));
        if passes && let Some(budget) = in_text.as_ref().filter(of_centre) {
            derivation.push("giver in the fund's name".to_owned());
            return Givers { slots: budget.slots.clone(), used: budget.used.clone() };
        }
        if let Some(verb) = self.verbs.iter().find(|w| w.start >= first)
            && !project_total(scene, v, *verb)
            && let Some(s) = subject(scene, v, Range { start: clause.start, end: first.max(clause.start) }, *verb)
        {
            // 云南省安排…资金 gives; 云南省完成…总投资 says where.
            // 甲省16年累计援助…: help goes elsewhere, however far the verb stands.
            let aids = scene.has(v.aid_verb, *verb) || scene.has(v.donate_verb, *verb);
            let own_acts =
                s.iter().all(|m| !who::is_own(m, own) || aids || verb.start.saturating_sub(m.range.end) <= 3);
            if own_acts && !(receiving.is_some() || self.turned && s.iter().all(|m| of_own(m, own))) {
                return told(derivation, "is the subject of the clause", s);
            }
        }
        if !in_name.is_empty() {
            return told(derivation, "in the fund's name", in_name);
        }
        if let Some(budget) = in_text {
            derivation.push("giver in the fund's name".to_owned());
            return budget;
        }
        if let Some(parties) = self.opens() {
            return told(derivation, "opens the clause", parties);
        }
        if let Some(both) = self.both() {
            derivation.push("giver is whom the text listed before".to_owned());
            return Givers { slots: both, used: Vec::new() };
        }
        if let Some(spoken) = self.spoken(clause, self.verbs.first().copied()) {
            derivation.push("giver is the subject of the clause".to_owned());
            return spoken;
        }
        if let Some(departments) = self.departments() {
            derivation.push("giver is the subject of the clause".to_owned());
            return departments;
        }
        if let Some(speaker) = self.anaphor() {
            derivation.push("giver is whom the text is about".to_owned());
            return Givers { slots: vec![speaker], used: Vec::new() };
        }
        if let Some(unnamed) = self.unnamed() {
            derivation.push("giver is a body that the text does not name".to_owned());
            return unnamed;
        }
        if receiving.is_some() {
            return Givers::default();
        }
        if let Some(parties) = self.signed_with() {
            return told(derivation, "is whom the agreement is with", parties);
        }
        // A clause without a subject keeps the last one, if that subject helps or gives.
        for i in (0..self.clause).rev() {
            let earlier = scene.clause(i);
            // 乡村振兴局负责人介绍,…: who tells it gives nothing.
            if who::tells(scene, v, earlier) {
                break;
            }
            if let Some(helpers) = self.helpers(earlier) {
                derivation.push("giver carried from the tie before".to_owned());
                return helpers;
            }
            if let Some(found) = self.spoken(earlier, None).or_else(|| self.by(earlier)) {
                derivation.push("giver carried from the clause before".to_owned());
                return found;
            }
            // 定日县:县医院投资…: what stands before the colon is the topic.
            let topic = scene.doc.chars.get(earlier.end as usize) == Some(&':');
            if !topic && let Some(s) = who::subject(scene, v, earlier) {
                if s.iter().all(|m| who::is_own(m, own)) {
                    return Givers::default();
                }
                return told(derivation, "carried from the clause before", s);
            }
        }
        if let Some(slots) = self.of_sum_before() {
            derivation.push("giver carried from the sum before".to_owned());
            return Givers { slots, used: Vec::new() };
        }
        // 新签约项目36个,签约资金…: who signs was not said.
        if scene.has(v.agree, before) {
            return Givers::default();
        }
        if let Some(slots) = self.goes_on() {
            derivation.push("giver carried from the sentence before".to_owned());
            return Givers { slots, used: Vec::new() };
        }
        self.chained().map_or_else(Givers::default, |slots| {
            derivation.push("giver carried over the semicolon".to_owned());
            Givers { slots, used: Vec::new() }
        })
    }

    /// 社会各界踊跃捐款, 机关食堂、高校采购: givers that are kinds of people and bodies open the clause.
    fn spoken(&self, clause: Range, verb: Option<Range>) -> Option<Givers> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let head = Range { start: clause.start, end: (clause.start + 16).min(clause.end) };
        let opens =
            |w: &Range| phrase::strip_adverbials(scene, v, Range { start: clause.start, end: w.start }).is_empty();
        let named_there = |w: &Range| scene.mentions_at(w.start).any(|m| who::is_party(m) && m.range.end > w.end);
        let start = scene.words_in(v.spoken_giver, head).find(|w| opens(w) && !named_there(w))?.start;
        let mut end = start;
        loop {
            let at = if end > start && matches!(scene.doc.chars.get(end as usize), Some('、' | '和' | '及' | '与'))
            {
                end + 1
            } else {
                end
            };
            let near = Range { start: at, end: (at + 8).min(clause.end.max(at)) };
            match scene.words_in(v.spoken_giver, near).filter(|w| w.start == at).max_by_key(|w| w.end) {
                Some(word) => end = word.end,
                None => break,
            }
        }
        if end == start {
            return None;
        }
        let act = match verb {
            Some(verb) => verb,
            None => *verb::giving(scene, v, Range { start: end, end: clause.end }).first()?,
        };
        if act.start < end {
            return None;
        }
        let between = Range { start: end, end: act.start };
        let others = scene.mentions_in(between).any(|m| {
            who::is_party(m)
                && !matches!(scene.doc.chars.get(m.range.start as usize - 1), Some('向' | '给' | '为' | '对'))
        });
        (between.len() <= 14 && !others).then(|| named(scene, Range { start, end }))
    }

    /// 与甲集团签订收购协议, 协议金额…: the other side of an agreement buys.
    fn signed_with(&self) -> Option<Vec<&'a Mention>> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        if !scene.has(v.agree, Range { start: scene.clause(self.clause).start, end: self.stretch.before.end }) {
            return None;
        }
        (0..=self.clause).rev().take(2).find_map(|i| {
            let clause = scene.clause(i);
            let m = scene.mentions_in(clause).find(|m| {
                who::is_party(m)
                    && m.range.start > clause.start.saturating_sub(1)
                    && m.range.start > 0
                    && matches!(scene.doc.chars.get(m.range.start as usize - 1), Some('与' | '同'))
                    && !(m.range.start > 1
                        && matches!(scene.doc.chars.get(m.range.start as usize - 2), Some('参' | '合' | '共')))
                    && !who::is_own(m, self.going.own.as_ref())
            })?;
            let list = who::list(scene, m);
            let end = list.last()?.range.end;
            scene.words_in(v.agree, Range { start: end, end: (end + 8).min(clause.end).max(end) }).next().map(|_| list)
        })
    }

    /// 甲市援建的乙学校总投资…: who built it stands before 援建的.
    fn built(&self) -> Option<Vec<&'a Mention>> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let verb = self.verbs.last().filter(|w| project_total(scene, v, **w))?;
        let clause = scene.clause(self.clause);
        scene.words_in(v.built_by, Range { start: clause.start, end: verb.start }).find_map(|w| {
            let of = scene.doc.chars.get(w.end as usize) == Some(&'的');
            let m = scene.mentions_in(clause).find(|m| of && who::is_party(m) && m.range.end == w.start)?;
            Some(vec![m])
        })
    }

    /// 由甲市援建, 总投资…: who builds it stands behind 由.
    fn by(&self, clause: Range) -> Option<Givers> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let m = scene
            .mentions_in(clause)
            .find(|m| who::is_party(m) && m.range.start > clause.start && scene.char(m.range.start - 1) == '由')?;
        let list = who::list(scene, m);
        let end = list.last()?.range.end;
        scene
            .words_in(v.built_by, Range { start: end, end: (end + 8).min(clause.end).max(end) })
            .next()
            .map(|_| Givers::of(scene, v, &list))
    }

    /// 甲省援藏项目15个、援藏资金2亿元: without a verb the party that opens the clause gives, if it is of the helping side.
    fn opens(&self) -> Option<Vec<&'a Mention>> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let clause = scene.clause(self.clause);
        if !self.verbs.is_empty() {
            return None;
        }
        let first = scene.mentions_in(clause).find(|m| who::is_party(m) && !place::covered(scene, m))?;
        if who::is_scene(scene, first) {
            return None;
        }
        let lead = leftover(scene, v, Range { start: clause.start, end: first.range.start });
        if !lead.chars().all(|c| !c.is_alphanumeric()) {
            return None;
        }
        let list = who::list(scene, first);
        let mut end = list.last()?.range.end;
        // 甲集团(现为乙集团)援藏项目
        if scene.doc.chars.get(end as usize) == Some(&'(') {
            let rest = scene.doc.slice(Range { start: end, end: clause.end });
            end += rest.iter().position(|c| *c == ')').map_or(0, |at| at as u32 + 1);
        }
        let near = Range { start: end, end: (end + 6).min(clause.end).max(end) };
        let helps = scene.words_in(v.helping, near).any(|w| w.start == end);
        (helps && !list.iter().any(|m| of_own(m, self.going.own.as_ref()))).then_some(list)
    }

    /// The givers in the fund's name: 天津对口帮扶资金, 市级财政专项资金.
    fn in_name(&self) -> Vec<&'a Mention> {
        let v = self.going.vocabulary();
        let before = self.stretch.before;
        let from =
            self.verbs.iter().rfind(|w| w.start >= before.start && w.end <= before.end).map_or(before.start, |w| w.end);
        // 甲省财政帮扶资金|累计投入2.6亿元: the name stands before the verb.
        let bare = phrase::strip_tail(self.scene, v, Range { start: from, end: before.end.max(from) }).is_empty();
        let earlier = self.verbs.last().filter(|w| bare && w.end == from);
        let earlier = earlier.and_then(|w| fund::before_verb(self.scene, v, before.start, *w));
        // 管好用好2.6亿元|甲省财政援助资金: the name stands behind.
        let behind = self.named_behind().filter(|_| self.verbs.is_empty());
        let between = Range { start: from.min(before.end), end: before.end };
        who::in_fund_name(self.scene, earlier.or(behind).unwrap_or(between))
            .into_iter()
            .filter(|m| {
                // 江西省|财政帮扶资金: the treasury gives, also that of the text's own place.
                let treasury = ["财政", "级财"].contains(&self.scene.behind(m.range.end, 2));
                (treasury || !who::is_own(m, self.going.own.as_ref())) && self.gives(m)
            })
            .collect()
    }

    /// The name of a fund right behind its amount.
    pub(super) fn named_behind(&self) -> Option<Range> {
        let behind = self.stretch.behind;
        let near = Range { start: behind.start, end: (behind.start + 12).min(behind.end) };
        let fund = self.scene.words_in(self.going.vocabulary().fund_noun, near).next()?;
        (fund.start > near.start).then_some(Range { start: near.start, end: fund.start })
    }

    /// 中央财政专项扶贫资金 is a programme's name that begins with who gives it.
    fn budget(&self) -> Option<Givers> {
        let scene = self.scene;
        let before = self.stretch.before;
        let m = scene.mentions_in(before).rfind(|m| matches!(m.what, What::Programme { .. }))?;
        let near = Range { start: m.range.start.saturating_sub(4).max(before.start), end: m.range.end };
        let word = scene
            .words_in(self.going.vocabulary().budget_level, near)
            // 全省财政: where it is spent, all levels together.
            .filter(|w| scene.before(w.start, 1) != "全")
            .min_by_key(|w| (w.start, std::cmp::Reverse(w.end)))?;
        // 中央和|省级财政|专项扶贫资金: the level before it gives as well.
        let joined = ["中央和", "中央、", "中央与", "中央及"].iter().find(|w| scene.before(word.start, 3) == **w);
        let word = Range { start: word.start - joined.map_or(0, |_| 3), ..word };
        let name = scene.text(word).to_owned();
        let slot = Slot {
            role: Role::Funder,
            thing: Thing::Group { name: name.clone(), count: None },
            name,
            words: Some(scene.doc.span(word)),
            inferred: false,
        };
        Some(Givers { slots: super::givers::split_budget(vec![slot]), used: Vec::new() })
    }

    /// Whether a party inside a fund's name gives it (天津对口帮扶资金) and is not what it is for (滇西教育资金).
    fn gives(&self, m: &Mention) -> bool {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let after = Range { start: m.range.end, end: (m.range.end + 8).min(scene.sentence.range.end) };
        match &m.what {
            // 地方政府一般债券 is what was issued, and by nobody who gives here.
            What::Body(b) => {
                b.kind != "places" && !["一般债", "专项债", "债券"].iter().any(|w| scene.text(after).starts_with(w))
            }
            What::Place(Place { here: false, .. }) => {
                scene.words_in(v.giver_tail, after).any(|w| w.start == after.start)
                    || scene.words_in(v.tie, after).any(|w| w.start <= after.start + 1)
                    || after.start >= self.stretch.before.end
            }
            _ => false,
        }
    }

    /// 甲公司捐赠10万元、乙公司捐赠5万元: a later member of a list with a giver and a verb of its own.
    fn listed(&self) -> Option<Vec<&'a Mention>> {
        let scene = self.scene;
        let before = self.stretch.before;
        if before.start <= scene.clause(self.clause).start || scene.char(before.start - 1) != '、' {
            return None;
        }
        let verb = self.verbs.iter().find(|w| w.start > before.start && w.end <= before.end)?;
        subject(scene, self.going.vocabulary(), Range { start: before.start, end: verb.start }, *verb)
    }

    /// 动员企业和群众捐款: whoever was moved stands between the causing verb and the verb of giving.
    fn moved(&self) -> Option<Givers> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let clause = scene.clause(self.clause);
        let word = scene.words_in(v.cause, Range { start: clause.start, end: self.stretch.before.end }).next()?;
        let verb = self.verbs.iter().find(|w| w.start > word.end)?;
        let range = Range { start: word.end, end: verb.start };
        if range.len() < 2 || range.len() > 16 || scene.has(v.clause_verb, range) {
            return None;
        }
        if let Some(parties) = subject(scene, v, range, *verb) {
            return Some(Givers::of(scene, v, &parties));
        }
        let range = phrase::strip_start(scene, v.lead, phrase::strip_end(scene, v.lead, range));
        // Quantities and towards-phrases make it no mere name.
        if range.is_empty() || scene.mentions_in(range).any(|m| matches!(m.what, What::Quantity(_))) {
            return None;
        }
        Some(named(scene, range))
    }

    /// 企业自筹8000万元: whoever raised it stands right before.
    fn self_raised(&self) -> Option<Givers> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let word = scene.words_in(v.self_raised, self.stretch.before).next()?;
        let range = phrase::strip_adverbials(scene, v, Range { start: self.stretch.before.start, end: word.start });
        (2..=8).contains(&range.len()).then(|| named(scene, range))
    }

    /// 公司向甲县捐赠…, in a text that never says which: the word itself.
    fn unnamed(&self) -> Option<Givers> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let clause = scene.clause(self.clause);
        let verb = self.verbs.first()?;
        let head = Range { start: clause.start, end: (clause.start + 12).min(clause.end) };
        let opens = |w: &Range| {
            phrase::strip_adverbials(scene, v, Range { start: clause.start, end: w.start }).is_empty()
                && w.end <= verb.start
        };
        let word = scene.words_in(v.anaphor, head).filter(opens).max_by_key(|w| (std::cmp::Reverse(w.start), w.end))?;
        let named_there = scene.mentions_at(word.start).any(who::is_party);
        (!named_there && self.going.speaker.is_none()).then(|| named(scene, word))
    }

    /// 全县投入, 我市安排: the clause or one before it tells of the place and not of the body that the text is about.
    pub(super) fn told_of_here(&self) -> bool {
        let until = Range { start: self.scene.sentence.range.start, end: self.stretch.before.end };
        self.scene.mentions_in(until).any(|m| matches!(&m.what, What::Place(p) if p.here))
    }

    /// 公司…投资: the enterprise or body that the text is about.
    fn anaphor(&self) -> Option<Slot> {
        let scene = self.scene;
        let v = self.going.vocabulary();
        let speaker = self.going.speaker.as_ref()?;
        let word = (0..=self.clause).rev().find_map(|i| {
            let clause = scene.clause(i);
            let head = Range { start: clause.start, end: (clause.start + 12).min(clause.end) };
            scene
                .words_in(v.anaphor, head)
                .find(|w| phrase::strip_adverbials(scene, v, Range { start: clause.start, end: w.start }).is_empty())
        })?;
        // 学校 in a text on a hospital: the university that the text has said to help.
        let means = |s: &&Slot| super::about::can_mean(scene.text(word), s);
        let other = || self.going.known_ties.helpers().rfind(means);
        Some(speaker).filter(means).or_else(other).map(|s| Slot { role: Role::Funder, inferred: true, ..s.clone() })
    }
}

/// The parties of a stretch that are the subject of the verb behind it: nothing but adverbials, objects of
/// prepositions and a few characters stand between.
pub(super) fn subject<'a>(scene: &Scene<'a>, v: &Vocabulary, stretch: Range, verb: Range) -> Option<Vec<&'a Mention>> {
    let mut end = stretch.start;
    for m in scene.mentions_in(stretch) {
        if m.range.start < end || !who::is_party(m) || place::covered(scene, m) {
            continue;
        }
        let members = who::list(scene, m);
        let last = members[members.len() - 1].range.end;
        end = last;
        let at = who::opens(scene, m);
        let before = Range { start: at.saturating_sub(3).max(stretch.start).min(at), end: at };
        let governed = scene.words_in(v.toward, before).chain(scene.words_in(v.away, before)).any(|w| w.end == at)
            || who::is_attribute(scene, last);
        // 由甲市投资…: who acts stands behind 由.
        let governed = governed && !acts_behind(scene, v, stretch, m) && !who::is_helping_body(scene, m);
        // A here-word is the scene and not the giver: 全省投入….
        let here = members.iter().all(|m| who::is_scene(scene, m) || matches!(m.what, What::Area { .. }));
        if governed || here || who::only_gets(scene, v, &members, last) || last > verb.start {
            continue;
        }
        let rest = leftover(scene, v, Range { start: last, end: verb.start });
        let works = rest.chars().any(|c| "建扩项程改设园区路".contains(c));
        if rest.chars().count() <= 4 && !works {
            return Some(members);
        }
    }
    None
}

/// Whether a party is whom 由 at the head of a stretch makes the one who acts.
fn acts_behind(scene: &Scene, v: &Vocabulary, stretch: Range, m: &Mention) -> bool {
    let at = m.range.start.saturating_sub(1);
    at >= stretch.start
        && scene.char(at) == '由'
        && phrase::strip_adverbials(scene, v, Range { start: stretch.start, end: at }).is_empty()
}

/// What is left between a subject and its verb without adverbials, times, counts and whom prepositions govern.
fn leftover(scene: &Scene, v: &Vocabulary, range: Range) -> String {
    let mut rest = String::new();
    let mut at = range.start;
    while at < range.end {
        let inside = Range { start: at, end: range.end };
        let mention = scene
            .mentions
            .iter()
            .filter(|m| m.range.start == at && m.range.end <= range.end)
            .filter(|m| who::is_party(m) || matches!(m.what, What::Time(_) | What::Quantity(_) | What::Pair { .. }))
            .map(|m| m.range.end)
            .max();
        let word = [v.lead, v.total, v.filler, v.filler_noun, v.toward, v.away, v.subject_verb, v.giver_tail]
            .into_iter()
            .flat_map(|c| scene.words_in(c, Range { start: at, end: (at + 6).min(inside.end) }))
            .filter(|w| w.start == at)
            .map(|w| w.end)
            .max();
        // 通过希望工程捐款, 依托展销会采购: by what means, and nobody else.
        if ["通过", "依托", "借助", "利用"].contains(&scene.behind(at, 2)) && !scene.has(v.clause_verb, inside)
        {
            break;
        }
        // 为某镇某村投入: whoever gets it, though nobody knows the place.
        let received = word.is_some_and(|w| w == at + 1 && matches!(scene.char(at), '为' | '给' | '向'))
            && !scene.has(v.clause_verb, inside)
            && range.end - at <= 14
            && scene.char(range.end - 1) != '的'
            && [
                "村",
                "镇",
                "乡",
                "社区",
                "学校",
                "小学",
                "中学",
                "县",
                "旗",
                "户",
                "群众",
                "超市",
                "卫生院",
                "医院",
                "合作社",
            ]
            .iter()
            .any(|w| scene.text(inside).ends_with(w));
        if received {
            break;
        }
        if let Some(next) = mention.max(word) {
            at = next;
            continue;
        }
        let c = scene.char(at);
        if !c.is_whitespace() && !matches!(c, '、' | '和' | '(' | ')' | '等') {
            rest.push(c);
        }
        at += 1;
    }
    rest
}

/// 项目总投资…, 完成投资…: the words before are the project and no giver.
pub(super) fn project_total(scene: &Scene, v: &Vocabulary, verb: Range) -> bool {
    scene.has(
        v.project_total,
        Range { start: verb.start.saturating_sub(2).max(scene.sentence.range.start), end: verb.end },
    )
}

fn of_own(m: &Mention, own: Option<&place::Own>) -> bool {
    matches!((&m.what, own), (What::Place(Place { code: Some(code), .. }), Some(own)) if own.holds(code) || own.code.as_deref().is_some_and(|o| place::within(o, code)))
}
