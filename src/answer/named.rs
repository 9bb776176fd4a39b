//! Named queries: `queries/*.rq` with titles and typed parameters in `#+` decorator comments (the convention of
//! grlc), so that the same file runs in other tools too.
//!
//! ```text
//! #+ summary: Who funded what / 谁在哪里出了什么钱
//! #+ description: …
//! #+ bangfu:
//! #+   place: {type: place, default: "000000", zh: 地点, en: place}
//! ```
//! In the query a parameter is written `?_place_iri`, `?_from_integer` …, as grlc has it; it is replaced by a
//! typed term and never by text.

use std::collections::BTreeMap;

use crate::graph::Iris;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::Seeds;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// A division code or an official place name.
    Place,
    Year,
    Number,
    Text,
    /// One of the flows.
    Flow,
    /// A claim's or document's id.
    Id,
}

/// One parameter of a named query.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub kind: ParameterKind,
    pub default: Option<String>,
    pub zh: String,
    pub en: String,
}

/// A query of `queries/`.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub title_zh: String,
    pub title_en: String,
    pub parameters: Vec<Parameter>,
    pub text: String,
    pub path: String,
}

/// Every named query.
#[derive(Clone, Debug)]
pub struct Queries {
    pub all: BTreeMap<String, Named>,
}

/// What is wrong with the call of a named query.
#[derive(Debug, thiserror::Error)]
pub enum NamedError {
    #[error("there is no query named `{0}`; `bangfu query --list` names them all")]
    Unknown(String),
    #[error("{query} has no parameter `{name}`; it takes: {known}")]
    UnknownParameter { query: String, name: String, known: String },
    #[error("{query} needs the parameter `{name}` ({what}): -p {name}=…")]
    Missing { query: String, name: String, what: String },
    #[error("{name}={value}: {why}")]
    Value { name: String, value: String, why: String },
}

impl Queries {
    /// Reads every query and checks its decorators.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let mut all = BTreeMap::new();
        for path in knowledge.list("queries/", ".rq") {
            let named = read(&path, &knowledge.text(&path)?)?;
            all.insert(named.name.clone(), named);
        }
        Ok(Self { all })
    }

    pub fn get(&self, name: &str) -> Result<&Named, NamedError> {
        self.all.get(name).ok_or_else(|| NamedError::Unknown(name.to_owned()))
    }
}

fn read(path: &str, text: &str) -> Result<Named, KnowledgeError> {
    let wrong = |line: usize, message: String| KnowledgeError::Wrong { path: path.to_owned(), line: line + 1, message };
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rq").to_owned();
    let (mut summary, mut parameters, mut in_parameters) = (None, Vec::new(), false);
    for (n, line) in text.lines().enumerate() {
        let Some(decorator) = line.strip_prefix("#+") else { continue };
        if let Some(s) = decorator.trim().strip_prefix("summary:") {
            summary = Some(s.trim().trim_matches('"').to_owned());
        } else if decorator.trim() == "bangfu:" {
            in_parameters = true;
        } else if in_parameters && decorator.starts_with("   ") {
            let (name, rest) = decorator
                .trim()
                .split_once(':')
                .ok_or_else(|| wrong(n, "a parameter is written `name: {type: place, …}`".to_owned()))?;
            let fields: BTreeMap<String, String> = rest
                .trim()
                .trim_start_matches('{')
                .trim_end_matches('}')
                .split(',')
                .filter_map(|f| f.split_once(':'))
                .map(|(k, v)| (k.trim().to_owned(), v.trim().trim_matches('"').to_owned()))
                .collect();
            let field = |k: &str| fields.get(k).cloned();
            let kind = match field("type").as_deref() {
                Some("place") => ParameterKind::Place,
                Some("year") => ParameterKind::Year,
                Some("number") => ParameterKind::Number,
                Some("text") => ParameterKind::Text,
                Some("flow") => ParameterKind::Flow,
                Some("id") => ParameterKind::Id,
                other => {
                    return Err(wrong(
                        n,
                        format!("parameter {name}: type {other:?}; write place, year, number, text, flow or id"),
                    ));
                }
            };
            let marker = format!("?_{name}");
            if !text.lines().any(|l| !l.starts_with('#') && l.contains(&marker)) {
                return Err(wrong(
                    n,
                    format!("parameter {name} is declared, but {marker} does not stand in the query"),
                ));
            }
            parameters.push(Parameter {
                name: name.to_owned(),
                kind,
                default: field("default"),
                zh: field("zh").unwrap_or_default(),
                en: field("en").unwrap_or_default(),
            });
        } else if !decorator.trim().is_empty() && !decorator.starts_with("  ") {
            in_parameters = false;
        }
    }
    let summary = summary
        .ok_or_else(|| wrong(0, "the query has no title: write `#+ summary: English title / 中文标题`".to_owned()))?;
    let (en, zh) = summary.split_once('/').ok_or_else(|| {
        wrong(0, "the title must have both languages: `#+ summary: English title / 中文标题`".to_owned())
    })?;
    Ok(Named {
        name,
        title_zh: zh.trim().to_owned(),
        title_en: en.trim().to_owned(),
        parameters,
        text: text.to_owned(),
        path: path.to_owned(),
    })
}

impl Named {
    /// The query with its parameters put in as typed terms.
    ///
    /// # Errors
    /// Names a parameter that is unknown, missing or of the wrong type.
    pub fn bind(&self, values: &BTreeMap<String, String>, seeds: &Seeds, iris: &Iris) -> Result<String, NamedError> {
        if let Some(name) = values.keys().find(|k| !self.parameters.iter().any(|p| &p.name == *k)) {
            return Err(NamedError::UnknownParameter {
                query: self.name.clone(),
                name: name.clone(),
                known: self.parameters.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", "),
            });
        }
        let mut text = self.text.clone();
        for p in &self.parameters {
            let value = values.get(&p.name).or(p.default.as_ref()).ok_or_else(|| NamedError::Missing {
                query: self.name.clone(),
                name: p.name.clone(),
                what: format!("{} / {}", p.zh, p.en),
            })?;
            let bad = |why: &str| NamedError::Value { name: p.name.clone(), value: value.clone(), why: why.to_owned() };
            let term = match p.kind {
                ParameterKind::Place => {
                    let code = if seeds.by_code.contains_key(value.as_str()) {
                        value.clone()
                    } else {
                        let mut found = seeds
                            .places
                            .iter()
                            .filter(|r| r.until.is_none() && (&r.name == value || r.short_names.contains(value)));
                        let first = found.next().ok_or_else(|| {
                            bad("no division has this code or name; give six digits of GB/T 2260 or an official name")
                        })?;
                        if found.next().is_some() {
                            return Err(bad("several divisions have this name; give the six-digit code"));
                        }
                        first.code.clone()
                    };
                    iris.place(&code).to_string()
                }
                ParameterKind::Year | ParameterKind::Number => {
                    let number: rust_decimal::Decimal = value.parse().map_err(|_| bad("not a number"))?;
                    number.to_string()
                }
                ParameterKind::Text => oxigraph::model::Literal::new_simple_literal(value).to_string(),
                ParameterKind::Flow => {
                    const FLOWS: [&str; 9] =
                        ["any", "invest", "allocate", "spend", "loan", "donate", "raise", "purchase", "agree"];
                    if !FLOWS.contains(&value.as_str()) {
                        return Err(bad(
                            "no such flow; write any, invest, allocate, spend, loan, donate, raise, purchase or agree",
                        ));
                    }
                    oxigraph::model::Literal::new_simple_literal(value).to_string()
                }
                ParameterKind::Id => {
                    let id = value.rsplit('/').next().unwrap_or(value);
                    oxigraph::model::Literal::new_simple_literal(id).to_string()
                }
            };
            text = replace_variable(&text, &format!("?_{}", p.name), &term);
        }
        Ok(text)
    }
}

/// Replaces a variable (with its grlc suffix, `?_place_iri`) where it stands as a whole word outside comments.
fn replace_variable(text: &str, variable: &str, term: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if line.starts_with('#') {
            out.push_str(line);
        } else {
            let mut rest = line;
            while let Some(at) = rest.find(variable) {
                let after = &rest[at + variable.len()..];
                let suffix = ["_iri", "_integer", "_decimal", "_literal"]
                    .iter()
                    .find(|s| after.starts_with(**s))
                    .map_or(0, |s| s.len());
                let ends = after[suffix..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
                out.push_str(&rest[..at]);
                if ends {
                    out.push_str(term);
                    rest = &after[suffix..];
                } else {
                    out.push_str(variable);
                    rest = after;
                }
            }
            out.push_str(rest);
        }
        out.push('\n');
    }
    out
}
