//! Words that bound a number: 不低于, 近, 以上, 左右.

use std::sync::LazyLock;

use super::starts;
use crate::chars::CharSet;
use crate::mention::Bound;

/// Bound words before a number, longest first within a first character.
const BEFORE: [(&str, Bound); 40] = [
    ("不低于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("不小于", Bound::AtLeast),
    ("不得低于", Bound::AtLeast),
    ("不得少于", Bound::AtLeast),
    ("至少", Bound::AtLeast),
    ("最少", Bound::AtLeast),
    ("最低", Bound::AtLeast),
    ("不超过", Bound::AtMost),
    ("不高于", Bound::AtMost),
    ("不多于", Bound::AtMost),
    ("不大于", Bound::AtMost),
    ("不得超过", Bound::AtMost),
    ("最多达", Bound::AtMost),
    ("最多", Bound::AtMost),
    ("至多", Bound::AtMost),
    ("最高", Bound::AtMost),
    ("超过了", Bound::MoreThan),
    ("超过", Bound::MoreThan),
    ("超出", Bound::MoreThan),
    ("超额", Bound::Exact),
    ("多于", Bound::MoreThan),
    ("高于", Bound::MoreThan),
    ("大于", Bound::MoreThan),
    ("突破", Bound::MoreThan),
    ("逾", Bound::MoreThan),
    ("超", Bound::MoreThan),
    ("低于", Bound::LessThan),
    ("少于", Bound::LessThan),
    ("小于", Bound::LessThan),
    ("不足", Bound::Nearly),
    ("不到", Bound::Nearly),
    ("接近", Bound::Nearly),
    ("将近", Bound::Nearly),
    ("近", Bound::Nearly),
    ("大约", Bound::About),
    ("约", Bound::About),
    ("大概", Bound::About),
    ("左右约", Bound::About),
    ("平均约", Bound::About),
];

/// What the words before a number end in.
static LASTS: LazyLock<CharSet> = LazyLock::new(|| CharSet::lasts(BEFORE.iter().map(|(w, _)| *w)));

/// Bound words behind a number and its unit.
pub(super) const BEHIND: [(&str, Bound); 9] = [
    ("及以上", Bound::AtLeast),
    ("以上", Bound::AtLeast),
    ("及以下", Bound::AtMost),
    ("以下", Bound::LessThan),
    ("左右", Bound::About),
    ("上下", Bound::About),
    ("以内", Bound::AtMost),
    ("有余", Bound::About),
    ("之多", Bound::Exact),
];

/// The bound word right before a number: its length and what it says.
pub(super) fn bound_before(chars: &[char], at: usize, from: usize) -> Option<(usize, Bound)> {
    if at <= from || !LASTS.has(chars[at - 1]) {
        return None;
    }
    BEFORE
        .iter()
        .filter_map(|(word, bound)| {
            let length = word.chars().count();
            let start = at.checked_sub(length).filter(|s| *s >= from)?;
            starts(chars, start, word).then_some((length, *bound))
        })
        .max_by_key(|(length, _)| *length)
        // 附近, 远近 end in 近 too; 大约 is longer than 约.
        .filter(|(length, bound)| {
            let first = at - length;
            let before = if first > from { chars[first - 1] } else { ' ' };
            !(*length == 1
                && (*bound == Bound::Nearly && "附最就临远亲".contains(before)
                    || "条节制特合公预大签契".contains(before) && chars[first] == '约'
                    || chars[first] == '超' && "高反".contains(before)))
        })
}
