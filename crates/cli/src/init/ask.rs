//! Where an answer comes from: an option, the person at the terminal, or what holds without an answer.
//!
//! Invariant: without a terminal no question is asked, and all that is missing is told at once.

use std::path::Path;

use anyhow::{Context, Error, Result, anyhow};

use crate::machine::Machine;

/// A question, and the option that answers it.
pub struct Question {
    flag: String,
    text: String,
    example: String,
    /// What holds when the person only presses Enter, and without a terminal.
    usual: Option<String>,
}

impl Question {
    /// A question that has to be answered. `flag`: the option.
    pub fn new(flag: &str, text: &str, example: &str) -> Self {
        Self { flag: flag.into(), text: text.into(), example: example.into(), usual: None }
    }

    /// The same question with an answer that usually holds.
    pub fn or(mut self, usual: Option<&str>) -> Self {
        self.usual = usual.map(String::from);
        self
    }

    /// The option with a value, as it stands in a command line.
    fn option(&self, value: &str) -> String {
        // `--with pack.parameter` and its value are one word.
        let between = if self.flag.starts_with("--with ") { '=' } else { ' ' };
        format!("{}{between}{}", self.flag, word(value))
    }

    fn line(&self) -> String {
        match &self.usual {
            Some(usual) => format!("{} [{usual}]: ", self.text),
            None => format!("{}, such as {}: ", self.text, self.example),
        }
    }
}

/// Who is asked.
pub struct Asking<'a> {
    machine: &'a dyn Machine,
    may_ask: bool,
    /// Options that are missing.
    missing: Vec<String>,
    /// The command line with what was given, and examples of what is missing.
    line: Vec<String>,
}

impl<'a> Asking<'a> {
    /// Only options count.
    pub fn of_options(machine: &'a dyn Machine) -> Self {
        Self { machine, may_ask: false, missing: Vec::new(), line: Vec::new() }
    }

    /// Options first, then the person at the terminal.
    pub fn of_all(machine: &'a dyn Machine) -> Self {
        Self { machine, may_ask: true, missing: Vec::new(), line: Vec::new() }
    }

    /// The answer; none = it is missing. A person who gives a bad answer is asked again.
    ///
    /// # Errors
    /// When the option has a bad value, or the person has gone.
    pub fn answer<T>(
        &mut self,
        question: &Question,
        given: Option<&str>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>> {
        if let Some(text) = given {
            self.line.push(question.option(text));
            return read(text.trim()).map(Some).map_err(|why| anyhow!("{}: {why}", question.flag));
        }
        if !self.may_ask {
            return Ok(None);
        }
        let gone = "there is no answer; nothing is written";
        while let Some(line) = self.machine.ask(&question.line()).context(gone)? {
            let answer = match (line.trim(), &question.usual) {
                ("", Some(usual)) => usual,
                (line, _) => line,
            };
            match read(answer) {
                Ok(answer) => return Ok(Some(answer)),
                Err(why) => self.machine.complain(&format!("  {why}\n")),
            }
        }
        match &question.usual {
            Some(usual) => read(usual).map(Some).map_err(|why| anyhow!("{}: {why}", question.flag)),
            None => {
                self.missing.push(question.flag.clone());
                self.line.push(question.option(&question.example));
                Ok(None)
            }
        }
    }

    /// What is missing, as an error.
    pub fn missing(self, file: &Path) -> Error {
        let line = self.line.join(" ");
        anyhow!(
            "there is no terminal to ask at, so give {} too, as in\n  cookie-gate init {} {line}",
            self.missing.join(", "),
            word(&file.display().to_string())
        )
    }
}

/// A text as one word of a command line.
pub fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:,@=".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn what_a_shell_would_cut_is_quoted() {
        for (text, wanted) in [
            ("de,en", "de,en"),
            ("https://www.example.com:8080", "https://www.example.com:8080"),
            ("Straße", "Straße"),
            ("", "\"\""),
            ("Example GmbH", "\"Example GmbH\""),
            ("A \"B\"", "\"A \\\"B\\\"\""),
        ] {
            assert_eq!(word(text), wanted);
        }
    }
}
