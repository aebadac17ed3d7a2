// The first layer: paints the node list of the banner in the shadow root of our element as soon as there is a body, and
// fetches the panel.
// Invariant: texts enter the page as text, and styles as a constructable style sheet. This script decides nothing, and
// shows nothing in frames.

import { fitting } from "./changes.js";
import { lookedInto } from "./databases.js";
import { showGpp } from "./gpp.js";
import * as abi from "./abi.js";
import { entries, isGranted } from "./core.js";
import { fetched, imported, parsed } from "./files.js";
import { lift, makeHost, root, settle } from "./host.js";
import { languageOf } from "./language.js";
import { law } from "./law.js";
import { asDialog, closedModal, isModal, lower, modal, origin, renew, spare, stand } from "./modal.js";
import { addEventListener, call, config, document, fail, isQuiet, later, match, window } from "./platform.js";

/** @import { Api } from "./api" */
/** @import { Layers, Node as Description } from "./config" */
/** @import { PanelData } from "./changes.js" */

/**
 * Opens the panel. Without `shows`, only makes the panel ready.
 * @typedef {(tab: number, shows?: boolean) => Promise<void>} Open
 */
/**
 * The exports of panel.js: `open` of crates/panel-page/src/lib.rs, and wasm-bindgen's function that starts the module.
 * @typedef {object} PanelModule
 * @property {(options: { module_or_path: Promise<Response> }) => Promise<unknown>} default
 * @property {(mount: HTMLElement, data: PanelData, gate: Api, tab: number, shows?: boolean) => void} open
 */

// The first layer may be a dialog too, but stands beside `mount`.
// `mount`, `texts` and `still` are undefined until `painted` is fulfilled. The types do not say so.
/** @type {HTMLElement} */
let mount,
  /** @type {string[]} By slot. */ texts,
  /** @type {Promise<Open> | 0 | undefined} */ panel,
  /** @type {HTMLElement | undefined} */ layer,
  /** @type {CSSStyleSheet} Keeps the page behind the panel from scrolling. */ still,
  /** @type {Element | null | undefined} What had the focus when the panel opened. */ opener;
/** @type {(action: string) => void} */
let onAction = () => {};
let onLoss = () => {};
/** @type {Api} What the panel decides by. */
let hand;

/** The language of the page, else of the browser. */
const ofPage = () => languageOf([document.documentElement.lang, ...navigator.languages], config.languages);
export let language = ofPage();
/**
 * Goes over to the language of a tag; without a tag, to the language of the page.
 * @param {string} [tag]
 */
export const speak = (tag) => {
  const next = tag ? languageOf([tag], config.languages) : ofPage();
  if (next === language) return;
  language = next;
  panel = 0;
  if (shown) show(...shown);
  if ((COOKIE_GATE_MODAL ? mount : root)?.querySelector("dialog")?.open) openPanel();
};

/**
 * @param {Description} description
 * @returns {HTMLElement}
 */
const build = ([tag, attributes, ...children]) => {
  const element = document.createElement(tag);
  /** @param {string | number} slot */
  const word = (slot) => (typeof slot === "number" ? texts[slot] : slot);
  for (const name in attributes) element.setAttribute(name, word(attributes[name]));
  for (const child of children) element.append(Array.isArray(child) ? build(child) : word(child));
  return element;
};

/** @param {Event} event */
const attend = (event) => {
  const { isTrusted, target, type } = /** @type {Event & { target: HTMLElement }} */ (event);
  const action =
    layer?.contains(target) &&
    /** @type {HTMLElement | null} */ (target.closest("[data-action]"))?.dataset.action;
  if (type !== "click") {
    // When the visitor points at a button, or touches it, the panel is fetched and made ready for the click.
    if (match(/^(customise|partners|open)$/, action || ""))
      load()
        .then((open) => open(+(action === "partners")))
        .catch(() => {});
  } else if (isTrusted) {
    // Only a trusted event is a click of the visitor.
    if (action) onAction(action);
  } else event.stopImmediatePropagation();
};

/** @returns {Promise<Open>} */
const load = () =>
  (panel ||= (async () => {
    // All files at once: one round trip.
    const wasm = fetched(config.panel.wasm);
    const [module, data] = await Promise.all([
      imported(config.panel.js).then(async (/** @type {PanelModule} */ module) => {
        await module.default({ module_or_path: wasm });
        return module;
      }),
      parsed(config.panel[language]),
      wasm,
    ]);
    return async (/** @type {number} */ tab, /** @type {boolean | undefined} */ shows) =>
      module.open(
        mount,
        COOKIE_GATE_LEAN ? data : fitting(config.databases ? await lookedInto(data) : data, language),
        hand,
        tab,
        shows
      );
  })().catch((error) => {
    // The next click fetches the panel again.
    panel = 0;
    throw error;
  }));

/** How long the panel's files may take, in milliseconds. */
const PATIENCE = 10000;
/**
 * Opens the panel; false = the panel could not be fetched or opened, or a content blocker hides the panel. Where the
 * files cannot be had, the visitor can still accept or refuse all.
 * @param {number} [tab] the tab that is shown first (crates/panel/src/panel/tabs.rs)
 */
export const openPanel = async (tab = 0) => {
  try {
    const focused = document.activeElement;
    await painted();
    const open = await Promise.race([load(), new Promise((_, lose) => later(lose, PATIENCE, "slow"))]).catch((error) => {
      onLoss();
      throw error;
    });
    await open(tab, true);
    /** @type {HTMLDialogElement | null | undefined} */
    let dialog;
    // A panel that was not ready is rendered by Yew in a later turn.
    for (let turn = 0; turn < 20 && !(dialog = (COOKIE_GATE_MODAL ? mount : root).querySelector("dialog"))?.open; turn++)
      await new Promise((done) => later(done));
    if (!dialog?.getClientRects().length) {
      // What nobody sees must not make the page inert.
      dialog?.close();
      throw "hidden";
    }
    opener = focused;
    if (COOKIE_GATE_GPP) showGpp(true);
    // The page keeps the room of its scrollbar, where there is one.
    const gutter = window.innerWidth > document.documentElement.clientWidth ? ";scrollbar-gutter:stable" : "";
    still.replaceSync("html{overflow:hidden!important" + gutter + "}");
    return true;
  } catch (error) {
    fail("no panel; are its files beside gate.js, whole, with CORS?", error);
    return false;
  }
};

/** The focus goes back to what opened the panel. */
const closed = () => {
  still.replaceSync("");
  settle();
  if (COOKIE_GATE_GPP) showGpp(false);
  const own = opener && opener !== document.body && opener !== root.host && opener.isConnected;
  own ? /** @type {HTMLElement} */ (opener).focus() : focusLayer();
};

const focusLayer = () =>
  /** @type {HTMLElement | null} */ (layer?.querySelector("[data-action=customise],[data-action=open]"))?.focus();

/** @type {Promise<void> | undefined} */
let ready;
/** Makes our element, when the page has a body. */
export const painted = () =>
  (ready ||= (async () => {
    if (!document.body)
      await new Promise((resolve) =>
        new MutationObserver((_, observer) => document.body && resolve(observer.disconnect())).observe(document, {
          childList: true,
          subtree: true,
        })
      );
    makeHost(attend, COOKIE_GATE_MODAL ? ({ target }) => (target === layer ? closedModal() : closed()) : closed);
    mount = document.createElement("div");
    root.append(mount);
    still = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
  })());

/** @type {Parameters<typeof show> | undefined} What shows, or is about to. */
let shown;
/** What a layer can say, as the place of the text, counted from 1 (crates/bundle/src/nodes.rs, `SAYS`). */
export const [SAVED, UNSAVED, UNREACHABLE] = [1, 2, 3];
const STATE = 4;
const CLOSE = STATE + 3;
const granted = () => config.categories.filter(isGranted).length;
/** @type {number} How many ids are granted without a decision, because they are required. */
let required;
/** What the decision allows: 0 = nothing optional, 1 = some, 2 = all. */
const extent = () =>
  +(granted() > required || (!COOKIE_GATE_LEAN && config.answers_for_entries && !!entries())) +
  +(granted() === config.categories.length);
/**
 * Shows the banner, the notice or the way back to the choices.
 * @param {keyof Layers | "banner" | "reopen"} name
 * @param {number} [says] what the layer says once
 * @param {() => string[]} [news] gives texts to show first
 */
export const show = async (name, says = 0, news) => {
  if (isQuiet || isSpared) return;
  const wanted = (shown = [name, 0, news]);
  try {
    texts = config.texts[language];
    if (!COOKIE_GATE_LEAN && !texts)
      try {
        texts = await parsed(config.more[language]);
      } catch (error) {
        // The visitor reads the first language rather than nothing.
        fail("no texts", language, error);
        if (wanted === shown) speak(config.languages[0]);
        return;
      }
    await painted();
    if (wanted !== shown) return;
    if (COOKIE_GATE_MODAL) spare(build(config.banner));
    const next = build(!COOKIE_GATE_MODAL || !isModal(name) ? config[name] : asDialog(config[name]));
    if (name === "reopen") next.lastElementChild?.append(texts[STATE - 1 + extent()]);
    const place = /** @type {Element} */ (next.querySelector(".text") || next);
    const notes = /** @type {string[]} */ (!COOKIE_GATE_LEAN && news?.()) || [];
    if (!COOKIE_GATE_LEAN) for (const note of notes) place.prepend(build(["p", { class: "note" }, note]));
    if (says) notes[0] = texts[says - 1];
    if (!COOKIE_GATE_LEAN && !law[abi.LAW_CLOSE_REFUSES]) next.querySelector(".close")?.setAttribute("aria-label", texts[CLOSE - 1]);
    if (notes[0]) {
      const aloud = build(["p", { class: says > SAVED ? "note" : "status", role: "status" }]);
      place.prepend(aloud);
      // In a later turn: a screen reader reads only what changes in a live region after the region is in the page.
      later(() => aloud.append(notes.join(" ")), 50);
      // Beside the way back the text stands in the way of the page, so it goes when the visitor goes on.
      if (says === UNSAVED)
        for (const event of ["pointerdown", "keydown"]) call(addEventListener, window, event, () => aloud.remove());
    }
    const hadFocus = layer?.contains(root.activeElement);
    if (COOKIE_GATE_MODAL && modal) {
      if (isModal(name)) return renew(next, hadFocus);
      unblock();
    }
    layer ? layer.replaceWith(next) : root.prepend(next);
    layer = next;
    if (COOKIE_GATE_MODAL && isModal(name)) return block(next);
    lift(next);
    if (!COOKIE_GATE_LEAN && config.own_way_back) yieldWayBack();
    // The browser has given the focus back when a modal dialog closed.
    if (hadFocus && (!COOKIE_GATE_MODAL || document.activeElement === document.body)) focusLayer();
    if (COOKIE_GATE_MODAL) settle();
  } catch (error) {
    fail("no banner", error);
    if (COOKIE_GATE_MODAL) lower();
  }
};

/**
 * Makes a layer a modal dialog.
 * @param {HTMLElement} dialog
 */
const block = (dialog) =>
  stand(
    dialog,
    () => {
      // As the cross. Where there is none, closing is an answer only if the law says so.
      const action = layer?.querySelector(".close") ? "close" : law[abi.LAW_CLOSE_REFUSES] && "reject";
      if (action) onAction(action);
    },
    () => shown && show(...shown)
  );
/** The page can be used again. What had the focus before the dialog came has the focus again. */
const unblock = () => {
  lower();
  // Under the panel nothing takes the focus. Where the answer came from the panel, the panel gives the focus back.
  opener = origin;
};

/**
 * Has screen readers read out a text.
 * @param {string} text
 */
export const say = (text) => {
  if (!root) return;
  const aloud = build(["p", { class: "status", role: "status" }]);
  root.append(aloud);
  later(() => aloud.append(text), 50);
  later(() => aloud.remove(), 5000);
};

/** Whether a robot is spared the banner. */
const isSpared =
  !COOKIE_GATE_LEAN &&
  config.spares_robots &&
  (navigator.webdriver || /bot|crawl|spider|slurp|lighthouse|headless/i.test(navigator.userAgent));

/** Hides the button that leads back to the choices, while the page has a way back of its own. */
export const yieldWayBack = () => {
  const button = /** @type {HTMLElement | null | undefined} */ (layer?.querySelector(".reopen"));
  if (button) button.hidden = !!document.querySelector(OPENERS);
};

/** What a page's own markup opens the panel by. */
const OPENERS = "a[href='#cookie-settings'],[data-cookie-gate-open]";
/**
 * Sets the function that gets the name of each button that the visitor clicks, the function that is called where the
 * panel cannot be fetched, and what the panel decides by.
 * @param {(action: string) => void} listener
 * @param {() => void} loss
 * @param {Api} visitors
 */
export const listen = (listener, loss, visitors) => {
  onAction = listener;
  onLoss = loss;
  hand = visitors;
  required = granted();
  call(addEventListener, document, "click", (event) => {
    if (!(/** @type {Element} */ (event.composedPath()[0]).closest?.(OPENERS))) return;
    event.preventDefault();
    openPanel();
  });
};
