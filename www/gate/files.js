// Fetches the files that lie beside gate.js. Each has a hash in gate.js, and gate.js has a hash in the page.
// Invariant: the browser refuses a file of which one byte differs. Then nothing of the file has run or was read.

import { base, cut, document, nonce, trust, URL } from "./platform.js";
import { root } from "./host.js";

// A file is its name, "#", and its hash. For browsers this is an address with a fragment, which they do not send.
/** @param {string} file */
const hashOf = (file) => "sha256-" + cut(file, "#")[1];

/** @param {string} file */
export const fetched = (file) => fetch(new URL(file, base), { integrity: hashOf(file) });

/**
 * @template Value
 * @param {string} file
 * @returns {Promise<Value>}
 */
export const parsed = async (file) => (await fetched(file)).json();

/**
 * Imports a module. `import` takes no hash, so an element loads the module first: a browser runs each module once, and
 * `import` gets the module that the element has loaded. The element stands in our shadow root, where no framework finds
 * it.
 * @param {string} file
 * @returns {Promise<Given>}
 */
export const imported = (file) =>
  new Promise((done, onerror) => {
    const { href } = new URL(file, base);
    root.append(
      Object.assign(document.createElement("script"), {
        type: "module",
        integrity: hashOf(file),
        nonce,
        src: trust("ScriptURL", href),
        onload: () => done(import(href)),
        onerror,
      })
    );
  });
