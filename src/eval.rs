//! Scoring extracted claims against annotated ones: precision, recall and F1 per type and slot.
//!
//! The measures are those of the project's claim guide (`docs/claims.md`): a claim is found if type and number agree
//! and its value overlaps the annotated one (pairing: helper and a recipient agree; policy: the title agrees).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

type Object = Map<String, Value>;

pub const TYPES: [&str; 5] = ["funding", "observation", "staffing", "pairing", "policy"];

fn slots(kind: &str) -> &'static [&'static str] {
    match kind {
        "funding" => &["bound", "flow", "funder", "recipient", "place", "purpose", "time", "cumulative"],
        "observation" => &["bound", "unit", "indicator", "place", "time", "kind"],
        "staffing" => &["bound", "role", "sender", "place", "time"],
        "pairing" => &["time"],
        _ => &[],
    }
}

fn whole(kind: &str) -> &'static [&'static str] {
    match kind {
        "funding" => &["funder", "purpose", "place", "time"],
        "observation" => &["unit", "indicator", "place", "time"],
        "staffing" => &["role", "sender", "place", "time"],
        _ => &[],
    }
}

/// Figures of one type.
#[derive(Clone, Debug, Default)]
pub struct Score {
    pub found: usize,
    pub spurious: usize,
    pub missed: usize,
    pub whole: usize,
    /// slot → how often it was right
    pub slots: BTreeMap<String, Slot>,
}

/// How often a slot was right on found claims.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slot {
    pub right: usize,
    pub compared: usize,
    /// The same where the annotation fills the slot.
    pub right_when_stated: usize,
    pub stated: usize,
}

impl Slot {
    /// Share of found claims whose slot is right.
    pub fn share(&self) -> f64 {
        ratio(self.right, self.compared)
    }
}

/// One thing that went wrong.
#[derive(Clone, Debug)]
pub struct Mistake {
    pub kind: String,
    /// `missed`, `spurious`, or the slot.
    pub what: String,
    pub doc: String,
    pub value: String,
    pub detail: String,
    pub rule: String,
}

/// Everything an evaluation tells.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub read: usize,
    pub values: usize,
    pub types: BTreeMap<String, Score>,
    pub mistakes: Vec<Mistake>,
    /// score band (its lower end) → (right, all), over claims of documents that are annotated
    pub bands: BTreeMap<u8, (usize, usize)>,
    /// rule → (right in all main slots, found, all), over claims of documents that are annotated
    pub rules: BTreeMap<String, (usize, usize, usize)>,
    /// document → for each of its claims, in their order, whether it is right in all main slots
    pub right: BTreeMap<String, Vec<bool>>,
}

impl Score {
    pub fn precision(&self) -> f64 {
        ratio(self.found, self.found + self.spurious)
    }

    pub fn recall(&self) -> f64 {
        ratio(self.found, self.found + self.missed)
    }

    pub fn f1(&self) -> f64 {
        harmonic(self.precision(), self.recall())
    }

    /// F1 of claims whose main slots are all right.
    pub fn whole_f1(&self) -> f64 {
        harmonic(ratio(self.whole, self.found + self.spurious), ratio(self.whole, self.found + self.missed))
    }
}

fn ratio(a: usize, b: usize) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}

fn harmonic(p: f64, r: f64) -> f64 {
    if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
}

fn fold(text: &str) -> String {
    const MARKS: &str = ",，、;；:：()（）\"“”‘’'《》<>·-—";
    text.nfkc().filter(|c| !c.is_whitespace() && !MARKS.contains(*c)).flat_map(char::to_lowercase).collect()
}

static PEOPLES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(壮族|回族|维吾尔|蒙古族|藏族|羌族|彝族|白族|傣族|景颇族|傈僳族|哈尼族|苗族|瑶族|侗族|布依族|土家族|拉祜族|佤族|独龙族|怒族|纳西族|普米族|布朗族|满族|朝鲜族|黎族|水族|仡佬族|畲族|各族|仫佬族|毛南族|土族|撒拉族|东乡族|保安族|裕固族|哈萨克|柯尔克孜|锡伯|塔吉克|达斡尔族|鄂温克族|鄂伦春)")
        .expect("the expression is valid")
});
static LEVELS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(特别行政区|自治区|自治州|自治县|自治旗|省|市|州|县|区|盟|地区)$").expect("the expression is valid")
});

fn name(text: &str) -> String {
    let s = fold(text);
    let mut t = PEOPLES.replace_all(&s, "").into_owned();
    if t.chars().count() > 2 {
        t = LEVELS.replace(&t, "").into_owned();
    }
    if t.is_empty() { s } else { t }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(s)) => vec![s.clone()],
        Some(Value::Array(all)) => all
            .iter()
            .filter_map(|v| v.as_str().or_else(|| v.get("name").and_then(Value::as_str)))
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

fn names(value: Option<&Value>) -> BTreeSet<String> {
    strings(value).iter().map(|s| name(s)).collect()
}

fn run(value: Option<&Value>) -> String {
    strings(value).iter().map(|s| fold(s)).collect::<String>().replace(['和', '与', '及'], "")
}

fn grams(s: &str) -> BTreeSet<String> {
    let chars: Vec<char> = fold(s).chars().collect();
    if chars.len() < 2 {
        return BTreeSet::from([chars.into_iter().collect()]);
    }
    chars.windows(2).map(|w| w.iter().collect()).collect()
}

/// Text slots: one inside the other and at least a third of it, or Dice over bigrams of at least 0.4.
fn close(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    if a == b {
        return true;
    }
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let (la, lb) = (a.chars().count(), b.chars().count());
    if a.contains(&b) || b.contains(&a) {
        return la.min(lb) * 3 >= la.max(lb);
    }
    let (x, y) = (grams(&a), grams(&b));
    let shared = x.intersection(&y).count();
    2.0 * shared as f64 / (x.len() + y.len()) as f64 >= 0.4
}

fn decimal(value: Option<&Value>) -> Option<Decimal> {
    match value? {
        Value::String(s) => s.parse().ok(),
        Value::Number(n) => n.to_string().parse().ok(),
        _ => None,
    }
}

fn unit(value: Option<&Value>) -> String {
    fold(&value.and_then(Value::as_str).unwrap_or_default().replace('每', "/")).replace("个百分点", "百分点")
}

fn time(value: Option<&Value>) -> Option<(String, String)> {
    let object = value?.as_object()?;
    let part = |k: &str| object.get(k).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (start, end) = (part("start"), part("end"));
    (!start.is_empty() || !end.is_empty()).then_some((start, end))
}

fn same_time(a: Option<&Value>, b: Option<&Value>) -> bool {
    let same = |x: &str, y: &str| x == y || (!x.is_empty() && !y.is_empty() && x.chars().take(4).eq(y.chars().take(4)));
    match (time(a), time(b)) {
        (Some(a), Some(b)) => same(&a.0, &b.0) && same(&a.1, &b.1),
        (None, None) => true,
        _ => false,
    }
}

fn text<'a>(o: &'a Object, key: &str) -> &'a str {
    o.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn slot_ok(key: &str, g: &Object, s: &Object) -> bool {
    let (a, b) = (g.get(key), s.get(key));
    match key {
        "place" => names(a) == names(b),
        "funder" | "recipient" | "sender" => {
            let (x, y) = (names(a), names(b));
            x == y
                || run(a) == run(b) && !run(a).is_empty()
                || !x.is_empty() && x.len() == y.len() && x.iter().all(|i| y.iter().any(|j| close(i, j)))
        }
        "time" => same_time(a, b),
        "purpose" | "indicator" | "role" => {
            let wanted = text(g, key);
            if wanted.is_empty() {
                return key == "purpose" || text(s, key).is_empty();
            }
            close(wanted, text(s, key))
        }
        "unit" => {
            let (x, y) = (unit(a), unit(b));
            let spoken = format!("{}{}", text(g, "indicator"), text(s, "indicator"));
            let per = ["人均", "户均", "每人", "每户", "平均"].iter().any(|w| spoken.contains(w));
            x == y || per && x.split('/').next() == y.split('/').next()
        }
        "cumulative" => a.and_then(Value::as_bool).unwrap_or(false) == b.and_then(Value::as_bool).unwrap_or(false),
        "bound" => {
            let or_exact =
                |o: &Object| if text(o, "bound").is_empty() { "exact".to_owned() } else { text(o, "bound").to_owned() };
            or_exact(g) == or_exact(s)
        }
        _ => a.filter(|v| !v.is_null()) == b.filter(|v| !v.is_null()),
    }
}

/// Whether an annotation fills a slot.
fn filled(key: &str, g: &Object) -> bool {
    match g.get(key) {
        None | Some(Value::Null) => false,
        _ if key == "time" => time(g.get(key)).is_some(),
        Some(Value::Bool(b)) => *b,
        Some(Value::String(s)) => !s.is_empty(),
        Some(Value::Array(a)) => !a.is_empty(),
        Some(_) => true,
    }
}

fn is_value(kind: &str) -> bool {
    matches!(kind, "funding" | "observation" | "staffing")
}

fn hit(g: &Object, s: &Object) -> bool {
    let kind = text(g, "type");
    if is_value(kind) {
        let at = |o: &Object, k: &str| o.get(k).and_then(Value::as_u64).unwrap_or(0);
        return at(s, "start") < at(g, "end")
            && at(g, "start") < at(s, "end")
            && decimal(g.get("number")) == decimal(s.get("number"));
    }
    if kind == "pairing" {
        let any = |k: &str| {
            let (x, y) = (names(g.get(k)), names(s.get(k)));
            x.iter().any(|i| y.iter().any(|j| i == j || close(i, j)))
        };
        return any("helper") && any("recipient");
    }
    fold(text(g, "title")) == fold(text(s, "title"))
}

impl Report {
    /// Share of annotated numbers that were read, whatever the type.
    pub fn values_read(&self) -> f64 {
        ratio(self.read, self.values)
    }

    /// A figure by its key: `values_read` (or `values`), or `KIND.MEASURE` with `p`, `r`, `f1`, `whole_f1` (or
    /// `whole`) or a slot; rounded to four places.
    pub fn figure(&self, key: &str) -> Option<f64> {
        let Some((kind, measure)) = key.split_once('.') else {
            return matches!(key, "values" | "values_read").then(|| rounded(self.values_read()));
        };
        let score = self.types.get(kind)?;
        Some(rounded(match measure {
            "p" => score.precision(),
            "r" => score.recall(),
            "f1" => score.f1(),
            "whole" | "whole_f1" => score.whole_f1(),
            slot => score.slots.get(slot)?.share(),
        }))
    }

    /// Every figure, rounded to four places.
    pub fn json(&self) -> Value {
        let mut all = Map::new();
        all.insert("values_read".to_owned(), rounded(self.values_read()).into());
        for kind in TYPES {
            let score = &self.types[kind];
            let mut o = Map::new();
            o.insert("n".to_owned(), (score.found + score.missed).into());
            o.insert("p".to_owned(), rounded(score.precision()).into());
            o.insert("r".to_owned(), rounded(score.recall()).into());
            o.insert("f1".to_owned(), rounded(score.f1()).into());
            for key in slots(kind) {
                let Some(slot) = score.slots.get(*key) else { continue };
                o.insert((*key).to_owned(), rounded(slot.share()).into());
                if slot.stated > 0 && *key != "bound" {
                    let share = ratio(slot.right_when_stated, slot.stated);
                    o.insert(format!("{key}.when_stated"), rounded(share).into());
                }
            }
            if !whole(kind).is_empty() {
                o.insert("whole_f1".to_owned(), rounded(score.whole_f1()).into());
            }
            all.insert(kind.to_owned(), Value::Object(o));
        }
        Value::Object(all)
    }
}

/// To four places, so that figures can be compared as they are printed.
fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

/// Compares claims with annotations; both are keyed by document. Only annotated documents count.
pub fn compare(gold: &BTreeMap<String, Vec<Object>>, claims: &BTreeMap<String, Vec<Object>>) -> Report {
    let mut report = Report::default();
    for kind in TYPES {
        report.types.insert(kind.to_owned(), Score::default());
    }
    let none = Vec::new();
    for (doc, golds) in gold {
        let said = claims.get(doc).unwrap_or(&none);
        let mut used = vec![false; said.len()];
        let mut matches: Vec<Option<usize>> = vec![None; golds.len()];
        let length = |o: &Object| {
            o.get("end").and_then(Value::as_i64).unwrap_or(0) - o.get("start").and_then(Value::as_i64).unwrap_or(0)
        };
        let mut order: Vec<usize> = (0..golds.len()).collect();
        order.sort_by_key(|i| length(&golds[*i]));
        for i in order {
            let g = &golds[i];
            let mut best: Option<(usize, usize)> = None;
            for (j, s) in said.iter().enumerate() {
                if used[j] || text(s, "type") != text(g, "type") || !hit(g, s) {
                    continue;
                }
                let right = slots(text(g, "type")).iter().filter(|k| slot_ok(k, g, s)).count();
                if best.is_none_or(|(r, _)| right > r) {
                    best = Some((right, j));
                }
            }
            if let Some((_, j)) = best {
                used[j] = true;
                matches[i] = Some(j);
            }
        }
        let mut right_claims = vec![false; said.len()];
        for (i, g) in golds.iter().enumerate() {
            let kind = text(g, "type").to_owned();
            if is_value(&kind) {
                report.values += 1;
                report.read += usize::from(said.iter().any(|s| is_value(text(s, "type")) && hit(g, s)));
            }
            let Some(score) = report.types.get_mut(&kind) else { continue };
            let mistake = |what: &str, detail: String, rule: &str| Mistake {
                kind: kind.clone(),
                what: what.to_owned(),
                doc: doc.clone(),
                value: text(g, "value_text").to_owned(),
                detail,
                rule: rule.to_owned(),
            };
            let Some(j) = matches[i] else {
                score.missed += 1;
                report.mistakes.push(mistake("missed", text(g, "sentence").to_owned(), ""));
                continue;
            };
            let s = &said[j];
            score.found += 1;
            for key in slots(&kind) {
                let ok = slot_ok(key, g, s);
                let entry = score.slots.entry((*key).to_owned()).or_default();
                let stated = filled(key, g);
                entry.right += usize::from(ok);
                entry.compared += 1;
                entry.right_when_stated += usize::from(ok && stated);
                entry.stated += usize::from(stated);
                if !ok {
                    let show = |o: &Object| o.get(*key).map_or("null".to_owned(), ToString::to_string);
                    report.mistakes.push(mistake(
                        key,
                        format!("{} ≠ {} | {}", show(g), show(s), text(g, "sentence")),
                        text(s, "rule"),
                    ));
                }
            }
            let all = whole(&kind).iter().all(|k| slot_ok(k, g, s) || *k == "time" && time(g.get("time")).is_none());
            score.whole += usize::from(all && !whole(&kind).is_empty());
            right_claims[j] = all;
        }
        for (j, s) in said.iter().enumerate() {
            let kind = text(s, "type");
            if let Some(score) = s.get("score").and_then(Value::as_u64) {
                let band = report.bands.entry((score / 10 * 10) as u8).or_default();
                band.0 += usize::from(right_claims[j]);
                band.1 += 1;
            }
            let rule = report.rules.entry(text(s, "rule").to_owned()).or_default();
            rule.0 += usize::from(right_claims[j]);
            rule.1 += usize::from(used[j]);
            rule.2 += 1;
            if used[j] {
                continue;
            }
            if let Some(score) = report.types.get_mut(kind) {
                score.spurious += 1;
                report.mistakes.push(Mistake {
                    kind: kind.to_owned(),
                    what: "spurious".to_owned(),
                    doc: doc.clone(),
                    value: text(s, "value_text").to_owned(),
                    detail: text(s, "sentence").to_owned(),
                    rule: text(s, "rule").to_owned(),
                });
            }
        }
        report.right.insert(doc.clone(), right_claims);
    }
    report
}
