//! The list of findings below the text: each leads to its line.

use std::rc::Rc;

use cookie_gate_catalogue::diagnostic::Severity;
use cookie_gate_catalogue::parse::fill;
use yew::prelude::*;

use crate::host::Host;
use crate::model::{Found, Judgement};

/// What the list shows.
#[derive(PartialEq, Properties)]
pub struct FindingsProps {
    /// The functions of the page.
    pub host: Host,
    /// The text.
    pub text: Rc<str>,
    /// What the text says.
    pub judgement: Rc<Judgement>,
    /// Replaces the text.
    pub set: Callback<String>,
}

/// The list of findings.
#[component]
pub fn Findings(FindingsProps { host, text, judgement, set }: &FindingsProps) -> Html {
    let errors = judgement.errors();
    let total = match (errors, judgement.findings.len() - errors) {
        (0, 0) => "No findings: the catalogue is ready".into(),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    let on_fill = {
        let (text, set) = (text.clone(), set.clone());
        Callback::from(move |_: MouseEvent| {
            if let Ok(numbered) = fill::fill(&text) {
                set.emit(numbered.text);
            }
        })
    };
    html! {
        <section class="findings" aria-labelledby="findings">
            <div class="bar">
                <h2 id="findings" class={if errors > 0 { "error" } else { "fine" }}><span role="status">{ total }</span></h2>
                if judgement.unnumbered > 0 {
                    <button id="fill" onclick={on_fill}>{ format!("Give out {}", counted(judgement.unnumbered, "number")) }</button>
                }
            </div>
            <ol role="list">{ for judgement.findings.iter().map(|found| row(host, found)) }</ol>
        </section>
    }
}

fn row(host: &Host, found: &Found) -> Html {
    let (host, at) = (host.clone(), found.place.start);
    let diagnostic = &found.diagnostic;
    let (class, word) = match diagnostic.severity {
        Severity::Error => ("error", "Error"),
        Severity::Warning => ("warning", "Warning"),
    };
    html! {
        <li class={class}>
            <button onclick={move |_| host.jump(at)}>
                <b>{ word }</b>{ " " }<span class="line">{ format!("line {}", found.line) }</span>{ " " }<code>{ diagnostic.code }</code>
                <span class="what">{ &diagnostic.message }</span>
                <span class="help">{ &diagnostic.help }</span>
            </button>
        </li>
    }
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
