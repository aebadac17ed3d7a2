//! The end of the panel: contact, links, policy version.

use super::piece::{Markup, kind};

/// The contact of the controller, the links to rights and authority, the policy version.
pub fn about(b: &mut Markup) {
    let data = b.data;
    let email = data.facts.email();
    b.open(kind!("div", "class" = "about"));
    b.leaf(kind!("h3"), data.texts.contact_title());
    b.open(kind!("p"));
    b.open(kind!("a", "dir" = "ltr"; "href"));
    b.set(["mailto:", &email].concat().into());
    b.text(email);
    b.close();
    b.close();
    for line in &data.contact {
        b.paragraph(line.text());
    }
    b.open(kind!("p", "class" = "links"));
    for line in &data.links {
        b.link(line.text(), line.href());
    }
    b.close();
    b.paragraph(data.texts.panel_version());
    b.close();
}
