//! Rules of signals: what is told, where, and of which categories; and of vendors that may report before a grant.

use super::Findings;
use crate::signal::Call;
use crate::{Before, Catalogue, Enforcement, Profile, Vendor, syntax};
use serde_json::Value;

pub(super) fn check(catalogue: &Catalogue, findings: &mut Findings) {
    for (index, signal) in catalogue.signals.iter().enumerate() {
        let path = format!("signals[{index}]");
        super::category::id(&signal.id, &format!("{path}.id"), findings);
        if catalogue.signals[..index].iter().any(|other| other.id == signal.id) {
            findings.error(
                "id-duplicate",
                format!("{path}.id"),
                format!("\"{}\" is in use already", signal.id),
                "give each signal an id of its own; a signal with the id of a pack counts in place of the pack's",
            );
        }
        if let Some(vendor) = &signal.vendor
            && !catalogue.vendors.iter().any(|known| known.id == *vendor)
        {
            findings.error(
                "vendor-unknown",
                format!("{path}.vendor"),
                format!("there is no vendor {vendor:?}"),
                "use the id of a vendor, or leave it out",
            );
        }
        for (list, calls) in signal.calls.lists() {
            for (place, one) in calls.iter().enumerate() {
                call(catalogue, one, &format!("{path}.calls.{list}[{place}]"), findings);
            }
        }
    }
    for (index, vendor) in catalogue.vendors.iter().enumerate() {
        if vendor.before == Before::Cookieless {
            early(catalogue, vendor, &format!("vendors[{index}].before"), findings);
        }
    }
}

fn call(catalogue: &Catalogue, call: &Call, path: &str, findings: &mut Findings) {
    let forms = [
        (&call.push, call.arguments.is_some() != call.value.is_some()),
        (&call.call, call.arguments.is_some() && call.value.is_none()),
        (&call.set, call.value.is_some() && call.arguments.is_none()),
    ];
    let mut given = forms.iter().filter_map(|(name, is_whole)| Some((name.as_ref()?, *is_whole)));
    let (Some((name, is_whole)), None) = (given.next(), given.next()) else {
        findings.error(
            "signal-call",
            path,
            "it has to say exactly one of \"push\", \"call\" and \"set\"",
            "push to a global array, call a global function, or set a global variable",
        );
        return;
    };
    if !is_whole {
        findings.error(
            "signal-call",
            path,
            format!("what \"{name}\" is given is missing, or given twice"),
            "\"push\" takes \"arguments\" or \"value\", \"call\" takes \"arguments\", \"set\" takes \"value\"",
        );
    }
    // A variable may have any name, such as `ga-disable-G-AB12CD34`.
    let is_name = match call.call {
        Some(_) => name.split('.').all(syntax::is_identifier),
        None => !name.is_empty() && (call.set.is_some() || syntax::is_identifier(name)),
    };
    if !is_name {
        findings.error(
            "signal-name",
            path,
            format!("{name:?} names nothing that is global"),
            "write an identifier such as \"dataLayer\"; for a method, the object before it: \"posthog.opt_out_capturing\"",
        );
    }
    for value in call.arguments.iter().flatten().chain(&call.value) {
        states(catalogue, value, path, findings);
    }
}

/// Rules of the placeholders in a value.
fn states(catalogue: &Catalogue, value: &Value, path: &str, findings: &mut Findings) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| states(catalogue, value, path, findings)),
        Value::Object(fields) => {
            let Some(wanted) = fields.get("if") else {
                fields.values().for_each(|value| states(catalogue, value, path, findings));
                return;
            };
            let ids: Vec<&Value> = wanted.as_array().map_or_else(|| vec![wanted], |list| list.iter().collect());
            let is_known = |id: &&str| {
                catalogue.categories.iter().any(|category| category.id == **id)
                    || catalogue.vendors.iter().any(|vendor| vendor.id == **id)
            };
            for id in ids {
                if id.as_str().filter(is_known).is_none() {
                    findings.error(
                        "signal-state",
                        path,
                        format!("\"if\": {id} is no category and no vendor"),
                        "use the id of a category or a vendor of this catalogue",
                    );
                }
            }
            if fields.len() != 3 || !fields.contains_key("then") || !fields.contains_key("else") {
                findings.error(
                    "signal-state",
                    path,
                    "a state needs \"if\", \"then\" and \"else\", and nothing else",
                    "write { \"if\": \"analytics\", \"then\": \"granted\", \"else\": \"denied\" }",
                );
            }
        }
        _ => {}
    }
}

/// What each law thinks of reports before consent (GCM-7).
fn early(catalogue: &Catalogue, vendor: &Vendor, path: &str, findings: &mut Findings) {
    for profile in catalogue.consent.profiles() {
        let catch = match profile {
            Profile::Strict => "no law that asks for consent first knows an exception for reports without cookies",
            Profile::Gdpr => {
                "a script that makes the browser send data needs consent too, with or without cookies (ePrivacy Art. 5(3); \
                 EDPB Guidelines 2/2023), and the IP address is personal data (GDPR Art. 4(1), 44)"
            }
            Profile::Uk => {
                "only your own statistics are exempt, and only where visitors are told and can object (PECR 2003, Sch. A1 \
                 para. 5): the vendor must not use the reports for itself"
            }
            Profile::California => {
                "an opt-out signal stops sale and sharing from the first request on (11 CCR § 7025(c)): keep this off for \
                 vendors that sell, share or advertise"
            }
            Profile::Pipl => "sending data abroad needs consent of its own before the first report (PIPL Art. 13, 39)",
            Profile::Quebec => {
                "technology that identifies, locates or profiles has to be off until the visitor turns it on (Act \
                 respecting the protection of personal information, s. 8.1)"
            }
            Profile::Lgpd => "reports with an IP address need a legal basis of their own (LGPD Art. 7)",
        };
        findings.warning(
            "before-cookieless",
            path,
            format!(
                "\"{}\" reports before anybody has agreed; under profile \"{}\": {catch}",
                vendor.id,
                profile.word()
            ),
            "leave it out, which holds every request back until the grant, or have your lawyer confirm it",
        );
    }
    if catalogue.enforcement == Enforcement::Strict {
        findings.warning(
            "before-cookieless",
            path,
            "under enforcement \"strict\" its hosts are allowed from the start",
            "leave it out if strict is meant to hold for this vendor too",
        );
    }
}
