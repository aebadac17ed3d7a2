//! A machine of our own: files in memory, a person who gives prepared answers, a fixed day, and a site that is kept.

use cookie_gate_cli::machine::{Machine, Open, Site};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A machine in memory.
#[derive(Default)]
pub struct Desk {
    pub files: RefCell<BTreeMap<PathBuf, Vec<u8>>>,
    /// The answers that the person is going to give; none = there is no terminal.
    pub answers: RefCell<Option<Vec<String>>>,
    /// The questions that were asked.
    pub asked: RefCell<Vec<String>>,
    pub out: RefCell<String>,
    pub err: RefCell<String>,
    pub site: RefCell<Option<Site>>,
}

impl Desk {
    /// A machine with a person who gives these answers and then ends the input.
    pub fn with_person(answers: &[&str]) -> Self {
        let desk = Self::default();
        *desk.answers.borrow_mut() = Some(answers.iter().map(|answer| answer.to_string()).collect());
        desk
    }

    /// Runs the command and returns its exit code.
    pub fn run(&self, args: &[&str]) -> u8 {
        cookie_gate_cli::main(self, args.iter().map(OsString::from))
    }

    pub fn file(&self, name: &str) -> String {
        let files = self.files.borrow();
        let bytes = files.get(Path::new(name)).unwrap_or_else(|| panic!("{name} is not there"));
        String::from_utf8(bytes.clone()).expect("text")
    }
}

impl Machine for Desk {
    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        self.files.borrow().get(file).cloned().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn exists(&self, file: &Path) -> io::Result<bool> {
        Ok(self.files.borrow().contains_key(file))
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        self.files.borrow_mut().insert(file.into(), bytes.into());
        Ok(())
    }

    fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        self.write(file, bytes)
    }

    fn print(&self, text: &str) -> io::Result<()> {
        *self.out.borrow_mut() += text;
        Ok(())
    }

    fn complain(&self, text: &str) {
        *self.err.borrow_mut() += text;
    }

    fn ask(&self, question: &str) -> io::Result<Option<String>> {
        let mut answers = self.answers.borrow_mut();
        let Some(answers) = answers.as_mut() else { return Ok(None) };
        self.asked.borrow_mut().push(question.into());
        if answers.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(answers.remove(0)))
    }

    fn folder(&self, file: &Path) -> PathBuf {
        // As Windows cuts a path, which no system of our tests does.
        let file = file.to_str().expect("text");
        file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder).into()
    }

    fn today(&self) -> String {
        "2026-11-30".into()
    }

    fn serve(&self, port: u16, open: Open) -> anyhow::Result<()> {
        *self.site.borrow_mut() = Some(open(port)?);
        Ok(())
    }
}
