//! Bytes of every encoding that such texts come in.

use encoding_rs::{BIG5, GB18030, GBK};

use crate::{SAID, SOUND, claim, noted, read};

const TEXT: &str =
    "东西部协作简报\n2019年,青岛市向定西市投入东西部扶贫协作资金2.76亿元。全市新建扶贫车间27个,吸纳贫困劳动力就业。\n";

fn utf16(text: &str, big: bool, bom: bool) -> Vec<u8> {
    let units = text.encode_utf16();
    let bytes = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
    let mark = bom.then_some(0xFEFF);
    mark.into_iter().chain(units).flat_map(bytes).collect()
}

#[test]
fn unicode_with_and_without_its_mark() {
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend(TEXT.as_bytes());
    for (bytes, charset) in [
        (TEXT.as_bytes().to_vec(), "UTF-8"),
        (marked, "UTF-8"),
        (utf16(TEXT, false, true), "UTF-16LE"),
        (utf16(TEXT, true, true), "UTF-16BE"),
        (utf16(TEXT, false, false), "UTF-16LE"),
        (utf16(TEXT, true, false), "UTF-16BE"),
    ] {
        let reading = read("t.txt", &bytes);
        assert_eq!(reading.document.charset, charset);
        claim(&reading, SAID.0, SAID.1);
        claim(&reading, "27", "个");
    }
}

#[test]
fn chinese_encodings() {
    for (encoding, text) in [(GBK, TEXT), (GB18030, TEXT)] {
        let (bytes, _, _) = encoding.encode(text);
        let reading = read("t.txt", &bytes);
        assert_eq!(reading.document.charset, "gb18030");
        claim(&reading, SAID.0, SAID.1);
    }
    let traditional = "東西部協作簡報\n2019年,青島市向定西市投入東西部扶貧協作資金2.76億元。全市新建扶貧車間27個,吸納貧困勞動力就業。\n";
    let (bytes, _, wrong) = BIG5.encode(traditional);
    assert!(!wrong);
    let reading = read("t.txt", &bytes);
    assert_eq!(reading.document.charset, "Big5");
    claim(&reading, SAID.0, SAID.1);
    claim(&reading, "27", "个");
}

#[test]
fn what_a_page_declares_is_believed_when_it_holds() {
    let page = |charset: &str| {
        format!(
            "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\"></head><body><p>{SOUND}</p></body></html>"
        )
    };
    for (declared, bytes) in [
        ("gb2312", GBK.encode(&page("gb2312")).0.into_owned()),
        ("utf-8 but gbk", GBK.encode(&page("utf-8")).0.into_owned()),
        ("gbk but utf-8", page("gbk").into_bytes()),
    ] {
        let reading = read("t.html", &bytes);
        assert!(!noted(&reading.document, "charset"), "{declared}");
        claim(&reading, SAID.0, SAID.1);
    }
}

#[test]
fn a_broken_byte_costs_its_own_sentence() {
    let mut bytes = GBK.encode(TEXT).0.into_owned();
    bytes.extend(b"\xFF");
    bytes.extend(GBK.encode("另建成水窖96口。").0.iter());
    let reading = read("t.txt", &bytes);
    assert_eq!(reading.document.charset, "gb18030");
    assert!(noted(&reading.document, "charset"));
    claim(&reading, SAID.0, SAID.1);
    // UTF-8 that was cut within a character.
    let bytes = &TEXT.as_bytes()[..TEXT.len() - 3];
    let reading = read("t.txt", bytes);
    assert_eq!(reading.document.charset, "UTF-8");
    claim(&reading, SAID.0, SAID.1);
}
