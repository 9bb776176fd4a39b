//! Stable IRIs: places by division code, named things by their canonical name, claims by their content.

use oxrdf::NamedNode;

use crate::ontology::BASE;

/// Makes the IRIs of things under a base.
#[derive(Clone, Debug)]
pub struct Iris {
    base: String,
}

impl Default for Iris {
    fn default() -> Self {
        Self { base: BASE.to_owned() }
    }
}

impl Iris {
    /// IRIs under another base, which must end with `/`.
    pub fn under(base: &str) -> Self {
        Self { base: base.to_owned() }
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    fn node(&self, kind: &str, name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{kind}/{}", self.base, encode(name)))
    }

    /// The IRI of a path below the base whose parts are percent-decoded (`body/教育部`).
    pub fn of_parts<'p>(&self, parts: impl Iterator<Item = &'p str>) -> NamedNode {
        let path: Vec<String> = parts.map(encode).collect();
        NamedNode::new_unchecked(format!("{}{}", self.base, path.join("/")))
    }

    pub fn place(&self, code: &str) -> NamedNode {
        self.node("place", code)
    }

    pub fn area(&self, name: &str) -> NamedNode {
        self.node("area", name)
    }

    pub fn body(&self, name: &str) -> NamedNode {
        self.node("body", name)
    }

    pub fn group(&self, name: &str) -> NamedNode {
        self.node("group", name)
    }

    pub fn programme(&self, name: &str) -> NamedNode {
        self.node("programme", name)
    }

    pub fn policy(&self, title: &str) -> NamedNode {
        self.node("policy", title)
    }

    /// A void:Linkset.
    pub fn linkset(&self, name: &str) -> NamedNode {
        self.node("linkset", name)
    }

    /// A rule that makes claims.
    pub fn rule(&self, name: &str) -> NamedNode {
        self.node("rule", name)
    }

    pub fn term(&self, name: &str) -> NamedNode {
        self.node("term", name)
    }

    /// An aid pair by its ends and scheme.
    pub fn pair(&self, helper: &str, recipient: &str, scheme: &str) -> NamedNode {
        self.node("pair", &format!("{helper}-{recipient}-{scheme}"))
    }

    pub fn document(&self, id: &str) -> NamedNode {
        self.node("document", id)
    }

    pub fn claim(&self, id: &str) -> NamedNode {
        self.node("claim", id)
    }

    pub fn slot(&self, claim: &str, n: usize) -> NamedNode {
        NamedNode::new_unchecked(format!("{}slot/{claim}-{n}", self.base))
    }

    /// A passage by document and character range.
    pub fn passage(&self, doc: &str, start: u32, end: u32) -> NamedNode {
        NamedNode::new_unchecked(format!("{}passage/{}/{start}-{end}", self.base, encode(doc)))
    }

    pub fn reading(&self, doc: &str) -> NamedNode {
        self.node("reading", doc)
    }

    /// The named graph of a document.
    pub fn graph(&self, doc: &str) -> NamedNode {
        self.node("graph", doc)
    }

    /// The named graph of the reference data.
    pub fn reference_graph(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}graph/_reference", self.base))
    }
}

/// Keeps what an IRI may hold (RFC 3987, ucschar included, so that names stay readable) and percent-encodes the rest.
fn encode(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let keep = c.is_ascii_alphanumeric()
            || matches!(c, '-' | '.' | '_' | '~')
            || matches!(c, '\u{A0}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}' | '\u{10000}'..='\u{1FFFD}' | '\u{20000}'..='\u{2FFFD}')
                && !c.is_whitespace();
        if keep {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}
