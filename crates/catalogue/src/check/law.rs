//! Rules of profiles: what the laws of the regions that a catalogue names demand of the catalogue.

use super::{Findings, approximate_seconds, is_required};
use crate::{Catalogue, Consent, Entry, Exemption, Minors, Placeholders, Profile, Vendor};
use cookie_gate::calendar::Period;

pub(super) fn check(catalogue: &Catalogue, findings: &mut Findings) {
    let consent = &catalogue.consent;
    for region in consent.regions.keys() {
        if !is_region(region) {
            findings.error(
                "region-invalid",
                format!("consent.regions.{region}"),
                format!("{region:?} is no region"),
                "write ISO 3166 codes in capitals: \"GB\", \"US-CA\"",
            );
        }
    }
    gpp(catalogue, findings);
    if consent.placeholders == Placeholders::On && consent.minors != Minors::Off {
        findings.error(
            "placeholders-minors",
            "consent.placeholders",
            "the site expects minors, and nothing in a box says that somebody of age has to decide",
            "write \"off\": the banner and the panel ask for a guardian",
        );
    }
    // `site` reports a period that cannot be read.
    let Ok(held) = Period::parse(&consent.period) else { return };
    for profile in consent.profiles() {
        let months = profile.law().months;
        if months > 0 && approximate_seconds(held) > approximate_seconds(Period { months, seconds: 0 }) {
            findings.error(
                "period-profile",
                "consent.period",
                format!("\"{}\" is longer than the {months} months of profile \"{}\"", consent.period, profile.word()),
                format!("write \"P{months}M\": the banner says for how long a choice holds, in every region the same"),
            );
        }
    }
}

/// Rules of the string that `__gpp` tells: the string must say nothing that the catalogue knows to be otherwise.
fn gpp(catalogue: &Catalogue, findings: &mut Findings) {
    let Consent { gpp, minors, .. } = &catalogue.consent;
    for (at, section) in gpp.iter().enumerate() {
        if gpp[..at].contains(section) {
            findings.error(
                "gpp-twice",
                format!("consent.gpp[{at}]"),
                "the section is listed twice",
                "take one of both away",
            );
        }
    }
    let mut warn = |code, problem, help| {
        if !gpp.is_empty() {
            findings.warning(code, "consent.gpp", problem, help);
        }
    };
    if !catalogue.vendors.iter().any(Vendor::is_opted_out_of) {
        warn(
            "gpp-idle",
            "no vendor sells, shares or advertises, so the string says that there is nothing to opt out of",
            "set `sells`, `shares` or `advertises` where a vendor does, or take the sections away",
        );
    }
    if catalogue.categories.iter().any(|category| category.sensitive) {
        warn(
            "gpp-sensitive",
            "a category uses sensitive data, and the string says that the site uses none",
            "the catalogue cannot say which of the sections' kinds of data it is; have somebody judge whether you may send such a string",
        );
    }
    if *minors != Minors::Off {
        warn(
            "gpp-minors",
            "the site expects minors, and the string says nothing about their consent",
            "have somebody judge whether you may send such a string",
        );
    }
}

/// Whether a text is the code of a country (ISO 3166-1) or of a subdivision (ISO 3166-2).
pub(crate) fn is_region(region: &str) -> bool {
    let (country, part) = region.split_once('-').unwrap_or((region, "A"));
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=3).contains(&part.len())
        && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether every law that may hold for a visitor knows the entry's exemption from consent.
pub(super) fn is_exempt(catalogue: &Catalogue, entry: &Entry) -> bool {
    entry
        .exemption
        .is_some_and(|exemption| catalogue.consent.profiles().iter().all(|profile| knows(*profile, exemption)))
}

fn knows(profile: Profile, exemption: Exemption) -> bool {
    profile.law().exemptions.contains(&exemption)
}

/// Rules of an entry's exemption from consent.
pub(super) fn exemption(catalogue: &Catalogue, entry: &Entry, path: &str, findings: &mut Findings) {
    let Some(exemption) = entry.exemption else { return };
    let unaware = catalogue.consent.profiles().into_iter().find(|profile| !knows(*profile, exemption));
    if let Some(profile) = unaware {
        findings.error(
            "exemption-profile",
            format!("{path}.exemption"),
            format!("the law of profile \"{}\" knows no such exemption", profile.word()),
            "take it away and ask for consent; it holds only where every profile under consent.profile and consent.regions knows it",
        );
    }
    if !is_required(catalogue, entry) {
        findings.warning(
            "exemption-unused",
            format!("{path}.exemption"),
            "its category waits for consent all the same",
            "move the entry to a required category, or take the exemption away",
        );
    }
}
