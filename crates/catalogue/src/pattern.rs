//! Names of entries: exact, or a prefix followed by one star.
//!
//! Why no richer patterns: an operator can foresee what a prefix covers, and the gate finds a prefix by binary search.
//! Invariant: names are case-sensitive; an exact name beats a pattern, and the longest prefix wins.

use core::fmt;

/// The name of an entry, parsed from the form in which the catalogue writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern<'a> {
    /// Only this name.
    Exact(&'a str),
    /// Every name that starts with this prefix. The prefix is never empty.
    Prefix(&'a str),
}

/// Why a text is no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// The text is empty.
    Empty,
    /// A star alone covers every name.
    Everything,
    /// A star stands elsewhere than at the end.
    StarInside,
}

impl<'a> Pattern<'a> {
    /// Reads `name` or `prefix*`.
    ///
    /// ```
    /// use cookie_gate_catalogue::pattern::{Pattern, PatternError};
    /// assert_eq!(Pattern::parse("_ga_*"), Ok(Pattern::Prefix("_ga_")));
    /// assert_eq!(Pattern::parse("_*_ga"), Err(PatternError::StarInside));
    /// ```
    pub fn parse(text: &'a str) -> Result<Self, PatternError> {
        let (name, prefix) = match text.strip_suffix('*') {
            Some(prefix) => (prefix, true),
            None => (text, false),
        };
        match (name.is_empty(), prefix) {
            (true, true) => Err(PatternError::Everything),
            (true, false) => Err(PatternError::Empty),
            _ if name.contains('*') => Err(PatternError::StarInside),
            (false, true) => Ok(Pattern::Prefix(name)),
            (false, false) => Ok(Pattern::Exact(name)),
        }
    }

    /// Whether the pattern covers a cookie or key of this name.
    pub fn matches(&self, name: &str) -> bool {
        match self {
            Pattern::Exact(exact) => *exact == name,
            Pattern::Prefix(prefix) => name.starts_with(prefix),
        }
    }

    /// Whether this pattern matches every name that `other` matches.
    pub fn covers(&self, other: &Pattern<'_>) -> bool {
        match (self, other) {
            (Pattern::Exact(own), Pattern::Exact(name)) => own == name,
            (Pattern::Exact(_), Pattern::Prefix(_)) => false,
            (Pattern::Prefix(prefix), Pattern::Exact(name) | Pattern::Prefix(name)) => name.starts_with(prefix),
        }
    }

    /// The name without the star.
    pub fn stem(&self) -> &'a str {
        match self {
            Pattern::Exact(stem) | Pattern::Prefix(stem) => stem,
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PatternError::Empty => "the name is empty",
            PatternError::Everything => "a star alone covers every name",
            PatternError::StarInside => "a star stands inside the name",
        })
    }
}

impl core::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::{Pattern, PatternError};

    #[test]
    fn only_a_trailing_star_makes_a_prefix() {
        assert_eq!(Pattern::parse("_ga"), Ok(Pattern::Exact("_ga")));
        assert_eq!(Pattern::parse("_ga_*"), Ok(Pattern::Prefix("_ga_")));
        assert_eq!(Pattern::parse(""), Err(PatternError::Empty));
        assert_eq!(Pattern::parse("*"), Err(PatternError::Everything));
        assert_eq!(Pattern::parse("_*ga"), Err(PatternError::StarInside));
        assert_eq!(Pattern::parse("_ga**"), Err(PatternError::StarInside));
    }

    #[test]
    fn matching_is_case_sensitive() {
        assert!(Pattern::Exact("_ga").matches("_ga"));
        assert!(!Pattern::Exact("_ga").matches("_GA"));
        assert!(Pattern::Prefix("Hm_lvt_").matches("Hm_lvt_0a"));
        assert!(!Pattern::Prefix("Hm_lvt_").matches("hm_lvt_0a"));
    }

    #[test]
    fn whatever_a_covered_pattern_matches_the_covering_one_matches_too() {
        arbtest::arbtest(|u| {
            let letters = ["a", "ab", "abc", "abd", "b"];
            let one = *u.choose(&letters)?;
            let two = *u.choose(&letters)?;
            let build = |stem, prefix| {
                if prefix { Pattern::Prefix(stem) } else { Pattern::Exact(stem) }
            };
            let (one, two) = (build(one, u.arbitrary()?), build(two, u.arbitrary()?));
            if one.covers(&two) {
                assert!(letters.iter().all(|name| !two.matches(name) || one.matches(name)), "{one:?} {two:?}");
            }
            Ok(())
        });
    }
}
