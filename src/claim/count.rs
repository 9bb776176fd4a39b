//! Whether a number states something: counts and measures do; manners of speaking (四个方面), references (五县,
//! 对12个县), clause numbers and lengths of time do not.

use super::course;
use super::phrase::{self, Stretch};
use super::scene::Scene;
use super::vocabulary::Vocabulary;
use crate::mention::{Bound, Class, Mention, Quantity, What};
use crate::span::Range;

/// Units that measure a length of time or a rank, and nothing that is counted here.
const NO_COUNT: &[&str] = &[
    "年", "月", "个月", "天", "日", "小时", "分钟", "周", "次", "岁", "周岁", "点", "时", "季度", "秒", "周年", "级",
    "类", "度", "步", "号", "线", "方面", "字", "版", "页", "%", "年度", "世纪", "学期", "刻钟", "时段", "分",
];
/// Units of time and age that a norm, a change or a length of life may be told in: 期限由1年延长到2年, 寿命76岁.
const SPANS: &[&str] = &["年", "个月", "天", "日", "周年", "小时", "岁", "周岁"];
/// Things that come one at a time at the end of a list: 救护车一辆.
const PIECES: &[&str] = &["台", "辆", "座", "所", "套", "处", "部", "架", "艘", "间", "栋", "口", "眼", "条", "支"];

/// Whether a number is a manner of speaking, told from the words at its sides alone.
pub fn is_speaking(scene: &Scene, v: &Vocabulary, q: &Quantity) -> bool {
    let number = scene.doc.slice(q.number);
    let digits = number.iter().any(char::is_ascii_digit);
    let after = |n: u32| scene.behind(q.core.end, n);
    let before = |n: u32| scene.before(q.core.start, n);
    if is_enumerator(scene, q) {
        return true;
    }
    // 海拔4500米以上, 距县城35公里; 9+3
    let lead = before(4);
    if ["距", "方圆", "纬", "经度"].iter().any(|w| lead.contains(w))
        && matches!(q.unit.as_str(), "米" | "公里" | "千米" | "里" | "°")
        || q.class == Class::Number && (lead.ends_with('+') || after(1) == "+")
    {
        return true;
    }
    // 三方协议: parties, and no cubic metres.
    if q.unit == "立方米" && scene.text(q.core).ends_with('方') && !digits && number.len() == 1 {
        return true;
    }
    // 海拔4500米以上: a line on the map; 平均海拔4200米 tells of the place.
    if lead.ends_with("海拔") && !scene.before(q.core.start, 6).contains("平均") && q.unit == "米" {
        return true;
    }
    // 分三批赴甲县, 上述三项指标: how it went, and what was told before.
    if matches!(q.unit.as_str(), "批" | "期" | "步" | "组") && lead.ends_with('分')
        || matches!(q.unit.as_str(), "项" | "个" | "条")
            && !digits
            && ["上述", "以上", "前述"].iter().any(|w| lead.ends_with(w))
    {
        return true;
    }
    // 30户以上自然村: which villages.
    if matches!(q.unit.as_str(), "户" | "人")
        && ["以上", "以上的", "及以上", "及以上的", "(含)以上", "以下", "以下的"].iter().any(|w| {
            after(10)
                .strip_prefix(w)
                .is_some_and(|t| ["自然村", "村", "屯", "寨", "聚居", "组"].iter().any(|n| t.starts_with(n)))
        })
    {
        return true;
    }
    if is_small_change(scene, q) || is_proportion(scene, q) || is_place_name(scene, q) {
        return true;
    }
    if SPANS.contains(&q.unit.as_str()) && is_told_span(scene, v, q) {
        return false;
    }
    if q.class == Class::Quantity && NO_COUNT.contains(&q.unit.as_str()) {
        return true;
    }
    // 2022届毕业生, 1998级: a year's class.
    if q.unit == "届" && q.value.is_some_and(|x| x >= rust_decimal::Decimal::from(1900)) {
        return true;
    }
    // 五届人大, 十九届五中全会: sessions; 位居全国前3位: a rank; 75张图片: the page's own.
    if q.unit == "届" && ["人大", "政协", "党代", "全会", "中全会", "代表大会"].iter().any(|w| after(6).contains(w))
        || q.class == Class::Number && after(1) == "强"
        || matches!(q.unit.as_str(), "位" | "名" | "强") && (lead.ends_with('前') || lead.ends_with("百强"))
        || q.unit == "张" && ["图片", "照片"].iter().any(|w| after(2) == *w)
    {
        return true;
    }
    // 20条底线, 稳增长22条措施: names of documents and slogans.
    if q.unit == "条"
        && ["措施", "底线", "意见", "政策", "举措", "办法", "规定", "红线", "要求", "硬"]
            .iter()
            .any(|w| after(3).contains(w))
    {
        return true;
    }
    if digits {
        return false;
    }
    if matches!(number.first(), Some('零' | '无')) {
        return false;
    }
    let near = Range { start: q.number.end, end: (q.core.end + 5).min(scene.sentence.range.end) };
    if scene.words_in(v.skipped_noun, near).any(|w| w.start <= q.core.end) {
        return true;
    }
    // 推动三个转变, 实现四个到位
    if number.len() == 1
        && q.unit == "个"
        && ["转变", "统一", "到位", "坚持", "确保", "注重", "强化", "突出", "聚焦", "延伸", "覆盖率"]
            .iter()
            .any(|w| after(2) == *w)
    {
        return true;
    }
    // 一期工程, 二期项目
    if q.unit == "期" && number.len() == 1 {
        return true;
    }
    // 五省, 一市三县, 两地: they stand for names said before.
    let small = number.len() == 1;
    let next = after(1);
    if small
        && (q.class == Class::Number
            || "县省市区州村乡镇地盟旗方校院".contains(q.unit.as_str())
            || next.is_empty() && q.unit.is_empty())
    {
        return q.class != Class::Percent;
    }
    if small && matches!(number[0], '一' | '几' | '数' | '半' | '多') && q.class == Class::Quantity {
        // 移动CT一台 at the end of a list counts; 一批, 一户 speak of no count unless bounded: 至少一户.
        let closes = next.is_empty() || next.starts_with([',', '、', '。', ';', '(', '和', '及']);
        let listed =
            closes && PIECES.contains(&q.unit.as_str()) && number[0] == '一' && !before(1).starts_with(['的', '第']);
        let bounded = q.bound != Bound::Exact
            && number[0] == '一'
            && matches!(q.unit.as_str(), "户" | "人" | "所" | "名" | "个" | "家");
        let nobody = before(1) == "无";
        return !(listed || bounded || nobody || next.starts_with('所'));
    }
    false
}

/// 十里铺村, 五家店, 七里坪镇: numerals in the names of villages.
fn is_place_name(scene: &Scene, q: &Quantity) -> bool {
    const SITES: &str = "铺店湾坪墩亭堡沟庄岗营屯寨坝坡岭子树河冲畈";
    matches!(q.unit.as_str(), "里" | "家" | "道" | "棵" | "台")
        && scene.doc.slice(q.number).iter().all(|c| "一二三四五六七八九十百".contains(*c))
        && {
            let behind: Vec<char> = scene.behind(q.core.end, 2).chars().collect();
            let village = |c: Option<&char>| c.is_none_or(|c| "村镇乡街社、,和的等(".contains(*c));
            behind.first().is_some_and(|c| SITES.contains(*c)) && village(behind.get(1))
        }
}

/// 7时40分, 一分部署: minutes and shares, and no money without its yuan; 一分钱: a manner of speaking.
pub fn is_small_change(scene: &Scene, q: &Quantity) -> bool {
    let core = scene.text(q.core);
    q.class == Class::Money
        && (core.ends_with(['分', '角', '毛']) || core.ends_with('钱') && scene.text(q.number) == "一")
        && !core.contains(['元', '块'])
}

/// 每6户中就有1户: a share told as a picture, whose numbers count nothing.
fn is_proportion(scene: &Scene, q: &Quantity) -> bool {
    let text = scene.text(scene.clause_at(q.core.start));
    let Some(has) = text.find("中就有").or_else(|| text.find("里就有")) else { return false };
    let Some(each) = text[..has].rfind('每') else { return false };
    let at = text.char_indices().nth((q.core.start - scene.clause_at(q.core.start).start) as usize).map(|(i, _)| i);
    at.is_some_and(|at| at == each + '每'.len_utf8() || at == has + "中就有".len())
}

/// A length of time that is a norm or the end of a change: 最长6个月, 半年至1年的渐退期, 由1年延长到2年.
fn is_told_span(scene: &Scene, v: &Vocabulary, q: &Quantity) -> bool {
    let before = Range { start: q.core.start.saturating_sub(6).max(scene.sentence.range.start), end: q.core.start };
    let behind = scene.behind(q.core.end, 6);
    let behind = behind.trim_start_matches('的');
    let clause = scene.clause_at(q.core.start);
    let near = Range { start: before.start.max(clause.start), end: before.end };
    let lead = scene.text(near);
    // 人均预期寿命为75.6岁, but not 60岁以上老人
    if matches!(q.unit.as_str(), "岁" | "周岁") {
        let told = scene.text(phrase::strip_tail(scene, v, Range { start: clause.start, end: q.core.start }));
        if !["寿命", "平均年龄"].iter().any(|w| told.contains(w)) {
            return false;
        }
        if ["寿命", "平均年龄"].iter().any(|w| told.ends_with(w)) {
            return true;
        }
    }
    if ["最长", "最短", "期限", "期限为"].iter().any(|w| lead.ends_with(w)) {
        return true;
    }
    // 为期三年的工作: how long what is told went on.
    if lead.ends_with("为期") && !scene.behind(q.core.end, 1).starts_with('的') {
        return true;
    }
    if ["渐退期", "过渡期", "缓冲期", "保护期", "宽限期", "救助期"].iter().any(|w| behind.starts_with(w))
    {
        return true;
    }
    let reaches = course::reaches(scene, v, clause);
    // 提高到了10.8年
    let near = if lead.ends_with('了') { Range { end: near.end - 1, ..near } } else { near };
    !reaches.is_empty()
        && (reaches.iter().any(|w| w.end == near.end) || scene.words_in(v.from, near).any(|w| w.end == near.end))
}

/// 2.2.1 各地…, (2)完成…, 表1, 附件2, 专栏3.
fn is_enumerator(scene: &Scene, q: &Quantity) -> bool {
    let start = scene.sentence.range.start;
    let next = scene.behind(q.number.end, 2);
    let apart = scene.char(q.number.end.min(scene.sentence.range.end - 1)) == ' ';
    if q.unit.is_empty() || apart {
        let named = scene.before(q.number.start, 3);
        if ["表", "图", "附件", "专栏", "附表", "之", "No.", "案例", "序号", "编号"].iter().any(|w| named.ends_with(w))
        {
            return true;
        }
    }
    if q.number.start <= start + 1 && q.unit.is_empty() && q.class == Class::Number {
        let mut chars = next.chars();
        return match chars.next() {
            Some('.' | '、' | ')' | ']' | ' ' | ':') => true,
            _ => scene.before(q.number.start, 1) == "(",
        };
    }
    false
}

/// The group of places that a number counts (12个贫困县), if it counts places.
fn places_of<'a>(scene: &Scene<'a>, q: &Quantity) -> Option<&'a Mention> {
    scene
        .mentions_over(q.number)
        .find(|m| matches!(&m.what, What::Body(b) if b.kind == "places") && m.range.end > q.number.end)
}

/// Whether a quantity counts or measures something where it stands.
pub fn counts(scene: &Scene, v: &Vocabulary, q: &Quantity, stretch: Stretch) -> bool {
    let digits = scene.doc.slice(q.number).iter().any(char::is_ascii_digit);
    if q.class == Class::Number {
        // 普职比5:5
        if scene.behind(q.core.end, 1) == ":" || scene.before(q.core.start, 1) == ":" {
            return false;
        }
        return digits && (people_unit(scene, v, q, stretch).is_some() || is_index(scene, v, stretch));
    }
    // 全国8个综合评价好的省区之一: of how many, and no count.
    let closing = Range { start: q.core.end, end: scene.clause_at(q.core.start).end.max(q.core.end) };
    if stretch.behind.end == closing.end && scene.text(closing).ends_with("之一") {
        return false;
    }
    match places_of(scene, q) {
        // 东部4市, 上述3县: they stand for names said before.
        Some(_)
            if ["东部", "西部", "上述", "以上", "这", "该"]
                .iter()
                .any(|w| scene.before(q.core.start, 2).ends_with(w)) =>
        {
            false
        }
        Some(group) => !is_locating(scene, v, q, group.range, stretch),
        None => true,
    }
}

/// 收入不足10万元的村有37个: a threshold in the name of something else that is counted.
pub fn is_threshold(scene: &Scene, q: &Quantity, stretch: Stretch) -> bool {
    stretch.lent
        && q.bound != Bound::Exact
        && matches!(q.class, Class::Money | Class::Percent)
        && scene.behind(stretch.behind.start, 1) == "的"
}

/// 城乡居民收入比为2.4, 恩格尔系数0.31: an index has no unit.
fn is_index(scene: &Scene, v: &Vocabulary, stretch: Stretch) -> bool {
    let before = phrase::strip_tail(scene, v, stretch.before);
    let text = scene.text(phrase::last_chars(scene, before, 4));
    ["收入比", "系数", "指数", "普职比", "师生比"].iter().any(|w| text.ends_with(w))
}

/// Whether a number of places only says where something else was done, or for whom.
fn is_locating(scene: &Scene, v: &Vocabulary, q: &Quantity, group: Range, stretch: Stretch) -> bool {
    let clause = scene.clause_at(q.core.start);
    let behind = Range { start: group.end.min(clause.end), end: clause.end };
    let after = scene.behind(group.end, 1);
    if after.starts_with(['中', '内', '里', '的']) && behind.len() > 1 {
        // 解决了14个村的饮水困难: nothing else is counted, and the deed is done to them.
        let lead = phrase::strip_tail(scene, v, Range { start: stretch.before.start, end: q.core.start });
        let done = !stretch.lent
            && after == "的"
            && scene.word_before(v.deed, lead.end, lead.start).is_some()
            && scene.word_before(v.locates, lead.end, lead.start).is_none();
        return !done;
    }
    // Words between the preposition and the number (在全市12个村) do not matter.
    let mut before = Range { start: stretch.before.start, end: q.core.start.max(stretch.before.start) };
    // 在19个乡镇的19个村: the count of the wider places stands between.
    let wider = scene.mentions_in(Range { start: clause.start, end: q.core.start }).rfind(|m| {
        matches!(&m.what, What::Body(b) if b.kind == "places")
            && matches!(
                scene.text(Range { start: m.range.end, end: q.core.start }),
                "" | "的" | "和" | "及" | "与" | "以及"
            )
    });
    if let Some(m) = wider {
        before = Range { start: clause.start, end: m.range.start };
    }
    loop {
        before = phrase::trim(scene, before);
        let old = before;
        let place = scene
            .mentions_in(before)
            .find(|m| m.range.end == old.end && matches!(m.what, What::Place(_) | What::Area { .. }));
        if let Some(m) = place {
            before.end = m.range.start;
        }
        for word in ["全部", "所有", "其他", "其余", "各", "的", "这", "等", "、", "和"] {
            let n = word.chars().count() as u32;
            if before.len() as u32 >= n && scene.text(Range { start: before.end - n, end: before.end }) == word {
                before.end -= n;
            }
        }
        if before == old {
            break;
        }
    }
    let subject = phrase::strip_adverbials(scene, v, before).is_empty();
    if let Some(word) = scene.word_before(v.locates, before.end, before.start) {
        // 助力107个县脱贫摘帽: what was done with their help is told of them.
        let near = Range { start: behind.start, end: (behind.start + 5).min(behind.end) };
        let reached = matches!(scene.text(word), "助力" | "帮助" | "支持")
            && ["脱贫", "摘帽", "出列", "退出"].iter().any(|w| scene.text(near).starts_with(w));
        // 共帮扶276个县: nothing else is told.
        let lead = scene.text(Range { start: before.start, end: word.start });
        let summed = behind.is_empty() && ["共", "累计", "共计"].iter().any(|w| lead.ends_with(w));
        return !(reached || summed);
    }
    // 对12个县给予支持 names whom; 对8个州进行监督 tells how many.
    if scene.text(before).ends_with('对') {
        let text = scene.text(behind);
        return stretch.lent || ["倾斜", "支持", "补助", "帮扶", "给予", "扶持"].iter().any(|w| text.contains(w));
    }
    // 共有14个州…; 12个县全部摘帽; 1261个村设置卫生室1277个
    let near = Range { start: behind.start, end: (behind.start + 4).min(behind.end) };
    if scene.char(before.end.max(1) - 1) == '有' && !before.is_empty()
        || scene.words_in(v.asserts, near).any(|w| w.len() > 1 || w.start <= near.start)
        || scene.words_in(v.deed, near).any(|w| w.start <= near.start + 1)
    {
        return false;
    }
    let another = phrase::quantities(scene, v, behind)
        .iter()
        .any(|(m, _)| m.range.start > group.end && !places_between(scene, group.end, m.range.start));
    if another && (stretch.lent || subject) {
        return true;
    }
    // 32个县高中阶段毛入学率: a measure of theirs.
    let measured = ["人数", "户数", "总数"].iter().any(|w| scene.text(behind).ends_with(w))
        || scene.word_before(v.rate_noun, behind.end, behind.start).is_some();
    if subject && measured {
        return true;
    }
    subject && !behind.is_empty() && !scene.has(v.asserts, behind)
}

/// 16个州(市)121个县: nothing stands between the two.
fn places_between(scene: &Scene, from: u32, to: u32) -> bool {
    scene.doc.slice(Range { start: from, end: to.max(from) }).iter().all(|c| matches!(c, '、' | '和' | '(' | ')' | ' '))
}

/// The unit; a bare number before people or households takes theirs.
pub fn unit(scene: &Scene, v: &Vocabulary, q: &Quantity, stretch: Stretch) -> String {
    // 就业8.6万人(次)
    if q.unit == "人" && scene.behind(q.core.end, 3) == "(次)" {
        return "人次".to_owned();
    }
    if !q.unit.is_empty() {
        return q.unit.clone();
    }
    people_unit(scene, v, q, stretch).unwrap_or_default().to_owned()
}

/// 贫困家庭学生, 贫困家庭的劳动力: people, told by their households.
fn of_households(text: &str) -> bool {
    ["家庭学生", "家庭的", "户中的", "户的"].iter().any(|w| text.contains(w))
}

fn people_unit(scene: &Scene, v: &Vocabulary, q: &Quantity, stretch: Stretch) -> Option<&'static str> {
    let start = q.core.end;
    let near = Range { start, end: (start + 14).min(stretch.behind.end.max(start)) };
    let household = scene.words_in(v.household, near).next();
    let people = scene.words_in(v.people, near).next();
    match (household, people) {
        // 3.3万农户
        (Some(h), Some(p)) if h.end == p.end => Some("户"),
        (Some(h), Some(p)) if h.start < p.start && !of_households(scene.text(Range { start: h.start, end: p.end })) => {
            Some("户")
        }
        (_, Some(_)) => Some("人"),
        (Some(_), None) => Some("户"),
        // 贫困人口3.67万, 每年减贫人数均在1000万以上: people named before the number.
        _ if near.is_empty() || q.bound != Bound::Exact && near.len() <= 2 => people_before(scene, v, stretch.before),
        _ => None,
    }
}

/// The unit of people or households that the words before a bare number name.
pub fn people_before(scene: &Scene, v: &Vocabulary, before: Range) -> Option<&'static str> {
    let before = phrase::strip_tail(scene, v, before);
    let last = Range { start: before.end.saturating_sub(4).max(before.start), end: before.end };
    let at_end = |class| scene.words_in(class, last).any(|w| w.end == last.end);
    // 每年减贫人数均在1000万以上
    let named = scene.text(last);
    if named.ends_with("人数") || named.ends_with("人口总数") || named.ends_with("人口数") {
        return Some("人");
    }
    if named.ends_with("户数") {
        return Some("户");
    }
    if at_end(v.people) { Some("人") } else { at_end(v.household).then_some("户") }
}
