//! Page script on `document.cookie`.

use super::{Attempt, Needs, check};
use crate::world::on_both_hosts;

const ATTEMPTS: &[Attempt] = &[
    plain("declared, plainly", "document.cookie = '_ga=1';", "_ga"),
    plain("undeclared name", "document.cookie = 'never_declared=1; max-age=600';", "never_declared"),
    plain("with attributes", "document.cookie = '_ga=1; path=/; max-age=600; samesite=lax';", "_ga"),
    plain("prefix entry", "document.cookie = 'Hm_lvt_0123456789abcdef0123456789abcdef=1';", "Hm_lvt_0123456789abcdef0123456789abcdef"),
    plain("another case", "document.cookie = '_GA=1';", "_GA"),
    plain("leading blanks and a tab", "document.cookie = ' \\t _ga=1';", "_ga"),
    plain("an object", "document.cookie = { toString: () => '_ga=1' };", "_ga"),
    plain(
        "an object that changes its answer",
        "let asked = 0; document.cookie = { toString: () => (asked++ ? 'cookie-agree=1' : '_ga=1') };",
        "_ga",
    ),
    plain("null", "document.cookie = null; document.cookie = 'null=1';", "null"),
    plain(
        "the setter itself",
        "Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').set.call(document, '_ga=1');",
        "_ga",
    ),
    plain("Reflect.set", "Reflect.set(document, 'cookie', '_ga=1');", "_ga"),
    plain("__lookupSetter__", "document.__lookupSetter__('cookie').call(document, '_ga=1');", "_ga"),
    plain("with", "(new Function(\"with (document) { cookie = '_ga=1'; }\"))();", "_ga"),
    plain(
        "delete and define anew",
        "const was = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
         try { delete Document.prototype.cookie; } catch {}
         was.set.call(document, '_ga=1');",
        "_ga",
    ),
    plain("from a timer", "await new Promise((done) => setTimeout(() => { document.cookie = '_ga=1'; done(); }, 5));", "_ga"),
    plain(
        "another document's setter",
        "const other = document.implementation.createHTMLDocument('');
         Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Object.getPrototypeOf(other)), 'cookie').set.call(document, '_ga=1');",
        "_ga",
    ),
    plain("one that would stay for ten years", "document.cookie = '_ga=1; expires=' + new Date(Date.now() + 3e11).toUTCString();", "_ga"),
    plain(
        "String.prototype turned against us",
        "const kept = {};
         for (const name of ['split', 'indexOf', 'trim', 'slice', 'charCodeAt']) {
           kept[name] = String.prototype[name];
           String.prototype[name] = () => '';
         }
         document.cookie = '_ga=1';
         Object.assign(String.prototype, kept);",
        "_ga",
    ),
];

const fn plain(name: &'static str, script: &'static str, leaves: &'static str) -> Attempt {
    Attempt { name, script, leaves, needs: Needs::Nothing }
}

#[test]
fn undecided_means_that_nothing_written_to_document_cookie_reaches_the_jar() {
    on_both_hosts(|world| check(world, ATTEMPTS));
}
