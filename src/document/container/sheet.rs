//! Workbooks: xlsx cell by cell (a sheet with two cells a million rows apart stays two cells), xls by calamine.

use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, Reader, SheetVisible, Xls, Xlsx};

use super::{DAMAGED_ARCHIVE, DAMAGED_PDF, GridCell, Refused, Taken, Writer};
use crate::document::Media;

/// The most cells of a workbook that are read.
const CELLS: usize = 2_000_000;
/// Columns beyond this are left out.
const WIDEST: u32 = 512;

/// Row, column and text of the filled cells of a sheet, in order.
type Cells = Vec<(u32, u32, String)>;

pub(super) fn xlsx(bytes: &[u8]) -> Result<Taken, Refused> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| DAMAGED_ARCHIVE)?;
    let sheets: Vec<String> =
        book.sheets_metadata().iter().filter(|s| s.visible == SheetVisible::Visible).map(|s| s.name.clone()).collect();
    let mut out = Writer::new(Media::Xlsx);
    let mut left = CELLS;
    for name in &sheets {
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        let mut cells: Cells = Vec::new();
        {
            let Ok(mut reader) = book.worksheet_cells_reader(name) else { continue };
            while left > 0
                && let Ok(Some(cell)) = reader.next_cell()
            {
                let (row, column) = cell.get_position();
                if let Some(text) = said_ref(cell.get_value()).filter(|_| column < WIDEST) {
                    left -= 1;
                    cells.push((row, column, text));
                }
            }
        }
        sheet(name, sheets.len() > 1, cells, &merged, &mut out);
    }
    let mut taken = out.end();
    taken.cut |= left == 0;
    Ok(taken)
}

/// The cells of one visible sheet of an xlsx workbook, the named one or the first, row by row from its first filled row
/// on; empty rows are left out.
///
/// # Errors
/// Says why it cannot be read; `None` when no visible sheet has the name.
pub(super) fn grid(bytes: &[u8], name: Option<&str>) -> Result<Option<Vec<Vec<String>>>, Refused> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| DAMAGED_ARCHIVE)?;
    let visible = book.sheets_metadata().iter().filter(|s| s.visible == SheetVisible::Visible);
    let Some(sheet) = visible.map(|s| s.name.clone()).find(|s| name.is_none_or(|n| n == s)) else { return Ok(None) };
    let mut rows: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    let mut left = CELLS;
    let mut reader = book.worksheet_cells_reader(&sheet).map_err(|_| DAMAGED_ARCHIVE)?;
    while let Some(cell) = reader.next_cell().map_err(|_| DAMAGED_ARCHIVE)? {
        let (row, column) = cell.get_position();
        if let Some(text) = said_ref(cell.get_value()).filter(|_| column < WIDEST) {
            left = left.checked_sub(1).ok_or(super::BOMB)?;
            let cells = rows.entry(row).or_default();
            cells.resize(cells.len().max(column as usize + 1), String::new());
            cells[column as usize] = text;
        }
    }
    Ok(Some(rows.into_values().collect()))
}

pub(super) fn xls(bytes: &[u8]) -> Result<Taken, Refused> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| DAMAGED_PDF)?;
    let sheets = book.sheet_names();
    let mut out = Writer::new(Media::Xlsx);
    for name in &sheets {
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        let Ok(range) = book.worksheet_range(name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        let cells = range
            .used_cells()
            .filter(|(_, c, _)| *c < WIDEST as usize)
            .filter_map(|(r, c, v)| Some((top + r as u32, left + c as u32, said(v)?)))
            .take(CELLS)
            .collect();
        sheet(name, sheets.len() > 1, cells, &merged, &mut out);
    }
    Ok(out.end())
}

/// Writes a sheet; the sheet's name is a heading where there are several.
fn sheet(name: &str, several: bool, mut cells: Cells, merged: &[Dimensions], out: &mut Writer) {
    if cells.is_empty() || out.is_full() {
        return;
    }
    cells.sort_by_key(|(r, c, _)| (*r, *c));
    let generic = name.to_ascii_lowercase().starts_with("sheet") || name.starts_with("工作表");
    if several && !generic {
        out.line(name);
    }
    let mut spans: Vec<(u32, u32, u32, u32)> =
        merged.iter().map(|d| (d.start.0, d.start.1, d.end.0, d.end.1)).collect();
    spans.sort_unstable();
    spans.dedup_by_key(|s| (s.0, s.1));
    let mut block: Vec<Vec<GridCell>> = Vec::new();
    let mut i = 0;
    let mut before: Option<u32> = None;
    while i < cells.len() {
        let row = cells[i].0;
        let mut j = i;
        while j < cells.len() && cells[j].0 == row {
            j += 1;
        }
        // An empty row ends a table, unless cells from above reach over it.
        if before.is_some_and(|b| row > b + 1) {
            out.table(&block);
            block.clear();
        }
        block.push(grid_row(&cells[i..j], row, &spans));
        before = Some(row);
        i = j;
    }
    out.table(&block);
}

/// The cells of a row from the first column on; empty ones keep the columns in step, covered ones are not there.
fn grid_row(filled: &[(u32, u32, String)], row: u32, spans: &[(u32, u32, u32, u32)]) -> Vec<GridCell> {
    let last = filled.last().map_or(0, |(_, c, _)| *c);
    // A cell that reaches down from an earlier row; merged regions are few and rows short.
    let covered = |c: u32| spans.iter().take_while(|s| s.0 < row).any(|s| s.2 >= row && (s.1..=s.3).contains(&c));
    let reaching = spans.iter().take_while(|s| s.0 < row).any(|s| s.2 >= row);
    let mut cells = Vec::new();
    let mut next = filled.iter().peekable();
    let mut c = 0;
    while c <= last {
        while next.peek().is_some_and(|(_, column, _)| *column < c) {
            next.next();
        }
        let text = match next.peek() {
            Some((_, column, text)) if *column == c => text.clone(),
            _ => String::new(),
        };
        if reaching && covered(c) {
            c += 1;
            continue;
        }
        let span = spans.binary_search_by_key(&(row, c), |s| (s.0, s.1)).ok().map(|i| spans[i]);
        let wide = span.map_or(1, |s| (s.3 - s.1 + 1).clamp(1, WIDEST));
        let tall = span.map_or(1, |s| (s.2 - s.0 + 1).clamp(1, 10_000));
        cells.push(GridCell { text, wide, tall });
        c += wide;
    }
    cells
}

fn one_line(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// A number as a person wrote it: the shortest decimal that the stored double stands for, rounded to 12 digits, so
/// that 0.1+0.2 is 0.3.
fn number(f: f64) -> String {
    let magnitude = if f == 0.0 { 0 } else { f.abs().log10().floor() as i32 };
    let places = (11 - magnitude).clamp(0, 12) as usize;
    let text = format!("{f:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn said_ref(value: &DataRef) -> Option<String> {
    match value {
        DataRef::SharedString(s) => one_line(s),
        DataRef::String(s) => one_line(s),
        DataRef::Int(i) => Some(i.to_string()),
        DataRef::Float(f) => Some(number(*f)),
        DataRef::DateTime(d) => day(d),
        DataRef::DateTimeIso(s) => one_line(s.split('T').next().unwrap_or(s)),
        _ => None,
    }
}

fn said(value: &Data) -> Option<String> {
    match value {
        Data::String(s) => one_line(s),
        Data::Int(i) => Some(i.to_string()),
        Data::Float(f) => Some(number(*f)),
        Data::DateTime(d) => day(d),
        Data::DateTimeIso(s) => one_line(s.split('T').next().unwrap_or(s)),
        _ => None,
    }
}

/// A date as 2021-03-05.
fn day(d: &calamine::ExcelDateTime) -> Option<String> {
    let (year, month, day, ..) = d.to_ymd_hms_milli();
    (year >= 1900).then(|| format!("{year:04}-{month:02}-{day:02}"))
}
