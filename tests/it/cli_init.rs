//! Tests `cookie-gate init`: what it writes passes `check`, it asks for what is missing, and it overwrites nothing.

use crate::cli_check::{cookie_gate, utf8};
use crate::machine::Desk;
use cookie_gate_catalogue::diagnostic::Diagnostic;
use cookie_gate_catalogue::{Profile, check, pack, parse, words};
use expect_test::expect;
use std::collections::BTreeMap;
use std::fs;

/// What every catalogue needs.
const SITE: [&str; 8] = [
    "--name",
    "Shop GmbH",
    "--address",
    "High Street 1, 10115 Berlin",
    "--email",
    "privacy@shop.example",
    "--origin",
    "https://www.shop.example",
];

/// A machine on which `init` has run with the facts of a site and these options.
fn init(options: &[&str]) -> Desk {
    let desk = Desk::default();
    let code = desk.run(&[&["init"], &SITE[..], options].concat());
    assert_eq!(code, 0, "{options:?}: {}", desk.err.borrow());
    desk
}

/// The findings about the catalogue that `init` has written.
fn findings(desk: &Desk) -> Vec<Diagnostic> {
    check::check(&parse::parse(&desk.file("catalogue.json")).expect("a catalogue"))
}

/// Options that give every parameter of a pack that the pack cannot do without.
fn required(pack: &pack::Pack) -> Vec<String> {
    let required = pack.parameters.iter().filter(|parameter| parameter.required);
    required.map(|parameter| format!("--with={}.{}={}", pack.id, parameter.name, parameter.example)).collect()
}

/// The findings but for those about how long a product keeps what it sets, which is a fact of the product.
fn but_periods(desk: &Desk) -> Vec<Diagnostic> {
    let is_period = |finding: &Diagnostic| ["period-long", "period-capped"].contains(&finding.code);
    findings(desk).into_iter().filter(|finding| !is_period(finding)).collect()
}

/// Options that leave no warning about the site itself.
const WHOLE: [&str; 2] = ["--lang=en", "--authority=https://authority.example/"];

#[test]
fn a_catalogue_is_written_for_people() {
    let desk = init(&[
        "--lang=de,en",
        "--use=google-analytics-4,snowplow,php",
        "--with=snowplow.hosts=c.shop.example",
        "--authority=https://authority.example/",
        "--profile=gdpr",
    ]);
    expect![[r#"
        {
          "$schema": "./catalogue.schema.json",
          "schema": 1,
          "site": {
            "name": { "de": "Shop GmbH", "en": "Shop GmbH" },
            "origins": ["https://www.shop.example"]
          },
          "controller": {
            "id": "shop-example",
            "name": { "de": "Shop GmbH", "en": "Shop GmbH" },
            "department": { "de": "Shop GmbH", "en": "Shop GmbH" },
            "email": "privacy@shop.example",
            "address": { "de": "High Street 1, 10115 Berlin", "en": "High Street 1, 10115 Berlin" }
          },
          "policy": {
            "version": 1,
            "published": "2026-11-30",
            "links": {
              "cookies": { "de": "/cookies.de.html", "en": "/cookies.en.html" },
              "privacy": { "de": "/privacy", "en": "/privacy" },
              "authority": { "de": "https://authority.example/", "en": "https://authority.example/" }
            }
          },
          "languages": ["de", "en"],
          "use": ["google-analytics-4", { "pack": "snowplow", "hosts": ["c.shop.example"] }, "php"],
          "numbers": {
            "categories": { "analytics": 2, "necessary": 1 },
            "vendors": { "google-analytics-4": 1, "google-tag-manager": 3, "snowplow": 2 },
            "entries": {
              "FPID": 3, "FPLC": 4, "PHPSESSID": 13, "__Secure-PHPSESSID": 14, "_ga": 1, "_ga_*": 2, "_sp_id.*": 5,
              "_sp_root_domain_test_*": 8, "_sp_ses.*": 6, "cookie-agree": 16, "local_storage:_sp_id.*": 9,
              "local_storage:_sp_ses.*": 10, "local_storage:snowplowOutQueue_*": 11, "session_storage:_sp_tab_id": 12,
              "sp": 7, "td@googletagmanager.com": 15
            }
          },
          "consent": { "profile": "gdpr" }
        }
    "#]]
    .assert_eq(&desk.file("catalogue.json"));
    expect![[r#"
        Wrote catalogue.json.
        Wrote catalogue.schema.json, by which editors complete the fields.

        0 errors, 0 warnings

        Next: declare in it what your site sets besides these products (policies/README.md). The role, the
        countries and the basis of transfers of each vendor stand in your contract: where they differ from what
        `cookie-gate show` prints, say so under "use" (docs/packs.md).
        google-analytics-4 says more with your "measurement_id", such as G-AB12CD34. Then

          cookie-gate check catalogue.json --fix
          cookie-gate bundle catalogue.json --out cookie-gate
          cookie-gate policy catalogue.json --lang de --gate /cookie-gate/ --out cookies.de.html
          cookie-gate policy catalogue.json --lang en --gate /cookie-gate/ --out cookies.en.html
    "#]]
    .assert_eq(&desk.out.borrow());
}

#[test]
fn a_site_without_products_has_a_whole_catalogue_too() {
    let desk = init(&["--lang=en", "--authority=https://authority.example/"]);
    assert_eq!(findings(&desk), []);
    expect![[r#"
        {
          "$schema": "./catalogue.schema.json",
          "schema": 1,
          "site": {
            "name": { "en": "Shop GmbH" },
            "origins": ["https://www.shop.example"]
          },
          "controller": {
            "id": "shop-example",
            "name": { "en": "Shop GmbH" },
            "department": { "en": "Shop GmbH" },
            "email": "privacy@shop.example",
            "address": { "en": "High Street 1, 10115 Berlin" }
          },
          "policy": {
            "version": 1,
            "published": "2026-11-30",
            "links": {
              "cookies": { "en": "/cookies.html" },
              "privacy": { "en": "/privacy" },
              "authority": { "en": "https://authority.example/" }
            }
          },
          "languages": ["en"],
          "categories": [
            {
              "nr": 1,
              "id": "necessary",
              "required": true,
              "legal_basis": "strictly_necessary",
              "title": { "en": "Necessary" },
              "description": { "en": "Needed for the site to work and to stay safe, and to remember your cookie choices." }
            }
          ],
          "entries": [
            {
              "nr": 1,
              "name": "cookie-agree",
              "category": "necessary",
              "period": "P6M",
              "path": "/",
              "purpose": { "en": "Stores your cookie choices for this site." }
            }
          ],
          "consent": { "profile": "strict" }
        }
    "#]].assert_eq(&desk.file("catalogue.json"));
}

#[test]
fn each_pack_alone_gives_a_catalogue_without_errors() {
    let mut warnings = BTreeMap::<&str, Vec<&str>>::new();
    for pack in pack::built_in() {
        let with = required(pack);
        let mut options = [&WHOLE[..], &["--use", &*pack.id]].concat();
        options.extend(with.iter().map(String::as_str));
        let findings = but_periods(&init(&options));
        assert!(!check::has_error(&findings), "{}: {findings:?}", pack.id);
        for finding in findings {
            let packs = warnings.entry(finding.code).or_default();
            if packs.last() != Some(&&*pack.id) {
                packs.push(&pack.id);
            }
        }
    }
    let list: String = warnings.iter().map(|(code, packs)| format!("{code}: {}\n", packs.join(" "))).collect();
    // What only the operator can settle: contracts, and products that nobody should use any more.
    expect![[r#"
        LINT-5: universal-analytics
        LINT-6: amazon-ads google-fonts salesforce-marketing-cloud
        LINT-8: shopify
        transfer-basis: crisp criteo intercom linkedin-insight marketo-measure marketo matomo meta-pixel paypal pinterest-tag piwik-pro posthog shopify soundcloud spotify-embed stripe taboola tiktok-pixel vwo
    "#]].assert_eq(&list);
}

#[test]
fn all_packs_together_give_a_catalogue_without_errors() {
    let ids: Vec<&str> = pack::built_in().iter().map(|pack| &*pack.id).collect();
    let (ids, with) = (ids.join(","), pack::built_in().iter().flat_map(required).collect::<Vec<_>>());
    let mut options = [&WHOLE[..], &["--use", &*ids]].concat();
    options.extend(with.iter().map(String::as_str));
    let desk = init(&options);
    assert_eq!(desk.run(&["check", "catalogue.json"]), 0, "{}", desk.out.borrow());
    let catalogue = parse::parse(&desk.file("catalogue.json")).expect("a catalogue");
    assert_eq!(catalogue.uses.len(), pack::built_in().len());
}

#[test]
fn each_language_and_each_law_checks_clean() {
    let tags = words::built_in().iter().map(|(tag, _)| *tag);
    let all = tags.clone().collect::<Vec<_>>().join(",");
    assert!(tags.len() >= 46, "{all}");
    let products = "google-analytics-4,youtube,google-ads,php";
    for languages in tags.chain(["de-AT,de", &all]) {
        for uses in ["none", products] {
            let desk = init(&["--lang", languages, "--use", uses, WHOLE[1]]);
            assert_eq!(but_periods(&desk), [], "{languages}, {uses}");
        }
    }
    for profile in Profile::ALL {
        let desk = init(&[&WHOLE[..], &["--use", products, "--profile", profile.word()]].concat());
        assert_eq!(but_periods(&desk), [], "{profile:?}");
    }
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    let options = ["--lang=en", "--use=matomo,youtube"];
    let [one, other] = [init(&options), init(&options)];
    assert_eq!(one.files, other.files);
}

#[test]
fn the_schema_lies_where_editors_find_it() {
    let desk = init(&["--lang=en"]);
    assert!(desk.file("catalogue.json").contains("\"$schema\": \"./catalogue.schema.json\""));
    assert_eq!(desk.file("catalogue.schema.json"), crate::catalogues::text("policies/catalogue.schema.json"));

    let desk = Desk::default();
    let of_npm = "node_modules/cookie-gate/catalogue.schema.json";
    desk.files.borrow_mut().insert(of_npm.into(), Vec::new());
    assert_eq!(desk.run(&[&["init", "--lang=en"], &SITE[..]].concat()), 0);
    assert!(desk.file("catalogue.json").contains(&format!("\"$schema\": \"./{of_npm}\"")));
    assert!(!desk.files.borrow().contains_key(std::path::Path::new("catalogue.schema.json")));
}

#[test]
fn a_person_is_asked_for_what_is_missing_and_again_after_a_bad_answer() {
    let desk = Desk::with_person(&[
        "Shop GmbH",
        "",
        "",
        "High Street 1",
        "shop.example",
        "privacy@shop.example",
        "shop.example/start",
        "https://shop.example",
        "klingon",
        "de, pt-br",
        "?",
        "google analytics, youtube",
        "google-analytics-4, countly",
        "0123abcd",
        "",
        "",
        "",
    ]);
    assert_eq!(desk.run(&["init"]), 0, "{}", desk.err.borrow());
    assert_eq!(desk.answers.borrow().as_deref(), Some(&[][..]), "every answer was used");
    expect![[r#"
        Legal name of the company or person that answers for the site, such as Example GmbH: 
        Name of the site, as visitors know it [Shop GmbH]: 
        Postal address, in one line, such as High Street 1, 10115 Berlin: 
        Postal address, in one line, such as High Street 1, 10115 Berlin: 
        E-mail address for questions about personal data, such as privacy@example.com: 
        E-mail address for questions about personal data, such as privacy@example.com: 
        Address of the site; several with commas, such as https://www.example.com: 
        Address of the site; several with commas, such as https://www.example.com: 
        Languages of the site with commas, the default first, such as de,en: 
        Languages of the site with commas, the default first, such as de,en: 
        Products on the site with commas; ? lists all that we know [none]: 
        Products on the site with commas; ? lists all that we know [none]: 
        Products on the site with commas; ? lists all that we know [none]: 
        Countly: app_key, such as 0123456789abcdef0123456789abcdef01234567: 
        Where your privacy policy is [/privacy]: 
        Address of the authority that hears complaints [later]: 
        Whose law holds: strict, gdpr, uk, california, pipl, quebec, lgpd [strict]: "#]]
    .assert_eq(&desk.asked.borrow().join("\n"));
    expect![[r#"
        The person reads:
          an answer is needed
          "shop.example" is no e-mail address such as privacy@example.com
          "shop.example/start" is no origin: write scheme and host and nothing after them, such as https://shop.example
          there are no built-in texts for "klingon"; there are for en, ar, bg, bn, ca, cs, da, de, el, es, es-419, et, fa, fi, fr, ga, he, hi, hr, hu, id, is, it, ja, ko, lt, lv, mt, nb, nl, pl, pt, pt-PT, ro, ru, sk, sl, sr, sr-Latn, sv, th, tr, uk, vi, zh, zh-Hant
          necessary: akamai, aspnet, aws-load-balancer, cloudflare-turnstile, cloudflare, django, java-servlet, laravel, php, rails, shopify, woocommerce, wordpress
          media: google-fonts, soundcloud, spotify-embed, vimeo, youtube-nocookie, youtube
          maps: google-maps, mapbox
          support: crisp, intercom, tawk-to, zendesk
          verification: hcaptcha, recaptcha
          payment: klarna, paypal, stripe
          experiments: optimizely, vwo
          analytics: adobe-analytics, amplitude, application-insights, baidu-tongji, countly, datadog-rum, fullstory, google-analytics-4, google-consent-mode, google-tag-manager, heap, hotjar, hubspot, logrocket, marketo-measure, marketo, matomo, microsoft-clarity, mixpanel, new-relic, pardot, piwik-pro, plausible, posthog, rudderstack, segment, sensors-data, sentry, snowplow, umeng-cnzz, universal-analytics, yandex-metrica
          advertising: amazon-ads, criteo, google-ads, linkedin-insight, meta-pixel, microsoft-advertising, outbrain, pinterest-tag, reddit-pixel, salesforce-marketing-cloud, snap-pixel, taboola, tiktok-pixel, x-pixel
          there is no pack "google analytics"; near it are "google-analytics-4", "adobe-analytics", "google-ads", "google-fonts"; docs/packs.md lists all
    "#]].assert_eq(&format!("The person reads:\n{}", desk.err.borrow()));
    let catalogue = parse::parse(&desk.file("catalogue.json")).expect("a catalogue");
    assert_eq!(catalogue.languages, ["de", "pt-BR"]);
    assert_eq!(catalogue.site.name["de"], "Shop GmbH");
    assert!(!check::has_error(&check::check(&catalogue)));
}

#[test]
fn nothing_is_written_when_the_person_goes() {
    let desk = Desk::with_person(&["Shop GmbH"]);
    assert_eq!(desk.run(&["init"]), 2);
    assert!(desk.files.borrow().is_empty());
    assert!(desk.err.borrow().contains("nothing is written"), "{}", desk.err.borrow());
}

#[test]
fn without_a_terminal_all_that_is_missing_is_named_at_once() {
    let desk = Desk::default();
    assert_eq!(desk.run(&["init", "--email", "privacy@shop.example", "--use", "countly,youtube"]), 2);
    expect![[r#"
        cookie-gate: there is no terminal to ask at, so give --name, --address, --origin, --lang, --with countly.app_key too, as in
          cookie-gate init catalogue.json --name "Example GmbH" --address "High Street 1, 10115 Berlin" --email privacy@shop.example --origin https://www.example.com --lang de,en --use countly,youtube --with countly.app_key=0123456789abcdef0123456789abcdef01234567
    "#]].assert_eq(&desk.err.borrow());
    assert!(desk.files.borrow().is_empty());
}

#[test]
fn bad_values_are_told_before_anything_is_asked() {
    for (option, part) in [
        ("--email=shop", "privacy@example.com"),
        ("--origin=https://www.shop.example/", "such as https://www.shop.example"),
        ("--origin=WWW.shop.example/start", "such as https://www.shop.example"),
        ("--origin=,", "an answer is needed"),
        ("--lang=de,xx", "\"xx\"; there are for en, ar,"),
        ("--use=goggle-analytics-4", "near it are \"google-analytics-4\""),
        ("--name= ", "an answer is needed"),
        ("--name=Shop\nGmbH", "in one line"),
        ("--privacy=javascript:alert(1)", "no address"),
        ("--authority=java script", "no address"),
        ("--profile=eu", "none of strict, gdpr"),
        ("--with=youtube", "pack.parameter=value"),
        ("--with=cuontly.app_key=1", "near it are \"countly\""),
        ("--with=countly.key=1", "it has app_key"),
    ] {
        let desk = Desk::with_person(&[]);
        assert_eq!(desk.run(&["init", option]), 2, "{option}");
        assert!(desk.err.borrow().contains(part), "{option}: {}", desk.err.borrow());
        assert!(desk.asked.borrow().is_empty() && desk.files.borrow().is_empty(), "{option}");
    }
    let desk = Desk::default();
    assert_eq!(desk.run(&["init", "--use=youtube", "--with=countly.app_key=1"]), 2);
    assert!(desk.err.borrow().contains("add it to --use"), "{}", desk.err.borrow());
}

#[test]
fn a_catalogue_with_errors_is_not_written() {
    let desk = Desk::default();
    let args = [&["init", "--lang=en", "--use=snowplow", "--with=snowplow.hosts=WWW"], &SITE[..]].concat();
    assert_eq!(desk.run(&args), 2);
    assert!(desk.err.borrow().contains("is no host such as collector.example.com"), "{}", desk.err.borrow());
    assert!(desk.files.borrow().is_empty());
}

#[test]
fn the_command_takes_flags_asks_nobody_and_overwrites_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("new/catalogue.json");
    let file = file.to_str().expect("a path");
    let args = [&["init", file, "--lang=en", "--use=youtube"], &SITE[..]].concat();
    let output = cookie_gate(&args);
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stderr));
    assert_eq!(cookie_gate(&["check", file]).status.code(), Some(0));
    let written = fs::read(file).expect("a catalogue");
    let day = parse::parse(utf8(&written)).expect("a catalogue").policy.published;
    assert!(day.starts_with("20"), "{day}");

    let again = cookie_gate(&args);
    assert_eq!(again.status.code(), Some(2));
    assert!(utf8(&again.stderr).contains("exists, and init overwrites nothing"), "{}", utf8(&again.stderr));
    assert_eq!(fs::read(file).expect("a catalogue"), written);

    // The tests' own stdin is no terminal for the command.
    let lacking = cookie_gate(&["init", &file.replace("new", "other")]);
    assert_eq!(lacking.status.code(), Some(2));
    assert!(
        utf8(&lacking.stderr).contains("--name, --address, --email, --origin, --lang"),
        "{}",
        utf8(&lacking.stderr)
    );
}
