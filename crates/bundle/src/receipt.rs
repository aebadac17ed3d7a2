//! The template of the receipt that a visitor may download: the parts that are the same for all visitors in one
//! language.
//!
//! Fields are those of ISO/IEC TS 27560 in lower case; `docs/receipt.schema.json` lists them. The panel adds the
//! pseudonym and the events (`model::receipt` in `crates/panel`).
//! Invariant: addresses in a receipt are absolute, since people read it outside the site.

use crate::nodes::{localized, word};
use crate::switch::vendors_with_switch;
use anyhow::Result;
use cookie_gate::consent::Method;
use cookie_gate_catalogue::{Catalogue, Category, Entry, LegalBasis, Localized, Vendor, kind_word, words};
use serde_json::{Map, Value, json};

/// Format of the receipts. The last number goes up by one with each change of the format.
pub const SCHEMA_VERSION: &str = "cookie-gate-receipt-1";

/// What the panel needs for a receipt: the document, the API's words for methods, how long a decision holds.
///
/// # Errors
/// When a text is missing in that language.
pub(super) fn receipt(catalogue: &Catalogue, language: &str) -> Result<Value> {
    let maker = Maker { catalogue, language };
    let methods = Method::ALL.map(|method| (char::from(method.letter()).to_string(), Value::from(method.word())));
    let mut purposes =
        catalogue.categories.iter().map(|category| maker.purpose(category)).collect::<Result<Vec<_>>>()?;
    for vendor in vendors_with_switch(catalogue) {
        purposes.push(maker.own_purpose(vendor)?);
    }
    let links = &catalogue.policy.links;
    let mut parties = Vec::from([maker.controller()?]);
    for vendor in &catalogue.vendors {
        parties.push(maker.vendor(vendor)?);
    }
    Ok(json!({
        "methods": Map::from_iter(methods),
        "validity": catalogue.consent.period,
        "document": {
            "schema_version": SCHEMA_VERSION,
            // The panel fills in the two ids, and `events` below. They are here so that they keep their places.
            "record_id": "",
            "pii_principal_id": "",
            "pii_processing": {
                "privacy_notice": maker.addresses([Some(&links.privacy), Some(&links.cookies)])?,
                "policy_version": catalogue.policy.version,
                "language": language,
                "withdrawal_method": words::fill(&maker.word("withdrawal")?, &[("reopen", &maker.word("reopen")?)]),
                "privacy_rights": maker.addresses([links.rights.as_ref()])?,
                "authority": maker.addresses([links.authority.as_ref()])?,
                "purposes": purposes,
            },
            "parties": parties,
            "events": [],
        },
    }))
}

struct Maker<'a> {
    catalogue: &'a Catalogue,
    language: &'a str,
}

impl Maker<'_> {
    fn word(&self, id: &str) -> Result<String> {
        word(self.catalogue, id, self.language)
    }

    fn own(&self, text: &Localized, what: &str) -> Result<String> {
        localized(text, self.language, what)
    }

    fn addresses<const N: usize>(&self, links: [Option<&Localized>; N]) -> Result<Vec<String>> {
        links.into_iter().flatten().map(|link| self.address(link)).collect()
    }

    /// The absolute address of a link. Relative addresses count from the first origin of the site that is an address.
    fn address(&self, link: &Localized) -> Result<String> {
        let href = self.own(link, "link")?;
        let is_whole = href.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
        let origin = self.catalogue.site.origins.iter().find(|origin| !origin.contains('*')).map_or("", String::as_str);
        Ok(match href.strip_prefix('/') {
            _ if is_whole => href,
            Some(path) if path.starts_with('/') => format!("https:{href}"),
            path => format!("{origin}/{}", path.unwrap_or(&href)),
        })
    }

    fn purpose(&self, category: &Category) -> Result<Value> {
        let entries = self.catalogue.entries.iter().filter(|entry| entry.category == category.id);
        let entries: Vec<&Entry> = entries.collect();
        let vendors = self.catalogue.vendors.iter();
        let vendors: Vec<&Vendor> = vendors.filter(|vendor| self.catalogue.serves(vendor, &category.id)).collect();
        Ok(json!({
            "purpose_id": category.id,
            "purpose": self.own(&category.title, "category title")?,
            "purpose_description": self.own(&category.description, "category description")?,
            "lawful_basis": category.legal_basis,
            "is_required": category.required,
            "sensitive_pii": category.sensitive,
            "pii_controllers": [self.catalogue.controller.id],
            "recipient_third_parties": vendors.iter().map(|vendor| &vendor.id).collect::<Vec<_>>(),
            "pii_information": entries.iter().map(|entry| information(entry)).collect::<Vec<_>>(),
        }))
    }

    /// The purpose of a vendor's own switch. Events name the vendor's id like that of a category.
    fn own_purpose(&self, vendor: &Vendor) -> Result<Value> {
        let entries = self.catalogue.entries.iter().filter(|entry| entry.vendor.as_ref() == Some(&vendor.id));
        Ok(json!({
            "purpose_id": vendor.id,
            "purpose": self.own(&vendor.name, "vendor name")?,
            "purpose_description": self.own(&vendor.shared_data, "shared data")?,
            "lawful_basis": LegalBasis::Consent,
            "is_required": false,
            "sensitive_pii": false,
            "pii_controllers": [self.catalogue.controller.id],
            "recipient_third_parties": [vendor.id],
            "pii_information": entries.map(information).collect::<Vec<_>>(),
        }))
    }

    fn controller(&self) -> Result<Value> {
        let controller = &self.catalogue.controller;
        Ok(json!({
            "party_id": controller.id,
            "party_role": "controller",
            "party_name": self.own(&controller.name, "name")?,
            "party_contact": self.own(&controller.department, "department")?,
            "party_address": self.own(&controller.address, "address")?,
            "party_email": controller.email,
        }))
    }

    fn vendor(&self, vendor: &Vendor) -> Result<Value> {
        Ok(json!({
            "party_id": vendor.id,
            "party_role": vendor.role,
            "party_name": self.own(&vendor.name, "vendor name")?,
            "party_url": self.address(&vendor.privacy)?,
            "pii_types": self.own(&vendor.shared_data, "shared data")?,
            "processing_locations": vendor.countries,
            "transfer_basis": vendor.transfer_basis,
        }))
    }
}

/// What an entry keeps. All entries are in the visitor's browser.
fn information(entry: &Entry) -> Value {
    json!({
        "pii_type": entry.name,
        "storage_location": kind_word(entry.kind),
        "retention_period": entry.period,
    })
}
