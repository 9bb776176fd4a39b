//! Answers as CSV, TSV, SPARQL JSON and NDJSON for programs, or as a table for people.

use std::io::{self, Write};

use oxigraph::model::Term;
use oxigraph::model::vocab::xsd;
use serde_json::{Map, Value, json};

use super::Answer;
use super::table::{Look, table};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table,
    Csv,
    Tsv,
    Json,
    Ndjson,
    /// N-Triples, for answers that are graphs.
    Ntriples,
}

/// Writes an answer; `look` is how a table is drawn.
///
/// # Errors
/// What the writer says.
pub fn write(answer: &Answer, format: Format, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    match answer {
        Answer::Boolean(b) => match format {
            Format::Json => writeln!(out, "{}", json!({"head": {}, "boolean": b})),
            _ => writeln!(out, "{b}"),
        },
        Answer::Graph(triples) => {
            for t in triples {
                writeln!(out, "{t} .")?;
            }
            Ok(())
        }
        Answer::Table { variables, rows } => match format {
            Format::Table | Format::Ntriples => table(variables, rows, look, out),
            Format::Csv => delimited(variables, rows, b',', out),
            Format::Tsv => tsv(variables, rows, out),
            Format::Json => sparql_json(variables, rows, out),
            Format::Ndjson => {
                for row in rows {
                    let object: Map<String, Value> = variables
                        .iter()
                        .zip(row)
                        .filter_map(|(v, t)| t.as_ref().map(|t| (v.clone(), plain_json(t))))
                        .collect();
                    writeln!(out, "{}", Value::Object(object))?;
                }
                Ok(())
            }
        },
    }
}

fn plain(term: &Term) -> String {
    match term {
        Term::Literal(l) => l.value().to_owned(),
        Term::NamedNode(n) => n.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// Numbers as numbers, booleans as booleans, the rest as text.
fn plain_json(term: &Term) -> Value {
    if let Term::Literal(l) = term {
        let kind = l.datatype().as_str().rsplit('#').next().unwrap_or("").to_owned();
        match kind.as_str() {
            "decimal" | "integer" | "double" => {
                if let Ok(n) = serde_json::from_str::<serde_json::Number>(l.value()) {
                    return Value::Number(n);
                }
            }
            "boolean" => return json!(l.value() == "true"),
            _ => {}
        }
    }
    Value::String(plain(term))
}

fn delimited(variables: &[String], rows: &[Vec<Option<Term>>], mark: u8, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().delimiter(mark).from_writer(out);
    writer.write_record(variables)?;
    for row in rows {
        writer.write_record(row.iter().map(|t| t.as_ref().map(plain).unwrap_or_default()))?;
    }
    writer.flush()
}

/// SPARQL 1.1 Query Results TSV: terms in Turtle syntax.
fn tsv(variables: &[String], rows: &[Vec<Option<Term>>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", variables.iter().map(|v| format!("?{v}")).collect::<Vec<_>>().join("\t"))?;
    for row in rows {
        let cells: Vec<String> =
            row.iter().map(|t| t.as_ref().map(ToString::to_string).unwrap_or_default().replace('\t', "\\t")).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

/// SPARQL 1.1 Query Results JSON.
fn sparql_json(variables: &[String], rows: &[Vec<Option<Term>>], out: &mut dyn Write) -> io::Result<()> {
    let bindings: Vec<Value> = rows
        .iter()
        .map(|row| {
            let object: Map<String, Value> =
                variables.iter().zip(row).filter_map(|(v, t)| t.as_ref().map(|t| (v.clone(), binding(t)))).collect();
            Value::Object(object)
        })
        .collect();
    writeln!(out, "{}", json!({"head": {"vars": variables}, "results": {"bindings": bindings}}))
}

/// A term in the form of SPARQL 1.1 Query Results JSON (W3C, §3.2.2); a triple term in that of SPARQL 1.2.
pub(super) fn binding(term: &Term) -> Value {
    match term {
        Term::NamedNode(n) => json!({"type": "uri", "value": n.as_str()}),
        Term::BlankNode(b) => json!({"type": "bnode", "value": b.as_str()}),
        Term::Literal(l) => match l.language() {
            Some(language) => json!({"type": "literal", "value": l.value(), "xml:lang": language}),
            None if l.datatype() == xsd::STRING => json!({"type": "literal", "value": l.value()}),
            None => json!({"type": "literal", "value": l.value(), "datatype": l.datatype().as_str()}),
        },
        Term::Triple(t) => {
            let subject = binding(&Term::from(t.subject.clone()));
            let predicate = json!({"type": "uri", "value": t.predicate.as_str()});
            json!({"type": "triple", "value": {"subject": subject, "predicate": predicate, "object": binding(&t.object)}})
        }
    }
}
