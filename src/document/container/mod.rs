//! Files that hold a text but are none: docx, xlsx, xls, PDF. Their text is taken out, and becomes the document's
//! source: offsets count its characters.
//!
//! Every step is bounded: entries of an archive are inflated up to [`LARGEST`] bytes in all, cells are streamed, a
//! PDF is read on a thread of its own that is given up after [`PATIENCE`]. A program that must survive a PDF whose
//! reader overflows its stack reads it in another process: see [`in_need_of_isolation`].

mod archive;
mod docx;
mod fonts;
mod pdf;
mod sheet;

use std::time::Duration;

use super::Media;
use super::html::HtmlCell;

/// The most that the entries of an archive may inflate to, and the longest text that is taken out, in bytes.
const LARGEST: u64 = 64 << 20;
/// How long a PDF or an old workbook may take.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The text of a file, and where its tables' cells lie in it.
#[derive(Default)]
pub(super) struct Taken {
    pub text: String,
    pub media: Media,
    pub cells: Vec<HtmlCell>,
    /// Whether something was left out because it was too much.
    pub cut: bool,
}

/// A text taken out in a process apart, as it comes back: media and text, cells.
#[derive(Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Text {
    text: String,
    workbook: bool,
    cut: bool,
    /// Table, row, start, end, columns, rows.
    cells: Vec<[u32; 6]>,
}

/// Takes the text out of a PDF or an old workbook here and now, without a bound on time: for a process apart.
///
/// # Errors
/// Says why there is no text.
pub fn text(bytes: &[u8]) -> Result<Text, Refused> {
    let taken = match kind(bytes) {
        Some(Kind::Pdf) => pdf::take(bytes),
        Some(Kind::Compound) => sheet::xls(bytes).map_err(|_| OLD_WORD),
        _ => Err(DAMAGED_PDF),
    }?;
    if taken.text.trim().is_empty() {
        return Err(nothing(taken.media));
    }
    Ok(Text {
        workbook: taken.media == Media::Xlsx,
        cut: taken.cut,
        cells: taken.cells.iter().map(|c| [c.table, c.row, c.start, c.end, c.wide, c.tall]).collect(),
        text: taken.text,
    })
}

/// The rows of a sheet of an xlsx workbook: the one named, or the first that is visible.
///
/// # Errors
/// Says why it cannot be read, or that it unpacks to too much; `None` when no visible sheet has the name.
pub fn rows(bytes: &[u8], sheet: Option<&str>) -> Result<Option<Vec<Vec<String>>>, Refused> {
    archive::Archive::open(bytes)?.measure()?;
    sheet::grid(bytes, sheet)
}

impl From<Text> for Taken {
    fn from(t: Text) -> Self {
        let most = t.text.chars().count() as u32;
        let cell = |[table, row, start, end, wide, tall]: [u32; 6]| HtmlCell {
            table,
            row,
            start: start.min(most),
            end: end.min(most),
            wide,
            tall,
        };
        Self {
            media: if t.workbook { Media::Xlsx } else { Media::Pdf },
            cut: t.cut,
            cells: t.cells.into_iter().map(cell).collect(),
            text: t.text,
        }
    }
}

/// The refusal of a machine name that a process apart reported.
pub fn refusal(code: &str) -> Refused {
    [SCANNED, ENCRYPTED, OLD_WORD, EMPTY, ENDLESS].into_iter().find(|r| r.code == code).unwrap_or(DAMAGED_PDF)
}

/// Why a file gives no text: machine name, message in Chinese and English with the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

const fn refused(code: &'static str, zh: &'static str, en: &'static str) -> Refused {
    Refused { code, zh, en }
}

const BOMB: Refused = refused(
    "bomb",
    "压缩内容展开后超过64兆字节,没有读取;请拆成几个小文件。",
    "it unpacks to more than 64 MiB and was not read; split it into smaller files.",
);
const DAMAGED_ARCHIVE: Refused = refused(
    "damaged",
    "Office文件已损坏,打不开;请用办公软件打开后另存一份。",
    "the Office file is damaged and cannot be opened; open it in an office program and save it again.",
);
const ARCHIVE: Refused =
    refused("archive", "这是压缩包,不是文档;请先解压。", "this is an archive and no document; unpack it first.");
const OLD_WORD: Refused = refused(
    "old-word",
    "这是旧版Word(.doc)或WPS文件;请另存为docx、PDF或文本。",
    "this is an old Word (.doc) or WPS file; save it as docx, PDF or text.",
);
const RICH_TEXT: Refused =
    refused("rich-text", "这是RTF文件;请另存为docx、PDF或文本。", "this is an RTF file; save it as docx, PDF or text.");
const IMAGE: Refused = refused(
    "image",
    "这是图片,没有可读的文字;请先作文字识别(OCR)。",
    "this is an image without text; run character recognition (OCR) on it first.",
);
const EMPTY: Refused = refused("empty", "文件里没有文字。", "there is no text in the file.");
pub(super) const SCANNED: Refused = refused(
    "scanned",
    "PDF里没有文字层(多半是扫描件);请先作文字识别(OCR)。",
    "the PDF has no text layer (probably a scan); run character recognition (OCR) on it first.",
);
const ENCRYPTED: Refused =
    refused("encrypted", "PDF有口令保护;请先去掉口令。", "the PDF is protected by a password; remove it first.");
const DAMAGED_PDF: Refused = refused(
    "damaged",
    "PDF已损坏,读不出文字;请重新下载,或打开后另存一份。",
    "the PDF is damaged and no text could be taken out; download it again or print it to a new PDF.",
);
const ENDLESS: Refused = refused(
    "endless",
    "取出文字用时过长(超过20秒)或用内存过多,已放弃;请打开后另存一份再试。",
    "taking the text out took longer than 20 seconds or too much memory and was given up; open it, save it again and retry.",
);
/// What a process apart says when it was stopped or died over a file.
pub const STOPPED: Refused = ENDLESS;
/// What a process apart says when it ended without a word.
pub const DIED: Refused = DAMAGED_PDF;

/// What the first bytes say a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Zip,
    Compound,
    Pdf,
    Rtf,
    Archive,
    Image,
}

fn kind(bytes: &[u8]) -> Option<Kind> {
    const SIGNS: [(&[u8], Kind); 12] = [
        (b"PK\x03\x04", Kind::Zip),
        (b"PK\x05\x06", Kind::Zip),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Compound),
        (b"{\\rtf", Kind::Rtf),
        (b"\x1F\x8B", Kind::Archive),
        (b"Rar!", Kind::Archive),
        (b"7z\xBC\xAF", Kind::Archive),
        (b"\xFF\xD8\xFF", Kind::Image),
        (b"\x89PNG", Kind::Image),
        (b"GIF8", Kind::Image),
        (b"II*\x00", Kind::Image),
        (b"MM\x00*", Kind::Image),
    ];
    if let Some((_, kind)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return Some(*kind);
    }
    // ISO 32000-1, 7.5.2: readers accept the header anywhere in the first 1024 bytes.
    let head = &bytes[..bytes.len().min(1024)];
    let at = head.windows(5).position(|w| w == b"%PDF-")?;
    (at == 0 || head[..at].iter().all(|b| b.is_ascii_whitespace() || *b > 0x7F)).then_some(Kind::Pdf)
}

/// Whether taking the text out of these bytes may run away: readers of PDF and of old workbooks are large programs
/// over hostile input, and one that overflows its stack takes the process with it.
pub fn in_need_of_isolation(bytes: &[u8]) -> bool {
    matches!(kind(bytes), Some(Kind::Pdf | Kind::Compound))
}

/// Takes the text out; `None` when the bytes are a text themselves.
pub(super) fn take(bytes: &[u8]) -> Option<Result<Taken, Refused>> {
    let taken = match kind(bytes)? {
        Kind::Zip => match archive::Archive::open(bytes) {
            Err(refused) => Err(refused),
            Ok(mut archive) if archive.has("word/document.xml") => docx::take(&mut archive),
            Ok(mut archive) if archive.has("xl/workbook.xml") => archive.measure().and_then(|()| sheet::xlsx(bytes)),
            Ok(_) => Err(ARCHIVE),
        },
        Kind::Compound => pdf::apart(bytes, sheet::xls).map_err(|r| if r == DAMAGED_PDF { OLD_WORD } else { r }),
        Kind::Pdf => pdf::apart(bytes, pdf::take),
        Kind::Rtf => Err(RICH_TEXT),
        Kind::Archive => Err(ARCHIVE),
        Kind::Image => Err(IMAGE),
    };
    Some(taken.and_then(|t| if t.text.trim().is_empty() { Err(nothing(t.media)) } else { Ok(t) }))
}

fn nothing(media: Media) -> Refused {
    if media == Media::Pdf { SCANNED } else { EMPTY }
}

/// Writes the text with its tables: rows on lines of their own, cells parted by tabs, each cell's place kept.
#[derive(Default)]
pub(super) struct Writer {
    taken: Taken,
    /// Characters so far.
    at: u32,
    tables: u32,
}

impl Writer {
    pub fn new(media: Media) -> Self {
        Self { taken: Taken { media, ..Taken::default() }, ..Self::default() }
    }

    /// Whether nothing more is taken.
    pub fn is_full(&mut self) -> bool {
        let full = self.taken.text.len() as u64 > LARGEST;
        self.taken.cut |= full;
        full
    }

    fn push(&mut self, text: &str) {
        self.at += text.chars().count() as u32;
        self.taken.text.push_str(text);
    }

    /// A line of prose.
    pub fn line(&mut self, text: &str) {
        self.push(text);
        self.push("\n");
    }

    /// A table; a row that has only one filled cell over the whole width is a line above or below it.
    pub fn table(&mut self, rows: &[Vec<GridCell>]) {
        let table = self.tables;
        self.tables += 1;
        for (r, row) in rows.iter().enumerate() {
            let filled: Vec<&GridCell> = row.iter().filter(|c| !c.text.is_empty()).collect();
            if let [only] = filled[..]
                && (rows.len() == 1 || only.wide as usize + 1 >= row.len().max(2) && row.len() <= 1 || alone(rows, r))
            {
                let text = only.text.clone();
                self.line(&text);
                continue;
            }
            for (c, cell) in row.iter().enumerate() {
                if c > 0 {
                    self.push("\t");
                }
                let start = self.at;
                self.push(&cell.text);
                self.taken.cells.push(HtmlCell {
                    table,
                    row: r as u32,
                    start,
                    end: self.at,
                    wide: cell.wide,
                    tall: cell.tall,
                });
            }
            self.push("\n");
        }
        self.push("\n");
    }

    pub fn end(self) -> Taken {
        self.taken
    }
}

/// Whether a row with one filled cell stands before the table proper or behind it: a caption, a unit, a note.
fn alone(rows: &[Vec<GridCell>], r: usize) -> bool {
    let filled = |row: &Vec<GridCell>| row.iter().filter(|c| !c.text.is_empty()).count();
    rows[..r].iter().all(|x| filled(x) <= 1) || rows[r + 1..].iter().all(|x| filled(x) <= 1)
}

/// A cell with what it covers.
#[derive(Clone, Debug, Default)]
pub(super) struct GridCell {
    pub text: String,
    pub wide: u32,
    pub tall: u32,
}
