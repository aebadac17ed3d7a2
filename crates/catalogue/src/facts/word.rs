//! Words by which `check` recognises texts: claims, empty phrases, periods without an end.
//!
//! Invariant: data only, in lower case. `check` says what is wrong with a text that has such a word.

/// Words for "anonymous", in lower case (LINT-2).
pub const ANONYMOUS: &[&str] = &["anonym", "anónim", "anônim", "anonim", "аноним", "匿名", "익명"];
/// Words for advertising, in lower case (LINT-6).
pub const ADVERTISING: &[&str] =
    &["advert", "retarget", "remarket", "publicit", "werbung", "реклам", "广告", "廣告", "広告", "광고"];
/// What stands in a field that nobody filled in (LINT-4).
pub const PLACEHOLDERS: &[&str] =
    &["-", "--", "–", "—", "/", ".", "...", "…", "?", "n/a", "na", "none", "tbd", "todo", "无", "暂无", "待定"];
/// Words for "no end" that people write instead of a period.
pub const ENDLESS: &[&str] =
    &["persistent", "permanent", "never", "forever", "unlimited", "endless", "infinite", "none"];
