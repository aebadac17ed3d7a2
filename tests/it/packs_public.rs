//! Packs against what the public knows: periods in the Open Cookie Database, companies in third-party-web.
//!
//! Both come from npm and serve tests only: the database (Apache License 2.0) within `@slashgear/gdpr-cookie-scanner`,
//! third-party-web (MIT) under its own name.
//! Invariant: each difference that packs_public.json excuses is there, so a line that is not needed any more fails.

use std::collections::{BTreeMap, BTreeSet};

use cookie_gate::calendar::Period;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::pack::{self, Behind, Pack, PackEntry};
use cookie_gate_catalogue::pattern::Pattern;
use cookie_gate_catalogue::syntax::host_patterns_overlap;
use serde_json::Value;

use crate::catalogues::{path, text};

const DATABASE: &str = "node_modules/@slashgear/gdpr-cookie-scanner/src/data/open-cookie-database.json";
const COMPANIES: &str = "node_modules/third-party-web/dist/entities.json";
const TABLE: &str = "tests/it/packs_public.json";

/// Reads a file of a package.
fn installed(file: &str) -> Value {
    assert!(path(file).exists(), "no {file}: `npm ci` installs it");
    serde_json::from_str(&text(file)).expect("JSON")
}

/// The differences of one list of the table that are excused, as pack and what differs there.
fn excused(list: &str, what: &str) -> BTreeSet<(String, String)> {
    let table: Value = serde_json::from_str(&text(TABLE)).expect("JSON");
    let lines = table[list].as_array().expect("a list").iter();
    let word = |line: &Value, key: &str| line[key].as_str().unwrap_or_else(|| panic!("{line}: no {key}")).to_string();
    let excused = lines.map(|line| {
        assert!(word(line, "reason").len() > 10, "{line}");
        (word(line, "pack"), word(line, what))
    });
    excused.collect()
}

/// Compares the differences that there are with those that the table excuses.
fn expect_excused(found: &BTreeMap<(String, String), String>, list: &str, what: &str) {
    let excused = excused(list, what);
    let new: Vec<&String> = found.iter().filter(|(key, _)| !excused.contains(key)).map(|(_, fault)| fault).collect();
    assert!(new.is_empty(), "mend the packs, or give a reason under {list} in {TABLE}:\n{new:#?}");
    let stale: Vec<_> = excused.iter().filter(|key| !found.contains_key(key)).collect();
    assert!(stale.is_empty(), "lines under {list} in {TABLE} that are not needed any more: {stale:#?}");
}

/// Seconds, where a month has 30 days and a year 365: the database counts no more exactly.
fn seconds(period: &str) -> u64 {
    let period = Period::parse(period).expect("a period");
    let (years, months) = (u64::from(period.months / 12), u64::from(period.months % 12));
    (years * 365 + months * 30) * 86_400 + u64::from(period.seconds)
}

/// The longest time that the database's words name; `P10Y` stands for all that is longer.
fn longest(words: &str) -> u64 {
    let longest = seconds("P10Y");
    let words = words.trim().to_lowercase();
    if ["forever", "unlimited", "persistent", "permanent", "no expiration"].contains(&&*words) {
        return longest;
    }
    let units = [("sec", 1), ("min", 60), ("hour", 3600), ("day", 86_400), ("week", 604_800), ("month", 2_592_000)];
    let mut most = 0;
    let parts: Vec<&str> = words.split_whitespace().collect();
    for pair in parts.windows(2) {
        let unit = units.iter().chain(&[("year", 31_536_000)]).find(|(unit, _)| pair[1].starts_with(unit));
        if let (Ok(count), Some((_, unit))) = (pair[0].parse::<u64>(), unit) {
            most = most.max(count * unit);
        }
    }
    most.min(longest)
}

/// A cookie of the database.
struct Known {
    name: String,
    is_prefix: bool,
    domain: String,
    period: String,
}

impl Known {
    fn read(cookie: &Value) -> Self {
        let word = |key: &str| cookie[key].as_str().unwrap_or_default().trim().to_string();
        let name = word("cookie");
        let is_prefix = word("wildcardMatch") == "1" || name.ends_with('*');
        let name = name.trim_end_matches('*').to_string();
        Self { name, is_prefix, domain: word("domain"), period: word("retentionPeriod") }
    }

    fn pattern(&self) -> Pattern<'_> {
        if self.is_prefix { Pattern::Prefix(&self.name) } else { Pattern::Exact(&self.name) }
    }

    /// The entry of a pack that stands for this cookie: on the same side, by its exact name, or else by the longest
    /// pattern.
    fn entry<'a>(&self, pack: &'a Pack) -> Option<&'a PackEntry> {
        let is_here = |entry: &PackEntry| match &entry.domain {
            Some(domain) => self.domain.contains(domain.as_str()),
            None => !self.domain.contains("3rd"),
        };
        let covers = |entry: &PackEntry| {
            let pattern = Pattern::parse(&entry.name).expect("a pattern");
            pattern.covers(&self.pattern())
        };
        let fitting = pack.entries.iter().filter(|entry| entry.kind == Kind::Cookie && is_here(entry) && covers(entry));
        fitting.max_by_key(|entry| (!entry.name.ends_with('*'), entry.name.len()))
    }
}

#[test]
fn no_period_is_shorter_than_the_open_cookie_database_says() {
    let database = installed(DATABASE);
    let table: Value = serde_json::from_str(&text(TABLE)).expect("JSON");
    let (mut found, mut compared, mut strange) = (BTreeMap::new(), 0, Vec::new());
    for (id, platforms) in table["platforms"].as_object().expect("an object") {
        let pack = pack::find(id).unwrap_or_else(|| panic!("{TABLE}: no pack {id}"));
        for platform in platforms.as_array().expect("a list") {
            let platform = platform.as_str().expect("a name");
            let cookies = database[platform].as_array().unwrap_or_else(|| panic!("the database has no {platform}"));
            let before = compared;
            for known in cookies.iter().map(Known::read).filter(|known| !known.name.is_empty()) {
                let Some(entry) = known.entry(pack) else { continue };
                compared += 1;
                if entry.period.as_deref().map_or(0, seconds) < longest(&known.period) {
                    let own = entry.period.as_deref().unwrap_or("session");
                    let fault = format!("{id}: {} {own}, {platform}: {} {}", entry.name, known.name, known.period);
                    found.insert((id.clone(), entry.name.clone()), fault);
                }
            }
            if compared == before {
                strange.push(format!("{id}: {platform}"));
            }
        }
    }
    assert!(strange.is_empty(), "platforms in {TABLE} with nothing of the pack: {strange:#?}");
    assert!(compared > 400, "{compared} cookies");
    expect_excused(&found, "periods", "entry");
}

/// The letters and digits of a name.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

#[test]
fn hosts_belong_to_the_company_that_third_party_web_knows() {
    let entities = installed(COMPANIES);
    let (mut found, mut compared) = (BTreeMap::new(), 0);
    for pack in pack::built_in() {
        let Some(Behind::Own(vendor)) = &pack.vendor else { continue };
        let own = &vendor.company["en"];
        for host in vendor.hosts.iter().map(|host| host.split('/').next().expect("a host")) {
            for entity in entities.as_array().expect("a list") {
                let domains = entity["domains"].as_array().expect("a list").iter().filter_map(Value::as_str);
                // There a star stands for the domain itself as well.
                let is_theirs = domains.into_iter().any(|domain| {
                    host_patterns_overlap(host, domain) || domain.strip_prefix("*.").is_some_and(|bare| bare == host)
                });
                if !is_theirs {
                    continue;
                }
                compared += 1;
                let company = entity["company"].as_str().or(entity["name"].as_str()).expect("a name");
                if !plain(own).starts_with(&plain(company)) {
                    let fault = format!("{}: {host} of {own} belongs to {company}", pack.id);
                    found.insert((pack.id.clone(), company.to_string()), fault);
                }
            }
        }
    }
    assert!(compared > 150, "{compared} hosts");
    expect_excused(&found, "companies", "company");
}
