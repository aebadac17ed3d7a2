//! Diagnostics: what is wrong with an operator's file, where, and how to mend it.
//!
//! Why a list and no `Result`: an operator wants to see all faults at once, each with its place.
//! Invariant: every diagnostic has a stable `code` and says in `help` what to do.

use core::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The catalogue cannot be used.
    Error,
    /// The catalogue works, but says or does something that the operator should know of.
    Warning,
}

/// One finding about an operator's file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Diagnostic {
    /// How bad the finding is.
    pub severity: Severity,
    /// Stable name of the rule, such as `LINT-1` or `name-invalid`.
    pub code: &'static str,
    /// Path of the fault in the file, such as `categories[2].title.en`.
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

    /// A finding that the operator should know of.
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
    /// Two lines: where and what is wrong, then what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] {}: {}\n  help: {}", self.severity, self.code, self.path, self.message, self.help)
    }
}

/// Collects what the rules find.
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

    /// All findings, errors first. The sort is stable: findings of one severity keep the order of discovery.
    pub(crate) fn sorted(self) -> Vec<Diagnostic> {
        let Findings(mut findings) = self;
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}
