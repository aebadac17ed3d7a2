// Removes what may not stay, then looks again and reports what is left and why.
// Invariant: the core says what goes and in which scopes; nothing is removed while the gate only observes.

import { apply, descriptor, eachLine, fieldsOf, window } from "./platform.js";
import { categoryOf, denied, leftovers, mayStay, removals } from "./core.js";
import { note } from "./report.js";
import { readCookies, writeCookie } from "./cookies.js";

const { Storage } = window;
const { key, removeItem } = Storage.prototype;
const { get: length } = descriptor(Storage.prototype, "length");

const removeCookie = (name) => eachLine(removals(name), writeCookie);

/** `purge`: something was taken back, so declared names on paths out of sight go too. */
export const sweep = (purge) => {
  const found = leftovers(readCookies());
  eachLine(found, removeCookie);
  if (purge)
    eachLine(denied(), (line) => {
      const [name, category, reason] = fieldsOf(line, "\t");
      reason ? note("cookie", "kept", name, category, reason) : removeCookie(name);
    });
  const left = "\n" + leftovers(readCookies());
  eachLine(found, (name) => {
    // A name in the second look was out of reach: another path or a parent domain that is not ours to touch.
    const stays = fieldsOf(left, "\n" + name + "\n").length > 1;
    note("cookie", stays ? "kept" : "removed", name, categoryOf(0, name), stays ? "scope" : undefined);
  });
  sweepStorage(1, "localStorage", "local_storage");
  sweepStorage(2, "sessionStorage", "session_storage");
};

const sweepStorage = (number, property, kind) => {
  try {
    const storage = window[property];
    const names = [];
    const count = apply(length, storage, []);
    for (let at = 0; at < count; at++) names[at] = apply(key, storage, [at]);
    for (let at = 0; at < count; at++) {
      const category = categoryOf(number, names[at]);
      if (!mayStay(number, names[at])) {
        apply(removeItem, storage, [names[at]]);
        note(kind, "removed", names[at], category);
      } else if (!category) note(kind, "undeclared", names[at]);
    }
  } catch {} // Storage is blocked: there is nothing to remove.
};
