//! What commands use of the machine on which they run: files, two streams of text, a person at a terminal, today's date
//! and a socket.
//!
//! Why a trait: the same commands run as a native program, and as WebAssembly in Node and in a browser, which have other
//! files. No command reads a clock, a folder or an environment by itself.

use std::io;
use std::path::{Path, PathBuf};

use cookie_gate_demo::message::{Answer, Request};

/// What answers requests on a socket.
pub struct Site {
    /// What to print when the socket answers: where the site is.
    pub greeting: String,
    /// Answers a request. The answer is ready when the function returns.
    pub answer: Box<dyn Fn(&Request) -> Answer + Send + Sync>,
}

/// Makes a site for the port that it is going to have.
pub type Open = Box<dyn FnOnce(u16) -> anyhow::Result<Site>>;

/// A machine.
pub trait Machine {
    /// What a file holds.
    ///
    /// # Errors
    /// When there is no such file, or the file cannot be read.
    fn read(&self, file: &Path) -> io::Result<Vec<u8>>;

    /// Whether something has this name: a file, or a folder.
    ///
    /// # Errors
    /// When that cannot be found out.
    fn exists(&self, file: &Path) -> io::Result<bool>;

    /// Writes a file, and makes the folders around it that are missing.
    ///
    /// # Errors
    /// When a folder or the file cannot be written.
    fn write(&self, file: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Replaces a file in one step, so that a full disk cannot destroy the operator's text.
    ///
    /// # Errors
    /// When the file cannot be replaced. Then it is as it was.
    fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Writes a result to stdout.
    ///
    /// # Errors
    /// When stdout cannot be written. A reader that has closed the pipe (`| head`) is no failure.
    fn print(&self, text: &str) -> io::Result<()>;

    /// Writes a message about a failure to stderr. If stderr is closed too, only the exit code tells of the failure.
    fn complain(&self, text: &str);

    /// The folder of a file; empty for a bare name. A path is cut as the machine cuts it: as WebAssembly this program
    /// knows one separator only, and Windows has two.
    fn folder(&self, file: &Path) -> PathBuf {
        file.parent().unwrap_or(Path::new("")).into()
    }

    /// Asks the person at the terminal and returns the line that the person writes, without the end of the line. None =
    /// there is no terminal; then nothing is written. The question goes to stderr as it is: a space at its end and the
    /// ends of its lines are the caller's.
    ///
    /// There is a terminal when both stdin and stderr are one. That does not change while a command runs.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] when the person has ended the input (Ctrl-D), and when the terminal cannot be
    /// read or written.
    fn ask(&self, question: &str) -> io::Result<Option<String>>;

    /// The date of today at UTC, such as `2026-11-30`.
    fn today(&self) -> String;

    /// Answers HTTP requests on a port of loopback; 0 = any free port.
    ///
    /// In this order: bind the port, call `open` with the number of the port that is bound, answer, print the greeting.
    /// The native machine returns when the process ends. A machine that cannot wait, such as Node, does all this later
    /// and returns at once; what fails then, it reports as the command does: a line that starts with
    /// `cookie-gate: ` on stderr and exit code 2. [`crate::demo::unbound`] has the words for a port that cannot be had.
    ///
    /// # Errors
    /// When the port cannot be had, or `open` fails.
    fn serve(&self, port: u16, open: Open) -> anyhow::Result<()>;
}
