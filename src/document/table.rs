//! Tables: HTML cells, and lines parted by `|`, with their caption, their unit and what is a label.

use super::html::HtmlCell;
use super::sentence::Line;
use super::{Sentence, SentenceKind, Table};
use crate::span::Range;

/// How many lines above a table may hold its caption and its unit.
const ABOVE: usize = 3;
/// A longer line is prose and no caption.
const CAPTION: u32 = 60;
/// A longer cell is prose and read as such.
const CELL: u32 = 30;

/// The tables of a document that hold values under labels; layout tables are none.
pub(super) fn tables(chars: &[char], origin: &[u32], lines: &[Line], cells: &[HtmlCell]) -> Vec<Table> {
    let mut all: Vec<Table> =
        marked(chars, origin, cells).into_iter().filter_map(|rows| table(chars, lines, rows, None)).collect();
    let mut i = 0;
    while i < lines.len() {
        let mut rows: Vec<Vec<Range>> = Vec::new();
        let mut ruled = None;
        let mut j = i;
        while let Some(row) = lines.get(j).and_then(|l| parted(chars, l.range)) {
            if row.iter().all(|c| is_rule(chars, *c)) {
                ruled.get_or_insert(rows.len());
            } else {
                rows.push(row);
            }
            j += 1;
        }
        if rows.len() >= 2 {
            all.extend(table(chars, lines, rows, ruled));
        }
        i = j.max(i + 1);
    }
    all
}

/// Marks the sentences that are cells of a table, so that nobody reads them as prose.
pub(super) fn mark(tables: &[Table], sentences: &mut [Sentence]) {
    for (t, table) in tables.iter().enumerate() {
        for (r, row) in table.cells.iter().enumerate() {
            let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
            let from = sentences.partition_point(|s| s.range.end <= first.start);
            for sentence in sentences[from..].iter_mut().take_while(|s| s.range.start < last.end) {
                let c = row.iter().position(|c| c.meets(sentence.range)).unwrap_or(0);
                let whole = row.iter().filter(|c| c.meets(sentence.range)).count() > 1;
                if whole || sentence.range.len() as u32 <= CELL {
                    sentence.kind = SentenceKind::Cell;
                    sentence.cell = Some((t as u32, r as u32, c as u32));
                }
            }
        }
    }
}

/// The cells that tags mark, by table and row, in the reading text.
fn marked(chars: &[char], origin: &[u32], cells: &[HtmlCell]) -> Vec<Vec<Vec<Range>>> {
    let mut all: Vec<Vec<Vec<Range>>> = Vec::new();
    let mut last = None;
    for cell in cells {
        let from = origin.partition_point(|o| *o < cell.start).min(chars.len());
        let to = origin.partition_point(|o| *o < cell.end).min(chars.len());
        let range = trimmed(chars, from, to.max(from));
        if last.map(|(t, _)| t) != Some(cell.table) {
            all.push(Vec::new());
        }
        let Some(table) = all.last_mut() else { continue };
        if last != Some((cell.table, cell.row)) {
            table.push(Vec::new());
        }
        if let Some(row) = table.last_mut() {
            row.extend(std::iter::repeat_n(range, cell.wide as usize));
        }
        last = Some((cell.table, cell.row));
    }
    all
}

/// The cells of a line with at least two `|`.
fn parted(chars: &[char], line: Range) -> Option<Vec<Range>> {
    let bars: Vec<usize> = line.indices().filter(|i| chars[*i] == '|').collect();
    if bars.len() < 2 {
        return None;
    }
    let mut cells = Vec::with_capacity(bars.len() + 1);
    let mut start = line.start as usize;
    for bar in bars.iter().copied().chain([line.end as usize]) {
        // The bars at the ends of a line frame it.
        if !(bar == line.start as usize || start >= line.end as usize) {
            cells.push(trimmed(chars, start, bar));
        }
        start = bar + 1;
    }
    (cells.len() >= 2).then_some(cells)
}

fn trimmed(chars: &[char], mut from: usize, mut to: usize) -> Range {
    while from < to && chars[from].is_whitespace() {
        from += 1;
    }
    while from < to && chars[to - 1].is_whitespace() {
        to -= 1;
    }
    Range::new(from, to)
}

fn is_rule(chars: &[char], cell: Range) -> bool {
    !cell.is_empty() && chars[cell.indices()].iter().all(|c| matches!(c, '-' | ':' | ' ' | '=' | '—'))
}

/// Whether a cell is a value: it begins with a digit and is hardly more than its number.
pub(crate) fn is_value(text: &[char]) -> bool {
    // 2020年 is a label.
    let year = text.len() == 5 && text[4] == '年' && text[..4].iter().all(char::is_ascii_digit);
    text.first().is_some_and(char::is_ascii_digit)
        && !year
        && text.len() <= 16
        && text.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count() + 3 >= text.len()
}

fn table(chars: &[char], lines: &[Line], rows: Vec<Vec<Range>>, ruled: Option<usize>) -> Option<Table> {
    let value = |c: &Range| is_value(&chars[c.indices()]);
    let width = rows.iter().map(Vec::len).max()?;
    let header_rows = match ruled {
        Some(n) if n > 0 => n,
        _ => rows.iter().take_while(|r| !r.iter().any(value)).count(),
    };
    let body = rows.get(header_rows..)?;
    if header_rows == 0 || body.is_empty() || width < 2 || !body.iter().flatten().any(value) {
        return None;
    }
    // Leading columns without a value are labels; so is a column that only counts the rows.
    let serial = |c: usize| {
        body.len() > 1
            && body.iter().enumerate().all(|(i, r)| {
                r.get(c).is_some_and(|x| chars[x.indices()].iter().collect::<String>() == (i + 1).to_string())
            })
    };
    let header_columns =
        (0..width).take_while(|c| serial(*c) || !body.iter().any(|r| r.get(*c).is_some_and(value))).count();
    let first = rows.iter().flatten().find(|c| !c.is_empty())?.start;
    let at = lines.partition_point(|l| l.range.end <= first);
    let (mut caption, mut unit) = (None, None);
    for line in lines[at.saturating_sub(ABOVE)..at].iter().rev() {
        let text = &chars[line.range.indices()];
        let found = unit_of(text);
        if unit.is_none() {
            unit = found.clone();
        }
        let only_unit = found.is_some_and(|u| u.chars().count() + 8 > text.len());
        if caption.is_none() && !only_unit && line.range.len() as u32 <= CAPTION && !text.contains(&'|') {
            caption = Some(line.range);
        }
        if text.last().is_some_and(|c| matches!(c, '。' | ';')) {
            break;
        }
    }
    Some(Table { caption, unit, cells: rows, header_rows: header_rows as u32, header_columns: header_columns as u32 })
}

/// The unit that a line names: 单位:万元.
fn unit_of(text: &[char]) -> Option<String> {
    let line: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    let (_, behind) = line.split_once("单位:")?;
    let unit: String =
        behind.chars().take_while(|c| !matches!(c, ')' | ',' | '、' | ';' | '/' | '|' | '。')).take(8).collect();
    (!unit.is_empty()).then_some(unit)
}
