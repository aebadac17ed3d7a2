//! Cookies that were refused only because the visitor has not decided yet: held, and written when they are granted.
//!
//! Vendors try one name on every parent domain in turn. So a name is offered scope by scope in the order of the page, and
//! what is left of it is dropped as soon as the browser has taken one.
//! Invariant: what leaves the hold is judged once more, by `Gate::write`, like anything that a page writes.

use super::{Gate, Outcome, cookie};
use crate::catalogue::Kind;
use crate::out::Out;
use crate::scan::pair;

impl Gate<'_> {
    /// Writes the first held cookie string that is granted by now to `out`, and drops it. Names among `cookies` have been
    /// taken by the browser and are dropped.
    #[inline]
    pub fn replay(&mut self, cookies: &[u8], out: &mut Out<'_>) {
        self.sift(cookies, true, out);
    }

    /// Drops what is held of names among `cookies`, and what has been refused; with `replays`, [`Gate::replay`].
    #[inline]
    pub(super) fn sift(&mut self, cookies: &[u8], replays: bool, out: &mut Out<'_>) {
        let (mut at, mut len, mut is_done) = (0, 0, false);
        loop {
            let mut rest = self.held.lines().get(at..).unwrap_or(&[]);
            if rest.is_empty() {
                return self.held.cut(len);
            }
            let held = pair(&mut rest, b'\n');
            let end = self.held.lines().len() - rest.len();
            let mut stays = is_done;
            if !is_done {
                let outcome = self.judge(Kind::Cookie, self.table.find(Kind::Cookie, held.name));
                stays = outcome != Outcome::Refused && !cookie::has(cookies, held.name);
                if stays && replays && outcome == Outcome::Granted {
                    out.bytes(held.whole);
                    (stays, is_done) = (false, true);
                }
            }
            if stays {
                len = end;
            } else {
                self.held.drop(at, end);
            }
            at = end;
        }
    }
}
