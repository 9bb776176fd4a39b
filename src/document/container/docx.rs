//! Word documents (ECMA-376, part 1, chapter 17): paragraphs and tables of the body, then foot- and endnotes.
//! Left out: headers and footers, deleted text (`w:del`), field codes, and the fallback copy of drawings.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::archive::Archive;
use super::{DAMAGED_ARCHIVE, GridCell, Refused, Taken, Writer};
use crate::document::Media;

/// Elements that hold no text of the document.
const SILENT: [&str; 6] = ["Fallback", "del", "moveFrom", "instrText", "delText", "pict"];
/// How deep elements may nest.
const DEEPEST: usize = 2_000;

pub(super) fn take(archive: &mut Archive) -> Result<Taken, Refused> {
    let mut out = Writer::new(Media::Docx);
    for part in ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(xml) = archive.text(part)? {
            read(&xml, &mut out)?;
        }
    }
    Ok(out.end())
}

/// A table that is open: its rows so far.
#[derive(Default)]
struct Open {
    rows: Vec<Vec<GridCell>>,
    /// Where cells that go on below (`w:vMerge`) began, by grid column: row and index.
    above: Vec<Option<(usize, usize)>>,
    column: usize,
    continues: bool,
    cell: GridCell,
}

fn read(xml: &str, out: &mut Writer) -> Result<(), Refused> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut paragraph = String::new();
    let mut tables: Vec<Open> = Vec::new();
    let (mut depth, mut silent, mut in_text) = (0usize, 0usize, false);
    loop {
        if out.is_full() {
            return Ok(());
        }
        let event = reader.read_event().map_err(|_| DAMAGED_ARCHIVE)?;
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Eof => break,
            Event::Start(e) | Event::Empty(e) => {
                let name = e.local_name();
                let name = name.as_ref();
                if !empty {
                    depth += 1;
                    if depth > DEEPEST {
                        return Err(DAMAGED_ARCHIVE);
                    }
                    silent += usize::from(silent > 0 || SILENT.contains(&name));
                }
                if silent > 0 {
                    continue;
                }
                match name {
                    "t" => in_text = !empty,
                    "tab" => paragraph.push('\t'),
                    "br" | "cr" => paragraph.push('\n'),
                    "noBreakHyphen" => paragraph.push('-'),
                    "tbl" if !empty => {
                        flush(&mut paragraph, &mut tables, out);
                        tables.push(Open::default());
                    }
                    "tr" => {
                        if let Some(t) = tables.last_mut() {
                            t.rows.push(Vec::new());
                            t.column = 0;
                        }
                    }
                    "tc" => {
                        if let Some(t) = tables.last_mut() {
                            t.cell = GridCell { wide: 1, tall: 1, ..GridCell::default() };
                            t.continues = false;
                        }
                    }
                    "gridSpan" | "vMerge" | "gridBefore" => {
                        let value = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == "val");
                        let value = value.map(|a| a.value.into_owned());
                        if let Some(t) = tables.last_mut() {
                            match name {
                                "gridSpan" => {
                                    t.cell.wide = value.and_then(|v| v.parse().ok()).map_or(1, |n: u32| n.clamp(1, 40));
                                }
                                "gridBefore" => {
                                    t.column += value.and_then(|v| v.parse().ok()).map_or(0, |n: usize| n.min(40));
                                }
                                _ => t.continues = value.as_deref() != Some("restart"),
                            }
                        }
                    }
                    _ => {}
                }
            }
            Event::End(e) => {
                depth = depth.saturating_sub(1);
                if silent > 0 {
                    silent -= 1;
                    continue;
                }
                match e.local_name().as_ref() {
                    "t" => in_text = false,
                    "p" => flush(&mut paragraph, &mut tables, out),
                    "tc" => {
                        if let Some(t) = tables.last_mut() {
                            close_cell(t);
                        }
                    }
                    "tbl" => {
                        if let Some(t) = tables.pop() {
                            // A table within a cell is read as that cell's words.
                            match tables.last_mut() {
                                None => out.table(&t.rows),
                                Some(outer) => {
                                    for cell in t.rows.iter().flatten().filter(|c| !c.text.is_empty()) {
                                        say(&mut outer.cell.text, &cell.text);
                                    }
                                }
                            }
                        }
                    }
                    _ => {}
                }
            }
            Event::Text(t) if in_text && silent == 0 => paragraph.push_str(&t.xml10_content()),
            Event::CData(t) if in_text && silent == 0 => paragraph.push_str(&t.xml10_content()),
            Event::GeneralRef(r) if in_text && silent == 0 => paragraph.extend(reference(&r)),
            _ => {}
        }
    }
    flush(&mut paragraph, &mut tables, out);
    // What an unfinished file left open.
    for t in tables.drain(..).take(1) {
        out.table(&t.rows);
    }
    Ok(())
}

/// The character that a reference stands for (XML 1.0, 4.1 and 4.6).
fn reference(r: &quick_xml::events::BytesRef) -> Option<char> {
    if let Ok(Some(c)) = r.resolve_char_ref() {
        return Some(c);
    }
    Some(match &**r {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn flush(paragraph: &mut String, tables: &mut [Open], out: &mut Writer) {
    match tables.last_mut() {
        None => out.line(paragraph),
        Some(t) => say(&mut t.cell.text, paragraph),
    }
    paragraph.clear();
}

/// Adds words to a cell: one line, without tabs, so that the cell stays one.
fn say(cell: &mut String, words: &str) {
    for word in words.split(['\n', '\t', '\r']).map(str::trim).filter(|w| !w.is_empty()) {
        if cell.chars().last().is_some_and(|c| !super::super::fold::is_han(c)) {
            cell.push(' ');
        }
        cell.push_str(word);
    }
}

fn close_cell(t: &mut Open) {
    let Some(row) = t.rows.len().checked_sub(1) else { return };
    let (cell, column) = (std::mem::take(&mut t.cell), t.column);
    let wide = cell.wide.max(1) as usize;
    t.column += wide;
    if t.above.len() < t.column {
        t.above.resize(t.column.min(4_096), None);
    }
    if t.continues {
        // The cell above grows; no cell stands here.
        if let Some(Some((r, i))) = t.above.get(column).copied()
            && let Some(upper) = t.rows.get_mut(r).and_then(|cells| cells.get_mut(i))
        {
            upper.tall = (row - r + 1) as u32;
            return;
        }
    }
    let index = t.rows[row].len();
    for above in t.above.iter_mut().skip(column).take(wide) {
        *above = Some((row, index));
    }
    t.rows[row].push(cell);
}
