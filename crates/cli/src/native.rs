//! The machine of the native program.

use crate::machine::Machine;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// The files and streams of this process.
pub struct Native;

impl Machine for Native {
    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(file)
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        match file.parent() {
            // The folder of a bare name is the one in which the command runs.
            Some(folder) if folder != Path::new("") => fs::create_dir_all(folder)?,
            _ => {}
        }
        fs::write(file, bytes)
    }

    fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        // A symbolic link stays: the file that it points to is replaced.
        let file = fs::canonicalize(file)?;
        let mut aside = tempfile::NamedTempFile::new_in(file.parent().unwrap_or(&file))?;
        aside.write_all(bytes)?;
        aside.as_file().set_permissions(fs::metadata(&file)?.permissions())?;
        aside.persist(&file)?;
        Ok(())
    }

    fn print(&self, text: &str) -> io::Result<()> {
        match io::stdout().lock().write_all(text.as_bytes()) {
            Err(fault) if fault.kind() != ErrorKind::BrokenPipe => Err(fault),
            _ => Ok(()),
        }
    }

    fn complain(&self, text: &str) {
        let _ = io::stderr().write_all(text.as_bytes());
    }
}
