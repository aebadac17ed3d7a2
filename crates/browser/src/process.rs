//! Processes that a browser or a case needs: a driver, what the driver starts, a display, a framework's server.
//!
//! Each process is the head of a process group, and the group is ended as a whole: a driver that dies leaves its
//! browser behind.
//! Invariant: nothing of the group is left when the value is dropped, also when a test fails.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

/// The advice in a panic about a missing program.
pub const DOCTOR: &str = "`cargo xtask doctor` says what to install";

/// A running process and all processes that it has started.
pub struct Process {
    child: Child,
    end: Signal,
}

impl Process {
    /// Starts the command without an input.
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        let program = command.get_program().display();
        let child = child.unwrap_or_else(|fault| panic!("{program} does not start ({fault}); {DOCTOR}"));
        Self { child, end: Signal::KILL }
    }

    /// Ends the process with SIGTERM instead of SIGKILL: this process cleans up after itself, and does so at once.
    pub fn ends_when_asked(mut self) -> Self {
        self.end = Signal::TERM;
        self
    }

    /// Whether the process has ended by itself.
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
        // The group may have ended by itself. Then there is nothing to end.
        let _ = kill_process_group(Pid::from_child(&self.child), self.end);
        let _ = self.child.wait();
    }
}
