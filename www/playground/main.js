// The start of the playground: fetches all that it will ever need, and hands the Yew application what browsers do.
// Invariant: after this script has run there are no further requests. The page works on without a network.

import load, { start } from "#glue";
import { editor } from "./editor.js";
import { preview } from "./frame.js";
import { copy, download, sizes } from "./files.js";

const KEY = "cookie-gate-playground";

/** @param {string} id of the link that names a file of the playground */
const file = (id) => fetch(/** @type {HTMLLinkElement} */ (document.getElementById(id)).href);

// A browser may keep nothing: then the text holds as long as the page.
const store = {
  read() {
    try {
      return localStorage.getItem(KEY) ?? undefined;
    } catch {}
  },
  /** @param {string} text */
  write(text) {
    try {
      localStorage.setItem(KEY, text);
      return true;
    } catch {
      return false;
    }
  },
  forget() {
    try {
      localStorage.removeItem(KEY);
    } catch {}
  },
};

/** What a language calls itself. @param {string} tag */
const nameOf = (tag) => new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;

/** Does work when the browser has painted; a page that nobody sees paints nothing. @param {() => void} work */
const later = (work) => (document.hidden ? setTimeout(work) : requestAnimationFrame(() => setTimeout(work)));

const mount = /** @type {HTMLElement} */ (document.getElementById("playground"));
try {
  const [web] = await Promise.all([
    file("web").then((response) => response.text()),
    load({ module_or_path: file("module") }),
  ]);
  start(mount, { editor, preview, copy, download, sizes, nameOf, later, store }, web);
  // After the picture with the text: what a person waits for. The test of speed reads the mark.
  later(() => performance.mark("first view"));
} catch (fault) {
  mount.textContent = `The playground could not start: ${fault}. It needs WebAssembly and a browser of the last three years.`;
  throw fault;
}
