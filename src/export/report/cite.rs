//! Citations of claims: GB/T 7714—2015 and BibTeX.

use std::io::Write;

use crate::export::row::ClaimRow;
use crate::export::{Result, Rows};

/// The source of a claim by GB/T 7714—2015, clause 8 (electronic documents): responsible body, title, type, dates,
/// address. `accessed` is the ISO date of citing, if known.
pub fn gbt7714(claim: &ClaimRow, accessed: Option<&str>) -> String {
    let online = !claim.url.is_empty();
    let title = if claim.document_title.is_empty() { &claim.document } else { &claim.document_title };
    let mut text = String::new();
    if !claim.publisher.is_empty() {
        text.push_str(&format!("{}. ", claim.publisher));
    }
    text.push_str(&format!("{title}[{}]. ", if online { "EB/OL" } else { "Z" }));
    if !claim.document_date.is_empty() {
        text.push_str(&format!("({})", claim.document_date));
    }
    if let Some(accessed) = accessed.filter(|_| online) {
        text.push_str(&format!("[{accessed}]"));
    }
    if text.ends_with([')', ']']) {
        text.push_str(". ");
    }
    if online {
        text.push_str(&format!("{}.", claim.url));
    }
    text.trim_end().to_owned()
}

/// Writes a numbered reference for each claim, with the sentence it cites.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write_gbt7714(rows: &dyn Rows, mut to: impl Write, accessed: Option<&str>) -> Result<u64> {
    let mut count = 0_u64;
    rows.claims(&mut |claim| {
        count += 1;
        writeln!(to, "[{count}] {}", gbt7714(&claim, accessed))?;
        writeln!(to, "    “{}”（{}）", claim.sentence, claim.iri)?;
        Ok(())
    })?;
    to.flush()?;
    Ok(count)
}

/// Writes a `@misc` entry for each claim, keyed by its id.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write_bibtex(rows: &dyn Rows, mut to: impl Write, accessed: Option<&str>) -> Result<u64> {
    let mut count = 0;
    rows.claims(&mut |claim| {
        count += 1;
        let title = if claim.document_title.is_empty() { &claim.document } else { &claim.document_title };
        let year = claim.document_date.get(..4).unwrap_or_default();
        writeln!(to, "@misc{{bangfu-{},", claim.id)?;
        let accessed = accessed.unwrap_or_default();
        let fields = [
            ("author", format!("{{{}}}", escaped(&claim.publisher)), claim.publisher.is_empty()),
            ("title", format!("{{{}}}", escaped(title)), false),
            ("year", year.to_owned(), year.is_empty()),
            ("date", claim.document_date.clone(), claim.document_date.is_empty()),
            ("url", claim.url.clone(), claim.url.is_empty()),
            ("urldate", accessed.to_owned(), accessed.is_empty()),
            ("note", format!("“{}” {}", escaped(&claim.sentence), escaped(&claim.iri)), false),
            ("langid", "chinese".to_owned(), false),
        ];
        for (name, value, _) in fields.iter().filter(|(_, _, empty)| !empty) {
            writeln!(to, "  {name} = {{{value}}},")?;
        }
        writeln!(to, "}}\n")?;
        Ok(())
    })?;
    to.flush()?;
    Ok(count)
}

/// The text with what TeX takes for commands written as characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_holds_what_is_known() {
        let mut claim = ClaimRow {
            document_title: "甲县帮扶工作情况".into(),
            publisher: "甲县人民政府".into(),
            document_date: "2020-03-01".into(),
            url: "https://example.org/a".into(),
            ..ClaimRow::default()
        };
        assert_eq!(
            gbt7714(&claim, Some("2024-05-06")),
            "甲县人民政府. 甲县帮扶工作情况[EB/OL]. (2020-03-01)[2024-05-06]. https://example.org/a."
        );
        claim.url.clear();
        claim.publisher.clear();
        claim.document_date.clear();
        assert_eq!(gbt7714(&claim, None), "甲县帮扶工作情况[Z].");
    }

    #[test]
    fn tex_stays_text() {
        assert_eq!(escaped("100%_{甲}\\"), "100\\%\\_\\{甲\\}\\textbackslash{}");
    }
}
