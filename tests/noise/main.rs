//! Real noise: damaged, mis-encoded, glued, wrapped and office-made texts. Two things must hold for each: what a sound
//! sentence says is read with offsets true to the file, and what was damaged yields nothing false.

mod bounds;
mod encodings;
#[cfg(feature = "graph")]
mod files;
mod html;
mod meta;
mod tables;
mod text;

use std::sync::OnceLock;

use bangfu::claim::Claim;
use bangfu::document::{Document, DocumentPlace, Meta};
use bangfu::knowledge::Knowledge;
use bangfu::{Bangfu, Reading};

pub fn bangfu() -> &'static Bangfu {
    static BANGFU: OnceLock<Bangfu> = OnceLock::new();
    BANGFU.get_or_init(|| Bangfu::open(&Knowledge::embedded()).expect("the built-in knowledge opens"))
}

/// Reads a file's bytes and checks that every span is true: inside the file, in order, and the file's own characters.
pub fn read(name: &str, bytes: &[u8]) -> Reading {
    let reading = bangfu().read(name, bytes, None);
    check(&reading);
    reading
}

/// The same for a report of 定西市, as its row of `documents.tsv` says.
pub fn read_there(name: &str, bytes: &[u8]) -> Reading {
    let place = DocumentPlace { name: "定西市".to_owned(), code: Some("621100".to_owned()), said: None };
    let reading = bangfu().read(name, bytes, Some(&Meta { place: Some(place), ..Meta::default() }));
    check(&reading);
    reading
}

pub fn check(reading: &Reading) {
    let doc = &reading.document;
    let all: Vec<char> = doc.source.chars().collect();
    assert_eq!(doc.origin.len(), doc.chars.len() + 1, "each character knows its place");
    assert!(doc.origin.windows(2).all(|w| w[0] <= w[1]), "places are in order");
    assert!(doc.origin.iter().all(|o| *o as usize <= all.len()), "places lie in the file");
    for sentence in &doc.sentences {
        let span = doc.span(sentence.range);
        let own: String = all[span.start as usize..span.end as usize].iter().collect();
        assert_eq!(own, doc.quote(span), "a quotation is the file's own characters");
        assert!(sentence.range.len() <= 1_600, "sentences are bounded");
        for clause in &sentence.clauses {
            assert!(sentence.range.holds(*clause), "clauses lie in their sentence");
        }
    }
    for claim in &reading.claims {
        let quote = doc.quote(claim.value);
        assert!(claim.sentence.start <= claim.value.start && claim.value.end <= claim.sentence.end);
        if let Some(amount) = &claim.amount {
            let digits = quote
                .chars()
                .any(|c| c.is_numeric() || "零〇一二两三四五六七八九十百千万亿半几数壹贰叁肆伍陆柒捌玖拾".contains(c));
            assert!(digits, "the value {} stands in {quote:?}", amount.number);
        }
    }
}

/// The amounts of a reading's claims, with their units.
pub fn amounts(reading: &Reading) -> Vec<(String, String)> {
    reading
        .claims
        .iter()
        .filter_map(|c| c.amount.as_ref().map(|a| (a.number.normalize().to_string(), a.unit.clone())))
        .collect()
}

/// The claim of an amount; panics with all claims when it is not there.
pub fn claim<'r>(reading: &'r Reading, number: &str, unit: &str) -> &'r Claim {
    reading
        .claims
        .iter()
        .find(|c| c.amount.as_ref().is_some_and(|a| a.number.normalize().to_string() == number && a.unit == unit))
        .unwrap_or_else(|| {
            panic!(
                "no claim of {number} {unit}; claims: {:?}; text: {:?}",
                amounts(reading),
                reading.document.chars.iter().collect::<String>()
            )
        })
}

pub fn quote<'r>(reading: &'r Reading, claim: &Claim) -> &'r str {
    reading.document.quote(claim.value)
}

/// Names in the slots of a role, by the role's Debug name.
pub fn names(claim: &Claim, role: &str) -> Vec<String> {
    claim.slots.iter().filter(|s| format!("{:?}", s.role) == role).map(|s| s.name.clone()).collect()
}

pub fn noted(doc: &Document, code: &str) -> bool {
    doc.notes.iter().any(|n| n.code == code)
}

/// The words that a note of a code points at.
pub fn noted_words(doc: &Document, code: &str) -> Vec<String> {
    doc.notes.iter().filter(|n| n.code == code).filter_map(|n| n.span).map(|s| doc.quote(s).to_owned()).collect()
}

/// A sound sentence for the side of a damaged one.
pub const SOUND: &str = "2019年,青岛市向定西市投入东西部扶贫协作资金2.76亿元。";
/// What it says.
pub const SAID: (&str, &str) = ("276000000", "元");
