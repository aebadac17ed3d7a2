// Wakes tagged elements, and puts them to sleep again. A tag is `data-cookie-gate="<category or vendor>"` on an inert
// script, or on any element with `data-src` or a similar attribute. asleep.js says what sleep is.
// Invariant: each element wakes once, in document order, and a script waits for the script before it. The tag stays, so
// that a copy of the element waits like the first.

import { clock, document, fail, later, match, ownKeys, trust, warn, weakMap, window } from "./platform.js";
import { answer, DEAD, forgetOnce, isAsleep, isOnce, isScript, NAMES, refusedAt, sleeps, TAG, valueOf } from "./asleep.js";
import { refusal } from "./contact.js";
import { allows } from "./core.js";
import { tameOne } from "./fetching.js";
import { eachRealm, eachShade, renew, shade, written } from "./realms.js";
import { note } from "./report.js";

/** How long a script may hold up the elements after it, in milliseconds. */
const PATIENCE = 10000;
/** @type {Element | undefined} The script that the elements after it wait for. */
let awaited;
/** @type {WeakTable<Element, boolean>} */
const awake = weakMap();
/**
 * Whether the gate has woken an element. An element without an address stays awake: what scripts have put into it cannot
 * be called back.
 * @param {Element} element
 */
export const isAwake = (element) => awake.get(element);

/**
 * Calls `visit` with every document and every shadow tree of our origin.
 * @param {(root: Document | ShadowRoot) => void} visit
 */
export const eachRoot = (visit) => {
  eachRealm((realm) => {
    try {
      if (realm.document.readyState !== "loading") visit(realm.document);
    } catch {} // The realm is of another origin.
  });
  eachShade(visit);
};

/** How long the page may be kept from painting, in milliseconds. */
export const SLICE = 40;
let until = 0;
/** @type {boolean | undefined} */
let isResting;
/**
 * Wakes the elements that are allowed now. Called after every decision, and when a document or a shadow tree grows.
 */
export const activate = () => {
  until = clock() + SLICE;
  eachRoot(wakeIn);
};
/** @param {Document | ShadowRoot} root */
const wakeIn = (root) => {
  // A shadow tree whose host was removed: browsers run no script there, and send no event at its end.
  if (!root.isConnected) return;
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[" + TAG + "]"))) {
    if (awaited || isResting) return;
    // What is shown without a grant goes on as it is.
    if (awake.get(element) || (COOKIE_GATE_BOXES && isOnce(element)) || !allows(/** @type {string} */ (element.getAttribute(TAG)))) continue;
    awake.set(element, true);
    try {
      if (element.localName === "script") run(/** @type {HTMLScriptElement} */ (element));
      else wake(element);
    } catch (error) {
      fail("not activated:", element, error);
    }
    if (clock() < until) continue;
    isResting = true;
    later(() => {
      isResting = false;
      activate();
    });
  }
};

/**
 * Finds the shadow trees that the parser has made, which no script has asked for.
 * @param {ParentNode} root
 */
export const findShades = (root) => {
  for (const { shadowRoot } of root.querySelectorAll("*"))
    if (shadowRoot) {
      shade(shadowRoot);
      findShades(shadowRoot);
    }
};

/**
 * Called after every decision. What is not in the page, such as an image that only counts visits, starts here.
 * @param {boolean} isLast whether nothing is asked any more
 */
export const answered = (isLast) =>
  answer(isLast, (element) => {
    if (!element.isConnected && !isScript(element)) wake(element);
  });

/** @param {Element} element */
export const wake = (element) => {
  let isChanged = give(element);
  if (match(/^(audio|picture|video)$/, element.localName))
    for (const source of element.querySelectorAll("img,source,track")) if (give(source)) isChanged = true;
  if (isChanged) reload(element);
};

/**
 * A player looks for its sources again only when it is told to.
 * @param {Element} element
 */
const reload = (element) => /** @type {HTMLMediaElement | null} */ (element.closest("audio,video"))?.load();

/**
 * Gives an element the addresses that wait; returns whether there were any. A vendor of its own may hold up an address.
 * @param {Element} element
 */
const give = (element) => {
  let isChanged;
  for (let at = 0; at < NAMES.length; at++) {
    const name = NAMES[at];
    const value = element.getAttribute(TAG + "-" + name) ?? element.getAttribute("data-" + name);
    if (value === null) continue;
    if (refusedAt(element, name, value)) {
      awake.set(element, false);
      continue;
    }
    element.removeAttribute(TAG + "-" + name);
    element.setAttribute(name, valueOf(element, name, value));
    isChanged = true;
  }
  return isChanged;
};

/** @param {HTMLScriptElement} script */
const run = (script) => {
  // A copy of a script that has run keeps its type, and the browser runs the copy or not.
  if (!sleeps(script)) return;
  const address = addressOf(script);
  if (address !== null && refusal(address, script)) return awake.set(script, false);
  // The same element is inserted again: the element keeps its nonce, and its inline text needs no Trusted Type.
  let element = script;
  if (script.hasAttribute(DEAD)) {
    element = document.createElement("script");
    for (const name of script.getAttributeNames())
      if (name !== DEAD) element.setAttribute(name, /** @type {string} */ (script.getAttribute(name)));
    element.nonce = script.nonce;
    element.text = trust("Script", script.text);
    awake.set(element, true);
  }
  const type = element.getAttribute(TAG + "-type") ?? element.dataset.type;
  if (type) element.type = type;
  else element.removeAttribute("type");
  element.removeAttribute(TAG + "-type");
  element.async = false;
  written.set(element, "");
  // A script that the browser does not run sends no event at its end.
  if (address !== null && !element.noModule && match(/^$|module|script/i, element.type)) {
    awaited = element;
    const known = new Set(ownKeys(window));
    const next = (/** @type {Event | undefined} */ event) => {
      if (event?.type === "load") tellEarly(element, known);
      if (awaited !== element) return;
      awaited = undefined;
      insertWritten(element);
      activate();
    };
    for (const event of ["load", "error"]) element.addEventListener(event, next);
    later(next, PATIENCE);
  }
  give(element);
  script.replaceWith(element);
  if (!awaited) insertWritten(element);
};

/**
 * Tells the operator of inline scripts that have looked for what this script has only defined now.
 * @param {HTMLScriptElement} script
 * @param {Set<string | symbol>} known the names of the page before
 */
const tellEarly = (script, known) => {
  const names = ownKeys(window).filter((name) => !known.has(name));
  for (const inline of document.scripts) {
    if (addressOf(inline) !== null || inline.hasAttribute(TAG) || sleeps(inline)) continue;
    const words = inline.text.split(/[^\w$]+/);
    const name = names.find((name) => words.includes(/** @type {string} */ (name)));
    // 4: the inline script stands behind the script.
    if (!name || !(script.compareDocumentPosition(inline) & 4)) continue;
    const id = script.getAttribute(TAG) || "";
    note("script", "early", inline.text.trim().slice(0, 60), id);
    warn("an inline script ran before", name, "was there. It needs the tag", id, inline);
  }
};

/** @param {Element} script */
const addressOf = (script) =>
  script.getAttribute("src") ?? script.getAttribute(TAG + "-src") ?? script.getAttribute("data-src");

/**
 * Puts what a script has written behind the script. Scripts in the text run, and may write too.
 * @param {HTMLScriptElement} script
 */
const insertWritten = (script) => {
  const text = written.get(script);
  if (!text) return;
  written.set(script, "");
  if (!script.isConnected) return fail("a script that is not in the page any more has written:", text);
  const fragment = document.createRange().createContextualFragment(trust("HTML", text));
  const scripts = [...fragment.querySelectorAll("script")];
  for (const one of scripts) {
    written.set(one, "");
    one.async = false;
    one.addEventListener("load", () => insertWritten(one));
  }
  script.after(fragment);
  scripts.forEach(insertWritten);
};

/**
 * Puts to sleep again what is not granted any more: frames, players and images. A script that has run cannot be called
 * back, and the report names it.
 */
export const deactivate = () => {
  if (COOKIE_GATE_BOXES) forgetOnce();
  eachRoot((root) => {
    for (const element of root.querySelectorAll("audio,embed,frame,iframe,img,input,object,picture,source,track,video"))
      try {
        const isFrame = match(/frame|embed|object/, element.localName);
        if (!(tameOne(element) || (isFrame && isAsleep(element)))) continue;
        awake.set(element, false);
        if (isFrame) renew(element);
        else reload(element);
      } catch (error) {
        fail("not put to sleep:", element, error);
      }
    for (const script of root.querySelectorAll("script")) {
      const [address, tag] = [addressOf(script), script.getAttribute(TAG)];
      if (sleeps(script)) continue;
      const id = tag === null ? address !== null && refusal(address, script) : !allows(tag) && tag;
      if (id) note("script", "kept", address ?? "inline", id, "ran");
    }
  });
};
