//! What commands use of the machine on which they run: files and two streams of text.
//!
//! Why a trait: the same commands run as a native program, and as WebAssembly in Node and in a browser, which have other
//! files. No command reads a clock, a folder or an environment.

use std::io;
use std::path::Path;

/// A machine.
pub trait Machine {
    /// What a file holds.
    ///
    /// # Errors
    /// When there is no such file, or the file cannot be read.
    fn read(&self, file: &Path) -> io::Result<Vec<u8>>;

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
}
