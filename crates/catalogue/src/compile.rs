//! Compiles a checked catalogue into the text of the table. Runs in the command; the gate only reads the result.

use core::fmt;

use super::facts::probe::is_probe;
use super::{Before, Catalogue, Change, Entry, Minors, Mode, Party, Treatment, Vendor};
use cookie_gate::calendar::Period;
use cookie_gate::kind::{Kind, Nr};
use cookie_gate::table::{FORMAT, digit};

/// Why a catalogue cannot be compiled. `check` reports each of these faults with its path and says how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileError {
    /// A category, vendor or entry has no number yet, or a number that is too high for the record.
    NoNumber(String),
    /// An entry names a category or vendor that is not declared.
    Unknown(String),
    /// A period is missing or cannot be read.
    Period(String),
    /// The catalogue uses a pack, and what the pack brings is not in the catalogue yet.
    Unexpanded(String),
    /// A text holds a control character. Tabs and line breaks separate the fields and lines of the table.
    Control(String),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::NoNumber(what) => {
                write!(f, "{what} has no nr, or one out of range; run `cookie-gate check --fix`")
            }
            CompileError::Unknown(what) => write!(f, "{what} is not declared"),
            CompileError::Period(what) => write!(f, "the period of {what} cannot be read"),
            CompileError::Unexpanded(pack) => write!(f, "what the pack \"{pack}\" brings is missing"),
            CompileError::Control(what) => write!(f, "{what:?} holds a control character"),
        }
    }
}

impl core::error::Error for CompileError {}

/// Compiles `catalogue` into the text that [`cookie_gate::table::Table::parse`] reads.
///
/// # Errors
/// When a number, a period or a reference is missing or invalid, or a text holds a control character. `check` reports
/// the same faults in more detail.
pub fn compile(catalogue: &Catalogue) -> Result<String, CompileError> {
    if let Some(used) = catalogue.uses.first() {
        return Err(CompileError::Unexpanded(used.pack().into()));
    }
    let consent = &catalogue.consent;
    let period = Period::parse(&consent.period).map_err(|_| CompileError::Period(consent.cookie.clone()))?;
    let mut table = Lines(String::new());
    table.line(&[
        FORMAT,
        &decimal(catalogue.policy.version),
        &consent.cookie,
        &decimal(period.months),
        &decimal(period.seconds),
        consent.domain.as_deref().unwrap_or(""),
        bit(catalogue.mode == Mode::Observe),
        bit(catalogue.undeclared.cookies == Treatment::Report),
        bit(catalogue.undeclared.storage == Treatment::Refuse),
        &own_hosts(catalogue),
        &decimal(last(catalogue, |change| change.is_announced())),
        bit(catalogue.consent.minors != Minors::Off),
    ])?;
    for category in &catalogue.categories {
        let nr = nr(category.nr, 64, &category.id)?;
        let renewed = decimal(last(catalogue, |change| change.renews(&category.id)));
        table.line(&[
            "c",
            &decimal(nr.into()),
            &category.id,
            bit(category.required),
            bit(category.sensitive),
            &renewed,
        ])?;
    }
    for vendor in &catalogue.vendors {
        table.line(&[
            "v",
            &decimal(nr(vendor.nr, 256, &vendor.id)?.into()),
            &vendor.id,
            "",
            &match vendor.before {
                Before::Nothing => vendor.hosts.join(" "),
                Before::Cookieless => String::new(),
            },
            &decimal(vendor.since.unwrap_or(0)),
            bit(vendor.is_opted_out_of()),
            bit(vendor.is_separate()),
        ])?;
    }
    let (mut exact, mut prefixes, mut third_party) = (Vec::new(), Vec::new(), Vec::new());
    for entry in &catalogue.entries {
        match (entry.party, entry.name.strip_suffix('*')) {
            (Party::Third, _) => third_party.push(("t", entry.name.as_str(), entry)),
            (Party::First, Some(prefix)) => prefixes.push(("*", prefix, entry)),
            (Party::First, None) => exact.push(("=", entry.name.as_str(), entry)),
        }
    }
    for section in [&mut exact, &mut prefixes, &mut third_party] {
        section.sort_by_key(|(_, name, entry)| (digit(entry.kind), name.as_bytes()));
        for (mark, name, entry) in section {
            table.entry(catalogue, mark, name, entry)?;
        }
    }
    for vendor in &catalogue.vendors {
        for id in &vendor.categories {
            table.contact(catalogue, vendor, id)?;
        }
    }
    table.0.push('.');
    Ok(table.0)
}

/// Hosts that pages may contact whatever the visitor has decided: the site's own, and those of vendors that may report
/// before a grant.
fn own_hosts(catalogue: &Catalogue) -> String {
    let early = catalogue.vendors.iter().filter(|vendor| vendor.before == Before::Cookieless);
    let hosts: Vec<&str> =
        catalogue.site.hosts.iter().chain(early.flat_map(|vendor| &vendor.hosts)).map(|host| &**host).collect();
    hosts.join(" ")
}

/// The last policy version with a change for which `is_such` is true; 0 = there is none.
fn last(catalogue: &Catalogue, is_such: impl Fn(&Change) -> bool) -> u32 {
    catalogue.policy.changes.iter().filter(|change| is_such(change)).map(|change| change.version).max().unwrap_or(0)
}

struct Lines(String);

impl Lines {
    fn line(&mut self, fields: &[&str]) -> Result<(), CompileError> {
        for (index, field) in fields.iter().enumerate() {
            if field.chars().any(char::is_control) {
                return Err(CompileError::Control((*field).into()));
            }
            if index > 0 {
                self.0.push('\t');
            }
            self.0.push_str(field);
        }
        // A field that is not there is empty.
        self.0.truncate(self.0.trim_end_matches('\t').len());
        self.0.push('\n');
        Ok(())
    }

    /// A line for a vendor that a grant of the category allows although nothing is declared of it there: something
    /// without a name in the vendor's own storage, which no page reaches.
    fn contact(&mut self, catalogue: &Catalogue, vendor: &Vendor, id: &str) -> Result<(), CompileError> {
        let category = catalogue.categories.iter().find(|category| category.id == id);
        let category = category.ok_or_else(|| CompileError::Unknown(id.into()))?;
        let name = char::from(digit(Kind::LocalStorage)).to_string();
        let numbers = [nr(category.nr, 64, &category.id)?, nr(vendor.nr, 256, &vendor.id)?].map(u32::from).map(decimal);
        self.line(&["t", &name, "", &numbers[0], &numbers[1]])
    }

    fn entry(&mut self, catalogue: &Catalogue, mark: &str, name: &str, entry: &Entry) -> Result<(), CompileError> {
        let unknown = |id: &str| CompileError::Unknown(id.into());
        let category = catalogue.categories.iter().find(|c| c.id == entry.category);
        let category = category.ok_or_else(|| unknown(&entry.category))?;
        let vendor = match &entry.vendor {
            None => 0,
            Some(id) => {
                let vendor = catalogue.vendors.iter().find(|v| v.id == *id).ok_or_else(|| unknown(id))?;
                nr(vendor.nr, 256, &vendor.id)?
            }
        };
        let period = match entry.period.as_deref() {
            Some("session") => Period { months: 0, seconds: 0 },
            Some(text) => Period::parse(text).map_err(|_| CompileError::Period(entry.name.clone()))?,
            None => return Err(CompileError::Period(entry.name.clone())),
        };
        self.line(&[
            mark,
            &format!("{}{name}", char::from(digit(entry.kind))),
            &decimal(nr(entry.nr, 4096, &entry.name)?.into()),
            &decimal(nr(category.nr, 64, &category.id)?.into()),
            &decimal(vendor.into()),
            &decimal(period.months),
            &decimal(period.seconds),
            bit(entry.http_only),
            entry.path.as_deref().unwrap_or(""),
            bit(is_probe(&entry.name)),
        ])
    }
}

fn nr(nr: Option<Nr>, last: Nr, what: &str) -> Result<Nr, CompileError> {
    nr.filter(|nr| (1..=last).contains(nr)).ok_or_else(|| CompileError::NoNumber(what.into()))
}

/// A number; empty = 0.
fn decimal(number: u32) -> String {
    if number == 0 { String::new() } else { format!("{number}") }
}

/// A flag; empty = false.
const fn bit(flag: bool) -> &'static str {
    if flag { "1" } else { "" }
}
