//! The pages of attempts: one page for one attempt, or one page that several attempts share.
//!
//! Invariant: what a page without the gate shows depends on the attempt and the browser alone; the gate is one script
//! tag more.

use super::attempt::{Attempt, Shape, Trace};

/// The required cookie that a shared page writes when every attempt on it has ended.
pub const CANARY: &str = "trial-canary";

/// The values of the placeholders in a text.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    pub is_guarded: bool,
    /// The label of the page's host. No other run has this label.
    pub label: &'a str,
    /// The value of `{{host}}`: the label, or on a shared page the mark of the attempt.
    pub mark: &'a str,
    /// The value of `{{name}}`.
    pub name: &'a str,
    pub zone: &'a str,
    pub port: u16,
}

impl Places<'_> {
    /// The site's host name.
    pub fn host(&self) -> String {
        format!("www.{}", self.domain())
    }

    /// The site's parent domain, which no other run shares.
    pub fn domain(&self) -> String {
        format!("{}.{}", self.label, self.zone)
    }

    /// The selector of the heading that the attempt may change.
    fn heading(&self) -> String {
        if self.mark == self.label { "h1".into() } else { format!("#{}", self.name) }
    }

    /// An address of the site.
    pub fn url(&self, path: &str) -> String {
        self.fill(&format!("{{{{site}}}}{path}"))
    }

    fn gate(&self) -> &str {
        if self.is_guarded { "<script src=\"/gate.js\" nonce=\"{{nonce}}\"></script>" } else { "" }
    }

    pub fn fill(&self, text: &str) -> String {
        text.replace("{{gate}}", self.gate())
            .replace("{{guarded}}", &self.is_guarded.to_string())
            .replace("{{google}}", &format!("http://google-analytics.{}:{}", self.zone, self.port))
            .replace("{{baidu}}", &format!("http://hm-baidu.{}:{}", self.zone, self.port))
            .replace("{{site}}", &format!("http://{}:{}", self.host(), self.port))
            .replace("{{host}}", self.mark)
            .replace("{{name}}", self.name)
            .replace("{{heading}}", &self.heading())
            .replace("{{domain}}", &self.domain())
            .replace("{{zone}}", self.zone)
            .replace("{{port}}", &self.port.to_string())
    }

    /// The page of one attempt. `window.attempted` is true when the attempt has ended. On a page without a script of
    /// ours, the attempt ends after the load event and the promise in `window.attempt`.
    pub fn page(&self, attempt: &Attempt) -> String {
        let text = &attempt.main.text;
        let script = || script(text, "window.fault = String(fault);", "window.attempted = true;");
        let (head, body) = match attempt.page {
            Shape::Raw => return self.fill(text),
            Shape::Script => (script(), String::new()),
            Shape::Late => (String::new(), script()),
            Shape::Head => (format!("{DONE}{text}"), String::new()),
            Shape::Body => (DONE.to_string(), text.clone()),
        };
        self.document(&self.fill(&head), &self.fill(&body))
    }

    /// The page that these attempts share, each with its own placeholders. `window.faults` has the exceptions by the
    /// attempt's place in the list, `window.ended` says which attempts have ended, and `window.attempted` that all
    /// have.
    pub fn shared_page(&self, attempts: &[(&Attempt, Places<'_>)]) -> String {
        let (mut head, mut body) = (START.to_string(), String::new());
        for (place, (attempt, places)) in attempts.iter().enumerate() {
            let fault = format!("window.faults[{place}] = String(fault);");
            let script = script(&attempt.main.text, &fault, &format!("window.ended[{place}] = true;"));
            if attempt.page == Shape::Late {
                body += &format!("<h1 id=\"{}\">A page</h1>\n{}", places.name, places.fill(&script));
            } else {
                head += &places.fill(&script);
            }
        }
        body.push_str(&END.replace("{{count}}", &attempts.len().to_string()).replace("{{canary}}", CANARY));
        self.document(&head, &body)
    }

    fn document(&self, head: &str, body: &str) -> String {
        let gate = self.gate();
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{gate}\n<title>A page</title>\n\
             <link rel=\"icon\" href=\"/demo/icon.svg\">\n{head}</head>\n<body>\n<main><h1>A page</h1>\n{body}</main>\n</body>\n</html>\n"
        )
    }
}

/// An attempt's text as the body of an asynchronous function.
fn script(text: &str, on_fault: &str, at_end: &str) -> String {
    format!(
        "<script>(async () => {{ try {{\n{text}}} catch (fault) {{ {on_fault} }} finally {{ {at_end} }} }})();</script>\n"
    )
}

const DONE: &str = "<script>addEventListener('load', async () => { try { await window.attempt; } \
     catch (fault) { window.fault = String(fault); } finally { window.attempted = true; } });</script>\n";

const START: &str = "<script>window.faults = { __proto__: null }; window.ended = { __proto__: null };</script>\n";

/// The canary is written when all attempts have ended. A page whose cookies no longer work at all would look as if the
/// gate had stopped every attempt.
const END: &str = "<script>(async () => {
  for (let place = 0; place < {{count}}; place++)
    while (!window.ended[place]) await new Promise((go) => setTimeout(go, 2));
  document.cookie = '{{canary}}=1; path=/';
  window.attempted = true;
})();</script>\n";

impl Trace {
    /// The value of `{{name}}` on a page of one attempt: a name that the test's catalogue declares exactly.
    pub fn usual_name(&self) -> &'static str {
        match self {
            Self::Local(_) | Self::Session(_) => "vendor-key",
            Self::Database(_) => "vendor-db",
            Self::Cache(_) => "vendor-cache",
            _ => "_ga",
        }
    }
}
