//! Articles that came off their page as one line: title, date line, text and the site's tail glued together.
//!
//! Only where a line is long enough to be such an article; what is cut are ranges, no character changes.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::span::Range;

/// A shorter line is no whole article.
const ARTICLE: usize = 160;
/// How far into the line the head may reach.
const HEAD: usize = 400;
/// How far before its end the tail may begin.
const TAIL: usize = 1_500;

/// What opens a field of a date line.
const FIELDS: [&str; 22] = [
    "发布时间",
    "发布日期",
    "发表时间",
    "更新时间",
    "时间:",
    "日期:",
    "信息来源",
    "文章来源",
    "稿件来源",
    "来源:",
    "作者:",
    "编辑:",
    "责任编辑",
    "浏览量",
    "浏览次数",
    "阅读次数",
    "阅读量",
    "点击数",
    "点击量",
    "点击次数",
    "字体:",
    "【字体",
];
/// What opens the tail.
const TAILS: [&str; 34] = [
    "责任编辑",
    "责编:",
    "编辑:",
    "【编辑",
    "(编辑",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "版权所有",
    "Copyright",
    "copyright",
    "主办单位:",
    "主办:",
    "承办单位:",
    "分享到",
    "分享至",
    "相关链接",
    "相关阅读",
    "相关新闻",
    "扫一扫",
    "微信扫一扫",
    "打印本页",
    "【打印",
    "关闭窗口",
    "【关闭",
    "网站地图",
    "联系我们",
    "友情链接",
    "返回顶部",
    "滇ICP",
    "ICP备",
    "为您推荐",
    "热门推荐",
];

static FIELD: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| longest(&FIELDS));
static END: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| longest(&TAILS));

fn longest(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).ok()
}

/// The parts of a line, and whether each is the site's tail.
pub(super) fn parts(chars: &[char], line: Range) -> Vec<(Range, bool)> {
    if line.len() < ARTICLE {
        return vec![(line, false)];
    }
    let (from, to) = (line.start as usize, line.end as usize);
    let body = head_end(chars, from, to);
    let tail = tail_start(chars, body.unwrap_or(from), to);
    let mut cuts = vec![from];
    if let Some(body) = body {
        cuts.extend(head_cuts(chars, from, body));
        cuts.push(body);
    }
    cuts.extend(tail);
    cuts.push(to);
    cuts.dedup();
    cuts.windows(2).filter_map(|w| Some((trimmed(chars, w[0], w[1])?, tail == Some(w[0])))).collect()
}

fn trimmed(chars: &[char], mut from: usize, mut to: usize) -> Option<Range> {
    while from < to && chars[from].is_whitespace() {
        from += 1;
    }
    while from < to && chars[to - 1].is_whitespace() {
        to -= 1;
    }
    (from < to).then(|| Range::new(from, to))
}

/// Where words of a set begin, in characters.
fn found(words: &LazyLock<Option<AhoCorasick>>, chars: &[char], from: usize, to: usize) -> Vec<(usize, usize)> {
    let Some(words) = &**words else { return Vec::new() };
    let text: String = chars[from..to].iter().collect();
    let mut at = Vec::new();
    let (mut byte, mut count) = (0, 0);
    for m in words.find_iter(&text) {
        count += text[byte..m.start()].chars().count();
        let start = count;
        count += text[m.start()..m.end()].chars().count();
        byte = m.end();
        at.push((from + start, from + count));
    }
    at
}

/// Where the text proper begins, behind a title and the fields of a date line.
fn head_end(chars: &[char], from: usize, to: usize) -> Option<usize> {
    let limit = (from + HEAD).min(to);
    let fields = found(&FIELD, chars, from, limit);
    let (_, mut end) = *fields.last()?;
    // Fields stand close together; one that comes after a full stop is part of the text.
    let first = fields.first()?.0;
    if chars[from..first].iter().filter(|c| matches!(c, '。' | '!')).count() > 1 {
        return None;
    }
    if fields.windows(2).any(|w| chars[w[0].1..w[1].0].contains(&'。')) {
        end = fields[0].1;
    }
    // The field's value: to the next space behind it, or to the end of a date, a time, a number.
    let mut i = end;
    while i < to && (chars[i].is_whitespace() || chars[i] == ':') {
        i += 1;
    }
    let value = i;
    let mut dated = false;
    while i < to && i < value + 40 {
        let c = chars[i];
        let next = chars.get(i + 1).copied().unwrap_or(' ');
        if c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | '.') || dated && "年月日时分".contains(c) {
            dated = true;
        } else if c.is_whitespace() {
            if !(dated && next.is_ascii_digit()) {
                break;
            }
        } else if dated && i > value {
            if matches!(c, '年' | '月' | '日' | '次' | '】' | ']') {
                i += usize::from(matches!(c, '次' | '】' | ']'));
                if matches!(chars.get(i.saturating_sub(1)), Some('次' | '】' | ']')) {
                    break;
                }
            } else {
                break;
            }
        }
        i += 1;
    }
    // 【字体:大 中 小】
    if chars[value..i.min(to)].iter().all(|c| matches!(c, '大' | '中' | '小' | ' ')) {
        while i < to && matches!(chars[i], '大' | '中' | '小' | ' ' | '】' | ']' | '[' | '打' | '印') {
            i += 1;
        }
    }
    (i < to).then_some(i)
}

/// Where the head's parts begin: the title's end, each field, and a date that stands alone.
fn head_cuts(chars: &[char], from: usize, body: usize) -> Vec<usize> {
    let fields = found(&FIELD, chars, from, body);
    let Some((first, _)) = fields.first() else { return Vec::new() };
    let mut cuts = Vec::new();
    // 首页 > 新闻 > 正文 title: the crumbs end at the last arrow's word.
    if let Some(arrow) = chars[from..*first].iter().rposition(|c| matches!(c, '>' | '›' | '»')) {
        let mut i = from + arrow + 1;
        while i < *first && chars[i].is_whitespace() {
            i += 1;
        }
        while i < *first && !chars[i].is_whitespace() {
            i += 1;
        }
        if i < *first {
            cuts.push(i);
        }
    }
    cuts.push(*first);
    cuts
}

/// Where the site's tail begins: behind the last sentence, at a word that opens one.
fn tail_start(chars: &[char], from: usize, to: usize) -> Option<usize> {
    let low = to.saturating_sub(TAIL).max(from);
    found(&END, chars, low, to).into_iter().map(|(at, _)| at).find(|at| {
        let mut before = *at;
        while before > low && (chars[before - 1].is_whitespace() || matches!(chars[before - 1], '(' | '【' | '[')) {
            before -= 1;
        }
        before > low && matches!(chars[before - 1], '。' | '!' | '?' | '”' | ')' | '】' | '…')
    })
}
