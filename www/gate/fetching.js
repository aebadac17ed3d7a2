// The hooks on elements that fetch. Parks the address of a vendor that is not granted; the element sleeps until the
// vendor is granted.
// Why at the attribute, in markup and at insertion: each of the three is early enough for some elements only.
// Invariant: a parked element has the form that tags.js brings to life: `data-cookie-gate` and `data-<attribute>`.

import {
  apply,
  call,
  construct,
  cut,
  descriptor,
  document,
  Event,
  getter,
  isObject,
  later,
  match,
  nonce,
  pin,
  slice,
  trust,
} from "./platform.js";
import { refusal } from "./contact.js";
import { plan } from "./hook.js";

/** @import { Accessor } from "./platform.js" */

const { setAttribute, getAttribute, removeAttribute, querySelectorAll } = Element.prototype;
const { dispatchEvent } = EventTarget.prototype;
const { toLowerCase } = String.prototype;
const localName = getter(Element, "localName");
const nodeType = getter(Node, "nodeType");
const count = getter(NodeList, "length");
const attributeName = getter(Attr, "localName");
const attributeValue = getter(Attr, "value");
const ownerElement = getter(Attr, "ownerElement");

export const TAG = "data-cookie-gate";
/** The attributes by which elements fetch. */
export const NAMES = cut("src srcset href xlink:href data poster imagesrcset srcdoc", " ");
const FETCHING = "[src],[srcset],[*|href],[data],[poster],[imagesrcset],[srcdoc]";

/**
 * Whether the gate refuses any vendor now. While the gate refuses none, the hooks look only for documents of frames.
 * @type {boolean | undefined}
 */
let isArmed = true;
/** @param {boolean | undefined} refuses */
export const arm = (refuses) => {
  isArmed = refuses;
};

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
 * The vendor that an attribute would contact although the vendor is not granted; nothing = there is none.
 * @param {Element} element
 * @param {string} name
 * @param {string} text
 */
const vendorOf = (element, name, text) => {
  const type = call(localName, element);
  if (name === "href" && match(/^(a|area)$/, type)) return;
  // The script sleeps already. A page that wakes the script inserts the script again, and the insertion is hooked.
  if (type === "script" && call(getAttribute, element, "type") === "text/plain") return;
  if (!match(/srcset$/, name)) return refusal(text, element);
  const candidates = cut(text, ",");
  for (let at = 0; at < candidates.length; at++) {
    const vendor = refusal(/** @type {RegExpExecArray} */ (match(/\S*$|\S+/, candidates[at]))[0], element);
    if (vendor) return vendor;
  }
};

/**
 * Removes an attribute, and puts the element to sleep until its vendor is granted.
 * @param {Element} element
 * @param {string} name
 * @param {string} text
 * @param {string} vendor
 */
const park = (element, name, text, vendor) => {
  if (call(localName, element) === "script") {
    const type = call(getAttribute, element, "type");
    if (type) call(setAttribute, element, "data-type", type);
    call(setAttribute, element, "type", "text/plain");
  }
  call(setAttribute, element, TAG, vendor);
  call(setAttribute, element, "data-" + name, text);
  call(removeAttribute, element, name);
  later(() => call(dispatchEvent, element, new Event("error")));
};

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
    if (name === "srcdoc")
      try {
        args[at] = like(args[at], prefixed(text));
      } catch {} // The page does not allow our Trusted Types policy: see `tameOne`.
    else if (isArmed) {
      const vendor = vendorOf(element, /** @type {string} */ (name), text);
      if (vendor) return park(element, /** @type {string} */ (name), text, vendor);
    }
  }
  return apply(native, self, args);
};
/** @param {unknown} name */
const isFetching = (name) => {
  for (let at = 0; at < NAMES.length; at++) if (NAMES[at] === name) return true;
};

/** @param {Element} element */
const tameOne = (element) => {
  let isChanged;
  for (let at = 0; at < NAMES.length; at++) {
    const name = NAMES[at];
    const text = call(getAttribute, element, name);
    if (text === null) continue;
    if (name === "srcdoc") {
      const guarded = prefixed(text);
      // The attribute is not set again: that would load the frame a second time.
      if (guarded === text) continue;
      try {
        call(setAttribute, element, name, trust("HTML", guarded));
      } catch {} // The page does not allow our Trusted Types policy. The frame is guarded when the frame has loaded.
    } else {
      const vendor = isArmed && vendorOf(element, name, text);
      if (!vendor) continue;
      park(element, name, text, vendor);
    }
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
const parentNode = getter(Node, "parentNode");
const { appendChild, cloneNode, replaceChild } = Node.prototype;

/**
 * Parks the addresses in markup, before the browser parses the markup where the elements could fetch.
 * @param {Given[]} args
 * @param {number} at the place of the markup among the arguments
 */
export const clean = (args, at) => {
  const text = pin(args, at);
  if (match(isArmed ? /<\w/ : /srcdoc/i, text)) {
    call(setInner, template, args[at]);
    if (tame(call(content, template))) args[at] = like(args[at], call(getInner, template));
  }
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
  const vendor = text && vendorOf(self, name, text);
  return vendor ? (park(self, name, text, vendor), null) : apply(native, self, args);
});
plan("set Attr Node", "value nodeValue textContent", (native, self, args) => {
  const owner = call(nodeType, self) === 2 && call(ownerElement, self);
  return put(native, self, args, owner && call(attributeName, self), 0, owner);
});
