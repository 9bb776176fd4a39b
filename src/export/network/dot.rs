//! DOT, the language of Graphviz: <https://graphviz.org/doc/info/lang.html>.

use std::io::Write;

use crate::export::Result;
use crate::export::column::{self, Cell, Spec};
use crate::export::network::{Network, Size, edge_attributes, edge_label, said};

/// A quoted id: within quotes only `"` and the backslash that Graphviz would read as an escape need care.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\0', '\r', '\n'], " "))
}

fn attributes<'a>(label: &str, cells: impl Iterator<Item = (Spec, Cell<'a>)>) -> String {
    let mut list = vec![format!("label={}", quoted(label))];
    // `weight` means something else to Graphviz's layouts, `name` to pydot; the label is the name.
    list.extend(
        cells
            .filter(|(spec, _)| !["weight", "name"].contains(&spec.name))
            .map(|(s, c)| format!("{}={}", s.name, quoted(&c.plain()))),
    );
    list.join(", ")
}

/// Writes the graph; returns its size.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(network: &Network, mut to: impl Write) -> Result<Size> {
    writeln!(to, "digraph bangfu {{\n  charset=\"UTF-8\";\n  node [shape=box, style=rounded];")?;
    for (id, node) in network.nodes() {
        let list = attributes(&node.name, said(column::node_columns().iter(), node));
        writeln!(to, "  {} [{list}];", quoted(id))?;
    }
    let size = network.edges(&mut |edge| {
        let list = attributes(edge_label(edge), said(edge_attributes(), edge));
        let (source, target) = (quoted(edge.source.key()), quoted(edge.target.key()));
        Ok(writeln!(to, "  {source} -> {target} [edge_id={}, {list}];", quoted(&edge.id))?)
    })?;
    writeln!(to, "}}")?;
    to.flush()?;
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_do_not_end_early() {
        assert_eq!(quoted(r#"甲"乙"\"#), r#""甲\"乙\"\\""#);
    }
}
