//! Reads the command line.
//!
//! Invariant: a [`Command`] is complete, but for what `init` asks; every mistake in a command line is found before
//! anything is read or written.

use crate::init::Wish;
use cookie_gate_bundle::Place;
use cookie_gate_catalogue::syntax::is_link;
use lexopt::{Arg, Error, Parser, ValueExt};
use std::ffi::OsString;
use std::path::PathBuf;

/// The help text.
pub const USAGE: &str = "\
Cookie Gate: no cookie before consent, from one catalogue

Usage:
  cookie-gate init [FILE] [--use PACKS] [--lang LANGUAGES] [--name NAME] [--site NAME]
                   [--address ADDRESS] [--email MAIL] [--origin ORIGIN] [--privacy LINK]
                   [--authority LINK] [--profile LAW] [--with PACK.PARAMETER=VALUE]...
      Write a complete catalogue, catalogue.json unless FILE is given; ask for what is
      missing where there is a terminal. PACKS, LANGUAGES and ORIGIN may be several,
      with commas: --use google-analytics-4,youtube --lang de,en
  cookie-gate check FILE [--fix] [--format text|json]
      Report all that is wrong with a catalogue; --fix gives out missing numbers
  cookie-gate show FILE
      Print a catalogue with everything that its packs bring
  cookie-gate diff OLD NEW [--format text|json]
      Tell what visitors will be asked when NEW replaces OLD; fail when its change
      log lacks what they have to learn of
  cookie-gate policy FILE --lang LANGUAGE [--fragment] [--gate FOLDER] [--out PAGE]
      Write the cookies policy page, or with --fragment its content for a page of
      your own; --gate is the address of the bundle, such as /cookie-gate/
  cookie-gate bundle FILE --out DIR [--base ADDRESS [--inline]] [--replaces OLD] [--web DIR]
      Write gate.js, the panel and their texts for a catalogue; nothing when `diff`
      finds errors in it as the successor of OLD. With --base, the public address of
      DIR such as /cookie-gate/, also the tag with its hash and lines for servers
      (DIR/embed); with --inline, gate.js for the inside of pages, and its hash
  cookie-gate demo [--port N] [--web DIR]
      Serve the demo site at http://localhost:8080/; --port 0 takes any free port
  cookie-gate schema
      Write the JSON Schema of catalogues
  cookie-gate --help | --version

`help COMMAND` and `COMMAND --help` tell of one command.
Exit code: 0 fine, 1 there are errors to mend, 2 the command could not run
";

/// The names of the commands that do something.
const NAMES: [&str; 8] = ["init", "check", "show", "diff", "policy", "bundle", "demo", "schema"];

/// The port of the demo, unless another is given.
const PORT: u16 = 8080;

/// The help text of one command; of all commands, the whole text.
#[must_use]
pub fn help(command: Option<&str>) -> String {
    let Some(name) = command else { return USAGE.into() };
    let starts = |line: &&str| line.starts_with("  cookie-gate ");
    let is_own = |line: &&str| starts(line) && line.split(' ').nth(3) == Some(name);
    let own: Vec<&str> = USAGE.lines().skip_while(|line| !is_own(line)).collect();
    let rest = own.iter().skip(1).take_while(|line| !starts(line) && !line.is_empty());
    let codes = USAGE.lines().filter(|line| line.starts_with("Exit code"));
    let lines = own.iter().take(1).chain(rest).copied().chain([""]).chain(codes);
    lines.map(|line| format!("{line}\n")).collect()
}

/// A complete command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Write a first catalogue.
    Init(Box<Wish>),
    /// Report what is wrong with a catalogue.
    Check {
        /// The catalogue.
        file: PathBuf,
        /// Whether missing numbers are given out.
        fix: bool,
        /// How findings are written.
        format: Format,
    },
    /// Print a catalogue with what its packs bring.
    Show {
        /// The catalogue.
        file: PathBuf,
    },
    /// Compare a catalogue with the one that it replaces.
    Diff {
        /// The published catalogue.
        old: PathBuf,
        /// The catalogue that is to be published.
        new: PathBuf,
        /// How findings are written.
        format: Format,
    },
    /// Write the policy page.
    Policy {
        /// The catalogue.
        file: PathBuf,
        /// Language tag of the page (BCP 47).
        language: String,
        /// Whether only the content is written, for a page of the site's own.
        is_fragment: bool,
        /// The address of the bundle's folder, for its style sheet and scripts; none = the page needs no bundle.
        gate: Option<String>,
        /// The file to write; none = stdout.
        out: Option<PathBuf>,
    },
    /// Write what a site serves.
    Bundle {
        /// The catalogue.
        file: PathBuf,
        /// The directory to write to.
        out: PathBuf,
        /// The published catalogue that `file` replaces; none = nothing is compared.
        replaces: Option<PathBuf>,
        /// Where the site serves the bundle; none = what goes into pages is not written.
        place: Option<Place>,
        /// The directory of built web files; none = the web files inside this program.
        web: Option<PathBuf>,
    },
    /// Serve the demo site.
    Demo {
        /// The port on loopback; 0 = any free port.
        port: u16,
        /// The directory of built web files; none = the web files inside this program.
        web: Option<PathBuf>,
    },
    /// Write the JSON Schema.
    Schema,
    /// Write the help text, or the part of it that is about one command.
    Help(Option<&'static str>),
    /// Write the version.
    Version,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Reads a command line, the program's own name left out.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, Error> {
    let mut parser = Parser::from_args(args);
    let name = match parser.next()? {
        None => return Err("a command is missing".into()),
        Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Command::Help(None)),
        Some(Arg::Short('V') | Arg::Long("version")) => return Ok(Command::Version),
        Some(Arg::Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected()),
    };
    let of = |name: &str| {
        let known = NAMES.into_iter().find(|known| *known == name);
        known.ok_or_else(|| Error::from(format!("there is no command {name:?}")))
    };
    let command = if name == "help" { None } else { Some(of(&name)?) };
    let mut given = Given::default();
    while let Some(arg) = parser.next()? {
        match (&*name, arg) {
            (_, Arg::Short('h') | Arg::Long("help")) => return Ok(Command::Help(command)),
            ("help", Arg::Value(name)) if given.about.is_none() => given.about = Some(of(&name.string()?)?),
            ("init", Arg::Long(option)) => {
                let option = option.to_string();
                given.wish.take(&option, || parser.value()?.string())?;
            }
            ("check", Arg::Long("fix")) => given.fix = true,
            ("check" | "diff", Arg::Long("format")) => {
                given.format = parser.value()?.parse_with(|format| match format {
                    "text" => Ok(Format::Text),
                    "json" => Ok(Format::Json),
                    _ => Err("expected text or json"),
                })?;
            }
            ("policy", Arg::Long("lang")) => given.language = Some(parser.value()?.string()?),
            ("policy", Arg::Long("fragment")) => given.is_fragment = true,
            ("policy", Arg::Long("gate")) => {
                let gate = parser.value()?.parse_with(|gate| match is_link(gate) {
                    true => Ok(gate.to_string()),
                    false => Err("expected an address such as /cookie-gate/"),
                })?;
                given.gate = Some(gate);
            }
            ("policy" | "bundle", Arg::Long("out")) => given.out = Some(parser.value()?.into()),
            ("bundle", Arg::Long("base")) => given.base = Some(parser.value()?.string()?),
            ("bundle", Arg::Long("inline")) => given.is_inline = true,
            ("bundle", Arg::Long("replaces")) => given.second = Some(parser.value()?.into()),
            ("demo", Arg::Long("port")) => {
                let port =
                    parser.value()?.parse_with(|port| port.parse().map_err(|_| "expected a number up to 65535"))?;
                given.port = Some(port);
            }
            ("bundle" | "demo", Arg::Long("web")) => given.web = Some(parser.value()?.into()),
            ("init" | "check" | "show" | "diff" | "policy" | "bundle", Arg::Value(file)) if given.file.is_none() => {
                given.file = Some(file.into());
            }
            ("diff", Arg::Value(file)) if given.second.is_none() => given.second = Some(file.into()),
            (_, other) => return Err(other.unexpected()),
        }
    }
    given.command(&name)
}

impl Wish {
    /// Takes the value of an option of `init`.
    fn take(&mut self, option: &str, value: impl FnOnce() -> Result<String, Error>) -> Result<(), Error> {
        let place = match option {
            "use" => &mut self.uses,
            "lang" => &mut self.languages,
            "name" => &mut self.name,
            "site" => &mut self.site,
            "address" => &mut self.address,
            "email" => &mut self.email,
            "origin" => &mut self.origins,
            "privacy" => &mut self.privacy,
            "authority" => &mut self.authority,
            "profile" => &mut self.profile,
            "with" => {
                self.with.push(value()?);
                return Ok(());
            }
            other => return Err(Error::UnexpectedOption(format!("--{other}"))),
        };
        if place.replace(value()?).is_some() {
            return Err(format!("--{option} is given twice; separate several values with commas").into());
        }
        Ok(())
    }
}

/// The options and files that were found so far, in any order.
#[derive(Default)]
struct Given {
    file: Option<PathBuf>,
    second: Option<PathBuf>,
    about: Option<&'static str>,
    fix: bool,
    format: Format,
    language: Option<String>,
    is_fragment: bool,
    gate: Option<String>,
    base: Option<String>,
    is_inline: bool,
    out: Option<PathBuf>,
    web: Option<PathBuf>,
    port: Option<u16>,
    wish: Wish,
}

impl Given {
    fn place(&self) -> Result<Option<Place>, Error> {
        match &self.base {
            None if self.is_inline => Err("--inline needs --base, such as --base /cookie-gate/: a script inside of a \
                                           page has no address beside which it could find the panel's files"
                .into()),
            None => Ok(None),
            Some(base) => Place::new(base, self.is_inline).map(Some).ok_or_else(|| {
                format!("--base {base:?} is no address of a folder; expected one such as /cookie-gate/ or https://cdn.example.com/cookie-gate/").into()
            }),
        }
    }

    fn command(self, name: &str) -> Result<Command, Error> {
        let file = || self.file.clone().ok_or_else(|| Error::from(format!("{name} needs the FILE of a catalogue")));
        Ok(match name {
            "init" => {
                let file = self.file.unwrap_or_else(|| "catalogue.json".into());
                Command::Init(Box::new(Wish { file, ..self.wish }))
            }
            "check" => Command::Check { file: file()?, fix: self.fix, format: self.format },
            "show" => Command::Show { file: file()? },
            "diff" => match (self.file, self.second) {
                (Some(old), Some(new)) => Command::Diff { old, new, format: self.format },
                _ => return Err("diff needs two catalogues: OLD, as published, and NEW".into()),
            },
            "policy" => Command::Policy {
                file: file()?,
                language: self.language.clone().ok_or("policy needs --lang, such as --lang en")?,
                is_fragment: self.is_fragment,
                gate: self.gate.clone(),
                out: self.out.clone(),
            },
            "bundle" => Command::Bundle {
                file: file()?,
                out: self.out.clone().ok_or("bundle needs --out DIR")?,
                replaces: self.second.clone(),
                place: self.place()?,
                web: self.web.clone(),
            },
            "demo" => Command::Demo { port: self.port.unwrap_or(PORT), web: self.web },
            "schema" => Command::Schema,
            _ => Command::Help(self.about),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Format, NAMES, Place, Wish, help, parse};
    use std::ffi::OsString;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn options_may_stand_in_any_order() {
        let wanted = Command::Check { file: "a.json".into(), fix: true, format: Format::Json };
        assert_eq!(read("check a.json --fix --format json"), Ok(wanted.clone()));
        assert_eq!(read("check --format=json --fix a.json"), Ok(wanted));
        let (file, out) = ("a.json".into(), "d".into());
        let wanted = Command::Bundle { file, out, replaces: Some("o.json".into()), place: None, web: Some("w".into()) };
        assert_eq!(read("bundle --replaces o.json --web w --out d a.json"), Ok(wanted));
        let (file, out, place) = ("a.json".into(), "d".into(), Place::new("/g/", true));
        let wanted = Command::Bundle { file, out, replaces: None, place, web: None };
        assert_eq!(read("bundle --inline a.json --base /g --out d"), Ok(wanted));
        let (file, language, gate) = ("a.json".into(), "en".into(), Some("/g/".into()));
        let wanted = Command::Policy { file, language, is_fragment: true, gate, out: None };
        assert_eq!(read("policy --gate /g/ --fragment a.json --lang en"), Ok(wanted));
        let (uses, name, with) = (Some("php,youtube".into()), Some("A".into()), vec!["a.b=c".into(), "d.e=f=g".into()]);
        let wanted = Wish { file: "a.json".into(), uses, name, with, ..Wish::default() };
        let line = "init --with a.b=c --use php,youtube a.json --name A --with d.e=f=g";
        assert_eq!(read(line), Ok(Command::Init(Box::new(wanted))));
        let wanted = Wish { file: "catalogue.json".into(), ..Wish::default() };
        assert_eq!(read("init"), Ok(Command::Init(Box::new(wanted))));
        let wanted = Command::Demo { port: 0, web: Some("w".into()) };
        assert_eq!(read("demo --web w --port 0"), Ok(wanted));
        assert_eq!(read("demo"), Ok(Command::Demo { port: 8080, web: None }));
        let wanted = Command::Diff { old: "a.json".into(), new: "b.json".into(), format: Format::Json };
        assert_eq!(read("diff a.json --format json b.json"), Ok(wanted));
    }

    #[test]
    fn a_command_has_one_page_of_help_whichever_way_it_is_asked_for() {
        for name in NAMES {
            assert_eq!(read(&format!("{name} --help")), Ok(Command::Help(Some(name))));
            assert_eq!(read(&format!("help {name}")), Ok(Command::Help(Some(name))));
            let page = help(Some(name));
            assert!(page.starts_with(&format!("  cookie-gate {name}")), "{page}");
            assert_eq!(page.matches("cookie-gate ").count(), 1, "{page}");
        }
        assert_eq!(read("policy a.json --help"), Ok(Command::Help(Some("policy"))));
        assert_eq!(read("help"), Ok(Command::Help(None)));
        assert_eq!(read("--help"), Ok(Command::Help(None)));
        assert_eq!(help(None), super::USAGE);
    }

    #[test]
    fn every_mistake_is_named() {
        for (line, part) in [
            ("", "a command is missing"),
            ("chekc a.json", "no command \"chekc\""),
            ("check", "needs the FILE"),
            ("check a.json b.json", "b.json"),
            ("check a.json --format xml", "expected text or json"),
            ("check a.json --lang en", "--lang"),
            ("diff a.json", "diff needs two catalogues"),
            ("diff a.json b.json c.json", "c.json"),
            ("diff a.json b.json --fix", "--fix"),
            ("show", "needs the FILE"),
            ("policy a.json", "needs --lang"),
            ("policy a.json --gate javascript:alert(1)", "expected an address"),
            ("bundle a.json", "needs --out"),
            ("init --mail a@b.example", "--mail"),
            ("init --name A --name B", "--name is given twice"),
            ("init --name", "--name"),
            ("init a.json b.json", "b.json"),
            ("demo --port 70000", "expected a number up to 65535"),
            ("demo a.json", "a.json"),
            ("bundle a.json --out d --inline", "--inline needs --base"),
            ("bundle a.json --out d --base cookie-gate", "no address of a folder"),
            ("bundle a.json --out d --base //cdn.example.com/", "no address of a folder"),
            ("bundle a.json --out d --base https:///g/", "no address of a folder"),
            ("bundle a.json --out d --base /g\"/", "no address of a folder"),
            ("bundle a.json --out d --base /g%20/", "no address of a folder"),
            ("bundle a.json --out d --base data:x/", "no address of a folder"),
            ("schema a.json", "a.json"),
            ("help bndle", "no command \"bndle\""),
            ("help bundle check", "check"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.contains(part), "{line}: {error}");
        }
    }
}
