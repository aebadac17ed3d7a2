//! Processes that a browser runs in: a driver, what the driver starts, a display.
//!
//! Each is the head of a process group, which is ended as a whole: a driver that dies leaves its browser behind.
//! Invariant: nothing of the group is left when the value is dropped, also when a test fails.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

/// What to do where a program is missing.
pub const DOCTOR: &str = "`cargo xtask doctor` says what to install";

/// A running process with all that it has started.
pub struct Process {
    child: Child,
    end: Signal,
}

impl Process {
    /// Starts it without an input.
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        let program = command.get_program().display();
        let child = child.unwrap_or_else(|fault| panic!("{program} does not start ({fault}); {DOCTOR}"));
        Self { child, end: Signal::KILL }
    }

    /// It tidies up when it is asked to end, and does so at once.
    pub fn ends_when_asked(mut self) -> Self {
        self.end = Signal::TERM;
        self
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|status| status.is_some())
    }

    /// The process that was started, for its output.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The group may have ended by itself; then there is nothing to end.
        let _ = kill_process_group(Pid::from_child(&self.child), self.end);
        let _ = self.child.wait();
    }
}
