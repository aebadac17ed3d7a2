//! `cargo xtask doctor`: which tools are there, which are missing, and the command line that installs each. Changes
//! nothing.

use std::process::Command;

use super::command::{self, House, capture};
use cookie_gate_browser::find;

use super::setup::{self, Need, System};

/// Prints the table; true = nothing is missing.
pub fn print(house: &House) -> bool {
    let system = System::here();
    let mut healthy = true;
    for need in setup::TEST {
        let met = need.is_met(house);
        let note = match &met {
            Ok(true) => version(house, *need).unwrap_or_default(),
            Ok(false) => match need.installation(house, system) {
                Ok(lines) => lines.iter().map(|line| spoken(line)).collect::<Vec<_>>().join(" && "),
                Err(line) => line,
            },
            Err(fault) => command::causes(fault),
        };
        let there = matches!(met, Ok(true));
        healthy &= there;
        println!("{:<8} {:<26} {}", if there { "ok" } else { "MISSING" }, need.name(), note.trim());
    }
    healthy
}

/// A command line as a shell reads it.
fn spoken(line: &[String]) -> String {
    let quoted = |word: &String| if word.contains(' ') { format!("'{word}'") } else { word.clone() };
    line.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// The version that a tool prints; none where the tool prints no version.
fn version(house: &House, need: Need) -> Option<String> {
    let asked = |program: &str| capture(Command::new(program).arg("--version").current_dir(&house.root)).ok();
    let words = |text: &str, count: usize| text.split_whitespace().take(count).collect::<Vec<_>>().join(" ");
    match need {
        Need::WasmTarget | Need::RustSource => asked("rustc"),
        Need::Rustfmt => asked("rustfmt"),
        Need::Clippy => capture(house.cargo("clippy").arg("--version")).ok(),
        Need::Node => asked("node"),
        Need::NpmPackages => {
            let pins = setup::pinned(&house.root).ok()?;
            Some(pins.iter().map(|(name, version)| format!("{name} {version}")).collect::<Vec<_>>().join(", "))
        }
        Need::Browser => {
            let browser = asked(find::chromium()?.to_str()?)?;
            let driver = asked(find::chromedriver()?.to_str()?)?;
            Some(format!("{}, {}", words(&browser, 2), words(&driver, 2)))
        }
        Need::Firefox => asked(find::firefox()?.to_str()?),
        Need::Geckodriver => Some(words(&asked(find::geckodriver(&house.target).to_str()?)?, 2)),
        // Neither the driver nor the browser prints its version without a display.
        Need::WebKit => {
            let mut query = Command::new("dpkg-query");
            capture(query.args(["--show", "--showformat=${Package} ${Version}", "webkit2gtk-driver"])).ok()
        }
        Need::Php => Some(words(&asked("php")?, 2)),
        Need::Mono => Some(words(&asked("mono")?, 5)),
        // nginx prints its version to standard error, which `capture` does not return. The others print none.
        Need::Nginx | Need::WordPress | Need::ChineseFont => None,
    }
}
