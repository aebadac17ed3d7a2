//! No pack's hosts take in another vendor's: such a request would wait for both.

use super::bring::{Brought, Packed, vendor_id};
use crate::syntax;

/// Reports hosts of a brought vendor that meet hosts of another vendor.
pub(super) fn apart(brought: &mut Brought<'_>, packs: &[Packed]) {
    let vendors = &brought.catalogue.vendors;
    for (place, path) in &brought.places.vendors {
        let own = &vendors[*place];
        for (other_place, other) in vendors.iter().enumerate() {
            let is_brought = brought.places.vendors.iter().any(|(at, _)| *at == other_place);
            // Of two brought vendors, the later one is reported.
            if other_place == *place || is_brought && other_place > *place {
                continue;
            }
            let well_formed = |hosts: &[String]| -> Vec<String> {
                hosts.iter().filter(|host| syntax::is_host_pattern(host)).cloned().collect()
            };
            for host in well_formed(&own.hosts) {
                let theirs = well_formed(&other.hosts);
                let Some(met) = theirs.iter().find(|met| syntax::host_patterns_overlap(&host, met)) else { continue };
                let pack = packs.iter().find(|packed| vendor_id(packs, packed).as_deref() == Some(&*own.id));
                let id = pack.map_or("", |packed| &*packed.pack.id);
                brought.findings.error(
                    "pack-hosts",
                    format!("{path}.hosts"),
                    format!("\"{host}\" and \"{met}\" of vendor \"{}\" take in the same requests", other.id),
                    format!(
                        "write {{ \"pack\": \"{id}\", \"hosts\": […] }} with what this site uses of it, or file both under \
                         one vendor: \"as\": \"{}\"",
                        other.id
                    ),
                );
            }
        }
    }
}
