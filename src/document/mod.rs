//! Floor 1: bytes of any kind → one [`Document`] whose every character knows its place in the original file.
//!
//! A document has a *source* (the file as decoded) and a *reading text* (`chars`): mark-up gone, character
//! references resolved, full-width forms and traditional characters folded, zero-width characters and spaces
//! inside numbers dropped. `origin[i]` is the place in the source of `chars[i]`. Reading never fails: what is
//! wrong becomes a [`Note`].

mod charset;
mod columns;
pub mod container;
mod damage;
mod fold;
mod furniture;
mod glue;
mod html;
pub mod meta;
mod read;
mod sentence;
mod table;
mod wrap;

use jiff::civil::Date;
use serde::Serialize;

pub use fold::fold;
pub(crate) use table::is_value;

use crate::span::{Range, Span};

/// The text of a file's bytes, whatever its encoding: found as for documents. A BOM stays as U+FEFF.
pub fn decoded(bytes: &[u8]) -> String {
    charset::decode(bytes).text
}

/// One document, read.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The file's name up to the first `_` or `.`; names the document in claims and in its IRI.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// The file as decoded, mark-up, BOM and `\r` included. For docx, xlsx and PDF: the text taken out of it.
    pub source: String,
    /// Hex BLAKE3 digest of the bytes.
    pub digest: String,
    pub media: Media,
    /// WHATWG name of the character encoding, e.g. `UTF-8`, `gb18030`.
    pub charset: String,
    pub meta: Meta,
    /// The reading text.
    pub chars: Vec<char>,
    /// The reading text once more as a string, so that a piece of it is had without copying; set when `chars` is final.
    reading: String,
    /// Byte offset in `reading` of each character; one more entry closes the last.
    reading_at: Vec<u32>,
    /// `origin[i]`: character of the source where `chars[i]` stands; one more entry closes the last.
    pub origin: Vec<u32>,
    /// Byte offset in `source` of each of its characters; one more entry closes the last.
    pub bytes_of: Vec<u32>,
    /// In reading order.
    pub sentences: Vec<Sentence>,
    pub tables: Vec<Table>,
    /// Where the text says what it is and where it comes from: title, date line, 新华社昆明3月5日电. Places named here
    /// are likely the document's own.
    pub head: Vec<Range>,
    pub notes: Vec<Note>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    #[default]
    Text,
    Html,
    Docx,
    Xlsx,
    Pdf,
    /// Nothing that can be read; the document has no sentences and a note tells why.
    Unreadable,
}

/// What is known of a document as a whole, from `documents.tsv` or from its own text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// When this copy came out.
    pub published: Option<When>,
    /// When the text was first written: what 今年 leans on. Falls back to `published`.
    pub written: Option<When>,
    /// The document's own place (云南省): what 全省, 我市 lean on.
    pub place: Option<DocumentPlace>,
    pub note: Option<String>,
}

impl Meta {
    /// The date that 今年, 去年, 目前 lean on.
    pub fn now(&self) -> Option<When> {
        self.written.or(self.published)
    }
}

/// A day, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

impl When {
    /// Reads `2019`, `2019-12` or `2019-12-20`.
    pub fn parse(iso: &str) -> Option<Self> {
        let mut parts = iso.trim().split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next().map(str::parse::<i8>).transpose().ok()?;
        let day = parts.next().map(str::parse::<i8>).transpose().ok()?;
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        parts.next().is_none().then_some(Self { year, month, day })
    }

    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    pub fn last_day(self) -> Date {
        match (self.month, self.day) {
            (Some(m), Some(d)) => Date::constant(self.year, m, d),
            (Some(m), None) => Date::constant(self.year, m, 1).last_of_month(),
            _ => Date::constant(self.year, 12, 31),
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(m) = self.month {
            write!(f, "-{m:02}")?;
            if let Some(d) = self.day {
                write!(f, "-{d:02}")?;
            }
        }
        Ok(())
    }
}

/// The document's own place and how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPlace {
    /// Official name (云南省).
    pub name: String,
    /// GB/T 2260 division code, when known.
    pub code: Option<String>,
    /// Where the text says it; `None` when it comes from `documents.tsv`.
    pub said: Option<Range>,
}

/// The text between two 。！？；; or line breaks, without leading spaces and closing mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub range: Range,
    /// The parts between commas (，,) and colons, in order; commas inside numbers, brackets and 《》 do not part.
    pub clauses: Vec<Range>,
    /// Index of the paragraph (line) that it stands in.
    pub paragraph: u32,
    pub kind: SentenceKind,
    /// The sentence (index) that is the heading over this one, innermost.
    pub heading: Option<u32>,
    /// Whether it ended with ；or ; (the next one goes on with the same subject and time).
    pub chained: bool,
    /// Places where lines were fused or characters lost; no claim may be read across one.
    pub joints: Vec<u32>,
    /// Table (index) and row, column of the cell that this is.
    pub cell: Option<(u32, u32, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SentenceKind {
    Title,
    Heading,
    Body,
    Cell,
    /// Navigation, share buttons, site names, injected spam: noted, never read for claims.
    Furniture,
}

/// A table: what its cells are called by their row and column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub caption: Option<Range>,
    /// 单位:万元 — holds for every money cell without a unit of its own.
    pub unit: Option<String>,
    /// `cells[row][column]`; a cell that takes several rows or columns stands in each of them.
    pub cells: Vec<Vec<Range>>,
    /// What each row covers of the text, without cells that reach into it from above.
    pub rows: Vec<Range>,
    /// How many rows and columns at the start are labels.
    pub header_rows: u32,
    pub header_columns: u32,
}

/// Something worth telling about a document: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// In the source.
    pub span: Option<Span>,
    /// `refused` when nothing of the document could be read.
    pub refused: bool,
    /// Machine name such as `binary`, `empty`, `charset`, `spam`, `damage`, `furniture`.
    pub code: &'static str,
    pub message_zh: String,
    pub message_en: String,
}

/// A document's id: its file name up to the first `_` or `.`.
pub fn id_of(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.split(['_', '.']).next().filter(|s| !s.is_empty()).unwrap_or(name).to_owned()
}

impl Document {
    /// The place in the original file of a range of the reading text.
    pub fn span(&self, range: Range) -> Span {
        let start = self.origin[range.start as usize];
        let end = if range.is_empty() { start } else { self.origin[range.end as usize - 1] + 1 };
        Span { start, end }
    }

    /// The original file's own characters.
    pub fn quote(&self, span: Span) -> &str {
        &self.source[self.bytes_of[span.start as usize] as usize..self.bytes_of[span.end as usize] as usize]
    }

    /// The original file's own characters behind a range of the reading text.
    pub fn words(&self, range: Range) -> &str {
        self.quote(self.span(range))
    }

    /// A slice of the reading text.
    pub fn slice(&self, range: Range) -> &[char] {
        &self.chars[range.indices()]
    }

    /// A piece of the reading text as a string.
    pub fn text(&self, range: Range) -> &str {
        &self.reading[self.byte_at(range.start)..self.byte_at(range.end)]
    }

    /// Byte offset of a character in the string of the reading text.
    fn byte_at(&self, at: u32) -> usize {
        self.reading_at[at as usize] as usize
    }

    /// Byte offsets, within [`Document::text`] of a range, of its characters and of its end.
    pub fn text_offsets(&self, range: Range) -> impl Iterator<Item = usize> + '_ {
        let start = self.reading_at[range.start as usize];
        self.reading_at[range.start as usize..=range.end as usize].iter().map(move |at| (at - start) as usize)
    }

    /// Makes the string of the reading text, once `chars` is final.
    fn seal(&mut self) {
        self.reading = String::with_capacity(self.chars.len() * 3);
        self.reading_at = Vec::with_capacity(self.chars.len() + 1);
        for c in &self.chars {
            self.reading_at.push(self.reading.len() as u32);
            self.reading.push(*c);
        }
        self.reading_at.push(self.reading.len() as u32);
    }
}
