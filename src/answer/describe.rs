//! What a store says of itself, inside itself: VoID statistics, the named queries as SHACL examples, the prefixes.
//!
//! Editors such as that of the Swiss Institute of Bioinformatics find classes, examples and prefixes by queries on
//! the default graph; so these stand in a graph of the store, and superclasses are said, as nothing infers them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;

use super::evaluate::PREFIXES;
use super::named::{Named, ParameterKind, Queries};
use crate::graph::Iris;
use crate::graph::store::{Store, StoreError};
use crate::ontology::NS;
use crate::seeds::Seeds;

const VOID: &str = "http://rdfs.org/ns/void#";
/// VoID extension for datatypes, <http://ldf.fi/void-ext>.
const VOID_EXT: &str = "http://ldf.fi/void-ext#";
const SH: &str = "http://www.w3.org/ns/shacl#";
const DCTERMS: &str = "http://purl.org/dc/terms/";

/// The named graph that holds the description.
pub fn graph(iris: &Iris) -> NamedNode {
    NamedNode::new_unchecked(format!("{}graph/_description", iris.base()))
}

/// Writes the description anew.
///
/// # Errors
/// See [`StoreError`].
pub fn renew(store: &Store, queries: &Queries, seeds: &Seeds, iris: &Iris) -> Result<(), StoreError> {
    let name = graph(iris);
    let mut out = Out { graph: name.clone().into(), quads: Vec::new() };
    statistics(store.oxigraph(), iris.base(), &mut out)?;
    examples(store, queries, seeds, iris, &mut out)?;
    prefixes(iris, &mut out);
    // Which program wrote it, so that a newer one knows to write it anew.
    out.add(&name, &format!("{NS}digest"), Literal::new_simple_literal(env!("CARGO_PKG_VERSION")));
    store.put_graph(&name, &out.quads)
}

/// Counts anew what the store holds, and leaves the rest of its description as it is.
///
/// # Errors
/// What the database says; the old statistics stay then.
pub(super) fn recount(store: &oxigraph::store::Store, base: &str) -> Result<(), StorageError> {
    let graph: GraphName = graph(&Iris::under(base)).into();
    let mut out = Out { graph: graph.clone(), quads: Vec::new() };
    statistics(store, base, &mut out)?;
    let (dataset, partitions) = (format!("{base}dataset"), format!("{base}partition/"));
    let mut transaction = store.start_transaction()?;
    for quad in store.quads_for_pattern(None, None, None, Some(graph.as_ref())) {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && (subject.as_str() == dataset || subject.as_str().starts_with(&partitions))
        {
            transaction.remove(quad.as_ref());
        }
    }
    transaction.extend(out.quads.iter().map(Quad::as_ref));
    transaction.commit()?;
    store.flush()
}

struct Out {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Out {
    fn add(&mut self, s: &NamedNode, p: &str, o: impl Into<Term>) {
        self.quads.push(Quad::new(s.clone(), NamedNode::new_unchecked(p), o, self.graph.clone()));
    }
}

fn node(iri: String) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

fn integer(n: u64) -> Literal {
    Literal::new_typed_literal(n.to_string(), xsd::INTEGER)
}

fn hashed(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// How often a class has a property, in all and by what the values are.
#[derive(Default)]
struct Use {
    triples: u64,
    /// Class of the value, or its datatype (`true`).
    values: BTreeMap<(bool, String), u64>,
}

/// Class and property partitions. Subjects are kept as numbers only, so that a large store costs little memory.
fn statistics(inner: &oxigraph::store::Store, base: &str, out: &mut Out) -> Result<(), StorageError> {
    let mut names: Vec<String> = Vec::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut classes_of: HashMap<u64, Vec<u32>> = HashMap::new();
    for quad in inner.quads_for_pattern(None, Some(rdf::TYPE), None, None) {
        let quad = quad?;
        let Term::NamedNode(class) = &quad.object else { continue };
        if quad.graph_name == out.graph {
            continue;
        }
        let number = *numbers.entry(class.as_str().to_owned()).or_insert_with(|| {
            names.push(class.as_str().to_owned());
            names.len() as u32 - 1
        });
        let classes = classes_of.entry(hashed(&quad.subject.to_string())).or_default();
        if !classes.contains(&number) {
            classes.push(number);
        }
    }
    let mut entities = vec![0_u64; names.len()];
    for class in classes_of.values().flatten() {
        entities[*class as usize] += 1;
    }
    let mut uses: BTreeMap<(u32, String), Use> = BTreeMap::new();
    let (mut triples, mut properties) = (0_u64, BTreeSet::new());
    let nothing = Vec::new();
    for quad in inner.iter() {
        let quad = quad?;
        if quad.graph_name == out.graph {
            continue;
        }
        triples += 1;
        if !properties.contains(quad.predicate.as_str()) {
            properties.insert(quad.predicate.as_str().to_owned());
        }
        let values: Vec<(bool, String)> = match &quad.object {
            Term::Literal(l) => vec![(true, l.datatype().as_str().to_owned())],
            other => classes_of
                .get(&hashed(&other.to_string()))
                .unwrap_or(&nothing)
                .iter()
                .map(|c| (false, names[*c as usize].clone()))
                .collect(),
        };
        for class in classes_of.get(&hashed(&quad.subject.to_string())).unwrap_or(&nothing) {
            let entry = uses.entry((*class, quad.predicate.as_str().to_owned())).or_default();
            entry.triples += 1;
            for value in &values {
                *entry.values.entry(value.clone()).or_default() += 1;
            }
        }
    }
    let dataset = node(format!("{base}dataset"));
    let void = |name: &str| format!("{VOID}{name}");
    out.add(&dataset, rdf::TYPE.as_str(), node(void("Dataset")));
    out.add(&dataset, &format!("{DCTERMS}title"), Literal::new_language_tagged_literal_unchecked("帮扶图谱", "zh"));
    out.add(&dataset, &format!("{DCTERMS}title"), Literal::new_language_tagged_literal_unchecked("bangfu graph", "en"));
    out.add(&dataset, &void("uriSpace"), Literal::new_simple_literal(base));
    out.add(&dataset, &void("vocabulary"), node(NS.to_owned()));
    // Without the description's own triples, which would count themselves.
    out.add(&dataset, &void("triples"), integer(triples));
    out.add(&dataset, &void("entities"), integer(classes_of.len() as u64));
    out.add(&dataset, &void("properties"), integer(properties.len() as u64));
    for (number, class) in names.iter().enumerate() {
        let partition = node(format!("{base}partition/{}", short(class)));
        out.add(&dataset, &void("classPartition"), partition.clone());
        out.add(&partition, &void("class"), node(class.clone()));
        out.add(&partition, &void("entities"), integer(entities[number]));
        for ((_, property), used) in uses.range((number as u32, String::new())..(number as u32 + 1, String::new())) {
            let inner = node(format!("{}/{}", partition.as_str(), short(property)));
            out.add(&partition, &void("propertyPartition"), inner.clone());
            out.add(&inner, &void("property"), node(property.clone()));
            out.add(&inner, &void("triples"), integer(used.triples));
            for ((literal, value), count) in &used.values {
                let last = node(format!("{}/{}", inner.as_str(), short(value)));
                let (partition, says) = if *literal {
                    (format!("{VOID_EXT}datatypePartition"), format!("{VOID_EXT}datatype"))
                } else {
                    (void("classPartition"), void("class"))
                };
                out.add(&inner, &partition, last.clone());
                out.add(&last, &says, node(value.clone()));
                out.add(&last, &void("triples"), integer(*count));
            }
        }
    }
    // The order in which classes were met is the store's; what is written has its own.
    out.quads.sort_by_cached_key(ToString::to_string);
    Ok(())
}

/// A short name of a term that stays its own: local name and four digits of its whole.
fn short(iri: &str) -> String {
    let local: String =
        iri.rsplit(['#', '/']).next().unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    if iri.starts_with(NS) {
        return local;
    }
    format!("{local}-{}", &blake3::hash(iri.as_bytes()).to_hex()[..4])
}

/// A value for a parameter without a default, so that the example can be run as it stands.
fn sample(store: &Store, named: &Named, seeds: &Seeds) -> Result<BTreeMap<String, String>, StoreError> {
    let first = |class: &str| -> Result<Option<String>, StoreError> {
        let class = node(format!("{NS}{class}"));
        let found = store.oxigraph().quads_for_pattern(None, Some(rdf::TYPE), Some(class.as_ref().into()), None).next();
        Ok(found.transpose()?.map(|q| q.subject.to_string().trim_matches(['<', '>']).to_owned()))
    };
    let pair = seeds.pairs.iter().find(|p| p.helper_code.is_some() && p.recipient_code.is_some());
    let mut values = BTreeMap::new();
    for p in named.parameters.iter().filter(|p| p.default.is_none()) {
        let value = match (p.kind, p.name.as_str()) {
            (ParameterKind::Id, "document") => first("SourceDocument")?,
            (ParameterKind::Id, _) => first("Claim")?,
            (ParameterKind::Place, "helper") => pair.and_then(|p| p.helper_code.clone()),
            (ParameterKind::Place, _) => pair.and_then(|p| p.recipient_code.clone()),
            (ParameterKind::Text, _) => Some("率".to_owned()),
            _ => None,
        };
        values.insert(p.name.clone(), value.unwrap_or_else(|| "0".to_owned()));
    }
    Ok(values)
}

/// The named queries, in the convention of SIB: <https://github.com/sib-swiss/sparql-examples>.
fn examples(store: &Store, queries: &Queries, seeds: &Seeds, iris: &Iris, out: &mut Out) -> Result<(), StoreError> {
    for named in queries.all.values() {
        let Ok(text) = named.bind(&sample(store, named, seeds)?, seeds, iris) else { continue };
        let example = node(format!("{}example/{}", iris.base(), named.name));
        for class in ["SPARQLExecutable", "SPARQLSelectExecutable"] {
            out.add(&example, rdf::TYPE.as_str(), node(format!("{SH}{class}")));
        }
        for (text, language) in [(&named.title_zh, "zh"), (&named.title_en, "en")] {
            out.add(
                &example,
                rdfs::LABEL.as_str(),
                Literal::new_language_tagged_literal_unchecked(text.as_str(), language),
            );
        }
        // One comment: an editor shows an example once for each.
        let comment = format!("{} / {}", named.title_zh, named.title_en);
        out.add(&example, rdfs::COMMENT.as_str(), Literal::new_simple_literal(comment));
        out.add(&example, &format!("{SH}prefixes"), node(format!("{}prefixes", iris.base())));
        out.add(&example, &format!("{SH}select"), Literal::new_simple_literal(text));
    }
    Ok(())
}

fn prefixes(iris: &Iris, out: &mut Out) {
    let all = node(format!("{}prefixes", iris.base()));
    out.add(&all, rdf::TYPE.as_str(), node("http://www.w3.org/2002/07/owl#Ontology".to_owned()));
    for (prefix, namespace) in PREFIXES {
        let declared = node(format!("{}prefix/{prefix}", iris.base()));
        out.add(&all, &format!("{SH}declare"), declared.clone());
        out.add(&declared, rdf::TYPE.as_str(), node(format!("{SH}PrefixDeclaration")));
        out.add(&declared, &format!("{SH}prefix"), Literal::new_simple_literal(prefix));
        out.add(&declared, &format!("{SH}namespace"), Literal::new_typed_literal(namespace, xsd::ANY_URI));
    }
}
