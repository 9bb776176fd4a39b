//! `/search?q=`: Chinese full text over names and sentences.

mod grams;
mod index;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::House;
use super::problem::Problem;
use super::protocol::Fields;
use crate::answer::evaluate::{QueryTask, TableShape, Task};
use index::{Hit, Index, Matter, Paper, Spot, Thing, Wish};

/// How long a first question waits for the index.
const PATIENCE: Duration = Duration::from_secs(10);

/// The index that is in use, and whether a new one is being made.
pub struct Finder {
    current: watch::Sender<Option<Arc<Index>>>,
    building: AtomicBool,
}

impl Finder {
    pub fn new() -> Self {
        Self { current: watch::Sender::new(None), building: AtomicBool::new(false) }
    }

    /// Things and passages of the index in use, for `/metrics`.
    pub fn size(&self) -> (usize, usize) {
        self.current.borrow().as_ref().map_or((0, 0), |i| (i.things, i.passages))
    }
}

/// Makes a new index beside the old one, unless one is being made already.
pub fn refresh(house: &House) {
    if house.finder.building.swap(true, Ordering::AcqRel) {
        return;
    }
    let house = house.clone();
    tokio::spawn(async move {
        match build(&house).await {
            Ok(index) => {
                if index.missing > 0 {
                    eprintln!("search: the store lacks the text of {} documents", index.missing);
                }
                house.finder.current.send_replace(Some(Arc::new(index)));
            }
            Err(problem) => eprintln!("search: the index was not built: {}", problem.en),
        }
        house.finder.building.store(false, Ordering::Release);
    });
}

async fn build(house: &House) -> Result<Index, Problem> {
    let stamp = house.pool.stamp();
    let matter = gather(house).await?;
    let store = house.store.clone();
    let built = tokio::task::spawn_blocking(move || Index::build(&store, &matter, stamp)).await;
    let failed = |e: String| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "search", format!("检索:{e}"), e);
    built.map_err(|e| failed(e.to_string()))?.map_err(|e| failed(e.to_string()))
}

/// The rows of a query of our own, as strings.
async fn table(house: &House, text: &str) -> Result<Vec<csv::StringRecord>, Problem> {
    let task = QueryTask {
        text: text.to_owned(),
        default: vec![],
        named: vec![],
        union: true,
        table: Some(TableShape::Csv),
        graph: None,
    };
    let answer = house.pool.run(&Task::Query(task)).await.map_err(|f| Problem::of(f, text))?;
    let bytes = answer.concat();
    csv::ReaderBuilder::new()
        .from_reader(bytes.as_slice())
        .records()
        .collect::<Result<_, _>>()
        .map_err(|e| Problem::of(super::Failure::Broken(e.to_string()), text))
}

/// Classes of things whose names are searched, the most telling first.
const CLASSES: [&str; 16] = [
    "Country",
    "Province",
    "Prefecture",
    "County",
    "Township",
    "Village",
    "Area",
    "AidPair",
    "Programme",
    "PolicyDocument",
    "SourceDocument",
    "Body",
    "Group",
    "Place",
    "Term",
    "Fact",
];

async fn gather(house: &House) -> Result<Matter, Problem> {
    let mut matter = Matter::default();
    for row in table(house, "SELECT ?d ?l { ?d a bf:SourceDocument ; rdfs:label ?l } ORDER BY ?d ?l").await? {
        let iri = row[0].to_owned();
        if matter.papers.last().is_some_and(|p: &Paper| p.iri == iri) {
            continue;
        }
        let last = iri.rsplit('/').next().unwrap_or_default();
        let id = percent_encoding::percent_decode_str(last).decode_utf8_lossy().into_owned();
        matter.papers.push(Paper { iri, id, title: row[1].to_owned() });
    }
    let mentions: HashMap<String, u64> =
        table(house, "SELECT ?t (COUNT(DISTINCT ?c) AS ?n) { ?c bf:slot/bf:thing ?t } GROUP BY ?t")
            .await?
            .iter()
            .map(|row| (row[0].to_owned(), row[1].parse().unwrap_or(0)))
            .collect();
    let names = "SELECT DISTINCT ?s ?c ?rank ?l { ?s a ?c FILTER(STRSTARTS(STR(?c), STR(bf:))) \
        { ?s rdfs:label ?l BIND(0 AS ?rank) } UNION { ?s skos:altLabel|bf:shortName|bf:divisionCode ?l BIND(1 AS ?rank) } }";
    let mut things: BTreeMap<String, (usize, Vec<(u8, String)>)> = BTreeMap::new();
    for row in table(house, names).await? {
        let class = row[1].rsplit('#').next().and_then(|c| CLASSES.iter().position(|k| *k == c));
        let Some(class) = class else { continue };
        let entry = things.entry(row[0].to_owned()).or_insert((class, Vec::new()));
        entry.0 = entry.0.min(class);
        entry.1.push((row[2].parse().unwrap_or(1), row[3].to_owned()));
    }
    for (iri, (class, mut names)) in things {
        names.sort();
        names.dedup();
        let claims = mentions.get(&iri).copied().unwrap_or(0);
        let names = names.into_iter().map(|(_, name)| name).collect();
        matter.things.push(Thing { iri, class: CLASSES[class].to_owned(), names, claims });
    }
    let spots = "SELECT ?d ?s ?c { ?c a bf:Claim ; bf:document ?d ; bf:start ?s }";
    for row in table(house, spots).await? {
        let spot = Spot { start: row[1].parse().unwrap_or(0), claim: row[2].to_owned() };
        matter.spots.entry(row[0].to_owned()).or_default().push(spot);
    }
    for spots in matter.spots.values_mut() {
        spots.sort_by(|a, b| (a.start, &a.claim).cmp(&(b.start, &b.claim)));
    }
    Ok(matter)
}

/// The index in use; a store that has changed since gets a new one, and the old one serves until then.
async fn current(house: &House) -> Result<Arc<Index>, Problem> {
    let mut watched = house.finder.current.subscribe();
    let known = watched.borrow_and_update().clone();
    if let Some(index) = known {
        if index.stamp != house.pool.stamp() {
            refresh(house);
        }
        return Ok(index);
    }
    refresh(house);
    let ready = tokio::time::timeout(PATIENCE, watched.wait_for(Option::is_some)).await;
    ready.ok().and_then(Result::ok).and_then(|index| index.clone()).ok_or_else(|| Problem {
        retry_after: Some(2),
        ..Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "search",
            "检索索引正在建立,请稍后再试。",
            "The search index is being built; try again shortly.",
        )
    })
}

/// Where the words asked for stand in a text, in its characters: every whole occurrence of a part of the question.
fn marks(asked: &str, text: &str) -> Vec<[usize; 2]> {
    let text: Vec<char> = grams::lower(&text.chars().collect::<Vec<_>>());
    let asked: Vec<char> = grams::folded(asked).into_iter().take(100).collect();
    let mut found: Vec<[usize; 2]> = Vec::new();
    let mut parts: Vec<Vec<char>> = Vec::new();
    for chunk in asked.split(|c| !c.is_alphanumeric()).filter(|c| !c.is_empty()).take(8) {
        if text.windows(chunk.len()).any(|w| w == chunk) {
            parts.push(chunk.to_vec());
        } else {
            let words = grams::words(chunk, false);
            parts.extend(words.into_iter().filter(|w| w.chars().count() > 1).map(|w| w.chars().collect()));
        }
    }
    for part in &parts {
        for (at, window) in text.windows(part.len()).enumerate() {
            if window == part {
                found.push([at, at + part.len()]);
            }
        }
    }
    found.sort_unstable();
    let mut merged: Vec<[usize; 2]> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if range[0] <= last[1] => last[1] = last[1].max(range[1]),
            _ => merged.push(range),
        }
    }
    merged
}

fn shown(house: &House, asked: &str, hit: Hit) -> Value {
    match hit {
        Hit::Thing { iri, class, label, other, claims, score } => json!({
            "kind": "thing", "iri": iri, "type": class, "label": label, "alias": other, "claims": claims,
            "score": score,
        }),
        Hit::Passage { doc, iri, title, text, start, end, claims, score } => json!({
            "kind": "passage",
            // A sentence is a thing of the graph when a claim rests on it.
            "iri": if claims.is_empty() { iri.clone() } else { house.iris.passage(&doc, start, end).into_string() },
            "document": iri, "label": title, "doc": doc, "start": start, "end": end,
            "marks": marks(asked, &text), "text": text, "claim": claims.first(), "claims": claims, "score": score,
        }),
    }
}

/// `/search?q=&limit=&kind=thing|passage&type=&doc=`.
pub async fn search(State(house): State<House>, RawQuery(raw): RawQuery) -> Result<Json<Value>, Problem> {
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    let Some(text) = fields.one("q").map(str::to_owned) else {
        return Err(Problem::bad_request("no-question", "缺少参数 q", "the parameter q is missing"));
    };
    let limit = match fields.one("limit").map(str::parse::<usize>) {
        None => 20,
        Some(Ok(n @ 1..=200)) => n,
        Some(_) => {
            return Err(Problem::bad_request("limit", "limit 应为 1 至 200", "limit must be a number from 1 to 200"));
        }
    };
    let kind = fields.one("kind");
    if !matches!(kind, None | Some("thing" | "passage")) {
        return Err(Problem::bad_request("kind", "kind 应为 thing 或 passage", "kind must be thing or passage"));
    }
    let doc = fields.one("doc").map(str::to_owned);
    let class = fields.one("type").map(str::to_owned);
    let wish = Wish {
        things: kind != Some("passage") && doc.is_none(),
        passages: kind != Some("thing") && class.is_none(),
        text: text.clone(),
        limit,
        class,
        doc,
    };
    let index = current(&house).await?;
    let found = tokio::task::spawn_blocking(move || index.find(&wish)).await;
    let failed = |e: String| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "search", format!("检索:{e}"), e);
    let hits = found.map_err(|e| failed(e.to_string()))?.map_err(|e| failed(e.to_string()))?;
    let hits: Vec<Value> = hits.into_iter().map(|hit| shown(&house, &text, hit)).collect();
    Ok(Json(json!({"q": text, "hits": hits})))
}
