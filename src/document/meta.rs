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

/// Fills what `documents.tsv` left open from the head of the text: the title and a date line.
pub(super) fn from_text(meta: &mut Meta, lines: &[String]) {
    if meta.title.is_none() {
        meta.title = lines.iter().find(|l| (4..=60).contains(&l.trim().chars().count())).map(|l| l.trim().to_owned());
    }
    if meta.published.is_none() {
        meta.published = lines.iter().take(12).filter(|l| l.chars().count() <= 60).find_map(|l| date_in(l));
    }
}

/// The first full date in a line: 2021-11-23, 2022年10月13日, 2020/8/11.
fn date_in(line: &str) -> Option<When> {
    let numbers: Vec<(usize, &str)> = {
        let mut all = Vec::new();
        let mut start = None;
        for (i, c) in line.char_indices().chain(std::iter::once((line.len(), ' '))) {
            match (c.is_ascii_digit(), start) {
                (true, None) => start = Some(i),
                (false, Some(s)) => {
                    all.push((s, &line[s..i]));
                    start = None;
                }
                _ => {}
            }
        }
        all
    };
    numbers.windows(3).find_map(|w| {
        let (y, m, d) = (w[0].1, w[1].1, w[2].1);
        let near = |a: (usize, &str), b: (usize, &str)| line[a.0 + a.1.len()..b.0].chars().count() == 1;
        if y.len() != 4 || !near(w[0], w[1]) || !near(w[1], w[2]) {
            return None;
        }
        When::parse(&format!("{y}-{m}-{d}"))
    })
}
