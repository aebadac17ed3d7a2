//! Tests the links of our documents: each leads to an existing file, and to a heading in that file.
//!
//! Links to other sites are not tested: a test uses no network.

use crate::catalogues::path;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Every document of the repository, as a path from its root.
pub fn documents() -> Vec<String> {
    let mut documents = Vec::new();
    let folders = ["", "src/", "docs/", "policies/", "examples/plain/", "examples/axum/", "packages/gtm-template/"];
    let crates = std::fs::read_dir(path("crates")).expect("crates").map(|entry| entry.expect("a crate").file_name());
    let crates = crates.map(|name| format!("crates/{}/", name.to_string_lossy()));
    for folder in folders.map(String::from).into_iter().chain(crates) {
        for file in std::fs::read_dir(path(&folder)).expect("a folder of documents") {
            let name = file.expect("a file").file_name().to_string_lossy().into_owned();
            if name.ends_with(".md") {
                documents.push(format!("{folder}{name}"));
            }
        }
    }
    documents
}

/// The parts of a document that links are about.
#[derive(Default)]
struct Document {
    /// The targets of its links, as written.
    links: Vec<String>,
    /// The anchors of its headings.
    anchors: Vec<String>,
}

impl Document {
    fn read(text: &str) -> Self {
        let mut document = Self::default();
        let mut heading = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    document.links.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => document.add_anchor(&heading.take().unwrap_or_default()),
                Event::Text(words) | Event::Code(words) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&words);
                    }
                }
                _ => {}
            }
        }
        document
    }

    /// Names a heading as GitHub does: in lower case, with a hyphen for each blank, without other punctuation. A name
    /// that is taken already gets a number.
    fn add_anchor(&mut self, heading: &str) {
        let is_kept = |letter: &char| letter.is_alphanumeric() || "-_ ".contains(*letter);
        let slug = heading.to_lowercase().chars().filter(is_kept).collect::<String>().replace(' ', "-");
        let numbered = (1..).map(|number| format!("{slug}-{number}"));
        let free = std::iter::once(slug.clone()).chain(numbered).find(|name| !self.anchors.contains(name));
        self.anchors.extend(free);
    }
}

/// One line for each link that leads nowhere, and how many links were followed.
fn faults(name: &str, text: &str) -> (Vec<String>, usize) {
    let document = Document::read(text);
    let mut faults = Vec::new();
    let inner: Vec<_> = document.links.iter().filter(|link| !link.contains(':')).collect();
    for link in &inner {
        let (file, anchor) = link.split_once('#').map_or((link.as_str(), None), |(file, anchor)| (file, Some(anchor)));
        let target = path(name).with_file_name("").join(file);
        if !file.is_empty() && !target.exists() {
            faults.push(format!("{name}: {link}: no such file"));
        } else if let Some(anchor) = anchor {
            let other = std::fs::read_to_string(&target).unwrap_or_default();
            let anchors = if file.is_empty() { &document.anchors } else { &Document::read(&other).anchors };
            if !anchors.iter().any(|known| known == anchor) {
                faults.push(format!("{name}: {link}: no such heading"));
            }
        }
    }
    (faults, inner.len())
}

#[test]
fn every_relative_link_leads_to_a_file_and_to_a_heading() {
    let mut followed = 0;
    let mut all = Vec::new();
    for document in documents() {
        let text = std::fs::read_to_string(path(&document)).expect("a document");
        let (faults, links) = faults(&document, &text);
        all.extend(faults);
        followed += links;
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    assert!(followed > 5, "only {followed} links were found");
}

#[test]
fn a_link_that_leads_nowhere_is_reported() {
    for good in [
        "[a](api.md)",
        "[a](../README.md)",
        "[a](api.md#events)",
        "[a](api.md#cookiegatestate)",
        "# A `b`, c\n[a](#a-b-c)",
        "[a](https://site.example/none.md#none)",
        "`[a](none.md)`",
    ] {
        assert_eq!(faults("docs/new.md", good).0, [""; 0], "{good}");
    }
    for bad in
        ["[a](none.md)", "[a](README.md)", "![a](none.png)", "[a][b]\n\n[b]: none.md", "| a |\n|---|\n| [a](none.md) |"]
    {
        assert_eq!(faults("docs/new.md", bad).0.len(), 1, "{bad}");
    }
    for bad in ["[a](#none)", "[a](api.md#none)", "[a](api.md#Events)", "# A\n[a](#a-1)", "```\n# A\n```\n[a](#a)"] {
        let faults = faults("docs/new.md", bad).0;
        assert!(faults.len() == 1 && faults[0].ends_with("no such heading"), "{bad}: {faults:?}");
    }
}

#[test]
fn headings_are_named_as_on_github() {
    let text =
        "# What it *does*, and `why`\n## Häuser & Höfe\n## 国 语\n## two_words-one\n## [Same](x)\n# Same\nSame\n===";
    let named = ["what-it-does-and-why", "häuser--höfe", "国-语", "two_words-one", "same", "same-1", "same-2"];
    assert_eq!(Document::read(text).anchors, named);
}
