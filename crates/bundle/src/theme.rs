//! The style of a theme, which follows the style of every first layer (`www/styles/banner.css`), and what a theme adds to
//! the node lists: names of parts, and the logo.
//!
//! Every colour can also be set by a page, as `--cookie-gate-paper` and the like on `cookie-gate`. All else of the page
//! stays out: tokens are `!important`, and within a shadow root such a rule wins over every rule of the page.
//! Invariant: no rule speaks of accepting or refusing alone.

use cookie_gate_catalogue::theme::{Layout, NAMES, Place, Scheme, Spacing, Theme};
use serde_json::{Value, json};

/// From this width on, the form of the banner is the operator's. Below, it is a sheet at the edge.
const WIDE: &str = "@media(min-width:52.01rem)";

/// The rules of a theme.
#[must_use]
pub fn css(theme: &Theme) -> String {
    let look = theme.preset.look();
    let (light, dark) = (theme.colors(false), theme.colors(true));
    let tokens = |value: &dyn Fn(usize) -> String| {
        let token = |(at, name): (usize, &&str)| {
            let name = name.replace('_', "-");
            format!("--{name}:var(--cookie-gate-{name},{})!important;", value(at))
        };
        NAMES.iter().enumerate().map(token).collect::<String>()
    };
    let first = if theme.scheme == Scheme::Dark { dark } else { light };
    let mut css = format!(":host{{{}", tokens(&|at| first[at].to_string()));
    css += &format!("--radius:var(--cookie-gate-radius,{}px)!important;", theme.radius.unwrap_or(look.radius));
    css += &format!("--font:var(--cookie-gate-font,{})!important;", theme.font.as_deref().unwrap_or(look.font));
    css += match theme.scheme {
        Scheme::Page => "}",
        Scheme::Light => "color-scheme:light!important}",
        Scheme::Dark => "color-scheme:dark!important}",
    };
    if theme.scheme == Scheme::Page {
        let both = tokens(&|at| format!("light-dark({},{})", light[at], dark[at]));
        css += &format!("@supports(color:light-dark(#000,#fff)){{:host{{{both}}}}}");
    }
    css += "@media(prefers-contrast:more){:host{--soft:var(--ink)!important;--edge:var(--ink)!important}}\
            .banner,.again,.panel{font-family:var(--font)}\
            .banner,.panel{border-radius:var(--radius)}\
            button{border-radius:calc(var(--radius)*.65)}";
    if theme.logo.is_some() {
        css += ".logo{height:32px;width:auto;max-width:7em}.logo+h2{flex:1}";
    }
    css += spacing(theme.spacing.unwrap_or(Spacing::Normal));
    if theme.modal {
        // What browsers do to a dialog. The heading takes the focus, and is no control.
        css += ".banner{max-width:none}.banner::backdrop{background:#0a0f1899}h2:focus{outline:none}";
    }
    css += &format!("{WIDE}{{{}{}}}", form(theme.layout), place(theme.layout, theme.place()));
    // The layer moves up where it would hide what has the focus.
    css += ".up{inset-block:16px auto;margin-block:0}";
    css
}

fn spacing(spacing: Spacing) -> &'static str {
    match spacing {
        Spacing::Compact => "@media(min-width:52.01rem){.banner{padding:14px 16px;gap:4px 32px}}",
        Spacing::Normal => "",
        Spacing::Roomy => ".choice{padding:12px 20px}@media(min-width:52.01rem){.banner{padding:32px;gap:14px 56px}}",
    }
}

fn form(layout: Layout) -> &'static str {
    // A card whose parts stand one below the other. Accepting and refusing share the first row.
    macro_rules! column {
        ($width:literal) => {
            concat!(
                ".banner{width:min(",
                $width,
                ",100% - 32px);max-height:calc(100% - 32px);display:flex;flex-direction:column;gap:12px}\
                 .text{min-height:0;overflow:auto}.actions{align-self:stretch}"
            )
        };
    }
    match layout {
        Layout::Box => "",
        Layout::Bar => {
            ".banner{inset-inline:0;width:auto;padding-inline:max(24px,50% - 37em);border-width:1px 0 0;border-radius:0}"
        }
        Layout::Corner => column!("25em"),
        Layout::Dialog => column!("34em"),
    }
}

fn place(layout: Layout, place: Place) -> String {
    let edge = if layout == Layout::Bar { "0" } else { "16px" };
    let block = match place {
        Place::TopStart | Place::Top | Place::TopEnd => format!("inset-block:{edge} auto"),
        Place::Start | Place::Middle | Place::End => "inset-block:0;margin-block:auto;height:fit-content".into(),
        Place::BottomStart | Place::Bottom | Place::BottomEnd => format!("inset-block:auto {edge}"),
    };
    let inline = match place {
        Place::TopStart | Place::Start | Place::BottomStart => ";inset-inline:16px auto",
        Place::TopEnd | Place::End | Place::BottomEnd => ";inset-inline:auto 16px",
        // The box has its own rule, and a bar goes from edge to edge.
        Place::Top | Place::Middle | Place::Bottom if matches!(layout, Layout::Box | Layout::Bar) => "",
        Place::Top | Place::Middle | Place::Bottom => ";inset-inline:0;margin-inline:auto",
    };
    let turned = if layout == Layout::Bar && place == Place::Top { ";border-width:0 0 1px" } else { "" };
    format!(".banner{{{block}{inline}{turned}}}")
}

/// By the first class of an element, its name for `::part`. A choice is a button, whatever it answers.
const PARTS: [(&str, &str); 8] = [
    ("banner", "banner"),
    ("text", "text"),
    ("actions", "actions"),
    ("choice", "button"),
    ("link", "link"),
    ("close", "close"),
    ("again", "way-back"),
    ("reopen", "button"),
];

/// Adds the names of parts to a layer, and the logo to its heading.
pub fn dress(node: &mut Value, theme: &Theme) {
    let Some(list) = node.as_array_mut() else { return };
    let class = list.get(1).and_then(|attributes| attributes["class"].as_str()).unwrap_or_default().to_string();
    let first = class.split(' ').next().unwrap_or_default();
    let part = PARTS.iter().find(|(class, _)| *class == first).map(|(_, part)| *part);
    let is_link = list.first().is_some_and(|tag| tag == "a");
    if let (Some(part), Some(attributes)) = (part.or(is_link.then_some("link")), list.get_mut(1)) {
        attributes["part"] = part.into();
    }
    list.iter_mut().skip(2).for_each(|child| dress(child, theme));
    if let (Some(logo), "head") = (&theme.logo, first) {
        list.insert(2, json!(["img", { "alt": "", "class": "logo", "part": "logo", "src": logo }]));
    }
}
