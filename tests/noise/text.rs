//! Plain text: spaces, widths, scripts, glosses, doubled marks, wrapped and glued lines, spam, damage.

use crate::{SAID, SOUND, amounts, claim, names, noted, noted_words, quote, read_there as read};

/// Reads a text and asserts that it says what [`SOUND`] says, wherever it is put.
fn says(text: &str) -> bangfu::Reading {
    let reading = read("t.txt", text.as_bytes());
    let c = claim(&reading, SAID.0, SAID.1);
    assert_eq!(names(c, "Funder"), ["青岛市"], "{text}");
    reading
}

#[test]
fn spaces_inside_numbers_and_units() {
    for text in [
        "2019年,青岛市向定西市投入东西部扶贫协作资金2.76 亿元。",
        "2019 年 ,青岛市向定西市投入东西部扶贫协作资金 2.76 亿 元 。",
        "2019年,青岛市向定西市投入东西部扶贫协作资金2. 76亿元。",
        "2019年,青岛市向定西市投入东西部扶贫协作资金2\u{3000}.76亿元。",
        "2019年,青岛市向定西市投入东西部扶贫协作资金276 000 000元。",
        "2 0 1 9 年 , 青 岛 市 向 定 西 市 投 入 东 西 部 扶 贫 协 作 资 金 2 . 7 6 亿 元 。",
    ] {
        says(text);
    }
    // Two numbers side by side stay two.
    let reading = read("t.txt", "各乡镇分别为13 15户。".as_bytes());
    assert!(!amounts(&reading).iter().any(|(n, _)| n == "1315"), "{:?}", amounts(&reading));
}

#[test]
fn full_width_digits_letters_and_marks() {
    let reading = says("２０１９年，青岛市向定西市投入东西部扶贫协作资金２．７６亿元。");
    assert_eq!(quote(&reading, claim(&reading, SAID.0, SAID.1)), "２．７６亿元");
    says("2019年，青岛市向定西市投入东西部扶贫协作资金2．76亿元。");
}

#[test]
fn characters_without_width_and_controls() {
    let reading = says("2019年,青\u{200B}岛市向定\u{FEFF}西市投入东西部扶贫协作资金2.\u{200D}76亿\u{00AD}元。");
    assert_eq!(quote(&reading, claim(&reading, SAID.0, SAID.1)), "2.\u{200D}76亿\u{00AD}元");
    says("2019年,青岛市向定西市投入\u{7}东西部扶贫协作资金2.7\u{202A}6亿元\u{202C}。");
    says("2019年,⻘岛市向定⻄市投⼊东西部扶贫协作资金2.76亿元。");
}

#[test]
fn traditional_characters_and_their_zero() {
    let reading = says("2019年,青島市向定西市投入東西部扶貧協作資金2.76億元。");
    assert_eq!(quote(&reading, claim(&reading, SAID.0, SAID.1)), "2.76億元");
    says("二○一九年,青島市向定西市投入東西部扶貧協作資金2.76億元。");
    let reading = says("二O一九年,青岛市向定西市投入东西部扶贫协作资金2.76亿元。");
    let time = claim(&reading, SAID.0, SAID.1).time.clone().expect("a time");
    assert_eq!(time.start.as_deref(), Some("2019"));
}

#[test]
fn phonetic_glosses() {
    for gloss in ["(fú)", "(fú pín)", "(ㄈㄨˊ)", "(fu2)", "(fu pin)", "（fú）"] {
        says(&format!("2019年,青岛市向定西市投入东西部扶{gloss}贫协作资金2.76亿元。"));
    }
    // Units in brackets are no glosses.
    let reading = read("t.txt", "全县种植中药材面积(亩)达到12000亩。".as_bytes());
    claim(&reading, "12000", "亩");
}

#[test]
fn doubled_marks() {
    says("2019年,,青岛市向定西市投入东西部扶贫协作资金2.76亿元。。");
    says("2019年，，青岛市向定西市投入东西部扶贫协作资金2.76亿元，。");
}

#[test]
fn character_references_that_were_escaped_twice() {
    says("2019年,&nbsp;青岛市向定西市投入东西部扶贫协作资金&nbsp;2.76亿元。");
    says("2019年,青岛市向&ldquo;定西市&rdquo;投入东西部扶贫协作资金2.76&#20159;元。");
}

#[test]
fn line_ends_of_every_system() {
    for end in ["\n", "\r\n", "\r", "\u{2028}"] {
        let text = ["东西部协作简报", SOUND, "全市新建车间27个。"].join(end);
        let reading = says(&text);
        claim(&reading, "27", "个");
    }
}

#[test]
fn hard_wrapped_lines() {
    let text = "  2019年,青岛市向定西市投入东西部扶贫协作资金2.7\n6亿元,实施产业、教育、健康等帮扶项目118个,带动贫困\n\
                人口脱贫。两市互派挂职干部46人,选派教师、医生等\n专业技术人才513人,在当地建起了一支带不走的队伍,\n\
                全年接待考察团组92批次。\n  二是加强产业合作。引进企业21家,落实到位投资\n9.4亿元,吸纳贫困劳动力就业1360人,人均年增收\n\
                8200元以上。\n";
    let reading = says(text);
    claim(&reading, "118", "个");
    claim(&reading, "1360", "人");
    claim(&reading, "940000000", "元");
    assert_eq!(quote(&reading, claim(&reading, SAID.0, SAID.1)), "2.7\n6亿元");
    // Lists of short lines stay lines.
    let list = "帮扶项目\n清水镇养殖基地\n石门乡产业道路\n红岩村文化广场\n白云村饮水工程\n合计投入85万元\n";
    let reading = read("t.txt", list.as_bytes());
    assert!(reading.document.sentences.len() >= 6, "{:?}", reading.document.sentences.len());
}

#[test]
fn an_article_on_one_line() {
    let text = format!(
        "首页 > 新闻中心 > 工作动态 > 正文 青岛定西携手拔穷根 发布时间:2020-01-15 09:32 来源:定西市人民政府网 浏览次数:1288 \
         {SOUND}两市共建扶贫车间63个,吸纳贫困劳动力2140人。近日,又有一批项目开工。责任编辑:王立 上一篇:某地召开会议 \
         下一篇:某地捐款500万元 版权所有:定西市人民政府网 ICP备05001234号 网站标识码:6211000001"
    );
    let reading = says(&text);
    claim(&reading, "63", "个");
    assert!(!amounts(&reading).iter().any(|(n, _)| n == "5000000"), "the tail is no text: {:?}", amounts(&reading));
    let others: Vec<_> = amounts(&reading).into_iter().filter(|(_, unit)| unit != "市").collect();
    assert_eq!(others.len(), 3, "{others:?}");
    let meta = &reading.document.meta;
    assert_eq!(meta.published.map(|w| w.to_string()).as_deref(), Some("2020-01-15"));
    assert_eq!(meta.publisher.as_deref(), Some("定西市人民政府网"));
    assert!(meta.title.as_deref().is_some_and(|t| t.contains("青岛定西携手拔穷根")), "{:?}", meta.title);
}

#[test]
fn furniture_and_advertising_are_left_out_and_noted() {
    let text = format!(
        "首页 | 政务公开 | 办事服务\n您的位置:首页 > 要闻\n{SOUND}\n澳门威尼斯人娱乐城注册送88元,百家乐平台最高返水3%。\n\
         全市新建车间27个。真人荷官在线发牌,首存送500元。另有15个车间在建。\n主办单位:定西市人民政府办公室\n浏览量:3021\n"
    );
    let reading = says(&text);
    claim(&reading, "27", "个");
    claim(&reading, "15", "个");
    assert_eq!(amounts(&reading).len(), 3, "{:?}", amounts(&reading));
    assert_eq!(noted_words(&reading.document, "spam").len(), 2, "{:?}", reading.document.notes);
    assert!(noted_words(&reading.document, "furniture").iter().any(|w| w.contains("浏览量:3021")));
    let tail = format!(
        "{SOUND}\n相关阅读:· 某县举行车展成交额破50亿元 · 某公司募捐300万元修路 · 开奖公告第2022089期 · 某地土地拍卖成交12.6亿元收官之年再创新高\n"
    );
    assert_eq!(says(&tail).claims.iter().filter(|c| c.amount.is_some()).count(), 1);
    // Public money from lotteries is help, and police reports are reports.
    let reading = read("t.txt", "2020年,省级下达福利彩票公益金3200万元,用于养老服务。".as_bytes());
    claim(&reading, "32000000", "元");
}

#[test]
fn lost_characters_yield_nothing_false() {
    // Each number is cut by the damage: what is left of it must not be read as the number.
    for damaged in [
        "全市投入帮扶资金3\u{FFFD}2亿元。",
        "全市投入帮扶资金3?2亿元。",
        "全市投入帮扶资金???亿元。",
        "全市投入帮扶资金3???亿元。",
        "全市投入帮扶资金1锟斤拷8亿元。",
        "全市投入帮扶资金1烫烫烫8亿元。",
        "全市投入帮扶资金1□8亿元。",
        "全市投入帮扶资金1\u{E5E5}8亿元。",
        "全市投入帮扶资金\u{FFFD}\u{FFFD}8亿元。",
        "全市投入帮扶资金1ÎÒ8亿元。",
        "全市投入帮扶资金1锛8亿元。",
    ] {
        let text = format!("{SOUND}{damaged}\n{SOUND}");
        let reading = says(&text);
        let spurious: Vec<_> = amounts(&reading).into_iter().filter(|(n, _)| n != SAID.0).collect();
        assert!(spurious.is_empty(), "{damaged}: {spurious:?}");
        assert!(noted(&reading.document, "damage"), "{damaged}");
    }
}

#[test]
fn a_sentence_goes_on_behind_damage() {
    // The whole numbers on both sides are sound; nothing is bound across.
    let text = "青岛市投入协作资金5.1亿元,\u{FFFD}\u{FFFD}建成扶贫车间63个。";
    let reading = read("t.txt", text.as_bytes());
    claim(&reading, "510000000", "元");
    claim(&reading, "63", "个");
}

#[test]
fn a_question_is_no_damage() {
    let reading = read("t.txt", "2019年投入了多少?2.76亿元。钱从哪里来?青岛市投入资金1.2亿元。".as_bytes());
    claim(&reading, "120000000", "元");
    assert!(!noted(&reading.document, "damage"), "{:?}", reading.document.notes);
}

#[test]
fn a_whole_text_of_mojibake_says_nothing() {
    let gbk = "ÇàµºÊÐÍ¶Èë×Ê½ð2.76ÒÚÔª£¬½¨³É·öÆ¶³µ¼ä63¸ö¡£";
    let turned = "闈掑矝甯傛姇鍏ヨ祫閲?.76浜垮厓锛屽缓鎴愭壎璐溅闂?3涓€?";
    for text in [gbk, turned] {
        let reading = read("t.txt", text.as_bytes());
        assert!(reading.claims.is_empty(), "{text}: {:?}", amounts(&reading));
        assert!(noted(&reading.document, "damage"), "{text}");
    }
}
