//! A report as one HTML file that needs nothing else: no network, no script, opens from a USB stick.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::export::report::{Frame, Summary, cite, giver, matter, period, receiver, sankey};
use crate::export::row::{ClaimRow, Mark};
use crate::export::xml::Xml;
use crate::export::{Result, Rows};

/// Claims listed at most; a browser does not open more with pleasure. The header tells how many there are.
const MOST: u64 = 5_000;

const STYLE: &str = "\
body{font:15px/1.6 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid #ddd;padding:.35rem .5rem;text-align:left;vertical-align:top}th{font-weight:600;background:#f6f6f4}\
td.n{text-align:right;white-space:nowrap}td.t{white-space:nowrap}.wide{overflow-x:auto}.q{color:#444;font-size:.93em}.l{color:#777;font-size:.9em}\
mark{padding:0 .1em;border-radius:.2em;background:#eee}mark.value{background:#ffe08a}mark.funder,mark.helper,mark.sender{background:#cfe3ff}\
mark.recipient{background:#ffd6cc}mark.place{background:#d5efd0}mark.purpose,mark.programme,mark.indicator{background:#f3e3c8}mark.time{background:#e8d9f5}\
.tag{font-size:.8em;border:1px solid #bbb;border-radius:.8em;padding:0 .5em;color:#555}svg{width:100%;height:auto}svg text{font-size:12px;fill:#222}\
@media print{body{margin:0}tr{break-inside:avoid}}";

/// Rows of a query's answer at most.
const MOST_ROWS: usize = 1_000;

/// Writes the report; returns how many claims it is about, or rows where the answer names no claims.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(rows: &dyn Rows, frame: &Frame, to: impl Write) -> Result<u64> {
    let summary = Summary::new(rows)?;
    let mut xml = Xml::html(to)?;
    head(&mut xml, frame)?;
    xml.open("body", &[])?;
    xml.text("h1", &[], &frame.title)?;
    let answered = answer(&mut xml, frame)?;
    if summary.claims > 0 {
        xml.text("p", &[("class", "l")], &summary.line(frame))?;
        flows(&mut xml, frame, &summary)?;
        claims(&mut xml, frame, &summary, rows)?;
        sources(&mut xml, frame, &summary)?;
    }
    xml.text("p", &[("class", "l")], concat!("bangfu ", env!("CARGO_PKG_VERSION")))?;
    xml.close("body")?;
    xml.close("html")?;
    xml.end()?;
    Ok(if summary.claims > 0 { summary.claims } else { answered })
}

/// The table that a query answered; returns its rows.
fn answer(xml: &mut Xml<impl Write>, frame: &Frame) -> io::Result<u64> {
    let Some(table) = frame.answer else { return Ok(0) };
    xml.text("h2", &[], frame.say("查询结果", "Answer"))?;
    // Where each row has its claim, the sentence and its source stand below, once.
    let claims = table.variables.iter().any(|name| name == "claim");
    let shown = |name: &str| !claims || !["sentence", "document"].contains(&name);
    xml.open("div", &[("class", "wide")])?;
    xml.open("table", &[("class", "answer")])?;
    xml.open("thead", &[])?;
    xml.open("tr", &[])?;
    for name in table.variables.iter().filter(|name| shown(name)) {
        xml.text("th", &[("scope", "col")], name)?;
    }
    xml.close("tr")?;
    xml.close("thead")?;
    xml.open("tbody", &[])?;
    for row in table.rows.iter().take(MOST_ROWS) {
        xml.open("tr", &[])?;
        for (name, cell) in table.variables.iter().zip(row).filter(|(name, _)| shown(name)) {
            let text = cell.as_ref().map(Frame::cell).unwrap_or_default();
            let number = matches!(cell, Some(oxrdf::Term::Literal(l)) if l.datatype().as_str().ends_with("decimal") || l.datatype().as_str().ends_with("integer"));
            if name == "claim" && !text.is_empty() {
                xml.open("td", &[])?;
                let short: String = text.chars().take(8).collect();
                xml.text("a", &[("href", &format!("#c{text}")), ("title", &text)], &short)?;
                xml.close("td")?;
            } else {
                xml.text("td", if number { &[("class", "n")] } else { &[] }, &text)?;
            }
        }
        xml.close("tr")?;
    }
    xml.close("tbody")?;
    xml.close("table")?;
    xml.close("div")?;
    let hidden = table.rows.len().saturating_sub(MOST_ROWS);
    if hidden > 0 {
        let note = format!("{hidden} {}", frame.say("行未列出。", "more rows are not listed."));
        xml.text("p", &[("class", "l")], &note)?;
    }
    Ok(table.rows.len() as u64)
}

fn flows(xml: &mut Xml<impl Write>, frame: &Frame, summary: &Summary) -> io::Result<()> {
    if summary.links.is_empty() {
        return Ok(());
    }
    xml.text("h2", &[], frame.say("资金流向", "Who pays whom"))?;
    let hidden = sankey::draw(xml, frame, &summary.links)?;
    let mut note = frame
        .say(
            "线宽为已完成的金额之和，不含累计数、计划数和多方共享的金额；斜纹表示没有可加总的金额。",
            "Width is the sum of amounts done, without running totals, plans and shared amounts; hatched: no amount to sum.",
        )
        .to_owned();
    if hidden > 0 {
        note.push_str(&match frame.language {
            super::Language::Zh => format!("另有 {hidden} 条较小的未画出。"),
            super::Language::En => format!(" {hidden} smaller links are not drawn."),
        });
    }
    xml.text("p", &[("class", "l")], &note)
}

fn claims(xml: &mut Xml<impl Write>, frame: &Frame, summary: &Summary, rows: &dyn Rows) -> Result<()> {
    xml.text("h2", &[], frame.say("陈述", "Claims"))?;
    xml.open("p", &[("class", "l")])?;
    for role in ["value", "funder", "recipient", "place", "purpose"] {
        xml.text("mark", &[("class", role)], frame.role(role))?;
        xml.words(" ")?;
    }
    xml.close("p")?;
    xml.open("table", &[])?;
    xml.open("thead", &[])?;
    xml.open("tr", &[])?;
    for (zh, en) in COLUMNS {
        xml.text("th", &[("scope", "col")], frame.say(zh, en))?;
    }
    xml.close("tr")?;
    xml.close("thead")?;
    xml.open("tbody", &[])?;
    let numbers: BTreeMap<&str, usize> = summary.documents.keys().zip(1..).map(|(id, n)| (id.as_str(), n)).collect();
    let mut listed = 0;
    rows.claims(&mut |claim| {
        listed += 1;
        if listed <= MOST {
            let number = numbers.get(claim.document.as_str()).copied().unwrap_or_default();
            claim_rows(xml, frame, &claim, number)?;
        }
        Ok(())
    })?;
    xml.close("tbody")?;
    xml.close("table")?;
    if summary.claims > MOST {
        let left = summary.claims - MOST;
        let note = format!("{left} {}", frame.say("条陈述未列出。", "more claims are not listed."));
        xml.text("p", &[("class", "l")], &note)?;
    }
    Ok(())
}

const COLUMNS: [(&str, &str); 7] = [
    ("类型", "Type"),
    ("出方", "From"),
    ("受方", "To"),
    ("数值", "Value"),
    ("时间", "Time"),
    ("内容", "What"),
    ("出处", "Source"),
];

fn sources(xml: &mut Xml<impl Write>, frame: &Frame, summary: &Summary) -> io::Result<()> {
    xml.text("h2", &[], frame.say("出处", "Sources"))?;
    xml.open("ol", &[])?;
    for (number, (document, claims)) in (1..).zip(summary.documents.values()) {
        xml.open("li", &[("id", &format!("d{number}"))])?;
        xml.words(&cite::gbt7714(document, frame.accessed))?;
        xml.text("span", &[("class", "l")], &format!(" {claims} {}", frame.say("条陈述", "claims")))?;
        xml.close("li")?;
    }
    xml.close("ol")
}

fn head(xml: &mut Xml<impl Write>, frame: &Frame) -> io::Result<()> {
    xml.open("html", &[("xmlns", "http://www.w3.org/1999/xhtml"), ("lang", frame.code())])?;
    xml.open("head", &[])?;
    xml.empty("meta", &[("charset", "utf-8")])?;
    xml.empty("meta", &[("name", "viewport"), ("content", "width=device-width,initial-scale=1")])?;
    // Nothing may be fetched, whatever a document's text holds.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    xml.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", policy)])?;
    xml.text("title", &[], &frame.title)?;
    xml.open("style", &[])?;
    xml.raw(STYLE)?;
    xml.close("style")?;
    xml.close("head")
}

fn claim_rows(xml: &mut Xml<impl Write>, frame: &Frame, claim: &ClaimRow, source: usize) -> io::Result<()> {
    xml.open("tr", &[("id", &format!("c{}", claim.id))])?;
    xml.open("td", &[])?;
    xml.words(frame.kind(&claim.kind))?;
    for tag in frame.tags(claim) {
        xml.words(" ")?;
        xml.text("span", &[("class", "tag")], tag)?;
    }
    xml.close("td")?;
    xml.text("td", &[], &giver(claim))?;
    xml.text("td", &[], &receiver(claim))?;
    xml.text("td", &[("class", "n")], &frame.value(claim))?;
    xml.text("td", &[("class", "t")], &period(claim))?;
    xml.text("td", &[], &matter(claim))?;
    xml.open("td", &[])?;
    xml.text("a", &[("href", &format!("#d{source}"))], &format!("[{source}]"))?;
    if let Some(address) = at_sentence(claim) {
        xml.words(" ")?;
        let title = frame.say("在原网页中查看此句", "this sentence on the original page");
        xml.text("a", &[("href", &address), ("title", title), ("rel", "noreferrer")], "↗")?;
    }
    xml.close("td")?;
    xml.close("tr")?;
    xml.open("tr", &[])?;
    xml.open("td", &[("colspan", "7"), ("class", "q")])?;
    sentence(xml, frame, claim)?;
    xml.close("td")?;
    xml.close("tr")
}

/// The address of the sentence in its page: a text fragment (WICG) of its first characters.
fn at_sentence(claim: &ClaimRow) -> Option<String> {
    if !claim.url.starts_with("http://") && !claim.url.starts_with("https://") {
        return None;
    }
    let page = claim.url.split('#').next().unwrap_or_default();
    let start: String = claim.sentence.trim().chars().take(24).collect();
    if start.is_empty() {
        return Some(page.to_owned());
    }
    let mut address = format!("{page}#:~:text=");
    for byte in start.bytes() {
        if byte.is_ascii_alphanumeric() {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(address)
}

/// The sentence with its slots marked, one within another where the words are (53家 within 53家中央单位). Of two marks
/// that cross, the later one is left out, and so is one outside the sentence.
fn sentence(xml: &mut Xml<impl Write>, frame: &Frame, claim: &ClaimRow) -> io::Result<()> {
    let characters: Vec<char> = claim.sentence.chars().collect();
    let Some(base) = claim.sentence_start else { return xml.words(&claim.sentence) };
    let mut marks = claim.marks.clone();
    if let (Some(start), Some(end)) = (claim.value_start, claim.value_end) {
        marks.push(Mark { start, end, role: "value".into() });
    }
    let place = |offset: u64| offset.checked_sub(base).and_then(|n| usize::try_from(n).ok());
    let mut spans: Vec<(usize, usize, &str)> = marks
        .iter()
        .filter_map(|mark| Some((place(mark.start)?, place(mark.end)?, mark.role.as_str())))
        .filter(|(start, end, _)| start < end && *end <= characters.len())
        .collect();
    // Outer ones first.
    spans.sort_by(|a, b| (a.0, b.1, a.2).cmp(&(b.0, a.1, b.2)));
    let words = |xml: &mut Xml<_>, from: usize, to: usize| xml.words(&characters[from..to].iter().collect::<String>());
    let mut at = 0;
    let mut open: Vec<usize> = Vec::new();
    for (start, end, role) in spans {
        while let Some(outer) = open.pop_if(|outer| *outer <= start) {
            words(xml, at, outer)?;
            at = outer;
            xml.close("mark")?;
        }
        if open.last().is_some_and(|outer| end > *outer) {
            continue;
        }
        words(xml, at, start)?;
        at = start;
        xml.open("mark", &[("class", role), ("title", frame.role(role))])?;
        open.push(end);
    }
    while let Some(outer) = open.pop() {
        words(xml, at, outer)?;
        at = outer;
        xml.close("mark")?;
    }
    words(xml, at, characters.len())
}
