//! `panel.<lang>.json`: everything that the panel shows in one language, as complete sentences.
//!
//! Codes become words here, so that the panel formats nothing. `data` in `crates/panel` reads this data; a browser test
//! lets it read the output of this file.
//! Invariant: the same addresses are allowed as in the banner.

use crate::nodes::{is_safe_href, localized, word};
use crate::receipt::receipt;
use crate::switch::{Own, own_switches};
use crate::text_id;
use anyhow::{Context, Result, ensure};
use cookie_gate::consent::Method;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::{
    Catalogue, Category, Entry, Grain, Localized, Minors, Party, Vendor, language, words, words::Word,
};
use cookie_gate_panel::data::PanelTexts;
use serde_json::{Map, Value, json};

/// The id of the text that the panel shows for `id`. If minors are expected, a click on a button that grants counts as
/// the statement of an adult, so the text of the button says so. Databases, caches, files and service workers that a
/// page still uses are deleted later, so the message after deleting says so.
fn panel_word<'a>(catalogue: &Catalogue, id: &'a str) -> &'a str {
    match (catalogue.consent.minors, id) {
        (Minors::Ask | Minors::Assume, "accept_all") => "guardian_accept",
        (Minors::Ask | Minors::Assume, "save") => "guardian_save",
        (_, "deleted") if catalogue.entries.iter().any(|entry| entry.kind.is_deep()) => "deleted_later",
        _ => id,
    }
}

/// How many switches the panel can have: it keeps one bit for each in 64 bits (`bit` in `crates/panel`).
const SWITCHES: usize = 64;

/// The panel's data in `language`.
///
/// # Errors
/// When a text is missing in that language, a period cannot be read, an address is not allowed, or there are too many
/// switches.
pub fn panel_data(catalogue: &Catalogue, language: &str) -> Result<Value> {
    let is_fine = catalogue.consent.grain != Grain::Category;
    let words = Words { catalogue, language, values: &[], is_fine };
    let mut texts = Map::new();
    let values = [
        ("site", words.own(&catalogue.site.name, "site name")?),
        ("period", words.period(&catalogue.consent.period)?),
        ("version", catalogue.policy.version.to_string()),
        ("date", language::date(language, &catalogue.policy.published)),
        ("accept", words.text(panel_word(catalogue, "accept_all"))?),
        ("forget", words.text("forget")?),
        ("choices", words.text("tab_choices")?),
        ("contact", words.text("contact_title")?),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let words = Words { values: &values, ..words };
    for id in PanelTexts::NAMES {
        texts.insert((*id).to_string(), words.text(panel_word(catalogue, id))?.into());
    }
    let links = &catalogue.policy.links;
    let optional = [("link_rights", &links.rights), ("link_authority", &links.authority)];
    let optional = optional.into_iter().filter_map(|(id, link)| Some((id, link.as_ref()?)));
    let links = [("link_cookies", &links.cookies), ("link_privacy", &links.privacy)].into_iter().chain(optional);
    let links = links.map(|(id, href)| words.link(words.text(id)?, href)).collect::<Result<Vec<_>>>()?;
    let controller = &catalogue.controller;
    let mut contact = Vec::new();
    for (line, what) in
        [(&controller.name, "name"), (&controller.department, "department"), (&controller.address, "address")]
    {
        contact.push(json!({ "text": words.own(line, what)? }));
    }
    let mut categories = Vec::new();
    let mut asked = Vec::new();
    for category in &catalogue.categories {
        categories.push(words.category(category)?);
        for switch in own_switches(catalogue) {
            let (vendor, own) = switch;
            let mut entries = catalogue.entries.iter().filter(|entry| entry.category == category.id);
            let is_here = entries.any(|entry| entry.vendor.as_ref() == Some(&vendor.id));
            if is_here && !category.required && !asked.contains(&switch) {
                asked.push(switch);
                categories.push(words.own_switch(vendor, own)?);
            }
        }
    }
    ensure!(
        categories.len() <= SWITCHES,
        "the panel would have {} switches, of categories and of vendors that need a consent of their own; it can have {SWITCHES}: leave out a profile, or vendors that the site can do without",
        categories.len(),
    );
    let mut methods = Map::new();
    for given in Method::ALL {
        methods.insert(char::from(given.letter()).to_string(), words.text(text_id::method(given))?.into());
    }
    let mut data = json!({
        "language": language,
        "site": words.own(&catalogue.site.name, "site name")?,
        "texts": texts,
        "search_found": words.forms("search_found")?,
        "categories": categories,
        "links": links,
        "contact": contact,
        "email": controller.email,
        "record": catalogue.consent.cookie,
        "separator": words.text("list_separator")?,
        "direction": language::direction(language),
        "methods": methods,
        "receipt": receipt(catalogue, language)?,
    });
    if let Some(history) = &catalogue.consent.history {
        data["history"] = history.as_str().into();
    }
    if is_fine {
        data["grain"] = json!(catalogue.consent.grain);
    }
    Ok(data)
}

/// The texts of one language.
struct Words<'a> {
    catalogue: &'a Catalogue,
    language: &'a str,
    /// The values of placeholders, by name.
    values: &'a [(&'a str, &'a str)],
    is_fine: bool,
}

impl Words<'_> {
    fn text(&self, id: &str) -> Result<String> {
        Ok(words::fill(&word(self.catalogue, id, self.language)?, self.values))
    }

    fn counted(&self, id: &str, number: u32) -> Result<String> {
        let text = words::counted(self.catalogue, id, self.language, number);
        text.with_context(|| format!("texts.{id}: no text in {}", self.language))
    }

    /// The plural forms of a text. The panel counts what it finds, so the panel chooses the form.
    fn forms(&self, id: &str) -> Result<Value> {
        if self.catalogue.texts.get(id).is_none_or(|text| !text.contains_key(self.language))
            && let Some(Word::Counted(forms)) = words::built_in_word(id, self.language)
        {
            return Ok(json!(forms));
        }
        let text = self.text(id)?;
        let (one, other) = text.split_once('|').unwrap_or((&text, &text));
        Ok(json!({ "one": one, "other": other }))
    }

    fn own(&self, text: &Localized, what: &str) -> Result<String> {
        localized(text, self.language, what)
    }

    fn period(&self, period: &str) -> Result<String> {
        let words = words::period(self.catalogue, period, self.language);
        words.with_context(|| format!("no words for the period `{period}` in {}", self.language))
    }

    fn link(&self, text: String, href: &Localized) -> Result<Value> {
        Ok(json!({ "text": text, "href": self.address(href)? }))
    }

    fn address(&self, href: &Localized) -> Result<String> {
        let href = self.own(href, "link")?;
        ensure!(is_safe_href(&href), "address `{href}` is not allowed: https, http, mailto or relative only");
        Ok(href)
    }

    /// A category. Its entries stand in the order of those who set them: the site itself, then the vendors. `sizes`
    /// says how many entries each of them has, `nrs` which numbers the entries have.
    fn category(&self, category: &Category) -> Result<Value> {
        let of = |vendor: Option<&Vendor>| {
            let vendor = vendor.map(|vendor| &vendor.id);
            let entries = self.catalogue.entries.iter();
            let entries = entries.filter(|entry| entry.category == category.id && entry.vendor.as_ref() == vendor);
            entries.collect::<Vec<&Entry>>()
        };
        let mut entries = of(None);
        let mut sizes = entries.len().to_string();
        let own_count = self.count(&entries)?;
        let mut vendors = Vec::new();
        for vendor in &self.catalogue.vendors {
            if self.catalogue.serves(vendor, &category.id) {
                let own = of(Some(vendor));
                let mut data = self.vendor(vendor)?;
                data["entries_count"] = self.count(&own)?.into();
                if self.is_fine && !category.required {
                    data["id"] = vendor.id.as_str().into();
                    let name = data["name"].as_str().unwrap_or_default();
                    let refused = words::fill(&self.text("own_consent_refused")?, &[("vendor", name)]);
                    data["refused"] = refused.into();
                }
                vendors.push(data);
                sizes = format!("{sizes} {}", own.len());
                entries.extend(own);
            }
        }
        let rows = entries.iter().map(|entry| self.entry(entry)).collect::<Result<Vec<_>>>()?;
        let mut data = json!({
            "id": category.id,
            "nr": category.nr,
            "title": self.own(&category.title, "category title")?,
            "description": self.own(&category.description, "category description")?,
            "legal_basis": self.text(text_id::legal_basis(category.legal_basis))?,
            "entries_count": self.count(&entries)?,
            "own_count": own_count,
            "sizes": sizes,
            "entries": rows,
            "vendors": vendors,
        });
        if self.is_fine && !category.required {
            let nrs: Vec<String> = entries.iter().map(|entry| entry.nr.unwrap_or(0).to_string()).collect();
            data["nrs"] = nrs.join(" ").into();
        }
        if category.required {
            data["required"] = true.into();
        } else {
            data["refused"] = self.own(&category.refused, "what stops working when refused")?.into();
        }
        if category.sensitive {
            data["sensitive"] = true.into();
        }
        Ok(data)
    }

    fn count(&self, entries: &[&Entry]) -> Result<String> {
        self.counted("entries_count", u32::try_from(entries.len()).context("too many entries")?)
    }

    /// A vendor's own switch, in the form of a category without entries. gate.js leaves the switch out where another
    /// law holds.
    fn own_switch(&self, vendor: &Vendor, own: Own) -> Result<Value> {
        let about = self.vendor(vendor)?;
        let [name, countries, data] =
            ["name", "countries", "shared_data"].map(|field| about[field].as_str().unwrap_or_default());
        let with = |id, vendor| {
            Ok::<_, anyhow::Error>(words::fill(
                &self.text(id)?,
                &[("vendor", vendor), ("countries", countries), ("data", data)],
            ))
        };
        // A vendor without a country stands without brackets.
        let placed = if countries.is_empty() { name.to_string() } else { with("vendor_in", name)? };
        let (title, description) = match own {
            Own::Transfer if countries.is_empty() => (name.to_string(), "own_transfer_text"),
            Own::Transfer => (with("own_transfer_title", name)?, "own_transfer_text"),
            Own::Law => (with("own_consent_title", name)?, "own_consent_text"),
        };
        Ok(json!({
            "id": vendor.id,
            // Numbers of vendors begin after 64: the panel reads 1 to 64 as categories.
            "nr": vendor.nr.map_or(0, |nr| 64 + u32::from(nr)),
            "own": own as u8,
            "follows": own == Own::Transfer,
            "title": title,
            "description": with(description, &placed)?,
            "refused": with("own_consent_refused", name)?,
            "legal_basis": self.text("legal_consent")?,
            "entries_count": self.text("own_consent_detail")?,
            "entries": [],
            "vendors": [about],
        }))
    }

    fn entry(&self, entry: &Entry) -> Result<Value> {
        let vendor = entry.vendor.as_ref().and_then(|id| self.catalogue.vendors.iter().find(|vendor| vendor.id == *id));
        let provider = match vendor {
            Some(vendor) => self.own(&vendor.name, "vendor name")?,
            None => self.own(&self.catalogue.site.name, "site name")?,
        };
        let period = entry.period.as_deref().with_context(|| format!("entry `{}` has no period", entry.name))?;
        let party = match entry.party {
            Party::First => "party_first",
            Party::Third => "party_third",
        };
        let mut data = json!({
            "name": entry.name,
            "kind": self.text(text_id::kind(entry.kind))?,
            "purpose": self.own(&entry.purpose, "entry purpose")?,
            "provider": provider,
            "period": self.period(period)?,
            "party": self.text(party)?,
        });
        // If the panel can read the kind of storage, it gets the number of the kind as `store`; if not, it gets a note
        // that says why it offers no deletion. Only asynchronous APIs tell of databases, caches, files and service
        // workers: gate.js looks into them and then sets `store` from `deep` (www/gate/databases.js).
        let number = Kind::ALL.iter().position(|kind| *kind == entry.kind);
        let store = number.filter(|_| !entry.kind.is_deep());
        let is_record = entry.kind == Kind::Cookie && entry.name == self.catalogue.consent.cookie;
        let (is_seen, note) = match store {
            _ if entry.http_only => (false, Some("http_only")),
            _ if entry.party == Party::Third => (false, Some("third_party")),
            None => (false, Some("unlisted")),
            Some(_) if is_record => (true, Some("record_note")),
            Some(_) => (true, None),
        };
        if let Some(store) = store.filter(|_| is_seen) {
            data["store"] = store.to_string().into();
        }
        if let (Some(number), Some("unlisted")) = (number, note) {
            data["deep"] = number.to_string().into();
        }
        if let Some(note) = note {
            data["note"] = self.text(note)?.into();
        }
        if let Some(path) = &entry.path {
            data["path"] = path.as_str().into();
        }
        Ok(data)
    }

    fn vendor(&self, vendor: &Vendor) -> Result<Value> {
        let name = self.own(&vendor.name, "vendor name")?;
        let separator = self.text("list_separator")?;
        let countries = vendor.countries.iter().map(|code| {
            // A country without a name is shown as its code.
            words::country(self.catalogue, code, self.language)
        });
        let countries: Vec<&str> = countries.collect();
        let privacy = words::fill(&self.text("vendor_privacy")?, &[("name", &name)]);
        Ok(json!({
            "name": name,
            "role": self.text(text_id::role(vendor.role))?,
            "shared_data": self.own(&vendor.shared_data, "shared data")?,
            "countries": countries.join(&separator),
            "transfer": self.text(text_id::transfer(vendor.transfer_basis))?,
            "privacy": privacy,
            "privacy_href": self.address(&vendor.privacy)?,
        }))
    }
}
