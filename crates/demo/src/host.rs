//! Host names of the stand-ins: which request is for a vendor, told by its Host header.

/// A part of the real vendor's host names, and the first label of its stand-in's.
pub(super) const HOSTS: [(&str, &str); 2] = [("google-analytics", "google-analytics"), ("hm.baidu", "hm-baidu")];

/// Whether this host name is a stand-in's.
pub(super) fn plays(host: &str) -> bool {
    HOSTS.iter().any(|(_, label)| host.split('.').next() == Some(label))
}
