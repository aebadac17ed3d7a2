// The start of gate.js: puts the hooks in force, starts the core, performs the core's effects, offers the API.
// The hooks deny from the start. The core decides later.
// Invariant: the record is stored first, and nothing starts before the sweep; no exception of ours leaves this file.

import * as abi from "./abi.js";
import { call, config, cut, define, descriptor, document, fail, firstSource, freeze, getter, isFirst, isFramed, isQuiet, later, location, promised, randomId, warn, window } from "./platform.js";
import { arm } from "./asleep.js";
import { tameParsed } from "./fetching.js";
import * as core from "./core.js";
import { sweepDatabases } from "./databases.js";
import { drawBoxes } from "./boxes.js";
import { forget, readCookies, replayCookie, writeCookie } from "./cookies.js";
import { honoured, notes } from "./changes.js";
import { activate, answered, deactivate, findShades } from "./tags.js";
import { offerGpp, renewGpp } from "./gpp.js";
import { decisions, keepHistory, sendReceipts } from "./history.js";
import { law } from "./law.js";
import { isAskedSince, optOut } from "./optout.js";
import { guardAll, guardApart, guardAs } from "./realms.js";
import { emptied } from "./queues.js";
import { methodOf, picksOf, read } from "./record.js";
import { emit, off, on, report } from "./report.js";
import "./requests.js";
import { restrict } from "./strict.js";
import { removeCookie, sweepCookies, sweepStorages, unstick } from "./sweep.js";
import { settle } from "./host.js";
import { load, release, serve, whenAllowed } from "./waiting.js";
import { afterPaint, attempt, isBusy, put, toil } from "./work.js";
import { language, listen, openPanel, SAVED, show, speak, UNREACHABLE, UNSAVED, yieldWayBack } from "./ui.js";

/** @import { Api, State } from "./api" */

const isStrict = !COOKIE_GATE_LEAN && config.enforcement === "strict";
/** @type {State} */
let state;
/** @type {string} The record that the state shows. */
let current;
/** The numbers of the entries that are allowed, where the panel answers for single entries. */
let granted = "";
let isOpen = false;

/**
 * Renews the state that the API shows.
 * @param {string} line the record; empty = no decision
 */
const look = (line) => {
  current = line;
  const { method, time, id, version } = read(line);
  /** @type {{ [id: string]: boolean }} */
  const categories = {};
  for (let at = 0; at < config.categories.length; at++)
    categories[config.categories[at]] = core.isGranted(config.categories[at]);
  state = freeze({
    mode: isOpen ? config.mode : "closed",
    decided: !!line,
    method: /** @type {State["method"]} */ (method),
    signal: optOut,
    time,
    id,
    version,
    language,
    categories: freeze(categories),
  });
};

/** @param {Parameters<Tell>[2]} [queues] by name, how many calls were dropped */
const tell = (queues) => attempt(() => COOKIE_GATE_TELL?.(core.allows, state, queues));

/**
 * @param {number} effects
 * @param {boolean} [isVisitor] whether somebody waits for the next picture
 */
const perform = (effects, isVisitor) => {
  // The work of the decision before.
  toil();
  forget();
  const isNews = effects & abi.NOTIFY;
  let refuses;
  for (let at = 0; at < config.vendors.length; at++) if (!core.allows(config.vendors[at][0])) refuses = true;
  for (let at = 0; at < config.categories.length; at++) if (!core.allows(config.categories[at])) refuses = true;
  arm(refuses);
  const record = core.record();
  // `name=line; attributes`
  const line = cut(cut(record, ";")[0], "=")[1] || "";
  const before = state.categories;
  look(line);
  /** @type {boolean | undefined} */
  let isTakenBack;
  for (const id in before) if (before[id] && !state.categories[id]) isTakenBack = true;
  if (!COOKIE_GATE_LEAN && config.answers_for_entries) {
    const numbers = cut(granted, " ");
    granted = core.entries();
    for (let at = 0; at < numbers.length - 1; at++) if (cut(" " + granted, " " + numbers[at] + " ").length < 2) isTakenBack = true;
  }
  let says = isNews && (COOKIE_GATE_LEAN || !isSignalled) ? SAVED : 0;
  if (effects & abi.STORE) {
    if (!store(record, line)) says = UNSAVED;
    if (!COOKIE_GATE_LEAN && isNews) keepHistory(line);
  }
  const asks = effects & abi.ASK;
  if (asks) COOKIE_GATE_LEAN ? show("banner") : show(firstLayer(), 0, news);
  if (effects & abi.SETTLE) COOKIE_GATE_LEAN ? show(wayBack, says) : show(wayBack, says, heeded);
  if (!COOKIE_GATE_LEAN && effects & abi.INFORM) show("notice", 0, news);

  // The visitor first sees the answer. A script that decides finds everything done.
  /** @param {() => void} job */
  const todo = (job) => (isVisitor ? put(job) : attempt(job));
  const isPurge = effects & abi.PURGE;
  if (effects & abi.SWEEP) {
    sweepCookies(isPurge, todo);
    todo(sweepStorages);
  }
  if (isPurge) todo(deactivate);
  todo(() => {
    if (!COOKIE_GATE_LEAN && config.databases) sweepDatabases();
    tell(emptied(state.decided, isNews, asks));
    if (effects & abi.ACTIVATE) replay();
    // The Content Security Policy comes first: tagged elements must come to life under it.
    if (isStrict && restrict()) return;
    answered(state.decided && !asks);
    if (effects & abi.ACTIVATE) activate();
    release();
    if (COOKIE_GATE_BOXES) drawBoxes(allow);
  });
  todo(() => {
    if (COOKIE_GATE_GPP) renewGpp(!!asks);
    if (isNews) emit("change", state);
    if (!COOKIE_GATE_LEAN && isTakenBack && config.reloads) location.reload();
  });
  afterPaint(lookAgain);
};

/**
 * Writes the record; returns whether the browser keeps it.
 * @param {string} record
 * @param {string} line
 */
const store = (record, line) => {
  // Of several records (for example another one on a parent domain) the core has made the strictest one. This record
  // replaces all of them.
  if (isTossed) removeCookie(config.cookie);
  let told = "";
  const isKept = () => cut((told = records(readCookies())), known).length > 1;
  // Another tab may have stored another record by now. Then `known` stays our record, so that the next look sees a
  // difference and starts anew.
  known = config.cookie + "=" + line;
  if (line) writeCookie(record);
  // In a page of another site, the browser keeps only a cookie of the pair of both sites (CHIPS).
  if (!COOKIE_GATE_LEAN && config.asks_in_frames && isFramed && !isKept()) {
    const parts = cut(record, "SameSite=Lax");
    writeCookie(parts[0] + "SameSite=None; Secure; Partitioned" + parts[1]);
  }
  const isStored = isKept();
  // Where cookies are blocked, there is no record, and the decision holds on this page.
  if (isStored || !told) known = told;
  return isStored || !line;
};

// Where minors are expected, the buttons say that somebody of age decides. So a visitor's own click on them is a
// decision of somebody of age.
const needsAge = !COOKIE_GATE_LEAN && config.minors;
/** @type {"adult" | "minor" | 0 | undefined} */
let age;
const firstLayer = () => (needsAge === "ask" && !age ? "age" : age === "minor" ? "guardian" : "banner");
const wayBack = !COOKIE_GATE_LEAN && law[abi.LAW_OPT_OUT_LINK] ? "optout" : "reopen";
// What a layer and the way back tell besides their own words. `show` calls these functions inside its own error
// handling. There a page that has replaced a function of the browser can prevent only the display.
const news = () => notes(state.version, language);
const heeded = () => (law[abi.LAW_SHOWS_SIGNAL] ? honoured(language, config.heeded) : []);

// `known`: the record cookies that the state was made from, one of each scope that has one, joined. `isTossed`: not
// empty = there were several. A sub-domain may have set one of them for all (RFC 6265bis § 8.6).
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

// Performs the writes that pages tried before the decision. The core hands out the held strings one by one. Pages try a
// name in one scope after the other; once the browser shows the name, the core drops the other strings of that name.
const replay = () => {
  let string;
  while ((string = core.replay(readCookies()))) replayCookie(string);
};

const closed = () => {
  warn("closed, no choices.");
  return false;
};
/**
 * @param {number} choice
 * @param {string} [picks]
 * @param {boolean} [isVisitor] whether the visitor has clicked a control of ours, and not a script
 */
const decide = (choice, picks = "", isVisitor) => {
  const ofAge = needsAge && choice !== abi.REJECT ? abi.OF_AGE : 0;
  if (!isOpen) return closed();
  const effects = core.decide(choice, isVisitor ? choice | ofAge : abi.SCRIPT, randomId() + picks);
  if (effects) perform(effects, isVisitor);
  else fail("nothing changed: unknown id, a required category refused, or nobody of age.");
  return !!effects;
};

/**
 * The visitor allows a category, by a box in the place of what is blocked. All else keeps its answer. What this does not
 * allow has a switch of its own in the panel.
 * @param {string} category
 * @param {string} id of the category or vendor that is blocked
 * @param {boolean} isBrief whether the box had no room for what the grant means
 */
const allow = (category, id, isBrief) => {
  // A decision switch by switch outweighs the opt-out signal as a whole: the visitor should see all switches.
  const effects = !isBrief && !(optOut && config.sold.length) && core.decide(abi.SCRIPT, abi.SAVE, randomId() + category + "\t1\n");
  if (effects) perform(effects, true);
  if (!core.allows(id)) openPanel();
};

// `ready` is made when it is asked for: with a promise that gate.js makes as it starts, WebKit tells of most cookies
// before `document.cookie` shows them (`attend`).
/** @type {Api} */
const api = {
  get state() {
    return state;
  },
  get ready() {
    return promised((done) => {
      document.prerendering ? document.addEventListener("prerenderingchange", () => done(state)) : done(state);
    });
  },
  allows: (id) => typeof id === "string" && core.allows(id),
  forget() {
    if (!isOpen) return closed();
    removeCookie(config.cookie);
    if (!COOKIE_GATE_LEAN) {
      keepHistory();
      age = 0;
    }
    // A start without a record takes back all grants.
    start("", abi.NOTIFY);
    return true;
  },
  acceptAll: () => decide(abi.ACCEPT),
  rejectAll: () => decide(abi.REJECT),
  save: (choices) => decide(abi.SAVE, picksOf(choices)),
  withdraw: () => decide(abi.WITHDRAW),
  grant: (id) => typeof id === "string" && decide(abi.SCRIPT, id + "\t1\n"),
  open: async () => {
    if (isOpen && !isQuiet) return openPanel();
    warn("no panel in frames, or while closed.");
    return false;
  },
  setLanguage(tag) {
    if (typeof tag !== "string" || !isOpen) return false;
    translate(tag);
    return true;
  },
  guard: guardApart,
  whenAllowed,
  load,
  on,
  off,
  report,
  export: () => ({ cookie: config.cookie, record: current, state, history: COOKIE_GATE_LEAN ? [] : decisions() }),
};

// The panel's own way to decide. The page never gets this object, so a page's script that runs within the visitor's click
// decides as a script.
const hand = {
  __proto__: api,
  acceptAll: () => decide(abi.ACCEPT, "", true),
  rejectAll: () => decide(abi.REJECT, "", true),
  /** @param {Parameters<Api["save"]>[0]} choices */
  save: (choices) => decide(abi.SAVE, picksOf(choices), true),
  entries: COOKIE_GATE_LEAN ? undefined : core.entries,
};

const changed = window.CookieChangeEvent && getter(window.CookieChangeEvent, "changed");
const deleted = window.CookieChangeEvent && getter(window.CookieChangeEvent, "deleted");
/**
 * Whether a change of the jar asks for a look: a page may write a granted cookie thousands of times.
 * @param {CookieChangeEvent} event
 */
const concernsUs = (event) => hasOurs(call(changed, event), true) || hasOurs(call(deleted, event));
/**
 * @param {readonly CookieListItem[]} list
 * @param {boolean} [isThere]
 */
const hasOurs = (list, isThere) => {
  for (let at = 0; at < list.length; at++) {
    const { name = "" } = list[at];
    const isRefused = isThere && !core.mayStay(abi.COOKIE, name, 0);
    if (isRefused) unstick();
    if (isRefused || name === config.cookie) return true;
  }
};

// Servers and other tabs set cookies too. Where the browser has a cookie store, its event tells of them. Elsewhere the
// gate looks every 200 ms.
const attend = () => {
  const { cookieStore } = window;
  // WebKit may tell of a change before `document.cookie` shows it. What is there must go at once, also in the
  // background, where browsers hold timers back. Only in the next task a record that is not there counts as gone.
  if (cookieStore)
    cookieStore.addEventListener("change", (event) => {
      if (!concernsUs(event)) return;
      isBusy() || sweepCookies();
      later(lookAgain);
    });
  else setInterval(lookAgain, 200);
  window.addEventListener("pagehide", () => toil());
  COOKIE_GATE_LEAN || window.addEventListener("pageshow", lookForSignal);
  for (const event of ["pageshow", "pagehide", "visibilitychange"]) window.addEventListener(event, lookAgain);
};

// Chromium shows no cookie at all while one of the cookies is no UTF-8. Then a cookie that we have just set is not shown
// either, and the absence of the record proves nothing.
const isShown = () => {
  const probe = config.cookie + "-";
  writeCookie(probe + "=");
  const cookies = readCookies();
  removeCookie(probe);
  return cookies;
};
const lookAgain = () => {
  // `afterPaint` looks when all is done.
  if (isBusy()) return;
  const cookies = readCookies();
  const told = records(cookies);
  // The record differs: another tab or a frame with a gate of its own has decided or forgotten, or the visitor has
  // deleted the cookies. With the old decision this page would remove what is granted there, or keep what is
  // forgotten there.
  if (told === known) sweepCookies();
  else if (cookies || isShown()) start(cookies, abi.NOTIFY);
  // The record may only be hidden. When the browser shows the record again, the next look starts anew.
  else known = told;
};

// Whether the gate begins anew because of an opt-out signal: nothing was saved.
let isSignalled = false;
// A page from the back/forward cache may come back to another setting of the browser. A signal that has come only takes
// grants away, also from what runs already.
const lookForSignal = () => {
  if (!isAskedSince()) return;
  let takesBack;
  for (let at = 0; at < config.sold.length; at++) if (core.isGranted(config.sold[at])) takesBack = true;
  isSignalled = true;
  // While the browser shows no cookie at all, the known record counts. The look that follows finds what is true.
  start(readCookies() || known, takesBack ? abi.NOTIFY | abi.PURGE : abi.NOTIFY);
  isSignalled = false;
  if (takesBack && config.reloads) location.reload();
};

/** @param {string} [tag] */
const translate = (tag) => {
  speak(tag);
  look(current);
  if (COOKIE_GATE_BOXES) drawBoxes(allow);
  emit("language", state);
};

/** @param {MutationRecord[]} records */
const grown = (records) => {
  guardAll();
  tameParsed(records);
  settle();
  // What is granted starts after the sweep. Vendors hear of the decision when their queues have been emptied.
  if (!isBusy()) {
    activate();
    tell();
  }
  if (!COOKIE_GATE_LEAN && config.own_way_back) yieldWayBack();
  if (COOKIE_GATE_BOXES && isOpen) drawBoxes(allow);
};

const begin = () => {
  // The gate of the page guards its frames. This gate leaves a frame to that gate.
  try {
    if (isFramed && window.parent.CookieGate) return window.parent.CookieGate.guard(window);
  } catch {} // The parent page has another origin.
  const given = descriptor(window, "CookieGate");
  if (given) return given.enumerable && warn("loaded twice.");
  guardAs(freeze(api), grown);
  // Only now: a console function that an earlier script has replaced may throw.
  if (!isFirst) warn("loaded late: what ran before it is not governed. It has to be the first script of the page, without async, defer or type=module. The first one is", firstSource);
  if (!define(window, "CookieGate", { __proto__: null, value: api, enumerable: true })) fail("the name CookieGate is taken.");
  isOpen = core.open();
  look("");
  // What is decided is told before any script of a vendor runs.
  if (!isOpen || document.prerendering) tell();
  if (COOKIE_GATE_GPP) {
    offerGpp();
    // The closed gate grants nothing, and asks nobody.
    isOpen || renewGpp(false);
  }
  if (!isOpen) return isStrict && restrict();
  if (!isQuiet && !location.origin.match(config.origins))
    warn(location.origin, "is not in site.origins.");
  // The name of a button is the word of a method. Every other name asks for the panel.
  listen((action) => {
    if (!COOKIE_GATE_LEAN) {
      if (action === "adult" || action === "minor") {
        age = action;
        return show(firstLayer(), 0, news);
      }
      if (action === "close" && !law[abi.LAW_CLOSE_REFUSES]) {
        if (COOKIE_GATE_GPP) renewGpp(false);
        return show(wayBack, 0, heeded);
      }
    }
    const choice = methodOf(action);
    choice < 0 ? openPanel(action === "partners" ? 1 : 0) : decide(choice, "", true);
  }, () => COOKIE_GATE_LEAN ? show("banner", UNREACHABLE) : show(firstLayer(), UNREACHABLE, news), /** @type {Api} */ (/** @type {unknown} */ (hand)));
  new MutationObserver(() => translate()).observe(document.documentElement, { attributeFilter: ["lang"] });
  document.addEventListener("DOMContentLoaded", () => {
    findShades(document);
    if (!isBusy()) activate();
    if (COOKIE_GATE_BOXES) drawBoxes(allow);
  });
  const live = () => {
    start(readCookies());
    COOKIE_GATE_LEAN || sendReceipts();
    attend();
  };
  // Nobody sees a page that is rendered in advance. The visitor may answer on another page meanwhile.
  if (document.prerendering) document.addEventListener("prerenderingchange", live);
  else live();
};

try {
  begin();
  serve();
} catch (error) {
  fail("stopped.", error);
}
