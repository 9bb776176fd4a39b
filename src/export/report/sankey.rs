//! Who pays whom, as an inline SVG: givers on the left, receivers on the right, width in yuan.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::export::report::{Frame, Language, Link, amount};
use crate::export::xml::Xml;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 520.0;
const BAR: f64 = 14.0;
const LEFT: f64 = 230.0;
const GAP: f64 = 8.0;
const LINE: f64 = 15.0;
/// Links drawn; the smaller ones are counted below the picture.
const MOST: usize = 40;
/// Height of a link of which no amount can be drawn.
const STUB: f64 = 5.0;
const COLOURS: [&str; 8] = ["#3b6ea8", "#c8693a", "#4f8f5b", "#8a5aa0", "#b0882c", "#4a9a9a", "#b54a63", "#6b6f76"];

struct Side<'a> {
    /// Name → top and height.
    bars: BTreeMap<&'a str, (f64, f64)>,
    used: BTreeMap<&'a str, f64>,
}

impl<'a> Side<'a> {
    fn new(heights: BTreeMap<&'a str, f64>) -> Self {
        let mut order: Vec<(&str, f64)> = heights.into_iter().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let mut top = 0.0;
        let mut bars = BTreeMap::new();
        for (name, height) in order {
            bars.insert(name, (top, height));
            // Room for the name even where the bar is thin.
            top += (height + GAP).max(LINE);
        }
        Self { bars, used: BTreeMap::new() }
    }

    /// Takes the next `height` of a bar; its middle.
    fn take(&mut self, name: &'a str, height: f64) -> f64 {
        let used = self.used.entry(name).or_default();
        let middle = self.bars.get(name).map_or(0.0, |(top, _)| top + *used + height / 2.0);
        *used += height;
        middle
    }

    fn bottom(&self) -> f64 {
        self.bars.values().map(|(top, height)| top + height).fold(0.0, f64::max)
    }
}

/// Draws the links; returns how many are not drawn. Draws nothing when there are none.
pub fn draw(xml: &mut Xml<impl Write>, frame: &Frame, links: &BTreeMap<(String, String), Link>) -> io::Result<usize> {
    let mut order: Vec<(&(String, String), &Link)> = links.iter().collect();
    order.sort_by(|a, b| b.1.sum.cmp(&a.1.sum).then(b.1.claims.cmp(&a.1.claims)).then(a.0.cmp(b.0)));
    let hidden = order.len().saturating_sub(MOST);
    order.truncate(MOST);
    if order.is_empty() {
        return Ok(0);
    }
    let total: Decimal = order.iter().map(|(_, l)| l.sum).fold(Decimal::ZERO, Decimal::saturating_add);
    let scale = total.to_f64().filter(|t| *t > 0.0).map_or(0.0, |t| HEIGHT / t);
    let height = |link: &Link| link.sum.to_f64().filter(|s| *s > 0.0).map_or(STUB, |sum| (sum * scale).max(1.0));
    let (mut from, mut to): (BTreeMap<&str, f64>, BTreeMap<&str, f64>) = Default::default();
    for ((source, target), link) in &order {
        *from.entry(source).or_default() += height(link);
        *to.entry(target).or_default() += height(link);
    }
    let (mut from, mut to) = (Side::new(from), Side::new(to));
    let bottom = from.bottom().max(to.bottom()) + 10.0;
    let right = WIDTH - LEFT;
    let f = |n: f64| format!("{n:.1}");
    xml.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", &format!("0 0 {WIDTH} {}", f(bottom))),
            ("role", "img"),
            ("aria-label", frame.say("资金流向", "flows of money")),
        ],
    )?;
    xml.open("defs", &[])?;
    xml.open(
        "pattern",
        &[
            ("id", "unknown"),
            ("width", "6"),
            ("height", "6"),
            ("patternUnits", "userSpaceOnUse"),
            ("patternTransform", "rotate(45)"),
        ],
    )?;
    xml.empty("rect", &[("width", "3"), ("height", "6"), ("fill", "#999")])?;
    xml.close("pattern")?;
    xml.close("defs")?;
    let givers: BTreeSet<&str> = order.iter().map(|((source, _), _)| source.as_str()).collect();
    let palette: BTreeMap<&str, &str> = givers.into_iter().zip(COLOURS.into_iter().cycle()).collect();
    let colour = |name: &str| palette.get(name).copied().unwrap_or(COLOURS[0]);
    for ((source, target), link) in &order {
        let thick = height(link);
        let (a, b) = (from.take(source, thick), to.take(target, thick));
        let (x, middle) = (LEFT + BAR, WIDTH / 2.0);
        let path =
            format!("M{} {} C{} {} {} {} {} {}", f(x), f(a), f(middle), f(a), f(middle), f(b), f(right - BAR), f(b));
        let known = link.sum > Decimal::ZERO;
        let stroke = if known { colour(source) } else { "url(#unknown)" };
        xml.open(
            "path",
            &[
                ("d", &path),
                ("fill", "none"),
                ("stroke", stroke),
                ("stroke-width", &f(thick)),
                ("stroke-opacity", "0.45"),
            ],
        )?;
        let sum = if known { amount(link.sum, "元") } else { frame.say("金额不可加总", "no sum").to_owned() };
        let (claims, open) = (link.claims, link.open);
        let told = match frame.language {
            Language::Zh if open > 0 => format!("{claims} 条陈述，其中 {open} 条未计入"),
            Language::Zh => format!("{claims} 条陈述"),
            Language::En if open > 0 => format!("{claims} claims, {open} of them not summed"),
            Language::En => format!("{claims} claims"),
        };
        xml.text("title", &[], &format!("{source} → {target}: {sum} ({told})"))?;
        xml.close("path")?;
    }
    for (side, x, anchor, text_x) in [(&from, LEFT, "end", LEFT - 6.0), (&to, right - BAR, "start", right + 6.0)] {
        for (name, (top, tall)) in &side.bars {
            let fill = if anchor == "end" { colour(name) } else { "#444" };
            xml.empty(
                "rect",
                &[("x", &f(x)), ("y", &f(*top)), ("width", &f(BAR)), ("height", &f(*tall)), ("fill", fill)],
            )?;
            let y = f(top + tall / 2.0 + 4.0);
            xml.text("text", &[("x", &f(text_x)), ("y", &y), ("text-anchor", anchor)], &short(name))?;
        }
    }
    xml.close("svg")?;
    Ok(hidden)
}

fn short(name: &str) -> String {
    if name.chars().count() <= 16 { name.to_owned() } else { name.chars().take(15).chain(['…']).collect() }
}
