//! Rules of the theme: every text can be read in every scheme that visitors may see (WCAG 2.2 SC 1.4.3 and 1.4.11), and
//! nothing gets into the style but what a field is for.

use super::Findings;
use crate::Catalogue;
use crate::syntax;
use crate::theme::color::Color;
use crate::theme::{Layout, NAMES, PAIRS, Palette, Place, Scheme, Theme};

pub(super) fn check(catalogue: &Catalogue, findings: &mut Findings) {
    let Some(theme) = &catalogue.theme else { return };
    for (is_dark, name, palette) in [(false, "light", &theme.light), (true, "dark", &theme.dark)] {
        colors(palette, name, findings);
        let is_seen = match theme.scheme {
            Scheme::Page => true,
            Scheme::Light => !is_dark,
            Scheme::Dark => is_dark,
        };
        if is_seen {
            contrast(theme, is_dark, name, findings);
        } else if *palette != Palette::default() {
            findings.warning(
                "theme-unused",
                format!("theme.{name}"),
                format!("the scheme is always {}", if is_dark { "light" } else { "dark" }),
                "leave the colours out, or the scheme",
            );
        }
    }
    place(theme, findings);
    if theme.modal && theme.layout != Layout::Dialog {
        findings.error(
            "theme-modal",
            "theme.modal",
            "only a dialog can be modal: any other form would leave the page in sight and out of reach",
            "write `\"layout\": \"dialog\"`, or leave `modal` out",
        );
    }
    if theme.radius.is_some_and(|radius| radius > 32) {
        findings.error("theme-radius", "theme.radius", "a radius goes up to 32 CSS pixels", "write a smaller number");
    }
    if let Some(font) = &theme.font
        && !is_font(font)
    {
        findings.error(
            "theme-font",
            "theme.font",
            format!("{font:?} is no list of fonts"),
            "write names of letters, digits, spaces and hyphens with commas between them, such as \"Inter, sans-serif\"",
        );
    }
    if let Some(logo) = &theme.logo
        && !(logo.starts_with('/') && !logo.starts_with("//") && syntax::is_link(logo))
    {
        findings.error(
            "theme-logo",
            "theme.logo",
            format!("{logo:?} is no path on the site itself"),
            "put the picture on the site, and write its path, such as \"/logo.svg\": the banner asks nobody else",
        );
    }
}

fn colors(palette: &Palette, scheme: &str, findings: &mut Findings) {
    for (name, given) in NAMES.iter().zip(palette.given()) {
        if let Some(given) = given.filter(|given| Color::parse(given).is_none()) {
            findings.error(
                "theme-color",
                format!("theme.{scheme}.{name}"),
                format!("{given:?} is no colour"),
                "write \"#rgb\" or \"#rrggbb\", such as \"#1d4a8f\"",
            );
        }
    }
}

/// The fault stands at the colour that the operator has written, so that there is something to mend.
fn contrast(theme: &Theme, is_dark: bool, scheme: &str, findings: &mut Findings) {
    let colors = theme.colors(is_dark);
    let given = if is_dark { theme.dark.given() } else { theme.light.given() };
    let at = |name: &str| NAMES.iter().position(|one| *one == name).unwrap_or_default();
    for (text, ground, wanted) in PAIRS {
        let (one, two) = (colors[at(text)], colors[at(ground)]);
        let found = one.contrast(two);
        if found >= wanted {
            continue;
        }
        let is_ground = given[at(text)].is_none() && given[at(ground)].is_some();
        let (name, weak, other) = if is_ground { (ground, two, one) } else { (text, one, two) };
        let help = match weak.towards(other, wanted) {
            Some(near) => format!("{near} is the nearest colour that can be read"),
            None => {
                format!("no colour of {name} can be read here: change {} too", if is_ground { text } else { ground })
            }
        };
        findings.error(
            "theme-contrast",
            format!("theme.{scheme}.{name}"),
            format!(
                "{text} {one} on {ground} {two} has a contrast of {found:.2}, and needs {wanted} (APCA: Lc {:.0})",
                one.lightness_contrast(two)
            ),
            help,
        );
    }
}

fn place(theme: &Theme, findings: &mut Findings) {
    let is_strip = matches!(theme.place(), Place::Top | Place::Bottom);
    if theme.layout == Layout::Bar && !is_strip {
        findings.error(
            "theme-place",
            "theme.place",
            "a bar goes from edge to edge",
            "write \"top\" or \"bottom\", or another layout",
        );
    }
}

/// Whether a text is a list of names of fonts, and nothing that could end the declaration.
fn is_font(text: &str) -> bool {
    let is_name = |name: &str| {
        let name = name.trim();
        let bare = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(name);
        !bare.is_empty() && bare.chars().all(|one| one.is_alphanumeric() || one == ' ' || one == '-' || one == '_')
    };
    text.len() <= 200 && text.split(',').all(is_name)
}
