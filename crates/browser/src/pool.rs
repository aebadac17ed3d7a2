//! Browsers that wait for the next case. To start a browser takes seconds, to clean one takes a moment.
//!
//! The next case gets a browser only when the last case passed and the browser could be cleaned: empty jar, one window,
//! no page, no setting of a case. Every other browser is ended.
//! Invariant: no more browsers live than there are threads that have one, and [`close`] ends those that wait.

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::{Browser, Engine, firefox};

/// The browsers that wait.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

fn idle() -> MutexGuard<'static, Vec<Browser>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A browser for the time of a case. Dropping the lease returns the browser to the pool.
pub struct Lease {
    browser: Option<Browser>,
    /// Whether the next case may have this browser.
    can_return: bool,
}

impl Lease {
    /// A browser of the pool, or a new one.
    pub fn of(engine: Engine) -> Self {
        let mut idle = idle();
        let place = idle.iter().position(|browser| browser.engine == engine);
        let found = place.map(|place| idle.swap_remove(place));
        drop(idle);
        if let Some(browser) = found.as_ref().filter(|browser| browser.engine.shows_whole_jar()) {
            // Empty the jar again: an answer that was on its way may have set a cookie since.
            browser.empty_jar();
        }
        Self { browser: Some(found.unwrap_or_else(|| Browser::start_as_usual(engine))), can_return: true }
    }

    /// A browser that was started with settings of its own, and ends with the case.
    pub fn once(browser: Browser) -> Self {
        Self { browser: Some(browser), can_return: false }
    }

    /// Ends the browser with the case: the browser may be broken.
    pub fn give_up(&mut self) {
        self.can_return = false;
    }
}

impl Deref for Lease {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        self.browser.as_ref().expect("a browser until the lease ends")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(browser) = self.browser.take() else { return };
        if !self.can_return || thread::panicking() {
            return;
        }
        // A browser that cannot be cleaned is ended.
        if catch_unwind(AssertUnwindSafe(|| clean(&browser))).is_ok() {
            idle().push(browser);
        }
    }
}

/// Ends every browser that waits.
pub fn close() {
    let browsers = std::mem::take(&mut *idle());
    drop(browsers);
}

/// Makes a browser as good as new; panics where that fails.
pub fn clean(browser: &Browser) {
    browser.fresh_window();
    if browser.engine == Engine::Firefox {
        firefox::send_no_signal(browser);
    }
    // WebKit's jar can be emptied for one address only. A case that returns a WebKit browser has used host names of its
    // own.
    if browser.engine.shows_whole_jar() {
        browser.empty_jar();
    }
    browser.console();
}
