//! Short names for the imports and exports between the panel's glue and its wasm module.
//!
//! wasm-bindgen names each of about a hundred imports with a hash of sixteen digits, in both files. No compressor
//! shrinks a hash: 2.4 kB of brotli. wasm-opt renames the imports in the module and prints the new names. This module
//! puts them into the glue.
//! Invariant: every import of the module is named exactly once in the glue, else the build fails.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// The pass of wasm-opt that renames, and prints a [`Map`].
pub const PASS: &str = "--minify-imports-and-exports-and-modules";

/// The module name that the pass gives to all imports.
const MODULE: &str = "\"a\"";

/// The names that wasm-opt has changed.
#[derive(Debug, Deserialize)]
struct Map {
    /// Module, old name, new name.
    imports: Vec<(String, String, String)>,
    /// Old name, new name.
    exports: Vec<(String, String)>,
}

/// The glue with the new names of `map`, which wasm-opt printed.
pub fn shorten(glue: &str, map: &str) -> Result<String> {
    let map: Map = serde_json::from_str(map).context("wasm-opt's list of names")?;
    let imports: HashMap<&str, &str> = map.imports.iter().map(|(_, old, new)| (&**old, &**new)).collect();
    let exports: HashMap<&str, &str> = map.exports.iter().map(|(old, new)| (&**old, &**new)).collect();
    let mut short = String::with_capacity(glue.len());
    let mut named = 0;
    let mut rest = glue;
    while let Some(start) = rest.find(is_word) {
        let (before, from) = rest.split_at(start);
        short.push_str(before);
        let (word, after) = from.split_at(from.find(|letter| !is_word(letter)).unwrap_or(from.len()));
        // Only a property of the instance is an export: `open` is also a method of a dialog.
        let export = if short.ends_with("wasm.") { exports.get(word) } else { None };
        let import = imports.get(word);
        named += usize::from(import.is_some());
        short.push_str(import.or(export).unwrap_or(&word));
        rest = after;
    }
    short.push_str(rest);
    ensure!(named == map.imports.len(), "the glue names {named} of the module's {} imports", map.imports.len());
    let mut modules: Vec<&str> = map.imports.iter().map(|(module, ..)| module.as_str()).collect();
    modules.sort_unstable();
    modules.dedup();
    for module in modules {
        short = short.replace(&format!("\"{module}\""), MODULE);
    }
    Ok(short)
}

fn is_word(letter: char) -> bool {
    letter == '_' || letter == '$' || letter.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = r#"{"imports": [["./p.js", "__wbg_new_12", "A"]], "exports": [["open", "b"], ["memory", "c"]]}"#;

    #[test]
    fn imports_and_exports_are_renamed_and_other_words_are_not() {
        let glue =
            r#"let i={"./p.js":{__wbg_new_12:()=>new Date,}};wasm.open(wasm.memory.buffer);d.open();__wbg_new_123"#;
        let short = r#"let i={"a":{A:()=>new Date,}};wasm.b(wasm.c.buffer);d.open();__wbg_new_123"#;
        assert_eq!(shorten(glue, MAP).unwrap(), short);
    }

    #[test]
    fn a_glue_without_an_import_of_the_module_is_refused() {
        assert!(shorten("wasm.open()", MAP).is_err());
        assert!(shorten("__wbg_new_12 __wbg_new_12", MAP).is_err());
    }
}
