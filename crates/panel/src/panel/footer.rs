//! The end of the panel: contact, links, policy version.

use super::piece::{classed, link, list, paragraph, tag, with, words};
use crate::data::PanelData;
use yew::prelude::*;

/// The contact of the controller, the links to rights and authority, the policy version.
pub fn about(data: &PanelData) -> Html {
    let email = data.facts.email();
    let mailto = ["mailto:", &email].concat().into();
    let email = with("a", &["href", "dir"], Vec::from([mailto, AttrValue::Static("ltr")]), Vec::from([words(email)]));
    let mut contact = Vec::new();
    for line in &data.contact {
        contact.push(paragraph(line.text()));
    }
    let mut links = Vec::new();
    for line in &data.links {
        links.push(link(line.text(), line.href()));
    }
    let children = [
        tag("h3", data.texts.contact_title()),
        super::piece::around("p", Vec::from([email])),
        list(contact),
        classed("p", "links", links),
        paragraph(data.texts.panel_version()),
    ];
    classed("div", "about", Vec::from(children))
}
