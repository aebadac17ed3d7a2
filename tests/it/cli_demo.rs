//! Tests `cookie-gate demo` as a process: it answers as the demo server of the whole-page tests does.

use crate::cli_bundle::web;
use crate::cli_check::{cookie_gate, utf8};
use crate::machine::Desk;
use cookie_gate_demo::message::Request;
use cookie_gate_demo::{Options, Server};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

/// The command while it serves; ends when dropped.
struct Demo {
    process: Child,
    port: u16,
}

impl Demo {
    fn start(web: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cookie-gate"));
        let command = command.args(["demo", "--port", "0", "--web", web]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the command starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let port = line.trim().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("no port in {line:?}"));
        Self { process, port }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.process.kill().expect("the command ends");
        self.process.wait().expect("the command has ended");
    }
}

/// What a server answers on the wire, without the time, and with `PORT` for its port.
fn ask(port: u16, method: &str, host: &str, path: &str, more: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a server");
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n{more}").expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let answer = String::from_utf8_lossy(&answer).replace(&port.to_string(), "PORT");
    let lines: Vec<&str> = answer.lines().filter(|line| !line.starts_with("date: ")).collect();
    lines.join("\n")
}

const REQUESTS: [(&str, &str, &str, &str); 13] = [
    ("GET", "localhost", "/", ""),
    ("GET", "www.shop.test", "/", ""),
    ("GET", "localhost", "/?gate=off", ""),
    ("GET", "localhost", "/demo/news.html?csp=nowasm", ""),
    ("GET", "localhost", "/demo/site.css", ""),
    ("GET", "localhost", "/demo/../index.html", ""),
    ("GET", "localhost", "/demo/account.html", "Cookie: ASP.NET_SessionId=stolen\r\n"),
    ("GET", "localhost", "/gate.js", ""),
    ("GET", "localhost", "/panel.js", ""),
    ("GET", "localhost", "/favicon.ico", ""),
    ("POST", "localhost", "/demo/sign-in", "Content-Length: 6\r\n"),
    ("GET", "google-analytics.localhost", "/analytics.js", ""),
    ("GET", "hm-baidu.test", "/hm.js?0123", ""),
];

#[test]
fn the_command_answers_as_the_server_of_the_tests_does() {
    let web = web();
    let demo = Demo::start(web.path().to_str().expect("a path"));
    let catalogue = cookie_gate_demo::catalogue().expect("the demo's catalogue");
    let options = Options { port: 0, web: web.path().into(), catalogue, log: None };
    let server = Server::start(options).expect("the server of the tests");
    for (method, host, path, more) in REQUESTS {
        let body = if method == "POST" { "code=1" } else { "" };
        let more = format!("{more}\r\n{body}");
        let answer = ask(demo.port, method, host, path, &more);
        assert_eq!(answer, ask(server.port(), method, host, path, &more), "{method} {host} {path}");
    }
    let page = ask(demo.port, "GET", "localhost", "/", "\r\n");
    assert!(page.starts_with("HTTP/1.1 200 OK\n") && page.contains("<script src=\"/gate.js\">"), "{page}");
    let gate = ask(demo.port, "GET", "localhost", "/gate.js", "\r\n");
    assert!(gate.contains("http://localhost:PORT"), "the catalogue has the server's own origin: {gate}");
    let script = ask(demo.port, "GET", "google-analytics.localhost", "/analytics.js", "\r\n");
    assert!(script.contains("text/javascript") && script.contains("document.cookie"), "{script}");
}

#[test]
fn a_taken_port_is_told_with_a_way_out() {
    let (web, taken) = (web(), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let port = taken.local_addr().expect("its address").port().to_string();
    let output = cookie_gate(&["demo", "--port", &port, "--web", web.path().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(2));
    let wanted = format!("cannot serve on port {port}: another program has it; choose another with --port N");
    assert!(utf8(&output.stderr).contains(&wanted), "{}", utf8(&output.stderr));
}

#[test]
fn without_web_files_no_port_is_opened() {
    let desk = Desk::default();
    assert_eq!(desk.run(&["demo", "--web", "nowhere"]), 2);
    assert!(desk.err.borrow().contains("cannot read nowhere/gate.js"), "{}", desk.err.borrow());
    assert!(desk.site.borrow().is_none());
}

#[test]
fn a_machine_that_cannot_wait_keeps_the_site() {
    let desk = Desk::default();
    for file in std::fs::read_dir(web().path()).expect("web files") {
        let file = file.expect("a file");
        let name = std::path::Path::new("web").join(file.file_name());
        desk.files.borrow_mut().insert(name, std::fs::read(file.path()).expect("its content"));
    }
    assert_eq!(desk.run(&["demo", "--web", "web", "--port", "81"]), 0, "{}", desk.err.borrow());
    let site = desk.site.take().expect("a site");
    assert!(site.greeting.contains("http://localhost:81/"), "{}", site.greeting);
    let request = |path: &str, random| Request {
        method: "GET".into(),
        path: path.into(),
        headers: vec![("HOST".into(), "LocalHost:81".into())],
        random,
        ..Request::default()
    };
    let page = (site.answer)(&request("/?csp=strict", 7));
    assert_eq!(page.status, 200);
    let text = String::from_utf8(page.body).expect("text");
    assert!(text.contains("nonce=\"0000000000000007\""), "the nonce is of the request's random bits: {text}");
    assert_eq!((site.answer)(&request("/demo/../site.css", 0)).status, 404);
}
