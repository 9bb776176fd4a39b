//! Where characters were lost or lines fused. Nothing is read across such a place.

use super::fold::is_han;
use super::sentence::Line;

/// Characters that may stand before 年 in sound text.
const BEFORE_YEAR: &str = "0123456789〇零一二三四五六七八九十百千两几多余整半今去前明后本当每上下来近全逐历往同成青少中老壮幼童晚周学财跨大小丰灾荒新旧平闰次隔头首末翌该各数载初常积累终元百万亿亩逾约到满长贺拜过益延永陈流连经";

/// Places (in the reading text) where the text is damaged, sorted.
pub(super) fn joints(chars: &[char], lines: &[Line]) -> Vec<u32> {
    let mut joints = Vec::new();
    for line in lines {
        let range = line.range;
        for i in range.indices() {
            let c = chars[i];
            if c == '\u{FFFD}' {
                joints.push(i as u32);
            }
            // …电线年, 省级…: 年 behind a character that makes no year, before a comma or a verb.
            if c == '年' && i > range.start as usize {
                let before = chars[i - 1];
                let next = chars.get(i + 1).copied().unwrap_or('\n');
                let year_word = "度级轻龄纪检报画货味会限节间均终末底初关代内来后前以";
                if is_han(before)
                    && !BEFORE_YEAR.contains(before)
                    && (next == ',' || "启开实共累全".contains(next))
                    && !year_word.contains(next)
                {
                    joints.push(i as u32);
                }
            }
            // Runs of a lost-character mark between Han characters: 资金???万元.
            if c == '?' && chars.get(i + 1) == Some(&'?') && i > 0 && is_han(chars[i - 1]) {
                joints.push(i as u32);
            }
            if (c == '锟' && chars.get(i + 1) == Some(&'斤')) || (c == '烫' && chars.get(i + 1) == Some(&'烫')) {
                joints.push(i as u32);
            }
        }
    }
    joints.sort_unstable();
    joints.dedup();
    joints
}
