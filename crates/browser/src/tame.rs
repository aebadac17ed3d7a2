//! Calls for pages that misbehave on purpose. No call here fails because a page does.

use std::time::Duration;

use serde_json::Value;
use thirtyfour::TimeoutConfiguration;
use thirtyfour::error::WebDriverError;

use super::{Browser, Engine, FAREWELL};

impl Browser {
    /// Limits how long a page may load and a script may run, from now on.
    #[track_caller]
    pub fn limit(&self, limit: Duration) {
        let timeouts = TimeoutConfiguration::new(Some(limit), Some(limit), None);
        self.wait(self.driver().update_timeouts(timeouts));
    }

    /// Opens a page; false = the page has not loaded in time.
    pub fn try_open(&self, url: &str) -> bool {
        self.runtime.block_on(self.driver().goto(url)).is_ok()
    }

    /// Runs the body of a function in the page; none = the script threw, or there is no page to run the script in.
    pub fn try_run(&self, script: &str) -> Option<Value> {
        let run = async { Ok::<_, WebDriverError>(self.driver().execute(script, vec![]).await?.json().clone()) };
        self.runtime.block_on(run).ok()
    }

    /// Leaves every page and every setting of a page. Afterwards there is one window, which has shown no page yet.
    #[track_caller]
    pub fn fresh_window(&self) {
        self.limit(FAREWELL);
        if self.engine == Engine::WebKit {
            // WebKitGTK's browser opens no tab for a driver.
            self.close_popups();
            self.open("about:blank");
        } else {
            // Each page leaves first. What a page does while its window closes would come after the jar was emptied.
            for window in self.wait(self.driver().windows()) {
                self.wait(self.driver().switch_to_window(window));
                self.open("about:blank");
            }
            let tab = self.wait(self.driver().new_tab());
            self.wait(self.driver().switch_to_window(tab));
            self.close_popups();
        }
        self.wait(self.driver().update_timeouts(TimeoutConfiguration::default()));
    }

    /// How many windows there are.
    #[track_caller]
    pub fn windows(&self) -> usize {
        self.wait(self.driver().windows()).len()
    }

    /// Closes every window but the current one.
    #[track_caller]
    pub fn close_popups(&self) {
        self.wait(async {
            let driver = self.driver();
            let windows = driver.windows().await?;
            if windows.len() > 1 {
                let this = driver.window().await?;
                for other in windows.into_iter().filter(|window| *window != this) {
                    driver.switch_to_window(other).await?;
                    driver.close_window().await?;
                }
                driver.switch_to_window(this).await?;
            }
            Ok(())
        });
    }
}
