//! Build, demo server and test runner of this repository: `cargo xtask …`.
//!
//! One native binary has every command line that the project needs, so that people and CI type the same words. A copy
//! of the binary under the name `wasm-bindgen` or `wasm-bindgen-test-runner` is that tool, in exactly the version that
//! the library was compiled with.
//! Invariant: exit 0 fine, 1 findings, 2 could not run.

mod build;
mod cldr;
mod command;
mod crates;
mod dist;
mod doctor;
mod folder;
mod glue;
mod npm;
mod release;
mod setup;
mod site;
mod size;
mod test;
mod wasm;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use build::Build;
use command::House;

/// The text that `cargo xtask help` prints.
const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N]            build, then serve the demo site (default port 8080)
  build [--stable]            gate.js, gate.wasm, panel.js, panel_bg.wasm in target/web/
  test [--fast | --all | --broken] [--engine NAME] [--only WORD] [--seed N]
                              what must hold; --fast leaves out web files and whole pages, --all makes every
                              attempt by itself in every engine and strength, with the stable build, timing, a
                              million broken records, the examples built with their frameworks, the release made
                              twice, and gates that are broken on purpose, --broken only these.
                              --engine and --only run whole pages of one engine (chromium, firefox, webkit), or
                              with a word in their names, and `--all --only release` the tests of the release;
                              --seed makes the same choices by chance as the run that printed it
  site [--out DIR]            the playground, as static files for any host (default target/site)
  dist [--stable] [--out DIR] the first site's bundle, ready for a static host (default dist/)
  npm                         the npm package, as it would be published, in target/npm/
  release [--out DIR]         all that would be published, with checksums (default target/release-files/)
  cldr                        what the catalogue knows of languages, cut out of Unicode's CLDR anew
  bench                       what a hook costs a page, in microseconds a call, in Chromium
  shots                       pictures of the banner in its forms and languages, as one sheet
  size [--stable] [--markdown] bytes of the bundle against their budgets
  doctor                      which tools are there, and how to install the missing ones

Exit code: 0 fine, 1 findings, 2 could not run.";

/// How a command that could run has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// The command has found no fault.
    Fine,
    /// The command has found a fault.
    Findings,
}

impl Verdict {
    fn when(fine: bool) -> Self {
        if fine { Self::Fine } else { Self::Findings }
    }
}

fn main() -> ExitCode {
    run_line(std::env::args_os().collect()).into()
}

/// Runs one command line, program name first, and returns the exit code.
fn run_line(args: Vec<OsString>) -> u8 {
    let program = args.first().map(PathBuf::from).unwrap_or_default();
    let verdict = match program.file_stem().and_then(|name| name.to_str()) {
        Some("wasm-bindgen") => wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(args).map(|()| Verdict::Fine),
        Some("wasm-bindgen-test-runner") => {
            wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(args).map(|()| Verdict::Fine)
        }
        _ => parse(lexopt::Parser::from_args(args.into_iter().skip(1)))
            .map_err(|fault| fault.context(HELP))
            .and_then(perform),
    };
    match verdict {
        Ok(Verdict::Fine) => 0,
        Ok(Verdict::Findings) => 1,
        Err(fault) => {
            eprintln!("error: {}", command::causes(&fault));
            2
        }
    }
}

/// One command with its options.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Serve { port: u16 },
    Build(Build),
    Test(test::Wish),
    Dist { build: Build, out: PathBuf },
    Site { out: Option<PathBuf> },
    Size { build: Build, markdown: bool },
    Npm,
    Release { out: Option<PathBuf> },
    Cldr,
    Bench,
    Shots,
    Doctor,
    Help,
}

fn parse(mut parser: lexopt::Parser) -> Result<Task> {
    use lexopt::prelude::*;
    let (mut word, mut build, mut wish, mut markdown) =
        (None, Build::Smallest, test::Wish::of(test::Extent::Normal), false);
    let (mut port, mut out) = (8080, None);
    while let Some(argument) = parser.next()? {
        let command = word.as_deref();
        match argument {
            Long("help") | Short('h') => return Ok(Task::Help),
            Value(value) if word.is_none() => word = Some(value.string()?),
            Long("stable") if matches!(command, Some("build" | "dist" | "size")) => build = Build::Stable,
            Long(name @ ("fast" | "all" | "broken"))
                if command == Some("test") && wish.extent == test::Extent::Normal =>
            {
                wish.extent = match name {
                    "fast" => test::Extent::Fast,
                    "all" => test::Extent::All,
                    _ => test::Extent::Broken,
                };
            }
            Long("engine") if command == Some("test") => wish.engine = Some(engine(&parser.value()?.string()?)?),
            Long("only") if command == Some("test") => wish.only = Some(parser.value()?.string()?),
            Long("seed") if command == Some("test") => wish.seed = Some(parser.value()?.parse()?),
            Long("markdown") if command == Some("size") => markdown = true,
            Long("port") if command == Some("serve") => port = parser.value()?.parse()?,
            Long("out") if matches!(command, Some("dist" | "release" | "site")) => out = Some(parser.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(match word.as_deref() {
        Some("serve") => Task::Serve { port },
        Some("build") => Task::Build(build),
        Some("test") if wish.is_part() && matches!(wish.extent, test::Extent::Fast | test::Extent::Broken) => {
            anyhow::bail!("--engine and --only choose some of the whole pages, --fast runs none and --broken its own")
        }
        Some("test") => Task::Test(wish),
        Some("dist") => Task::Dist { build, out: out.unwrap_or_else(|| "dist".into()) },
        Some("site") => Task::Site { out },
        Some("size") => Task::Size { build, markdown },
        Some("npm") => Task::Npm,
        Some("release") => Task::Release { out },
        Some("cldr") => Task::Cldr,
        Some("bench") => Task::Bench,
        Some("shots") => Task::Shots,
        Some("doctor") => Task::Doctor,
        None | Some("help") => Task::Help,
        Some(other) => anyhow::bail!("no command `{other}`"),
    })
}

/// Checks the name of an engine.
fn engine(name: &str) -> Result<String> {
    if ["chromium", "firefox", "webkit"].contains(&name) {
        return Ok(name.into());
    }
    anyhow::bail!("no engine `{name}`: chromium, firefox or webkit")
}

fn perform(task: Task) -> Result<Verdict> {
    let house = match task {
        Task::Help => {
            println!("{HELP}");
            return Ok(Verdict::Fine);
        }
        _ => House::find()?,
    };
    match task {
        Task::Serve { port } => {
            setup::ensure(&house, setup::BUILD)?;
            // The build that the tests use too, so that neither has to build again after the other.
            let web = build::web(&house, Build::Smallest)?;
            cookie_gate_demo::serve(port, &web, None)?;
        }
        Task::Build(build) => {
            setup::ensure(&house, setup::BUILD)?;
            println!("{}", build::web(&house, build)?.display());
            println!("{}", build::tools(&house)?.display());
        }
        Task::Test(wish) => return test::run(&house, &wish),
        Task::Dist { build, out } => {
            setup::ensure(&house, setup::BUILD)?;
            let out = std::env::current_dir().context("the current directory")?.join(out);
            dist::write(&house, build, dist::CATALOGUE, &out)?;
            println!("{}", out.display());
        }
        Task::Site { out } => {
            setup::ensure(&house, setup::BUILD)?;
            let out = match out {
                Some(out) => std::env::current_dir().context("the current directory")?.join(out),
                None => site::folder(&house),
            };
            site::write(&house, &out)?;
            println!("{}", out.display());
        }
        Task::Size { build, markdown } => {
            setup::ensure(&house, setup::BUILD)?;
            let sizes = size::measure(&house, build)?;
            size::print(&sizes, if markdown { size::Form::Markdown } else { size::Form::Text });
            return Ok(Verdict::when(sizes.checks().iter().all(|check| check.holds)));
        }
        Task::Npm => {
            setup::ensure(&house, setup::BUILD)?;
            println!("{}", npm::pack(&house)?.display());
        }
        Task::Release { out } => {
            setup::ensure(&house, setup::BUILD)?;
            let here = std::env::current_dir().context("the current directory")?;
            let out = out.map_or_else(|| house.target.join("release-files"), |out| here.join(out));
            release::write(&house, &out)?;
            println!("{}", out.display());
        }
        Task::Cldr => println!("{}", cldr::write(&house)?.display()),
        Task::Bench => return test::bench(&house),
        Task::Shots => println!("{}", test::shots(&house)?.display()),
        Task::Doctor => return Ok(Verdict::when(doctor::print(&house))),
        Task::Help => {}
    }
    Ok(Verdict::Fine)
}

#[cfg(test)]
mod tests;
