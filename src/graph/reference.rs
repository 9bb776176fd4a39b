//! The reference data of `seeds/` as quads of a graph of their own.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};

use oxttl::TurtleParser;

use super::{Writer, links};
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::{Action, Level, Seeds, Target};

pub(super) fn skos(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://www.w3.org/2004/02/skos/core#{name}"))
}

fn wgs84(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://www.w3.org/2003/01/geo/wgs84_pos#{name}"))
}

/// Places, areas, bodies, programmes and pairs, with source and verification state, and the ontology's own terms.
///
/// # Errors
/// Names a missing or wrong ontology file.
pub fn reference(writer: &Writer, seeds: &Seeds, knowledge: &Knowledge) -> Result<Vec<Quad>, KnowledgeError> {
    let (v, i) = (&writer.v, &writer.iris);
    let graph: GraphName = i.reference_graph().into();
    let mut quads = Vec::new();
    let mut add = |s: &NamedNode, p: &NamedNode, o: Term| quads.push(Quad::new(s.clone(), p.clone(), o, graph.clone()));
    let zh = |t: &str| Term::from(Literal::new_language_tagged_literal_unchecked(t, "zh"));
    let plain = |t: &str| Term::from(Literal::new_simple_literal(t));
    let boolean = |b: bool| Term::from(Literal::new_typed_literal(b.to_string(), xsd::BOOLEAN));
    let number = |n: f64| Term::from(Literal::new_typed_literal(n.to_string(), xsd::DECIMAL));
    let a: NamedNode = rdf::TYPE.into();
    let label: NamedNode = rdfs::LABEL.into();
    let mut linked: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &seeds.places {
        if let Some(parent) = &row.parent {
            children.entry(parent).or_default().push(&row.code);
        }
        let node = i.place(&row.code);
        let class = match row.level {
            Level::Country => &v.country,
            Level::Province => &v.province,
            Level::Prefecture => &v.prefecture,
            _ => &v.county,
        };
        add(&node, &a, v.place_class.clone().into());
        add(&node, &a, class.clone().into());
        add(&node, &label, zh(&row.name));
        for name in row.short_names.iter().chain(&row.former_names) {
            add(&node, &skos("altLabel"), zh(name));
        }
        add(&node, &v.division_code, plain(&row.code));
        add(&node, &skos("notation"), Literal::new_typed_literal(&row.code, links::gbt2260()).into());
        if let Some(parent) = &row.parent {
            add(&node, &v.parent, i.place(parent).into());
        }
        if row.level != Level::Country {
            for above in seeds.chain(&row.code) {
                // A place lies within itself, so that "in province P" is one triple pattern.
                add(&node, &v.within, i.place(&above.code).into());
            }
            add(&node, &v.within, i.place("000000").into());
        }
        if let (Some(lat), Some(lon)) = (row.lat, row.lon) {
            add(&node, &wgs84("lat"), number(lat));
            add(&node, &wgs84("long"), number(lon));
        }
        for link in links::of_place(row) {
            add(&node, &link.property, link.target.into());
            add(&node, &v.linkset, i.linkset(link.set.name).into());
            *linked.entry(link.set.name).or_default() += 1;
        }
        if let Some(y) = row.since {
            add(&node, &v.since, plain(&y.to_string()));
        }
        if let Some(y) = row.until {
            add(&node, &v.until, plain(&y.to_string()));
        }
        if let Some(s) = &row.successor {
            add(&node, &v.successor, i.place(s).into());
        }
        add(&node, &v.verified, boolean(row.verified));
        add(&node, &v.source, plain(&row.source));
    }
    for row in &seeds.areas {
        let node = i.area(&row.name);
        add(&node, &a, v.area_class.clone().into());
        add(&node, &label, zh(&row.name));
        add(&node, &v.within, node.clone().into());
        let mut inside: BTreeSet<&str> = BTreeSet::new();
        for member in &row.members {
            let is_code = member.len() == 6 && member.bytes().all(|b| b.is_ascii_digit());
            add(&node, &v.member, if is_code { i.place(member) } else { i.area(member) }.into());
            // What lies in a member lies in the area: one triple pattern for provinces and areas alike.
            let mut open = vec![member.as_str()];
            while let Some(code) = open.pop() {
                if inside.insert(code) {
                    open.extend(children.get(code).into_iter().flatten());
                }
            }
        }
        for code in inside {
            add(&i.place(code), &v.within, node.clone().into());
        }
        add(&node, &v.verified, boolean(row.verified));
        add(&node, &v.source, plain(&row.source));
    }
    for row in &seeds.bodies {
        let node = i.body(&row.name);
        add(&node, &a, v.body_class.clone().into());
        add(&node, &label, zh(&row.name));
        for name in &row.short_names {
            add(&node, &skos("altLabel"), zh(name));
        }
        add(&node, &v.kind, plain(&row.kind));
        if let Some(parent) = &row.parent {
            add(&node, &v.parent, i.body(parent).into());
        }
        if let Some(s) = &row.successor {
            add(&node, &v.successor, i.body(s).into());
        }
        if let Some(t) = &row.since {
            add(&node, &v.since, plain(t));
        }
        if let Some(t) = &row.until {
            add(&node, &v.until, plain(t));
        }
        if let Some(q) = row.wikidata.as_deref().filter(|q| q.starts_with('Q')) {
            add(&node, &skos("exactMatch"), links::wikidata(q).into());
        }
        add(&node, &v.verified, boolean(row.verified));
        add(&node, &v.source, plain(&row.source));
    }
    for row in &seeds.programmes {
        let node = i.programme(&row.name);
        add(&node, &a, v.programme_class.clone().into());
        add(&node, &label, zh(&row.name));
        for name in &row.aliases {
            add(&node, &skos("altLabel"), zh(name));
        }
        add(&node, &v.sector, plain(&row.sector));
        for body in &row.launched_by {
            add(&node, &v.launched_by, i.body(body).into());
        }
        if let Some(source) = &row.launch_source {
            add(&node, &v.source, plain(source));
        }
        if let Some(since) = &row.since {
            add(&node, &v.since, plain(since));
        }
        add(&node, &v.verified, boolean(row.verified));
        add(&node, &v.source, plain(&row.source));
    }
    for row in &seeds.pairs {
        let (helper, recipient) = (row.helper_key(), row.recipient_key());
        let node = i.pair(helper, recipient, &row.scheme);
        let end = |code: &Option<String>, name: &str| match code {
            Some(code) => i.place(code),
            None => i.body(name),
        };
        add(&node, &a, v.aid_pair.clone().into());
        add(&node, &label, zh(&format!("{}—{}({})", row.helper, row.recipient, row.scheme)));
        if let Some(short) = &row.short_name {
            add(&node, &v.short_name, zh(short));
        }
        add(&node, &v.helper, end(&row.helper_code, &row.helper).into());
        add(&node, &v.recipient, end(&row.recipient_code, &row.recipient).into());
        let scheme = i.term(&row.scheme);
        add(&scheme, &a, v.term_class.clone().into());
        add(&scheme, &label, zh(&row.scheme));
        add(&node, &v.scheme, scheme.into());
        // A pair may stand in several rows (renewed, extended): every start and source is kept.
        if let Some(t) = &row.since {
            add(&node, &v.since, plain(t));
        }
        if let Some(t) = &row.until {
            add(&node, &v.until, plain(t));
        }
        add(&node, &v.source, plain(&row.source));
    }
    for (n, row) in seeds.overrides.iter().enumerate() {
        let node = i.of_parts(["correction", &(n + 1).to_string()].into_iter());
        add(&node, &a, v.correction.clone().into());
        add(&node, &v.wording, plain(&row.wording));
        let (action, thing) = match &row.action {
            Action::Never => ("never", None),
            Action::Same(name) => ("same", Some(i.body(name))),
            Action::Is(Target::Place(n)) => ("is", Some(i.place(&seeds.places[*n].code))),
            Action::Is(Target::Area(n)) => ("is", Some(i.area(&seeds.areas[*n].name))),
            Action::Is(Target::Body(n)) => ("is", Some(i.body(&seeds.bodies[*n].name))),
            Action::Is(Target::Programme(n)) => ("is", Some(i.programme(&seeds.programmes[*n].name))),
        };
        add(&node, &v.action, plain(action));
        if let Some(thing) = thing {
            add(&node, &v.thing, thing.into());
        }
        if !row.reason.is_empty() {
            add(&node, &v.note, zh(&row.reason));
        }
        add(&node, &v.source, plain(&format!("seeds/overrides.csv:{}", row.line)));
    }
    for (name, chinese) in writer.labels.rules() {
        let node = i.rule(name);
        add(&node, &a, v.rule_class.clone().into());
        add(&node, &skos("notation"), plain(name));
        add(&node, &label, zh(chinese));
        add(&node, &label, super::quads::en(&name.replace('_', " ").replace('.', ": ")).into());
    }
    links::describe(writer, &linked, &mut add);
    quads.extend(super::lists::lists(writer, knowledge)?);
    for path in ["ontology/bangfu.ttl", "ontology/terms.ttl", "ontology/alignments.ttl"] {
        let text = knowledge.text(path)?;
        for triple in TurtleParser::new().for_slice(text.as_bytes()) {
            let t =
                triple.map_err(|e| KnowledgeError::Wrong { path: path.to_owned(), line: 0, message: e.to_string() })?;
            quads.push(Quad::new(t.subject, t.predicate, t.object, graph.clone()));
        }
    }
    Ok(quads)
}
