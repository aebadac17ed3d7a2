//! An attempt as a file of `attempts/` describes it. `page.rs` makes its page.
//!
//! A file is a list of `=== sentence`, fields `name: value`, `---`, and the text of the page. `--- /path` adds another
//! file of the site, which may begin with fields `header: Name: value`. Lines with `#` before the first attempt are
//! remarks.
//!
//! The fields:
//!
//! * `leaves`: the trace of an attempt that works: `cookie NAME`, `request google/path`, `local KEY`, `session KEY`,
//!   `database NAME`, `cache NAME`, `file NAME`, `bucket NAME`, `worker`
//! * `page`: how the text becomes a page: `script` (default; body of an async function, inline in the head after the
//!   gate), `late` (the same at the end of the body), `head`, `body`, `raw`
//! * `needs`: `secure` or `insecure`: the kind of context; `secure cookies`: a browser that keeps Secure cookies
//!   without TLS from a server on the same machine; `js EXPRESSION`: what else the browser must have
//! * `hosts`: `both`: twice, in a secure context and in an insecure context
//! * `granted`: `refused`: stays blocked when everything is accepted, since the name is not declared
//! * `unstoppable`: why no page script can stop the trace from appearing; then the trace must be gone soon
//! * `watch`: the least number of milliseconds for which we look for the trace
//! * `alone`: why the attempt cannot share a page with others, where nothing else in the attempt says so
//! * `at`: the path of its page
//! * `header`: a header of its page's answer
//!
//! In text, headers and paths are filled in: `{{gate}}` the script tag, `{{guarded}}` whether there is a script tag,
//! `{{google}}` and `{{baidu}}` the origins of the vendors' stand-ins, `{{site}}` the page's origin, `{{domain}}` its
//! parent domain, `{{zone}}` the last label of that domain, `{{port}}`, `{{host}}` the label that only this run of this
//! attempt has, `{{name}}` a declared name of the kind that the attempt leaves, and `{{heading}}` the selector of a
//! heading of the page. On a shared page each attempt has a `{{name}}` and a `{{heading}}` of its own.

/// One way of leaving a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    pub sentence: String,
    pub leaves: Trace,
    pub page: Shape,
    pub needs: Vec<String>,
    pub is_insecure: bool,
    pub is_refused_when_granted: bool,
    pub unstoppable: Option<String>,
    pub watch: u64,
    pub alone: Option<String>,
    pub at: String,
    pub main: File,
    pub others: Vec<File>,
}

/// What is there when an attempt works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trace {
    Cookie(String),
    /// The vendor, and how the path begins.
    Request(String, String),
    Local(String),
    Session(String),
    Database(String),
    Cache(String),
    File(String),
    Bucket(String),
    Worker,
}

impl Default for Trace {
    fn default() -> Self {
        Self::Cookie(String::new())
    }
}

/// How the text becomes a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    #[default]
    Script,
    Late,
    Head,
    Body,
    Raw,
}

/// A file of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub text: String,
}

/// Reads a file of attempts; a fault names the line.
pub fn parse(text: &str) -> Result<Vec<Attempt>, String> {
    let mut attempts = Vec::new();
    let mut both = Vec::new();
    let mut place = Place::Before;
    for (number, line) in text.lines().enumerate() {
        let fault = |what: &str| format!("line {}: {what}: {line}", number + 1);
        if let Some(sentence) = line.strip_prefix("=== ") {
            attempts.push(Attempt { sentence: sentence.into(), at: "/attempt".into(), ..Attempt::default() });
            both.push(false);
            place = Place::Fields;
            continue;
        }
        let (Some(attempt), Some(both)) = (attempts.last_mut(), both.last_mut()) else {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            return Err(fault("neither an attempt nor a remark"));
        };
        match (line.strip_prefix("---").map(str::trim), place) {
            (Some(""), Place::Fields) => place = Place::Text,
            (Some(path), Place::Text | Place::Headers) if path.starts_with('/') => {
                attempt.others.push(File { path: path.into(), ..File::default() });
                place = Place::Headers;
            }
            (Some(_), _) => return Err(fault("a part that cannot begin here")),
            (None, Place::Fields) => {
                let (name, value) = line.split_once(':').ok_or_else(|| fault("no field"))?;
                // Blanks only: a name may end in other white space.
                let value = value.trim_matches(' ');
                if (name, value) == ("hosts", "both") {
                    *both = true;
                } else {
                    field(attempt, name, value).ok_or_else(|| fault("no such field"))?;
                }
            }
            (None, _) => {
                let file = attempt.others.last_mut().unwrap_or(&mut attempt.main);
                match line.strip_prefix("header: ").filter(|_| matches!(place, Place::Headers)) {
                    Some(text) => file.headers.push(header(text).ok_or_else(|| fault("no header"))?),
                    None => {
                        place = Place::Text;
                        file.text.push_str(line);
                        file.text.push('\n');
                    }
                }
            }
        }
    }
    let twice = attempts.into_iter().zip(both).flat_map(|(attempt, both)| {
        let sentence = format!("{} (no secure context)", attempt.sentence);
        let other = both.then(|| Attempt { sentence, is_insecure: true, ..attempt.clone() });
        [Some(attempt), other]
    });
    check(twice.flatten().collect())
}

/// True in a browser that keeps Secure cookies of this machine without TLS. Every cookie of a cookie store is Secure.
const SECURE_COOKIES: &str = "(document.cookie = 'probe=1; secure', document.cookie.includes('probe=1'))";

/// Which part of a file of attempts the current line is in.
#[derive(Clone, Copy)]
enum Place {
    Before,
    Fields,
    Headers,
    Text,
}

fn field(attempt: &mut Attempt, name: &str, value: &str) -> Option<()> {
    match name {
        "leaves" => attempt.leaves = trace(value)?,
        "page" => {
            attempt.page = match value {
                "script" => Shape::Script,
                "late" => Shape::Late,
                "head" => Shape::Head,
                "body" => Shape::Body,
                "raw" => Shape::Raw,
                _ => return None,
            }
        }
        "needs" => match (value, value.strip_prefix("js ")) {
            ("secure", _) => attempt.is_insecure = false,
            ("insecure", _) => attempt.is_insecure = true,
            ("secure cookies", _) => attempt.needs.push(SECURE_COOKIES.into()),
            (_, Some(expression)) => attempt.needs.push(expression.into()),
            _ => return None,
        },
        "granted" if value == "refused" => attempt.is_refused_when_granted = true,
        "unstoppable" => attempt.unstoppable = Some(value.into()),
        "watch" => attempt.watch = value.parse().ok()?,
        "alone" => attempt.alone = Some(value.into()),
        "at" => attempt.at = value.into(),
        "header" => attempt.main.headers.push(header(value)?),
        _ => return None,
    }
    Some(())
}

fn header(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(": ")?;
    Some((name.into(), value.into()))
}

fn trace(text: &str) -> Option<Trace> {
    let (kind, name) = text.split_once(' ').unwrap_or((text, ""));
    let text = String::from(name);
    Some(match kind {
        "cookie" => Trace::Cookie(text),
        "request" => {
            let (vendor, path) = name.split_once('/')?;
            Trace::Request(vendor.into(), format!("/{path}"))
        }
        "local" => Trace::Local(text),
        "session" => Trace::Session(text),
        "database" => Trace::Database(text),
        "cache" => Trace::Cache(text),
        "file" => Trace::File(text),
        "bucket" => Trace::Bucket(text),
        "worker" => Trace::Worker,
        _ => return None,
    })
}

/// Refuses attempts that are well written but mean nothing.
fn check(attempts: Vec<Attempt>) -> Result<Vec<Attempt>, String> {
    for (place, attempt) in attempts.iter().enumerate() {
        let fault = |what: &str| Err(format!("{}: {what}", attempt.sentence));
        let files = || std::iter::once(&attempt.main).chain(&attempt.others);
        let mut texts = files().flat_map(|file| file.headers.iter().map(|(_, value)| value).chain([&file.text]));
        if attempts[..place].iter().any(|other| other.sentence == attempt.sentence) {
            return fault("two attempts of this name");
        }
        if attempt.sentence.contains('\t') {
            return fault("a tab would be read as the end of the sentence");
        }
        // Without the label, late requests of one run could be taken for requests of another run.
        if matches!(attempt.leaves, Trace::Request(..)) && !texts.any(|text| text.contains("{{host}}")) {
            return fault("a request that does not carry {{host}}");
        }
    }
    Ok(attempts)
}

pub mod tests {
    use super::*;

    pub fn a_file_of_attempts_is_read_as_written() {
        let text = "# A remark.\n\n=== one\nleaves: cookie _ga\nhosts: both\n---\nfirst\n\nsecond\n=== two\n\
                    leaves: request google/collect\npage: body\nheader: Set-Cookie: a=1\n---\n<p>{{host}}\n--- /x/a.js\n\
                    header: A: b: c\nbody\nheader: no more\n--- /x/b.html\n";
        let attempts = parse(text).expect("attempts");
        assert_eq!(
            attempts.iter().map(|one| one.sentence.as_str()).collect::<Vec<_>>(),
            ["one", "one (no secure context)", "two"]
        );
        assert_eq!(attempts[0].main.text, "first\n\nsecond\n");
        assert!(attempts[1].is_insecure && !attempts[0].is_insecure);
        let two = &attempts[2];
        assert_eq!((two.page, &two.leaves), (Shape::Body, &Trace::Request("google".into(), "/collect".into())));
        assert_eq!(two.main.headers, [("Set-Cookie".to_string(), "a=1".to_string())]);
        assert_eq!(two.others[0].headers, [("A".to_string(), "b: c".to_string())]);
        assert_eq!(two.others[0].text, "body\nheader: no more\n");
        assert_eq!((two.others[1].path.as_str(), two.others[1].text.as_str()), ("/x/b.html", ""));
    }

    pub fn a_file_of_attempts_with_a_fault_is_refused() {
        for (text, what) in [
            ("text", "neither"),
            ("=== one\nleaves: crumbs\n", "no such field"),
            ("=== one\ncolour: red\n", "no such field"),
            ("=== one\nno field\n", "no field"),
            ("=== one\n--- /x\n", "cannot begin here"),
            ("=== one\n---\n--- x\n", "cannot begin here"),
            ("=== one\n---\n=== one\n---\n", "two attempts"),
            ("=== one\nleaves: request google/a\n---\nfetch('{{google}}/a')\n", "{{host}}"),
        ] {
            let fault = parse(text).expect_err(text);
            assert!(fault.contains(what), "{fault}");
        }
    }
}
