//! The machine of the native program.

use crate::demo;
use crate::fault::told;
use crate::machine::{Machine, Open};
use anyhow::anyhow;
use cookie_gate_demo::socket::Socket;
use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;
use time::OffsetDateTime;

/// The files and streams of this process.
pub struct Native;

impl Machine for Native {
    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(file).map_err(told)
    }

    fn exists(&self, file: &Path) -> io::Result<bool> {
        fs::exists(file).map_err(told)
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        match file.parent() {
            // The folder of a bare name is the one in which the command runs.
            Some(folder) if folder != Path::new("") => fs::create_dir_all(folder).map_err(told)?,
            _ => {}
        }
        fs::write(file, bytes).map_err(told)
    }

    fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        replace(file, bytes).map_err(told)
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

    fn ask(&self, question: &str) -> io::Result<Option<String>> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Ok(None);
        }
        io::stderr().write_all(question.as_bytes())?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            return Err(told(ErrorKind::UnexpectedEof.into()));
        }
        Ok(Some(line.trim_end_matches(['\r', '\n']).to_string()))
    }

    fn today(&self) -> String {
        OffsetDateTime::now_utc().date().to_string()
    }

    fn serve(&self, port: u16, open: Open) -> anyhow::Result<()> {
        let socket = Socket::bind(port).map_err(|fault| {
            let is_taken = fault.kind() == ErrorKind::AddrInUse;
            anyhow!(demo::unbound(port, is_taken, &fault.to_string()))
        })?;
        let site = open(socket.port())?;
        let listening = socket.answer(site.answer)?;
        self.print(&site.greeting)?;
        listening.wait()
    }
}

fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    // A symbolic link stays: the file that it points to is replaced.
    let file = fs::canonicalize(file)?;
    let mut aside = tempfile::NamedTempFile::new_in(file.parent().unwrap_or(&file))?;
    aside.write_all(bytes)?;
    aside.as_file().set_permissions(fs::metadata(&file)?.permissions())?;
    aside.persist(&file)?;
    Ok(())
}
