// The visitor's own list of decisions, in the storage key that the catalogue declares for it.
// Invariant: newest last, fifty at most; a full storage is no fault, since the cookie still holds the last decision.

import { call, config, cut, window } from "./platform.js";
import { LOCAL } from "./core.js";
import { storageOf } from "./storage.js";

const { getItem, removeItem, setItem } = COOKIE_GATE_LEAN ? {} : Storage.prototype;

/** Adds a record; without one, removes the list. */
export const keepHistory = (line) => {
  const { history } = config;
  const storage = history && storageOf(LOCAL, window);
  if (!storage) return;
  try {
    if (!line) return call(removeItem, storage, history);
    const lines = cut(call(getItem, storage, history) || "", "\n");
    let text = "";
    for (let at = lines.length > 49 ? lines.length - 49 : 0; at < lines.length; at++)
      if (lines[at]) text += lines[at] + "\n";
    call(setItem, storage, history, text + line);
  } catch {}
};
