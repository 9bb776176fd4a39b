//! Sentences with typed holes: the language of `say` and `unless`.
//!
//! ```text
//! @invest ~24 {fund:Text}? {amount:Money}+
//! ```
//! - `投入|安排`, `@invest`: one of these words, a word of that class
//! - `{slot:Kind}`: a mention; `+` takes a list joined by 、和及与
//! - `~24`: at most 24 characters of anything inside the clause, fewest first; `~~24` may cross commas
//! - `?`: may be absent · `^`: the clause begins here · `$`: it ends here
//!
//! A pattern has one anchor, the hole `amount`, `helper` or `title`; the rest is matched outwards from it.

use super::scene::Scene;
use super::words::{ClassId, Words};
use crate::mention::{Class, Mention, Quantity, What};
use crate::span::Range;

/// What a hole may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoleKind {
    Money,
    Percent,
    /// A number with a unit that is neither money nor percent.
    Count,
    /// Any quantity.
    Amount,
    Time,
    Place,
    Body,
    /// A counted group (53家中央单位).
    Group,
    /// Anyone who can give, help or get: place, area, body, group.
    Party,
    Title,
    Pair,
    Programme,
}

impl HoleKind {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "Money" => Self::Money,
            "Percent" => Self::Percent,
            "Count" => Self::Count,
            "Amount" => Self::Amount,
            "Time" => Self::Time,
            "Place" => Self::Place,
            "Body" => Self::Body,
            "Group" => Self::Group,
            "Party" => Self::Party,
            "Title" => Self::Title,
            "Pair" => Self::Pair,
            "Programme" => Self::Programme,
            _ => return None,
        })
    }

    /// Whether a mention fits the hole.
    pub fn takes(self, what: &What) -> bool {
        let quantity = |test: fn(&Quantity) -> bool| matches!(what, What::Quantity(q) if !q.ordinal && test(q));
        match self {
            Self::Money => quantity(|q| q.class == Class::Money),
            Self::Percent => quantity(|q| q.class == Class::Percent),
            Self::Count => quantity(|q| {
                q.class == Class::Quantity
                    || q.class == Class::Number && q.value.is_some_and(|v| v >= rust_decimal::Decimal::TEN)
            }),
            Self::Amount => quantity(|_| true),
            Self::Time => matches!(what, What::Time(_)),
            Self::Place => matches!(what, What::Place(_) | What::Area { .. }),
            Self::Body => matches!(what, What::Body(b) if b.count.is_none()),
            Self::Group => matches!(what, What::Body(b) if b.count.is_some()),
            Self::Party => matches!(what, What::Place(_) | What::Area { .. } | What::Body(_)),
            Self::Title => matches!(what, What::Title { .. }),
            Self::Pair => matches!(what, What::Pair { .. }),
            Self::Programme => matches!(what, What::Programme { .. }),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Element {
    Word(ClassId),
    Hole { slot: String, kind: HoleKind, list: bool },
    Gap { most: u32, crosses: bool },
    Start,
    End,
}

#[derive(Clone, Debug, PartialEq)]
struct Step {
    element: Element,
    optional: bool,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What stands before the anchor, nearest first.
    before: Vec<Step>,
    after: Vec<Step>,
    pub anchor: String,
    pub kind: HoleKind,
    list: bool,
    /// The classes that must have a word in the sentence; most patterns fail on them.
    needs: Vec<ClassId>,
}

/// What a pattern took: holes by their slots' names with their mentions, and the words it went by.
#[derive(Clone, Debug, Default)]
pub struct Match<'p, 'a> {
    pub holes: Vec<(&'p str, &'a Mention)>,
    pub words: Vec<Range>,
    pub extent: Range,
}

impl<'a> Match<'_, 'a> {
    pub fn all<'s>(&'s self, slot: &'s str) -> impl Iterator<Item = &'a Mention> + 's {
        self.holes.iter().filter(move |(s, _)| *s == slot).map(|(_, m)| *m)
    }

    pub fn first(&self, slot: &str) -> Option<&'a Mention> {
        self.all(slot).next()
    }
}

impl Pattern {
    /// Compiles a line; the error says what is wrong and what to write instead.
    pub fn compile(line: &str, words: &mut Words) -> Result<Self, String> {
        let mut steps = Vec::new();
        for part in line.split_whitespace() {
            let (part, optional) = part.strip_suffix('?').map_or((part, false), |p| (p, true));
            let (part, list) = part.strip_suffix('+').map_or((part, false), |p| (p, true));
            let element = if let Some(hole) = part.strip_prefix('{') {
                let hole = hole.strip_suffix('}').ok_or_else(|| format!("`{part}` lacks its closing brace"))?;
                let (slot, kind) =
                    hole.split_once(':').ok_or_else(|| format!("`{part}` lacks a kind: write {{{hole}:Money}}"))?;
                let kind = HoleKind::parse(kind).ok_or_else(|| {
                    format!("`{kind}` is no kind of hole; there are Money Percent Count Amount Time Place Body Group Party Title Pair Programme")
                })?;
                Element::Hole { slot: slot.to_owned(), kind, list }
            } else if list {
                return Err(format!("`{part}+`: only a hole can be a list"));
            } else if let Some(gap) = part.strip_prefix('~') {
                let (gap, crosses) = gap.strip_prefix('~').map_or((gap, false), |g| (g, true));
                let most = gap.parse().map_err(|_| format!("`{part}` is no gap: write ~12"))?;
                Element::Gap { most, crosses }
            } else if part == "^" {
                Element::Start
            } else if part == "$" {
                Element::End
            } else if let Some(name) = part.strip_prefix('@') {
                Element::Word(
                    words.class(name).ok_or_else(|| format!("there is no word class `{name}` in rules/words.toml"))?,
                )
            } else {
                Element::Word(words.literal(part))
            };
            steps.push(Step { element, optional });
        }
        let anchors = ["amount", "helper", "title", "pair"];
        let at = anchors
            .iter()
            .find_map(|a| {
                steps.iter().position(|s| matches!(&s.element, Element::Hole { slot, .. } if slot == a) && !s.optional)
            })
            .ok_or_else(|| {
                format!("`{line}` has no anchor: one of the holes {anchors:?} must stand in it and not be optional")
            })?;
        if steps.first().is_some_and(|s| s.optional) {
            return Err(format!("`{line}` begins with something that may be absent; begin with what must be there"));
        }
        let needs = steps
            .iter()
            .filter(|s| !s.optional)
            .filter_map(|s| match s.element {
                Element::Word(class) => Some(class),
                _ => None,
            })
            .collect();
        let after = steps.split_off(at + 1);
        let Some(Step { element: Element::Hole { slot, kind, list }, .. }) = steps.pop() else {
            return Err(format!("`{line}` has no anchor"));
        };
        steps.reverse();
        Ok(Self { before: steps, after, anchor: slot, kind, list, needs })
    }

    /// Tries the pattern with its anchor on a mention.
    pub fn at<'p, 'a>(&'p self, scene: &Scene<'a>, anchor: &'a Mention) -> Option<Match<'p, 'a>> {
        if !self.kind.takes(&anchor.what) || !self.needs.iter().all(|c| scene.knows(*c)) {
            return None;
        }
        let mut found = Match { extent: anchor.range, ..Match::default() };
        found.holes.push((&self.anchor, anchor));
        let mut from = anchor.range;
        if self.list {
            for m in list_from(scene, anchor, self.kind) {
                found.holes.push((&self.anchor, m));
                from = from.join(m.range);
            }
        }
        let clause = scene.clause_at(anchor.range.start);
        from.end = behind_alias(scene, from.end);
        let left = Walk { scene, clause, kind: self.kind, backward: true };
        let right = Walk { scene, clause, kind: self.kind, backward: false };
        (left.run(&self.before, from.start, &mut found) && right.run(&self.after, from.end, &mut found)).then(|| {
            found.extent = found
                .words
                .iter()
                .copied()
                .chain(found.holes.iter().map(|(_, m)| m.range))
                .fold(found.extent, Range::join);
            found
        })
    }
}

/// The further members of a list that begins with `first`: 甲、乙和丙.
pub fn list_from<'a>(scene: &Scene<'a>, first: &Mention, kind: HoleKind) -> Vec<&'a Mention> {
    const TIES: [&str; 6] = ["对口", "帮扶", "结对", "支援", "挂钩", "援助"];
    let mut members = Vec::new();
    let mut end = first.range.end;
    // 甲区对口乙县、丙区对口丁县: a member that helps another one opens the next tie.
    let helped = TIES.contains(&scene.before(first.range.start, 2));
    for m in scene.mentions {
        if m.range.start < end || !kind.takes(&m.what) {
            continue;
        }
        let between = scene.doc.slice(Range { start: end, end: m.range.start });
        // 甲、乙等12家单位: the count behind 等 is the last member.
        // 甲、乙、丙3个城市: the count sums up the list.
        let counted = (between == ['等'] || between.is_empty() && !members.is_empty())
            && matches!(&m.what, What::Body(b) if b.count.is_some());
        if !is_joint(between) && !counted || helped && TIES.contains(&scene.behind(m.range.end, 2)) {
            break;
        }
        members.push(m);
        end = m.range.end;
    }
    members
}

/// Where the text goes on behind a bracket that only says what a party was or is called: 甲集团(现为乙集团)|帮扶….
fn behind_alias(scene: &Scene, end: u32) -> u32 {
    const LONGEST: usize = 16;
    let text = scene.doc.slice(Range { start: end, end: scene.sentence.range.end.max(end) });
    let opens = matches!(text, ['(', '现' | '原' | '曾', ..] | ['(', '简', '称', ..] | ['(', '以', '下', ..]);
    match text.iter().take(LONGEST).position(|c| *c == ')').filter(|_| opens) {
        Some(at) => end + at as u32 + 1,
        None => end,
    }
}

/// 、和及以及 between two members of a list.
pub fn is_joint(between: &[char]) -> bool {
    matches!(between, ['、' | '和' | '及' | '或'] | ['以', '及'] | ['、', '和'])
}

struct Walk<'s, 'a> {
    scene: &'s Scene<'a>,
    clause: Range,
    kind: HoleKind,
    backward: bool,
}

impl<'a> Walk<'_, 'a> {
    /// Matches the steps outwards from `at`.
    fn run<'p>(&self, steps: &'p [Step], at: u32, found: &mut Match<'p, 'a>) -> bool {
        let Some((step, rest)) = steps.split_first() else { return true };
        let (words, holes) = (found.words.len(), found.holes.len());
        let done = match &step.element {
            Element::Gap { most, crosses } => {
                // The next element looks inside the gap itself, so that the nearest fit is found without stepping.
                return self.after_gap(rest, at, *most, *crosses, found);
            }
            Element::Start => at == self.clause.start && self.run(rest, at, found),
            Element::End => at == self.clause.end && self.run(rest, at, found),
            Element::Word(class) => self.words_near(*class, at, 0, false).into_iter().any(|w| {
                found.words.push(w);
                self.run(rest, self.far(w), found) || {
                    found.words.truncate(words);
                    found.holes.truncate(holes);
                    false
                }
            }),
            Element::Hole { slot, kind, list } => self.mentions_near(*kind, at, 0, false).into_iter().any(|m| {
                let far = self.take(slot, *kind, *list, m, found);
                self.run(rest, far, found) || {
                    found.words.truncate(words);
                    found.holes.truncate(holes);
                    false
                }
            }),
        };
        done || (step.optional && self.run(rest, at, found))
    }

    fn after_gap<'p>(&self, steps: &'p [Step], at: u32, most: u32, crosses: bool, found: &mut Match<'p, 'a>) -> bool {
        let Some((step, rest)) = steps.split_first() else { return true };
        let (words, holes) = (found.words.len(), found.holes.len());
        let done = match &step.element {
            Element::Gap { most: more, crosses: too } => {
                return self.after_gap(rest, at, most + more, crosses || *too, found);
            }
            Element::Start => self.clause.start + most >= at && self.run(rest, self.clause.start, found),
            Element::End => at + most >= self.clause.end && self.run(rest, self.clause.end, found),
            Element::Word(class) => self.words_near(*class, at, most, crosses).into_iter().any(|w| {
                found.words.push(w);
                self.run(rest, self.far(w), found) || {
                    found.words.truncate(words);
                    found.holes.truncate(holes);
                    false
                }
            }),
            Element::Hole { slot, kind, list } => self.mentions_near(*kind, at, most, crosses).into_iter().any(|m| {
                let far = self.take(slot, *kind, *list, m, found);
                self.run(rest, far, found) || {
                    found.words.truncate(words);
                    found.holes.truncate(holes);
                    false
                }
            }),
        };
        done || (step.optional && self.after_gap(rest, at, most, crosses, found))
    }

    fn far(&self, range: Range) -> u32 {
        if self.backward { range.start } else { range.end }
    }

    /// Puts a mention, and the list it belongs to, into a hole; returns where the walk goes on.
    fn take<'p>(&self, slot: &'p str, kind: HoleKind, list: bool, m: &'a Mention, found: &mut Match<'p, 'a>) -> u32 {
        found.holes.push((slot, m));
        let mut extent = m.range;
        if list {
            if self.backward {
                let mut start = m.range.start;
                for earlier in self.scene.mentions.iter().rev() {
                    if earlier.range.end > start || !kind.takes(&earlier.what) {
                        continue;
                    }
                    if !is_joint(self.scene.doc.slice(Range { start: earlier.range.end, end: start })) {
                        break;
                    }
                    found.holes.push((slot, earlier));
                    start = earlier.range.start;
                }
                extent.start = start;
            } else {
                for later in list_from(self.scene, m, kind) {
                    found.holes.push((slot, later));
                    extent = extent.join(later.range);
                }
            }
        }
        self.far(extent)
    }

    /// What a step may look at: the anchor's clause; behind a gap that crossed a comma, the clause that it led into.
    fn bounds(&self, at: u32, crosses: bool) -> Range {
        if crosses {
            self.scene.sentence.range
        } else if self.clause.start <= at && at <= self.clause.end {
            self.clause
        } else {
            self.scene.clause_at(if self.backward { at.saturating_sub(1) } else { at })
        }
    }

    /// The stretch that a gap of `most` characters leaves open: it ends at the clause, at damage, and at another
    /// mention of the anchor's own kind (a verb does not reach across another amount).
    fn reach(&self, at: u32, most: u32, crosses: bool) -> Range {
        let bounds = self.bounds(at, crosses);
        let mut reach = if self.backward {
            Range { start: at.saturating_sub(most).max(bounds.start), end: at }
        } else {
            Range { start: at, end: (at + most).min(bounds.end) }
        };
        if reach.start > reach.end {
            reach.end = reach.start;
        }
        let value = matches!(self.kind, HoleKind::Money | HoleKind::Percent | HoleKind::Count | HoleKind::Amount);
        let blocks = |m: &Mention| match &m.what {
            // 选派7批次484名: a count of batches stands between a verb and its number.
            What::Quantity(q) if matches!(q.unit.as_str(), "批" | "批次" | "次" | "轮" | "期" | "支") => false,
            what => self.kind.takes(what),
        };
        for m in self.scene.mentions.iter().filter(|m| value && blocks(m)) {
            if self.backward && m.range.end <= at {
                reach.start = reach.start.max(m.range.end.min(at));
            } else if !self.backward && m.range.start >= at {
                reach.end = reach.end.min(m.range.start.max(at));
            }
        }
        // What stands behind a list mark belongs to the next member: …2.8亿元、捐赠资金7008万元. Without a next member
        // the list is what the number counts: 46名医生、教师.
        let mark = self.scene.doc.slice(Range { start: at, end: bounds.end.max(at) }).iter().position(|c| *c == '、');
        let next = self.scene.mentions.iter().any(|m| {
            m.range.start >= at
                && mark.is_some_and(|i| m.range.start <= at + i as u32 + 12)
                && bounds.holds(m.range)
                && self.kind.takes(&m.what)
                && blocks(m)
        });
        if !self.backward
            && value
            && next
            && let Some(at) = self.scene.doc.slice(reach).iter().position(|c| *c == '、')
        {
            reach.end = reach.start + at as u32;
        }
        for joint in &self.scene.sentence.joints {
            if self.backward && *joint <= at {
                reach.start = reach.start.max(*joint);
            } else if !self.backward && *joint >= at {
                reach.end = reach.end.min(*joint);
            }
        }
        reach
    }

    fn words_near(&self, class: ClassId, at: u32, most: u32, crosses: bool) -> Vec<Range> {
        let longest = 12;
        let reach = self.reach(at, most + longest, crosses);
        // The verb of a tie belongs to the party next to it: 教育部组织10个集团帮扶… is no tie of the ministry.
        let party = matches!(self.kind, HoleKind::Party | HoleKind::Group | HoleKind::Place | HoleKind::Body);
        let open = |w: Range| {
            let between =
                if self.backward { Range { start: w.end, end: at } } else { Range { start: at, end: w.start } };
            !party
                || most == 0
                || self
                    .scene
                    .mentions
                    .iter()
                    .all(|m| !HoleKind::Party.takes(&m.what) || !between.holds(m.range) || m.range.is_empty())
        };
        let mut near: Vec<Range> = self
            .scene
            .words_in(class, reach)
            .filter(|w| open(*w))
            .filter(|w| if self.backward { at - w.end <= most } else { w.start - at <= most })
            .collect();
        // Nearest first; of those that end at the same place the longest.
        near.sort_by_key(|w| if self.backward { (at - w.end, w.start) } else { (w.start - at, u32::MAX - w.end) });
        near
    }

    fn mentions_near(&self, kind: HoleKind, at: u32, most: u32, crosses: bool) -> Vec<&'a Mention> {
        let bounds = self.bounds(at, crosses);
        let mut near: Vec<&Mention> = self
            .scene
            .mentions
            .iter()
            .filter(|m| kind.takes(&m.what) && bounds.holds(m.range))
            .filter(|m| {
                if self.backward {
                    m.range.end <= at && at - m.range.end <= most
                } else {
                    m.range.start >= at && m.range.start - at <= most
                }
            })
            .filter(|m| !self.scene.is_broken(m.range.join(Range { start: at, end: at })))
            .collect();
        near.sort_by_key(|m| {
            (if self.backward { at - m.range.end } else { m.range.start - at }, std::cmp::Reverse(m.range.len()))
        });
        near
    }
}
