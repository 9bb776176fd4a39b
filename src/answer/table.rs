//! Answers for people: a table that fits the screen, each row with its sentence shortened around the value.
//!
//! Columns are told apart by the names of the query's variables: `amount`, `unit` and `bound` become one cell beside
//! the plain number; `sentence` (with `words` and `document`) stands on a line of its own under the row; an IRI whose
//! name stands in a column beside it (`funder`, `funderName`) is left to the other formats; claims are cut to as many
//! digits as tell them apart. Columns without a value are not shown.

use std::collections::BTreeSet;
use std::io::{self, Write};

use oxigraph::model::Term;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::ontology::{BASE, NS};

/// How a table is drawn; what it is called in the user's language is told by the caller.
pub struct Look<'a> {
    /// Columns of the screen.
    pub width: usize,
    /// Whether escape sequences may be written.
    pub colour: bool,
    pub chinese: bool,
    /// What a variable is called.
    pub heading: &'a dyn Fn(&str) -> String,
    /// What a value of a closed vocabulary is called (`flow`, `invest`).
    pub value: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// Fewest digits of a claim's id.
const SHORTEST: usize = 8;
/// No column is made narrower than this to fit the screen.
const NARROWEST: usize = 8;
/// What stands between two columns.
const GAP: &str = "  ";

struct Column {
    heading: String,
    right: bool,
    cells: Vec<String>,
    width: usize,
}

/// The lines under a row: sentence, its value's words and its document, as indices of variables.
struct Quote {
    sentence: usize,
    words: Option<usize>,
    document: Option<usize>,
}

/// Writes rows as a table.
///
/// # Errors
/// What the writer says.
pub fn table(variables: &[String], rows: &[Vec<Option<Term>>], look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let at = |name: &str| variables.iter().position(|v| v == name);
    let quotes: Vec<Quote> = variables
        .iter()
        .enumerate()
        .filter_map(|(i, v)| {
            let stem =
                if v == "sentence" { Some(String::new()) } else { v.strip_suffix("Sentence").map(str::to_owned) };
            let mate = |name: &str| {
                let stem = stem.as_deref()?;
                at(&if stem.is_empty() { name.to_owned() } else { format!("{stem}{}", capital(name)) })
            };
            stem.as_ref().map(|_| Quote { sentence: i, words: mate("words"), document: mate("document") })
        })
        .collect();
    let mut columns = columns(variables, rows, look, &quotes);
    columns.retain(|c| c.cells.iter().any(|cell| !cell.is_empty()));
    fit(&mut columns, look.width);
    let paint = |code: &str, text: &str| {
        if look.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    let heads: Vec<Vec<String>> = columns.iter().map(|c| wrap(&c.heading, c.width)).collect();
    for line in lines(&heads, &columns) {
        writeln!(out, "{}", paint("1", line.trim_end()))?;
    }
    let ruled = columns.iter().map(|c| c.width + GAP.len()).sum::<usize>().saturating_sub(GAP.len());
    writeln!(out, "{}", paint("2", &"─".repeat(ruled)))?;
    for (r, row) in rows.iter().enumerate() {
        let cells: Vec<Vec<String>> = columns.iter().map(|c| wrap(&c.cells[r], c.width)).collect();
        for line in lines(&cells, &columns) {
            writeln!(out, "{}", line.trim_end())?;
        }
        let text = |i: Option<usize>| i.and_then(|i| row[i].as_ref()).map(plain).unwrap_or_default();
        for quote in &quotes {
            let (sentence, words, document) = (text(Some(quote.sentence)), text(quote.words), text(quote.document));
            if sentence.is_empty() {
                continue;
            }
            let title = cut(&document, look.width / 4);
            let room = look.width.saturating_sub(title.width() + 7).max(20);
            let (before, value, after) = around(&sentence, &words, room);
            let value = match (value.is_empty(), look.colour) {
                (true, _) => String::new(),
                (false, true) => format!("\u{1b}[0;1;36m{value}\u{1b}[0;2m"),
                (false, false) => format!("【{value}】"),
            };
            let from = if title.is_empty() { String::new() } else { format!(" — {title}") };
            writeln!(out, "  {}", paint("2", &format!("{before}{value}{after}{from}")))?;
        }
        if !quotes.is_empty() && r + 1 < rows.len() {
            writeln!(out)?;
        }
    }
    Ok(())
}

fn columns(variables: &[String], rows: &[Vec<Option<Term>>], look: &Look<'_>, quotes: &[Quote]) -> Vec<Column> {
    let at = |name: &str| variables.iter().position(|v| v == name);
    let quoted: BTreeSet<usize> =
        quotes.iter().flat_map(|q| [Some(q.sentence), q.document, q.words].into_iter().flatten()).collect();
    let cell = |row: &[Option<Term>], i: Option<usize>| i.and_then(|i| row[i].as_ref()).map(plain).unwrap_or_default();
    let mut made = Vec::new();
    for (i, name) in variables.iter().enumerate() {
        // The words of a value are shown inside the sentence, and as a column only where no amount is.
        let is_words = name == "words" && at("amount").is_none();
        let one = name.strip_suffix('s').unwrap_or(name);
        let beside = |suffix: &str| [name, one].iter().any(|stem| at(&format!("{stem}{suffix}")).is_some());
        let iris = || rows.iter().filter_map(|r| r[i].as_ref()).all(|t| plain(t).contains("://"));
        if (quoted.contains(&i) && !is_words)
            || matches!(name.as_str(), "unit" | "bound") && at("amount").is_some()
            || (beside("Name") || beside("Names")) && iris()
        {
            continue;
        }
        let heading = (look.heading)(name);
        if name == "amount" || name == "otherAmount" {
            let (unit, bound) = (at("unit"), at("bound"));
            let shown =
                rows.iter().map(|r| amount(&cell(r, Some(i)), &cell(r, unit), &cell(r, bound), look.chinese)).collect();
            made.push(Column { heading, right: true, cells: shown, width: 0 });
            let plain: Vec<String> = rows.iter().map(|r| grouped(&cell(r, Some(i)))).collect();
            if plain.iter().any(|p| p.len() > 5) {
                let yuan = rows.iter().all(|r| matches!(cell(r, unit).as_str(), "元" | ""));
                let heading = if yuan && unit.is_some() { "元".to_owned() } else { (look.heading)("number") };
                made.push(Column { heading, right: true, cells: plain, width: 0 });
            }
            continue;
        }
        let numeric = rows.iter().filter_map(|r| r[i].as_ref()).all(is_number);
        let cells: Vec<String> =
            rows.iter().map(|r| r[i].as_ref().map(|t| shown(name, t, look)).unwrap_or_default()).collect();
        let cells = if name == "claim" || name.ends_with("Claim") { shortest(&cells) } else { cells };
        made.push(Column { heading, right: numeric, cells, width: 0 });
    }
    made
}

/// A value as a person reads it.
fn shown(name: &str, term: &Term, look: &Look<'_>) -> String {
    match term {
        Term::NamedNode(n) => {
            let iri = n.as_str();
            let end = iri.strip_prefix(BASE).or_else(|| iri.strip_prefix(NS)).unwrap_or(iri);
            (look.value)(name, end).unwrap_or_else(|| end.to_owned())
        }
        Term::Literal(l) => {
            let value = l.value();
            match l.datatype().as_str().rsplit('#').next() {
                Some("boolean") if value == "true" => (look.value)(name, value).unwrap_or_else(|| "✓".to_owned()),
                Some("boolean") => String::new(),
                Some("decimal") => grouped(value),
                _ if name == "period" => period(value, look.chinese),
                _ => (look.value)(name, value).unwrap_or_else(|| value.to_owned()),
            }
        }
        other => other.to_string(),
    }
}

fn plain(term: &Term) -> String {
    match term {
        Term::Literal(l) => l.value().to_owned(),
        Term::NamedNode(n) => n.as_str().to_owned(),
        other => other.to_string(),
    }
}

fn is_number(term: &Term) -> bool {
    matches!(term, Term::Literal(l) if matches!(l.datatype().as_str().rsplit('#').next(), Some("decimal" | "integer" | "double")))
}

/// `141亿元` from `14100000000` and `元`, with a bound's word before it.
pub fn amount(number: &str, unit: &str, bound: &str, chinese: bool) -> String {
    if number.is_empty() {
        return String::new();
    }
    let bound = bound.rsplit("bound-").next().unwrap_or_default();
    let word = match (bound, chinese) {
        ("about", true) => "约",
        ("nearly", true) => "近",
        ("at_least", true) => "不低于",
        ("more_than", true) => "超过",
        ("at_most", true) => "不超过",
        ("less_than", true) => "低于",
        ("about", false) => "about ",
        ("nearly", false) => "nearly ",
        ("at_least", false) => "≥",
        ("more_than", false) => ">",
        ("at_most", false) => "≤",
        ("less_than", false) => "<",
        _ => "",
    };
    format!("{word}{}{unit}", human(number))
}

/// A number in 万 or 亿 when it is that big; nothing is rounded.
fn human(number: &str) -> String {
    let Ok(n) = number.parse::<rust_decimal::Decimal>() else { return number.to_owned() };
    let (yi, wan) = (rust_decimal::Decimal::from(100_000_000), rust_decimal::Decimal::from(10_000));
    if n.abs() >= yi {
        format!("{}亿", (n / yi).normalize())
    } else if n.abs() >= wan {
        format!("{}万", (n / wan).normalize())
    } else {
        n.normalize().to_string()
    }
}

/// Thousands parted by commas.
pub fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, ""), |(w, f)| (w, f));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut text = String::from(sign);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    if fraction.is_empty() { text } else { format!("{text}.{fraction}") }
}

/// `2016/2020` as 2016–2020, an open end in words.
pub fn period(iso: &str, chinese: bool) -> String {
    match iso.split_once('/') {
        Some(("..", end)) => {
            if chinese {
                format!("至{end}")
            } else {
                format!("until {end}")
            }
        }
        Some((start, "..")) => {
            if chinese {
                format!("{start}起")
            } else {
                format!("since {start}")
            }
        }
        Some((start, end)) if start == end => start.to_owned(),
        Some((start, end)) => format!("{start}–{end}"),
        None => iso.to_owned(),
    }
}

/// Claims' ids, cut to the digits that tell those of this answer apart.
fn shortest(ids: &[String]) -> Vec<String> {
    let ids: Vec<&str> = ids.iter().map(|i| i.rsplit('/').next().unwrap_or(i)).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().filter(|i| !i.is_empty()).collect();
    let longest = distinct.iter().map(|i| i.len()).max().unwrap_or(0);
    let cut_to = |n: usize| distinct.iter().map(|i| i.get(..n).unwrap_or(i)).collect::<BTreeSet<_>>().len();
    let enough = (SHORTEST..longest).find(|n| cut_to(*n) == distinct.len()).unwrap_or(longest);
    ids.iter().map(|i| i.get(..enough).unwrap_or(i).to_owned()).collect()
}

/// Gives each column its width: what it needs, and when the screen is too narrow the widest ones give way.
fn fit(columns: &mut [Column], screen: usize) {
    for c in columns.iter_mut() {
        let widest = c.cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
        c.width = widest.max(c.heading.width());
    }
    let gaps = GAP.len() * columns.len().saturating_sub(1);
    let needed = |columns: &[Column]| columns.iter().map(|c| c.width).sum::<usize>() + gaps;
    while needed(columns) > screen {
        let Some(widest) = columns.iter_mut().filter(|c| c.width > NARROWEST && !c.right).max_by_key(|c| c.width)
        else {
            break;
        };
        widest.width -= 1;
    }
}

/// The lines of one row, cells padded to their columns.
fn lines(cells: &[Vec<String>], columns: &[Column]) -> Vec<String> {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|n| {
            let parts: Vec<String> = cells
                .iter()
                .zip(columns)
                .map(|(cell, column)| {
                    let text = cell.get(n).map_or("", String::as_str);
                    let pad = " ".repeat(column.width.saturating_sub(text.width()));
                    if column.right { format!("{pad}{text}") } else { format!("{text}{pad}") }
                })
                .collect();
            parts.join(GAP)
        })
        .collect()
}

/// Breaks a text into lines of at most `width` columns.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut all = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for c in text.chars().filter(|c| !c.is_control()) {
        let w = c.width().unwrap_or(0);
        if used + w > width && !line.is_empty() {
            all.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(c);
        used += w;
    }
    all.push(line);
    all
}

/// The start of a text, at most `width` columns with its mark.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut line = wrap(text, width.saturating_sub(1)).swap_remove(0);
    line.push('…');
    line
}

/// A sentence cut to `room` columns around its value: before, value, after. The value is empty when its words do not
/// stand in the sentence exactly once and are too short to be told apart.
fn around<'s>(sentence: &'s str, words: &'s str, room: usize) -> (String, &'s str, String) {
    let clean = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    let found = if words.is_empty() { None } else { sentence.find(words) };
    let unclear = sentence.matches(words).count() > 1 && words.chars().count() < 4;
    let Some(start) = found.filter(|_| !unclear) else { return (cut(&clean(sentence), room), "", String::new()) };
    let (before, after) = (clean(&sentence[..start]), clean(&sentence[start + words.len()..]));
    let left = room.saturating_sub(words.width() + 4);
    // Two thirds of what is left for what leads up to the value; what one side does not need the other gets.
    let for_after = (left - left * 2 / 3).max(left.saturating_sub(before.width()));
    let after = cut(&after, for_after);
    let for_before = left.saturating_sub(after.width());
    let before = if before.width() <= for_before {
        before
    } else {
        let mut used = 1;
        let tail: Vec<char> = before
            .chars()
            .rev()
            .take_while(|c| {
                used += c.width().unwrap_or(0);
                used <= for_before
            })
            .collect();
        std::iter::once('…').chain(tail.into_iter().rev()).collect()
    };
    (before, words, after)
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_without_rounding() {
        assert_eq!(amount("13308000000", "元", "exact", true), "133.08亿元");
        assert_eq!(amount("70082000", "元", "bound-nearly", true), "近7008.2万元");
        assert_eq!(amount("94.77", "%", "", false), "94.77%");
        assert_eq!(grouped("-1234567.5"), "-1,234,567.5");
        assert_eq!(grouped("999"), "999");
    }

    #[test]
    fn a_sentence_is_cut_around_its_value() {
        let sentence = "多年以来东海省各部门齐心协力共投入资金3.5亿元用于各县乡村道路和饮水工程的建设和维护";
        let (before, value, after) = around(sentence, "3.5亿元", 40);
        assert!(before.starts_with('…') && before.ends_with("资金"), "{before}");
        assert!(after.starts_with("用于") && after.ends_with('…'), "{after}");
        assert!(before.width() + value.width() + after.width() <= 40);
        assert_eq!(around("共2个县2个乡", "2个", 40).1, "");
        assert_eq!(around("短句3亿元", "3亿元", 40).0, "短句");
    }

    #[test]
    fn ids_are_as_long_as_they_must_be() {
        let ids = ["x/aaaaaaaa1", "x/aaaaaaaa2", "x/bbbbbbbb2"].map(str::to_owned);
        assert_eq!(shortest(&ids), ["aaaaaaaa1", "aaaaaaaa2", "bbbbbbbb2"]);
        assert_eq!(shortest(&ids[1..]), ["aaaaaaaa", "bbbbbbbb"]);
    }

    #[test]
    fn a_table_fits_the_screen_and_holds_no_escape_without_colour() {
        let literal = |t: &str| Some(Term::from(oxigraph::model::Literal::new_simple_literal(t)));
        let variables = ["funderNames", "purpose", "words", "sentence"].map(str::to_owned).to_vec();
        let row =
            vec![literal("东海省"), literal(&"很长的用途".repeat(12)), literal("3亿元"), literal("东海省投入3亿元")];
        let look = |colour| Look { width: 60, colour, chinese: true, heading: &str::to_owned, value: &|_, _| None };
        let draw = |colour| {
            let mut out = Vec::new();
            table(&variables, std::slice::from_ref(&row), &look(colour), &mut out).expect("memory takes all");
            String::from_utf8(out).expect("text")
        };
        let text = draw(false);
        assert!(text.lines().all(|l| l.width() <= 60), "{text}");
        assert!(text.contains("投入【3亿元】") && !text.contains('\u{1b}'), "{text}");
        assert!(draw(true).contains('\u{1b}'));
    }
}
