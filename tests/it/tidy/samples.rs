//! Gives each check of `tidy` a bad sample, which the check must report, and a harmless twin, which it must not report.

use super::check::*;

type Faults = fn(&str, &str) -> Vec<String>;

/// Asserts that exactly the bad text is reported, at its place.
fn tells_apart(faults: Faults, path: &str, bad: &str, good: &str) {
    assert_eq!(faults(path, bad).len(), 1, "not reported: {bad}");
    assert!(faults(path, bad)[0].starts_with(path));
    assert_eq!(faults(path, good), [""; 0], "reported: {good}");
}

#[test]
fn an_arrow_against_the_order_is_reported() {
    for (path, bad, good) in [
        (
            "Cargo.toml",
            "[dependencies]\nserde = \"1\"",
            "[workspace.dependencies]\nserde = \"1\"\n[dev-dependencies]\nserde = \"1\"",
        ),
        (
            "crates/catalogue/Cargo.toml",
            "[dependencies]\ncookie-gate-bundle.workspace = true",
            "[dependencies]\ncookie-gate.workspace = true\nserde.workspace = true",
        ),
        (
            "crates/panel/Cargo.toml",
            "[dependencies]\ncookie-gate-bundle = { path = \"../bundle\" }",
            "[dependencies]\nyew.workspace = true",
        ),
        (
            "crates/browser/Cargo.toml",
            "[target.'cfg(unix)'.dependencies]\ncookie-gate-demo.workspace = true",
            "[dev-dependencies]\ncookie-gate-demo.workspace = true",
        ),
        (
            "xtask/Cargo.toml",
            "[dependencies]\ncookie-gate-cli.workspace = true",
            "[dependencies]\ncookie-gate-demo.workspace = true",
        ),
    ] {
        tells_apart(arrows, path, bad, good);
    }
}

#[test]
fn a_core_with_the_standard_library_is_reported() {
    tells_apart(no_std, "src/lib.rs", "//! #![no_std]\n", "//! Core.\n#![no_std]\n");
}

#[test]
fn a_crate_that_may_ask_for_the_time_is_reported() {
    let names = ["time::SystemTime", "time::Instant", "collections::HashMap", "collections::HashSet"];
    let line = |name: &str| format!("    {{ path = \"std::{name}\", reason = \"why\" }},\n");
    let file = |lines: String| format!("disallowed-types = [\n{lines}]\n");
    let good = file(names.map(line).concat());
    for name in names {
        tells_apart(clocks_are_disallowed, "crates/bundle/clippy.toml", &good.replace(&line(name), &line("x")), &good);
        let commented = good.replace(&line(name), &format!("    # {}", line(name).trim_start()));
        assert_eq!(clocks_are_disallowed("crates/bundle/clippy.toml", &commented).len(), 1, "{name} in a comment");
    }
    assert_eq!(clocks_are_disallowed("crates/bundle/clippy.toml", "").len(), 4);
}

#[test]
fn an_export_in_the_library_is_reported_and_an_import_is_not() {
    let import =
        "#[wasm_bindgen(module = \"x\")]\n// Why.\nextern \"C\" {\n    #[wasm_bindgen(method)]\n    fn f();\n}\n";
    for bad in [
        "#[wasm_bindgen]\npub fn f() {}",
        "#[unsafe(no_mangle)]\nfn f() {}",
        "#[unsafe(export_name = \"f\")]\nfn g() {}",
        &format!("{import}#[wasm_bindgen]\npub struct S;"),
    ] {
        tells_apart(exports, "crates/panel/src/web/js.rs", bad, import);
    }
}

#[test]
fn an_html_sink_is_reported() {
    for bad in [
        "node.innerHTML = text",
        "Html::from_html_unchecked(text)",
        "node.insertAdjacentHTML('beforeend', text)",
        "node.outerHTML = text",
        "document.write(text)",
        "element.set_inner_html(text);",
        "eval(text)",
        "new Function(text)",
    ] {
        tells_apart(
            html_sinks,
            "www/gate/paint.js",
            bad,
            "// never innerHTML\n/* nor\n eval( */\nnode.textContent = text",
        );
    }
    let after_address = "let link = 'https://x'; node.innerHTML = link";
    assert_eq!(html_sinks("www/gate/paint.js", after_address).len(), 1, "an address does not begin a comment");
}

#[test]
fn a_lookup_on_the_path_of_the_hooks_is_reported() {
    for bad in [
        "  const parts = text.split(',');",
        "  for (const one of list) one();",
        "  const copy = [...list];",
        "  native(self, ...args);",
        "  const [first] = list;",
        "  let [first, second] = pair();",
        "  if (/x/.test(name)) return;",
    ] {
        let good = "const names = text.split(',');\n  // no text.split(',')\n  for (let at = 0; at < 3; at++) add(list, at);\n  \
                    const shape = { __proto__: null, ...found };\n  list[at] = call(slice, text, 1);\n";
        tells_apart(lookups, "www/gate/hook.js", bad, good);
    }
}

#[test]
fn an_inline_style_is_reported() {
    tells_apart(
        inline_styles,
        "crates/panel/src/panel.rs",
        "<p style=\"color:red\">",
        "<p class=\"style\"> let list_style=1;",
    );
}

#[test]
fn a_page_module_that_may_panic_is_reported() {
    let good = "//! Page.\n#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]\n";
    let bad = "//! Page.\n#![deny(clippy::unwrap_used, clippy::expect_used)]\n";
    tells_apart(panics_are_denied, "crates/panel/src/lib.rs", bad, good);
    assert_eq!(panics_are_denied("crates/panel/src/lib.rs", "//! Page.\n").len(), 3);
    assert_eq!(panics_are_denied("crates/panel/src/lib.rs", &good.replace("#![", "// #![")).len(), 3);
}

#[test]
fn a_file_that_does_not_introduce_itself_is_reported() {
    tells_apart(opening, "src/x.rs", "use a::b;\n//! Late.", "//! What it is.\n");
    tells_apart(opening, "www/gate/x.js", "let a = 1;", "// What it is.\n");
    tells_apart(opening, "www/styles/x.css", "a {}", "/* What it is. */\n");
}

#[test]
fn a_long_file_is_reported() {
    tells_apart(length, "src/x.rs", &"a\n".repeat(451), &"a\n".repeat(450));
}

#[test]
fn work_left_for_later_is_reported() {
    for bad in ["todo!()", "#[ignore]", "#[should_panic(expected = \"x\")]", "//! Placeholder.", "// TODO: later"] {
        tells_apart(leftovers, "src/x.rs", bad, "let ignored = 1;");
    }
}
