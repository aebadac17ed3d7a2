//! Adds a pack to the `use` list of a catalogue, and takes it out again, by editing the operator's text in place.
//!
//! Why on the text: spacing and order of fields stay as the operator wrote them.
//! Invariant: the edited text is a catalogue again, and says the same but for the pack.

use super::scan::Scan;
use super::{parse, without_byte_order_mark};
use crate::diagnostic::Diagnostic;
use core::ops::Range;

/// The text with the pack in its `use` list: as the last of the list, or in a list of its own behind `languages`. A pack
/// that is in the list already changes nothing.
///
/// # Errors
/// The fault of shape of the text.
pub fn add(text: &str, pack: &str) -> Result<String, Diagnostic> {
    let written = parse(text)?;
    if written.uses.iter().any(|one| one.pack() == pack) {
        return Ok(text.into());
    }
    let pack = serde_json::Value::from(pack);
    let found = find(text);
    Ok(match (found.list.clone(), found.elements.last()) {
        (Some(_), Some(last)) => {
            // As the elements before: each on a line of its own, or behind the last one.
            let space = space_before(found.body, last.start);
            let space = if space.contains('\n') { space } else { " " };
            found.edit(text, last.end..last.end, &format!(",{space}{pack}"))
        }
        (Some(list), None) => found.edit(text, list, &format!("[{pack}]")),
        (None, _) => {
            let at = found.behind.unwrap_or(found.body.len());
            let space = space_before(found.body, found.key.unwrap_or(at));
            let space = if space.is_empty() { " " } else { space };
            found.edit(text, at..at, &format!(",{space}\"use\": [{pack}]"))
        }
    })
}

/// The text without the pack in its `use` list. The list stays, even where it is empty now.
///
/// # Errors
/// The fault of shape of the text.
pub fn remove(text: &str, pack: &str) -> Result<String, Diagnostic> {
    let written = parse(text)?;
    let found = find(text);
    let Some(at) = written.uses.iter().position(|one| one.pack() == pack) else { return Ok(text.into()) };
    let elements = &found.elements;
    let (Some(own), Some(list)) = (elements.get(at), found.list.clone()) else { return Ok(text.into()) };
    // With the comma and the space on the side of a neighbour.
    let range = match (at.checked_sub(1).and_then(|before| elements.get(before)), elements.get(at + 1)) {
        (_, Some(next)) => own.start..next.start,
        (Some(before), None) => before.end..own.end,
        (None, None) => list.start + 1..list.end - 1,
    };
    let edited = found.edit(text, range, "");
    // A list that names the pack twice.
    if written.uses.iter().skip(at + 1).any(|one| one.pack() == pack) { remove(&edited, pack) } else { Ok(edited) }
}

/// Where things stand in the text, without its byte order mark.
struct Found<'a> {
    body: &'a str,
    /// The `use` list, with its brackets.
    list: Option<Range<usize>>,
    elements: Vec<Range<usize>>,
    /// The start of the key before which a list of its own would stand, and the end of that key's value.
    key: Option<usize>,
    behind: Option<usize>,
}

impl Found<'_> {
    fn edit(&self, text: &str, range: Range<usize>, insertion: &str) -> String {
        let offset = text.len() - self.body.len();
        let mut edited = text.to_string();
        edited.replace_range(range.start + offset..range.end + offset, insertion);
        edited
    }
}

fn find(text: &str) -> Found<'_> {
    let body = without_byte_order_mark(text);
    let mut found = Found { body, list: None, elements: Vec::new(), key: None, behind: None };
    Scan { text: body, at: 0 }.members(|scan, key| {
        let name = key.as_ptr() as usize - body.as_ptr() as usize - 1;
        scan.space();
        let start = scan.at;
        if key == "use" {
            scan.elements(|scan| {
                let start = scan.at;
                scan.value();
                found.elements.push(start..scan.at);
            });
            found.list = Some(start..scan.at);
        } else {
            scan.value();
        }
        if key == "languages" {
            (found.key, found.behind) = (Some(name), Some(scan.at));
        }
    });
    found
}

/// The white space before a place.
fn space_before(text: &str, at: usize) -> &str {
    let before = &text[..at];
    &before[before.trim_end_matches([' ', '\t', '\r', '\n']).len()..]
}

#[cfg(test)]
mod tests {
    use super::{add, remove};
    use crate::parse::parse;

    /// A catalogue with this written behind its languages.
    fn with(more: &str) -> String {
        let text = |name: &str| format!("\"{name}\": {{ \"en\": \"T\" }}, ");
        format!(
            "{{\n  \"schema\": 1,\n  \"site\": {{ {}\"origins\": [] }},\n  \"controller\": {{ \"id\": \"c\", \
             {}{}{}\"email\": \"\" }},\n  \"policy\": {{ \"version\": 1, \"published\": \"\", \"links\": {{ {}\"privacy\": \
             {{}} }} }},\n  \"languages\": [\"en\"]{more}\n}}\n",
            text("name"),
            text("name"),
            text("department"),
            text("address"),
            text("cookies"),
        )
    }

    #[track_caller]
    fn check(before: &str, pack: &str, after: &str) {
        let (before, after) = (with(before), with(after));
        assert_eq!(add(&before, pack).unwrap(), after);
        let uses: Vec<String> = parse(&after).unwrap().uses.iter().map(|one| one.pack().to_string()).collect();
        assert!(uses.contains(&pack.to_string()), "{uses:?}");
    }

    #[track_caller]
    fn check_without(before: &str, pack: &str, after: &str) {
        let (before, after) = (with(before), with(after));
        assert_eq!(remove(&before, pack).unwrap(), after);
        parse(&after).unwrap();
    }

    #[test]
    fn a_pack_is_added_as_the_operator_writes_the_others() {
        check("", "a", ",\n  \"use\": [\"a\"]");
        check(",\n  \"use\": []", "a", ",\n  \"use\": [\"a\"]");
        check(",\n  \"use\": [ \"b\" ]", "a", ",\n  \"use\": [ \"b\", \"a\" ]");
        check(
            ",\n  \"use\": [\n    { \"pack\": \"b\" }\n  ]",
            "a",
            ",\n  \"use\": [\n    { \"pack\": \"b\" },\n    \"a\"\n  ]",
        );
        check(",\n  \"use\": [{ \"pack\": \"a\" }]", "a", ",\n  \"use\": [{ \"pack\": \"a\" }]");
        let marked = format!("\u{feff}{}", with(""));
        assert_eq!(add(&marked, "a").unwrap(), format!("\u{feff}{}", add(&with(""), "a").unwrap()));
    }

    #[test]
    fn a_pack_goes_and_all_else_stays_as_it_was_written() {
        check_without(",\n  \"use\": [\"a\"]", "a", ",\n  \"use\": []");
        check_without(",\n  \"use\": [\"a\", \"b\"]", "a", ",\n  \"use\": [\"b\"]");
        check_without(",\n  \"use\": [\"b\",  \"a\" ]", "a", ",\n  \"use\": [\"b\" ]");
        check_without(",\n  \"use\": [\"a\", \"b\", \"a\"]", "a", ",\n  \"use\": [\"b\"]");
        check_without(
            ",\n  \"use\": [\n    \"b\",\n    { \"pack\": \"a\" },\n    \"c\"\n  ]",
            "a",
            ",\n  \"use\": [\n    \"b\",\n    \"c\"\n  ]",
        );
        check_without(",\n  \"use\": [\"b\"]", "a", ",\n  \"use\": [\"b\"]");
        check_without("", "a", "");
    }

    #[test]
    fn a_text_that_is_no_catalogue_is_not_edited() {
        assert_eq!(add("{", "a").unwrap_err().code, "json-syntax");
        assert_eq!(remove("{}", "a").unwrap_err().code, "schema-missing");
    }
}
