//! Counted groups (53家中央单位, 教育部10个司局) and budgets (中央财政, 中央和省级财政).

use super::super::{Body, Class, Mention, What};
use super::wording::{BudgetWords, GroupWords};
use crate::chars::{ends, is_han, starts};
use crate::document::Document;
use crate::span::Range;

/// At most this many characters between the classifier and the noun's end.
const LONGEST: usize = 18;

/// Adds the counted groups of a sentence; a body inside one is part of it.
pub(super) fn groups(
    words: &GroupWords,
    doc: &Document,
    within: Range,
    quantities: &[Mention],
    out: &mut Vec<Mention>,
) {
    let mut added: Vec<Mention> = Vec::new();
    for m in quantities {
        let What::Quantity(q) = &m.what else { continue };
        if q.class != Class::Quantity || q.ordinal || !words.classifiers.contains(&q.unit) {
            continue;
        }
        let start = q.core.end as usize;
        let chars = &doc.chars[start..(start + LONGEST).min(within.end as usize)];
        let Some(mut length) = noun_end(words, chars) else { continue };
        let between: String = chars[..length].iter().collect();
        // 500名乡村学校…: people are counted so, not bodies; 72个贫困县医院 counts counties.
        if words.person_classifiers.contains(&q.unit) && !words.persons.iter().any(|p| between.ends_with(p.as_str()))
            || words.not_between.iter().any(|w| between.contains(w.as_str()))
        {
            continue;
        }
        // 企业、商会 · 企业和商会 · 1200个学校、医院等单位
        while chars.get(length).is_some_and(|c| matches!(c, '、' | '和' | '与' | '等'))
            && let Some(noun) = words.nouns.iter().find(|n| starts(chars, length + 1, n))
        {
            length += 1 + noun.chars().count();
        }
        let mut range = Range::new(q.core.start as usize, start + length);
        // 教育部10个司局, 东部10个职教集团: who they belong to.
        let owner = out.iter().find(|o| {
            o.range.end == range.start
                && match &o.what {
                    What::Body(b) => b.count.is_none() && b.kind != "budget",
                    What::Place(p) => !p.here,
                    _ => false,
                }
        });
        if let Some(owner) = owner {
            // 甲、乙、丙3家单位: the names say it; the count sums them up.
            let listed = out.iter().any(|o| {
                o.range.end + 1 == owner.range.start
                    && matches!(&o.what, What::Body(_))
                    && doc.chars[o.range.end as usize] == '、'
            });
            if listed {
                continue;
            }
            range.start = owner.range.start;
        } else if let Some(owner) = words.owners.iter().find(|w| ends(&doc.chars, range.start as usize, w)) {
            range.start -= owner.chars().count() as u32;
        }
        added.push(Mention {
            range,
            what: What::Body(Body {
                name: doc.text(range).to_owned(),
                kind: "group".to_owned(),
                known: false,
                place: None,
                count: q.value,
                inferred: false,
            }),
        });
    }
    out.retain(|o| !added.iter().any(|g| g.range.holds(o.range) && matches!(o.what, What::Body(_))));
    out.append(&mut added);
}

fn noun_end(words: &GroupWords, chars: &[char]) -> Option<usize> {
    for at in 0..chars.len().min(16) {
        // 44所理工类为主的直属高校: what describes them, with its 的.
        let describes = chars[at] == '的' && at >= 3 && chars.get(at + 1).is_some_and(|c| words.of_firsts.contains(*c));
        if describes {
            continue;
        }
        if at >= 13 || matches!(chars[at], ',' | '。' | '、' | ';' | ':' | '“' | '的') || chars[at].is_ascii_digit()
        {
            // 1.5万个州(市)、县(市、区)单位: marks inside brackets or between levels go on.
            let level = chars[at] == '、' && at > 0 && matches!(chars[at - 1], ')' | '省' | '市' | '县' | '州');
            if !level {
                return None;
            }
        }
        if words.noun_firsts.has(chars[at])
            && let Some(noun) = words.nouns.iter().find(|n| starts(chars, at, n))
        {
            let end = at + noun.chars().count();
            // 中央企业 is no 央企 with something behind it.
            if noun.ends_with('企') && chars.get(end) == Some(&'业') {
                continue;
            }
            // 单位面积, 领导小组, 组织开展, 工作队员 are other words.
            if chars.get(end).is_some_and(|c| words.not_after.contains(*c)) || noun == "组织" && at == 0 {
                return None;
            }
            return Some(end);
        }
    }
    None
}

/// Whether a sum of money begins here: 5.1亿元.
fn is_sum(chars: &[char], at: usize) -> bool {
    const LONGEST: usize = 12;
    let number = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',' | '亿' | '万' | '千' | '百' | '多' | '余');
    let tail = chars.get(at..).unwrap_or_default();
    let length = tail.iter().take(LONGEST).take_while(|c| number(c)).count();
    tail.first().is_some_and(char::is_ascii_digit) && tail.get(length) == Some(&'元')
}

/// How many characters of a time or 累计 stand between a level and its verb: 中央|今年|安排.
fn between(chars: &[char], at: usize) -> usize {
    ["今年以来", "今年", "去年", "当年", "每年", "全年", "累计", "共"]
        .iter()
        .find(|w| starts(chars, at, w))
        .map_or(0, |w| w.chars().count())
}

/// 中央财政, 省级财政, 中央和省级财政, 各级财政; 中央/省级 before 专项资金 or a verb of giving.
pub(super) fn budgets(words: &BudgetWords, chars: &[char], base: u32, out: &mut Vec<Mention>) {
    let level = |at: usize| {
        let longest = |list: &[String]| list.iter().filter(|l| starts(chars, at, l)).map(|l| l.chars().count()).max();
        longest(&words.levels).into_iter().chain(longest(&words.short_levels)).max()
    };
    let any = |at: usize, list: &[String]| list.iter().any(|w| starts(chars, at, w));
    let mut at = 0;
    while at < chars.len() {
        let Some(mut length) = words.firsts.has(chars[at]).then(|| level(at)).flatten() else {
            at += 1;
            continue;
        };
        let begin = at;
        while matches!(chars.get(begin + length), Some('和' | '、' | '与' | '及')) {
            let Some(next) = level(begin + length + 1) else { break };
            length += 1 + next;
        }
        let end = begin + length;
        at = end;
        let name: String = chars[begin..end].iter().collect();
        let treasury = starts(chars, end, &words.treasury);
        // 省财政安排…, but not 省财政厅 nor 全省财政收入.
        let short = words.short_levels.contains(&name);
        if short {
            let behind = end + words.treasury.chars().count();
            let open = begin == 0 || !is_han(chars[begin - 1]) || words.short_before.contains(chars[begin - 1]);
            let money = is_sum(chars, end);
            if !(treasury && !any(behind, &words.short_not_after) || money) || !open {
                continue;
            }
        }
        let name = if short { format!("{name}级") } else { name };
        // 其中中央5.1亿元、省级2.3亿元: the level right before a sum.
        let fund = treasury || any(end, &words.funds) || is_sum(chars, end);
        if !treasury && words.only_treasury.iter().any(|w| name.starts_with(w.as_str()))
            || !(fund || any(end, &words.verbs) || any(end + between(chars, end), &words.verbs))
            || begin > 0 && words.not_before.contains(chars[begin - 1])
        {
            continue;
        }
        // The budget is named where 财政 or a fund's name follows; before a verb the words are copied.
        let (end, name) = if treasury {
            (end + words.treasury.chars().count(), format!("{name}{}", words.treasury))
        } else if fund && (name.contains("中央") || name.contains(['和', '、'])) {
            (end, format!("{name}{}", words.treasury))
        } else {
            (end, name)
        };
        let what = What::Body(Body {
            name,
            kind: "budget".to_owned(),
            known: true,
            place: None,
            count: None,
            inferred: false,
        });
        out.push(Mention { range: Range::new(base as usize + begin, base as usize + end), what });
        at = end;
    }
}
