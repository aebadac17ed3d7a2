//! Libraries from npm, which the site runs without a tag: what they leave without the gate, and with the gate
//! undecided, granted and withdrawn. Why real libraries: they probe, copy, retry and catch exceptions in ways that no
//! test author thinks of.

use std::time::{Duration, Instant};

use cookie_gate::kind::Kind;
use cookie_gate_catalogue::{Catalogue, Entry, Vendor};
use cookie_gate_demo::Page;
use serde_json::json;

use crate::adversary::watch::Watch;
use crate::harness::Case;
use crate::world::{World, npm, page, server};
use cookie_gate_browser::{Browser, until};

pub const CASES: &[Case] = crate::cases![
    js_cookie_stores_nothing_before_the_grant_works_after_it_and_is_cleaned_away,
    mixpanel_stores_and_sends_nothing_before_the_grant_works_after_it_and_is_cleaned_away,
    snowplow_stores_and_sends_nothing_before_the_grant_works_after_it_and_is_cleaned_away,
    amplitude_stores_and_sends_nothing_before_the_grant_works_after_it_and_is_cleaned_away,
];

/// A library, and the names in its stores. A star at the end stands for a part that depends on the host or the page.
struct Library {
    name: &'static str,
    /// A path below `node_modules`.
    file: &'static str,
    /// How a site starts the library, with `collector` as the vendor's address. The script leaves the browser's
    /// identifier in `number`.
    start: &'static str,
    cookies: &'static [&'static str],
    keys: &'static [&'static str],
    /// Keys of the tab's own storage.
    tab_keys: &'static [&'static str],
}

const LIBRARIES: [Library; 4] = [
    Library {
        name: "js-cookie",
        file: "js-cookie/dist/js.cookie.min.js",
        start: "Cookies.get('visitor') || Cookies.set('visitor', 'v' + Math.random(), { expires: 30, sameSite: 'lax' });
                window.number = () => Cookies.get('visitor');",
        cookies: &["visitor"],
        keys: &[],
        tab_keys: &[],
    },
    Library {
        name: "mixpanel",
        file: "mixpanel-browser/dist/mixpanel.umd.js",
        start: "mixpanel.init('0123456789abcdef', { api_host: collector, batch_requests: true, batch_flush_interval_ms: 100 });
                mixpanel.track('page');
                mixpanel.track('at once', {}, { send_immediately: true });
                window.number = () => mixpanel.get_property('$device_id');",
        cookies: &["mp_*"],
        keys: &["__mpq_*"],
        tab_keys: &["mp_tab_id_*", "mp_gen_new_tab_id_*"],
    },
    Library {
        name: "snowplow",
        file: "@snowplow/browser-tracker/dist/index.umd.min.js",
        start: "const tracker = snowplowBrowserTracking.newTracker('sp', collector, { eventMethod: 'get', cookieSecure: false });
                snowplowBrowserTracking.trackPageView();
                window.number = () => tracker.getDomainUserId();",
        cookies: &["_sp_*"],
        keys: &["snowplow*"],
        tab_keys: &[],
    },
    Library {
        name: "amplitude",
        file: "amplitude-js/amplitude.umd.min.js",
        start: "amplitude.getInstance().init('0123456789abcdef', null, { apiEndpoint: collector.slice(7), forceHttps: false });
                amplitude.getInstance().logEvent('page');
                window.number = () => amplitude.getInstance().options.deviceId;",
        // Where the cookie is refused, the library keeps the same value in a storage key of this name.
        cookies: &["amp_*"],
        keys: &["amplitude_*"],
        tab_keys: &[],
    },
];

fn js_cookie_stores_nothing_before_the_grant_works_after_it_and_is_cleaned_away() {
    try_out("js-cookie");
}

fn mixpanel_stores_and_sends_nothing_before_the_grant_works_after_it_and_is_cleaned_away() {
    try_out("mixpanel");
}

fn snowplow_stores_and_sends_nothing_before_the_grant_works_after_it_and_is_cleaned_away() {
    try_out("snowplow");
}

fn amplitude_stores_and_sends_nothing_before_the_grant_works_after_it_and_is_cleaned_away() {
    try_out("amplitude");
}

/// On both hosts: only localhost has a cookie store, only the other host has a parent domain to try.
fn try_out(name: &str) {
    let library = LIBRARIES.iter().find(|library| library.name == name).expect("a library");
    for is_secure in [true, false] {
        let mut world = World::with(server(|catalogue| library.declare(catalogue)), Browser::chromium());
        if !is_secure {
            world.site = world.server.shop();
        }
        library.put(&world);
        library.without_the_gate(&world);
        library.undecided(&world);
        library.granted(&world);
        library.withdrawn(&world);
    }
}

impl Library {
    /// Declares the library's names as analytics, and its vendor with the hosts that the page has the library send to.
    fn declare(&self, catalogue: &mut Catalogue) {
        let model = catalogue.vendors[0].clone();
        let hosts = ["localhost", "test"].map(|zone| format!("{}.{zone}", self.name)).to_vec();
        let vendor = Vendor { nr: Some(100), id: self.name.into(), hosts, queues: vec![], ..model };
        let entry = catalogue.entries.iter().find(|entry| entry.name == "_ga").expect("the model of an entry").clone();
        let cookies = self.cookies.iter().map(|name| (*name, Kind::Cookie));
        let keys = self.keys.iter().map(|name| (*name, Kind::LocalStorage));
        let tab_keys = self.tab_keys.iter().map(|name| (*name, Kind::SessionStorage));
        for (nr, (name, kind)) in (100..).zip(cookies.chain(keys).chain(tab_keys)) {
            let (nr, vendor, name) = (Some(nr), Some(vendor.id.clone()), name.into());
            catalogue.entries.push(Entry { nr, name, kind, vendor, ..entry.clone() });
        }
        catalogue.vendors.push(vendor);
    }

    fn put(&self, world: &World) {
        world.server.put("/library.js", Page::script(npm(self.file)));
        let head = format!(
            "<script>
               window.faults = [];
               addEventListener('error', (event) => faults.push(event.message));
               addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)));
             </script>
             <script src=\"/library.js\"></script>
             <script>
               const zone = location.hostname === 'localhost' ? 'localhost' : 'test';
               const collector = `http://{}.${{zone}}:${{location.port}}`;
               {}
             </script>\n",
            self.name, self.start
        );
        world.server.put("/page", page(&head, ""));
    }

    /// How many requests went to the vendor.
    fn requests(&self, world: &World) -> usize {
        let host = format!("{}.", self.name);
        world.server.log().iter().filter(|request| request.host.starts_with(&host)).count()
    }

    /// Whether each store has a name for every declared pattern, and no other name.
    fn has_all(&self, cookies: &[String], keys: &[String]) -> bool {
        let fits = |patterns: &[&str], names: &[String]| {
            let is = |pattern: &str, name: &str| match pattern.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == pattern,
            };
            patterns.iter().all(|pattern| names.iter().any(|name| is(pattern, name)))
                && names.iter().all(|name| patterns.iter().any(|pattern| is(pattern, name)))
        };
        fits(self.cookies, cookies) && fits(&[self.keys, self.tab_keys].concat(), keys)
    }

    /// The library works undisturbed: its identifier is in the jar, and its vendor hears of the page.
    fn works(&self, world: &World, sent: usize) {
        let (mut seen, deadline) = ((vec![], vec![]), Instant::now() + Duration::from_secs(20));
        while !self.has_all(&seen.0, &seen.1) {
            assert!(Instant::now() < deadline, "{}, on {}: cookies and keys are {seen:?}", self.name, world.site);
            seen = (cookies(world), keys(world));
        }
        let number = world.browser.run("return number();");
        let number = number.as_str().expect("the number of the browser").to_string();
        let holds = || world.browser.jar().iter().any(|cookie| cookie.value.contains(&number));
        until(&format!("{number} in the jar"), || holds().then_some(()));
        if !self.keys.is_empty() {
            until(&format!("{} to send", self.name), || (self.requests(world) > sent).then_some(()));
        }
        expect_no_fault(world);
    }

    fn without_the_gate(&self, world: &World) {
        world.open("/page?gate=off");
        self.works(world, 0);
        world.browser.open("about:blank");
        world.browser.empty_jar();
        let all = json!({ "origin": world.site, "storageTypes": "all" });
        world.browser.devtools("Storage.clearDataForOrigin", all);
    }

    fn undecided(&self, world: &World) {
        let sent = self.requests(world);
        let watch = Watch::new(&world.browser);
        watch.follow(&world.browser, if world.site.contains("localhost") { "localhost" } else { "shop.test" });
        world.open("/page");
        world.settle(500);
        // Not for a moment either: on the host without a cookie store a cookie would stay for 200 ms.
        let seen: Vec<String> = watch.seen(&world.browser).into_iter().map(|one| one.name).collect();
        assert_eq!(seen, [""; 0], "undecided, on {}", world.site);
        assert_eq!((cookies(world), keys(world)), (vec![], vec![]), "undecided, on {}", world.site);
        assert_eq!(self.requests(world), sent);
        expect_no_fault(world);
    }

    fn granted(&self, world: &World) {
        world.answer_banner("accept");
        // The grant sets what the library wrote before the answer. Amplitude writes nothing when its test cookie is
        // refused.
        until("the held cookies", || (self.name == "amplitude" || !cookies(world).is_empty()).then_some(()));
        let sent = self.requests(world);
        world.browser.reload();
        self.works(world, sent);
    }

    fn withdrawn(&self, world: &World) {
        world.browser.run("CookieGate.withdraw();");
        world.settle(50);
        let sent = self.requests(world);
        for _ in 0..2 {
            assert_eq!((cookies(world), keys(world)), (vec![], vec![]), "withdrawn, on {}", world.site);
            world.settle(500);
            assert_eq!((cookies(world), keys(world)), (vec![], vec![]), "withdrawn, on {}", world.site);
            assert_eq!(self.requests(world), sent);
            expect_no_fault(world);
            world.browser.reload();
        }
    }
}

/// The names in the jar without the record.
fn cookies(world: &World) -> Vec<String> {
    let mut names = world.browser.names();
    names.retain(|name| name != "cookie-agree");
    names
}

/// The keys of both web storages, as the DevTools protocol shows them.
fn keys(world: &World) -> Vec<String> {
    let mut keys = Vec::new();
    for is_local in [true, false] {
        let storage = json!({ "storageId": { "securityOrigin": world.site, "isLocalStorage": is_local } });
        let items = world.browser.devtools("DOMStorage.getDOMStorageItems", storage);
        let items = items["entries"].as_array().expect("a list of pairs");
        keys.extend(items.iter().map(|item| item[0].as_str().expect("a key").to_string()));
    }
    keys
}

#[track_caller]
fn expect_no_fault(world: &World) {
    assert_eq!(world.browser.run("return faults;"), json!([]), "the library meets no exception, on {}", world.site);
}
