//! What stands on a page and is none of its text: navigation, share bars, site names, injected advertising.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Marks of lines that belong to the page; a line of at most 60 characters with one of them is left out.
const MARKS: [&str; 62] = [
    "ICP备",
    "ICP证",
    "公网安备",
    "网站标识码",
    "版权所有",
    "版权声明",
    "Copyright",
    "©",
    "主办单位:",
    "承办单位:",
    "技术支持:",
    "运行维护:",
    "分享到",
    "分享至",
    "返回顶部",
    "返回首页",
    "微信扫一扫",
    "扫一扫",
    "关注微信",
    "关注微博",
    "网站地图",
    "网站声明",
    "联系我们",
    "关于我们",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "转载请注明",
    "浏览量",
    "浏览次数",
    "阅读次数",
    "阅读量",
    "点击数",
    "点击量",
    "点击次数",
    "访问量",
    "责任编辑",
    "责编:",
    "【字体",
    "字体:",
    "字号:",
    "打印本页",
    "【打印",
    "关闭窗口",
    "Power by",
    "Powered by",
    "在线咨询",
    "邮箱:",
    "电话:",
    "无障碍",
    "IPv6",
    "为您推荐",
    "评论列表",
    "相关文档",
    "相关新闻",
    "相关阅读",
    "友情链接",
    "当前位置",
    "您的位置",
    "导航栏",
    "发布时间",
];
/// Addresses and channels; in a short line without a number and its unit they are furniture as well.
const ADDRESSES: [&str; 9] = ["http://", "https://", "www.", "服务热线:", "扫码", "客户端", "公众号", "QQ", "微信号"];

/// Words of advertising that is put into other people's pages. One of them is enough where no public money is
/// spoken of; lotteries as such are not among them, for 福利彩票公益金 pays for much help.
const SPAM: [&str; 64] = [
    "百家乐",
    "时时彩",
    "六合彩",
    "北京赛车",
    "幸运飞艇",
    "快三计划",
    "彩票平台",
    "彩票开奖",
    "彩票投注",
    "彩票官网",
    "彩票网站",
    "开奖直播",
    "博彩",
    "博彩公司",
    "娱乐城",
    "娱乐平台",
    "娱乐场官网",
    "真人荷官",
    "真人娱乐",
    "棋牌游戏",
    "棋牌平台",
    "网上赌场",
    "澳门赌场",
    "威尼斯人",
    "新葡京",
    "金沙娱乐",
    "体育投注",
    "体育在线",
    "足球投注",
    "外围投注",
    "注册送",
    "首存送",
    "充值返",
    "提现秒到",
    "老虎机",
    "捕鱼达人",
    "代开发票",
    "发票代开",
    "办证刻章",
    "代办文凭",
    "私服",
    "股票配资",
    "配资平台",
    "信用卡套现",
    "无抵押贷款",
    "壮阳",
    "减肥药",
    "代孕",
    "成人视频",
    "成人在线",
    "成人国产",
    "一区二区",
    "高清无码",
    "无码不卡",
    "无码视频",
    "无码日韩",
    "久久久久",
    "久久婷婷",
    "久久中文网",
    "日韩欧美",
    "激情视频",
    "黄色网站",
    "一夜情",
    "裸聊",
];

static ADVERTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(SPAM).ok());

/// What a line is that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Furniture,
    Spam,
}

/// Whether a line belongs to the page and not to the text.
pub(super) fn line(text: &[char]) -> Option<Left> {
    let length = text.len();
    if length > 400 {
        return None;
    }
    let line: String = text.iter().collect();
    let line = line.trim();
    // A sentence of advertising in a line of text is left out by itself.
    if !text[..length.saturating_sub(1)].contains(&'。') && is_spam(line) {
        return Some(Left::Spam);
    }
    // Lists of other articles, however long.
    if [
        "相关阅读",
        "相关链接",
        "相关新闻",
        "延伸阅读",
        "推荐阅读",
        "热门推荐",
        "猜你喜欢",
        "编辑推荐",
        "往期回顾",
        "热点新闻",
        "今日热点",
    ]
    .iter()
    .any(|w| line.trim_start_matches(['【', '[', '>', '·', ' ', '◆', '■']).starts_with(w))
    {
        return Some(Left::Furniture);
    }
    let short = length <= 60;
    let lower = line.to_ascii_lowercase();
    let image = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"].iter().any(|e| lower.ends_with(e));
    let bars = line.matches('|').count() >= 2 && length <= 80 && !line.chars().any(|c| c.is_ascii_digit());
    let closed = line.ends_with(['。', '!', '?', ';']);
    let sized = || text.windows(2).any(|w| w[0].is_ascii_digit() && "万亿元人户个亩%".contains(w[1]));
    let marked = short
        && (MARKS.iter().any(|m| line.contains(m)) && !(closed && sized())
            || ADDRESSES.iter().any(|m| line.contains(m)) && !sized());
    let crumbs =
        line.matches(['>', '›', '»']).count() >= 1 && short && !closed && (line.starts_with("首页") || !sized());
    (image || bars || marked || crumbs || line.starts_with("首页") && short).then_some(Left::Furniture)
}

/// Whether a sentence advertises: one word of [`SPAM`], and none of what makes it a report on such things.
pub(super) fn is_spam(text: &str) -> bool {
    ADVERTS.as_ref().is_some_and(|a| a.is_match(text))
        && !["公益金", "打击", "整治", "查处", "严查", "侦破", "取缔", "非法", "涉案", "警方", "公安"]
            .iter()
            .any(|w| text.contains(w))
}
