//! Rules of entries: a possible name, a finite period, a declared category and vendor, and no contradiction between two
//! entries.

use super::{Findings, is_required, law, period, words};
use crate::facts::known;
use crate::{
    Catalogue, Entry, Party,
    pattern::{Pattern, PatternError},
    syntax,
};
use cookie_gate::kind::Kind;

pub(super) fn check(catalogue: &Catalogue, findings: &mut Findings) {
    if catalogue.entries.is_empty() {
        findings.error(
            "entry-none",
            "entries",
            "there is no entry",
            "declare every cookie and storage key, the consent cookie first",
        );
    }
    for (index, entry) in catalogue.entries.iter().enumerate() {
        let path = format!("entries[{index}]");
        name(entry, &path, findings);
        duplicate_or_overlap(catalogue, index, &path, findings);
        references(catalogue, entry, &path, findings);
        known_names(catalogue, entry, &path, findings);
        law::exemption(catalogue, entry, &path, findings);
        period::check(entry, &path, findings);
        scope(catalogue, entry, &path, findings);
        words::complete(catalogue, &entry.purpose, &format!("{path}.purpose"), findings);
        words::no_anonymous(&entry.purpose, &format!("{path}.purpose"), identifies(entry), findings);
    }
}

/// Whether the entry may identify a browser later: a vendor sets the entry, or the entry outlives the session.
pub(super) fn identifies(entry: &Entry) -> bool {
    entry.vendor.is_some() || entry.period.as_deref() != Some("session")
}

fn name(entry: &Entry, path: &str, findings: &mut Findings) {
    let path = format!("{path}.name");
    let pattern = match Pattern::parse(&entry.name) {
        Ok(pattern) => pattern,
        Err(error) => {
            let help = match error {
                PatternError::Empty => "write the name as the browser shows it",
                PatternError::Everything => "write at least the first letters before the star",
                PatternError::StarInside => "a star may stand at the end only, and means any ending",
            };
            let code = if error == PatternError::StarInside { "name-star" } else { "name-invalid" };
            return findings.error(code, path, format!("{error}: {:?}", entry.name), help);
        }
    };
    let stem = pattern.stem();
    if entry.kind == Kind::Cookie {
        if !syntax::is_cookie_name(stem) {
            findings.error(
                "name-invalid",
                path,
                format!("no cookie can be named {:?}", entry.name),
                "\"=\", \";\" and control characters are impossible, and so are blanks at either end",
            );
        } else if entry.name.len() > 256 {
            findings.error(
                "name-invalid",
                path,
                "the name is too long",
                "browsers give name and value 4096 bytes together; stay below 256",
            );
        }
    } else if stem.chars().any(char::is_control) {
        findings.error(
            "name-invalid",
            path,
            format!("{:?} holds a control character", entry.name),
            "remove tabs and line breaks",
        );
    } else if entry.kind == Kind::ServiceWorker && !stem.starts_with('/') {
        findings.error(
            "name-invalid",
            path,
            format!("{:?} is no path of a script", entry.name),
            "name a service worker by the path of its script, such as \"/sw.js\"",
        );
    } else if entry.kind == Kind::FileSystem && entry.name != "/" {
        findings.error(
            "name-invalid",
            path,
            format!("{:?} is no name of the private file system", entry.name),
            "write \"/\": it is granted or refused as a whole",
        );
    }
}

/// A name that is declared twice, or that a pattern of another category covers.
fn duplicate_or_overlap(catalogue: &Catalogue, index: usize, path: &str, findings: &mut Findings) {
    let entry = &catalogue.entries[index];
    // The site and each third party have names of their own: hm.js sets `HMACCOUNT` on the site, and Baidu on its domain.
    let place = |entry: &Entry| (entry.party == Party::Third).then(|| entry.domain.clone());
    let is_same = |other: &Entry| other.kind == entry.kind && other.name == entry.name && place(other) == place(entry);
    if let Some(first) = catalogue.entries[..index].iter().position(is_same) {
        return findings.error(
            "entry-duplicate",
            format!("{path}.name"),
            format!("\"{}\" is declared by entries[{first}] already", entry.name),
            "keep one of them: on one domain a name has one purpose and one category",
        );
    }
    let Ok(pattern) = Pattern::parse(&entry.name) else {
        return;
    };
    let wider = catalogue.entries.iter().enumerate().filter(|(other, candidate)| {
        *other != index
            && candidate.kind == entry.kind
            && candidate.name != entry.name
            && Pattern::parse(&candidate.name).is_ok_and(|candidate| candidate.covers(&pattern))
    });
    // Without this entry, the longest prefix would decide.
    let Some((other, cover)) = wider.max_by_key(|(_, candidate)| candidate.name.len()) else {
        return;
    };
    if cover.category != entry.category {
        findings.warning(
            "entry-overlap",
            format!("{path}.name"),
            format!("\"{}\" of entries[{other}] covers it, in another category", cover.name),
            format!(
                "the longer name wins, so \"{}\" belongs to \"{}\": make sure that this is meant",
                entry.name, entry.category
            ),
        );
    }
}

fn references(catalogue: &Catalogue, entry: &Entry, path: &str, findings: &mut Findings) {
    if !catalogue.categories.iter().any(|category| category.id == entry.category) {
        findings.error(
            "category-unknown",
            format!("{path}.category"),
            format!("there is no category {:?}", entry.category),
            "use the id of a category, or declare it",
        );
    }
    match &entry.vendor {
        Some(vendor) if !catalogue.vendors.iter().any(|known| known.id == *vendor) => findings.error(
            "vendor-unknown",
            format!("{path}.vendor"),
            format!("there is no vendor {vendor:?}"),
            "use the id of a vendor, or declare it",
        ),
        None if entry.party == Party::Third => findings.error(
            "LINT-11",
            format!("{path}.vendor"),
            "a third party sets it, and nothing says which",
            "declare the vendor with its countries and hosts, and name it here",
        ),
        _ => {}
    }
}

fn known_names(catalogue: &Catalogue, entry: &Entry, path: &str, findings: &mut Findings) {
    let Ok(pattern) = Pattern::parse(&entry.name) else {
        return;
    };
    if let Some(product) = known::reached(&pattern)
        && is_required(catalogue, entry)
        && !law::is_exempt(catalogue, entry)
    {
        findings.error(
            "LINT-1",
            format!("{path}.category"),
            format!("\"{}\" is of {}, but \"{}\" is required", entry.name, product.name, entry.category),
            "statistics and advertising need consent: move it to a category that can be refused, or narrow the pattern",
        );
    }
    if let Some(product) = known::product(&pattern)
        && entry.vendor.is_none()
    {
        findings.error(
            "LINT-11",
            format!("{path}.vendor"),
            format!("\"{}\" is of {}, but no vendor is named", entry.name, product.name),
            "declare the vendor with its countries and hosts, and name it here",
        );
    }
    if entry.kind == Kind::Cookie && known::UNIVERSAL_ANALYTICS.iter().any(|name| known::is_known_as(&pattern, name)) {
        findings.warning(
            "LINT-5",
            format!("{path}.name"),
            format!("\"{}\" is of Universal Analytics, which stopped in July 2023", entry.name),
            "remove the old script and this entry; Google Analytics 4 uses \"_ga\" and \"_ga_*\"",
        );
    }
    if entry.kind == Kind::Cookie
        && known::GENERIC.contains(&&*entry.name.to_lowercase())
        && entry.domain.is_none()
        && entry.path.is_none()
    {
        findings.warning(
            "LINT-8",
            format!("{path}.name"),
            format!("\"{}\" is a name that other programs choose too", entry.name),
            "state its path or domain, or give it a name of its own",
        );
    }
}

/// Rules of Domain, Path and HttpOnly, and of name prefixes (RFC 6265bis § 4.1.3).
fn scope(catalogue: &Catalogue, entry: &Entry, path: &str, findings: &mut Findings) {
    if entry.kind != Kind::Cookie {
        for (field, is_set) in
            // A third party's storage lies on an origin of its own, which visitors may want to know.
            [
                ("http_only", entry.http_only),
                ("domain", entry.domain.is_some() && entry.party == Party::First),
                ("path", entry.path.is_some()),
            ]
        {
            if is_set {
                findings.error(
                    "scope-storage",
                    format!("{path}.{field}"),
                    "only cookies have this",
                    "remove it, or correct the kind",
                );
            }
        }
        return;
    }
    if let Some(own) = &entry.path
        && !syntax::is_path(own)
    {
        findings.error(
            "path-invalid",
            format!("{path}.path"),
            format!("{own:?} is no path of a cookie"),
            "start with \"/\"; no blanks, no \";\"",
        );
    }
    if let Some(domain) = &entry.domain {
        let bare = domain.strip_prefix('.').unwrap_or(domain);
        if !syntax::is_host(bare) {
            findings.error(
                "domain-invalid",
                format!("{path}.domain"),
                format!("{domain:?} is no domain"),
                "write a host in small letters, such as \"example.com\"",
            );
        } else if entry.party == Party::First && !catalogue.site.origins.is_empty() && !is_of_site(catalogue, bare) {
            findings.warning(
                "domain-foreign",
                format!("{path}.domain"),
                format!("\"{domain}\" is no domain of the site's origins"),
                "browsers refuse such a cookie from this site: correct the domain, or set \"party\": \"third\"",
            );
        }
    }
    let lower = entry.name.to_ascii_lowercase();
    if lower.starts_with("__host-") && (entry.domain.is_some() || entry.path.as_deref().is_some_and(|own| own != "/")) {
        findings.error(
            "name-prefix",
            format!("{path}.name"),
            "a __Host- cookie has no domain, and the path \"/\"",
            "remove both fields, or choose a name without the prefix",
        );
    }
    let only_http =
        !catalogue.site.origins.is_empty() && catalogue.site.origins.iter().all(|origin| origin.starts_with("http://"));
    if (lower.starts_with("__host-") || lower.starts_with("__secure-")) && only_http && entry.party == Party::First {
        findings.error(
            "name-prefix",
            format!("{path}.name"),
            "a cookie with this prefix can be set over https only, and every origin is http",
            "serve the site over https, or choose a name without the prefix",
        );
    }
}

fn is_of_site(catalogue: &Catalogue, domain: &str) -> bool {
    let mut origins = catalogue.site.origins.iter().filter_map(|origin| syntax::origin(origin));
    origins.any(|(_, host)| syntax::is_domain_of(domain, host))
}
