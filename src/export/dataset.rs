//! The whole data set as a folder that explains itself: RDF, tables, and what describes them (VoID, DCAT, RO-Crate,
//! Frictionless).

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxrdfio::RdfFormat;
use serde_json::{Value, json};

use crate::export::row::EntityKind;
use crate::export::standard::Publisher;
use crate::export::write::{self, Options, Written};
use crate::export::{Format, Result, Rows, Source, rdf as syntax};
use crate::graph::validate::{self, Violation};
use crate::ontology::{BASE, NS};

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
    /// Counts one more quad.
    pub fn count(&mut self, quad: &Quad) {
        self.quads += 1;
        if let GraphName::NamedNode(graph) = &quad.graph_name
            && !self.graphs.contains(graph.as_str())
        {
            self.graphs.insert(graph.as_str().to_owned());
        }
        *entry(&mut self.properties, quad.predicate.as_str()) += 1;
        if let Term::NamedNode(object) = &quad.object {
            if quad.predicate == rdf::TYPE {
                *entry(&mut self.classes, object.as_str()) += 1;
            } else if quad.predicate.as_str().starts_with("http://www.w3.org/2004/02/skos/core#")
                && quad.predicate.as_str().ends_with("Match")
            {
                let host = object.as_str().split('/').take(3).collect::<Vec<_>>().join("/");
                *entry(&mut self.links, &host) += 1;
            }
        }
    }
}

fn entry<'m>(map: &'m mut BTreeMap<String, u64>, key: &str) -> &'m mut u64 {
    if !map.contains_key(key) {
        map.insert(key.to_owned(), 0);
    }
    map.get_mut(key).expect("the key was just put in")
}

/// What the ontology folder of a data set holds.
const ONTOLOGY: [&str; 4] = ["bangfu.ttl", "terms.ttl", "shapes.ttl", "alignments.ttl"];
/// Violations that the SHACL report tells at most.
const MOST: usize = 1_000;

/// A file of the folder: its path there and its size in bytes.
struct Part {
    name: String,
    bytes: u64,
}

/// Writes the folder.
///
/// # Errors
/// When the store cannot be read or a file cannot be written.
pub fn write(
    source: &Source,
    rows: &dyn Rows,
    options: &Options,
    folder: &Path,
    written: &mut Written,
    tick: &dyn Fn(u64),
) -> Result<()> {
    let mut statistics = Statistics::default();
    let mut newest = String::new();
    let quads = write::whole(&folder.join("claims.nq"), written, |to| {
        syntax::write(source, RdfFormat::NQuads, options, to, &mut |quad| {
            statistics.count(quad);
            if statistics.quads.is_multiple_of(1000) {
                tick(statistics.quads);
            }
        })
    })?;
    write::tables(rows, Format::Csv, options, folder, written)?;
    written.items = quads;
    rows.entities(EntityKind::Document, &mut |document| {
        newest = newest.clone().max(document.since);
        Ok(())
    })?;
    for name in ONTOLOGY {
        let path = format!("ontology/{name}");
        let text = options.knowledge.text(&path)?;
        write::whole(&folder.join(&path), written, |to| Ok(to.write_all(text.as_bytes()).map(|()| 1)?))?;
    }
    let violations = validate::validate(source.store(), &options.knowledge, MOST)?;
    turtle(&folder.join("shacl-report.ttl"), written, &shacl(&violations))?;
    turtle(&folder.join("void.ttl"), written, &void(&statistics, options))?;
    write::whole(&folder.join("README.md"), written, |to| Ok(to.write_all(README.as_bytes()).map(|()| 1)?))?;
    let mut parts = Vec::new();
    for file in &written.files {
        if let Some(name) = file.strip_prefix(folder).ok().and_then(Path::to_str) {
            parts.push(Part { name: name.replace('\\', "/"), bytes: std::fs::metadata(file)?.len() });
        }
    }
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    let date = options.published.clone().unwrap_or(newest);
    turtle(&folder.join("dcat.ttl"), written, &dcat(options, &parts, &date))?;
    let bytes = std::fs::metadata(folder.join("dcat.ttl"))?.len();
    parts.push(Part { name: "dcat.ttl".into(), bytes });
    let crate_ = ro_crate(options, &parts, &date);
    write::whole(&folder.join("ro-crate-metadata.json"), written, |to| {
        serde_json::to_writer_pretty(to, &crate_)?;
        Ok(1)
    })?;
    Ok(())
}

const README: &str = "\
# 帮扶陈述 / Claims on paired assistance

| 文件 file | 内容 content |
|---|---|
| claims.nq | 全部语句，一份文件一个图 / every statement, a graph for each document |
| *.csv | 陈述、流向和各类事物的表 / tables of claims, flows and things |
| dictionary.csv, datapackage.json | 各列的含义 / what the columns mean (Frictionless) |
| ontology/ | 类、属性、术语、形状 / classes, properties, terms, shapes |
| shacl-report.ttl | 按形状检验的结果 / result of checking the graph against the shapes |
| void.ttl, dcat.ttl, ro-crate-metadata.json | 数据集说明 / descriptions of the data set |

累计数（cumulative）与年度数不可相加；没有说出的要素为空，不作推测。
Running totals (cumulative) are not to be added to yearly figures; what is not said is empty, not guessed.
";

fn turtle(path: &Path, written: &mut Written, triples: &[Triple]) -> Result<()> {
    write::whole(path, written, |to| {
        let mut out = syntax::serializer(RdfFormat::Turtle).for_writer(to);
        for triple in triples {
            out.serialize_triple(triple.as_ref())?;
        }
        out.finish()?;
        Ok(triples.len() as u64)
    })?;
    Ok(())
}

fn node(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

/// A node beside the file that names it: the folder describes itself wherever it lies.
fn beside(name: &str) -> NamedNode {
    NamedNode::new_unchecked(name)
}

/// The validation's result in SHACL's own terms (W3C SHACL, clause 3.6).
fn shacl(violations: &[Violation]) -> Vec<Triple> {
    let sh = |name: &str| format!("http://www.w3.org/ns/shacl#{name}");
    let mut out = Triples(Vec::new());
    let report = beside("#report");
    out.add(&report, rdf::TYPE.as_str(), node(&sh("ValidationReport")));
    let conforms = Literal::new_typed_literal(violations.is_empty().to_string(), xsd::BOOLEAN);
    out.add(&report, &sh("conforms"), conforms);
    out.add(&report, &sh("shapesGraph"), beside("ontology/shapes.ttl"));
    for (n, violation) in violations.iter().enumerate() {
        let result = beside(&format!("#result-{n}"));
        out.add(&report, &sh("result"), result.clone());
        out.add(&result, rdf::TYPE.as_str(), node(&sh("ValidationResult")));
        out.add(&result, &sh("resultSeverity"), node(&sh("Violation")));
        let iri = |text: &str| text.strip_prefix('<').and_then(|t| t.strip_suffix('>')).map(node);
        match iri(&violation.node) {
            Some(focus) => out.add(&result, &sh("focusNode"), focus),
            None => out.add(&result, &sh("focusNode"), Literal::new_simple_literal(&violation.node)),
        }
        if let Some(path) = iri(&violation.path) {
            out.add(&result, &sh("resultPath"), path);
        }
        let (kind, _) = violation.constraint.split_once(' ').unwrap_or((&violation.constraint, ""));
        let mut letters = kind.chars();
        let kind: String = letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
        out.add(&result, &sh("sourceConstraintComponent"), node(&sh(&format!("{kind}ConstraintComponent"))));
        out.add(&result, &sh("resultMessage"), Literal::new_simple_literal(&violation.constraint));
    }
    out.0
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
pub fn void(statistics: &Statistics, options: &Options) -> Vec<Triple> {
    let mut out = Triples(Vec::new());
    let set = node(&format!("{BASE}dataset"));
    out.add(&set, rdf::TYPE.as_str(), node(&void_term("Dataset")));
    out.add(&set, &dcterms("title"), Literal::new_language_tagged_literal_unchecked("帮扶陈述", "zh"));
    out.add(
        &set,
        &dcterms("title"),
        Literal::new_language_tagged_literal_unchecked("Claims on paired assistance", "en"),
    );
    out.add(&set, &dcterms("license"), node(&options.licence));
    out.add(&set, &void_term("uriSpace"), Literal::new_simple_literal(BASE));
    out.add(&set, &void_term("dataDump"), beside("claims.nq"));
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

/// Media type of a file by its ending.
fn media(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("nq") => "application/n-quads",
        Some("ttl") => "text/turtle",
        Some("json") => "application/json",
        Some("md") => "text/markdown",
        _ => "text/csv",
    }
}

fn title(options: &Options) -> &str {
    options.title.as_deref().unwrap_or("帮扶陈述 / Claims on paired assistance")
}

const ABOUT: &str = "Claims read from Chinese reports on poverty alleviation and paired assistance, each with the sentence that states it.";

/// The DCAT description: the data set and its distributions.
fn dcat(options: &Options, parts: &[Part], date: &str) -> Vec<Triple> {
    let mut out = Triples(Vec::new());
    let dcat = |name: &str| format!("http://www.w3.org/ns/dcat#{name}");
    let set = node(&format!("{BASE}dataset"));
    out.add(&set, rdf::TYPE.as_str(), node(&dcat("Dataset")));
    out.add(&set, &dcterms("title"), Literal::new_simple_literal(title(options)));
    out.add(&set, &dcterms("description"), Literal::new_language_tagged_literal_unchecked(ABOUT, "en"));
    out.add(&set, &dcterms("license"), node(&options.licence));
    out.add(&set, &dcterms("language"), node("http://publications.europa.eu/resource/authority/language/ZHO"));
    out.add(&set, &dcterms("conformsTo"), node(NS));
    if !date.is_empty() {
        let of = match date.len() {
            4 => xsd::G_YEAR,
            7 => xsd::G_YEAR_MONTH,
            _ => xsd::DATE,
        };
        out.add(&set, &dcterms("issued"), Literal::new_typed_literal(date, of));
    }
    for keyword in ["帮扶", "对口支援"] {
        out.add(&set, &dcat("keyword"), Literal::new_language_tagged_literal_unchecked(keyword, "zh"));
    }
    for keyword in ["poverty alleviation", "paired assistance"] {
        out.add(&set, &dcat("keyword"), Literal::new_language_tagged_literal_unchecked(keyword, "en"));
    }
    for part in parts.iter().filter(|part| part.name.ends_with(".nq") || part.name.ends_with(".csv")) {
        let distribution = beside(&format!("dcat.ttl#{}", part.name));
        out.add(&set, &dcat("distribution"), distribution.clone());
        out.add(&distribution, rdf::TYPE.as_str(), node(&dcat("Distribution")));
        out.add(&distribution, &dcterms("title"), Literal::new_simple_literal(&part.name));
        out.add(&distribution, &dcat("downloadURL"), beside(&part.name));
        let size = Literal::new_typed_literal(part.bytes.to_string(), xsd::NON_NEGATIVE_INTEGER);
        out.add(&distribution, &dcat("byteSize"), size);
        let media = format!("https://www.iana.org/assignments/media-types/{}", media(&part.name));
        out.add(&distribution, &dcat("mediaType"), node(&media));
    }
    out.0
}

/// RO-Crate metadata (<https://w3id.org/ro/crate/1.1>) of the files in the folder.
fn ro_crate(options: &Options, parts: &[Part], date: &str) -> Value {
    let list: Vec<Value> = parts.iter().map(|part| json!({"@id": part.name})).collect();
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
            "name": title(options),
            "description": ABOUT,
            "license": {"@id": options.licence},
            "hasPart": list,
            "mentions": {"@id": "#reading"},
        }),
        json!({
            "@id": options.licence,
            "@type": "CreativeWork",
            "name": options.licence,
            "description": "The licence of this data set",
        }),
        json!({
            "@id": "#reading",
            "@type": "CreateAction",
            "name": "Reading of the documents",
            "description": "Documents, rules and program versions stand with each claim (prov:wasGeneratedBy)",
            "instrument": {"@id": "#bangfu"},
            "result": {"@id": "./"},
        }),
        json!({
            "@id": "#bangfu",
            "@type": "SoftwareApplication",
            "name": "bangfu",
            "url": NS,
            "version": env!("CARGO_PKG_VERSION"),
            "softwareVersion": env!("CARGO_PKG_VERSION"),
        }),
    ];
    if !date.is_empty() {
        graph[1]["datePublished"] = json!(date);
    }
    if options.published.is_none() && !date.is_empty() {
        graph[1]["disambiguatingDescription"] =
            json!("datePublished is the date of the newest source document, as no other was given");
    }
    if options.publisher.reference != Publisher::default().reference {
        graph[1]["publisher"] = json!({"@id": "#publisher"});
        graph.push(json!({"@id": "#publisher", "@type": "Organization", "name": options.publisher.name}));
    }
    graph.extend(parts.iter().map(|part| {
        json!({
            "@id": part.name,
            "@type": "File",
            "name": part.name,
            "description": describe(&part.name),
            "encodingFormat": media(&part.name),
            "contentSize": part.bytes.to_string(),
        })
    }));
    json!({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})
}

/// What a file of the folder is.
fn describe(name: &str) -> String {
    match name {
        "claims.nq" => "Every statement, one graph for each document".into(),
        "dictionary.csv" => "What the columns mean, in Chinese and English".into(),
        "datapackage.json" => "Frictionless description of the tables".into(),
        "shacl-report.ttl" => "Result of checking the graph against the shapes".into(),
        "void.ttl" | "dcat.ttl" => "Description of the data set".into(),
        "README.md" => "What the files are".into(),
        name if name.starts_with("ontology/") => "The ontology of the graph".into(),
        name => format!("Table of {}", name.trim_end_matches(".csv")),
    }
}
