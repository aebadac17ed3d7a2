//! `cookie-gate demo`: serves the demo site.
//!
//! Why from inside the program: who only wants to see the banner needs neither our repository nor a catalogue.

use std::path::Path;

use anyhow::Result;
use cookie_gate_demo::{Demo, catalogue, greeting, inside};

use crate::FINE;
use crate::bundle::web_files;
use crate::machine::{Machine, Site};

/// Runs the command and returns the exit code. `web` replaces the web files inside this program.
///
/// # Errors
/// When a web file cannot be read, this program has no web files and `web` is none, or the port cannot be had.
pub fn run(machine: &dyn Machine, port: u16, web: Option<&Path>) -> Result<u8> {
    let web = web_files(machine, web)?;
    let open = move |port| {
        let demo = Demo::new(port, catalogue()?, &web, inside())?;
        Ok(Site { greeting: greeting(port), answer: Box::new(move |request| demo.answer(request)) })
    };
    machine.serve(port, Box::new(open))?;
    Ok(FINE)
}

/// Why a port cannot be had, and what to do. `why`: what the system says.
#[must_use]
pub fn unbound(port: u16, is_taken: bool, why: &str) -> String {
    let why = if is_taken { "another program has it" } else { why };
    format!("cannot serve on port {port}: {why}; choose another with --port N, or any free one with --port 0")
}
