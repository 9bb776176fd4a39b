//! IATI 2.03 activities: <https://iatistandard.org/en/iati-standard/203/>.
//!
//! One activity a claim. Its amount stands in exactly one of four places, so that nothing is counted twice:
//!
//! | the claim | element |
//! |---|---|
//! | one day, done, no running total, a verb that tells commitment from payment | `transaction` |
//! | any other period of at most a year (the standard's limit for budgets) | `budget` |
//! | a longer period, planned or required | `planned-disbursement` |
//! | a longer period, done: totals over years | `result`, whose figures nobody adds to transactions |
//!
//! The first and last day of a period that the text gives as a year or month are that period's bounds, and the
//! `narrative` of the date tells what was said.

use std::io::Write;

use crate::export::row::{ClaimRow, EntityKind, EntityRow, Party};
use crate::export::standard::{
    LeftOut, Missing, Publisher, Tally, amount, dated, description, identifier, tail, title,
};
use crate::export::xml::Xml;
use crate::export::{Result, Rows, edge};
use crate::ontology::BASE;

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
        places.insert(place.iri.clone(), place);
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
    xml.text("iati-identifier", &[], &format!("{}-{}", identifier(&publisher.reference), identifier(&claim.id)))?;
    // Type 90 is Other; a secondary reporter speaks of what others did.
    let reference = identifier(&publisher.reference);
    let reporter = [("ref", reference.as_str()), ("type", "90"), ("secondary-reporter", "1")];
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
    sector(xml, claim)?;
    // Standard loan, standard grant; other verbs tell no instrument.
    match claim.flow.as_str() {
        "loan" => xml.empty("default-finance-type", &[("code", "421")])?,
        "donate" => xml.empty("default-finance-type", &[("code", "110")])?,
        _ => {}
    }
    let payment = transaction_type(claim).filter(|_| claim.cumulative != Some(true)).zip(dated(claim, publisher));
    let is_payment = payment.is_some();
    match payment {
        None if within_a_year(start, end) => {
            let status = if done { "2" } else { "1" };
            xml.open("budget", &[("type", "1"), ("status", status)])?;
            period(xml, start, end)?;
            xml.text("value", &[("currency", "CNY"), ("value-date", start)], amount)?;
            xml.close("budget")?;
        }
        None if !done => {
            xml.open("planned-disbursement", &[("type", "1")])?;
            period(xml, start, end)?;
            xml.text("value", &[("currency", "CNY"), ("value-date", start)], amount)?;
            parties(xml, claim)?;
            xml.close("planned-disbursement")?;
        }
        // Stands after the document links.
        None => {}
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
            parties(xml, claim)?;
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
    if done && !is_payment && !within_a_year(start, end) {
        total(xml, claim, amount, (start, end))?;
    }
    xml.close("iati-activity")
}

/// Whether the period is one that a budget may have.
fn within_a_year(start: &str, end: &str) -> bool {
    let year = jiff::Span::new().years(1);
    match (start.parse::<jiff::civil::Date>(), end.parse::<jiff::civil::Date>()) {
        (Ok(start), Ok(end)) => start.checked_add(year).is_ok_and(|limit| end <= limit),
        _ => false,
    }
}

fn period(xml: &mut Xml<impl Write>, start: &str, end: &str) -> std::io::Result<()> {
    xml.empty("period-start", &[("iso-date", start)])?;
    xml.empty("period-end", &[("iso-date", end)])
}

/// Who pays and who gets it, where each is one.
fn parties(xml: &mut Xml<impl Write>, claim: &ClaimRow) -> std::io::Result<()> {
    if let [only] = claim.funder.as_slice() {
        narrative(xml, "provider-org", &[], &only.name)?;
    }
    if let [only] = claim.recipient.as_slice() {
        narrative(xml, "receiver-org", &[], &only.name)?;
    }
    Ok(())
}

/// What the money is for: the claim's own words (vocabulary 99, the reporter's), or that no sector is said (DAC 99810).
fn sector(xml: &mut Xml<impl Write>, claim: &ClaimRow) -> std::io::Result<()> {
    match claim.programme.first().or(claim.purpose.first()) {
        Some(what) => {
            let code = tail(what);
            narrative(xml, "sector", &[("vocabulary", "99"), ("vocabulary-uri", BASE), ("code", code)], &what.name)
        }
        None => xml.empty("sector", &[("vocabulary", "1"), ("code", "99810")]),
    }
}

/// A total over years.
fn total(xml: &mut Xml<impl Write>, claim: &ClaimRow, amount: &str, (start, end): (&str, &str)) -> std::io::Result<()> {
    // 9: other than output, outcome and impact; figures of different claims overlap and are not to be aggregated.
    xml.open("result", &[("type", "9"), ("aggregation-status", "0")])?;
    narrative(xml, "title", &[], &title(claim))?;
    // Measure 1: unit.
    xml.open("indicator", &[("measure", "1"), ("ascending", "1"), ("aggregation-status", "0")])?;
    narrative(xml, "title", &[], "多年合计金额（元）/ total over several years, yuan")?;
    xml.open("period", &[])?;
    period(xml, start, end)?;
    xml.empty("actual", &[("value", amount)])?;
    xml.close("period")?;
    xml.close("indicator")?;
    xml.close("result")
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
    xml.empty("administrative", &[("vocabulary", "A4"), ("level", "0"), ("code", "CN")])?;
    if let Some((lat, lon)) = known.and_then(|k| k.lat.zip(k.lon)) {
        xml.open("point", &[("srsName", "http://www.opengis.net/def/crs/EPSG/0/4326")])?;
        xml.text("pos", &[], &format!("{lat} {lon}"))?;
        xml.close("point")?;
        // The centre of a division, not the site.
        xml.empty("exactness", &[("code", "2")])?;
    }
    if let Some(feature) = known.and_then(|k| feature(&k.class)) {
        // Administrative region.
        xml.empty("location-class", &[("code", "1")])?;
        xml.empty("feature-designation", &[("code", feature)])?;
    }
    xml.close("location")
}

/// Code of IATI's list of location types for the level of a division.
fn feature(level: &str) -> Option<&'static str> {
    Some(match level {
        "country" => "PCLI",
        "province" => "ADM1",
        "prefecture" => "ADM2",
        "county" => "ADM3",
        "township" => "ADM4",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_at_most_a_year() {
        assert!(within_a_year("2020-01-01", "2020-12-31"));
        assert!(within_a_year("2020-03-01", "2021-02-28"));
        assert!(!within_a_year("2016-01-01", "2020-12-31"));
        assert!(!within_a_year("", "2020-12-31"));
    }
}
