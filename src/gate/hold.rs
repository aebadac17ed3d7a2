//! Cookies that are refused only because the visitor has not decided yet: held, and written when they are granted.
//!
//! Vendors try one name on every parent domain in turn. So a name is offered scope by scope in the order of the page, and
//! the rest of it is dropped as soon as the browser has taken one. What is held is in our own words, capped already.
//! Invariant: what is refused by a decision, or cleaned up by the page, never leaves the hold.

use super::kept::{DROPPED, HELD, SEEN};
use super::{Gate, Outcome, cookie};
use crate::kind::Kind;
use crate::text::cut::pair;
use crate::text::grow::Out;

impl Gate<'_> {
    /// The first held cookie string that is granted by now, which then waits no more; nothing = there is none left. Names
    /// among `cookies` (what `document.cookie` holds) are dropped: the browser has taken them.
    #[inline]
    pub fn replay(&mut self, cookies: &[u8], out: &mut Out<'_>) {
        self.sift(cookies, true, out);
    }

    /// Drops what is held of names among `cookies`, and what is refused by now. `replays`: see [`Gate::replay`].
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
