//! Compares our reading of cookie strings with Chromium's: the name that the gate judges is the name that the browser
//! stores.
//!
//! 100 000 strings are made of the pieces that parsers read differently. The page of this case has no gate, and reports
//! after each write what it sees. Then the page removes what it wrote, so that each string finds an empty jar.

use cookie_gate::gate::cookie::Cookie;
use cookie_gate::text::grow::Out;
use serde_json::{Value, json};

use crate::adversary::plan::Extent;
use crate::harness::Case;
use crate::world::{World, page};

pub const CASES: &[Case] = crate::cases![the_name_that_is_judged_is_the_name_that_chromium_stores];

/// How many strings a run tries: a normal run tries a part of them.
fn strings() -> usize {
    if Extent::here() == Extent::All { 100_000 } else { 20_000 }
}

const BATCH: usize = 2_000;

const PIECES: [&str; 48] = [
    "_ga",
    "_GA",
    "a",
    "b",
    "time",
    "__Host-a",
    "__Secure-a",
    "__host-a",
    "é",
    "中",
    "\u{200b}",
    "=",
    "=",
    "=",
    "==",
    ";",
    ";",
    "; ",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "\u{1}",
    "\u{7f}",
    "\u{80}",
    "\u{feff}",
    "\"",
    ",",
    "%3D",
    "&",
    "path=/",
    "; path=/",
    "; Path=",
    "; path=/x",
    "; max-age=60",
    "; Max-Age=0",
    "; max-age=-1",
    "; expires=Wed, 01 Jan 2031 00:00:00 GMT",
    "; expires=0",
    "; domain=",
    "; secure",
    "; samesite=none",
    "; samesite",
    "; partitioned",
    "; httponly",
    "x",
];

/// A generator of strings that are the same in every run (a linear congruential generator with Knuth's constants).
struct Pieces(u64);

impl Pieces {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn string(&mut self) -> String {
        // Most strings begin like a cookie: of purely random strings browsers store few that have a name.
        let start = if self.next(4) > 0 { [PIECES[self.next(8)], "="].concat() } else { String::new() };
        let count = 1 + self.next(6);
        (0..count).fold(start, |string, _| string + PIECES[self.next(PIECES.len())])
    }
}

/// Writes each string, notes what the page then sees, and removes the cookie under its name and in its scopes. The
/// removal has a value: browsers ignore a cookie with neither name nor value, so without the value a nameless cookie
/// could not be removed.
const TRY: &str = "return input.map((string) => {
  document.cookie = string;
  const seen = document.cookie;
  if (seen) {
    const at = seen.indexOf('=');
    const name = at < 0 ? '' : seen.slice(0, at);
    for (const scope of ['', '; path=/', '; secure', '; path=/; secure', '; secure; partitioned', '; path=/; secure; partitioned'])
      if (document.cookie) document.cookie = name + '=x; max-age=0' + scope;
    if (document.cookie) return [seen, document.cookie];
  }
  return [seen];
});";

fn the_name_that_is_judged_is_the_name_that_chromium_stores() {
    let (world, count) = (World::new(), strings());
    world.server.put("/plain", page("", ""));
    world.open("/plain?gate=off");
    let (mut pieces, mut stored, mut refused, mut wrong) = (Pieces(1), 0, 0, Vec::new());
    for _ in 0..count / BATCH {
        let strings: Vec<String> = (0..BATCH).map(|_| pieces.string()).collect();
        let answers = world.browser.run_with(TRY, json!(strings));
        for (string, answer) in strings.iter().zip(answers.as_array().expect("an answer for each")) {
            assert_eq!(answer.get(1), None, "{string:?} could not be taken back: the next ones would be judged by it");
            let seen = answer[0].as_str().unwrap_or_default();
            let mut buffer = [0; 16_384];
            let mut out = Out::new(&mut buffer);
            let ours = Cookie::parse(string.as_bytes(), 1_800_000_000, &mut out).map(|cookie| cookie.name.to_vec());
            let Some(theirs) = name(seen) else { continue };
            stored += 1;
            match ours {
                None => refused += 1,
                Some(ours) if ours == theirs.as_bytes() => (),
                Some(ours) => wrong.push(json!([string, seen, String::from_utf8_lossy(&ours)])),
            }
        }
    }
    println!(
        "{count} strings: Chromium stored {stored}, of which we refuse {refused} and read {} differently",
        wrong.len()
    );
    assert_eq!(wrong, [Value::Null; 0]);
    // A parser that refuses every string agrees with every browser.
    assert!(stored > count / 10 && refused < stored / 2, "{stored} stored, {refused} refused");
}

/// The name of the cookie that the page sees; none = the browser stored nothing.
fn name(seen: &str) -> Option<&str> {
    if seen.is_empty() { None } else { Some(seen.split_once('=').map_or("", |(name, _)| name)) }
}
