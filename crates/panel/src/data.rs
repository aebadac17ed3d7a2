//! What the panel shows, in one language: the words of `panel.<lang>.json`, typed.
//!
//! `crates/bundle` (`panel_data`) writes the file, and gate.js parses the file with JSON.parse. This module reads the
//! parsed value without serde_json, which would cost 12 kB. Every object is a row of words that one function reads: a
//! struct of strings for each object would cost 8 kB more.
//! Invariant: a missing word is an error that names the word, never an empty label.

use crate::web::js;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use yew::AttrValue;

/// A field that is missing or of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing(pub &'static str);

impl From<Missing> for JsValue {
    fn from(missing: Missing) -> JsValue {
        let mut message = String::from("panel data: no usable ");
        message.push_str(missing.0);
        JsValue::from_str(&message)
    }
}

type Words = Rc<[AttrValue]>;

/// The words of one object, in the order of `names`. The words from position `optional` on may be absent, and are empty
/// then.
#[inline(never)]
fn words(value: &JsValue, names: &'static [&'static str], optional: usize) -> Result<Words, Missing> {
    let mut words = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        match js::text(value, name) {
            Some(word) => words.push(AttrValue::from(word)),
            None if at >= optional => words.push(AttrValue::Static("")),
            None => return Err(Missing(name)),
        }
    }
    Ok(words.into())
}

/// The word at `at`. A row has a word for each of its names, so the word is never missing.
#[inline(never)]
fn word(words: &Words, at: usize) -> AttrValue {
    words.get(at).cloned().unwrap_or_default()
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident: $($field:ident),* $(; optional $($optional:ident),*)?) => {
        $(#[$meta])*
        ///
        /// Each method returns the word of its name; an optional word is empty when it is absent.
        #[derive(Clone, Debug)]
        pub struct $name(Words);

        impl $name {
            /// Names of the words as the bundle writes them.
            pub const NAMES: &[&str] = &[$(stringify!($field),)* $($(stringify!($optional)),*)?];
            const OPTIONAL: usize = [$(stringify!($field)),*].len();

            fn read(value: &JsValue) -> Result<Self, Missing> {
                words(value, Self::NAMES, Self::OPTIONAL).map(Self)
            }

        }

        words!(@methods $name: $($field)* $($($optional)*)?);
    };
    (@methods $name:ident: $($field:ident)*) => {
        const _: () = {
            #[allow(non_camel_case_types)]
            enum At { $($field),* }

            #[allow(missing_docs, reason = "the names say it")]
            impl $name {
                $(
                    #[must_use]
                    pub fn $field(&self) -> AttrValue {
                        word(&self.0, At::$field as usize)
                    }
                )*
            }
        };
    };
}

words! {
    /// The panel's own words, by text id.
    PanelTexts:
    panel_title, panel_intro, panel_close, panel_version,
    accept_all, reject_all, save, not_saved,
    always_on, switch_on, switch_off, when_refused, sensitive_note, legal_basis,
    column_name, column_purpose, column_provider, column_period, column_party,
    policy_column_category, vendor_role, vendor_shared_data, vendor_countries, vendor_transfer,
    kept_note, contact_title,
    tab_settings, tab_partners, tab_choices, partners_intro, choices_intro, found_title, found_none, delete, delete_group, delete_all, deleted, not_done,
    unseen_title, unseen_intro, history_title, policy_version, clear_history,
    export_title, export_note, export, forget_note, forget
}

words! {
    /// Words that stand once: the language tag, the address for questions, the name of the cookie that holds the
    /// record, the separator of the words of a list, the writing direction, and the localStorage key of the visitor's
    /// own history (empty = no history is kept).
    PanelFacts: language, email, record, separator, direction; optional history
}

words! {
    /// The words of a switch, of a category or of a vendor: its id as `CookieGate.save` takes the id, its title and
    /// description, the legal basis, the label of its disclosure with the number of entries, and what stops working
    /// while it is refused (empty for a required category).
    CategoryWords: id, title, description, legal_basis, entries_count; optional refused
}

words! {
    /// An entry, which is a row of the table. `store`: the number of its kind, where the panel can look for the entry
    /// (empty = the panel cannot). `note`: why the panel cannot delete the entry. `path`: the path of a cookie that has
    /// a path of its own.
    PanelEntry: name, kind, purpose, provider, period, party; optional store, note, path
}

words! {
    /// A recipient of data. `privacy`: the words of the link to its privacy policy. `privacy_href`: the address of the
    /// link.
    PanelVendor: name, role, shared_data, countries, transfer, privacy, privacy_href
}

words! {
    /// A line of text with an address (empty = no address).
    PanelLine: text; optional href
}

/// Everything that the panel shows in one language.
#[derive(Clone, Debug)]
pub struct PanelData {
    /// Words that stand once.
    pub facts: PanelFacts,
    /// The panel's own words.
    pub texts: PanelTexts,
    /// Categories, and vendors with a switch of their own, in the order in which the panel shows them.
    pub categories: Vec<PanelCategory>,
    /// Links to the policies, the visitor's rights and the authority.
    pub links: Vec<PanelLine>,
    /// Controller, department, postal address, one line each.
    pub contact: Vec<PanelLine>,
    /// The whole parsed value, for parts that are read only when needed. `methods`: by the letter of a record, the
    /// words for how the visitor decided. `receipt` (from `crates/bundle`): the parts of a receipt that are the same
    /// for all visitors. `here` (from `www/gate/databases.js`): by number of the kind, the names of databases, caches,
    /// files and service workers that are in the browser, one on each line. To remove one, assign the number of its
    /// kind followed by its name to `here.gone`.
    pub source: JsValue,
}

/// A category with its one switch, or a vendor that has a switch of its own.
#[derive(Clone, Debug)]
pub struct PanelCategory {
    /// The words of the category or vendor.
    pub words: CategoryWords,
    /// The number in a record's sets; for a vendor 64 more.
    pub nr: u32,
    /// Whether the category is always on and has no switch.
    pub required: bool,
    /// Whether "accept all" leaves the category out.
    pub sensitive: bool,
    /// Whether this is a vendor's own switch, which moves with the switch of the category before it.
    pub follows: bool,
    /// The entries: cookies, storage keys and the like.
    pub entries: Vec<PanelEntry>,
    /// The vendors that receive data through these entries.
    pub vendors: Vec<PanelVendor>,
}

impl PanelData {
    /// Reads parsed `panel.<lang>.json`.
    ///
    /// # Errors
    /// The name of the first field that is missing or of another type.
    pub fn read(value: &JsValue) -> Result<Self, Missing> {
        Ok(PanelData {
            facts: PanelFacts::read(value)?,
            texts: PanelTexts::read(&js::field(value, "texts"))?,
            categories: list(value, "categories", PanelCategory::read)?,
            links: list(value, "links", PanelLine::read)?,
            contact: list(value, "contact", PanelLine::read)?,
            source: value.clone(),
        })
    }
}

impl PanelData {
    /// Whether a company sets cookies or receives data if the visitor agrees.
    #[must_use]
    pub fn has_partners(&self) -> bool {
        let mut optional = self.categories.iter().filter(|category| !category.required);
        optional.any(|category| !category.vendors.is_empty())
    }
}

impl PanelCategory {
    fn read(value: &JsValue) -> Result<Self, Missing> {
        Ok(PanelCategory {
            words: CategoryWords::read(value)?,
            nr: js::field(value, "nr").as_f64().unwrap_or_default() as u32,
            required: js::is_true(value, "required"),
            sensitive: js::is_true(value, "sensitive"),
            follows: js::is_true(value, "follows"),
            entries: list(value, "entries", PanelEntry::read)?,
            vendors: list(value, "vendors", PanelVendor::read)?,
        })
    }
}

/// The bit at a position of 64, counted from 0. A further position would have no bit; `crates/bundle` (`panel_data`)
/// refuses catalogues with more than 64 switches.
#[must_use]
pub fn bit(position: u32) -> u64 {
    1_u64.checked_shl(position).unwrap_or(0)
}

fn list<T>(value: &JsValue, name: &'static str, read: fn(&JsValue) -> Result<T, Missing>) -> Result<Vec<T>, Missing> {
    let items = js::items(value, name).ok_or(Missing(name))?;
    let mut list = Vec::new();
    for at in 0..items.length() {
        list.push(read(&items.get(at))?);
    }
    Ok(list)
}
