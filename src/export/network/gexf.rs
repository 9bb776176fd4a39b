//! GEXF 1.3, dynamic: <https://gexf.net/schema.html>.
//!
//! An attribute's id is its title, for graphology keys attributes by id and networkx and Gephi by title. Edges
//! carry `start` and `end` as intervals and, because graphology drops those, `start_date` and `end_date` as
//! attributes. `kind` keeps parallel edges apart.

use std::io::Write;

use crate::export::Result;
use crate::export::column::{self, Cell, Column, Type};
use crate::export::network::{Network, Size, edge_attributes, edge_label, said};
use crate::export::xml::Xml;

fn type_name(of: Type) -> &'static str {
    match of {
        Type::Text | Type::List => "string",
        Type::Int => "long",
        Type::Number | Type::Real => "double",
        Type::Bool => "boolean",
    }
}

fn declare<R: 'static>(
    xml: &mut Xml<impl Write>,
    class: &str,
    columns: impl Iterator<Item = &'static Column<R>>,
) -> Result<()> {
    xml.open("attributes", &[("class", class), ("mode", "static")])?;
    for spec in columns.map(|c| c.spec) {
        xml.empty("attribute", &[("id", spec.name), ("title", spec.name), ("type", type_name(spec.of))])?;
    }
    Ok(xml.close("attributes")?)
}

fn values<'a>(xml: &mut Xml<impl Write>, cells: impl Iterator<Item = (column::Spec, Cell<'a>)>) -> Result<()> {
    xml.open("attvalues", &[])?;
    for (spec, cell) in cells {
        xml.empty("attvalue", &[("for", spec.name), ("value", &cell.plain())])?;
    }
    Ok(xml.close("attvalues")?)
}

/// Writes the graph; returns its size.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(network: &Network, to: impl Write) -> Result<Size> {
    let mut xml = Xml::begin(to)?;
    xml.open(
        "gexf",
        &[
            ("xmlns", "http://gexf.net/1.3"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd"),
            ("version", "1.3"),
        ],
    )?;
    xml.open("meta", &[])?;
    xml.text("creator", &[], concat!("bangfu ", env!("CARGO_PKG_VERSION")))?;
    xml.text("description", &[], "帮扶：谁在何时何地资助了什么 / who funded what, where and when")?;
    xml.close("meta")?;
    xml.open(
        "graph",
        &[
            ("mode", "dynamic"),
            ("defaultedgetype", "directed"),
            ("timeformat", "date"),
            ("timerepresentation", "interval"),
        ],
    )?;
    declare(&mut xml, "node", column::node_columns().iter())?;
    declare(&mut xml, "edge", edge_attributes().filter(|c| c.spec.name != "weight"))?;
    xml.open("nodes", &[])?;
    for (id, node) in network.nodes() {
        xml.open("node", &[("id", id), ("label", &node.name)])?;
        values(&mut xml, said(column::node_columns().iter(), node))?;
        xml.close("node")?;
    }
    xml.close("nodes")?;
    xml.open("edges", &[])?;
    let size = network.edges(&mut |edge| {
        let weight = edge.weight.map(|w| w.normalize().to_string());
        let mut attributes = vec![
            ("id", edge.id.as_str()),
            ("source", edge.source.key()),
            ("target", edge.target.key()),
            ("kind", edge.kind.as_str()),
            ("label", edge_label(edge)),
        ];
        // Gephi refuses a weight of zero.
        attributes.extend(weight.as_deref().filter(|w| *w != "0").map(|w| ("weight", w)));
        attributes.extend((!edge.start.is_empty()).then_some(("start", edge.start.as_str())));
        attributes.extend((!edge.end.is_empty()).then_some(("end", edge.end.as_str())));
        xml.open("edge", &attributes)?;
        values(&mut xml, said(edge_attributes().filter(|c| c.spec.name != "weight"), edge))?;
        Ok(xml.close("edge")?)
    })?;
    xml.close("edges")?;
    xml.close("graph")?;
    xml.close("gexf")?;
    xml.end()?;
    Ok(size)
}
