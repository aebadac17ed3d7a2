//! Switches of vendors: which vendor has a switch of its own in the panel, and under which law.
//!
//! The panel's data, the receipts and the bundle use this file, so that all three have the same switches.

use cookie_gate_catalogue::{Catalogue, Grain, Vendor};

/// Why a vendor has a switch of its own. The number is the value of `FLAG_SEPARATE` in the flags of the laws under
/// which gate.js shows the switch (`bundle::profiles`, www/gate/changes.js).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// The vendor's data go abroad by consent. "Accept all" and the category's switch cover this switch too.
    Transfer = 0,
    /// The law asks for a consent of its own. Nothing but this switch grants the vendor.
    Law = 2,
}

/// Vendors with a switch of their own, and why they have one.
pub(super) fn own_switches(catalogue: &Catalogue) -> Vec<(&Vendor, Own)> {
    let asks = |wanted| catalogue.consent.profiles().iter().any(|profile| profile.law().separate_consent == wanted);
    let is_coarse = catalogue.consent.grain == Grain::Category;
    let switches = catalogue.vendors.iter().flat_map(|vendor| {
        // Where each vendor has a switch anyway, that switch answers for the transfer.
        let transfer = is_coarse && asks(false) && vendor.rests_on_consent();
        let law = asks(true) && vendor.is_separate();
        [transfer.then_some((vendor, Own::Transfer)), law.then_some((vendor, Own::Law))]
    });
    switches.flatten().collect()
}

/// Vendors that have a switch of their own under some law.
pub(super) fn vendors_with_switch(catalogue: &Catalogue) -> impl Iterator<Item = &Vendor> {
    let own = own_switches(catalogue);
    catalogue.vendors.iter().filter(move |vendor| own.iter().any(|(other, _)| other.id == vendor.id))
}
