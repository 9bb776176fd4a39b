//! Official lists of counties (`seeds/poverty_counties.csv`) as areas whose members are the listed divisions.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{GraphName, Literal, Quad, Term};

use super::Writer;
use crate::knowledge::{Knowledge, KnowledgeError};

const FILE: &str = "seeds/poverty_counties.csv";

/// What the rows of one list say together.
struct List {
    members: BTreeSet<String>,
    sources: BTreeSet<String>,
    /// Whether every row has been checked against its source.
    verified: bool,
}

/// Each list as an area: its name, its members by division code, its sources.
///
/// # Errors
/// Names the line of a row that lacks a column.
pub fn lists(writer: &Writer, knowledge: &Knowledge) -> Result<Vec<Quad>, KnowledgeError> {
    let (v, i) = (&writer.v, &writer.iris);
    let mut quads = Vec::new();
    let graph: GraphName = i.reference_graph().into();
    for (name, list) in read(knowledge)? {
        let node = i.area(&name);
        let mut add = |p, o: Term| quads.push(Quad::new(node.clone(), p, o, graph.clone()));
        add(rdf::TYPE.into_owned(), v.area_class.clone().into());
        add(rdfs::LABEL.into_owned(), Literal::new_language_tagged_literal_unchecked(name, "zh").into());
        add(v.verified.clone(), Literal::new_typed_literal(list.verified.to_string(), xsd::BOOLEAN).into());
        for member in &list.members {
            add(v.member.clone(), i.place(member).into());
        }
        for source in &list.sources {
            add(v.source.clone(), Literal::new_simple_literal(source).into());
        }
    }
    Ok(quads)
}

fn read(knowledge: &Knowledge) -> Result<BTreeMap<String, List>, KnowledgeError> {
    let text = knowledge.text(FILE)?;
    let wrong = |line: usize, message: String| KnowledgeError::Wrong { path: FILE.to_owned(), line, message };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| wrong(1, e.to_string()))?.clone();
    let column = |name: &str| {
        header.iter().position(|h| h == name).ok_or_else(|| wrong(1, format!("the column `{name}` is missing; add it")))
    };
    let (code, name, source, verified) = (column("code")?, column("list")?, column("source")?, column("verified")?);
    let mut lists: BTreeMap<String, List> = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(|e| wrong(e.position().map_or(0, |p| p.line() as usize), e.to_string()))?;
        let list = lists.entry(row[name].to_owned()).or_insert_with(|| List {
            members: BTreeSet::new(),
            sources: BTreeSet::new(),
            verified: true,
        });
        list.verified &= &row[verified] == "yes";
        list.sources.insert(row[source].to_owned());
        // A county whose code nobody has found yet stands in the table with its name only.
        if !row[code].is_empty() {
            list.members.insert(row[code].to_owned());
        }
    }
    Ok(lists)
}
