//! Where a text is when a sentence does not say: the paragraph's topic, the places it helps, the list that 三县 means.

use super::place::{self, Own};
use super::read::Going;
use super::scene::Scene;
use super::{Kind, Role, Slot, Thing, ties, when, who};
use crate::document::SentenceKind;
use crate::mention::{Mention, What};
use crate::seeds::Level;
use crate::span::Range;

impl Going<'_> {
    /// The places of a claim: said in its sentence, else those the paragraph is about where the document has no place
    /// of its own, else the document's own.
    pub(super) fn places(&mut self, scene: &Scene, value: Range, used: &[Range]) -> Vec<Slot> {
        let paragraph = scene.sentence.paragraph;
        if let Some(county) = self.county_here(scene, value) {
            return vec![county];
        }
        if let Some(helped) = self.of_partners(scene, value) {
            return helped;
        }
        if let Some(said) = place::said(scene, self.vocabulary(), self.own.as_ref(), value, used) {
            self.place = Some((paragraph, said.clone()));
            return said;
        }
        if let Some((at, opens)) = self.at_body(scene, value) {
            if opens {
                self.topic = Some((paragraph, vec![at.clone()]));
            }
            return vec![at];
        }
        if let Some(listed) = self.referred(scene, value) {
            return listed;
        }
        if let Some(helped) = self.of_tie(scene, value) {
            return helped;
        }
        let inferred = |places: &[Slot]| places.iter().cloned().map(|s| Slot { inferred: true, ..s }).collect();
        let own_said = scene.mentions.iter().any(|m| matches!(&m.what, What::Place(p) if p.here));
        // 甲区与乙县结对以来, in a paragraph of 乙县's report that opened with a village: all of 乙县.
        let own_named = own_said
            || self.own.as_ref().and_then(|o| o.code.as_deref()).is_some_and(|own| {
                scene.mentions.iter().any(|m| {
                    matches!(&m.what, What::Place(p) if p.code.as_deref() == Some(own) && p.within_county.is_none())
                        && !place::covered(scene, m)
                })
            });
        match (&self.own, &self.topic, &self.place) {
            (_, Some((at, places)), _) if *at == paragraph && !own_named => inferred(places),
            (None, _, Some((at, places))) if *at == paragraph => inferred(places),
            (Some(_), _, _) if !self.partners.is_empty() && !own_said => inferred(&ties::widest(&self.partners)),
            // 这个总投资780万元的项目, “一天能加工15吨”: goes on with the village that the sentence before named.
            (Some(_), _, Some((at, places))) if *at == paragraph && goes_on(scene) && is_local(places) => {
                inferred(places)
            }
            (Some(_), _, _) if !self.focus.is_empty() && !own_said => inferred(&self.focus),
            (Some(own), _, _) => {
                let aided = ties::aided_places(self, scene, value).filter(|_| !own_said);
                aided.unwrap_or_else(|| vec![own.slot(scene.doc)])
            }
            // An enterprise's or ministry's report is about those it helps.
            _ => {
                let helped = self.speaker.as_ref().map(|s| self.known_ties.places_of(s)).unwrap_or_default();
                match &self.nation {
                    Some(nation) if helped.is_empty() => vec![nation.slot(scene.doc)],
                    _ => helped,
                }
            }
        }
    }

    /// 在甲县人民医院,26名专家…: the division of the body in which it is told to happen, and whether that opens the sentence.
    fn at_body(&self, scene: &Scene, value: Range) -> Option<(Slot, bool)> {
        let until = Range { start: scene.sentence.range.start, end: value.start };
        let own = self.own.as_ref()?;
        scene.mentions_in(until).find_map(|m| {
            let What::Body(body) = &m.what else { return None };
            let code = body.place.as_deref().filter(|c| own.holds(c) && own.code.as_deref() != Some(*c))?;
            let opens = m.range.start == until.start + 1 && scene.char(until.start) == '在';
            // 甲县人民医院门急诊量…: the body itself is told of, unless it helps another.
            let told = || {
                let v = self.vocabulary();
                let clause = scene.clause_at(m.range.start);
                let lead = Range { start: clause.start, end: m.range.start };
                body.kind == "institution"
                    && !code.ends_with("00")
                    && super::phrase::strip_adverbials(scene, v, lead).is_empty()
                    && !scene.has(v.send, clause)
                    && !self.acts(scene, m.range)
            };
            // 已全部拨付甲县妇幼保健院,用于购置…: whoever got it.
            let gets = told()
                || ["拨付", "捐给", "送给", "送到", "运到", "交付", "赠给"].contains(&scene.before(m.range.start, 2));
            (opens || gets).then(|| {
                let slot = Slot {
                    role: Role::Place,
                    name: self.reader.place_name(code),
                    thing: Thing::Place(code.to_owned()),
                    words: Some(scene.doc.span(m.range)),
                    inferred: false,
                };
                (slot, opens)
            })
        })
    }

    /// 我区向两县拨付…,实施项目63个 · 罗湖向隆林、西林投入…, in the helper's own report: the helped that the nearest clause
    /// names, by themselves, by their bodies or by their number.
    fn of_partners(&self, scene: &Scene, value: Range) -> Option<Vec<Slot>> {
        if self.partners.is_empty() {
            return None;
        }
        let own = scene.clause_of(value.start);
        (0..=own).rev().find_map(|i| {
            let clause = scene.clause(i);
            let until = if i == own { value.start } else { clause.end };
            let range = Range { start: clause.start, end: until.max(clause.start) };
            let mut places: Vec<Slot> = Vec::new();
            for m in scene.mentions_in(range) {
                let code = match &m.what {
                    What::Place(p) if !p.here && !place::covered(scene, m) => p.code.as_deref(),
                    What::Body(b) if b.count.is_none() => b.place.as_deref(),
                    _ => None,
                };
                let Some(_) = code.filter(|c| self.helps(c)) else { continue };
                let slot = place::slot_of(scene.doc, Role::Place, m)
                    .or_else(|| self.division_of(scene, &who::slot(scene.doc, Role::Place, m)));
                if let Some(slot) = slot.filter(|s| !places.iter().any(|p| ties::same(p, s))) {
                    places.push(slot);
                }
            }
            if places.is_empty() {
                self.counted_in(scene, range).filter(|l| l.len() == self.partners.len())
            } else {
                Some(places)
            }
        })
    }

    /// 在甲县建起加工厂, in the clause right behind a sum: where it was put to use.
    pub(super) fn built_behind(&self, scene: &Scene, clause: usize) -> Option<Vec<Slot>> {
        const BUILDS: [&str; 12] =
            ["实施", "开展", "建成", "建起", "建立", "建设", "新建", "办起", "兴建", "修建", "援建", "打造"];
        let next = *scene.sentence.clauses.get(clause + 1)?;
        // 捐资60万元,用于甲县乙镇养殖基地扩建: what it is used for lies there.
        let used = ["用于", "定向用于", "全部用于", "主要用于", "重点用于", "专项用于"]
            .iter()
            .find(|w| scene.text(next).starts_with(**w))
            .map(|w| next.start + w.chars().count() as u32);
        let at = used.unwrap_or(next.start + 1);
        let first = scene.mentions_at(at).filter(|m| matches!(m.what, What::Place(_))).max_by_key(|m| m.range.end)?;
        let opens = (used.is_some() || scene.char(next.start) == '在') && !place::covered(scene, first);
        let list = who::list(scene, first);
        let end = list.last()?.range.end;
        let built = used.is_some() || BUILDS.iter().any(|w| scene.behind(end, 8).contains(w));
        let own = self.own.as_ref();
        let inside = list.iter().all(|m| match (&m.what, own) {
            (What::Place(p), Some(own)) => p.code.as_deref().is_some_and(|c| own.holds(c)),
            (What::Place(_), None) => true,
            _ => false,
        });
        (opens && built && inside)
            .then(|| list.iter().filter_map(|m| place::slot_of(scene.doc, Role::Place, m)).collect())
    }

    /// Whether a party gives, sends or helps in a claim of its sentence.
    fn acts(&self, scene: &Scene, party: Range) -> bool {
        let (sentence, words) = (scene.doc.span(scene.sentence.range), scene.doc.span(party));
        let mut told = self.claims.iter().rev().take_while(|c| c.sentence == sentence);
        told.any(|c| c.slots.iter().any(|s| s.role != Role::Recipient && s.words == Some(words)))
    }

    /// The list of places that 6个县 or 两县 in the value's clause or before it in its sentence stands for.
    fn referred(&self, scene: &Scene, value: Range) -> Option<Vec<Slot>> {
        self.counted_in(scene, Range { start: scene.sentence.range.start, end: scene.clause_at(value.start).end })
    }

    /// The list of places that 6个县 or 两县 in a stretch stands for.
    fn counted_in(&self, scene: &Scene, until: Range) -> Option<Vec<Slot>> {
        let count = scene.mentions_in(until).find_map(|m| match &m.what {
            What::Quantity(q) => {
                let noun = scene.behind(q.number.end, 2);
                let noun = noun.trim_start_matches('个');
                let places = noun.starts_with(['县', '市', '区', '州', '旗', '地']) && !noun.starts_with("地块");
                let n = q.value.and_then(|n| u32::try_from(n.trunc().mantissa()).ok())?;
                (places && q.value.is_some_and(|v| v.fract().is_zero())).then_some(n as usize)
            }
            _ => None,
        })?;
        self.counted(count)
    }

    /// The places that a bare count of them means: those that the document's place helps, the last list of as many, those
    /// that the last tie helps.
    pub(super) fn counted(&self, count: usize) -> Option<Vec<Slot>> {
        let partners = ties::widest(&self.partners);
        let list = [&partners].into_iter().chain(self.lists.iter().rev()).chain([&self.helped]);
        let found = list.into_iter().find(|l| count >= 2 && l.len() == count)?;
        Some(found.iter().cloned().map(|s| Slot { role: Role::Place, inferred: true, ..s }).collect())
    }

    /// Remembers a list of places, the last of each length.
    pub(super) fn note_list(&mut self, list: Vec<Slot>) {
        self.lists.retain(|l| l.len() != list.len());
        self.lists.push(list.clone());
        self.listed = list;
    }

    /// The division of the body that a slot names in a sentence.
    fn division_of(&self, scene: &Scene, slot: &Slot) -> Option<Slot> {
        if matches!(slot.thing, Thing::Place(_)) {
            return Some(Slot { role: Role::Place, inferred: true, ..slot.clone() });
        }
        let m = scene.mentions.iter().find(|m| slot.words == Some(scene.doc.span(m.range)))?;
        let What::Body(body) = &m.what else { return None };
        let code = body.place.clone()?;
        Some(Slot {
            role: Role::Place,
            name: self.reader.place_name(&code),
            thing: Thing::Place(code),
            words: slot.words,
            inferred: true,
        })
    }

    /// Where those whom a sentence's ties help are.
    fn helped_in(&self, scene: &Scene, before: u32) -> Vec<Slot> {
        let sentence = scene.doc.span(scene.sentence.range);
        let until = scene.doc.span(Range { start: before, end: before }).start;
        let mut places: Vec<Slot> = Vec::new();
        let told = self.claims.iter().rev().take_while(|c| c.sentence == sentence);
        for claim in told.filter(|c| c.kind == Kind::Pairing && c.value.end <= until) {
            for slot in claim.slots.iter().filter(|s| s.role == Role::Recipient && !s.inferred) {
                if let Some(place) = self.division_of(scene, slot)
                    && !places.iter().any(|p| ties::same(p, &place))
                {
                    places.push(place);
                }
            }
        }
        places
    }

    /// 甲医院对口帮扶乙县人民医院,开展新技术…: what the help does is done in 乙县.
    fn of_tie(&self, scene: &Scene, value: Range) -> Option<Vec<Slot>> {
        let helped = self.helped_in(scene, value.start);
        let fits = |s: &Slot| match (&s.thing, &self.own) {
            (Thing::Place(c), Some(own)) => own.holds(c) && own.code.as_deref() != Some(c) || !self.partners.is_empty(),
            _ => true,
        };
        // 沪滇协作 in the report of a district that helps one prefecture of Yunnan says nothing narrower.
        let wider = |s: &Slot| self.partners.iter().any(|p| ties::lies_in(p, s));
        (!helped.is_empty() && helped.iter().all(|s| fits(s) && !wider(s))).then_some(helped)
    }

    /// The county that 全县 and 县人民医院 mean in a text of a wider place: the one named last.
    fn county_here(&self, scene: &Scene, value: Range) -> Option<Slot> {
        let (at, county) = self.county.as_ref()?;
        if *at + 1 < scene.sentence.paragraph && !self.focus.iter().any(|f| ties::same(f, county)) {
            return None;
        }
        let wide = self.own.as_ref().is_none_or(|o| o.code.as_deref().is_none_or(|c| c.ends_with("00")));
        let until = Range { start: scene.sentence.range.start, end: scene.clause_at(value.start).end };
        let named = scene
            .mentions_in(until)
            .any(|m| matches!(m.what, What::Place(_)) && !matches!(&m.what, What::Place(p) if p.here));
        // 贫困县医院 are those of many.
        let text = scene.text(until);
        let alone =
            |before: &str| !before.ends_with(|c: char| crate::chars::is_han(c) && !"在到从由对向为与和".contains(c));
        let local = scene.words_in(self.vocabulary().county_here, until).any(|w| {
            let before = scene.text(Range { start: until.start, end: w.start });
            alone(before)
        });
        let wider = ["全省", "全市", "全州", "全国", "全区"].iter().any(|w| text.contains(w));
        (wide && !named && local && !wider).then(|| Slot { inferred: true, ..county.clone() })
    }

    /// Notes the county that a sentence names last, and the places that the title says are helped.
    pub(super) fn note_places(&mut self, scene: &Scene) {
        let own = self.own.clone();
        let inside = |c: &str| own.as_ref().is_none_or(|o| o.holds(c));
        let last = scene.mentions.iter().rfind(|m| match &m.what {
            What::Place(p) => {
                p.level == Some(Level::County)
                    && !p.here
                    && p.code.as_deref().is_some_and(inside)
                    && p.within_county.is_none()
            }
            What::Body(b) => b.place.as_deref().is_some_and(|c| !c.ends_with("00") && inside(c)),
            _ => false,
        });
        if let Some(m) = last {
            let slot = who::slot(scene.doc, Role::Place, m);
            let found = self.division_of(scene, &slot).map(|s| (scene.sentence.paragraph, s));
            self.county = found.or(self.county.take());
        }
        // The title, or the line below it that says more.
        let dash = scene.text(scene.sentence.range).starts_with(['—', '-']);
        let title = matches!(scene.sentence.kind, SentenceKind::Title | SentenceKind::Heading) || dash;
        if title && scene.index < 6 && self.focus.is_empty() {
            let narrower = |s: &Slot| match (&s.thing, &self.own) {
                (Thing::Place(c), Some(own)) => own.holds(c) && own.code.as_deref() != Some(c),
                _ => false,
            };
            let mut helped = self.helped_in(scene, scene.sentence.range.end);
            // 某医院“组团式”帮扶甲县人民医院纪实
            let word = scene.words_in(self.vocabulary().tie_strong, scene.sentence.range).next_back();
            if helped.is_empty()
                && let Some(m) = word.and_then(|w| scene.mentions_at(w.end).max_by_key(|m| m.range.end))
            {
                let slot = who::slot(scene.doc, Role::Place, m);
                helped.extend(self.division_of(scene, &slot));
            }
            if !helped.is_empty() && helped.iter().all(narrower) {
                self.focus = helped;
            }
        }
    }

    /// 聚焦甲省乙县、丙县两个结对县: whom the document's own place helps, told by what they are called, and where that ends.
    pub(super) fn partners_called<'a>(&self, scene: &Scene<'a>) -> Option<(Vec<&'a Mention>, u32)> {
        let v = self.vocabulary();
        let class = v.partner_called;
        // 甲区扎实推进与乙县、丙县东西部协作, in the title or the first lines, says it as well.
        let early = scene.index < 5 && scene.knows(v.tie_strong);
        let own = self.own.as_ref().filter(|_| early || scene.knows(class))?;
        // Only who helps whom between their provinces tells which side they are on.
        let helps = |c: &str| {
            let pair = |o: &str| self.reader.is_pair(o, c) && !self.reader.is_pair(c, o);
            !own.holds(c) && own.code.as_deref().is_some_and(pair)
        };
        let outside =
            |m: &Mention| matches!(&m.what, What::Place(p) if !p.here && p.code.as_deref().is_some_and(helps));
        let first = scene.mentions.iter().find(|m| outside(m) && !place::covered(scene, m))?;
        let list: Vec<&Mention> = who::list(scene, first).into_iter().filter(|m| outside(m)).collect();
        let end = list.last()?.range.end;
        let near = Range { start: end, end: (end + 9).min(scene.sentence.range.end) };
        let count = |c: &char| c.is_ascii_digit() || "等个两二三四五六七八九十".contains(*c);
        let word =
            scene.words_in(class, near).find(|w| scene.doc.slice(Range { start: end, end: w.start }).iter().all(count));
        match word {
            Some(word) => Some((list, word.end)),
            None => early.then_some((list, end)),
        }
    }

    /// Remembers them.
    fn note_partners(&mut self, scene: &Scene) {
        let Some((list, _)) = self.partners_called(scene) else { return };
        for m in list {
            if let Some(slot) = place::slot_of(scene.doc, Role::Place, m)
                && self.partners.len() < 8
                && !self.partners.iter().any(|p| p.name == slot.name)
            {
                self.partners.push(Slot { inferred: true, ..slot });
            }
        }
    }

    /// Notes the place that a paragraph opens with, and whom the document's own place helps.
    pub(super) fn open_topic(&mut self, scene: &Scene) {
        self.note_partners(scene);
        let paragraph = scene.sentence.paragraph;
        let heading = matches!(scene.sentence.kind, SentenceKind::Heading);
        if heading {
            self.section = None;
        }
        let opens = self.topic.as_ref().is_none_or(|(at, _)| *at != paragraph);
        // 1. 江孜县。(二)墨脱县: a place alone in its sentence opens a part of the text.
        let start = scene.sentence.range.start + when::enumerator(scene);
        let opening = scene
            .mentions
            .iter()
            .find(|m| m.range.start <= start + 1 && m.range.start >= start && !place::covered(scene, m))
            .filter(|m| !place::is_helping(scene, &self.reader.vocabulary, m));
        let alone = opening.is_some_and(|m| m.range.start == start && m.range.end >= scene.sentence.range.end);
        if opens || alone {
            self.topic = opening.and_then(|m| {
                let narrower = match (&m.what, &self.own) {
                    (What::Place(p), Some(own)) => {
                        !p.here
                            && p.code.as_deref().is_some_and(|c| {
                                alone
                                    || (own.code.as_deref() != Some(c) || p.within_county.is_some())
                                        && (own.holds(c) || self.helps(c))
                            })
                    }
                    (What::Place(p), None) => !p.here && p.code.is_some(),
                    _ => false,
                };
                // 甲县、乙县…: a list is the scene of its own sentence only.
                let single =
                    !matches!(scene.doc.chars.get(m.range.end as usize), Some('、' | '和' | '与' | '一' | '某'));
                // 甲村的变化是乙县的一个缩影: what follows is told of 乙县.
                let example = ["缩影", "写照"].iter().any(|w| scene.text(scene.sentence.range).contains(w));
                let slot = place::slot_of(scene.doc, Role::Place, m).filter(|_| narrower && single && !example)?;
                Some((paragraph, vec![slot]))
            });
            if heading && alone {
                self.section = self.topic.as_ref().map(|(_, places)| places.clone());
            } else if self.topic.is_none()
                && let Some(places) = &self.section
            {
                self.topic = Some((paragraph, places.clone()));
            }
        }
    }

    /// Whether a division lies in a place that the document's own place helps.
    fn helps(&self, code: &str) -> bool {
        self.partners.iter().any(|p| matches!(&p.thing, Thing::Place(c) if place::within(code, c)))
    }

    /// Learns from a tie whom the document's own place helps.
    pub(super) fn learn_partners(&mut self, helper: &Slot, recipients: &[Slot]) {
        let own_helps = matches!((&helper.thing, &self.own), (Thing::Place(c), Some(Own { code: Some(own), .. })) if place::within(own, c));
        if !own_helps {
            return;
        }
        for r in recipients {
            let place = matches!(&r.thing, Thing::Place(c) if self.own.as_ref().is_some_and(|o| !o.holds(c)));
            if place && self.partners.len() < 8 && !self.partners.iter().any(|p| p.name == r.name) {
                self.partners.push(Slot { role: Role::Place, inferred: true, ..r.clone() });
            }
        }
    }
}

/// Whether a sentence opens with what points back, or with somebody's words.
fn goes_on(scene: &Scene) -> bool {
    let text = scene.text(scene.sentence.range);
    ["这个", "这里", "这座", "这条", "该项目", "该基地", "该村", "“", "”", "如今", "现在"]
        .iter()
        .any(|w| text.starts_with(w))
}

/// Whether some places are a village or township: one that has a county's code and its own name.
fn is_local(places: &[Slot]) -> bool {
    matches!(places, [Slot { thing: Thing::Place(code), .. }] if code.contains('-'))
}
