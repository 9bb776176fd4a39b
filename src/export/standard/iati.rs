//! IATI 2.03 activities: <https://iatistandard.org/en/iati-standard/203/>.
//!
//! One activity a claim. A claim of a single day whose verb tells the kind of transaction becomes a `transaction`;
//! every other one with a whole period becomes a `budget` of that period, running totals included. The first and
//! last day of a period that the text gives as a year or month are that period's bounds, and the `narrative` of the
//! date tells what was said.

use std::io::Write;

use crate::export::row::{ClaimRow, EntityKind, EntityRow, Party};
use crate::export::standard::{LeftOut, Missing, Publisher, Tally, amount, dated, description, title};
use crate::export::xml::Xml;
use crate::export::{Result, Rows, edge};

const NO_PERIOD: Missing =
    Missing { field: "activity-date", zh: "未说明起止时间", en: "the period has no start or no end" };
const REVERSED: Missing =
    Missing { field: "activity-date", zh: "时段颠倒", en: "the period ends before it starts" };

/// Code of the transaction type that a verb tells, done or planned; `None` where it tells neither commitment nor
/// payment.
fn transaction_type(claim: &ClaimRow) -> Option<&'static str> {
    match (claim.flow.as_str(), claim.status.as_str()) {
        // Outgoing commitment, disbursement, expenditure, outgoing pledge.
        ("allocate" | "agree", "done") => Some("2"),
        ("spend" | "donate", "done") => Some("3"),
        ("purchase", "done") => Some("4"),
        ("donate", "planned") => Some("12"),
        _ => None,
    }
}

/// Writes the activities and the list of what is left out.
///
/// # Errors
/// When the rows' source fails or a file cannot be written.
pub fn write(rows: &dyn Rows, publisher: &Publisher, to: impl Write, left_out: impl Write) -> Result<Tally> {
    let mut out = LeftOut::new(left_out, "IATI 2.03")?;
    let mut places = std::collections::BTreeMap::new();
    rows.entities(EntityKind::Place, &mut |place| {
        if place.lat.is_some() || !place.geonames.is_empty() {
            places.insert(place.iri.clone(), place);
        }
        Ok(())
    })?;
    let mut written = 0;
    let mut xml = Xml::begin(to)?;
    xml.open("iati-activities", &[("version", "2.03")])?;
    rows.claims(&mut |claim| {
        let amount = match amount(&claim) {
            Ok(amount) => amount.to_string(),
            Err(missing) => return out.add(&claim, missing),
        };
        let (start, end) = (edge::first_day(&claim.time_start), edge::last_day(&claim.time_end));
        if start.is_empty() || end.is_empty() {
            return out.add(&claim, NO_PERIOD);
        }
        if end < start {
            return out.add(&claim, REVERSED);
        }
        written += 1;
        Ok(activity(&mut xml, &claim, publisher, &amount, (&start, &end), &places)?)
    })?;
    xml.close("iati-activities")?;
    xml.end()?;
    out.finish(written)
}

fn narrative(xml: &mut Xml<impl Write>, name: &str, attributes: &[(&str, &str)], text: &str) -> std::io::Result<()> {
    xml.open(name, attributes)?;
    xml.text("narrative", &[], text)?;
    xml.close(name)
}

fn activity(
    xml: &mut Xml<impl Write>,
    claim: &ClaimRow,
    publisher: &Publisher,
    amount: &str,
    (start, end): (&str, &str),
    places: &std::collections::BTreeMap<String, EntityRow>,
) -> std::io::Result<()> {
    let done = claim.status == "done";
    xml.open("iati-activity", &[("xml:lang", "zh"), ("default-currency", "CNY")])?;
    xml.text("iati-identifier", &[], &format!("{}-{}", publisher.reference, claim.id))?;
    // Type 90 is Other; a secondary reporter speaks of what others did.
    let reporter = [("ref", publisher.reference.as_str()), ("type", "90"), ("secondary-reporter", "1")];
    narrative(xml, "reporting-org", &reporter, &publisher.name)?;
    narrative(xml, "title", &[], &title(claim))?;
    narrative(xml, "description", &[("type", "1")], &description(claim))?;
    for funder in &claim.funder {
        narrative(xml, "participating-org", &[("role", "1")], &funder.name)?;
    }
    // 1 pipeline, 2 implementation; that it is closed no claim says.
    xml.empty("activity-status", &[("code", if done { "2" } else { "1" })])?;
    let (starts, ends) = if done { ("2", "4") } else { ("1", "3") };
    narrative(xml, "activity-date", &[("type", starts), ("iso-date", start)], &claim.time_start)?;
    narrative(xml, "activity-date", &[("type", ends), ("iso-date", end)], &claim.time_end)?;
    xml.empty("recipient-country", &[("code", "CN")])?;
    for place in &claim.place {
        location(xml, place, places.get(&place.iri))?;
    }
    let payment = transaction_type(claim).filter(|_| claim.cumulative != Some(true)).zip(dated(claim, publisher));
    match payment {
        None => {
            let status = if done { "2" } else { "1" };
            xml.open("budget", &[("type", "1"), ("status", status)])?;
            xml.empty("period-start", &[("iso-date", start)])?;
            xml.empty("period-end", &[("iso-date", end)])?;
            xml.text("value", &[("currency", "CNY"), ("value-date", start)], amount)?;
            xml.close("budget")?;
        }
        Some((kind, (day, assumed))) => {
            xml.open("transaction", &[("ref", &claim.id)])?;
            xml.empty("transaction-type", &[("code", kind)])?;
            xml.empty("transaction-date", &[("iso-date", &day)])?;
            xml.text("value", &[("currency", "CNY"), ("value-date", &day)], amount)?;
            let note = if assumed {
                format!(
                    "日期只精确到 {}，按首日计 / the text says only {}, written as its first day",
                    claim.time_start, claim.time_start
                )
            } else {
                claim.value_text.clone()
            };
            narrative(xml, "description", &[], &note)?;
            if let [only] = claim.funder.as_slice() {
                narrative(xml, "provider-org", &[], &only.name)?;
            }
            if let [only] = claim.recipient.as_slice() {
                narrative(xml, "receiver-org", &[], &only.name)?;
            }
            xml.close("transaction")?;
        }
    }
    if claim.url.starts_with("http://") || claim.url.starts_with("https://") {
        xml.open("document-link", &[("format", "text/html"), ("url", &claim.url)])?;
        let name = if claim.document_title.is_empty() { &claim.document } else { &claim.document_title };
        narrative(xml, "title", &[], name)?;
        // Activity web page.
        xml.empty("category", &[("code", "A12")])?;
        xml.close("document-link")?;
    }
    xml.close("iati-activity")
}

/// The place, with its GB/T 2260 code as `ref`: IATI's list of vocabularies has none for it. GeoNames is `G1`.
fn location(xml: &mut Xml<impl Write>, place: &Party, known: Option<&EntityRow>) -> std::io::Result<()> {
    let reference = [("ref", place.code.as_str())];
    xml.open("location", if place.code.is_empty() { &[] } else { &reference })?;
    // Where the intended beneficiaries live.
    xml.empty("location-reach", &[("code", "2")])?;
    let geonames = known.and_then(|k| k.geonames.trim_end_matches('/').rsplit('/').next()).unwrap_or_default();
    if !geonames.is_empty() {
        xml.empty("location-id", &[("vocabulary", "G1"), ("code", geonames)])?;
    }
    narrative(xml, "name", &[], &place.name)?;
    if let Some((lat, lon)) = known.and_then(|k| k.lat.zip(k.lon)) {
        xml.open("point", &[("srsName", "http://www.opengis.net/def/crs/EPSG/0/4326")])?;
        xml.text("pos", &[], &format!("{lat} {lon}"))?;
        xml.close("point")?;
        // The centre of a division, not the site.
        xml.empty("exactness", &[("code", "2")])?;
    }
    xml.close("location")
}
