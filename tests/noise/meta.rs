//! Title, date, publisher and place from the text itself.

use crate::read;

fn published(text: &str) -> Option<String> {
    read("t.txt", text.as_bytes()).document.meta.published.map(|w| w.to_string())
}

#[test]
fn dates_of_every_form() {
    for (line, day) in [
        ("发布时间:2021-03-05 10:21 来源:定西日报", "2021-03-05"),
        ("来源:定西日报 2021年3月5日", "2021-03-05"),
        ("日期:2021/3/5 作者:李明", "2021-03-05"),
        ("2021.03.05 08:00 定西发布", "2021-03-05"),
        ("新华社兰州2021年3月5日电(记者 李明)全省东西部协作推进会召开。", "2021-03-05"),
    ] {
        assert_eq!(
            published(&format!("定西市推进东西部协作\n{line}\n全市建成车间27个。\n")).as_deref(),
            Some(day),
            "{line}"
        );
    }
    // A notice is dated where it is signed.
    let notice =
        "关于下达资金的通知\n现下达资金350万元,用于产业发展。\n请抓紧执行。\n定西市财政局\n二〇二一年三月十五日\n";
    assert_eq!(published(notice).as_deref(), Some("2021-03-15"));
    // A date in a sentence is what the sentence is about.
    assert_eq!(published("定西市推进东西部协作\n2019年12月20日,全市召开会议。\n全市建成车间27个。\n"), None);
}

#[test]
fn title_and_publisher() {
    let reading = read(
        "t.txt",
        "首页 > 要闻 > 正文\n# 定西市推进东西部协作\n来源:甘肃农民报 作者:李明 2021-03-05\n全市建成车间27个。\n"
            .as_bytes(),
    );
    let meta = &reading.document.meta;
    assert_eq!(meta.title.as_deref(), Some("定西市推进东西部协作"));
    assert_eq!(meta.publisher.as_deref(), Some("甘肃农民报"));
    let page = "<html><head><meta name=\"PubDate\" content=\"2021-03-05 10:00\"><meta name=\"ContentSource\" content=\"定西市乡村振兴局\">\
                <title>定西市推进东西部协作 - 定西市人民政府门户网站</title></head><body><p>全市建成车间27个。</p></body></html>";
    let meta = read("t.html", page.as_bytes()).document.meta;
    assert_eq!(meta.published.map(|w| w.to_string()).as_deref(), Some("2021-03-05"));
    assert_eq!(meta.publisher.as_deref(), Some("定西市乡村振兴局"));
    assert_eq!(meta.title.as_deref(), Some("定西市推进东西部协作"));
}

#[test]
fn places_of_the_head() {
    let reading = read("t.txt", "东西部协作推进会召开\n新华社兰州3月5日电 全省建成车间27个。\n".as_bytes());
    let doc = &reading.document;
    let head: Vec<&str> = doc.head.iter().map(|r| doc.text(*r)).collect();
    assert!(head.contains(&"兰州"), "{head:?}");
    assert_eq!(doc.meta.publisher.as_deref(), Some("新华社"));
}
