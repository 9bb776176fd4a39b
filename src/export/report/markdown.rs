//! A report in Markdown: a summary, a table of claims, the sources.

use std::io::Write;

use crate::export::report::{Summary, amount, cite, period};
use crate::export::{Result, Rows, edge};

fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ").replace('<', "&lt;")
}

/// Writes the report; returns how many claims it lists.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(rows: &dyn Rows, title: &str, mut to: impl Write, accessed: Option<&str>) -> Result<u64> {
    let summary = Summary::new(rows)?;
    writeln!(to, "# {}\n", cell(title))?;
    writeln!(
        to,
        "{} 条陈述，{} 份文件，其中 {} 条可信度低于 60。 / {} claims, {} documents, {} with a confidence below 60.\n",
        summary.claims,
        summary.documents.len(),
        summary.doubtful,
        summary.claims,
        summary.documents.len(),
        summary.doubtful,
    )?;
    writeln!(
        to,
        "| 类型 type | 出方 from | 受方 to | 数值 value | 时间 time | 内容 what | 原句 sentence | 出处 source |"
    )?;
    writeln!(to, "|---|---|---|---|---|---|---|---|")?;
    let numbers: std::collections::BTreeMap<&str, usize> =
        summary.documents.keys().zip(1..).map(|(id, n)| (id.as_str(), n)).collect();
    rows.claims(&mut |claim| {
        let from = [&claim.funder, &claim.helper, &claim.sender, &claim.issuer].map(|p| edge::names(p)).concat();
        let target = if claim.recipient.is_empty() { &claim.place } else { &claim.recipient };
        let value = claim.number.map(|n| amount(n, &claim.unit)).unwrap_or_default();
        let what = [
            claim.indicator.clone(),
            edge::names(&claim.programme),
            edge::names(&claim.purpose),
            claim.post.clone(),
            claim.scheme.clone(),
            claim.title.clone(),
        ]
        .into_iter()
        .find(|s| !s.is_empty())
        .unwrap_or_default();
        let number = numbers.get(claim.document.as_str()).copied().unwrap_or_default();
        writeln!(
            to,
            "| {} | {} | {} | {} | {} | {} | {} | [{number}] |",
            claim.kind,
            cell(&from),
            cell(&edge::names(target)),
            cell(&value),
            period(&claim),
            cell(&what),
            cell(&claim.sentence),
        )?;
        Ok(())
    })?;
    writeln!(to, "\n## 出处 / Sources\n")?;
    for ((document, _), number) in summary.documents.values().zip(1..) {
        writeln!(to, "\\[{number}\\] {}\n", cell(&cite::gbt7714(document, accessed)))?;
    }
    to.flush()?;
    Ok(summary.claims)
}
