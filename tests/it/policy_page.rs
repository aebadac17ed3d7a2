//! Tests the policy page: it says what the catalogue says, has real tables, and takes no markup from catalogue texts.

use crate::catalogues::{onething, small};
use cookie_gate_bundle::policy;
use cookie_gate_catalogue::{parse, words::period as period_in};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

fn page(language: &str) -> Html {
    Html::parse_document(&policy::page(&onething(), language, None))
}

fn fragment(language: &str) -> Html {
    Html::parse_fragment(&policy::fragment(&onething(), language, None))
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
fn a_page_alone_has_its_style_in_itself_and_nothing_from_elsewhere() {
    let foreign = "script, link, img, iframe, object, embed, [style], [src], [onclick], [onload], [onerror]";
    for html in [page("en"), fragment("en")] {
        assert_eq!(all(&html, foreign).len(), 0);
        let styles = all(&html, "style");
        assert_eq!(styles.len(), 1);
        assert_eq!(words(styles[0]), policy::style());
    }
}

#[test]
fn a_page_beside_the_bundle_takes_style_and_scripts_from_there_and_has_gate_js_first() {
    for gate in ["/g/", "/g"] {
        let html = Html::parse_document(&policy::page(&onething(), "en", Some(gate)));
        assert_eq!(all(&html, "style, [style]").len(), 0);
        let scripts: Vec<_> = all(&html, "script").iter().map(|script| script.attr("src").expect("a file")).collect();
        assert_eq!(scripts, ["/g/gate.js", "/g/policy.js"]);
        assert_eq!(all(&html, "head > meta[charset] + script").len(), 1);
        assert_eq!(
            all(&html, "link").iter().map(|link| link.attr("href")).collect::<Vec<_>>(),
            [Some("/g/policy.css")]
        );
    }
    let part = policy::fragment(&onething(), "en", Some("https://cdn.example/g/"));
    let html = Html::parse_fragment(&part);
    let scripts: Vec<_> = all(&html, "script").iter().map(|script| script.attr("src").expect("a file")).collect();
    assert_eq!(scripts, ["https://cdn.example/g/policy.js"], "the site's page has gate.js already");
    let html = Html::parse_document(&policy::page(&onething(), "en", Some("javascript:alert(1)//")));
    assert_eq!(all(&html, "script, link").len(), 0, "what is no address is no folder");
}

#[test]
fn a_fragment_is_one_element_that_says_its_language_and_begins_at_the_second_level() {
    for (language, direction) in [("en", "ltr"), ("zh", "ltr")] {
        let part = policy::fragment(&onething(), language, None);
        assert!(part.starts_with("<div class=\"cookie-gate-policy\" lang=") && part.ends_with("</div>\n"), "{part}");
        let html = Html::parse_fragment(&part);
        let roots: Vec<_> = html.root_element().child_elements().collect();
        assert_eq!(roots.len(), 1);
        assert_eq!((roots[0].attr("lang"), roots[0].attr("dir")), (Some(language), Some(direction)));
        assert_eq!(all(&html, "h1").len(), 0);
        assert_eq!(all(&html, "h2").len(), 2 + 7, "choice, contents, and seven sections");
    }
}

#[test]
fn page_and_fragment_say_the_same() {
    let (whole, part) = (page("en"), fragment("en"));
    let text = |html: &Html, of: &str| all(html, of).iter().map(|one| words(*one)).collect::<Vec<_>>();
    for of in ["h2, h3", "p", "li", "dd", "tr"] {
        assert_eq!(text(&whole, of), text(&part, of), "{of}");
    }
}

/// The markup of a node, as maud writes markup.
fn markup(node: &Value) -> String {
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let [tag, attributes, children @ ..] = &**node.as_array().expect("a node") else { panic!("{node}") };
    let attribute = |(name, value): (&String, &Value)| match value.as_str().expect("a text") {
        "" => format!(" {name}"),
        value => format!(" {name}=\"{}\"", escaped(value)),
    };
    let attributes: String = attributes.as_object().expect("attributes").iter().map(attribute).collect();
    let child = |child: &Value| child.as_str().map_or_else(|| markup(child), escaped);
    let (tag, children) = (tag.as_str().expect("a tag"), children.iter().map(child).collect::<String>());
    format!("<{tag}{attributes}>{children}</{tag}>")
}

#[test]
fn the_element_s_nodes_are_the_fragment() {
    let mut odd = small();
    poison(&mut odd, "&<>\"'&amp;&lt;b&gt;</div><!-- {x}");
    for catalogue in [onething(), parse::parse(&odd.to_string()).expect("it reads")] {
        for language in &catalogue.languages {
            let element = policy::element(&catalogue, language).expect("nodes");
            let part = policy::fragment(&catalogue, language, None);
            let style = format!("<style>{}</style>", policy::style());
            assert_eq!(markup(&element["policy"]), part.replacen(&style, "", 1).trim_end(), "{language}");
            assert!(element["style"].as_str().is_some_and(|text| text.starts_with(&policy::style())));
        }
    }
}

#[test]
fn the_contents_lead_to_every_section_and_every_id_begins_alike_and_is_there_once() {
    let html = fragment("en");
    let ids: Vec<_> = all(&html, "[id]").iter().map(|one| one.attr("id").expect("an id").to_string()).collect();
    assert!(ids.iter().all(|id| id.starts_with("policy-")), "{ids:?}");
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
    let links = all(&html, "nav a");
    let links: Vec<_> = links.iter().map(|link| link.attr("href").expect("a link").trim_start_matches('#')).collect();
    // The box and the contents themselves are in no list.
    assert_eq!(links, ids[2..], "in the order of the page");
    expect_test::expect![[r#"["policy-now", "policy-contents", "policy-what", "policy-cookies", "policy-category-necessary", "policy-category-search", "policy-category-session", "policy-category-verification", "policy-category-analytics", "policy-vendors", "policy-decision", "policy-rights", "policy-changes", "policy-contact"]"#]]
        .assert_eq(&format!("{ids:?}"));
}

#[test]
fn every_cell_says_its_column_for_narrow_screens() {
    for table in all(&page("en"), "table") {
        let of = |selector: &str| table.select(&Selector::parse(selector).expect("a selector")).collect::<Vec<_>>();
        let columns: Vec<_> = of("thead th").into_iter().map(words).collect();
        for row in of("tbody tr") {
            let labels = row.child_elements().skip(1).map(|cell| cell.attr("data-label").expect("a label").to_string());
            assert_eq!(labels.collect::<Vec<_>>(), columns[1..]);
        }
    }
}

#[test]
fn the_box_with_the_choice_is_hidden_and_names_what_can_be_refused() {
    let html = fragment("en");
    let choice = all(&html, "section.cookie-gate-policy-now[hidden]")[0];
    assert_eq!(choice.select(&Selector::parse("button[data-cookie-gate-open]").expect("a selector")).count(), 1);
    expect_test::expect![[r#"{"none":"You have not decided yet: everything optional is off.","on":"Allowed: {categories}","off":"Not allowed: {categories}","separator":", ","names":[["search","Search options"],["session","Session"],["verification","Verification"],["analytics","Analytics"],["google","Google LLC"]]}"#]]
        .assert_eq(choice.attr("data-words").expect("words"));
}

#[test]
fn no_rule_of_the_style_reaches_out_of_the_policy() {
    let style = policy::style();
    assert!(!style.contains(['\n', '<']) && !style.contains("/*"), "{style}");
    let mut selectors = 0;
    for head in style.split('{').map(|rule| rule.rsplit(['}', ';']).next().unwrap_or(rule)) {
        if head.starts_with('@') || head.is_empty() {
            continue;
        }
        // `:is(a, b)` has commas of its own.
        for selector in head.split(',').filter(|part| !part.starts_with(' ')) {
            assert!(selector.starts_with(".cookie-gate-policy"), "{selector:?}");
            selectors += 1;
        }
    }
    assert!(selectors > 40, "{selectors}");
    for physical in ["left", "right", "rem;", "!important"] {
        assert!(!style.contains(physical), "{physical}");
    }
}

#[test]
fn the_document_says_how_a_content_security_policy_allows_the_style() {
    let document = crate::catalogues::text("docs/policy.md");
    assert!(document.contains(&policy::style_source()), "docs/policy.md needs {}", policy::style_source());
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
    let clean = Html::parse_document(&policy::page(&parse::parse(&small().to_string()).expect("it reads"), "en", None));
    let shape = |html: &Html| -> Vec<String> {
        all(html, "*")
            .iter()
            .map(|e| format!("{}{:?}", e.value().name(), e.value().attrs().map(|(name, _)| name).collect::<Vec<_>>()))
            .collect()
    };
    for attack in attacks {
        let mut catalogue = small();
        poison(&mut catalogue, attack);
        let page = policy::page(&parse::parse(&catalogue.to_string()).expect("it reads"), "en", None);
        let html = Html::parse_document(&page);
        // A poisoned name ends in no star, and so has no note.
        let links = |list: Vec<String>| -> Vec<String> {
            list.into_iter().filter(|element| !element.starts_with("a[") && element != "small[]").collect()
        };
        assert_eq!(links(shape(&html)), links(shape(&clean)), "{attack}");
        assert!(words(all(&html, "main")[0]).contains(attack), "{attack} is shown as it is written");
        for link in all(&html, "a[href]") {
            let address = link.attr("href").unwrap_or_default();
            let fine = ["https://", "mailto:", "/", "#policy-"].iter().any(|start| address.starts_with(start));
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
    let page = policy::page(&parse::parse(&catalogue.to_string()).expect("it reads"), "en", None);
    let html = Html::parse_document(&page);
    let time = all(&html, "time")[0];
    assert_eq!((time.attr("datetime"), &*words(time)), (Some(letters), letters));
    assert_eq!(words(all(&html, "#policy-category-stats")[0]), letters);
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
