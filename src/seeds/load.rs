//! Reading and checking the tables.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::knowledge::{Knowledge, KnowledgeError};

/// The last year whose list of GB/T 2260 the table was made from, besides today's.
const LAST_YEARLY_LIST: i16 = 2019;

fn rows<T: DeserializeOwned>(knowledge: &Knowledge, path: &str) -> Result<Vec<(usize, T)>, KnowledgeError> {
    let text = knowledge.text(path)?;
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .enumerate()
        .map(|(i, row)| {
            row.map(|r| (i + 2, r)).map_err(|e| KnowledgeError::Wrong {
                path: path.to_owned(),
                line: e.position().map_or(i + 2, |p| p.line() as usize),
                message: format!("{e}; the first line names the columns"),
            })
        })
        .collect()
}

fn list(cell: &str) -> Vec<String> {
    cell.split('|').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

fn some(cell: String) -> Option<String> {
    (!cell.is_empty()).then_some(cell)
}

fn yes(cell: &str, path: &str, line: usize) -> Result<bool, KnowledgeError> {
    match cell {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(KnowledgeError::Wrong {
            path: path.to_owned(),
            line,
            message: format!("`{other}` should be yes or no"),
        }),
    }
}

#[derive(Deserialize)]
struct PlaceText {
    code: String,
    name: String,
    short_names: String,
    former_names: String,
    level: String,
    parent: String,
    since: Option<i16>,
    until: Option<i16>,
    successor: String,
    lat: Option<f64>,
    lon: Option<f64>,
    geonames: String,
    #[serde(default)]
    geonames_kind: String,
    wikidata: String,
    #[serde(default)]
    wikidata_match: String,
    source: String,
    verified: String,
}

#[derive(Deserialize)]
struct DepartmentText {
    name: String,
    aliases: String,
    levels: String,
    kind: String,
    field: String,
    #[serde(default)]
    successor: String,
    #[serde(default)]
    until: String,
    source: String,
}

#[derive(Deserialize)]
struct CommonText {
    word: String,
    role: String,
    source: String,
}

#[derive(Deserialize)]
struct AreaText {
    name: String,
    aliases: String,
    members: String,
    source: String,
    verified: String,
}

#[derive(Deserialize)]
struct BodyText {
    name: String,
    short_names: String,
    kind: String,
    parent: String,
    successor: String,
    since: String,
    until: String,
    wikidata: String,
    source: String,
    verified: String,
}

#[derive(Deserialize)]
struct ProgrammeText {
    name: String,
    aliases: String,
    sector: String,
    launched_by: String,
    since: String,
    launch_source: String,
    source: String,
    verified: String,
}

#[derive(Deserialize)]
struct PairText {
    helper: String,
    helper_code: String,
    recipient: String,
    recipient_code: String,
    short_name: String,
    scheme: String,
    since: String,
    until: String,
    source: String,
    verified: String,
}

#[derive(Deserialize)]
struct AbbreviationText {
    abbreviation: String,
    code: String,
    safe_in_pairs: String,
    source: String,
}

/// Whether a cell is empty or a year, a month or a day in ISO form.
fn is_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split('-').collect();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    cell.is_empty()
        || parts.len() <= 3 && parts.first().is_some_and(|y| digits(y, 4)) && parts[1..].iter().all(|p| digits(p, 2))
}

fn division_level(word: &str) -> Option<Level> {
    match word {
        "province" => Some(Level::Province),
        "prefecture" => Some(Level::Prefecture),
        "county" => Some(Level::County),
        _ => None,
    }
}

impl Seeds {
    /// Reads every table.
    ///
    /// # Errors
    /// Names file and line of the first row that is wrong, and what to write instead.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let mut seeds = Self::default();
        let path = "seeds/places.csv";
        for (line, r) in rows::<PlaceText>(knowledge, path)? {
            let wrong = |message: String| KnowledgeError::Wrong { path: path.to_owned(), line, message };
            if r.code.len() != 6 || !r.code.bytes().all(|b| b.is_ascii_digit()) {
                return Err(wrong(format!("`{}` is no division code; GB/T 2260 codes have six digits", r.code)));
            }
            let level = match r.level.as_str() {
                "country" => Level::Country,
                other => division_level(other)
                    .ok_or_else(|| wrong(format!("level `{other}`; write country, province, prefecture or county")))?,
            };
            let mut former_names = Vec::new();
            let mut former_years = Vec::new();
            for former in list(&r.former_names) {
                let (name, years) = former.split_once('@').unwrap_or((&former, ""));
                let (from, to) = years.split_once('-').unwrap_or((years, ""));
                former_names.push(name.to_owned());
                former_years.push((from.parse().ok(), to.parse().ok()));
            }
            if seeds.by_code.insert(r.code.clone(), seeds.places.len()).is_some() {
                return Err(wrong(format!("code {} stands twice", r.code)));
            }
            seeds.places.push(PlaceRow {
                code: r.code,
                name: r.name,
                short_names: list(&r.short_names),
                former_names,
                former_years,
                level,
                parent: some(r.parent),
                since: r.since,
                until: r.until,
                successor: some(r.successor),
                lat: r.lat,
                lon: r.lon,
                geonames: some(r.geonames),
                geonames_seat: r.geonames_kind == "seat",
                wikidata: some(r.wikidata),
                wikidata_by_label: r.wikidata_match == "label",
                source: r.source,
                verified: yes(&r.verified, path, line)?,
            });
        }
        // Parents and successors may stand further down: they are checked when all codes are there.
        for (i, row) in seeds.places.iter().enumerate() {
            for code in row.parent.iter().chain(&row.successor) {
                seeds.known(code, path, i + 2)?;
            }
        }
        for (line, r) in rows::<AreaText>(knowledge, "seeds/areas.csv")? {
            for code in list(&r.members) {
                seeds.known(&code, "seeds/areas.csv", line)?;
            }
            seeds.areas.push(AreaRow {
                verified: yes(&r.verified, "seeds/areas.csv", line)?,
                name: r.name,
                aliases: list(&r.aliases),
                members: list(&r.members),
                source: r.source,
            });
        }
        for (line, r) in rows::<BodyText>(knowledge, "seeds/bodies.csv")? {
            seeds.bodies.push(BodyRow {
                verified: yes(&r.verified, "seeds/bodies.csv", line)?,
                name: r.name,
                short_names: list(&r.short_names),
                kind: r.kind,
                parent: some(r.parent),
                successor: some(r.successor),
                since: some(r.since),
                until: some(r.until),
                wikidata: some(r.wikidata),
                source: r.source,
            });
        }
        for (line, r) in rows::<ProgrammeText>(knowledge, "seeds/programmes.csv")? {
            let wrong =
                |message: String| KnowledgeError::Wrong { path: "seeds/programmes.csv".to_owned(), line, message };
            let launched_by = list(&r.launched_by);
            if let Some(nobody) = launched_by.iter().find(|b| !seeds.bodies.iter().any(|row| row.name == **b)) {
                return Err(wrong(format!("`{nobody}` launched it, but seeds/bodies.csv has no such name")));
            }
            if !is_date(&r.since) {
                return Err(wrong(format!("since `{}`; write 2014, 2014-10 or 2014-10-17", r.since)));
            }
            if r.launch_source.is_empty() && !(launched_by.is_empty() && r.since.is_empty()) {
                return Err(wrong("launched_by and since need a launch_source".to_owned()));
            }
            seeds.programmes.push(ProgrammeRow {
                verified: yes(&r.verified, "seeds/programmes.csv", line)?,
                name: r.name,
                aliases: list(&r.aliases),
                sector: r.sector,
                launched_by,
                since: some(r.since),
                launch_source: some(r.launch_source),
                source: r.source,
            });
        }
        for (line, r) in rows::<PairText>(knowledge, "seeds/pairs.csv")? {
            for code in [&r.helper_code, &r.recipient_code].into_iter().filter(|c| !c.is_empty()) {
                seeds.known(code, "seeds/pairs.csv", line)?;
            }
            seeds.pairs.push(PairRow {
                verified: yes(&r.verified, "seeds/pairs.csv", line)?,
                helper: r.helper,
                helper_code: some(r.helper_code),
                recipient: r.recipient,
                recipient_code: some(r.recipient_code),
                short_name: some(r.short_name),
                scheme: r.scheme,
                since: some(r.since),
                until: some(r.until),
                source: r.source,
            });
        }
        for (line, r) in rows::<AbbreviationText>(knowledge, "seeds/abbreviations.csv")? {
            seeds.known(&r.code, "seeds/abbreviations.csv", line)?;
            seeds.abbreviations.push(AbbreviationRow {
                safe_in_pairs: yes(&r.safe_in_pairs, "seeds/abbreviations.csv", line)?,
                abbreviation: r.abbreviation,
                code: r.code,
                source: r.source,
            });
        }
        for (line, r) in rows::<DepartmentText>(knowledge, "seeds/departments.csv")? {
            let mut levels = Vec::new();
            for level in list(&r.levels) {
                levels.push(division_level(&level).ok_or_else(|| KnowledgeError::Wrong {
                    path: "seeds/departments.csv".to_owned(),
                    line,
                    message: format!("level `{level}`; write province, prefecture or county, parted by |"),
                })?);
            }
            seeds.departments.push(DepartmentRow {
                name: r.name,
                aliases: list(&r.aliases),
                levels,
                kind: r.kind,
                field: some(r.field),
                successor: some(r.successor),
                until: some(r.until),
                source: r.source,
            });
        }
        for (line, r) in rows::<CommonText>(knowledge, "seeds/common_words.csv")? {
            seeds.common.push(CommonRow {
                is_name: match r.role.as_str() {
                    "name" => true,
                    "word" => false,
                    other => {
                        return Err(KnowledgeError::Wrong {
                            path: "seeds/common_words.csv".to_owned(),
                            line,
                            message: format!("role `{other}`; write name (a place's name too) or word"),
                        });
                    }
                },
                word: r.word,
                source: r.source,
            });
        }
        for department in &seeds.departments {
            if let Some(next) = &department.successor
                && !seeds.departments.iter().any(|d| d.name == *next)
            {
                return Err(KnowledgeError::Wrong {
                    path: "seeds/departments.csv".to_owned(),
                    line: 1,
                    message: format!("{}: its successor {next} is no name of the table", department.name),
                });
            }
        }
        for (i, row) in seeds.places.iter().enumerate() {
            seeds.by_name.entry(row.name.clone()).or_default().push(i);
        }
        seeds.overrides = super::overrides::load(knowledge, &seeds)?;
        for row in &seeds.overrides {
            if let Action::Same(to) = &row.action {
                seeds.same.insert(row.wording.clone(), to.clone());
            }
        }
        Ok(seeds)
    }

    /// Refuses a code that `places.csv` does not have.
    fn known(&self, code: &str, path: &str, line: usize) -> Result<(), KnowledgeError> {
        if self.by_code.contains_key(code) {
            return Ok(());
        }
        Err(KnowledgeError::Wrong {
            path: path.to_owned(),
            line,
            message: format!("code {code} is not in seeds/places.csv; mend the code or add the division there"),
        })
    }

    /// The division with a code.
    pub fn place(&self, code: &str) -> Option<&PlaceRow> {
        self.by_code.get(code).map(|i| &self.places[*i])
    }

    /// The code of the division that stands for `code` in a year: itself while it is live, else its successor's.
    /// Without a year: today's. A list of codes may lag a year behind the ground.
    pub fn valid_at<'a>(&'a self, code: &'a str, year: Option<i16>) -> &'a str {
        let mut at = code;
        for _ in 0..8 {
            let Some(row) = self.place(at) else { break };
            match (row.until, &row.successor) {
                (Some(until), next) if year.is_some_and(|y| y <= until + self.lag(until, next.as_deref())) => break,
                (Some(_), Some(next)) => at = next,
                _ => break,
            }
        }
        at
    }

    /// How many years a code may have stood beyond its last list: one; more where the lists end and only today's is
    /// known, so that the change fell anywhere between the two.
    fn lag(&self, until: i16, next: Option<&str>) -> i16 {
        let first_of_today = next.and_then(|c| self.place(c)).is_some_and(|r| r.since == Some(LAST_YEARLY_LIST + 1));
        if until == LAST_YEARLY_LIST && first_of_today { 4 } else { 1 }
    }

    /// Whether `code` lies within `above`, in the retired order of divisions or in today's.
    pub fn holds(&self, above: &str, code: &str) -> bool {
        let under = |above: &str, code: &str| self.parents(code).any(|p| p == above);
        above != code
            && (under(above, code) || {
                let (now_above, now) = (self.valid_at(above, None), self.valid_at(code, None));
                (now_above != above || now != code) && now_above != now && under(now_above, now)
            })
    }

    /// The codes above a division's, nearest first, as its own row tells them.
    fn parents(&self, code: &str) -> impl Iterator<Item = &str> {
        let parent = |code: &str| self.place(code).and_then(|r| r.parent.as_deref());
        std::iter::successors(parent(code), move |p| parent(p)).take(4)
    }

    /// For each of some codes the sum of what is counted for it and for all that lies within it (see [`Seeds::holds`]);
    /// each code counted is looked at once.
    pub fn sums<'a>(
        &'a self,
        codes: &[&'a str],
        counted: impl Iterator<Item = (&'a str, u32)>,
    ) -> HashMap<&'a str, u32> {
        let mut sums: HashMap<&str, u32> = codes.iter().map(|c| (*c, 0)).collect();
        let mut by_now: HashMap<&str, Vec<&str>> = HashMap::new();
        for code in codes {
            by_now.entry(self.valid_at(code, None)).or_default().push(code);
        }
        for (code, n) in counted {
            let now = self.valid_at(code, None);
            let mut above: Vec<&str> = std::iter::once(code).chain(self.parents(code)).collect();
            for parent in self.parents(now).filter(|p| *p != now) {
                let today = by_now.get(parent).into_iter().flatten();
                above.extend(today.filter(|a| **a != code && (**a != parent || now != code)));
            }
            above.sort_unstable();
            above.dedup();
            above.into_iter().for_each(|a| {
                if let Some(sum) = sums.get_mut(a) {
                    *sum += n;
                }
            });
        }
        sums
    }

    /// A division and those above it, from the province down; 中国 is left out.
    pub fn chain(&self, code: &str) -> Vec<&PlaceRow> {
        let mut chain = Vec::new();
        let mut next = self.place(code);
        while let Some(row) = next.filter(|r| r.level != Level::Country && chain.len() < 4) {
            chain.push(row);
            next = row.parent.as_deref().and_then(|p| self.place(p));
        }
        chain.reverse();
        chain
    }
}
