//! The whole data set as a folder that explains itself: RDF, tables, and what describes them (VoID, DCAT, RO-Crate,
//! Frictionless).

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use oxrdfio::RdfFormat;
use serde_json::{Value, json};

use crate::export::format::{self, Format, Options, Written};
use crate::export::{Result, Rows, Source, rdf as syntax};
use crate::ontology::{BASE, NS};

const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// What the quads of a store count up to.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    pub quads: u64,
    pub graphs: BTreeSet<String>,
    pub classes: BTreeMap<String, u64>,
    pub properties: BTreeMap<String, u64>,
    /// Links to other data sets, by host.
    pub links: BTreeMap<String, u64>,
}

impl Statistics {
    /// Counts every quad of the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(source: &Source) -> Result<Self> {
        let mut found = Self::default();
        source.quads(&mut |quad| {
            found.quads += 1;
            if let oxrdf::GraphName::NamedNode(graph) = &quad.graph_name
                && !found.graphs.contains(graph.as_str())
            {
                found.graphs.insert(graph.as_str().to_owned());
            }
            *entry(&mut found.properties, quad.predicate.as_str()) += 1;
            if let Term::NamedNode(object) = &quad.object {
                if quad.predicate == rdf::TYPE {
                    *entry(&mut found.classes, object.as_str()) += 1;
                } else if quad.predicate.as_str().starts_with("http://www.w3.org/2004/02/skos/core#")
                    && quad.predicate.as_str().ends_with("Match")
                {
                    let host = object.as_str().split('/').take(3).collect::<Vec<_>>().join("/");
                    *entry(&mut found.links, &host) += 1;
                }
            }
            Ok(())
        })?;
        Ok(found)
    }
}

fn entry<'m>(map: &'m mut BTreeMap<String, u64>, key: &str) -> &'m mut u64 {
    if !map.contains_key(key) {
        map.insert(key.to_owned(), 0);
    }
    map.get_mut(key).expect("the key was just put in")
}

/// Writes the folder.
///
/// # Errors
/// When the store cannot be read or a file cannot be written.
pub fn write(source: &Source, rows: &dyn Rows, options: &Options, folder: &Path, written: &mut Written) -> Result<()> {
    let quads = format::whole(&folder.join("claims.nq"), written, |to| syntax::write(source, RdfFormat::NQuads, to))?;
    format::tables(rows, Format::Csv, options, folder, written)?;
    written.items = quads;
    let statistics = Statistics::of(source)?;
    for (name, triples) in [("void.ttl", void(&statistics)), ("dcat.ttl", dcat(options))] {
        format::whole(&folder.join(name), written, |to| {
            let mut out = syntax::serializer(RdfFormat::Turtle).for_writer(to);
            for triple in &triples {
                out.serialize_triple(triple.as_ref())?;
            }
            out.finish()?.flush()?;
            Ok(triples.len() as u64)
        })?;
    }
    let mut names: Vec<String> =
        written.files.iter().filter_map(|file| file.strip_prefix(folder).ok()?.to_str().map(str::to_owned)).collect();
    names.sort();
    let crate_ = ro_crate(options, &names);
    format::whole(&folder.join("ro-crate-metadata.json"), written, |to| {
        serde_json::to_writer_pretty(to, &crate_)?;
        Ok(1)
    })?;
    Ok(())
}

fn node(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

struct Triples(Vec<Triple>);

impl Triples {
    fn add(&mut self, subject: &NamedNode, predicate: &str, object: impl Into<Term>) {
        self.0.push(Triple::new(NamedOrBlankNode::from(subject.clone()), node(predicate), object));
    }
}

fn void_term(name: &str) -> String {
    format!("http://rdfs.org/ns/void#{name}")
}

fn dcterms(name: &str) -> String {
    format!("http://purl.org/dc/terms/{name}")
}

fn count(n: u64) -> Literal {
    Literal::new_typed_literal(n.to_string(), xsd::INTEGER)
}

/// The VoID description: sizes, vocabularies, classes and properties, links.
pub fn void(statistics: &Statistics) -> Vec<Triple> {
    let mut out = Triples(Vec::new());
    let set = node(&format!("{BASE}dataset"));
    out.add(&set, rdf::TYPE.as_str(), node(&void_term("Dataset")));
    out.add(&set, &dcterms("title"), Literal::new_language_tagged_literal_unchecked("帮扶陈述", "zh"));
    out.add(
        &set,
        &dcterms("title"),
        Literal::new_language_tagged_literal_unchecked("Claims on paired assistance", "en"),
    );
    out.add(&set, &dcterms("license"), node(LICENCE));
    out.add(&set, &void_term("uriSpace"), Literal::new_simple_literal(BASE));
    out.add(&set, &void_term("dataDump"), node(&format!("{BASE}claims.nq")));
    out.add(&set, &void_term("triples"), count(statistics.quads));
    for vocabulary in [NS, "http://www.w3.org/ns/prov#", "http://www.w3.org/2004/02/skos/core#"] {
        out.add(&set, &void_term("vocabulary"), node(vocabulary));
    }
    out.add(&set, &void_term("classes"), count(statistics.classes.len() as u64));
    out.add(&set, &void_term("properties"), count(statistics.properties.len() as u64));
    let part = |kind: &str, iri: &str| node(&format!("{BASE}dataset/{kind}/{}", blake3::hash(iri.as_bytes()).to_hex()));
    for (class, n) in &statistics.classes {
        let part = part("class", class);
        out.add(&set, &void_term("classPartition"), part.clone());
        out.add(&part, &void_term("class"), node(class));
        out.add(&part, &void_term("entities"), count(*n));
    }
    for (property, n) in &statistics.properties {
        let part = part("property", property);
        out.add(&set, &void_term("propertyPartition"), part.clone());
        out.add(&part, &void_term("property"), node(property));
        out.add(&part, &void_term("triples"), count(*n));
    }
    for (host, n) in &statistics.links {
        let link = part("links", host);
        out.add(&link, rdf::TYPE.as_str(), node(&void_term("Linkset")));
        out.add(&link, &void_term("subjectsTarget"), set.clone());
        out.add(&link, &void_term("objectsTarget"), node(&format!("{host}/")));
        out.add(&link, &void_term("triples"), count(*n));
    }
    out.0
}

/// The DCAT description: the data set and its distributions.
fn dcat(options: &Options) -> Vec<Triple> {
    let mut out = Triples(Vec::new());
    let dcat = |name: &str| format!("http://www.w3.org/ns/dcat#{name}");
    let set = node(&format!("{BASE}dataset"));
    out.add(&set, rdf::TYPE.as_str(), node(&dcat("Dataset")));
    out.add(&set, &dcterms("title"), Literal::new_simple_literal(&options.title));
    out.add(&set, &dcterms("license"), node(LICENCE));
    for keyword in ["帮扶", "对口支援", "poverty alleviation", "paired assistance"] {
        out.add(&set, &dcat("keyword"), Literal::new_simple_literal(keyword));
    }
    for (name, media) in [("claims.nq", "application/n-quads"), ("claims.csv", "text/csv"), ("flows.csv", "text/csv")] {
        let distribution = node(&format!("{BASE}{name}"));
        out.add(&set, &dcat("distribution"), distribution.clone());
        out.add(&distribution, rdf::TYPE.as_str(), node(&dcat("Distribution")));
        out.add(&distribution, &dcat("downloadURL"), distribution.clone());
        let media = format!("https://www.iana.org/assignments/media-types/{media}");
        out.add(&distribution, &dcat("mediaType"), node(&media));
    }
    out.0
}

/// RO-Crate metadata (<https://w3id.org/ro/crate/1.1>) of the files in the folder.
fn ro_crate(options: &Options, files: &[String]) -> Value {
    let media = |name: &str| match name.rsplit('.').next() {
        Some("nq") => "application/n-quads",
        Some("ttl") => "text/turtle",
        Some("json") => "application/json",
        _ => "text/csv",
    };
    let parts: Vec<Value> = files.iter().map(|name| json!({"@id": name})).collect();
    let mut graph = vec![
        json!({
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": options.title,
            "description": "Claims read from Chinese reports on poverty alleviation and paired assistance, each with the sentence that states it.",
            "license": {"@id": LICENCE},
            "hasPart": parts,
            "mentions": {"@id": "#reading"},
        }),
        json!({
            "@id": "#reading",
            "@type": "CreateAction",
            "name": "Reading of the documents",
            "instrument": {"@id": "#bangfu"},
            "object": [],
            "result": {"@id": "./"},
        }),
        json!({
            "@id": "#bangfu",
            "@type": "SoftwareApplication",
            "name": "bangfu",
            "softwareVersion": env!("CARGO_PKG_VERSION"),
        }),
    ];
    graph.extend(
        files.iter().map(|name| json!({"@id": name, "@type": "File", "name": name, "encodingFormat": media(name)})),
    );
    if let Some(date) = &options.accessed {
        graph[1]["datePublished"] = json!(date);
    }
    json!({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})
}
