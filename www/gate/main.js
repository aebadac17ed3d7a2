// Gate.js: deny first, then decide. Puts the hooks in force, starts the core, performs its effects, offers the API.
// Invariant: effects are performed in the order of their bits; no exception of ours leaves this file.

import * as abi from "./abi.js";
import { config, cut, define, descriptor, document, fail, freeze, isFirst, isFramed, isObject, list, location, ownKeys, randomId, optOut, warn, window } from "./platform.js";
import { arm, tameParsed } from "./fetching.js";
import * as core from "./core.js";
import { sweepDatabases } from "./databases.js";
import { forget, readCookies, writeCookie } from "./cookies.js";
import { notes } from "./changes.js";
import { activate } from "./tags.js";
import { keepHistory, sendReceipts } from "./history.js";
import { law } from "./law.js";
import { guardAll, guardApart, guardAs } from "./realms.js";
import { methodOf, read } from "./record.js";
import { emit, on, report } from "./report.js";
import "./requests.js";
import { restrict } from "./strict.js";
import { removeCookie, sweepCookies, sweepStorages } from "./sweep.js";
import { isVisitor, language, listen, openPanel, show } from "./ui.js";

/** @import { Api, State } from "./api" */

const isStrict = !COOKIE_GATE_LEAN && config.enforcement === "strict";
/** @type {State} */
let state;
let isOpen = false;

/**
 * Renews what the API shows.
 * @param {string} line
 */
const look = (line) => {
  const { method, time, id, version } = read(line);
  /** @type {{ [id: string]: boolean }} */
  const categories = {};
  for (let at = 0; at < config.categories.length; at++)
    categories[config.categories[at]] = core.isGranted(config.categories[at]);
  state = freeze({
    mode: isOpen ? config.mode : "closed",
    decided: !!line,
    method,
    signal: optOut,
    time,
    id,
    version,
    language,
    categories: freeze(categories),
  });
};

// Calls that pages have queued for a vendor wait in an array of the page's. An answer drops them, unless it is a yes to a
// vendor that nobody has said no to.
/** @type {List<boolean>} */
const mayWait = list();
/** @param {number} isNews 0 = nothing has been decided */
const dropQueues = (isNews) => {
  for (let at = 0; at < config.queues.length; at++) {
    const isAllowed = core.allows(config.queues[at][0]);
    try {
      const queue = /** @type {Given} */ (window)[config.queues[at][1]];
      if (isNews && isObject(queue) && !(isAllowed && mayWait[at])) queue.length = 0;
    } catch {} // The page has made it so that it cannot be had or emptied.
    mayWait[at] = isAllowed || !state.decided;
  }
};

/** @param {number} effects */
const perform = (effects) => {
  forget();
  const isNews = effects & abi.NOTIFY;
  let refuses;
  for (let at = 0; at < config.vendors.length; at++) if (!core.allows(config.vendors[at][0])) refuses = true;
  arm(refuses);
  const record = core.record();
  // `name=line; attributes`
  const line = cut(cut(record, ";")[0], "=")[1] || "";
  look(line);
  if (effects & abi.STORE) {
    // Of several, one on a parent domain say, the core has made the strictest: it takes the place of all.
    if (isTossed) removeCookie(config.cookie);
    if (line) writeCookie(record);
    if (!COOKIE_GATE_LEAN && isNews) keepHistory(line);
  }
  const isPurge = effects & abi.PURGE;
  if (effects & abi.SWEEP) {
    sweepCookies(isPurge);
    sweepStorages();
  }
  if (!COOKIE_GATE_LEAN && config.databases) sweepDatabases();
  dropQueues(isNews);
  if (effects & abi.ACTIVATE) replay();
  // In a page that will be loaded again nothing is begun.
  if (isStrict) restrict();
  if (effects & abi.ACTIVATE) activate();
  // Asked for when it is shown, where a page that has replaced what it takes does no harm.
  const news = () => notes(state.version, language);
  if (effects & abi.ASK) COOKIE_GATE_LEAN ? show("banner") : show(firstLayer(), 0, news);
  if (effects & abi.SETTLE) show(wayBack, isNews);
  if (!COOKIE_GATE_LEAN && effects & abi.INFORM) show("notice", 0, news);
  if (effects & abi.STORE) {
    known = config.cookie + "=" + line;
    // Another tab may have stored its own since: then ours is what we know, and we look again.
    const told = records(readCookies());
    // And where cookies are blocked there is none.
    if (!told || cut(told, known).length > 1) known = told;
  }
  if (isNews) emit("change", state);
};

// Where minors are expected, a visitor's own click on a button that says so is a word of somebody of age.
const needsAge = !COOKIE_GATE_LEAN && config.minors;
/** @type {"adult" | "minor" | 0 | undefined} */
let age;
const firstLayer = () => (needsAge === "ask" && !age ? "age" : age === "minor" ? "guardian" : "banner");
const wayBack = !COOKIE_GATE_LEAN && law[abi.LAW_OPT_OUT_LINK] ? "optout" : "reopen";

// The record that the state comes from, one in every scope that has one; and whether there were several, of which a
// sub-domain may have set one for all (RFC 6265bis § 8.6).
/** @type {string} */
let known, /** @type {string} */ isTossed;
/** @param {string} cookies */
const records = (cookies) => {
  const pairs = cut(cookies, "; ");
  let found = (isTossed = "");
  for (let at = 0; at < pairs.length; at++)
    if (cut(pairs[at], "=")[0] === config.cookie) {
      isTossed = found;
      found += pairs[at];
    }
  return found;
};
/**
 * @param {string} cookies
 * @param {number} [news] effects besides those of the start
 */
const start = (cookies, news) => {
  known = records(cookies);
  perform(core.start(cookies) | /** @type {number} */ (news) | /** @type {number} */ (isTossed && abi.STORE));
};

// Writes that came before the answer, each at the first scope that the browser takes: the core looks whether it did.
const replay = () => {
  let string;
  while ((string = core.replay(readCookies()))) writeCookie(string);
};

const closed = () => {
  warn("closed, no choices.");
  return false;
};
/**
 * @param {number} choice
 * @param {string} [picks]
 */
const decide = (choice, picks = "") => {
  const ofAge = needsAge && choice !== abi.REJECT ? abi.OF_AGE : 0;
  if (!isOpen) return closed();
  const effects = core.decide(choice, isVisitor ? choice | ofAge : abi.SCRIPT, randomId() + picks);
  if (effects) perform(effects);
  else fail("nothing changed: unknown id, a required category refused, or nobody of age.");
  return !!effects;
};

/** @type {Api} */
const api = {
  get state() {
    return state;
  },
  allows: (id) => typeof id === "string" && core.allows(id),
  forget() {
    if (!isOpen) return closed();
    removeCookie(config.cookie);
    if (!COOKIE_GATE_LEAN) {
      keepHistory();
      age = 0;
    }
    // A page that begins without a record takes back whatever was granted.
    start("", abi.NOTIFY);
    return true;
  },
  acceptAll: () => decide(abi.ACCEPT),
  rejectAll: () => decide(abi.REJECT),
  save(choices) {
    let picks = "";
    const keys = /** @type {string[]} Symbols are left out below. */ (isObject(choices) ? ownKeys(choices) : []);
    for (let at = 0; at < keys.length; at++)
      if (typeof keys[at] === "string") picks += keys[at] + "\t" + (choices[keys[at]] === true ? 1 : 0) + "\n";
    return decide(abi.SAVE, picks);
  },
  withdraw: () => decide(abi.WITHDRAW),
  open: async () => {
    if (isOpen && !isFramed) return openPanel();
    warn("no panel in frames, or while closed.");
    return false;
  },
  guard: guardApart,
  on,
  report,
};

// Cookies come by other ways than script: told by the cookie store where there is one, looked for where there is none.
const attend = () => {
  // Chromium shows no cookie while there is one that is no UTF-8. Then nothing can be said, and one of ours is not seen either.
  const isShown = () => {
    const probe = config.cookie + "-";
    writeCookie(probe + "=");
    const cookies = readCookies();
    removeCookie(probe);
    return cookies;
  };
  const lookAgain = () => {
    const cookies = readCookies();
    const told = records(cookies);
    // Another tab has decided, or forgotten, or a frame that is apart, or the visitor has emptied the jar: to go on as before
    // would remove what is granted there, or keep what is forgotten there.
    if (told === known) sweepCookies();
    else if (cookies || isShown()) start(cookies, abi.NOTIFY);
    // Looked for no more until it is shown again.
    else known = told;
  };
  const { cookieStore } = window;
  if (cookieStore) cookieStore.addEventListener("change", lookAgain);
  else setInterval(lookAgain, 200);
  for (const event of ["pageshow", "pagehide", "visibilitychange"]) window.addEventListener(event, lookAgain);
};

/** @param {MutationRecord[]} records */
const grown = (records) => {
  guardAll();
  tameParsed(records);
  activate();
};

const begin = () => {
  // A frame is the matter of the page's gate, which has guarded it already or does so now.
  try {
    if (isFramed && window.parent.CookieGate) return window.parent.CookieGate.guard(window);
  } catch {} // The page is of another origin.
  const given = descriptor(window, "CookieGate");
  if (given) return given.enumerable && warn("loaded twice.");
  guardAs(freeze(api), grown);
  // After that: what a script before us has replaced may throw here.
  if (!isFirst) warn("loaded late: what ran before it is not governed. It has to be the first script of the page.");
  if (!define(window, "CookieGate", { __proto__: null, value: api, enumerable: true })) fail("the name CookieGate is taken.");
  isOpen = core.open();
  look("");
  if (!isOpen) return isStrict && restrict();
  if (!isFramed && !config.origins.includes(location.origin))
    warn(location.origin, "is not in site.origins.");
  // Names of buttons are words of decisions, or ask for the panel.
  listen((action) => {
    if (!COOKIE_GATE_LEAN) {
      if (action === "adult" || action === "minor") {
        age = action;
        return show(firstLayer());
      }
      if (action === "close" && !law[abi.LAW_CLOSE_REFUSES]) return show(wayBack);
    }
    const choice = methodOf(action);
    choice < 0 ? openPanel() : decide(choice);
  });
  document.addEventListener("DOMContentLoaded", activate);
  start(readCookies());
  COOKIE_GATE_LEAN || sendReceipts();
  attend();
};

try {
  begin();
} catch (error) {
  fail("stopped.", error);
}
