//! Bytes → [`Document`].

use super::fold::{self, Piece};
use super::furniture::{self, Left};
use super::html::{self, HtmlCell};
use super::sentence::{self, Line};
use super::{Document, Media, Meta, Note, SentenceKind, When, meta};
use super::{charset, columns, container, glue, wrap};
use crate::span::{Range, Span};

/// How many lines at its start and end may tell what a document is.
const HEAD: usize = 12;

/// The largest file that is read, in bytes; the rest of a larger one is left out and noted.
pub const LARGEST: usize = 64 << 20;

impl Document {
    /// Reads a file's bytes. Never fails: what is wrong becomes a note, `refused` when nothing could be read.
    ///
    /// `known` is the row of `documents.tsv` for this file, if there is one.
    pub fn read(name: &str, bytes: &[u8], known: Option<&Meta>) -> Self {
        let mut doc = Self {
            id: super::id_of(name),
            name: name.to_owned(),
            digest: blake3::hash(bytes).to_hex().to_string(),
            meta: known.cloned().unwrap_or_default(),
            ..Self::default()
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            doc.refuse("empty", "文件是空的,没有可读的文字。", "the file is empty: there is no text to read.");
            return doc;
        }
        let mut bytes = bytes;
        if bytes.len() > LARGEST {
            bytes = &bytes[..LARGEST];
            doc.note(
                None,
                "large",
                "文件超过64兆字节,只读了前面的部分;请分成几个文件。",
                "the file is larger than 64 MiB; only its first part was read. Split it.",
            );
        }
        match container::take(bytes) {
            Some(Ok(taken)) => {
                doc.take_out(taken);
                return doc;
            }
            Some(Err(refused)) => {
                doc.refuse(refused.code, refused.zh, refused.en);
                return doc;
            }
            None => {}
        }
        if charset::is_binary(bytes) {
            doc.refuse(
                "binary",
                "这是二进制文件,不是文本、HTML、docx、xlsx或PDF;请先转成其中一种。",
                "this is a binary file: neither text, HTML, docx, xlsx nor PDF; convert it to one of them first.",
            );
            return doc;
        }
        let decoded = charset::decode(bytes);
        doc.charset = decoded.charset.to_owned();
        if decoded.damaged {
            let lost = decoded.text.matches('\u{FFFD}').count();
            if lost * 10 > decoded.text.chars().count() {
                doc.refuse(
                    "charset",
                    "认不出文件的字符编码;请转成UTF-8或GB18030再读。",
                    "the character encoding cannot be told; convert the file to UTF-8 or GB18030.",
                );
                return doc;
            }
            doc.note(
                None,
                "charset",
                &format!("有{lost}处字节无法按{}解码。", decoded.charset),
                &format!("{lost} places could not be decoded as {}.", decoded.charset),
            );
        }
        doc.take(decoded.text, None);
        doc
    }

    /// Reads a text that is already decoded; `now` is the date that 今年 leans on.
    pub fn from_text(id: &str, text: &str, now: Option<When>) -> Self {
        let mut doc = Self {
            id: id.to_owned(),
            name: id.to_owned(),
            digest: blake3::hash(text.as_bytes()).to_hex().to_string(),
            charset: "UTF-8".to_owned(),
            meta: Meta { written: now, ..Meta::default() },
            ..Self::default()
        };
        doc.take(text.to_owned(), None);
        doc
    }

    /// Reads a file whose text another process has taken out (see [`container::in_need_of_isolation`]).
    pub fn from_taken(
        name: &str,
        bytes: &[u8],
        known: Option<&Meta>,
        taken: Result<container::Text, container::Refused>,
    ) -> Self {
        let mut doc = Self {
            id: super::id_of(name),
            name: name.to_owned(),
            digest: blake3::hash(bytes).to_hex().to_string(),
            meta: known.cloned().unwrap_or_default(),
            ..Self::default()
        };
        match taken {
            Ok(text) => doc.take_out(text.into()),
            Err(refused) => doc.refuse(refused.code, refused.zh, refused.en),
        }
        doc
    }

    fn take_out(&mut self, taken: container::Taken) {
        self.media = taken.media;
        self.charset = "UTF-8".to_owned();
        if taken.cut {
            self.note(
                None,
                "large",
                "文件太大,只读了前面的部分;请分成几个文件。",
                "the file is too large; only its first part was read. Split it.",
            );
        }
        self.take(taken.text, Some(taken.cells));
    }

    /// Reads a text; `cells` are those of a file whose format tells them.
    fn take(&mut self, source: String, cells: Option<Vec<HtmlCell>>) {
        self.bytes_of =
            source.char_indices().map(|(i, _)| i as u32).chain(std::iter::once(source.len() as u32)).collect();
        self.source = source;
        let mark_up = cells.is_none() && html::is_html(&self.source);
        let (pieces, cells) = if mark_up {
            self.media = Media::Html;
            let page = html::page(&self.source, &mut self.meta);
            self.note_left_out(&page.left_out);
            (page.pieces, page.cells)
        } else {
            let mut pieces: Vec<Piece> =
                self.source.chars().enumerate().map(|(i, c)| Piece { c, at: i as u32 }).collect();
            let cells = match cells {
                Some(cells) if !cells.is_empty() => {
                    columns::break_cells(&mut pieces, &cells);
                    cells
                }
                _ => columns::part(&mut pieces),
            };
            (pieces, cells)
        };
        let (chars, origin) = fold::reading(&pieces);
        drop(pieces);
        self.chars = chars;
        self.origin = origin;
        let lines = self.lines();
        self.seal();
        let joints = super::damage::joints(&self.chars, &lines);
        self.sentences = sentence::sentences(&self.chars, &lines, &joints);
        self.tables = super::table::tables(&self.chars, &self.origin, &lines, &cells);
        super::table::mark(&self.tables, &mut self.sentences);
        self.leave_spam_out();
        self.note_damage(&joints);
        self.describe(&lines);
    }

    /// The document's data from its own text.
    fn describe(&mut self, lines: &[Line]) {
        let first: Vec<Range> = lines.iter().take(HEAD).map(|l| l.range).filter(|r| r.len() <= 4_000).collect();
        let owned = |r: Range| self.text(r).to_owned();
        let last: Vec<String> =
            lines.iter().rev().take(HEAD).rev().filter(|l| l.range.len() < 40).map(|l| owned(l.range)).collect();
        let head: Vec<String> = first.iter().map(|r| owned(*r)).collect();
        meta::from_text(&mut self.meta, &head, &last);
        let title = self.meta.title.clone().unwrap_or_default();
        for (range, text) in first.iter().zip(&head) {
            if meta::is_field(text) && range.len() <= 160 || text.trim_start_matches(['#', ' ']) == title {
                self.head.push(*range);
            } else if let Some((_, _, place)) = meta::dateline(text) {
                let start = range.start as usize;
                self.head.push(Range::new(start + place.start, start + place.end));
            }
        }
    }

    /// The lines of the reading text, hard-wrapped ones joined, glued articles parted, each with its kind.
    fn lines(&mut self) -> Vec<Line> {
        let mut ranges: Vec<Range> = Vec::new();
        let mut start = 0;
        for i in 0..=self.chars.len() {
            if i == self.chars.len() || self.chars[i] == '\n' {
                let (mut from, mut to) = (start, i);
                while from < to && self.chars[from].is_whitespace() {
                    from += 1;
                }
                while from < to && self.chars[to - 1].is_whitespace() {
                    to -= 1;
                }
                if from < to {
                    ranges.push(Range::new(from, to));
                }
                start = i + 1;
            }
        }
        let ranges = if self.media == Media::Html { ranges } else { self.unwrap_lines(ranges) };
        let parts: Vec<(Range, bool)> = ranges.into_iter().flat_map(|r| glue::parts(&self.chars, r)).collect();
        let ranges: Vec<Range> = parts.iter().map(|(r, _)| *r).collect();
        let mut lines = Vec::with_capacity(ranges.len());
        let mut titled = self.media == Media::Html;
        for (i, range) in ranges.iter().enumerate() {
            let next_is_longer = ranges.get(i + 1).is_some_and(|n| n.len() > range.len() || n.len() > 30);
            let (kind, left) = if parts[i].1 {
                (SentenceKind::Furniture, Some(Left::Furniture))
            } else {
                sentence::line_kind(self.slice(*range), !titled && i < 3, next_is_longer)
            };
            titled |= kind == super::SentenceKind::Title;
            if let Some(left) = left {
                self.note_left(self.span(*range), left);
            }
            lines.push(Line { range: *range, kind });
        }
        lines
    }

    /// Joins lines that were cut in mid-sentence. The line break goes out of the reading text.
    fn unwrap_lines(&mut self, ranges: Vec<Range>) -> Vec<Range> {
        let on = wrap::goes_on(&self.chars, &ranges);
        if !on.contains(&true) {
            return ranges;
        }
        let mut joined: Vec<Range> = Vec::with_capacity(ranges.len());
        let mut gone = vec![false; self.chars.len()];
        for (i, range) in ranges.iter().enumerate() {
            if i > 0 && on[i - 1] {
                // Between Latin letters or numbers of two lines the break is a space.
                let (a, b) = (ranges[i - 1].end as usize, range.start as usize);
                let apart = self.chars[a - 1].is_ascii_alphabetic() && self.chars[b].is_ascii_alphabetic();
                gone[a + usize::from(apart)..b].fill(true);
                if apart {
                    self.chars[a] = ' ';
                }
                let last = joined.len() - 1;
                joined[last].end = range.end;
            } else {
                joined.push(*range);
            }
        }
        // Take the breaks out and move the ranges along.
        let mut moved = Vec::with_capacity(self.chars.len() + 1);
        let (mut chars, mut origin) = (Vec::with_capacity(self.chars.len()), Vec::with_capacity(self.origin.len()));
        for (i, c) in self.chars.iter().enumerate() {
            moved.push(chars.len() as u32);
            if !gone[i] {
                chars.push(*c);
                origin.push(self.origin[i]);
            }
        }
        moved.push(chars.len() as u32);
        origin.extend(self.origin.last());
        self.chars = chars;
        self.origin = origin;
        joined.into_iter().map(|r| Range { start: moved[r.start as usize], end: moved[r.end as usize] }).collect()
    }

    /// Sentences of advertising in the middle of a text are left out.
    fn leave_spam_out(&mut self) {
        let mut spans = Vec::new();
        for i in 0..self.sentences.len() {
            if self.sentences[i].kind == SentenceKind::Furniture {
                continue;
            }
            if furniture::is_spam(self.text(self.sentences[i].range)) {
                self.sentences[i].kind = SentenceKind::Furniture;
                spans.push(self.span(self.sentences[i].range));
            }
        }
        for span in spans {
            self.note_left(span, Left::Spam);
        }
    }

    fn note_left(&mut self, span: Span, left: Left) {
        match left {
            Left::Furniture => {
                self.note(Some(span), "furniture", "页面上的附属文字,未读取。", "page furniture; left out.");
            }
            Left::Spam => {
                self.note(Some(span), "spam", "夹进来的广告,未读取。", "injected advertising; left out.");
            }
        }
    }

    fn note_left_out(&mut self, left_out: &[(Span, html::Mode)]) {
        for (span, mode) in left_out {
            if *mode == html::Mode::Hidden {
                self.note(
                    Some(*span),
                    "hidden",
                    "页面上不显示的文字(常是广告),未读取。",
                    "text that the page does not show (often advertising); left out.",
                );
            } else {
                self.note_left(*span, Left::Furniture);
            }
        }
    }

    fn note_damage(&mut self, joints: &[u32]) {
        // A run of lost characters is one place.
        for run in joints.chunk_by(|a, b| *b <= a + 2) {
            let last = self.chars.len().saturating_sub(1) as u32;
            let span = self.span(Range { start: run[0].min(last), end: run[run.len() - 1].min(last) + 1 });
            self.note(
                Some(span),
                "damage",
                "此处文字似有缺失或拼接,不跨越它取值。",
                "text seems lost or fused here; nothing is read across it.",
            );
        }
    }

    fn note(&mut self, span: Option<Span>, code: &'static str, zh: &str, en: &str) {
        self.notes.push(Note { span, refused: false, code, message_zh: zh.to_owned(), message_en: en.to_owned() });
    }

    fn refuse(&mut self, code: &'static str, zh: &str, en: &str) {
        self.media = Media::Unreadable;
        self.note(None, code, zh, en);
        if let Some(note) = self.notes.last_mut() {
            note.refused = true;
        }
        self.origin = vec![0];
        self.bytes_of = vec![0];
        self.seal();
    }

    /// The note that says why nothing could be read, if nothing could.
    pub fn refusal(&self) -> Option<&Note> {
        self.notes.iter().find(|n| n.refused)
    }
}
