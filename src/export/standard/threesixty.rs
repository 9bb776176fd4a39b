//! 360Giving JSON: <https://standard.threesixtygiving.org/>.
//!
//! A grant must have a day (`awardDate`), a funder and a recipient; what claims say with a year alone is left out
//! unless the user asks for the first of January. Loans, purchases, raised and agreed sums are no grants.

use std::io::Write;

use serde_json::{Value, json};

use crate::export::column::Cell;
use crate::export::row::{ClaimRow, EntityKind, EntityRow, Party};
use crate::export::standard::{
    LeftOut, Missing, Publisher, Tally, amount, dated, description, identifier, tail, title,
};
use crate::export::{Result, Rows};

const NO_GRANT: Missing = Missing {
    field: "fundingType",
    zh: "不是赠款（贷款、采购、筹集、协议等）",
    en: "no grant (loan, purchase, raised or agreed sum)",
};
const NOT_DONE: Missing =
    Missing {
        field: "awardDate", zh: "尚未给予（计划或要求）", en: "not yet awarded (planned or required)"
    };
const CUMULATIVE: Missing =
    Missing { field: "amountAwarded", zh: "累计数不是一笔赠款", en: "a running total is not one grant" };
const NO_DAY: Missing = Missing { field: "awardDate", zh: "未说明具体日期", en: "the day is not said" };
const NO_RECIPIENT: Missing =
    Missing { field: "recipientOrganization", zh: "未说明受援机构", en: "the recipient is not said" };
const SEVERAL: Missing =
    Missing {
        field: "recipientOrganization", zh: "多个受援方共享一笔金额", en: "several recipients share one amount"
    };

/// The grant that a claim is, or what it lacks.
fn grant(
    claim: &ClaimRow,
    publisher: &Publisher,
    places: &std::collections::BTreeMap<String, EntityRow>,
) -> std::result::Result<Value, Missing> {
    let amount = amount(claim)?;
    if !["allocate", "donate", "spend", "invest"].contains(&claim.flow.as_str()) {
        return Err(NO_GRANT);
    }
    if claim.status != "done" {
        return Err(NOT_DONE);
    }
    if claim.cumulative == Some(true) {
        return Err(CUMULATIVE);
    }
    let recipient = match claim.recipient.as_slice() {
        [] => return Err(NO_RECIPIENT),
        [only] => only,
        _ => return Err(SEVERAL),
    };
    let Some((day, assumed)) = dated(claim, publisher) else { return Err(NO_DAY) };
    let organization = |party: &Party| json!({"id": identifier(&format!("360G-{}-{}", publisher.reference, tail(party))), "name": party.name});
    let mut text = description(claim);
    if assumed {
        text.push_str(&format!(" [awardDate: the text says only {}]", claim.time_start));
    }
    let mut grant = json!({
        "id": identifier(&format!("360G-{}-{}", publisher.reference, claim.id)),
        "title": title(claim),
        "description": text,
        "currency": "CNY",
        "amountAwarded": Cell::Number(amount).json(),
        "awardDate": day,
        "recipientOrganization": [organization(recipient)],
        "fundingOrganization": claim.funder.iter().map(organization).collect::<Vec<_>>(),
    });
    if !claim.place.is_empty() {
        let locations: Vec<Value> = claim.place.iter().map(|p| location(p, places.get(&p.iri))).collect();
        grant["beneficiaryLocation"] = locations.into();
    }
    if !claim.programme.is_empty() {
        let programmes: Vec<Value> = claim.programme.iter().map(|p| json!({"title": p.name})).collect();
        grant["grantProgramme"] = programmes.into();
    }
    if claim.url.starts_with("http") {
        grant["dataSource"] = claim.url.as_str().into();
    }
    Ok(grant)
}

/// The place; its GB/T 2260 code is named as such, though the standard's list of code types is of the United Kingdom.
fn location(place: &Party, known: Option<&EntityRow>) -> Value {
    let mut location = json!({"name": place.name, "countryCode": "CN"});
    if !place.code.is_empty() {
        location["geoCode"] = place.code.as_str().into();
        location["geoCodeType"] = "GB/T 2260".into();
    }
    if let Some((lat, lon)) = known.and_then(|k| k.lat.zip(k.lon)) {
        location["latitude"] = lat.into();
        location["longitude"] = lon.into();
    }
    location
}

/// Writes the grants and the list of what is left out.
///
/// # Errors
/// When the rows' source fails or a file cannot be written.
pub fn write(rows: &dyn Rows, publisher: &Publisher, mut to: impl Write, left_out: impl Write) -> Result<Tally> {
    let mut out = LeftOut::new(left_out, "360Giving 1.4")?;
    let mut places = std::collections::BTreeMap::new();
    rows.entities(EntityKind::Place, &mut |place| {
        if place.lat.is_some() {
            places.insert(place.iri.clone(), place);
        }
        Ok(())
    })?;
    let mut written = 0;
    to.write_all(b"{\"grants\":[")?;
    rows.claims(&mut |claim| match grant(&claim, publisher, &places) {
        Err(missing) => out.add(&claim, missing),
        Ok(grant) => {
            to.write_all(if written == 0 { b"\n" } else { b",\n" })?;
            written += 1;
            Ok(serde_json::to_writer(&mut to, &grant)?)
        }
    })?;
    to.write_all(b"\n]}\n")?;
    to.flush()?;
    out.finish(written)
}
