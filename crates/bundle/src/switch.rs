//! Switches of vendors: which vendor has a switch of its own in the panel, and under which law.
//!
//! The panel's data, the receipts and the bundle ask here, so that all three tell of the same switches.

use cookie_gate_catalogue::{Catalogue, Vendor};

/// Why a vendor has a switch of its own. The number is the flag of the law (`bundle::profiles`) under which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// Its data go abroad by consent: "accept all" and the category's switch speak for it too.
    Transfer = 0,
    /// The law asks for a consent of its own: nothing else speaks for it.
    Law = 2,
}

/// Vendors with a switch of their own, and under which law.
pub(super) fn own_switches(catalogue: &Catalogue) -> Vec<(&Vendor, Own)> {
    let asks = |wanted| catalogue.consent.profiles().iter().any(|profile| profile.law().separate_consent == wanted);
    let switches = catalogue.vendors.iter().flat_map(|vendor| {
        let transfer = asks(false) && vendor.rests_on_consent();
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
