//! Where characters were lost or lines fused. Nothing is read across such a place.

use std::sync::LazyLock;

use super::fold::is_han;
use super::sentence::Line;
use crate::chars::CharSet;

/// Characters that may stand before 年 in sound text.
const BEFORE_YEAR: &str = "之欠0123456789〇零一二三四五六七八九十百千两几多余整半今去前明后本当每上下来近全逐历往同成青少中老壮幼童晚周学财跨大小丰灾荒新旧平闰次隔头首末翌该各数载初常积累终元百万亿亩逾约到满长贺拜过益延永陈流连经";

/// Characters that come out when UTF-8 is read as GBK, and that no living word has.
static TURNED: LazyLock<CharSet> = LazyLock::new(|| CharSet::of("锛銆鈥鐨鍦鏄鍜鎴鍙鏈杩浠鍥鍏鐪鎵璐鍒涓夐€浗"));

/// Places (in the reading text) where the text is damaged, sorted.
pub(super) fn joints(chars: &[char], lines: &[Line]) -> Vec<u32> {
    let mut joints = Vec::new();
    for line in lines {
        let range = line.range;
        for i in range.indices() {
            if is_lost(chars, i) || is_fused(chars, i, range.start as usize) {
                joints.push(i as u32);
            }
        }
    }
    joints.dedup();
    joints
}

/// Whether a character stands for one that was lost, or is part of a run that was decoded wrongly.
fn is_lost(chars: &[char], i: usize) -> bool {
    let c = chars[i];
    let before = i.checked_sub(1).map(|j| chars[j]);
    let next = chars.get(i + 1).copied();
    match c {
        '\u{FFFD}' => true,
        // Private use: a font's own characters.
        '\u{E000}'..='\u{F8FF}' => true,
        '?' => is_mark(before, next),
        '□' | '■' | '▯' | '◇' => {
            let told = |c: Option<char>| c.is_some_and(|c| is_han(c) || c.is_ascii_digit() || c == '□');
            told(before) && told(next)
        }
        // GBK's U+FFFD of UTF-8, and memory that was never written to.
        '锟' => next == Some('斤') || before == Some('斤'),
        '斤' => before == Some('锟') || next == Some('锟'),
        '拷' => before == Some('斤') && i > 1 && chars[i - 2] == '锟',
        '烫' | '屯' => {
            let run = |step: fn(usize, usize) -> Option<usize>| {
                (1..3).take_while(|n| step(i, *n).and_then(|j| chars.get(j)) == Some(&c)).count()
            };
            run(usize::checked_sub) + run(usize::checked_add) >= 2
        }
        // Two of them side by side, or one beside a euro sign's remains.
        _ if TURNED.has(c) => {
            let turned = |c: Option<char>| c.is_some_and(|c| TURNED.has(c));
            c == '锛' || c == '銆' || c == '鈥' || (turned(before) || turned(next)) && !is_common(c)
        }
        // GBK read as Latin-1: runs of accented letters.
        '\u{A1}'..='\u{FF}' => {
            let latin = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{A1}'..='\u{FF}') && !"·×÷°±".contains(c));
            latin(Some(c)) && (latin(before) || latin(next))
        }
        _ => false,
    }
}

/// Characters of [`TURNED`] that living words have as well.
fn is_common(c: char) -> bool {
    "夐€浗涓".contains(c)
}

/// A question mark in the middle of words or of a number: 资金???万元, 3?2亿元.
fn is_mark(before: Option<char>, next: Option<char>) -> bool {
    let (Some(before), Some(next)) = (before, next) else { return false };
    let told = |c: char| is_han(c) || c.is_ascii_digit();
    next == '?' && told(before)
        || before == '?' && (told(next) || next == '?')
        || before.is_ascii_digit() && (next.is_ascii_digit() || "万亿元个人名户%年月日.".contains(next))
}

/// …电线年, 省级…: 年 behind a character that makes no year, before a comma or a verb.
fn is_fused(chars: &[char], i: usize, start: usize) -> bool {
    if chars[i] != '年' || i <= start {
        return false;
    }
    let before = chars[i - 1];
    let next = chars.get(i + 1).copied().unwrap_or('\n');
    let year_word = "度级轻龄纪检报画货味会限节间均终末底初关代内来后前以";
    is_han(before)
        && !BEFORE_YEAR.contains(before)
        && (next == ',' || "启开实共累全".contains(next))
        && !year_word.contains(next)
}

/// Whether a question mark at `i` is damage and ends no sentence.
pub(super) fn is_no_question(chars: &[char], i: usize) -> bool {
    chars[i] == '?' && is_mark(i.checked_sub(1).map(|j| chars[j]), chars.get(i + 1).copied())
}
