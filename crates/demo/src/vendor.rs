//! The stand-ins for the statistics services. `host` has their host names.

use std::path::Path;

use super::answer::Answer;
use super::log::Incoming;

pub(super) fn answer(request: &Incoming, root: &Path) -> Answer {
    match request.file() {
        "/collect" => Answer::empty(204),
        "/hm.gif" => Answer::content("hm.gif", *PIXEL),
        file => Answer::file(&root.join("www/demo/vendors"), file).unwrap_or_else(Answer::missing),
    }
}

/// The smallest GIF: one transparent pixel.
const PIXEL: &[u8; 42] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";
