//! Pairs of files: Gephi's spreadsheet import and Neo4j's `neo4j-admin database import`, as CSV and as Parquet.

use std::io::Write;

use rust_decimal::prelude::ToPrimitive;

use crate::export::Result;
use crate::export::column::{self, Cell, Spec, Type};
use crate::export::network::{Network, Size, edge_attributes, edge_label};
use crate::export::table::parquet::Sink;

fn plain(cells: impl Iterator<Item = (Spec, String)>) -> Vec<String> {
    cells.map(|(_, text)| text).collect()
}

/// Writes Gephi's pair: `Id,Label,…` and `Source,Target,Type,Id,Label,Weight,Time Interval,…`.
///
/// # Errors
/// When the rows' source fails or a file cannot be written.
pub fn write_gephi(network: &Network, nodes: impl Write, edges: impl Write) -> Result<Size> {
    let mut out = csv::Writer::from_writer(nodes);
    let columns = column::node_columns();
    out.write_record(["Id", "Label"].into_iter().chain(columns.iter().map(|c| c.spec.name)))?;
    for (id, node) in network.nodes() {
        let cells = plain(columns.iter().map(|c| (c.spec, (c.get)(node).plain().into_owned())));
        out.write_record([id, &node.name].into_iter().chain(cells.iter().map(String::as_str)))?;
    }
    out.flush()?;
    let mut out = csv::Writer::from_writer(edges);
    // `Type` is Gephi's own (Directed), so the claim's type is called `kind` here.
    let name = |spec: Spec| if spec.name == "type" { "kind" } else { spec.name };
    out.write_record(
        ["Source", "Target", "Type", "Id", "Label", "Weight", "Time Interval"]
            .into_iter()
            .chain(edge_attributes().filter(|c| c.spec.name != "weight").map(|c| name(c.spec))),
    )?;
    let size = network.edges(&mut |edge| {
        let weight = edge.weight.map(|w| w.normalize().to_string()).unwrap_or_default();
        let interval = match (edge.start.as_str(), edge.end.as_str()) {
            ("", "") => String::new(),
            // Gephi's parser knows these two spellings, and no `+Infinity`.
            (start, "") => format!("<[{start},Infinity]>"),
            ("", end) => format!("<[-Infinity,{end}]>"),
            (start, end) => format!("<[{start},{end}]>"),
        };
        let cells = plain(
            edge_attributes().filter(|c| c.spec.name != "weight").map(|c| (c.spec, (c.get)(edge).plain().into_owned())),
        );
        out.write_record(
            [edge.source.key(), edge.target.key(), "Directed", &edge.id, edge_label(edge), &weight, &interval]
                .into_iter()
                .chain(cells.iter().map(String::as_str)),
        )?;
        Ok(())
    })?;
    out.flush()?;
    Ok(size)
}

fn neo4j_type(of: Type) -> &'static str {
    match of {
        Type::Text => "",
        Type::Int => ":long",
        Type::Number | Type::Real => ":double",
        Type::Bool => ":boolean",
        Type::List => ":string[]",
    }
}

/// Writes Neo4j's pair: `key:ID,…,:LABEL` and `:START_ID,…,:END_ID,:TYPE`; lists are joined by `;`.
///
/// # Errors
/// When the rows' source fails or a file cannot be written.
pub fn write_neo4j(network: &Network, nodes: impl Write, edges: impl Write) -> Result<Size> {
    let text = |cell: Cell| match cell {
        Cell::List(items) => items.join(";"),
        other => other.plain().into_owned(),
    };
    let head = |spec: Spec| format!("{}{}", spec.name, neo4j_type(spec.of));
    let mut out = csv::Writer::from_writer(nodes);
    let columns = column::node_columns();
    let mut header = vec!["key:ID".to_owned()];
    header.extend(columns.iter().map(|c| head(c.spec)));
    header.push(":LABEL".into());
    out.write_record(&header)?;
    for (id, node) in network.nodes() {
        let mut record = vec![id.to_owned()];
        record.extend(columns.iter().map(|c| text((c.get)(node))));
        record.push(capital(node.kind.name()));
        out.write_record(&record)?;
    }
    out.flush()?;
    let mut out = csv::Writer::from_writer(edges);
    let mut header = vec![":START_ID".to_owned(), "edge_id".to_owned()];
    header.extend(edge_attributes().map(|c| head(c.spec)));
    header.extend([":END_ID".to_owned(), ":TYPE".to_owned()]);
    out.write_record(&header)?;
    let size = network.edges(&mut |edge| {
        let mut record = vec![edge.source.key().to_owned(), edge.id.clone()];
        record.extend(edge_attributes().map(|c| text((c.get)(edge))));
        record.extend([edge.target.key().to_owned(), edge.kind.to_uppercase()]);
        out.write_record(&record)?;
        Ok(())
    })?;
    out.flush()?;
    Ok(size)
}

/// Writes Neo4j's pair as Parquet: the same columns under the same names, without the types, which Parquet has itself
/// (decimals become doubles, the only fractions that the importer knows).
///
/// # Errors
/// When the rows' source fails or a file cannot be written.
pub fn write_neo4j_parquet(network: &Network, nodes: impl Write + Send, edges: impl Write + Send) -> Result<Size> {
    let own = |name| Spec { name, of: Type::Text, zh: "", en: "" };
    let typed = |spec: Spec| Spec { of: if spec.of == Type::Number { Type::Real } else { spec.of }, ..spec };
    let columns = column::node_columns();
    let mut specs = vec![own("key:ID")];
    specs.extend(columns.iter().map(|c| typed(c.spec)));
    specs.push(own(":LABEL"));
    let mut out = Sink::new(&specs, nodes)?;
    for (id, node) in network.nodes() {
        let mut record = vec![Cell::Text(id.into())];
        record.extend(columns.iter().map(|c| real((c.get)(node))));
        record.push(Cell::Text(capital(node.kind.name()).into()));
        out.row(&record)?;
    }
    out.end()?;
    let mut specs = vec![own(":START_ID"), own("edge_id")];
    specs.extend(edge_attributes().map(|c| typed(c.spec)));
    specs.extend([own(":END_ID"), own(":TYPE")]);
    let mut out = Sink::new(&specs, edges)?;
    let size = network.edges(&mut |edge| {
        let mut record = vec![Cell::Text(edge.source.key().into()), Cell::Text(edge.id.as_str().into())];
        record.extend(edge_attributes().map(|c| real((c.get)(edge))));
        record.extend([Cell::Text(edge.target.key().into()), Cell::Text(edge.kind.to_uppercase().into())]);
        out.row(&record)
    })?;
    out.end()?;
    Ok(size)
}

/// The cell with its decimal as a binary fraction.
fn real(cell: Cell) -> Cell {
    match cell {
        Cell::Number(n) => n.to_f64().map_or(Cell::Empty, Cell::Real),
        other => other,
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
