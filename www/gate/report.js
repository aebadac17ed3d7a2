// The report for `CookieGate.report()`: names that were refused, removed or could not be removed. Also the page's
// listeners.
// Invariant: memory is bounded, a repeated event costs only a count, and an exception of a listener goes no further.

import { base, call, create, CustomEvent, cut, dispatchEvent, document, Error, fail, match } from "./platform.js";

/** @import { Item, State } from "./api" */
/** @typedef {(detail: Given) => void} Listener */

const LIMIT = 500;
/** @typedef {{ -readonly [Field in keyof Item]: Item[Field] }} Draft */
/** @type {{ [at: number]: Draft }} */
const items = create(null);
/** @type {{ [key: string]: Draft | undefined }} */
const known = create(null);
/** @type {{ [event: string]: { [at: number]: Listener } }} */
const listeners = create(null);
let count = 0;
let added = 0;
/** @type {boolean | undefined} */
let isTelling;

/**
 * Notes one event; the same event again is only counted. Returns nothing and never throws.
 * @param {Item["kind"]} kind
 * @param {Item["action"]} action
 * @param {string} name
 * @param {string | false | undefined} category or vendor; nothing = undeclared
 * @param {string} [reason] why the cookie is still there
 */
export const note = (kind, action, name, category, reason) => {
  const key = kind + " " + action + " " + name;
  let item = known[key];
  if (!item && count < LIMIT)
    known[key] = items[count++] = item = {
      kind,
      action,
      name,
      category: category || "undeclared",
      count: 0,
      reason,
      stack: stack(),
      script: "",
    };
  if (item) {
    item.count++;
    // An event that a listener causes is counted, but listeners do not get the event: the listener would call itself.
    // Without a listener of ours, the page hears of the first of equal events alone: a copy costs more than the event.
    if ((listeners.report || item.count < 2) && !isTelling) {
      isTelling = true;
      emit("report", copyOf(item));
      isTelling = false;
    }
  }
};

// Called only for the first of equal events, because a stack takes some microseconds. The page may format stacks with a
// function of its own, which may throw.
const stack = () => {
  try {
    // As text at once: what the page's function gives may throw when it becomes text.
    return (Error().stack || "") + "";
  } catch {}
};

/**
 * A copy of an item, with the script that caused the event: the first script in the stack that is not gate.js.
 * @param {Item} item
 */
const copyOf = (item) => {
  const lines = cut(item.stack + "", "\n");
  let script = "";
  for (let at = 0; at < lines.length && !script; at++) {
    const found = match(/\w+:\/\/[^\s)]+?(?=(:\d+)+\)?$)/, lines[at])?.[0];
    if (found && found !== base) script = found;
  }
  return { ...item, script };
};

/** A copy of everything noted so far. */
export const report = () => {
  const copy = [];
  for (let at = 0; at < count; at++) copy[at] = copyOf(items[at]);
  return copy;
};

/**
 * The listeners for an event. An event that is no string gets a list that nobody reads.
 * @param {string} event
 */
const listOf = (event) => (typeof event === "string" ? (listeners[event] ||= create(null)) : {});
/**
 * Adds a listener; returns the function that removes it.
 * @param {string} event
 * @param {Listener} listener
 */
export const on = (event, listener) => {
  const list = listOf(event);
  const at = added++;
  list[at] = listener;
  return () => {
    delete list[at];
  };
};

/**
 * Removes a listener, however often it was added.
 * @param {string} event
 * @param {Listener} listener
 */
export const off = (event, listener) => {
  const list = listOf(event);
  for (const at in list) if (list[at] === listener) delete list[at];
};

/**
 * Tells the listeners, then those of the document.
 * @param {string} event
 * @param {State | Item} detail
 */
export const emit = (event, detail) => {
  /** @param {Listener} listener */
  const tell = (listener) => {
    try {
      listener(detail);
    } catch (error) {
      fail(event, "listener:", error);
    }
  };
  const list = listeners[event];
  for (const at in list) tell(list[at]);
  // The browser itself reports the exceptions of the document's listeners.
  tell(() => call(dispatchEvent, document, new CustomEvent("cookie-gate:" + event, { detail })));
};
