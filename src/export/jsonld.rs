//! JSON-LD 1.1, compact and streaming: a context made from the ontology, then one object a node, graph by graph.
//!
//! The library's own writer gives the expanded form, which has no context and which no person reads.

use std::collections::BTreeMap;
use std::io::Write;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use oxttl::TurtleParser;
use serde_json::{Map, Value, json};

use crate::export::Result;
use crate::export::rdf::PREFIXES;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::ontology::NS;

const OBJECT_PROPERTY: &str = "http://www.w3.org/2002/07/owl#ObjectProperty";
const RANGE: &str = "http://www.w3.org/2000/01/rdf-schema#range";

/// How the values of a property are written: `@id`, a datatype's IRI, or as they are.
type Coercions = BTreeMap<String, String>;

/// Properties of the ontology with what their values are.
fn coercions(knowledge: &Knowledge) -> Result<Coercions> {
    let path = "ontology/bangfu.ttl";
    let text = knowledge.text(path)?;
    let mut found = Coercions::new();
    for triple in TurtleParser::new().for_slice(text.as_bytes()) {
        let triple = triple.map_err(|e| KnowledgeError::Wrong {
            path: path.to_owned(),
            line: usize::try_from(e.location().start.line).unwrap_or(0) + 1,
            message: e.to_string(),
        })?;
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&triple.subject, &triple.object) else {
            continue;
        };
        let Some(name) = subject.as_str().strip_prefix(NS) else { continue };
        if triple.predicate == rdf::TYPE && object.as_str() == OBJECT_PROPERTY {
            found.insert(name.to_owned(), "@id".to_owned());
        } else if triple.predicate.as_str() == RANGE
            && object.as_str().starts_with("http://www.w3.org/2001/XMLSchema#")
            && *object != xsd::STRING
        {
            found.insert(name.to_owned(), object.as_str().to_owned());
        }
    }
    Ok(found)
}

/// Prefixes, and a short name for each property of the ontology whose values have one kind.
fn context(coercions: &Coercions) -> Value {
    let mut context = Map::new();
    context.insert("@vocab".into(), NS.into());
    for (prefix, iri) in PREFIXES {
        context.insert(prefix.into(), iri.into());
    }
    for (name, of) in coercions {
        context.insert(name.clone(), json!({"@id": format!("{NS}{name}"), "@type": short(of)}));
    }
    Value::Object(context)
}

/// A property or datatype as the context lets it be written.
fn short(iri: &str) -> String {
    if let Some(name) = iri.strip_prefix(NS) {
        return name.to_owned();
    }
    for (prefix, base) in PREFIXES {
        if let Some(name) = iri.strip_prefix(base)
            && !name.is_empty()
            && !name.starts_with("//")
        {
            return format!("{prefix}:{name}");
        }
    }
    iri.to_owned()
}

/// A file that takes quads one by one. Quads of one node of one graph that follow each other become one object.
pub struct Writer<W: Write> {
    to: W,
    coercions: Coercions,
    /// The open graph; `None` before the first.
    graph: Option<GraphName>,
    /// The open node and what is said of it.
    node: Option<(NamedOrBlankNode, Map<String, Value>)>,
    /// Whether the open list has a member.
    begun: bool,
}

impl<W: Write> Writer<W> {
    /// Begins the file with its context.
    ///
    /// # Errors
    /// When the ontology is wrong or `to` cannot be written.
    pub fn new(mut to: W, knowledge: &Knowledge) -> Result<Self> {
        let coercions = coercions(knowledge)?;
        to.write_all(b"{\"@context\":")?;
        serde_json::to_writer(&mut to, &context(&coercions))?;
        to.write_all(b",\"@graph\":[")?;
        Ok(Self { to, coercions, graph: None, node: None, begun: false })
    }

    /// Writes one more quad.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn quad(&mut self, quad: &Quad) -> Result<()> {
        if self.graph.as_ref() != Some(&quad.graph_name) {
            self.close_node()?;
            self.open_graph(&quad.graph_name)?;
        }
        if self.node.as_ref().is_none_or(|(node, _)| *node != quad.subject) {
            self.close_node()?;
            let mut object = Map::new();
            object.insert("@id".into(), name(&quad.subject).into());
            self.node = Some((quad.subject.clone(), object));
        }
        let (key, value) = self.value(quad);
        if let Some((_, object)) = &mut self.node {
            match object.get_mut(&key) {
                None => {
                    object.insert(key, value);
                }
                Some(Value::Array(list)) => list.push(value),
                Some(one) => {
                    let first = one.take();
                    *one = Value::Array(vec![first, value]);
                }
            }
        }
        Ok(())
    }

    fn value(&self, quad: &Quad) -> (String, Value) {
        if quad.predicate == rdf::TYPE
            && let Term::NamedNode(class) = &quad.object
        {
            return ("@type".into(), short(class.as_str()).into());
        }
        let key = short(quad.predicate.as_str());
        let coerced = self.coercions.get(&key).map_or("", String::as_str);
        let value = match &quad.object {
            Term::NamedNode(node) if coerced == "@id" => node.as_str().into(),
            Term::NamedNode(node) => json!({"@id": node.as_str()}),
            Term::BlankNode(node) if coerced == "@id" => node.to_string().into(),
            Term::BlankNode(node) => json!({"@id": node.to_string()}),
            Term::Literal(literal) => literal_value(literal, coerced),
            #[allow(unreachable_patterns, reason = "triple terms are there only with RDF 1.2")]
            other => other.to_string().into(),
        };
        (key, value)
    }

    fn open_graph(&mut self, graph: &GraphName) -> Result<()> {
        let first = self.graph.is_none();
        self.close_graph()?;
        if !first {
            // Something stands in the outermost list already.
            self.begun = true;
        }
        if let GraphName::NamedNode(_) | GraphName::BlankNode(_) = graph {
            // The default graph's nodes stand in the outermost list.
            self.to.write_all(if first { b"\n" } else { b",\n" })?;
            let id = match graph {
                GraphName::NamedNode(node) => node.as_str().to_owned(),
                other => other.to_string(),
            };
            self.to.write_all(b"{\"@id\":")?;
            serde_json::to_writer(&mut self.to, &id)?;
            self.to.write_all(b",\"@graph\":[")?;
            self.begun = false;
        }
        self.graph = Some(graph.clone());
        Ok(())
    }

    fn close_graph(&mut self) -> Result<()> {
        if self.graph.as_ref().is_some_and(|g| *g != GraphName::DefaultGraph) {
            self.to.write_all(b"\n]}")?;
        }
        Ok(())
    }

    fn close_node(&mut self) -> Result<()> {
        if let Some((_, object)) = self.node.take() {
            self.to.write_all(if self.begun { b",\n" } else { b"\n" })?;
            self.begun = true;
            serde_json::to_writer(&mut self.to, &object)?;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> Result<W> {
        self.close_node()?;
        self.close_graph()?;
        self.to.write_all(b"\n]}\n")?;
        Ok(self.to)
    }
}

fn name(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

/// The literal: bare where the context says the rest, or where JSON has the type (W3C JSON-LD 1.1, clause 8.2).
fn literal_value(literal: &Literal, coerced: &str) -> Value {
    let (text, datatype) = (literal.value(), literal.datatype());
    if let Some(language) = literal.language() {
        return json!({"@language": language, "@value": text});
    }
    if datatype.as_str() == coerced || (datatype == xsd::STRING && coerced.is_empty()) {
        return text.into();
    }
    if datatype == xsd::STRING {
        return json!({"@value": text});
    }
    json!({"@type": short(datatype.as_str()), "@value": text})
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::NamedNode;

    #[test]
    fn the_default_graph_and_named_ones_stand_side_by_side() {
        let node = |s: &str| NamedNode::new_unchecked(s);
        let mut out = Writer::new(Vec::new(), &Knowledge::embedded()).expect("the ontology");
        let quads = [
            Quad::new(node("urn:a"), node(&format!("{NS}unit")), Literal::from("元"), GraphName::DefaultGraph),
            Quad::new(node("urn:a"), node("urn:p"), node("urn:b"), GraphName::DefaultGraph),
            Quad::new(node("urn:a"), node(&format!("{NS}funder")), node("urn:b"), node("urn:g")),
            Quad::new(node("urn:a"), node(&format!("{NS}funder")), node("urn:c"), node("urn:g")),
            Quad::new(node("urn:c"), rdf::TYPE, node(&format!("{NS}Body")), node("urn:g")),
        ];
        for quad in &quads {
            out.quad(quad).expect("written");
        }
        let text = String::from_utf8(out.end().expect("written")).expect("UTF-8");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["@context"]["funder"]["@type"], "@id");
        assert_eq!(value["@context"]["amount"]["@type"], "xsd:decimal");
        assert_eq!(
            value["@graph"],
            json!([
                {"@id": "urn:a", "unit": "元", "urn:p": {"@id": "urn:b"}},
                {"@id": "urn:g", "@graph": [
                    {"@id": "urn:a", "funder": ["urn:b", "urn:c"]},
                    {"@id": "urn:c", "@type": "Body"},
                ]},
            ])
        );
    }

    #[test]
    fn nothing_is_an_empty_graph() {
        let out = Writer::new(Vec::new(), &Knowledge::embedded()).expect("the ontology").end().expect("written");
        let value: Value = serde_json::from_slice(&out).expect("JSON");
        assert_eq!(value["@graph"], json!([]));
    }
}
