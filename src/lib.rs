//! **bangfu** (帮扶): who funded what, where and when.
//!
//! Chinese reports on poverty alleviation and paired assistance go in; a graph of claims comes out, each slot
//! tied to the characters that said it. The house, floor by floor; a module leans on lower floors only:
//!
//! | floor | module | makes |
//! |---|---|---|
//! | 0 | [`span`] · [`chars`] · [`knowledge`] · [`seeds`] · [`ontology`] | ranges · characters · where knowledge lies · names of things · terms |
//! | 1 | [`document`] | bytes → a document whose every character knows its place |
//! | 2 | [`mention`] · [`reconcile`] | quantities, times, places, bodies, programmes, titles · names → things |
//! | 3 | [`claim`] | rules with typed holes → settled claims |
//! | 4 | `graph` | claims → quads with provenance, the store |
//! | 5 | `answer` | SPARQL and named queries → tables |
//! | 6 | `export` | files for other tools |
//! | roof | `serve`, `cli` | HTTP, commands |

#[cfg(feature = "graph")]
pub mod answer;
#[cfg(feature = "graph")]
pub mod ask;
pub mod chars;
pub mod claim;
#[cfg(feature = "graph")]
pub mod cli;
pub mod document;
pub mod eval;
#[cfg(feature = "graph")]
pub mod export;
pub mod graph;
pub mod knowledge;
pub mod mention;
pub mod ontology;
pub mod reconcile;
pub mod seeds;
#[cfg(feature = "serve")]
pub mod serve;
pub mod span;

use std::sync::Arc;

use claim::Claim;
use document::{Document, Meta};
use knowledge::{Knowledge, KnowledgeError};
use mention::Mention;
use seeds::Seeds;

/// The front door: everything that reads, loaded once and checked.
///
/// ```
/// let bangfu = bangfu::Bangfu::open(&bangfu::knowledge::Knowledge::embedded())?;
/// let reading = bangfu.read("note.txt", "2019年,上海市投入云南省帮扶资金3.5亿元。".as_bytes(), None);
/// assert_eq!(reading.claims[0].flow.as_deref(), Some("invest"));
/// # Ok::<(), bangfu::knowledge::KnowledgeError>(())
/// ```
pub struct Bangfu {
    pub seeds: Arc<Seeds>,
    pub mentions: mention::Reader,
    pub claims: claim::Reader,
}

/// A document with what was read in it.
#[derive(Clone, Debug)]
pub struct Reading {
    pub document: Document,
    pub mentions: Vec<Mention>,
    pub claims: Vec<Claim>,
}

impl Bangfu {
    /// Loads and checks the knowledge folders.
    ///
    /// # Errors
    /// Names file and line of what is wrong in them, and how to mend it.
    pub fn open(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let seeds = Arc::new(Seeds::load(knowledge)?);
        Ok(Self {
            mentions: mention::Reader::load(knowledge, seeds.clone())?,
            claims: claim::Reader::load(knowledge, seeds.clone())?,
            seeds,
        })
    }

    /// Reads a file's bytes; `known` is its row of `documents.tsv`. Never fails: see [`Document::read`].
    pub fn read(&self, name: &str, bytes: &[u8], known: Option<&Meta>) -> Reading {
        self.read_document(Document::read(name, bytes, known))
    }

    /// Reads the mentions and claims of a document.
    pub fn read_document(&self, document: Document) -> Reading {
        let mentions = self.mentions.read(&document);
        let claims = self.claims.read(&document, &mentions);
        Reading { document, mentions, claims }
    }

    /// Runs every rule's own examples; each string tells one that does not hold (file:line, rule, example).
    pub fn examples(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for rule in &self.claims.rules.rules {
            let place = format!("{}:{}: rule {}", rule.path, rule.line, rule.name);
            for example in &rule.yes {
                let (text, expected) = example.split_once(" => ").unwrap_or((example, ""));
                let reading = self.read_document(self::example(text));
                let made: Vec<_> = reading
                    .claims
                    .iter()
                    .filter(|c| c.rule == rule.name)
                    .map(|c| claim::json::object(&reading.document, c))
                    .collect();
                let holds = made.iter().any(|o| {
                    expected.split_whitespace().filter_map(|e| e.split_once('=')).all(|(k, v)| {
                        let key = match k {
                            "amount" => "number",
                            other => other,
                        };
                        match &o[key] {
                            serde_json::Value::String(s) => s == v,
                            serde_json::Value::Bool(b) => b.to_string() == v,
                            serde_json::Value::Array(a) => {
                                a.iter().filter_map(|x| x.as_str()).collect::<Vec<_>>().join("+") == v
                            }
                            _ => false,
                        }
                    })
                });
                if !holds {
                    let got: Vec<&str> = reading.claims.iter().map(|c| c.rule.as_str()).collect();
                    wrong.push(format!("{place}: should fire on `{example}`; claims made by {got:?}"));
                }
            }
            for example in &rule.no {
                let reading = self.read_document(self::example(example));
                if reading.claims.iter().any(|c| c.rule == rule.name) {
                    wrong.push(format!("{place}: should not fire on `{example}`"));
                }
            }
        }
        wrong
    }
}

/// The document of a rule's example: a report of Yunnan on poverty alleviation, so that 全省 and what is left unsaid
/// have a place, and a sentence without a word of the field is still about it.
fn example(text: &str) -> Document {
    let mut doc = Document::from_text("example", text, None);
    doc.meta.title = Some("云南省脱贫攻坚工作".to_owned());
    doc.meta.place =
        Some(document::DocumentPlace { name: "云南省".to_owned(), code: Some("530000".to_owned()), said: None });
    doc
}
