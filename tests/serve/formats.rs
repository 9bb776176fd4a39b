//! Bodies, read by the parsers that their media types promise.

use std::fmt::Debug;

use oxrdfio::{RdfFormat, RdfParser};

use crate::harness::Reply;

fn all<T, E: Debug>(items: impl Iterator<Item = Result<T, E>>) -> usize {
    let mut count = 0;
    for item in items {
        item.expect("the body parses");
        count += 1;
    }
    count
}

/// Parses a body by its media type and gives how many rows, quads or members it has.
pub fn parsed(reply: &Reply) -> usize {
    let body = reply.body.as_slice();
    let quads = |format| all(RdfParser::from_format(format).for_reader(body));
    match reply.media() {
        "application/sparql-results+json" => {
            let value = reply.json();
            value["results"]["bindings"].as_array().map_or_else(|| usize::from(value["boolean"].is_boolean()), Vec::len)
        }
        "application/json" | "application/problem+json" | "application/geo+json" => {
            let value = reply.json();
            value["features"].as_array().or(value.as_array()).map_or(1, Vec::len)
        }
        "application/x-ndjson" => all(reply.text().lines().map(serde_json::from_str::<serde_json::Value>)),
        "text/csv" => all(csv::ReaderBuilder::new().from_reader(body).records()),
        "text/tab-separated-values" => {
            all(csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_reader(body).records())
        }
        "application/sparql-results+xml" => {
            let mut reader = quick_xml::Reader::from_reader(body);
            let (mut buffer, mut rows, mut depth) = (Vec::new(), 0, 0);
            loop {
                match reader.read_event_into(&mut buffer).expect("the XML is well formed") {
                    quick_xml::events::Event::Start(e) => {
                        depth += 1;
                        rows += usize::from(matches!(e.name().as_ref(), "result" | "boolean"));
                    }
                    quick_xml::events::Event::End(_) => depth -= 1,
                    quick_xml::events::Event::Eof => break,
                    _ => {}
                }
            }
            assert_eq!(depth, 0, "every element is closed");
            rows
        }
        "text/turtle" => quads(RdfFormat::Turtle),
        "application/n-triples" => quads(RdfFormat::NTriples),
        "application/n-quads" => quads(RdfFormat::NQuads),
        "application/trig" => quads(RdfFormat::TriG),
        "application/rdf+xml" => quads(RdfFormat::RdfXml),
        "application/ld+json" => quads(RdfFormat::from_media_type("application/ld+json").expect("JSON-LD is known")),
        "text/html" | "text/plain" | "application/sparql-query" => {
            String::from_utf8(reply.body.clone()).expect("text is UTF-8").lines().count()
        }
        other => panic!("nobody knows how to read {other:?}"),
    }
}
