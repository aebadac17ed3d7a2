//! What well-known products set, from their vendors' documentation and from observation.
//!
//! Why: published cookie tables are most often wrong about third parties (LINT-1, LINT-5, LINT-10).
//! Invariant: data, and functions that search them; `sets` lists what a catalogue must declare of a product in use,
//! `also` further names by which the product is recognised.

use crate::{Party, pattern::Pattern};
use cookie_gate::kind::Kind;

/// One product of one vendor.
pub struct Product {
    /// The common name of the product.
    pub name: &'static str,
    /// Hosts of the product. A vendor that declares one of them uses the product.
    pub hosts: &'static [&'static str],
    /// What the product always sets. A catalogue has to declare all of it.
    pub sets: &'static [Artefact],
    /// Names of other cookies of the product.
    pub also: &'static [&'static str],
    /// Whether the product's cookies serve advertising rather than statistics.
    pub advertises: bool,
}

/// One cookie or storage key of a product.
pub struct Artefact(pub Kind, pub Party, pub &'static str);

const fn cookie(name: &'static str) -> Artefact {
    Artefact(Kind::Cookie, Party::First, name)
}

/// Products, the most frequent first on the sites that this project has examined.
pub const PRODUCTS: &[Product] = &[
    Product {
        name: "Google Analytics",
        hosts: &["google-analytics.com", "analytics.google.com"],
        sets: &[cookie("_ga"), cookie("_ga_*")],
        also: &["_gid", "_gat*", "_dc_gtm_*", "__utm*"],
        advertises: false,
    },
    Product {
        name: "Baidu Tongji",
        hosts: &["hm.baidu.com", "tongji.baidu.com"],
        sets: &[
            cookie("HMACCOUNT"),
            cookie("Hm_lvt_*"),
            cookie("Hm_lpvt_*"),
            cookie("Hm_cv_*"),
            cookie("Hm_up_*"),
            cookie("Hm_ck_*"),
            Artefact(Kind::Cookie, Party::Third, "HMACCOUNT_BFESS"),
            Artefact(Kind::SessionStorage, Party::First, "HMACCOUNT"),
            Artefact(Kind::SessionStorage, Party::First, "Hm_unsent_*"),
            Artefact(Kind::LocalStorage, Party::First, "Hm_clear_cookie_*"),
        ],
        also: &["HMVT", "Hm_ct_*"],
        advertises: false,
    },
    Product {
        name: "Google Ads",
        hosts: &["googleadservices.com", "googlesyndication.com", "doubleclick.net"],
        sets: &[cookie("_gcl_au")],
        also: &["_gcl_*", "_gac_*", "__gads", "__gpi", "IDE", "test_cookie"],
        advertises: true,
    },
    Product {
        name: "Meta Pixel",
        hosts: &["connect.facebook.net"],
        sets: &[cookie("_fbp"), cookie("_fbc")],
        also: &["fr"],
        advertises: true,
    },
    Product {
        name: "Microsoft Clarity",
        hosts: &["clarity.ms"],
        sets: &[cookie("_clck"), cookie("_clsk")],
        also: &["CLID"],
        advertises: false,
    },
    Product {
        name: "Microsoft Advertising",
        hosts: &["bat.bing.com"],
        sets: &[cookie("_uetsid"), cookie("_uetvid")],
        also: &["_uetmsclkid"],
        advertises: true,
    },
    Product {
        name: "Hotjar",
        hosts: &["hotjar.com"],
        sets: &[cookie("_hjSessionUser_*"), cookie("_hjSession_*")],
        also: &["_hj*"],
        advertises: false,
    },
    Product {
        name: "Matomo",
        hosts: &["matomo.cloud"],
        sets: &[cookie("_pk_id*"), cookie("_pk_ses*")],
        also: &["_pk_*"],
        advertises: false,
    },
    Product {
        name: "Yandex Metrica",
        hosts: &["mc.yandex.ru"],
        sets: &[cookie("_ym_uid"), cookie("_ym_d")],
        also: &["_ym_*"],
        advertises: false,
    },
    Product {
        name: "Umeng (CNZZ)",
        hosts: &["cnzz.com"],
        sets: &[cookie("CNZZDATA*")],
        also: &["UM_distinctid"],
        advertises: false,
    },
    Product {
        name: "HubSpot",
        hosts: &["hs-analytics.net", "hs-scripts.com"],
        sets: &[cookie("__hstc"), cookie("__hssc"), cookie("__hssrc"), cookie("hubspotutk")],
        also: &[],
        advertises: false,
    },
    Product {
        name: "TikTok Pixel",
        hosts: &["analytics.tiktok.com"],
        sets: &[cookie("_ttp")],
        also: &["_tt_*"],
        advertises: true,
    },
    Product {
        name: "LinkedIn Insight",
        hosts: &["snap.licdn.com"],
        sets: &[cookie("li_fat_id")],
        also: &["bcookie", "lidc", "li_sugr"],
        advertises: true,
    },
];

/// Cookie names of Universal Analytics, which stopped processing in July 2023 (LINT-5).
pub const UNIVERSAL_ANALYTICS: &[&str] = &["_gid", "_gat*", "_dc_gtm_*", "__utm*"];

/// Names that many unrelated programs choose (LINT-8).
pub const GENERIC: &[&str] = &[
    "auth",
    "cart",
    "cid",
    "code",
    "config",
    "cookie",
    "count",
    "country",
    "currency",
    "data",
    "date",
    "debug",
    "email",
    "flag",
    "guid",
    "hash",
    "id",
    "info",
    "key",
    "lang",
    "language",
    "locale",
    "login",
    "mode",
    "name",
    "page",
    "password",
    "query",
    "ref",
    "referer",
    "referrer",
    "region",
    "role",
    "search",
    "session",
    "sid",
    "source",
    "state",
    "status",
    "temp",
    "test",
    "theme",
    "time",
    "timestamp",
    "timezone",
    "tmp",
    "token",
    "type",
    "uid",
    "user",
    "userid",
    "username",
    "uuid",
    "value",
    "version",
    "visited",
    "visitor",
];

/// The product that sets a cookie or key of this name.
pub fn product(pattern: &Pattern<'_>) -> Option<&'static Product> {
    find(|known| is_known_as(pattern, known))
}

/// The product of which a declared pattern lets some names through, perhaps among other names.
pub fn reached(pattern: &Pattern<'_>) -> Option<&'static Product> {
    let reaches = |known| Pattern::parse(known).is_ok_and(|known| pattern.covers(&known));
    product(pattern).or_else(|| find(reaches))
}

fn find(is_meant: impl Fn(&'static str) -> bool) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| {
        let sets = product.sets.iter().map(|Artefact(_, _, name)| *name);
        sets.chain(product.also.iter().copied()).any(&is_meant)
    })
}

/// Whether a known pattern covers a declared one.
pub fn is_known_as(pattern: &Pattern<'_>, known: &str) -> bool {
    Pattern::parse(known).is_ok_and(|known| known.covers(pattern))
}
