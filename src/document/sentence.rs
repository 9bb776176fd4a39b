//! The reading text → paragraphs, sentences, clauses, headings.

use super::{Sentence, SentenceKind};
use crate::span::Range;

/// A line of the reading text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub range: Range,
    pub kind: SentenceKind,
}

fn ends(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';')
}

/// Parts lines into sentences; `joints` are places where the text is damaged.
pub(super) fn sentences(chars: &[char], lines: &[Line], joints: &[u32]) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (paragraph, line) in lines.iter().enumerate() {
        let mut start = line.range.start as usize;
        let end = line.range.end as usize;
        let first = start;
        for i in first..=end {
            let closes = i == end || ends(chars[i]);
            if !closes {
                continue;
            }
            let chained = i < end && chars[i] == ';';
            let (mut from, mut to) = (start, i);
            while from < to
                && (chars[from].is_whitespace()
                    || matches!(chars[from], '”' | '’' | ')' | '」') && start != line.range.start as usize)
            {
                from += 1;
            }
            while from < to && chars[to - 1].is_whitespace() {
                to -= 1;
            }
            start = i + 1;
            if from == to {
                continue;
            }
            let range = Range::new(from, to);
            let first = joints.partition_point(|j| *j <= range.start);
            let last = joints.partition_point(|j| *j < range.end);
            all.push(Sentence {
                range,
                clauses: clauses(chars, range),
                paragraph: paragraph as u32,
                kind: line.kind,
                heading: None,
                chained,
                joints: joints[first..last.max(first)].to_vec(),
                cell: None,
            });
        }
    }
    link_headings(&mut all);
    all
}

/// The parts between commas and colons; not inside numbers, times, brackets and 《》.
fn clauses(chars: &[char], range: Range) -> Vec<Range> {
    let mut all = Vec::new();
    let (mut depth, mut start) = (0i32, range.start as usize);
    let end = range.end as usize;
    for i in range.indices() {
        match chars[i] {
            '(' | '《' | '[' => depth += 1,
            ')' | '》' | ']' => depth = (depth - 1).max(0),
            ',' | ':' => {
                let digit = |j: Option<&char>| j.is_some_and(char::is_ascii_digit);
                let in_number = digit(i.checked_sub(1).and_then(|j| chars.get(j))) && digit(chars.get(i + 1)) && {
                    let run = chars[i + 1..end].iter().take_while(|c| c.is_ascii_digit()).count();
                    if chars[i] == ',' { run == 3 } else { run <= 2 }
                };
                // An unclosed bracket must not swallow the rest of a long sentence.
                if (depth == 0 || i - start > 80) && !in_number {
                    if start < i {
                        all.push(Range::new(start, i));
                    }
                    start = i + 1;
                    depth = 0;
                }
            }
            _ => {}
        }
    }
    if start < end {
        all.push(Range::new(start, end));
    }
    all
}

fn link_headings(all: &mut [Sentence]) {
    let mut heading = None;
    for (i, sentence) in all.iter_mut().enumerate() {
        match sentence.kind {
            SentenceKind::Heading => {
                sentence.heading = None;
                heading = Some(i as u32);
            }
            SentenceKind::Body | SentenceKind::Cell => sentence.heading = heading,
            SentenceKind::Title | SentenceKind::Furniture => {}
        }
    }
}

/// What a line is, by its form and its neighbours.
pub(super) fn line_kind(text: &[char], first: bool, next_is_longer: bool) -> SentenceKind {
    let length = text.len();
    let closed = text.last().is_some_and(|c| matches!(c, '。' | '!' | '?' | ';' | ',' | ':' | '…' | '、'));
    if furniture(text) {
        SentenceKind::Furniture
    } else if first && length <= 60 && !closed {
        SentenceKind::Title
    } else if length <= 45 && !closed && next_is_longer && !text.contains(&'。') {
        SentenceKind::Heading
    } else {
        SentenceKind::Body
    }
}

/// Lines that belong to the page and not to the text.
fn furniture(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let line = line.trim();
    const MARKS: &[&str] = &[
        "ICP备",
        "公网安备",
        "网站标识码",
        "版权所有",
        "Copyright",
        "主办单位:",
        "运行维护:",
        "分享到",
        "返回顶部",
        "微信扫一扫",
        "关注微信",
        "关注微博",
        "网站地图",
        "联系我们",
        "上一篇",
        "下一篇",
        "转载请注明",
        "浏览量",
        "阅读次数",
        "点击数",
        "浏览次数",
        "责任编辑",
        "【字体",
        "打印本页",
        "关闭窗口",
        "Power by",
        "Powered by",
        "在线咨询",
        "QQ",
        "邮箱:",
        "电话:",
        "无障碍",
        "IPv6",
        "为您推荐",
        "评论列表",
        "相关文档",
        "相关新闻",
        "友情链接",
        "当前位置",
        "导航栏",
        "发布时间",
        "http://",
        "https://",
        "www.",
        "服务热线:",
        "扫码",
        "客户端",
        "公众号",
    ];
    let short = line.chars().count() <= 60;
    let image = [".jpg", ".jpeg", ".png", ".gif", ".webp"].iter().any(|e| line.to_ascii_lowercase().ends_with(e));
    let bars = line.matches('|').count() >= 2 && line.chars().count() <= 80;
    image
        || bars && !line.chars().any(|c| c.is_ascii_digit())
        || short && MARKS.iter().any(|m| line.contains(m))
        || line.starts_with("首页") && short
}
