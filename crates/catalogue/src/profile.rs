//! Profiles: what the law of a visitor's region asks in addition to the rules for everyone, as data with sources.
//!
//! The rules for everyone demand more than any of these laws: nothing optional before a grant, refusing as easy as
//! accepting, withdrawing at any time, the opt-out signal (Global Privacy Control) heeded. So a profile only adds
//! rules.
//! Invariant: no profile grants anything, and changing the profile never turns an answer into a grant.

use super::Consent;

data! {
/// Whose law holds. `strict` adds nothing to the rules that hold for everyone.
#[derive(Default)]
#[allow(missing_docs, reason = "the names say it")]
enum Profile { #[default] Strict, Gdpr, Uk, California, Pipl, Quebec, Lgpd }
}

data! {
/// Why an entry needs no consent although its purpose usually needs one.
enum Exemption {
    /// Statistics by the site about its own use, in order to improve the site, with a simple way to object (UK PECR
    /// Sch. A1 para. 5, as inserted by the Data (Use and Access) Act 2025).
    UkStatistics,
    /// Adapting how the site looks or works to the visitor's preferences, with a simple way to object (UK PECR Sch. A1
    /// para. 6).
    UkAppearance,
    /// Audience measurement for the site alone, with anonymous results that are not combined with other data (CNIL,
    /// guidelines 2020-091 of 17 September 2020).
    CnilAudience,
}
}

/// What the law of a profile asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    /// The longest that a decision may hold before the visitor is asked again, in months; 0 = no limit. `check` reports
    /// a longer period.
    pub months: u32,
    /// How long a refusal holds at least, in months, even after the decision's period; 0 = as long as the decision.
    pub refusal_months: u32,
    /// Whether closing the banner refuses everything. If not, closing decides nothing; what is undecided is refused
    /// too.
    pub close_refuses: bool,
    /// Whether vendors that decide for themselves, and vendors abroad, need a consent of their own
    /// ([`Vendor::is_separate`](crate::Vendor::is_separate)). "Accept all" leaves them out.
    pub separate_consent: bool,
    /// Whether the reopening button has to be the link by which a visitor opts out of sale and sharing.
    pub opt_out_link: bool,
    /// Whether the first layer has to name the companies that take part, and not only their number.
    pub names_partners: bool,
    /// Whether each page has to show, without a click, that the opt-out signal is honoured.
    pub shows_signal: bool,
    /// Exemptions from consent that the law knows. The operator still has to put the entry into a required category.
    pub exemptions: &'static [Exemption],
    /// The source of each of these rules.
    pub sources: &'static [&'static str],
}

const COMMON: Law = Law {
    months: 0,
    refusal_months: 0,
    close_refuses: true,
    separate_consent: false,
    opt_out_link: false,
    names_partners: false,
    shows_signal: false,
    exemptions: &[],
    sources: &[],
};

impl Profile {
    /// All profiles.
    pub const ALL: [Profile; 7] = [
        Profile::Strict,
        Profile::Gdpr,
        Profile::Uk,
        Profile::California,
        Profile::Pipl,
        Profile::Quebec,
        Profile::Lgpd,
    ];

    /// The profile as the catalogue writes it.
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

    /// What the law of this profile asks.
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
                shows_signal: true,
                sources: &[
                    "refusal_months: Cal. Civ. Code § 1798.135(c)(4)",
                    "close_refuses: 11 CCR § 7004(a)(2)",
                    "opt_out_link: Cal. Civ. Code § 1798.135(a), 11 CCR § 7013",
                    "shows_signal: 11 CCR § 7025(c)(6)",
                ],
                ..COMMON
            },
            Profile::Pipl => Law {
                months: 6,
                separate_consent: true,
                names_partners: true,
                sources: &[
                    "separate_consent: PIPL Art. 23 (other handlers), Art. 39 (abroad)",
                    "names_partners: PIPL Art. 23: the name of each recipient is told before the consent",
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
    /// Every profile that may hold for a visitor, each once.
    #[must_use]
    pub fn profiles(&self) -> Vec<Profile> {
        let mut profiles: Vec<Profile> = self.regions.values().copied().chain([self.profile]).collect();
        profiles.sort();
        profiles.dedup();
        profiles
    }
}
