//! The bundle: its files with their bytes, the tag, and the zip.

use std::rc::Rc;

use cookie_gate_bundle::File;
use cookie_gate_catalogue::Catalogue;
use yew::prelude::*;

use crate::host::Host;
use crate::model::{Listed, Web, When, bundled, listed, tag};

/// What the list shows.
#[derive(PartialEq, Properties)]
pub struct FilesProps {
    /// The functions of the page.
    pub host: Host,
    /// The built web files.
    pub web: Rc<Web>,
    /// The catalogue.
    pub catalogue: Rc<Catalogue>,
    /// Whether the text has errors, so that the catalogue is an older one.
    pub is_stale: bool,
}

/// Bytes as people read them.
fn bytes(number: f64) -> String {
    if number < 1000.0 { format!("{number} B") } else { format!("{:.1} kB", number / 1000.0) }
}

/// What a row weighs: compressed where the browser can compress.
fn weigh(row: usize, raw: &[f64], small: &[f64]) -> f64 {
    small.get(row).or(raw.get(row)).copied().unwrap_or(0.0)
}

/// The bundle.
#[component]
pub fn Files(FilesProps { host, web, catalogue, is_stale }: &FilesProps) -> Html {
    let files = use_memo(catalogue.clone(), |catalogue| bundled(catalogue, web).unwrap_or_default());
    let language = catalogue.languages.first().cloned().unwrap_or_default();
    let rows = listed(&files, &language);
    let content = |row: &Listed| files.iter().find(|file| file.name == row.file).map_or(&[][..], |file| &file.bytes);
    let small = use_state(Vec::new);
    use_effect_with(files.clone(), {
        let (host, small, rows) = (host.clone(), small.setter(), rows.clone());
        move |files: &Rc<Vec<File>>| {
            let of = |row: &Listed| files.iter().find(|file| file.name == row.file).map_or(&[][..], |file| &file.bytes);
            let contents: Vec<&[u8]> = rows.iter().map(of).collect();
            host.sizes(&contents, move |sizes| small.set(sizes));
        }
    });
    #[allow(clippy::cast_precision_loss, reason = "no file has 2^52 bytes")]
    let raw: Vec<f64> = rows.iter().map(|row| content(row).len() as f64).collect();
    let total = |when: When| -> f64 {
        let own = rows.iter().enumerate().filter(|(_, row)| row.when == when);
        own.map(|(at, _)| weigh(at, &raw, &small)).sum()
    };
    let how = if small.is_empty() {
        "as they are: this browser cannot compress"
    } else {
        "as gzip; brotli is a tenth smaller"
    };
    let line = tag(&rows);
    let said = use_state(|| "");
    let on_copy = {
        let (host, line, said) = (host.clone(), line.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            let said = said.clone();
            host.copy(&line, move |done| said.set(if done { "Copied" } else { "Select the text and copy it" }));
        })
    };
    let on_zip = {
        let (host, files) = (host.clone(), files.clone());
        Callback::from(move |_: MouseEvent| host.save_zip("cookie-gate.zip", &files))
    };
    html! {
        <div class="take">
            <section aria-labelledby="take">
                <h2 id="take">{ "Take it along" }</h2>
                <p>{ "Unpack the zip so that its files lie under /cookie-gate/ of your site. Put the tag first into the head of each page." }</p>
                <button id="zip" class="main" disabled={*is_stale} onclick={on_zip}>{ "Download the bundle (zip)" }</button>
                <pre tabindex="0" aria-label="The tag"><code id="tag">{ &line }</code></pre>
                <p><button id="copy" onclick={on_copy}>{ "Copy the tag" }</button>{ " " }<span role="status">{ *said }</span></p>
            </section>
            <section aria-labelledby="weight">
                <h2 id="weight">{ "What visitors load" }</h2>
                <p class="totals">
                    <b id="visit">{ bytes(total(When::Visit)) }</b>{ " on the first visit, then from the cache. " }
                    <b>{ bytes(total(When::Panel)) }</b>{ " more when the panel opens. Bytes are counted " }{ how }{ "." }
                </p>
                <div class="table" tabindex="0" role="group" aria-labelledby="weight">
                    <table>
                        <thead><tr><th scope="col">{ "File" }</th><th scope="col">{ "When" }</th><th scope="col">{ "Bytes" }</th><th scope="col">{ "gzip" }</th></tr></thead>
                        <tbody>
                            { for rows.iter().enumerate().map(|(at, row)| html! {
                                <tr>
                                    <th scope="row">{ &row.name }</th>
                                    <td>{ row.when.words() }</td>
                                    <td>{ bytes(raw[at]) }</td>
                                    <td>{ small.get(at).map_or_else(|| "–".into(), |size| bytes(*size)) }</td>
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </section>
        </div>
    }
}
