// The script of the policy page: fills the box "Your choice now" (crates/bundle/src/policy/frame.rs) and keeps it true,
// and shows the policy in the element `<cookie-gate-policy>`.
// It stands beside gate.js, for pages that show the policy. It uses nothing of the gate but `window.CookieGate`.
// Invariant: texts enter the page as text, and styles as a constructable style sheet. Where the gate is absent or closed,
// the box stays hidden. An element whose policy cannot be fetched keeps what the page has put into it.

import { languageOf } from "./language.js";

/** @import { State } from "./api" */
/** @import { PolicyNode, PolicyText } from "./globals" */

/**
 * What the markup tells: the sentences, and the names of what can be refused, by id.
 * @typedef {{ none: string, on: string, off: string, separator: string, names: [id: string, name: string][] }} Words
 */

/**
 * @param {Element} box
 * @param {State} state
 */
const fill = (box, state) => {
  /** @type {Words} */
  const { none, on, off, separator, names } = JSON.parse(box.getAttribute("data-words") || "");
  // A vendor has a switch of its own only under some laws, so an id may be absent here.
  const known = names.filter(([id]) => id in state.categories);
  /** @param {boolean} isOn */
  const listed = (isOn) => known.filter(([id]) => state.categories[id] === isOn).map(([, name]) => name).join(separator);
  const [granted, refused] = [listed(true), listed(false)];
  // What is granted without a decision is told as granted: the sentence of the undecided says that nothing is.
  const lines =
    state.decided || granted
      ? [granted && on.replace("{categories}", () => granted), refused && off.replace("{categories}", () => refused)]
      : [none];
  const status = box.querySelector("[role=status]");
  status?.replaceChildren(
    ...lines.filter(Boolean).map((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    })
  );
  // The closed gate can open no panel.
  /** @type {HTMLElement} */ (box).hidden = state.mode === "closed" || !known.length;
};

/**
 * @param {Element | Document} place
 * @param {State | undefined} [state]
 */
const fillAll = (place, state = window.CookieGate?.state) => {
  if (!state) return;
  for (const box of place.querySelectorAll(".cookie-gate-policy-now[data-words]")) {
    try {
      fill(box, state);
    } catch (error) {
      console.error("Cookie Gate: the choice could not be shown.", error);
    }
  }
};

// The texts lie in the folder of this script.
const base = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src || document.baseURI;
/** @type {{ [language: string]: Promise<PolicyText> | undefined }} */
const texts = {};
/**
 * @param {string} language
 * @returns {Promise<PolicyText>}
 */
const textOf = (language) => {
  const [name, hash] = COOKIE_GATE_POLICY[language].split("#");
  return (texts[language] ||= fetch(new URL(name, base), { integrity: "sha256-" + hash })
    .then((response) => response.json())
    .catch((error) => {
      // The next element asks again.
      texts[language] = undefined;
      throw error;
    }));
};

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** Elements in the page. */
const shown = new Set();

/**
 * The policy in the page's own tree: there links to a section, the browser's search and the page's type reach it.
 * `lang` is the language, else it is the language of the gate, and without a gate that of the page. `level` is the level
 * of its headings.
 */
class Policy extends HTMLElement {
  static get observedAttributes() {
    return ["lang", "level"];
  }
  connectedCallback() {
    shown.add(this);
    this.attributeChangedCallback();
  }
  disconnectedCallback() {
    shown.delete(this);
  }
  attributeChangedCallback() {
    if (this.isConnected) this.paint().catch((error) => console.error("Cookie Gate: no policy.", error));
  }

  async paint() {
    const page = this.parentElement?.closest("[lang]")?.getAttribute("lang");
    const tags = [this.lang, window.CookieGate?.state.language, page, ...navigator.languages];
    const language = languageOf(/** @type {string[]} */ (tags.filter(Boolean)), Object.keys(COOKIE_GATE_POLICY));
    const level = Math.min(Math.max(parseInt(this.getAttribute("level") || "") || 2, 1), 5);
    const wanted = language + level;
    if (this.wanted === wanted) return;
    const isFirst = !this.wanted;
    this.wanted = wanted;
    try {
      const { style, policy } = await textOf(language);
      if (this.wanted !== wanted) return;
      const root = /** @type {Document | ShadowRoot} */ (this.getRootNode());
      if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(style);
      if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      this.replaceChildren(build(policy, level));
      fillAll(this);
      // The browser has looked for the section of the page's address before the section was there.
      if (isFirst && location.hash) this.querySelector("#" + CSS.escape(location.hash.slice(1)))?.scrollIntoView();
    } catch (error) {
      this.wanted = "";
      throw error;
    }
  }

  /** The language and the level that the element shows, or is about to show. */
  wanted = "";
}

/**
 * @param {PolicyNode} node
 * @param {number} level of the highest heading, which is 2 in the nodes
 * @returns {HTMLElement}
 */
const build = ([tag, attributes, ...children], level) => {
  const element = document.createElement(tag.replace(/^h(.)/, (_, digit) => "h" + (digit - 2 + level)));
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  for (const child of children) element.append(typeof child === "string" ? child : build(child, level));
  return element;
};

const begin = () => {
  // The script may stand in a page twice: with a fragment, and beside an element.
  if (!customElements.get("cookie-gate-policy")) customElements.define("cookie-gate-policy", Policy);
  const speak = () => shown.forEach((element) => element.attributeChangedCallback());
  new MutationObserver(speak).observe(document.documentElement, { attributeFilter: ["lang"] });
  fillAll(document);
  const gate = window.CookieGate;
  gate?.on("change", (state) => fillAll(document, state));
  gate?.on("language", speak);
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
