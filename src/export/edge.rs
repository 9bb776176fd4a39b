//! Claims as arrows: who gave to whom, who sent people where, who is tied to whom.

use rust_decimal::Decimal;

use crate::export::row::{ClaimRow, FlowEdge, Party};

/// The arrows that a claim draws, in the order of its slots.
///
/// Funding goes from each funder to each recipient, or to each place where no recipient is named; staffing from
/// each sender to each place; pairing from the helper to each recipient. A claim with one end unsaid draws none:
/// an unknown giver is not a giver. Where a claim draws several arrows its amount stands in `joint_amount`, for
/// the text does not say who of them gave how much.
pub fn edges(claim: &ClaimRow) -> Vec<FlowEdge> {
    let (from, to) = match claim.kind.as_str() {
        "funding" => (&claim.funder, if claim.recipient.is_empty() { &claim.place } else { &claim.recipient }),
        "staffing" => (&claim.sender, &claim.place),
        "pairing" => (&claim.helper, &claim.recipient),
        _ => return Vec::new(),
    };
    let parts = from.len() * to.len();
    let yuan = claim.number.filter(|_| claim.kind == "funding" && claim.unit == "元");
    let only = parts == 1;
    let share = yuan.map(|n| if only { n } else { (n / Decimal::from(parts.max(1))).round_dp(2) });
    let (mut start, mut end) = (first_day(&claim.time_start), last_day(&claim.time_end));
    // No tool takes an interval that runs backward; the period as said stays in `time_start` and `time_end`.
    if !start.is_empty() && !end.is_empty() && end < start {
        start.clear();
        end.clear();
    }
    from.iter()
        .flat_map(|source| to.iter().map(move |target| (source, target)))
        .enumerate()
        .map(|(i, (source, target))| FlowEdge {
            id: format!("{}-{}", claim.id, i + 1),
            kind: claim.kind.clone(),
            source: source.clone(),
            target: target.clone(),
            amount: yuan.filter(|_| only),
            joint_amount: yuan.filter(|_| !only),
            parts: i64::try_from(parts).unwrap_or(i64::MAX),
            weight: share,
            people: claim.number.filter(|_| claim.kind == "staffing"),
            bound: claim.bound.clone(),
            flow: claim.flow.clone(),
            cumulative: claim.cumulative,
            status: claim.status.clone(),
            start: start.clone(),
            end: end.clone(),
            time_start: claim.time_start.clone(),
            time_end: claim.time_end.clone(),
            purpose: names(&claim.purpose),
            programme: names(&claim.programme),
            scheme: claim.scheme.clone(),
            post: claim.post.clone(),
            document: claim.document.clone(),
            claim: claim.iri.clone(),
            score: claim.score,
        })
        .collect()
}

/// The names of a slot, joined as Chinese joins them.
pub fn names(parties: &[Party]) -> String {
    parties.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")
}

/// The first day of an ISO year, month or day; empty when open or unreadable.
pub fn first_day(iso: &str) -> String {
    match iso.len() {
        4 => format!("{iso}-01-01"),
        7 => format!("{iso}-01"),
        10 => iso.to_owned(),
        _ => return String::new(),
    }
    .parse::<jiff::civil::Date>()
    .map_or_else(|_| String::new(), |date| date.to_string())
}

/// The last day of an ISO year, month or day; empty when open or unreadable.
pub fn last_day(iso: &str) -> String {
    match iso.len() {
        4 => format!("{iso}-12-31").parse::<jiff::civil::Date>(),
        7 => format!("{iso}-01").parse::<jiff::civil::Date>().map(jiff::civil::Date::last_of_month),
        10 => iso.parse(),
        _ => return String::new(),
    }
    .map_or_else(|_| String::new(), |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn funding(funders: &[&str], places: &[&str]) -> ClaimRow {
        ClaimRow {
            id: "0000000000000001".into(),
            kind: "funding".into(),
            number: Some(Decimal::from(3000)),
            unit: "元".into(),
            funder: funders.iter().map(|n| Party::new(*n, "")).collect(),
            place: places.iter().map(|n| Party::new(*n, "")).collect(),
            time_start: "2019".into(),
            time_end: "2020-02".into(),
            ..ClaimRow::default()
        }
    }

    #[test]
    fn one_arrow_carries_the_amount() {
        let edges = edges(&funding(&["甲市"], &["乙县"]));
        assert_eq!(edges.len(), 1);
        assert_eq!(edges[0].amount, Some(Decimal::from(3000)));
        assert_eq!(edges[0].joint_amount, None);
        assert_eq!((edges[0].start.as_str(), edges[0].end.as_str()), ("2019-01-01", "2020-02-29"));
    }

    #[test]
    fn several_arrows_share_and_never_multiply() {
        let edges = edges(&funding(&["甲市", "丙市"], &["乙县", "丁县"]));
        assert_eq!(edges.len(), 4);
        assert!(edges.iter().all(|e| e.amount.is_none() && e.joint_amount == Some(Decimal::from(3000))));
        assert_eq!(edges.iter().filter_map(|e| e.weight).sum::<Decimal>(), Decimal::from(3000));
    }

    #[test]
    fn an_unsaid_funder_draws_nothing() {
        assert!(edges(&funding(&[], &["乙县"])).is_empty());
        assert!(edges(&ClaimRow { kind: "policy".into(), ..ClaimRow::default() }).is_empty());
    }

    #[test]
    fn an_interval_never_runs_backward() {
        let claim =
            ClaimRow { time_start: "2021".into(), time_end: "2020".into(), ..funding(&["甲市"], &["乙县"]) };
        let edge = &edges(&claim)[0];
        assert_eq!((edge.start.as_str(), edge.end.as_str()), ("", ""));
        assert_eq!((edge.time_start.as_str(), edge.time_end.as_str()), ("2021", "2020"));
    }

    #[test]
    fn odd_dates_stay_empty() {
        for iso in ["", "19", "2019-13", "2019-02-30", "二〇一九"] {
            assert_eq!(first_day(iso) + &last_day(iso), "", "{iso}");
        }
    }
}
