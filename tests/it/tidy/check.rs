//! The checks of `tidy`: each takes a file's path and text, and returns one line per fault.

/// Modules of the core: pure, `no_std`, called by everyone and calling no one else.
pub const CORE: [&str; 8] = ["calendar", "catalogue", "consent", "diagnostic", "kind", "policy", "table", "text"];

/// Lines that a file may have; two screens more than the habit of splitting at about 400.
const LONGEST: usize = 450;

/// The top module that a file of src/ belongs to: `consent` for `src/consent/record.rs`.
pub fn module(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    below.split('/').next().unwrap_or(below).trim_end_matches(".rs")
}

/// Which modules each module may name.
pub fn arrows(path: &str, text: &str) -> Vec<String> {
    let from = module(path);
    let (edges, only_core): (&[&str], bool) = match from {
        "ui" => (&["ui", "web"], true),
        "web" => (&["web"], true),
        "gate" => (&["gate"], true),
        "cli" => (&["cli", "gate", "ui", "web"], true),
        "xtask" | "lib" => (&[], false),
        _ => (&[], true),
    };
    let allowed = |to: &str| !only_core || CORE.contains(&to) || edges.contains(&to);
    found(path, text, |line| named_modules(line).into_iter().find(|to| !allowed(to)).map(|to| format!("{from} → {to}")))
}

/// The modules that a line names after `crate::`, alone or in braces.
fn named_modules(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for tail in line.split("crate::").skip(1) {
        match tail.strip_prefix('{') {
            None => names.push(word(tail)),
            Some(list) => {
                let mut depth = 0;
                let top = list.split(|letter| {
                    depth += i32::from(letter == '{') - i32::from(letter == '}');
                    letter == ',' && depth == 0
                });
                names.extend(top.map(|item| word(item.trim())));
            }
        }
    }
    // Lower case: a macro or type at the root is not a module.
    names.retain(|name| name.starts_with(|letter: char| letter.is_ascii_lowercase()));
    names
}

fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !is_word(letter)).unwrap_or(text.len());
    if text[end..].starts_with('!') { "" } else { &text[..end] }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Crates that exist in a browser only.
pub fn web_crates(path: &str, text: &str) -> Vec<String> {
    words(path, text, &["web_sys", "js_sys", "wasm_bindgen", "gloo_storage", "yew"])
}

/// Clocks and randomness.
pub fn clocks_and_randomness(path: &str, text: &str) -> Vec<String> {
    words(path, text, &["SystemTime", "Instant", "time::", "getrandom", "rand", "RandomState", "thread_rng"])
}

/// Exports belong to the binaries: in the library they would appear in every artefact.
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
            faults.push(fault(path, place, "exported outside bin/"));
        }
        if attribute && code.contains("wasm_bindgen") && !code.contains("wasm_bindgen_test") {
            if end_of_imports.is_none() && !follows("extern \"C\" {") {
                faults.push(fault(path, place, "exported outside bin/"));
            }
        } else if code.ends_with("extern \"C\" {") {
            end_of_imports = Some(format!("{}}}", " ".repeat(indent)));
        }
    }
    faults
}

/// Ways for text to become markup or code.
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

/// Inline styles, which a strict Content Security Policy drops.
pub fn inline_styles(path: &str, text: &str) -> Vec<String> {
    found(path, text, |line| {
        let before = |place: usize| line[..place].chars().next_back().is_some_and(is_word);
        let mut places = line.match_indices("style=").filter(|(place, _)| !before(*place));
        places.next().map(|_| "inline style".to_string())
    })
}

/// The module refuses to compile with a call that panics.
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

/// A file opens by saying what it is.
pub fn opening(path: &str, text: &str) -> Vec<String> {
    let marks: &[&str] = if path.ends_with(".rs") { &["//! "] } else { &["// ", "/* ", "/** ", "/**\n"] };
    if marks.iter().any(|mark| text.starts_with(mark)) {
        return Vec::new();
    }
    vec![fault(path, 0, "does not open by saying what it is")]
}

/// A file stays short enough to be read.
pub fn length(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    if lines <= LONGEST { Vec::new() } else { vec![fault(path, LONGEST, &format!("{lines} lines"))] }
}

/// Work that was left for later, and tests that do not run or pass by crashing.
pub fn leftovers(path: &str, text: &str) -> Vec<String> {
    const MARKS: [&str; 8] =
        ["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "#[should_panic", "//! Placeholder", "TODO", "FIXME"];
    let mark = |line: &str| MARKS.into_iter().find(|mark| line.contains(mark)).map(String::from);
    let lines = text.lines().enumerate();
    lines.filter_map(|(place, line)| Some(fault(path, place, &mark(line)?))).collect()
}

/// Every line of code, comments and inline tests aside, in which `search` finds something.
fn found(path: &str, text: &str, search: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let code = code(text);
    let lines = code.lines().enumerate();
    lines.filter_map(|(place, line)| Some(fault(path, place, &search(line)?))).collect()
}

/// Every line of code that has one of these as a whole word (or path: `time::` is met by `std::time::`).
fn words(path: &str, text: &str, words: &[&str]) -> Vec<String> {
    found(path, text, |line| {
        let whole = |word: &&&str| {
            line.match_indices(**word).any(|(place, _)| {
                let before = line[..place].chars().next_back().is_some_and(is_word);
                let after = line[place + word.len()..].chars().next().is_some_and(is_word);
                !before && (!after || word.ends_with(':'))
            })
        };
        words.iter().find(whole).map(|word| word.to_string())
    })
}

/// The text without comments and without what follows `#[cfg(test)]`, line numbers kept.
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

/// A line without its comment; `https://` is not one.
fn without_comment(line: &str) -> &str {
    let comment = line.match_indices("//").find(|(place, _)| !line[..*place].ends_with(':'));
    comment.map_or(line, |(place, _)| &line[..place])
}

fn fault(path: &str, place: usize, what: &str) -> String {
    format!("{path}:{}: {what}", place + 1)
}
