//! The folders of the repository, and how xtask runs commands and tells the seconds that they took.
//!
//! Invariant: no path is assumed that cargo can tell; a build under another `CARGO_TARGET_DIR` works the same.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The repository and the directory that cargo builds into.
#[derive(Clone, Debug)]
pub struct House {
    /// The root of the repository.
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
}

impl House {
    /// Asks cargo for the target directory.
    pub fn find() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&package).parent().context("xtask lies below the repository's root")?;
        let mut house = Self { root: root.into(), target: PathBuf::new() };
        let metadata = capture(house.cargo("metadata").args(["--no-deps", "--format-version", "1"]))?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata).context("`cargo metadata`")?;
        let target = metadata["target_directory"].as_str().context("`cargo metadata` names no target directory")?;
        house.target = target.into();
        Ok(house)
    }

    /// The folder of the tools that we build ourselves.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A cargo command in the repository, with the toolchain that runs xtask.
    pub fn cargo(&self, verb: &str) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root).arg(verb);
        command
    }

    /// A command that npm has installed.
    pub fn npm_tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.root.join("node_modules/.bin").join(name));
        command.current_dir(&self.root);
        command
    }
}

/// Does one long piece of work, and prints its name and the seconds that it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("· {what} …");
    let start = Instant::now();
    let done = work().with_context(|| what.to_string())?;
    eprintln!("· {what}: {:.1} s", start.elapsed().as_secs_f32());
    Ok(done)
}

/// Does a piece of work, and tries once more when it fails: causes such as the network may pass.
pub fn twice<T>(mut work: impl FnMut() -> Result<T>) -> Result<T> {
    work().or_else(|fault| {
        eprintln!("· failed, once more: {}", causes(&fault));
        work()
    })
}

/// Runs a command and shows its output.
pub fn shown(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` could not start", line(command)))?;
    if !status.success() {
        bail!("`{}`: {status}", line(command));
    }
    Ok(())
}

/// Runs a command and returns its standard output. The end of the output becomes part of the error when the command
/// fails.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("`{}` could not start", line(command)))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let said = stdout + String::from_utf8_lossy(&output.stderr).as_ref();
        bail!("`{}`: {}\n{}", line(command), output.status, shortened(said.trim()));
    }
    Ok(stdout)
}

/// The lines at both ends of what a tool has said: npm says its reason first, compilers say theirs last.
fn shortened(said: &str) -> String {
    const END: usize = 20;
    let lines: Vec<&str> = said.lines().collect();
    match lines.len().checked_sub(2 * END) {
        None | Some(0) => lines.join("\n"),
        Some(left_out) => {
            let (first, last) = (lines[..END].join("\n"), lines[END + left_out..].join("\n"));
            format!("{first}\n[{left_out} lines]\n{last}")
        }
    }
}

/// A command as a person would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// An error with its causes, the first cause last.
pub fn causes(fault: &anyhow::Error) -> String {
    format!("{fault:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_both_ends_are_told() {
        let text = |count: usize| (0..count).map(|line| line.to_string()).collect::<Vec<_>>().join("\n");
        assert_eq!(shortened(&text(40)), text(40));
        let short = shortened(&text(45));
        assert_eq!(short.lines().nth(20), Some("[5 lines]"));
        assert_eq!((short.lines().nth(19), short.lines().nth(21)), (Some("19"), Some("25")));
        assert_eq!(short.lines().count(), 41);
    }

    #[test]
    fn what_fails_once_is_tried_once_more_and_no_more() {
        let mut calls = 0;
        let healed = twice(|| {
            calls += 1;
            if calls == 1 { bail!("network") } else { Ok(calls) }
        });
        assert_eq!(healed.ok(), Some(2));
        let mut calls = 0;
        let lasting: Result<()> = twice(|| {
            calls += 1;
            bail!("disk full")
        });
        assert_eq!((lasting.is_err(), calls), (true, 2));
    }

    #[test]
    fn a_failed_command_is_quoted_with_what_it_said() {
        let fault = capture(Command::new("sh").args(["-c", "echo why >&2; exit 3"])).unwrap_err().to_string();
        assert!(fault.contains("exit status: 3") && fault.contains("why"), "{fault}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let fault = causes(&capture(&mut Command::new("no-such-program")).unwrap_err());
        assert!(fault.contains("`no-such-program` could not start"), "{fault}");
    }

    #[test]
    fn the_house_knows_its_root_and_target() {
        let house = House::find().unwrap();
        assert!(house.root.join("Cargo.toml").is_file());
        assert!(house.target.is_absolute());
    }
}
