//! Compares the documents with the code: what a document names must exist, and what exists must be named.
//!
//! Nobody compiles a document, so the tests read members, commands, exports and fields out of both sides and compare
//! them.
//! Invariant: each list has something in it on both sides; an empty one means that the reading is broken.

use crate::catalogues::{path, text};
use crate::links::documents;
use cookie_gate_cli::args;
use std::collections::BTreeSet;

const API: &str = "docs/api.md";
const MAP: &str = "ARCHITECTURE.md";

/// How many characters a line of a document may have, as in a source file.
const WIDTH: usize = 120;

type Names = BTreeSet<String>;

/// The part of a text between the marks `start` and `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{start:?} is not there"));
    rest.split_once(end).unwrap_or_else(|| panic!("{end:?} does not follow {start:?}")).0
}

/// The section of a document under a heading, up to the next heading of the same rank.
fn section(document: &str, heading: &str) -> String {
    let document = text(document);
    let rank = heading.split(' ').next().unwrap_or_default();
    let (_, rest) = document.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading:?}"));
    let end = format!("\n{rank} ");
    rest.split(end.as_str()).next().unwrap_or(rest).to_string()
}

fn identifier(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The identifiers that stand after each `start`.
fn named(text: &str, start: &str) -> Names {
    let found = text.split(start).skip(1).map(|rest| identifier(rest).to_string());
    found.filter(|name| !name.is_empty()).collect()
}

/// The first cells of a table that are code: `| `name` | …`.
fn first_cells(section: &str) -> Names {
    section.lines().filter_map(|line| line.strip_prefix("| `")).map(|rest| identifier(rest).to_string()).collect()
}

fn same(code: &Names, document: &Names, what: &str) {
    assert!(!code.is_empty() && !document.is_empty(), "{what}: nothing was found to compare");
    let undocumented: Vec<_> = code.difference(document).collect();
    let invented: Vec<_> = document.difference(code).collect();
    assert!(
        undocumented.is_empty() && invented.is_empty(),
        "{what}: undocumented {undocumented:?}, invented {invented:?}"
    );
}

/// The text of every script of the gate, joined.
fn hooks() -> String {
    let folder = std::fs::read_dir(path("www/gate")).expect("www/gate");
    folder.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a script")).collect()
}

#[test]
fn every_member_of_the_api_is_documented_and_nothing_else() {
    let main = text("www/gate/main.js");
    let object = between(&main, "const api = {\n", "\n};");
    // Members have an indentation of two blanks; the code inside them has more.
    let members =
        object.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with([' ', '}']));
    let members: Names = members
        .map(|line| identifier(line.trim_start_matches("get ").trim_start_matches("async ")).to_string())
        .collect();
    same(&members, &named(&text(API), "\n### `CookieGate."), "members of CookieGate");
    let tsc = text("packages/cookie-gate/cookie-gate.d.ts");
    for member in members {
        let is_typed = [format!("\n  {member}("), format!("\n  {member}<"), format!("\n  readonly {member}:")]
            .iter()
            .any(|line| tsc.contains(line));
        assert!(is_typed, "CookieGate.{member} has no type");
    }
}

#[test]
fn every_event_is_documented_and_nothing_else() {
    same(&named(&hooks(), "emit(\""), &named(&section(API, "## Events"), "\n### `"), "events");
}

#[test]
fn every_field_of_the_state_is_documented_and_nothing_else() {
    let main = text("www/gate/main.js");
    let object = between(&main, "state = freeze({\n", "\n  });");
    let fields = object.lines().map(|line| identifier(line.trim()).to_string()).collect();
    same(&fields, &first_cells(&section(API, "### `CookieGate.state`")), "fields of the state");
}

#[test]
fn every_field_and_action_of_the_report_is_documented_and_nothing_else() {
    let report = text("www/gate/report.js");
    let fields = between(&report, "item = {\n", "\n    };");
    let fields = fields.lines().map(|line| identifier(line.trim()).to_string()).collect();
    let documented = section(API, "### `CookieGate.report()`");
    let (shape, actions) = documented.split_once("| action |").expect("a table of actions");
    same(&fields, &first_cells(shape), "fields of the report");
    for action in first_cells(actions) {
        let word = format!("\"{action}\"");
        let core = format!("\\t{action}\"");
        assert!(hooks().contains(&word) || text("src/gate.rs").contains(&core), "the gate never reports {action}");
    }
}

#[test]
fn every_attribute_that_the_gate_reads_is_documented() {
    let elements: String = ["asleep", "fetching", "tags"].map(|name| text(&format!("www/gate/{name}.js"))).concat();
    let attributes: Names = elements.split('"').filter(|word| word.starts_with("data-")).map(String::from).collect();
    assert!(attributes.len() > 2, "{attributes:?}");
    let document = section(API, "## Markup");
    for attribute in attributes {
        assert!(document.contains(&format!("`{attribute}")), "{attribute} is not in {API}");
    }
}

#[test]
fn every_export_of_the_core_is_in_the_table_of_the_abi_and_nothing_else() {
    same(
        &named(&text("crates/gate/src/lib.rs"), "\nextern \"C\" fn "),
        &first_cells(&section(MAP, "## Gate ABI")),
        "exports",
    );
}

#[test]
fn the_map_names_every_module_of_the_core_every_crate_and_every_script_of_the_gate() {
    let map = text(MAP);
    let mut names: Names = named(&text("src/lib.rs"), "\npub mod ").iter().map(|name| format!("`{name}`")).collect();
    let crates = std::fs::read_dir(path("crates")).expect("crates");
    names.extend(crates.map(|folder| format!("`crates/{}`", folder.expect("a folder").file_name().to_string_lossy())));
    let scripts = std::fs::read_dir(path("www/gate")).expect("www/gate");
    names.extend(scripts.map(|file| format!("`{}`", file.expect("a file").file_name().to_string_lossy())));
    assert!(names.len() > 10, "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !map.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "{MAP} does not name {missing:?}");
}

/// The line of a help text that begins with `start` and this word, with the lines of options that follow it.
fn help_line(help: &str, start: &str, word: &str) -> Option<String> {
    let is_meant = |line: &&str| line.trim_start().strip_prefix(start).is_some_and(|rest| identifier(rest) == word);
    let mut lines = help.lines().skip_while(|line| !is_meant(line));
    let first = lines.next()?.to_string();
    Some(lines.take_while(|line| line.trim_start().starts_with('[')).fold(first, |all, line| all + line))
}

/// Asserts that every `program word --option` in the documents is in the help text, and returns the words.
fn commands(program: &str, start: &str, help: &str) -> Names {
    let mut words = Names::new();
    for document in documents() {
        let document_text = text(&document);
        for rest in document_text.split(program).skip(1) {
            let line = rest.split(['`', '\n', '#', '&']).next().unwrap_or_default();
            let word = identifier(line);
            if word.is_empty() {
                continue;
            }
            let known = help_line(help, start, word).unwrap_or_else(|| panic!("{document}: no `{program}{word}`"));
            for option in line.split_whitespace().filter(|option| option.starts_with("--") && *option != "-->") {
                assert!(known.contains(option), "{document}: `{program}{word}` has no {option}");
            }
            words.insert(word.to_string());
        }
    }
    words
}

#[test]
fn every_command_in_the_documents_exists_and_every_command_is_in_a_document() {
    let xtask = text("xtask/src/main.rs");
    let help = between(&xtask, "const HELP: &str = \"", "\";");
    let known = help.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let known = known.map(|line| identifier(line).to_string()).collect();
    same(&known, &commands("cargo xtask ", "", help), "commands of xtask");
    let known = named(args::USAGE, "\n  cookie-gate ");
    same(&known, &commands("cookie-gate ", "cookie-gate ", args::USAGE), "commands of cookie-gate");
}

#[test]
fn every_code_of_diff_is_documented_and_nothing_else() {
    let folder = std::fs::read_dir(path("crates/catalogue/src/diff")).expect("the modules of diff");
    let mut source: String =
        folder.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a module")).collect();
    source += &text("crates/cli/src/diff.rs");
    let calls = source.split("error(").chain(source.split("warning(")).map(str::trim_start);
    let codes = calls.filter_map(|call| call.strip_prefix('"')?.split_once("\",")).map(|(code, _)| code.to_string());
    let documented = section("policies/README.md", "## Publishing a change");
    let (_, table) = documented.split_once("| code |").expect("a table of codes");
    let cells = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('|')).map(|(cell, _)| cell);
    let words = cells.flat_map(|cell| cell.split(',').map(|word| word.trim().trim_matches('`').to_string()));
    same(&codes.collect(), &words.collect(), "codes of diff");
}

#[test]
fn every_engine_that_runs_whole_pages_is_named_and_no_other() {
    let browser = text("crates/browser/src/lib.rs");
    let engines = between(&browser, "pub enum Engine {\n", "}");
    let engines = engines.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let engines: Names = engines.map(|line| line.trim_end_matches(',').to_string()).collect();
    for document in ["README.md", "CHANGELOG.md"] {
        let document_text = text(document);
        let sentence = between(&document_text, "Tested in ", "\n").split(';').next().unwrap_or_default();
        // In "Chromium, Firefox ESR and WebKitGTK" the text after an engine's name says which of its browsers is meant.
        let named = sentence.split([',', ' ']).filter(|word| word.starts_with(char::is_uppercase) && *word != "ESR");
        same(&engines, &named.map(|name| name.trim_end_matches("GTK").to_string()).collect(), document);
    }
}

/// The table and the sources in `docs/profiles.md`, against the data that they describe.
#[test]
fn the_profiles_are_documented_as_they_are() {
    use cookie_gate_catalogue::{Exemption, Profile};
    let document = text("docs/profiles.md");
    let months = |months: u32, otherwise: &str| match months {
        0 => otherwise.to_string(),
        months => format!("{months} months"),
    };
    for profile in Profile::ALL {
        let law = profile.law();
        let word = |exemption: &Exemption| match exemption {
            Exemption::UkStatistics => "`uk_statistics`",
            Exemption::UkAppearance => "`uk_appearance`",
            Exemption::CnilAudience => "`cnil_audience`",
        };
        let exemptions: Vec<&str> = law.exemptions.iter().map(word).collect();
        let row = format!(
            "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} |",
            profile.word(),
            months(law.months, "as the catalogue says"),
            months(law.refusal_months, "as long"),
            if law.close_refuses { "refuses all" } else { "decides nothing" },
            if law.separate_consent { "yes" } else { "no" },
            if law.names_partners { "yes" } else { "no" },
            if law.opt_out_link { "yes" } else { "no" },
            if law.shows_signal { "yes" } else { "no" },
            if exemptions.is_empty() { "none".to_string() } else { exemptions.join(", ") },
        );
        assert!(document.contains(&row), "docs/profiles.md lacks\n{row}");
        for source in law.sources {
            let line = format!("* `{}`: {source}", profile.word());
            assert!(document.contains(&line), "docs/profiles.md lacks\n{line}");
        }
    }
}

#[test]
fn every_built_in_language_is_named() {
    let document = text("docs/languages.md");
    for (tag, _) in cookie_gate_catalogue::words::built_in() {
        assert!(document.contains(&format!("`{tag}`")), "docs/languages.md does not name {tag}");
    }
}

#[test]
fn the_presets_are_documented_with_their_contrast() {
    use cookie_gate_catalogue::theme::{NAMES, PAIRS, Preset, Theme};
    let pairs: Vec<String> = PAIRS.iter().map(|(text, ground, _)| format!("{text} on {ground}")).collect();
    let mut table = format!("| preset | {} |\n|---|{}\n", pairs.join(" | "), "---|".repeat(PAIRS.len()));
    for preset in Preset::ALL {
        for (is_dark, scheme) in [(false, "light"), (true, "dark")] {
            let colors = Theme { preset, ..Theme::default() }.colors(is_dark);
            let of = |name: &str| colors[NAMES.iter().position(|one| *one == name).expect("a name")];
            let cells = PAIRS.map(|(text, ground, _)| {
                let (text, ground) = (of(text), of(ground));
                format!("{:.1} ({:.0})", text.contrast(ground), text.lightness_contrast(ground))
            });
            table += &format!("| `{}`, {scheme} | {} |\n", preset.word(), cells.join(" | "));
        }
    }
    let document = text("docs/theme.md");
    let (before, _) = document.split_once("<!-- presets -->").expect("a place for the table");
    let written = format!("{before}<!-- presets -->\n\n{table}");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path("docs/theme.md"), &written).expect("a file");
    }
    assert_eq!(text("docs/theme.md"), written, "refresh with UPDATE_EXPECT=1");
}

/// The lines of a document that are too long, each with its place.
///
/// Rows of test vectors are exempt: a record has no blank at which a line could break, and `record_doc.rs` reads a
/// vector from one row. Nothing else is exempt: the documents have no longer address and no longer line of code.
fn too_long(document: &str, text: &str) -> Vec<String> {
    let mut is_vector = false;
    let mut faults = Vec::new();
    for (place, line) in text.lines().enumerate() {
        is_vector = line.starts_with("<!-- vectors: ") || (is_vector && line.starts_with('|'));
        let length = line.chars().count();
        if length > WIDTH && !is_vector {
            faults.push(format!("{document}:{}: {length} characters", place + 1));
        }
    }
    faults
}

#[test]
fn no_line_of_a_document_is_longer_than_120_characters() {
    let documents = documents();
    assert!(documents.len() > 10, "{documents:?}");
    let faults: Vec<String> = documents.iter().flat_map(|document| too_long(document, &text(document))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_line_that_is_too_long_is_reported_unless_it_is_a_vector() {
    let (fits, long) = ("ü".repeat(WIDTH), "ü".repeat(WIDTH + 1));
    for good in [fits, format!("<!-- vectors: new -->\n| record |\n|---|\n| `{long}` |")] {
        assert_eq!(too_long("new.md", &good), [""; 0], "{good}");
    }
    for bad in [
        format!("\n{long}"),
        format!("\n| `{long}` |"),
        format!("```\n{long}\n```"),
        format!("<!-- vectors: new -->\n| a |\n\n| `{long}` |"),
    ] {
        assert_eq!(too_long("new.md", &bad).len(), 1, "{bad}");
    }
    assert_eq!(too_long("new.md", &format!("a\n{long}")), ["new.md:2: 121 characters"]);
}
