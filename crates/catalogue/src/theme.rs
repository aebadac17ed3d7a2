//! How banner and panel look: what the operator may choose, the presets, and the colours that come out.
//!
//! Invariant: no field speaks of accepting or refusing alone. Both buttons have one style, so no theme can make refusing
//! weaker (EDPB taskforce report on banners, types C to E).

pub mod color;

use color::Color;

data! {
/// How banner and panel look. What is left out is as in the preset.
#[derive(Default)]
#[serde(default)]
struct Theme {
    /// The look to begin with.
    pub preset: Preset,
    /// The form of the banner on wide screens. On a phone every form is a sheet at the edge.
    pub layout: Layout,
    /// Where the banner stands. Without it: in the middle for a dialog, at the bottom for every other form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Whether the banner is a modal dialog; only with `layout: "dialog"`. Visitors cannot use the page before they
    /// answer, and the page does not scroll. This is lawful because the first layer has both answers: accepting and
    /// refusing each open the page at one click. Access never depends on consent, which EDPB Guidelines 05/2020
    /// § 3.1.2 forbid. Where closing decides nothing, the cross opens the page too.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub modal: bool,
    /// Whether the colours follow the page.
    pub scheme: Scheme,
    /// Colours in a light scheme.
    #[serde(skip_serializing_if = "Palette::is_empty")]
    pub light: Palette,
    /// Colours in a dark scheme.
    #[serde(skip_serializing_if = "Palette::is_empty")]
    pub dark: Palette,
    /// Radius of the corners in CSS pixels, up to 32; buttons have two thirds of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius: Option<u8>,
    /// Names of fonts, as in CSS `font-family`, such as `"Inter, sans-serif"`. A font has to be loaded by the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font: Option<String>,
    /// How much room there is around texts and buttons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spacing: Option<Spacing>,
    /// Path of a picture on the site itself, such as `/logo.svg`, before the heading of the banner. 32 CSS pixels high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}
}

data! {
/// A look that a designer has made.
#[derive(Default)]
enum Preset {
    /// White paper and a calm blue.
    #[default]
    Plain,
    /// Warm paper, a serif and small corners: for a law firm or an authority.
    Quiet,
    /// Round corners and a warm red: for a shop.
    Shop,
    /// Black, white and square.
    Ink,
    /// Cool green-blue: for health and travel.
    Sea,
    /// Violet: for software.
    Tech,
}
}

data! {
/// The form of the banner on wide screens.
#[derive(Default)]
enum Layout {
    /// A wide card with room around it.
    #[default]
    Box,
    /// A strip from edge to edge.
    Bar,
    /// A narrow card.
    Corner,
    /// A card in the middle. The page behind it stays usable, unless `modal` says otherwise: nobody is forced to answer
    /// (EDPB 05/2020, 38 to 41).
    Dialog,
}
}

data! {
/// A place on the screen. Start is where lines start: left in English.
#[allow(missing_docs, reason = "the names say it")]
enum Place {
    TopStart, Top, TopEnd, Start, Middle, End, BottomStart, Bottom, BottomEnd,
}
}

data! {
/// Whether the colours follow the page.
#[derive(Default)]
enum Scheme {
    /// Dark where the page is dark.
    #[default]
    Page,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}
}

data! {
/// How much room there is around texts and buttons.
#[allow(missing_docs, reason = "the names say it")]
enum Spacing {
    Compact, Normal, Roomy,
}
}

data! {
/// Colours as `#rgb` or `#rrggbb`.
#[derive(Default)]
#[serde(default)]
struct Palette {
    /// The ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// Headings, switches' names and outlined buttons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ink: Option<String>,
    /// Running text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soft: Option<String>,
    /// Outlines of buttons, switches and layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edge: Option<String>,
    /// Links, and the ground of the buttons that accept, refuse and save.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// The words on those buttons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_act: Option<String>,
}
}

/// Names of the six colours, as the catalogue and the custom properties of CSS write them.
pub const NAMES: [&str; 6] = ["paper", "ink", "soft", "edge", "act", "on_act"];

/// Two colours that are seen together, and the contrast that they need: WCAG 2.2 SC 1.4.3 for text, SC 1.4.11 for what
/// shows the bounds of a control.
pub const PAIRS: [(&str, &str, f64); 5] = [
    ("ink", "paper", 4.5),
    ("soft", "paper", 4.5),
    ("act", "paper", 4.5),
    ("on_act", "act", 4.5),
    ("edge", "paper", 3.0),
];

impl Palette {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The colours that the catalogue names, in the order of [`NAMES`].
    #[must_use]
    pub fn given(&self) -> [Option<&str>; 6] {
        [&self.paper, &self.ink, &self.soft, &self.edge, &self.act, &self.on_act].map(|color| color.as_deref())
    }
}

/// What a preset brings.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Colours in a light scheme, in the order of [`NAMES`].
    pub light: [&'static str; 6],
    /// Colours in a dark scheme.
    pub dark: [&'static str; 6],
    /// Radius of the corners in CSS pixels.
    pub radius: u8,
    /// Names of fonts.
    pub font: &'static str,
}

impl Preset {
    /// All presets.
    pub const ALL: [Preset; 6] = [Preset::Plain, Preset::Quiet, Preset::Shop, Preset::Ink, Preset::Sea, Preset::Tech];

    /// The preset as the catalogue writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Preset::Plain => "plain",
            Preset::Quiet => "quiet",
            Preset::Shop => "shop",
            Preset::Ink => "ink",
            Preset::Sea => "sea",
            Preset::Tech => "tech",
        }
    }

    /// What the preset brings. `www/styles/banner.css` has the look of [`Preset::Plain`] too.
    #[must_use]
    pub const fn look(self) -> Look {
        const SANS: &str = "system-ui, sans-serif";
        match self {
            Preset::Plain => Look {
                light: ["#fff", "#1b1f27", "#535b69", "#7b8494", "#1d4a8f", "#fff"],
                dark: ["#1b1e24", "#eef0f4", "#b1b8c4", "#868f9f", "#a9c8ff", "#0c1d3b"],
                radius: 16,
                font: SANS,
            },
            Preset::Quiet => Look {
                light: ["#fbfaf7", "#22211e", "#57534a", "#857f73", "#3a3f47", "#fff"],
                dark: ["#1c1b19", "#ece9e2", "#b5b0a4", "#8c877b", "#d9d4c7", "#22211e"],
                radius: 2,
                font: "Georgia, \"Times New Roman\", serif",
            },
            Preset::Shop => Look {
                light: ["#fff", "#241a14", "#65564c", "#917f73", "#a8321f", "#fff"],
                dark: ["#211a17", "#f6ece6", "#cbb9ae", "#978579", "#ffb59f", "#4a1206"],
                radius: 24,
                font: SANS,
            },
            Preset::Ink => Look {
                light: ["#fff", "#000", "#3d3d3d", "#000", "#000", "#fff"],
                dark: ["#000", "#fff", "#c8c8c8", "#fff", "#fff", "#000"],
                radius: 0,
                font: SANS,
            },
            Preset::Sea => Look {
                light: ["#f7fbfb", "#10262b", "#456067", "#6d868c", "#0b5f6b", "#fff"],
                dark: ["#0f2024", "#e2f1f2", "#a3bcc0", "#7b959a", "#8fd8df", "#06343b"],
                radius: 12,
                font: SANS,
            },
            Preset::Tech => Look {
                light: ["#fcfbff", "#1d1830", "#585170", "#857e9c", "#4b2bb8", "#fff"],
                dark: ["#171426", "#ece8fb", "#b3abcf", "#857da2", "#c6b6ff", "#23125f"],
                radius: 10,
                font: SANS,
            },
        }
    }
}

impl Theme {
    /// The six colours of a scheme as they come out, in the order of [`NAMES`]. A colour that cannot be read is as in the
    /// preset.
    #[must_use]
    pub fn colors(&self, is_dark: bool) -> [Color; 6] {
        let look = self.preset.look();
        let (given, preset) = if is_dark { (self.dark.given(), look.dark) } else { (self.light.given(), look.light) };
        let mut colors = [Color::default(); 6];
        for (at, color) in colors.iter_mut().enumerate() {
            let own = given[at].and_then(Color::parse);
            *color = own.or_else(|| Color::parse(preset[at])).unwrap_or_default();
        }
        colors
    }

    /// Where the banner stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place.unwrap_or(if self.layout == Layout::Dialog { Place::Middle } else { Place::Bottom })
    }
}

#[cfg(test)]
mod tests;
