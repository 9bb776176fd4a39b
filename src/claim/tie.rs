//! Pairings: a named helper is tied to a named place or body.

use super::place;
use super::read::Going;
use super::scene::Scene;
use super::{Claim, Kind, Role, Slot, Status, Thing, who};
use crate::mention::{Mention, What};
use crate::span::Range;

/// Both ends of a tie and the words that say it.
struct Tie<'a> {
    helpers: Vec<&'a Mention>,
    recipients: Vec<&'a Mention>,
    /// Words of the tie itself, for the scheme.
    words: Vec<Range>,
    extent: Range,
    rule: String,
}

/// Reads the ties of a sentence; the ranges of both ends go to `spent`, so that their counts are not repeated.
pub(super) fn read(going: &mut Going, scene: &Scene, spent: &mut Vec<Range>) {
    let mut taken: Vec<Range> = Vec::new();
    for tie in couples(going, scene) {
        taken.push(tie.extent);
        write(going, scene, &tie, spent);
    }
    for m in scene.mentions {
        let possible = matches!(m.what, What::Pair { .. }) || who::is_party(m);
        // 全省, 全市 are where it happens and not who helps.
        let here = matches!(&m.what, What::Place(p) if p.here);
        if !possible || here || place::covered(scene, m) || taken.iter().any(|t| t.meets(m.range)) {
            continue;
        }
        let Some((rule, found)) = going.reader.rules.first(&[Kind::Pairing], scene, m) else { continue };
        if scene.is_broken(found.extent) {
            continue;
        }
        if let What::Pair { helper, recipient, .. } = &m.what {
            taken.push(m.range);
            let named: Vec<&Mention> = found.all("recipient").collect();
            let codes = (helper.clone(), recipient.clone());
            abbreviated(going, scene, m, &codes, &named, &found.words, &rule.name.clone());
            spent.extend(named.iter().map(|r| r.range));
            continue;
        }
        // 落实国务院关于…的部署,定点帮扶甲县: whose word is followed helps nobody.
        let heeded = scene.behind(m.range.end, 2) == "关于";
        if heeded || attributive(going, scene, &rule.name, &found.words) || who::is_attribute(scene, m.range.end) {
            continue;
        }
        // 甲区与乙县签订《…对口帮扶协议》: the agreement's title says what they agreed.
        if let Some(title) = found.first("title")
            && !scene.has(going.vocabulary().tie_strong, title.range)
            && !scene.has(going.vocabulary().tie_exchange, title.range)
        {
            continue;
        }
        let tie = Tie {
            helpers: found.all("helper").collect(),
            recipients: who::over_commas(scene, found.all("recipient").collect()),
            words: found.words.clone(),
            extent: found.extent,
            rule: rule.name.clone(),
        };
        if write(going, scene, &tie, spent) {
            taken.push(found.extent);
        }
    }
    for tie in carried(going, scene, &taken) {
        taken.push(tie.extent);
        write(going, scene, &tie, spent);
    }
    by_speaker(going, scene, &taken, spent);
}

/// 公司定点帮扶甲县、乙县: the helper is whom the text is about.
fn by_speaker(going: &mut Going, scene: &Scene, taken: &[Range], spent: &mut Vec<Range>) {
    let v = *going.vocabulary();
    let Some(speaker) = going.speaker.clone() else { return };
    let mut before: Option<Range> = None;
    for clause in scene.sentence.clauses.iter().copied() {
        let near = Range { start: clause.start, end: (clause.start + 14).min(clause.end) };
        let opens = |w: &Range| {
            super::phrase::strip_adverbials(scene, &v, Range { start: clause.start, end: w.start }).is_empty()
        };
        let Some(who) = scene
            .words_in(v.anaphor, near)
            .filter(opens)
            .max_by_key(|w| (std::cmp::Reverse(w.start), w.end))
            .or(before)
        else {
            continue;
        };
        // 我校定点帮扶甲县,2019年起对口支援乙县: the next clause begins with its tie.
        let goes_on = who.end <= clause.start;
        let from = if goes_on { clause.start } else { who.end };
        let reach = Range { start: from, end: (from + 12).min(clause.end).max(from) };
        let Some(word) =
            scene.words_in(v.tie_strong, reach).filter(|w| !goes_on || opens(w)).max_by_key(|w| (w.len(), w.end))
        else {
            // 公司…,与甲县、乙县12个村签订结对帮扶协议.
            before = Some(who);
            if let Some((list, word)) = paired_by_speaker(scene, &v, clause, from, taken) {
                let recipients: Vec<Slot> = list.iter().map(|m| who::slot(scene.doc, Role::Recipient, m)).collect();
                spent.extend(list.iter().map(|m| m.range));
                let value = list.iter().map(|m| m.range).fold(who.join(word), Range::join);
                let places = places_among(&recipients);
                let helper =
                    Slot { role: Role::Helper, words: Some(scene.doc.span(who)), inferred: true, ..speaker.clone() };
                claim(going, scene, vec![helper], &recipients, places, value, &[word], "pairing.speaker");
            }
            continue;
        };
        let Some(first) = scene
            .mentions_in(Range { start: word.end, end: clause.end })
            .find(|m| who::is_party(m) && !place::covered(scene, m) && m.range.start <= word.end + 2)
        else {
            continue;
        };
        if taken.iter().any(|t| t.meets(first.range)) {
            continue;
        }
        let list = who::over_commas(scene, who::list(scene, first));
        let recipients: Vec<Slot> = list.iter().map(|m| who::slot(scene.doc, Role::Recipient, m)).collect();
        spent.extend(list.iter().map(|m| m.range));
        before = Some(who);
        let value = list.iter().map(|m| m.range).fold(if goes_on { word } else { who.join(word) }, Range::join);
        let places = places_among(&recipients);
        let helper = Slot { role: Role::Helper, words: Some(scene.doc.span(who)), inferred: true, ..speaker.clone() };
        claim(going, scene, vec![helper], &recipients, places, value, &[word], "pairing.speaker");
    }
}

/// 与甲县、乙县12个村签订结对帮扶协议, at `from`: whom the clause is a tie with, and its word.
fn paired_by_speaker<'a>(
    scene: &Scene<'a>,
    v: &super::vocabulary::Vocabulary,
    clause: Range,
    from: u32,
    taken: &[Range],
) -> Option<(Vec<&'a Mention>, Range)> {
    let with = scene.words_in(v.paired_with, clause).find(|w| w.start >= from && w.start <= from + 2)?;
    let first = scene
        .mentions_at(with.end)
        .filter(|m| who::is_party(m) && !place::covered(scene, m))
        .max_by_key(|m| m.range.end)?;
    let list = who::list(scene, first);
    let end = list.last()?.range.end;
    let word = scene
        .words_in(v.tie_strong, Range { start: end, end: (end + 20).min(clause.end).max(end) })
        .max_by_key(|w| (w.len(), std::cmp::Reverse(w.start)))?;
    (!taken.iter().any(|t| t.meets(first.range))).then_some((list, word))
}

/// 帮扶 in 帮扶资金, 帮扶项目 asserts no tie of those who stand before it.
fn attributive(going: &Going, scene: &Scene, rule: &str, words: &[Range]) -> bool {
    let v = going.vocabulary();
    // 甲市与乙市对口协作机制 has both its ends.
    let whole = |n: &Range| rule == "pairing.with" && scene.text(*n) == "机制";
    matches!(rule, "pairing.with" | "pairing.helps" | "pairing.by")
        && words.iter().max_by_key(|w| w.len()).is_some_and(|w| {
            scene
                .words_in(v.tie_noun, Range { start: w.end, end: (w.end + 4).min(scene.sentence.range.end) })
                .any(|n| n.start == w.end && !whole(&n))
        })
}

/// 沪滇协作: the tie of two provinces by their short names, once a document.
fn abbreviated(
    going: &mut Going,
    scene: &Scene,
    m: &Mention,
    (helper, recipient): &(String, String),
    named: &[&Mention],
    words: &[Range],
    rule: &str,
) {
    let slot = |role, code: &str| Slot {
        role,
        name: going.reader.place_name(code),
        thing: Thing::Place(code.to_owned()),
        words: Some(scene.doc.span(m.range)),
        inferred: false,
    };
    let helper = slot(Role::Helper, helper);
    let recipients = if named.is_empty() {
        vec![slot(Role::Recipient, recipient)]
    } else {
        named.iter().map(|r| who::slot(scene.doc, Role::Recipient, r)).collect()
    };
    let key = recipients.iter().fold(helper.name.clone(), |key, r| format!("{key} {}", r.name));
    let again = !going.ties.insert(key);
    if again {
        return;
    }
    let value = named.iter().map(|r| r.range).fold(m.range, Range::join);
    let places = recipients.iter().map(|r| Slot { role: Role::Place, ..r.clone() }).collect();
    claim(going, scene, vec![helper], &recipients, places, value, words, rule);
}

/// Writes the claims of a tie, one a helper; `false` when an end is missing.
fn write(going: &mut Going, scene: &Scene, tie: &Tie, spent: &mut Vec<Range>) -> bool {
    let plain = |m: &&&Mention| {
        // 医院、学校: a kind of body that is neither named nor counted cannot be looked up.
        !matches!(&m.what, What::Body(b) if b.kind == "budget" || b.kind == "collective" && b.count.is_none())
            && !place::covered(scene, m)
    };
    let mut helpers: Vec<&Mention> = tie.helpers.iter().filter(plain).copied().collect();
    helpers.sort_by_key(|m| m.range);
    who::drop_sum(scene, &mut helpers);
    let mut recipients: Vec<&Mention> = tie.recipients.iter().filter(plain).copied().collect();
    recipients.sort_by_key(|m| m.range);
    who::drop_sum(scene, &mut recipients);
    recipients.retain(|r| !helpers.iter().any(|h| h.range.meets(r.range)));
    // 我县15个村: the counted places, not all of the county.
    for r in &mut recipients {
        let here = matches!(&r.what, What::Place(p) if p.here);
        let counted = scene
            .mentions
            .iter()
            .find(|m| here && m.range.start == r.range.end && matches!(&m.what, What::Body(b) if b.kind == "places"));
        *r = counted.unwrap_or(r);
    }
    if helpers.is_empty() {
        return false;
    }
    let extent = helpers.iter().chain(&recipients).map(|m| m.range).reduce(Range::join).unwrap_or(tie.extent);
    let value = tie.words.iter().copied().fold(extent, Range::join);
    let mut to: Vec<Slot> = recipients.iter().map(|m| who::slot(scene.doc, Role::Recipient, m)).collect();
    // 针对甲医院…,由乙医院专帮: who is helped was named before.
    if to.is_empty()
        && tie.rule == "pairing.by"
        && let Some(earlier) = scene
            .mentions
            .iter()
            .filter(|p| who::is_party(p) && p.range.end <= helpers[0].range.start && !place::covered(scene, p))
            .max_by_key(|p| (matches!(p.what, What::Body(_)), p.range.start))
    {
        to.push(who::slot(scene.doc, Role::Recipient, earlier));
    }
    if to.is_empty()
        && let Some(own) = &going.own
    {
        // 天津市对口帮扶…: the other end is the document's own place.
        let own_helps = helpers.iter().any(|h| who::is_own(h, going.own.as_ref()));
        if !own_helps {
            to.push(Slot { role: Role::Recipient, ..own.slot(scene.doc) });
        }
    }
    let mut from: Vec<Slot> = helping(going, scene, &helpers);
    // 和政县与集美区结对: who helps whom, where only the provinces' ties tell.
    if from.len() == 1
        && matches!(tie.rule.as_str(), "pairing.with" | "pairing.signed" | "pairing.couples")
        && is_turned(going, scene, &from[0], &to)
    {
        let helper = Slot { role: Role::Recipient, ..from.remove(0) };
        from = std::mem::replace(&mut to, vec![helper]).into_iter().map(|s| Slot { role: Role::Helper, ..s }).collect();
    }
    if to.is_empty() || from.iter().any(|h| to.iter().any(|r| r.name == h.name)) {
        return false;
    }
    spent.extend(helpers.iter().chain(&recipients).map(|m| m.range));
    let used: Vec<Range> = helpers.iter().map(|m| m.range).collect();
    // Several places helped are where it happens, all of them.
    let named = places_among(&to);
    let places = if named.len() > 1 && named.len() == to.len() {
        named
    } else {
        let said = going.places(scene, Range { start: value.end, end: value.end }, &used);
        if named.len() == 1 && to.len() == 1 { named } else { said }
    };
    // 甲市、乙市分别帮扶丙州、丁州: in order, when their counts agree.
    let apart = scene.has(going.vocabulary().respective, value) && from.len() == to.len() && from.len() >= 2;
    if apart {
        for (helper, recipient) in from.into_iter().zip(&to) {
            let place = vec![Slot { role: Role::Place, ..recipient.clone() }];
            let place = if matches!(recipient.thing, Thing::Place(_)) { place } else { places.clone() };
            claim(going, scene, vec![helper], std::slice::from_ref(recipient), place, value, &tie.words, &tie.rule);
        }
    } else {
        claim(going, scene, from, &to, places, value, &tie.words, &tie.rule);
    }
    true
}

/// Whether both ends are places and help only ever goes the other way between their provinces.
fn is_turned(going: &Going, scene: &Scene, helper: &Slot, recipients: &[Slot]) -> bool {
    let Some(helper) = division(scene, helper) else { return false };
    !recipients.is_empty()
        && recipients.iter().all(|r| match division(scene, r) {
            Some(r) => going.reader.is_pair(&r, &helper) && !going.reader.is_pair(&helper, &r),
            None => false,
        })
}

/// The division of a place, or of counted places that are named by where they lie: 陕西56个脱贫县.
fn division(scene: &Scene, slot: &Slot) -> Option<String> {
    if let Thing::Place(code) = &slot.thing {
        return Some(code.clone());
    }
    let words = slot.words?;
    let own = scene.mentions.iter().find(|m| scene.doc.span(m.range) == words)?;
    scene.mentions_at(own.range.start).find_map(|m| match &m.what {
        What::Place(p) if own.range.holds(m.range) && !p.here => p.code.clone(),
        _ => None,
    })
}

/// Helpers as slots: 市委、市政府主要领导 are one helper, 10个司局 are the ministry's that was named before.
fn helping(going: &Going, scene: &Scene, helpers: &[&Mention]) -> Vec<Slot> {
    let v = going.vocabulary();
    let (first, last) = (helpers[0].range, helpers[helpers.len() - 1].range);
    let behind = Range { start: last.end, end: (last.end + 5).min(scene.sentence.range.end) };
    if let Some(word) = scene.words_in(v.leaders, behind).filter(|w| w.start == last.end).max_by_key(|w| w.end) {
        let range = Range { start: first.start, end: word.end };
        let name = scene.text(range).to_owned();
        return vec![Slot {
            role: Role::Helper,
            thing: Thing::Group { name: name.clone(), count: None },
            name,
            words: Some(scene.doc.span(range)),
            inferred: false,
        }];
    }
    helpers
        .iter()
        .map(|m| {
            let slot = who::slot(scene.doc, Role::Helper, m);
            let inner = scene.has(v.inner_unit, m.range) && slot.name.starts_with(|c: char| c.is_ascii_digit());
            let owner = scene.mentions.iter().rfind(|o| {
                o.range.end <= m.range.start
                    && matches!(&o.what, What::Body(b) if b.count.is_none() && matches!(b.kind.as_str(), "ministry" | "department" | "institution"))
            });
            match owner.filter(|_| inner) {
                Some(owner) => {
                    let name = format!("{}{}", scene.text(owner.range), slot.name);
                    Slot { name: name.clone(), thing: Thing::Group { name, count: count_of(m) }, ..slot }
                }
                None => slot,
            }
        })
        .collect()
}

fn count_of(m: &Mention) -> Option<String> {
    match &m.what {
        What::Body(b) => b.count.map(|n| n.normalize().to_string()),
        _ => None,
    }
}

/// 甲区与乙县、丙区与丁县(分别)结对: each couple is a tie.
fn couples<'a>(going: &Going, scene: &Scene<'a>) -> Vec<Tie<'a>> {
    let v = going.vocabulary();
    let parties: Vec<&Mention> =
        scene.mentions.iter().filter(|m| who::is_party(m) && !place::covered(scene, m)).collect();
    let with = |a: &Mention, b: &Mention| {
        matches!(
            scene.doc.slice(Range { start: a.range.end, end: b.range.start.max(a.range.end) }),
            ['与' | '同' | '和' | '—' | '-']
        )
    };
    let comma = |a: &Mention, b: &Mention| {
        matches!(scene.doc.slice(Range { start: a.range.end, end: b.range.start.max(a.range.end) }), ['、' | ','])
    };
    let mut ties = Vec::new();
    let mut i = 0;
    while i + 3 < parties.len() {
        let mut pairs = Vec::new();
        let mut j = i;
        while j + 1 < parties.len() && with(parties[j], parties[j + 1]) {
            pairs.push((parties[j], parties[j + 1]));
            j += 2;
            if !(j < parties.len() && comma(parties[j - 1], parties[j])) {
                break;
            }
        }
        let Some((_, last)) = pairs.last().filter(|_| pairs.len() >= 2) else {
            i += 1;
            continue;
        };
        let behind = Range { start: last.range.end, end: (last.range.end + 16).min(scene.sentence.range.end) };
        if let Some(word) = scene.words_in(v.tie, behind).chain(scene.words_in(v.sign, behind)).next() {
            for (helper, recipient) in pairs {
                ties.push(Tie {
                    helpers: vec![helper],
                    recipients: vec![recipient],
                    words: if scene.has(v.tie, word) { vec![word] } else { Vec::new() },
                    extent: helper.range.join(recipient.range),
                    rule: "pairing.couples".to_owned(),
                });
            }
        }
        i = j;
    }
    ties
}

/// A later clause that begins with the tie keeps the helper: 甲区与乙县结对,对口支援丙县.
fn carried<'a>(going: &Going, scene: &Scene<'a>, taken: &[Range]) -> Vec<Tie<'a>> {
    let v = going.vocabulary();
    let mut ties = Vec::new();
    for i in 1..scene.sentence.clauses.len() {
        let clause = scene.clause(i);
        let head = behind_since(scene, super::phrase::strip_adverbials(scene, v, clause));
        let near = Range { start: head.start, end: (head.start + 8).min(head.end) };
        let Some(word) = scene.words_in(v.tie_strong, near).filter(|w| w.start <= head.start + 1).max_by_key(|w| w.end)
        else {
            ties.extend(carried_with(going, scene, i, taken));
            continue;
        };
        let Some(recipient) = scene
            .mentions_in(Range { start: word.end, end: clause.end })
            .find(|m| who::is_party(m) && !place::covered(scene, m) && m.range.start <= word.end + 2)
        else {
            continue;
        };
        if taken.iter().any(|t| t.meets(recipient.range)) {
            continue;
        }
        let Some(helpers) = opening(going, scene, i) else { continue };
        let mut recipients = vec![recipient];
        recipients.extend(super::pattern::list_from(scene, recipient, super::pattern::HoleKind::Party));
        let extent = recipients.iter().map(|m| m.range).fold(word, Range::join);
        ties.push(Tie { helpers, recipients, words: vec![word], extent, rule: "pairing.carried".to_owned() });
    }
    ties
}

/// 自2013年起|定点帮扶: what a clause says behind the time that it begins with.
fn behind_since(scene: &Scene, range: Range) -> Range {
    let at = range.start + u32::from(matches!(scene.doc.slice(range).first(), Some('自' | '从')));
    let Some(time) = scene.mentions_at(at).find(|m| matches!(m.what, What::Time(_))) else { return range };
    let end = time.range.end;
    let more = ["起", "开始", "以来", "始"].iter().find(|w| scene.behind(end, w.chars().count() as u32) == **w);
    Range { start: (end + more.map_or(0, |w| w.chars().count() as u32)).min(range.end), end: range.end }
}

/// 甲区与乙县结对,并与丙县开展合作交流: a clause that begins with 与.
fn carried_with<'a>(going: &Going, scene: &Scene<'a>, i: usize, taken: &[Range]) -> Option<Tie<'a>> {
    let v = going.vocabulary();
    let clause = scene.clause(i);
    let head = scene.doc.slice(Range { start: clause.start, end: (clause.start + 4).min(clause.end) });
    let at = head.iter().position(|c| matches!(c, '与' | '同'))?;
    let start = clause.start + at as u32 + 1;
    let recipient =
        scene.mentions.iter().find(|m| m.range.start == start && who::is_party(m) && !place::covered(scene, m))?;
    let mut recipients = vec![recipient];
    recipients.extend(super::pattern::list_from(scene, recipient, super::pattern::HoleKind::Party));
    let end = recipients[recipients.len() - 1].range.end;
    let behind = Range { start: end, end: (end + 12).min(scene.clause(i).end).max(end) };
    let word = scene.words_in(v.tie_strong, behind).chain(scene.words_in(v.tie_exchange, behind)).next()?;
    if taken.iter().any(|t| t.meets(recipient.range)) {
        return None;
    }
    let helpers = opening(going, scene, i)?;
    let extent = recipients.iter().map(|m| m.range).fold(word, Range::join);
    Some(Tie { helpers, recipients, words: vec![word], extent, rule: "pairing.carried".to_owned() })
}

/// The parties that open the nearest clause before and can be its subject.
pub(super) fn opening<'a>(going: &Going, scene: &Scene<'a>, i: usize) -> Option<Vec<&'a Mention>> {
    let v = going.vocabulary();
    (0..i).rev().find_map(|j| {
        let earlier = scene.clause(j);
        let first = scene.mentions_in(earlier).find(|m| who::is_party(m) && !place::covered(scene, m))?;
        let opens = super::phrase::strip_adverbials(scene, v, Range { start: earlier.start, end: first.range.start });
        let here = matches!(&first.what, What::Place(p) if p.here);
        (!here && (opens.is_empty() || first.range.start == earlier.start)).then(|| who::list(scene, first))
    })
}

/// The places among some slots, as places of a claim.
pub(super) fn places_among(slots: &[Slot]) -> Vec<Slot> {
    let places = slots.iter().filter(|r| matches!(r.thing, Thing::Place(_)));
    places.map(|r| Slot { role: Role::Place, ..r.clone() }).collect()
}

#[expect(clippy::too_many_arguments, reason = "everything a claim of a tie says")]
pub(super) fn claim(
    going: &mut Going,
    scene: &Scene,
    helpers: Vec<Slot>,
    recipients: &[Slot],
    places: Vec<Slot>,
    value: Range,
    words: &[Range],
    rule: &str,
) {
    let scheme = scheme(going, scene, words, value);
    // The tie's own words may stand behind both its ends: 粤桂两省区自1996年10月开展对口扶贫协作.
    let end = words.iter().map(|w| w.end).fold(value.end, u32::max);
    let time = going.period_in(scene, Range { start: end, end });
    let named: Vec<Slot> =
        recipients.iter().filter(|r| matches!(r.thing, Thing::Place(_)) && !r.inferred).cloned().collect();
    if !named.is_empty() && rule != "pairing.presupposed" {
        going.helped = named;
    }
    for helper in helpers {
        going.learn_partners(&helper, recipients);
        if rule != "pairing.presupposed" {
            going.known_ties.note(&helper, recipients);
        }
        let mut slots = vec![helper];
        slots.extend(recipients.iter().cloned());
        slots.extend(places.iter().cloned());
        slots.extend(scheme.clone());
        going.claims.push(Claim {
            id: String::new(),
            doc: scene.doc.id.clone(),
            kind: Kind::Pairing,
            value: scene.doc.span(value),
            sentence: scene.doc.span(scene.sentence.range),
            amount: None,
            slots,
            time: time.clone(),
            flow: None,
            cumulative: false,
            measure: None,
            status: Status::Done,
            rule: rule.to_owned(),
            score: 0,
            hard: None,
            derivation: vec![format!("rule {rule}")],
        });
    }
}

/// The scheme: the words of the tie itself.
fn scheme(going: &Going, scene: &Scene, words: &[Range], value: Range) -> Option<Slot> {
    let v = going.vocabulary();
    let word = words.iter().copied().max_by_key(|w| w.len()).or_else(|| {
        let near = Range { start: value.end, end: (value.end + 10).min(scene.sentence.range.end) };
        scene.words_in(v.tie, near).next()
    })?;
    // 扶贫|协作: the whole name of the scheme.
    let mut word = word;
    while ["协作", "合作", "帮扶"].contains(&scene.behind(word.end, 2)) && !scene.text(word).ends_with("作") {
        word.end += 2;
    }
    let name = scene.text(word).to_owned();
    Some(Slot {
        role: Role::Scheme,
        name: name.clone(),
        thing: Thing::Term(name),
        words: Some(scene.doc.span(word)),
        inferred: false,
    })
}
