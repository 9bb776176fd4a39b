//! Reports for reading: one self-contained HTML file, Markdown, and citations.

use std::collections::BTreeMap;

use oxrdf::Term;
use rust_decimal::Decimal;

use crate::export::filter::Table;
use crate::export::record::tail;
use crate::export::row::ClaimRow;
use crate::export::{Options, Result, Rows, edge};
use crate::ontology::Ontology;

pub mod cite;
pub mod html;
pub mod markdown;
mod sankey;

/// Language of a report; the data stay in Chinese.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Zh,
    En,
}

/// What a report is made with beside its claims.
pub struct Frame<'o> {
    pub title: String,
    pub language: Language,
    /// ISO date of citing.
    pub accessed: Option<&'o str>,
    /// What a query answered: the report's first table.
    answer: Option<&'o Table>,
    ontology: Ontology,
}

impl<'o> Frame<'o> {
    /// Reads the labels.
    ///
    /// # Errors
    /// When the ontology is wrong.
    pub fn new(options: &'o Options, answer: Option<&'o Table>) -> Result<Self> {
        let language = options.language;
        let title = options.title.clone().unwrap_or_else(|| {
            match language {
                Language::Zh => "帮扶陈述",
                Language::En => "Claims on paired assistance",
            }
            .to_owned()
        });
        let ontology = Ontology::load(&options.knowledge)?;
        Ok(Self { title, language, accessed: options.accessed.as_deref(), answer, ontology })
    }

    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn code(&self) -> &'static str {
        match self.language {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }

    /// The label of a term (`flow-invest`), or its own name.
    fn label<'a>(&'a self, term: &'a str) -> &'a str {
        self.ontology.label(term, self.code()).unwrap_or(term)
    }

    /// The name of a kind of claim.
    fn kind<'a>(&'a self, kind: &'a str) -> &'a str {
        match kind {
            "funding" => self.label("FundingClaim"),
            "observation" => self.label("Observation"),
            "staffing" => self.label("StaffingClaim"),
            "pairing" => self.label("PairingClaim"),
            "policy" => self.label("PolicyClaim"),
            other => other,
        }
    }

    /// The name of a mark's role.
    fn role<'a>(&'a self, role: &'a str) -> &'a str {
        match role {
            "value" => self.say("数值", "value"),
            "role" => self.label("post"),
            "title" => self.label("policy"),
            "time" => self.say("时间", "time"),
            role => self.label(role),
        }
    }

    /// The number with its unit and, in words, its bound.
    fn value(&self, claim: &ClaimRow) -> String {
        let Some(number) = claim.number else { return String::new() };
        let value = amount(number, &claim.unit);
        if ["", "exact"].contains(&claim.bound.as_str()) {
            return value;
        }
        let bound = format!("bound-{}", claim.bound);
        match self.language {
            Language::Zh => format!("{value}（{}）", self.label(&bound)),
            Language::En => format!("{value} ({})", self.label(&bound)),
        }
    }

    /// What a reader must know before the number: `累计`, `计划`, `存疑`, how the money moved.
    fn tags<'a>(&'a self, claim: &'a ClaimRow) -> Vec<&'a str> {
        let status = match claim.status.as_str() {
            "planned" => Some(self.label("status-planned")),
            "required" => Some(self.label("status-required")),
            _ => None,
        };
        [
            (claim.cumulative == Some(true)).then(|| self.label("cumulative")),
            status,
            claim.score.is_some_and(|s| s < DOUBTFUL).then(|| self.say("存疑", "doubtful")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// A cell of the answer: the end of an IRI, or the literal's text.
    fn cell(term: &Term) -> String {
        match term {
            Term::NamedNode(node) => tail(node.as_str()),
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        }
    }
}

/// Claims with a lower score are marked as doubtful.
const DOUBTFUL: i64 = 60;

/// Who gives, helps, sends or issues.
fn giver(claim: &ClaimRow) -> String {
    let parties = [&claim.funder, &claim.helper, &claim.sender, &claim.issuer].map(|p| edge::names(p));
    parties.into_iter().filter(|names| !names.is_empty()).collect::<Vec<_>>().join("、")
}

/// Who gets it, else the places.
fn receiver(claim: &ClaimRow) -> String {
    edge::names(if claim.recipient.is_empty() { &claim.place } else { &claim.recipient })
}

/// What the claim is about, in the words that tell most.
fn matter(claim: &ClaimRow) -> String {
    let programme = edge::names(&claim.programme);
    let purpose = edge::names(&claim.purpose);
    [&claim.indicator, &programme, &purpose, &claim.post, &claim.scheme, &claim.title]
        .into_iter()
        .find(|s| !s.is_empty())
        .cloned()
        .unwrap_or_default()
}

/// What a report says about a set of claims before it lists them.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub claims: u64,
    /// Claims by type.
    pub kinds: BTreeMap<String, u64>,
    /// Claims with a score below [`DOUBTFUL`].
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
            summary.doubtful += u64::from(claim.score.is_some_and(|s| s < DOUBTFUL));
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

    /// The line that tells what the report is about.
    fn line(&self, frame: &Frame) -> String {
        let kinds: Vec<String> = self.kinds.iter().map(|(kind, n)| format!("{} {n}", frame.kind(kind))).collect();
        let (claims, documents, doubtful) = (self.claims, self.documents.len(), self.doubtful);
        let span = self.dates().map(|(a, b)| if a == b { a.to_owned() } else { format!("{a} – {b}") });
        match frame.language {
            Language::Zh => format!(
                "{claims} 条陈述（{}），{documents} 份文件{}；可信度低于 {DOUBTFUL} 的 {doubtful} 条",
                kinds.join("，"),
                span.map_or(String::new(), |s| format!("，{s}")),
            ),
            Language::En => format!(
                "{claims} claims ({}), {documents} documents{}; {doubtful} with a confidence below {DOUBTFUL}",
                kinds.join(", "),
                span.map_or(String::new(), |s| format!(", {s}")),
            ),
        }
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
