//! Floor 3: mentions → claims: who funded what, where and when, each slot tied to the characters that said it.
//!
//! Rules with typed holes find raw claims; `settle` decides (分别, lists, 今年, 全省, carried subjects, bounds,
//! status); what was not said but taken from context is marked inferred.

mod about;
mod align;
mod assigned;
mod carried;
mod chain;
mod count;
mod course;
mod fund;
mod funding;
mod giver;
mod givers;
mod goods;
mod groups;
mod growth;
mod indicator;
pub mod json;
pub mod label;
mod measure;
mod notice;
mod observe;
mod parts;
pub mod pattern;
mod period;
mod phrase;
pub mod place;
mod policy;
mod programme;
mod purpose;
mod read;
mod receiver;
pub mod rule;
pub mod scene;
mod scope;
mod score;
mod sender;
mod staff;
mod subject;
mod table;
mod theme;
mod tie;
mod ties;
mod verb;
pub mod vocabulary;
mod when;
mod who;
pub mod words;

pub use read::Reader;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::mention::Bound;
use crate::span::Span;

/// One statement of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Content-derived and stable: 16 hex digits of document id, kind, value span and main slots.
    pub id: String,
    /// The document's id.
    pub doc: String,
    pub kind: Kind,
    /// The characters that carry the number with its unit, or the naming words.
    pub value: Span,
    /// The sentence that states it.
    pub sentence: Span,
    pub amount: Option<Amount>,
    /// Ordered by role, then by place.
    pub slots: Vec<Slot>,
    pub time: Option<Period>,
    /// invest, allocate, spend, loan, donate, raise, purchase, agree (funding only).
    pub flow: Option<String>,
    /// Totals since a start year or over a programme (funding only).
    pub cumulative: bool,
    /// level, change, target, standard (observations only).
    pub measure: Option<String>,
    pub status: Status,
    /// Name of the rule that made it.
    pub rule: String,
    /// 0–100, from reproducible rules; see `docs/confidence.md`.
    pub score: u8,
    /// Why a reader should look twice (damage near by, two readings), if so.
    pub hard: Option<String>,
    /// One line an inference or decision, for `why`.
    pub derivation: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Funding,
    Observation,
    Staffing,
    Pairing,
    Policy,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Done,
    Planned,
    Required,
}

/// A number in base units with its bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    pub number: Decimal,
    /// Bounds that the text gives (近/余/以上 …), for `bf:lower` and `bf:upper`; equal to `number` when exact.
    pub lower: Option<Decimal>,
    pub upper: Option<Decimal>,
    pub unit: String,
    pub bound: Bound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Funder,
    Recipient,
    Place,
    Purpose,
    Programme,
    Indicator,
    /// What the people sent are (第一书记): the claims' field `role`.
    Post,
    Sender,
    Helper,
    Scheme,
    Title,
    Issuer,
}

/// What fills a role of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub role: Role,
    /// The name as claims.md writes it (云南省; 53家中央定点扶贫单位).
    pub name: String,
    /// What it denotes.
    pub thing: Thing,
    /// The words that said it, in the original file; `None` when only `documents.tsv` says it.
    pub words: Option<Span>,
    /// Not said in the claim's own sentence, but taken from heading, context or the document's own data.
    pub inferred: bool,
}

/// What a slot denotes, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// Division code of GB/T 2260 (`000000` is 中国); for a township or village that of its county, `-` and its name
    /// (`530627-某镇`, `530627-某镇-某村`).
    Place(String),
    /// A named set of places, by name.
    Area(String),
    /// A body, by canonical name, with its kind.
    Body {
        name: String,
        kind: String,
    },
    /// A described or counted set (53家中央单位; 建档立卡贫困户).
    Group {
        name: String,
        count: Option<String>,
    },
    Programme(String),
    /// A titled document, by title.
    Policy(String),
    /// Words without a thing behind them (purposes, indicators, posts, schemes).
    Term(String),
    /// A place or body that stayed ambiguous, with the candidates (codes or names).
    Unresolved {
        name: String,
        candidates: Vec<String>,
    },
}

/// When a claim holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// ISO, as precise as the text; `None` is open.
    pub start: Option<String>,
    pub end: Option<String>,
    pub words: Option<Span>,
    /// `sentence` or `context`.
    pub from_context: bool,
}
