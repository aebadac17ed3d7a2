//! Rules of the parts that a catalogue has once: site, controller, policy, languages, consent, mode.

use super::{Findings, find_entry, host, is_required, period, words};
use crate::{Catalogue, Change, ChangeKind, Localized, Mode, SCHEMA, Treatment, syntax};
use cookie_gate::calendar;
use cookie_gate::kind::Kind;

pub(super) fn check(catalogue: &Catalogue, findings: &mut Findings) {
    if catalogue.schema != SCHEMA {
        findings.error(
            "schema-unsupported",
            "schema",
            format!("schema {} is not known", catalogue.schema),
            format!("this version reads schema {SCHEMA}"),
        );
    }
    languages(catalogue, findings);
    words::complete(catalogue, &catalogue.site.name, "site.name", findings);
    origins(catalogue, findings);
    host::patterns(&catalogue.site.hosts, "site.hosts", findings);
    controller(catalogue, findings);
    policy(catalogue, findings);
    consent(catalogue, findings);
    own_keys(catalogue, findings);
    if catalogue.undeclared.cookies == Treatment::Report {
        findings.warning(
            "undeclared-report",
            "undeclared.cookies",
            "cookies that are not declared are reported, but set",
            "write \"refuse\" as soon as the report stays empty",
        );
    }
    if catalogue.mode == Mode::Observe {
        findings.warning(
            "mode-observe",
            "mode",
            "nothing is refused: cookies are set without consent",
            "write \"enforce\" as soon as the report shows what you expect",
        );
    }
}

fn languages(catalogue: &Catalogue, findings: &mut Findings) {
    if catalogue.languages.is_empty() {
        findings.error(
            "language-none",
            "languages",
            "there is no language",
            "list the languages of the texts, the default first, such as [\"en\", \"zh\"]",
        );
    }
    for (index, language) in catalogue.languages.iter().enumerate() {
        let path = format!("languages[{index}]");
        if !syntax::is_language(language) {
            findings.error(
                "language-invalid",
                &*path,
                format!("{language:?} is no language tag"),
                "write a tag such as \"en\", \"zh\" or \"pt-BR\"",
            );
        }
        if catalogue.languages[..index].contains(language) {
            findings.error("language-duplicate", path, format!("\"{language}\" is listed twice"), "remove one");
        }
    }
}

fn origins(catalogue: &Catalogue, findings: &mut Findings) {
    let origins = &catalogue.site.origins;
    if origins.is_empty() {
        findings.error(
            "origin-none",
            "site.origins",
            "there is no origin",
            "list the addresses of the site, such as \"https://www.example.com\"",
        );
    } else if origins.iter().all(|text| text.contains('*')) {
        findings.error(
            "origin-none",
            "site.origins",
            "there is no origin without a star",
            "list an address of the site too: in receipts, links count from it",
        );
    }
    for (index, text) in origins.iter().enumerate() {
        let path = format!("site.origins[{index}]");
        match syntax::origin(text) {
            None => findings.error(
                "origin-invalid",
                &*path,
                format!("{text:?} is no origin"),
                "write scheme, host in small letters and the port if it is not the scheme's own, such as \"https://www.example.com\"; nothing after it. For hosts with changing names: \"https://*.preview.example\", or \"https://*-team.hosting.example\"; a star stands nowhere else",
            ),
            Some((_, host)) if syntax::is_too_wide(host) => findings.error(
                "origin-wide",
                &*path,
                format!("\"{text}\" takes in hosts that anyone can get"),
                "name more of the host, such as \"https://*.preview.example\", or with a hosting service your own end of the name: \"https://*-team.hosting.example\"",
            ),
            Some(("http", host)) if !syntax::is_local(host) => findings.warning(
                "LINT-9",
                &*path,
                format!("\"{text}\" is not encrypted"),
                "serve the site over https: over http anyone on the way can read and forge cookies, and Secure, __Host- and cookieStore do not work",
            ),
            Some(_) => {}
        }
        if origins[..index].contains(text) {
            findings.warning("origin-duplicate", path, format!("\"{text}\" is listed twice"), "remove one");
        }
    }
}

fn controller(catalogue: &Catalogue, findings: &mut Findings) {
    let controller = &catalogue.controller;
    super::category::id(&controller.id, "controller.id", findings);
    words::complete(catalogue, &controller.name, "controller.name", findings);
    words::complete(catalogue, &controller.department, "controller.department", findings);
    words::complete(catalogue, &controller.address, "controller.address", findings);
    if !syntax::is_email(&controller.email) {
        findings.error(
            "email-invalid",
            "controller.email",
            format!("{:?} is no e-mail address", controller.email),
            "write the address that answers questions about personal data",
        );
    }
}

fn policy(catalogue: &Catalogue, findings: &mut Findings) {
    let policy = &catalogue.policy;
    if policy.version == 0 {
        findings.error("policy-version", "policy.version", "0 is no version", "start with 1");
    }
    date(&policy.published, "policy.published", findings);
    links(catalogue, &policy.links.cookies, "policy.links.cookies", findings);
    links(catalogue, &policy.links.privacy, "policy.links.privacy", findings);
    for (link, path) in
        [(&policy.links.rights, "policy.links.rights"), (&policy.links.authority, "policy.links.authority")]
    {
        if let Some(link) = link {
            links(catalogue, link, path, findings);
        }
    }
    if policy.links.authority.is_none() {
        findings.warning(
            "authority-missing",
            "policy.links.authority",
            "visitors are not told where they can complain",
            "give the address of the authority that hears complaints (GDPR Art. 13(2)(d), PIPL Art. 65); the panel links it",
        );
    }
    for (index, change) in policy.changes.iter().enumerate() {
        let path = format!("policy.changes[{index}]");
        check_change(catalogue, change, &path, findings);
        let earlier = index.checked_sub(1).and_then(|before| policy.changes.get(before));
        if earlier.is_some_and(|earlier| earlier.version > change.version || earlier.date > change.date) {
            findings.warning(
                "change-order",
                path,
                "the change before it is newer",
                "sort the changes, the newest last",
            );
        }
    }
}

fn check_change(catalogue: &Catalogue, change: &Change, path: &str, findings: &mut Findings) {
    let version = catalogue.policy.version;
    if change.version > version || change.version == 0 {
        findings.error(
            "change-version",
            format!("{path}.version"),
            format!("version {} is not published: the policy has version {version}", change.version),
            "set policy.version to the version of the newest change",
        );
    }
    date(&change.date, &format!("{path}.date"), findings);
    if change.kinds.is_empty() {
        findings.error(
            "change-kind",
            format!("{path}.kinds"),
            "the kind of change is not stated",
            "it decides whether visitors are asked again; the smallest is \"wording\"",
        );
    }
    for (index, id) in change.categories.iter().enumerate() {
        if !catalogue.categories.iter().any(|category| category.id == *id) {
            findings.error(
                "category-unknown",
                format!("{path}.categories[{index}]"),
                format!("there is no category {id:?}"),
                "use the id of a category; leave the list empty for all",
            );
        }
    }
    words::complete(catalogue, &change.note, &format!("{path}.note"), findings);
    let is_owned_anew = change.kinds.contains(&ChangeKind::Ownership);
    if is_owned_anew || !change.previous_controller.is_empty() {
        words::complete(catalogue, &change.previous_controller, &format!("{path}.previous_controller"), findings);
    }
    if !is_owned_anew && !change.previous_controller.is_empty() {
        findings.error(
            "change-controller",
            format!("{path}.previous_controller"),
            "a previous controller is named, but ownership did not change",
            "add \"ownership\" to the kinds, or take the name away",
        );
    }
}

fn date(text: &str, path: &str, findings: &mut Findings) {
    if !calendar::is_date(text) {
        findings.error(
            "date-invalid",
            path,
            format!("{text:?} is no date"),
            "write year, month and day, such as \"2026-01-31\"",
        );
    }
}

/// Rules of a link: present in every language, and allowed on a page.
pub(super) fn links(catalogue: &Catalogue, links: &Localized, path: &str, findings: &mut Findings) {
    words::complete(catalogue, links, path, findings);
    for (language, link) in links {
        if !link.trim().is_empty() && !syntax::is_link(link) {
            findings.error(
                "link-invalid",
                format!("{path}.{language}"),
                format!("{link:?} is no link that a page may carry"),
                "write an https:, http: or mailto: address, or a path on the site",
            );
        }
    }
}

fn consent(catalogue: &Catalogue, findings: &mut Findings) {
    let consent = &catalogue.consent;
    if !syntax::is_token(&consent.cookie) || consent.cookie.contains('*') {
        findings.error(
            "name-invalid",
            "consent.cookie",
            format!("no cookie can be named {:?}", consent.cookie),
            "choose letters, digits and hyphens, such as \"cookie-agree\"",
        );
    }
    let prefixed = |prefix| consent.cookie.get(..7).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let is_secure_only =
        prefixed("__Host-") || consent.cookie.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("__Secure-"));
    if is_secure_only && catalogue.site.origins.iter().any(|origin| !origin.starts_with("https:")) {
        findings.error(
            "consent-prefix",
            "consent.cookie",
            format!("over http no browser keeps a cookie named {:?}", consent.cookie),
            "serve every origin over https, or leave the prefix out; without it a sub-domain can set a record too, and the \
             strictest reading counts",
        );
    }
    if prefixed("__Host-") && consent.domain.is_some() {
        findings.error(
            "consent-prefix",
            "consent.domain",
            "a __Host- cookie has no domain (RFC 6265bis, section 4.1.3.2)",
            "leave the domain out, or the prefix",
        );
    }
    if let Some(history) = &consent.history
        && (history.is_empty() || history.contains('*') || history.chars().any(char::is_control))
    {
        findings.error(
            "name-invalid",
            "consent.history",
            format!("{history:?} is no storage key"),
            "choose letters, digits and hyphens",
        );
    }
    if let Some(url) = &consent.receipts_url {
        if !url.starts_with('/')
            || url.starts_with("//")
            || url.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\')
        {
            findings.error(
                "receipts-url",
                "consent.receipts_url",
                format!("{url:?} is no path of the site"),
                "write a path such as \"/consent-receipts\"; receipts go to nobody but the site",
            );
        }
        if consent.history.is_none() {
            findings.error(
                "receipts-history",
                "consent.receipts_url",
                "what did not arrive is sent again from the visitor's history, and there is none",
                "name a storage key in consent.history, and declare it",
            );
        }
    }
    if let Some(period) = period::read(&consent.period, "consent.period", "write", findings) {
        let seconds = period::approximate_seconds(period);
        if period.months > 24 || seconds > 63_113_904 {
            findings.warning(
                "period-long",
                "consent.period",
                format!("\"{}\" is more than 24 months", consent.period),
                "authorities expect the question again after 6 to 24 months",
            );
        } else if seconds > 400 * 86_400 {
            findings.warning(
                "period-capped",
                "consent.period",
                format!("\"{}\" is more than 400 days, which is all that browsers give a cookie", consent.period),
                "write at most \"P13M\"",
            );
        }
    }
    match &consent.domain {
        Some(domain) => shared_domain(catalogue, domain, findings),
        None => unshared_domain(catalogue, findings),
    }
}

/// Rules of `consent.domain`: the record has to reach every host of the site.
fn shared_domain(catalogue: &Catalogue, domain: &str, findings: &mut Findings) {
    let bare = domain.strip_prefix('.').unwrap_or(domain);
    let narrow = bare.contains('.') || syntax::is_local(bare);
    if !syntax::is_host(bare) || !narrow {
        findings.error(
            "domain-invalid",
            "consent.domain",
            format!("{domain:?} is no domain"),
            "write the domain that the site's hosts share, such as \"example.com\"",
        );
        return;
    }
    for (index, text) in catalogue.site.origins.iter().enumerate() {
        if let Some((_, host)) = syntax::origin(text)
            && !syntax::is_domain_of(bare, host)
        {
            findings.error(
                "domain-foreign",
                "consent.domain",
                format!("\"{domain}\" is no domain of site.origins[{index}], \"{text}\""),
                "browsers would refuse the record there: use a domain that all origins share, or none",
            );
        }
    }
}

/// Warns of hosts that share the cookies of a parent domain but keep separate decisions. Vendors set cookies on the
/// parent domain, so the gate of one host removes cookies that were granted on another host.
fn unshared_domain(catalogue: &Catalogue, findings: &mut Findings) {
    let hosts: Vec<&str> = catalogue.site.origins.iter().filter_map(|text| Some(syntax::origin(text)?.1)).collect();
    for (index, host) in hosts.iter().enumerate() {
        let shared =
            hosts[..index].iter().filter(|other| *other != host).find_map(|other| syntax::common_domain(host, other));
        if let Some(shared) = shared {
            findings.warning(
                "domain-unshared",
                "consent.domain",
                format!("visitors decide on each host of \"{shared}\" anew, and the gate of one host removes there what was granted on another only"),
                format!("set it to \"{shared}\", unless that is a suffix under which anyone may register, such as \"co.uk\""),
            );
            return;
        }
    }
}

/// The gate's own cookie and storage key have to be declared like all others (seed policy, CP 2.1).
fn own_keys(catalogue: &Catalogue, findings: &mut Findings) {
    let own = [
        ("consent.cookie", Kind::Cookie, Some(&catalogue.consent.cookie)),
        ("consent.history", Kind::LocalStorage, catalogue.consent.history.as_ref()),
    ];
    for (path, kind, name) in own {
        let Some(name) = name else { continue };
        let word = if kind == Kind::Cookie { "cookie" } else { "local_storage" };
        match find_entry(catalogue, kind, name) {
            None => findings.error(
                "consent-undeclared",
                path,
                format!("\"{name}\" is not declared"),
                format!("add an entry of kind {word} with exactly this name to a required category"),
            ),
            Some((index, entry)) if !is_required(catalogue, entry) => findings.error(
                "consent-optional",
                format!("entries[{index}].category"),
                format!("\"{name}\" keeps the visitor's decision, but \"{}\" can be refused", entry.category),
                "move it to a required category",
            ),
            Some((index, entry)) if kind == Kind::Cookie => {
                let differs = entry.period.as_deref() != Some(&*catalogue.consent.period);
                if differs {
                    findings.warning(
                        "consent-period",
                        format!("entries[{index}].period"),
                        format!(
                            "visitors are told another period than consent.period, \"{}\"",
                            catalogue.consent.period
                        ),
                        "write the same period in both places",
                    );
                }
            }
            Some(_) => {}
        }
    }
}
