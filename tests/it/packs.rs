//! Tests of `policies/vendors/`: every pack can be read, is named as its file, and has a source for each fact.

use cookie_gate_catalogue::diagnostic::Severity;
use cookie_gate_catalogue::pack::{self, Behind, Pack, Source, VendorSources};
use cookie_gate_catalogue::pattern::Pattern;
use cookie_gate_catalogue::syntax::{is_country, is_host, is_host_pattern, is_id, is_identifier, is_link};
use cookie_gate_catalogue::{Party, check, parse, words};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

use crate::catalogues::{path, text};

const FOLDER: &str = "policies/vendors";
const SCHEMA: &str = "policies/vendor.schema.json";

/// Every pack, with the name of its file without `.json`, and its text.
fn packs() -> Vec<(String, String, Pack)> {
    let mut packs = Vec::new();
    for file in fs::read_dir(path(FOLDER)).expect("the folder of packs") {
        let name = file.expect("a file").file_name().into_string().expect("a name in UTF-8");
        let id = name.strip_suffix(".json").unwrap_or_else(|| panic!("{name} is no pack")).to_string();
        let text = text(&format!("{FOLDER}/{name}"));
        let pack = pack::parse(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        packs.push((id, text, pack));
    }
    packs.sort_by(|a, b| a.0.cmp(&b.0));
    packs
}

#[test]
fn there_are_packs_and_each_is_named_as_its_file() {
    let packs = packs();
    assert!(packs.len() >= 48, "{} packs", packs.len());
    for (file, _, pack) in &packs {
        assert_eq!(*file, pack.id);
        assert!(is_id(&pack.id), "{file}");
        assert!(!pack.product.trim().is_empty(), "{file}");
    }
}

#[test]
fn the_published_schema_of_packs_is_the_generated_one_and_accepts_them() {
    let schema = pack::schema();
    let generated = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path(SCHEMA), &generated).expect("the schema can be written");
    }
    assert!(text(SCHEMA) == generated, "{SCHEMA} is stale: run the tests with UPDATE_EXPECT=1");
    let validator = jsonschema::validator_for(&schema).expect("the schema is valid");
    for (file, text, _) in packs() {
        let value = serde_json::from_str(&text).expect("JSON");
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, [""; 0], "{file}");
    }
}

#[test]
fn every_fact_of_a_pack_has_a_source_and_every_source_a_fact() {
    for (file, _, pack) in packs() {
        let mut used: BTreeSet<&str> = pack.entries.iter().map(|entry| entry.source.as_str()).collect();
        if let Some(Behind::Own(vendor)) = &pack.vendor {
            let VendorSources { company, role, countries, privacy, hosts, shared } = &vendor.sources;
            used.extend([company, role, countries, privacy, hosts, shared].map(String::as_str));
        }
        if let Some(signal) = &pack.signal {
            used.insert(signal.source.as_deref().unwrap_or_else(|| panic!("{file}: the signal has no source")));
            let tells = |id: &String| pack::find(id).is_some_and(|other| other.signal.is_some());
            assert!(signal.unless.iter().all(tells), "{file}: {:?}", signal.unless);
        }
        let known: BTreeSet<&str> = pack.sources.keys().map(String::as_str).collect();
        assert_eq!(used, known, "{file}");
        for source in pack.sources.values() {
            match source {
                Source::Page(page) => {
                    assert!(is_link(&page.documented) && page.documented.starts_with("https://"), "{file}: {page:?}");
                    assert!(page.date.len() == 10 && page.date.as_str() <= "2026-12-31", "{file}: {page:?}");
                }
                Source::Run(run) => assert!(run.observed.len() > 5, "{file}: {run:?}"),
                Source::Assumed(why) => assert!(why.assumed.len() > 15, "{file}: {why:?}"),
            }
        }
    }
}

#[test]
fn names_hosts_periods_and_countries_of_packs_are_sound() {
    for (file, _, pack) in packs() {
        let mut seen = BTreeSet::new();
        for entry in &pack.entries {
            let name = &entry.name;
            assert!(Pattern::parse(name).is_ok(), "{file}: {name}");
            assert!(seen.insert((name, entry.kind, &entry.domain)), "{file}: {name} twice");
            if let Some(period) = &entry.period {
                assert!(cookie_gate::calendar::Period::parse(period).is_ok(), "{file}: {name}: {period}");
            }
            if let Some(domain) = &entry.domain {
                assert!(is_host(domain), "{file}: {name}: {domain}");
            }
            assert_eq!(entry.party == Party::Third, entry.domain.is_some(), "{file}: {name}");
            // A vendor may be reached as soon as any of its entries is allowed. So all of them wait for one grant.
            let category = entry.category.filter(|category| *category != pack.category);
            assert!(pack.vendor.is_none() || category.is_none(), "{file}: {name} is of {category:?}");
        }
        for parameter in &pack.parameters {
            assert!(is_identifier(&parameter.name) && !parameter.example.is_empty(), "{file}: {parameter:?}");
        }
        for id in &pack.needs {
            assert!(pack::find(id).is_some(), "{file} needs {id}");
        }
        let vendor = match &pack.vendor {
            Some(Behind::Own(vendor)) => vendor,
            Some(Behind::Of(id)) => {
                let of = pack::find(id).unwrap_or_else(|| panic!("{file}: no pack {id}"));
                assert!(matches!(of.vendor, Some(Behind::Own(_))), "{file}: {id} has no company of its own");
                continue;
            }
            None => continue,
        };
        assert!(vendor.company.contains_key("en"), "{file}");
        assert!(is_link(&vendor.privacy), "{file}: {}", vendor.privacy);
        let asks_hosts = pack.parameters.iter().any(|parameter| parameter.name == "hosts" && parameter.required);
        assert_eq!(vendor.hosts.is_empty(), asks_hosts, "{file}");
        for host in &vendor.hosts {
            assert!(is_host_pattern(host), "{file}: {host}");
        }
        for queue in &vendor.queues {
            assert!(is_identifier(queue), "{file}: {queue}");
        }
        assert!(!vendor.countries.is_empty() && vendor.countries.iter().all(|code| is_country(code)), "{file}");
    }
}

/// A catalogue that uses these packs and declares nothing else.
pub fn using(uses: Value, languages: &[&str]) -> Value {
    let text = |words: &str| Value::Object(languages.iter().map(|tag| (tag.to_string(), json!(words))).collect());
    json!({
        "schema": 1,
        "site": { "name": text("Shop"), "origins": ["https://www.shop.test"] },
        "controller": {
            "id": "shop", "name": text("Shop Ltd"), "department": text("Privacy"), "email": "privacy@shop.example",
            "address": text("1 High Street")
        },
        "policy": {
            "version": 1, "published": "2026-11-30",
            "links": { "cookies": text("/cookies"), "privacy": text("/privacy"), "authority": text("https://authority.test/") }
        },
        "languages": languages,
        "use": uses
    })
}

/// What `use` says of a pack with everything that the pack asks for.
fn whole(pack: &Pack) -> Value {
    let mut used = json!({ "pack": pack.id });
    for parameter in &pack.parameters {
        match &*parameter.name {
            "hosts" => used["hosts"] = json!([parameter.example]),
            name => used["with"][name] = json!(parameter.example),
        }
    }
    used
}

/// The errors of a catalogue once every number has been given out.
fn errors(catalogue: &Value) -> Vec<String> {
    let text = serde_json::to_string_pretty(catalogue).expect("JSON");
    let numbered = parse::fill::fill(&text).expect("a catalogue").text;
    let findings = check::check(&parse::parse(&numbered).expect("still a catalogue"));
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.to_string()).collect()
}

#[test]
fn each_pack_alone_is_a_whole_catalogue_in_every_language_that_we_speak() {
    let languages: Vec<&str> = words::built_in().iter().map(|(tag, _)| *tag).collect();
    for (file, _, pack) in packs() {
        assert_eq!(errors(&using(json!([whole(&pack)]), &languages)), [""; 0], "{file}");
    }
}

#[test]
fn all_packs_together_do_not_get_in_each_others_way() {
    let uses: Vec<Value> = packs().iter().map(|(_, _, pack)| whole(pack)).collect();
    assert_eq!(errors(&using(json!(uses), &["en"])), [""; 0]);
}

/// Compares what stands behind a heading at the end of a document with what the packs say; writes it on request.
fn ends_with(document: &str, after: &str, expected: &str) {
    let whole = text(document);
    let (start, found) = whole.split_once(after).unwrap_or_else(|| panic!("{document} has no {after:?}"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path(document), [start, after, expected].concat()).expect("the document can be written");
    } else {
        assert!(found == expected, "{document} is stale: run the tests with UPDATE_EXPECT=1");
    }
}

/// A long line in several, cut behind commas.
fn folded(line: &str) -> String {
    let mut lines = vec![String::new()];
    for part in line.split_inclusive(',') {
        let last = lines.len() - 1;
        if lines[last].len() + part.len() > 110 {
            lines.push(format!("    {part}"));
        } else {
            lines[last] += part;
        }
    }
    lines.join("\n") + "\n"
}

/// Which facts of a pack are assumed.
fn assumed(pack: &Pack) -> String {
    let Some(Behind::Own(vendor)) = &pack.vendor else { return String::new() };
    let VendorSources { company, role, countries, privacy, hosts, shared } = &vendor.sources;
    let facts = [
        ("company", company),
        ("role", role),
        ("countries", countries),
        ("privacy", privacy),
        ("hosts", hosts),
        ("shared", shared),
    ];
    let is_assumed = |key: &str| matches!(pack.sources.get(key), Some(Source::Assumed(_)));
    let mut words: Vec<&str> = facts.iter().filter(|(_, key)| is_assumed(key)).map(|(fact, _)| *fact).collect();
    if pack.entries.iter().any(|entry| is_assumed(&entry.source)) {
        words.push("some entries");
    }
    words.join(", ")
}

#[test]
fn the_documents_list_every_pack_and_every_signal() {
    let mut list =
        String::from("| pack | product | category | entries | signal | assumed |\n|---|---|---|---|---|---|\n");
    let mut calls = String::new();
    for (id, _, pack) in packs() {
        let told = if pack.signal.is_some() { "yes" } else { "" };
        let (category, entries) = (pack.category.word(), pack.entries.len());
        list += &format!("| `{id}` | {} | {category} | {entries} | {told} | {} |\n", pack.product, assumed(&pack));
        let Some(signal) = &pack.signal else { continue };
        let source = match signal.source.as_ref().and_then(|key| pack.sources.get(key)) {
            Some(Source::Page(page)) => format!("Source: <{}>.", page.documented),
            Some(Source::Run(run)) => format!("Source: {}.", run.observed),
            _ => "Source: assumed.".into(),
        };
        let unless: Vec<String> = signal.unless.iter().map(|other| format!("`{other}`")).collect();
        let unless =
            if unless.is_empty() { String::new() } else { format!(" Left out beside {}.", unless.join(" and ")) };
        calls += &format!("### `{id}`\n\n{source}{unless}\n\n```text\n");
        for (when, list) in signal.lists() {
            for call in list {
                calls += &folded(&format!("{when}  {}", serde_json::to_string(call).expect("JSON")));
            }
        }
        calls += "```\n\n";
    }
    let calls = calls.trim_end().to_string() + "\n";
    ends_with("docs/packs.md", "Assumed: what nobody has confirmed yet.\n\n", &list);
    ends_with("docs/signals.md", "## What is told when\n\n", &calls);
}
