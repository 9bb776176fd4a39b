//! Whom a text is about, where it is a body's own report and not a place's.

use super::{Role, Slot, Thing, who};
use crate::document::{Document, SentenceKind};
use crate::mention::{Mention, What};

/// The enterprise or body that a title begins with: 某某集团有限公司2022年乡村振兴帮扶情况.
pub(super) fn titled(doc: &Document) -> Option<Slot> {
    const ENDS: [&str; 16] = [
        "有限责任公司",
        "有限公司",
        "集团公司",
        "分公司",
        "公司",
        "分行",
        "支行",
        "农商行",
        "集团",
        "银行",
        "大学",
        "学院",
        "医院",
        "协会",
        "基金会",
        "商会",
    ];
    let title = doc.meta.title.as_deref()?.trim_start_matches(['“', '"', '【', ' ']);
    let (at, word) = ENDS
        .iter()
        .filter_map(|e| title.find(e).map(|at| (at, *e)))
        .min_by_key(|(at, w)| (*at, std::cmp::Reverse(w.len())))?;
    // 集团有限公司: the longer ending right behind.
    let mut end = at + word.len();
    while let Some(more) = ENDS.iter().find(|e| title[end..].starts_with(**e)) {
        end += more.len();
    }
    let name = &title[..end];
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '(' | ')' | '·'));
    ((4..=24).contains(&name.chars().count()) && plain && !name.starts_with("关于")).then(|| Slot {
        role: Role::Funder,
        name: name.to_owned(),
        thing: Thing::Body { name: name.to_owned(), kind: "enterprise".to_owned() },
        words: None,
        inferred: true,
    })
}

/// The whole name of the enterprise that a title shortens: 甲乙集团 for 某省甲乙农牧集团有限公司.
pub(super) fn in_full(doc: &Document, mentions: &[Mention], short: Slot) -> Slot {
    let holds = |name: &str| {
        let mut chars = name.chars();
        name.chars().count() > short.name.chars().count() && short.name.chars().all(|c| chars.any(|n| n == c))
    };
    let full = mentions.iter().find(
        |m| matches!(&m.what, What::Body(b) if b.kind == "enterprise" && b.count.is_none() && holds(doc.text(m.range))),
    );
    full.map_or(short, |m| Slot { inferred: true, ..who::slot(doc, Role::Funder, m) })
}

/// Whether a word that points back can mean the body: 工作队 means no enterprise, 学校 no hospital.
pub(super) fn can_mean(word: &str, speaker: &Slot) -> bool {
    let ends = |list: &[&str]| list.iter().any(|w| speaker.name.ends_with(w));
    match word {
        w if w.ends_with('队') || w.ends_with("指挥部") || w.ends_with('们') => ends(&["队", "部"]),
        w if w.ends_with('校') || matches!(w, "大学" | "学院") => {
            ends(&["大学", "学院", "学校", "中学", "小学", "校"])
        }
        w if w.ends_with('院') => ends(&["院", "中心"]),
        _ => true,
    }
}

/// Whether the title begins with a ministry: 国家林业和草原局定点帮扶工作情况.
pub(super) fn opens_with_ministry(doc: &Document, mentions: &[Mention]) -> bool {
    let title = doc.sentences.iter().find(|s| matches!(s.kind, SentenceKind::Title | SentenceKind::Heading));
    title.is_some_and(|t| {
        mentions
            .iter()
            .any(|m| m.range.start == t.range.start && matches!(&m.what, What::Body(b) if b.kind == "ministry"))
    })
}

/// The body that a text is about: the enterprise or institution it names most, if it names it more than once; whoever
/// only tells the text (记者从国务院扶贫办获悉) is left out by `tells`.
pub(super) fn speaker(doc: &Document, mentions: &[Mention], tells: impl Fn(&Mention) -> bool) -> Option<Slot> {
    let mut counts: std::collections::BTreeMap<&str, (usize, &Mention)> = std::collections::BTreeMap::new();
    for m in mentions {
        if let What::Body(b) = &m.what
            && b.count.is_none()
            && matches!(b.kind.as_str(), "enterprise" | "institution" | "ministry")
            && !tells(m)
        {
            counts.entry(&b.name).or_insert((0, m)).0 += 1;
        }
    }
    let (_, (n, m)) = counts.into_iter().max_by_key(|(name, (n, m))| (*n, std::cmp::Reverse(m.range.start), *name))?;
    // 公司…, 公司…: a text that points back to the enterprise it has named once.
    let pointed = || {
        let starts = |s: &crate::document::Sentence| {
            s.clauses
                .iter()
                .any(|c| doc.slice(*c).starts_with(&['公', '司']) || doc.slice(*c).starts_with(&['集', '团']))
        };
        doc.sentences.iter().filter(|s| starts(s)).count() >= 2
    };
    (n >= 2 || m.range.end <= doc.sentences.first().map_or(0, |s| s.range.end) || pointed())
        .then(|| Slot { inferred: true, ..who::slot(doc, Role::Funder, m) })
}
