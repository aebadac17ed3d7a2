//! Finds the place of a finding in the operator's text, so that an editor can show the finding at its line.
//!
//! Invariant: a place lies within the text, on the borders of characters, whatever the text is.

use super::scan::Scan;
use super::without_byte_order_mark;
use core::ops::Range;

/// Where the value of a path stands, such as `categories[2].title.en`, as bytes of the text. Where a part of the path is
/// missing, such as a field that the operator has left out, the innermost value around it is found: the name of its
/// field, or its first character. The fault of a text that is no JSON has a line and a column as its path.
///
/// ```
/// let text = "{ \"policy\": { \"version\": 0 } }";
/// let place = cookie_gate_catalogue::parse::locate::locate(text, "policy.version");
/// assert_eq!(&text[place], "0");
/// ```
#[must_use]
pub fn locate(text: &str, path: &str) -> Range<usize> {
    let body = without_byte_order_mark(text);
    let offset = text.len() - body.len();
    let place = line_and_column(path).map_or_else(|| value(body, path), |(line, column)| position(body, line, column));
    place.start + offset..place.end + offset
}

fn value(text: &str, path: &str) -> Range<usize> {
    let mut scan = Scan { text, at: 0 };
    scan.space();
    let start = scan.at.min(text.len());
    let mut found = first_character(text, start);
    // A scan of a text that is no JSON would walk past its end.
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        look(&mut scan, path, "", &mut found);
    }
    found
}

/// Looks at the value at the scanner, whose path is `here`, and skips the value.
fn look(scan: &mut Scan<'_>, path: &str, here: &str, found: &mut Range<usize>) {
    scan.space();
    let start = scan.at;
    let mut inner = |scan: &mut Scan<'_>, next: String, name: Option<Range<usize>>| {
        scan.space();
        if is_on_the_way(path, &next) {
            *found = name.unwrap_or_else(|| first_character(scan.text, scan.at));
            look(scan, path, &next, found);
        } else {
            scan.value();
        }
    };
    match scan.peek() {
        b'{' => scan.members(|scan, key| {
            let next = if here.is_empty() { key.to_string() } else { format!("{here}.{key}") };
            // The key stands right before the colon; white space between the two is rare, and then counts as the key.
            let start = key.as_ptr() as usize - scan.text.as_ptr() as usize;
            inner(scan, next, Some(start - 1..start + key.len() + 1));
        }),
        b'[' => {
            let mut index = 0;
            scan.elements(|scan| {
                inner(scan, format!("{here}[{index}]"), None);
                index += 1;
            });
        }
        _ => {
            scan.value();
            if here == path {
                *found = start..scan.at;
            }
        }
    }
}

/// Whether `here` is the path, or a value around the path's value.
fn is_on_the_way(path: &str, here: &str) -> bool {
    path.strip_prefix(here).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn line_and_column(path: &str) -> Option<(usize, usize)> {
    let (line, column) = path.strip_prefix("line ")?.split_once(", column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// The place of a line and a column, both counted from 1, as serde counts them: columns in bytes.
fn position(text: &str, line: usize, column: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    first_character(text, at)
}

/// The character at this place; at the end of the text, nothing.
fn first_character(text: &str, at: usize) -> Range<usize> {
    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The line of a place, counted from 1.
#[must_use]
pub fn line(text: &str, at: usize) -> usize {
    1 + text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::{line, locate};

    const TEXT: &str = r#"{
  "schema": 1,
  "site": { "name": { "en": "Größe", "a.b": 1 } },
  "use": ["one", { "pack": "two" }],
  "categories": [
    { "id": "a", "title": {} },
    { "id": "b" }
  ]
}"#;

    #[track_caller]
    fn check(path: &str, found: &str, on_line: usize) {
        let place = locate(TEXT, path);
        assert_eq!((&TEXT[place.clone()], line(TEXT, place.start)), (found, on_line), "{path}");
    }

    #[test]
    fn a_path_leads_to_its_value_or_to_the_innermost_value_around_it() {
        check("schema", "1", 2);
        check("site.name.en", "\"Größe\"", 3);
        check("site.name.a.b", "1", 3);
        check("use[0]", "\"one\"", 4);
        check("use[1].pack", "\"two\"", 4);
        check("use[1].with.id", "{", 4);
        check("categories[1].id", "\"b\"", 7);
        check("categories[0].title", "\"title\"", 6);
        check("categories[0].title.en", "\"title\"", 6);
        check("categories[1].title.en", "{", 7);
        check("categories[9].id", "\"categories\"", 5);
        check("consent.cookie", "{", 1);
        check("(file)", "{", 1);
    }

    #[test]
    fn the_fault_of_a_text_that_is_no_json_stands_at_its_line_and_column() {
        for text in ["{\n  \"schema\": 1,,\n}", "\u{feff}{\n  \"schema\": 1,,\n}"] {
            let fault = crate::parse::parse(text).unwrap_err();
            let place = locate(text, &fault.path);
            assert_eq!((&text[place.clone()], line(text, place.start)), (",", 2), "{}", fault.path);
        }
    }

    #[test]
    fn every_text_and_every_path_have_a_place_within_the_text() {
        arbtest::arbtest(|u| {
            let (text, path): (String, String) = (u.arbitrary()?, u.arbitrary()?);
            let (at, by): (u32, u32) = (u.arbitrary()?, u.arbitrary()?);
            for path in [path, format!("line {at}, column {by}"), format!("line {}, column {}", at % 9, by % 9)] {
                let _ = &text[locate(&text, &path)];
            }
            let cut = &TEXT[..(0..=at as usize % TEXT.len()).rev().find(|at| TEXT.is_char_boundary(*at)).unwrap()];
            let _ = &cut[locate(cut, "categories[1].id")];
            Ok(())
        });
    }
}
