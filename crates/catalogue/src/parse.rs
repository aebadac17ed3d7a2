//! Reads a catalogue, reports a fault of shape with its path, and gives the JSON Schema of the format.
//!
//! Why apart from `check`: a file of the wrong shape cannot be checked yet, so there is one fault to show, not many.
//! Invariant: what `parse` accepts, the JSON Schema accepts too, but for packs that do not exist (`check` reports them).

pub mod fill;
pub mod locate;
mod scan;
pub mod uses;

use super::{Catalogue, SCHEMA};
use crate::diagnostic::{Diagnostic, Severity};
use crate::{expand, pack};
use serde_json::Value;

/// Reads the text of a catalogue, with or without a byte order mark.
///
/// ```
/// let fault = cookie_gate_catalogue::parse::parse("{\"schema\": 7}").unwrap_err();
/// assert_eq!((fault.code, fault.path.as_str()), ("schema-unsupported", "schema"));
/// ```
pub fn parse(text: &str) -> Result<Catalogue, Diagnostic> {
    let text = without_byte_order_mark(text);
    // The format number comes first: the fields of this format say nothing about a file of another format.
    let value: Value = serde_json::from_str(text).map_err(|error| syntax(&error))?;
    read_schema_number(&value)?;
    let deserializer = &mut serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        shape(if path == "." { String::from("(file)") } else { path }, error.inner())
    })
}

/// Reads the text of a catalogue and puts in what its packs bring.
///
/// # Errors
/// The fault of shape, or all errors in the use of packs. `check` finds the others.
pub fn read(text: &str) -> Result<Catalogue, Vec<Diagnostic>> {
    let expanded = expand::expand(&parse(text).map_err(|fault| vec![fault])?);
    let faults: Vec<Diagnostic> =
        expanded.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if faults.is_empty() { Ok(expanded.catalogue) } else { Err(faults) }
}

/// The catalogue as indented JSON, with a line break at the end.
pub fn to_json(catalogue: &Catalogue) -> String {
    let mut json = serde_json::to_string_pretty(catalogue)
        .unwrap_or_else(|error| unreachable!("a catalogue has string keys only: {error}"));
    json.push('\n');
    json
}

/// The JSON Schema of the format, generated from the types that read a catalogue.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Catalogue).to_value();
    schema["title"] = "Cookie Gate catalogue".into();
    // The type allows every number; `parse` accepts only one.
    schema["properties"]["schema"]["const"] = SCHEMA.into();
    // Editors complete the ids of packs.
    let packs: Value = pack::built_in().iter().map(|pack| &*pack.id).collect();
    schema["$defs"]["Use"]["anyOf"][0]["enum"] = packs.clone();
    schema["$defs"]["UseWith"]["properties"]["pack"]["enum"] = packs;
    schema
}

/// The JSON Schema as a file, with a line break at the end.
pub fn schema_text() -> String {
    let mut text = serde_json::to_string_pretty(&schema())
        .unwrap_or_else(|error| unreachable!("a schema has string keys only: {error}"));
    text.push('\n');
    text
}

fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn read_schema_number(value: &Value) -> Result<(), Diagnostic> {
    let help = format!("this version of cookie-gate reads schema {SCHEMA}: write \"schema\": {SCHEMA}");
    match value.get("schema") {
        _ if !value.is_object() => Err(Diagnostic::error(
            "shape",
            "(file)",
            "a catalogue is a JSON object",
            "start the file with { and see policies/README.md for its fields",
        )),
        None => Err(Diagnostic::error("schema-missing", "schema", "the format number is missing", help)),
        Some(number) if *number == SCHEMA => Ok(()),
        Some(number) => {
            let newer = number.as_u64().is_some_and(|number| number > u64::from(SCHEMA));
            let help = if newer { format!("{help}, or install a newer cookie-gate") } else { help };
            Err(Diagnostic::error("schema-unsupported", "schema", format!("schema {number} is not known"), help))
        }
    }
}

fn syntax(error: &serde_json::Error) -> Diagnostic {
    Diagnostic::error(
        "json-syntax",
        format!("line {}, column {}", error.line(), error.column()),
        without_position(error),
        "the file is no valid JSON; mind commas, quotes and brackets just before this place",
    )
}

fn shape(path: String, error: &serde_json::Error) -> Diagnostic {
    let text = without_position(error);
    let place = format!(" (line {}, column {})", error.line(), error.column());
    // Serde says "unknown field `x`, expected one of `a`, `b`": the second half becomes the help.
    match text.split_once(", expected ") {
        Some((message, expected)) => {
            Diagnostic::error("shape", path, format!("{message}{place}"), format!("expected {expected}"))
        }
        None => Diagnostic::error(
            "shape",
            path,
            format!("{text}{place}"),
            "policies/README.md describes every field; policies/catalogue.schema.json lets editors complete them",
        ),
    }
}

fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let suffix = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&suffix).unwrap_or(&text).into()
}
