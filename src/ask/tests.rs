//! Questions of many forms; more of them, asked over HTTP, stand in tests/serve/ask.rs.

use super::*;

fn asked(text: &str) -> Question {
    Asker::load(&Knowledge::embedded()).unwrap().read(text)
}

fn parameter<'q>(question: &'q Question, name: &str) -> Option<&'q str> {
    question.parameters.get(name).map(String::as_str)
}

#[test]
fn giver_taker_years_and_money() {
    let q = asked("上海市2016年以来给云南投了多少钱");
    assert_eq!(q.query.as_deref(), Some("money-given"), "{q:?}");
    assert_eq!(parameter(&q, "funder"), Some("上海市"), "{q:?}");
    assert_eq!(parameter(&q, "place"), Some("530000"), "{q:?}");
    assert_eq!(parameter(&q, "from"), Some("2016"), "{q:?}");
    assert_eq!(parameter(&q, "to"), None, "{q:?}");
    assert!(q.unread.is_empty(), "{q:?}");
}

#[test]
fn a_flow_is_read_from_its_verb() {
    let q = asked("2020年教育部向河北省捐了多少钱?");
    assert_eq!(parameter(&q, "flow"), Some("donate"), "{q:?}");
    assert_eq!((parameter(&q, "from"), parameter(&q, "to")), (Some("2020"), Some("2020")), "{q:?}");
    assert_eq!(parameter(&q, "funder"), Some("教育部"), "{q:?}");
}

#[test]
fn an_indicator_is_the_words_before_the_asking() {
    let q = asked("贵州省的贫困发生率是多少");
    assert_eq!(q.query.as_deref(), Some("indicator-over-time"), "{q:?}");
    assert_eq!(parameter(&q, "indicator"), Some("贫困发生率"), "{q:?}");
    assert_eq!(parameter(&q, "place"), Some("520000"), "{q:?}");
}

#[test]
fn what_is_not_known_is_said_and_not_guessed() {
    let q = asked("今晚的月亮为啥这样圆");
    assert_eq!(q.query, None, "{q:?}");
    assert!(!q.unread.is_empty(), "{q:?}");
    let q = asked("广东省给广西的蓝莓大棚投了多少钱");
    assert!(q.unread.iter().any(|w| w.contains("蓝莓")), "{q:?}");
}

#[test]
fn hostile_questions_cost_nothing() {
    let _ = asked(&"给".repeat(100_000));
    let _ = asked("\u{0}\u{feff}💰给🏔");
    assert_eq!(asked("").query, None);
}

#[test]
fn a_question_that_excludes_compares_or_asks_why_gets_no_query() {
    for text in ["除了上海,谁给云南投了钱", "上海比广东多给了云南多少钱", "为什么上海给云南投了钱"]
    {
        let q = asked(text);
        assert_eq!(q.query, None, "{q:?}");
        assert!(!q.unread.is_empty(), "{q:?}");
    }
}

#[test]
fn two_givers_are_more_than_a_query_takes() {
    let q = asked("湖北省和广东省给西藏投了多少钱");
    assert_eq!(parameter(&q, "funder"), None, "{q:?}");
    assert!(q.unread.iter().any(|w| w == "湖北省") && q.unread.iter().any(|w| w == "广东省"), "{q:?}");
}

#[test]
fn single_characters_count_at_the_edges_only() {
    let q = asked("江苏省给陕西省的对虾养殖投了多少钱");
    assert!(q.unread.iter().any(|w| w.contains("虾养殖")), "{q:?}");
    assert_eq!(parameter(&q, "place"), Some("610000"), "{q:?}");
}

#[test]
fn what_a_query_needs_and_has_no_room_for_is_said() {
    let asker = Asker::load(&Knowledge::embedded()).unwrap();
    let queries = crate::answer::Queries::load(&Knowledge::embedded()).unwrap();
    let mut q = asker.read("2019年哪些县没有提到");
    asker.fit(&mut q, queries.get("unmentioned-places").unwrap());
    assert_eq!(q.missing, ["place"], "{q:?}");
    assert!(q.unread.iter().any(|w| w.contains("2019")), "{q:?}");
}

#[test]
fn every_query_of_the_words_is_there() {
    let asker = Asker::load(&Knowledge::embedded()).unwrap();
    let queries = crate::answer::Queries::load(&Knowledge::embedded()).unwrap();
    let named = asker.cues.cue.iter().filter_map(|r| r.means.strip_prefix("query:"));
    for name in named.chain([asker.cues.money.as_str(), &asker.cues.pair, &asker.cues.indicator.query]) {
        assert!(queries.get(name).is_ok(), "{name}");
    }
}
