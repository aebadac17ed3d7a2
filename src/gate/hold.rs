//! Cookies that the gate refuses only because the visitor has not decided yet: the gate holds them, and writes them
//! when they are granted.
//!
//! Vendors try one name on every parent domain in turn. So the gate offers a name to the browser scope by scope, in the
//! order in which the page wrote. The gate drops the other held strings of a name as soon as the browser has stored
//! one. The gate has rewritten every held string, and has capped its `Max-Age`.
//! Invariant: a held string is never written after a decision has refused its name or the page has deleted its name.

use super::kept::{DROPPED, HELD, SEEN};
use super::{Gate, Outcome, cookie};
use crate::kind::Kind;
use crate::text::cut::pair;
use crate::text::grow::Out;

impl Gate<'_> {
    /// The first held cookie string that is granted now, which then waits no longer; empty = none is left. Drops held
    /// strings whose name is among `cookies` (the value of `document.cookie`): the browser has stored these names.
    #[inline]
    pub fn replay(&mut self, cookies: &[u8], out: &mut Out<'_>) {
        self.sift(cookies, true, out);
    }

    /// Drops held strings whose name is among `cookies` or is refused now. `replays`: see [`Gate::replay`].
    #[inline]
    pub(super) fn sift(&mut self, cookies: &[u8], replays: bool, out: &mut Out<'_>) {
        let (mut at, mut used) = (0, 0);
        loop {
            let lines = self.kept.lines();
            let mut rest = lines.get(at..).unwrap_or(&[]);
            let Some(&mark) = rest.first() else { return self.kept.cut(used) };
            let line = pair(&mut rest, b'\n');
            let end = lines.len() - rest.len();
            if mark == HELD {
                let outcome = self.judge(Kind::Cookie, self.table.find(Kind::Cookie, line.name));
                if outcome == Outcome::Refused || cookie::has(cookies, line.name) {
                    self.kept.mark(at, DROPPED);
                    at = end;
                    continue;
                }
                if replays && outcome == Outcome::Granted {
                    out.bytes(line.whole);
                    return self.kept.mark(at, SEEN);
                }
            }
            at = end;
            used = end;
        }
    }
}
