//! The stand-ins for the statistics services, whose host names `host` has, and interfaces of any other vendors.

use super::file::Files;
use super::message::{Answer, Request};

pub(super) fn answer(request: &Request, files: &Files) -> Answer {
    match request.file() {
        "/collect" => Answer::empty(204),
        "/hm.gif" => Answer::content("hm.gif", *PIXEL),
        file => match files(&format!("www/demo/vendors{file}")) {
            Some(body) => Answer::content(file, body),
            None => Answer::missing(),
        },
    }
}

/// What a vendor's interface answers to scripts of every site: the body for the longest of these paths, or nothing in
/// the form that the end of the path promises.
pub(super) fn interface(request: &Request, bodies: &[(&str, String)]) -> Answer {
    let file = request.file();
    let name = file.rsplit('/').next().filter(|name| name.contains('.')).unwrap_or("answer.json");
    let fitting = bodies.iter().filter(|(path, _)| file.starts_with(path));
    let answer = match fitting.max_by_key(|(path, _)| path.len()) {
        Some((_, body)) => Answer::content(name, body.as_str()),
        None if name.ends_with(".js") => Answer::content(name, ""),
        None if name.ends_with(".gif") => Answer::content(name, *PIXEL),
        None => Answer::content("answer.json", "{}"),
    };
    answer
        .with("Access-Control-Allow-Origin", request.header("origin").unwrap_or("*"))
        .with("Access-Control-Allow-Credentials", "true")
        .with("Access-Control-Allow-Methods", "GET, POST, PUT, OPTIONS")
        .with("Access-Control-Allow-Headers", request.header("access-control-request-headers").unwrap_or("*"))
}

/// The smallest GIF: one transparent pixel.
const PIXEL: &[u8; 42] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";
