//! What became of an attempt in each state, and what should have.

use std::fmt;
use std::time::Duration;

use super::attempt::{Attempt, Trace};

/// What cannot be kept from appearing must be gone by then.
pub const SOON: Duration = Duration::from_millis(300);

/// How the visitor stands to the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The page has no gate: the attempt must work, or it proves nothing.
    Control,
    /// Nothing is decided.
    Denied,
    /// Everything is accepted.
    Granted,
    /// Everything was accepted, the attempt has worked, and everything is taken back.
    Withdrawn,
}

impl State {
    pub const ALL: [State; 4] = [State::Control, State::Denied, State::Granted, State::Withdrawn];

    pub fn name(self) -> &'static str {
        ["control", "denied", "granted", "withdrawn"][self as usize]
    }
}

/// What was seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It left its trace.
    Worked,
    /// It left no trace, and should have; the exception that it met, if any.
    Nothing(String),
    /// No trace at any time.
    Blocked,
    /// As blocked, but the page was told by an exception that it does not meet without the gate.
    Threw(String),
    /// Appeared, and was gone after so long.
    Gone(Duration),
    /// Is there still.
    Left(String),
    /// A request that should not have been made, or carried a cookie.
    Sent(String),
    /// The page did not come to an end.
    NoEnd,
    /// The browser lacks what it needs.
    Lacks,
    /// Does not apply.
    Idle,
}

impl Verdict {
    /// The word in a list of known differences.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Worked => "worked",
            Self::Nothing(_) => "nothing",
            Self::Blocked => "blocked",
            Self::Threw(_) => "threw",
            Self::Gone(life) if *life <= SOON => "gone",
            Self::Gone(_) => "late",
            Self::Left(_) => "left",
            Self::Sent(_) => "sent",
            Self::NoEnd => "no end",
            Self::Lacks => "lacks",
            Self::Idle => "-",
        }
    }

    /// Whether it is what should be.
    pub fn is_right(&self, attempt: &Attempt, state: State) -> bool {
        match (state, self) {
            (_, Self::Lacks | Self::Idle) => true,
            (State::Control, verdict) => *verdict == Self::Worked,
            (State::Granted, verdict) if !attempt.is_refused_when_granted => *verdict == Self::Worked,
            (State::Withdrawn, Self::Gone(life)) => *life <= SOON,
            (State::Withdrawn, _) => false,
            (_, Self::Blocked) => true,
            (_, Self::Gone(life)) => attempt.unstoppable.is_some() && *life <= SOON,
            _ => false,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone(life) => write!(f, "gone within {} ms", life.as_millis()),
            Self::Nothing(fault) if fault.is_empty() => f.write_str(self.word()),
            Self::Nothing(what) | Self::Left(what) | Self::Sent(what) | Self::Threw(what) => {
                write!(f, "{}: {what}", self.word())
            }
            other => f.write_str(other.word()),
        }
    }
}

/// An attempt and its verdicts, in the order of the states.
pub struct Outcome<'a> {
    pub attempt: &'a Attempt,
    pub verdicts: Vec<(State, Verdict)>,
}

impl Outcome<'_> {
    /// Whether everything is as it should be.
    pub fn is_right(&self) -> bool {
        self.verdicts.iter().all(|(state, verdict)| verdict.is_right(self.attempt, *state))
    }
}

impl Trace {
    /// Whether it stays in the browser, so that it can be taken back.
    pub fn is_kept(&self) -> bool {
        !matches!(self, Self::Request(..))
    }
}
