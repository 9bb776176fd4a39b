//! CSV, TSV and NDJSON.

use std::io::Write;

use serde_json::{Map, Value};

use crate::export::column::Cell;
use crate::export::table::Table;
use crate::export::{Result, Rows};

/// How a delimited text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Tabs in place of commas. Tabs and line breaks within a value become spaces, as the format has no quoting
    /// (IANA text/tab-separated-values).
    pub tabs: bool,
    /// For spreadsheet programs: begins with U+FEFF, without which they take UTF-8 for the system's code page, and
    /// sets `'` before texts that they would run as formulas (`=`, `+`, `-`, `@`), for the texts come off the web.
    pub excel: bool,
}

/// Writes a table as CSV (RFC 4180) or TSV; returns how many rows.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(table: Table, rows: &dyn Rows, mut to: impl Write, style: Style) -> Result<u64> {
    if style.excel {
        to.write_all("\u{FEFF}".as_bytes())?;
    }
    let mut out = csv::WriterBuilder::new();
    if style.tabs {
        out.delimiter(b'\t').quote_style(csv::QuoteStyle::Never);
    }
    let mut out = out.from_writer(to);
    out.write_record(table.specs().iter().map(|s| s.name))?;
    let count = table.rows(rows, &mut |cells| {
        for cell in cells {
            let mut plain = cell.plain();
            if style.excel && matches!(cell, Cell::Text(_) | Cell::List(_)) && plain.starts_with(['=', '+', '-', '@']) {
                plain = format!("'{plain}").into();
            }
            if style.tabs && plain.contains(['\t', '\n', '\r']) {
                out.write_field(plain.replace(['\t', '\n', '\r'], " "))?;
            } else {
                out.write_field(plain.as_ref())?;
            }
        }
        out.write_record(None::<&[u8]>)?;
        Ok(())
    })?;
    out.flush()?;
    Ok(count)
}

/// Writes a table as one JSON object a line, every column present, `null` where nothing is said.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write_ndjson(table: Table, rows: &dyn Rows, mut to: impl Write) -> Result<u64> {
    let specs = table.specs();
    let count = table.rows(rows, &mut |cells| {
        let object: Map<String, Value> =
            specs.iter().zip(cells).map(|(spec, cell)| (spec.name.to_owned(), cell.json())).collect();
        serde_json::to_writer(&mut to, &object)?;
        to.write_all(b"\n")?;
        Ok(())
    })?;
    to.flush()?;
    Ok(count)
}
