//! Hostile sizes: one long line, deep nesting, endless runs. Time must grow with size, memory stay in proportion.

use std::fmt::Write;
use std::time::{Duration, Instant};

use bangfu::document::Document;

use crate::{SOUND, bangfu, read};

/// Shorter times say more of the machine than of the program, in seconds.
const LEAST: f64 = 0.003;

/// How long the two lower floors take over a text, the best of three.
fn time(text: &str) -> Duration {
    (0..3)
        .map(|_| {
            let start = Instant::now();
            let doc = Document::from_text("t", text, None);
            let mentions = bangfu().mentions.read(&doc);
            std::hint::black_box((doc, mentions));
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

/// Asserts that four times the text takes about four times as long. A quadratic step would make it sixteen; the
/// bound leaves room for a busy machine.
fn grows_with_size(what: &str, unit: &str) {
    let small = unit.repeat(120_000 / unit.len() + 1);
    let large = small.repeat(4);
    // Warm: tables are built at first use.
    time(&small[..unit.len()]);
    // A noisy moment may spoil one comparison, never three.
    let ratios: Vec<f64> = (0..3)
        .map(|_| time(&large).as_secs_f64() / time(&small).as_secs_f64().max(LEAST))
        .take_while(|ratio| *ratio > 9.0)
        .collect();
    assert!(ratios.len() < 3, "{what}: four times the text took {ratios:?} times as long");
}

#[test]
fn time_grows_with_size() {
    for (what, unit) in [
        ("sentences on one line", SOUND),
        ("one sentence without an end", "投入资金3亿元,"),
        ("no mark at all", "全市投入资金"),
        ("spaces", " "),
        ("wide spaces", "\u{3000}"),
        ("zero width", "\u{200B}"),
        ("digits", "7"),
        ("digits and spaces", "7 "),
        ("numerals", "一"),
        ("tens", "十"),
        ("signs of size", "万"),
        ("points", "1."),
        ("commas", "1,"),
        ("thousands", ",111"),
        ("minus signs", "-"),
        ("minus words", "负"),
        ("fractions", "分之"),
        ("shares", "百分之"),
        ("bounds", "不超过"),
        ("years", "2019年"),
        ("year ranges", "2019年至"),
        ("dates", "2019-12-"),
        ("times", "12:"),
        ("bars", "|"),
        ("tabs", "\t1"),
        ("table rows", "甲县\t1450\t6\n"),
        ("cells one a line", "甲县\n1450\n"),
        ("lines", "甲\n"),
        ("open brackets", "("),
        ("open titles", "《"),
        ("quotes", "“"),
        ("lost characters", "\u{FFFD}"),
        ("question marks", "?"),
        ("fused years", "线年启"),
        ("references", "&nbsp;"),
        ("ampersands", "&"),
        ("tags", "<p>"),
        ("closed tags", "<b></b>"),
        ("tags that never close", "<div><td>"),
        ("stray end tags", "<p></div>"),
        ("angle brackets", "<"),
        ("comments", "<!--"),
        ("names of places", "云南省昆明市"),
        ("names of bodies", "省民政厅"),
        ("pairs", "沪滇"),
        ("lists", "上海市、"),
        ("fields", "发布时间"),
        ("units", "元"),
        ("amounts", "3元"),
    ] {
        grows_with_size(what, unit);
    }
}

#[test]
fn ten_megabytes_on_one_line() {
    let mut text = String::with_capacity(10 << 20);
    let mut n = 0;
    while text.len() < 10 << 20 {
        n += 1;
        let _ = write!(text, "2019年,青岛市向定西市投入东西部扶贫协作资金{n}.5万元,");
    }
    let doc = Document::read("long.txt", text.as_bytes(), None);
    assert!(doc.sentences.len() > 1_000, "a sentence is bounded");
    let mentions = bangfu().mentions.read(&doc);
    let money = mentions.iter().filter(|m| doc.words(m.range).ends_with("万元")).count();
    assert!(money * 100 >= n * 99, "{money} of {n} amounts");
}

#[test]
fn deep_nesting() {
    for html in [
        format!("<html>{}{SOUND}", "<div>".repeat(300_000)),
        format!("<html>{}{SOUND}{}", "<span>".repeat(100_000), "</span>".repeat(100_000)),
        format!("<html>{}<p>{SOUND}</p>", "<table><tr><td>".repeat(100_000)),
        format!("<html><p>{SOUND}</p>{}", "<div></p>".repeat(100_000)),
        format!("<html><p>{SOUND}</p><table><tr>{}", "<td colspan=40 rowspan=1000>1".repeat(20_000)),
    ] {
        let reading = read("deep.html", html.as_bytes());
        assert!(reading.claims.iter().any(|c| reading.document.quote(c.value) == "2.76亿元"), "{}", &html[..60]);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, ..Default::default() })]

    /// Any bytes at all.
    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let reading = bangfu().read("any", &bytes, None);
        crate::check(&reading);
    }

    /// Fragments of what real files are made of, in any order.
    #[test]
    fn fragments_never_panic(parts in proptest::collection::vec(proptest::sample::select(FRAGMENTS), 0..40)) {
        read("any.txt", parts.concat().as_bytes());
        read("any.html", format!("<html>{}", parts.concat()).as_bytes());
    }

    /// Any characters.
    #[test]
    fn characters_never_panic(text in "\\PC{0,200}") {
        read("any.txt", text.as_bytes());
    }
}

const FRAGMENTS: &[&str] = &[
    "2019年",
    "十三五",
    "截至",
    "以来",
    "青岛市",
    "云南省",
    "投入资金",
    "3.5亿元",
    "百分之",
    "二十",
    "1,234",
    "-5",
    "至",
    "、",
    ",",
    "。",
    ";",
    ":",
    "?",
    "(",
    ")",
    "《",
    "》",
    "“",
    "”",
    " ",
    "\u{3000}",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u{FFFD}",
    "锟斤拷",
    "分别",
    "其中",
    "|",
    "| --- |",
    "<p>",
    "</p>",
    "<td>",
    "<table>",
    "<tr>",
    "</table>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "&nbsp;",
    "&",
    "<div class=nav>",
    "</div>",
    "<td rowspan=3>",
    "单位:万元",
    "发布时间:2021-03-05",
    "来源:",
    "责任编辑",
    "万",
    "亿",
    "千",
    "个",
    "名",
    "人次",
    "%",
    "‰",
    "/10万",
    "又",
    "点",
    "余",
    "近",
    "年",
    "月",
    "日",
    "上半年",
    "第",
    "(fú)",
    "帮扶",
    "县",
    "1",
    "9",
    "0",
    "甲",
    "沪滇",
    "9:00",
    "2020/3/1",
    "\u{200B}",
    "%PDF-",
    "PK\u{3}\u{4}",
];
