//! Writes a catalogue for people: fields in the order of policies/README.md, and what is short in one line.

use std::path::Path;

use cookie_gate_catalogue::syntax::{is_id, origin};
use cookie_gate_catalogue::{Consent, words};
use serde_json::{Map, Value, json};

use super::ask::word;
use super::{Answers, Used};

/// The longest line.
const WIDTH: usize = 100;

/// The text of a catalogue without numbers.
pub fn catalogue(answers: &Answers, today: &str, schema: &str) -> String {
    let Answers { languages, .. } = answers;
    let all = |text: &str| -> Value {
        languages.iter().map(|tag| (tag.clone(), Value::from(text))).collect::<Map<_, _>>().into()
    };
    let pages: Map<String, Value> =
        languages.iter().map(|tag| (tag.clone(), format!("/{}", page(tag, languages)).into())).collect();
    let mut links = json!({ "cookies": pages, "privacy": all(&answers.privacy) });
    if let Some(authority) = &answers.authority {
        links["authority"] = all(authority);
    }
    let mut catalogue = json!({
        "$schema": schema,
        "schema": 1,
        "site": { "name": all(&answers.site), "origins": answers.origins },
        "controller": {
            "id": id(&answers.origins),
            "name": all(&answers.name),
            // Who has no department for this answers for it as a whole.
            "department": all(&answers.name),
            "email": answers.email,
            "address": all(&answers.address),
        },
        "policy": { "version": 1, "published": today, "links": links },
        "languages": languages,
    });
    if answers.uses.is_empty() {
        (catalogue["categories"], catalogue["entries"]) = own(languages);
    } else {
        catalogue["use"] = answers.uses.iter().map(used).collect();
    }
    catalogue["consent"] = json!({ "profile": answers.profile.word() });
    let mut text = String::new();
    render(&mut text, &catalogue, 0);
    text + "\n"
}

/// The id of the operator, from the host: an id has small letters of ASCII only, a name may have any.
fn id(origins: &[String]) -> String {
    let host = origins.first().and_then(|first| origin(first)).map_or("", |(_, host)| host);
    let letters = host.trim_start_matches("www.").replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    let letters = letters.trim_matches('-');
    let id = if letters.starts_with(|first: char| first.is_ascii_lowercase()) {
        letters
    } else {
        &format!("site-{letters}")
    };
    let id: String = id.chars().take(32).collect();
    let id = id.trim_end_matches('-');
    if is_id(id) { id.into() } else { "site".into() }
}

/// The name of the policy page of a language.
fn page(tag: &str, languages: &[String]) -> String {
    if languages.len() == 1 { "cookies.html".into() } else { format!("cookies.{tag}.html") }
}

/// What the gate itself keeps. Where packs are used, they bring it.
fn own(languages: &[String]) -> (Value, Value) {
    let word = |id: &str| -> Value {
        let text = |tag: &String| words::built_in_word(id, tag).map_or_else(String::new, |word| word.other().into());
        languages.iter().map(|tag| (tag.clone(), Value::from(text(tag)))).collect::<Map<_, _>>().into()
    };
    let Consent { cookie, period, .. } = Consent::default();
    let category = json!({
        "id": "necessary", "required": true, "legal_basis": "strictly_necessary",
        "title": word("category_necessary_title"), "description": word("category_necessary_description"),
    });
    let entry = json!({
        "name": cookie, "category": "necessary", "period": period, "path": "/", "purpose": word("purpose_consent"),
    });
    (json!([category]), json!([entry]))
}

/// What `use` says of a product.
fn used(used: &Used) -> Value {
    if used.values.is_empty() {
        return used.pack.id.clone().into();
    }
    let mut with = json!({ "pack": used.pack.id });
    for (parameter, value) in &used.values {
        match &*parameter.name {
            "hosts" => with["hosts"] = value.split(',').map(str::trim).collect(),
            // What is a number or a list in the example is one in the catalogue.
            name => {
                let typed = |text: &str| serde_json::from_str::<Value>(text).ok().filter(|value| !value.is_string());
                let is_typed = used.pack.entries.is_empty() && typed(&parameter.example).is_some();
                with["with"][name] = typed(value).filter(|_| is_typed).unwrap_or_else(|| value.clone().into());
            }
        }
    }
    with
}

/// Writes JSON with two spaces. The objects of the first level have lines of their own; what is below fits into one line
/// if it is short.
fn render(text: &mut String, value: &Value, depth: usize) {
    let short = inline(value);
    let is_long = depth * 2 + short.chars().count() > WIDTH;
    let (open, lines, close): (_, Vec<(String, &Value)>, _) = match value {
        Value::Object(fields) if is_long || depth == 0 || (depth == 1 && fields.len() > 1) => {
            ('{', fields.iter().map(|(key, value)| (format!("{}: ", Value::from(&**key)), value)).collect(), '}')
        }
        Value::Array(list) if is_long => ('[', list.iter().map(|value| (String::new(), value)).collect(), ']'),
        _ => {
            *text += &short;
            return;
        }
    };
    let indent = "  ".repeat(depth);
    text.push(open);
    for (place, (key, value)) in lines.into_iter().enumerate() {
        *text += &format!("{}\n{indent}  {key}", if place > 0 { "," } else { "" });
        render(text, value, depth + 1);
    }
    *text += &format!("\n{indent}{close}");
}

/// JSON in one line, with spaces as people write them.
fn inline(value: &Value) -> String {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let fields: Vec<String> =
                fields.iter().map(|(key, value)| format!("{}: {}", Value::from(&**key), inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// What to do with the new catalogue.
pub fn next(file: &Path, answers: &Answers) -> String {
    let file = word(&file.display().to_string());
    let mut text = String::from(match answers.uses.is_empty() {
        true => {
            "Next: declare in it what your site sets (policies/README.md), or name the products that set it under\n\
             \"use\" (docs/packs.md)."
        }
        false => {
            "Next: declare in it what your site sets besides these products (policies/README.md). The role, the\n\
             countries and the basis of transfers of each vendor stand in your contract: where they differ from what\n\
             `cookie-gate show` prints, say so under \"use\" (docs/packs.md)."
        }
    });
    for used in &answers.uses {
        let is_given = |name: &str| used.values.iter().any(|(parameter, _)| parameter.name == name);
        for parameter in used.pack.parameters.iter().filter(|parameter| !is_given(&parameter.name)) {
            let (id, name) = (&used.pack.id, &parameter.name);
            text += &format!("\n{id} says more with your \"{name}\", such as {}.", parameter.example);
        }
    }
    text += &format!(" Then\n\n  cookie-gate check {file} --fix\n  cookie-gate bundle {file} --out cookie-gate\n");
    for tag in &answers.languages {
        let page = page(tag, &answers.languages);
        text += &format!("  cookie-gate policy {file} --lang {tag} --gate /cookie-gate/ --out {page}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::id;
    use cookie_gate_catalogue::syntax::is_id;

    #[test]
    fn every_origin_gives_an_id() {
        for (origin, wanted) in [
            ("https://www.example.com", "example-com"),
            ("https://shop.example.com:8443", "shop-example-com"),
            ("http://localhost:8080", "localhost"),
            ("http://127.0.0.1", "site-127-0-0-1"),
            ("http://[::1]:8000", "site-1"),
            ("https://3.example", "site-3-example"),
            ("https://a-name-of-more-than-32-letters.example", "a-name-of-more-than-32-letters-e"),
            ("no origin", "site"),
        ] {
            let id = id(&[origin.into()]);
            assert_eq!(id, wanted, "{origin}");
            assert!(is_id(&id), "{origin}");
        }
    }
}
