//! PDFs with a text layer, by pdf-extract: characters with their places on the page become lines; wide gaps become
//! tabs, so that the columns of a table stay apart.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform};

use super::{DAMAGED_PDF, ENCRYPTED, ENDLESS, LARGEST, PATIENCE, Refused, Taken, Writer, fonts};
use crate::document::Media;

/// Stack of the thread that reads; PDF readers recurse.
const STACK: usize = 64 << 20;

/// Works on a thread of its own: a panic is a refusal, and so is taking too long (the thread is then left behind).
pub(super) fn apart(bytes: &[u8], work: fn(&[u8]) -> Result<Taken, Refused>) -> Result<Taken, Refused> {
    let (sender, receiver) = mpsc::channel();
    let bytes = bytes.to_vec();
    let started = std::thread::Builder::new().name("bangfu-take".into()).stack_size(STACK).spawn(move || {
        let taken = catch_unwind(AssertUnwindSafe(|| work(&bytes))).unwrap_or(Err(DAMAGED_PDF));
        let _ = sender.send(taken);
    });
    match started {
        Ok(_) => receiver.recv_timeout(PATIENCE).unwrap_or(Err(ENDLESS)),
        Err(_) => Err(ENDLESS),
    }
}

pub(super) fn take(bytes: &[u8]) -> Result<Taken, Refused> {
    let mut doc = Document::load_mem(bytes).map_err(|_| DAMAGED_PDF)?;
    if doc.is_encrypted() && doc.decrypt("").is_err() {
        return Err(ENCRYPTED);
    }
    fonts::mend(&mut doc);
    let pages: Vec<u32> = doc.get_pages().keys().copied().collect();
    let mut out = Writer::new(Media::Pdf);
    let mut lost = 0;
    let mut sheets: Vec<Vec<Row>> = Vec::new();
    for page in &pages {
        let mut layout = Layout::default();
        // One page that cannot be read does not cost the others.
        let read = catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&doc, &mut layout, *page)));
        lost += usize::from(!matches!(read, Ok(Ok(()))));
        sheets.push(layout.rows());
    }
    for line in paragraphs(sheets) {
        if out.is_full() {
            break;
        }
        out.line(&line);
    }
    let taken = out.end();
    if lost > 0 && taken.text.trim().is_empty() {
        return Err(DAMAGED_PDF);
    }
    Ok(taken)
}

/// A run of characters on one line of the page, in points from the lower left corner.
struct Glyph {
    x: f64,
    y: f64,
    end: f64,
    size: f64,
    text: String,
}

/// The characters of a page with their places.
#[derive(Default)]
struct Layout {
    glyphs: Vec<Glyph>,
    bytes: u64,
}

impl OutputDev for Layout {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.bytes += text.len() as u64;
        if self.bytes > LARGEST {
            return Ok(());
        }
        let scale = (trm.m11 * trm.m22 - trm.m12 * trm.m21).abs().sqrt();
        let size = if scale.is_finite() && scale > 0.0 { font_size * scale } else { font_size };
        let (x, y) = (trm.m31, trm.m32);
        if x.is_finite() && y.is_finite() {
            self.glyphs.push(Glyph { x, y, end: x + width * size, size, text: text.to_owned() });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl Layout {
    /// The page's rows from top to bottom. Characters within half a size of each other's height share a line;
    /// fake bold (a character printed twice at nearly one place) is said once.
    fn rows(mut self) -> Vec<Row> {
        self.glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
        let mut rows: Vec<Row> = Vec::new();
        let mut i = 0;
        while i < self.glyphs.len() {
            let mut j = i + 1;
            while j < self.glyphs.len()
                && self.glyphs[i].y - self.glyphs[j].y < 0.4 * self.glyphs[i].size.max(self.glyphs[j].size).max(1.0)
            {
                j += 1;
            }
            rows.push(row(&mut self.glyphs[i..j]));
            i = j;
        }
        finished(rows)
    }
}

/// A line of the page.
struct Row {
    x: f64,
    end: f64,
    y: f64,
    size: f64,
    text: String,
}

fn row(glyphs: &mut [Glyph]) -> Row {
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut text = String::new();
    let mut before: Option<&Glyph> = None;
    for glyph in glyphs.iter() {
        if let Some(b) = before {
            let size = glyph.size.max(1.0);
            if b.text == glyph.text && glyph.x - b.x < 0.2 * size && !glyph.text.trim().is_empty() {
                continue;
            }
            let gap = glyph.x - b.end;
            if gap > 1.8 * size {
                text.push('\t');
            } else if gap > 0.3 * size {
                text.push(' ');
            }
        }
        text.push_str(&glyph.text);
        before = Some(glyph);
    }
    let first = glyphs.iter().find(|g| !g.text.trim().is_empty()).unwrap_or(&glyphs[0]);
    let end = glyphs.iter().map(|g| g.end).fold(first.x, f64::max);
    Row { x: first.x, end, y: first.y, size: first.size.max(1.0), text: text.trim().to_owned() }
}

/// The rows with words, without the page's running number (- 3 -).
fn finished(mut rows: Vec<Row>) -> Vec<Row> {
    let number = |r: &Row| {
        let l = r.text.trim_matches(|c: char| matches!(c, '-' | '—' | '–' | '第' | '页' | ' ' | '·'));
        !l.is_empty() && l.len() <= 4 && l.bytes().all(|b| b.is_ascii_digit())
    };
    rows.retain(|r| !r.text.is_empty());
    if rows.last().is_some_and(number) {
        rows.pop();
    }
    if rows.first().is_some_and(number) {
        rows.remove(0);
    }
    rows
}

/// A row is running head or foot when as many pages as this begin or end with it.
const RUNNING: usize = 3;

/// The pages as lines: a row that reaches the right margin goes on in the next one at the left margin; rows with
/// columns stay; wide gaps become empty lines; running heads and feet go.
fn paragraphs(mut pages: Vec<Vec<Row>>) -> Vec<String> {
    for last in [false, true] {
        let edge = |page: &Vec<Row>| if last { page.last() } else { page.first() }.map(|r| r.text.clone());
        let mut counts = std::collections::BTreeMap::new();
        for text in pages.iter().filter_map(edge) {
            *counts.entry(text).or_insert(0) += 1;
        }
        for page in &mut pages {
            if edge(page).is_some_and(|text| counts.get(&text).is_some_and(|n| *n >= RUNNING)) {
                if last {
                    page.pop();
                } else {
                    page.remove(0);
                }
            }
        }
    }
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for page in &pages {
        let prose = || page.iter().filter(|r| !r.text.contains('\t'));
        let left = prose().map(|r| r.x).fold(f64::INFINITY, f64::min);
        let right = prose().map(|r| r.end).fold(0.0, f64::max);
        let mut above: Option<&Row> = None;
        for row in page {
            let near = above
                .is_none_or(|a| a.y - row.y < 2.6 * a.size.max(row.size) && (a.size - row.size).abs() < 0.2 * a.size);
            let columns = row.text.contains('\t');
            match lines.last_mut() {
                Some(line) if open && near && !columns && row.x < left + 1.2 * row.size => {
                    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                    if latin(line.chars().last()) && latin(row.text.chars().next()) {
                        line.push(' ');
                    }
                    line.push_str(&row.text);
                }
                _ => {
                    if !near {
                        lines.push(String::new());
                    }
                    lines.push(row.text.clone());
                }
            }
            let closed = row.text.ends_with(['。', '!', '!', '?', '?', ';', ';', ':', ':']);
            open = !columns && !closed && row.end > right - 2.2 * row.size;
            above = Some(row);
        }
    }
    lines
}
