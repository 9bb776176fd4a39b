//! Floor 0: the terms of `ontology/`, read once; every IRI of the graph comes from here.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedNode, TermRef};
use oxttl::TurtleParser;

use crate::knowledge::{Knowledge, KnowledgeError};

/// Namespace of classes and properties.
pub const NS: &str = "https://w3id.org/bangfu/ns#";
/// Where things live, unless the user sets another base.
pub const BASE: &str = "https://w3id.org/bangfu/id/";
const FILES: [&str; 4] =
    ["ontology/bangfu.ttl", "ontology/terms.ttl", "ontology/shapes.ttl", "ontology/alignments.ttl"];

/// The ontology's terms with their labels and definitions.
#[derive(Debug, Default)]
pub struct Ontology {
    terms: BTreeSet<String>,
    /// term → language → label
    labels: BTreeMap<String, BTreeMap<String, String>>,
    /// term → language → definition
    definitions: BTreeMap<String, BTreeMap<String, String>>,
}

impl Ontology {
    /// Reads the four files and checks that every term has a label and a definition in Chinese and in English.
    ///
    /// # Errors
    /// Names the file and line of a syntax error, or the term that lacks a label or a definition.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let mut ontology = Self::default();
        for path in FILES {
            let text = knowledge.text(path)?;
            for triple in TurtleParser::new().for_slice(text.as_bytes()) {
                let triple = triple.map_err(|e| KnowledgeError::Wrong {
                    path: path.to_owned(),
                    line: e.location().start.line as usize + 1,
                    message: e.to_string(),
                })?;
                let oxrdf::NamedOrBlankNode::NamedNode(subject) = &triple.subject else { continue };
                let Some(name) = subject.as_str().strip_prefix(NS) else { continue };
                if path != "ontology/alignments.ttl" && triple.predicate.as_str().ends_with("#type") {
                    ontology.terms.insert(name.to_owned());
                }
                let predicate = triple.predicate.as_str();
                let said = match predicate.rsplit(['#', '/']).next() {
                    Some("label" | "prefLabel") => &mut ontology.labels,
                    Some("definition") => &mut ontology.definitions,
                    _ => continue,
                };
                if let TermRef::Literal(text) = triple.object.as_ref()
                    && let Some(language) = text.language()
                {
                    said.entry(name.to_owned()).or_default().insert(language.to_owned(), text.value().to_owned());
                }
            }
        }
        for term in ontology.terms.iter().filter(|t| !t.ends_with("Shape") && !t.is_empty()) {
            for (what, said) in [("label", &ontology.labels), ("definition", &ontology.definitions)] {
                for language in ["zh", "en"] {
                    if !said.get(term).is_some_and(|texts| texts.contains_key(language)) {
                        return Err(KnowledgeError::Wrong {
                            path: "ontology/".to_owned(),
                            line: 0,
                            message: format!("bf:{term} has no {what} in `{language}`; add one"),
                        });
                    }
                }
            }
        }
        Ok(ontology)
    }

    /// The IRI of a term that the code needs.
    ///
    /// # Errors
    /// Says which term the ontology lacks.
    pub fn term(&self, name: &str) -> Result<NamedNode, KnowledgeError> {
        if self.terms.contains(name) {
            return Ok(NamedNode::new_unchecked(format!("{NS}{name}")));
        }
        Err(KnowledgeError::Wrong {
            path: "ontology/bangfu.ttl".to_owned(),
            line: 0,
            message: format!("the program needs the term bf:{name}, which the ontology lacks"),
        })
    }

    /// The label of a term in `zh` or `en`.
    pub fn label(&self, name: &str, language: &str) -> Option<&str> {
        self.labels.get(name)?.get(language).map(String::as_str)
    }

    /// The definition of a term in `zh` or `en`.
    pub fn definition(&self, name: &str, language: &str) -> Option<&str> {
        self.definitions.get(name)?.get(language).map(String::as_str)
    }

    /// Every term, sorted.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(String::as_str)
    }
}
