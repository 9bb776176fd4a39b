//! Bodies: unknown ones by their form, departments by level, budgets, counted groups.

use serde::Deserialize;

use super::super::{Body, Class, Mention, What};
use super::place;
use crate::document::Document;
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::seeds::{Level, Seeds};
use crate::span::Range;

/// The endings that make a body (…局, …集团), from `seeds/forms.csv`, longest first.
pub(super) struct Forms {
    suffixes: Vec<(Vec<char>, String)>,
    groups: Vec<Vec<char>>,
}

#[derive(Deserialize)]
struct Row {
    suffix: String,
    kind: String,
    #[expect(dead_code, reason = "every row names its source")]
    source: String,
}

/// Characters and words that end a name on its left.
const STOP: &str = ",。;:、()“”‘’《》 \n的和与及由在向对从到被给将为是了把让使据经以等其同于或至驻各该本我并也还都";
const STOP_WORDS: [&str; 34] = [
    "支持", "组织", "争取", "联合", "协调", "帮扶", "帮助", "建设", "成立", "推动", "引进", "通过", "包括", "来自",
    "委托", "隶属", "创建", "实施", "累计", "落实", "动员", "依托", "加强", "邀请", "参与", "根据", "按照", "获得",
    "接受", "主管", "建成", "新建", "援建", "对口",
];

/// Nouns that make a counted group a party.
const GROUP_NOUNS: [&str; 38] = [
    "中学",
    "小学",
    "职业学校",
    "卫生院",
    "单位",
    "部门(单位)",
    "部门",
    "企业(商会)",
    "企业",
    "商会",
    "集团",
    "高校",
    "医院",
    "学校",
    "机构",
    "社会组织",
    "组织",
    "司局",
    "民主党派",
    "银行",
    "央企",
    "民企",
    "国企",
    "领导",
    "公司",
    "协会",
    "基金会",
    "大学",
    "院校",
    "团体",
    "合作社",
    "工作队",
    "党组织",
    "支部",
    "专家组",
    "帮扶团",
    "爱心人士",
    "组团",
];

impl Forms {
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let path = "seeds/forms.csv";
        let text = knowledge.text(path)?;
        let mut suffixes = Vec::new();
        for (i, row) in csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().enumerate() {
            let row =
                row.map_err(|e| KnowledgeError::Wrong { path: path.to_owned(), line: i + 2, message: e.to_string() })?;
            suffixes.push((row.suffix.chars().collect::<Vec<_>>(), row.kind));
        }
        suffixes.sort_by_key(|(s, _)| std::cmp::Reverse(s.len()));
        let mut groups: Vec<Vec<char>> = GROUP_NOUNS.iter().map(|w| w.chars().collect()).collect();
        groups.sort_by_key(|w| std::cmp::Reverse(w.len()));
        Ok(Self { suffixes, groups })
    }

    /// Collective parties: 社会各界, 各级党政机关, 上海社会各界 — described and not counted.
    pub fn collectives(&self, chars: &[char], base: u32, found: &mut Vec<Mention>) {
        const BEFORE: [&str; 14] = [
            "各级", "其他", "其它", "全国", "省直", "市直", "县直", "市县", "中央", "当地", "社会", "定点", "省级",
            "东部",
        ];
        let mut added = Vec::new();
        let mut i = 0;
        while i < chars.len() {
            let Some((suffix, _)) = self.suffixes.iter().find(|(s, k)| k == "collective" && chars[i..].starts_with(s))
            else {
                i += 1;
                continue;
            };
            let end = i + suffix.len();
            let mut start = i;
            if let Some(word) = BEFORE.iter().find(|w| {
                let n = w.chars().count();
                start >= n && chars[start - n..start].iter().copied().eq(w.chars())
            }) {
                start -= word.chars().count();
            }
            if let Some(m) = found
                .iter()
                .find(|m| matches!(&m.what, What::Place(p) if !p.here) && m.range.end == base + start as u32)
            {
                start = (m.range.start - base) as usize;
            }
            let name: String = chars[start..end].iter().collect();
            added.push(Mention {
                range: Range::new(base as usize + start, base as usize + end),
                what: What::Body(Body {
                    name,
                    kind: "collective".to_owned(),
                    known: false,
                    place: None,
                    count: None,
                    inferred: false,
                }),
            });
            i = end;
        }
        found.append(&mut added);
    }

    /// Finds bodies by their endings.
    pub fn find(&self, chars: &[char], base: u32, found: &mut Vec<Mention>) {
        let mut added: Vec<Mention> = Vec::new();
        let mut floor = 0;
        let mut end_seen = 0;
        for i in 0..chars.len() {
            if i < end_seen {
                continue;
            }
            let Some((suffix, kind)) =
                self.suffixes.iter().find(|(s, k)| k != "collective" && chars[i..].starts_with(s))
            else {
                continue;
            };
            let end = i + suffix.len();
            // 布局, 结局, 大厅, 当局 are words; 局长, 厅级 go on.
            if suffix.len() == 1
                && (i > 0 && "布结格全大当开破时定客餐僵困战终".contains(chars[i - 1])
                    || chars.get(end).is_some_and(|c| "长级面部势限域".contains(*c)))
            {
                continue;
            }
            if chars.get(end).is_some_and(|c| "长员生".contains(*c)) && suffix.len() < 4 {
                continue;
            }
            let range_of = |start: usize| Range::new(base as usize + start, base as usize + end);
            if found.iter().any(|m| {
                m.range.meets(Range::new(base as usize + i, base as usize + end))
                    && matches!(m.what, What::Title { .. } | What::Fixed)
            }) {
                continue;
            }
            // Leftwards to a mark, a stop word, or the start of a place name.
            let low = i.saturating_sub(16).max(floor);
            let mut start = i;
            while start > low && !STOP.contains(chars[start - 1]) && !chars[start - 1].is_ascii_digit() {
                start -= 1;
            }
            let text: String = chars[start..i].iter().collect();
            if let Some((at, word)) = STOP_WORDS.iter().filter_map(|w| text.rfind(w).map(|p| (p, w))).max() {
                start += text[..at + word.len()].chars().count();
            }
            if let Some(m) = found.iter().filter(|m| matches!(m.what, What::Place(_) | What::Body(_))).rfind(|m| {
                let s = m.range.start.saturating_sub(base) as usize;
                m.range.start >= base && s >= start && s < i
            }) {
                let s = (m.range.start - base) as usize;
                // The first of a chain of names that runs up to here: 昆明市儿童医院, 迪庆州人民医院.
                start = found
                    .iter()
                    .filter(|o| {
                        matches!(o.what, What::Place(_))
                            && o.range.start >= base
                            && (o.range.start - base) as usize >= start
                            && o.range.end == m.range.start
                    })
                    .map(|o| (o.range.start - base) as usize)
                    .next()
                    .unwrap_or(s);
            }
            let body = &chars[start..i];
            let level_word = matches!(body.first(), Some('省' | '市' | '县' | '州' | '区' | '盟' | '旗' | '镇' | '乡'));
            let least = if suffix.len() == 1 { 2 } else { 1 };
            if body.len() < least && !level_word {
                continue;
            }
            // Bare 集团, 公司, 医院 behind an adjective is a kind, not a name.
            let generic: String = body.iter().collect();
            if [
                "龙头",
                "民营",
                "国有",
                "大型",
                "骨干",
                "三级",
                "二级",
                "定点",
                "各级",
                "有关",
                "相关",
                "县级",
                "乡镇",
                "贫困县",
                "当地",
                "知名",
                "职教",
                "职业教育",
                "企业",
                "上市",
                "东部",
                "优质",
                "中央",
                "基层",
                "所属",
                "多家",
                "一批",
                "普通",
                "县域",
                "公立",
                "大专",
                "新",
            ]
            .contains(&generic.as_str())
            {
                continue;
            }
            if level_word
                && body.len() == 1
                && suffix.len() > 1
                && !matches!(kind.as_str(), "government" | "party" | "department" | "society")
            {
                continue;
            }
            let name: String = chars[start..end].iter().collect();
            added.push(Mention {
                range: range_of(start),
                what: What::Body(Body {
                    name,
                    kind: kind.clone(),
                    known: false,
                    place: None,
                    count: None,
                    inferred: false,
                }),
            });
            floor = end;
            end_seen = end;
        }
        // 省委, 市委, 县委 and 省政府 by themselves.
        for i in 0..chars.len().saturating_sub(1) {
            if matches!(chars[i], '省' | '市' | '县' | '州' | '区')
                && chars[i + 1] == '委'
                && !matches!(chars.get(i + 2), Some('员' | '会' | '托' | '办' | '书' | '常' | '组' | '宣' | '副'))
            {
                let mut start = i;
                if let Some(m) =
                    found.iter().find(|m| matches!(m.what, What::Place(_)) && m.range.end == base + i as u32 + 1)
                {
                    start = (m.range.start - base) as usize;
                }
                let name: String = chars[start..i + 2].iter().collect();
                added.push(Mention {
                    range: Range::new(base as usize + start, base as usize + i + 2),
                    what: What::Body(Body {
                        name,
                        kind: "party".to_owned(),
                        known: false,
                        place: None,
                        count: None,
                        inferred: false,
                    }),
                });
            }
        }
        // A body found by form takes the places inside its name, but not a known body that it only repeats.
        found.append(&mut added);
    }

    /// Counted groups: 53家中央定点扶贫单位, 教育部10个司局.
    pub fn groups(&self, doc: &Document, within: Range, quantities: &[Mention], out: &mut Vec<Mention>) {
        let mut added: Vec<Mention> = Vec::new();
        for m in quantities {
            let What::Quantity(q) = &m.what else { continue };
            if q.class != Class::Quantity
                || !matches!(q.unit.as_str(), "家" | "个" | "名" | "位" | "所" | "户" | "支" | "组")
                || q.ordinal
            {
                continue;
            }
            let start = q.core.end as usize;
            let limit = (start + 18).min(within.end as usize);
            let chars = &doc.chars[start..limit];
            let Some(mut length) = self.group_end(chars) else { continue };
            // 企业、商会 · 企业和商会
            if let Some(mark) = chars.get(length).filter(|c| matches!(c, '、' | '和' | '与'))
                && let Some(noun) = self.groups.iter().find(|n| chars[length + 1..].starts_with(n))
            {
                let _ = mark;
                length += 1 + noun.len();
            }
            let mut range = Range::new(q.core.start as usize, start + length);
            // 教育部10个司局, 东部10个职教集团: who they belong to.
            if let Some(owner) = out.iter().find(|o| {
                o.range.end == range.start
                    && (matches!(&o.what, What::Body(b) if b.count.is_none() && b.kind != "budget")
                        || matches!(&o.what, What::Place(p) if !p.here))
            }) {
                let list = out.iter().any(|o| {
                    o.range.end + 1 == owner.range.start
                        && matches!(&o.what, What::Body(_))
                        && doc.chars[o.range.end as usize] == '、'
                });
                if list {
                    // 甲、乙、丙3家单位: the names say it; the count sums them up.
                    continue;
                }
                range.start = owner.range.start;
            } else {
                let before: String = doc.chars
                    [(range.start as usize).saturating_sub(2).max(within.start as usize)..range.start as usize]
                    .iter()
                    .collect();
                if ["东部", "省内", "省外", "中央", "全国", "沿海"].contains(&before.as_str()) {
                    range.start -= 2;
                }
            }
            added.push(Mention {
                range,
                what: What::Body(Body {
                    name: doc.text(range),
                    kind: "group".to_owned(),
                    known: false,
                    place: None,
                    count: q.value,
                    inferred: false,
                }),
            });
        }
        // A body by form inside a group (职教集团) is part of it.
        out.retain(|o| !added.iter().any(|g| g.range.holds(o.range) && matches!(o.what, What::Body(_))));
        out.append(&mut added);
    }

    fn group_end(&self, chars: &[char]) -> Option<usize> {
        for at in 0..chars.len().min(13) {
            if matches!(chars[at], ',' | '。' | '、' | ';' | ':' | '“' | '的') || chars[at].is_ascii_digit() {
                // 1.5万个州(市)、县(市、区)单位: marks inside brackets or between levels go on.
                let level = chars[at] == '、' && at > 0 && matches!(chars[at - 1], ')' | '省' | '市' | '县' | '州');
                if !level {
                    return None;
                }
            }
            if let Some(noun) = self.groups.iter().find(|n| chars[at..].starts_with(n)) {
                let end = at + noun.len();
                // 单位面积, 领导小组, 组织开展, 工作队员 are other words.
                let next = chars.get(end);
                if next.is_some_and(|c| "员面制者小性".contains(*c)) || noun.as_slice() == ['组', '织'] && at == 0
                {
                    return None;
                }
                return Some(end);
            }
        }
        None
    }
}

/// 中央财政, 省级财政, 中央和省级财政, 各级财政; 中央/省级 before 专项资金 or a verb of giving.
pub(super) fn budget(chars: &[char], base: u32, out: &mut Vec<Mention>) {
    const LEVELS: [&str; 18] = [
        "自治区",
        "省",
        "市",
        "县",
        "州",
        "区",
        "中央",
        "省级",
        "市级",
        "州级",
        "县级",
        "区级",
        "各级",
        "地方",
        "自治区级",
        "盟市级",
        "国家",
        "本级",
    ];
    let level = |at: usize| {
        LEVELS
            .iter()
            .filter(|l| l.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c)))
            .map(|l| l.chars().count())
            .max()
    };
    let starts = |at: usize, words: &[&str]| {
        words.iter().any(|w| w.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c)))
    };
    let mut at = 0;
    while at < chars.len() {
        let Some(mut length) = level(at) else {
            at += 1;
            continue;
        };
        let begin = at;
        while matches!(chars.get(begin + length), Some('和' | '、' | '与' | '及')) {
            let Some(next) = level(begin + length + 1) else { break };
            length += 1 + next;
        }
        let end = begin + length;
        let words: String = chars[begin..end].iter().collect();
        at = end;
        let treasury = starts(end, &["财政"]);
        let short = matches!(words.as_str(), "省" | "市" | "县" | "州" | "区" | "自治区");
        if short
            && (!treasury
                || begin > 0 && is_han(chars[begin - 1]) && !"由从据在和及与、各".contains(chars[begin - 1])
                || starts(end + 2, &["厅", "局", "部", "收入", "支出", "所"]))
        {
            continue;
        }
        let words = if short { format!("{words}级") } else { words };
        let fund = starts(
            end,
            &[
                "专项资金",
                "专项扶贫资金",
                "财政",
                "预算内",
                "资金",
                "衔接资金",
                "补助资金",
                "彩票公益金",
                "下达资金",
                "扶贫资金",
                "转移支付",
            ],
        );
        let acts =
            starts(end, &["投入", "统筹", "安排", "下达", "拨付", "配套", "下拨", "共投入", "累计投入", "共安排"]);
        let vague = ["国家", "地方", "本级"].iter().any(|w| words.starts_with(w));
        if !treasury && (vague || !fund && !acts) {
            continue;
        }
        if begin > 0 && matches!(chars[begin - 1], '党' | '以' | '按') {
            continue;
        }
        // The budget is named where 财政 or a fund's name follows; before a verb the words are copied.
        let (end, name) = if treasury {
            (end + 2, format!("{words}财政"))
        } else if fund && (words.contains("中央") || words.contains('和') || words.contains('、')) {
            (end, format!("{words}财政"))
        } else {
            (end, words)
        };
        out.push(Mention {
            range: Range::new(base as usize + begin, base as usize + end),
            what: What::Body(Body {
                name,
                kind: "budget".to_owned(),
                known: true,
                place: None,
                count: None,
                inferred: false,
            }),
        });
        at = end;
    }
}

/// Gives departments named by their level their full name: 省民政厅 → 云南省民政厅.
pub(super) fn settle(seeds: &Seeds, doc: &Document, mentions: &mut [Mention]) {
    let Some(own) = place::own_code(seeds, doc, mentions) else { return };
    let chain = seeds.chain(&own);
    for m in mentions.iter_mut() {
        let What::Body(b) = &mut m.what else { continue };
        if b.known || b.count.is_some() || b.inferred {
            continue;
        }
        let first = b.name.chars().next().unwrap_or(' ');
        let row = match first {
            '省' => chain.iter().find(|r| r.level == Level::Province),
            '市' => chain.iter().rev().find(|r| r.name.ends_with('市')),
            '州' => chain.iter().rev().find(|r| r.name.ends_with('州')),
            '县' => chain.iter().rev().find(|r| r.level == Level::County),
            '区' => chain.iter().rev().find(|r| r.name.ends_with('区')),
            _ => None,
        };
        if let Some(row) = row {
            let rest: String = b.name.chars().skip(1).collect();
            b.name = format!("{}{rest}", row.name);
            b.place = Some(row.code.clone());
            b.inferred = true;
        }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}
