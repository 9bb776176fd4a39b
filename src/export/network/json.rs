//! Cytoscape.js elements JSON (<https://js.cytoscape.org/#notation/elements-json>) and JSON Graph Format 2
//! (<https://jsongraphformat.info>).

use std::io::Write;

use serde_json::{Value, json};

use crate::export::Result;
use crate::export::column;
use crate::export::network::{Network, Size, edge_attributes, edge_label, object};

/// Writes values separated by commas, one a line.
struct List {
    first: bool,
}

impl List {
    fn item(&mut self, to: &mut impl Write, key: Option<&str>, value: &Value) -> Result<()> {
        to.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        if let Some(key) = key {
            serde_json::to_writer(&mut *to, key)?;
            to.write_all(b":")?;
        }
        Ok(serde_json::to_writer(to, value)?)
    }
}

/// Writes `{"elements":{"nodes":[…],"edges":[…]}}`; returns the graph's size.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write_cytoscape(network: &Network, mut to: impl Write) -> Result<Size> {
    to.write_all(b"{\"data\":{\"name\":\"bangfu\"},\"elements\":{\"nodes\":[")?;
    let mut list = List { first: true };
    for (id, node) in network.nodes() {
        let mut data = object(column::node_columns().iter(), node);
        data.insert("id".into(), id.into());
        data.insert("label".into(), node.name.as_str().into());
        list.item(&mut to, None, &json!({"data": data}))?;
    }
    to.write_all(b"\n],\"edges\":[")?;
    let mut list = List { first: true };
    let size = network.edges(&mut |edge| {
        let mut data = object(edge_attributes(), edge);
        // Ids of nodes and edges share one space in Cytoscape.js.
        data.insert("id".into(), format!("e{}", edge.id).into());
        data.insert("edge_id".into(), edge.id.as_str().into());
        data.insert("source".into(), edge.source.key().into());
        data.insert("target".into(), edge.target.key().into());
        data.insert("label".into(), edge_label(edge).into());
        list.item(&mut to, None, &json!({"data": data}))
    })?;
    to.write_all(b"\n]}}\n")?;
    to.flush()?;
    Ok(size)
}

/// Writes one JSON Graph; returns its size.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write_graph(network: &Network, mut to: impl Write) -> Result<Size> {
    to.write_all(b"{\"graph\":{\"id\":\"bangfu\",\"type\":\"claims\",\"directed\":true,\"nodes\":{")?;
    let mut list = List { first: true };
    for (id, node) in network.nodes() {
        let metadata = object(column::node_columns().iter(), node);
        list.item(&mut to, Some(id), &json!({"label": node.name, "metadata": metadata}))?;
    }
    to.write_all(b"\n},\"edges\":[")?;
    let mut list = List { first: true };
    let size = network.edges(&mut |edge| {
        let metadata = object(edge_attributes(), edge);
        list.item(
            &mut to,
            None,
            &json!({
                "id": edge.id,
                "source": edge.source.key(),
                "target": edge.target.key(),
                "relation": edge.kind,
                "directed": true,
                "label": edge_label(edge),
                "metadata": metadata,
            }),
        )
    })?;
    to.write_all(b"\n]}}\n")?;
    to.flush()?;
    Ok(size)
}
