//! The details of one category: who sets and receives data, and below each of them a table of the entries.
//!
//! What is folded is not in the page, and of a long list only the rows down to the place where the visitor is: a
//! catalogue may have thousands of entries.
//! A real table with headers. On narrow screens the style stacks the cells, and in some browsers such a change of
//! `display` drops the table semantics. So the markup states roles and labels.
//! Invariant: names stay left to right.

use super::Act;
use super::control::control;
use super::piece::{LIST, Markup, When, kind};
use crate::data::{PanelCategory, PanelVendor};
use crate::model::Place;
use crate::model::draft::{List, STEP, entries, owners};
use crate::web::js;
use yew::AttrValue;

/// A disclosure with all details of one category.
pub fn disclosure(b: &mut Markup, position: usize) {
    let (data, texts) = (b.data, &b.data.texts);
    let Some(category) = data.categories.get(position) else { return };
    let rows = fold(b, owners(position), category.words.entries_count());
    if rows > 0 {
        b.labelled(texts.legal_basis(), category.words.legal_basis());
        let mut owner = 0;
        while owner <= category.vendors() {
            b.open(LIST);
            if owner <= rows {
                self::owner(b, category, Place { category: position, start: 0, end: 0 }, owner);
            }
            b.close();
            owner += 1;
        }
        more(b, owners(position), rows, category.vendors());
    }
    b.close();
    b.close();
}

/// The site itself or a vendor, with what it sets in a category.
fn owner(b: &mut Markup, category: &PanelCategory, mut place: Place, owner: usize) {
    (place.start, place.end) = category.of_owner(owner);
    let has_entries = place.start < place.end;
    let vendor = category.vendor(owner.wrapping_sub(1));
    let (title, count) = match &vendor {
        Some(vendor) => (vendor.name(), vendor.entries_count()),
        // The site itself, or a vendor without a word.
        None if owner > 0 || !has_entries => return,
        None => (b.data.facts.site(), category.words.own_count()),
    };
    b.open(kind!("div", "class" = "vendor"));
    b.open(kind!("div", "class" = "head"));
    b.leaf(kind!("h4"), title.clone());
    if has_entries && category.is_fine() {
        control(b, place, title.clone());
    }
    b.close();
    if let Some(vendor) = &vendor {
        about(b, vendor, AttrValue::default());
    }
    if has_entries {
        let this = entries(place.category, owner);
        if fold(b, this, count) > 0 {
            table(b, place, None, this, title);
        }
        b.close();
        b.close();
    }
    b.close();
}

/// Opens what unfolds on a click, and the list in it; returns how many rows show, 0 = none. The caller closes both.
#[inline(never)]
fn fold(b: &mut Markup, this: List, label: AttrValue) -> usize {
    let rows = b.draft.rows(this);
    b.open(if rows > 0 { kind!("details", "open" = "") } else { kind!("details") });
    b.on(When::Fold, Act::Unfold(this, true));
    b.leaf(kind!("summary"), label);
    b.open(LIST);
    rows
}

/// Where a list goes on, if it does. When the visitor comes near this place, the panel renders more of the list.
#[inline(never)]
pub fn more(b: &mut Markup, this: List, rows: usize, size: usize) {
    b.open(LIST);
    if rows < size {
        b.open(kind!("div", "class" = "more"; "data-list"));
        b.set(js::digits(this as u32).into());
        b.close();
    }
    b.close();
}

/// A table of entries: those of `place`, or what was found, by category and position. Of what was found each row says
/// whose it is. Of the list `this` only the parts near the visitor are rendered; `aria-rowcount` and `aria-rowindex` tell
/// a screen reader of all.
#[inline(never)]
pub fn table(b: &mut Markup, place: Place, found: Option<&[(usize, usize)]>, this: List, label: AttrValue) {
    let is_found = found.is_some();
    let (rows, size) = (b.draft.rows(this), found.map_or(place.end - place.start, <[_]>::len));
    let texts = &b.data.texts;
    b.open(kind!("table", "role" = "table"; "aria-label", "aria-rowcount"));
    b.set(label);
    b.set(js::digits(size as u32 + 1).into());
    b.open(kind!("thead", "role" = "rowgroup"));
    b.open(kind!("tr", "role" = "row"));
    column(b, texts.column_name());
    column(b, texts.column_purpose());
    if is_found {
        column(b, texts.column_provider());
    }
    column(b, texts.column_period());
    column(b, texts.column_party());
    if is_found || &*b.data.facts.grain() == "entry" {
        // The switches have no heading: each has a name of its own.
        b.leaf(kind!("td", "role" = "cell"), AttrValue::default());
    }
    b.close();
    b.close();
    let mut part = 0;
    while part * STEP < size {
        let start = part * STEP;
        let gap = b.draft.gap(this, part);
        if start >= rows {
            b.open(LIST);
        } else if gap > 0 {
            b.open(kind!("tbody", "class" = "gap", "aria-hidden" = "true"; "data-list"));
            b.set([&*js::digits(this as u32), " ", &*js::digits(part as u32), " 0"].concat().into());
            b.open(kind!("tr"));
            b.open(kind!("td"; "height"));
            b.set(js::digits(gap).into());
            b.close();
            b.close();
        } else {
            b.open(kind!("tbody", "role" = "rowgroup"; "data-list"));
            b.set([&*js::digits(this as u32), " ", &*js::digits(part as u32)].concat().into());
            for nth in start..size.min(start + STEP) {
                let (category, at) = match found {
                    Some(found) => found.get(nth).copied().unwrap_or_default(),
                    None => (place.category, place.start + nth),
                };
                b.open(kind!("tr", "role" = "row"; "aria-rowindex"));
                b.set(js::digits(nth as u32 + 2).into());
                row(b, category, at, is_found);
                b.close();
            }
        }
        b.close();
        part += 1;
    }
    b.close();
    more(b, this, rows, size);
}

#[inline(never)]
fn column(b: &mut Markup, text: AttrValue) {
    b.leaf(kind!("th", "scope" = "col", "role" = "columnheader"), text);
}

fn row(b: &mut Markup, position: usize, at: usize, is_found: bool) {
    let (data, texts) = (b.data, &b.data.texts);
    let Some(category) = data.categories.get(position) else { return };
    let Some(entry) = category.entry(at) else { return };
    b.open(kind!("th", "scope" = "row", "role" = "rowheader"));
    b.name(entry.name());
    b.small(entry.kind());
    b.close();
    let none = AttrValue::default;
    cell(b, texts.column_purpose(), entry.purpose(), entry.note());
    if is_found {
        cell(b, texts.column_provider(), entry.provider(), category.words.title());
    }
    cell(b, texts.column_period(), entry.period(), none());
    cell(b, texts.column_party(), entry.party(), none());
    // What is found has the switch that is about it: its own, its vendor's, or its category's.
    let mut place = Place { category: position, start: at, end: at + 1 };
    let grain = data.facts.grain();
    let label = match grain.as_bytes() {
        [b'e', ..] => entry.name(),
        [b'v', ..] => {
            (place.start, place.end) = category.of_owner(category.owner(at));
            entry.provider()
        }
        _ => {
            place.end = 0;
            category.words.title()
        }
    };
    if is_found || grain.as_bytes().first() == Some(&b'e') {
        b.open(kind!("td", "role" = "cell"));
        control(b, place, label);
        b.close();
    }
}

#[inline(never)]
fn cell(b: &mut Markup, label: AttrValue, text: AttrValue, note: AttrValue) {
    b.open(kind!("td", "role" = "cell"; "data-label"));
    b.set(label);
    b.text(text);
    if !note.is_empty() {
        b.small(note);
    }
    b.close();
}

/// What there is to say of a vendor. `groups`: the categories in which it takes part; empty where the place says so.
#[inline(never)]
pub fn about(b: &mut Markup, vendor: &PanelVendor, groups: AttrValue) {
    let texts = &b.data.texts;
    b.open(kind!("dl"));
    line(b, texts.policy_column_category(), groups);
    line(b, texts.vendor_role(), vendor.role());
    line(b, texts.vendor_shared_data(), vendor.shared_data());
    line(b, texts.vendor_countries(), vendor.countries());
    line(b, texts.vendor_transfer(), vendor.transfer());
    line(b, texts.when_refused(), vendor.refused());
    b.close();
    b.link(vendor.privacy(), vendor.privacy_href());
}

#[inline(never)]
fn line(b: &mut Markup, label: AttrValue, text: AttrValue) {
    if !text.is_empty() {
        b.leaf(kind!("dt"), label);
        b.leaf(kind!("dd"), text);
    }
}
