//! Which characters the bytes are: UTF-8, with or without BOM, UTF-16, GB18030/GBK, Big5 …

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Text with the name of its encoding.
pub(super) struct Decoded {
    pub text: String,
    pub charset: &'static str,
    /// Whether some bytes made no sense and became U+FFFD.
    pub damaged: bool,
}

/// Whether the bytes are no text at all: NUL bytes outside UTF-16, or many control characters.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(65_536)];
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return false;
    }
    let odd = head.iter().filter(|b| matches!(b, 0..=8 | 14..=31)).count();
    odd * 100 > head.len() || head.contains(&0) && odd * 1000 > head.len()
}

/// Decodes; a BOM stays in the text as U+FEFF, so that offsets count it.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), charset: UTF_8.name(), damaged: false };
    }
    let encoding = if bytes.starts_with(&[0xFF, 0xFE]) {
        UTF_16LE
    } else if bytes.starts_with(&[0xFE, 0xFF]) {
        UTF_16BE
    } else {
        declared(bytes).unwrap_or_else(|| detect(bytes))
    };
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), charset: encoding.name(), damaged }
}

/// `<meta charset=…>` or `<?xml encoding=…?>` in the first 1024 bytes (HTML, clause "prescan a byte stream").
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|i| i + 8).or_else(|| head.find("encoding=").map(|i| i + 9))?;
    let label: String = head[at..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let encoding = Encoding::for_label(label.as_bytes())?;
    // GBK and GB2312 labels are read with their superset; a label that the bytes contradict is not believed.
    let encoding = if encoding == encoding_rs::GBK { GB18030 } else { encoding };
    (!encoding.decode_without_bom_handling(bytes).1).then_some(encoding)
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    // A text that is nearly all UTF-8 is UTF-8 with damage, whatever the statistics say.
    let lossy = String::from_utf8_lossy(bytes);
    let lost = lossy.chars().filter(|c| *c == '\u{FFFD}').count();
    let han = lossy.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    if lost * 20 < han {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    if guess == encoding_rs::GBK { GB18030 } else { guess }
}
