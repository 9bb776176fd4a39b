//! What names can be matched to.

use std::collections::BTreeMap;

use crate::seeds::{Level, Seeds};

/// The type of a thing: a class of the ontology.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Any division.
    Place,
    Country,
    Province,
    Prefecture,
    County,
    /// A named set of places that is no division.
    Area,
    Body,
    Programme,
    AidPair,
}

impl Kind {
    /// Every kind, the general before the special.
    pub const ALL: [Self; 9] = [
        Self::Place,
        Self::Province,
        Self::Prefecture,
        Self::County,
        Self::Area,
        Self::Body,
        Self::Programme,
        Self::AidPair,
        Self::Country,
    ];

    /// The local name of its class in the ontology: `County`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Place => "Place",
            Self::Country => "Country",
            Self::Province => "Province",
            Self::Prefecture => "Prefecture",
            Self::County => "County",
            Self::Area => "Area",
            Self::Body => "Body",
            Self::Programme => "Programme",
            Self::AidPair => "AidPair",
        }
    }

    /// Its name in Chinese and in English.
    pub fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Place => ("地点", "Place"),
            Self::Country => ("国家", "Country"),
            Self::Province => ("省级行政区", "Province"),
            Self::Prefecture => ("地级行政区", "Prefecture"),
            Self::County => ("县级行政区", "County"),
            Self::Area => ("片区", "Area"),
            Self::Body => ("机构", "Body"),
            Self::Programme => ("项目计划", "Programme"),
            Self::AidPair => ("帮扶结对", "Aid pair"),
        }
    }

    /// By class name, in any case, with or without a namespace before it; `pair` is an aid pair.
    pub fn of(id: &str) -> Option<Self> {
        let id = id.rsplit(['#', '/', ':']).next().unwrap_or(id);
        if id.eq_ignore_ascii_case("pair") {
            return Some(Self::AidPair);
        }
        Self::ALL.into_iter().find(|k| k.id().eq_ignore_ascii_case(id))
    }

    /// Whether a thing of this kind is also of `other`.
    pub fn is(self, other: Self) -> bool {
        self == other
            || other == Self::Place && matches!(self, Self::Country | Self::Province | Self::Prefecture | Self::County)
    }

    pub(super) fn of_level(level: Level) -> Self {
        match level {
            Level::Country => Self::Country,
            Level::Province => Self::Province,
            Level::Prefecture => Self::Prefecture,
            Level::County | Level::Township | Level::Village => Self::County,
        }
    }
}

/// How a name belongs to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// The one that it goes by.
    Official,
    /// 昭通, 三峡集团
    Short,
    /// What it was called before, with the first and last year where they are known.
    Former(Option<i16>, Option<i16>),
}

/// A name of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub kind: NameKind,
}

/// One thing that a name may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Path below the base of IRIs, not percent-encoded: `place/530000`, `body/教育部`.
    pub id: String,
    /// Official name.
    pub name: String,
    pub kind: Kind,
    /// Every name, the official one first.
    pub names: Vec<Name>,
    /// One line that tells it from others of its name: code and containing places, kind of body.
    pub description: String,
    /// Division code: its own for a place, that of its government for a body.
    pub code: Option<String>,
    /// First and last year in which it stood, where known.
    pub since: Option<i16>,
    pub until: Option<i16>,
    /// Whether a source was checked, and not only general knowledge stands behind it.
    pub verified: bool,
}

impl Thing {
    /// A body with a name and a kind; for what a corpus names and the seeds do not.
    pub fn body(name: &str, kind: &str) -> Self {
        Self::named(Kind::Body, format!("body/{name}"), name, kind.to_owned())
    }

    pub(super) fn named(kind: Kind, id: String, name: &str, description: String) -> Self {
        Self {
            id,
            name: name.to_owned(),
            kind,
            names: vec![Name { text: name.to_owned(), kind: NameKind::Official }],
            description,
            code: None,
            since: None,
            until: None,
            verified: false,
        }
    }

    /// Adds a name unless it is there.
    #[must_use]
    pub fn with(mut self, kind: NameKind, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        for text in names {
            let text = text.into();
            if !text.is_empty() && !self.names.iter().any(|n| n.text == text) {
                self.names.push(Name { text, kind });
            }
        }
        self
    }
}

/// The year at the head of 2021-04.
pub(super) fn year(date: &Option<String>) -> Option<i16> {
    date.as_deref().and_then(|d| d.get(..4)).and_then(|y| y.parse().ok())
}

/// Every thing of the seeds.
pub(super) fn all(seeds: &Seeds) -> Vec<Thing> {
    let mut things = Vec::with_capacity(seeds.places.len() + 1024);
    for row in &seeds.places {
        let chain: String = seeds.chain(&row.code).iter().map(|r| r.name.as_str()).collect::<Vec<_>>().join(" ");
        let end = row.until.map_or(String::new(), |y| format!(" (–{y})"));
        let mut thing = Thing::named(
            Kind::of_level(row.level),
            format!("place/{}", row.code),
            &row.name,
            format!("{} {chain}{end}", row.code),
        )
        .with(NameKind::Short, &row.short_names);
        for (name, (from, to)) in row.former_names.iter().zip(&row.former_years) {
            thing = thing.with(NameKind::Former(*from, *to), [name]);
            // 襄樊 for 襄樊市, as long as something of a name is left.
            if let Some(stem) = name.strip_suffix(['市', '县', '区']).filter(|s| s.chars().count() >= 2) {
                thing = thing.with(NameKind::Former(*from, *to), [stem]);
            }
        }
        thing.code = Some(row.code.clone());
        (thing.since, thing.until, thing.verified) = (row.since, row.until, row.verified);
        things.push(thing);
    }
    for row in &seeds.areas {
        let members: Vec<&str> =
            row.members.iter().take(3).filter_map(|c| seeds.place(c)).map(|r| r.name.as_str()).collect();
        let more = if row.members.len() > members.len() { "等" } else { "" };
        let description = format!("{}{more}", members.join("、"));
        let thing = Thing::named(Kind::Area, format!("area/{}", row.name), &row.name, description);
        things.push(Thing { verified: row.verified, ..thing.with(NameKind::Short, &row.aliases) });
    }
    for row in &seeds.bodies {
        let parent = row.parent.as_deref().map_or(String::new(), |p| format!(" · {p}"));
        let end = row.until.as_deref().map_or(String::new(), |y| format!(" (–{y})"));
        let thing =
            Thing::named(Kind::Body, format!("body/{}", row.name), &row.name, format!("{}{parent}{end}", row.kind))
                .with(NameKind::Short, &row.short_names);
        things.push(Thing { since: year(&row.since), until: year(&row.until), verified: row.verified, ..thing });
    }
    for row in &seeds.programmes {
        let thing = Thing::named(Kind::Programme, format!("programme/{}", row.name), &row.name, row.sector.clone());
        things.push(Thing { verified: row.verified, ..thing.with(NameKind::Short, &row.aliases) });
    }
    things.extend(pairs(seeds));
    things
}

/// Pairs may stand in several rows (renewed, extended): one thing each, from the first start to the last end.
fn pairs(seeds: &Seeds) -> Vec<Thing> {
    let mut pairs: BTreeMap<String, Thing> = BTreeMap::new();
    for row in &seeds.pairs {
        let (Some(helper), Some(recipient)) = (&row.helper_code, &row.recipient_code) else { continue };
        let id = format!("pair/{helper}-{recipient}-{}", row.scheme);
        let thing = pairs.entry(id.clone()).or_insert_with(|| {
            let name = format!("{}—{}({})", row.helper, row.recipient, row.scheme);
            let mut thing = Thing::named(Kind::AidPair, id, &name, row.scheme.clone());
            thing.since = year(&row.since);
            thing
        });
        let short = row.short_name.as_deref().unwrap_or_default();
        let both = format!("{}{}", row.helper, row.recipient);
        let names = [short.to_owned(), format!("{short}{}", row.scheme), both];
        *thing = thing.clone().with(NameKind::Short, names.into_iter().filter(|n| n.chars().count() > 1));
        thing.since = thing.since.min(year(&row.since)).or(thing.since);
        thing.until = year(&row.until).max(thing.until);
        thing.verified |= row.verified;
    }
    pairs.into_values().collect()
}
