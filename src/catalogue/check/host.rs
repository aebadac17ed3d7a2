//! Rules of host patterns, of the site and of vendors.

use super::{Findings, syntax};
use alloc::format;
use alloc::string::String;

/// Patterns of the site or of a vendor.
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
