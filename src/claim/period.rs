//! The period of a claim: said in its sentence, carried into it, or the report's own.

use super::Period;
use super::read::Going;
use super::scene::Scene;
use super::when::{self, Governing};
use crate::mention::What;
use crate::span::Range;

impl Going<'_> {
    /// The period of a claim whose value stands at `value`.
    pub(super) fn period(&self, scene: &Scene, value: Range, target: bool) -> Option<Period> {
        match when::in_sentence(scene, self.vocabulary(), value, target) {
            Some(g) => self.dated(scene, g),
            // 全年 is the report's year, whatever the sentence before spoke of.
            None if self.at_event(scene).is_some() => when::period(scene, &self.at_event(scene)?),
            None if self.is_of_year(scene, value) => when::period(scene, self.year(scene)?),
            // 结对以来: from an event on, whose date is not said.
            None if when::since_event(scene, value) => None,
            None => self
                .carried
                .clone()
                .and_then(|g| self.dated(scene, g))
                .or_else(|| self.this_year(scene))
                .or_else(|| self.period.as_ref().and_then(|g| when::period(scene, g))),
        }
    }

    /// The period that the sentence itself says for what stands at `value`, or the plan or span of years before it.
    pub(super) fn period_in(&self, scene: &Scene, value: Range) -> Option<Period> {
        let carried = || self.carried.clone().filter(|g| g.time.shape == crate::mention::Shape::Interval);
        let said = when::in_sentence(scene, self.vocabulary(), value, false);
        said.or_else(carried).and_then(|g| when::period(scene, &g))
    }

    /// The period of the time mentioned at a range.
    pub(super) fn period_of(&self, scene: &Scene, range: Range) -> Option<Period> {
        let m = scene.mentions_at(range.start).find(|m| m.range == range)?;
        let What::Time(time) = &m.what else { return None };
        self.dated(scene, Governing { time: time.clone(), range, sentence: scene.index })
    }

    fn dated(&self, scene: &Scene, governing: Governing) -> Option<Period> {
        when::period(scene, &when::in_year_of_report(scene, governing, self.period.as_ref()))
    }

    /// Notes the day of an event in the opening of a news item: 7月12日下午,联席会议在某市召开.
    pub(super) fn note_event(&mut self, scene: &Scene) {
        const EVENTS: [&str; 10] =
            ["召开", "举行", "举办", "开幕", "启动", "签约", "捐赠活动", "捐赠仪式", "座谈会", "联席会议"];
        if self.event.is_some() || scene.index > 12 {
            return;
        }
        let text = scene.text(scene.sentence.range);
        let day = scene.mentions.iter().find_map(|m| match &m.what {
            What::Time(t) if t.start.as_deref().is_some_and(|s| s.len() == 10) && t.start == t.end => {
                Some(Governing { time: t.clone(), range: m.range, sentence: scene.index })
            }
            _ => None,
        });
        if EVENTS.iter().any(|w| text.contains(w)) {
            self.event = day;
        }
    }

    /// 会上, 活动现场: the day of the event that the text opened with.
    pub(super) fn at_event(&self, scene: &Scene) -> Option<Governing> {
        const AT: [&str; 10] =
            ["会上", "会议上", "活动现场", "仪式上", "活动上", "现场", "签约仪式上", "捐赠仪式上", "当天", "会议期间"];
        let text = scene.text(scene.sentence.range);
        AT.iter().any(|w| text.starts_with(w)).then(|| self.event.clone())?
    }

    /// 今年, 今年以来: the year in which the text is written, as such.
    pub(super) fn is_this_year(&self, time: &crate::mention::Time) -> bool {
        let open = time.end.is_none() || time.end == time.start;
        open && self.now.is_some_and(|y| time.start.as_deref() == Some(format!("{y:04}").as_str()))
    }

    /// The year that 全年 means: the report's, else the last one that the paragraph named.
    fn year(&self, scene: &Scene) -> Option<&Governing> {
        let named = self.named_year.as_ref().filter(|(paragraph, _)| *paragraph == scene.sentence.paragraph);
        self.period.as_ref().or(named.map(|(_, year)| year)).or(self.date_year.as_ref())
    }

    /// 今年以来,…。消费帮扶方面,累计销售…: what is counted up or compared in a paragraph that speaks of this year.
    fn this_year(&self, scene: &Scene) -> Option<Period> {
        let (_, year) = self.this_year.as_ref().filter(|(paragraph, _)| *paragraph == scene.sentence.paragraph)?;
        let counted = ["累计", "同比", "新增", "新建", "新改建", "截至"];
        let text = scene.text(scene.sentence.range);
        counted.iter().any(|w| text.contains(w)).then(|| when::period(scene, year))?
    }

    /// Whether the value's clause, or one before it, opens with 全年.
    pub(super) fn is_of_year(&self, scene: &Scene, value: Range) -> bool {
        self.year(scene).is_some()
            && (0..=scene.clause_of(value.start)).any(|i| {
                let head = scene.behind(scene.clause(i).start, 2);
                matches!(head, "全年" | "当年" | "年内")
            })
    }
}
