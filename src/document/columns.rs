//! Tables of plain text: columns parted by tabs or wide gaps. Each cell becomes a line of its own, as in HTML.

use super::fold::{Piece, is_han};
use super::html::HtmlCell;

/// The most columns of a table; a wider line is no row.
const WIDEST: usize = 200;
/// A longer cell is prose.
const CELL: usize = 40;
/// The same where one space parts the cells.
const NARROW_CELL: usize = 20;

/// A row's cells: first and last piece of each.
type Row = Vec<(usize, usize)>;

/// How the cells of a line are parted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// By tabs, or by two spaces and more.
    Wide,
    /// By one space: 恩施市 2310. Only where every line has as many cells and ends in a value.
    Narrow,
}

/// Finds the tables and parts their cells by line breaks in the pieces.
pub(super) fn part(pieces: &mut [Piece]) -> Vec<HtmlCell> {
    let mut cells = Vec::new();
    let mut tables = 0;
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    for gap in [Gap::Wide, Gap::Narrow] {
        let mut block: Vec<Row> = Vec::new();
        let mut start = 0;
        for i in 0..=pieces.len() {
            if i < pieces.len() && pieces[i].c != '\n' {
                continue;
            }
            match row(pieces, start, i, gap) {
                Some(row) => block.push(row),
                None => close(pieces, &mut block, gap, &mut tables, &mut cells, &mut gaps),
            }
            start = i + 1;
        }
        close(pieces, &mut block, gap, &mut tables, &mut cells, &mut gaps);
        for (from, to) in gaps.drain(..) {
            for piece in &mut pieces[from..to] {
                // Zero-width: says nothing; the first of the gap breaks the line.
                piece.c = '\u{200B}';
            }
            pieces[from].c = '\n';
        }
    }
    cells
}

/// Parts cells that are known by line breaks: the tab between two becomes one.
pub(super) fn break_cells(pieces: &mut [Piece], cells: &[HtmlCell]) {
    for cell in cells {
        if let Some(piece) = (cell.start as usize).checked_sub(1).and_then(|i| pieces.get_mut(i))
            && piece.c == '\t'
        {
            piece.c = '\n';
        }
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{A0}' | '\t')
}

/// The cells of a line, if it has at least two, parted by tabs or gaps.
fn row(pieces: &[Piece], start: usize, end: usize, gap_width: Gap) -> Option<Row> {
    let least = if gap_width == Gap::Wide { 2 } else { 1 };
    let tabs = pieces[start..end].iter().any(|p| p.c == '\t');
    let mut cells: Row = Vec::new();
    let mut from = start;
    let mut i = start;
    while i < end {
        let c = pieces[i].c;
        if c == '|' {
            return None;
        }
        if tabs && c == '\t' || !tabs && is_space(c) {
            let gap = i;
            if tabs {
                i += 1;
            } else {
                while i < end && is_space(pieces[i].c) {
                    i += 1;
                }
                let wide: usize = pieces[gap..i].iter().map(|p| if p.c == '\u{3000}' { 2 } else { 1 }).sum();
                if wide < least || gap == start || i == end {
                    if gap == start {
                        from = i;
                    }
                    continue;
                }
            }
            cells.push((from, gap));
            from = i;
            if cells.len() > WIDEST {
                return None;
            }
            continue;
        }
        i += 1;
    }
    let mut last = end;
    while last > from && (is_space(pieces[last - 1].c) || pieces[last - 1].c == '\r') {
        last -= 1;
    }
    if last > from || tabs {
        cells.push((from, last));
    }
    let filled = cells.iter().filter(|(a, b)| b > a).count();
    (filled >= 2 && cells.iter().all(|(a, b)| b - a <= CELL)).then_some(cells)
}

/// Ends a block of rows: a table when it has a head, values below it, and as many cells in most rows.
fn close(
    pieces: &[Piece],
    block: &mut Vec<Row>,
    gap: Gap,
    tables: &mut u32,
    cells: &mut Vec<HtmlCell>,
    gaps: &mut Vec<(usize, usize)>,
) {
    let rows = std::mem::take(block);
    let value = |cell: &(usize, usize)| {
        let text: Vec<char> = pieces[cell.0..cell.1].iter().map(|p| p.c).filter(|c| !is_space(*c)).collect();
        super::table::is_value(&text)
    };
    let Some(head) = rows.first() else { return };
    let width = head.len();
    let even = rows.iter().filter(|r| r.len() == width).count();
    let values = rows.iter().skip(1).filter(|r| r.iter().skip(1).any(value)).count();
    let labelled = head.iter().all(|(a, b)| pieces[*a..*b].iter().any(|p| is_han(p.c)) || a == b || value(&(*a, *b)));
    if rows.len() < 2 || even * 3 < rows.len() * 2 || values * 2 < rows.len() - 1 || !labelled {
        return;
    }
    // Of prose with a space in it nothing has this form.
    let strict = || {
        let plain = |cell: &(usize, usize)| {
            cell.1 - cell.0 <= NARROW_CELL
                && !pieces[cell.0..cell.1].iter().any(|p| matches!(p.c, '。' | ';' | ',' | ':' | '、' | '?' | '!'))
        };
        even + 1 >= rows.len()
            && even >= 3
            && rows.iter().flatten().all(plain)
            && head.iter().all(|c| !value(c))
            && rows.iter().skip(1).all(|r| r.last().is_some_and(value) && !r.iter().all(value))
    };
    if gap == Gap::Narrow && !strict() {
        return;
    }
    for (r, row) in rows.iter().enumerate() {
        // A row that lacks cells cannot be told under which heads its cells stand: it is parted, but no row.
        let whole = row.len() == width;
        for pair in row.windows(2) {
            if pair[1].0 > pair[0].1 {
                gaps.push((pair[0].1, pair[1].0));
            }
        }
        if !whole {
            continue;
        }
        for (from, to) in row {
            let at = |i: usize| pieces.get(i).or(pieces.last()).map_or(0, |p| p.at);
            cells.push(HtmlCell { table: *tables, row: r as u32, start: at(*from), end: at(*to), wide: 1, tall: 1 });
        }
    }
    *tables += 1;
}
