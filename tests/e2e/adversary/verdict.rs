//! What an attempt came to in each state, and what it should have come to.

use std::fmt;
use std::time::Duration;

use super::attempt::{Attempt, Trace};

/// The time in which a trace that no page script can stop must be gone.
pub const SOON: Duration = Duration::from_millis(300);

/// The visitor's decision about the attempt's trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The page has no gate: the attempt must work, or it proves nothing.
    Control,
    /// The visitor has decided nothing.
    Denied,
    /// The visitor has accepted everything.
    Granted,
    /// The visitor had accepted everything, the attempt has worked, and the visitor withdraws everything.
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
    /// The attempt left its trace.
    Worked,
    /// The attempt left no trace, and should have; with the exception that it met, if any.
    Nothing(String),
    /// There was no trace at any time.
    Blocked,
    /// As blocked, but the page met an exception that it does not meet without the gate.
    Threw(String),
    /// The trace appeared, and was gone after this time.
    Gone(Duration),
    /// The trace is still there.
    Left(String),
    /// The attempt made a request that should not have been made, or that carried a cookie.
    Sent(String),
    /// The page did not come to an end.
    NoEnd,
    /// The browser lacks what the attempt needs.
    Lacks,
    /// The state does not apply.
    Idle,
}

impl Verdict {
    /// The word for the verdict in a list of known differences.
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

    /// Whether the verdict is as it should be.
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
    /// Whether every verdict is as it should be.
    pub fn is_right(&self) -> bool {
        self.verdicts.iter().all(|(state, verdict)| verdict.is_right(self.attempt, *state))
    }
}

impl Trace {
    /// Whether the trace stays in the browser, so that a withdrawal can remove it.
    pub fn is_kept(&self) -> bool {
        !matches!(self, Self::Request(..))
    }
}
