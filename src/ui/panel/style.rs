//! The panel's style sheet without what browsers skip, made when the module is compiled: half a kilobyte of every panel.
//!
//! Invariant: a line break stands nowhere but between two tokens, and a comment begins nowhere but there.

const SHEET: &[u8] = include_bytes!("../../../www/styles/panel.css");

/// Comments, line breaks and what indents lines left out: into `out`, or counted where that is too short.
const fn squeeze(out: &mut [u8]) -> usize {
    let (mut at, mut length, mut is_start) = (0, 0, true);
    while at < SHEET.len() {
        if SHEET[at] == b'/' && SHEET[at + 1] == b'*' {
            at += 2;
            while SHEET[at] != b'*' || SHEET[at + 1] != b'/' {
                at += 1;
            }
            at += 2;
            continue;
        }
        let byte = SHEET[at];
        at += 1;
        if byte == b'\n' || is_start && byte == b' ' {
            is_start = true;
            continue;
        }
        is_start = false;
        if length < out.len() {
            out[length] = byte;
        }
        length += 1;
    }
    length
}

const LENGTH: usize = squeeze(&mut []);

const BYTES: [u8; LENGTH] = {
    let mut bytes = [0; LENGTH];
    squeeze(&mut bytes);
    bytes
};

/// The sheet.
pub const STYLE: &str = match core::str::from_utf8(&BYTES) {
    Ok(style) => style,
    Err(_) => "",
};

#[cfg(test)]
mod tests {
    use super::STYLE;

    #[test]
    fn what_is_left_out_is_nothing_that_a_browser_reads() {
        assert!(STYLE.starts_with(".panel {--line: #8885;--wash: #8882;"), "{STYLE}");
        assert!(!STYLE.contains("/*") && !STYLE.contains('\n') && !STYLE.contains("  "), "{STYLE}");
        assert!(STYLE.contains("content: \"! \" / \"\";"), "{STYLE}");
    }
}
