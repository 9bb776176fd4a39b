//! A report in Markdown: a summary, a table of claims, the sources.

use std::collections::BTreeMap;
use std::io::Write;

use crate::export::report::{Frame, Summary, cite, giver, matter, period, receiver};
use crate::export::{Result, Rows};

fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ").replace('<', "&lt;")
}

/// Writes the report; returns how many claims it lists, or rows where the answer names no claims.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(rows: &dyn Rows, frame: &Frame, mut to: impl Write) -> Result<u64> {
    let summary = Summary::new(rows)?;
    writeln!(to, "# {}\n", cell(&frame.title))?;
    let mut answered = 0;
    if let Some(table) = frame.answer {
        writeln!(to, "## {}\n", frame.say("查询结果", "Answer"))?;
        writeln!(to, "| {} |", table.variables.join(" | "))?;
        writeln!(to, "|{}", "---|".repeat(table.variables.len()))?;
        for row in &table.rows {
            let cells: Vec<String> =
                row.iter().map(|term| term.as_ref().map_or(String::new(), |t| cell(&Frame::cell(t)))).collect();
            writeln!(to, "| {} |", cells.join(" | "))?;
        }
        writeln!(to)?;
        answered = table.rows.len() as u64;
    }
    if summary.claims == 0 {
        to.flush()?;
        return Ok(answered);
    }
    writeln!(to, "{}\n", summary.line(frame))?;
    writeln!(to, "## {}\n", frame.say("陈述", "Claims"))?;
    writeln!(
        to,
        "{}",
        frame.say(
            "| 类型 | 出方 | 受方 | 数值 | 时间 | 内容 | 原句 | 出处 |",
            "| Type | From | To | Value | Time | What | Sentence | Source |"
        )
    )?;
    writeln!(to, "|---|---|---|---|---|---|---|---|")?;
    let numbers: BTreeMap<&str, usize> = summary.documents.keys().zip(1..).map(|(id, n)| (id.as_str(), n)).collect();
    rows.claims(&mut |claim| {
        let number = numbers.get(claim.document.as_str()).copied().unwrap_or_default();
        let tags = frame.tags(&claim).iter().map(|tag| format!(" *{tag}*")).collect::<String>();
        writeln!(
            to,
            "| {}{tags} | {} | {} | {} | {} | {} | {} | [{number}] |",
            frame.kind(&claim.kind),
            cell(&giver(&claim)),
            cell(&receiver(&claim)),
            cell(&frame.value(&claim)),
            period(&claim),
            cell(&matter(&claim)),
            cell(&claim.sentence),
        )?;
        Ok(())
    })?;
    writeln!(to, "\n## {}\n", frame.say("出处", "Sources"))?;
    for ((document, _), number) in summary.documents.values().zip(1..) {
        writeln!(to, "\\[{number}\\] {}\n", cell(&cite::gbt7714(document, frame.accessed)))?;
    }
    to.flush()?;
    Ok(summary.claims)
}
