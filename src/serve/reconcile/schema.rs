//! Types and properties that the service knows, with their names in both languages.

use axum::http::{HeaderMap, header};

/// The language in which names of types and properties are told; data stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Zh,
    En,
}

impl Tongue {
    /// The first of `Accept-Language` that is Chinese or English; Chinese without one.
    pub fn asked(headers: &HeaderMap) -> Self {
        let wishes = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        wishes
            .split(',')
            .find_map(|w| match w.trim().to_ascii_lowercase() {
                w if w.starts_with("zh") => Some(Self::Zh),
                w if w.starts_with("en") => Some(Self::En),
                _ => None,
            })
            .unwrap_or(Self::Zh)
    }

    pub fn of<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        if self == Self::Zh { zh } else { en }
    }

    pub fn tag(self) -> &'static str {
        if self == Self::Zh { "zh" } else { "en" }
    }
}

/// A type of things.
pub struct Kind {
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub broader: Option<&'static str>,
}

/// The types, by their local names in the ontology.
pub const KINDS: [Kind; 8] = [
    Kind { id: "Place", zh: "地点", en: "Place", broader: None },
    Kind { id: "Province", zh: "省级", en: "Province", broader: Some("Place") },
    Kind { id: "Prefecture", zh: "地级", en: "Prefecture", broader: Some("Place") },
    Kind { id: "County", zh: "县级", en: "County", broader: Some("Place") },
    Kind { id: "Body", zh: "机构", en: "Body", broader: None },
    Kind { id: "Programme", zh: "项目计划", en: "Programme", broader: None },
    Kind { id: "Area", zh: "片区", en: "Area", broader: None },
    Kind { id: "AidPair", zh: "帮扶结对", en: "Aid pair", broader: None },
];

/// What a property's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Text,
    Number,
    Count,
    Thing,
}

/// A property that can be fetched, and how the graph says it.
pub struct Property {
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub about_zh: &'static str,
    pub about_en: &'static str,
    /// Type that has it; empty for every type.
    pub of: &'static str,
    pub value: Value,
    /// SPARQL from `?id` to `?v`.
    pub pattern: &'static str,
}

impl Property {
    /// Whether things of a type have it.
    pub fn fits(&self, kind: &str) -> bool {
        self.of.is_empty() || self.of == kind || KINDS.iter().any(|k| k.id == kind && k.broader == Some(self.of))
    }
}

const fn property(
    id: &'static str,
    (zh, en): (&'static str, &'static str),
    (about_zh, about_en): (&'static str, &'static str),
    of: &'static str,
    value: Value,
    pattern: &'static str,
) -> Property {
    Property { id, zh, en, about_zh, about_en, of, value, pattern }
}

/// What can be fetched of things, and what conditions may name.
pub const PROPERTIES: [Property; 16] = [
    property("name", ("名称", "name"), ("正式名称", "official name"), "", Value::Text, "?id rdfs:label ?v"),
    property(
        "altName",
        ("别名", "other name"),
        ("简称、曾用名", "short and former names"),
        "",
        Value::Text,
        "?id skos:altLabel|bf:shortName ?v",
    ),
    property(
        "wikidata",
        ("维基数据", "Wikidata item"),
        ("维基数据的条目号", "number of the Wikidata item"),
        "",
        Value::Text,
        "?id skos:exactMatch|owl:sameAs ?x FILTER(STRSTARTS(STR(?x), \"http://www.wikidata.org/entity/\")) BIND(STRAFTER(STR(?x), \"/entity/\") AS ?v)",
    ),
    property(
        "geonames",
        ("GeoNames", "GeoNames"),
        ("GeoNames 的编号", "number in GeoNames"),
        "",
        Value::Text,
        "?id skos:exactMatch|owl:sameAs|skos:closeMatch ?x FILTER(STRSTARTS(STR(?x), \"https://sws.geonames.org/\")) BIND(REPLACE(STRAFTER(STR(?x), \"geonames.org/\"), \"/\", \"\") AS ?v)",
    ),
    property(
        "claims",
        ("陈述数", "claims"),
        ("提到它的陈述数", "how many claims speak of it"),
        "",
        Value::Count,
        "{ SELECT ?id (COUNT(DISTINCT ?c) AS ?v) { ?c bf:slot/bf:thing ?id } GROUP BY ?id }",
    ),
    property(
        "divisionCode",
        ("区划代码", "division code"),
        ("GB/T 2260", "GB/T 2260"),
        "Place",
        Value::Text,
        "?id bf:divisionCode ?v",
    ),
    property(
        "parent",
        ("上级", "parent"),
        ("直接上级区划", "the division above"),
        "Place",
        Value::Thing,
        "?id bf:parent ?v",
    ),
    property(
        "within",
        ("所在", "within"),
        ("所在的各级区划", "every division that it lies in"),
        "Place",
        Value::Thing,
        "?id bf:within ?v FILTER(?v != ?id)",
    ),
    property(
        "date",
        ("日期或年份", "date or year"),
        ("名称使用的年份,只用于匹配", "year in which the name was used; for matching only"),
        "Place",
        Value::Text,
        "?id bf:since ?v",
    ),
    property(
        "level",
        ("级别", "level"),
        ("省级、地级、县级……", "province, prefecture, county …"),
        "Place",
        Value::Text,
        "?id a ?x FILTER(?x IN (bf:Country, bf:Province, bf:Prefecture, bf:County, bf:Township, bf:Village)) BIND(STRAFTER(STR(?x), \"#\") AS ?v)",
    ),
    property("latitude", ("纬度", "latitude"), ("WGS 84", "WGS 84"), "Place", Value::Number, "?id wgs84:lat ?v"),
    property("longitude", ("经度", "longitude"), ("WGS 84", "WGS 84"), "Place", Value::Number, "?id wgs84:long ?v"),
    property(
        "since",
        ("设立", "since"),
        ("区划设立的年份", "year in which the division began"),
        "Place",
        Value::Text,
        "?id bf:since ?v",
    ),
    property(
        "until",
        ("撤销", "until"),
        ("区划撤销的年份", "year in which the division ended"),
        "Place",
        Value::Text,
        "?id bf:until ?v",
    ),
    property(
        "kind",
        ("机构类别", "kind"),
        ("部委、企业、高校……", "ministry, enterprise, university …"),
        "Body",
        Value::Text,
        "?id bf:kind ?v",
    ),
    property(
        "sector",
        ("领域", "sector"),
        ("项目计划的领域", "sector of the programme"),
        "Programme",
        Value::Text,
        "?id bf:sector ?v",
    ),
];
