//! Fonts that are named and not embedded (宋体 with `GBK-EUC-H`), as Chinese office programs wrote them for decades.
//!
//! ISO 32000-1, table 118, predefines CMaps for Chinese which pdf-extract does not know. Their codes are Unicode,
//! GBK or Big5, so each such font is given a CMap that reads its codes as they are, and a `ToUnicode` CMap.

use std::collections::BTreeSet;
use std::fmt::Write;

use encoding_rs::{BIG5, Encoding, GBK, UTF_16BE};
use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

/// What the codes of a predefined CMap are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Codes {
    /// Two bytes, UTF-16 without surrogates (UCS-2).
    Unicode,
    /// One byte for ASCII, two for the rest.
    Bytes(&'static Encoding),
}

fn codes(name: &[u8]) -> Option<Codes> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.strip_suffix("-H").or_else(|| name.strip_suffix("-V"))?;
    Some(match name {
        "UniGB-UCS2" | "UniGB-UTF16" | "UniCNS-UCS2" | "UniCNS-UTF16" => Codes::Unicode,
        "GBK-EUC" | "GB-EUC" | "GBKp-EUC" | "GBK2K" | "GBpc-EUC" => Codes::Bytes(GBK),
        "ETen-B5" | "B5pc" | "HKscs-B5" | "ETenms-B5" => Codes::Bytes(BIG5),
        _ => return None,
    })
}

/// Gives the fonts of a document what pdf-extract needs.
pub(super) fn mend(doc: &mut Document) {
    let named: Vec<(ObjectId, Codes, bool)> = doc
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let font = object.as_dict().ok()?;
            let name = |key: &[u8]| font.get(key).and_then(Object::as_name).ok();
            (name(b"Subtype") == Some(b"Type0")).then_some(())?;
            // ToUnicode may be a name, which pdf-extract takes only when it says nothing.
            let said = matches!(font.get(b"ToUnicode"), Ok(Object::Reference(_) | Object::Stream(_)));
            Some((*id, codes(name(b"Encoding")?)?, said))
        })
        .collect();
    if named.is_empty() {
        return;
    }
    let used = strings(doc);
    let mut made: Vec<(Codes, ObjectId, Object)> = Vec::new();
    for (id, codes, said) in named {
        let known = made.iter().find(|(c, ..)| *c == codes).map(|(_, u, e)| (*u, e.clone()));
        let (unicode, encoding) = known.unwrap_or_else(|| {
            let unicode = doc.add_object(stream(to_unicode(codes, &used)));
            let encoding = match codes {
                Codes::Unicode => Object::Name(b"Identity-H".to_vec()),
                Codes::Bytes(_) => Object::Reference(doc.add_object(stream(as_they_are()))),
            };
            made.push((codes, unicode, encoding.clone()));
            (unicode, encoding)
        });
        if let Some(Ok(font)) = doc.objects.get_mut(&id).map(Object::as_dict_mut) {
            font.set("Encoding", encoding);
            if !said {
                font.set("ToUnicode", Object::Reference(unicode));
            }
        }
    }
}

fn stream(content: String) -> Stream {
    Stream::new(Dictionary::new(), content.into_bytes())
}

const BEGIN: &str = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n";
const END: &str = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

/// Codes of one byte below 0x81, of two above; each is its own character identifier. adobe-cmap-parser 0.4 takes a
/// code's width for half the bytes that its range is written with, hence the doubled ones (a test would tell if that
/// changed).
fn as_they_are() -> String {
    format!(
        "{BEGIN}2 begincodespacerange\n<0000> <0080>\n<00008140> <0000FEFE>\nendcodespacerange\n\
         1 begincidrange\n<0000> <FFFF> 0\nendcidrange\n{END}"
    )
}

/// The strings that the pages and forms of a document show. A CMap that holds only what they use is read quickly on
/// every page.
fn strings(doc: &Document) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut show = |content: &[u8]| {
        let Ok(content) = Content::decode(content) else { return };
        for operation in content.operations {
            if !matches!(operation.operator.as_str(), "Tj" | "TJ" | "'" | "\"") {
                continue;
            }
            for operand in operation.operands {
                match operand {
                    Object::String(bytes, _) => found.push(bytes),
                    Object::Array(parts) => found.extend(parts.into_iter().filter_map(|p| match p {
                        Object::String(bytes, _) => Some(bytes),
                        _ => None,
                    })),
                    _ => {}
                }
            }
        }
    };
    for page in doc.get_pages().into_values() {
        if let Ok(content) = doc.get_page_content(page) {
            show(&content);
        }
    }
    for object in doc.objects.values() {
        if let Object::Stream(stream) = object
            && stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Form")
            && let Ok(content) = stream.decompressed_content()
        {
            show(&content);
        }
    }
    found
}

/// The codes of the strings with the UTF-16 unit that each stands for.
fn to_unicode(codes: Codes, used: &[Vec<u8>]) -> String {
    let mut pairs: BTreeSet<(String, u16)> = BTreeSet::new();
    for bytes in used {
        let mut i = 0;
        while i < bytes.len() {
            let length = match codes {
                Codes::Bytes(_) if bytes[i] <= 0x80 => 1,
                _ => 2,
            };
            let code = &bytes[i..(i + length).min(bytes.len())];
            let text = match codes {
                Codes::Unicode => UTF_16BE.decode_without_bom_handling(code).0,
                Codes::Bytes(encoding) => encoding.decode_without_bom_handling(code).0,
            };
            let mut units = text.encode_utf16();
            if let (Some(unit), None) = (units.next(), units.next())
                && unit != 0xFFFD
            {
                pairs.insert((code.iter().map(|b| format!("{b:02X}")).collect(), unit));
            }
            i += length;
        }
    }
    let mut map = format!("{BEGIN}1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    let lines: Vec<String> = pairs.iter().map(|(code, unit)| format!("<{code}> <{unit:04X}>")).collect();
    for block in lines.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar\n{}\nendbfchar", block.len(), block.join("\n"));
    }
    map + END
}
