//! HTML: inline tags, Word's leavings, hidden text, furniture, stray and missing tags.

use crate::{SAID, SOUND, amounts, claim, names, noted, noted_words, quote, read_there as read};

fn says(html: &str) -> bangfu::Reading {
    let reading = read("t.html", html.as_bytes());
    let c = claim(&reading, SAID.0, SAID.1);
    assert_eq!(names(c, "Funder"), ["青岛市"], "{html}");
    reading
}

#[test]
fn tags_inside_words_and_numbers() {
    let reading = says(
        "<p>2019年,<strong>青</strong>岛市向定西市投入<span>东西部</span>扶贫协作资金<font color=red>2.</font><b>7<i>6</i></b>亿元。</p><p>完</p>",
    );
    assert_eq!(quote(&reading, claim(&reading, SAID.0, SAID.1)), "2.</font><b>7<i>6</i></b>亿元");
    // A fragment whose lines are the file's own.
    let reading = read(
        "t.txt",
        "帮扶简报\n2019年,<b>青岛</b>市向定西市投入东西部扶贫协作资金2.76亿元。\n全市新建车间<em>27</em>个。\n"
            .to_string()
            .as_bytes(),
    );
    claim(&reading, SAID.0, SAID.1);
    claim(&reading, "27", "个");
}

#[test]
fn what_word_leaves() {
    let reading = says(
        r#"<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->
<xml><w:LatentStyles DefLockedState="false" LatentStyleCount="156">资金999万元</w:LatentStyles></xml>
<style><!-- p.MsoNormal {mso-style-parent:""; font-size:10.5pt;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><div class=Section1 style='layout-grid:15.6pt'>
<p class=MsoNormal style='text-indent:21.0pt;mso-char-indent-count:2.0'><span lang=EN-US style='font-family:宋体'>2019</span><span
style='font-family:宋体;mso-ascii-font-family:"Times New Roman"'>年,青岛市向定西市投入东西部扶贫协作资金</span><span lang=EN-US>2.76</span><span
style='font-family:宋体'>亿元。<span lang=EN-US><o:p></o:p></span></span></p>
<![if !supportLists]><p class=MsoNormal>全市新建车间<st1:chmetcnv UnitName="个" SourceValue="27" w:st="on">27个</st1:chmetcnv>。<o:p>&nbsp;</o:p></p><![endif]>
<p class=MsoNormal><span style='mso-hide:all'>内部稿资金888万元。</span></p>
</div></body></html>"#,
    );
    claim(&reading, "27", "个");
    assert_eq!(amounts(&reading).len(), 2, "{:?}", amounts(&reading));
}

#[test]
fn hidden_text_and_furniture_are_left_out_and_noted() {
    let reading = says(&format!(
        r#"<html><head><title>青岛定西携手_定西要闻_定西市人民政府</title></head><body>
<div class="top-nav"><a href=/>首页</a> <a>捐赠资金5亿元专题</a></div>
<form id="aspnetForm"><div id="zoom"><p>{SOUND}</p>
<div style="display:none">网上投注送彩金100元,体育平台资金5亿元</div>
<p>全市新建车间27个。<span style="font-size:0">资金7亿元</span></p></div></form>
<div class="news_related"><p>兰州市投入资金8亿元</p></div>
<footer>定西市人民政府 投入资金9亿元</footer></body></html>"#
    ));
    claim(&reading, "27", "个");
    assert_eq!(amounts(&reading).len(), 2, "{:?}", amounts(&reading));
    assert!(noted_words(&reading.document, "hidden").iter().any(|w| w.contains("投注")));
    assert!(noted(&reading.document, "furniture"));
    assert_eq!(reading.document.meta.title.as_deref(), Some("青岛定西携手"));
}

#[test]
fn a_page_that_calls_everything_furniture_is_read() {
    says(&format!(
        "<html><body><nav><h1>简报</h1><p>{SOUND}</p><p>全市新建车间27个,吸纳贫困劳动力就业,增收明显,群众满意。</p></nav></body></html>"
    ));
}

#[test]
fn missing_and_stray_tags() {
    says(&format!("<p>帮扶简报<p>{SOUND}<p>全市新建车间27个。</div></td><p>完"));
    says(&format!("<table><tr><td><div>菜单<td><p>{SOUND}</div></p></table><p>完</p>"));
    says(&format!("<div><p>{SOUND}<!-- 未完的注释 --></p><aside>相关"));
    says(&format!("<p>若 a<b 且 c>d 则</p><p>{SOUND}</p>"));
    says(&format!("<div>{SOUND}</div><button>打印<p>全市新建车间27个。</p>"));
}

#[test]
fn references_keep_the_offsets_true() {
    let reading = says(
        "<p>&ldquo;十三五&rdquo;&nbsp;以来,&nbsp2019年,青岛市向定西市投入东西部扶贫协作资金&#50;.7&#x36;&#20159;元&mdash;&mdash;</p><p>A&B &amp; C&copy</p>",
    );
    assert_eq!(quote(&reading, claim(&reading, SAID.0, SAID.1)), "&#50;.7&#x36;&#20159;元");
    says("<p>2019年,\r\n青岛市向\r\n定西市投入东西部扶贫协作资金\r\n2.76\r\n亿元。</p>\r\n<p>完</p>");
}

#[test]
fn phonetic_markup() {
    says(
        "<p>2019年,青岛市向定西市投入东西部<ruby>扶<rp>(</rp><rt>fú</rt><rp>)</rp></ruby>贫协作资金2.76亿元。</p><p>完</p>",
    );
}
