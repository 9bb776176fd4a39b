//! docx, xlsx and PDF: what is in them, what is wrong with them, and what they would do to a reader without bounds.

use std::io::{Cursor, Write};

use bangfu::document::{Document, Media};
use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{SAID, claim, names, noted, quote, read};

const XMLNS: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                     xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

/// A Word file with this body.
fn docx(body: &str) -> Vec<u8> {
    let document =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {XMLNS}><w:body>{body}</w:body></w:document>");
    zip(&[("[Content_Types].xml", b"<Types/>".as_slice()), ("word/document.xml", document.as_bytes())])
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a file begins");
        writer.write_all(content).expect("a file is written");
    }
    writer.finish().expect("an archive ends").into_inner()
}

fn refused(name: &str, bytes: &[u8]) -> (&'static str, String, String) {
    let doc = Document::read(name, bytes, None);
    let note = doc.refusal().unwrap_or_else(|| panic!("{name} is refused; read: {:?}", doc.source));
    assert_eq!(doc.media, Media::Unreadable);
    assert!(doc.sentences.is_empty());
    (note.code, note.message_zh.clone(), note.message_en.clone())
}

#[test]
fn word_paragraphs_runs_and_what_is_no_text() {
    let bytes = docx(
        "<w:p><w:r><w:t>东西部协作简报</w:t></w:r></w:p>\
         <w:p><w:r><w:t xml:space=\"preserve\">2019年,青岛市向定西市投入东西部</w:t></w:r><w:r><w:t>扶贫协作资金2.</w:t></w:r>\
         <w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:ins><w:r><w:t>7</w:t></w:r></w:ins><w:r><w:t>6亿元&#12290;</w:t></w:r></w:p>\
         <w:p><w:r><w:instrText>HYPERLINK 资金9亿元</w:instrText></w:r><w:r><w:t>A&amp;B公司采购农产品</w:t></w:r><w:r><w:tab/><w:t>35万元。</w:t></w:r></w:p>\
         <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>新建车间27个。</w:t></w:r></w:p></mc:Choice>\
         <mc:Fallback><w:p><w:r><w:t>新建车间27个。</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>",
    );
    let reading = read("b.docx", &bytes);
    assert_eq!(reading.document.media, Media::Docx);
    let c = claim(&reading, SAID.0, SAID.1);
    assert_eq!(names(c, "Funder"), ["青岛市"]);
    assert_eq!(quote(&reading, c), "2.76亿元");
    claim(&reading, "350000", "元");
    claim(&reading, "27", "个");
    assert_eq!(reading.claims.len(), 3, "{}", reading.document.source);
}

#[test]
fn word_tables_with_joined_cells() {
    let cell = |text: &str, properties: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = [
        row(&[cell("县", "<w:vMerge w:val=\"restart\"/>"), cell("资金(万元)", "<w:gridSpan w:val=\"2\"/>")]),
        row(&[cell("", "<w:vMerge/>"), cell("中央资金", ""), cell("省级资金", "")]),
        row(&[cell("岷县", ""), cell("1450", ""), cell("320", "")]),
        row(&[cell("漳县", ""), cell("2380", ""), cell("410", "")]),
    ];
    let body = format!(
        "<w:p><w:r><w:t>2020年定西市扶贫资金分配表</w:t></w:r></w:p><w:p><w:r><w:t>单位:万元</w:t></w:r></w:p><w:tbl>{}</w:tbl>",
        table.concat()
    );
    let reading = read("t.docx", &docx(&body));
    for (number, place) in [("14500000", "岷县"), ("3200000", "岷县"), ("23800000", "漳县"), ("4100000", "漳县")]
    {
        assert_eq!(names(claim(&reading, number, "元"), "Place"), [place]);
    }
}

#[test]
fn workbooks() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let merged = Format::new();
    sheet.merge_range(0, 0, 0, 2, "2020年定西市扶贫资金分配表", &merged).expect("a title");
    sheet.write(1, 2, "单位:万元").expect("a unit");
    sheet.merge_range(2, 0, 3, 0, "县", &merged).expect("a head");
    sheet.merge_range(2, 1, 2, 2, "资金", &merged).expect("a head");
    for (column, head) in [(1, "中央资金"), (2, "省级资金")] {
        sheet.write(3, column, head).expect("a head");
    }
    for (row, (county, a, b)) in [(4, ("岷县", 1450.0, 0.1 + 0.2)), (5, ("漳县", 2380.0, 410.0))] {
        sheet.write(row, 0, county).expect("a label");
        sheet.write(row, 1, a).expect("a value");
        sheet.write(row, 2, b).expect("a value");
    }
    let notes = book.add_worksheet().set_name("说明").expect("a name");
    notes.write(0, 0, "2019年,青岛市向定西市投入东西部扶贫协作资金2.76亿元。").expect("a note");
    let hidden = book.add_worksheet();
    hidden.write(0, 0, "投入资金9亿元。").expect("a value");
    hidden.set_hidden(true);
    let bytes = book.save_to_buffer().expect("a workbook is written");
    let reading = read("b.xlsx", &bytes);
    assert_eq!(reading.document.media, Media::Xlsx);
    for (number, place) in [("14500000", "岷县"), ("3000", "岷县"), ("23800000", "漳县"), ("4100000", "漳县")] {
        assert_eq!(names(claim(&reading, number, "元"), "Place"), [place], "{}", reading.document.source);
    }
    claim(&reading, SAID.0, SAID.1);
    assert!(!reading.document.source.contains("9亿元"), "hidden sheets are left out");
}

#[test]
fn workbooks_with_cells_far_apart_stay_small() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "2019年,青岛市向定西市投入东西部扶贫协作资金2.76亿元。").expect("a cell");
    sheet.write(1_048_575, 16_383, 1.0).expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook is written");
    let reading = read("far.xlsx", &bytes);
    claim(&reading, SAID.0, SAID.1);
    assert!(reading.document.source.len() < 1_000);
}

#[test]
fn archives_that_unpack_to_too_much() {
    let bomb = vec![b' '; 80 << 20];
    for name in ["word/document.xml", "xl/workbook.xml"] {
        let bytes = zip(&[(name, &bomb)]);
        assert!(bytes.len() < 200_000, "the bomb is small");
        assert_eq!(refused("bomb.docx", &bytes).0, "bomb");
    }
    let bytes = zip(&[("a.txt", b"text")]);
    assert_eq!(refused("a.zip", &bytes).0, "archive");
}

#[test]
fn word_files_that_nest_without_end_or_break_off() {
    let deep = docx(&"<w:p>".repeat(200_000));
    assert_eq!(refused("deep.docx", &deep).0, "damaged");
    let whole = docx("<w:p><w:r><w:t>2019年,青岛市向定西市投入东西部扶贫协作资金2.76亿元。</w:t></w:r></w:p>");
    for cut in (0..whole.len()).step_by(7) {
        let doc = Document::read("cut.docx", &whole[..cut], None);
        assert!(doc.refusal().is_some(), "cut at {cut}: {:?}", doc.source);
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        // Whatever comes of it, it comes back.
        let _ = Document::read("bad.docx", &bytes, None);
    }
}

fn sample(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/noise/files").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn pdfs_with_embedded_and_named_fonts() {
    for name in ["embedded.pdf", "named.pdf", "gbk.pdf"] {
        let reading = read(name, &sample(name));
        let doc = &reading.document;
        assert_eq!(doc.media, Media::Pdf);
        assert_eq!(doc.meta.title.as_deref(), Some("望川县2020年东西部协作工作情况"), "{name}");
        assert_eq!(doc.meta.publisher.as_deref(), Some("望川县人民政府"));
        assert_eq!(doc.meta.published.map(|w| w.to_string()).as_deref(), Some("2021-01-18"));
        // Lines that the page cut in mid-number are whole again; the table's columns stay apart.
        assert_eq!(names(claim(&reading, "48600000", "元"), "Funder"), ["徐州市"], "{name}");
        claim(&reading, "12600", "人");
        claim(&reading, "312", "名");
        claim(&reading, "8755000", "元");
        assert_eq!((doc.tables.len(), doc.tables[0].cells.len()), (1, 4), "{name}: {}", doc.source);
        assert!(!doc.source.contains("- 1 -"), "page numbers go");
    }
}

#[test]
fn pdfs_without_text_or_damaged_are_told_apart() {
    assert_eq!(refused("drawn.pdf", &sample("drawn.pdf")).0, "scanned");
    let whole = sample("named.pdf");
    for cut in [20, 200, whole.len() / 2, whole.len() - 30] {
        let doc = Document::read("cut.pdf", &whole[..cut], None);
        if let Some(note) = doc.refusal() {
            assert!(["damaged", "scanned"].contains(&note.code), "{}", note.code);
        }
    }
    assert_eq!(refused("x.pdf", b"%PDF-1.7\nnothing of the kind").0, "damaged");
}

#[test]
fn what_cannot_be_read_says_what_it_is_and_the_way_out() {
    let mut compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    compound.extend([0; 2_000]);
    for (name, bytes, code, way) in [
        ("a.doc", compound, "old-word", "docx"),
        ("a.rtf", b"{\\rtf1\\ansi text}".to_vec(), "rich-text", "docx"),
        ("a.jpg", b"\xFF\xD8\xFF\xE0\x00\x10JFIF".to_vec(), "image", "OCR"),
        ("a.gz", b"\x1F\x8B\x08\x00\x00\x00\x00\x00".to_vec(), "archive", "unpack"),
        ("a.bin", (0..=255u8).cycle().take(4_000).collect(), "binary", "convert"),
        ("a.txt", b" \r\n\t ".to_vec(), "empty", "no text"),
    ] {
        let (got, zh, en) = refused(name, &bytes);
        assert_eq!(got, code, "{name}");
        assert!(en.contains(way), "{name}: {en}");
        assert!(zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{zh}");
    }
    let doc = Document::read("t.docx", &docx("<w:p/>"), None);
    assert_eq!(doc.refusal().map(|n| n.code), Some("empty"));
    assert!(!noted(&doc, "damage"));
}
