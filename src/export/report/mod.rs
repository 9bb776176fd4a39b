//! Reports for reading: one self-contained HTML file, Markdown, and citations.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::export::row::ClaimRow;
use crate::export::{Result, Rows, edge};

pub mod cite;
pub mod html;
pub mod markdown;
mod sankey;

/// What a report says about a set of claims before it lists them.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub claims: u64,
    /// Claims by type.
    pub kinds: BTreeMap<String, u64>,
    /// Claims with a score below 60.
    pub doubtful: u64,
    /// Documents in the order of their ids: one claim of each, for its title, date and address, and how many.
    pub documents: BTreeMap<String, (ClaimRow, u64)>,
    /// Who gave to whom: the sum in yuan, and how many claims state it.
    links: BTreeMap<(String, String), Link>,
    /// Running totals, plans and amounts shared by several parties, which the sums leave out.
    pub unsummed: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Link {
    sum: Decimal,
    claims: u64,
    /// Claims of this link whose amount is not in `sum`.
    open: u64,
}

impl Summary {
    /// Reads the claims once.
    ///
    /// # Errors
    /// What the rows' source says.
    pub fn new(rows: &dyn Rows) -> Result<Self> {
        let mut summary = Self::default();
        rows.claims(&mut |claim| {
            summary.claims += 1;
            *summary.kinds.entry(claim.kind.clone()).or_default() += 1;
            summary.doubtful += u64::from(claim.score.is_some_and(|s| s < 60));
            if claim.kind == "funding" {
                for edge in edge::edges(&claim) {
                    let link = summary.links.entry((edge.source.name.clone(), edge.target.name.clone())).or_default();
                    link.claims += 1;
                    let safe = edge.status == "done" && edge.cumulative != Some(true);
                    match edge.amount.filter(|_| safe) {
                        Some(amount) => link.sum = link.sum.saturating_add(amount),
                        None => {
                            link.open += 1;
                            summary.unsummed += 1;
                        }
                    }
                }
            }
            let document = ClaimRow {
                document: claim.document.clone(),
                document_iri: claim.document_iri,
                document_title: claim.document_title,
                document_date: claim.document_date,
                publisher: claim.publisher,
                url: claim.url,
                ..ClaimRow::default()
            };
            summary.documents.entry(claim.document).or_insert((document, 0)).1 += 1;
            Ok(())
        })?;
        Ok(summary)
    }

    /// The first and last date of the documents.
    pub fn dates(&self) -> Option<(&str, &str)> {
        let dates = || self.documents.values().map(|(d, _)| d.document_date.as_str()).filter(|d| !d.is_empty());
        Some((dates().min()?, dates().max()?))
    }
}

/// An amount as Chinese reads it: 3.5亿元, 1200万元, 860元; other units as they are.
pub fn amount(number: Decimal, unit: &str) -> String {
    let (divisor, word) = match unit {
        "元" if number.abs() >= Decimal::from(100_000_000) => (100_000_000, "亿"),
        "元" if number.abs() >= Decimal::from(10_000) => (10_000, "万"),
        _ => (1, ""),
    };
    format!("{}{word}{unit}", (number / Decimal::from(divisor)).normalize())
}

/// The period as said: `2016–2020`, `–2019-12`, `2019`.
pub fn period(claim: &ClaimRow) -> String {
    match (claim.time_start.as_str(), claim.time_end.as_str()) {
        (start, end) if start == end => start.to_owned(),
        (start, end) => format!("{start}–{end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_chinese_writes_them() {
        let n = |s: &str| s.parse::<Decimal>().expect("a number");
        assert_eq!(amount(n("350000000"), "元"), "3.5亿元");
        assert_eq!(amount(n("12000000.0"), "元"), "1200万元");
        assert_eq!(amount(n("860"), "元"), "860元");
        assert_eq!(amount(n("94.77"), "%"), "94.77%");
    }
}
