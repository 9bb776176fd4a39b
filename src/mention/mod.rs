//! Floor 2: what is mentioned, before anything is bound: quantities, times, places, bodies, programmes, titles,
//! pairs and groups. Longest wins; mentions are sorted by place and do not overlap.
//!
//! ```text
//! 2016年以来,上海市累计投入云南帮扶资金3.5亿元
//! ^time      ^place    ^place          ^money
//! ```

pub mod json;
pub mod names;
pub mod own;
pub mod quantity;
mod read;
pub mod time;

pub use read::Reader;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::seeds::Level;
use crate::span::Range;

/// One thing that the text mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// In the reading text; holds everything that belongs to the mention, bounds included (近3万人, 5万元以上).
    pub range: Range,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Quantity(Quantity),
    Time(Time),
    Place(Place),
    /// A named set of places: 滇西, 三区三州.
    Area {
        name: String,
    },
    Body(Body),
    Programme {
        name: String,
    },
    /// 《…》, or a document noun with its own title. `inner` is the title without 《》.
    Title {
        inner: Range,
        bracketed: bool,
    },
    /// 沪滇, 津甘, 闽宁: codes of the two provinces, helper first where the seeds know it.
    Pair {
        short_name: String,
        helper: String,
        recipient: String,
    },
    /// Names that hold numbers and are none: 三区三州, "四步法", 12345热线, 832平台, 两不愁三保障.
    Fixed,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    pub class: Class,
    /// The number's own characters (3.5亿, 七八千).
    pub number: Range,
    /// Number and unit without bound words: what claims.md calls `value_text` (3.5亿元, 600余万元, 每人每年2292元).
    pub core: Range,
    /// The value in base units when it is one number (350000000); the middle is never invented for a range.
    pub value: Option<Decimal>,
    /// Ends of a range (200或300元, 七八千, 3至5年).
    pub lo: Option<Decimal>,
    pub hi: Option<Decimal>,
    /// Unit as claims.md writes it: 元, 个, 人次, %, ‰, /10万, 百分点, 元/人·月. Empty for a bare number.
    pub unit: String,
    /// Unit in the neutral form of measuring (m, kg, h …) where there is one.
    pub symbol: Option<String>,
    /// ISO 4217, for money.
    pub currency: Option<String>,
    pub bound: Bound,
    /// 第22个, 第五: a rank, not a count.
    pub ordinal: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    Number,
    Percent,
    Money,
    Quantity,
}

/// How the text bounds a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    #[default]
    Exact,
    /// 约、左右、余、多、几
    About,
    /// 近、不足
    Nearly,
    /// 以上、不低于
    AtLeast,
    /// 超过、超、多于
    MoreThan,
    /// 不超过、以内
    AtMost,
    /// 低于
    LessThan,
}

/// A time, resolved as far as the text and the document's date allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// ISO, as precise as the text: 2019, 2019-12, 2019-12-20. `None` is an open or unknown start.
    pub start: Option<String>,
    pub end: Option<String>,
    /// First and last day of the interval, `None` where open.
    pub from: Option<jiff::civil::Date>,
    pub to: Option<jiff::civil::Date>,
    /// 今年, 去年, 目前: resolved by the document's date.
    pub relative: bool,
    /// 近年来, 以来 without a date: a time is meant but not known.
    pub vague: bool,
    pub shape: Shape,
}

/// What kind of expression a time is; binding needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 2019年, 2019年12月, 年底
    Point,
    /// 2016年至2020年, 十三五期间
    Interval,
    /// 2016年以来
    Since,
    /// 截至2019年底
    Until,
    /// 3年, 半年: a length of time
    Duration,
    /// 周一, 9:00: a time of day or week, of no use for claims
    Clock,
}

/// A place as said, with what it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The division it was resolved to; `None` while ambiguous or unknown.
    pub code: Option<String>,
    /// Official name of that division, or the words as they stand.
    pub name: String,
    /// Codes that it could be, best first.
    pub candidates: Vec<String>,
    pub level: Option<Level>,
    /// 全省, 我市, 全县, 本州: the document's own place at that level.
    pub here: bool,
    /// Township or village within `code`, its parts joined by `-` (方山乡, 方山乡-贾山村).
    pub within_county: Option<String>,
    /// How it was resolved, for `why`: `full name`, `short name`, `context 云南省`, `document place` …
    pub how: &'static str,
    /// How the words name it.
    pub form: Form,
}

/// How a text names a place; what is less than full needs the more context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// 镇雄县, 怒江州, 云南
    #[default]
    Full,
    /// 甘肃省庆阳市环县: the containing places stand before it.
    Chain,
    /// 襄樊市
    Former,
    /// 环县, 芒市: two characters with the word for the level.
    Brief,
    /// 昭通, 禄劝
    Short,
    /// 合作, 振兴: short, and an ordinary word as well.
    Common,
    /// 城区, 新城区: a kind of district that is the name of a few.
    Generic,
    /// 全省, 我市
    Here,
}

/// A body as said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Canonical name (云南省民政厅); the words as they stand when unknown.
    pub name: String,
    /// `government`, `ministry`, `department`, `party`, `enterprise`, `institution`, `society`, `budget`, `group`.
    pub kind: String,
    /// Whether the seeds know it.
    pub known: bool,
    /// Division that it belongs to, when its name says so.
    pub place: Option<String>,
    /// 53家中央单位: a counted group and no single body.
    pub count: Option<Decimal>,
    /// Whether the canonical name needed context (省民政厅 → 云南省民政厅).
    pub inferred: bool,
}
