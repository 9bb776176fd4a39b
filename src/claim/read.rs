//! From mentions to claims: each sentence's ties, titles and quantities are tried against the rules, then bound.

use std::sync::Arc;

use super::chain::GoesOn;
use super::place::{self, Own};
use super::rule::Rules;
use super::scene::{self, Scene};
use super::theme::Theme;
use super::vocabulary::Vocabulary;
use super::when::{self, Governing};
use super::words::Words;
use super::{
    Claim, Kind, Slot, about, assigned, chain, funding, groups, notice, observe, policy, programme, purpose, score,
    sender, staff, table, tie, ties,
};
use crate::document::{Document, SentenceKind};
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::mention::{Class, Mention, What};
use crate::seeds::Seeds;
use crate::span::Range;

/// Reads claims out of a document's mentions.
pub struct Reader {
    pub(super) words: Words,
    pub(super) vocabulary: Vocabulary,
    pub rules: Rules,
    seeds: Arc<Seeds>,
}

/// What binding knows while it goes through a document.
pub(super) struct Going<'r> {
    pub reader: &'r Reader,
    pub own: Option<Own>,
    /// The time that the sentence before hands on, if it still governs.
    pub carried: Option<Governing>,
    /// The year of the title or heading: a yearly report speaks of its year.
    pub period: Option<Governing>,
    /// The last whole year that a paragraph named.
    pub named_year: Option<(u32, Governing)>,
    /// The day of the event that a news item tells of: 7月12日,…会议召开.
    pub event: Option<Governing>,
    /// This year, in a paragraph that has named it.
    pub this_year: Option<(u32, Governing)>,
    /// The year in which the text is written.
    pub now: Option<i16>,
    /// The year that 全年 means where the text names none.
    pub date_year: Option<Governing>,
    /// The places that the paragraph was last about.
    pub place: Option<(u32, Vec<Slot>)>,
    /// The place that the paragraph or its heading opens with: 江北县……。新建……。
    pub topic: Option<(u32, Vec<Slot>)>,
    /// The last list of places that the text gave: 3个县 and 两县 stand for it.
    pub listed: Vec<Slot>,
    /// The last list of each length.
    pub lists: Vec<Vec<Slot>>,
    /// The whole country, where it is the text's place only as long as nobody is said to be helped.
    pub nation: Option<Own>,
    /// The county that the text named last, with its paragraph.
    pub county: Option<(u32, Slot)>,
    /// Where those are whom the title says to be helped.
    pub focus: Vec<Slot>,
    /// The place that the section's heading names.
    pub section: Option<Vec<Slot>>,
    /// Whom the document's own place helps, in a report from the helper's side.
    pub partners: Vec<Slot>,
    /// The enterprise or body that a text without a place of its own is about.
    pub speaker: Option<Slot>,
    /// Whether the text is that body's own report: its title begins with it.
    pub led: bool,
    /// What the last observation measured, with the sentence that told it: later clauses go on with it.
    pub thing: Option<(usize, String)>,
    /// Whether the section or the whole text tells what is planned (下一步打算, 规划).
    pub outlook: bool,
    /// Which sentences are about help at all.
    pub theme: Theme,
    /// Who gave or sent in a sentence, by its index; and whether a semicolon stands before the one being read.
    pub giver: Option<(usize, Vec<Slot>)>,
    /// Who acted in a sentence that made no claim of giving, by its index.
    pub acting: Option<(usize, Vec<Slot>)>,
    /// Whether the text speaks of the whole country.
    pub country: bool,
    pub chained: bool,
    /// The ties that were told by the short names of two provinces: each is told once.
    pub ties: std::collections::BTreeSet<String>,
    /// The places that the last named tie helps.
    pub helped: Vec<Slot>,
    /// Who was said to help whom, for all that follows.
    pub known_ties: ties::Ties,
    /// The programme or work that the paragraph was last about.
    pub work: Option<purpose::Work>,
    /// What the title or the line above hands out.
    pub notice: Option<notice::Notice>,
    pub claims: Vec<Claim>,
}

impl Reader {
    /// Reads the rules and their words.
    pub fn load(knowledge: &Knowledge, seeds: Arc<Seeds>) -> Result<Self, KnowledgeError> {
        let mut words = Words::load(knowledge)?;
        let rules = Rules::load(knowledge, &mut words)?;
        words.seal();
        let vocabulary = Vocabulary::of(&words)?;
        Ok(Self { words, vocabulary, rules, seeds })
    }

    /// The official name of a division code.
    pub(super) fn place_name(&self, code: &str) -> String {
        self.seeds.by_code.get(code).map_or_else(|| code.to_owned(), |i| self.seeds.places[*i].name.clone())
    }

    /// The province that 援 and its short name say: 援疆教师 → 650000.
    pub(super) fn aided(&self, text: &str) -> Option<String> {
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let next = chars.clone().next().filter(|_| c == '援');
            let row = next.and_then(|n| self.seeds.abbreviations.iter().find(|a| a.abbreviation.chars().eq([n])));
            if let Some(row) = row {
                return Some(row.code.clone());
            }
        }
        None
    }

    /// Whether somewhere in the province of `helper` helps somewhere in that of `helped`.
    pub(super) fn is_pair(&self, helper: &str, helped: &str) -> bool {
        let of = |row: &Option<String>, code: &str| row.as_deref().is_some_and(|r| r.get(..2) == code.get(..2));
        self.seeds.pairs.iter().any(|p| of(&p.helper_code, helper) && of(&p.recipient_code, helped))
    }

    /// Every claim of a document, in reading order.
    pub fn read(&self, doc: &Document, mentions: &[Mention]) -> Vec<Claim> {
        let mentions = groups::with_counted_places(self, doc, mentions);
        let own = place::own_place(doc, &mentions, &self.seeds);
        let slices = scene::by_sentence(doc, &mentions);
        let scenes: Vec<Option<Scene>> = doc
            .sentences
            .iter()
            .enumerate()
            .map(|(i, s)| {
                let read = s.kind != SentenceKind::Furniture && !s.range.is_empty() && s.cell.is_none();
                read.then(|| Scene::new(doc, i, slices[i], &self.words))
            })
            .collect();
        let mut going = Going {
            reader: self,
            own,
            carried: None,
            named_year: None,
            event: None,
            this_year: None,
            now: doc.meta.now().map(|n| n.year),
            date_year: when::of_date(doc),
            period: None,
            place: None,
            topic: None,
            section: None,
            listed: Vec::new(),
            lists: Vec::new(),
            nation: None,
            county: None,
            focus: Vec::new(),
            partners: Vec::new(),
            speaker: None,
            led: false,
            thing: None,
            outlook: false,
            theme: Theme::of(doc, &scenes, &self.vocabulary),
            ties: std::collections::BTreeSet::new(),
            helped: Vec::new(),
            known_ties: ties::Ties::default(),
            giver: None,
            acting: None,
            country: mentions
                .iter()
                .filter(|m| matches!(&m.what, What::Place(p) if p.code.as_deref() == Some("000000")))
                .nth(1)
                .is_some(),
            chained: false,
            work: None,
            notice: None,
            claims: Vec::new(),
        };
        let titled = about::titled(doc).map(|short| about::in_full(doc, &mentions, short));
        // An enterprise's own report has no place of its own, however often it names one.
        let firm = titled.as_ref().is_some_and(|s| ["公司", "集团", "行"].iter().any(|w| s.name.ends_with(w)));
        // Nor has a ministry's or a university's that never says 全县 or 我省.
        let here = mentions.iter().any(|m| matches!(&m.what, What::Place(p) if p.here));
        let school = titled.as_ref().is_some_and(|s| ["大学", "学院"].iter().any(|w| s.name.ends_with(w)));
        going.led = firm || (school || about::opens_with_ministry(doc, &mentions)) && !here;
        // 记者从国务院扶贫办获悉: the source of a text is not whom it is about.
        let tells = |m: &Mention| {
            let i = doc.sentences.partition_point(|s| s.range.end <= m.range.start);
            scenes.get(i).and_then(Option::as_ref).is_some_and(|scene| {
                let clause = scene.clause_at(m.range.start);
                let near = Range { start: m.range.end, end: (m.range.end + 16).min(clause.end).max(m.range.end) };
                super::who::tells(scene, &self.vocabulary, clause) || scene.has(self.vocabulary.tell, near)
            })
        };
        going.speaker = titled.or_else(|| about::speaker(doc, &mentions, tells));
        // The whole country is no place of its own for a text that an enterprise or ministry tells.
        let wide = going.own.as_ref().is_some_and(place::Own::is_nation);
        if doc.meta.place.is_none() && going.led || wide && going.speaker.is_some() && !here {
            going.nation = going.own.take().filter(place::Own::is_nation);
        }
        let mut before: Option<usize> = None;
        let mut titled_plan = false;
        for (i, sentence) in doc.sentences.iter().enumerate() {
            let Some(scene) = &scenes[i] else { continue };
            let goes_on = before.is_some_and(|b| {
                let earlier = &doc.sentences[b];
                earlier.chained || earlier.paragraph == sentence.paragraph
            });
            if !goes_on
                || before.is_some_and(|b| !doc.sentences[b].chained) && when::opens_topic(scene, &self.vocabulary)
            {
                going.carried = None;
            }
            if matches!(sentence.kind, SentenceKind::Title | SentenceKind::Heading)
                && let Some(year) = when::of_heading(scene)
            {
                going.period = Some(year);
            }
            if matches!(sentence.kind, SentenceKind::Title | SentenceKind::Heading) {
                // 存在的问题和下一步打算 begins with what there is.
                let plans = scene.has(self.vocabulary.outlook, sentence.range)
                    && !["问题", "总结", "回顾", "完成情况"].iter().any(|w| scene.text(sentence.range).contains(w));
                going.outlook = plans || going.outlook && sentence.kind == SentenceKind::Heading && titled_plan;
                titled_plan |= plans && sentence.kind == SentenceKind::Title;
            }
            going.open_topic(scene);
            going.note_event(scene);
            going.chained = before.is_some_and(|b| doc.sentences[b].chained && b + 1 == i);
            notice::note(&mut going, scene, &mentions);
            let made = going.claims.len();
            going.sentence(scene);
            going.note_places(scene);
            going.note_giver(scene, made.min(going.claims.len()));
            going.work = purpose::work(&going, scene).or(going.work.take().filter(|w| w.holds(scene)));
            if going.outlook
                && let Some(year) = when::opens_with_year(scene)
            {
                going.period = Some(year);
            }
            let handed = when::handed_on(scene, &self.vocabulary).or_else(|| going.at_event(scene));
            if let Some(time) = &handed {
                let this = time.time.relative && going.is_this_year(&time.time);
                going.this_year = this.then(|| (sentence.paragraph, time.clone()));
            }
            if let Some(year) = handed.as_ref().filter(|g| g.is_year()) {
                going.named_year = Some((sentence.paragraph, year.clone()));
            }
            let mut handed = handed;
            if handed.is_none() && going.is_of_year(scene, sentence.range) {
                going.carried = None;
                // 全年新建…;投资…: the chain goes on in the year.
                handed = going.date_year.clone().filter(|_| sentence.chained && going.period.is_none());
            }
            going.carried = match (handed, going.carried.take()) {
                // A total over years reaches no further than its `;` chain where the report has its own year.
                (Some(new), _) if !sentence.chained && new.is_of_years() && going.period.is_some() => None,
                (Some(new), _) => Some(new),
                // A time lives through a `;` chain and into the one sentence behind it.
                (None, Some(old)) if sentence.chained || before.is_some_and(|b| doc.sentences[b].chained) => Some(old),
                // A sentence without a number does not use it up.
                (None, Some(old)) if going.claims.len() == made && i <= old.sentence + 1 => Some(old),
                // So it does through 其中…, which is a part of what the sentence before told.
                (None, Some(old))
                    if scene.word_at(self.vocabulary.parts, sentence.range.start, sentence.range.end).is_some() =>
                {
                    Some(old)
                }
                (None, _) => None,
            };
            before = Some(i);
        }
        for i in 0..doc.tables.len() {
            table::read(&mut going, doc, i, &mentions);
        }
        going.speak_for_tables();
        sender::send_abroad(&mut going);
        let mut claims = going.claims;
        programme::name(doc, &mentions, &mut claims);
        for claim in &mut claims {
            score::settle(doc, claim);
        }
        claims.sort_by(|a, b| (a.value, a.kind, &a.id).cmp(&(b.value, b.kind, &b.id)));
        claims.dedup_by(|a, b| a.id == b.id);
        claims
    }
}

impl Going<'_> {
    fn sentence(&mut self, scene: &Scene) {
        let mut spent: Vec<Range> = Vec::new();
        let about = self.theme.holds(scene.index) || chain::goes_on_with_money(self, scene);
        if about {
            tie::read(self, scene, &mut spent);
            assigned::read(self, scene, &mut spent);
        }
        policy::read(self, scene);
        if matches!(scene.sentence.kind, SentenceKind::Title) && scene.sentence.range.len() < 4 {
            return;
        }
        let kinds: &[Kind] =
            if about { &[Kind::Staffing, Kind::Observation, Kind::Funding] } else { &[Kind::Observation] };
        let mut last = if about { chain::Last::of_sentence_before(self, scene) } else { None };
        for m in scene.mentions {
            let What::Quantity(q) = &m.what else { continue };
            if q.ordinal
                || super::count::is_small_change(scene, q)
                || scene.is_covered(m.range)
                || spent.iter().any(|s| s.holds(q.core))
            {
                continue;
            }
            let before = self.claims.len();
            let for_use = notice::used(self, scene).is_some_and(|(_, sum)| sum == m.range);
            if about && notice::listed(self, scene, m, q).is_some() || for_use {
                funding::bind_listed(self, scene, m, q);
                continue;
            }
            let tried = self.reader.rules.first(kinds, scene, m);
            let going_on = last.as_ref().and_then(|l| l.goes_on(self, scene, m, q, tried.as_ref().map(|(r, _)| *r)));
            match (tried, going_on) {
                (_, Some(GoesOn::Observation)) => observe::bind(self, scene, m, q, None),
                (_, Some(GoesOn::By(rule))) if rule.kind == Kind::Funding => {
                    funding::bind(self, scene, m, q, rule, None);
                }
                (_, Some(GoesOn::By(rule))) => staff::bind(self, scene, m, q, rule, &super::pattern::Match::default()),
                (Some((rule, found)), None) => match rule.kind {
                    Kind::Staffing => staff::bind(self, scene, m, q, rule, &found),
                    Kind::Funding
                        if q.class == Class::Money && !q.unit.contains('/') && !per_each(scene, q.core.start) =>
                    {
                        funding::bind(self, scene, m, q, rule, Some(&found));
                    }
                    _ => observe::bind(self, scene, m, q, Some(rule)),
                },
                (None, None) => observe::bind(self, scene, m, q, None),
            }
            if self.claims.len() > before {
                let made = &self.claims[self.claims.len() - 1];
                if let Some(rule) = self.reader.rules.rules.iter().position(|r| r.name == made.rule) {
                    last = Some(chain::Last::of(self, scene, rule, q.core, last.as_ref()));
                }
            }
        }
        self.drop_parties(scene);
        if let Some(listed) = place::listed(scene) {
            self.note_list(listed);
        }
    }

    /// A number in the name of who gives, sends or helps (7家企业捐款…) is not told a second time.
    fn drop_parties(&mut self, scene: &Scene) {
        let sentence = scene.doc.span(scene.sentence.range);
        let from = self.claims.iter().rposition(|c| c.sentence != sentence).map_or(0, |i| i + 1);
        let clauses: Vec<crate::span::Span> = scene.sentence.clauses.iter().map(|c| scene.doc.span(*c)).collect();
        let clause_of = |at: u32| clauses.partition_point(|c| c.end <= at);
        let mut parties: Vec<crate::span::Span> = Vec::new();
        for claim in &self.claims[from..] {
            let paired = claim.kind == Kind::Pairing;
            for slot in &claim.slots {
                let gives = matches!(slot.role, super::Role::Funder | super::Role::Sender | super::Role::Helper);
                if (gives || paired && slot.role == super::Role::Recipient)
                    && matches!(slot.thing, super::Thing::Group { .. })
                    // 465家企业在本省投资,到位资金…: told in a clause of its own.
                    && let Some(words) = slot.words.filter(|w| clause_of(w.start) == clause_of(claim.value.start))
                    // 引导52家企业投资…: that they were moved to it is told as well.
                    && !(claim.kind == Kind::Funding && super::who::is_moved(scene, self.vocabulary(), words))
                {
                    parties.push(words);
                }
            }
        }
        if !parties.is_empty() {
            let mut own = self.claims.split_off(from);
            own.retain(|c| {
                c.kind != Kind::Observation || !parties.iter().any(|p| p.start <= c.value.start && c.value.end <= p.end)
            });
            self.claims.append(&mut own);
        }
    }

    /// What a table of an enterprise's own report gives and whom it sends are the enterprise's.
    fn speak_for_tables(&mut self) {
        let Some(speaker) = self.speaker.clone().filter(|_| self.own.is_none()) else { return };
        for claim in self.claims.iter_mut().filter(|c| c.rule == "table.cell") {
            let role = match claim.kind {
                Kind::Funding => super::Role::Funder,
                Kind::Staffing => super::Role::Sender,
                _ => continue,
            };
            // 引进资金 is others' money.
            let others = claim.slots.iter().any(|s| s.role == super::Role::Purpose && s.name.starts_with("引进"));
            if !others && !claim.slots.iter().any(|s| s.role == role) {
                claim.slots.push(Slot { role, inferred: true, ..speaker.clone() });
            }
        }
    }

    /// 3个县 of an enterprise's report are those that it was said to help.
    pub(super) fn expand(&self, slots: &[Slot]) -> Vec<Slot> {
        let Some(first) = slots.first().filter(|_| slots.len() == 1) else { return slots.to_vec() };
        let super::Thing::Group { count: Some(count), name } = &first.thing else { return slots.to_vec() };
        let bare = name.starts_with(|c: char| c.is_ascii_digit() || "两二三四五六七八".contains(c))
            && name.chars().count() <= 7;
        if bare
            && let Ok(count) = count.parse()
            && let Some(places) = self.counted(count)
        {
            return places.into_iter().map(|s| Slot { role: first.role, inferred: true, ..s }).collect();
        }
        slots.to_vec()
    }

    /// Help goes to the helped: a place that gives is not where it is used, when another place is known.
    pub(super) fn helped_side(&self, places: Vec<Slot>, givers: &[Slot]) -> Vec<Slot> {
        let code = |s: &Slot| match &s.thing {
            super::Thing::Place(c) => Some(c.clone()),
            _ => None,
        };
        let is_group = |s: &Slot| matches!(s.thing, super::Thing::Group { .. });
        let gives = |p: &Slot| {
            code(p).is_some_and(|c| {
                givers
                    .iter()
                    .any(|g| code(g).is_some_and(|g| g == c) || is_group(g) && g.name.starts_with(short(&p.name)))
            })
        };
        // 天津社会各界 give from Tianjin; 山西白求恩医院 may help at home.
        let kept: Vec<Slot> = places.iter().filter(|p| !gives(p)).cloned().collect();
        if !kept.is_empty() {
            return kept;
        }
        let own = self.own.as_ref().map(|o| Slot {
            role: super::Role::Place,
            name: o.name.clone(),
            thing: o.code.clone().map_or_else(|| super::Thing::Term(o.name.clone()), super::Thing::Place),
            words: None,
            inferred: true,
        });
        match own.filter(|o| !gives(o)) {
            Some(own) if !places.is_empty() => vec![own],
            _ if !places.is_empty() && !self.helped.is_empty() => {
                self.helped.iter().map(|s| Slot { role: super::Role::Place, inferred: true, ..s.clone() }).collect()
            }
            _ => places,
        }
    }

    /// Notes who gave, sent or helped in a sentence, for the part behind its semicolon.
    fn note_giver(&mut self, scene: &Scene, made: usize) {
        let sentence = scene.index;
        let givers = |c: &&Claim| matches!(c.kind, Kind::Funding | Kind::Staffing | Kind::Pairing);
        let found = self.claims[made..].iter().filter(givers).find_map(|c| {
            let slots: Vec<Slot> = c
                .slots
                .iter()
                .filter(|s| matches!(s.role, super::Role::Funder | super::Role::Sender | super::Role::Helper))
                .cloned()
                .collect();
            (!slots.is_empty()).then_some(slots)
        });
        if let Some(slots) = found {
            self.giver = Some((sentence, slots));
        } else if let Some(all) = scene
            .sentence
            .clauses
            .iter()
            .filter(|c| !super::who::tells(scene, self.vocabulary(), **c))
            .find_map(|c| super::who::subject(scene, self.vocabulary(), *c))
        {
            let slots = all.iter().map(|m| super::who::slot(scene.doc, super::Role::Funder, m)).collect();
            self.acting = Some((sentence, slots));
        }
    }

    /// Whether a claim stands in the sentence right before, of the same paragraph.
    pub(super) fn is_sentence_before(&self, scene: &Scene, claim: &Claim) -> bool {
        let start = scene.sentence.range.start as usize;
        let earlier = scene.doc.sentences[..scene.index].iter().rev().find(|s| !s.range.is_empty());
        earlier.is_some_and(|s| {
            s.paragraph == scene.sentence.paragraph
                && s.range.end as usize <= start
                && scene.doc.span(s.range) == claim.sentence
        })
    }

    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.reader.vocabulary
    }
}

/// 每村投入不低于300万元, 按每例补助2万元: so much for each is a norm and no sum.
fn per_each(scene: &Scene, at: u32) -> bool {
    const EACHES: [&str; 14] = [
        "每村",
        "每县",
        "每个村",
        "每个县",
        "每户",
        "每校",
        "每所",
        "每人",
        "每名",
        "每例",
        "每亩",
        "每生",
        "每家",
        "每口",
    ];
    let clause = scene.clause_at(at);
    let lead = scene.text(Range { start: at.saturating_sub(12).max(clause.start), end: at });
    let near = lead.rfind(['、', '和']).map_or(lead, |i| &lead[i..]);
    EACHES.iter().any(|w| near.contains(w))
}

/// 宁夏 of 宁夏回族自治区, 上海 of 上海市: how a place is named inside a giver's name.
fn short(name: &str) -> &str {
    name.char_indices().nth(2).map_or(name, |(at, _)| &name[..at])
}
