//! What the XML formats share: elements by quick-xml, characters that XML cannot hold taken out.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A writer of indented XML.
pub struct Xml<W: Write> {
    out: Writer<W>,
}

impl<W: Write> Xml<W> {
    /// Begins a document with its declaration.
    pub fn begin(to: W) -> io::Result<Self> {
        let mut out = Writer::new_with_indent(to, b' ', 1);
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { out })
    }

    /// Begins an HTML document, in its XML form and without indentation, which would show as spaces.
    pub fn html(to: W) -> io::Result<Self> {
        let mut out = Writer::new(to);
        out.write_event(Event::DocType(BytesText::new("html")))?;
        Ok(Self { out })
    }

    /// Text between elements.
    pub fn words(&mut self, text: &str) -> io::Result<()> {
        self.out.write_event(Event::Text(BytesText::new(&legal(text))))
    }

    /// Text that is no data but part of the program (a style sheet), as it stands.
    pub fn raw(&mut self, text: &'static str) -> io::Result<()> {
        self.out.write_event(Event::Text(BytesText::from_escaped(text)))
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.out.write_event(Event::Start(element(name, attributes)))
    }

    /// Closes it.
    pub fn close(&mut self, name: &str) -> io::Result<()> {
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.out.write_event(Event::Empty(element(name, attributes)))
    }

    /// An element with text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.out.write_event(Event::Start(element(name, attributes)))?;
        self.out.write_event(Event::Text(BytesText::new(&legal(text))))?;
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Ends the document with a line break.
    pub fn end(self) -> io::Result<()> {
        let mut to = self.out.into_inner();
        to.write_all(b"\n")?;
        to.flush()
    }
}

fn element<'a>(name: &'a str, attributes: &[(&'a str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, legal(value).as_ref()));
    }
    start
}

/// The text without the control characters and noncharacters that XML 1.0 (clause 2.2) forbids.
fn legal(text: &str) -> Cow<'_, str> {
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "")) } else { Cow::Borrowed(text) }
}
