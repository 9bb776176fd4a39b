//! The one row model: what every export writes, whatever its format.
//!
//! A [`ClaimRow`] is a claim with the names, IRIs and codes of what it speaks of; an [`EntityRow`] is a place, a
//! body, a programme …; a [`FlowEdge`] is an arrow that a claim draws between two of them (see [`crate::export::edge`]).

use rust_decimal::Decimal;

/// Something that a claim names: the words of the contract, and what they denote where that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The name as the claim writes it (云南省; 53家中央定点扶贫单位).
    pub name: String,
    /// IRI of the thing it denotes; empty while nothing is known but the words.
    pub iri: String,
    /// Division code of GB/T 2260, for places.
    pub code: String,
}

impl Party {
    /// A party known by name and IRI.
    pub fn new(name: impl Into<String>, iri: impl Into<String>) -> Self {
        Self { name: name.into(), iri: iri.into(), code: String::new() }
    }

    /// What identifies it in a graph: the IRI, or the name where there is none.
    pub fn key(&self) -> &str {
        if self.iri.is_empty() { &self.name } else { &self.iri }
    }
}

/// Words of a sentence that fill a role, for highlighting. Offsets in Unicode scalar values of the source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub start: u64,
    pub end: u64,
    /// `value`, `funder`, `recipient`, `place`, `time` …
    pub role: String,
}

/// One claim, flat. Empty strings and lists stand for what the text does not say; nothing is filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimRow {
    /// Stable identifier (16 hex digits) and IRI.
    pub id: String,
    pub iri: String,
    /// `funding`, `observation`, `staffing`, `pairing` or `policy`.
    pub kind: String,
    /// The source document: its id, IRI, title, ISO date, publisher and address.
    pub document: String,
    pub document_iri: String,
    pub document_title: String,
    pub document_date: String,
    pub publisher: String,
    pub url: String,
    /// The sentence and the characters that carry the value, with offsets in Unicode scalar values of the file.
    pub sentence: String,
    pub sentence_start: Option<u64>,
    pub sentence_end: Option<u64>,
    pub value_text: String,
    pub value_start: Option<u64>,
    pub value_end: Option<u64>,
    /// The number in base units, with the bounds that the text gives.
    pub number: Option<Decimal>,
    pub lower: Option<Decimal>,
    pub upper: Option<Decimal>,
    pub unit: String,
    /// `exact`, `about`, `nearly`, `at_least`, `more_than`, `at_most`, `less_than`.
    pub bound: String,
    /// `invest`, `allocate`, `spend`, `loan`, `donate`, `raise`, `purchase`, `agree` (funding).
    pub flow: String,
    /// Whether the amount is a running total (funding).
    pub cumulative: Option<bool>,
    /// `level`, `change`, `target`, `standard` (observations).
    pub measure: String,
    /// `done`, `planned`, `required`.
    pub status: String,
    pub funder: Vec<Party>,
    pub recipient: Vec<Party>,
    pub place: Vec<Party>,
    pub sender: Vec<Party>,
    pub helper: Vec<Party>,
    pub issuer: Vec<Party>,
    pub purpose: Vec<Party>,
    pub programme: Vec<Party>,
    pub indicator: String,
    /// What the people sent are (第一书记).
    pub post: String,
    pub scheme: String,
    /// Title of the policy document.
    pub title: String,
    /// ISO, as precise as the text; empty is open or unknown.
    pub time_start: String,
    pub time_end: String,
    /// `sentence` or `context`; empty without a time.
    pub time_from: String,
    /// Roles that were taken from context and not said in the sentence.
    pub inferred: Vec<String>,
    pub rule: String,
    /// 0–100.
    pub score: Option<i64>,
    /// Why a reader should look twice.
    pub hard: String,
    pub marks: Vec<Mark>,
}

/// The kinds of things that have a table of their own, in the order of export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    #[default]
    Place,
    Area,
    Body,
    Group,
    Programme,
    Policy,
    Pair,
    Document,
    /// Known by its words only; it has no table.
    Other,
}

impl EntityKind {
    /// Every kind that has a table, in the order of export.
    pub const ALL: [Self; 8] =
        [Self::Place, Self::Area, Self::Body, Self::Group, Self::Programme, Self::Policy, Self::Pair, Self::Document];

    /// Name of the kind in data (`place`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Area => "area",
            Self::Body => "body",
            Self::Group => "group",
            Self::Programme => "programme",
            Self::Policy => "policy",
            Self::Pair => "pair",
            Self::Document => "document",
            Self::Other => "other",
        }
    }

    /// Name of its table (`places`).
    pub fn table(self) -> &'static str {
        match self {
            Self::Place => "places",
            Self::Area => "areas",
            Self::Body => "bodies",
            Self::Group => "groups",
            Self::Programme => "programmes",
            Self::Policy => "policies",
            Self::Pair => "pairs",
            Self::Document => "documents",
            Self::Other => "others",
        }
    }
}

/// One thing of the graph. A kind uses the fields that its table lists; the others stay empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityRow {
    pub iri: String,
    pub kind: EntityKind,
    pub name: String,
    pub name_en: String,
    /// GB/T 2260 division code (places).
    pub code: String,
    /// Level of a place (`province` …), kind of a body (`ministry` …), medium of a document.
    pub class: String,
    /// IRI of the place above.
    pub within: String,
    /// ISO dates of validity (places, pairs) or of issue (policies, documents).
    pub since: String,
    pub until: String,
    /// WGS 84 degrees.
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    /// Address of the same thing elsewhere.
    pub wikidata: String,
    pub geonames: String,
    /// Members of an area, counted size of a group.
    pub count: String,
    /// Helper and recipient of a pair, its scheme.
    pub helper: String,
    pub recipient: String,
    pub scheme: String,
    /// Publisher or issuer, and address, of a document.
    pub publisher: String,
    pub url: String,
}

/// An arrow that a claim draws: money, people or a tie from one thing to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowEdge {
    /// The claim's id and the number of the arrow within the claim (`0123456789abcdef-1`).
    pub id: String,
    /// `funding`, `staffing` or `pairing`.
    pub kind: String,
    pub source: Party,
    pub target: Party,
    /// Yuan; only where this arrow is the claim's only one, so that sums never count an amount twice.
    pub amount: Option<Decimal>,
    /// Yuan that several arrows of one claim share; the text does not say how.
    pub joint_amount: Option<Decimal>,
    /// How many arrows the claim draws.
    pub parts: i64,
    /// Line width: the amount, or an equal share of the joint amount. For drawing, not for sums.
    pub weight: Option<Decimal>,
    /// People sent (staffing).
    pub people: Option<Decimal>,
    pub bound: String,
    pub flow: String,
    pub cumulative: Option<bool>,
    pub status: String,
    /// First and last day of the period, where the text gives them.
    pub start: String,
    pub end: String,
    /// The period as precise as the text.
    pub time_start: String,
    pub time_end: String,
    pub purpose: String,
    pub programme: String,
    pub scheme: String,
    pub post: String,
    pub document: String,
    pub claim: String,
    pub score: Option<i64>,
}
