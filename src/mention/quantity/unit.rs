//! Units and measure words, from `seeds/units.csv`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::chars::CharSet;
use crate::knowledge::{Knowledge, KnowledgeError};

/// One unit as it can be written.
#[derive(Clone, Debug)]
pub struct Unit {
    pub chars: Vec<char>,
    /// How claims write it (元, 个, 平方米).
    pub name: String,
    /// Neutral symbol (m, kg, CNY), if it measures.
    pub symbol: Option<String>,
    /// `money`, `measure`, `count`, `time`, `percent`.
    pub class: String,
    /// The unit's size in its name's unit (角 = 0.1 元).
    pub factor: Decimal,
}

#[derive(Deserialize)]
struct Row {
    unit: String,
    aliases: String,
    symbol: String,
    class: String,
    factor: String,
    #[expect(dead_code, reason = "checked to be there by the reader")]
    source: String,
}

/// Every unit, by first character, longest first.
pub struct Units {
    by_first: BTreeMap<char, Vec<Unit>>,
    firsts: CharSet,
}

impl Units {
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let path = "seeds/units.csv";
        let text = knowledge.text(path)?;
        let mut by_first: BTreeMap<char, Vec<Unit>> = BTreeMap::new();
        for (n, row) in csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().enumerate() {
            let wrong = |message: String| KnowledgeError::Wrong { path: path.to_owned(), line: n + 2, message };
            let row = row.map_err(|e| wrong(e.to_string()))?;
            let factor: Decimal = row
                .factor
                .parse()
                .map_err(|_| wrong(format!("factor `{}` is no decimal; write 1 or 0.1", row.factor)))?;
            if !matches!(row.class.as_str(), "money" | "measure" | "count" | "time" | "percent") {
                return Err(wrong(format!("class `{}`; write money, measure, count, time or percent", row.class)));
            }
            for word in std::iter::once(row.unit.as_str()).chain(row.aliases.split('|')).filter(|w| !w.is_empty()) {
                let chars: Vec<char> = word.chars().collect();
                by_first.entry(chars[0]).or_default().push(Unit {
                    chars,
                    name: row.unit.clone(),
                    symbol: (!row.symbol.is_empty()).then(|| row.symbol.clone()),
                    class: row.class.clone(),
                    factor,
                });
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|u| std::cmp::Reverse(u.chars.len()));
        }
        let mut firsts = CharSet::default();
        by_first.keys().for_each(|c| firsts.add(*c));
        Ok(Self { by_first, firsts })
    }

    /// The longest unit that begins at `at`.
    pub fn at(&self, chars: &[char], at: usize) -> Option<&Unit> {
        let first = chars.get(at).filter(|c| self.firsts.has(**c))?;
        let list = self.by_first.get(first)?;
        list.iter().find(|u| {
            chars[at..].starts_with(&u.chars) && {
                // A Latin unit must end where the word ends: 5m, not 5min or 5mall.
                let end = at + u.chars.len();
                !(u.chars[u.chars.len() - 1].is_ascii_alphabetic()
                    && chars.get(end).is_some_and(char::is_ascii_alphabetic))
            }
        })
    }
}
