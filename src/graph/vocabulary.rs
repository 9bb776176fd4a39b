//! The terms that the graph is written with, taken from the ontology at start.

use oxrdf::NamedNode;

use crate::knowledge::KnowledgeError;
use crate::ontology::Ontology;

macro_rules! vocabulary {
    ($($field:ident = $name:literal),* $(,)?) => {
        /// IRIs of the ontology's terms that the program writes.
        #[derive(Clone, Debug)]
        pub struct Vocabulary { $(pub $field: NamedNode),* }

        impl Vocabulary {
            /// Looks every term up; one that the ontology lacks is an error.
            pub fn of(ontology: &Ontology) -> Result<Self, KnowledgeError> {
                Ok(Self { $($field: ontology.term($name)?),* })
            }
        }
    };
}

vocabulary! {
    place_class = "Place", country = "Country", province = "Province", prefecture = "Prefecture", county = "County",
    area_class = "Area", body_class = "Body", group_class = "Group", programme_class = "Programme",
    policy_document = "PolicyDocument", aid_pair = "AidPair", term_class = "Term", source_document = "SourceDocument",
    passage_class = "Passage", claim_class = "Claim", funding_claim = "FundingClaim", observation = "Observation",
    staffing_claim = "StaffingClaim", pairing_claim = "PairingClaim", policy_claim = "PolicyClaim", slot_class = "Slot",
    reading_class = "Reading", township = "Township", village = "Village", linkset = "linkset", wording = "wording",
    correction = "Correction", action = "action",
    funder = "funder", recipient = "recipient", place = "place", purpose = "purpose", programme = "programme",
    indicator = "indicator", post = "post", sender = "sender", helper = "helper", scheme = "scheme", policy = "policy",
    issuer = "issuer", launched_by = "launchedBy", flow = "flow", measure = "measure", bound = "bound", status = "status", passage = "passage",
    document = "document", region = "region", slot = "slot", thing = "thing", candidate = "candidate", within = "within",
    parent = "parent", successor = "successor", member = "member", pair = "pair", amount = "amount", lower = "lower",
    upper = "upper", unit = "unit", cumulative = "cumulative", from = "from", to = "to", period = "period",
    period_inferred = "periodInferred", score = "score", rule = "rule", derivation = "derivation", caution = "caution",
    words = "words", start = "start", end = "end", role = "role", inferred = "inferred", text = "text", order = "order",
    division_code = "divisionCode", short_name = "shortName", count = "count", kind = "kind", since = "since",
    until = "until", verified = "verified", source = "source", file_name = "fileName", digest = "digest",
    charset = "charset", written = "written", note = "note", version = "version", rule_class = "Rule", sector = "sector",
}
