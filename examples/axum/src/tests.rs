//! What the server sends, asked of the visitor's half alone and over the whole way of a request.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use cookie_gate::consent::{Answers, Decision, Method, Of};
use cookie_gate_catalogue::check;
use tower::ServiceExt;

use super::*;

const NOW: Seconds = 1_795_900_000;
/// Numbers of categories in the catalogue.
const STATISTICS: u16 = 2;
const ADVERTISING: u16 = 3;
const ALL: [u16; 2] = [STATISTICS, ADVERTISING];
const NONE: [String; 0] = [];

/// A decision, made at `time`, that grants some categories and refuses the other ones.
fn decision(granted: &[u16], time: Seconds) -> Decision {
    let mut answers = Answers::NONE;
    for nr in ALL {
        answers.set(Of::Category, nr, Some(granted.contains(&nr)));
    }
    let (method, id) = (Method::Save, *b"q83vASNFZ4mrze8B");
    Decision { version: 1, time, method, opt_out: false, of_age: false, id, answers }
}

/// The record of such a decision as the browser sends it.
fn record_of(granted: &[u16], time: Seconds) -> String {
    format!("cookie-agree={}", record::to_text(&decision(granted, time)))
}

/// The `Set-Cookie` headers for a `Cookie` header, without the attributes that all of them have.
fn answer(cookies: &str, opt_out: bool) -> Vec<String> {
    let catalogue = parse::parse(CATALOGUE).expect("the catalogue reads");
    let text: &'static str = compile::compile(&catalogue).expect("the catalogue compiles").leak();
    let table = Table::parse(text).expect("a table");
    let visitor = Visitor::new(&table, cookies, opt_out, NOW);
    let visits = visitor.visits();
    assert_eq!(visits.is_some(), visitor.allowed(VISITS).is_some());
    let headers = [visitor.set_cookie(VISITS, visits.unwrap_or(0)), visitor.set_cookie(OFFERS, "shown")];
    let end = format!("; {ATTRIBUTES}");
    let bare = |header: String| header.strip_suffix(&end).expect("the attributes").to_string();
    headers.into_iter().flatten().map(bare).collect()
}

/// What is set for the first visit: until the periods of the catalogue are over, a month and a day from then on.
fn visits(number: u32) -> String {
    format!("visits={number}; Max-Age={}", 30 * 86_400)
}

const SHOWN: &str = "offers=shown; Max-Age=86400";
const NO_VISITS: &str = "visits=; Max-Age=0";
const NO_OFFERS: &str = "offers=; Max-Age=0";

#[test]
fn the_catalogue_has_no_fault_and_lists_both_cookies_as_optional() {
    let catalogue = parse::parse(CATALOGUE).expect("the catalogue reads");
    assert_eq!(check::check(&catalogue), []);
    for name in [VISITS, OFFERS] {
        let entry = catalogue.entries.iter().find(|entry| entry.name == name).expect("an entry");
        assert!(entry.http_only && entry.path.as_deref() == Some("/"), "{name}: as ATTRIBUTES says");
        assert!(catalogue.categories.iter().any(|category| category.id == entry.category && !category.required));
    }
}

#[test]
fn nothing_is_set_without_a_record() {
    for cookies in ["", "a=1", "cookie-agree=", "Cookie-Agree=1", "visits", "xvisits=5", ";;"] {
        assert_eq!(answer(cookies, false), NONE, "{cookies}");
    }
}

#[test]
fn a_cookie_is_set_while_its_own_category_is_granted() {
    assert_eq!(answer(&record_of(&ALL, NOW - 1000), false), [visits(1), SHOWN.into()]);
    assert_eq!(answer(&record_of(&[STATISTICS], NOW - 1000), false), [visits(1)]);
    assert_eq!(answer(&record_of(&[ADVERTISING], NOW - 1000), false), [SHOWN]);
    assert_eq!(answer(&record_of(&[], NOW - 1000), false), NONE);
}

#[test]
fn visits_are_counted_and_nonsense_counts_as_none() {
    let granted = record_of(&[STATISTICS], NOW - 1000);
    for (sent, number) in [("6", 7), ("0", 1), ("", 1), ("-1", 1), ("x", 1), ("4294967296", 1)] {
        assert_eq!(answer(&format!("{granted}; visits={sent}"), false), [visits(number)], "{sent}");
    }
    let most = u32::MAX;
    assert_eq!(answer(&format!("visits={most}; {granted}"), false), [visits(most)]);
}

#[test]
fn a_damaged_record_grants_nothing() {
    let granted = record_of(&ALL, NOW - 1000);
    for place in "cookie-agree=".len()..granted.len() {
        let other = if granted.as_bytes()[place] == b'A' { "B" } else { "A" };
        let damaged = format!("{}{other}{}", &granted[..place], &granted[place + 1..]);
        assert_eq!(answer(&damaged, false), NONE, "{damaged}");
        assert_eq!(answer(&granted[..place], false), NONE, "cut off at {place}");
    }
}

#[test]
fn a_record_of_another_time_or_of_a_later_policy_grants_nothing() {
    for time in [0, NOW - 200 * 86_400, NOW + 2 * 86_400] {
        assert_eq!(answer(&record_of(&ALL, time), false), NONE, "{time}");
    }
    let later = Decision { version: 2, ..decision(&ALL, NOW - 1000) };
    assert_eq!(answer(&format!("cookie-agree={}", record::to_text(&later)), false), NONE);
}

#[test]
fn of_two_records_the_stricter_one_counts() {
    let both = format!("{}; {}", record_of(&ALL, NOW - 1000), record_of(&[STATISTICS], NOW - 2000));
    assert_eq!(answer(&both, false), [visits(1)]);
}

#[test]
fn the_opt_out_signal_holds_back_who_sells_and_nobody_else() {
    let granted = record_of(&ALL, NOW - 1000);
    assert_eq!(answer(&granted, true), [visits(1)]);
    assert_eq!(answer(&format!("{granted}; offers=shown"), true), [visits(1), NO_OFFERS.into()]);
    // A choice that was made switch by switch while the browser sent the opt-out signal is the visitor's later word.
    let own = Decision { opt_out: true, ..decision(&ALL, NOW - 1000) };
    assert_eq!(answer(&format!("cookie-agree={}", record::to_text(&own)), true), [visits(1), SHOWN.into()]);
}

#[test]
fn what_is_not_allowed_any_more_is_cleared_once() {
    let withdrawn = Decision { method: Method::Withdraw, ..decision(&[], NOW) };
    let withdrawn = format!("cookie-agree={}", record::to_text(&withdrawn));
    assert_eq!(answer(&format!("{withdrawn}; visits=7; offers=shown"), false), [NO_VISITS, NO_OFFERS]);
    // The browser has dropped them and sends them no more.
    assert_eq!(answer(&withdrawn, false), NONE);
    // The same goes for a visitor whose record is gone.
    assert_eq!(answer("offers=shown;visits=", false), [NO_VISITS, NO_OFFERS]);
}

/// A folder with the least that the server takes for a bundle.
fn bundle() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".well-known")).expect("a folder");
    for name in ["gate.js", "panel_bg.wasm", "manifest.json", "cookies.html", ".well-known/gpc.json"] {
        fs::write(folder.path().join(name), name).expect("a file");
    }
    folder
}

/// Status, headers and body of the answer to one request.
async fn ask(path: &str, headers: &[(&str, &[u8])]) -> (StatusCode, HeaderMap, String) {
    let folder = bundle();
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let answer = routes(folder.path()).expect("a bundle").oneshot(request).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
}

fn set_cookies(headers: &HeaderMap) -> Vec<&str> {
    headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().expect("ASCII")).collect()
}

#[tokio::test]
async fn a_request_gets_its_cookies_its_page_and_no_shared_cache() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs() as Seconds;
    let granted = record_of(&ALL, now - 1000);
    let cookies: [(&str, &[u8]); 2] = [("Cookie", b"visits=1; other=\xe9"), ("Cookie", granted.as_bytes())];
    let (status, headers, body) = ask("/", &cookies).await;
    assert_eq!((status, &headers[header::CACHE_CONTROL]), (StatusCode::OK, &"private".parse().expect("a header")));
    let [visits, offers] = set_cookies(&headers)[..] else { panic!("{headers:?}") };
    assert!(
        visits.starts_with("visits=2; Max-Age=") && visits.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
        "{visits}"
    );
    assert!(offers.starts_with("offers=shown; Max-Age=86400; "), "{offers}");
    assert!(body.contains("This is visit 2."), "{body}");
    for (value, offers) in [(&b"1"[..], 0), (b"0", 1), (b"true", 1), (b"", 1)] {
        let (_, headers, _) = ask("/", &[("Cookie", granted.as_bytes()), ("Sec-GPC", value)]).await;
        assert_eq!(set_cookies(&headers).len(), 1 + offers, "Sec-GPC: {value:?}");
    }
    let (_, headers, body) = ask("/", &[]).await;
    assert!(set_cookies(&headers).is_empty() && body.contains("Your visits are not counted."), "{body}");
}

#[tokio::test]
async fn the_bundle_is_served_and_nothing_beside_it() {
    for (path, kind) in [
        ("/cookie-gate/gate.js", "text/javascript; charset=utf-8"),
        ("/cookie-gate/gate.js?1", "text/javascript; charset=utf-8"),
        ("/cookie-gate/panel_bg.wasm", "application/wasm"),
        ("/cookie-gate/manifest.json", "application/json"),
        ("/cookie-gate/cookies.html", "text/html; charset=utf-8"),
        ("/.well-known/gpc.json", "application/json"),
    ] {
        let (status, headers, body) = ask(path, &[]).await;
        assert_eq!((status, headers[header::CONTENT_TYPE].as_bytes()), (StatusCode::OK, kind.as_bytes()), "{path}");
        assert!(path.contains(&body), "{path}: {body}");
    }
    for path in
        ["/cookie-gate/", "/cookie-gate/../Cargo.toml", "/cookie-gate/%2e%2e/x", "/gate.js", "/cookie-gate//etc/passwd"]
    {
        assert_eq!(ask(path, &[]).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_folder_without_gate_js_is_no_bundle() {
    let folder = bundle();
    fs::remove_file(folder.path().join("gate.js")).expect("it is there");
    assert!(routes(folder.path()).expect_err("no gate.js").to_string().contains("gate.js"));
    assert!(routes(&folder.path().join("none")).is_err());
}
