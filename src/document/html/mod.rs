//! HTML, whole pages or fragments, Word-made or not: the text with the place of every character in the file.
//!
//! The tokenizer is html5gum (WHATWG HTML, clause 13.2.5) with spans; block elements break lines, inline ones do
//! not. What is no text (scripts, comments, hidden elements, phonetic glosses in `rt`) and what is page furniture
//! (navigation, share bars, footers) goes, and is reported so that it can be noted.

mod element;
mod text;

use html5gum::{DefaultEmitter, Token, Tokenizer};

pub(super) use self::element::Mode;
use self::element::mode;
use super::fold::Piece;
use super::{Meta, When};
use crate::span::Span;

/// How far up an end tag looks for its start tag; keeps hostile nesting linear.
const REACH: usize = 256;

/// Whether a text is HTML: a doctype, several tags near its start, or many anywhere.
pub(super) fn is_html(text: &str) -> bool {
    let head: String = text.chars().take(4000).collect::<String>().to_ascii_lowercase();
    let start = head.trim_start_matches('\u{FEFF}').trim_start();
    if start.starts_with("<!doctype html") || head.contains("<html") {
        return true;
    }
    let tags = element::tags(&head);
    tags >= 2 || tags == 1 && element::closes(&head) || head.len() < text.len() && element::tags(text) >= 3
}

/// A cell of a table as the tags mark it; `start` and `end` are characters of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct HtmlCell {
    pub table: u32,
    pub row: u32,
    pub start: u32,
    pub end: u32,
    /// How many columns and rows it takes.
    pub wide: u32,
    pub tall: u32,
}

/// What a page holds.
#[derive(Default)]
pub(super) struct Page {
    pub pieces: Vec<Piece>,
    pub cells: Vec<HtmlCell>,
    /// Stretches of the file with words in them that were left out, and why.
    pub left_out: Vec<(Span, Mode)>,
}

/// The text's characters with their places in the file, the cells of its tables, and what was left out.
pub(super) fn page(source: &str, meta: &mut Meta) -> Page {
    // Character of the source at each byte, for characters that start there.
    let mut char_at = vec![0u32; source.len() + 1];
    let mut count = 0;
    for (byte, _) in source.char_indices() {
        char_at[byte] = count;
        count += 1;
    }
    char_at[source.len()] = count;
    let keep_lines = element::lines_matter(source);
    let first = Walk::new(source, &char_at, keep_lines, true).walk(meta);
    // A page whose every word stands in what claims to be furniture is read whole.
    let seen = first.pieces.iter().filter(|p| super::fold::is_han(p.c)).count() as u32;
    let missed: u32 = first.left_out.iter().filter(|(_, m)| *m == Mode::Furniture).map(|(s, _)| s.end - s.start).sum();
    if seen < 40 && missed > 8 * seen.max(1) {
        return Walk::new(source, &char_at, keep_lines, false).walk(meta);
    }
    first
}

struct Open {
    name: Vec<u8>,
    mode: Mode,
}

struct Walk<'a> {
    source: &'a str,
    char_at: &'a [u32],
    /// Line breaks of the file are line breaks of the text.
    keep_lines: bool,
    /// Whether furniture is left out.
    strict: bool,
    page: Page,
    stack: Vec<Open>,
    /// How many open elements have each mode that hides.
    hiding: [u32; 3],
    pre: u32,
    in_title: bool,
    tables: u32,
    open_tables: Vec<(u32, u32, Option<HtmlCell>)>,
}

impl<'a> Walk<'a> {
    fn new(source: &'a str, char_at: &'a [u32], keep_lines: bool, strict: bool) -> Self {
        Self {
            source,
            char_at,
            keep_lines,
            strict,
            page: Page { pieces: Vec::with_capacity(source.len() / 3), ..Page::default() },
            stack: Vec::new(),
            hiding: [0; 3],
            pre: 0,
            in_title: false,
            tables: 0,
            open_tables: Vec::new(),
        }
    }

    fn walk(mut self, meta: &mut Meta) -> Page {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(self.source, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let at = self.char_at[tag.span.start.min(self.source.len())];
                    let behind = self.char_at[tag.span.end.min(self.source.len())];
                    let attributes: Vec<(String, String)> =
                        tag.attributes.iter().map(|(k, v)| (words(k).to_ascii_lowercase(), words(v))).collect();
                    self.start(&tag.name.to_ascii_lowercase(), &attributes, tag.self_closing, at, behind, meta);
                }
                Token::EndTag(tag) => {
                    self.end(&tag.name.to_ascii_lowercase(), self.char_at[tag.span.start.min(self.source.len())]);
                }
                Token::String(text) => self.text(&text.value, text.span.start, text.span.end, meta),
                _ => {}
            }
        }
        while let Some((_, _, cell)) = self.open_tables.pop() {
            self.page.cells.extend(cell.map(|c| HtmlCell { end: self.char_at[self.source.len()], ..c }));
        }
        self.page.cells.sort_by_key(|c| (c.table, c.row, c.start));
        self.page
    }

    fn start(
        &mut self,
        name: &[u8],
        attributes: &[(String, String)],
        self_closing: bool,
        at: u32,
        behind: u32,
        meta: &mut Meta,
    ) {
        if name == b"meta" {
            read_meta(attributes, meta);
        }
        self.in_title = name == b"title" && !self.stack.iter().rev().take(8).any(|o| o.name == b"svg");
        match name {
            b"table" => {
                self.open_tables.push((self.tables, 0, None));
                self.tables += 1;
            }
            b"tr" | b"td" | b"th" => {
                // Cells and rows need no end tags.
                self.close_up_to(if name == b"tr" { &[b"tr", b"td", b"th"] } else { &[b"td", b"th"] }, b"table");
                if let Some((table, row, cell)) = self.open_tables.last_mut() {
                    self.page.cells.extend(cell.take().map(|c| HtmlCell { end: at, ..c }));
                    if name == b"tr" {
                        *row += 1;
                    } else {
                        let count = |key: &str, most: u32| {
                            let said = attributes.iter().find(|(k, _)| k == key);
                            said.and_then(|(_, v)| v.trim().parse().ok()).unwrap_or(1).clamp(1, most)
                        };
                        *cell = Some(HtmlCell {
                            table: *table,
                            row: *row,
                            start: behind,
                            end: behind,
                            wide: count("colspan", 40),
                            tall: count("rowspan", 1_000),
                        });
                    }
                }
            }
            _ => {}
        }
        let mut mode = mode(name, attributes);
        if mode == Mode::Furniture && !self.strict {
            mode = Mode::Plain;
        }
        if !self_closing && !element::is_void(name) {
            if let Some(i) = mode.index() {
                self.hiding[i] += 1;
            }
            self.pre += u32::from(name == b"pre");
            self.stack.push(Open { name: name.to_vec(), mode });
        }
        if matches!(name, b"td" | b"th") || !element::is_inline(name) {
            self.break_line(at);
        }
    }

    fn end(&mut self, name: &[u8], at: u32) {
        self.in_title = false;
        if matches!(name, b"td" | b"th" | b"tr" | b"table")
            && let Some((_, _, cell)) = self.open_tables.last_mut()
        {
            self.page.cells.extend(cell.take().map(|c| HtmlCell { end: at, ..c }));
            if name == b"table" {
                self.open_tables.pop();
            }
        }
        let in_table = matches!(name, b"td" | b"th" | b"tr" | b"table" | b"tbody" | b"thead" | b"tfoot");
        let low = self.stack.len().saturating_sub(REACH);
        for i in (low..self.stack.len()).rev() {
            if self.stack[i].name == name {
                self.drop_to(i);
                break;
            }
            // A stray end tag inside a cell closes nothing outside it.
            if !in_table && matches!(self.stack[i].name.as_slice(), b"td" | b"th" | b"table") {
                break;
            }
        }
        if !element::is_inline(name) {
            self.break_line(at);
        }
    }

    /// Closes open elements of these names, not beyond the innermost `barrier`.
    fn close_up_to(&mut self, names: &[&[u8]], barrier: &[u8]) {
        let low = self.stack.len().saturating_sub(REACH);
        let mut lowest = None;
        for i in (low..self.stack.len()).rev() {
            if self.stack[i].name == barrier {
                break;
            }
            if names.contains(&self.stack[i].name.as_slice()) {
                lowest = Some(i);
            }
        }
        if let Some(i) = lowest {
            self.drop_to(i);
        }
    }

    fn drop_to(&mut self, length: usize) {
        for open in self.stack.drain(length..) {
            if let Some(i) = open.mode.index() {
                self.hiding[i] -= 1;
            }
            self.pre -= u32::from(open.name == b"pre");
        }
    }

    fn break_line(&mut self, at: u32) {
        if self.hiding == [0; 3] && self.page.pieces.last().is_some_and(|p| p.c != '\n') {
            self.page.pieces.push(Piece { c: '\n', at });
        }
    }

    fn text(&mut self, value: &[u8], start: usize, end: usize, meta: &mut Meta) {
        if self.in_title {
            let title = words(value).trim().to_owned();
            if meta.title.is_none() && !title.is_empty() {
                // 标题_栏目_网站: the first part is the title.
                meta.title = title.split(['_', '|']).next().map(|t| super::meta::without_site(t.trim()).to_owned());
            }
            return;
        }
        if let Some(why) = Mode::hiding(self.hiding) {
            let said = words(value);
            if why != Mode::Silent && said.chars().any(super::fold::is_han) {
                let at = |byte: usize| self.char_at[byte.min(self.source.len())];
                let span = Span { start: at(start), end: at(end) };
                match self.page.left_out.last_mut() {
                    Some((last, mode)) if *mode == why && span.start < last.end + 400 => last.end = span.end,
                    _ => self.page.left_out.push((span, why)),
                }
            }
            return;
        }
        let keep = self.keep_lines || self.pre > 0;
        text::push(self.source, value, start..end, self.char_at, keep, &mut self.page.pieces);
    }
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn read_meta(attributes: &[(String, String)], meta: &mut Meta) {
    let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.trim());
    let Some(name) = get("name").or_else(|| get("property")) else { return };
    let Some(content) = get("content").filter(|c| !c.is_empty()) else { return };
    match name.to_ascii_lowercase().as_str() {
        "pubdate"
        | "publishdate"
        | "article:published_time"
        | "firstpublishedtime"
        | "pub_date"
        | "publish-date"
        | "date"
        | "dc.date"
            if meta.published.is_none() =>
        {
            meta.published = super::meta::date_in(content).map(|(when, _)| when).or_else(|| When::parse(content));
        }
        "contentsource" | "source" | "author" if meta.publisher.is_none() => {
            meta.publisher = super::meta::publisher_name(content);
        }
        "articletitle" | "og:title" if meta.title.is_none() => meta.title = Some(content.to_owned()),
        _ => {}
    }
}
