//! Graphs for graph tools: things as nodes, what claims say of them as edges.
//!
//! Every format carries the same nodes, edges and attributes ([`column::node_columns`], [`column::flow_columns`]).
//! Nodes are held in memory, edges are not.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::export::column::{self, Cell, Column, Spec};
use crate::export::row::{EntityKind, EntityRow, FlowEdge, Party};
use crate::export::{Result, Rows, edge};

pub mod delimited;
pub mod dot;
pub mod gexf;
pub mod graphml;
pub mod json;

/// The nodes that edges touch, and the way to the edges.
pub struct Network<'a> {
    rows: &'a dyn Rows,
    nodes: BTreeMap<String, EntityRow>,
}

/// How many nodes and edges a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub nodes: u64,
    pub edges: u64,
}

impl<'a> Network<'a> {
    /// Finds the nodes: everything at an end of an edge, with what is known of it.
    ///
    /// # Errors
    /// What the rows' source says.
    pub fn new(rows: &'a dyn Rows) -> Result<Self> {
        let mut nodes: BTreeMap<String, EntityRow> = BTreeMap::new();
        let mut meet = |party: &Party| {
            if !nodes.contains_key(party.key()) {
                let row = EntityRow {
                    iri: party.iri.clone(),
                    name: party.name.clone(),
                    code: party.code.clone(),
                    kind: EntityKind::Other,
                    ..EntityRow::default()
                };
                nodes.insert(party.key().to_owned(), row);
            }
        };
        rows.claims(&mut |claim| {
            for edge in edge::edges(&claim) {
                meet(&edge.source);
                meet(&edge.target);
            }
            Ok(())
        })?;
        for kind in EntityKind::ALL {
            rows.entities(kind, &mut |thing| {
                if let Some(node) = nodes.get_mut(&thing.iri) {
                    *node = thing;
                }
                Ok(())
            })?;
        }
        Ok(Self { rows, nodes })
    }

    /// The nodes with their ids, ordered by id: the IRI, or the name where no IRI is known.
    pub fn nodes(&self) -> impl Iterator<Item = (&str, &EntityRow)> {
        self.nodes.iter().map(|(key, node)| (key.as_str(), node))
    }

    /// Number of a node in that order, for formats whose ids must be short names.
    pub fn numbers(&self) -> BTreeMap<&str, usize> {
        self.nodes.keys().enumerate().map(|(i, key)| (key.as_str(), i)).collect()
    }

    /// Passes every edge to `each`, in the order of the claims; returns how many nodes and edges there are.
    ///
    /// # Errors
    /// What the rows' source or `each` says.
    pub fn edges(&self, each: &mut dyn FnMut(&FlowEdge) -> Result<()>) -> Result<Size> {
        let mut edges = 0;
        self.rows.claims(&mut |claim| {
            edge::edges(&claim).iter().try_for_each(|e| {
                edges += 1;
                each(e)
            })
        })?;
        Ok(Size { nodes: self.nodes.len() as u64, edges })
    }
}

/// The attributes of an edge beyond its ends and its own id, which every format has a place for.
fn edge_attributes() -> impl Iterator<Item = &'static Column<FlowEdge>> {
    column::flow_columns().iter().filter(|c| !["source", "target", "edge_id"].contains(&c.spec.name))
}

/// What stands beside an arrow: the programme or purpose, the post, the scheme, else its type.
fn edge_label(edge: &FlowEdge) -> &str {
    [&edge.programme, &edge.purpose, &edge.post, &edge.scheme, &edge.kind]
        .into_iter()
        .find(|s| !s.is_empty())
        .map_or("", String::as_str)
}

/// The cells that say something, with their columns.
fn said<'a, R>(
    columns: impl Iterator<Item = &'static Column<R>> + 'a,
    row: &'a R,
) -> impl Iterator<Item = (Spec, Cell<'a>)> + 'a
where
    R: 'static,
{
    columns.map(|c| (c.spec, (c.get)(row))).filter(|(_, cell)| !cell.is_empty())
}

/// The attributes as a JSON object, without what is not said.
fn object<'a, R: 'static>(columns: impl Iterator<Item = &'static Column<R>> + 'a, row: &'a R) -> Map<String, Value> {
    said(columns, row).map(|(spec, cell)| (spec.name.to_owned(), cell.json())).collect()
}
