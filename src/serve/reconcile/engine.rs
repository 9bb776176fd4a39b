//! Names → candidates.

use crate::seeds::{Level, PlaceRow};
use crate::serve::House;

/// What is looked for, whichever version of the protocol said it.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub query: String,
    /// Type ids, empty for any.
    pub kinds: Vec<String>,
    pub limit: usize,
    pub conditions: Vec<Condition>,
}

/// A property that the thing should have.
#[derive(Clone, Debug)]
pub struct Condition {
    pub property: String,
    /// Ids, names or literals; one of them is enough.
    pub values: Vec<String>,
    /// Whether a thing without it is none of the candidates, rather than a lesser one.
    pub required: bool,
}

/// One thing that a name may be.
pub struct Candidate {
    /// Path of its IRI below the base: `place/530000`.
    pub id: String,
    pub name: String,
    pub kind: &'static str,
    pub description: String,
    /// 0 to 100.
    pub score: f64,
}

/// How well a name fits: 100 for the same, less for a short or former name, a shared beginning, a part.
fn fit(wanted: &str, name: &str, others: &[&str]) -> f64 {
    let longest = wanted.chars().count().max(name.chars().count()) as f64;
    let shortest = wanted.chars().count().min(name.chars().count()) as f64;
    if wanted == name {
        100.0
    } else if others.contains(&wanted) {
        90.0
    } else if name.starts_with(wanted) || wanted.starts_with(name) {
        40.0 + 40.0 * shortest / longest
    } else if name.contains(wanted) {
        20.0 + 40.0 * shortest / longest
    } else {
        0.0
    }
}

fn class(level: Level) -> &'static str {
    match level {
        Level::Country => "Country",
        Level::Province => "Province",
        Level::Prefecture => "Prefecture",
        Level::County => "County",
        Level::Township => "Township",
        Level::Village => "Village",
    }
}

/// The candidates of a query, best first.
pub fn candidates(house: &House, wanted: &Wanted) -> Vec<Candidate> {
    let query = wanted.query.trim();
    let wants = |kind: &str| wanted.kinds.is_empty() || wanted.kinds.iter().any(|k| k == kind);
    let seeds = &house.bangfu.seeds;
    let mut found = Vec::new();
    if query.is_empty() {
        return found;
    }
    let above = |p: &PlaceRow| seeds.chain(&p.code).iter().map(|r| r.name.as_str()).collect::<Vec<_>>().concat();
    let within: Vec<(&str, bool)> = wanted
        .conditions
        .iter()
        .filter(|c| c.property == "within")
        .flat_map(|c| c.values.iter().map(|v| (v.trim_start_matches("place/"), c.required)))
        .collect();
    for p in &seeds.places {
        if !wants("Place") && !wants(class(p.level)) {
            continue;
        }
        let others: Vec<&str> = p.short_names.iter().chain(&p.former_names).map(String::as_str).collect();
        let mut score = if p.code == query { 100.0 } else { fit(query, &p.name, &others) };
        if score == 0.0 && query.ends_with(p.name.as_str()) && above(p).ends_with(query) {
            score = 98.0;
        }
        if score == 0.0 {
            continue;
        }
        let chain = above(p);
        let outside = |w: &str| !chain.contains(w) && !p.code.starts_with(w.trim_end_matches("00"));
        if within.iter().any(|(w, required)| *required && outside(w)) {
            continue;
        }
        if within.iter().any(|(w, _)| outside(w)) {
            score *= 0.5;
        }
        if p.until.is_some() {
            score *= 0.9;
        }
        let description = format!("{} {chain}{}", p.code, p.until.map_or(String::new(), |y| format!(" (–{y})")));
        found.push(Candidate {
            id: format!("place/{}", p.code),
            name: p.name.clone(),
            kind: "Place",
            description,
            score,
        });
    }
    let id = |kind: &str, name: &str| {
        house.iris.of_parts([kind, name].into_iter()).as_str().trim_start_matches(house.iris.base()).to_owned()
    };
    if wants("Body") {
        for b in &seeds.bodies {
            let others: Vec<&str> = b.short_names.iter().map(String::as_str).collect();
            let score = fit(query, &b.name, &others);
            if score > 0.0 {
                found.push(Candidate {
                    id: id("body", &b.name),
                    name: b.name.clone(),
                    kind: "Body",
                    description: b.kind.clone(),
                    score,
                });
            }
        }
    }
    if wants("Programme") {
        for p in &seeds.programmes {
            let others: Vec<&str> = p.aliases.iter().map(String::as_str).collect();
            let score = fit(query, &p.name, &others);
            if score > 0.0 {
                found.push(Candidate {
                    id: id("programme", &p.name),
                    name: p.name.clone(),
                    kind: "Programme",
                    description: p.sector.clone(),
                    score,
                });
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    found.truncate(wanted.limit);
    found
}
