//! Page script on `cookieStore`, which only secure contexts have.

use super::{Attempt, Needs, check};
use crate::world::on_localhost;

const ATTEMPTS: &[Attempt] = &[
    secure("name and value", "await cookieStore.set('_ga', '1');", "_ga"),
    secure(
        "options",
        "await cookieStore.set({ name: '_ga', value: '1', path: '/', expires: Date.now() + 1e9 });",
        "_ga",
    ),
    secure("undeclared name", "await cookieStore.set('never_declared', '1');", "never_declared"),
    secure(
        "options whose getter changes its answer",
        "let asked = 0;
         await cookieStore.set({ get name() { return asked++ ? 'cookie-agree' : '_ga'; }, value: '1' });",
        "_ga",
    ),
    secure("the prototype's function", "await CookieStore.prototype.set.call(cookieStore, '_ga', '1');", "_ga"),
];

const fn secure(name: &'static str, script: &'static str, leaves: &'static str) -> Attempt {
    Attempt { name, script, leaves, needs: Needs::SecureContext }
}

#[test]
fn undecided_means_that_nothing_set_by_cookie_store_reaches_the_jar() {
    on_localhost(|world| check(world, ATTEMPTS));
}
