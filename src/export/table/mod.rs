//! Tables: claims, arrows and one per kind of thing, with the same columns in every format.

use crate::export::column::{self, Cell, Spec};
use crate::export::row::EntityKind;
use crate::export::{Result, Rows, edge};

pub mod delimited;
pub mod dictionary;
pub mod parquet;
pub mod sheet;

/// A table of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    Claims,
    /// The arrows that claims draw.
    Flows,
    Things(EntityKind),
}

impl Table {
    /// Every table, claims first.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Claims, Self::Flows].into_iter().chain(EntityKind::ALL.map(Self::Things))
    }

    /// File stem and sheet name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Claims => "claims",
            Self::Flows => "flows",
            Self::Things(kind) => kind.table(),
        }
    }

    /// The table called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|t| t.name() == name)
    }

    /// Its columns.
    pub fn specs(self) -> Vec<Spec> {
        match self {
            Self::Claims => column::claim_columns().iter().map(|c| c.spec).collect(),
            Self::Flows => column::flow_columns().iter().map(|c| c.spec).collect(),
            Self::Things(kind) => column::entity_columns(kind).iter().map(|c| c.spec).collect(),
        }
    }

    /// Passes each row's cells to `each`; returns how many there were.
    ///
    /// # Errors
    /// What the rows' source or `each` says.
    pub fn rows(self, rows: &dyn Rows, each: &mut dyn FnMut(&[Cell]) -> Result<()>) -> Result<u64> {
        let mut count = 0;
        match self {
            Self::Claims => rows.claims(&mut |claim| {
                count += 1;
                each(&column::claim_columns().iter().map(|c| (c.get)(&claim)).collect::<Vec<_>>())
            })?,
            Self::Flows => rows.claims(&mut |claim| {
                for edge in edge::edges(&claim) {
                    count += 1;
                    each(&column::flow_columns().iter().map(|c| (c.get)(&edge)).collect::<Vec<_>>())?;
                }
                Ok(())
            })?,
            Self::Things(kind) => rows.entities(kind, &mut |thing| {
                count += 1;
                each(&column::entity_columns(kind).iter().map(|c| (c.get)(&thing)).collect::<Vec<_>>())
            })?,
        }
        Ok(count)
    }
}
