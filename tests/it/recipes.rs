//! The recipes of docs/frameworks.md that need neither a browser nor a build: WordPress's own hooks, Mono's Web Forms,
//! and what holds for the files of all examples.
//!
//! `tests/e2e/page/recipes.rs` has React, `tests/e2e/recipes.rs` the frameworks that have to be built.
//! Invariant: a tool that is missing fails, it does not skip.

use crate::catalogues::{path, text};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The examples with packages from npm.
const PACKAGES: [&str; 7] = ["angular", "astro", "next", "nuxt", "react", "remix", "sveltekit"];

/// Files that are pages, or frames of pages, and so have the tag in them. What a framework fills in stands as text.
const PAGES: [&str; 5] = [
    "examples/angular/src/index.html",
    "examples/aspnet/Pages/Shared/_Layout.cshtml",
    "examples/aspnet/WebForms/Site.master",
    "examples/astro/src/layouts/Layout.astro",
    "examples/sveltekit/src/app.html",
];

/// What a command writes to its standard output.
fn output(command: &mut Command) -> String {
    let done = command.output();
    let done = done.unwrap_or_else(|fault| panic!("{command:?}: {fault}; `cargo xtask doctor` says what is missing"));
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {said}");
    said
}

fn scripts(page: &Html) -> Vec<ElementRef<'_>> {
    page.select(&Selector::parse("script").expect("a selector")).collect()
}

/// Asserts that the first script is the tag, that it stands in `<head>`, and that nothing holds it up.
fn expect_tag_first(name: &str, text: &str) {
    let page = Html::parse_document(text);
    let scripts = scripts(&page);
    let tag = scripts.first().unwrap_or_else(|| panic!("{name} has no script: {text}"));
    assert!(tag.attr("src").is_some_and(|src| src.ends_with("/cookie-gate/gate.js")), "{name}: {}", tag.html());
    for word in ["async", "defer", "type"] {
        assert_eq!(tag.attr(word), None, "{name}: {}", tag.html());
    }
    let head = tag.parent().and_then(ElementRef::wrap).expect("its parent");
    assert_eq!(head.value().name(), "head", "{name}");
}

#[test]
fn the_tag_is_the_first_script_of_every_frame_of_pages() {
    for name in PAGES {
        let text = text(name);
        // Astro's frame begins with code, and so does a master page.
        let (_, page) = text.split_once("<!doctype html>").unwrap_or_else(|| panic!("{name} has no doctype"));
        expect_tag_first(name, &format!("<!doctype html>{page}"));
    }
}

#[test]
fn wordpress_writes_the_tag_before_every_other_script() {
    // The folder of WordPress is beside the tools that xtask builds, in cargo's target directory.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo's target directory");
    let wordpress = target.join("tools/wordpress/usr/share/wordpress");
    let mut php = Command::new("php");
    php.arg(path("tests/it/recipes/wordpress.php")).arg(wordpress).arg(path("examples/wordpress/cookie-gate.php"));
    let text = output(&mut php);
    expect_tag_first("WordPress", &text);
    let page = Html::parse_document(&text);
    let head = page.select(&Selector::parse("head script").expect("a selector")).collect::<Vec<_>>();
    let sources: Vec<_> = head.iter().filter_map(|script| script.attr("src")).collect();
    assert_eq!(
        sources,
        ["/cookie-gate/gate.js", "http://localhost/application.js", "http://localhost/statistics.js"],
        "{text}"
    );
    // The script that waits, and the code that was added behind it.
    let waiting: Vec<_> =
        head.iter().filter(|script| script.attr("id").is_some_and(|id| id.starts_with("statistics-"))).collect();
    assert_eq!(waiting.len(), 2, "{text}");
    for script in waiting {
        assert_eq!(script.attr("type"), Some("text/plain"), "{text}");
        assert_eq!(script.attr("data-cookie-gate"), Some("analytics"), "{text}");
    }
    // The pages for signing in and for embedding have heads of their own.
    assert_eq!(text.matches("<script src=\"/cookie-gate/gate.js\"></script>").count(), 3, "{text}");
}

#[test]
fn web_forms_write_the_tag_before_every_script_of_pages_and_controls() {
    let folder = tempfile::tempdir().expect("a directory");
    let site = folder.path();
    for (from, to) in [
        ("examples/aspnet/WebForms/Site.master", "Site.master"),
        ("examples/aspnet/WebForms/Default.aspx", "Default.aspx"),
        ("tests/it/recipes/web.config", "web.config"),
    ] {
        std::fs::copy(path(from), site.join(to)).expect("a copy");
    }
    output(
        Command::new("mcs")
            .args(["-r:System.Web", "-out:render.exe"])
            .arg(path("tests/it/recipes/Render.cs"))
            .current_dir(site),
    );
    // The application loads the program a second time, from the folder in which a site has its assemblies.
    std::fs::create_dir(site.join("bin")).expect("a directory");
    std::fs::copy(site.join("render.exe"), site.join("bin/render.exe")).expect("a copy");
    let text = output(Command::new("mono").arg(site.join("render.exe")).arg(site).arg("Default.aspx"));
    expect_tag_first("Web Forms", &text);
    for script in ["/page.js", "/chunk.js", "other=1"] {
        assert!(text.contains(script), "{script} is not in the page: {text}");
    }
}

#[test]
fn the_examples_pin_exact_versions_and_their_lock_files_name_no_host() {
    for name in PACKAGES {
        let package: Value = serde_json::from_str(&text(&format!("examples/{name}/package.json"))).expect("JSON");
        let lists = ["dependencies", "devDependencies", "overrides"].map(|list| package[list].as_object());
        let pins: Vec<_> = lists.into_iter().flatten().flatten().collect();
        assert!(!pins.is_empty(), "{name}");
        for (dependency, version) in pins {
            let version = version.as_str().unwrap_or_default();
            let is_exact =
                version.split('.').count() == 3 && version.chars().all(|one| one.is_ascii_digit() || one == '.');
            assert!(is_exact, "{name}: {dependency} {version}");
        }
        let lock = text(&format!("examples/{name}/package-lock.json"));
        // No address at all: neither of a registry (`resolved`) nor of those who ask for money (`funding`).
        assert!(!lock.contains("://"), "{name}: the lock file names a host");
    }
}

#[test]
fn every_copy_of_the_file_that_inserts_the_tag_is_the_same() {
    let file = text("examples/react/tag-first.js");
    for name in ["next", "remix"] {
        assert_eq!(text(&format!("examples/{name}/tag-first.js")), file, "{name}");
    }
}

#[test]
fn the_file_that_inserts_the_tag_finds_the_head_in_any_pieces() {
    let answers =
        output(Command::new("node").arg(path("tests/it/recipes/pieces.mjs")).arg(path("examples/react/tag-first.js")));
    assert!(answers.ends_with("pieces: fine\n"), "{answers}");
}

#[test]
fn every_example_is_in_the_document_and_its_section_names_its_folder() {
    let document = text("docs/frameworks.md");
    for name in PACKAGES.into_iter().chain(["aspnet", "wordpress"]) {
        assert!(document.contains(&format!("(../examples/{name}")), "docs/frameworks.md does not link {name}");
    }
}
