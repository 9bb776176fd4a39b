//! HTML, whole pages or fragments: the text with the place of every character in the file.
//!
//! The tokenizer is html5gum (WHATWG HTML, clause 13.2.5) with spans; block elements break lines, inline ones do
//! not, and what is no text (script, style, comments) goes.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::fold::Piece;
use super::{Meta, When};

/// Elements whose content is never text of the document.
const SILENT: [&str; 8] = ["script", "style", "noscript", "template", "svg", "iframe", "select", "button"];
/// Elements whose text is page furniture.
const FURNITURE: [&str; 4] = ["nav", "footer", "aside", "form"];
/// Inline elements: they break no line.
const INLINE: [&str; 22] = [
    "a",
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "span",
    "font",
    "sub",
    "sup",
    "small",
    "big",
    "mark",
    "o:p",
    "st1:chsdate",
    "ins",
    "del",
    "label",
    "abbr",
    "cite",
    "code",
];

/// Whether a text is HTML: a doctype, or several tags near its start.
pub(super) fn is_html(text: &str) -> bool {
    let head: String = text.chars().take(4000).collect::<String>().to_ascii_lowercase();
    if head.trim_start_matches('\u{FEFF}').trim_start().starts_with("<!doctype html") || head.contains("<html") {
        return true;
    }
    const TAGS: [&str; 12] =
        ["<p", "<div", "<br", "<span", "<table", "<td", "<a ", "<strong", "<h1", "<h2", "<li", "<body"];
    TAGS.iter().map(|t| head.matches(t).count()).sum::<usize>() >= 2
}

/// A cell of a table as the tags mark it; `start` and `end` are characters of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct HtmlCell {
    pub table: u32,
    pub row: u32,
    pub start: u32,
    pub end: u32,
    /// How many columns it takes.
    pub wide: u32,
}

/// The text's characters with their places in the file, and the cells of its tables.
pub(super) fn pieces(source: &str, meta: &mut Meta) -> (Vec<Piece>, Vec<HtmlCell>) {
    // Character of the source at each byte, for characters that start there.
    let mut char_at = vec![0u32; source.len() + 1];
    for (i, (byte, _)) in source.char_indices().enumerate() {
        char_at[byte] = i as u32;
    }
    char_at[source.len()] = source.chars().count() as u32;
    let mut out: Vec<Piece> = Vec::with_capacity(source.len() / 3);
    let (mut silent, mut furniture): (Vec<Vec<u8>>, usize) = (Vec::new(), 0);
    let mut in_title = false;
    let mut cells: Vec<HtmlCell> = Vec::new();
    let mut open: Vec<(u32, u32, Option<HtmlCell>)> = Vec::new();
    let mut tables = 0;
    let break_line = |out: &mut Vec<Piece>, at: u32| {
        if out.last().is_some_and(|p| p.c != '\n') {
            out.push(Piece { c: '\n', at });
        }
    };
    let tokenizer = Tokenizer::new_with_emitter(source, DefaultEmitter::<usize>::new_with_span());
    for token in tokenizer {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = tag.name.to_ascii_lowercase();
                let at = char_at[tag.span.start.min(source.len())];
                if name == b"meta" {
                    read_meta(&tag.attributes.iter().map(|(k, v)| (text_of(k), text_of(v))).collect::<Vec<_>>(), meta);
                }
                in_title = name == b"title";
                match name.as_slice() {
                    b"table" => {
                        open.push((tables, 0, None));
                        tables += 1;
                    }
                    b"tr" | b"td" | b"th" => {
                        if let Some((table, row, cell)) = open.last_mut() {
                            cells.extend(cell.take().map(|c| HtmlCell { end: at, ..c }));
                            if name == b"tr" {
                                *row += 1;
                            } else {
                                let start = char_at[tag.span.end.min(source.len())];
                                let wide = tag.attributes.iter().find(|(k, _)| text_of(k) == "colspan");
                                let wide = wide.and_then(|(_, v)| text_of(v).parse().ok()).unwrap_or(1);
                                let wide = u32::clamp(wide, 1, 40);
                                *cell = Some(HtmlCell { table: *table, row: *row, start, end: start, wide });
                            }
                        }
                    }
                    _ => {}
                }
                let text_name = String::from_utf8_lossy(&name).into_owned();
                if SILENT.contains(&text_name.as_str()) && !tag.self_closing {
                    silent.push(name.clone());
                } else if FURNITURE.contains(&text_name.as_str()) {
                    furniture += 1;
                }
                if matches!(text_name.as_str(), "td" | "th") && out.last().is_some_and(|p| p.c != '\n') {
                    out.push(Piece { c: '\n', at });
                } else if !INLINE.contains(&text_name.as_str()) {
                    break_line(&mut out, at);
                }
            }
            Token::EndTag(tag) => {
                let name = tag.name.to_ascii_lowercase();
                in_title = false;
                if matches!(name.as_slice(), b"td" | b"th" | b"tr" | b"table")
                    && let Some((_, _, cell)) = open.last_mut()
                {
                    let at = char_at[tag.span.start.min(source.len())];
                    cells.extend(cell.take().map(|c| HtmlCell { end: at, ..c }));
                    if name == b"table" {
                        open.pop();
                    }
                }
                if silent.last() == Some(&name) {
                    silent.pop();
                }
                let text_name = String::from_utf8_lossy(&name).into_owned();
                if FURNITURE.contains(&text_name.as_str()) {
                    furniture = furniture.saturating_sub(1);
                }
                if !INLINE.contains(&text_name.as_str()) {
                    break_line(&mut out, char_at[tag.span.start.min(source.len())]);
                }
            }
            Token::String(text) => {
                if in_title {
                    let title = String::from_utf8_lossy(&text.value).trim().to_owned();
                    if meta.title.is_none() && !title.is_empty() {
                        // 标题_栏目_网站: the first part is the title.
                        meta.title = title.split(['_', '|']).next().map(|t| t.trim().to_owned());
                    }
                    continue;
                }
                if !silent.is_empty() || furniture > 0 {
                    continue;
                }
                push_text(source, &text.value, text.span.start, text.span.end, &char_at, &mut out);
            }
            _ => {}
        }
    }
    cells.sort_by_key(|c| (c.table, c.row, c.start));
    (out, cells)
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Aligns decoded text with its raw characters: where the raw text has a character reference, all of what it
/// stands for is placed at its `&`.
fn push_text(source: &str, value: &[u8], start: usize, end: usize, char_at: &[u32], out: &mut Vec<Piece>) {
    let decoded = String::from_utf8_lossy(value);
    let raw = &source[start.min(source.len())..end.min(source.len())];
    let mut at = start.min(source.len());
    let mut raw_chars = raw.char_indices().peekable();
    for c in decoded.chars() {
        let Some((i, r)) = raw_chars.next() else { break };
        at = start + i;
        let reference = r == '&' && (c != '&' || raw[i..].starts_with("&amp;"));
        if reference {
            while let Some((_, d)) = raw_chars.peek() {
                if *d == ';' {
                    raw_chars.next();
                    break;
                }
                if !(d.is_ascii_alphanumeric() || *d == '#') {
                    break;
                }
                raw_chars.next();
            }
        }
        // A line break inside HTML text is a space.
        let c = if matches!(c, '\n' | '\r') { ' ' } else { c };
        let folds_away = c == ' ' && out.last().is_none_or(|p| p.c == '\n' || super::fold::is_han(p.c));
        if !folds_away {
            out.push(Piece { c, at: char_at[at] });
        }
    }
    let _ = at;
}

fn read_meta(attributes: &[(String, String)], meta: &mut Meta) {
    let get = |key: &str| attributes.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| v.trim());
    let Some(name) = get("name").or_else(|| get("property")) else { return };
    let Some(content) = get("content").filter(|c| !c.is_empty()) else { return };
    match name.to_ascii_lowercase().as_str() {
        "pubdate" | "publishdate" | "article:published_time" | "firstpublishedtime" | "pub_date"
            if meta.published.is_none() =>
        {
            meta.published = When::parse(content.get(..10).unwrap_or(content));
        }
        "contentsource" | "author" | "source" if meta.publisher.is_none() => meta.publisher = Some(content.to_owned()),
        "articletitle" | "og:title" if meta.title.is_none() => meta.title = Some(content.to_owned()),
        _ => {}
    }
}
