//! Probes: cookies that vendors' scripts set and delete at once, to learn whether cookies work or which domain takes
//! them.
//!
//! Why: the gate must not write a probe later, after a grant: nobody reads the answer any more, and nobody deletes the
//! probe.
//! Invariant: data from observing the vendors' own scripts; a name that is missing here counts as an ordinary cookie.

use crate::pattern::Pattern;

/// Known probes, as the catalogue would write them.
const NAMES: &[&str] = &[
    // Amplitude.
    "AMP_TEST",
    "AMP_TLDTEST*",
    // Segment, RudderStack.
    "__tld__",
    "test_rudder_ss",
    // Baidu Tongji.
    "Hm_ck_*",
    // Sensors Data.
    "sensorsdata_domain_test",
    // Snowplow.
    "_sp_root_domain_test_*",
    // Yandex Metrica.
    "metrika_enabled",
    // PostHog.
    "__ph_cookie_support_*",
    // Datadog.
    "dd_cookie_test_*",
    "dd_site_test_*",
    // Several vendors that look for the widest domain that takes a cookie.
    "dmn_chk_*",
];

/// Whether every cookie of this name, or of this pattern, is a probe.
pub(crate) fn is_probe(name: &str) -> bool {
    Pattern::parse(name)
        .is_ok_and(|own| NAMES.iter().any(|known| Pattern::parse(known).is_ok_and(|known| known.covers(&own))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_is_known_by_its_whole_name_or_by_how_it_starts() {
        for probe in NAMES.iter().copied().chain(["Hm_ck_1700000000", "dd_cookie_test_*", "AMP_TLDTEST"]) {
            assert!(is_probe(probe), "{probe}");
        }
        for other in ["Hm_*", "Hm_lvt_*", "AMP_TEST2", "amp_test", "", "*", "__tld__x"] {
            assert!(!is_probe(other), "{other:?}");
        }
    }
}
