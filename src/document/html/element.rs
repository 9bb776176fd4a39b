//! What the elements of a page are: text, inline or block, furniture, hidden, silent.

/// What becomes of an element's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Mode {
    Plain,
    /// Never text of the document.
    Silent,
    /// Navigation, share bars, footers.
    Furniture,
    /// Not shown to a reader: the place where spam is put.
    Hidden,
}

impl Mode {
    pub(super) fn index(self) -> Option<usize> {
        match self {
            Self::Plain => None,
            Self::Silent => Some(0),
            Self::Furniture => Some(1),
            Self::Hidden => Some(2),
        }
    }

    /// What hides a text that stands under so many silent, furniture and hidden elements.
    pub(super) fn hiding(open: [u32; 3]) -> Option<Self> {
        match open {
            [0, 0, 0] => None,
            [0, 0, _] => Some(Self::Hidden),
            [0, ..] => Some(Self::Furniture),
            _ => Some(Self::Silent),
        }
    }
}

/// Elements whose content is never text of the document; `xml` and `w:…` are what Word leaves of its settings.
const SILENT: [&[u8]; 21] = [
    b"script",
    b"style",
    b"noscript",
    b"template",
    b"svg",
    b"math",
    b"iframe",
    b"object",
    b"select",
    b"button",
    b"textarea",
    b"canvas",
    b"audio",
    b"video",
    b"map",
    b"datalist",
    b"xml",
    b"rt",
    b"rp",
    b"rtc",
    b"applet",
];
/// Elements whose text is page furniture.
const FURNITURE: [&[u8]; 4] = [b"nav", b"footer", b"aside", b"menu"];
/// Inline elements: they break no line.
const INLINE: [&[u8]; 44] = [
    b"a", b"b", b"i", b"u", b"s", b"q", b"em", b"strong", b"span", b"font", b"sub", b"sup", b"small", b"big", b"mark",
    b"ins", b"del", b"label", b"abbr", b"acronym", b"cite", b"code", b"kbd", b"samp", b"var", b"tt", b"time", b"data",
    b"bdi", b"bdo", b"dfn", b"strike", b"wbr", b"img", b"ruby", b"rb", b"rt", b"rp", b"nobr", b"input", b"blink",
    b"script", b"style", b"link",
];
/// Elements without content (WHATWG HTML, 13.1.2).
const VOID: [&[u8]; 16] = [
    b"area",
    b"base",
    b"br",
    b"col",
    b"embed",
    b"hr",
    b"img",
    b"input",
    b"link",
    b"meta",
    b"param",
    b"source",
    b"track",
    b"wbr",
    b"frame",
    b"basefont",
];
/// Words of a class or id that mark furniture, each as a whole part (`nav-bar`, `news_share`).
const FURNITURE_WORDS: [&str; 30] = [
    "nav",
    "navi",
    "navbar",
    "navigation",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "footer",
    "foot",
    "copyright",
    "sidebar",
    "share",
    "sharebar",
    "bdsharebuttonbox",
    "bshare",
    "menu",
    "submenu",
    "topbar",
    "toolbar",
    "friendlink",
    "friendlinks",
    "links",
    "related",
    "recommend",
    "hotnews",
    "pagination",
    "pager",
    "qrcode",
    "advertisement",
];

/// Elements of another vocabulary inside the page (`o:p`, `st1:chsdate`, `v:shape`).
fn is_foreign(name: &[u8]) -> bool {
    name.contains(&b':')
}

pub(super) fn is_inline(name: &[u8]) -> bool {
    INLINE.contains(&name) || is_foreign(name)
}

pub(super) fn is_void(name: &[u8]) -> bool {
    VOID.contains(&name)
}

pub(super) fn mode(name: &[u8], attributes: &[(String, String)]) -> Mode {
    if SILENT.contains(&name) || name.starts_with(b"w:") || name.starts_with(b"m:") {
        return Mode::Silent;
    }
    if is_void(name) || matches!(name, b"html" | b"body" | b"form" | b"table" | b"tbody" | b"tr") {
        return Mode::Plain;
    }
    let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
    if get("hidden").is_some() || get("style").is_some_and(is_hiding) {
        return Mode::Hidden;
    }
    if FURNITURE.contains(&name) || matches!(get("role"), Some("navigation" | "contentinfo" | "complementary")) {
        return Mode::Furniture;
    }
    // Paragraphs and inline elements are the text's own, whatever their class.
    if matches!(name, b"div" | b"ul" | b"ol" | b"section" | b"dl") {
        let marked = ["class", "id"].iter().filter_map(|k| get(k)).any(|value| {
            value
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|w| FURNITURE_WORDS.iter().any(|f| w.eq_ignore_ascii_case(f)))
        });
        if marked {
            return Mode::Furniture;
        }
    }
    Mode::Plain
}

/// Whether a style shows nothing: `display:none`, `visibility:hidden`, `font-size:0`, moved off the page, and Word's
/// `mso-hide:all`.
fn is_hiding(style: &str) -> bool {
    style.split(';').filter_map(|d| d.split_once(':')).any(|(property, value)| {
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim();
        match property.trim().to_ascii_lowercase().as_str() {
            "display" => value == "none",
            "visibility" => value == "hidden",
            "mso-hide" => value == "all",
            "font-size" => matches!(value, "0" | "0px" | "0pt" | "0em"),
            "left" | "top" | "text-indent" | "margin-left" => {
                value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<f32>().is_ok_and(|n| n < -999.0)
            }
            _ => false,
        }
    })
}

/// Tags that tell HTML from a text with angle brackets.
const TELLING: [&str; 30] = [
    "p", "div", "br", "span", "table", "td", "tr", "th", "a", "strong", "h1", "h2", "h3", "h4", "li", "ul", "ol",
    "body", "b", "font", "em", "i", "u", "sup", "sub", "section", "article", "o:p", "img", "head",
];

/// Names of the tags of a text, without attributes.
fn names(text: &str) -> impl Iterator<Item = (bool, &str)> {
    text.split('<').skip(1).filter_map(|t| {
        let (closing, t) = t.strip_prefix('/').map_or((false, t), |t| (true, t));
        let length = t.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b':').count();
        let ends = t.as_bytes().get(length).is_some_and(|b| matches!(b, b'>' | b' ' | b'/' | b'\n' | b'\t' | b'\r'));
        (ends && length > 0 && length < 12).then_some((closing, &t[..length]))
    })
}

/// How many start tags of HTML a text has.
pub(super) fn tags(text: &str) -> usize {
    names(text).filter(|(closing, n)| !closing && TELLING.iter().any(|t| t.eq_ignore_ascii_case(n))).count()
}

/// Whether a text has an end tag of HTML, or a line break.
pub(super) fn closes(text: &str) -> bool {
    names(text).any(|(closing, n)| (closing || n.eq_ignore_ascii_case("br")) && TELLING.contains(&n))
}

/// Whether the file's line breaks part lines of the text: they do where inline tags stand in a text of lines, and do
/// not where block tags make the lines.
pub(super) fn lines_matter(source: &str) -> bool {
    let blocks = names(source)
        .filter(|(closing, n)| {
            !closing && (n.eq_ignore_ascii_case("br") || !is_inline(n.to_ascii_lowercase().as_bytes()))
        })
        .count();
    let lines = source.lines().filter(|l| l.chars().any(crate::document::fold::is_han)).count();
    blocks * 3 < lines
}
