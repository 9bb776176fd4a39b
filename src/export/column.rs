//! The columns: one list per table, used by every format, the data dictionary and the Frictionless schema.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::export::row::{ClaimRow, EntityKind, EntityRow, FlowEdge, Party};

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Int(i64),
    Number(Decimal),
    Real(f64),
    Bool(bool),
    List(Vec<&'a str>),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    Int,
    /// Decimal, exact.
    Number,
    /// Degrees.
    Real,
    Bool,
    /// Texts; joined by `|` where the format has no lists.
    List,
}

/// What separates the texts of a list in formats without lists. `;` and `、` occur in names, this does not.
pub const LIST_SEPARATOR: &str = "|";

/// Name, type and meaning of a column.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    pub name: &'static str,
    pub of: Type,
    pub zh: &'static str,
    pub en: &'static str,
}

/// A column with the way to its value.
pub struct Column<R> {
    pub spec: Spec,
    pub get: for<'a> fn(&'a R) -> Cell<'a>,
}

fn text(s: &str) -> Cell<'_> {
    if s.is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(s)) }
}

fn int(n: Option<i64>) -> Cell<'static> {
    n.map_or(Cell::Empty, Cell::Int)
}

fn offset(n: Option<u64>) -> Cell<'static> {
    int(n.and_then(|n| i64::try_from(n).ok()))
}

fn number(n: Option<Decimal>) -> Cell<'static> {
    n.map_or(Cell::Empty, |n| Cell::Number(n.normalize()))
}

fn real(n: Option<f64>) -> Cell<'static> {
    n.filter(|n| n.is_finite()).map_or(Cell::Empty, Cell::Real)
}

fn flag(b: Option<bool>) -> Cell<'static> {
    b.map_or(Cell::Empty, Cell::Bool)
}

fn list<'a>(parties: &'a [Party], field: fn(&'a Party) -> &'a str) -> Cell<'a> {
    if parties.iter().all(|p| field(p).is_empty()) {
        return Cell::Empty;
    }
    Cell::List(parties.iter().map(field).collect())
}

fn party_name(p: &Party) -> &str {
    &p.name
}

fn party_iri(p: &Party) -> &str {
    &p.iri
}

fn party_code(p: &Party) -> &str {
    &p.code
}

macro_rules! columns {
    ($row:ty; $($name:literal $of:ident $get:expr, $zh:literal, $en:literal;)*) => {
        const { &[$(Column::<$row> { spec: Spec { name: $name, of: Type::$of, zh: $zh, en: $en }, get: $get }),*] }
    };
}

/// The columns of the claims table.
pub fn claim_columns() -> &'static [Column<ClaimRow>] {
    columns! { ClaimRow;
        "id" Text |c| text(&c.id), "陈述编号", "Stable identifier of the claim";
        "iri" Text |c| text(&c.iri), "陈述的 IRI", "IRI of the claim";
        "type" Text |c| text(&c.kind), "类型：funding 资金、observation 观测、staffing 派人、pairing 结对、policy 政策", "Type: funding, observation, staffing, pairing or policy";
        "status" Text |c| text(&c.status), "状态：done 已完成、planned 计划、required 要求", "Status: done, planned or required";
        "number" Number |c| number(c.number), "数值（基本单位）", "Number in base units";
        "lower" Number |c| number(c.lower), "文中给出的下限", "Lower bound that the text gives";
        "upper" Number |c| number(c.upper), "文中给出的上限", "Upper bound that the text gives";
        "unit" Text |c| text(&c.unit), "单位", "Unit";
        "bound" Text |c| text(&c.bound), "界限词：exact、about、nearly、at_least、more_than、at_most、less_than", "How the text bounds the number";
        "flow" Text |c| text(&c.flow), "资金流向方式（仅资金）", "How the money moved: invest, allocate, spend, loan, donate, raise, purchase or agree (funding)";
        "cumulative" Bool |c| flag(c.cumulative), "是否累计数（累计数不可与年度数相加）", "Whether it is a running total, not to be summed with yearly figures (funding)";
        "measure" Text |c| text(&c.measure), "观测种类：level、change、target、standard", "Kind of observation: level, change, target or standard";
        "indicator" Text |c| text(&c.indicator), "指标", "What is measured (observations)";
        "funder" List |c| list(&c.funder, party_name), "出资方", "Who gives";
        "funder_iri" List |c| list(&c.funder, party_iri), "出资方的 IRI", "IRIs of who gives, in the same order";
        "recipient" List |c| list(&c.recipient, party_name), "受援方", "Who gets it, or whom the helper helps";
        "recipient_iri" List |c| list(&c.recipient, party_iri), "受援方的 IRI", "IRIs of who gets it, in the same order";
        "place" List |c| list(&c.place, party_name), "地点", "Places that the claim is about";
        "place_code" List |c| list(&c.place, party_code), "地点的行政区划代码（GB/T 2260）", "Division codes of the places (GB/T 2260), in the same order";
        "place_iri" List |c| list(&c.place, party_iri), "地点的 IRI", "IRIs of the places, in the same order";
        "purpose" List |c| list(&c.purpose, party_name), "用途", "What the money is for";
        "programme" List |c| list(&c.programme, party_name), "项目或计划", "Programme or works";
        "programme_iri" List |c| list(&c.programme, party_iri), "项目或计划的 IRI", "IRIs of the programmes, in the same order";
        "helper" List |c| list(&c.helper, party_name), "帮扶方", "Who helps (pairing)";
        "helper_iri" List |c| list(&c.helper, party_iri), "帮扶方的 IRI", "IRIs of who helps, in the same order";
        "scheme" Text |c| text(&c.scheme), "帮扶机制", "Scheme of the pairing";
        "sender" List |c| list(&c.sender, party_name), "派出方", "Who sends people (staffing)";
        "sender_iri" List |c| list(&c.sender, party_iri), "派出方的 IRI", "IRIs of who sends people, in the same order";
        "role" Text |c| text(&c.post), "派出人员的身份", "What the people sent are (staffing)";
        "title" Text |c| text(&c.title), "政策文件标题", "Title of the policy document";
        "issuer" List |c| list(&c.issuer, party_name), "发文机关", "Who issued it";
        "issuer_iri" List |c| list(&c.issuer, party_iri), "发文机关的 IRI", "IRIs of who issued it, in the same order";
        "time_start" Text |c| text(&c.time_start), "时段起（ISO，精度同原文）", "Start of the period, ISO 8601, as precise as the text";
        "time_end" Text |c| text(&c.time_end), "时段止（ISO，精度同原文）", "End of the period, ISO 8601, as precise as the text";
        "time_from" Text |c| text(&c.time_from), "时间来自句子还是上下文", "Whether the sentence or its context gives the time";
        "inferred" List |c| if c.inferred.is_empty() { Cell::Empty } else { Cell::List(c.inferred.iter().map(String::as_str).collect()) }, "由上下文推断的要素", "Slots taken from context and not said in the sentence";
        "sentence" Text |c| text(&c.sentence), "原句", "The sentence as it stands";
        "sentence_start" Int |c| offset(c.sentence_start), "原句起点（字符）", "First character of the sentence in the file, counted in Unicode scalar values from 0";
        "sentence_end" Int |c| offset(c.sentence_end), "原句终点（不含）", "End of the sentence in the file, exclusive";
        "value_text" Text |c| text(&c.value_text), "承载数值的原文", "The words that carry the value";
        "value_start" Int |c| offset(c.value_start), "数值起点（字符）", "First character of the value in the file";
        "value_end" Int |c| offset(c.value_end), "数值终点（不含）", "End of the value in the file, exclusive";
        "document" Text |c| text(&c.document), "文件编号", "Identifier of the source document";
        "document_iri" Text |c| text(&c.document_iri), "文件的 IRI", "IRI of the source document";
        "document_title" Text |c| text(&c.document_title), "文件标题", "Title of the source document";
        "document_date" Text |c| text(&c.document_date), "文件日期", "Date of the source document";
        "publisher" Text |c| text(&c.publisher), "发布者", "Publisher of the source document";
        "url" Text |c| text(&c.url), "网址", "Address of the source document";
        "rule" Text |c| text(&c.rule), "抽取规则", "Rule that made the claim";
        "score" Int |c| int(c.score), "可信度（0–100）", "Confidence, 0 to 100";
        "hard" Text |c| text(&c.hard), "疑难说明", "Why a reader should look twice";
    }
}

/// The columns of the table of arrows; the graph formats carry them as edge attributes.
pub fn flow_columns() -> &'static [Column<FlowEdge>] {
    columns! { FlowEdge;
        "edge_id" Text |e| text(&e.id), "边编号", "Identifier of the edge";
        "type" Text |e| text(&e.kind), "类型：funding、staffing、pairing", "Type: funding, staffing or pairing";
        "source" Text |e| text(e.source.key()), "起点", "IRI of the giver, sender or helper (its name where no IRI is known)";
        "source_name" Text |e| text(&e.source.name), "起点名称", "Name of the giver, sender or helper";
        "target" Text |e| text(e.target.key()), "终点", "IRI of the receiver (its name where no IRI is known)";
        "target_name" Text |e| text(&e.target.name), "终点名称", "Name of the receiver";
        "amount" Number |e| number(e.amount), "金额（元），仅当陈述只有这一条边", "Yuan, only where this is the claim's only edge: safe to sum";
        "joint_amount" Number |e| number(e.joint_amount), "共同金额（元），由同一陈述的多条边分担", "Yuan that several edges of one claim share: not to be summed over edges";
        "parts" Int |e| Cell::Int(e.parts), "该陈述的边数", "Number of edges of the claim";
        "weight" Number |e| number(e.weight), "线宽（绘图用）", "Line width for drawing: the amount, or an equal share of the joint amount";
        "people" Number |e| number(e.people), "人数", "People sent (staffing)";
        "bound" Text |e| text(&e.bound), "界限词", "How the text bounds the number";
        "flow" Text |e| text(&e.flow), "资金流向方式", "How the money moved";
        "cumulative" Bool |e| flag(e.cumulative), "是否累计数", "Whether the amount is a running total";
        "status" Text |e| text(&e.status), "状态", "Status: done, planned or required";
        "start_date" Text |e| text(&e.start), "时段首日", "First day of the period";
        "end_date" Text |e| text(&e.end), "时段末日", "Last day of the period";
        "time_start" Text |e| text(&e.time_start), "时段起（精度同原文）", "Start of the period, as precise as the text";
        "time_end" Text |e| text(&e.time_end), "时段止（精度同原文）", "End of the period, as precise as the text";
        "purpose" Text |e| text(&e.purpose), "用途", "What the money is for";
        "programme" Text |e| text(&e.programme), "项目或计划", "Programme or works";
        "scheme" Text |e| text(&e.scheme), "帮扶机制", "Scheme of the pairing";
        "role" Text |e| text(&e.post), "派出人员的身份", "What the people sent are";
        "document" Text |e| text(&e.document), "文件编号", "Identifier of the source document";
        "claim" Text |e| text(&e.claim), "陈述的 IRI", "IRI of the claim";
        "score" Int |e| int(e.score), "可信度（0–100）", "Confidence, 0 to 100";
    }
}

macro_rules! entity_columns {
    ($($name:ident: $key:literal $of:ident $get:expr, $zh:literal, $en:literal;)*) => {
        $(const $name: Column<EntityRow> =
            Column { spec: Spec { name: $key, of: Type::$of, zh: $zh, en: $en }, get: $get };)*
    };
}

entity_columns! {
    IRI: "iri" Text |e| text(&e.iri), "IRI", "IRI";
    NAME: "name" Text |e| text(&e.name), "名称", "Name in Chinese";
    NAME_EN: "name_en" Text |e| text(&e.name_en), "英文名称", "Name in English";
    CODE: "code" Text |e| text(&e.code), "行政区划代码（GB/T 2260）", "Division code (GB/T 2260)";
    LEVEL: "level" Text |e| text(&e.class), "级别", "Level: province, prefecture, county, township or village";
    WITHIN: "within" Text |e| text(&e.within), "上级（IRI）", "IRI of what it lies in or belongs to";
    SINCE: "since" Text |e| text(&e.since), "起始日期", "Valid since";
    UNTIL: "until" Text |e| text(&e.until), "终止日期", "Valid until";
    LAT: "lat" Real |e| real(e.lat), "纬度（WGS 84）", "Latitude, WGS 84 degrees";
    LON: "lon" Real |e| real(e.lon), "经度（WGS 84）", "Longitude, WGS 84 degrees";
    WIKIDATA: "wikidata" Text |e| text(&e.wikidata), "维基数据", "The same thing in Wikidata";
    GEONAMES: "geonames" Text |e| text(&e.geonames), "GeoNames", "The same place in GeoNames";
    COUNT: "count" Text |e| text(&e.count), "数目", "Counted size";
    CLASS: "class" Text |e| text(&e.class), "种类", "Class";
    HELPER: "helper" Text |e| text(&e.helper), "帮扶方（IRI）", "IRI of the helper";
    RECIPIENT: "recipient" Text |e| text(&e.recipient), "受援方（IRI）", "IRI of the recipient";
    SCHEME: "scheme" Text |e| text(&e.scheme), "帮扶机制", "Scheme";
    DATE: "date" Text |e| text(&e.since), "日期", "Date";
    PUBLISHER: "publisher" Text |e| text(&e.publisher), "发布者", "Publisher";
    URL: "url" Text |e| text(&e.url), "网址", "Address";
}

/// The columns of the table of one kind of thing.
pub fn entity_columns(kind: EntityKind) -> &'static [Column<EntityRow>] {
    match kind {
        EntityKind::Place => {
            const { &[IRI, NAME, NAME_EN, CODE, LEVEL, WITHIN, SINCE, UNTIL, LAT, LON, WIKIDATA, GEONAMES] }
        }
        EntityKind::Area => const { &[IRI, NAME, NAME_EN, COUNT, WIKIDATA] },
        EntityKind::Body => const { &[IRI, NAME, NAME_EN, CLASS, WITHIN, WIKIDATA] },
        EntityKind::Group => const { &[IRI, NAME, NAME_EN, COUNT] },
        EntityKind::Programme => const { &[IRI, NAME, NAME_EN, CLASS, WIKIDATA] },
        EntityKind::Policy => const { &[IRI, NAME, NAME_EN, DATE, PUBLISHER] },
        EntityKind::Pair => const { &[IRI, NAME, NAME_EN, HELPER, RECIPIENT, SCHEME, SINCE, UNTIL] },
        EntityKind::Document => const { &[IRI, NAME, CODE_OF_DOCUMENT, DATE, PUBLISHER, URL] },
        EntityKind::Other => const { &[IRI, NAME] },
    }
}

const CODE_OF_DOCUMENT: Column<EntityRow> = Column {
    spec: Spec { name: "document", of: Type::Text, zh: "文件编号", en: "Identifier of the document" },
    get: |e| text(&e.code),
};

/// The attributes of a node in graph formats.
pub fn node_columns() -> &'static [Column<EntityRow>] {
    const KIND: Column<EntityRow> = Column {
        spec: Spec { name: "kind", of: Type::Text, zh: "种类", en: "Kind: place, area, body, group …" },
        get: |e| Cell::Text(Cow::Borrowed(e.kind.name())),
    };
    const { &[IRI, KIND, NAME, NAME_EN, CODE, CLASS, WITHIN, LAT, LON, WIKIDATA] }
}

/// A member of a list whose name holds the separator (rare: `|` is in no Chinese name) has its full-width form there,
/// so that positions stay true.
fn apart(item: &str) -> Cow<'_, str> {
    if item.contains(LIST_SEPARATOR) { Cow::Owned(item.replace(LIST_SEPARATOR, "｜")) } else { Cow::Borrowed(item) }
}

impl Cell<'_> {
    /// The value as one text; lists are joined by [`LIST_SEPARATOR`], numbers plain, `true`/`false`.
    pub fn plain(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(s) => Cow::Borrowed(s),
            Cell::Int(n) => Cow::Owned(n.to_string()),
            Cell::Number(n) => Cow::Owned(n.to_string()),
            Cell::Real(n) => Cow::Owned(n.to_string()),
            Cell::Bool(b) => Cow::Borrowed(if *b { "true" } else { "false" }),
            Cell::List(items) => {
                let whole: Vec<Cow<str>> = items.iter().map(|item| apart(item)).collect();
                Cow::Owned(whole.join(LIST_SEPARATOR))
            }
        }
    }

    /// The value as JSON; a decimal that is no whole number becomes the nearest binary fraction.
    pub fn json(&self) -> serde_json::Value {
        use rust_decimal::prelude::ToPrimitive;
        use serde_json::Value;
        match self {
            Cell::Empty => Value::Null,
            Cell::Text(s) => Value::from(s.as_ref()),
            Cell::Int(n) => Value::from(*n),
            Cell::Number(n) if n.is_integer() => {
                n.to_i64().map_or_else(|| n.to_f64().map_or(Value::Null, Value::from), Value::from)
            }
            Cell::Number(n) => n.to_f64().map_or(Value::Null, Value::from),
            Cell::Real(n) => Value::from(*n),
            Cell::Bool(b) => Value::from(*b),
            Cell::List(items) => Value::from(items.clone()),
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_described_in_both_languages() {
        let mut tables: Vec<Vec<Spec>> = vec![
            claim_columns().iter().map(|c| c.spec).collect(),
            flow_columns().iter().map(|c| c.spec).collect(),
            node_columns().iter().map(|c| c.spec).collect(),
        ];
        tables.extend(EntityKind::ALL.map(|k| entity_columns(k).iter().map(|c| c.spec).collect()));
        for specs in tables {
            let names: BTreeSet<_> = specs.iter().map(|s| s.name).collect();
            assert_eq!(names.len(), specs.len());
            assert!(specs.iter().all(|s| !s.zh.is_empty() && !s.en.is_empty()));
        }
    }

    #[test]
    fn a_slot_keeps_its_positions() {
        let claim = ClaimRow {
            funder: vec![Party::new("甲市", "urn:a"), Party::new("某企业", "")],
            ..ClaimRow::default()
        };
        let get = |name: &str| {
            let column = claim_columns().iter().find(|c| c.spec.name == name).expect("a column");
            (column.get)(&claim).plain().into_owned()
        };
        assert_eq!(get("funder"), "甲市|某企业");
        assert_eq!(get("funder_iri"), "urn:a|");
        assert_eq!(get("recipient"), "");
        assert_eq!(Cell::List(vec!["甲|乙", "丙"]).plain(), "甲｜乙|丙", "two members, whatever their names");
    }
}
