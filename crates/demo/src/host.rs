//! Host names of the stand-ins for vendors. The Host header says which requests are for a vendor.

/// A part of the real vendor's host names, and the first label of the stand-in's host name.
pub(super) const HOSTS: [(&str, &str); 2] = [("google-analytics", "google-analytics"), ("hm.baidu", "hm-baidu")];

/// Whether the site has this host name.
pub(super) fn is_site(host: &str) -> bool {
    host == "localhost" || host.ends_with(".shop.test")
}

/// Whether a stand-in for a vendor has this host name.
pub(super) fn plays(host: &str) -> bool {
    HOSTS.iter().any(|(_, label)| host.split('.').next() == Some(label))
}
