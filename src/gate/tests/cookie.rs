//! Cookie strings as browsers parse them: the gate judges the name that the browser would store.

use super::*;
use alloc::string::ToString;

/// A gate with every category granted, so that it refuses a declared cookie only for its syntax.
fn open() -> Gate<'static> {
    granted("analytics\t1\nhealth\t1\nads\t1\n")
}

#[test]
fn what_browsers_do_not_store_or_store_under_another_name_is_refused() {
    for cookie in [
        // Empty strings and nameless cookies. `document.cookie` lists `=_ga=1` as `_ga=1`.
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
        // Control characters at any place: some browsers cut the string there, others refuse the string.
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
        // A tab within a name: browsers differ.
        "_g\ta=1",
        "_ga\tx=1",
        // Other names, which no entry declares.
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
        // A semicolon in quotes ends the value too (RFC 6265bis § 5.6 step 2).
        ("_ga=\"a;b\"", "_ga=\"a;b\""),
        ("_ga=é名", "_ga=é名"),
        ("_ga=1;", "_ga=1"),
        ("_ga=1;;", "_ga=1;"),
        ("_ga=1; SECURE; pAtH = /x ; SameSite", "_ga=1;SECURE;pAtH = /x;SameSite"),
        ("_ga=1;path=/;path=/a", "_ga=1;path=/;path=/a"),
        ("_ga=1; _ga_2=3", "_ga=1;_ga_2=3"),
        // Attributes whose names only look like `Max-Age` or `Expires`.
        ("_ga=1; max-age2=1; maxage=1; expire=1", "_ga=1;max-age2=1;maxage=1;expire=1"),
        ("_ga=1; max\u{2010}age=1", "_ga=1;max\u{2010}age=1"),
        // The bit 0x20, which makes letters lower case, must not make a hyphen of a space.
        ("_ga=1; max age=1", "_ga=1;max age=1"),
    ] {
        assert_eq!(written(&mut open(), cookie), stored, "{cookie:?}");
    }
}

/// The cookie string as the gate rewrites it, also where the gate lets the string through unchanged.
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
        // The limit of the whole string. A browser drops an attribute of more than 1 024 octets, and stores the cookie.
        (["_ga=1; path=/", &"p".repeat(8192 - 13)].concat(), "as asked"),
        (["_ga=1; path=/", &"p".repeat(8193 - 13)].concat(), "refused"),
        (["_ga=1", &";".repeat(1_000_000)].concat(), "refused"),
    ] {
        assert_eq!(write(&mut open(), &cookie), verdict, "{} octets", cookie.len());
    }
}

#[test]
fn whatever_is_let_through_is_stored_under_a_granted_name() {
    // A simple model of a browser: the name that the browser stores, if it stores a cookie.
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
        // Servers and scripts read the value of a nameless cookie as a cookie with a name.
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
