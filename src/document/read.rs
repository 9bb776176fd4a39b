//! Bytes → [`Document`].

use super::charset;
use super::fold::{self, Piece, is_han};
use super::sentence::{self, Line};
use super::{Document, Media, Meta, Note, When, meta};
use crate::span::{Range, Span};

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
        if charset::is_binary(bytes) {
            doc.refuse(
                "binary",
                "这是二进制文件,不是文本或HTML;请先转成文本。",
                "this is a binary file, neither text nor HTML; convert it to text first.",
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
        doc.take(decoded.text);
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
        doc.take(text.to_owned());
        doc
    }

    fn take(&mut self, source: String) {
        self.bytes_of =
            source.char_indices().map(|(i, _)| i as u32).chain(std::iter::once(source.len() as u32)).collect();
        self.source = source;
        let mark_up = super::html::is_html(&self.source);
        let (pieces, cells) = if mark_up {
            self.media = Media::Html;
            super::html::pieces(&self.source, &mut self.meta)
        } else {
            (self.source.chars().enumerate().map(|(i, c)| Piece { c, at: i as u32 }).collect(), Vec::new())
        };
        let (chars, origin) = fold::reading(&pieces);
        self.chars = chars;
        self.origin = origin;
        let lines = self.lines();
        let joints = super::damage::joints(&self.chars, &lines);
        self.sentences = sentence::sentences(&self.chars, &lines, &joints);
        self.tables = super::table::tables(&self.chars, &self.origin, &lines, &cells);
        super::table::mark(&self.tables, &mut self.sentences);
        self.note_damage(&joints);
        let head: Vec<String> = lines.iter().take(12).map(|l| self.text(l.range)).collect();
        meta::from_text(&mut self.meta, &head);
    }

    /// The lines of the reading text, hard-wrapped ones joined, each with its kind.
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
        let ranges = self.unwrap_lines(ranges);
        let mut lines = Vec::with_capacity(ranges.len());
        let mut titled = self.media == Media::Html;
        for (i, range) in ranges.iter().enumerate() {
            let next_is_longer = ranges.get(i + 1).is_some_and(|n| n.len() > range.len() || n.len() > 30);
            let kind = sentence::line_kind(self.slice(*range), !titled && i < 3, next_is_longer);
            titled |= kind == super::SentenceKind::Title;
            if kind == super::SentenceKind::Furniture {
                let span = self.span(*range);
                self.note(Some(span), "furniture", "页面上的附属文字,未读取。", "page furniture; left out.");
            }
            lines.push(Line { range: *range, kind });
        }
        lines
    }

    /// Joins lines that a mail or PDF program cut in mid-sentence: most lines of a block are equally long and end
    /// without a mark. The line break goes out of the reading text.
    fn unwrap_lines(&mut self, ranges: Vec<Range>) -> Vec<Range> {
        let open = |r: &Range| {
            let last = self.chars[r.end as usize - 1];
            is_han(last) || last == ',' || last == '、' || last.is_ascii_digit()
        };
        let mut width = ranges.iter().map(|r| r.len()).collect::<Vec<_>>();
        width.sort_unstable();
        let Some(usual) = width.get(width.len() * 3 / 4).copied() else { return ranges };
        let full = ranges.iter().filter(|r| r.len() + 3 >= usual && r.len() <= usual + 3 && open(r)).count();
        if !(16..=60).contains(&usual) || ranges.len() < 5 || full * 10 < ranges.len() * 6 {
            return ranges;
        }
        let mut joined: Vec<Range> = Vec::with_capacity(ranges.len());
        let mut drop: Vec<usize> = Vec::new();
        let mut before: Option<Range> = None;
        for range in ranges {
            match before {
                Some(b) if b.len() + 3 >= usual && open(&b) => {
                    drop.extend(b.end as usize..range.start as usize);
                    let last = joined.len() - 1;
                    joined[last].end = range.end;
                }
                _ => joined.push(range),
            }
            before = Some(range);
        }
        // Take the dropped breaks out and move the ranges along.
        let mut shift = vec![0u32; self.chars.len() + 1];
        let mut dropped = drop.iter().peekable();
        let mut so_far = 0;
        let mut chars = Vec::with_capacity(self.chars.len());
        let mut origin = Vec::with_capacity(self.origin.len());
        for (i, moved) in shift.iter_mut().enumerate().take(self.chars.len()) {
            *moved = so_far;
            if dropped.peek() == Some(&&i) {
                dropped.next();
                so_far += 1;
            } else {
                chars.push(self.chars[i]);
                origin.push(self.origin[i]);
            }
        }
        shift[self.chars.len()] = so_far;
        origin.extend(self.origin.last());
        self.chars = chars;
        self.origin = origin;
        joined
            .into_iter()
            .map(|r| Range { start: r.start - shift[r.start as usize], end: r.end - shift[r.end as usize - 1] })
            .collect()
    }

    fn note_damage(&mut self, joints: &[u32]) {
        for joint in joints {
            let at = (*joint).min(self.chars.len().saturating_sub(1) as u32);
            let span = self.span(Range { start: at, end: at + 1 });
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
    }

    /// The note that says why nothing could be read, if nothing could.
    pub fn refusal(&self) -> Option<&Note> {
        self.notes.iter().find(|n| n.refused)
    }
}
