//! XLSX: one workbook, one sheet a table, written row by row.

use std::io::{Seek, Write};

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use crate::export::column::{Cell, Type};
use crate::export::table::Table;
use crate::export::{ExportError, Result, Rows};

/// Rows of a sheet, header included, and characters (UTF-16 units) of a cell that the format holds.
const ROWS: u32 = 1_048_576;
const CHARACTERS: usize = 32_767;

/// Writes the tables as sheets of one workbook; returns how many rows.
///
/// A table beyond the format's 1 048 575 rows goes on in a sheet `claims 2`; a text beyond 32 767 characters is cut
/// there and ends in `…`.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(tables: &[Table], rows: &dyn Rows, to: impl Write + Seek + Send) -> Result<u64> {
    let mut book = Workbook::new();
    // A fixed date: the same content gives the same bytes.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&date).set_author("bangfu"));
    let bold = Format::new().set_bold();
    let mut total = 0;
    for table in tables {
        let mut number = 1_u32;
        let mut row = 0_u32;
        add_sheet(&mut book, *table, number, &bold)?;
        total += table.rows(rows, &mut |cells| {
            row += 1;
            if row == ROWS {
                number += 1;
                row = 1;
                add_sheet(&mut book, *table, number, &bold)?;
            }
            let last = book.worksheets().len() - 1;
            let sheet = book.worksheet_from_index(last)?;
            for (column, cell) in (0_u16..).zip(cells) {
                put(sheet, row, column, cell)?;
            }
            Ok(())
        })?;
    }
    book.save_to_writer(to)?;
    Ok(total)
}

fn add_sheet(book: &mut Workbook, table: Table, number: u32, bold: &Format) -> Result<()> {
    let name = if number == 1 { table.name().to_owned() } else { format!("{} {number}", table.name()) };
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    for (column, spec) in (0_u16..).zip(table.specs()) {
        let width = match spec.of {
            Type::Text | Type::List => 18,
            _ => 12,
        };
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, spec.name, bold)?;
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), ExportError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Bool(b) => sheet.write_boolean(row, column, *b)?,
        Cell::Int(n) => sheet.write_number(row, column, *n as f64)?,
        Cell::Real(n) => sheet.write_number(row, column, *n)?,
        // A spreadsheet's numbers are binary fractions of 15 digits; longer ones stay texts.
        Cell::Number(n) => match n.to_f64() {
            Some(f) if n.mantissa().unsigned_abs() < 1_000_000_000_000_000 => sheet.write_number(row, column, f)?,
            _ => sheet.write_string(row, column, n.to_string())?,
        },
        Cell::Text(_) | Cell::List(_) => sheet.write_string(row, column, short(&cell.plain()))?,
    };
    Ok(())
}

/// The text, cut to what a cell holds.
fn short(text: &str) -> String {
    if text.len() <= CHARACTERS || text.encode_utf16().count() <= CHARACTERS {
        return text.to_owned();
    }
    let mut room = CHARACTERS - 1;
    let mut cut: String = text
        .chars()
        .take_while(|c| {
            let fits = room >= c.len_utf16();
            room = room.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::{CHARACTERS, short};

    #[test]
    fn long_texts_are_cut_by_utf16_units() {
        assert_eq!(short("扶贫"), "扶贫");
        let long = "𠮷".repeat(20_000);
        let cut = short(&long);
        assert!(cut.encode_utf16().count() <= CHARACTERS && cut.ends_with('…'));
    }
}
