//! Writes HTML. The only place of the policy page that knows of `<` and `&`.
//!
//! Why own code: the page needs a dozen elements, and the core carries no dependency.
//! Invariant: text and attribute values are always escaped; element and attribute names are literals.

use alloc::string::String;

/// A page being written.
#[derive(Default)]
pub struct Html(pub String);

impl Html {
    /// Opens an element with attributes; their values are escaped.
    pub fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
        self
    }

    /// Closes an element and ends the line, to keep the page's source readable.
    pub fn close(&mut self, name: &'static str) -> &mut Self {
        self.close_inline(name);
        self.0.push('\n');
        self
    }

    fn close_inline(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Text, escaped for content and for quoted attributes alike (HTML § 13.3).
    pub fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(letter),
            }
        }
        self
    }

    /// An element that holds text alone.
    pub fn element(&mut self, name: &'static str, attributes: &[(&'static str, &str)], text: &str) -> &mut Self {
        self.open(name, attributes).text(text).close(name)
    }

    /// A link; an address that a page may not carry becomes plain text.
    pub fn link(&mut self, address: &str, text: &str) -> &mut Self {
        if crate::catalogue::check::is_link(address) {
            self.open("a", &[("href", address)]).text(text).close_inline("a");
        } else {
            self.text(text);
        }
        self
    }

    /// A short text in a row of others, such as a name of a cookie, that keeps its own direction.
    pub fn code(&mut self, text: &str) -> &mut Self {
        self.open("code", &[("dir", "ltr")]).text(text).close_inline("code");
        self
    }

    /// A table up to its body: caption and column heads.
    pub fn table_head(&mut self, caption: &str, columns: &[&str]) -> &mut Self {
        self.open("table", &[]).element("caption", &[], caption).open("thead", &[]).open("tr", &[]);
        for column in columns {
            self.element("th", &[("scope", "col")], column);
        }
        self.close("tr").close("thead").open("tbody", &[])
    }
}
