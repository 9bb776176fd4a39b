//! Offices that every government has, by the name of the division and their own: 云南省民政厅.

use super::{DepartmentRow, PlaceRow, Seeds};

/// An office of a division.
#[derive(Clone, Copy, Debug)]
pub struct Office<'s> {
    pub place: &'s PlaceRow,
    pub department: &'s DepartmentRow,
}

impl Seeds {
    /// The office that a canonical name tells: 云南省 and 民政厅 of 云南省民政厅. Nothing where two divisions bear the
    /// name.
    pub fn office(&self, name: &str) -> Option<Office<'_>> {
        self.departments
            .iter()
            .filter_map(|department| {
                let place = self.by_name.get(name.strip_suffix(department.name.as_str())?)?;
                let mut live = place.iter().map(|i| &self.places[*i]).filter(|r| r.until.is_none());
                let place = live.next()?;
                live.next().is_none().then_some(Office { place, department })
            })
            .max_by_key(|o| o.department.name.len())
    }

    /// The office that took over the work of another of the same division, by name; with the year of the change.
    pub fn office_after(&self, office: &Office) -> Option<(String, Option<&str>)> {
        let next = office.department.successor.as_deref()?;
        // 农业农村厅 of a province is 农业农村局 in its cities and counties.
        let row = self.departments.iter().find(|d| d.name == next)?;
        let row = if row.levels.contains(&office.place.level) {
            row
        } else {
            self.departments
                .iter()
                .find(|d| d.field.is_some() && d.field == row.field && d.levels.contains(&office.place.level))?
        };
        let until = self.departments.iter().find(|d| d.name == office.department.name)?.until.as_deref();
        Some((format!("{}{}", office.place.name, row.name), until))
    }

    /// Who the office answers to: the government of its division, or the party committee for the party's own.
    pub fn office_parent(&self, office: &Office) -> Option<String> {
        let place = &office.place.name;
        let name = &office.department.name;
        if name == "人民政府" || name == "党委" || name == "委" || office.department.kind == "society" {
            return None;
        }
        let party = office.department.kind == "party";
        Some(if party { format!("{place}委") } else { format!("{place}人民政府") })
    }
}
