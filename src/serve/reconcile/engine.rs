//! What the protocol asks, put to the engine that `bangfu reconcile` uses too.

use crate::reconcile::{Kind, Query};
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
    /// Ids, names or literals; all of them are context.
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
    /// Whether it can be taken without a person looking.
    pub sure: bool,
}

/// Kinds by their ids; `None` when none of those asked for is known, so that nothing can fit.
fn kinds(ids: &[String]) -> Option<Vec<Kind>> {
    let known: Vec<Kind> = ids.iter().filter_map(|id| Kind::of(id)).collect();
    (ids.is_empty() || !known.is_empty()).then_some(known)
}

/// The candidates of a query, best first.
pub fn candidates(house: &House, wanted: &Wanted) -> Vec<Candidate> {
    let Some(kinds) = kinds(&wanted.kinds) else { return Vec::new() };
    let values = |properties: &[&str]| {
        let of = move |c: &&Condition| properties.contains(&c.property.as_str());
        wanted.conditions.iter().filter(of).flat_map(|c| c.values.iter().map(String::as_str)).collect::<Vec<_>>()
    };
    let within = values(&["within", "province", "prefecture", "parent"]);
    let year = values(&["date", "year"]).first().and_then(|v| v.get(..4)?.parse().ok());
    let must = |of: &[&str]| wanted.conditions.iter().any(|c| c.required && of.contains(&c.property.as_str()));
    let (must_within, must_date) = (must(&["within", "province", "prefecture", "parent"]), must(&["date", "year"]));
    // Those that are left out must not take the places of others.
    let limit = if must_within || must_date { wanted.limit.max(50) } else { wanted.limit };
    let query = Query { text: wanted.query.trim(), kinds: &kinds, within: &within, year, limit };
    let mut found = house.reconciler.find(&query);
    found.retain(|c| !(must_within && c.within != Some(true) || must_date && c.dated == Some(false)));
    found
        .into_iter()
        .take(wanted.limit)
        .map(|c| Candidate {
            id: c.thing.id,
            name: c.thing.name,
            kind: c.thing.kind.id(),
            description: c.thing.description,
            score: c.score,
            sure: c.sure,
        })
        .collect()
}

/// Things whose names begin so, for completion while typing.
pub fn suggestions(house: &House, prefix: &str, types: &[String], limit: usize) -> Vec<Candidate> {
    let Some(kinds) = kinds(types) else { return Vec::new() };
    let found = house.reconciler.suggest(prefix, &kinds, limit);
    found
        .into_iter()
        .map(|thing| Candidate {
            id: thing.id.clone(),
            name: thing.name.clone(),
            kind: thing.kind.id(),
            description: thing.description.clone(),
            score: 0.0,
            sure: false,
        })
        .collect()
}
