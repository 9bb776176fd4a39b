//! A table with the columns that users of AidData's Global Chinese Development Finance data know, one row a funding
//! claim. What that data set takes from research and no claim says (sector codes, deflated dollars) has no column.

use std::io::Write;

use crate::export::row::{ClaimRow, Party};
use crate::export::standard::{LeftOut, NOT_FUNDING, NOT_YUAN, Tally, description, title};
use crate::export::{Result, Rows};

const COLUMNS: [&str; 25] = [
    "Record ID",
    "Recommended For Aggregates",
    "Umbrella",
    "Recipient",
    "Recipient Codes",
    "Commitment Year",
    "Commitment Year Estimated",
    "Status",
    "Flow Type",
    "Title",
    "Description",
    "Funding Agencies",
    "Cofinanced",
    "Receiving Agencies",
    "Planned Implementation Start Date",
    "Planned Completion Date",
    "Actual Implementation Start Date",
    "Actual Completion Date",
    "Amount (Original Currency)",
    "Original Currency",
    "Amount Bound",
    "Source Titles",
    "Source Publishers",
    "Source URLs",
    "Confidence",
];

fn names(parties: &[Party]) -> String {
    parties.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("|")
}

/// Words of AidData's status ladder.
fn status(claim: &ClaimRow) -> &'static str {
    match (claim.status.as_str(), claim.flow.as_str()) {
        ("done", "agree" | "allocate") => "Pipeline: Commitment",
        ("done", _) => "Implementation",
        _ => "Pipeline: Pledge",
    }
}

fn flow(claim: &ClaimRow) -> &'static str {
    match claim.flow.as_str() {
        "loan" => "Loan",
        "donate" | "allocate" | "spend" => "Grant",
        _ => "Vague TBD",
    }
}

/// Writes the table and the list of what is left out.
///
/// # Errors
/// When the rows' source fails or a file cannot be written.
pub fn write(rows: &dyn Rows, to: impl Write, left_out: impl Write) -> Result<Tally> {
    let mut list = LeftOut::new(left_out, "AidData")?;
    let mut out = csv::Writer::from_writer(to);
    out.write_record(COLUMNS)?;
    let mut written = 0;
    rows.claims(&mut |claim| {
        if claim.kind != "funding" {
            return list.add(&claim, NOT_FUNDING);
        }
        let Some(amount) = claim.number.filter(|_| claim.unit == "元") else { return list.add(&claim, NOT_YUAN) };
        written += 1;
        let done = claim.status == "done";
        let cumulative = claim.cumulative == Some(true);
        // A sum is safe where the money moved, is no running total and is exact to the text.
        let aggregate = done && !cumulative && !["agree", "raise"].contains(&claim.flow.as_str());
        let yes = |b: bool| if b { "Yes" } else { "No" };
        let (start, end) = (claim.time_start.as_str(), claim.time_end.as_str());
        let year = claim.time_start.get(..4).filter(|y| claim.time_end.starts_with(y)).unwrap_or_default();
        let codes: Vec<&str> = claim.place.iter().map(|p| p.code.as_str()).collect();
        out.write_record([
            claim.id.as_str(),
            yes(aggregate),
            yes(cumulative),
            &names(&claim.place),
            &codes.join("|"),
            year,
            if year.is_empty() { "" } else { yes(claim.time_from == "context") },
            status(&claim),
            flow(&claim),
            &title(&claim),
            &description(&claim),
            &names(&claim.funder),
            yes(claim.funder.len() > 1),
            &names(&claim.recipient),
            if done { "" } else { start },
            if done { "" } else { end },
            if done { start } else { "" },
            if done { end } else { "" },
            &amount.normalize().to_string(),
            "CNY",
            &claim.bound,
            &claim.document_title,
            &claim.publisher,
            &claim.url,
            &claim.score.map(|s| s.to_string()).unwrap_or_default(),
        ])?;
        Ok(())
    })?;
    out.flush()?;
    list.finish(written)
}
