//! Tests the policy page: it says what the catalogue says, has real tables, and takes no markup from catalogue texts.

use crate::catalogues::{onething, small};
use cookie_gate_bundle::policy;
use cookie_gate_catalogue::{parse, words::period as period_in};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

fn page(language: &str) -> Html {
    Html::parse_document(&policy::page(&onething(), language))
}

fn all<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect()
}

#[test]
fn every_entry_has_a_row_with_its_purpose_provider_party_and_period() {
    for language in ["en", "zh"] {
        let catalogue = onething();
        let html = page(language);
        let rows = all(&html, "tbody tr");
        for entry in &catalogue.entries {
            let purpose = &entry.purpose[language];
            let is_row = |row: &&ElementRef<'_>| {
                let name = row.select(&Selector::parse("th code").expect("a selector")).next();
                name.is_some_and(|name| words(name) == entry.name && name.attr("dir") == Some("ltr"))
                    && words(**row).contains(purpose)
            };
            let row = rows.iter().find(is_row).unwrap_or_else(|| panic!("{} has no row in {language}", entry.name));
            let row = words(*row);
            let period = period_in(&catalogue, entry.period.as_deref().expect("a period"), language).expect("words");
            assert!(row.contains(&period), "{row}");
            let category =
                catalogue.categories.iter().find(|category| category.id == entry.category).expect("a category");
            assert!(row.contains(&category.title[language]), "{row}");
            if let Some(id) = &entry.vendor {
                let vendor = catalogue.vendors.iter().find(|vendor| vendor.id == *id).expect("a vendor");
                assert!(row.contains(&vendor.name[language]), "{row}");
            }
            assert_eq!(row.contains("HttpOnly"), entry.http_only, "{row}");
        }
    }
}

#[test]
fn tables_have_captions_and_heads_for_every_column_and_row() {
    for language in ["en", "zh"] {
        let html = page(language);
        let tables = all(&html, "table");
        assert_eq!(tables.len(), 5 + 1 + 1, "five categories, vendors, changes");
        for table in tables {
            let count = |selector: &str| table.select(&Selector::parse(selector).expect("a selector")).count();
            assert_eq!(count("caption"), 1);
            let columns = count("thead th[scope=col]");
            for row in table.select(&Selector::parse("tbody tr").expect("a selector")) {
                let cells: Vec<_> = row.child_elements().collect();
                assert_eq!(cells.len(), columns);
                assert_eq!((cells[0].value().name(), cells[0].attr("scope")), ("th", Some("row")));
                assert!(cells.iter().all(|cell| !words(*cell).trim().is_empty()), "{}", row.html());
            }
        }
    }
}

#[test]
fn the_outline_has_one_title_and_skips_no_level() {
    let html = page("en");
    let levels: Vec<u32> = all(&html, "h1, h2, h3, h4")
        .iter()
        .map(|heading| heading.value().name()[1..].parse().expect("a level"))
        .collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert_eq!(levels[0], 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    assert_eq!(all(&html, "html[lang=en] > body > main").len(), 1);
    assert!(words(all(&html, "title")[0]).contains("ONETHING"));
}

#[test]
fn the_page_says_how_to_withdraw_whom_to_ask_and_what_changed() {
    for (language, parts) in [
        ("en", ["Cookie settings", "6 months", "this browser", "browser's own settings", "complain"]),
        ("zh", ["Cookie 设置", "6 个月", "此浏览器", "浏览器设置", "投诉"]),
    ] {
        let html = page(language);
        let main = words(all(&html, "main")[0]);
        let catalogue = onething();
        for part in parts
            .into_iter()
            .chain([&*catalogue.controller.address[language], &*catalogue.policy.changes[0].note[language]])
        {
            assert!(main.contains(part), "{part} is missing in {language}");
        }
        for category in catalogue.categories.iter().filter(|category| !category.required) {
            assert!(main.contains(&category.refused[language]), "{}", category.id);
        }
        assert_eq!(all(&html, "a[href='mailto:wxkj@fjonething.com']").len(), 1);
        assert!(!main.contains('{'), "a placeholder was left open");
    }
}

#[test]
fn no_script_no_style_nothing_from_elsewhere() {
    let html = page("en");
    let foreign = "script, style, link, img, iframe, object, embed, [style], [src], [onclick], [onload], [onerror]";
    assert_eq!(all(&html, foreign).len(), 0);
}

#[test]
fn markup_in_catalogue_texts_stays_text() {
    let attacks = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg/onload=alert(1)>",
        "'><iframe srcdoc=x>",
        "</title><script>alert(1)</script>",
        "</td></table><form action=//evil.example>",
        "<!--",
        "-->",
        "<![CDATA[",
        "&lt;b&gt;",
        "<plaintext>",
        "</main></body></html><b>",
        "\" onmouseover=\"alert(1)\" x=\"",
    ];
    let clean = Html::parse_document(&policy::page(&parse::parse(&small().to_string()).expect("it reads"), "en"));
    let shape = |html: &Html| -> Vec<String> {
        all(html, "*")
            .iter()
            .map(|e| format!("{}{:?}", e.value().name(), e.value().attrs().map(|(name, _)| name).collect::<Vec<_>>()))
            .collect()
    };
    for attack in attacks {
        let mut catalogue = small();
        poison(&mut catalogue, attack);
        let page = policy::page(&parse::parse(&catalogue.to_string()).expect("it reads"), "en");
        let html = Html::parse_document(&page);
        let links = |list: Vec<String>| -> Vec<String> {
            list.into_iter().filter(|element| !element.starts_with("a[")).collect()
        };
        assert_eq!(links(shape(&html)), links(shape(&clean)), "{attack}");
        assert!(words(all(&html, "main")[0]).contains(attack), "{attack} is shown as it is written");
        for link in all(&html, "a[href]") {
            let address = link.attr("href").unwrap_or_default();
            let fine = ["https://", "mailto:", "/"].iter().any(|start| address.starts_with(start));
            assert!(fine, "{address}");
        }
    }
}

#[test]
fn texts_and_attributes_keep_every_letter() {
    let letters = "&<>\"'&amp;&#39;&lt";
    let address = format!("https://shop.example/?q={letters}");
    let mut catalogue = small();
    catalogue["policy"]["links"]["privacy"]["en"] = address.as_str().into();
    catalogue["policy"]["changes"][0]["date"] = letters.into();
    catalogue["categories"][1]["title"]["en"] = letters.into();
    let page = policy::page(&parse::parse(&catalogue.to_string()).expect("it reads"), "en");
    let html = Html::parse_document(&page);
    let time = all(&html, "time")[0];
    assert_eq!((time.attr("datetime"), &*words(time)), (Some(letters), letters));
    assert_eq!(words(all(&html, "#category-stats")[0]), letters);
    assert!(all(&html, "a").iter().any(|link| link.attr("href") == Some(address.as_str())), "{page}");
}

/// Appends the attack to every text of the catalogue that a page shows. Keys and ids stay as they are.
fn poison(value: &mut Value, attack: &str) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "en" || key == "name" || key == "published" => text.push_str(attack),
                    _ => poison(value, attack),
                }
            }
        }
        Value::Array(array) => array.iter_mut().for_each(|value| poison(value, attack)),
        _ => {}
    }
}
