//! Whether a text is a host, an origin, a link, an id and so on. Pure predicates, no findings.
//!
//! Why own code: the crate `url` is larger than this whole crate, and the catalogue allows far less than a browser
//! does.
//! Invariant: no text that is accepted here holds a tab, line break or other control character; the table relies on it.

/// An id of a category, a vendor or the controller: `[a-z][a-z0-9-]*`, at most 32 bytes.
pub fn is_id(text: &str) -> bool {
    text.len() <= 32
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A language tag of the common form: two or three small letters, then subtags (BCP 47).
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or("");
    matches!(primary.len(), 2 | 3)
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A country code: two capital letters (ISO 3166-1 alpha-2).
pub fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A text of characters that a cookie name may have (`token` of RFC 9110 § 5.6.2, which RFC 6265bis § 4.1.1 refers to).
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// A name that browsers give a cookie (RFC 6265bis § 5.6). Servers should write tokens only (§ 4.1.1), but scripts of
/// vendors do not keep to that: `s:context.referrer`, `<key>/cly_id`.
pub fn is_cookie_name(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.chars().any(|letter| letter.is_control() || "=;".contains(letter))
}

/// A host in lower case: labels of ASCII letters, digits, hyphens and underscores, at most 63 bytes each, 253 in all
/// (RFC 1035 § 2.3.4).
pub fn is_host(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
        })
}

/// An identifier in ASCII (ECMAScript § 12.7), such as the name of a global variable.
pub fn is_identifier(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_$".contains(&byte);
    text.bytes().all(is_part) && !text.is_empty() && !text.starts_with(|first: char| first.is_ascii_digit())
}

/// A host pattern: `host` or `*.host`, either with an optional `/path`.
pub fn is_host_pattern(text: &str) -> bool {
    let (host, path) = text.split_at(text.find('/').unwrap_or(text.len()));
    let bare = host.strip_prefix("*.").unwrap_or(host);
    // `*.com` would give every host of a top-level domain to one vendor.
    let narrow = bare.contains('.') || is_local(bare);
    // `;` and `,` would end the list of hosts in a Content Security Policy (Content Security Policy 3 § 2.3.1).
    narrow && is_host(bare) && path.bytes().all(|byte| byte.is_ascii_graphic() && !b"*?#\\\"<>;,".contains(&byte))
}

/// Whether some request matches both patterns, which must be well-formed. A star stands for one or more labels, a path
/// for all paths that begin with it.
pub fn host_patterns_overlap(one: &str, other: &str) -> bool {
    let cut = |pattern| -> (&str, &str) { str::split_at(pattern, str::find(pattern, '/').unwrap_or(pattern.len())) };
    let ((host, path), (other_host, other_path)) = (cut(one), cut(other));
    let hosts_meet = match (host.strip_prefix('*'), other_host.strip_prefix('*')) {
        (None, None) => host == other_host,
        (Some(end), None) => other_host.ends_with(end),
        (None, Some(end)) => host.ends_with(end),
        (Some(end), Some(other_end)) => end.ends_with(other_end) || other_end.ends_with(end),
    };
    hosts_meet && (path.starts_with(other_path) || other_path.starts_with(path))
}

/// Whether the host of a vendor's pattern is `host` or a sub-domain of `host`.
pub fn host_pattern_meets(pattern: &str, host: &str) -> bool {
    let own = pattern.split('/').next().unwrap_or("");
    let own = own.strip_prefix("*.").unwrap_or(own);
    is_domain_of(host, own)
}

/// Whether `domain` is `host` or a parent domain of `host`.
pub fn is_domain_of(domain: &str, host: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The longest domain of at least two labels to which both hosts belong. IP addresses have none (RFC 6265bis § 5.1.3).
pub fn common_domain<'a>(one: &'a str, other: &str) -> Option<&'a str> {
    let parents = core::iter::successors(Some(one), |host| host.split_once('.').map(|(_, parent)| parent));
    let shared = parents.take_while(|domain| domain.contains('.')).find(|domain| is_domain_of(domain, other))?;
    shared.contains(|letter: char| letter.is_ascii_alphabetic()).then_some(shared)
}

/// A loopback host, which browsers trust without https (W3C Secure Contexts § 3.1).
pub fn is_local(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]"
}

/// The scheme and the host of an origin; none = the origin is malformed. The host may begin with a star: `*.host` for
/// every host below `host`, or `*-end.host` for every host below `host` whose first label has this end.
pub fn origin(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    if !matches!(scheme, "http" | "https") {
        return None;
    }
    let (host, port) = match rest.strip_prefix('[').and_then(|six| six.split_once(']')) {
        Some((six, port)) => (&rest[..six.len() + 2], port),
        None => rest.split_at(rest.find(':').unwrap_or(rest.len())),
    };
    let six = host.strip_prefix('[').and_then(|six| six.strip_suffix(']'));
    let host_is_good = match six {
        Some(six) => six.contains(':') && six.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte)),
        None => match host.strip_prefix('*') {
            // Anyone may register `anyshop.example`, so a letter must not follow the star.
            Some(end) => end.starts_with(['.', '-']) && is_host(&["x", end].concat()),
            None => is_host(host),
        },
    };
    let port_is_good = match port.strip_prefix(':') {
        // Browsers leave out the default port of the scheme (HTML § 7.1.1, "serialization of an origin").
        Some(digits) => {
            let own = if scheme == "https" { 443 } else { 80 };
            digits.parse::<u16>().is_ok_and(|port| port != own) && !digits.starts_with(['0', '+'])
        }
        None => port.is_empty(),
    };
    (host_is_good && port_is_good).then_some((scheme, host))
}

/// Words under which registries of countries give names to anyone, such as `co.uk` and `com.au`.
const REGISTRY: [&str; 11] = ["ac", "co", "com", "edu", "go", "gov", "mil", "ne", "net", "or", "org"];

/// Domains of hosting services, which give a host below to anyone.
const SHARED: [&str; 19] = [
    "amplifyapp.com",
    "azurestaticapps.net",
    "azurewebsites.net",
    "deno.dev",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "gitlab.io",
    "herokuapp.com",
    "netlify.app",
    "ngrok-free.app",
    "ngrok.app",
    "onrender.com",
    "pages.dev",
    "surge.sh",
    "up.railway.app",
    "vercel.app",
    "web.app",
    "workers.dev",
];

/// Whether the star at the start of an origin's host takes in hosts of strangers, as far as this can be known without
/// the list of all public suffixes.
pub fn is_too_wide(host: &str) -> bool {
    let Some(end) = host.strip_prefix('*') else { return false };
    // An own end of the first label, as in `*-team.vercel.app`, sets apart what a hosting service gives to others. A
    // registry gives out such names too.
    let (label, domain) = end.split_once('.').unwrap_or((end, ""));
    let is_registry = domain.split_once('.').is_none_or(|(first, top)| top.len() == 2 && REGISTRY.contains(&first));
    // The hosts below an IP address do not exist.
    let is_address = domain.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    is_address || (is_registry && !is_local(domain)) || (label.is_empty() && SHARED.contains(&domain))
}

/// A link that a page may contain: `https:`, `http:`, `mailto:` or relative. Never `javascript:` or `data:`.
pub fn is_link(text: &str) -> bool {
    // Browsers remove tabs, line breaks and leading blanks before they read the scheme (URL § 4.4), so a link must not
    // hold any of them.
    if text.is_empty() || text.chars().any(|letter| letter <= ' ' || letter == '\u{7f}' || letter == '\\') {
        return false;
    }
    let head = text.split(['/', '?', '#']).next().unwrap_or("");
    match head.split_once(':') {
        None => true,
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("mailto") => is_email(&text["mailto:".len()..]),
        Some((scheme, "")) if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") => {
            let rest = text[scheme.len() + 1..].strip_prefix("//").unwrap_or("");
            !rest.is_empty() && !rest.starts_with('/')
        }
        Some(_) => false,
    }
}

/// An e-mail address of the common form: one `@`, a domain with a dot.
pub fn is_email(text: &str) -> bool {
    let letters = |part: &str| {
        !part.is_empty() && part.chars().all(|letter| letter > ' ' && !"\u{7f}<>()[],;:\\\"@?&".contains(letter))
    };
    text.split_once('@').is_some_and(|(local, domain)| {
        letters(local) && letters(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    })
}

/// The Path attribute of a cookie: starts with a slash, holds no `;` (RFC 6265bis § 4.1.1).
pub fn is_path(text: &str) -> bool {
    text.starts_with('/') && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_run_script_are_refused_however_they_are_spelled() {
        for bad in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "",
            "https:",
            "http://",
            "https:///x",
            "\\\\evil.example",
            "mailto:nobody",
            "mailto:a@b.example?bcc=c@d.example",
        ] {
            assert!(!is_link(bad), "{bad:?}");
        }
        for good in ["/policy", "policy.html#x", "https://a.example/?q=a:b", "mailto:a@b.example", "?x=1", "./a:b"] {
            assert!(is_link(good), "{good:?}");
        }
    }

    #[test]
    fn an_origin_has_a_scheme_a_host_perhaps_a_port_and_nothing_else() {
        assert_eq!(origin("https://www.example.com"), Some(("https", "www.example.com")));
        assert_eq!(origin("http://localhost:8080"), Some(("http", "localhost")));
        assert_eq!(origin("http://[::1]:8080"), Some(("http", "[::1]")));
        assert_eq!(origin("https://*.example.com"), Some(("https", "*.example.com")), "preview hosts");
        assert_eq!(origin("https://*--shop.example.com:8443"), Some(("https", "*--shop.example.com")));
        for bad in [
            "example.com",
            "ftp://example.com",
            "https://example.com/",
            "https://Example.com",
            "https://",
            "https://a:b",
            "https://a:99999",
            "https://u@a.example",
            "https://a.example?x",
            "https://*",
            "https://*shop.example.com",
            "https://www.*.example.com",
            "https://*.*.example.com",
            "https://[x]",
        ] {
            assert_eq!(origin(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn host_patterns_are_hosts_with_a_leading_star_or_a_path() {
        for good in ["a.example", "*.a.example", "a.example/p/q.js", "localhost", "*.localhost", "*.stats.localhost"] {
            assert!(is_host_pattern(good), "{good:?}");
        }
        for bad in
            ["", "*", "*.com", "com", "https://a.example", "a.*.example", "a.example/*", "A.example", "a..b", "a b.c"]
        {
            assert!(!is_host_pattern(bad), "{bad:?}");
        }
        assert!(!is_host_pattern("a.example/a;script-src") && !is_host_pattern("a.example/a,b"));
        assert!(host_pattern_meets("*.google-analytics.com", "google-analytics.com"));
        assert!(host_pattern_meets("hm.baidu.com/hm.js", "hm.baidu.com"));
        assert!(!host_pattern_meets("nothm.baidu.com", "hm.baidu.com"));
    }

    #[test]
    fn host_patterns_overlap_where_one_request_fits_both() {
        for (one, other, expected) in [
            ("a.example", "a.example", true),
            ("a.example", "b.example", false),
            ("*.a.example", "a.example", false),
            ("*.a.example", "x.y.a.example", true),
            ("*.a.example", "*.x.a.example", true),
            ("*.a.example", "*.a.example", true),
            ("*.a.example", "*.nota.example", false),
            ("*.a.example", "nota.example", false),
            ("a.example/p/", "a.example", true),
            ("a.example/p/", "a.example/p/q.js", true),
            ("a.example/p/", "a.example/q/", false),
            ("*.a.example/p", "b.a.example/pq", true),
        ] {
            assert_eq!(host_patterns_overlap(one, other), expected, "{one} {other}");
            assert_eq!(host_patterns_overlap(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn an_identifier_needs_no_quotes_in_a_script() {
        for good in ["dataLayer", "_hmt", "$q", "a1"] {
            assert!(is_identifier(good), "{good:?}");
        }
        for bad in ["", "1a", "a-b", "a.b", "a b", "window.x", "名"] {
            assert!(!is_identifier(bad), "{bad:?}");
        }
    }
}
