//! Rules of vendors: who receives data, where, and whether everything that a vendor sets is declared.

use super::{Findings, category, host, words};
use crate::facts::known;
use crate::{Catalogue, Party, TransferBasis, Vendor, pattern::Pattern, syntax};
use cookie_gate::kind::Kind;

pub(super) fn check(catalogue: &Catalogue, findings: &mut Findings) {
    for (index, vendor) in catalogue.vendors.iter().enumerate() {
        let path = format!("vendors[{index}]");
        let vendors = catalogue.vendors[..index].iter().map(|other| &*other.id);
        if vendors.chain(catalogue.categories.iter().map(|category| &*category.id)).any(|id| id == vendor.id) {
            findings.error(
                "id-duplicate",
                format!("{path}.id"),
                format!("\"{}\" is in use already", vendor.id),
                "categories and vendors share one namespace: choose another id",
            );
        }
        check_one(catalogue, vendor, &path, findings);
        undeclared_artefacts(catalogue, vendor, &path, findings);
        host::overlaps(catalogue, index, &path, findings);
        queues(catalogue, index, &path, findings);
    }
}

/// Rules of the global arrays in which calls wait: an identifier, and one vendor for each array.
fn queues(catalogue: &Catalogue, index: usize, path: &str, findings: &mut Findings) {
    let (earlier, own) = (&catalogue.vendors[..index], &catalogue.vendors[index].queues);
    for (place, queue) in own.iter().enumerate() {
        let path = format!("{path}.queues[{place}]");
        if !syntax::is_identifier(queue) {
            findings.error(
                "queue-invalid",
                path,
                format!("{queue:?} is no name of a global array"),
                "write an identifier of letters, digits, \"_\" and \"$\", such as \"dataLayer\"",
            );
        } else if own[..place].contains(queue) || earlier.iter().any(|vendor| vendor.queues.contains(queue)) {
            findings.error(
                "queue-duplicate",
                path,
                format!("\"{queue}\" waits for a vendor already"),
                "name it once, at the vendor whose script takes the calls",
            );
        }
    }
}

fn check_one(catalogue: &Catalogue, vendor: &Vendor, path: &str, findings: &mut Findings) {
    let version = catalogue.policy.version;
    if vendor.since.is_some_and(|since| since == 0 || since > version) {
        findings.error(
            "vendor-since",
            format!("{path}.since"),
            format!("the policy has version {version}"),
            "write the policy version that the vendor came with; leave it out for one that was there from the start",
        );
    }
    category::id(&vendor.id, &format!("{path}.id"), findings);
    words::complete(catalogue, &vendor.name, &format!("{path}.name"), findings);
    words::complete(catalogue, &vendor.shared_data, &format!("{path}.shared_data"), findings);
    words::no_anonymous(&vendor.shared_data, &format!("{path}.shared_data"), true, findings);
    super::site::links(catalogue, &vendor.privacy, &format!("{path}.privacy"), findings);
    if vendor.countries.is_empty() {
        findings.error(
            "LINT-11",
            format!("{path}.countries"),
            "no country is named",
            "list where the vendor keeps the data, such as \"CN\" or \"US\"",
        );
    }
    for (index, country) in vendor.countries.iter().enumerate() {
        if !syntax::is_country(country) {
            findings.error(
                "country-invalid",
                format!("{path}.countries[{index}]"),
                format!("{country:?} is no country code"),
                "write two capitals as in ISO 3166-1, such as \"CN\" or \"US\"",
            );
        }
    }
    if vendor.countries.len() > 1 && vendor.transfer_basis == TransferBasis::None {
        findings.warning(
            "transfer-basis",
            format!("{path}.transfer_basis"),
            "data go to several countries on no stated basis",
            "name the measure that makes the transfer lawful, such as \"contract_clauses\"",
        );
    }
    if vendor.hosts.is_empty() {
        findings.error(
            "LINT-11",
            format!("{path}.hosts"),
            "no host is named",
            "list the hosts that its scripts come from and report to",
        );
    }
    host::patterns(&vendor.hosts, &format!("{path}.hosts"), findings);
    for (index, id) in vendor.categories.iter().enumerate() {
        if !catalogue.categories.iter().any(|category| category.id == *id) {
            findings.error(
                "category-unknown",
                format!("{path}.categories[{index}]"),
                format!("there is no category {id:?}"),
                "use the id of a category, or declare it",
            );
        }
    }
    if !catalogue.can_allow(vendor) {
        findings.warning(
            "vendor-unused",
            path,
            format!(
                "nothing is declared of \"{}\": no answer can grant it, so its requests are always refused",
                vendor.id
            ),
            "declare what it sets, on its own domain too; if it sets nothing, name its \"categories\"; or remove it",
        );
    }
}

/// What the vendor's product is known to set and the catalogue does not declare (LINT-10).
fn undeclared_artefacts(catalogue: &Catalogue, vendor: &Vendor, path: &str, findings: &mut Findings) {
    let own: Vec<_> = catalogue
        .entries
        .iter()
        // What lies on a third domain may be there for many products of one company.
        .filter(|entry| entry.vendor.as_deref() == Some(&*vendor.id) && entry.party == Party::First)
        .filter_map(|entry| Pattern::parse(&entry.name).ok())
        .collect();
    for product in known::PRODUCTS {
        let by_host =
            product.hosts.iter().any(|host| vendor.hosts.iter().any(|own| syntax::host_pattern_meets(own, host)));
        let by_name = own.iter().any(|pattern| known::product(pattern).is_some_and(|known| known.name == product.name));
        if !by_host && !by_name {
            continue;
        }
        let missing: Vec<_> =
            product.sets.iter().filter(|artefact| !is_declared(catalogue, artefact)).map(describe).collect();
        if !missing.is_empty() {
            findings.error(
                "LINT-10",
                path,
                format!("{} is known to set what is not declared: {}", product.name, missing.join(", ")),
                "declare each of them as an entry; what is not declared is refused",
            );
        }
    }
}

fn is_declared(catalogue: &Catalogue, known::Artefact(kind, party, name): &known::Artefact) -> bool {
    let Ok(artefact) = Pattern::parse(name) else {
        return true;
    };
    catalogue.entries.iter().filter(|entry| entry.kind == *kind && entry.party == *party).any(|entry| {
        // An entry declares `_ga_*` by the same pattern, a wider pattern, or the full name of the one property in use.
        Pattern::parse(&entry.name).is_ok_and(|own| own.covers(&artefact) || artefact.covers(&own))
    })
}

fn describe(known::Artefact(kind, party, name): &known::Artefact) -> String {
    match (kind, party) {
        (Kind::Cookie, Party::First) => String::from(*name),
        (Kind::Cookie, Party::Third) => format!("{name} (third party)"),
        (Kind::LocalStorage, _) => format!("{name} (local_storage)"),
        (Kind::SessionStorage, _) => format!("{name} (session_storage)"),
        (Kind::IndexedDb, _) => format!("{name} (indexed_db)"),
        (Kind::CacheStorage, _) => format!("{name} (cache_storage)"),
        (Kind::ServiceWorker, _) => format!("{name} (service_worker)"),
        (Kind::FileSystem, _) => format!("{name} (file_system)"),
    }
}
