//! What rules and the steps of a derivation are called in Chinese; their own names are English.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::rule::FILES;
use crate::knowledge::{Knowledge, KnowledgeError};

/// Rules that are mechanism, and the steps of derivations.
const FILE: &str = "rules/steps.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    rule: BTreeMap<String, String>,
    step: BTreeMap<String, String>,
}

/// A file of rules, of which only the names are wanted here.
#[derive(Deserialize)]
struct Named {
    rule: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    name: String,
    zh: String,
}

/// The Chinese names of rules and steps.
#[derive(Clone, Debug)]
pub struct Labels {
    rules: BTreeMap<String, String>,
    steps: BTreeMap<String, String>,
}

impl Labels {
    /// # Errors
    /// Names the file that is wrong, and its line.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let steps: Steps = parse(FILE, &knowledge.text(FILE)?)?;
        let mut rules = steps.rule;
        for path in FILES {
            let file: Named = parse(path, &knowledge.text(path)?)?;
            rules.extend(file.rule.into_iter().map(|r| (r.name, r.zh)));
        }
        Ok(Self { rules, steps: steps.step })
    }

    /// The Chinese name of a rule.
    pub fn rule(&self, name: &str) -> Option<&str> {
        self.rules.get(name).map(String::as_str)
    }

    /// Every rule with its Chinese name.
    pub fn rules(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rules.iter().map(|(name, zh)| (name.as_str(), zh.as_str()))
    }

    /// A step of a derivation in Chinese: `rule funding.loan` names the rule in Chinese too.
    pub fn step(&self, step: &str) -> Option<String> {
        if let Some(zh) = self.steps.get(step) {
            return Some(zh.clone());
        }
        self.steps.iter().find_map(|(open, zh)| {
            let name = step.strip_prefix(open.strip_suffix('*')?)?;
            Some(zh.replace('*', self.rule(name).unwrap_or(name)))
        })
    }
}

fn parse<T: serde::de::DeserializeOwned>(path: &str, text: &str) -> Result<T, KnowledgeError> {
    toml::from_str(text).map_err(|e| KnowledgeError::Wrong {
        path: path.to_owned(),
        line: e.span().map_or(0, |s| text[..s.start].matches('\n').count() + 1),
        message: e.message().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_with_the_chinese_name_of_their_rule() {
        let labels = Labels::load(&Knowledge::embedded()).expect("the names load");
        assert_eq!(labels.step("rule table.cell").as_deref(), Some("规则 表格中的数"));
        assert_eq!(labels.step("table: column 数额").as_deref(), Some("表格:列“数额”"));
        assert_eq!(labels.step("no such step"), None);
    }
}
