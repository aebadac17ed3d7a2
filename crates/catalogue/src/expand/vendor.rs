//! Vendors that packs bring: one for each pack, or one for several packs that a catalogue files under one id.

use super::bring::{Brought, Packed, vendor_id};
use crate::pack::Shared;
use crate::{Before, Localized, Role, TransferBasis, Vendor};

/// Puts vendors behind those that the operator declares. A declared vendor stays as it is.
pub(super) fn bring(brought: &mut Brought<'_>, packs: &[Packed]) {
    let own = brought.catalogue.vendors.len();
    let mut parts: Vec<Parts> = Vec::new();
    for packed in packs.iter().filter(|packed| !packed.is_covered) {
        let (Some(id), Some(company)) = (vendor_id(packs, packed), packed.company()) else { continue };
        if brought.catalogue.vendors[..own].iter().any(|vendor| vendor.id == id) {
            continue;
        }
        let with = &packed.with;
        let at = match brought.catalogue.vendors[own..].iter().position(|vendor| vendor.id == id) {
            Some(at) => at,
            None => {
                let place = brought.catalogue.vendors.len();
                // What differs at this site stands in `use` itself.
                let of_need = if packed.is_named { String::new() } else { format!(".{}", packed.pack.id) };
                brought.places.vendors.push((place, packed.path.clone() + &of_need));
                brought.catalogue.vendors.push(empty(id));
                parts.push(Parts { company: company.company.clone(), ..Parts::default() });
                parts.len() - 1
            }
        };
        // Of several vendors with one queue, the first decides about what waits there.
        let is_taken = |queue: &&String| {
            let others = brought.catalogue.vendors.iter().enumerate().filter(|(place, _)| *place != own + at);
            others.flat_map(|(_, vendor)| &vendor.queues).any(|taken| taken == *queue)
        };
        let queues = with.queues.as_ref().unwrap_or(&company.queues);
        let queues: Vec<String> = queues.iter().filter(|queue| !is_taken(queue)).cloned().collect();
        let (vendor, parts) = (&mut brought.catalogue.vendors[own + at], &mut parts[at]);
        join(&mut vendor.hosts, packed.hosts());
        join(&mut vendor.queues, &queues);
        join(&mut vendor.countries, with.countries.as_ref().unwrap_or(&company.countries));
        join(&mut parts.shared, &company.shared);
        join(&mut parts.products, core::slice::from_ref(&packed.pack.product));
        // Of several roles the one in which the vendor decides the most.
        vendor.role = vendor.role.max(with.role.unwrap_or(company.role));
        vendor.transfer_basis = with.transfer_basis.unwrap_or(vendor.transfer_basis);
        vendor.since = with.since.or(vendor.since);
        vendor.sells |= with.sells.unwrap_or(false);
        vendor.shares |= with.shares.unwrap_or(company.shares);
        vendor.advertises |= with.advertises.unwrap_or(company.advertises);
        vendor.before = if with.before == Before::Cookieless { with.before } else { vendor.before };
        override_text(&mut vendor.name, &with.name);
        override_text(&mut vendor.shared_data, &with.shared_data);
        override_text(&mut vendor.privacy, &with.privacy);
        let languages = brought.catalogue.languages.iter();
        let address = languages.map(|tag| (tag.clone(), company.privacy.clone())).collect();
        fill(&mut vendor.privacy, address);
    }
    for (at, parts) in parts.into_iter().enumerate() {
        let name = brought.company(&parts.company, &parts.products);
        let shared = brought.shared(&parts.shared);
        let vendor = &mut brought.catalogue.vendors[own + at];
        fill(&mut vendor.name, name);
        fill(&mut vendor.shared_data, shared);
    }
}

/// Names the categories whose grant allows a vendor although nothing is declared of it there: its own, and those of the
/// packs that need it. Called when all entries are there.
pub(super) fn serve(brought: &mut Brought<'_>, packs: &[Packed]) {
    for at in 0..packs.len() {
        let Some(id) = vendor_id(packs, &packs[at]) else { continue };
        let is_brought = brought.places.vendors.iter().any(|(place, _)| brought.catalogue.vendors[*place].id == id);
        if !is_brought {
            continue;
        }
        let by = needing(packs, at).into_iter();
        let mut categories: Vec<String> =
            by.map(|by| brought.category(&packs[by].with, packs[by].pack.category, true)).collect();
        let entries = &brought.catalogue.entries;
        categories.retain(|category| {
            !entries.iter().any(|entry| entry.vendor.as_deref() == Some(&*id) && entry.category == *category)
        });
        if let Some(vendor) = brought.catalogue.vendors.iter_mut().find(|vendor| vendor.id == id) {
            join(&mut vendor.categories, &categories);
        }
    }
}

/// Places of the named packs for which a pack is there: itself, or those that need it.
pub(super) fn needing(packs: &[Packed], at: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut open = vec![at];
    let mut seen = Vec::new();
    while let Some(at) = open.pop() {
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        if packs[at].is_named {
            found.push(at);
        }
        open.extend(&packs[at].needed_by);
    }
    found.sort_unstable();
    found
}

/// What a vendor's texts are made of.
#[derive(Default)]
struct Parts {
    company: Localized,
    products: Vec<String>,
    shared: Vec<Shared>,
}

fn empty(id: String) -> Vendor {
    Vendor {
        id,
        nr: None,
        name: Localized::new(),
        role: Role::Processor,
        countries: Vec::new(),
        transfer_basis: TransferBasis::None,
        privacy: Localized::new(),
        shared_data: Localized::new(),
        hosts: Vec::new(),
        queues: Vec::new(),
        categories: Vec::new(),
        before: Before::Nothing,
        since: None,
        sells: false,
        shares: false,
        advertises: false,
    }
}

/// Appends what is not there yet.
pub(super) fn join<T: Clone + PartialEq>(list: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !list.contains(one) {
            list.push(one.clone());
        }
    }
}

fn override_text(text: &mut Localized, by: &Localized) {
    text.extend(by.iter().map(|(language, words)| (language.clone(), words.clone())));
}

/// Adds the languages that a text lacks.
fn fill(text: &mut Localized, by: Localized) {
    for (language, words) in by {
        text.entry(language).or_insert(words);
    }
}
