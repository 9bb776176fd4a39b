//! Questions in Chinese: what is read, what is not, and never a guess.

use std::process::Command;

use serde_json::Value;

use crate::harness::{House, encoded};

fn asked(text: &str) -> Value {
    let reply = House::usual().get(&format!("/ask?q={}", encoded(text)));
    assert_eq!(reply.status, 200, "{text}: {}", reply.text());
    reply.json()
}

/// A question, its query, parameters that it must have.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const READ: &[Case] = &[
    ("上海市2016年以来给云南投了多少钱", "money-given", &[("funder", "上海市"), ("place", "530000"), ("from", "2016")]),
    (
        "2016年以来上海给云南投入了多少资金?",
        "money-given",
        &[("funder", "上海市"), ("place", "530000"), ("from", "2016")],
    ),
    (
        "“十三五”期间浙江省向四川省拨了多少钱",
        "money-given",
        &[("funder", "浙江省"), ("place", "510000"), ("from", "2016"), ("to", "2020")],
    ),
    (
        "2019年到2021年福建给宁夏的资金有多少",
        "money-given",
        &[("funder", "福建省"), ("place", "640000"), ("from", "2019"), ("to", "2021")],
    ),
    (
        "2020年三峡集团向怒江州捐了多少钱",
        "money-given",
        &[
            ("funder", "中国长江三峡集团有限公司"),
            ("place", "533300"),
            ("flow", "donate"),
            ("from", "2020"),
            ("to", "2020"),
        ],
    ),
    ("教育部给青龙满族自治县投了多少钱", "money-given", &[("funder", "教育部"), ("place", "130321")]),
    ("闽宁协作投入了多少钱", "money-given", &[("funder", "福建省"), ("place", "640000")]),
    ("谁给怒江州出的钱", "money-given", &[("place", "533300")]),
    ("云南省收到了多少捐款", "money-given", &[("place", "530000"), ("flow", "donate")]),
    ("会泽县的贫困发生率历年变化", "indicator-over-time", &[("indicator", "贫困发生率"), ("place", "530326")]),
    (
        "贵州省2019年农村居民人均可支配收入是多少",
        "indicator-over-time",
        &[("indicator", "农村居民人均可支配收入"), ("place", "520000")],
    ),
    ("上海派了多少干部到云南", "staff-sent", &[("place", "530000")]),
    ("谁在帮扶固原市", "aid-pairs", &[("place", "640400")]),
    ("云南省有哪些结对关系", "aid-pairs", &[("place", "530000")]),
    ("云南有哪些县没有提到", "unmentioned-places", &[("place", "530000")]),
    ("天津在甘肃做了什么", "what-a-pair-did", &[("helper", "120000"), ("recipient", "620000")]),
    ("哪些中央单位在河北帮扶", "central-bodies", &[("place", "130000")]),
    ("宁夏出台了哪些政策文件", "policies", &[]),
    ("哪些地方有多个帮扶方", "several-helpers", &[]),
    ("哪些陈述相互矛盾", "contradictions", &[]),
    ("谁出钱最多", "top-funders", &[]),
];

#[test]
fn questions_of_many_forms_become_named_queries() {
    let house = House::usual();
    let mut wrong = Vec::new();
    for (text, query, parameters) in READ {
        let answer = asked(text);
        let mut faults = Vec::new();
        if answer["query"] != *query {
            faults.push(format!("query {}", answer["query"]));
        }
        for (name, value) in *parameters {
            if answer["parameters"][name] != *value {
                faults.push(format!("{name} {}", answer["parameters"][name]));
            }
        }
        if !answer["query"].is_null() {
            let sparql = answer["sparql"].as_str().unwrap_or_default();
            let reply = house.query(sparql, &[("accept", "text/csv")]);
            if reply.status != 200 {
                faults.push(format!("{}: {sparql}", reply.text()));
            }
        }
        if !faults.is_empty() {
            wrong.push(format!("{text}: {}\n   {answer}", faults.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), READ.len(), wrong.join("\n"));
}

#[test]
fn parts_of_a_question_stand_where_they_were_read() {
    let text = "上海市2016年以来给云南投了多少钱";
    let chars: Vec<char> = text.chars().collect();
    let answer = asked(text);
    let read = answer["read"].as_array().expect("pieces");
    for piece in read {
        let range = piece["start"].as_u64().expect("a start") as usize..piece["end"].as_u64().expect("an end") as usize;
        assert_eq!(piece["words"], chars[range].iter().collect::<String>(), "{piece}");
    }
    assert!(read.iter().any(|p| p["role"] == "funder" && p["words"] == "上海市"), "{answer}");
    assert_eq!(answer["unread"].as_array().map(Vec::len), Some(0), "{answer}");
    assert!(answer["title"]["zh"].is_string() && answer["title"]["en"].is_string());
}

#[test]
fn what_could_not_be_read_is_named() {
    for (text, unread) in [
        ("上海给云南的蓝莓大棚投了多少钱", "蓝莓"),
        ("上海给云南投了多少美元债券", "债券"),
        ("上海和广东一起给云南投了多少钱", "广东"),
        ("除了上海,谁给云南投了钱", "除了"),
        ("朝阳区2019年收到多少捐款", "朝阳区"),
        ("2019年谁在帮扶固原市", "2019年"),
    ] {
        let answer = asked(text);
        let named =
            answer["unread"].as_array().into_iter().flatten().any(|w| w.as_str().is_some_and(|w| w.contains(unread)));
        assert!(named, "{text}: {unread} should be unread\n{answer}");
    }
}

#[test]
fn what_is_no_question_of_ours_gets_no_query() {
    for text in ["今晚的月亮为啥这样圆", "昨天广东的天气如何", "你好", "???", "SELECT * { ?s ?p ?o }", "上海", "2019年"]
    {
        let answer = asked(text);
        assert!(answer["query"].is_null() && answer["sparql"].is_null(), "{text}: {answer}");
    }
}

#[test]
fn the_terminal_gives_the_same_query() {
    let text = READ[0].0;
    let shown =
        Command::new(env!("CARGO_BIN_EXE_bangfu")).args(["ask", text, "--show"]).output().expect("bangfu starts");
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
    assert_eq!(asked(text)["sparql"], String::from_utf8_lossy(&shown.stdout).as_ref());
    let none = Command::new(env!("CARGO_BIN_EXE_bangfu"))
        .args(["--lang", "en", "ask", "今晚的月亮", "--show"])
        .output()
        .expect("bangfu starts");
    assert!(!none.status.success());
    assert!(
        String::from_utf8_lossy(&none.stderr).contains("could not read"),
        "{}",
        String::from_utf8_lossy(&none.stderr)
    );
}
