//! The sections of the policy page, written with maud.
//!
//! Invariant: text of the catalogue is escaped: maud escapes what is in parentheses, in content and in attributes.
//! Invariant: an id never changes and begins with `policy-`, so that links to a section last, and no id of the site's
//! own page is taken twice.

use crate::text_id;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::syntax::is_link;
use cookie_gate_catalogue::{Catalogue, Category, Change, Entry, Localized, Party, Vendor, language, words};
use maud::{Markup, html};

/// The policy of a catalogue in one of its languages.
///
/// Meant for a catalogue without errors. If a text is missing nevertheless, a text of the catalogue is shown in the
/// catalogue's default language, a built-in text in English.
pub(super) struct Page<'a> {
    pub catalogue: &'a Catalogue,
    pub language: &'a str,
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

/// A cell of a table, with the title of its column. On a narrow screen the style shows the title beside the cell.
fn cell(label: &str, content: &Markup) -> Markup {
    html! { td role="cell" data-label=(label) { (content) } }
}

impl<'a> Page<'a> {
    /// A built-in text or the operator's replacement.
    pub fn word(&self, id: &str) -> &'a str {
        words::lookup_or_english(self.catalogue, id, self.language)
    }

    /// A text of the catalogue in the page's language, else in the default language.
    pub fn own(&self, text: &'a Localized) -> &'a str {
        let default = || self.catalogue.languages.first().and_then(|default| text.get(default));
        text.get(self.language).or_else(default).map_or("", String::as_str)
    }

    fn period(&self, period: &str) -> String {
        words::period(self.catalogue, period, self.language).unwrap_or_else(|| period.into())
    }

    /// A built-in text with its placeholders filled.
    pub fn filled(&self, id: &str, values: &[(&str, &str)]) -> String {
        words::fill(self.word(id), values)
    }

    fn labelled(&self, label: &str, value: &str) -> String {
        self.filled("policy_labelled", &[("label", self.word(label)), ("value", value)])
    }

    pub fn listed(&self, words: &[&str]) -> String {
        words.join(self.word("list_separator"))
    }

    fn heading(&self, id: &str, word: &str) -> Markup {
        html! { "\n" h2 id={ "policy-" (id) } { (self.word(word)) } }
    }

    /// A table. Each row has its head and the contents of the cells after it.
    ///
    /// The roles say what the elements are anyway: browsers forget it where a style shows the rows as blocks.
    fn table(&self, caption: &str, columns: &[&str], rows: &[(Markup, Vec<Markup>)]) -> Markup {
        html! {
            "\n"
            div.cookie-gate-policy-table {
                table role="table" {
                    caption { (caption) }
                    thead role="rowgroup" {
                        tr role="row" {
                            @for column in columns { th scope="col" role="columnheader" { (self.word(column)) } }
                        }
                    }
                    tbody role="rowgroup" {
                        @for (head, cells) in rows {
                            "\n"
                            tr role="row" {
                                th scope="row" role="rowheader" { (head) }
                                @for (column, content) in columns.iter().skip(1).zip(cells) {
                                    (cell(self.word(column), content))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The sections in their order: the end of the id, the text of the heading, and what stands below it.
    pub fn sections(&self) -> Vec<(&'static str, &'static str, Markup)> {
        let mut sections = vec![
            ("what", "policy_what_title", self.what()),
            ("cookies", "policy_cookies_title", {
                html! { @for category in &self.catalogue.categories { (self.category(category)) } }
            }),
        ];
        if !self.catalogue.vendors.is_empty() {
            sections.push(("vendors", "policy_vendors_title", self.vendors()));
        }
        sections.extend([
            ("decision", "policy_choice_title", self.decision()),
            ("rights", "policy_rights_title", self.rights()),
            ("changes", "policy_changes_title", self.changes()),
            ("contact", "policy_contact_title", self.contact()),
        ]);
        sections
    }

    /// All sections with their headings.
    pub fn body(&self) -> Markup {
        html! {
            @for (id, title, content) in self.sections() { (self.heading(id, title)) (content) }
        }
    }

    /// The version of the policy, and who is responsible.
    pub fn introduction(&self) -> Markup {
        let policy = &self.catalogue.policy;
        let version = policy.version.to_string();
        let published = language::date(self.language, &policy.published);
        html! {
            (paragraph(&self.filled("panel_version", &[("version", &version), ("date", &published)])))
            (paragraph(&self.filled("policy_who", &[("controller", self.own(&self.catalogue.controller.name))])))
        }
    }

    fn what(&self) -> Markup {
        html! { (paragraph(self.word("policy_what"))) (paragraph(self.word("policy_promise"))) }
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
            h3 id={ "policy-category-" (category.id) } { (title) }
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

    fn entry(&self, entry: &'a Entry, category: &str) -> (Markup, Vec<Markup>) {
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
        let head = html! {
            (code(&entry.name))
            @if !notes.is_empty() { small { " (" (self.listed(&notes)) ")" } }
        };
        let cells = vec![
            html! { (self.own(&entry.purpose)) @if entry.http_only { " " (self.word("http_only")) } },
            html! { (category) },
            html! { (vendor.map_or(self.word("policy_this_site"), |vendor| self.own(&vendor.name))) },
            html! { (self.word(party)) },
            html! { (self.period(entry.period.as_deref().unwrap_or_default())) },
        ];
        (head, cells)
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
            (self.table(self.word("policy_vendors_caption"), &columns, &rows))
        }
    }

    fn vendor(&self, vendor: &'a Vendor) -> (Markup, Vec<Markup>) {
        let name = self.own(&vendor.name);
        let country = |code: &'a String| words::country(self.catalogue, code, self.language);
        let countries: Vec<_> = vendor.countries.iter().map(country).collect();
        // One element around the hosts: in a narrow table a cell has one content beside its label.
        let hosts = html! {
            span {
                @for (index, host) in vendor.hosts.iter().enumerate() {
                    @if index > 0 { (self.word("list_separator")) }
                    (code(host))
                }
            }
        };
        let cells = vec![
            html! { (self.word(text_id::role(vendor.role))) },
            html! { (self.own(&vendor.shared_data)) },
            html! { (self.listed(&countries)) },
            html! { (self.word(text_id::transfer(vendor.transfer_basis))) },
            hosts,
            link(self.own(&vendor.privacy), &self.filled("vendor_privacy", &[("name", name)])),
        ];
        (html! { (name) }, cells)
    }

    fn decision(&self) -> Markup {
        let consent = &self.catalogue.consent;
        let period = self.period(&consent.period);
        html! {
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
            @if rows.is_empty() {
                (paragraph(self.word("policy_changes_none")))
            } @else {
                (self.table(self.word("policy_changes_caption"), &columns, &rows))
            }
        }
    }

    fn change(&self, change: &'a Change) -> (Markup, Vec<Markup>) {
        let kinds: Vec<_> = change.kinds.iter().map(|kind| self.word(text_id::change_kind(*kind))).collect();
        let named = self.catalogue.categories.iter().filter(|category| change.categories.contains(&category.id));
        let titles: Vec<_> = named.map(|category| self.own(&category.title)).collect();
        let about = if change.categories.is_empty() {
            self.word("policy_all_categories").to_string()
        } else {
            self.listed(&titles)
        };
        let head = html! { time datetime=(change.date) { (language::date(self.language, &change.date)) } };
        let cells = [change.version.to_string(), self.listed(&kinds), about, self.own(&change.note).to_string()];
        (head, cells.iter().map(|text| html! { (text) }).collect())
    }

    fn contact(&self) -> Markup {
        let controller = &self.catalogue.controller;
        let lines = [
            ("policy_controller", self.own(&controller.name)),
            ("policy_department", self.own(&controller.department)),
            ("policy_address", self.own(&controller.address)),
        ];
        html! {
            dl {
                @for (id, line) in lines { dt { (self.word(id)) } dd { (line) } }
                dt { (self.word("policy_email")) }
                dd dir="ltr" { (link(&format!("mailto:{}", controller.email), &controller.email)) }
            }
        }
    }
}
