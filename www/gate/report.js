// What was refused, removed or could not be removed, for `CookieGate.report()`, and the listeners of the page.
// Invariant: bounded memory, a flood costs no more than a count, and a listener's exception stays its own.

import { base, create, cut, Error, fail, match } from "./platform.js";

/** @import { Item, State } from "./api" */
/** @typedef {(detail: Given) => void} Listener */

const LIMIT = 500;
/** @type {{ [at: number]: Item }} */
const items = create(null);
/** @type {{ [key: string]: Item | undefined }} */
const known = create(null);
/** @type {{ [event: string]: { [at: number]: Listener } }} */
const listeners = create(null);
let count = 0;
let added = 0;
/** @type {boolean | undefined} */
let isTelling;

/**
 * Notes one event; the same one again only counts. Returns nothing and never throws.
 * @param {string} kind
 * @param {string} action
 * @param {string} name
 * @param {string | false | undefined} category or vendor; nothing = undeclared
 * @param {string} [reason] why it is still there
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
    // What a listener causes is counted, and told to nobody: it would call itself.
    if (listeners.report && !isTelling) {
      isTelling = true;
      emit("report", copyOf(item));
      isTelling = false;
    }
  }
};

// Of the first time only: it takes some microseconds. A page may word stacks itself, and may fail to.
const stack = () => {
  try {
    return Error().stack;
  } catch {}
};

/**
 * The script whose doing it was is the first one in the stack that is not this one.
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
 * Adds a listener; returns the function that removes it.
 * @param {string} event
 * @param {Listener} listener
 */
export const on = (event, listener) => {
  // Of what is no name at all nobody is ever told.
  const list = typeof event === "string" ? (listeners[event] ||= create(null)) : {};
  const at = added++;
  list[at] = listener;
  return () => {
    delete list[at];
  };
};

/**
 * Tells the listeners.
 * @param {string} event
 * @param {State | Item} detail
 */
export const emit = (event, detail) => {
  const list = listeners[event];
  for (const at in list)
    try {
      list[at](detail);
    } catch (error) {
      fail(event, "listener:", error);
    }
};
