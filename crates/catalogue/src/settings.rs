//! Settings of the gate: how it keeps a visitor's decision, what it refuses, and by which means.

use super::Profile;
use super::theme::Place;
use std::collections::BTreeMap;

data! {
/// How the gate asks visitors and keeps their decisions.
#[serde(default)]
struct Consent {
    /// Name of the cookie that holds the record.
    pub cookie: String,
    /// How long a decision holds: an ISO 8601 duration. Months are calendar months.
    pub period: String,
    /// Domain attribute of the record's cookie, for sites whose sub-domains share one decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// localStorage key for the visitor's own history of decisions. Without it no history is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<String>,
    /// Path on the site that takes a receipt of each decision by POST. Without it nothing is sent. Needs `history`: the
    /// gate sends receipts that did not arrive again from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipts_url: Option<String>,
    /// Whose law holds for visitors whose region the page does not tell, or whose region is not under `regions`.
    pub profile: Profile,
    /// Whose law holds in which region (ISO 3166-1 or 3166-2 code, such as `GB` or `US-CA`). The page tells the
    /// visitor's region. `US` also stands for `US-NY` unless `US-NY` is listed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub regions: BTreeMap<String, Profile>,
    /// What has a switch of its own in the panel.
    pub grain: Grain,
    /// Whether minors visit the site, and how the gate treats them.
    pub minors: Minors,
    /// What a page does when the visitor takes back a grant.
    pub withdraw: Withdraw,
    /// Who offers the way back to the choices.
    pub way_back: WayBack,
    /// Whether robots are asked.
    pub robots: Robots,
    /// Whether a page asks inside a frame of another site.
    pub in_frame: InFrame,
    /// In which sections of the Global Privacy Platform `__gpp` tells scripts of the decision. Without any, there is no
    /// `__gpp`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gpp: Vec<GppSection>,
    /// Whether a box stands in the place of what waits for a grant.
    pub placeholders: Placeholders,
}
}

data! {
/// Whether a frame, player or widget that waits for a grant shows a box. The box names the vendor, the category and what
/// the vendor gets, and offers to show the element once or to allow the category.
#[derive(Default)]
enum Placeholders {
    /// The place stays empty.
    #[default]
    Off,
    /// The gate draws a box in the place of the element.
    On,
}
}

data! {
/// What has a switch of its own in the panel. Each finer grain has the switches of the coarser grains too. The first layer
/// always answers for categories.
#[derive(Default)]
enum Grain {
    /// Each optional category.
    #[default]
    Category,
    /// In each optional category, each vendor, and the site itself.
    Vendor,
    /// Each cookie, key, database and so on of an optional category.
    Entry,
}
}

data! {
/// A section of the Global Privacy Platform (IAB Tech Lab).
enum GppSection {
    /// Section 7, for the laws of all states of the USA, in the words of the Multi-State Privacy Agreement. The section
    /// says that the site's transactions are not covered by the agreement.
    Usnat,
    /// Section 8, for the law of California.
    Usca,
}
}

data! {
/// Who offers the way back to the choices after a decision (GDPR Art. 7(3): withdrawing is as easy as granting). The
/// gate's button has nine places, with the names of the banner's places (`theme.place`). The button says what the decision
/// allows. It moves aside where it would cover a link, a control, or a bar that stays while the page scrolls.
#[derive(Default)]
#[allow(missing_docs, reason = "the names say it")]
enum WayBack {
    TopStart, Top, TopEnd, Start, Middle, End,
    /// The gate shows a button on every page, at the bottom, where lines start: left in English.
    #[default]
    BottomStart,
    Bottom, BottomEnd,
    /// The page has a link to `#cookie-settings`, or an element with `data-cookie-gate-open`. The gate shows its button
    /// only while the page has neither.
    Page,
}
}

impl WayBack {
    /// The place of the gate's button; none = the page has a way back of its own.
    #[must_use]
    pub fn place(self) -> Option<Place> {
        Some(match self {
            WayBack::TopStart => Place::TopStart,
            WayBack::Top => Place::Top,
            WayBack::TopEnd => Place::TopEnd,
            WayBack::Start => Place::Start,
            WayBack::Middle => Place::Middle,
            WayBack::End => Place::End,
            WayBack::BottomStart => Place::BottomStart,
            WayBack::Bottom => Place::Bottom,
            WayBack::BottomEnd => Place::BottomEnd,
            WayBack::Page => return None,
        })
    }
}

data! {
/// Whether known robots and browsers that a program drives (`navigator.webdriver`) see the banner.
#[derive(Default)]
enum Robots {
    /// Everyone is asked.
    #[default]
    Ask,
    /// Robots see no banner. All stays denied.
    Silent,
}
}

data! {
/// Whether a page asks while it stands in a frame of another site. A frame of the site itself never asks: the page
/// around it does.
#[derive(Default)]
enum InFrame {
    /// The frame asks nobody, and all stays denied.
    #[default]
    Silent,
    /// The frame shows the banner. The record then belongs to the pair of both sites (`Partitioned`), and needs https.
    Ask,
}
}

data! {
/// What a page does when the visitor takes back a grant. In both cases the gate first removes what may not stay, and
/// puts frames, players and images to sleep. Scripts that have run cannot be called back.
#[derive(Default)]
enum Withdraw {
    /// The page stays as it is. The report names the scripts that have run.
    #[default]
    Stay,
    /// The page loads anew, without the scripts.
    Reload,
}
}

data! {
/// How the gate treats minors (GDPR Art. 8, PIPL Art. 31). A visitor who is not known to be of age needs a guardian for
/// every grant. Grants that were given without a guardian are void.
#[derive(Default)]
enum Minors {
    /// The site expects no minors.
    #[default]
    Off,
    /// The gate asks for the visitor's age group before it shows the banner.
    Ask,
    /// The gate treats every visitor as a minor.
    Assume,
}
}

impl Default for Consent {
    fn default() -> Self {
        Consent {
            cookie: "cookie-agree".into(),
            period: "P6M".into(),
            domain: None,
            history: None,
            receipts_url: None,
            profile: Profile::Strict,
            regions: BTreeMap::new(),
            grain: Grain::Category,
            minors: Minors::Off,
            withdraw: Withdraw::Stay,
            way_back: WayBack::BottomStart,
            robots: Robots::Ask,
            in_frame: InFrame::Silent,
            gpp: Vec::new(),
            placeholders: Placeholders::Off,
        }
    }
}

data! {
/// What happens to cookies and storage that no entry declares.
#[serde(default)]
struct Undeclared {
    /// What happens to undeclared cookies. Default: `refuse`.
    pub cookies: Treatment,
    /// What happens to undeclared storage: keys, databases and so on. Default: `report`.
    pub storage: Treatment,
}
}

impl Default for Undeclared {
    fn default() -> Self {
        Undeclared { cookies: Treatment::Refuse, storage: Treatment::Report }
    }
}

data! {
/// How the gate treats an undeclared name. `report` lets it through.
#[allow(missing_docs, reason = "the names say it")]
enum Treatment { Refuse, Report }
}

data! {
/// Whether the gate refuses what is not granted, or only reports it.
#[derive(Default)]
enum Mode {
    /// The gate refuses what is not granted.
    #[default]
    Enforce,
    /// The gate refuses nothing. Its report says what it would have refused. It still keeps the visitor's record.
    Observe,
}
}

data! {
/// How the gate stops requests to vendors that are not granted.
#[derive(Default)]
enum Enforcement {
    /// By hooks alone. Hooks miss requests that the browser's parser starts before scripts run.
    #[default]
    Hooks,
    /// By hooks and by a Content Security Policy that allows requests only to the site's own hosts and to hosts of
    /// granted vendors. A grant that adds hosts reloads the page once.
    Strict,
}
}
