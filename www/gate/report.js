// What was refused, removed or could not be removed, for `CookieGate.report()`, and the listeners of the page.
// Invariant: bounded memory, and a listener's exception stays its own.

import { create, warn } from "./platform.js";

const LIMIT = 500;
const items = [];
const known = create(null);
const listeners = create(null);

/** Notes one event; the same one again only counts. Returns nothing and never throws. */
export const note = (kind, action, name, category, reason) => {
  const key = kind + " " + action + " " + name;
  let item = known[key];
  if (!item && items.length < LIMIT)
    known[key] = items[items.length] = item = {
      kind,
      action,
      name,
      category: category || "undeclared",
      count: 0,
      reason,
    };
  if (item) {
    item.count++;
    emit("report", { ...item });
  }
};

/** A copy of everything noted so far. */
export const report = () => {
  const copy = [];
  for (let at = 0; at < items.length; at++) copy[at] = { ...items[at] };
  return copy;
};

/** Adds a listener; returns the function that removes it. */
export const on = (event, listener) => {
  const list = (listeners[event] ||= []);
  const at = list.length;
  list[at] = listener;
  return () => {
    list[at] = 0;
  };
};

export const emit = (event, detail) => {
  const list = listeners[event] || [];
  for (let at = 0; at < list.length; at++)
    try {
      list[at] && list[at](detail);
    } catch (error) {
      warn(event, "listener:", error);
    }
};
