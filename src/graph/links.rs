//! Links to items elsewhere, and the VoID linksets that tell where they come from and how far they are verified.
//!
//! A link is `skos:exactMatch` only where the item states the same division code (Wikidata P442) or is the division
//! itself (GeoNames); an item found by its name only is a `skos:closeMatch`, the town that a division is governed from
//! a `skos:relatedMatch`. IRIs in the forms that the publishers use: `http://www.wikidata.org/entity/Q…`,
//! `https://sws.geonames.org/…/`. VoID: <https://www.w3.org/TR/void/>, section 5.

use std::collections::BTreeMap;

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Literal, NamedNode, Term};

use super::Writer;
use super::reference::skos;
use crate::seeds::PlaceRow;

const WIKIDATA: &str = "http://www.wikidata.org/entity/";
const GEONAMES: &str = "https://sws.geonames.org/";

/// Links of one kind: one target, one method, one state.
#[derive(Debug)]
pub(super) struct Set {
    pub name: &'static str,
    property: &'static str,
    target: &'static str,
    space: &'static str,
    licence: &'static str,
    source: &'static str,
    verified: bool,
    zh: &'static str,
    en: &'static str,
}

const CC0: &str = "https://creativecommons.org/publicdomain/zero/1.0/";
const CC_BY: &str = "https://creativecommons.org/licenses/by/4.0/";

static SETS: [Set; 4] = [
    Set {
        name: "wikidata-by-code",
        property: "exactMatch",
        target: "wikidata",
        space: WIKIDATA,
        licence: CC0,
        source: "Wikidata P442 (China administrative division code) equals the code of GB/T 2260",
        verified: true,
        zh: "维基数据:区划代码一致",
        en: "Wikidata items that state the same division code",
    },
    Set {
        name: "wikidata-by-label",
        property: "closeMatch",
        target: "wikidata",
        space: WIKIDATA,
        licence: CC0,
        source: "Wikidata label equals the official name; the item states no code",
        verified: false,
        zh: "维基数据:仅名称一致,未核实",
        en: "Wikidata items matched by name only, not verified",
    },
    Set {
        name: "geonames-division",
        property: "exactMatch",
        target: "geonames",
        space: GEONAMES,
        licence: CC_BY,
        source: "GeoNames feature class A of the same name and parent",
        verified: true,
        zh: "GeoNames:行政区划本身",
        en: "GeoNames features of the division itself",
    },
    Set {
        name: "geonames-seat",
        property: "relatedMatch",
        target: "geonames",
        space: GEONAMES,
        licence: CC_BY,
        source: "GeoNames populated place that the division is governed from",
        verified: false,
        zh: "GeoNames:驻地,并非区划本身",
        en: "GeoNames features of the seat, which is not the division",
    },
];

/// One link.
pub(super) struct Link {
    pub property: NamedNode,
    pub target: NamedNode,
    pub set: &'static Set,
}

/// An item of Wikidata.
pub(super) fn wikidata(item: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{WIKIDATA}{item}"))
}

/// The datatype of codes of GB/T 2260 in `skos:notation`.
pub(super) fn gbt2260() -> NamedNode {
    NamedNode::new_unchecked(format!("{}GBT2260", crate::ontology::NS))
}

/// The links of a division.
pub(super) fn of_place(row: &PlaceRow) -> Vec<Link> {
    let link = |set: &'static Set, target: String| Link {
        property: skos(set.property),
        target: NamedNode::new_unchecked(target),
        set,
    };
    let [by_code, by_label, division, seat] = &SETS;
    let item = row
        .wikidata
        .as_ref()
        .map(|q| link(if row.wikidata_by_label { by_label } else { by_code }, format!("{WIKIDATA}{q}")));
    let feature =
        row.geonames.as_ref().map(|g| link(if row.geonames_seat { seat } else { division }, format!("{GEONAMES}{g}/")));
    item.into_iter().chain(feature).collect()
}

/// Describes the linksets, with the number of links in each.
pub(super) fn describe(
    writer: &Writer,
    linked: &BTreeMap<&'static str, usize>,
    add: &mut dyn FnMut(&NamedNode, &NamedNode, Term),
) {
    let (v, i) = (&writer.v, &writer.iris);
    let void = |name: &str| NamedNode::new_unchecked(format!("http://rdfs.org/ns/void#{name}"));
    let dcterms = |name: &str| NamedNode::new_unchecked(format!("http://purl.org/dc/terms/{name}"));
    let a: NamedNode = rdf::TYPE.into();
    let label: NamedNode = rdfs::LABEL.into();
    let text = |t: &str, lang: &str| Term::from(Literal::new_language_tagged_literal_unchecked(t, lang));
    let own = i.reference_graph();
    add(&own, &a, void("Dataset").into());
    add(&own, &void("uriSpace"), Literal::new_simple_literal(i.base()).into());
    for set in &SETS {
        let node = i.linkset(set.name);
        let target = i.of_parts(["dataset", set.target].into_iter());
        add(&target, &a, void("Dataset").into());
        add(&target, &void("uriSpace"), Literal::new_simple_literal(set.space).into());
        add(&target, &dcterms("license"), NamedNode::new_unchecked(set.licence).into());
        add(&node, &a, void("Linkset").into());
        add(&node, &label, text(set.zh, "zh"));
        add(&node, &label, text(set.en, "en"));
        add(&node, &void("linkPredicate"), skos(set.property).into());
        add(&node, &void("subjectsTarget"), own.clone().into());
        add(&node, &void("objectsTarget"), target.into());
        let count = linked.get(set.name).copied().unwrap_or_default().to_string();
        add(&node, &void("triples"), Literal::new_typed_literal(count, xsd::INTEGER).into());
        add(&node, &dcterms("license"), NamedNode::new_unchecked(set.licence).into());
        add(&node, &v.source, Literal::new_simple_literal(set.source).into());
        let verified = Literal::new_typed_literal(set.verified.to_string(), xsd::BOOLEAN);
        add(&node, &v.verified, verified.into());
    }
}
