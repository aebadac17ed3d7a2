// Gate.js: deny first, then decide. Puts the hooks in force, starts the core, performs its effects, offers the API.
// Invariant: effects are performed in the order of their bits; no exception of ours leaves this file.

import { call, config, cut, define, descriptor, document, fail, freeze, isFirst, isFramed, isObject, location, ownKeys, randomId, warn, window } from "./platform.js";
import { arm, tameParsed } from "./addresses.js";
import * as core from "./core.js";
import { forget, readCookies, writeCookie } from "./cookies.js";
import { activate } from "./elements.js";
import { guard, guardAll, guardAs } from "./realms.js";
import { emit, on, report } from "./report.js";
import "./requests.js";
import { storageOf } from "./storage.js";
import { sweepCookies, sweepDatabases, sweepStorages } from "./sweep.js";
import { isVisitor, language, listen, openPanel, show } from "./ui.js";

// How a decision is given: by place the core's number (src/consent.rs, `Method`), the record's letter and the API's word.
const LETTERS = "arscwp";
const WORDS = ["accept", "reject", "save", "close", "withdraw", "script"];
const { getItem, setItem } = Storage.prototype;

let state;
let isOpen = false;

/** What the API shows, from the record: its fields are read here, its meaning stays the core's. */
const look = (line) => {
  const fields = cut(line, ".");
  const categories = {};
  for (let at = 0; at < config.categories.length; at++)
    categories[config.categories[at]] = core.isGranted(config.categories[at]);
  state = freeze({
    mode: isOpen ? config.mode : "closed",
    decided: !!line,
    method: WORDS[LETTERS.indexOf(fields[3])] || "",
    time: fields[2] * 1000 || 0,
    id: fields[10] || "",
    version: +fields[1] || 0,
    language,
    categories: freeze(categories),
  });
};

// Hosts that our policy lets this page contact; nothing before there is one.
let contacts;
/** Has the browser itself refuse all other hosts. A policy can be narrowed within a page; to widen it takes a new page. */
const restrict = () => {
  const hosts = core.hosts();
  const wanted = cut(hosts, " ");
  let sources = "";
  for (let at = 0; at < wanted.length; at++) {
    if (!wanted[at]) continue;
    // As hooks do, the policy takes no note of ports; paths it would read differently.
    const host = cut(wanted[at], "/")[0] + ":*";
    sources += " " + host + " ws://" + host + " wss://" + host;
    if (contacts !== undefined && cut(" " + contacts + " ", " " + wanted[at] + " ").length < 2) return location.reload();
  }
  if (contacts === hosts) return;
  contacts = hosts;
  const meta = document.createElement("meta");
  // Firefox and WebKit throw where a policy refuses a socket or an event stream, and so they would at the address of nobody,
  // which a refused one gets.
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: localhost:1 wss://localhost:1" + sources;
  document.head.append(meta);
};

// Calls that pages have queued for a vendor wait in an array of the page's: they are dropped, unless this is the first answer
// and it is a yes.
const dropQueues = (isFirstAnswer) => {
  for (let at = 0; at < config.queues.length; at++) {
    const vendor = config.queues[at][0];
    const queue = window[config.queues[at][1]];
    if (isObject(queue) && !(isFirstAnswer && core.allows(vendor))) queue.length = 0;
  }
};

// Effects of the core are bits (src/consent.rs, `Effect`).
const perform = (effects) => {
  const isFirstAnswer = !state.decided;
  forget();
  arm(config.vendors.some((id) => !core.allows(id)));
  const record = core.record();
  // `name=line; attributes`
  const line = cut(cut(record, ";")[0], "=")[1] || "";
  look(line);
  if (effects & 1 /* Store */) {
    writeCookie(record);
    keepHistory(line);
  }
  const isPurge = effects & 4; /* Purge */
  if (effects & 2 /* Sweep */) {
    sweepCookies(isPurge);
    sweepStorages();
  }
  if (isPurge || config.databases) sweepDatabases();
  const isNews = effects & 64; /* Notify */
  if (isNews) dropQueues(isFirstAnswer);
  if (effects & 8 /* Activate */) replay();
  // In a page that will be loaded again nothing is begun.
  if (config.enforcement === "strict") restrict();
  if (effects & 8 /* Activate */) activate();
  if (effects & 16 /* Ask */) show("banner");
  if (effects & 32 /* Settle */) show("reopen", isNews);
  if (isNews) emit("change", state);
};

// Writes that came before the answer, each at the first scope that the browser takes: the core looks whether it did.
const replay = () => {
  let string;
  while ((string = core.replay(readCookies()))) writeCookie(string);
};

// The visitor's own list of decisions, where the catalogue declares one: newest last, fifty at most.
const keepHistory = (line) => {
  const { history } = config;
  const storage = history && storageOf(core.LOCAL, window);
  if (!storage) return;
  try {
    const lines = cut(call(getItem, storage, history) || "", "\n");
    let text = "";
    for (let at = lines.length > 49 ? lines.length - 49 : 0; at < lines.length; at++)
      if (lines[at]) text += lines[at] + "\n";
    call(setItem, storage, history, text + line);
  } catch {} // The storage is full; the cookie still holds the last decision.
};

const decide = (choice, picks = "") => {
  const effects = isOpen && core.decide(choice, isVisitor ? choice : 5 /* Script */, randomId() + picks);
  if (effects) perform(effects);
  else fail(isOpen ? "nothing changed: unknown id, or a required category refused." : "closed, no choices.");
  return !!effects;
};

const api = {
  get state() {
    return state;
  },
  allows: (id) => core.allows(`${id}`),
  acceptAll: () => decide(0),
  rejectAll: () => decide(1),
  save(choices) {
    let picks = "";
    const keys = isObject(choices) ? ownKeys(choices) : [];
    for (let at = 0; at < keys.length; at++)
      if (typeof keys[at] === "string") picks += keys[at] + "\t" + (choices[keys[at]] === true ? 1 : 0) + "\n";
    return decide(2, picks);
  },
  withdraw: () => decide(4),
  open: async () => {
    if (isOpen && !isFramed) return openPanel();
    warn("no panel in frames, or while closed.");
    return false;
  },
  guard,
  on,
  report,
};

// Cookies come by other ways than script: told by the cookie store where there is one, looked for where there is none.
const attend = () => {
  const look = () => sweepCookies();
  const { cookieStore } = window;
  if (cookieStore) cookieStore.addEventListener("change", look);
  else setInterval(look, 200);
  for (const event of ["pageshow", "pagehide"]) window.addEventListener(event, look);
};

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
  if (!isFirst) warn("loaded late: what ran before it is not governed. It has to be the first script of the page.");
  guardAs(freeze(api), grown);
  if (!define(window, "CookieGate", { value: api, enumerable: true })) fail("the name CookieGate is taken.");
  isOpen = core.open();
  look("");
  if (!isOpen) return config.enforcement === "strict" && restrict();
  if (!isFramed && !config.origins.includes(location.origin))
    warn(location.origin, "is not in site.origins.");
  // Names of buttons are words of decisions, or ask for the panel.
  listen((action) => {
    const choice = WORDS.indexOf(action);
    choice < 0 ? openPanel() : decide(choice);
  });
  document.addEventListener("DOMContentLoaded", activate);
  perform(core.start(readCookies()));
  attend();
};

try {
  begin();
} catch (error) {
  fail("stopped.", error);
}
