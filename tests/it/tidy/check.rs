//! The checks of `tidy`: each takes a file's path and text, and returns one line for each fault.

/// Which of our crates each crate may depend on, apart from tests. A crate that is not listed may depend on none.
const DOWN: &[(&str, &[&str])] = &[
    ("catalogue", &["core"]),
    ("gate", &["core"]),
    ("panel", &["core"]),
    ("panel-page", &["panel"]),
    ("bundle", &["catalogue", "core", "panel"]),
    ("demo", &["bundle", "catalogue", "core"]),
    ("cli", &["bundle", "catalogue", "core", "demo"]),
    ("node", &["cli", "demo"]),
    ("playground", &["bundle", "catalogue"]),
    ("examples/axum", &["catalogue", "core"]),
    ("xtask", &["browser", "bundle", "demo"]),
];

/// Crates that give the same answer at any time. The compiler checks the core: without the standard library and without
/// a dependency there is no clock to ask.
pub const TIMELESS: [&str; 2] = ["crates/catalogue", "crates/bundle"];

/// How many lines a file may have: two screens more than about 400, at which we split a file.
const LONGEST: usize = 450;

/// Our crates in a manifest's dependencies, against [`DOWN`]. The core has no dependency at all.
pub fn arrows(path: &str, text: &str) -> Vec<String> {
    let from = match path.trim_end_matches("/Cargo.toml") {
        "Cargo.toml" => "core",
        folder => folder.trim_start_matches("crates/"),
    };
    let allowed = DOWN.iter().find(|(name, _)| *name == from).map_or(&[][..], |(_, allowed)| allowed);
    let mut table = "";
    let mut faults = Vec::new();
    for (place, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_end_matches(']');
            continue;
        }
        if !is_of_dependencies(table) {
            continue;
        }
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        let to = if name == "cookie-gate" { "core" } else { name.strip_prefix("cookie-gate-").unwrap_or_default() };
        let is_ours = !to.is_empty();
        let is_anything = !name.is_empty() && !name.starts_with('#');
        if (is_ours && !allowed.contains(&to)) || (from == "core" && is_anything) {
            faults.push(fault(path, place, &format!("{from} → {name}")));
        }
    }
    faults
}

/// Whether a table of a manifest lists dependencies. Those of tests do not count.
fn is_of_dependencies(table: &str) -> bool {
    table == "dependencies" || (table.starts_with("target.") && table.ends_with(".dependencies"))
}

/// Checks that the crate does without the standard library.
pub fn no_std(path: &str, text: &str) -> Vec<String> {
    let has = text.lines().any(|line| line.trim() == "#![no_std]");
    if has { Vec::new() } else { vec![fault(path, 0, "does not say #![no_std]")] }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Checks that a clippy.toml forbids clocks and random numbers. Clippy reads the file, and warnings are errors.
pub fn clocks_are_disallowed(path: &str, text: &str) -> Vec<String> {
    const TYPES: [&str; 4] =
        ["std::time::SystemTime", "std::time::Instant", "std::collections::HashMap", "std::collections::HashSet"];
    let list = text.split_once("disallowed-types = [").and_then(|(_, rest)| rest.split_once("\n]"));
    let list = list.map_or("", |(list, _)| list);
    let missing = TYPES.into_iter().filter(|name| {
        !list.lines().any(|line| line.trim_start().starts_with("{ path") && line.contains(&format!("\"{name}\"")))
    });
    missing.map(|name| fault(path, 0, &format!("does not disallow {name}"))).collect()
}

/// Finds exports in crates that do not become wasm modules: their exports would appear in every module.
pub fn exports(path: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut faults = Vec::new();
    let mut end_of_imports: Option<String> = None;
    for (place, line) in lines.iter().enumerate() {
        let (code, indent) = (line.trim(), line.len() - line.trim_start().len());
        if end_of_imports.as_deref() == Some(*line) {
            end_of_imports = None;
        }
        let follows = |word: &str| {
            let item = lines[place..].iter().map(|line| line.trim()).find(|line| !line.starts_with(['#', '/']));
            item.is_some_and(|item| item.contains(word))
        };
        let attribute = code.starts_with("#[");
        if attribute && (code.contains("no_mangle") || code.contains("export_name")) {
            faults.push(fault(path, place, "exported outside the modules of wasm"));
        }
        if attribute && code.contains("wasm_bindgen") && !code.contains("wasm_bindgen_test") {
            if end_of_imports.is_none() && !follows("extern \"C\" {") {
                faults.push(fault(path, place, "exported outside the modules of wasm"));
            }
        } else if code.ends_with("extern \"C\" {") {
            end_of_imports = Some(format!("{}}}", " ".repeat(indent)));
        }
    }
    faults
}

/// Finds calls that turn text into markup or code.
pub fn html_sinks(path: &str, text: &str) -> Vec<String> {
    const SINKS: [&str; 11] = [
        "innerHTML",
        "inner_html",
        "from_html_unchecked",
        "insertAdjacentHTML",
        "insert_adjacent_html",
        "outerHTML",
        "outer_html",
        "document.write",
        "srcdoc",
        "eval(",
        "new Function",
    ];
    found(path, text, |line| SINKS.iter().find(|sink| line.contains(**sink)).map(|sink| sink.to_string()))
}

/// Finds calls that look up a prototype or an iterator, which a page can replace. Lines without indentation run before
/// any page script.
pub fn lookups(path: &str, text: &str) -> Vec<String> {
    const METHODS: [&str; 26] = [
        "split",
        "map",
        "filter",
        "forEach",
        "includes",
        "indexOf",
        "push",
        "slice",
        "join",
        "concat",
        "some",
        "every",
        "find",
        "replace",
        "test",
        "exec",
        "match",
        "trim",
        "startsWith",
        "endsWith",
        "toLowerCase",
        "toUpperCase",
        "then",
        "call",
        "apply",
        "bind",
    ];
    found(path, text, |line| {
        if !line.starts_with(' ') {
            return None;
        }
        let code = line.trim();
        let method = METHODS.into_iter().find(|method| code.contains(&format!(".{method}(")));
        let is_loop = code.starts_with("for (") && code.contains(" of ");
        let is_spread = code.contains("[...") || code.contains("(...") || code.contains(", ...") && !code.contains('{');
        let is_destructured =
            ["const [", "let [", "([", "= ["].iter().any(|start| code.contains(start)) && code.contains("] =");
        match (method, is_loop, is_spread, is_destructured) {
            (Some(method), ..) => Some(format!("calls a `{method}` that a page can replace")),
            (None, true, ..) => Some("a loop over an iterator".into()),
            (None, _, true, _) => Some("a spread, which asks for an iterator".into()),
            (None, _, _, true) => Some("a destructured array, which asks for an iterator".into()),
            _ => None,
        }
    })
}

/// Finds inline styles, which a strict Content Security Policy drops.
pub fn inline_styles(path: &str, text: &str) -> Vec<String> {
    found(path, text, |line| {
        let before = |place: usize| line[..place].chars().next_back().is_some_and(is_word);
        let mut places = line.match_indices("style=").filter(|(place, _)| !before(*place));
        places.next().map(|_| "inline style".to_string())
    })
}

/// Checks that a module denies calls that panic.
pub fn panics_are_denied(path: &str, text: &str) -> Vec<String> {
    let denied = match code(text).split_once("deny(") {
        Some((before, list)) if before.trim_end().ends_with("#![") || before.contains("#![cfg_attr(") => {
            list.split_once(')').map_or(String::new(), |(list, _)| list.to_string())
        }
        _ => String::new(),
    };
    let missing = ["clippy::unwrap_used", "clippy::expect_used", "clippy::panic"].into_iter();
    let missing = missing.filter(|lint| !denied.split(',').any(|denied| denied.trim() == *lint));
    missing.map(|lint| fault(path, 0, &format!("does not deny {lint}"))).collect()
}

/// Checks that a file opens with a comment about its purpose.
pub fn opening(path: &str, text: &str) -> Vec<String> {
    let marks: &[&str] = if path.ends_with(".rs") { &["//! "] } else { &["// ", "/* ", "/** ", "/**\n"] };
    if marks.iter().any(|mark| text.starts_with(mark)) {
        return Vec::new();
    }
    vec![fault(path, 0, "does not open by saying what it is")]
}

/// Checks that a file is short enough to be read.
pub fn length(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    if lines <= LONGEST { Vec::new() } else { vec![fault(path, LONGEST, &format!("{lines} lines"))] }
}

/// Finds work that was left for later, and tests that do not run or that pass by a panic.
pub fn leftovers(path: &str, text: &str) -> Vec<String> {
    const MARKS: [&str; 8] =
        ["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "#[should_panic", "//! Placeholder", "TODO", "FIXME"];
    let mark = |line: &str| MARKS.into_iter().find(|mark| line.contains(mark)).map(String::from);
    let lines = text.lines().enumerate();
    lines.filter_map(|(place, line)| Some(fault(path, place, &mark(line)?))).collect()
}

/// Every line of code in which `search` finds something. Comments and inline tests do not count.
fn found(path: &str, text: &str, search: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let code = code(text);
    let lines = code.lines().enumerate();
    lines.filter_map(|(place, line)| Some(fault(path, place, &search(line)?))).collect()
}

/// The text without comments and without the part after `#[cfg(test)]`. Line numbers stay as they are.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let mut in_block = false;
    let lines = text.lines().map(|line| {
        let trimmed = line.trim_start();
        in_block |= trimmed.starts_with("/*");
        let code = if in_block { "" } else { without_comment(line) };
        in_block &= !line.contains("*/");
        code
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A line without its comment. The `//` of `https://` begins no comment.
fn without_comment(line: &str) -> &str {
    let comment = line.match_indices("//").find(|(place, _)| !line[..*place].ends_with(':'));
    comment.map_or(line, |(place, _)| &line[..place])
}

fn fault(path: &str, place: usize, what: &str) -> String {
    format!("{path}:{}: {what}", place + 1)
}
