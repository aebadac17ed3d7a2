// Removes cookies and keys that may not stay, then looks again, and reports which are left and why.
// Invariant: the core says which names go and in which scopes. Nothing is removed while the gate only observes.

import { call, cut, eachLine, window } from "./platform.js";
import { COOKIE, LOCAL_STORAGE, SESSION_STORAGE } from "./abi.js";
import { categoryOf, denied, KINDS, leftovers, mayStay, removals } from "./core.js";
import { note } from "./report.js";
import { readCookies, writeCookie } from "./cookies.js";
import { eachRealm } from "./realms.js";
import { own, storageOf } from "./storage.js";

/**
 * Removes a cookie in every scope in which this page or a frame of our origin could have set the cookie.
 * @param {string} name
 */
export const removeCookie = (name) =>
  eachRealm((realm) => {
    try {
      eachLine(removals(name, realm.location.pathname), (string) => {
        writeCookie(string);
        // Browsers let pages of localhost set Secure cookies over plain http. From other hosts browsers refuse this
        // string.
        writeCookie(string + "; Secure");
      });
    } catch {} // A frame of another origin.
  });

// The names that were left after the last sweep: out of reach, and reported once.
let stuck = "";
/** A name has been set anew. It may have come while the last sweep looked at what was left. */
export const unstick = () => {
  stuck = "";
};

/**
 * Removes cookies.
 * @param {number} [purge] not 0 = a grant was taken back, so declared names on paths that this page cannot see go too
 * @param {(job: () => void) => void} [todo] does each job, now or later
 */
export const sweepCookies = (purge, todo = (job) => job()) => {
  const found = leftovers(readCookies());
  if (!purge && found === stuck) return;
  eachLine(found, (name) => todo(() => removeCookie(name)));
  if (purge)
    eachLine(denied(), (line) => {
      const fields = cut(line, "\t");
      if (fields[2]) note(KINDS[COOKIE], "kept", fields[0], fields[1], fields[2]);
      else todo(() => removeCookie(fields[0]));
    });
  todo(() => {
    stuck = leftovers(readCookies());
    eachLine(found, (name) => {
      // A name that is still there is out of reach: the cookie has another path, or a parent domain whose cookies this
      // page cannot remove.
      const stays = cut("\n" + stuck, "\n" + name + "\n").length > 1;
      note(KINDS[COOKIE], stays ? "kept" : "removed", name, categoryOf(COOKIE, name), stays ? "scope" : undefined);
    });
  });
};

/** Removes keys of the two web storages. */
export const sweepStorages = () => {
  sweepStorage(LOCAL_STORAGE);
  sweepStorage(SESSION_STORAGE);
};

/**
 * Whether a name has to go; reports the removal, or that the name is undeclared.
 * @param {number} what the number of a kind
 * @param {string} name
 */
export const goes = (what, name) => {
  const category = categoryOf(what, name);
  const isGone = !mayStay(what, name);
  if (isGone || !category) note(KINDS[what], isGone ? "removed" : "undeclared", name, category);
  return isGone;
};

/** @param {typeof LOCAL_STORAGE | typeof SESSION_STORAGE} what */
const sweepStorage = (what) => {
  const storage = storageOf(what, window);
  // Backwards, because each removal moves the keys behind the removed key.
  for (let at = storage ? call(own.length, storage) : 0; at--; ) {
    const name = /** @type {string} */ (call(own.key, storage, at));
    if (goes(what, name)) call(own.removeItem, storage, name);
  }
};
