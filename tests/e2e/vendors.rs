//! Vendors' own libraries from npm against the packs: what a library leaves is what its pack declares, and where the
//! visitor has not agreed nothing is left.
//!
//! The library lies on the site itself and has no tag, so nothing but the hooks stands in its way. It sends to its
//! vendor's real hosts, which lead to our server, and which answer as such interfaces do.
//! Evidence of what is left is read from outside the page. Notes of the page only say what else a pack has to declare.

mod left;
mod product;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use cookie_gate_catalogue::{Catalogue, syntax};
use cookie_gate_demo::{Page, Request};
use serde_json::{Value, json};

use crate::adversary::watch::Watch;
use crate::tls::Front;
use crate::usage::using;
use crate::world::{World, npm, page, server};
use cookie_gate_browser::{Browser, Lease};
use left::Kept;
pub use product::PRODUCTS;
use product::Product;

/// A browser for which the whole network is our server.
struct Station {
    front: Front,
    browser: Lease,
}

/// Stations that wait for the next product.
static IDLE: Mutex<Vec<Station>> = Mutex::new(Vec::new());

impl Station {
    fn take() -> Self {
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| {
            let front = Front::start();
            let browser = Browser::behind(front.port());
            // Away from the browser's own first page, which asks for more.
            browser.open("about:blank");
            Self { front, browser }
        })
    }

    fn give_back(self) {
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }
}

/// Ends the browsers that wait.
pub fn close() {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// How long a library may be at work after what it leaves is there, in milliseconds.
const REST: u32 = 250;

/// Runs a product without the gate, denied, granted and withdrawn.
pub fn run(product: &'static Product) {
    let Station { front, browser } = Station::take();
    let catalogue = product.catalogue();
    let server = server(|whole| *whole = catalogue.clone());
    front.pass_to(server.port());
    server.play_interfaces(product.bodies());
    let mut world = World::with(server, browser);
    product.put(&world);
    let trial = Trial { product, catalogue };
    trial.without_the_gate(&mut world);
    trial.denied(&mut world);
    trial.granted(&world);
    trial.withdrawn(&world);
    world.browser.open("about:blank");
    world.browser.empty_jar();
    Station { front, browser: world.browser }.give_back();
}

impl Product {
    fn site(&self) -> String {
        format!("https://{}.shop.test", self.name)
    }

    /// A catalogue that uses the pack and declares nothing else.
    fn catalogue(&self) -> Catalogue {
        let mut used: Value = serde_json::from_str(self.used).expect("JSON");
        used["pack"] = json!(self.pack);
        using(&["en"], &[self.site()], &json!([used]))
    }

    /// What the vendor's interface answers. A body that is the name of a file is the file.
    fn bodies(&self) -> Vec<(&'static str, String)> {
        let body = |body: &str| if body.ends_with(".js") { npm(body) } else { body.to_string() };
        self.answers.iter().map(|(path, text)| (*path, body(text))).collect()
    }

    /// Puts the library and two pages with it on the site: one with the gate, one with notes in place of the gate.
    fn put(&self, world: &World) {
        let mut head = String::new();
        for (place, file) in self.files.iter().enumerate() {
            world.server.put(&format!("/library-{place}.js"), Page::script(product::library(file)));
            head += &format!("<script src=\"/library-{place}.js\"></script>\n");
        }
        for (path, file) in self.parts {
            world.server.put(path, Page::script(npm(file)));
        }
        let head = format!("<script>{}</script>\n{head}<script>{}</script>\n", self.before, self.start);
        world.server.put("/page", page(&head, "<form><input name=\"q\"><button>Go</button></form>\n"));
        let notes = format!("<script>{}</script>\n{head}", include_str!("vendors/note.js"));
        world.server.put("/noted", page(&notes, ""));
    }
}

/// A product, and the catalogue that its pack makes.
struct Trial {
    product: &'static Product,
    catalogue: Catalogue,
}

impl Trial {
    /// Everything that the library asks for without the gate is declared, and it sends to declared hosts only.
    fn without_the_gate(&self, world: &mut World) {
        world.site = self.product.site().replace("https://", "https://off-");
        world.open("/noted?gate=off");
        self.works(world, 0, 2 * REST);
        let mut kept = left::read(world);
        for note in world.browser.run("return noted;").as_array().expect("a list of notes") {
            kept.push(Kept::noted(note));
        }
        self.expect_declared(kept, "without the gate");
        self.expect_declared_hosts(world);
    }

    /// Before any answer, and after a refusal, nothing is left, and the vendor hears nothing.
    fn denied(&self, world: &mut World) {
        world.site = self.product.site();
        // The page without the gate leaves first: it would write again.
        world.browser.open("about:blank");
        let watch = Watch::new(&world.browser);
        watch.follow(&world.browser, "shop.test");
        let start = world.server.log_len();
        world.open("/page");
        world.settle(REST);
        let seen: Vec<String> = watch.seen(&world.browser).into_iter().map(|one| one.name).collect();
        assert_eq!(seen, [""; 0], "{}: in the jar, if only for a moment", self.product.name);
        self.expect_nothing(world, "undecided");
        world.answer_banner("reject");
        world.settle(REST / 2);
        self.expect_nothing(world, "rejected");
        self.expect_still(world, start);
    }

    /// With a grant the library works, and leaves nothing for longer than declared.
    fn granted(&self, world: &World) {
        let start = world.server.log_len();
        world.browser.run("CookieGate.acceptAll();");
        world.browser.reload();
        self.works(world, start, REST);
        self.expect_declared(left::read(world), "granted");
        self.expect_declared_hosts(world);
    }

    /// After a withdrawal nothing is left, on this page and on the next.
    fn withdrawn(&self, world: &World) {
        world.browser.run("CookieGate.withdraw();");
        // What was on its way.
        world.settle(100);
        let start = world.server.log_len();
        world.settle(REST);
        // A database that a script has open goes with the page (docs/limits.md).
        self.expect_nothing_but(world, "withdrawn", &["indexed_db"]);
        world.browser.reload();
        world.settle(REST);
        self.expect_nothing(world, "withdrawn, next page");
        self.expect_still(world, start);
    }

    /// Waits until the library has left what it usually leaves, or else has sent something. Then gives it time.
    fn works(&self, world: &World, start: usize, rest: u32) {
        let Product { name, leaves, .. } = self.product;
        let deadline = Instant::now() + Duration::from_secs(15);
        loop {
            let kept = left::read(world);
            let missing: Vec<&&str> = leaves.iter().filter(|wanted| !kept.iter().any(|kept| kept.is(wanted))).collect();
            if missing.is_empty() && !(leaves.is_empty() && elsewhere(world, start).is_empty()) {
                break;
            }
            let faults = world.browser.console();
            assert!(Instant::now() < deadline, "{name}: {missing:?} is not there, but {kept:?}; {faults:?}");
        }
        world.settle(rest);
    }

    /// The site's pages have reached nobody but the vendor.
    fn expect_declared_hosts(&self, world: &World) {
        let vendor = self.catalogue.vendors.iter().find(|vendor| vendor.id == self.product.pack);
        let hosts = &vendor.expect("a vendor").hosts;
        for request in elsewhere(world, 0) {
            let address = format!("{}{}", request.host, request.path);
            let is_declared = hosts.iter().any(|pattern| syntax::host_patterns_overlap(pattern, &address));
            assert!(is_declared, "{}: no host of the pack: {} {address}", self.product.name, request.method);
        }
    }

    fn expect_declared(&self, mut kept: Vec<Kept>, when: &str) {
        kept.retain(|kept| !self.is_own(kept));
        let faults: Vec<String> =
            kept.iter().filter_map(|kept| kept.fault(&self.catalogue, self.product.pack)).collect();
        assert!(faults.is_empty(), "{}, {when}:\n{}", self.product.name, faults.join("\n"));
    }

    fn expect_nothing(&self, world: &World, when: &str) {
        self.expect_nothing_but(world, when, &[]);
    }

    fn expect_nothing_but(&self, world: &World, when: &str, kinds: &[&str]) {
        let mut kept = left::read(world);
        kept.retain(|kept| !self.is_own(kept) && !kinds.contains(&&*kept.kind));
        assert!(kept.is_empty(), "{}, {when}: {kept:?}", self.product.name);
    }

    fn expect_still(&self, world: &World, start: usize) {
        let sent = elsewhere(world, start);
        assert!(sent.is_empty(), "{}: {sent:?}", self.product.name);
    }

    /// Whether this is the gate's own record.
    fn is_own(&self, kept: &Kept) -> bool {
        kept.is(&format!("cookie:{}", self.catalogue.consent.cookie))
    }
}

/// Requests of the site's pages to other hosts. The browser makes requests of its own too, and a page that was left sends
/// what it has not sent yet.
fn elsewhere(world: &World, start: usize) -> Vec<Request> {
    let mut requests = world.server.log_since(start);
    let is_ours = |request: &Request| request.from.as_ref().is_none_or(|from| from.starts_with(&world.site));
    requests.retain(|request| request.is_of_page && is_ours(request) && !request.host.ends_with(".shop.test"));
    requests
}
