//! What is known of a thing, property by property.

use super::Engine;
use super::thing::{Kind, Thing};
use crate::seeds::Level;

/// A property that things can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Kinds of things that may have it.
    pub of: &'static [Kind],
    /// Whether it may be given beside a name to narrow a search.
    pub narrows: bool,
}

const PLACES: &[Kind] = &[Kind::Place, Kind::Province, Kind::Prefecture, Kind::County];
const ANY: &[Kind] = &Kind::ALL;

/// Every property, in the order in which they are offered.
pub const PROPERTIES: &[Property] = &[
    Property { id: "code", zh: "区划代码(GB/T 2260)", en: "division code (GB/T 2260)", of: PLACES, narrows: false },
    Property { id: "name", zh: "正式名称", en: "official name", of: ANY, narrows: false },
    Property { id: "names", zh: "其他名称", en: "other names", of: ANY, narrows: false },
    Property { id: "province", zh: "所在省级行政区", en: "province", of: PLACES, narrows: true },
    Property { id: "prefecture", zh: "所在地级行政区", en: "prefecture", of: PLACES, narrows: true },
    Property { id: "within", zh: "位于", en: "lies within", of: PLACES, narrows: true },
    Property { id: "date", zh: "日期或年份", en: "date or year", of: ANY, narrows: true },
    Property { id: "since", zh: "起始年", en: "since (year)", of: ANY, narrows: false },
    Property { id: "until", zh: "截止年", en: "until (year)", of: ANY, narrows: false },
    Property { id: "successor", zh: "继任", en: "successor", of: &[Kind::Place, Kind::Body], narrows: false },
    Property { id: "wikidata", zh: "维基数据", en: "Wikidata", of: &[Kind::Place, Kind::Body], narrows: false },
    Property { id: "geonames", zh: "GeoNames", en: "GeoNames", of: PLACES, narrows: false },
    Property { id: "lat", zh: "纬度", en: "latitude", of: PLACES, narrows: false },
    Property { id: "long", zh: "经度", en: "longitude", of: PLACES, narrows: false },
    Property { id: "member", zh: "成员", en: "members", of: &[Kind::Area], narrows: false },
    Property { id: "kind", zh: "机构类别", en: "kind of body", of: &[Kind::Body], narrows: false },
    Property { id: "parent", zh: "上级", en: "parent", of: &[Kind::Place, Kind::Body], narrows: false },
    Property { id: "sector", zh: "领域", en: "sector", of: &[Kind::Programme], narrows: false },
    Property { id: "helper", zh: "帮扶方", en: "helper", of: &[Kind::AidPair], narrows: false },
    Property { id: "recipient", zh: "受援方", en: "recipient", of: &[Kind::AidPair], narrows: false },
    Property { id: "scheme", zh: "帮扶方式", en: "scheme", of: &[Kind::AidPair], narrows: false },
    Property { id: "verified", zh: "来源已核实", en: "source verified", of: ANY, narrows: false },
];

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
    Year(i16),
    Truth(bool),
    /// Another thing.
    Thing {
        id: String,
        name: String,
    },
    /// The IRI of a thing elsewhere.
    Link(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Text(s) | Self::Link(s) | Self::Thing { name: s, .. } => f.write_str(s),
            Self::Number(n) => write!(f, "{n}"),
            Self::Year(y) => write!(f, "{y}"),
            Self::Truth(b) => write!(f, "{b}"),
        }
    }
}

impl Engine {
    /// The properties that things of a kind may have; of any kind without one.
    pub fn properties(&self, kind: Option<Kind>) -> Vec<&'static Property> {
        PROPERTIES.iter().filter(|p| kind.is_none_or(|k| p.of.iter().any(|o| k.is(*o) || o.is(k)))).collect()
    }

    /// The values of a property of a thing; none when it has none, or no such property is known.
    pub fn values(&self, thing: &Thing, property: &str) -> Vec<Value> {
        let text = |t: &Option<String>| t.clone().map(Value::Text).into_iter().collect();
        let number = |n: Option<f64>| n.map(Value::Number).into_iter().collect();
        match property {
            "name" => return vec![Value::Text(thing.name.clone())],
            "names" => return thing.names.iter().skip(1).map(|n| Value::Text(n.text.clone())).collect(),
            "code" => return text(&thing.code),
            "since" => return thing.since.map(Value::Year).into_iter().collect(),
            "until" => return thing.until.map(Value::Year).into_iter().collect(),
            "verified" => return vec![Value::Truth(thing.verified)],
            _ => {}
        }
        let seeds = &self.seeds;
        let place = |code: &str| -> Option<Value> {
            seeds.place(code).map(|r| Value::Thing { id: format!("place/{code}"), name: r.name.clone() })
        };
        if let Some(row) = thing.code.as_deref().and_then(|c| seeds.place(c)) {
            let chain = seeds.chain(&row.code);
            let at = |level: Level| chain.iter().find(|r| r.level == level).and_then(|r| place(&r.code));
            match property {
                "province" => return at(Level::Province).into_iter().collect(),
                "prefecture" => return at(Level::Prefecture).into_iter().collect(),
                "within" => {
                    return chain.iter().filter(|r| r.code != row.code).filter_map(|r| place(&r.code)).collect();
                }
                _ => {}
            }
            if thing.kind.is(Kind::Place) {
                return match property {
                    "parent" => row.parent.as_deref().and_then(place).into_iter().collect(),
                    "successor" => row.successor.as_deref().and_then(place).into_iter().collect(),
                    "wikidata" => row.wikidata.as_deref().map(wikidata).into_iter().collect(),
                    "geonames" => {
                        row.geonames.as_deref().filter(|_| !row.geonames_seat).map(geonames).into_iter().collect()
                    }
                    "lat" => number(row.lat),
                    "long" => number(row.lon),
                    _ => Vec::new(),
                };
            }
        }
        match thing.kind {
            Kind::Area => {
                let members = seeds.areas.iter().filter(|a| a.name == thing.name && property == "member");
                members.flat_map(|a| a.members.iter().filter_map(|c| place(c))).collect()
            }
            Kind::Body => {
                let Some(row) = seeds.bodies.iter().find(|b| b.name == thing.name) else {
                    return if property == "kind" { vec![Value::Text(thing.description.clone())] } else { Vec::new() };
                };
                let body = |name: &String| Value::Thing { id: format!("body/{name}"), name: name.clone() };
                match property {
                    "kind" => vec![Value::Text(row.kind.clone())],
                    "parent" => row.parent.as_ref().map(body).into_iter().collect(),
                    "successor" => row.successor.as_ref().map(body).into_iter().collect(),
                    "wikidata" => row.wikidata.as_deref().map(wikidata).into_iter().collect(),
                    _ => Vec::new(),
                }
            }
            Kind::Programme if property == "sector" => vec![Value::Text(thing.description.clone())],
            Kind::AidPair => {
                let mut parts = thing.id.trim_start_matches("pair/").splitn(3, '-');
                let (helper, recipient, scheme) = (parts.next(), parts.next(), parts.next());
                match property {
                    "helper" => helper.and_then(place).into_iter().collect(),
                    "recipient" => recipient.and_then(place).into_iter().collect(),
                    "scheme" => scheme.map(|s| Value::Text(s.to_owned())).into_iter().collect(),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

fn wikidata(item: &str) -> Value {
    Value::Link(format!("http://www.wikidata.org/entity/{item}"))
}

fn geonames(id: &str) -> Value {
    Value::Link(format!("https://sws.geonames.org/{id}/"))
}
