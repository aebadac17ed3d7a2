// The hooks on elements that fetch. Before an element fetches, the gate asks what the element would contact, and puts the
// element to sleep where that is refused (asleep.js).
// Why at the attribute, in markup and at insertion: each of the three is early enough for some elements only.
// Invariant: an address is judged before the browser sees it at an element that could fetch it.

import { apply, call, construct, descriptor, document, getter, isObject, match, nonce, pin, slice, trust } from "./platform.js";
import { count, DEAD, FETCHING, getAttribute, isArmed, isScript, localName, NAMES, nodeType, parentNode, park, querySelectorAll, refusedAt, replaceChild, setAttribute, sleep, SLEEPING, sleeps, TAG, waitsFor } from "./asleep.js";
import { plan } from "./hook.js";

/** @import { Accessor } from "./platform.js" */

const { toLowerCase } = String.prototype;
const attributeName = getter(Attr, "localName");
const attributeValue = getter(Attr, "value");
const ownerElement = getter(Attr, "ownerElement");

// The start of a frame's document that the markup itself holds. This script guards the frame before the scripts of the
// frame run.
const PREFIX =
  "<script" +
  (nonce ? ' nonce="' + nonce + '"' : "") +
  ">try{(parent==window?opener:parent).CookieGate.guard(window)}catch(e){}</script>";
/**
 * The document of a frame, with the script in front that guards the frame.
 * @param {string} text
 */
export const prefixed = (text) => {
  const start = /** @type {RegExpExecArray} */ (match(/^\s*(<!doctype[^>]*>)?/i, text))[0];
  const rest = call(slice, text, start.length);
  return call(slice, rest, 0, PREFIX.length) === PREFIX ? text : start + PREFIX + rest;
};

/**
 * A text in the place of `given`: an object of Trusted Types only where the page has given an object.
 * @param {Given} given
 * @param {string} text
 */
export const like = (given, text) => (isObject(given) ? trust("HTML", text) : text);

/**
 * Sets an attribute with the native function, or parks the attribute.
 * @param {Native} native
 * @param {Given} self
 * @param {Given[]} args
 * @param {string | false | null} name of the attribute, where the call sets one
 * @param {number} at the place of the value among the arguments
 * @param {Given} [element]
 */
const put = (native, self, args, name, at, element = self) => {
  if (args.length > at && isFetching(name)) {
    const text = pin(args, at);
    const id = isArmed && refusedAt(element, /** @type {string} */ (name), text);
    if (id) return park(element, /** @type {string} */ (name), text, id);
    if (name === "srcdoc")
      try {
        args[at] = like(args[at], prefixed(text));
      } catch {} // The page does not allow our Trusted Types policy: see `tameOne`.
  }
  return apply(native, self, args);
};
/** @param {unknown} name */
const isFetching = (name) => {
  for (let at = 0; at < NAMES.length; at++) if (NAMES[at] === name) return true;
};

/**
 * Whether markup shows something else until the element starts: a still of a film, or an image in the place of an image.
 * @param {Element} element
 * @param {string} name of the attribute
 * @param {string} text
 */
const isPlaceholder = (element, name, text) =>
  name === "poster" ||
  (match(/^(img|source)$/, call(localName, element)) && (call(getAttribute, element, "data-" + name) ?? text) !== text);

/**
 * Parks the addresses of one element that may not be contacted; returns whether there were any.
 * @param {Element} element
 */
export const tameOne = (element) => {
  let isChanged;
  const tag = isArmed && waitsFor(element);
  if (tag && isScript(element)) {
    if (sleeps(element)) return;
    sleep(element);
    return true;
  }
  for (let at = 0; at < NAMES.length; at++) {
    const name = NAMES[at];
    const text = call(getAttribute, element, name);
    if (text === null) continue;
    const id = isArmed && !(tag && isPlaceholder(element, name, text)) && refusedAt(element, name, text);
    if (id) park(element, name, text, id);
    else if (name === "srcdoc") {
      const guarded = prefixed(text);
      // The attribute is not set again: that would load the frame a second time.
      if (guarded === text) continue;
      try {
        call(setAttribute, element, name, trust("HTML", guarded));
      } catch {} // The page does not allow our Trusted Types policy. The frame is guarded when the frame has loaded.
    } else continue;
    isChanged = true;
  }
  return isChanged;
};

/**
 * Parks every address in a node that may not be contacted; returns whether anything in the node was changed.
 * @param {Node} node
 * @param {(element: Element) => void} [onParked] is told of each element
 */
export const tame = (node, onParked) => {
  const type = call(nodeType, node);
  let isChanged;
  /** @param {Element} element */
  const visit = (element) => {
    if (!tameOne(element)) return;
    isChanged = true;
    onParked?.(element);
  };
  if (type === 1) visit(/** @type {Element} */ (node));
  if (type === 1 || type === 11) {
    const found = call(type === 1 ? querySelectorAll : ofFragment, node, isArmed ? FETCHING : "[srcdoc]");
    // From the end, here and below. The elements after a base element are judged by the base that they may have been
    // fetched with already: the base element must be parked last.
    for (let at = call(count, found); at--; ) visit(found[at]);
  }
  return isChanged;
};
const { querySelectorAll: ofFragment } = DocumentFragment.prototype;
const { querySelectorAll: ofDocument } = Document.prototype;

/**
 * Parks the addresses in what the parser has put into a document. A request that the parser has begun cannot be called
 * back. But a script that has moved to another document since does not run (HTML, "execute the script element"). So a
 * sleeping copy takes the place of the script.
 * @param {List<MutationRecord>} records
 */
export const tameParsed = (records) => {
  for (let at = records.length; at--; ) {
    const added = call(addedNodes, records[at]);
    for (let node = call(count, added); node--; )
      tame(added[node], (element) => {
        if (call(localName, element) !== "script") return;
        call(replaceChild, /** @type {Node} */ (call(parentNode, element)), call(cloneNode, element, true), element);
        call(appendChild, call(content, template), element);
      });
  }
};
const addedNodes = getter(MutationRecord, "addedNodes");
const { appendChild, cloneNode } = Node.prototype;

/**
 * Parks the addresses in markup, before the browser parses the markup where the elements could fetch.
 * @param {Given[]} args
 * @param {number} at the place of the markup among the arguments
 * @param {boolean} [isDead] the browser runs no script of this markup
 */
export const clean = (args, at, isDead) => {
  const text = pin(args, at);
  if (match(isArmed ? /<\w/ : /srcdoc|<script/i, text)) {
    call(setInner, template, args[at]);
    const nodes = call(content, template);
    const isMarked = isDead && markDead(nodes);
    if (tame(nodes) || isMarked) args[at] = like(args[at], call(getInner, template));
  }
};
const DYING = "script[" + TAG + "],script[type='" + SLEEPING + "']";
/**
 * Marks the scripts that sleep in markup whose scripts the browser never runs (HTML, "already started"). tags.js makes a
 * new element of a marked script; returns whether there are such scripts.
 * @param {Node} node a fragment or a document
 */
export const markDead = (node) => {
  const found = call(call(nodeType, node) === 9 ? ofDocument : ofFragment, node, DYING);
  for (let at = call(count, found); at--; ) call(setAttribute, found[at], DEAD, "");
  return call(count, found) > 0;
};
// The content of a template belongs to a document without a window: the browser fetches and runs nothing in the
// content.
const template = document.createElement("template");
const content = getter(HTMLTemplateElement, "content");
const { get: getInner, set: setInner } = /** @type {Accessor<string>} */ (descriptor(Element.prototype, "innerHTML"));

plan(
  "set HTMLBaseElement HTMLScriptElement HTMLImageElement HTMLIFrameElement HTMLFrameElement HTMLEmbedElement HTMLObjectElement " +
    "HTMLLinkElement HTMLMediaElement HTMLVideoElement HTMLSourceElement HTMLTrackElement HTMLInputElement",
  "src srcset href data poster imageSrcset srcdoc",
  (native, self, args, name) => put(native, self, args, call(toLowerCase, name), 0)
);
plan("value DOMParser", "parseFromString", (native, self, args) => {
  const made = apply(native, self, args);
  markDead(made);
  return made;
});
// `new Audio(address)` sets the attribute without the setter.
plan("new window", "Audio", (native, args, target) => {
  const element = construct(native, [], target);
  if (args[0] !== undefined) put(setAttribute, element, ["src", args[0]], "src", 1);
  return element;
});
plan("value Element", "setAttribute", (native, self, args) =>
  put(native, self, args, args.length > 1 && call(toLowerCase, pin(args, 0)), 1)
);
plan("value Element", "setAttributeNS", (native, self, args) =>
  put(native, self, args, args.length > 2 && /** @type {Given} */ (match(/[^:]*$/, pin(args, 1)))[0], 2)
);
plan("value Element", "setAttributeNode setAttributeNodeNS", (native, self, args) => {
  const name = /** @type {string} */ (isArmed && args.length && call(attributeName, args[0]));
  const text = isFetching(name) && call(attributeValue, args[0]);
  const id = text && refusedAt(self, name, text);
  return id ? (park(self, name, text, id), null) : apply(native, self, args);
});
plan("set Attr Node", "value nodeValue textContent", (native, self, args) => {
  const owner = call(nodeType, self) === 2 && call(ownerElement, self);
  return put(native, self, args, owner && call(attributeName, self), 0, owner);
});
