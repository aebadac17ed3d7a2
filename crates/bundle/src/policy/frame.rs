//! What stands around the sections of the policy: the document or the fragment, the contents, and the box with the
//! visitor's choice.
//!
//! Invariant: no style attribute and no script of the page's own, so that the page holds under a strict Content Security
//! Policy.

use super::page::Page;
use super::style;
use crate::switch::vendors_with_switch;
use cookie_gate_catalogue::language;
use cookie_gate_catalogue::syntax::is_link;
use maud::{Markup, PreEscaped, html};
use serde_json::json;

/// Where the files of the bundle are, such as `/cookie-gate/`; always with a slash at the end.
fn folder(gate: Option<&str>) -> Option<String> {
    let gate = gate.filter(|gate| is_link(gate))?;
    Some(if gate.ends_with('/') { gate.into() } else { format!("{gate}/") })
}

impl Page<'_> {
    /// The whole page.
    pub fn document(&self, gate: Option<&str>) -> Markup {
        let title = format!("{} · {}", self.word("policy_title"), self.own(&self.catalogue.site.name));
        let gate = folder(gate);
        html! {
            (PreEscaped("<!doctype html>\n"))
            html lang=(self.language) dir=(language::direction(self.language)) class="cookie-gate-policy-page" {
                head {
                    meta charset="utf-8";
                    // gate.js has to be the first script of a page.
                    @if let Some(gate) = &gate { "\n" script src={ (gate) "gate.js" } {} "\n" }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) }
                    (sheet(gate.as_deref()))
                }
                "\n"
                body {
                    main.cookie-gate-policy {
                        h1 { (title) }
                        (self.content())
                    }
                }
            }
            "\n"
        }
    }

    /// The content alone, for a page of the site's own. Its headings begin at the second level: the page has a title.
    pub fn part(&self, gate: Option<&str>) -> Markup {
        self.block(&sheet(folder(gate).as_deref()))
    }

    /// The content alone, without its style.
    pub fn nude(&self) -> Markup {
        self.block(&html! {})
    }

    fn block(&self, sheet: &Markup) -> Markup {
        html! {
            div class="cookie-gate-policy" lang=(self.language) dir=(language::direction(self.language)) {
                (sheet)
                (self.content())
            }
            "\n"
        }
    }

    fn content(&self) -> Markup {
        html! { (self.introduction()) (self.now()) (self.contents()) (self.body()) }
    }

    fn contents(&self) -> Markup {
        html! {
            "\n"
            nav.cookie-gate-policy-contents aria-labelledby="policy-contents" {
                h2 #policy-contents { (self.word("policy_contents")) }
                ul {
                    @for (id, title, _) in self.sections() {
                        "\n"
                        li {
                            a href={ "#policy-" (id) } { (self.word(title)) }
                            @if id == "cookies" {
                                ul {
                                    @for category in &self.catalogue.categories {
                                        li {
                                            a href={ "#policy-category-" (category.id) } { (self.own(&category.title)) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The box with the visitor's choice. The box is hidden until policy.js fills it. Until then nothing of it shows, so
    /// that a page without the gate promises no button.
    fn now(&self) -> Markup {
        let optional = self.catalogue.categories.iter().filter(|category| !category.required);
        let mut names: Vec<_> = optional.map(|category| [&*category.id, self.own(&category.title)]).collect();
        names.extend(vendors_with_switch(self.catalogue).map(|vendor| [&*vendor.id, self.own(&vendor.name)]));
        let words = json!({
            "none": self.word("policy_now_none"),
            "on": self.word("policy_now_on"),
            "off": self.word("policy_now_off"),
            "separator": self.word("list_separator"),
            "names": names,
        });
        html! {
            "\n"
            section.cookie-gate-policy-now hidden aria-labelledby="policy-now" data-words=(words.to_string()) {
                h2 #policy-now { (self.word("policy_now_title")) }
                div role="status" {}
                button type="button" data-cookie-gate-open { (self.word("reopen")) }
            }
        }
    }
}

/// The style: from the bundle, where the page knows it, else within the page.
fn sheet(gate: Option<&str>) -> Markup {
    html! {
        @match gate {
            Some(gate) => {
                link rel="stylesheet" href={ (gate) "policy.css" };
                script src={ (gate) "policy.js" } defer {}
            }
            None => style { (PreEscaped(style())) },
        }
    }
}
