//! The examples: their catalogues have no fault, and their pages do what docs/embedding.md asks of a page.

use crate::catalogues::text;
use cookie_gate_catalogue::{Catalogue, check, parse};
use scraper::{ElementRef, Html, Selector};

/// Each example's catalogue, and the pages that belong to it.
const EXAMPLES: [(&str, &[&str]); 2] = [
    ("examples/plain/catalogue.json", &["examples/plain/index.html", "examples/plain/privacy.html"]),
    ("examples/axum/catalogue.json", &["examples/axum/src/page.html"]),
];

fn catalogue(path: &str) -> Catalogue {
    parse::parse(&text(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// Every page of every example.
fn pages() -> impl Iterator<Item = (&'static str, Html)> {
    let pages = EXAMPLES.into_iter().flat_map(|(_, pages)| pages);
    pages.map(|path| (*path, Html::parse_document(&text(path))))
}

/// The elements of a page that a selector of CSS finds, in their order.
fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

#[test]
fn the_catalogues_of_the_examples_have_no_finding() {
    for (path, _) in EXAMPLES {
        assert_eq!(check::check(&catalogue(path)), [], "{path}");
    }
}

#[test]
fn the_plain_example_marks_a_script_and_a_picture() {
    let page = Html::parse_document(&text("examples/plain/index.html"));
    let marked = all(&page, "[data-cookie-gate]");
    assert_eq!(marked.iter().map(|element| element.value().name()).collect::<Vec<_>>(), ["script", "img"]);
    let [script, picture] = marked[..] else { unreachable!("just counted") };
    assert_eq!(script.attr("type"), Some("text/plain"), "the browser would run it");
    assert_eq!(picture.attr("src"), None, "the browser would fetch it");
}

#[test]
fn every_id_that_a_page_of_an_example_waits_for_is_in_its_catalogue() {
    for (path, pages) in EXAMPLES {
        let catalogue = catalogue(path);
        let categories = catalogue.categories.iter().map(|category| &*category.id);
        let ids: Vec<&str> = categories.chain(catalogue.vendors.iter().map(|vendor| &*vendor.id)).collect();
        for page in pages {
            for element in all(&Html::parse_document(&text(page)), "[data-cookie-gate]") {
                let id = element.attr("data-cookie-gate").unwrap_or_default();
                assert!(ids.contains(&id), "{page}: {id:?} is not in {path}");
            }
        }
    }
}

#[test]
fn the_first_script_of_every_page_is_the_tag() {
    for (path, page) in pages() {
        let scripts = all(&page, "script");
        let tag = scripts.first().unwrap_or_else(|| panic!("{path} has no script"));
        assert!(tag.attr("src").is_some_and(|src| src.ends_with("cookie-gate/gate.js")), "{path}: {}", tag.html());
        assert_eq!(tag.value().attrs().count(), 1, "{path}: nothing may hold the tag up: {}", tag.html());
        assert_eq!(all(&page, "head > script").first(), Some(tag), "{path}: the tag stands in <head>");
    }
}

#[test]
fn no_page_needs_code_or_styles_of_its_own_in_the_markup() {
    for (path, page) in pages() {
        let inline = all(&page, "script:not([src]), style, [style]");
        assert!(inline.is_empty(), "{path}: {}", inline[0].html());
        let mut attributes = all(&page, "*").into_iter().flat_map(|element| element.value().attrs());
        assert_eq!(attributes.find(|(name, _)| name.starts_with("on")), None, "{path}");
    }
}

#[test]
fn no_page_asks_another_host() {
    for (path, page) in pages() {
        for element in all(&page, "script, img, iframe, link, base") {
            for (name, address) in element.value().attrs() {
                assert!(!address.contains("//"), "{path}: {name}=\"{address}\"");
            }
        }
    }
}

#[test]
fn the_address_in_the_readme_of_each_example_is_in_its_catalogue() {
    for (path, _) in EXAMPLES {
        let readme = text(&path.replace("catalogue.json", "README.md"));
        for origin in catalogue(path).site.origins {
            assert!(readme.contains(&format!("<{origin}>")), "{path}: {origin}");
        }
    }
}
