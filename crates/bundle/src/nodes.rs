//! The banner as a node list: rendered natively from the Yew components, one tree for all languages, texts in slots.
//!
//! gate.js builds it with createElement, setAttribute and textContent, so no HTML sink is needed under any CSP.
//! A node is `["tag", {attribute: value}, child…]`; a number, as child or as value, is the place of a text in
//! `texts[language]`. Invariant: only tags, attributes and addresses on the lists below leave this module.

use anyhow::{Context, Result, bail, ensure};
use cookie_gate_catalogue::{Catalogue, Change, Consent, Minors, text};
use cookie_gate_panel::age::AgeProps;
use cookie_gate_panel::banner::BannerProps;
use cookie_gate_panel::notice::NoticeProps;
use cookie_gate_panel::reopen::ReopenProps;
use cookie_gate_panel::{Age, Banner, BannerTexts, Link, Notice, Reopen};
use scraper::{ElementRef, Html, Node};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Poll, Waker};
use yew::{AttrValue, BaseComponent, LocalServerRenderer};

const TAGS: &[&str] = &["a", "button", "div", "h2", "p", "section"];
const ATTRIBUTES: &[&str] = &["aria-label", "class", "data-action", "data-text", "dir", "href", "lang", "role", "type"];
/// Always in a slot, since they speak a language.
const SPOKEN: &[&str] = &["aria-label", "data-text", "lang"];

/// The first layer, ready for gate.js.
#[derive(Clone, Debug, PartialEq)]
pub struct Painted {
    /// Node of the banner.
    pub banner: Value,
    /// Node of the reopening button and the live region.
    pub reopen: Value,
    /// Nodes that only some catalogues need, by the name that gate.js knows them by.
    pub more: BTreeMap<&'static str, Value>,
    /// Texts of the slots, by language; all lists are of one length.
    pub texts: BTreeMap<String, Vec<String>>,
}

/// Renders banner and reopening button in every language of the catalogue.
///
/// # Errors
/// A text missing in a language, a structure that differs between languages, an address that is not allowed.
pub fn paint(catalogue: &Catalogue) -> Result<Painted> {
    let consent = &catalogue.consent;
    let is_announced = catalogue.policy.changes.iter().any(|change| change.version > 1 && change.is_announced());
    let has_opt_out = consent.profiles().iter().any(|profile| profile.law().opt_out_link);
    let mut slots = Vec::new();
    let mut more = BTreeMap::new();
    let mut layer = |name: &'static str, html: &dyn Fn(&str) -> Result<String>| -> Result<Value> {
        let pages = catalogue.languages.iter().map(|language| Ok(Html::parse_fragment(&html(language)?)));
        node(&roots(&pages.collect::<Result<Vec<_>>>()?)?, &mut slots).context(name)
    };
    let reopen = |language: &str, text: &str| {
        let word = |id| word(catalogue, id, language).map(AttrValue::from);
        render::<Reopen>(ReopenProps {
            language: language.to_string().into(),
            text: word(text)?,
            saved: word("saved")?,
        })
    };
    let banner = layer("banner", &|language| {
        render::<Banner>(BannerProps { texts: banner_texts(catalogue, language)?, on_choice: None })
    })?;
    let again = layer("reopen", &|language| reopen(language, "reopen"))?;
    if has_opt_out {
        more.insert("optout", layer("optout", &|language| reopen(language, "opt_out_link"))?);
    }
    if is_announced {
        let notice = layer("notice", &|language| {
            let word = |id| word(catalogue, id, language).map(AttrValue::from);
            let (title, noted, customise) = (word("notice_title")?, word("noted")?, word("customise")?);
            let links = policy_links(catalogue, language)?;
            render::<Notice>(NoticeProps { language: language.to_string().into(), title, links, noted, customise })
        })?;
        more.insert("notice", notice);
    }
    if consent.minors == Minors::Ask {
        let age = layer("age", &|language| {
            let word = |id| word(catalogue, id, language).map(AttrValue::from);
            render::<Age>(AgeProps {
                language: language.to_string().into(),
                title: word("age_title")?,
                text: word("age_text")?,
                adult: word("age_adult")?,
                minor: word("age_minor")?,
                reject: word("reject_all")?,
            })
        })?;
        let guardian = layer("guardian", &|language| {
            let assumed =
                Catalogue { consent: Consent { minors: Minors::Assume, ..consent.clone() }, ..catalogue.clone() };
            render::<Banner>(BannerProps { texts: banner_texts(&assumed, language)?, on_choice: None })
        })?;
        more.extend([("age", age), ("guardian", guardian)]);
    }
    let texts = catalogue.languages.iter().enumerate();
    let texts = texts.map(|(at, language)| (language.clone(), slots.iter().map(|slot| slot[at].clone()).collect()));
    let texts = texts.collect();
    Ok(Painted { banner, reopen: again, more, texts })
}

/// The banner's words in `language`, from the catalogue.
///
/// # Errors
/// A text missing in that language.
pub fn banner_texts(catalogue: &Catalogue, language: &str) -> Result<BannerTexts> {
    let word = |id| word(catalogue, id, language);
    let separator = word("list_separator")?;
    let mut purposes = Vec::new();
    for category in catalogue.categories.iter().filter(|category| !category.required) {
        purposes.push(localized(&category.title, language, "category title")?);
    }
    let mut vendors = Vec::new();
    for vendor in &catalogue.vendors {
        let sets = |entry: &&cookie_gate_catalogue::Entry| entry.vendor.as_ref() == Some(&vendor.id);
        if catalogue.entries.iter().any(|entry| sets(&entry)) {
            vendors.push(localized(&vendor.name, language, "vendor name")?);
        }
    }
    let period = text::period(catalogue, &catalogue.consent.period, language)
        .with_context(|| format!("consent.period: no words for `{}` in {language}", catalogue.consent.period))?;
    let values = [
        ("site", localized(&catalogue.site.name, language, "site name")?),
        ("controller", localized(&catalogue.controller.name, language, "controller name")?),
        ("purposes", purposes.join(&separator)),
        ("vendors", vendors.join(&separator)),
        ("period", period),
        ("reopen", word("reopen")?),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut sentences = Vec::new();
    let third_parties = (!vendors.is_empty()).then_some("banner_third_parties");
    let guarded = (catalogue.consent.minors == Minors::Assume).then_some("age_text");
    for id in guarded.into_iter().chain(["banner_purposes"]).chain(third_parties).chain(["banner_period"]) {
        sentences.push(text::fill(&word(id)?, &values));
    }
    let between = if sentences.iter().any(|sentence| sentence.ends_with('。')) { "" } else { " " };
    Ok(BannerTexts {
        language: language.to_string().into(),
        label: word("banner_label")?.into(),
        title: word("banner_title")?.into(),
        body: sentences.join(between).into(),
        links: policy_links(catalogue, language)?,
        accept: word(if catalogue.consent.minors == Minors::Assume { "guardian_accept" } else { "accept_all" })?.into(),
        reject: word("reject_all")?.into(),
        customise: word("customise")?.into(),
        close: word("close_reject")?.into(),
    })
}

/// The links of the first layer.
fn policy_links(catalogue: &Catalogue, language: &str) -> Result<Vec<Link>> {
    let links = &catalogue.policy.links;
    let links = [("link_cookies", &links.cookies), ("link_privacy", &links.privacy)].into_iter();
    let link = |(id, href)| {
        let text = word(catalogue, id, language)?.into();
        Ok(Link { text, href: localized(href, language, "policy link")?.into() })
    };
    links.map(link).collect()
}

/// What is said of a change that visitors are asked about or told of, in a language: who has taken over, and the operator's note.
///
/// # Errors
/// A text missing in that language.
pub fn change_note(catalogue: &Catalogue, change: &Change, language: &str) -> Result<String> {
    let note = localized(&change.note, language, "note of a change")?;
    let Some(old) = change.previous_controller.get(language) else { return Ok(note) };
    let new = localized(&catalogue.controller.name, language, "controller name")?;
    let taken_over = text::fill(&word(catalogue, "controller_changed", language)?, &[("old", old), ("new", &new)]);
    Ok(format!("{taken_over} {note}"))
}

/// What is said to a visitor whose browser opts out of some vendors.
///
/// # Errors
/// A text missing in that language.
pub fn signal_text(catalogue: &Catalogue, language: &str) -> Result<String> {
    let vendors = catalogue.vendors.iter().filter(|vendor| vendor.is_opted_out_of());
    let names = vendors.map(|vendor| localized(&vendor.name, language, "vendor name")).collect::<Result<Vec<_>>>()?;
    let names = names.join(&word(catalogue, "list_separator", language)?);
    Ok(text::fill(&word(catalogue, "signal_honoured", language)?, &[("vendors", &names)]))
}

/// A text of the interface, or an error that names it.
pub(super) fn word(catalogue: &Catalogue, id: &str, language: &str) -> Result<String> {
    let found = text::lookup(catalogue, id, language);
    found.map(String::from).with_context(|| format!("texts.{id}: no text in {language}"))
}

/// A text of the catalogue, or an error that names it.
pub(super) fn localized(text: &cookie_gate_catalogue::Localized, language: &str, what: &str) -> Result<String> {
    text.get(language).cloned().with_context(|| format!("{what}: no text in {language}"))
}

/// Whether visitors may be sent to `href`: a page over http(s), a mail address, or a place on the site itself.
pub(super) fn is_safe_href(href: &str) -> bool {
    if href.is_empty() || href.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    match href.split(['/', '?', '#']).next().unwrap_or("").split_once(':') {
        Some((scheme, _)) => ["https", "http", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        None => true,
    }
}

fn render<C: BaseComponent>(props: C::Properties) -> Result<String> {
    let mut page = pin!(LocalServerRenderer::<C>::with_props(props).hydratable(false).render());
    let mut context = std::task::Context::from_waker(Waker::noop());
    // Nothing in these components waits for anything; a few turns are for the renderer's own buffering.
    for _ in 0..1000 {
        if let Poll::Ready(html) = page.as_mut().poll(&mut context) {
            return Ok(html);
        }
    }
    bail!("a component waits for something that does not come while rendering")
}

fn roots(pages: &[Html]) -> Result<Vec<ElementRef<'_>>> {
    pages.iter().map(|page| page.root_element().child_elements().next().context("nothing was rendered")).collect()
}

/// One node for the same element in all languages.
fn node(elements: &[ElementRef<'_>], slots: &mut Vec<Vec<String>>) -> Result<Value> {
    let tag = same(elements.iter().map(|element| element.value().name())).context("tags differ by language")?;
    ensure!(TAGS.contains(&tag), "<{tag}> is not allowed");
    let mut list = vec![Value::from(tag), Value::Object(attributes(elements, slots)?)];
    let count = same(elements.iter().map(|element| element.children().count()));
    let count = count.with_context(|| format!("the children of <{tag}> differ by language"))?;
    let mut children: Vec<_> = elements.iter().map(|element| element.children()).collect();
    for _ in 0..count {
        let child: Vec<_> = children.iter_mut().filter_map(Iterator::next).collect();
        let below: Vec<_> = child.iter().filter_map(|child| ElementRef::wrap(*child)).collect();
        let texts: Vec<_> = child.iter().filter_map(|child| word_of(child.value())).collect();
        if below.len() == elements.len() {
            list.push(node(&below, slots)?);
        } else if texts.len() == elements.len() {
            list.push(slot(texts, slots));
        } else {
            bail!("the children of <{tag}> differ by language");
        }
    }
    Ok(Value::Array(list))
}

fn attributes(elements: &[ElementRef<'_>], slots: &mut Vec<Vec<String>>) -> Result<Map<String, Value>> {
    let mut map = Map::new();
    let count = same(elements.iter().map(|element| element.value().attrs().count()));
    let names: Vec<&str> =
        elements.iter().take(1).flat_map(|element| element.value().attrs()).map(|(n, _)| n).collect();
    ensure!(count == Some(names.len()), "attributes differ by language");
    for name in names {
        ensure!(ATTRIBUTES.contains(&name), "attribute `{name}` is not allowed");
        let values: Vec<&str> = elements.iter().filter_map(|element| element.value().attr(name)).collect();
        ensure!(values.len() == elements.len(), "attribute `{name}` is missing in a language");
        if name == "href" {
            for href in &values {
                ensure!(is_safe_href(href), "address `{href}` is not allowed: https, http, mailto or relative only");
            }
        }
        let value = match same(values.iter().copied()) {
            Some(literal) if !SPOKEN.contains(&name) => Value::from(literal),
            _ => slot(values.into_iter().map(String::from).collect(), slots),
        };
        map.insert(name.to_string(), value);
    }
    // The parser keeps attributes in a hash map; the bundle must come out the same each time.
    map.sort_keys();
    Ok(map)
}

fn word_of(node: &Node) -> Option<String> {
    node.as_text().map(|text| text.to_string())
}

/// The slot of a text: equal texts share one.
fn slot(texts: Vec<String>, slots: &mut Vec<Vec<String>>) -> Value {
    let position = slots.iter().position(|known| *known == texts).unwrap_or_else(|| {
        slots.push(texts);
        slots.len() - 1
    });
    Value::from(position)
}

fn same<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}
