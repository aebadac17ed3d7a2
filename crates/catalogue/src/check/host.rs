//! Rules of host patterns: well-formed, no host of two vendors, no host of the site among a vendor's hosts.
//!
//! Why: the gate refuses a request as long as any vendor is refused whose patterns match the request.

use super::Findings;
use crate::{Catalogue, syntax};

/// Rules of the patterns of the site or of a vendor.
pub(super) fn patterns(hosts: &[String], path: &str, findings: &mut Findings) {
    for (index, host) in hosts.iter().enumerate() {
        if !syntax::is_host_pattern(host) {
            findings.error(
                "host-invalid",
                format!("{path}[{index}]"),
                format!("{host:?} is no host pattern"),
                "write a host in small letters, \"*.\" and a host, or a host and a path; no scheme, no port",
            );
        }
    }
}

/// Compares the hosts of one vendor with the hosts of the site and of the vendors before it.
pub(super) fn overlaps(catalogue: &Catalogue, index: usize, path: &str, findings: &mut Findings) {
    let origins = catalogue.site.origins.iter().filter_map(|origin| syntax::origin(origin)).map(|(_, host)| host);
    let own = || origins.clone().chain(catalogue.site.hosts.iter().map(|host| &**host));
    let vendors = || catalogue.vendors[..index].iter().enumerate();
    for (place, host) in catalogue.vendors[index].hosts.iter().enumerate() {
        if !syntax::is_host_pattern(host) {
            continue;
        }
        let path = format!("{path}.hosts[{place}]");
        let overlaps = |other: &&str| syntax::is_host_pattern(other) && syntax::host_patterns_overlap(host, other);
        // A path on a host of the site may belong to a vendor: a proxy may serve the vendor's script from there.
        if !host.contains('/')
            && let Some(other) = own().find(overlaps)
        {
            findings.warning(
                "host-own",
                &*path,
                format!("\"{host}\" takes in the site's own \"{other}\""),
                "until the vendor is granted, such requests of the site are refused: name only what is the vendor's",
            );
        }
        for (other, vendor) in vendors() {
            if let Some(pattern) = vendor.hosts.iter().map(|host| &**host).find(overlaps) {
                findings.warning(
                    "host-overlap",
                    &*path,
                    format!("\"{host}\" and \"{pattern}\" of vendors[{other}] take in the same requests"),
                    "such a request is refused until both vendors are granted: make sure that this is meant",
                );
            }
        }
    }
}
