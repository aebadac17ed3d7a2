//! Which packs a catalogue brings: those that it names, and those that these need.

use super::Places;
use crate::check::law::is_region;
use crate::diagnostic::Findings;
use crate::pack::{self, Behind, Pack, PackVendor};
use crate::usage::UseWith;
use crate::{Before, Catalogue, Use, near, syntax};
use serde_json::Value;

/// What is being put together.
pub(super) struct Brought<'a> {
    pub catalogue: &'a mut Catalogue,
    pub places: &'a mut Places,
    pub findings: &'a mut Findings,
}

/// One pack that comes into a catalogue.
pub(super) struct Packed {
    pub pack: &'static Pack,
    /// What the operator says of the pack.
    pub with: UseWith,
    /// Where the operator names the pack, or the pack that needs it.
    pub path: String,
    /// Places in the list of the packs that need this one.
    pub needed_by: Vec<usize>,
    /// Whether the operator names the pack.
    pub is_named: bool,
    /// Whether nobody names the pack, and the catalogue says itself which vendor has its hosts.
    pub is_covered: bool,
}

impl Packed {
    /// The company that the pack, or the pack that it refers to, tells of.
    pub fn company(&self) -> Option<&'static PackVendor> {
        match self.pack.vendor.as_ref()? {
            Behind::Own(vendor) => Some(vendor),
            Behind::Of(id) => match pack::find(id)?.vendor.as_ref()? {
                Behind::Own(vendor) => Some(vendor),
                Behind::Of(_) => None,
            },
        }
    }

    /// The hosts of the vendor at this site.
    pub fn hosts(&self) -> &[String] {
        match (&self.with.hosts, self.company()) {
            (Some(hosts), _) => hosts,
            (None, Some(company)) => &company.hosts,
            (None, None) => &[],
        }
    }
}

/// The id of the vendor behind each pack; none = the site's own servers set its entries.
pub(super) fn vendor_id(packs: &[Packed], packed: &Packed) -> Option<String> {
    if let (Some(id), Some(_)) = (&packed.with.vendor, packed.company()) {
        return Some(id.clone());
    }
    match packed.pack.vendor.as_ref()? {
        Behind::Own(_) => Some(packed.pack.id.clone()),
        Behind::Of(id) => {
            let named = packs.iter().find(|other| other.pack.id == *id);
            Some(named.and_then(|named| named.with.vendor.clone()).unwrap_or_else(|| id.clone()))
        }
    }
}

/// The packs that a catalogue brings, in the order of `use`, with those that others need behind them.
pub(super) fn resolve(written: &Catalogue, findings: &mut Findings) -> Vec<Packed> {
    let mut packs: Vec<Packed> = Vec::new();
    for (place, used) in written.uses.iter().enumerate() {
        let path = match used {
            Use::Pack(_) => format!("use[{place}]"),
            Use::With(_) => format!("use[{place}].pack"),
        };
        let Some(pack) = pack::find(used.pack()) else {
            findings.error(
                "pack-unknown",
                path,
                format!("there is no pack \"{}\"", used.pack()),
                near::pack(used.pack()),
            );
            continue;
        };
        if packs.iter().any(|other| other.pack.id == pack.id) {
            findings.error(
                "pack-duplicate",
                path,
                format!("\"{}\" is used already", pack.id),
                "name each pack once, with all that differs at this site",
            );
            continue;
        }
        let with = match used {
            Use::Pack(_) => UseWith::default(),
            Use::With(with) => (**with).clone(),
        };
        let path = format!("use[{place}]");
        check_use(pack, &with, &path, findings);
        packs.push(Packed { pack, with, path, needed_by: Vec::new(), is_named: true, is_covered: false });
    }
    let mut at = 0;
    while at < packs.len() {
        for id in &packs[at].pack.needs {
            match packs.iter().position(|other| other.pack.id == *id) {
                Some(known) => packs[known].needed_by.push(at),
                None => {
                    let Some(pack) = pack::find(id) else { continue };
                    let needing = &packs[at];
                    let is_alike = pack.category == needing.pack.category;
                    let with = UseWith {
                        pack: id.clone(),
                        category: needing.with.category.clone().filter(|_| is_alike),
                        categories: needing.with.categories.clone(),
                        ..UseWith::default()
                    };
                    let path = needing.path.clone();
                    packs.push(Packed { pack, with, path, needed_by: vec![at], is_named: false, is_covered: false });
                }
            }
        }
        at += 1;
    }
    for at in 0..packs.len() {
        let needs_early = |by: &usize| packs[*by].with.before == Before::Cookieless;
        if !packs[at].is_named && packs[at].needed_by.iter().any(needs_early) {
            packs[at].with.before = Before::Cookieless;
        }
    }
    let declared = written.vendors.iter().map(|vendor| &vendor.hosts);
    let given = packs.iter().filter_map(|packed| packed.with.hosts.as_ref());
    let hosts: Vec<String> =
        declared.chain(given).flatten().filter(|host| syntax::is_host_pattern(host)).cloned().collect();
    for packed in packs.iter_mut().filter(|packed| !packed.is_named) {
        let is_given = |host: &String| hosts.iter().any(|given| syntax::host_patterns_overlap(host, given));
        packed.is_covered = packed.hosts().iter().any(is_given);
    }
    packs
}

/// Rules of what a catalogue says of a pack.
fn check_use(pack: &Pack, with: &UseWith, path: &str, findings: &mut Findings) {
    let names = || pack.entries.iter().map(|entry| &*entry.name);
    for (place, name) in with.without.iter().enumerate() {
        if !names().any(|known| known == name) {
            findings.error(
                "pack-without",
                format!("{path}.without[{place}]"),
                format!("\"{}\" brings no \"{name}\"", pack.id),
                format!("it brings {}", quoted(names())),
            );
        }
    }
    for name in with.parameters.keys() {
        if !pack.parameters.iter().any(|known| known.name == *name && name != "hosts") {
            let known = pack.parameters.iter().map(|known| &*known.name).filter(|name| *name != "hosts");
            findings.error(
                "parameter-unknown",
                format!("{path}.with.{name}"),
                format!("\"{}\" has no parameter \"{name}\"", pack.id),
                format!("its parameters: {}", quoted(known)),
            );
        }
    }
    // Google takes codes of ISO 3166 only. "EU" is none, and would count for nobody.
    let regions = with.parameters.get("region").and_then(Value::as_array).into_iter().flatten();
    for region in regions.filter(|region| !region.as_str().is_some_and(|code| code != "EU" && is_region(code))) {
        findings.error(
            "region-invalid",
            format!("{path}.with.region"),
            format!("{region} is no region"),
            "write ISO 3166 codes in capitals: \"ES\", \"US-AK\"; for the European Union list its countries",
        );
    }
    for parameter in pack.parameters.iter().filter(|parameter| parameter.required) {
        let (field, is_given) = match &*parameter.name {
            "hosts" => (format!("{path}.hosts"), with.hosts.as_ref().is_some_and(|hosts| !hosts.is_empty())),
            name => (format!("{path}.with.{name}"), with.parameters.contains_key(name)),
        };
        if !is_given {
            let example = match &*parameter.name {
                "hosts" => format!("\"hosts\": [\"{}\"]", parameter.example),
                name => format!("\"with\": {{ \"{name}\": \"{}\" }}", parameter.example),
            };
            findings.error(
                "parameter-missing",
                field,
                format!("\"{}\" cannot be used without it", pack.id),
                format!("write {{ \"pack\": \"{}\", {example} }}, with what is yours", pack.id),
            );
        }
    }
    if let Some(id) = &with.vendor
        && !syntax::is_id(id)
    {
        findings.error(
            "id-invalid",
            format!("{path}.as"),
            format!("{id:?} is no id"),
            "use a small letter, then small letters, digits and hyphens, at most 32 in all",
        );
    }
    for category in with.categories.keys() {
        if pack::category(category).is_none() {
            let known = pack::CATEGORIES.map(pack::PackCategory::word);
            findings.error(
                "category-unknown",
                format!("{path}.categories.{category}"),
                format!("packs know no category \"{category}\""),
                format!(
                    "on the left stand {}; on the right an id of this catalogue",
                    quoted(known.iter().map(|id| &**id))
                ),
            );
        }
    }
}

/// Names in quotes, separated by commas.
pub(crate) fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    if names.is_empty() { "none".into() } else { names.join(", ") }
}
