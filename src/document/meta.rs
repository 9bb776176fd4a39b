//! What is known of a document: `documents.tsv` beside the files, else the text's own head.

use std::collections::BTreeMap;

use super::{DocumentPlace, Meta, When};

/// A row of `documents.tsv`: the document's id and data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub doc: String,
    pub meta: Meta,
}

/// Reads `documents.tsv` (columns file, doc, title, published, written, place, place_code, note; the first line
/// names them, in any order). The result is keyed by file name.
///
/// # Errors
/// Says the line, what is wrong with it and what to write.
pub fn rows(text: &str) -> Result<BTreeMap<String, Row>, String> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let (_, head) = lines.next().ok_or("documents.tsv is empty; its first line names the columns: file doc title published written place place_code note")?;
    let columns: Vec<&str> = head.split('\t').map(str::trim).collect();
    let column = |name: &str| columns.iter().position(|c| *c == name);
    let file = column("file").ok_or("documents.tsv line 1: there is no column `file`")?;
    let mut rows = BTreeMap::new();
    for (n, line) in lines {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let cell = |name: &str| column(name).and_then(|i| cells.get(i)).copied().filter(|c| !c.is_empty());
        let Some(name) = cells.get(file).filter(|c| !c.is_empty()) else {
            return Err(format!("documents.tsv line {}: the column `file` is empty", n + 1));
        };
        let date = |column: &str| {
            cell(column)
                .map(|d| {
                    When::parse(d).ok_or_else(|| {
                        format!(
                            "documents.tsv line {}: {column} `{d}` is no date; write 2020, 2020-08 or 2020-08-11",
                            n + 1
                        )
                    })
                })
                .transpose()
        };
        let meta = Meta {
            title: cell("title").map(str::to_owned),
            publisher: cell("publisher").map(str::to_owned),
            url: cell("url").map(str::to_owned),
            published: date("published")?,
            written: date("written")?,
            place: cell("place").map(|p| DocumentPlace {
                name: p.to_owned(),
                code: cell("place_code").map(str::to_owned),
                said: None,
            }),
            note: cell("note").map(str::to_owned),
        };
        let doc = cell("doc").map_or_else(|| super::id_of(name), str::to_owned);
        rows.insert((*name).to_owned(), Row { doc, meta });
    }
    Ok(rows)
}

/// Fills what `documents.tsv` left open from the text's own head and foot: title, publisher, date.
///
/// `head` are the first lines, `foot` the last ones; a notice is dated where it is signed.
pub(super) fn from_text(meta: &mut Meta, head: &[String], foot: &[String]) {
    if meta.title.is_none() {
        meta.title = head
            .iter()
            .map(|l| l.trim().trim_start_matches(['#', ' ']))
            .find(|l| (4..=60).contains(&l.chars().count()) && !is_field(l) && l.chars().any(is_han))
            .map(str::to_owned);
    }
    if meta.published.is_none() {
        let dated =
            |l: &&String| l.chars().count() <= 60 && !l.ends_with('。') || is_field(l) && l.chars().count() <= 120;
        meta.published = head
            .iter()
            .filter(dated)
            .find_map(|l| date_in(l).map(|(when, _)| when))
            .or_else(|| head.iter().find_map(|l| dateline(l)?.1))
            .or_else(|| {
                let alone = |l: &&String| l.chars().count() <= 16;
                foot.iter().rev().filter(alone).find_map(|l| date_in(l).map(|(when, _)| when).or_else(|| spoken(l)))
            });
    }
    if meta.publisher.is_none() {
        meta.publisher = head
            .iter()
            .filter(|l| l.chars().count() <= 160)
            .find_map(|l| {
                let at = l.find("来源:").map(|i| i + "来源:".len())?;
                publisher_name(&l[at..])
            })
            .or_else(|| head.iter().find_map(|l| dateline(l).map(|(agency, ..)| agency.to_owned())));
    }
}

/// A title without the site's name behind a hyphen: 标题 - 某市人民政府门户网站.
pub(super) fn without_site(title: &str) -> &str {
    match title.rsplit_once(['-', '—', '–']) {
        Some((own, site))
            if own.trim().chars().count() >= 4
                && ["网", "网站", "政府", "频道", "日报", "晚报", "在线", "新闻", "门户", "公众号"]
                    .iter()
                    .any(|s| site.trim().ends_with(s)) =>
        {
            own.trim_end_matches(['-', '—', '–', ' '])
        }
        _ => title,
    }
}

/// Whether a line is one of fields: 发布时间:…, 来源:….
pub(super) fn is_field(line: &str) -> bool {
    ["发布时间", "发布日期", "来源:", "时间:", "日期:", "作者:", "编辑:", "浏览", "点击", "阅读", "首页", "当前位置"]
        .iter()
        .any(|f| line.contains(f))
}

/// A publisher's name at the start of a text: up to the next space, bracket or field.
pub(super) fn publisher_name(text: &str) -> Option<String> {
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '\u{FF1A}' | '【' | '[' | '《'));
    let end = text
        .find(|c: char| c.is_whitespace() || "|【】[]()《》,;。（），；".contains(c))
        .into_iter()
        .chain(
            ["发布", "时间", "日期", "作者", "编辑", "责任", "浏览", "点击", "阅读", "字体", "字号"]
                .iter()
                .filter_map(|f| text.find(f)),
        )
        .min()
        .unwrap_or(text.len());
    let name = text[..end].trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '/' | '.'));
    let known = (2..=24).contains(&name.chars().count()) && name.chars().any(is_han);
    (known && !["本站", "本网", "原创", "网络", "互联网", "转载", "未知", "管理员"].contains(&name))
        .then(|| name.to_owned())
}

fn is_han(c: char) -> bool {
    super::fold::is_han(c)
}

/// Agencies that open their reports with their name, the place and the day.
const AGENCIES: [&str; 12] = [
    "新华社",
    "新华网",
    "中新社",
    "中新网",
    "人民网",
    "央广网",
    "本报",
    "本网",
    "中国网",
    "光明网",
    "中国经济网",
    "记者",
];

/// 新华社昆明3月5日电, 本报兰州2020年3月5日讯: the agency, the day if its year is said, and where the place stands in
/// the line (characters).
pub(super) fn dateline(line: &str) -> Option<(&'static str, Option<When>, std::ops::Range<usize>)> {
    let head: Vec<char> = line.chars().take(60).collect();
    let text: String = head.iter().collect();
    let agency = AGENCIES.iter().take(11).find(|a| text.trim_start_matches(['(', '【', ' ']).starts_with(**a))?;
    let from = text.find(agency)? + agency.len();
    let end = ["电", "讯"].iter().filter_map(|w| text[from..].find(w)).min()? + from;
    let said = &text[from..end];
    let digit = said.find(|c: char| c.is_ascii_digit())?;
    if !said.contains('日') || said[..digit].chars().count() > 10 {
        return None;
    }
    let start = text[..from].chars().count();
    let length = said[..digit].trim_end().chars().count();
    (length >= 2).then(|| (*agency, date_in(said).map(|(when, _)| when), start..start + length))
}

/// A day in words: 二〇二一年三月五日.
fn spoken(line: &str) -> Option<When> {
    let value = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).or((c == '零').then_some(0));
    let (year, rest) = line.trim().split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, rest) = rest.split_once('日')?;
    if !rest.trim().is_empty() || year.chars().count() != 4 {
        return None;
    }
    let year = year.chars().try_fold(0i16, |n, c| Some(n * 10 + value(c)? as i16))?;
    let small = |text: &str| {
        text.chars().try_fold((0i8, false), |(n, tens), c| match (c, value(c)) {
            ('十', _) => Some((n.max(1) * 10, true)),
            (_, Some(d)) => Some((n + d as i8, tens)),
            _ => None,
        })
    };
    When::parse(&format!("{year:04}-{}-{}", small(month)?.0, small(day)?.0))
}

/// The first full date in a line and the byte where it begins: 2021-11-23, 2022年10月13日, 2020/8/11, 2021.03.05.
pub(super) fn date_in(line: &str) -> Option<(When, usize)> {
    let mut numbers: Vec<(usize, &str)> = Vec::new();
    let mut start = None;
    for (i, c) in line.char_indices().chain(std::iter::once((line.len(), ' '))) {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                numbers.push((s, &line[s..i]));
                start = None;
            }
            _ => {}
        }
    }
    numbers.windows(3).find_map(|w| {
        let (y, m, d) = (w[0].1, w[1].1, w[2].1);
        let mark = |a: (usize, &str), b: (usize, &str)| {
            let mut between = line[a.0 + a.1.len()..b.0].chars();
            let mark = between.next().filter(|c| "-/.年月".contains(*c));
            mark.is_some() && between.all(|c| c == ' ')
        };
        if y.len() != 4 || m.len() > 2 || d.len() > 2 || !mark(w[0], w[1]) || !mark(w[1], w[2]) {
            return None;
        }
        let when = When::parse(&format!("{y}-{m}-{d}")).filter(|w| (1949..=2100).contains(&w.year))?;
        Some((when, w[0].0))
    })
}
