//! Which characters the bytes are: UTF-8, with or without BOM, UTF-16, GB18030/GBK, Big5 …

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

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
    if wide(head).is_some() {
        return false;
    }
    let odd = head.iter().filter(|b| matches!(b, 0..=8 | 14..=31)).count();
    odd > 2 && odd * 100 > head.len() || head.contains(&0) && odd * 1000 > head.len()
}

/// Decodes; a BOM stays in the text as U+FEFF, so that offsets count it.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let encoding = match wide(bytes) {
        Some(wide) => wide,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => return Decoded { text: text.to_owned(), charset: UTF_8.name(), damaged: false },
            // A file that was cut to size may end within a character.
            Err(e) if e.error_len().is_none() => {
                let sound = String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned();
                return Decoded { text: sound + "\u{FFFD}", charset: UTF_8.name(), damaged: true };
            }
            Err(_) => declared(bytes).unwrap_or_else(|| detect(bytes)),
        },
    };
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), charset: encoding.name(), damaged }
}

/// UTF-16, by its BOM, or without one where nearly every unit is a Han character, a mark or ASCII one way round.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return Some(UTF_16BE);
    }
    let head = &bytes[..bytes.len().min(4096)];
    // Valid UTF-8 with NULs is no UTF-16 of Chinese text: its Han characters would not be UTF-8.
    if head.len() < 16 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sound = |unit: u16| matches!(unit, 0x4E00..=0x9FFF | 0x3000..=0x303F | 0xFF00..=0xFFEF | 0x20..=0x7E | 9 | 10 | 13 | 0x2010..=0x2030);
    let (mut little, mut big, mut nuls, mut han_little, mut han_big) = (0, 0, 0, 0, 0);
    for pair in head.chunks_exact(2) {
        let (l, b) = (u16::from_le_bytes([pair[0], pair[1]]), u16::from_be_bytes([pair[0], pair[1]]));
        little += usize::from(sound(l));
        big += usize::from(sound(b));
        han_little += usize::from(matches!(l, 0x4E00..=0x9FFF));
        han_big += usize::from(matches!(b, 0x4E00..=0x9FFF));
        nuls += usize::from(pair.contains(&0));
    }
    let units = head.len() / 2;
    let most = |n: usize| n * 100 >= units * 97;
    match (
        most(little) && han_little > 0 || most(little) && nuls * 2 > units,
        most(big) && han_big > 0 || most(big) && nuls * 2 > units,
    ) {
        (true, false) if std::str::from_utf8(bytes).is_err() || nuls > 0 => Some(UTF_16LE),
        (false, true) if std::str::from_utf8(bytes).is_err() || nuls > 0 => Some(UTF_16BE),
        _ => None,
    }
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

/// Whether bytes that could be GBK are rather Big5: there every third second byte lies in 0x40–0x7E, while the
/// characters of simplified texts (GB 2312) have none there.
fn is_big5(bytes: &[u8]) -> bool {
    let (mut pairs, mut low, mut i) = (0, 0, 0);
    while i + 1 < bytes.len() && pairs < 4_000 {
        if bytes[i] < 0x81 {
            i += 1;
            continue;
        }
        pairs += 1;
        low += usize::from(matches!(bytes[i + 1], 0x40..=0x7E));
        i += 2;
    }
    low * 7 > pairs && !BIG5.decode_without_bom_handling(bytes).1
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
    if guess == encoding_rs::GBK {
        return if is_big5(bytes) { BIG5 } else { GB18030 };
    }
    // Short texts mislead the statistics: sound GB18030 that is nearly all Han is GB18030, if the guess is no
    // encoding of Chinese.
    if guess != BIG5 && guess != UTF_8 {
        let (text, wrong) = GB18030.decode_without_bom_handling(bytes);
        let letters = text.chars().filter(|c| !c.is_ascii()).count();
        let han = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        if !wrong && han * 10 > letters * 7 {
            return GB18030;
        }
    }
    guess
}
