//! Floor 0: the tables of `seeds/`, read once into typed rows and checked (file:line and mend in every error).
//!
//! Facts, not code: which divisions, bodies, programmes and pairs exist and what they are called.

mod load;
mod office;
mod overrides;

use std::collections::{BTreeMap, HashMap};

pub use office::Office;
pub use overrides::{Action, OverrideRow, Target};

/// Everything `seeds/` knows.
#[derive(Debug, Default)]
pub struct Seeds {
    /// Ordered by code.
    pub places: Vec<PlaceRow>,
    pub areas: Vec<AreaRow>,
    pub bodies: Vec<BodyRow>,
    pub programmes: Vec<ProgrammeRow>,
    pub pairs: Vec<PairRow>,
    /// 沪 → 310000 …
    pub abbreviations: Vec<AbbreviationRow>,
    /// What offices are called at each level: 教育厅, 卫健委.
    pub departments: Vec<DepartmentRow>,
    /// Ordinary words: those that are place names too, and those whose characters place names share.
    pub common: Vec<CommonRow>,
    /// What a person corrected, in the table's order.
    pub overrides: Vec<OverrideRow>,
    /// Names of one body that no table has: from `overrides`.
    pub same: BTreeMap<String, String>,
    /// Indices into `places` by official name.
    pub by_name: BTreeMap<String, Vec<usize>>,
    /// Index into `places` by code.
    pub by_code: HashMap<String, usize>,
}

/// One division of GB/T 2260, live or retired.
#[derive(Debug, Clone, Default)]
pub struct PlaceRow {
    /// Six digits.
    pub code: String,
    pub name: String,
    pub short_names: Vec<String>,
    pub former_names: Vec<String>,
    /// First and last year in which each former name stood, in the order of `former_names`.
    pub former_years: Vec<(Option<i16>, Option<i16>)>,
    pub level: Level,
    pub parent: Option<String>,
    pub since: Option<i16>,
    /// Last year in which the code was valid; `None` for live ones.
    pub until: Option<i16>,
    /// Code of the division that took its place.
    pub successor: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub geonames: Option<String>,
    /// Whether the GeoNames item is only the seat (a town) and not the division itself.
    pub geonames_seat: bool,
    pub wikidata: Option<String>,
    /// Whether the Wikidata item was matched by its label only, not by the division code.
    pub wikidata_by_label: bool,
    pub source: String,
    pub verified: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Country,
    #[default]
    Province,
    Prefecture,
    County,
    Township,
    Village,
}

/// A named set of places that is no division: 滇西, 三区三州.
#[derive(Debug, Clone, Default)]
pub struct AreaRow {
    pub name: String,
    pub aliases: Vec<String>,
    pub members: Vec<String>,
    pub source: String,
    pub verified: bool,
}

/// A ministry, department, enterprise, institution or society.
#[derive(Debug, Clone, Default)]
pub struct BodyRow {
    pub name: String,
    pub short_names: Vec<String>,
    /// `government`, `ministry`, `department`, `party`, `enterprise`, `institution`, `society`.
    pub kind: String,
    pub parent: Option<String>,
    pub successor: Option<String>,
    pub since: Option<String>,
    pub until: Option<String>,
    pub wikidata: Option<String>,
    pub source: String,
    pub verified: bool,
}

#[derive(Debug, Clone, Default)]
pub struct ProgrammeRow {
    pub name: String,
    pub aliases: Vec<String>,
    pub sector: String,
    /// Who launched it, by the names of bodies.
    pub launched_by: Vec<String>,
    /// When it began: a year, month or day in ISO form.
    pub since: Option<String>,
    /// Where these two stand: a document's number, or `general knowledge`.
    pub launch_source: Option<String>,
    pub source: String,
    pub verified: bool,
}

/// A standing tie of helper and recipient: 沪滇, 闽宁.
#[derive(Debug, Clone, Default)]
pub struct PairRow {
    pub helper: String,
    pub helper_code: Option<String>,
    pub recipient: String,
    pub recipient_code: Option<String>,
    pub short_name: Option<String>,
    pub scheme: String,
    pub since: Option<String>,
    pub until: Option<String>,
    pub source: String,
    pub verified: bool,
}

impl PairRow {
    /// What names the helper in an IRI: its division code, else its name.
    pub fn helper_key(&self) -> &str {
        self.helper_code.as_deref().unwrap_or(&self.helper)
    }

    /// What names the recipient in an IRI: its division code, else its name.
    pub fn recipient_key(&self) -> &str {
        self.recipient_code.as_deref().unwrap_or(&self.recipient)
    }
}

#[derive(Debug, Clone, Default)]
pub struct AbbreviationRow {
    pub abbreviation: String,
    pub code: String,
    /// Whether it may be read inside a pair name (沪滇) without more context.
    pub safe_in_pairs: bool,
    pub source: String,
}

/// An office that every government of some levels has; its own name is that of the division and this.
#[derive(Debug, Clone, Default)]
pub struct DepartmentRow {
    /// 卫生健康委员会
    pub name: String,
    /// 卫健委
    pub aliases: Vec<String>,
    pub levels: Vec<Level>,
    /// As in [`BodyRow::kind`].
    pub kind: String,
    /// The office that took over its work, by `name` (扶贫开发办公室 → 乡村振兴局), and the year in which it ended.
    pub successor: Option<String>,
    pub until: Option<String>,
    /// What it is in charge of, the same for offices of one field at all levels: 教育 for 教育厅 and 教育局.
    pub field: Option<String>,
    pub source: String,
}

/// A word of the language that stands in the way of names.
#[derive(Debug, Clone, Default)]
pub struct CommonRow {
    pub word: String,
    /// Whether the word is itself the short name of a division (合作, 振兴, 资源).
    pub is_name: bool,
    pub source: String,
}
