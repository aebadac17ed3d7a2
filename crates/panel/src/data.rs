//! What the panel shows, in one language: the words of `panel.<lang>.json`, typed.
//!
//! `crates/bundle` (`panel_data`) writes the file, and gate.js parses the file with JSON.parse. This module reads the
//! parsed value without serde_json, which would cost 12 kB. Every object is a row of words that one function reads: a
//! struct of strings for each object would cost 8 kB more. Entries and vendors stay in the parsed value until they are
//! shown: a catalogue may have thousands of them, and each word costs a call from WebAssembly to JavaScript.
//! Invariant: a missing word is an error that names the word, never an empty label. An entry or vendor without a word
//! is left out.

use crate::web::js;
use cookie_gate::text::cut;
use js_sys::Array;
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
    always_on, switch_on, switch_off, switch_mixed, search, search_none, when_refused, sensitive_note, legal_basis,
    column_name, column_purpose, column_provider, column_period, column_party,
    policy_column_category, vendor_role, vendor_shared_data, vendor_countries, vendor_transfer,
    kept_note, contact_title,
    tab_settings, tab_partners, tab_choices, partners_intro, choices_intro, found_title, found_none, delete, delete_group, delete_all, deleted, not_done,
    unseen_title, unseen_intro, history_title, policy_version, clear_history,
    export_title, export_note, export, forget_note, forget
}

words! {
    /// Words that stand once: the language tag, the address for questions, the name of the cookie that holds the
    /// record, the separator of the words of a list, the writing direction, the name of the site, the localStorage key of
    /// the visitor's own history (empty = no history is kept), and how fine the answers are (`vendor`, `entry`; empty =
    /// categories).
    PanelFacts: language, email, record, separator, direction, site; optional history, grain
}

words! {
    /// The words of a switch, of a category or of a vendor: its id as `CookieGate.save` takes the id, its title and
    /// description, the legal basis, the label of its disclosure with the number of entries, and what stops working
    /// while it is refused (empty for a required category). `own_count`: the label of the disclosure of the site's own
    /// entries.
    CategoryWords: id, title, description, legal_basis, entries_count; optional refused, own_count
}

words! {
    /// An entry, which is a row of the table. `store`: the number of its kind, where the panel can look for the entry
    /// (empty = the panel cannot). `note`: why the panel cannot delete the entry. `path`: the path of a cookie that has
    /// a path of its own.
    PanelEntry: name, kind, purpose, provider, period, party; optional store, note, path
}

words! {
    /// A recipient of data. `privacy`: the words of the link to its privacy policy. `privacy_href`: the address of the
    /// link. `entries_count`: the label of the disclosure of its entries. `id`, `refused`: its id, and what stops without
    /// it, where it has a switch in its category.
    PanelVendor: name, role, shared_data, countries, transfer, privacy, privacy_href; optional entries_count, id, refused
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
    /// The entries: cookies, storage keys and the like. First those of the site itself, then those of each vendor.
    entries: Array,
    /// The vendors that receive data through these entries.
    vendors: Array,
    /// How many entries the site itself and each vendor have.
    sizes: Vec<usize>,
    /// The switches that are its answer: those of its entries, from [`ENTRIES`] on, where the visitor answers for each;
    /// else its own, which is its position.
    pub switches: Vec<usize>,
}

/// Where the switches of entries begin: the number of the entry is added. The bundle lets no panel have more switches of
/// categories and vendors.
pub const ENTRIES: usize = 64;

impl PanelData {
    /// Reads parsed `panel.<lang>.json`.
    ///
    /// # Errors
    /// The name of the first field that is missing or of another type.
    pub fn read(value: &JsValue) -> Result<Self, Missing> {
        let (facts, texts) = (PanelFacts::read(value)?, PanelTexts::read(&js::field(value, "texts"))?);
        let mut categories = list(value, "categories", PanelCategory::read)?;
        for (position, category) in categories.iter_mut().enumerate() {
            if category.switches.is_empty() {
                category.switches.push(position);
            }
        }
        Ok(PanelData {
            facts,
            texts,
            categories,
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
        self.categories.iter().any(|category| !category.required && category.vendors.length() > 0)
    }

    /// The position of the own switch of a vendor; 0 = the vendor has none. `owner`: as in [`PanelCategory::of_owner`].
    #[must_use]
    pub fn own(&self, category: &PanelCategory, owner: usize) -> usize {
        let mut own = 0;
        for (at, one) in self.categories.iter().enumerate() {
            if owner > 0 && one.nr > 64 && *one.words.id() == *category.of_vendor(owner - 1, "id") {
                own = at;
            }
        }
        own
    }

    /// How many entries there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.categories.iter().map(PanelCategory::len).sum()
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
            entries: js::items(value, "entries").ok_or(Missing("entries"))?,
            vendors: js::items(value, "vendors").ok_or(Missing("vendors"))?,
            sizes: numbers(&js::text(value, "sizes").unwrap_or_default(), 0),
            switches: numbers(&js::text(value, "nrs").unwrap_or_default(), ENTRIES),
        })
    }

    /// Whether the visitor answers for each entry.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.switches.first() >= Some(&ENTRIES)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.length() as usize
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at a position, as parsed.
    #[must_use]
    pub fn raw(&self, at: usize) -> JsValue {
        self.entries.get(at as u32)
    }

    /// The entry at a position.
    #[must_use]
    pub fn entry(&self, at: usize) -> Option<PanelEntry> {
        PanelEntry::read(&self.raw(at)).ok()
    }

    /// How many vendors there are.
    #[must_use]
    pub fn vendors(&self) -> usize {
        self.vendors.length() as usize
    }

    /// The vendor at a position.
    #[must_use]
    pub fn vendor(&self, at: usize) -> Option<PanelVendor> {
        PanelVendor::read(&self.vendors.get(at as u32)).ok()
    }

    /// A word of the vendor at a position.
    #[must_use]
    pub fn of_vendor(&self, at: usize, name: &str) -> String {
        js::text(&self.vendors.get(at as u32), name).unwrap_or_default()
    }

    /// The positions of the entries of an owner: 0 = the site itself, else one more than the position of the vendor.
    #[must_use]
    pub fn of_owner(&self, owner: usize) -> (usize, usize) {
        let mut start = 0;
        let mut size = 0;
        for one in 0..=owner {
            start += size;
            size = self.sizes.get(one).copied().unwrap_or_default();
        }
        (start, start + size)
    }

    /// The owner of the entry at a position.
    #[must_use]
    pub fn owner(&self, at: usize) -> usize {
        let mut owner = 0;
        let mut end = 0;
        for size in &self.sizes {
            end += size;
            if at < end {
                break;
            }
            owner += 1;
        }
        owner
    }
}

/// Numbers that stand in a text with blanks between them, each with `more` added.
#[inline(never)]
#[must_use]
pub fn numbers(text: &str, more: usize) -> Vec<usize> {
    let mut rest = text.as_bytes();
    let mut numbers = Vec::new();
    while !rest.is_empty() {
        numbers.push(cut::number(cut::take(&mut rest, b' ')) as usize + more);
    }
    numbers
}

fn list<T>(value: &JsValue, name: &'static str, read: fn(&JsValue) -> Result<T, Missing>) -> Result<Vec<T>, Missing> {
    let items = js::items(value, name).ok_or(Missing(name))?;
    let mut list = Vec::new();
    for at in 0..items.length() {
        list.push(read(&items.get(at))?);
    }
    Ok(list)
}
