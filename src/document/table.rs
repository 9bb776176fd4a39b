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
/// The most columns of a table; what is wider is none.
const WIDEST: usize = 400;
/// The most columns of a table whose cells stand one a line.
const STACKED: usize = 16;

/// Rows of cells.
type Rows = Vec<Vec<Range>>;

/// The tables of a document that hold values under labels; layout tables are none.
pub(super) fn tables(chars: &[char], origin: &[u32], lines: &[Line], cells: &[HtmlCell]) -> Vec<Table> {
    let mut all: Vec<Table> = marked(chars, origin, cells)
        .into_iter()
        .filter_map(|(rows, own)| table(chars, lines, rows, own, None))
        .collect();
    let mut i = 0;
    while i < lines.len() {
        let mut rows: Rows = Vec::new();
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
            let own = rows.iter().map(|r| whole(r)).collect();
            all.extend(table(chars, lines, rows, own, ruled));
        } else if cells.is_empty()
            && j == i
            && let Some((rows, end)) = stacked(chars, lines, i)
        {
            let own = rows.iter().map(|r| whole(r)).collect();
            all.extend(table(chars, lines, rows, own, None));
            j = end;
        }
        i = j.max(i + 1);
    }
    all
}

/// What a row covers.
fn whole(row: &[Range]) -> Range {
    row.iter().copied().filter(|c| !c.is_empty()).reduce(Range::join).unwrap_or_default()
}

/// A table whose cells stand one a line, as when its page was copied as text: labels, then rows of as many lines,
/// each a label (or a running number and a label) and values. Gives the rows and the line behind.
fn stacked(chars: &[char], lines: &[Line], from: usize) -> Option<(Rows, usize)> {
    let short = |i: usize| {
        lines.get(i).filter(|l| {
            let text = &chars[l.range.indices()];
            l.kind != SentenceKind::Furniture
                && text.len() as u32 <= CELL
                && !text.iter().any(|c| matches!(c, '。' | ';' | ',' | '|'))
                // 2020年 is a label and no value, 2020 in a head may be either.
                && !text.is_empty()
        })
    };
    let value = |i: usize| {
        short(i).is_some_and(|l| {
            let text = &chars[l.range.indices()];
            is_value(text) || matches!(text, ['-'] | ['-', '-'] | ['/'])
        })
    };
    let number =
        |i: usize| short(i).and_then(|l| chars[l.range.indices()].iter().collect::<String>().parse::<usize>().ok());
    if value(from) || short(from).is_none() {
        return None;
    }
    let first = (from..from + 3 * STACKED).take_while(|i| short(*i).is_some()).find(|i| value(*i))?;
    // 序号, 县, 资金 …: rows begin with 1, 2, 3.
    let serial = number(first) == Some(1) && !value(first + 1);
    let start = if serial { first } else { first.checked_sub(1)? };
    let width = if serial {
        (first + 2..first + 2 + STACKED).find(|i| number(*i) == Some(2) && !value(*i + 1))? - first
    } else {
        (first..first + STACKED).find(|i| short(*i).is_some() && !value(*i))? - start
    };
    let head = start.checked_sub(width).filter(|h| *h >= from)?;
    if width < 2 || (head..start).any(value) {
        return None;
    }
    let label = usize::from(serial);
    let holds = |row: usize| {
        (row..row + width).all(|i| short(i).is_some())
            && !value(row + label)
            && (row + label + 1..row + width).all(value)
            && (!serial || number(row) == Some((row - start) / width + 1))
    };
    let mut rows: Rows = vec![(head..start).map(|i| lines[i].range).collect()];
    let mut at = start;
    while holds(at) {
        rows.push((at..at + width).map(|i| lines[i].range).collect());
        at += width;
    }
    (rows.len() >= 3).then_some((rows, at))
}

/// Marks the sentences that are cells of a table, so that nobody reads them as prose.
pub(super) fn mark(tables: &[Table], sentences: &mut [Sentence]) {
    for (t, table) in tables.iter().enumerate() {
        for (r, row) in table.cells.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                // A cell that reaches down or across is the first row's and column's that it fills.
                if cell.is_empty() || !table.rows[r].holds(*cell) {
                    continue;
                }
                let from = sentences.partition_point(|s| s.range.end <= cell.start);
                for sentence in sentences[from..].iter_mut().take_while(|s| s.range.start < cell.end) {
                    let whole = !cell.holds(sentence.range);
                    if sentence.cell.is_none() && (whole || sentence.range.len() as u32 <= CELL) {
                        sentence.kind = SentenceKind::Cell;
                        sentence.cell = Some((t as u32, r as u32, c as u32));
                    }
                }
            }
        }
    }
}

/// The cells that tags mark, by table, in the reading text: every place of the grid that a cell covers has its range.
/// With each table what its rows cover themselves, without cells from above.
fn marked(chars: &[char], origin: &[u32], cells: &[HtmlCell]) -> Vec<(Rows, Vec<Range>)> {
    let mut all = Vec::new();
    let mut i = 0;
    while i < cells.len() {
        let mut j = i;
        while j < cells.len() && cells[j].table == cells[i].table {
            j += 1;
        }
        all.push(grid(chars, origin, &cells[i..j]));
        i = j;
    }
    all
}

fn grid(chars: &[char], origin: &[u32], cells: &[HtmlCell]) -> (Rows, Vec<Range>) {
    let (mut rows, mut own): (Rows, Vec<Range>) = (Vec::new(), Vec::new());
    // Cells that reach into the rows below: range and how many rows more, by column.
    let mut above: Vec<Option<(Range, u32)>> = Vec::new();
    let mut i = 0;
    while i < cells.len() {
        let mut j = i;
        while j < cells.len() && cells[j].row == cells[i].row {
            j += 1;
        }
        let mut row: Vec<Range> = Vec::new();
        let mut mine: Option<Range> = None;
        let fill = |row: &mut Vec<Range>, above: &mut Vec<Option<(Range, u32)>>| {
            while let Some(Some((range, left))) = above.get_mut(row.len()) {
                row.push(*range);
                *left -= 1;
                if *left == 0 {
                    above[row.len() - 1] = None;
                }
            }
        };
        for cell in &cells[i..j] {
            fill(&mut row, &mut above);
            if row.len() > WIDEST {
                break;
            }
            let from = origin.partition_point(|o| *o < cell.start).min(chars.len());
            let to = origin.partition_point(|o| *o < cell.end).min(chars.len());
            let range = trimmed(chars, from, to.max(from));
            if !range.is_empty() {
                mine = Some(mine.map_or(range, |m| m.join(range)));
            }
            for _ in 0..cell.wide {
                if cell.tall > 1 {
                    above.resize(above.len().max(row.len() + 1), None);
                    let column = row.len();
                    above[column] = Some((range, cell.tall - 1));
                }
                row.push(range);
            }
        }
        fill(&mut row, &mut above);
        rows.push(row);
        own.push(mine.unwrap_or_default());
        i = j;
    }
    (rows, own)
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
    (2..=WIDEST).contains(&cells.len()).then_some(cells)
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

fn table(chars: &[char], lines: &[Line], rows: Rows, own: Vec<Range>, ruled: Option<usize>) -> Option<Table> {
    let value = |c: &Range| is_value(&chars[c.indices()]);
    let width = rows.iter().map(Vec::len).max()?;
    let header_rows = match ruled {
        Some(n) if n > 0 => n,
        _ => rows.iter().take_while(|r| !r.iter().any(value)).count(),
    };
    let body = rows.get(header_rows..)?;
    if header_rows == 0 || body.is_empty() || !(2..=WIDEST).contains(&width) || !body.iter().flatten().any(value) {
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
    Some(Table {
        caption,
        unit,
        cells: rows,
        rows: own,
        header_rows: header_rows as u32,
        header_columns: header_columns as u32,
    })
}

/// The unit that a line names: 单位:万元.
fn unit_of(text: &[char]) -> Option<String> {
    let line: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    let (_, behind) = line.split_once("单位:")?;
    let unit: String =
        behind.chars().take_while(|c| !matches!(c, ')' | ',' | '、' | ';' | '/' | '|' | '。')).take(8).collect();
    (!unit.is_empty()).then_some(unit)
}
