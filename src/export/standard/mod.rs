//! Standards of funding data: IATI 2.03, 360Giving, and a table in the shape of AidData's Chinese finance data.
//!
//! Nothing is invented to please a schema. A claim that lacks what a standard requires is left out and listed, with
//! the missing field, in `left_out.csv`; a running total is never written as a transaction; an amount whose verb does
//! not tell commitment from payment (投入) is written as neither.

use std::io::Write;

use crate::export::row::{ClaimRow, Party};
use crate::export::{Result, edge};

pub mod aiddata;
pub mod iati;
pub mod threesixty;

/// Settings that only the user can give.
#[derive(Clone, Debug)]
pub struct Publisher {
    /// Identifier of who publishes the file, used as prefix of its records' identifiers.
    pub reference: String,
    /// Name of who publishes it.
    pub name: String,
    /// Writes a year as its first of January where a standard wants a day, and says so in the record.
    pub year_as_0101: bool,
}

impl Default for Publisher {
    fn default() -> Self {
        Self { reference: "bangfu".into(), name: "bangfu".into(), year_as_0101: false }
    }
}

/// How many claims a file holds and how many it leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub written: u64,
    pub left_out: u64,
}

/// Why a claim is not in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The field of the standard.
    pub field: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

const NOT_FUNDING: Missing = Missing { field: "type", zh: "不是资金陈述", en: "not a funding claim" };
const NOT_YUAN: Missing = Missing { field: "amount", zh: "没有以元计的金额", en: "no amount in yuan" };
const NO_FUNDER: Missing = Missing { field: "funder", zh: "未说明出资方", en: "the funder is not said" };

/// The list of claims that do not qualify.
pub struct LeftOut<W: Write> {
    out: csv::Writer<W>,
    standard: &'static str,
    count: u64,
}

impl<W: Write> LeftOut<W> {
    /// Begins the list for one standard.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn new(to: W, standard: &'static str) -> Result<Self> {
        let mut out = csv::Writer::from_writer(to);
        out.write_record(["standard", "claim_id", "claim", "document", "type", "missing", "zh", "en", "value_text"])?;
        Ok(Self { out, standard, count: 0 })
    }

    fn add(&mut self, claim: &ClaimRow, missing: Missing) -> Result<()> {
        self.count += 1;
        Ok(self.out.write_record([
            self.standard,
            &claim.id,
            &claim.iri,
            &claim.document,
            &claim.kind,
            missing.field,
            missing.zh,
            missing.en,
            &claim.value_text,
        ])?)
    }

    fn finish(mut self, written: u64) -> Result<Tally> {
        self.out.flush()?;
        Ok(Tally { written, left_out: self.count })
    }
}

/// The amount in yuan of a funding claim whose funder is named.
fn amount(claim: &ClaimRow) -> std::result::Result<rust_decimal::Decimal, Missing> {
    if claim.kind != "funding" {
        return Err(NOT_FUNDING);
    }
    let Some(amount) = claim.number.filter(|_| claim.unit == "元") else { return Err(NOT_YUAN) };
    if claim.funder.is_empty() { Err(NO_FUNDER) } else { Ok(amount.normalize()) }
}

/// A line that says who gave what to whom: the record's title.
fn title(claim: &ClaimRow) -> String {
    let to = if claim.recipient.is_empty() { &claim.place } else { &claim.recipient };
    let what = [edge::names(&claim.programme), edge::names(&claim.purpose)]
        .into_iter()
        .find(|s| !s.is_empty())
        .unwrap_or_default();
    let parties = match (edge::names(&claim.funder), edge::names(to)) {
        (from, to) if to.is_empty() => from,
        (from, to) if from.is_empty() => to,
        (from, to) => format!("{from} → {to}"),
    };
    [parties.as_str(), what.as_str(), claim.value_text.as_str()]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect::<Vec<_>>()
        .join("：")
}

/// The sentence and what the number alone does not tell.
fn description(claim: &ClaimRow) -> String {
    let mut text = claim.sentence.clone();
    let mut notes = Vec::new();
    if !["", "exact"].contains(&claim.bound.as_str()) {
        notes.push(format!("bound: {}", claim.bound));
    }
    if claim.cumulative == Some(true) {
        notes.push("cumulative".into());
    }
    if !claim.inferred.is_empty() {
        notes.push(format!("from context: {}", claim.inferred.join(", ")));
    }
    if !claim.time_start.is_empty() || !claim.time_end.is_empty() {
        notes.push(format!("period as said: {}/{}", claim.time_start, claim.time_end));
    }
    if !notes.is_empty() {
        text.push_str(&format!(" [{}]", notes.join("; ")));
    }
    text
}

/// What an identifier may hold: IATI's ruleset forbids `/`, `&`, `|` and `?`.
fn identifier(text: &str) -> String {
    text.replace(['/', '&', '|', '?', ' '], "-")
}

/// The last part of an IRI, or the name: what an identifier can be built of.
fn tail(party: &Party) -> &str {
    party.key().rsplit(['/', '#']).next().filter(|s| !s.is_empty()).unwrap_or(&party.name)
}

/// Whether a claim's time is one day.
fn day(claim: &ClaimRow) -> Option<&str> {
    (claim.time_start.len() == 10 && claim.time_start == claim.time_end).then_some(claim.time_start.as_str())
}

/// The day that a standard asks for: the one said, or, where the user wants it, the first of the year or month.
/// The second value tells that it was not said.
fn dated(claim: &ClaimRow, publisher: &Publisher) -> Option<(String, bool)> {
    if let Some(day) = day(claim) {
        return Some((day.to_owned(), false));
    }
    let first = edge::first_day(&claim.time_start);
    (publisher.year_as_0101 && !first.is_empty() && !claim.time_end.is_empty()).then_some((first, true))
}
