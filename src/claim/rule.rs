//! Rules: how claims are said, read from `rules/*.toml` and checked at load.
//!
//! A rule is a name, the kind of claim it makes, one or more patterns (`say`), patterns that forbid it
//! (`unless`), what it sets (`flow`, `measure`, `status` …) and its own examples. A rule cannot lie: names are
//! unique, every class and hole exists, every rule has examples that fire and examples that do not.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Kind;
use super::pattern::{Match, Pattern};
use super::scene::Scene;
use super::words::Words;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::mention::Mention;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<RuleText>,
}

/// A rule as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    name: String,
    /// What it is called in Chinese.
    #[serde(default)]
    zh: String,
    claim: Kind,
    say: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    set: BTreeMap<String, String>,
    yes: Vec<String>,
    no: Vec<String>,
}

/// A compiled rule.
pub struct Rule {
    pub name: String,
    pub kind: Kind,
    say: Vec<Pattern>,
    unless: Vec<Pattern>,
    pub set: BTreeMap<String, String>,
    /// Examples that must fire: text ` => ` expected `key=value` pairs.
    pub yes: Vec<String>,
    /// Examples that must not.
    pub no: Vec<String>,
    pub path: String,
    pub line: usize,
}

/// Every rule, in the order in which they are tried.
pub struct Rules {
    pub rules: Vec<Rule>,
}

/// The files, in the order in which rules are tried.
pub(super) const FILES: [&str; 5] =
    ["rules/pairing.toml", "rules/policy.toml", "rules/staffing.toml", "rules/observation.toml", "rules/funding.toml"];
/// What `set` may name, with the values allowed (empty: any).
const SETTABLE: [(&str, &[&str]); 6] = [
    ("flow", &["invest", "allocate", "spend", "loan", "donate", "raise", "purchase", "agree"]),
    ("measure", &["level", "change", "target", "standard"]),
    ("status", &["done", "planned", "required"]),
    ("roles", &["turned", "none"]),
    ("scheme", &[]),
    ("cumulative", &["true", "false"]),
];

impl Rules {
    pub fn load(knowledge: &Knowledge, words: &mut Words) -> Result<Self, KnowledgeError> {
        let mut rules = Vec::new();
        let mut names = BTreeSet::new();
        for path in FILES {
            let text = knowledge.text(path)?;
            let wrong = |line: usize, message: String| KnowledgeError::Wrong { path: path.to_owned(), line, message };
            let file: File = toml::from_str(&text).map_err(|e| {
                let line = e.span().map_or(0, |s| text[..s.start].matches('\n').count() + 1);
                wrong(line, e.message().to_owned())
            })?;
            for rule in file.rule {
                let line = text
                    .lines()
                    .position(|l| l.trim_start().starts_with("name") && l.contains(&format!("\"{}\"", rule.name)))
                    .map_or(0, |l| l + 1);
                let fail = |message: String| wrong(line, format!("rule {}: {message}", rule.name));
                if !names.insert(rule.name.clone()) {
                    return Err(fail("the name is used twice; rename one".to_owned()));
                }
                if rule.zh.trim().is_empty() {
                    return Err(fail("a rule needs `zh`, what it is called in Chinese".to_owned()));
                }
                if rule.say.is_empty() || rule.yes.is_empty() || rule.no.is_empty() {
                    return Err(fail(
                        "a rule needs `say` and at least one example in `yes` and one in `no`".to_owned(),
                    ));
                }
                for (key, value) in &rule.set {
                    match SETTABLE.iter().find(|(k, _)| k == key) {
                        None => {
                            return Err(fail(format!(
                                "`set` cannot name {key}; it can name flow, measure, status, roles, scheme, cumulative"
                            )));
                        }
                        Some((_, allowed)) if !allowed.is_empty() && !allowed.contains(&value.as_str()) => {
                            return Err(fail(format!("{key} cannot be {value}; it can be {}", allowed.join(", "))));
                        }
                        Some(_) => {}
                    }
                }
                let say =
                    rule.say.iter().map(|p| Pattern::compile(p, words)).collect::<Result<_, _>>().map_err(fail)?;
                let unless =
                    rule.unless.iter().map(|p| Pattern::compile(p, words)).collect::<Result<_, _>>().map_err(fail)?;
                rules.push(Rule {
                    name: rule.name,
                    kind: rule.claim,
                    say,
                    unless,
                    set: rule.set,
                    yes: rule.yes,
                    no: rule.no,
                    path: path.to_owned(),
                    line,
                });
            }
        }
        Ok(Self { rules })
    }

    /// The first rule of a kind that takes a mention as its anchor.
    pub fn first<'r, 'a>(
        &'r self,
        kinds: &[Kind],
        scene: &Scene<'a>,
        anchor: &'a Mention,
    ) -> Option<(&'r Rule, Match<'r, 'a>)> {
        self.rules.iter().filter(|r| kinds.contains(&r.kind)).find_map(|r| r.at(scene, anchor).map(|m| (r, m)))
    }
}

impl Rule {
    /// Tries the rule with its anchor on a mention.
    pub fn at<'r, 'a>(&'r self, scene: &Scene<'a>, anchor: &'a Mention) -> Option<Match<'r, 'a>> {
        let found = self.say.iter().find_map(|p| p.at(scene, anchor))?;
        (!self.unless.iter().any(|p| p.at(scene, anchor).is_some())).then_some(found)
    }
}
