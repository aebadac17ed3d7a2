//! Gates that are broken on purpose, each without one hook or step: a test of the tests.
//!
//! A gate is broken in a copy of its scripts, by replacing one piece of text. When the piece is missing or occurs
//! twice, the build fails: the replacement would break nothing, or too much.
//! Invariant: nothing of a broken gate is left where a sound gate is built or bundled.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::build::{self, Build};
use crate::command::House;
use crate::folder::copy;

/// One broken gate.
pub struct Gate {
    /// What the gate lacks; also the name of its folder.
    pub without: &'static str,
    /// The script of `www/gate/` to change.
    script: &'static str,
    find: &'static str,
    replace: &'static str,
    /// The part of case names that selects which cases of the normal run must fail.
    pub seen_by: &'static str,
}

/// Each gate lacks one hook or one step.
pub const GATES: &[Gate] = &[
    Gate {
        without: "the prototype's setter",
        script: "cookies.js",
        find: "plan(\"set Document\", \"cookie\", setCookie, true);\n",
        replace: "",
        seen_by: "chromium::attempts::document_cookie",
    },
    Gate {
        without: "the cookie store",
        script: "cookies.js",
        find: "plan(\"value CookieStore\", \"set\",",
        replace: "plan(\"value Nothing\", \"set\",",
        seen_by: "chromium::attempts::cookie_store",
    },
    Gate {
        without: "frames",
        script: "realms.js",
        find: "export const guardAll = () => eachRealm(guard);",
        replace: "export const guardAll = () => guard(window);",
        seen_by: "chromium::attempts::frame_reach",
    },
    Gate {
        without: "insertion",
        script: "realms.js",
        find: "  } finally {\n    guardAll();\n  }\n",
        replace: "  } finally {\n  }\n",
        seen_by: "chromium::attempts::insertion_node",
    },
    Gate {
        without: "storage",
        script: "storage.js",
        find: "plan(\"value Storage\", \"setItem\",",
        replace: "plan(\"value Nothing\", \"setItem\",",
        seen_by: "chromium::attempts::storage",
    },
    Gate {
        without: "fetch",
        script: "requests.js",
        find: "\"fetch fetchLater add addModule\"",
        replace: "\"fetchLater add addModule\"",
        seen_by: "chromium::attempts::request_call",
    },
    Gate {
        without: "the removal of leftovers",
        script: "sweep.js",
        find: "  eachLine(found, (name) => todo(() => removeCookie(name)));\n",
        replace: "",
        seen_by: "chromium::case::leftover",
    },
    Gate {
        without: "the purge of a withdrawal",
        script: "main.js",
        find: "const isPurge = effects & abi.PURGE;",
        replace: "const isPurge = 0;",
        seen_by: "chromium::case::leftover",
    },
    Gate {
        without: "the policy of strict",
        script: "strict.js",
        find: "  document.head.append(meta);\n",
        replace: "",
        seen_by: "chromium::case::strict",
    },
    Gate {
        without: "the protection of the record",
        script: "cookies.js",
        find: "const string = judge(COOKIE, `${value}`);",
        replace: "const asked = `${value}`, string = asked.startsWith(\"cookie-agree\") ? asked : judge(COOKIE, asked);",
        seen_by: "chromium::case::record",
    },
    Gate {
        without: "the grant of a promise",
        script: "waiting.js",
        find: "      if (!allows(id)) return;\n",
        replace: "",
        seen_by: "chromium::page::waiting",
    },
    Gate {
        without: "the grant of a script",
        script: "waiting.js",
        find: "call(setAttribute, script, TAG, id);",
        replace: "call(setAttribute, script, TAG, 'necessary');",
        seen_by: "chromium::page::waiting",
    },
];

/// Builds a broken gate beside sound copies of the other files, and returns the folder.
pub fn build(house: &House, gate: &Gate) -> Result<PathBuf> {
    let folder = house.target.join("broken").join(gate.without.replace([' ', '\''], "-"));
    let scripts = folder.join("gate");
    let web = folder.join("web");
    copy(&house.root.join("www/gate"), &scripts)?;
    copy(&build::web(house, Build::Smallest)?, &web)?;
    let script = scripts.join(gate.script);
    let text = fs::read_to_string(&script).with_context(|| script.display().to_string())?;
    fs::write(&script, gate.broken(&text)?).with_context(|| script.display().to_string())?;
    build::scripts(house, &scripts.join("main.js"), &web)?;
    Ok(web)
}

impl Gate {
    fn broken(&self, text: &str) -> Result<String> {
        match text.matches(self.find).count() {
            1 => Ok(text.replace(self.find, self.replace)),
            count => {
                bail!("{} has {count} times {:?}: say anew how to leave out {}", self.script, self.find, self.without)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gate_can_still_be_broken() {
        assert_eq!(GATES.len(), 12);
        for gate in GATES {
            let file = House::find().unwrap().root.join("www/gate").join(gate.script);
            let text = fs::read_to_string(file).unwrap();
            assert_ne!(gate.broken(&text).unwrap(), text, "{}", gate.without);
        }
    }

    #[test]
    fn a_break_that_breaks_nothing_is_an_error() {
        let gate = &GATES[0];
        for text in [String::new(), format!("{0}{0}", gate.find)] {
            assert!(gate.broken(&text).is_err());
        }
    }
}
