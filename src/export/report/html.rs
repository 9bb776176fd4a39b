//! A report as one HTML file that needs nothing else: no network, no script, opens from a USB stick.

use std::io::{self, Write};

use crate::export::report::{Summary, amount, cite, period, sankey};
use crate::export::row::{ClaimRow, Mark};
use crate::export::xml::Xml;
use crate::export::{Result, Rows, edge};

/// Claims listed at most; a browser does not open more with pleasure. The header tells how many there are.
const MOST: u64 = 5_000;

const STYLE: &str = "\
body{font:15px/1.6 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid #ddd;padding:.35rem .5rem;text-align:left;vertical-align:top}th{font-weight:600;background:#f6f6f4}\
td.n{text-align:right;white-space:nowrap}.q{color:#444;font-size:.93em}.l{color:#777;font-size:.9em}\
mark{padding:0 .1em;border-radius:.2em;background:#eee}mark.value{background:#ffe08a}mark.funder,mark.helper,mark.sender{background:#cfe3ff}\
mark.recipient{background:#ffd6cc}mark.place{background:#d5efd0}mark.time{background:#e8d9f5}\
.tag{font-size:.8em;border:1px solid #bbb;border-radius:.8em;padding:0 .5em;color:#555}svg{width:100%;height:auto}svg text{font-size:12px;fill:#222}\
@media print{body{margin:0}tr{break-inside:avoid}}";

/// Writes the report; returns how many claims it is about.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(rows: &dyn Rows, title: &str, to: impl Write, accessed: Option<&str>) -> Result<u64> {
    let summary = Summary::new(rows)?;
    let mut xml = Xml::html(to)?;
    head(&mut xml, title)?;
    xml.open("body", &[])?;
    xml.text("h1", &[], title)?;
    let span = summary.dates().map_or(String::new(), |(a, b)| format!("，{a} – {b}"));
    let kinds: Vec<String> = summary.kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    xml.text(
        "p",
        &[("class", "l")],
        &format!(
            "{} 条陈述 claims（{}），{} 份文件 documents{span}；可信度低于 60 的 {} 条 with a confidence below 60",
            summary.claims,
            kinds.join("，"),
            summary.documents.len(),
            summary.doubtful
        ),
    )?;
    if !summary.links.is_empty() {
        xml.text("h2", &[], "资金流向 / Who pays whom")?;
        let hidden = sankey::draw(&mut xml, &summary.links)?;
        let mut note = String::from(
            "线宽为已完成的金额之和，不含累计数、计划数和多方共享的金额；斜纹表示没有可加总的金额。 / Width is the sum of amounts done, without running totals, plans and shared amounts; hatched: no amount to sum.",
        );
        if hidden > 0 {
            note.push_str(&format!(" 另有 {hidden} 条较小的未画出。 / {hidden} smaller links are not drawn."));
        }
        xml.text("p", &[("class", "l")], &note)?;
    }
    xml.text("h2", &[], "陈述 / Claims")?;
    xml.open("table", &[])?;
    xml.open("thead", &[])?;
    xml.open("tr", &[])?;
    for name in ["类型 type", "出方 from", "受方 to", "数值 value", "时间 time", "内容 what", "出处 source"]
    {
        xml.text("th", &[("scope", "col")], name)?;
    }
    xml.close("tr")?;
    xml.close("thead")?;
    xml.open("tbody", &[])?;
    let numbers: std::collections::BTreeMap<&str, usize> =
        summary.documents.keys().zip(1..).map(|(id, n)| (id.as_str(), n)).collect();
    let mut listed = 0;
    rows.claims(&mut |claim| {
        listed += 1;
        if listed <= MOST {
            claim_rows(&mut xml, &claim, numbers.get(claim.document.as_str()).copied().unwrap_or_default())?;
        }
        Ok(())
    })?;
    xml.close("tbody")?;
    xml.close("table")?;
    if summary.claims > MOST {
        let left = summary.claims - MOST;
        xml.text("p", &[("class", "l")], &format!("另有 {left} 条陈述未列出。 / {left} more claims are not listed."))?;
    }
    xml.text("h2", &[], "出处 / Sources")?;
    xml.open("ol", &[])?;
    for (number, (document, claims)) in (1..).zip(summary.documents.values()) {
        xml.open("li", &[("id", &format!("d{number}"))])?;
        xml.words(&cite::gbt7714(document, accessed))?;
        xml.text("span", &[("class", "l")], &format!(" {claims} 条陈述 / claims"))?;
        xml.close("li")?;
    }
    xml.close("ol")?;
    xml.text("p", &[("class", "l")], concat!("bangfu ", env!("CARGO_PKG_VERSION")))?;
    xml.close("body")?;
    xml.close("html")?;
    xml.end()?;
    Ok(summary.claims)
}

fn head(xml: &mut Xml<impl Write>, title: &str) -> io::Result<()> {
    xml.open("html", &[("xmlns", "http://www.w3.org/1999/xhtml"), ("lang", "zh")])?;
    xml.open("head", &[])?;
    xml.empty("meta", &[("charset", "utf-8")])?;
    xml.empty("meta", &[("name", "viewport"), ("content", "width=device-width,initial-scale=1")])?;
    // Nothing may be fetched, whatever a document's text holds.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    xml.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", policy)])?;
    xml.text("title", &[], title)?;
    xml.open("style", &[])?;
    xml.raw(STYLE)?;
    xml.close("style")?;
    xml.close("head")
}

fn claim_rows(xml: &mut Xml<impl Write>, claim: &ClaimRow, source: usize) -> io::Result<()> {
    let from = [&claim.funder, &claim.helper, &claim.sender, &claim.issuer].map(|p| edge::names(p)).concat();
    let target = if claim.recipient.is_empty() { &claim.place } else { &claim.recipient };
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
    xml.open("tr", &[("id", &format!("c{}", claim.id))])?;
    xml.open("td", &[])?;
    xml.words(&claim.kind)?;
    for tag in [
        (claim.cumulative == Some(true)).then_some("累计 cumulative"),
        (claim.status == "planned").then_some("计划 planned"),
        (claim.status == "required").then_some("要求 required"),
        claim.score.is_some_and(|s| s < 60).then_some("存疑 doubtful"),
    ]
    .into_iter()
    .flatten()
    {
        xml.words(" ")?;
        xml.text("span", &[("class", "tag")], tag)?;
    }
    xml.close("td")?;
    xml.text("td", &[], &from)?;
    xml.text("td", &[], &edge::names(target))?;
    let value = claim.number.map(|n| amount(n, &claim.unit)).unwrap_or_default();
    let value =
        if ["", "exact"].contains(&claim.bound.as_str()) { value } else { format!("{value} ({})", claim.bound) };
    xml.text("td", &[("class", "n")], &value)?;
    xml.text("td", &[], &period(claim))?;
    xml.text("td", &[], &what)?;
    xml.open("td", &[])?;
    xml.text("a", &[("href", &format!("#d{source}"))], &format!("[{source}]"))?;
    xml.close("td")?;
    xml.close("tr")?;
    xml.open("tr", &[])?;
    xml.open("td", &[("colspan", "7"), ("class", "q")])?;
    sentence(xml, claim)?;
    xml.close("td")?;
    xml.close("tr")
}

/// The sentence with its slots marked. Marks outside it or across another are left unmarked.
fn sentence(xml: &mut Xml<impl Write>, claim: &ClaimRow) -> io::Result<()> {
    let characters: Vec<char> = claim.sentence.chars().collect();
    let Some(base) = claim.sentence_start else { return xml.words(&claim.sentence) };
    let mut marks = claim.marks.clone();
    if let (Some(start), Some(end)) = (claim.value_start, claim.value_end) {
        marks.push(Mark { start, end, role: "value".into() });
    }
    marks.sort();
    let mut at = 0;
    for mark in &marks {
        let place = |offset: u64| offset.checked_sub(base).and_then(|n| usize::try_from(n).ok());
        let (Some(start), Some(end)) = (place(mark.start), place(mark.end)) else { continue };
        if start < at || start >= end || end > characters.len() {
            continue;
        }
        xml.words(&characters[at..start].iter().collect::<String>())?;
        let text: String = characters[start..end].iter().collect();
        xml.text("mark", &[("class", &mark.role), ("title", &mark.role)], &text)?;
        at = end;
    }
    xml.words(&characters[at..].iter().collect::<String>())
}
