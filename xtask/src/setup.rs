//! What the build and the tests need besides cargo, and how each need is installed.
//!
//! The check is quick (it looks at files and runs no tool but rustc), so every command begins with it. What is missing
//! is installed.
//! Invariant: what cannot be installed without the user ends in exactly one line for the user to run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};
use cookie_gate_browser::find;

use super::command::{House, capture, step, twice};

/// One tool or library that must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The standard library for wasm.
    WasmTarget,
    /// The standard library's source, which the smallest build compiles itself.
    RustSource,
    /// `cargo fmt`.
    Rustfmt,
    /// `cargo clippy`.
    Clippy,
    /// Node.js with npm, which installs and runs the pinned packages.
    Node,
    /// The packages pinned in package.json.
    NpmPackages,
    /// Chromium with chromedriver.
    Browser,
    /// Firefox.
    Firefox,
    /// The driver of Firefox, built from source: no distribution offers the driver.
    Geckodriver,
    /// MiniBrowser (WebKitGTK's own small browser) and its driver, with Xvfb, a virtual display for both.
    WebKit,
    /// nginx with its JavaScript module, unpacked beside our tools: an installed nginx would begin to serve.
    Nginx,
    /// PHP.
    Php,
    /// Mono with its compiler, and System.Web, which a module of ASP.NET is compiled against.
    Mono,
    /// WordPress itself, unpacked: its hooks run in the test of the file for mu-plugins.
    WordPress,
    /// A font with Chinese characters, without which the Chinese screenshots show boxes.
    ChineseFont,
}

use Need::{
    Browser, ChineseFont, Clippy, Firefox, Geckodriver, Mono, Nginx, Node, NpmPackages, Php, RustSource, Rustfmt,
    WasmTarget, WebKit, WordPress,
};

/// What building needs, in the order of installation.
pub const BUILD: &[Need] = &[WasmTarget, RustSource, Node, NpmPackages];
/// What testing needs.
pub const TEST: &[Need] = &[
    WasmTarget,
    RustSource,
    Rustfmt,
    Clippy,
    Node,
    NpmPackages,
    Browser,
    Firefox,
    Geckodriver,
    WebKit,
    Nginx,
    Php,
    Mono,
    WordPress,
    ChineseFont,
];

/// The version of geckodriver that we build.
const GECKODRIVER: &str = "0.37.1";

impl Need {
    /// The name in tables and progress lines.
    pub fn name(self) -> &'static str {
        match self {
            WasmTarget => "wasm32-unknown-unknown",
            RustSource => "rust-src",
            Rustfmt => "rustfmt",
            Clippy => "clippy",
            Node => "Node.js",
            NpmPackages => "npm packages",
            Browser => "Chromium and chromedriver",
            Firefox => "Firefox",
            Geckodriver => "geckodriver",
            WebKit => "WebKitGTK and its driver",
            Nginx => "nginx",
            Php => "PHP",
            Mono => "Mono",
            WordPress => "WordPress",
            ChineseFont => "a Chinese font",
        }
    }

    /// Whether the tool is there.
    pub fn is_met(self, house: &House) -> Result<bool> {
        Ok(match self {
            WasmTarget => sysroot(house)?.join("lib/rustlib/wasm32-unknown-unknown/lib").is_dir(),
            RustSource => sysroot(house)?.join("lib/rustlib/src/rust/library/Cargo.lock").is_file(),
            Rustfmt => sysroot(house)?.join("bin/cargo-fmt").with_extension(env::consts::EXE_EXTENSION).is_file(),
            Clippy => sysroot(house)?.join("bin/cargo-clippy").with_extension(env::consts::EXE_EXTENSION).is_file(),
            Node => find::on_path(&["node"]).is_some() && find::on_path(&["npm"]).is_some(),
            NpmPackages => npm_packages_are_met(&house.root)?,
            Browser => find::chromedriver().is_some() && find::chromium().is_some(),
            Firefox => find::firefox().is_some(),
            Geckodriver => geckodriver_is_met(&house.target),
            WebKit => {
                let programs = ["WebKitWebDriver", "Xvfb"];
                programs.iter().all(|name| find::on_path(&[name]).is_some()) && find::webkit().is_some()
            }
            Nginx => ["usr/sbin/nginx", "usr/lib/nginx/modules/ngx_http_js_module.so"]
                .iter()
                .all(|file| house.tools().join("nginx").join(file).is_file()),
            Php => find::on_path(&["php"]).is_some(),
            Mono => {
                let assembly = Path::new("/usr/lib/mono/4.5/System.Web.dll");
                ["mono", "mcs"].iter().all(|name| find::on_path(&[name]).is_some()) && assembly.is_file()
            }
            WordPress => house.tools().join("wordpress/usr/share/wordpress/wp-includes/class-wp-hook.php").is_file(),
            ChineseFont => !cfg!(target_os = "linux") || font_folders().iter().any(|folder| has_chinese_font(folder)),
        })
    }

    /// The command lines that install the tool. Error: the line that the user has to run, where we may not install.
    pub fn installation(self, house: &House, system: System) -> Result<Vec<Line>, String> {
        match self {
            WasmTarget => Ok(vec![words("rustup target add wasm32-unknown-unknown")]),
            RustSource | Rustfmt | Clippy => Ok(vec![words(&format!("rustup component add {}", self.name()))]),
            NpmPackages => Ok(vec![words("npm ci --no-audit --no-fund")]),
            Node => system.install(&["nodejs", "npm"]),
            Browser if system.packages == Packages::Ubuntu => {
                system.install(&["chromium-browser", "chromium-chromedriver"])
            }
            Browser => system.install(&["chromium", "chromium-driver"]),
            // On Ubuntu Firefox is a snap, like Chromium.
            Firefox if system.packages == Packages::Ubuntu => system.install(&["firefox"]),
            Firefox => system.install(&["firefox-esr"]),
            // The quickest build: geckodriver only passes messages on, so its speed does not matter.
            Geckodriver => {
                let mut line = words(&format!(
                    "cargo install geckodriver --version {GECKODRIVER} --locked --debug --config profile.dev.debug=false --root"
                ));
                line.push(house.tools().display().to_string());
                Ok(vec![line])
            }
            WebKit => system.install(&["webkit2gtk-driver", "xvfb"]),
            Nginx => system.unpack(&["nginx", "libnginx-mod-http-js"], &house.tools().join("nginx")),
            Php => system.install(&["php-cli"]),
            Mono => system.install(&["mono-mcs", "mono-runtime", "libmono-system-web4.0-cil"]),
            WordPress => system.unpack(&["wordpress"], &house.tools().join("wordpress")),
            ChineseFont => system.install(&["fonts-wqy-microhei"]),
        }
    }
}

/// A command line, word by word.
pub type Line = Vec<String>;

fn words(line: &str) -> Line {
    line.split(' ').map(String::from).collect()
}

/// Our rights with the system's package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// The program runs as root.
    Root,
    /// `sudo -n` works: sudo asks for no password.
    Sudo,
    /// Only the user can install.
    None,
}

/// Whose package names the system uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packages {
    /// Debian's names, by apt-get.
    Debian,
    /// Ubuntu's names, by apt-get.
    Ubuntu,
    /// No apt-get.
    Unknown,
}

/// The system that packages would be installed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct System {
    /// Our rights.
    pub rights: Rights,
    /// The package names.
    pub packages: Packages,
}

impl System {
    /// Examines this machine.
    pub fn here() -> Self {
        let succeeds = |program: &str, args: &[&str]| capture(Command::new(program).args(args)).ok();
        let rights = if succeeds("id", &["-u"]).is_some_and(|id| id.trim() == "0") {
            Rights::Root
        } else if succeeds("sudo", &["-n", "true"]).is_some() {
            Rights::Sudo
        } else {
            Rights::None
        };
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let packages = match find::on_path(&["apt-get"]) {
            None => Packages::Unknown,
            Some(_) if release.lines().any(|line| line == "ID=ubuntu") => Packages::Ubuntu,
            Some(_) => Packages::Debian,
        };
        Self { rights, packages }
    }

    fn install(self, packages: &[&str]) -> Result<Vec<Line>, String> {
        let names = packages.join(" ");
        if self.packages == Packages::Unknown {
            return Err(format!("# install what Debian calls {names}, and see that it is on the path"));
        }
        // `env` instead of our own environment: sudo drops our environment.
        let (update, install) = (
            "env DEBIAN_FRONTEND=noninteractive apt-get update -q",
            format!("env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends {names}"),
        );
        match self.rights {
            Rights::Root => Ok(vec![words(update), words(&install)]),
            Rights::Sudo => Ok(vec![words(&format!("sudo -n {update}")), words(&format!("sudo -n {install}"))]),
            Rights::None => {
                Err(format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"))
            }
        }
    }
}

impl System {
    /// Unpacks packages into a folder, without installing them. Where apt's package lists are missing, only root can
    /// fetch them.
    fn unpack(self, packages: &[&str], folder: &Path) -> Result<Vec<Line>, String> {
        if self.packages == Packages::Unknown {
            return Err(format!("# unpack what Debian calls {} into {}", packages.join(" "), folder.display()));
        }
        let folder = folder.display();
        let unpack = "for file in *.deb; do dpkg-deb -x $file .; done";
        let script =
            format!("mkdir -p {folder} && cd {folder} && apt-get download -q {} && {unpack}", packages.join(" "));
        let mut lines = if self.rights == Rights::None { vec![] } else { self.install(&[])? };
        lines.truncate(1);
        lines.push(vec!["sh".into(), "-c".into(), script]);
        Ok(lines)
    }
}

/// Installs what is missing; prints nothing when nothing is missing.
pub fn ensure(house: &House, needs: &[Need]) -> Result<()> {
    let (mut lines, mut unmet) = (Vec::new(), Vec::new());
    for need in needs {
        if !need.is_met(house)? {
            unmet.push(*need);
        }
    }
    if unmet.is_empty() {
        return Ok(());
    }
    let system = System::here();
    // Ask before acting: the user gets one line with everything that only the user can do.
    for need in &unmet {
        if let Err(line) = need.installation(house, system) {
            lines.push(line);
        }
    }
    if !lines.is_empty() {
        bail!("run this once, then again what you ran: {}", lines.join(" && "));
    }
    let mut updated = false;
    for need in unmet {
        step(&format!("install {}", need.name()), || {
            for line in need.installation(house, system).unwrap_or_default() {
                let is_update = line.iter().any(|word| word == "update");
                if !(is_update && updated) {
                    twice(|| install(house, &line))?;
                }
                updated |= is_update;
            }
            if need.is_met(house)? { Ok(()) } else { bail!("installed, but still not found") }
        })?;
    }
    Ok(())
}

fn install(house: &House, line: &Line) -> Result<()> {
    let (program, args) = line.split_first().context("an empty command line")?;
    capture(Command::new(program).args(args).current_dir(&house.root)).map(drop)
}

/// Whether geckodriver is built, and in the version that we want: cargo keeps a list of what it has installed.
fn geckodriver_is_met(target: &Path) -> bool {
    let list = fs::read_to_string(target.join("tools/.crates.toml")).unwrap_or_default();
    find::geckodriver(target).is_file() && list.contains(&format!("\"geckodriver {GECKODRIVER} "))
}

/// The root of the toolchain that compiles xtask.
fn sysroot(house: &House) -> Result<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Ok(capture(Command::new(rustc).args(["--print", "sysroot"]).current_dir(&house.root))?.trim().into())
}

/// The version of every package that package.json pins, by the name of its folder. A second version of a package has a
/// name of its own, and its pin says which package it is: `npm:react@18.3.1`.
pub fn pinned(root: &Path) -> Result<Vec<(String, String)>> {
    let package = json(&root.join("package.json"))?;
    let pins = package["devDependencies"].as_object().context("package.json has no devDependencies")?;
    let version = |pin: &serde_json::Value| {
        let pin = pin.as_str().unwrap_or_default();
        pin.strip_prefix("npm:").and_then(|pin| pin.rsplit_once('@')).map_or(pin, |(_, version)| version).to_string()
    };
    Ok(pins.iter().map(|(name, pin)| (name.clone(), version(pin))).collect())
}

fn npm_packages_are_met(root: &Path) -> Result<bool> {
    Ok(pinned(root)?.iter().all(|(name, version)| {
        json(&root.join("node_modules").join(name).join("package.json"))
            .is_ok_and(|found| found["version"] == **version)
    }))
}

fn json(file: &Path) -> Result<serde_json::Value> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

fn font_folders() -> Vec<PathBuf> {
    let home = env::home_dir().unwrap_or_default();
    vec![
        "/usr/share/fonts".into(),
        "/usr/local/share/fonts".into(),
        home.join(".fonts"),
        home.join(".local/share/fonts"),
    ]
}

/// Judged by file name: `fc-list` is not on every machine that has fonts.
fn has_chinese_font(folder: &Path) -> bool {
    const NAMES: [&str; 8] = ["wqy", "cjk", "droidsansfallback", "notosanssc", "sourcehan", "uming", "ukai", "simsun"];
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_dir() { has_chinese_font(&path) } else { NAMES.iter().any(|known| name.contains(known)) }
    })
}

#[cfg(test)]
mod tests;
