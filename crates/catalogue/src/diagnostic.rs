//! Diagnostics: what is wrong with an operator's file, where, and how to mend it.
//!
//! Why: an owner wants all faults at once, each with its place, so they are collected and never thrown.
//! Invariant: every diagnostic has a stable `code` and says in `help` what to do.

use core::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The catalogue cannot be used.
    Error,
    /// The catalogue works, but says or does something that its owner should know of.
    Warning,
}

/// One finding about an operator's file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Stable name of the rule, such as `LINT-1` or `name-invalid`.
    pub code: &'static str,
    /// Where it is, such as `categories[2].title.en`.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// A finding that makes the catalogue unusable.
    pub fn error(
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Diagnostic { severity: Severity::Error, code, path: path.into(), message: message.into(), help: help.into() }
    }

    /// A finding that its owner should know of.
    pub fn warning(
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(code, path, message, help) }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

impl fmt::Display for Diagnostic {
    /// Two lines: what is wrong and where, then what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] {}: {}\n  help: {}", self.severity, self.code, self.path, self.message, self.help)
    }
}

/// Where the rules put what they find.
#[derive(Default)]
pub(crate) struct Findings(pub(crate) Vec<Diagnostic>);

impl Findings {
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.0.push(Diagnostic::error(code, path, message, help));
    }

    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.0.push(Diagnostic::warning(code, path, message, help));
    }

    /// All of them, errors first. Stable, so that the order of discovery stays within a severity.
    pub(crate) fn sorted(self) -> Vec<Diagnostic> {
        let Findings(mut findings) = self;
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}
