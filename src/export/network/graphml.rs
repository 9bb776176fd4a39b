//! GraphML: <http://graphml.graphdrawing.org/primer/graphml-primer.html>.
//!
//! Ids of nodes are `n0`, `n1` …, for the schema wants names there and IRIs are none; the IRI is the attribute
//! `iri`. igraph overwrites the id of an edge, so `edge_id` holds it a second time.

use std::io::Write;

use crate::export::Result;
use crate::export::column::{self, Cell, Column, Spec, Type};
use crate::export::network::{Network, Size, edge_label, said};
use crate::export::row::{EntityRow, FlowEdge};
use crate::export::xml::Xml;

/// Types of GraphML are boolean, int, long, float, double and string.
fn type_name(of: Type) -> &'static str {
    match of {
        Type::Text | Type::List => "string",
        Type::Int => "long",
        Type::Number | Type::Real => "double",
        Type::Bool => "boolean",
    }
}

fn edge_columns() -> impl Iterator<Item = &'static Column<FlowEdge>> {
    column::flow_columns().iter().filter(|c| !["source", "target"].contains(&c.spec.name))
}

fn key(xml: &mut Xml<impl Write>, class: &str, name: &str, of: &str) -> Result<()> {
    let id = format!("{}_{name}", &class[..1]);
    Ok(xml.empty("key", &[("id", &id), ("for", class), ("attr.name", name), ("attr.type", of)])?)
}

fn data<'a>(
    xml: &mut Xml<impl Write>,
    class: &str,
    label: &str,
    cells: impl Iterator<Item = (Spec, Cell<'a>)>,
) -> Result<()> {
    xml.text("data", &[("key", &format!("{class}_label"))], label)?;
    for (spec, cell) in cells {
        xml.text("data", &[("key", &format!("{class}_{}", spec.name))], &cell.plain())?;
    }
    Ok(())
}

/// Writes the graph; returns its size.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(network: &Network, to: impl Write) -> Result<Size> {
    let nodes: fn() -> std::slice::Iter<'static, Column<EntityRow>> = || column::node_columns().iter();
    let numbers = network.numbers();
    let mut xml = Xml::begin(to)?;
    xml.open(
        "graphml",
        &[
            ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            (
                "xsi:schemaLocation",
                "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
            ),
        ],
    )?;
    key(&mut xml, "node", "label", "string")?;
    for spec in nodes().map(|c| c.spec) {
        key(&mut xml, "node", spec.name, type_name(spec.of))?;
    }
    key(&mut xml, "edge", "label", "string")?;
    for spec in edge_columns().map(|c| c.spec) {
        key(&mut xml, "edge", spec.name, type_name(spec.of))?;
    }
    xml.open("graph", &[("id", "bangfu"), ("edgedefault", "directed")])?;
    for (number, (_, node)) in network.nodes().enumerate() {
        xml.open("node", &[("id", &format!("n{number}"))])?;
        data(&mut xml, "n", &node.name, said(nodes(), node))?;
        xml.close("node")?;
    }
    let size = network.edges(&mut |edge| {
        let end = |key: &str| format!("n{}", numbers.get(key).copied().unwrap_or_default());
        let (source, target) = (end(edge.source.key()), end(edge.target.key()));
        xml.open("edge", &[("id", &format!("e{}", edge.id)), ("source", &source), ("target", &target)])?;
        data(&mut xml, "e", edge_label(edge), said(edge_columns(), edge))?;
        Ok(xml.close("edge")?)
    })?;
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.end()?;
    Ok(size)
}
