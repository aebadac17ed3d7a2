//! The banner as a list of nodes, made from the virtual trees of the Yew components: one list for all languages.
//!
//! gate.js builds the elements with createElement, setAttribute and textContent, so it needs no HTML sink and works
//! under any Content Security Policy. A node is `["tag", {attribute: value}, child…]`. A number as a child or a value
//! is a slot: the place of a text in `texts[language]`.
//! Invariant: only tags, attributes and addresses that this file allows get into a node. A theme adds names of parts and
//! an image (`theme`), whose address this file judges too.

use crate::{theme, way_back};
use anyhow::{Context, Result, bail, ensure};
use cookie_gate_catalogue::{Catalogue, Change, Consent, Minors, language, words};
use cookie_gate_panel::age::{AgeProps, age};
use cookie_gate_panel::banner::{BannerProps, banner};
use cookie_gate_panel::notice::{NoticeProps, notice};
use cookie_gate_panel::reopen::{ReopenProps, reopen};
use cookie_gate_panel::{BannerTexts, Link};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use yew::AttrValue;
use yew::virtual_dom::{VNode, VTag};

const TAGS: &[&str] = &["a", "button", "div", "h2", "p", "section"];
/// Texts that a layer says once, in the first slots of `texts` (www/gate/ui.js, `show`). The states of the way back
/// follow them. Where a law lets closing decide nothing, the name of the cross under that law comes after these.
const SAYS: [&str; 3] = ["saved", "not_saved", "no_panel"];
const ATTRIBUTES: &[&str] = &["aria-label", "class", "data-action", "dir", "href", "lang", "role", "type"];
/// Attributes that are always in a slot, since their values depend on the language.
const SPOKEN: &[&str] = &["aria-label", "lang"];

/// The banner and the other elements that gate.js shows without the panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Painted {
    /// The node of the banner.
    pub banner: Value,
    /// The node of the reopening button.
    pub reopen: Value,
    /// Nodes that only some catalogues need, by their names in gate.js.
    pub more: BTreeMap<&'static str, Value>,
    /// Texts of the slots, by language. All lists have the same length.
    pub texts: BTreeMap<String, Vec<String>>,
}

/// Renders the banner and the other elements in every language of the catalogue.
///
/// # Errors
/// When a text is missing in a language, the structure differs between languages, or a tag, an attribute or an address
/// is not allowed.
pub fn paint(catalogue: &Catalogue) -> Result<Painted> {
    let consent = &catalogue.consent;
    let is_announced = catalogue.policy.changes.iter().any(|change| change.version > 1 && change.is_announced());
    let has_opt_out = consent.profiles().iter().any(|profile| profile.law().opt_out_link);
    let mut slots = Vec::new();
    let closes = consent.profiles().iter().any(|profile| !profile.law().close_refuses);
    let mut say = |id: &str, text: fn(&Catalogue, &str, &str) -> Result<String>| -> Result<()> {
        let texts = catalogue.languages.iter().map(|language| text(catalogue, id, language));
        slots.push(texts.collect::<Result<Vec<_>>>()?);
        Ok(())
    };
    SAYS.into_iter().try_for_each(|id| say(id, word))?;
    way_back::STATES.into_iter().try_for_each(|id| say(id, way_back::state))?;
    closes.then_some("close").into_iter().try_for_each(|id| say(id, word))?;
    let mut more = BTreeMap::new();
    let mut layer = |name: &'static str, tree: &dyn Fn(&str) -> Result<VNode>| -> Result<Value> {
        let trees = catalogue.languages.iter().map(|language| tree(language)).collect::<Result<Vec<_>>>()?;
        let roots = trees.iter().map(|tree| tag_of(tree).context("a layer is one element"));
        node(&roots.collect::<Result<Vec<_>>>()?, &mut slots).context(name)
    };
    let place = AttrValue::from(way_back::places(consent.way_back).swap_remove(0));
    let again = |language: &str, text: &str| {
        let word = |id| word(catalogue, id, language).map(AttrValue::from);
        let props = ReopenProps {
            language: language.to_string().into(),
            direction: direction(language),
            text: word(text)?,
            place: place.clone(),
        };
        Ok(reopen(&props))
    };
    let first = layer("banner", &|language| {
        Ok(banner(&BannerProps { texts: banner_texts(catalogue, language)?, on_choice: None }))
    })?;
    let way_back = layer("reopen", &|language| again(language, "reopen"))?;
    if has_opt_out {
        more.insert("optout", layer("optout", &|language| again(language, "opt_out_link"))?);
    }
    if is_announced {
        let announced = layer("notice", &|language| {
            let word = |id| word(catalogue, id, language).map(AttrValue::from);
            let (title, noted, customise) = (word("notice_title")?, word("noted")?, word("customise")?);
            let links = policy_links(catalogue, language)?;
            Ok(notice(&NoticeProps {
                language: language.to_string().into(),
                direction: direction(language),
                title,
                links,
                noted,
                customise,
            }))
        })?;
        more.insert("notice", announced);
    }
    if consent.minors == Minors::Ask {
        let question = layer("age", &|language| {
            let word = |id| word(catalogue, id, language).map(AttrValue::from);
            Ok(age(&AgeProps {
                language: language.to_string().into(),
                direction: direction(language),
                title: word("age_title")?,
                text: word("age_text")?,
                adult: word("age_adult")?,
                minor: word("age_minor")?,
                reject: word("reject_all")?,
            }))
        })?;
        let guardian = layer("guardian", &|language| {
            let assumed =
                Catalogue { consent: Consent { minors: Minors::Assume, ..consent.clone() }, ..catalogue.clone() };
            Ok(banner(&BannerProps { texts: banner_texts(&assumed, language)?, on_choice: None }))
        })?;
        more.extend([("age", question), ("guardian", guardian)]);
    }
    let (mut first, mut way_back) = (first, way_back);
    if let Some(theme) = &catalogue.theme {
        let logo = theme.logo.iter().find(|logo| !is_safe_href(logo));
        ensure!(logo.is_none(), "theme.logo: the address {logo:?} is not allowed");
        [&mut first, &mut way_back].into_iter().chain(more.values_mut()).for_each(|node| theme::dress(node, theme));
    }
    let texts = catalogue.languages.iter().enumerate();
    let texts = texts.map(|(at, language)| (language.clone(), slots.iter().map(|slot| slot[at].clone()).collect()));
    let texts = texts.collect();
    Ok(Painted { banner: first, reopen: way_back, more, texts })
}

/// The texts of the banner in `language`.
///
/// # Errors
/// When a text is missing in that language.
pub fn banner_texts(catalogue: &Catalogue, language: &str) -> Result<BannerTexts> {
    let word = |id| word(catalogue, id, language);
    let separator = word("list_separator")?;
    let mut purposes = Vec::new();
    for category in catalogue.categories.iter().filter(|category| !category.required) {
        purposes.push(localized(&category.title, language, "category title")?);
    }
    let mut vendors: Vec<String> = Vec::new();
    for vendor in catalogue.vendors.iter().filter(|vendor| catalogue.can_refuse(vendor)) {
        let name = localized(&vendor.name, language, "vendor name")?;
        if !vendors.contains(&name) {
            vendors.push(name);
        }
    }
    let period = words::period(catalogue, &catalogue.consent.period, language)
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
    let named = catalogue.consent.profiles().iter().any(|profile| profile.law().names_partners);
    let named = (named && !vendors.is_empty()).then_some("banner_third_parties");
    let guarded = (catalogue.consent.minors == Minors::Assume).then_some("age_text");
    for id in guarded.into_iter().chain(["banner_purposes"]) {
        sentences.push(words::fill(&word(id)?, &values));
    }
    let count = u32::try_from(vendors.len())?;
    let partners = match count {
        0 => String::new(),
        _ => words::counted(catalogue, "banner_partners", language, count)
            .with_context(|| format!("texts.banner_partners: no text in {language}"))?,
    };
    let rest: Vec<String> = (named.into_iter().chain(["banner_period"]))
        .map(|id| Ok(words::fill(&word(id)?, &values)))
        .collect::<Result<_>>()?;
    let between = if sentences.iter().any(|sentence| sentence.ends_with('。')) { "" } else { " " };
    // Sentences stand beside a button, so each side brings its own space.
    let [body, rest] = [sentences, rest].map(|sentences| sentences.join(between));
    Ok(BannerTexts {
        language: language.to_string().into(),
        direction: direction(language),
        label: word("banner_label")?.into(),
        title: word("banner_title")?.into(),
        body: [&body, between].concat().into(),
        rest: if count == 0 { rest.into() } else { [between, &rest].concat().into() },
        partners: partners.into(),
        links: policy_links(catalogue, language)?,
        accept: word(if catalogue.consent.minors == Minors::Assume { "guardian_accept" } else { "accept_all" })?.into(),
        reject: word("reject_all")?.into(),
        customise: word("customise")?.into(),
        close: word("close_reject")?.into(),
    })
}

fn direction(language: &str) -> AttrValue {
    AttrValue::Static(language::direction(language))
}

/// The links of the banner and of the notice.
fn policy_links(catalogue: &Catalogue, language: &str) -> Result<Vec<Link>> {
    let links = &catalogue.policy.links;
    let links = [("link_cookies", &links.cookies), ("link_privacy", &links.privacy)].into_iter();
    let link = |(id, href)| {
        let text = word(catalogue, id, language)?.into();
        Ok(Link { text, href: localized(href, language, "policy link")?.into() })
    };
    links.map(link).collect()
}

/// The text about a change that visitors are asked about or told: who has taken over, if anyone, and the operator's
/// note.
///
/// # Errors
/// When a text is missing in that language.
pub fn change_note(catalogue: &Catalogue, change: &Change, language: &str) -> Result<String> {
    let note = localized(&change.note, language, "note of a change")?;
    let Some(old) = change.previous_controller.get(language) else { return Ok(note) };
    let new = localized(&catalogue.controller.name, language, "controller name")?;
    let taken_over = words::fill(&word(catalogue, "controller_changed", language)?, &[("old", old), ("new", &new)]);
    Ok(format!("{taken_over} {note}"))
}

/// The sentence for a visitor whose browser sends the opt-out signal: which vendors are opted out of.
///
/// # Errors
/// When a text is missing in that language.
pub fn signal_text(catalogue: &Catalogue, language: &str) -> Result<String> {
    let vendors = catalogue.vendors.iter().filter(|vendor| vendor.is_opted_out_of());
    let names = vendors.map(|vendor| localized(&vendor.name, language, "vendor name")).collect::<Result<Vec<_>>>()?;
    let names = names.join(&word(catalogue, "list_separator", language)?);
    Ok(words::fill(&word(catalogue, "signal_honoured", language)?, &[("vendors", &names)]))
}

/// The text with this id, or an error that names the id.
pub(super) fn word(catalogue: &Catalogue, id: &str, language: &str) -> Result<String> {
    let found = words::lookup(catalogue, id, language);
    found.map(String::from).with_context(|| format!("texts.{id}: no text in {language}"))
}

/// A text of the catalogue in a language, or an error that names the text.
pub(super) fn localized(text: &cookie_gate_catalogue::Localized, language: &str, what: &str) -> Result<String> {
    text.get(language).cloned().with_context(|| format!("{what}: no text in {language}"))
}

/// Whether a link may have the address `href`: http(s), mailto, or relative to the page.
pub(super) fn is_safe_href(href: &str) -> bool {
    if href.is_empty() || href.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    match href.split(['/', '?', '#']).next().unwrap_or("").split_once(':') {
        Some((scheme, _)) => ["https", "http", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        None => true,
    }
}

fn tag_of(node: &VNode) -> Option<&VTag> {
    match node {
        VNode::VTag(tag) => Some(tag),
        _ => None,
    }
}

/// The node for one element, from its versions in all languages.
fn node(elements: &[&VTag], slots: &mut Vec<Vec<String>>) -> Result<Value> {
    let tag = same(elements.iter().map(|element| element.tag())).context("tags differ by language")?;
    ensure!(TAGS.contains(&tag), "<{tag}> is not allowed");
    let mut list = vec![Value::from(tag), Value::Object(attributes(elements, slots)?)];
    let children: Vec<Vec<&VNode>> = elements.iter().map(|element| children(element)).collect();
    let count = same(children.iter().map(Vec::len));
    let count = count.with_context(|| format!("the children of <{tag}> differ by language"))?;
    for at in 0..count {
        let child = || children.iter().filter_map(|children| children.get(at).copied());
        let below: Vec<&VTag> = child().filter_map(tag_of).collect();
        let texts: Vec<String> = child().filter_map(word_of).collect();
        if below.len() == elements.len() {
            list.push(node(&below, slots)?);
        } else if texts.len() == elements.len() {
            list.push(slot(texts, slots));
        } else {
            bail!("the children of <{tag}> differ by language, or are neither an element nor a text");
        }
    }
    Ok(Value::Array(list))
}

/// The children of an element. Yew keeps children in lists; the lists are replaced by what they contain.
fn children(element: &VTag) -> Vec<&VNode> {
    fn add<'a>(node: &'a VNode, found: &mut Vec<&'a VNode>) {
        match node {
            VNode::VList(list) => list.iter().for_each(|node| add(node, found)),
            node => found.push(node),
        }
    }
    let mut found = Vec::new();
    if let Some(node) = element.children() {
        add(node, &mut found);
    }
    found
}

fn attributes(elements: &[&VTag], slots: &mut Vec<Vec<String>>) -> Result<Map<String, Value>> {
    let mut map = Map::new();
    let mut lists: Vec<Vec<(&str, &str)>> =
        elements.iter().map(|element| element.attributes.iter().collect()).collect();
    // Yew guarantees no order, but equal input has to give equal bytes.
    lists.iter_mut().for_each(|list| list.sort_unstable());
    let names = |list: &Vec<(&str, &str)>| list.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
    let names = same(lists.iter().map(names)).context("attributes differ by language")?;
    for (at, name) in names.into_iter().enumerate() {
        let name = name.as_str();
        ensure!(ATTRIBUTES.contains(&name), "attribute `{name}` is not allowed");
        let values: Vec<&str> = lists.iter().filter_map(|list| Some(list.get(at)?.1)).collect();
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
    Ok(map)
}

fn word_of(node: &VNode) -> Option<String> {
    match node {
        VNode::VText(text) => Some(text.text.to_string()),
        _ => None,
    }
}

/// The slot of a text. Equal texts share a slot.
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
