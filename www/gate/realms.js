// Every other window of our origin that a page can reach: frames of all kinds and popups, guarded before page code has them.
// Why at each insertion: `window[0]` is no function that could be hooked, so a frame must be guarded before control returns.
// Invariant: a realm is guarded once; what it can be told by is a hook of ours, which no page can make.

import { add, addEventListener, apply, call, define, descriptor, document, getPrototypeOf, getter, isObject, list, match, pin, slice, weakMap, window } from "./platform.js";
import { clean, like, tame } from "./fetching.js";
import { install, isHook, plan } from "./hook.js";

/** @import { Api } from "./api" */
/** @import { Trap } from "./hook.js" */
/** @import { Accessor } from "./platform.js" */

const { get: length } = /** @type {Accessor<number>} */ (descriptor(window, "length"));
const defaultView = getter(Document, "defaultView");
const { observe } = MutationObserver.prototype;

/** @type {List<Realm>} The page's own window and those that it opened. */
const roots = list();
/** @type {MutationCallback} */
let onGrowth, /** @type {Api} */ api;

/**
 * Puts all hooks in force in a realm of our origin; others cannot be reached, and need not be.
 * @param {Realm} realm
 */
export const guard = (realm) => {
  let isNew;
  try {
    if (isForeign(realm)) return;
    // Throws for what only looks like a window: a page could have its own functions given what is native.
    call(length, realm);
    // A window may get another document, as an empty frame does when its page comes.
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
 * The same for one that was not met on the way from window to window: a frame in a shadow tree is not counted among
 * them.
 * @param {Realm} realm
 */
export const guardApart = (realm) => {
  let isApart = guard(realm);
  for (let at = 0; at < roots.length; at++) if (roots[at] === realm) isApart = false;
  if (isApart) add(roots, realm);
};

// What arrives without a call that we hook: frames of the parser, and the load of a frame that runs within an insertion.
/** @type {WeakTable<Document, true>} */
const attended = weakMap();
/** @param {Document} document */
const listenIn = (document) => call(addEventListener, document, "load", guardAll, true);
/** @param {Document} document */
const attend = (document) => {
  attended.set(document, true);
  listenIn(document);
  call(observe, new Observer(onGrowth), document, { childList: true, subtree: true });
};
const { MutationObserver: Observer } = window;

// Asked for first, as it throws nothing: to make an error takes a tenth of a millisecond, for each such frame at each insertion.
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
    // Of another origin only the property can be had, and there no page can put its own in its place.
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
    // Closed since, or its frame is gone: the last one takes its place.
    try {
      if (roots[at].closed) roots[at--] = roots[--roots.length];
    } catch {} // No window.
  }
};
export const guardAll = () => eachRealm(guard);

/**
 * Runs out of stack here, before anything is done, rather than in the middle of guarding a frame that is there already.
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
    } catch {} // No node: the native function says what it thinks of it.
};
/** @param {number} place of the markup among the arguments */
const markup = (place) => inserting((args) => args.length > place && clean(args, place));

const { write: nativeWrite } = Document.prototype;
/** @type {Trap} In pieces: a script in the text runs at once, and must find the frames before it guarded. */
const write = (native, self, args, name) => {
  probe(200);
  let text = "";
  for (let at = 0; at < args.length; at++) text += pin(args, at);
  const whole = [like(args[0], name === "write" ? text : text + "\n")];
  clean(whole, 0);
  text = pin(whole, 0);
  const tag = /<script/gi;
  for (let from = 0, /** @type {RegExpExecArray | null} */ found; from >= 0; from = found ? found.index : -1) {
    found = match(tag, text);
    if (found && found.index === from) found = match(tag, text);
    call(nativeWrite, self, like(whole[0], call(slice, text, from, found?.index)));
    // To write into a document that is complete opens it anew, without its listeners.
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
// To these setters nothing is no text, not "null".
plan("set Element ShadowRoot", "innerHTML outerHTML", inserting((args) => args[0] === null || clean(args, 0)));
plan("value Element ShadowRoot Range", "setHTML setHTMLUnsafe createContextualFragment", markup(0));
plan("value Element", "insertAdjacentHTML", markup(1));
plan("value Document", "write writeln", write);

/** @type {Trap} What hands out a window, or the document in it. */
const handing = (native, self, args) => {
  const found = apply(native, self, args);
  if (found) {
    let view;
    try {
      view = call(defaultView, found);
    } catch {} // It is the window.
    guardApart(view || found);
  }
  return found;
};
const OWNERS = " HTMLIFrameElement HTMLFrameElement HTMLObjectElement HTMLEmbedElement";
plan("get" + OWNERS, "contentWindow contentDocument", handing);
plan("value" + OWNERS, "getSVGDocument", handing);
plan("value window Document", "open", (native, self, args) => {
  const opened = apply(native, self, args);
  // A popup; or a document, which has lost its listeners.
  if (opened) {
    if (opened === self) attend(self);
    else add(roots, opened);
    guardAll();
  }
  return opened;
});

/**
 * Guards this window and all that come from it.
 * @param {Api} offer the API, which frames find too
 * @param {MutationCallback} growth is told of every change
 */
export const guardAs = (offer, growth) => {
  api = offer;
  onGrowth = growth;
  add(roots, window);
  guardAll();
};
