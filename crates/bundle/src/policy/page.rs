//! The HTML of the policy page, written with maud.
//!
//! Invariant: text of the catalogue is escaped: maud escapes what is in parentheses, in content and in attributes, and
//! only the doctype is marked `PreEscaped`. There is no script and no inline style.

use crate::text_id;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::syntax::is_link;
use cookie_gate_catalogue::{Catalogue, Category, Change, Entry, Localized, Party, Vendor, language, words};
use maud::{Markup, PreEscaped, html};

/// The policy page of `catalogue` in `language`, a whole HTML document.
///
/// Meant for a catalogue without errors and for one of its languages. If a text is missing nevertheless, a text of the
/// catalogue is shown in the catalogue's default language, a built-in text in English.
#[must_use]
pub fn page(catalogue: &Catalogue, language: &str) -> String {
    Page { catalogue, language }.document().into_string()
}

struct Page<'a> {
    catalogue: &'a Catalogue,
    language: &'a str,
}

/// A link. If the address is not allowed on a page, only the text.
fn link(address: &str, text: &str) -> Markup {
    html! {
        @if is_link(address) { a href=(address) { (text) } } @else { (text) }
    }
}

/// A short text, such as the name of a cookie, that runs from left to right within text of any direction.
fn code(text: &str) -> Markup {
    html! { code dir="ltr" { (text) } }
}

/// A paragraph, unless the text is empty. Here and below, a line break keeps the page's source readable.
fn paragraph(text: &str) -> Markup {
    html! {
        @if !text.is_empty() { "\n" p { (text) } }
    }
}

impl<'a> Page<'a> {
    /// A built-in text or the operator's replacement.
    fn word(&self, id: &str) -> &'a str {
        words::lookup_or_english(self.catalogue, id, self.language)
    }

    /// A text of the catalogue in the page's language, else in the default language.
    fn own(&self, text: &'a Localized) -> &'a str {
        let default = || self.catalogue.languages.first().and_then(|default| text.get(default));
        text.get(self.language).or_else(default).map_or("", String::as_str)
    }

    fn period(&self, period: &str) -> String {
        words::period(self.catalogue, period, self.language).unwrap_or_else(|| period.into())
    }

    /// A built-in text with its placeholders filled.
    fn filled(&self, id: &str, values: &[(&str, &str)]) -> String {
        words::fill(self.word(id), values)
    }

    fn labelled(&self, label: &str, value: &str) -> String {
        self.filled("policy_labelled", &[("label", self.word(label)), ("value", value)])
    }

    fn listed(&self, words: &[&str]) -> String {
        words.join(self.word("list_separator"))
    }

    fn heading(&self, id: &str, word: &str) -> Markup {
        html! { "\n" h2 id=(id) { (self.word(word)) } }
    }

    fn table(&self, caption: &str, columns: &[&str], rows: &[Markup]) -> Markup {
        html! {
            "\n"
            table {
                caption { (caption) }
                thead {
                    tr {
                        @for column in columns { th scope="col" { (self.word(column)) } }
                    }
                }
                tbody {
                    @for row in rows { "\n" tr { (row) } }
                }
            }
        }
    }

    fn document(&self) -> Markup {
        let title = format!("{} · {}", self.word("policy_title"), self.own(&self.catalogue.site.name));
        html! {
            (PreEscaped("<!doctype html>\n"))
            html lang=(self.language) dir=(language::direction(self.language)) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) }
                }
                "\n"
                body {
                    main {
                        h1 { (title) }
                        (self.introduction())
                        (self.heading("cookies", "policy_cookies_title"))
                        @for category in &self.catalogue.categories { (self.category(category)) }
                        @if !self.catalogue.vendors.is_empty() { (self.vendors()) }
                        (self.decision())
                        (self.rights())
                        (self.changes())
                        (self.contact())
                    }
                }
            }
            "\n"
        }
    }

    fn introduction(&self) -> Markup {
        let policy = &self.catalogue.policy;
        let version = policy.version.to_string();
        let published = language::date(self.language, &policy.published);
        html! {
            (paragraph(&self.filled("panel_version", &[("version", &version), ("date", &published)])))
            (paragraph(&self.filled("policy_who", &[("controller", self.own(&self.catalogue.controller.name))])))
            (self.heading("what", "policy_what_title"))
            (paragraph(self.word("policy_what")))
            (paragraph(self.word("policy_promise")))
        }
    }

    fn category(&self, category: &'a Category) -> Markup {
        let title = self.own(&category.title);
        let basis = self.word(text_id::legal_basis(category.legal_basis));
        let refused = self.own(&category.refused);
        let entries = self.catalogue.entries.iter().filter(|entry| entry.category == category.id);
        let rows: Vec<_> = entries.map(|entry| self.entry(entry, title)).collect();
        let columns = [
            "column_name",
            "column_purpose",
            "policy_column_category",
            "column_provider",
            "column_party",
            "column_period",
        ];
        html! {
            "\n"
            h3 id={ "category-" (category.id) } { (title) }
            (paragraph(self.own(&category.description)))
            (paragraph(self.word(if category.required { "policy_required" } else { "policy_optional" })))
            (paragraph(&self.labelled("legal_basis", basis)))
            @if !refused.is_empty() { (paragraph(&self.labelled("when_refused", refused))) }
            @if category.sensitive { (paragraph(&self.filled("sensitive_note", &[("accept", self.word("accept_all"))]))) }
            @if rows.is_empty() {
                (paragraph(self.word("policy_nothing")))
            } @else {
                (self.table(&self.filled("policy_caption", &[("category", title)]), &columns, &rows))
            }
        }
    }

    fn entry(&self, entry: &'a Entry, category: &str) -> Markup {
        let mut notes = Vec::new();
        if entry.name.ends_with('*') {
            notes.push(self.word("policy_name_pattern"));
        }
        if entry.kind != Kind::Cookie {
            notes.push(self.word(text_id::kind(entry.kind)));
        }
        let vendor = entry.vendor.as_ref().and_then(|id| self.catalogue.vendors.iter().find(|vendor| vendor.id == *id));
        let party = match entry.party {
            Party::First => "party_first",
            Party::Third => "party_third",
        };
        html! {
            th scope="row" {
                (code(&entry.name))
                @if !notes.is_empty() { " (" (self.listed(&notes)) ")" }
            }
            td {
                (self.own(&entry.purpose))
                @if entry.http_only { " " (self.word("http_only")) }
            }
            td { (category) }
            td { (vendor.map_or(self.word("policy_this_site"), |vendor| self.own(&vendor.name))) }
            td { (self.word(party)) }
            td { (self.period(entry.period.as_deref().unwrap_or_default())) }
        }
    }

    fn vendors(&self) -> Markup {
        let rows: Vec<_> = self.catalogue.vendors.iter().map(|vendor| self.vendor(vendor)).collect();
        let columns = [
            "policy_column_vendor",
            "vendor_role",
            "vendor_shared_data",
            "vendor_countries",
            "vendor_transfer",
            "policy_column_hosts",
            "policy_column_privacy",
        ];
        html! {
            (self.heading("vendors", "policy_vendors_title"))
            (self.table(self.word("policy_vendors_caption"), &columns, &rows))
        }
    }

    fn vendor(&self, vendor: &'a Vendor) -> Markup {
        let name = self.own(&vendor.name);
        let country = |code: &'a String| words::country(self.catalogue, code, self.language);
        let countries: Vec<_> = vendor.countries.iter().map(country).collect();
        html! {
            th scope="row" { (name) }
            td { (self.word(text_id::role(vendor.role))) }
            td { (self.own(&vendor.shared_data)) }
            td { (self.listed(&countries)) }
            td { (self.word(text_id::transfer(vendor.transfer_basis))) }
            td {
                @for (index, host) in vendor.hosts.iter().enumerate() {
                    @if index > 0 { (self.word("list_separator")) }
                    (code(host))
                }
            }
            td { (link(self.own(&vendor.privacy), &self.filled("vendor_privacy", &[("name", name)]))) }
        }
    }

    fn decision(&self) -> Markup {
        let consent = &self.catalogue.consent;
        let period = self.period(&consent.period);
        html! {
            (self.heading("decision", "policy_choice_title"))
            (paragraph(&self.filled("policy_choice_withdraw", &[("reopen", self.word("reopen"))])))
            (paragraph(&self.filled("policy_choice_period", &[("period", &period), ("cookie", &consent.cookie)])))
            (paragraph(self.word("policy_choice_browser")))
            (paragraph(self.word("policy_choice_settings")))
        }
    }

    fn rights(&self) -> Markup {
        let rights = [
            "policy_right_know",
            "policy_right_refuse",
            "policy_right_correct",
            "policy_right_copy",
            "policy_right_delete",
        ];
        let links = &self.catalogue.policy.links;
        let links = [
            ("link_privacy", Some(&links.privacy)),
            ("link_rights", links.rights.as_ref()),
            ("link_authority", links.authority.as_ref()),
        ];
        html! {
            (self.heading("rights", "policy_rights_title"))
            (paragraph(self.word("policy_rights")))
            ul {
                @for id in rights { li { (self.word(id)) } }
            }
            (paragraph(self.word("policy_right_complain")))
            ul {
                @for (id, address) in links {
                    @if let Some(address) = address { li { (link(self.own(address), self.word(id))) } }
                }
            }
        }
    }

    fn changes(&self) -> Markup {
        let rows: Vec<_> = self.catalogue.policy.changes.iter().rev().map(|change| self.change(change)).collect();
        let columns = [
            "policy_column_date",
            "policy_column_version",
            "policy_column_kinds",
            "policy_column_category",
            "policy_column_note",
        ];
        html! {
            (self.heading("changes", "policy_changes_title"))
            @if rows.is_empty() {
                (paragraph(self.word("policy_changes_none")))
            } @else {
                (self.table(self.word("policy_changes_caption"), &columns, &rows))
            }
        }
    }

    fn change(&self, change: &'a Change) -> Markup {
        let kinds: Vec<_> = change.kinds.iter().map(|kind| self.word(text_id::change_kind(*kind))).collect();
        let named = self.catalogue.categories.iter().filter(|category| change.categories.contains(&category.id));
        let titles: Vec<_> = named.map(|category| self.own(&category.title)).collect();
        html! {
            th scope="row" { time datetime=(change.date) { (language::date(self.language, &change.date)) } }
            td { (change.version) }
            td { (self.listed(&kinds)) }
            td {
                @if change.categories.is_empty() { (self.word("policy_all_categories")) } @else { (self.listed(&titles)) }
            }
            td { (self.own(&change.note)) }
        }
    }

    fn contact(&self) -> Markup {
        let controller = &self.catalogue.controller;
        let lines = [
            ("policy_controller", self.own(&controller.name)),
            ("policy_department", self.own(&controller.department)),
            ("policy_address", self.own(&controller.address)),
        ];
        html! {
            (self.heading("contact", "policy_contact_title"))
            dl {
                @for (id, line) in lines { dt { (self.word(id)) } dd { (line) } }
                dt { (self.word("policy_email")) }
                dd { (link(&format!("mailto:{}", controller.email), &controller.email)) }
            }
        }
    }
}
