//! Claims in tables: a cell's number under its column's head, in its row's place, with the caption's time and theme.

use rust_decimal::Decimal;
use std::str::FromStr;

use super::read::Going;
use super::words::{ClassId, Found};
use super::{Amount, Claim, Kind, Period, Role, Slot, Status, Thing, notice, place, who};
use crate::document::{Document, SentenceKind, Table, is_value};
use crate::mention::{Bound, Mention, What};
use crate::span::Range;

/// A table with what its columns and its surroundings say.
struct View<'a> {
    doc: &'a Document,
    table: &'a Table,
    mentions: &'a [Mention],
    heads: Vec<Head>,
    /// Caption, heading and title, nearest first.
    around: Vec<Text>,
}

/// Words with their classes.
struct Text {
    range: Range,
    words: Found,
}

impl Text {
    fn has(&self, class: ClassId) -> bool {
        !self.words.of(class).is_empty()
    }
}

/// What the head of a column says.
struct Head {
    text: Text,
    /// The label without its bracketed unit.
    label: String,
    unit: Option<String>,
}

/// Reads the claims of one table.
pub(super) fn read(going: &mut Going, doc: &Document, index: usize, mentions: &[Mention]) {
    let table = &doc.tables[index];
    let v = *going.vocabulary();
    let heads: Vec<Head> =
        (0..table.cells.iter().map(Vec::len).max().unwrap_or(0)).map(|c| head(going, doc, table, c)).collect();
    let first = table.cells.iter().flatten().find(|c| !c.is_empty()).map_or(0, |c| c.start);
    let at = doc.sentences.partition_point(|s| s.range.end <= first);
    let heading = doc.sentences.get(at).and_then(|s| s.heading).and_then(|h| doc.sentences.get(h as usize));
    // The title, or on a page without one its first headings, tells the year of all that stands under it.
    let titles = doc.sentences[..at.min(doc.sentences.len())]
        .iter()
        .take(8)
        .filter(|s| matches!(s.kind, SentenceKind::Title | SentenceKind::Heading));
    let around = table
        .caption
        .into_iter()
        .chain(heading.map(|s| s.range))
        .chain(titles.map(|s| s.range))
        .map(|r| text(going, doc, r))
        .collect();
    let view = View { doc, table, mentions, heads, around };
    // 帮扶市 beside 受援市 gives; a helping column alone may name the helped.
    let helped = view.heads.iter().position(|h| h.text.has(v.table_helped));
    let helper = view.heads.iter().position(|h| h.text.has(v.table_helper) && !h.text.has(v.table_helped));
    let year = view.heads.iter().position(|h| h.text.has(v.table_year));
    for (row, line) in table.cells.iter().zip(&table.rows).skip(table.header_rows as usize) {
        let line = *line;
        let parties = |column: Option<usize>| -> Vec<&Mention> {
            let Some(cell) = column.and_then(|c| row.get(c)) else { return Vec::new() };
            let all: Vec<&Mention> = view.within(*cell).filter(|m| who::is_party(m)).collect();
            all.iter().copied().filter(|m| !all.iter().any(|o| o.range != m.range && o.range.holds(m.range))).collect()
        };
        let labels = || (0..row.len()).filter(|c| Some(*c) != helper && Some(*c) != helped && view.is_label(*c));
        let helpers = parties(helper);
        let mut receivers = parties(helped);
        if receivers.is_empty() && helped.is_none() {
            receivers = labels().map(|c| parties(Some(c))).find(|p| !p.is_empty()).unwrap_or_default();
        }
        let places: Vec<Slot> = receivers.iter().filter_map(|m| place::slot_of(doc, Role::Place, m)).collect();
        let topic = labels()
            .filter(|c| Some(*c) != year)
            .filter_map(|c| row.get(c))
            .map(|c| doc.text(*c))
            .find(|t| !t.is_empty() && !t.chars().all(|c| c.is_ascii_digit()));
        let (topic, topic_unit) = match topic {
            Some(label) => {
                let (label, unit) = split_unit(label);
                (Some(label), unit)
            }
            None => (None, None),
        };
        let total = row.iter().take(2).any(|c| text(going, doc, *c).has(v.table_total));
        // 项目名称 says what for, wherever it is done.
        let project = (0..row.len())
            .filter(|c| view.is_label(*c) && view.heads.get(*c).is_some_and(|h| h.text.has(v.table_project)))
            .filter_map(|c| row.get(c))
            .map(|c| doc.text(*c).to_owned())
            .find(|t| !t.is_empty());
        let topic = topic.filter(|_| receivers.is_empty() && !total).or(project.filter(|_| !total));
        let sited = labels().find(|c| !parties(Some(*c)).is_empty());
        if sited.and_then(|c| view.heads.get(c)).is_some_and(|h| h.text.has(v.table_site)) {
            receivers.clear();
        }
        if !helpers.is_empty() && !receivers.is_empty() && helper.is_some() {
            tie(going, &view, line, &helpers, &receivers, &places);
        }
        for (c, cell) in row.iter().enumerate() {
            let Some(head) = view.heads.get(c) else { continue };
            if view.is_label(c) || Some(c) == year || !is_value(doc.slice(*cell)) {
                continue;
            }
            let time = view.time(year.and_then(|y| row.get(y)).copied(), head);
            let row = Row {
                line,
                helpers: &helpers,
                receivers: &receivers,
                places: &places,
                topic: topic.as_deref(),
                topic_unit: topic_unit.as_deref(),
                time,
            };
            value(going, &view, &row, head, *cell);
        }
    }
}

/// What a row says of all its values.
struct Row<'a> {
    line: Range,
    helpers: &'a [&'a Mention],
    receivers: &'a [&'a Mention],
    places: &'a [Slot],
    /// The row's label, when it is no place or body.
    topic: Option<&'a str>,
    /// The unit in brackets behind the row's label: 搬迁人口(万人).
    topic_unit: Option<&'a str>,
    time: Option<Period>,
}

fn value(going: &mut Going, view: &View, row: &Row, head: &Head, cell: Range) {
    let v = *going.vocabulary();
    let doc = view.doc;
    let digits = doc.slice(cell).iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count() as u32;
    let number = Range { start: cell.start, end: cell.start + digits };
    let plain: String = doc.text(number).replace(',', "");
    let Ok(number_value) = Decimal::from_str(plain.trim_end_matches('.')) else { return };
    let own: String = doc.text(Range { start: number.end, end: cell.end }).trim().to_owned();
    let counted = |label: &str| {
        let noun = label.trim_end_matches(['量', '额']);
        let last = noun.strip_suffix('数').and_then(|l| l.chars().next_back());
        last.map(|c| {
            let text = c.to_string();
            let words = going.reader.words.classes(&text);
            if words.contains(&v.people) || words.contains(&v.household) { text } else { "个".to_owned() }
        })
    };
    let named = |label: &str| {
        let ends = |class: ClassId| going.reader.words.list(class).iter().any(|w| label.ends_with(w.as_str()));
        match () {
            () if label.ends_with('率')
                || label.ends_with("比例")
                || label.ends_with("占比")
                || label.ends_with("比重") =>
            {
                Some("%".to_owned())
            }
            () if ends(v.household) => Some("户".to_owned()),
            () if ends(v.people) => Some("人".to_owned()),
            () => counted(label),
        }
    };
    // Its own words, its column's, its row's; a sum's unit over the whole table is none of people and rates.
    let money_table = view.table.unit.as_deref().is_some_and(|u| u.ends_with('元'));
    let unit = if !own.is_empty() {
        own.clone()
    } else if let Some(unit) = head.unit.as_deref().or(row.topic_unit) {
        unit.to_owned()
    } else if let Some(unit) = named(&head.label).filter(|_| view.table.unit.is_none() || money_table) {
        unit
    } else if let Some(unit) = row.topic.and_then(named).filter(|_| money_table && view.is_time(head)) {
        unit
    } else if let Some(unit) = &view.table.unit {
        unit.clone()
    } else {
        return;
    };
    let (times, unit) = scale(&unit);
    let Some(amount) = number_value.checked_mul(Decimal::from(times)) else { return };
    let money = unit == "元";
    let near = |class: ClassId| head.text.has(class) || view.around.iter().any(|t| t.has(class));
    let moves = [v.fund_noun, v.donate, v.purchase, v.loan, v.invest, v.allocate, v.raise, v.agree];
    let funding = money && !head.text.has(v.income) && moves.iter().any(|c| near(*c));
    let posted = !money && head.text.has(v.post) && !head.text.has(v.not_post);
    let mut slots: Vec<Slot> = row.places.to_vec();
    if slots.is_empty()
        && let Some(own) = &going.own
    {
        slots.push(own.slot(doc));
    }
    let term = |role, name: String, words: Range, inferred| Slot {
        role,
        thing: Thing::Term(name.clone()),
        name,
        words: Some(doc.span(words)),
        inferred,
    };
    let (mut flow, mut measure) = (None, None);
    let kind = if funding {
        let named = [
            (v.donate, "donate"),
            (v.purchase, "purchase"),
            (v.loan, "loan"),
            (v.agree, "agree"),
            (v.raise, "raise"),
            (v.invest, "invest"),
            (v.allocate, "allocate"),
        ];
        let of = |t: &Text| named.iter().find(|(c, _)| t.has(*c)).map(|(_, f)| *f);
        flow = Some(
            of(&head.text)
                .or_else(|| {
                    view.around
                        .iter()
                        .find_map(|t| [named[6], named[5]].iter().find(|(c, _)| t.has(*c)).map(|(_, f)| *f))
                })
                .unwrap_or("allocate")
                .to_owned(),
        );
        let budgets: Vec<&Mention> =
            view.within(head.text.range).filter(|m| matches!(&m.what, What::Body(b) if b.kind == "budget")).collect();
        let givers = if budgets.is_empty() { row.helpers } else { &budgets };
        slots.extend(givers.iter().map(|m| who::slot(doc, Role::Funder, m)));
        let level = going.reader.words.classes(&head.label).contains(&v.level);
        if givers.is_empty() && level {
            slots.push(Slot { inferred: false, ..notice::budget(doc, head.text.range) });
        } else if givers.is_empty() {
            let told = view.around.iter().map(|t| notice::of(going, doc, view.mentions, t.range).givers);
            slots.extend(told.into_iter().find(|g| !g.is_empty()).unwrap_or_default());
        }
        slots.extend(row.receivers.iter().map(|m| who::slot(doc, Role::Recipient, m)));
        let label = budgets.iter().fold(head.label.clone(), |l, b| l.replace(doc.text(b.range), ""));
        let label = if level { String::new() } else { label };
        if let Some((name, words)) = purpose(going, view, row, &label, head) {
            slots.push(term(Role::Purpose, name, words, words != head.text.range));
        }
        Kind::Funding
    } else if posted {
        slots.push(term(Role::Post, head.label.clone(), head.text.range, false));
        slots.extend(row.helpers.iter().map(|m| who::slot(doc, Role::Sender, m)));
        Kind::Staffing
    } else {
        let mut name = head.label.clone();
        if view.within(head.text.range).any(|m| matches!(m.what, What::Time(_))) || going.is_generic(&name) {
            name = row.topic.map(str::to_owned).or_else(|| theme(going, view).map(|(n, _)| n)).unwrap_or(name);
        } else if let Some(topic) = row.topic {
            name = format!("{topic}{name}");
        }
        slots.push(term(Role::Indicator, name, head.text.range, false));
        measure = Some(if near(v.plan) { "target" } else { "level" }.to_owned());
        Kind::Observation
    };
    let planned = head.text.has(v.plan);
    going.claims.push(Claim {
        id: String::new(),
        doc: doc.id.clone(),
        kind,
        value: doc.span(if own.is_empty() { number } else { cell }),
        sentence: doc.span(row.line),
        amount: Some(Amount { number: amount, lower: Some(amount), upper: Some(amount), unit, bound: Bound::Exact }),
        slots,
        time: row.time.clone(),
        flow,
        cumulative: near(v.total) && !head.text.has(v.table_total),
        measure,
        status: if planned { Status::Planned } else { Status::Done },
        rule: "table.cell".to_owned(),
        score: 0,
        hard: None,
        derivation: vec![format!("table: column {}", head.label)],
    });
}

/// What the money of a column is for: the column's own label, the row's, or the caption's theme.
fn purpose(going: &Going, view: &View, row: &Row, label: &str, head: &Head) -> Option<(String, Range)> {
    let own = going.stripped(label);
    // 总投资, 县级配套, 截至6月底完成投资: which of the sums it is, and not what for.
    let which = ["总投资", "完成投资", "投资", "配套", "到位", "投入", "支出"].iter().any(|w| own.ends_with(w));
    if which && let Some(topic) = row.topic {
        return Some((topic.to_owned(), row.line));
    }
    if !own.is_empty() && !going.is_generic(&own) {
        return Some((own, head.text.range));
    }
    row.topic.map(|t| (t.to_owned(), row.line)).or_else(|| theme(going, view))
}

/// The theme of the caption, heading or title: 表1 某市扶贫协作资金分配表 → 扶贫协作.
fn theme(going: &Going, view: &View) -> Option<(String, Range)> {
    view.around.iter().find_map(|t| notice::of(going, view.doc, view.mentions, t.range).purpose)
}

/// A row that names helper and helped ties them.
fn tie(going: &mut Going, view: &View, line: Range, helpers: &[&Mention], helped: &[&Mention], places: &[Slot]) {
    let v = *going.vocabulary();
    let doc = view.doc;
    let scheme = view
        .around
        .iter()
        .chain(view.heads.iter().map(|h| &h.text))
        .find_map(|t| t.words.of(v.tie).iter().copied().max_by_key(|w| w.len()));
    let Some(extent) = helpers.iter().chain(helped).map(|m| m.range).reduce(Range::join) else { return };
    let time = view.time(None, &view.heads[0]);
    for helper in helpers {
        let mut slots = vec![who::slot(doc, Role::Helper, helper)];
        slots.extend(helped.iter().map(|m| who::slot(doc, Role::Recipient, m)));
        slots.extend(places.iter().cloned());
        slots.extend(scheme.map(|r| Slot {
            role: Role::Scheme,
            name: doc.text(r).to_owned(),
            thing: Thing::Term(doc.text(r).to_owned()),
            words: Some(doc.span(r)),
            inferred: true,
        }));
        going.claims.push(Claim {
            id: String::new(),
            doc: doc.id.clone(),
            kind: Kind::Pairing,
            value: doc.span(extent),
            sentence: doc.span(line),
            amount: None,
            slots,
            time: time.clone(),
            flow: None,
            cumulative: false,
            measure: None,
            status: Status::Done,
            rule: "table.row".to_owned(),
            score: 0,
            hard: None,
            derivation: vec!["table: helper and helped in one row".to_owned()],
        });
    }
}

impl<'a> View<'a> {
    /// Whether a column labels its rows: it leads the table, counts the rows, or holds no value.
    fn is_label(&self, column: usize) -> bool {
        let serial = self.heads.get(column).is_some_and(|h| {
            matches!(h.label.as_str(), "序号" | "编号" | "序" | "排名" | "名次" | "代码" | "行政区划代码")
        });
        column < self.table.header_columns as usize
            || serial
            || !self
                .table
                .cells
                .iter()
                .skip(self.table.header_rows as usize)
                .any(|r| r.get(column).is_some_and(|c| is_value(self.doc.slice(*c))))
    }

    /// Whether a column's head is a time.
    fn is_time(&self, head: &Head) -> bool {
        self.within(head.text.range).any(|m| matches!(m.what, What::Time(_)))
    }

    /// The mentions inside a range.
    fn within(&self, range: Range) -> impl Iterator<Item = &'a Mention> + use<'a> {
        let from = self.mentions.partition_point(|m| m.range.start < range.start);
        self.mentions[from..]
            .iter()
            .take_while(move |m| m.range.start < range.end)
            .filter(move |m| range.holds(m.range))
    }

    /// The time of a value: its row's year, its column's, the caption's, the heading's, the title's.
    fn time(&self, year: Option<Range>, head: &Head) -> Option<Period> {
        let in_row = year.map(|r| (r, false));
        let ranges =
            in_row.into_iter().chain([(head.text.range, false)]).chain(self.around.iter().map(|t| (t.range, true)));
        for (range, context) in ranges {
            let found = self.within(range).find_map(|m| match &m.what {
                What::Time(t) if t.start.is_some() || t.end.is_some() => Some((m, t)),
                _ => None,
            });
            if let Some((m, t)) = found {
                return Some(Period {
                    start: t.start.clone(),
                    end: t.end.clone(),
                    words: Some(self.doc.span(m.range)),
                    from_context: context,
                });
            }
            let bare = self.doc.text(range);
            if !context && bare.len() == 4 && bare.parse::<u16>().is_ok_and(|y| (1949..2100).contains(&y)) {
                let words = Some(self.doc.span(range));
                return Some(Period {
                    start: Some(bare.to_owned()),
                    end: Some(bare.to_owned()),
                    words,
                    from_context: false,
                });
            }
        }
        None
    }
}

fn text(going: &Going, doc: &Document, range: Range) -> Text {
    Text { range, words: going.reader.words.find(doc.text(range), doc.text_offsets(range), range.start) }
}

/// The head of a column: its last label, with what stands over it where the head has several rows.
fn head(going: &Going, doc: &Document, table: &Table, column: usize) -> Head {
    let cells: Vec<Range> = table
        .cells
        .iter()
        .take(table.header_rows as usize)
        .filter_map(|r| r.get(column).copied())
        .filter(|c| !c.is_empty())
        .collect();
    let range = cells.last().copied().unwrap_or(Range { start: 0, end: 0 });
    let words = doc.text(range);
    let (label, unit) = split_unit(words);
    Head { text: text(going, doc, range), label, unit }
}

/// 搬迁人口(万人) → (搬迁人口, 万人); 县(区) has no unit.
fn split_unit(words: &str) -> (String, Option<String>) {
    let Some((label, rest)) = words.rsplit_once('(') else { return (words.trim().to_owned(), None) };
    let unit = rest.strip_suffix(')').map(|u| u.trim_start_matches("单位:").trim().to_owned());
    match unit.filter(|u| !u.is_empty() && u.chars().count() <= 6) {
        Some(unit)
            if matches!(unit.as_str(), "区" | "市" | "市、区" | "县" | "旗" | "含" | "街道" | "镇" | "区、市") =>
        {
            (words.trim().to_owned(), None)
        }
        Some(unit) => (label.trim().to_owned(), Some(unit)),
        None => (label.trim().to_owned(), None),
    }
}

/// 万元 → (10000, 元).
fn scale(unit: &str) -> (u64, String) {
    let mut times = 1u64;
    let mut rest = unit;
    while let Some(c) = rest.chars().next() {
        times = match c {
            '十' => times * 10,
            '百' => times * 100,
            '千' => times * 1000,
            '万' => times * 10_000,
            '亿' => times.saturating_mul(100_000_000),
            _ => break,
        };
        rest = &rest[c.len_utf8()..];
        if times > 1_000_000_000_000 {
            break;
        }
    }
    // 千米, 千瓦 are units of their own.
    if rest.is_empty() || unit.starts_with("千米") || unit.starts_with("千瓦") || unit.starts_with("千克") {
        return (1, unit.to_owned());
    }
    (times, rest.to_owned())
}

impl Going<'_> {
    /// Whether a name of money says nothing about what it is for.
    pub(super) fn is_generic(&self, name: &str) -> bool {
        let v = self.vocabulary();
        let classes = self.reader.words.classes(name);
        name.is_empty() || [v.generic_fund, v.table_total, v.fund_noun, v.total].iter().any(|c| classes.contains(c))
    }

    /// A label or caption without the words at its end that every table has (资金分配表).
    pub(super) fn stripped(&self, label: &str) -> String {
        let v = self.vocabulary();
        let mut rest = label.trim();
        loop {
            let cut = (rest.char_indices().map(|(i, _)| i)).find(|i| {
                let classes = self.reader.words.classes(&rest[*i..]);
                [v.table_tail, v.fund_noun].iter().any(|c| classes.contains(c))
            });
            match cut {
                Some(0) => return String::new(),
                Some(i) => rest = rest[..i].trim_end(),
                None => return rest.to_owned(),
            }
        }
    }
}
