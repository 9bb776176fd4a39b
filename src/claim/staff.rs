//! Staffing: people sent, seconded, exchanged or assigned to help.

use super::pattern::Match;
use super::phrase::{self, Stretch};
use super::read::Going;
use super::rule::Rule;
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use super::{Amount, Claim, Kind, Role, Slot, Thing, who};
use crate::mention::{Mention, Quantity};
use crate::span::Range;

/// Whether a number that no rule took goes on a list of people sent: …干部837名、专业技术人才3680名.
pub(super) fn continues(going: &Going, scene: &Scene, m: &Mention) -> bool {
    let v = going.vocabulary();
    let near = near(scene, v, m);
    (scene.has(v.post, near.before) || scene.has(v.post, near.behind))
        && !scene.has(v.not_post, near.before)
        && !scene.has(v.not_post, near.behind)
}

fn near(scene: &Scene, v: &Vocabulary, m: &Mention) -> Stretch {
    let clause = scene.clause_at(m.range.start);
    phrase::stretches(scene, v, clause).into_iter().find(|(r, _)| *r == m.range).map_or(
        Stretch {
            before: Range { start: m.range.start, end: m.range.start },
            behind: Range { start: m.range.end, end: m.range.end },
            shared: false,
            lent: false,
        },
        |(_, s)| s,
    )
}

pub(super) fn bind(going: &mut Going, scene: &Scene, m: &Mention, q: &Quantity, rule: &Rule, found: &Match) {
    let v = *going.vocabulary();
    if scene.is_broken(found.extent.join(m.range)) && !found.words.is_empty() {
        return;
    }
    let Some(number) = q.value.or(q.lo) else { return };
    if !matches!(q.unit.as_str(), "名" | "人" | "位" | "人次" | "" | "余名") {
        return super::observe::bind(going, scene, m, q, None);
    }
    let stretch = near(scene, &v, m);
    // What the people are: the phrase behind the number up to its last post word, else the one before.
    let post = role_phrase(scene, &v, stretch, q);
    let clause = scene.clause_at(m.range.start);
    let send = found.words.iter().copied().filter(|w| w.end <= m.range.start).min();
    let subject_until = send.map_or(m.range.start, |w| w.start);
    let mut sender: Vec<Slot> =
        who::subject(scene, &v, Range { start: clause.start, end: subject_until.max(clause.start) })
            .or_else(|| {
                let i = scene.clause_of(m.range.start);
                (i > 0 && rule.name != "staffing.serving")
                    .then(|| scene.clause(i - 1))
                    .and_then(|c| who::subject(scene, &v, c))
            })
            .unwrap_or_default()
            .into_iter()
            .filter(|p| !p.range.meets(m.range))
            .map(|p| who::slot(scene.doc, Role::Sender, p))
            .collect();
    if rule.name == "staffing.serving" {
        // The people themselves are the subject; whoever stands before them is no sender.
        sender.retain(|s| matches!(s.thing, Thing::Group { .. } | Thing::Body { .. }));
    }
    let used: Vec<Range> = scene
        .mentions_in(scene.sentence.range)
        .filter(|p| sender.iter().any(|s| s.words == Some(scene.doc.span(p.range))))
        .map(|p| p.range)
        .collect();
    let mut slots = vec![];
    if let Some(range) = post {
        let name = scene.text(range);
        slots.push(Slot {
            role: Role::Post,
            name: name.clone(),
            thing: Thing::Term(name),
            words: Some(scene.doc.span(range)),
            inferred: false,
        });
    }
    slots.extend(sender);
    // Where they work may stand behind the number: 选派干部到甲县挂职.
    let goal = Range { start: clause.end, end: clause.end };
    slots.extend(going.places(scene, goal, &used));
    let time = going.period(scene, q.core, false);
    let status = super::measure::status(going, scene, q.core, time.as_ref());
    going.claims.push(Claim {
        id: String::new(),
        doc: scene.doc.id.clone(),
        kind: Kind::Staffing,
        value: scene.doc.span(q.core),
        sentence: scene.doc.span(scene.sentence.range),
        amount: Some(Amount {
            number,
            lower: q.lo.or(q.value),
            upper: q.hi.or(q.value),
            unit: unit(q, scene),
            bound: q.bound,
        }),
        slots,
        time,
        flow: None,
        cumulative: false,
        measure: None,
        status,
        rule: rule.name.clone(),
        score: 0,
        hard: None,
        derivation: vec![format!("rule {}", rule.name)],
    });
}

fn unit(q: &Quantity, _scene: &Scene) -> String {
    if q.unit.is_empty() { "人".to_owned() } else { q.unit.clone() }
}

fn role_phrase(scene: &Scene, v: &super::vocabulary::Vocabulary, stretch: Stretch, q: &Quantity) -> Option<Range> {
    let last_post = |range: Range| {
        scene.words_in(v.post, range).filter(|w| w.start <= range.start + 16).max_by_key(|w| (w.end, w.len()))
    };
    let behind = Range { start: q.core.end, end: stretch.behind.end.max(q.core.end) };
    if let Some(first) = scene.words_in(v.post, behind).next()
        && first.start <= behind.start + 12
    {
        // The noun ends with the first run of post words: 部机关和部属高校干部 | 到….
        let mut end = first.end;
        for w in scene.words_in(v.post, behind) {
            if w.start <= end && w.end > end {
                end = w.end;
            }
        }
        // 担任第一书记: the post is what they serve as.
        let text = scene.text(behind);
        let served = text.find("担任").and_then(|at| {
            let start = behind.start + text[..at].chars().count() as u32 + 2;
            last_post(Range { start, end: behind.end }).map(|w| Range { start, end: w.end })
        });
        return Some(served.unwrap_or(Range { start: behind.start, end }));
    }
    let before = stretch.before;
    let word = scene.words_in(v.post, before).max_by_key(|w| (w.end, w.len()))?;
    let start =
        scene.words_in(v.send, before).filter(|w| w.end <= word.start).map(|w| w.end).max().unwrap_or(before.start);
    let range = phrase::strip_start(scene, v.lead, Range { start, end: word.end });
    Some(phrase::last_chars(scene, range, 16))
}
