//! What slots denote: the nodes of things, described where a document meets them, and the aid pair that a claim
//! belongs to.

use std::collections::BTreeSet;

use oxrdf::NamedNode;
use oxrdf::vocab::{rdf, rdfs};

use super::Writer;
use super::quads::{Out, decimal, plain, zh};
use crate::claim::{Claim, Role, Slot, Thing};
use crate::document::Document;
use crate::seeds::{PairRow, Seeds};

impl Writer {
    /// The node that a slot denotes; things that are not reference data are described where they are met, and every
    /// wording of a body, group, programme or policy is kept.
    pub(super) fn thing(
        &self,
        doc: &Document,
        slot: &Slot,
        seeds: &Seeds,
        said: &mut BTreeSet<String>,
        out: &mut Out,
    ) -> NamedNode {
        let (v, i) = (&self.v, &self.iris);
        let (node, class) = match &slot.thing {
            Thing::Place(code) => {
                if seeds.place(code).is_none() {
                    self.local(code, &slot.name, seeds, said, out);
                }
                return i.place(code);
            }
            Thing::Area(name) => return i.area(name),
            Thing::Body { name, .. } => (i.body(name), &v.body_class),
            Thing::Group { name, .. } => (i.group(name), &v.group_class),
            Thing::Programme(name) => (i.programme(name), &v.programme_class),
            Thing::Policy(title) => (i.policy(title), &v.policy_document),
            Thing::Term(name) if slot.role == Role::Place => (i.group(name), &v.group_class),
            Thing::Term(name) => (i.term(name), &v.term_class),
            Thing::Unresolved { name, .. } => (i.group(name), &v.group_class),
        };
        if said.insert(node.as_str().to_owned()) {
            out.add(&node, &rdf::TYPE.into(), class.clone());
            // One thing has one name, whatever the words of the slot.
            let name = match &slot.thing {
                Thing::Body { name, .. } | Thing::Programme(name) | Thing::Policy(name) => name,
                _ => &slot.name,
            };
            out.add(&node, &rdfs::LABEL.into(), zh(name));
            match &slot.thing {
                Thing::Body { name, kind } => {
                    out.add(&node, &v.kind, plain(kind));
                    self.office(name, &node, seeds, said, out);
                }
                Thing::Group { count: Some(count), .. } => {
                    if let Ok(n) = count.parse() {
                        out.add(&node, &v.count, decimal(n));
                    }
                }
                _ => {}
            }
        }
        if let (Thing::Body { name, .. } | Thing::Programme(name) | Thing::Policy(name), Some(words)) =
            (&slot.thing, slot.words)
        {
            let words = doc.quote(words);
            if words != name && said.insert(format!("{} {words}", node.as_str())) {
                out.add(&node, &v.wording, plain(words));
            }
        }
        node
    }

    /// A township or village: `530627-某镇`, `530627-某镇-某村`, within its county and everything above.
    fn local(&self, key: &str, name: &str, seeds: &Seeds, said: &mut BTreeSet<String>, out: &mut Out) {
        let (v, i) = (&self.v, &self.iris);
        let node = i.place(key);
        if !said.insert(node.as_str().to_owned()) {
            return;
        }
        let Some((above, own)) = key.rsplit_once('-') else { return };
        let village =
            ["村", "社区", "嘎查", "居委会", "村委会", "居民委员会", "村民委员会"].iter().any(|s| own.ends_with(s));
        out.add(&node, &rdf::TYPE.into(), v.place_class.clone());
        out.add(&node, &rdf::TYPE.into(), if village { v.village.clone() } else { v.township.clone() });
        out.add(&node, &rdfs::LABEL.into(), zh(own));
        if name != own {
            out.add(&node, &super::reference::skos("altLabel"), zh(name));
        }
        out.add(&node, &v.parent, i.place(above));
        out.add(&node, &v.within, node.clone());
        let mut holder = above;
        while let Some((outer, _)) = holder.rsplit_once('-') {
            out.add(&node, &v.within, i.place(holder));
            self.local(holder, name, seeds, said, out);
            holder = outer;
        }
        for row in seeds.chain(holder) {
            out.add(&node, &v.within, i.place(&row.code));
        }
        out.add(&node, &v.within, i.place("000000"));
    }

    /// An office of a division: whose it is, who it answers to, and what took over its work.
    fn office(&self, name: &str, node: &NamedNode, seeds: &Seeds, said: &mut BTreeSet<String>, out: &mut Out) {
        let (v, i) = (&self.v, &self.iris);
        let Some(office) = seeds.office(name) else { return };
        out.add(node, &v.place, i.place(&office.place.code));
        let mut other = |name: &str, kind: &str, out: &mut Out| {
            let other = i.body(name);
            if said.insert(other.as_str().to_owned()) {
                out.add(&other, &rdf::TYPE.into(), v.body_class.clone());
                out.add(&other, &rdfs::LABEL.into(), zh(name));
                out.add(&other, &v.kind, plain(kind));
            }
            other
        };
        if let Some(parent) = seeds.office_parent(&office) {
            let parent = other(&parent, if parent.ends_with('委') { "party" } else { "government" }, out);
            out.add(node, &v.parent, parent);
        }
        if let Some((next, until)) = seeds.office_after(&office) {
            let next = other(&next, &office.department.kind, out);
            out.add(node, &v.successor, next);
            if let Some(until) = until {
                out.add(node, &v.until, plain(until));
            }
        }
    }

    /// Ties a claim to the aid pairs whose helper (or a part of it) gives in it, and whose recipient gets or is its
    /// place, as far as the pair stood in the claim's time.
    pub(super) fn pairs(&self, c: &Claim, node: &NamedNode, seeds: &Seeds, out: &mut Out) {
        let ends = |roles: &[Role]| -> Vec<&str> {
            c.slots
                .iter()
                .filter(|s| roles.contains(&s.role))
                .filter_map(|s| match &s.thing {
                    Thing::Place(code) => Some(code.as_str()),
                    Thing::Body { name, .. } => Some(name.as_str()),
                    _ => None,
                })
                .collect()
        };
        let givers = ends(&[Role::Funder, Role::Helper, Role::Sender]);
        let takers = ends(&[Role::Recipient, Role::Place]);
        if givers.is_empty() || takers.is_empty() {
            return;
        }
        let mut known = BTreeSet::new();
        for pair in &seeds.pairs {
            let (helper, recipient) = (pair.helper_key(), pair.recipient_key());
            if givers.iter().any(|g| belongs(g, helper))
                && takers.iter().any(|t| belongs(t, recipient))
                && stood(pair, c)
            {
                known.insert(i_pair(self, helper, recipient, &pair.scheme));
            }
        }
        for pair in known {
            out.add(node, &self.v.pair, pair);
        }
    }
}

fn i_pair(writer: &Writer, helper: &str, recipient: &str, scheme: &str) -> NamedNode {
    writer.iris.pair(helper, recipient, scheme)
}

/// Whether an end of a claim is that of a pair, or a division within it.
fn belongs(end: &str, of: &str) -> bool {
    let code = of.len() == 6 && of.bytes().all(|b| b.is_ascii_digit());
    end == of || code && of != "000000" && end.starts_with(of.trim_end_matches("00"))
}

/// Whether a pair stood in some year of a claim's time; a claim without a time may belong to any.
fn stood(pair: &PairRow, c: &Claim) -> bool {
    let year = |date: Option<&str>| date.and_then(|d| d.get(..4)).and_then(|y| y.parse::<i16>().ok());
    let Some(time) = &c.time else { return true };
    let ended = year(pair.until.as_deref()).zip(year(time.start.as_deref())).is_some_and(|(end, from)| end < from);
    let later = year(pair.since.as_deref()).zip(year(time.end.as_deref())).is_some_and(|(since, to)| since > to);
    !ended && !later
}
