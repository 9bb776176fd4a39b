//! How answers look: a table in the user's language on a terminal, a format for programs in a pipe.

use std::io::{IsTerminal, Write};

use super::{Context, Failure, Lang};
use crate::answer::{self, Answer, Format, Look};
use crate::ontology::Ontology;

/// Columns of a page, where there is no terminal to ask.
const PAGE: usize = 120;

/// Variable, Chinese, English: headings that the ontology's own labels do not give.
const HEADINGS: &[(&str, &str, &str)] = &[
    ("about", "关于", "about"),
    ("body", "机构", "body"),
    ("claims", "陈述数", "claims"),
    ("claim", "陈述", "claim"),
    ("otherClaim", "另一陈述", "other claim"),
    ("otherAmount", "另一数额", "other amount"),
    ("number", "数值", "number"),
    ("class", "类", "class"),
    ("code", "代码", "code"),
    ("direction", "方向", "direction"),
    ("file", "文件名", "file"),
    ("flow", "流向", "flow"),
    ("funders", "出资方IRI", "funders"),
    ("graph", "图", "graph"),
    ("helpers", "帮扶方数", "helpers"),
    ("item", "外部条目", "item"),
    ("label", "名称", "label"),
    ("largest", "最大一笔(元)", "largest (yuan)"),
    ("lat", "纬度", "latitude"),
    ("leastScore", "最低可信度", "least score"),
    ("long", "经度", "longitude"),
    ("measure", "性质", "measure"),
    ("n", "数目", "number"),
    ("population", "人口", "population"),
    ("populationDate", "人口日期", "date"),
    ("property", "属性", "property"),
    ("documents", "文件数", "documents"),
    ("shortName", "简称", "short name"),
    ("title", "标题", "title"),
    ("together", "共同出资方", "together with"),
    ("type", "类型", "type"),
    ("value", "值", "value"),
    ("what", "内容", "what"),
    ("who", "谁", "who"),
    ("year", "年份", "year"),
    ("years", "时段", "years"),
];

/// What variables and values of closed vocabularies are called, from the ontology's labels.
pub struct Names {
    ontology: Ontology,
    lang: Lang,
}

impl Names {
    /// # Errors
    /// When the ontology is wrong.
    pub fn load(context: &Context) -> Result<Self, Failure> {
        Ok(Self { ontology: Ontology::load(&context.knowledge)?, lang: context.lang })
    }

    fn language(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The label of a term (`funder`, `FundingClaim`), if the ontology has it.
    pub fn term(&self, name: &str) -> Option<&str> {
        self.ontology.label(name, self.language())
    }

    /// What a variable of a query is called.
    pub fn heading(&self, variable: &str) -> String {
        let bare = variable.strip_suffix("Names").or_else(|| variable.strip_suffix("Name")).unwrap_or(variable);
        let heading =
            |name: &str| HEADINGS.iter().find(|(n, _, _)| *n == name).map(|(_, zh, en)| self.lang.say(zh, en));
        heading(variable).or_else(|| heading(bare)).or_else(|| self.term(bare)).unwrap_or(variable).to_owned()
    }

    /// What a value is called in a column; what is the ordinary case (done, exact) is not said at all.
    pub fn value(&self, variable: &str, value: &str) -> Option<String> {
        match (variable, value) {
            ("status", "done") | ("bound", "exact") => Some(String::new()),
            ("cumulative", "true") => self.term("cumulative").map(str::to_owned),
            ("flow" | "status" | "measure" | "bound", _) => {
                self.term(&format!("{variable}-{value}")).map(str::to_owned)
            }
            ("type", _) => self.term(value).map(str::to_owned),
            _ => None,
        }
    }
}

/// A text with blanks behind it to a width in columns.
pub fn padded(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthStr;
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A name and what it is, the names of one list in a column.
pub fn field(name: &str, text: &str) -> String {
    format!("{}  {text}", padded(name, 8))
}

/// Columns of the screen, or of a page.
pub fn width() -> usize {
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    match terminal_size::terminal_size() {
        Some((terminal_size::Width(width), _)) if std::io::stdout().is_terminal() => usize::from(width).max(40),
        _ => columns().unwrap_or(PAGE).clamp(40, 1000),
    }
}

/// Whether standard output takes colours: a terminal, and NO_COLOR (no-color.org) is not set.
pub fn colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Writes an answer in the format asked for, else as a table on a terminal and as `piped` elsewhere.
///
/// # Errors
/// When the ontology is wrong or the writer fails.
pub fn write(
    context: &Context,
    answer: &Answer,
    format: Option<Format>,
    piped: Format,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let format = format.unwrap_or(if std::io::stdout().is_terminal() { Format::Table } else { piped });
    let names = if format == Format::Table { Some(Names::load(context)?) } else { None };
    let heading = |variable: &str| names.as_ref().map_or_else(|| variable.to_owned(), |n| n.heading(variable));
    let value = |variable: &str, value: &str| names.as_ref().and_then(|n| n.value(variable, value));
    let look =
        Look { width: width(), colour: colour(), chinese: context.lang == Lang::Zh, heading: &heading, value: &value };
    Ok(answer::write(answer, format, &look, out)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Queries;
    use crate::knowledge::Knowledge;

    #[test]
    fn every_column_of_every_query_has_a_chinese_heading() {
        let knowledge = Knowledge::embedded();
        let names = Names::load(&Context { lang: Lang::Zh, knowledge: knowledge.clone() }).expect("the ontology loads");
        for query in Queries::load(&knowledge).expect("the queries load").all.values() {
            for variable in answer::variables(&query.text).expect("the query is valid") {
                if variable.ends_with("Sentence") || variable.ends_with("Document") || variable == "sentence" {
                    continue;
                }
                let heading = names.heading(&variable);
                assert!(heading.chars().any(|c| c > '\u{2E80}'), "{}: ?{variable} has no heading", query.path);
            }
        }
    }
}
