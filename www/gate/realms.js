// Guards every other window of our origin that a page can reach: frames of all kinds and popups. A window is guarded
// before page code can use the window.
// Why at each insertion: the gate cannot hook `window[0]`, which is no function. So a new frame must be guarded before
// the inserting call returns to the page.
// Invariant: a realm is guarded once. The sign of a guarded realm is a hook of ours, which no page can make.

import { add, addEventListener, apply, call, define, descriptor, document, Event, getPrototypeOf, getter, isObject, later, list, match, pin, slice, weakMap, window } from "./platform.js";
import { isArmed, isAsleep, parentNode, replaceChild, TAG } from "./asleep.js";
import { clean, like, tame } from "./fetching.js";
import { install, isHook, plan } from "./hook.js";

/** @import { Api } from "./api" */
/** @import { Trap } from "./hook.js" */
/** @import { Accessor } from "./platform.js" */

const { get: length } = /** @type {Accessor<number>} */ (descriptor(window, "length"));
const defaultView = getter(Document, "defaultView");
const { observe } = MutationObserver.prototype;

/** @type {List<Realm>} The page's own window, the windows that the page opened, and frames in shadow trees. */
const roots = list();
/** @type {MutationCallback} */
let onGrowth, /** @type {Api} */ api;

/**
 * Puts all hooks in force in a realm of our origin. Realms of other origins cannot be reached, and page code cannot use
 * them.
 * @param {Realm} realm
 */
export const guard = (realm) => {
  let isNew;
  try {
    if (isForeign(realm)) return;
    // Throws for an object that only looks like a window. Else the gate would hook the functions of that object as
    // natives, and hand them native objects.
    call(length, realm);
    // A guarded window may get another document: the window of an empty frame stays when the page of the frame loads.
    const { document } = realm;
    if (attended.get(document)) return;
    if (!isHook(/** @type {Accessor<string>} */ (descriptor(realm.Document.prototype, "cookie")).get)) {
      install(realm);
      if (realm !== window) define(realm, "CookieGate", { __proto__: null, value: api });
      isNew = true;
    }
    attend(document);
  } catch {}
  return isNew;
};
/**
 * Guards a window that may not be reachable by index from another window: `length` does not count a frame in a shadow
 * tree.
 * @param {Realm} realm
 */
export const guardApart = (realm) => {
  let isApart = guard(realm);
  for (let at = 0; at < roots.length; at++) if (roots[at] === realm) isApart = false;
  if (isApart) add(roots, realm);
};

// Documents and shadow trees with our listeners. The listeners notice what comes without a hooked call: the frames of
// the parser, and a frame that loads during an insertion.
/** @type {WeakTable<Document | ShadowRoot, true>} */
const attended = weakMap();
/** @param {Document} document */
const listenIn = (document) => {
  call(addEventListener, document, "load", guardAll, true);
  const realm = /** @type {Realm} */ (call(defaultView, document));
  if (realm === window) return;
  call(addEventListener, realm, "beforeunload", hold);
  call(addEventListener, realm, "pagehide", chase);
};
/**
 * Guards the next page of a frame or popup: no event tells of its window before its scripts run. Tasks of the highest
 * priority come before the parser of the new page and before the messages of this page.
 */
const chase = () => {
  if (scheduler) call(postTask, scheduler, guardAll, { __proto__: null, priority: "user-blocking" });
  later(guardAll);
};
// TypeScript does not know the interface yet.
const { scheduler } = /** @type {Given} */ (window);
const { postTask } = scheduler || {};
/** @param {Document} document */
const attend = (document) => {
  attended.set(document, true);
  listenIn(document);
  watch(document);
};
/** @param {Node} root */
const watch = (root) =>
  call(observe, new Observer(onGrowth), root, { childList: true, subtree: true, attributeFilter: TAGS });
const { MutationObserver: Observer, WeakRef: Weak } = window;
// A sequence of one name. The browser would ask `Array.prototype` how to go through an array, and a page may answer.
/** @type {Given} */
const TAGS = {
  [Symbol.iterator]() {
    let done = false;
    return { next: () => ({ value: TAG, done: done || !(done = true) }) };
  },
};

// The shadow trees of all documents. A page that drops a tree frees it.
/** @type {List<WeakRef<ShadowRoot>>} */
const shades = list();
const { deref } = Weak?.prototype || {};
/** @param {ShadowRoot} root */
export const shade = (root) => {
  if (!Weak || attended.get(root)) return;
  attended.set(root, true);
  add(shades, new Weak(root));
  watch(root);
};
/** @param {(root: ShadowRoot) => void} visit */
export const eachShade = (visit) => {
  for (let at = 0; at < shades.length; at++) {
    const root = call(deref, shades[at]);
    if (root) visit(/** @type {ShadowRoot} */ (root));
    else shades[at--] = shades[--shades.length];
  }
};
/**
 * Shadow roots that we have made for boxes. An element can have one root: a page that wants its own gets ours, emptied.
 * @type {WeakTable<Element, ShadowRoot | null>}
 */
export const lent = /** @type {WeakTable<Element, ShadowRoot | null>} */ (COOKIE_GATE_BOXES && weakMap());
plan("value Element", "attachShadow", (native, self, args) => {
  const mine = COOKIE_GATE_BOXES && lent.get(self);
  if (mine) {
    lent.set(self, null);
    // A page that has replaced these functions breaks its own root only.
    mine.replaceChildren();
    mine.adoptedStyleSheets = [];
    return mine;
  }
  const root = apply(native, self, args);
  shade(root);
  return root;
});

/**
 * Ends the navigation of a frame that sleeps, whoever began it: a script by `location` or `open`, a link, a form. The
 * event comes before the request. A navigation ends when its window is gone, so the frame gets another window.
 * @param {Event} event
 */
const hold = (event) => {
  try {
    const element = call(frameElement, /** @type {Realm} */ (call(currentTarget, event)));
    if (!element || !isAsleep(element)) return;
    renew(element);
    // Browsers make no window for a frame that is inserted during this event.
    later(() => {
      renew(element);
      guardAll();
    });
  } catch {} // The frame is not in the document any more.
};
const currentTarget = getter(Event, "currentTarget");
const { get: frameElement } = /** @type {Accessor<Element | null>} */ (descriptor(window, "frameElement"));
/**
 * Inserts a frame again in its place, which empties the frame.
 * @param {Element} element
 */
export const renew = (element) => call(replaceChild, /** @type {Node} */ (call(parentNode, element)), element, element);

// A window of another origin has no prototype to show. This test throws nothing: to make an error takes 0.1 ms, for
// each such frame at each insertion.
/** @param {Window} realm */
const isForeign = (realm) => !getPrototypeOf(realm);

/**
 * Calls `visit` with every window below `realm`.
 * @param {Realm} realm
 * @param {(realm: Realm) => void} visit
 */
const each = (realm, visit) => {
  let count = 0;
  try {
    // Of a window of another origin only the property can be read, and there no page can replace the property.
    count = isForeign(realm) ? realm.length : call(length, realm);
    for (let at = 0; at < count; at++) {
      visit(/** @type {Realm} */ (realm[at]));
      each(/** @type {Realm} */ (realm[at]), visit);
    }
  } catch {}
};
/** @param {(realm: Realm) => void} visit */
export const eachRealm = (visit) => {
  for (let at = 0; at < roots.length; at++) {
    visit(roots[at]);
    each(roots[at], visit);
    // The window was closed, or its frame was removed: the last root takes its place in the list.
    try {
      if (roots[at].closed) roots[at--] = roots[--roots.length];
    } catch {} // The root is no window.
  }
};
export const guardAll = () => eachRealm(guard);

/**
 * Where little stack is left, the error comes here, before anything is done. Else the error could come after an
 * insertion, while the new frame is being guarded.
 * @param {number} depth
 * @returns {number}
 */
const probe = (depth) => depth && 1 + probe(depth - 1);

/** @type {(prepare: (args: Given[]) => unknown) => Trap} */
const inserting = (prepare) => (native, self, args) => {
  probe(200);
  prepare(args);
  try {
    return apply(native, self, args);
  } finally {
    guardAll();
  }
};
/** @param {Given[]} args */
const nodes = (args) => {
  for (let at = 0; at < args.length; at++)
    try {
      if (isObject(args[at])) tame(args[at]);
    } catch {} // The argument is no node: the native function answers with its own error.
};
/**
 * @param {number} place of the markup among the arguments
 * @param {boolean} [isDead] the browser runs no script of this markup
 */
const markup = (place, isDead) => inserting((args) => args.length > place && clean(args, place, isDead));

const { write: nativeWrite } = Document.prototype;
const currentScript = getter(Document, "currentScript");
/**
 * What scripts have written that tags.js has woken. The browser would put an empty document in the place of the page: a
 * script that is woken comes after the parser (HTML § 8.4.3, "document write steps").
 * @type {WeakTable<Node, string>}
 */
export const written = weakMap();
/**
 * The script that runs, if tags.js has woken it.
 * @param {Given} document
 */
const wokenIn = (document) => {
  try {
    const script = /** @type {Node} */ (call(currentScript, document));
    if (written.get(script) !== undefined) return script;
  } catch {} // No document, or no script runs.
};
/**
 * Writes in pieces: a script in the text runs at once, and the frames before the script must be guarded then.
 * @type {Trap}
 */
const write = (native, self, args, name) => {
  probe(200);
  let text = "";
  for (let at = 0; at < args.length; at++) text += pin(args, at);
  const script = wokenIn(self);
  if (script) return written.set(script, written.get(script) + text + (name === "write" ? "" : "\n"));
  const whole = [like(args[0], name === "write" ? text : text + "\n")];
  clean(whole, 0);
  text = pin(whole, 0);
  const tag = /<script/gi;
  for (let from = 0, /** @type {RegExpExecArray | null} */ found; from >= 0; from = found ? found.index : -1) {
    found = match(tag, text);
    if (found && found.index === from) found = match(tag, text);
    call(nativeWrite, self, like(whole[0], call(slice, text, from, found?.index)));
    // A write into a complete document opens the document anew, and removes its listeners.
    listenIn(self);
    guardAll();
  }
};

plan(
  "value Node Element CharacterData DocumentType Document DocumentFragment Range HTMLSelectElement HTMLOptionsCollection",
  "appendChild insertBefore replaceChild append prepend before after replaceWith replaceChildren moveBefore " +
    "insertAdjacentElement insertNode surroundContents importNode adoptNode add execCommand",
  inserting(nodes)
);
plan("set HTMLTableElement Document", "caption tHead tFoot body", inserting(nodes));
// These setters read `null` as an empty text, not as "null".
plan("set Element ShadowRoot", "innerHTML outerHTML", inserting((args) => args[0] === null || clean(args, 0, true)));
plan("value Element ShadowRoot", "setHTML setHTMLUnsafe", markup(0, true));
plan("value Range", "createContextualFragment", markup(0));
plan("value Element", "insertAdjacentHTML", markup(1, true));
// A copied player loads before it is inserted, so the original is tamed.
plan("value Node", "cloneNode", (native, self, args) => (isArmed && nodes([self]), apply(native, self, args)));
plan("value Range", "cloneContents", (native, self, args) => (nodes([call(ancestor, self)]), apply(native, self, args)));
const ancestor = getter(Range, "commonAncestorContainer");
plan("value Document", "write writeln", write);

/** @type {Trap} For members that hand out a window, or the document of a window. */
const handing = (native, self, args) => {
  const found = apply(native, self, args);
  if (found) {
    let view;
    try {
      view = call(defaultView, found);
    } catch {} // The member has handed out the window itself.
    guardApart(view || found);
  }
  return found;
};
const OWNERS = " HTMLIFrameElement HTMLFrameElement HTMLObjectElement HTMLEmbedElement";
plan("get" + OWNERS, "contentWindow contentDocument", handing);
plan("value" + OWNERS, "getSVGDocument", handing);
plan("value window Document", "open", (native, self, args) => {
  if (wokenIn(self)) return self;
  const opened = apply(native, self, args);
  // Either a popup, or the document that was opened anew and has lost its listeners.
  if (opened) {
    if (opened === self) attend(self);
    else add(roots, opened);
    guardAll();
  }
  return opened;
});

/**
 * Guards this window and every window that comes from it.
 * @param {Api} offer the API, which frames get too
 * @param {MutationCallback} growth gets every change of the documents
 */
export const guardAs = (offer, growth) => {
  api = offer;
  onGrowth = growth;
  add(roots, window);
  guardAll();
};
