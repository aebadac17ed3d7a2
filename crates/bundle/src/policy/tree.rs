//! The policy as a list of nodes, for the element `<cookie-gate-policy>` (www/gate/policy.js).
//!
//! The nodes are read from the markup of the fragment, so that element and fragment are equal by construction. The
//! script builds them with createElement and setAttribute. It needs no HTML sink, and works under any Content Security
//! Policy and with Trusted Types. A node is `["tag", {attribute: value}, child…]`, as in the banner (`crate::nodes`). A
//! text is a child.
//! Invariant: only tags and attributes that this file allows get into a node. Everything else is an error.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};

const TAGS: &[&str] = &[
    "a", "button", "caption", "code", "dd", "div", "dl", "dt", "h2", "h3", "li", "nav", "p", "section", "small",
    "span", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
];
const ATTRIBUTES: &[&str] = &[
    "aria-labelledby",
    "class",
    "data-cookie-gate-open",
    "data-label",
    "data-words",
    "datetime",
    "dir",
    "hidden",
    "href",
    "id",
    "lang",
    "role",
    "scope",
    "type",
];

/// The node of the one element that `markup` is. The markup is what maud writes: every element has its end tag.
///
/// # Errors
/// When the markup is of another form, or has a tag or an attribute that is not allowed.
pub(super) fn tree(markup: &str) -> Result<Value> {
    let mut reader = Reader { rest: markup.trim_end() };
    let node = reader.element()?;
    ensure!(reader.rest.is_empty(), "after the policy comes {:?}", reader.rest);
    Ok(node)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn element(&mut self) -> Result<Value> {
        self.expect("<")?;
        let tag = self.until(&[' ', '>'])?;
        ensure!(TAGS.contains(&tag), "<{tag}> is not allowed");
        let mut node = vec![Value::from(tag), Value::Object(self.attributes()?)];
        loop {
            let text = self.until(&['<'])?;
            if !text.is_empty() {
                node.push(unescaped(text)?.into());
            }
            if self.rest.starts_with("</") {
                break;
            }
            node.push(self.element()?);
        }
        self.expect("</")?;
        self.expect(tag)?;
        self.expect(">")?;
        Ok(Value::Array(node))
    }

    fn attributes(&mut self) -> Result<Map<String, Value>> {
        let mut attributes = Map::new();
        while self.rest.starts_with(' ') {
            self.expect(" ")?;
            let name = self.until(&['=', ' ', '>'])?;
            ensure!(ATTRIBUTES.contains(&name), "attribute `{name}` is not allowed");
            let mut value = String::new();
            if self.rest.starts_with('=') {
                self.expect("=\"")?;
                value = unescaped(self.until(&['"'])?)?;
                self.expect("\"")?;
            }
            attributes.insert(name.into(), value.into());
        }
        self.expect(">")?;
        Ok(attributes)
    }

    /// What comes before the first of these characters, which stays.
    fn until(&mut self, ends: &[char]) -> Result<&'a str> {
        let end = self.rest.find(ends).with_context(|| format!("no {ends:?} in {:?}", self.rest))?;
        let (before, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(before)
    }

    fn expect(&mut self, text: &str) -> Result<()> {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.with_context(|| format!("no {text:?} before {:?}", self.rest))?;
        Ok(())
    }
}

/// A text without the four references that maud writes.
fn unescaped(text: &str) -> Result<String> {
    let mut parts = text.split('&');
    let mut plain = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let Some((name, rest)) = part.split_once(';') else { bail!("an open `&` in {text:?}") };
        plain.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => bail!("`&{name};` in {text:?}"),
        });
        plain.push_str(rest);
    }
    Ok(plain)
}
