//! Which programme a claim is of: one that its purpose, its indicator or its scheme names.

use super::{Claim, Kind, Role, Slot, Thing};
use crate::document::Document;
use crate::mention::{Mention, What};
use crate::span::Span;

/// Gives each claim the programmes whose names its own words hold: 扶贫小额信贷 → 小额信贷, “雨露计划”补助 → 雨露计划.
pub(super) fn name(doc: &Document, mentions: &[Mention], claims: &mut [Claim]) {
    let named: Vec<(Span, &str)> = mentions
        .iter()
        .filter_map(|m| match &m.what {
            What::Programme { name } => Some((doc.span(m.range), name.as_str())),
            _ => None,
        })
        .collect();
    if named.is_empty() {
        return;
    }
    for claim in claims {
        let of = match claim.kind {
            Kind::Funding => Role::Purpose,
            Kind::Observation => Role::Indicator,
            _ => continue,
        };
        let words: Vec<(Span, bool)> =
            claim.slots.iter().filter(|s| s.role == of).filter_map(|s| s.words.map(|w| (w, s.inferred))).collect();
        for (words, inferred) in words {
            let from = named.partition_point(|(span, _)| span.end <= words.start);
            for (span, name) in named[from..].iter().take_while(|(span, _)| span.start < words.end) {
                let known = |s: &Slot| s.role == Role::Programme && s.name == *name;
                // 衔接, of the fund that is called 衔接资金, lies inside the name.
                let inside = span.start >= words.start && span.end <= words.end;
                let around = span.start <= words.start && span.end >= words.end;
                if (inside || around) && !claim.slots.iter().any(known) {
                    claim.slots.push(Slot {
                        role: Role::Programme,
                        name: (*name).to_owned(),
                        thing: Thing::Programme((*name).to_owned()),
                        words: Some(*span),
                        inferred,
                    });
                }
            }
        }
    }
}
