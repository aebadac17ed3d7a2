//! Profiles: what the law of a visitor's region asks besides what holds everywhere, as data with its source.
//!
//! What holds everywhere is more than any of these laws asks: nothing optional before a grant, refusing as easy as
//! accepting, withdrawing at any time, Global Privacy Control heeded. So a profile only adds.
//! Invariant: no profile grants anything, and changing the profile never turns an answer into a grant.

use super::Consent;

data! {
/// Whose law holds.
#[derive(Default)]
#[allow(missing_docs, reason = "the names say it")]
enum Profile { #[default] Strict, Gdpr, Uk, California, Pipl, Quebec, Lgpd }
}

data! {
/// Why an entry needs no consent although statistics or the like usually do.
enum Exemption {
    /// Statistics of the site's own about its own use, to improve it, with a simple way to object (UK PECR Sch. A1 para. 5, as
    /// inserted by the Data (Use and Access) Act 2025).
    UkStatistics,
    /// Adapting how the site looks or works to the visitor's preferences, with a simple way to object (UK PECR Sch. A1 para. 6).
    UkAppearance,
    /// Audience measurement for the site alone, anonymous in its results, not matched with other data (CNIL, guidelines
    /// 2020-091 of 17 September 2020).
    CnilAudience,
}
}

/// What a profile asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    /// The longest that a decision may hold before the visitor is asked again, in months; 0 = as the catalogue says.
    pub months: u32,
    /// For how long who refused everything is not asked again, in months; 0 = as long as any decision holds.
    pub refusal_months: u32,
    /// Whether closing the banner refuses all; else it decides nothing, which denies all the same.
    pub close_refuses: bool,
    /// Whether recipients that decide for themselves, and those abroad, need a consent of their own: "accept all" leaves them out.
    pub separate_consent: bool,
    /// Whether the way back to the choices has to be the link by which a visitor opts out of sale and sharing.
    pub opt_out_link: bool,
    /// Which reasons to do without consent the law knows. The operator still has to declare the entry's category required.
    pub exemptions: &'static [Exemption],
    /// Where each of this stands.
    pub sources: &'static [&'static str],
}

const COMMON: Law = Law {
    months: 0,
    refusal_months: 0,
    close_refuses: true,
    separate_consent: false,
    opt_out_link: false,
    exemptions: &[],
    sources: &[],
};

impl Profile {
    /// All of them.
    pub const ALL: [Profile; 7] = [
        Profile::Strict,
        Profile::Gdpr,
        Profile::Uk,
        Profile::California,
        Profile::Pipl,
        Profile::Quebec,
        Profile::Lgpd,
    ];

    /// The word in the catalogue.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Profile::Strict => "strict",
            Profile::Gdpr => "gdpr",
            Profile::Uk => "uk",
            Profile::California => "california",
            Profile::Pipl => "pipl",
            Profile::Quebec => "quebec",
            Profile::Lgpd => "lgpd",
        }
    }

    /// What it asks.
    #[must_use]
    pub const fn law(self) -> Law {
        match self {
            Profile::Strict => COMMON,
            Profile::Gdpr => Law {
                months: 6,
                exemptions: &[Exemption::CnilAudience],
                sources: &[
                    "months: CNIL, recommendation 2020-092 of 17 September 2020",
                    "close_refuses: Garante, guidelines of 10 June 2021 [9677876]",
                    "exemptions: CNIL, guidelines 2020-091 of 17 September 2020",
                ],
                ..COMMON
            },
            Profile::Uk => Law {
                months: 6,
                exemptions: &[Exemption::UkStatistics, Exemption::UkAppearance],
                sources: &[
                    "months: no figure in the law; as the CNIL recommends",
                    "exemptions: PECR 2003, Sch. A1 para. 5 and 6 (Data (Use and Access) Act 2025)",
                ],
                ..COMMON
            },
            Profile::California => Law {
                refusal_months: 12,
                close_refuses: false,
                opt_out_link: true,
                sources: &[
                    "refusal_months: Cal. Civ. Code § 1798.135(c)(4)",
                    "close_refuses: 11 CCR § 7004(a)(2)",
                    "opt_out_link: Cal. Civ. Code § 1798.135(a), 11 CCR § 7013",
                ],
                ..COMMON
            },
            Profile::Pipl => Law {
                months: 6,
                separate_consent: true,
                sources: &[
                    "separate_consent: PIPL Art. 23 (other handlers), Art. 39 (abroad)",
                    "months: no figure in the law; as the CNIL recommends",
                ],
                ..COMMON
            },
            Profile::Quebec => Law {
                months: 6,
                sources: &[
                    "months: no figure in the law; as the CNIL recommends",
                    "close_refuses: Act respecting the protection of personal information, s. 8.1 and 14",
                ],
                ..COMMON
            },
            Profile::Lgpd => Law {
                months: 6,
                sources: &[
                    "months: no figure in the law; as the CNIL recommends",
                    "close_refuses: LGPD Art. 8; ANPD, guide on cookies (2022)",
                ],
                ..COMMON
            },
        }
    }
}

impl Consent {
    /// Every profile that a visitor may meet, each once.
    #[must_use]
    pub fn profiles(&self) -> Vec<Profile> {
        let mut profiles: Vec<Profile> = self.regions.values().copied().chain([self.profile]).collect();
        profiles.sort();
        profiles.dedup();
        profiles
    }
}
