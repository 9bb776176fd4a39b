//! Maps: GeoJSON (RFC 7946) of places with totals and of aid arcs, and a table that kepler.gl draws as arcs.

use std::collections::BTreeMap;
use std::io::Write;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::export::column::{self, Cell};
use crate::export::network::Network;
use crate::export::row::EntityRow;
use crate::export::{Result, Rows, edge};

/// What claims say of a place, kept apart where sums would mislead.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    claims: u64,
    received: Decimal,
    received_cumulative: Decimal,
    given: Decimal,
    given_cumulative: Decimal,
    planned: u64,
}

impl Totals {
    fn properties(self, into: &mut Map<String, Value>) {
        let money = |n: Decimal| Cell::Number(n.normalize()).json();
        into.insert("claims".into(), self.claims.into());
        into.insert("received".into(), money(self.received));
        into.insert("received_cumulative".into(), money(self.received_cumulative));
        into.insert("given".into(), money(self.given));
        into.insert("given_cumulative".into(), money(self.given_cumulative));
        into.insert("planned_claims".into(), self.planned.into());
    }
}

/// Writes places as points with their totals and aid as lines; returns how many features.
///
/// Totals hold only amounts of claims with one giver and one receiver that say what was done (`received`, `given`);
/// running totals stand apart (`…_cumulative`), plans are only counted. A place without coordinates has no geometry.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write_geojson(rows: &dyn Rows, network: &Network, mut to: impl Write) -> Result<u64> {
    let mut totals: BTreeMap<String, Totals> = BTreeMap::new();
    rows.claims(&mut |claim| {
        for place in &claim.place {
            totals.entry(place.key().to_owned()).or_default().claims += 1;
        }
        for edge in edge::edges(&claim) {
            for (key, gives) in [(edge.source.key(), true), (edge.target.key(), false)] {
                let total = totals.entry(key.to_owned()).or_default();
                if edge.status != "done" {
                    total.planned += 1;
                } else if let Some(amount) = edge.amount {
                    let sum = match (gives, edge.cumulative == Some(true)) {
                        (true, false) => &mut total.given,
                        (true, true) => &mut total.given_cumulative,
                        (false, false) => &mut total.received,
                        (false, true) => &mut total.received_cumulative,
                    };
                    *sum = sum.saturating_add(amount);
                }
            }
        }
        Ok(())
    })?;
    let mut features = 0_u64;
    let mut write = |to: &mut dyn Write, feature: &Value| -> Result<()> {
        to.write_all(if features == 0 { b"\n" } else { b",\n" })?;
        features += 1;
        Ok(serde_json::to_writer(to, feature)?)
    };
    to.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut points: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for (key, node) in network.nodes() {
        if let Some(point) = point(node) {
            points.insert(key.to_owned(), point);
        }
    }
    rows.entities(crate::export::row::EntityKind::Place, &mut |place| {
        let Some(total) = totals.get(&place.iri) else { return Ok(()) };
        let mut properties: Map<String, Value> = column::entity_columns(place.kind)
            .iter()
            .map(|c| (c.spec.name.to_owned(), (c.get)(&place).json()))
            .filter(|(_, value)| !value.is_null())
            .collect();
        total.properties(&mut properties);
        let geometry = point(&place).map_or(Value::Null, |point| json!({"type": "Point", "coordinates": point}));
        write(&mut to, &json!({"type": "Feature", "id": place.iri, "geometry": geometry, "properties": properties}))
    })?;
    network.edges(&mut |edge| {
        let (Some(from), Some(over)) = (points.get(edge.source.key()), points.get(edge.target.key())) else {
            return Ok(());
        };
        let properties: Map<String, Value> = column::flow_columns()
            .iter()
            .map(|c| (c.spec.name.to_owned(), (c.get)(edge).json()))
            .filter(|(_, value)| !value.is_null())
            .collect();
        let line = json!({"type": "LineString", "coordinates": [from, over]});
        write(&mut to, &json!({"type": "Feature", "id": edge.id, "geometry": line, "properties": properties}))
    })?;
    to.write_all(b"\n]}\n")?;
    to.flush()?;
    Ok(features)
}

/// Longitude and latitude, as RFC 7946 orders them.
fn point(thing: &EntityRow) -> Option<[f64; 2]> {
    let (lat, lon) = (thing.lat?, thing.lon?);
    ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some([lon, lat])
}

/// Writes arcs as kepler.gl finds them: `from_lat,from_lng,to_lat,to_lng`, one type a column, times with a clock.
/// Edges with an end that has no coordinates are left out; returns how many rows.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write_kepler(network: &Network, to: impl Write) -> Result<u64> {
    let points: BTreeMap<&str, [f64; 2]> =
        network.nodes().filter_map(|(key, node)| Some((key, point(node)?))).collect();
    let mut out = csv::Writer::from_writer(to);
    out.write_record([
        "from_lat",
        "from_lng",
        "to_lat",
        "to_lng",
        "from_name",
        "to_name",
        "type",
        "amount",
        "joint_amount",
        "people",
        "start",
        "end",
        "flow",
        "cumulative",
        "status",
        "purpose",
        "document",
        "claim",
    ])?;
    let mut count = 0;
    network.edges(&mut |edge| {
        let (Some(from), Some(over)) = (points.get(edge.source.key()), points.get(edge.target.key())) else {
            return Ok(());
        };
        count += 1;
        let number = |n: Option<Decimal>| n.map(|n| n.normalize().to_string()).unwrap_or_default();
        let time = |day: &str| if day.is_empty() { String::new() } else { format!("{day} 00:00") };
        out.write_record([
            &from[1].to_string(),
            &from[0].to_string(),
            &over[1].to_string(),
            &over[0].to_string(),
            &edge.source.name,
            &edge.target.name,
            &edge.kind,
            &number(edge.amount),
            &number(edge.joint_amount),
            &number(edge.people),
            &time(&edge.start),
            &time(&edge.end),
            &edge.flow,
            &edge.cumulative.map(|c| c.to_string()).unwrap_or_default(),
            &edge.status,
            &edge.purpose,
            &edge.document,
            &edge.claim,
        ])?;
        Ok(())
    })?;
    out.flush()?;
    Ok(count)
}
