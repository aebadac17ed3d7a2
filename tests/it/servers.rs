//! Tests of the server files that re-issue the record: all of them get the same questions, and those that run here get
//! them over HTTP too.
//!
//! The right answers come from the crate's own reading of records, from its calendar, and from the vectors of
//! docs/record.md.
//! Invariant: a tool that is missing fails, it does not skip; every server that is started is ended.

use crate::catalogues::path;
use crate::record_doc::{checksum, is_sound, vectors};
use cookie_gate::calendar::{Period, Seconds};
use cookie_gate::consent::{Answers, Decision, Method, Of, record};
use running::{Running, SIGNALS, ask, free_port, judge_signal, told};
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

#[path = "../../servers/axum/cookie_agree.rs"]
mod cookie_agree;
mod running;

const PERIOD: Period = Period { months: 6, seconds: 0 };

fn decision(time: Seconds) -> Decision {
    let mut answers = Answers::NONE;
    answers.set(Of::Category, 5, Some(true));
    answers.set(Of::Entry, 40, Some(false));
    let (version, method, id) = (3, Method::Save, *b"q83vASNFZ4mrze8B");
    Decision { version, time, method, opt_out: false, of_age: false, id, answers }
}

fn line(time: Seconds) -> String {
    record::to_text(&decision(time))
}

fn now() -> Seconds {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs() as Seconds
}

/// The record with another time. The check sum is made right again if it was right.
fn moved(record: &str, time: Seconds) -> String {
    let time = time.to_string();
    let mut fields: Vec<&str> = record.split('.').collect();
    fields[2] = &time;
    let moved = fields.join(".");
    match moved.rsplit_once('.') {
        Some((body, _)) if is_sound(record) => format!("{body}.{}", checksum(body)),
        _ => moved,
    }
}

/// The records of docs/record.md as if they had been made just now, and whether each is a record.
fn documented(now: Seconds) -> Vec<(String, bool)> {
    let readable = vectors("readable").into_iter().map(|row| (moved(&row[0], now - 1000), true));
    let undecided = vectors("undecided").into_iter().map(|row| row[0].clone());
    // A blank before the value belongs to the header, not to the record.
    let undecided = undecided.filter(|record| !record.starts_with(' '));
    let undecided = undecided.map(|record| {
        // Where the vector is about its time, the time stays.
        let is_about_time = record.split('.').nth(2) != Some("1795472630");
        (if is_about_time { record } else { moved(&record, now - 1000) }, false)
    });
    readable.chain(undecided).collect()
}

/// Cookie headers, and whether their record is issued again at `now`.
fn questions(now: Seconds) -> Vec<(String, bool)> {
    let header = |value: &str| format!("cookie-agree={value}");
    let fresh = line(now - 1000);
    let told = record::to_text(&Decision { opt_out: true, of_age: true, ..decision(now - 1000) });
    // The time of a decision that ends at this moment.
    let made = |end: Seconds| {
        let (mut low, mut high) = (end - 200 * 86_400, end - 150 * 86_400);
        while low < high {
            let middle = low + (high - low) / 2;
            (low, high) = if PERIOD.end(middle) < end { (middle + 1, high) } else { (low, middle) };
        }
        low
    };
    // No decision ends on the last days of some months: then `made` finds one that ends later.
    let held = |end: Seconds| (header(&line(made(end))), PERIOD.end(made(end)) > now);
    let damaged = format!("{}{}", &fresh[..fresh.len() - 1], if fresh.ends_with('A') { 'B' } else { 'A' });
    let summed = |body: String| format!("{body}.{}", checksum(&body));
    let entries = |digits: usize| summed(format!("1.1.{}.s.....{}..q83vASNFZ4mrze8B", now - 1000, "Q".repeat(digits)));
    let huge = summed(format!("1.4294967296.{}.s.Q.O.....q83vASNFZ4mrze8B", now - 1000));
    let mut questions = vec![
        (header(&fresh), true),
        (header(&told), true),
        (format!("a=1; {}; b=\"2;3\"", header(&fresh)), true),
        (format!("x=cookie-agree=1; {}", header(&fresh)), true),
        held(now + 30),
        held(now),
        held(now - 1),
        (header(&line(now + 3600)), true),
        (header(&line(now + 86_400 + 60)), false),
        (header(&damaged), false),
        (header(&entries(683)), true),
        (header(&entries(684)), false),
        (header(&entries(2048)), false),
        (header(&huge), false),
        // A vendor, then an entry, that is granted and refused at once.
        (header(&summed(format!("1.1.{}.s...D.B...q83vASNFZ4mrze8B", now - 1000))), false),
        (header(&summed(format!("1.1.{}.s.....AD.AB.q83vASNFZ4mrze8B", now - 1000))), false),
        (format!("other=\u{e9}; {}", header(&fresh)), true),
        // Cookie syntax knows no other blank: with such a character it is another value, which is no record.
        (format!("{}\u{a0}", header(&fresh)), false),
        (format!("\u{a0}{}", header(&fresh)), false),
        (format!("{}; {}", header(&fresh), header(&line(now - 5000))), false),
        (format!("{}; {}", header(&fresh), header(&fresh)), false),
        (format!("Cookie-Agree={fresh}"), false),
        (format!("cookie-agree2={fresh}; xcookie-agree={fresh}"), false),
        (header(""), false),
        (header("true"), false),
        (header(&format!("\"{fresh}\"")), false),
        (header(&format!("{fresh} x")), false),
        (String::new(), false),
    ];
    questions.extend(documented(now).into_iter().map(|(record, is_record)| (header(&record), is_record)));
    questions
}

/// The right answer of a server file.
fn right(cookies: &str, is_issued: bool, is_secure: bool, now: Seconds) -> Option<String> {
    let value = cookies.split("; ").find_map(|pair| pair.strip_prefix("cookie-agree=")).filter(|_| is_issued)?;
    let left = PERIOD.end(record::read(value).expect("a record").time) - now;
    let secure = if is_secure { "; Secure" } else { "" };
    Some(format!("cookie-agree={value}; Path=/; SameSite=Lax; Max-Age={left}{secure}"))
}

/// All questions at moments all over the calendar, over http and https, each with the right answer.
fn lines() -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for day in 0..800 {
        let now = 1_795_472_630 + day * 86_400 + day * 1_013;
        for (place, (cookies, is_issued)) in questions(now).into_iter().enumerate() {
            // Every 49th day asks all questions, over http or https. Every day asks the questions about the calendar.
            if place < 8 || day % 49 == 0 {
                let is_secure = day % 2 == 1;
                let answer = right(&cookies, is_issued, is_secure, now).unwrap_or_else(|| "-".into());
                lines.push((format!("{}\t{now}\t{cookies}", u8::from(is_secure)), answer));
            }
        }
    }
    lines
}

/// Asks a program all questions at once and compares its answers.
fn judge(command: &mut Command) {
    let lines = lines();
    let asked = lines.iter().fold(String::new(), |mut text, (line, _)| {
        let _ = writeln!(text, "{line}");
        text
    });
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child =
        child.unwrap_or_else(|fault| panic!("{command:?}: {fault}; `cargo xtask doctor` says what is missing"));
    let mut input = child.stdin.take().expect("its input");
    // In a thread: the program may answer before it has read everything.
    let writing = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let output = child.wait_with_output().expect("its output");
    writing.join().expect("the thread").expect("it reads");
    let answers = String::from_utf8(output.stdout).expect("text");
    assert_eq!(answers.lines().count(), lines.len(), "{command:?}");
    for ((line, right), answer) in lines.iter().zip(answers.lines()) {
        assert_eq!(answer, right, "{line}");
    }
}

#[test]
fn rust_re_issues_what_it_should() {
    for (line, right) in lines() {
        let mut fields = line.splitn(3, '\t');
        let mut field = || fields.next().expect("a field");
        let (is_secure, now) = (field() == "1", field().parse().expect("a time"));
        assert_eq!(cookie_agree::reissue(field(), is_secure, now).as_deref().unwrap_or("-"), right, "{line}");
    }
}

#[test]
fn express_re_issues_what_it_should() {
    judge(Command::new("node").arg(path("tests/it/servers/harness.js")).arg(path("servers/express/cookie-agree.js")));
}

#[test]
fn nginx_re_issues_what_it_should() {
    judge(Command::new("node").arg(path("tests/it/servers/harness.js")).arg(path("servers/nginx/cookie_agree.js")));
}

#[test]
fn php_re_issues_what_it_should() {
    judge(Command::new("php").arg(path("tests/it/servers/harness.php")).arg(path("servers/php/cookie-agree.php")));
}

/// Compiles the file for ASP.NET together with one of our files.
fn compile(folder: &Path, options: &[&str], file: &str) {
    let mut compiler = Command::new("mcs");
    compiler.args(options).arg("-warnaserror").current_dir(folder);
    let status = compiler.args([path("servers/aspnet/CookieAgree.cs"), path(file)]).status();
    assert!(status.expect("mcs; `cargo xtask doctor` says what is missing").success(), "{file}");
}

#[test]
fn asp_net_re_issues_what_it_should() {
    let folder = tempfile::tempdir().expect("a directory");
    compile(folder.path(), &["-define:COOKIE_AGREE_ALONE", "-out:harness.exe"], "tests/it/servers/Harness.cs");
    judge(Command::new("mono").arg(folder.path().join("harness.exe")));
}

#[test]
fn the_module_of_asp_net_re_issues_in_monos_pipeline() {
    let folder = tempfile::tempdir().expect("a directory");
    compile(folder.path(), &["-r:System.Web", "-out:site.exe"], "tests/it/servers/Site.cs");
    // The application loads the program a second time, from the folder in which a site has its assemblies.
    std::fs::create_dir(folder.path().join("bin")).expect("a directory");
    std::fs::copy(folder.path().join("site.exe"), folder.path().join("bin/site.exe")).expect("a copy");
    std::fs::copy(path("tests/it/servers/web.config"), folder.path().join("web.config")).expect("a copy");
    let fresh = format!("a=1; cookie-agree={}", line(now() - 1000));
    let mut asked =
        format!("text/html\t{fresh}\t\t1\ntext/html\ta=1\t\t\nimage/png\t{fresh}\t\t\ntext/html\t{fresh}\tflush=1\t\n");
    for (value, _) in SIGNALS {
        asked += &format!("image/png\t\t\t{value}\n");
    }
    std::fs::write(folder.path().join("asked"), asked).expect("the questions");
    let input = std::fs::File::open(folder.path().join("asked")).expect("the questions");
    let mut site = Command::new("mono");
    let output = site.arg(folder.path().join("site.exe")).arg(folder.path()).stdin(input).output();
    let output = output.expect("mono; `cargo xtask doctor` says what is missing");
    let answers = String::from_utf8(output.stdout).expect("text");
    let answers: Vec<&str> = answers.split_terminator(".\n").collect();
    let theirs = "status: 200\nvary: Accept-Language\nset-cookie: theirs=1\n";
    let Some(([page, without, picture, flushed], signals)) = answers.split_first_chunk() else { panic!("{answers:?}") };
    for ((value, is_sent), answer) in SIGNALS.into_iter().zip(signals) {
        assert_eq!(*answer, format!("{theirs}body: {}\n", told(is_sent)), "{value}");
    }
    assert_eq!(signals.len(), SIGNALS.len());
    let (page, body) = page.split_once("body: ").expect("a body");
    assert_eq!(body, format!("{}\n", told(true)));
    let (ours, left) = page.rsplit_once("Max-Age=").unwrap_or_else(|| panic!("{page}"));
    let head = "status: 200\nvary: Accept-Language\nvary: Cookie, Sec-GPC\nset-cookie: theirs=1\n";
    let same = fresh.trim_start_matches("a=1; ");
    assert_eq!(ours, format!("{head}set-cookie: {same}; Path=/; SameSite=Lax; "));
    assert!(
        left.trim()
            .strip_suffix("; Domain=shop.test")
            .and_then(|left| left.parse::<i64>().ok())
            .is_some_and(|left| (1..=185 * 86_400).contains(&left)),
        "{left}"
    );
    let page = format!("body: {}\n", told(false));
    assert_eq!(*without, format!("{head}{page}"));
    // A page that has flushed has sent its headers: the record is not re-issued, and nothing breaks.
    let theirs = format!("{theirs}{page}");
    assert_eq!([picture, flushed], [&theirs; 2]);
}

/// Asks a running server: pages get their record again and keep their own cookies, any other answer gets no record.
fn judge_server(port: u16, domain: &str) {
    let page = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
    for (cookies, is_issued) in questions(now()) {
        let cookie = if cookies.is_empty() { String::new() } else { format!("Cookie: {cookies}\r\n") };
        let (set, vary) = ask(port, "GET", &format!("{page}{cookie}"));
        for ours in ["Cookie", "Sec-GPC"] {
            assert!(vary.iter().any(|value| value.split(", ").any(|name| name == ours)), "{vary:?}");
        }
        let (ours, theirs): (Vec<String>, Vec<String>) =
            set.into_iter().partition(|one| one.starts_with("cookie-agree="));
        assert_eq!(theirs, ["theirs=1"], "{cookies}");
        assert!(vary.iter().any(|value| value.contains("Accept-Language")), "what the page says stays: {vary:?}");
        let Some(right) = right(&cookies, is_issued, false, now()) else {
            assert_eq!(ours, [""; 0], "{cookies}");
            continue;
        };
        let (right, left) = right.split_once("Max-Age=").expect("a lifetime");
        let (own, given) = ours.first().expect(&cookies).split_once("Max-Age=").expect("a lifetime");
        assert_eq!((ours.len(), own), (1, right));
        let given = given.strip_suffix(domain).unwrap_or_else(|| panic!("{given} is not for {domain:?}"));
        let [left, given] = [left, given].map(|text| text.parse::<i64>().expect("seconds"));
        assert!((left..=left + 5).contains(&given), "{given} s, {left} s are left");
    }
    let cookie = format!("Cookie: cookie-agree={}\r\n", line(now() - 1000));
    for (method, accept) in [("GET", "Accept: image/avif,image/*\r\n"), ("GET", ""), ("POST", page)] {
        let (set, vary) = ask(port, method, &format!("{accept}{cookie}"));
        assert_eq!(
            (set, vary),
            (vec!["theirs=1".to_string()], vec!["Accept-Language".to_string()]),
            "{method} {accept}"
        );
    }
}

/// Over HTTP/2 Safari and others send each cookie in a header field of its own (RFC 9113 § 8.2.3).
fn judge_split_fields(port: u16) {
    let page = "Accept: text/html\r\n";
    let cookie = format!("Cookie: cookie-agree={}\r\n", line(now() - 1000));
    let (set, _) = ask(port, "GET", &format!("{page}Cookie: a=1\r\n{cookie}"));
    assert_eq!(set.iter().filter(|one| one.starts_with("cookie-agree=")).count(), 1, "{set:?}");
    let (set, _) = ask(port, "GET", &format!("{page}{cookie}Cookie: cookie-agree={}\r\n", line(now() - 5000)));
    assert_eq!(set, ["theirs=1"], "two records in two fields");
}

#[test]
fn an_express_server_re_issues() {
    let port = free_port();
    let script = format!(
        "const app = require('express')();
         app.use(require('./servers/express/cookie-agree').cookieAgree({{ domain: 'shop.test' }}));
         app.all('/', (request, response) => response.append('Set-Cookie', 'theirs=1').vary('Accept-Language').send(`<html${{response.locals.gpc}}>`));
         app.listen({port}, '127.0.0.1');"
    );
    let _server = Running::start(Command::new("node").args(["-e", &script]).current_dir(path("")));
    judge_server(port, "; Domain=shop.test");
    judge_split_fields(port);
    judge_signal(port);
}

#[test]
fn a_php_server_re_issues() {
    let port = free_port();
    let folder = tempfile::tempdir().expect("a directory");
    let snippet = path("servers/php/cookie-agree.php");
    let page = format!(
        "<?php const COOKIE_AGREE_DOMAIN = 'shop.test'; require '{}'; header('Set-Cookie: theirs=1', false);
         header('Vary: Accept-Language', false); ?><html<?= cookie_agree_gpc() ?>>",
        snippet.display()
    );
    std::fs::write(folder.path().join("index.php"), page).expect("a page");
    let mut server = Command::new("php");
    let _server = Running::start(server.args(["-S", &format!("127.0.0.1:{port}"), "-t"]).arg(folder.path()));
    // PHP's own server joins header fields with commas, unlike the servers that PHP runs behind. So no split fields
    // here.
    judge_server(port, "; Domain=shop.test");
    judge_signal(port);
}

#[test]
fn an_nginx_server_re_issues() {
    let port = free_port();
    let folder = tempfile::tempdir().expect("a directory");
    // The folder of nginx is beside the tools that xtask builds, in cargo's target directory.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo's target directory");
    let nginx = target.join("tools/nginx");
    let work = folder.path().display();
    let config = format!(
        "load_module {}/usr/lib/nginx/modules/ngx_http_js_module.so;
         daemon off; master_process off; pid {work}/pid; error_log stderr; events {{}}
         http {{
             access_log off; client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
             uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
             js_path {}; js_import cookie_agree.js; js_set $gpc cookie_agree.gpc; default_type text/html;
             server {{
                 listen 127.0.0.1:{port};
                 location / {{
                     js_header_filter cookie_agree.filter;
                     add_header Set-Cookie theirs=1;
                     add_header Vary Accept-Language;
                     sub_filter '<html' '<html$gpc';
                     return 200 <html>;
                 }}
             }}
         }}",
        nginx.display(),
        folder.path().display(),
    );
    let script = std::fs::read_to_string(path("servers/nginx/cookie_agree.js")).expect("the snippet");
    let script = script.replace("var DOMAIN = \"\";", "var DOMAIN = \"shop.test\";");
    std::fs::write(folder.path().join("cookie_agree.js"), script).expect("the snippet");
    let file = folder.path().join("nginx.conf");
    std::fs::write(&file, config).expect("its configuration");
    let mut server = Command::new(nginx.join("usr/sbin/nginx"));
    let _server = Running::start(server.arg("-p").arg(folder.path()).arg("-e").arg("stderr").arg("-c").arg(&file));
    judge_server(port, "; Domain=shop.test");
    judge_split_fields(port);
    judge_signal(port);
}

#[test]
fn an_axum_server_re_issues() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let page = |headers: axum::http::HeaderMap| async move {
        let html = format!("<html{}>", cookie_agree::gpc(&headers));
        ([("Set-Cookie", "theirs=1"), ("Vary", "Accept-Language")], html)
    };
    let routes = axum::Router::new().route("/", axum::routing::any(page));
    let app = routes.layer(axum::middleware::from_fn(cookie_agree::cookie_agree));
    runtime.spawn(async { axum::serve(listener, app).await });
    judge_server(port, "");
    judge_split_fields(port);
    judge_signal(port);
}
