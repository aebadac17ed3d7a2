//! Cookie strings as browsers parse them: the name that is judged is the name that would be stored.

use super::*;
use alloc::string::ToString;

/// Every declared category granted, so that what is refused is refused for its form.
fn open() -> Gate<'static> {
    granted("analytics\t1\nhealth\t1\nads\t1\n")
}

#[test]
fn what_browsers_do_not_store_or_store_under_another_name_is_refused() {
    for cookie in [
        // Nothing, and nameless in every way; `=_ga=1` reads back as `_ga=1`.
        "",
        " ",
        ";",
        ";_ga=1",
        ";;_ga=1",
        "=",
        "==",
        "_ga",
        "=_ga",
        "=_ga=1",
        " =_ga=1",
        "\t=_ga=1",
        "==_ga=1",
        "__Host-_ga",
        "=__Secure-_ga=1",
        // Controls, wherever they stand: some browsers cut there, some refuse.
        "_ga=\u{1}",
        "_ga=1\u{7f}",
        "_ga=1\0",
        "\0_ga=1",
        "a\0_ga=1",
        "_ga\u{8}=1",
        "_ga=1\r\nx",
        "_ga=1\n_ga_2=1",
        "_ga=1; path=/\u{b}",
        "\u{c}_ga=1",
        // A tab within a name; browsers differ.
        "_g\ta=1",
        "_ga\tx=1",
        // Names that are others'.
        "_GA=1",
        "_ga;=1",
        "\"_ga\"=1",
        "\u{feff}_ga=1",
        "\u{a0}_ga=1",
        "_ga\u{3000}=1",
        "\u{ff3f}ga=1",
        "$Version=1; _ga=1",
        "__host-hid=1",
        "Set-Cookie: _ga=1",
    ] {
        assert_eq!(write(&mut open(), cookie), "refused", "{cookie:?}");
    }
}

#[test]
fn white_space_quotes_and_case_are_read_as_browsers_read_them() {
    for (cookie, stored) in [
        ("_ga=1", "_ga=1"),
        (" \t _ga \t= \t1 \t", "_ga=1"),
        ("_ga=", "_ga="),
        ("_ga= ", "_ga="),
        ("_ga==", "_ga=="),
        ("_ga=a=b", "_ga=a=b"),
        ("_ga=a b\tc", "_ga=a b\tc"),
        ("_ga=\"a\"", "_ga=\"a\""),
        // A quoted semicolon ends the value all the same (RFC 6265bis § 5.6 step 2).
        ("_ga=\"a;b\"", "_ga=\"a;b\""),
        ("_ga=é名", "_ga=é名"),
        ("_ga=1;", "_ga=1"),
        ("_ga=1;;", "_ga=1;"),
        ("_ga=1; SECURE; pAtH = /x ; SameSite", "_ga=1;SECURE;pAtH = /x;SameSite"),
        ("_ga=1;path=/;path=/a", "_ga=1;path=/;path=/a"),
        ("_ga=1; _ga_2=3", "_ga=1;_ga_2=3"),
        // Attributes of a name that only looks like a date.
        ("_ga=1; max-age2=1; maxage=1; expire=1", "_ga=1;max-age2=1;maxage=1;expire=1"),
        ("_ga=1; max\u{2010}age=1", "_ga=1;max\u{2010}age=1"),
        // As `| 0x20` would make a hyphen of a control, were there one.
        ("_ga=1; max age=1", "_ga=1;max age=1"),
    ] {
        assert_eq!(written(&mut open(), cookie), stored, "{cookie:?}");
    }
}

/// The cookie in the gate's own words, whether or not they are needed.
fn written(gate: &mut Gate<'_>, cookie: &str) -> String {
    text(|out| assert_ne!(gate.write(cookie.as_bytes(), NOW, out), Verdict::Reported, "{cookie:?}"))
}

#[test]
fn name_and_value_are_as_long_as_browsers_take_them_and_no_longer() {
    let sized = |name: &str, length: usize, rest: &str| {
        let value = "v".repeat(length - name.len());
        [name, "=", &value, rest].concat()
    };
    for (cookie, verdict) in [
        (sized("_ga", 4096, ""), "as asked"),
        (sized("_ga", 4097, ""), "refused"),
        (sized("_ga", 4096, "   "), "as asked"),
        (sized("_ga", 4096, "; path=/"), "as asked"),
        (["_ga_", &"n".repeat(4092), "="].concat(), "as asked"),
        (["_ga_", &"n".repeat(4093), "="].concat(), "refused"),
        // Octets, not characters.
        (["_ga=", &"é".repeat(2046)].concat(), "as asked"),
        (["_ga=", &"é".repeat(2047)].concat(), "refused"),
        // The whole string: a browser drops an attribute of more than 1 024 octets, not the cookie.
        (["_ga=1; path=/", &"p".repeat(8192 - 13)].concat(), "as asked"),
        (["_ga=1; path=/", &"p".repeat(8193 - 13)].concat(), "refused"),
        (["_ga=1", &";".repeat(1_000_000)].concat(), "refused"),
    ] {
        assert_eq!(write(&mut open(), &cookie), verdict, "{} octets", cookie.len());
    }
}

#[test]
fn whatever_is_let_through_is_stored_under_a_granted_name() {
    // A browser's view, written down plainly: the name that is stored, if anything is.
    fn stored(cookie: &str) -> Option<String> {
        if cookie.bytes().any(|octet| octet != b'\t' && (octet < 0x20 || octet == 0x7f)) {
            return None;
        }
        let pair = cookie.split(';').next()?;
        let blank = |letter| letter == ' ' || letter == '\t';
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let (name, value) = (name.trim_matches(blank), value.trim_matches(blank));
        if name.is_empty() && value.is_empty() || name.len() + value.len() > 4096 {
            return None;
        }
        // A nameless one is seen by servers and scripts as whatever its value looks like.
        Some(if name.is_empty() { value.split('=').next()?.trim_matches(blank) } else { name }.to_string())
    }
    let parts = ["_ga", "_g", "a", "_ga_", "evil", "=", ";", " ", "\t", "\"", "\0", "\n", "é", "path", "max-age"];
    arbtest::arbtest(|u| {
        let mut cookie = String::new();
        for _ in 0..u.int_in_range(0..=8)? {
            cookie.push_str(u.choose(&parts)?);
        }
        let mut gate = granted("analytics\t1\n");
        if write(&mut gate, &cookie) != "refused" {
            let name = stored(&cookie).unwrap_or_default();
            assert!(gate.may_stay(Kind::Cookie, name.as_bytes()), "{cookie:?} is stored as {name:?}");
        }
        Ok(())
    });
}
