//! Tests which command lines are chosen on which machine, without running any.

use super::*;

fn chosen(need: Need, rights: Rights, packages: Packages) -> Result<Vec<String>, String> {
    let house = House { root: "/repository".into(), target: "/build".into() };
    let lines = need.installation(&house, System { rights, packages })?;
    Ok(lines.iter().map(|line| line.join(" ")).collect())
}

#[test]
fn root_installs_the_browser_without_being_asked() {
    assert_eq!(
        chosen(Browser, Rights::Root, Packages::Debian),
        Ok(vec![
            "env DEBIAN_FRONTEND=noninteractive apt-get update -q".to_string(),
            "env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium chromium-driver"
                .to_string(),
        ])
    );
}

#[test]
fn sudo_is_used_only_where_it_asks_no_password() {
    let lines = chosen(Node, Rights::Sudo, Packages::Debian).unwrap();
    assert!(
        lines.iter().all(|line| line.starts_with("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get ")),
        "{lines:?}"
    );
    assert!(lines[1].ends_with(" nodejs npm"), "{lines:?}");
}

#[test]
fn without_rights_the_user_gets_one_line() {
    let line = chosen(ChineseFont, Rights::None, Packages::Debian).unwrap_err();
    assert_eq!(line, "sudo apt-get update && sudo apt-get install -y --no-install-recommends fonts-wqy-microhei");
}

#[test]
fn ubuntu_has_other_names_for_the_browser() {
    let line = chosen(Browser, Rights::None, Packages::Ubuntu).unwrap_err();
    assert!(line.ends_with(" chromium-browser chromium-chromedriver"), "{line}");
}

#[test]
fn each_engine_has_its_packages() {
    for (need, packages, end) in [
        (Firefox, Packages::Debian, " firefox-esr"),
        (Firefox, Packages::Ubuntu, " firefox"),
        (WebKit, Packages::Debian, " webkit2gtk-driver xvfb"),
        (WebKit, Packages::Ubuntu, " webkit2gtk-driver xvfb"),
    ] {
        let lines = chosen(need, Rights::Root, packages).unwrap();
        assert!(lines[1].ends_with(end), "{lines:?}");
        let line = chosen(need, Rights::None, packages).unwrap_err();
        assert!(line.starts_with("sudo ") && line.ends_with(end), "{line}");
    }
}

#[test]
fn whole_pages_need_every_engine_and_its_driver() {
    for need in [Browser, Firefox, Geckodriver, WebKit] {
        assert!(TEST.contains(&need), "{need:?}");
    }
}

#[test]
fn geckodriver_is_built_below_the_target_directory_without_rights() {
    let lines = chosen(Geckodriver, Rights::None, Packages::Unknown).unwrap();
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].starts_with("cargo install geckodriver --version ") && lines[0].contains(" --locked "),
        "{lines:?}"
    );
    assert!(lines[0].ends_with(" --root /build/tools"), "{lines:?}");
}

#[test]
fn geckodriver_counts_only_in_the_version_that_we_want() {
    let target = tempfile::tempdir().unwrap();
    let list = |version: &str| {
        let text = format!("[v1]\n\"geckodriver {version} (registry+https://example.org)\" = [\"geckodriver\"]\n");
        fs::write(target.path().join("tools/.crates.toml"), text).unwrap();
    };
    assert!(!geckodriver_is_met(target.path()));
    fs::create_dir_all(target.path().join("tools/bin")).unwrap();
    list(GECKODRIVER);
    assert!(!geckodriver_is_met(target.path()), "the program itself is missing");
    fs::write(find::geckodriver(target.path()), "").unwrap();
    assert!(geckodriver_is_met(target.path()));
    list(&format!("{GECKODRIVER}1"));
    assert!(!geckodriver_is_met(target.path()));
}

#[test]
fn without_apt_the_user_is_told_what_to_install() {
    for rights in [Rights::Root, Rights::Sudo, Rights::None] {
        let line = chosen(Browser, rights, Packages::Unknown).unwrap_err();
        assert!(line.contains("chromium chromium-driver") && !line.contains('\n'), "{line}");
    }
}

#[test]
fn rust_and_npm_parts_need_no_rights() {
    for (need, line) in [
        (WasmTarget, "rustup target add wasm32-unknown-unknown"),
        (RustSource, "rustup component add rust-src"),
        (Clippy, "rustup component add clippy"),
        (NpmPackages, "npm ci --no-audit --no-fund"),
    ] {
        assert_eq!(chosen(need, Rights::None, Packages::Unknown), Ok(vec![line.to_string()]));
    }
}

#[test]
fn node_comes_before_what_it_installs() {
    for needs in [BUILD, TEST] {
        let place = |need| needs.iter().position(|other| *other == need);
        assert!(place(Node).unwrap() < place(NpmPackages).unwrap());
    }
}

#[test]
fn npm_packages_count_only_in_the_pinned_version() {
    let root = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let file = root.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("package.json", r#"{"devDependencies":{"axe-core":"4.1.0"}}"#);
    assert!(!npm_packages_are_met(root.path()).unwrap());
    write("node_modules/axe-core/package.json", r#"{"version":"4.0.0"}"#);
    assert!(!npm_packages_are_met(root.path()).unwrap());
    write("node_modules/axe-core/package.json", r#"{"version":"4.1.0"}"#);
    assert!(npm_packages_are_met(root.path()).unwrap());
    write("package.json", r#"{"devDependencies":{"react-18":"npm:react@18.3.1","axe-18":"npm:@axe/core@4.1.0"}}"#);
    write("node_modules/react-18/package.json", r#"{"name":"react","version":"18.3.1"}"#);
    assert!(!npm_packages_are_met(root.path()).unwrap());
    write("node_modules/axe-18/package.json", r#"{"name":"@axe/core","version":"4.1.0"}"#);
    assert!(npm_packages_are_met(root.path()).unwrap());
}

#[test]
fn a_chinese_font_is_found_in_a_subfolder_and_others_are_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("truetype")).unwrap();
    fs::write(folder.path().join("truetype/DejaVuSans.ttf"), "").unwrap();
    assert!(!has_chinese_font(folder.path()));
    fs::write(folder.path().join("truetype/wqy-microhei.ttc"), "").unwrap();
    assert!(has_chinese_font(folder.path()));
}

#[test]
fn nginx_is_unpacked_and_never_installed_since_that_would_start_it() {
    for rights in [Rights::Root, Rights::Sudo, Rights::None] {
        let lines = chosen(Nginx, rights, Packages::Debian).unwrap();
        let (last, before) = lines.split_last().unwrap();
        assert!(last.starts_with("sh -c mkdir -p /build/tools/nginx") && last.contains("dpkg-deb -x"), "{last}");
        assert_eq!(before.len(), usize::from(rights != Rights::None), "only root gets new lists of packages");
        assert!(!lines.iter().any(|line| line.contains("install")), "{lines:?}");
    }
}
