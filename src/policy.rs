//! The cookies policy page: one language of a catalogue as accessible HTML, ready to publish.
//!
//! Why generated: a page that is written by hand drifts from what the gate enforces (seed policy, CP 2.1 and 2.3).
//! Invariant: catalogue text reaches the page as escaped text; there is no script and no inline style.

mod html;
mod id;
pub mod text;

use crate::catalogue::{Catalogue, Category, Entry, Kind, Localized, Party, Vendor, text as words};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use html::Html;

/// The policy page of `catalogue` in `language`, a whole HTML document.
///
/// Meant for a catalogue without errors and one of its languages; a text that is missing all the same
/// is shown in the catalogue's default language.
#[must_use]
pub fn page(catalogue: &Catalogue, language: &str) -> String {
    let mut page = Page { catalogue, language, html: Html::default() };
    page.document();
    page.html.0
}

struct Page<'a> {
    catalogue: &'a Catalogue,
    language: &'a str,
    html: Html,
}

impl<'a> Page<'a> {
    /// A built-in text or the operator's replacement.
    fn word(&self, id: &str) -> &'a str {
        text::lookup(self.catalogue, id, self.language)
    }

    /// A text of the catalogue in the page's language, else in the default one.
    fn own(&self, text: &'a Localized) -> &'a str {
        let default = || self.catalogue.languages.first().and_then(|default| text.get(default));
        text.get(self.language).or_else(default).map_or("", String::as_str)
    }

    fn period(&self, period: &str) -> String {
        words::period(self.catalogue, period, self.language).unwrap_or_else(|| period.into())
    }

    fn labelled(&self, label: &str, value: &str) -> String {
        let values = [("label", self.word(label)), ("value", value)];
        words::fill(self.word("policy_labelled"), &values)
    }

    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.html.element("p", &[], text);
        }
    }

    fn document(&mut self) {
        let catalogue = self.catalogue;
        let title = self.word("policy_title");
        let site = self.own(&catalogue.site.name);
        self.html.0.push_str("<!doctype html>\n");
        self.html.open("html", &[("lang", self.language), ("dir", id::direction(self.language))]);
        self.html.0.push_str("\n<head>\n<meta charset=\"utf-8\">\n");
        self.html.0.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.html.0.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
        self.html.element("title", &[], &format!("{title} · {site}")).close("head").open("body", &[]).open("main", &[]);
        self.html.0.push('\n');
        self.html.element("h1", &[], &format!("{title} · {site}"));
        self.introduction();
        let heading = self.word("policy_cookies_title");
        self.html.element("h2", &[("id", "cookies")], heading);
        for category in &catalogue.categories {
            self.category(category);
        }
        if !catalogue.vendors.is_empty() {
            self.vendors();
        }
        self.decision();
        self.rights();
        self.changes();
        self.contact();
        self.html.close("main").close("body").close("html");
    }

    fn introduction(&mut self) {
        let policy = &self.catalogue.policy;
        let version = policy.version.to_string();
        let line = words::fill(self.word("panel_version"), &[("version", &version), ("date", &policy.published)]);
        self.paragraph(&line);
        let who = words::fill(self.word("policy_who"), &[("controller", self.own(&self.catalogue.controller.name))]);
        self.paragraph(&who);
        let heading = self.word("policy_what_title");
        self.html.element("h2", &[("id", "what")], heading);
        self.paragraph(self.word("policy_what"));
        self.paragraph(self.word("policy_promise"));
    }

    fn category(&mut self, category: &'a Category) {
        let title = self.own(&category.title);
        self.html.element("h3", &[("id", &format!("category-{}", category.id))], title);
        self.paragraph(self.own(&category.description));
        self.paragraph(self.word(if category.required { "policy_required" } else { "policy_optional" }));
        let basis = self.word(id::legal_basis(category.legal_basis));
        let basis = self.labelled("legal_basis", basis);
        self.paragraph(&basis);
        let refused = self.own(&category.refused);
        if !refused.is_empty() {
            let refused = self.labelled("when_refused", refused);
            self.paragraph(&refused);
        }
        if category.sensitive {
            self.paragraph(self.word("sensitive_note"));
        }
        let entries: Vec<_> = self.catalogue.entries.iter().filter(|entry| entry.category == category.id).collect();
        if entries.is_empty() {
            return self.paragraph(self.word("policy_nothing"));
        }
        let caption = words::fill(self.word("policy_caption"), &[("category", title)]);
        let columns = [
            "column_name",
            "column_purpose",
            "policy_column_category",
            "column_provider",
            "column_party",
            "column_period",
        ]
        .map(|id| self.word(id));
        self.html.table_head(&caption, &columns);
        for entry in entries {
            self.entry(entry, title);
        }
        self.html.close("tbody").close("table");
    }

    fn entry(&mut self, entry: &'a Entry, category: &str) {
        self.html.open("tr", &[]).open("th", &[("scope", "row")]).code(&entry.name);
        let mut notes = Vec::new();
        if entry.name.ends_with('*') {
            notes.push(self.word("policy_name_pattern"));
        }
        if entry.kind != Kind::Cookie {
            notes.push(self.word(id::kind(entry.kind)));
        }
        if !notes.is_empty() {
            let notes = format!(" ({})", notes.join(self.word("list_separator")));
            self.html.text(&notes);
        }
        let purpose = self.own(&entry.purpose);
        self.html.close("th").open("td", &[]).text(purpose);
        if entry.http_only {
            let note = format!(" {}", self.word("http_only"));
            self.html.text(&note);
        }
        self.html.close("td").element("td", &[], category);
        let vendor = entry.vendor.as_ref().and_then(|id| self.catalogue.vendors.iter().find(|vendor| vendor.id == *id));
        let provider = vendor.map_or(self.word("policy_this_site"), |vendor| self.own(&vendor.name));
        self.html.element("td", &[], provider);
        let party = self.word(match entry.party {
            Party::First => "party_first",
            Party::Third => "party_third",
        });
        self.html.element("td", &[], party);
        let period = self.period(entry.period.as_deref().unwrap_or_default());
        self.html.element("td", &[], &period).close("tr");
    }

    fn vendors(&mut self) {
        let heading = self.word("policy_vendors_title");
        self.html.element("h2", &[("id", "vendors")], heading);
        let columns = [
            "policy_column_vendor",
            "vendor_role",
            "vendor_shared_data",
            "vendor_countries",
            "vendor_transfer",
            "policy_column_hosts",
            "policy_column_privacy",
        ]
        .map(|id| self.word(id));
        self.html.table_head(self.word("policy_vendors_caption"), &columns);
        for vendor in &self.catalogue.vendors {
            self.vendor(vendor);
        }
        self.html.close("tbody").close("table");
    }

    fn vendor(&mut self, vendor: &'a Vendor) {
        let name = self.own(&vendor.name);
        self.html.open("tr", &[]).element("th", &[("scope", "row")], name);
        self.html.element("td", &[], self.word(id::role(vendor.role)));
        self.html.element("td", &[], self.own(&vendor.shared_data));
        let country =
            |code: &'a String| words::lookup(self.catalogue, &format!("country_{code}"), self.language).unwrap_or(code);
        let countries: Vec<_> = vendor.countries.iter().map(country).collect();
        self.html.element("td", &[], &countries.join(self.word("list_separator")));
        self.html.element("td", &[], self.word(id::transfer(vendor.transfer_basis))).open("td", &[]);
        for (index, host) in vendor.hosts.iter().enumerate() {
            if index > 0 {
                self.html.text(self.word("list_separator"));
            }
            self.html.code(host);
        }
        let label = words::fill(self.word("vendor_privacy"), &[("name", name)]);
        let privacy = self.own(&vendor.privacy);
        self.html.close("td").open("td", &[]).link(privacy, &label).close("td").close("tr");
    }

    fn decision(&mut self) {
        let consent = &self.catalogue.consent;
        let heading = self.word("policy_choice_title");
        self.html.element("h2", &[("id", "decision")], heading);
        let withdraw = words::fill(self.word("policy_choice_withdraw"), &[("reopen", self.word("reopen"))]);
        self.paragraph(&withdraw);
        let period = self.period(&consent.period);
        let kept = words::fill(self.word("policy_choice_period"), &[("period", &period), ("cookie", &consent.cookie)]);
        self.paragraph(&kept);
        self.paragraph(self.word("policy_choice_browser"));
        self.paragraph(self.word("policy_choice_settings"));
    }

    fn rights(&mut self) {
        let heading = self.word("policy_rights_title");
        self.html.element("h2", &[("id", "rights")], heading);
        self.paragraph(self.word("policy_rights"));
        self.html.open("ul", &[]);
        for id in [
            "policy_right_know",
            "policy_right_refuse",
            "policy_right_correct",
            "policy_right_copy",
            "policy_right_delete",
        ] {
            self.html.element("li", &[], self.word(id));
        }
        self.html.close("ul");
        self.paragraph(self.word("policy_right_complain"));
        let links = &self.catalogue.policy.links;
        let links = [
            ("link_privacy", Some(&links.privacy)),
            ("link_rights", links.rights.as_ref()),
            ("link_authority", links.authority.as_ref()),
        ];
        self.html.open("ul", &[]);
        for (id, link) in links {
            if let Some(link) = link {
                let (address, label) = (self.own(link), self.word(id));
                self.html.open("li", &[]).link(address, label).close("li");
            }
        }
        self.html.close("ul");
    }

    fn changes(&mut self) {
        let heading = self.word("policy_changes_title");
        self.html.element("h2", &[("id", "changes")], heading);
        let changes = &self.catalogue.policy.changes;
        if changes.is_empty() {
            return self.paragraph(self.word("policy_changes_none"));
        }
        let columns = [
            "policy_column_date",
            "policy_column_version",
            "policy_column_kinds",
            "policy_column_category",
            "policy_column_note",
        ]
        .map(|id| self.word(id));
        self.html.table_head(self.word("policy_changes_caption"), &columns);
        let separator = self.word("list_separator");
        for change in changes.iter().rev() {
            self.html.open("tr", &[]).open("th", &[("scope", "row")]);
            self.html.element("time", &[("datetime", &change.date)], &change.date).close("th");
            self.html.element("td", &[], &change.version.to_string());
            let kinds: Vec<_> = change.kinds.iter().map(|kind| self.word(id::change_kind(*kind))).collect();
            self.html.element("td", &[], &kinds.join(separator));
            let categories =
                self.catalogue.categories.iter().filter(|category| change.categories.contains(&category.id));
            let categories: Vec<_> = categories.map(|category| self.own(&category.title)).collect();
            let categories = if change.categories.is_empty() {
                self.word("policy_all_categories").into()
            } else {
                categories.join(separator)
            };
            let note = self.own(&change.note);
            self.html.element("td", &[], &categories).element("td", &[], note).close("tr");
        }
        self.html.close("tbody").close("table");
    }

    fn contact(&mut self) {
        let controller = &self.catalogue.controller;
        let heading = self.word("policy_contact_title");
        self.html.element("h2", &[("id", "contact")], heading).open("dl", &[]);
        let lines = [
            ("policy_controller", self.own(&controller.name)),
            ("policy_department", self.own(&controller.department)),
            ("policy_address", self.own(&controller.address)),
        ];
        for (id, line) in lines {
            self.html.element("dt", &[], self.word(id)).element("dd", &[], line);
        }
        self.html.element("dt", &[], self.word("policy_email")).open("dd", &[]);
        self.html.link(&format!("mailto:{}", controller.email), &controller.email).close("dd").close("dl");
    }
}
