// Puts elements to sleep: an element whose tag, or whose address, belongs to something that the visitor has not granted.
// The addresses of a sleeping element wait in attributes of our own. tags.js wakes the element at the grant.
// Why no list of sleepers: pages copy elements, as nodes and as markup. A copy has all attributes, so it sleeps too.
// Invariant: while its tag is not granted, no element gets an address that the browser would fetch.

import {
  add,
  call,
  cut,
  dispatchEvent,
  Event,
  getter,
  later,
  list,
  match,
  trust,
  weakMap,
} from "./platform.js";
import { refusal } from "./contact.js";
import { allows } from "./core.js";

export const { setAttribute, getAttribute, removeAttribute, getAttributeNames, querySelectorAll } = Element.prototype;
export const localName = getter(Element, "localName");
export const nodeType = getter(Node, "nodeType");
export const count = getter(NodeList, "length");
export const parentNode = getter(Node, "parentNode");
export const { replaceChild } = Node.prototype;

/** The attribute that names what an element waits for. The element's addresses wait in `data-cookie-gate-<attribute>`. */
export const TAG = "data-cookie-gate";
/** The attributes by which elements fetch. */
export const NAMES = cut("src srcset href xlink:href data poster imagesrcset srcdoc", " ");
export const FETCHING = "[src],[srcset],[*|href],[data],[poster],[imagesrcset],[srcdoc],script[" + TAG + "]";
/** The mark of a tagged script that the browser does not run, whatever its type. */
export const DEAD = TAG + "-dead";
/** The type of a script that sleeps: browsers do not run it. */
export const SLEEPING = "text/plain";

/**
 * Whether the gate refuses anything now. While the gate refuses nothing, the hooks look only for documents of frames.
 * @type {boolean | undefined}
 */
export let isArmed = true;
/** @param {boolean | undefined} refuses */
export const arm = (refuses) => {
  isArmed = refuses;
};

// The tags of the elements that the gate has seen. A page that removes a tag frees nothing.
/** @type {WeakTable<Node, string>} */
const tags = weakMap();
/**
 * The category or vendor that an element waits for by its tag, and that is not granted; nothing = the element does not
 * wait. The sources of a player and of a picture wait with it.
 * @param {Element} element
 * @returns {string | undefined}
 */
export const waitsFor = (element) => {
  let tag = call(getAttribute, element, TAG);
  if (tag !== null) tags.set(element, tag);
  else tag = tags.get(element) ?? null;
  if (tag !== null) return allows(tag) ? undefined : tag;
  if (!match(/^(source|track|img)$/, call(localName, element))) return;
  const parent = /** @type {Element | null} */ (call(parentNode, element));
  return parent && call(nodeType, parent) === 1 && match(/^(audio|video|picture)$/, call(localName, parent))
    ? waitsFor(parent)
    : undefined;
};

/** @param {Element} element */
export const isScript = (element) => call(localName, element) === "script";
/**
 * Whether an element is a script of a type that browsers do not run.
 * @param {Element} element
 */
export const sleeps = (element) =>
  isScript(element) && !match(/^$|module|script|importmap|rules/i, call(getAttribute, element, "type") || "");

/**
 * The addresses that the visitor lets elements show without a grant, one for each element.
 * @type {WeakTable<Element, string>}
 */
let once = /** @type {WeakTable<Element, string>} */ (COOKIE_GATE_BOXES && weakMap());
/**
 * @param {Element} element
 * @param {string} address
 */
export const permit = (element, address) => once.set(element, address);
/**
 * The address that waits in an element; empty = a document in an attribute; null = nothing waits.
 * @param {Element} element
 */
export const addressOf = (element) => {
  /** @param {string} name */
  const waiting = (name) => call(getAttribute, element, TAG + "-" + name) ?? call(getAttribute, element, "data-" + name);
  return waiting("src") ?? waiting("data") ?? (waiting("srcdoc") === null ? null : "");
};
/** @param {Element} element */
export const isOnce = (element) => !!once.get(element);
export const forgetOnce = () => {
  once = weakMap();
};

/**
 * What an element would contact without a grant, by its tag or by an address; nothing = there is none.
 * @param {Element} element
 * @param {string} name of the attribute
 * @param {string} text
 */
export const refusedAt = (element, name, text) => {
  if (name === "href" && match(/^(a|area)$/, call(localName, element))) return;
  if (COOKIE_GATE_BOXES && text && once.get(element) === text) return;
  const tag = waitsFor(element);
  // A tagged script that sleeps has its address in `src`. Placeholders ask nobody: an image in the address itself, an
  // empty page, nothing.
  if (tag && (sleeps(element) || match(/^(data:image|about:|$)/i, text))) return;
  if (tag || name === "srcdoc") return tag;
  if (!match(/srcset$/, name)) return refusal(text, element);
  const candidates = cut(text, ",");
  for (let at = 0; at < candidates.length; at++) {
    const vendor = refusal(/** @type {RegExpExecArray} */ (match(/\S*$|\S+/, candidates[at]))[0], element);
    if (vendor) return vendor;
  }
};

/**
 * What to set an attribute to: pages may require Trusted Types.
 * @param {Element} element
 * @param {string} name
 * @param {string} text that the page has given
 */
export const valueOf = (element, name, text) =>
  isScript(element) ? trust("ScriptURL", text) : name === "srcdoc" ? trust("HTML", text) : text;

/**
 * Removes an attribute, and puts the element to sleep until what it waits for is granted.
 * @param {Element} element
 * @param {string} name
 * @param {string} text
 * @param {string} id
 */
export const park = (element, name, text, id) => {
  if (isScript(element) && !(sleeps(element) && call(getAttribute, element, TAG) !== null)) sleep(element);
  // The observer sees that the tag is set, and the box then names the new address.
  if (COOKIE_GATE_BOXES) call(setAttribute, element, TAG, call(getAttribute, element, TAG) ?? id);
  else if (call(getAttribute, element, TAG) === null) call(setAttribute, element, TAG, id);
  // The operator's own address counts more than what a lazy loader or a framework has set meanwhile.
  if (call(getAttribute, element, "data-" + name) === null) call(setAttribute, element, TAG + "-" + name, text);
  call(removeAttribute, element, name);
  // What was let through was another address.
  if (COOKIE_GATE_BOXES && name !== "poster") once.set(element, "");
  if (isAnswered || held.length > 499) fault(element);
  else add(held, element);
};
/**
 * Tells an element that its address cannot be fetched.
 * @param {Element} element
 */
const fault = (element) => later(() => call(dispatchEvent, element, new Event("error")));
let isAnswered = false;
/** @type {List<Element>} What fell asleep before the visitor answered. Until then nothing has failed. */
const held = list();
/**
 * Calls `wake` with what was held and is granted now. When nothing is asked any more, the rest fails.
 * @param {boolean} isLast whether nothing is asked any more
 * @param {(element: Element) => void} wake
 */
export const answer = (isLast, wake) => {
  isAnswered = isLast;
  const { length } = held;
  held.length = 0;
  for (let at = 0; at < length; at++) {
    const element = held[at];
    const tag = /** @type {string} */ (call(getAttribute, element, TAG));
    if (allows(tag)) wake(element);
    else if (isLast) fault(element);
    else add(held, element);
  }
};

/** @param {Element} script */
export const sleep = (script) => {
  const type = call(getAttribute, script, "type");
  if (type) call(setAttribute, script, TAG + "-type", type);
  call(setAttribute, script, "type", SLEEPING);
};

/**
 * Whether a frame sleeps. A frame without a tag sleeps too where a data attribute holds the address of a vendor that is
 * not granted: lazy loaders keep addresses there, and navigate the frame past every hook.
 * @param {Element} frame
 */
export const isAsleep = (frame) => {
  if (!isArmed || (COOKIE_GATE_BOXES && isOnce(frame))) return;
  if (waitsFor(frame)) return true;
  const names = call(getAttributeNames, frame);
  for (let at = 0; at < names.length; at++) {
    const text = /** @type {string} */ (call(getAttribute, frame, names[at]));
    const id = match(/^data-/, names[at]) && match(/^(https?:)?\/\//i, text) && refusal(text, frame);
    if (!id) continue;
    park(frame, "src", text, id);
    return true;
  }
};
