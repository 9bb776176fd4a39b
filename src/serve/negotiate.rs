//! Which format a client wants: `?format=` first, then `Accept` (RFC 9110 §12.5.1).

use axum::http::{HeaderMap, header};

use crate::answer::evaluate::{RdfShape, TableShape};

/// One range of an Accept header with its weight in thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wish {
    media: String,
    weight: u32,
}

fn wishes(headers: &HeaderMap) -> Vec<Wish> {
    let mut all: Vec<Wish> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .filter_map(|range| {
            let mut parts = range.split(';');
            let media = parts.next()?.trim().to_ascii_lowercase();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok()))
                .unwrap_or(1.0);
            (!media.is_empty()).then_some(Wish { media, weight: (weight.clamp(0.0, 1.0) * 1000.0) as u32 })
        })
        .collect();
    if all.is_empty() {
        all.push(Wish { media: "*/*".into(), weight: 1000 });
    }
    all
}

/// Weight of an offered media type: the most specific range that covers it decides.
fn weight(wishes: &[Wish], media: &str) -> u32 {
    let family = media.split('/').next().unwrap_or_default();
    let by = |wanted: &str| wishes.iter().find(|w| w.media == wanted).map(|w| w.weight);
    by(media).or_else(|| by(&format!("{family}/*"))).or_else(|| by("*/*")).unwrap_or(0)
}

/// The offer that the client likes best, the first of equals; `None` when it accepts none.
pub fn choose<T: Copy>(headers: &HeaderMap, offers: &[(&str, T)]) -> Option<T> {
    let wishes = wishes(headers);
    let mut best = None;
    for (media, offer) in offers {
        let weight = weight(&wishes, media);
        if weight > 0 && best.is_none_or(|(w, _)| weight > w) {
            best = Some((weight, *offer));
        }
    }
    best.map(|(_, offer)| offer)
}

/// Whether the client (a browser) likes HTML better than every one of `others`.
pub fn prefers_html(headers: &HeaderMap, others: &[&str]) -> bool {
    let wishes = wishes(headers);
    let named = wishes.iter().any(|w| w.media == "text/html" && w.weight > 0);
    named && others.iter().all(|m| weight(&wishes, m) < weight(&wishes, "text/html"))
}

/// Media types of tables, best first.
pub const TABLES: [(&str, TableShape); 10] = [
    ("application/sparql-results+json", TableShape::Json),
    ("application/json", TableShape::Json),
    ("application/sparql-results+xml", TableShape::Xml),
    ("text/csv", TableShape::Csv),
    ("text/tab-separated-values", TableShape::Tsv),
    ("application/x-ndjson", TableShape::Ndjson),
    ("application/ndjson", TableShape::Ndjson),
    ("application/xml", TableShape::Xml),
    ("text/xml", TableShape::Xml),
    ("text/plain", TableShape::Tsv),
];

/// Media types of graphs, best first.
pub const GRAPHS: [(&str, RdfShape); 11] = [
    ("text/turtle", RdfShape::Turtle),
    ("application/n-triples", RdfShape::Ntriples),
    ("application/ld+json", RdfShape::Jsonld),
    ("application/rdf+xml", RdfShape::Rdfxml),
    ("application/trig", RdfShape::Trig),
    ("application/n-quads", RdfShape::Nquads),
    ("text/n3", RdfShape::Turtle),
    ("application/x-turtle", RdfShape::Turtle),
    ("application/json", RdfShape::Jsonld),
    ("application/xml", RdfShape::Rdfxml),
    ("text/plain", RdfShape::Ntriples),
];

/// A table's format by its short name (`?format=csv`) or file extension.
pub fn table_named(name: &str) -> Option<TableShape> {
    Some(match name {
        "json" | "srj" => TableShape::Json,
        "xml" | "srx" => TableShape::Xml,
        "csv" => TableShape::Csv,
        "tsv" => TableShape::Tsv,
        "ndjson" | "jsonl" => TableShape::Ndjson,
        other => TABLES.iter().find(|(media, _)| *media == other)?.1,
    })
}

/// A graph's format by its short name or file extension.
pub fn graph_named(name: &str) -> Option<RdfShape> {
    Some(match name {
        "ttl" | "turtle" => RdfShape::Turtle,
        "nt" | "ntriples" => RdfShape::Ntriples,
        "nq" | "nquads" => RdfShape::Nquads,
        "trig" => RdfShape::Trig,
        "rdf" | "rdfxml" => RdfShape::Rdfxml,
        "jsonld" => RdfShape::Jsonld,
        other => GRAPHS.iter().find(|(media, _)| *media == other)?.1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT, value.parse().unwrap())])
    }

    #[test]
    fn the_most_specific_range_decides() {
        let h = accept("text/*;q=0.9, text/csv;q=0.1, application/sparql-results+xml;q=0.5");
        assert_eq!(choose(&h, &TABLES), Some(TableShape::Tsv));
    }

    #[test]
    fn zero_weight_refuses() {
        assert_eq!(choose(&accept("text/csv;q=0"), &TABLES), None);
        assert_eq!(choose(&accept("image/png"), &TABLES), None);
    }

    #[test]
    fn no_wish_is_the_first_offer() {
        assert_eq!(choose(&HeaderMap::new(), &TABLES), Some(TableShape::Json));
        assert_eq!(choose(&accept("*/*"), &GRAPHS), Some(RdfShape::Turtle));
    }

    #[test]
    fn browsers_are_told_from_scripts() {
        let browser = accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assert!(prefers_html(&browser, &["text/turtle"]));
        assert!(!prefers_html(&accept("*/*"), &["text/turtle"]));
        assert!(!prefers_html(&accept("text/turtle, text/html;q=0.5"), &["text/turtle"]));
    }
}
