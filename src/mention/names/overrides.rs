//! What a person corrected (`seeds/overrides.csv`), applied to the wordings.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Form;
use super::lexicon::{Entry, Other};
use crate::seeds::{Action, Seeds, Target};

/// Applies the overrides to the wordings; returns those that must never be read.
pub(super) fn apply(seeds: &Seeds, surfaces: &mut BTreeMap<String, Entry>) -> BTreeSet<String> {
    let mut never = BTreeSet::new();
    for row in &seeds.overrides {
        let other = match &row.action {
            Action::Never => {
                never.insert(row.wording.clone());
                continue;
            }
            // Names that no table has are made one when bodies are settled.
            Action::Same(_) => continue,
            Action::Is(Target::Place(i)) => {
                surfaces.insert(row.wording.clone(), Entry { places: vec![(*i, Form::Full)], ..Entry::default() });
                continue;
            }
            Action::Is(Target::Area(i)) => Other::Area(*i),
            Action::Is(Target::Body(i)) => Other::Body(*i),
            Action::Is(Target::Programme(i)) => Other::Programme(*i),
        };
        surfaces.insert(row.wording.clone(), Entry { other: Some(other), ..Entry::default() });
    }
    never
}
