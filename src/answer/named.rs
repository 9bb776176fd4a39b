//! Named queries: `queries/*.rq` with titles and typed parameters in `#+` decorator comments (the convention of
//! grlc), so that the same file runs in other tools too.
//!
//! ```text
//! #+ summary: "Who funded what / 谁在哪里出了什么钱"
//! #+ description: "… / …"
//! #+ bangfu:
//! #+   place: {type: place, default: "000000", zh: 地点, en: place}
//! ```
//! In the query a parameter is written `?_place_iri`, `?_from_integer` …, as grlc has it; it is replaced by a
//! typed term and never by text.

use std::collections::BTreeMap;

use yaml_rust2::{Yaml, YamlLoader};

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
    /// An absolute IRI.
    Iri,
}

/// What a type is called in the decorators.
const KINDS: [(&str, ParameterKind); 7] = [
    ("place", ParameterKind::Place),
    ("year", ParameterKind::Year),
    ("number", ParameterKind::Number),
    ("text", ParameterKind::Text),
    ("flow", ParameterKind::Flow),
    ("id", ParameterKind::Id),
    ("iri", ParameterKind::Iri),
];

impl ParameterKind {
    fn named(name: &str) -> Option<Self> {
        KINDS.iter().find(|(kind, _)| *kind == name).map(|(_, kind)| *kind)
    }
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
    /// What it gives and what to beware of; may be empty.
    pub description_zh: String,
    pub description_en: String,
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

    /// Reads one query that stands elsewhere (`path` names it in errors); `None` when it has no decorators.
    ///
    /// # Errors
    /// Names the line of a decorator that is wrong.
    pub fn parse(path: &str, text: &str) -> Result<Option<Named>, KnowledgeError> {
        if text.lines().any(|line| line.starts_with("#+")) { read(path, text).map(Some) } else { Ok(None) }
    }

    pub fn get(&self, name: &str) -> Result<&Named, NamedError> {
        self.all.get(name).ok_or_else(|| NamedError::Unknown(name.to_owned()))
    }
}

/// Reads the decorators as YAML, each on its own line, so that an error names the line of the file.
fn read(path: &str, text: &str) -> Result<Named, KnowledgeError> {
    let wrong = |line: usize, message: String| KnowledgeError::Wrong { path: path.to_owned(), line, message };
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rq").to_owned();
    let decorators: String =
        text.lines().map(|line| format!("{}\n", line.strip_prefix("#+").unwrap_or_default())).collect();
    let documents = YamlLoader::load_from_str(&decorators)
        .map_err(|e| wrong(e.marker().line(), format!("the decorators are no YAML: {}", e.info())))?;
    let none = Yaml::BadValue;
    let yaml = documents.first().unwrap_or(&none);
    let line_of = |word: &str| {
        text.lines().position(|l| l.strip_prefix("#+").is_some_and(|l| l.trim().starts_with(word))).map_or(1, |n| n + 1)
    };
    let both = |key: &str| yaml[key].as_str().and_then(|s| s.split_once(" / ")).map(|(en, zh)| (en.trim(), zh.trim()));
    let (title_en, title_zh) = both("summary").ok_or_else(|| {
        let mend = "the query needs a title in both languages: write `#+ summary: \"English title / 中文标题\"`";
        wrong(line_of("summary:"), mend.to_owned())
    })?;
    let (description_en, description_zh) = both("description").unwrap_or_default();
    let mut parameters = Vec::new();
    for (key, fields) in yaml["bangfu"].as_hash().into_iter().flatten() {
        let Some(name) = key.as_str() else { continue };
        let line = line_of(&format!("{name}:"));
        let field = |key: &str| match &fields[key] {
            Yaml::String(s) => Some(s.clone()),
            Yaml::Integer(n) => Some(n.to_string()),
            _ => None,
        };
        let kind = field("type").and_then(|kind| ParameterKind::named(&kind)).ok_or_else(|| {
            let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
            wrong(line, format!("the parameter {name} needs a type: {{type: {}}}", kinds.join(" or ")))
        })?;
        let marker = format!("?_{name}");
        if !text.lines().any(|l| !l.starts_with('#') && l.contains(&marker)) {
            return Err(wrong(line, format!("parameter {name} is declared, but {marker} does not stand in the query")));
        }
        parameters.push(Parameter {
            name: name.to_owned(),
            kind,
            default: field("default"),
            zh: field("zh").unwrap_or_default(),
            en: field("en").unwrap_or_default(),
        });
    }
    Ok(Named {
        name,
        title_zh: title_zh.to_owned(),
        title_en: title_en.to_owned(),
        description_zh: description_zh.to_owned(),
        description_en: description_en.to_owned(),
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
                ParameterKind::Iri => {
                    oxigraph::model::NamedNode::new(value).map_err(|_| bad("not an absolute IRI"))?.to_string()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        read("queries/x.rq", text).expect_err("the query is wrong").to_string()
    }

    #[test]
    fn what_is_wrong_with_a_query_is_told_with_its_line() {
        let title = "#+ summary: \"Mine / 我的\"\n";
        assert!(told("SELECT * { ?s ?p ?o }").contains("title in both languages"));
        let untyped = told(&format!("{title}#+ bangfu:\n#+   place: {{zh: 地点}}\nSELECT * {{ ?_place_iri ?p ?o }}"));
        assert!(untyped.starts_with("queries/x.rq:3:") && untyped.contains("type: place or year"), "{untyped}");
        let absent = told(&format!("{title}#+ bangfu:\n#+   place: {{type: place}}\nSELECT * {{ ?s ?p ?o }}"));
        assert!(absent.contains("?_place"), "{absent}");
        assert!(told("#+ summary: \"a / b\n#+ bangfu: {\nSELECT").contains("no YAML"));
    }

    #[test]
    fn decorators_may_be_written_in_any_form_of_yaml() {
        let text = "#+ summary: Mine / 我的\n#+ bangfu:\n#+   from:\n#+     type: year\n#+     default: 1949\nSELECT ?_from_integer {}";
        let named = read("queries/x.rq", text).expect("the query is right");
        assert_eq!((named.title_zh.as_str(), named.parameters[0].default.as_deref()), ("我的", Some("1949")));
    }

    #[test]
    fn a_variable_is_replaced_as_a_whole() {
        let text = replace_variable("?_to_integer ?_together ?_to\n# ?_to\n", "?_to", "5");
        assert_eq!(text, "5 ?_together 5\n# ?_to\n");
    }
}
