//! Floor 2: names of a spreadsheet → things of the seeds, with scores, alternatives and what is known of each.
//!
//! The engine behind `bangfu reconcile` and the W3C Reconciliation API of `bangfu serve`. It reads no document and no
//! store: what it knows is the seeds, and what [`Engine::add`] is given (bodies met in a corpus, say).
//!
//! ```
//! use bangfu::reconcile::{Engine, Kind, Query};
//! let seeds = bangfu::seeds::Seeds::load(&bangfu::knowledge::Knowledge::embedded())?;
//! let engine = Engine::new(seeds.into());
//! // Two cities have a 长安区: the province tells which.
//! let found = engine.find(&Query { text: "长安区", kinds: &[Kind::County], within: &["陕西"], ..Query::default() });
//! assert_eq!(found[0].thing.id, "place/610116");
//! assert!(found[0].sure);
//! # Ok::<(), bangfu::knowledge::KnowledgeError>(())
//! ```

mod extend;
mod find;
mod index;
mod thing;

use std::collections::HashMap;
use std::sync::Arc;

pub use extend::{PROPERTIES, Property, Value};
pub use find::{Candidate, Query, SURE};
pub use thing::{Kind, Name, NameKind, Thing};

use crate::seeds::Seeds;
use index::Index;

/// Everything that names can be matched against.
#[derive(Debug)]
pub struct Engine {
    seeds: Arc<Seeds>,
    things: Vec<Thing>,
    by_id: HashMap<String, usize>,
    index: Index,
}

impl Engine {
    /// Things and names of the seeds: divisions, areas, bodies, programmes and aid pairs.
    pub fn new(seeds: Arc<Seeds>) -> Self {
        let mut engine =
            Self { things: Vec::new(), by_id: HashMap::new(), index: Index::default(), seeds: seeds.clone() };
        engine.add(thing::all(&seeds));
        engine
    }

    /// Adds things that the seeds do not have, such as the bodies of a store. One whose `id` is known already only
    /// adds its names.
    pub fn add(&mut self, things: impl IntoIterator<Item = Thing>) {
        for thing in things {
            if let Some(&n) = self.by_id.get(&thing.id) {
                for name in thing.names {
                    if !self.things[n].names.iter().any(|have| have.text == name.text) {
                        self.index.add(n, self.things[n].names.len(), &name.text);
                        self.things[n].names.push(name);
                    }
                }
                continue;
            }
            let n = self.things.len();
            for (i, name) in thing.names.iter().enumerate() {
                self.index.add(n, i, &name.text);
            }
            self.by_id.insert(thing.id.clone(), n);
            self.things.push(thing);
        }
    }

    /// The thing with an id (`place/530000`), with or without the base of its IRI before it; percent-encoded or not
    /// is the caller's affair.
    pub fn get(&self, id: &str) -> Option<&Thing> {
        let known = |id: &str| self.by_id.get(id).map(|n| &self.things[*n]);
        known(id).or_else(|| {
            id.match_indices('/').rev().nth(1).and_then(|(at, _)| known(&id[at + 1..])).or_else(|| {
                let code = id.len() == 6 && id.bytes().all(|b| b.is_ascii_digit());
                code.then(|| known(&format!("place/{id}"))).flatten()
            })
        })
    }

    /// All things, places first.
    pub fn things(&self) -> &[Thing] {
        &self.things
    }

    /// The seeds that the engine was made from.
    pub fn seeds(&self) -> &Seeds {
        &self.seeds
    }
}
