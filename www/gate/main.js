// Gate.js: deny first, then decide. Puts the hooks in force, starts the core, performs its effects, offers the API.
// Invariant: effects are performed in the order of their bits; no exception of ours leaves this file.

import {
  config,
  defineProperty,
  fail,
  fieldsOf,
  freeze,
  isFramed,
  location,
  ownKeys,
  randomId,
  warn,
  window,
} from "./platform.js";
import * as core from "./core.js";
import { forget, guard, readCookies, writeCookie } from "./cookies.js";
import { activate, watch } from "./elements.js";
import { emit, on, report } from "./report.js";
import { sweep } from "./sweep.js";
import { isVisitor, language, listen, openPanel, show } from "./ui.js";

// Effects of the core (src/consent.rs, `Effect`).
const [STORE, SWEEP, PURGE, ACTIVATE, ASK, SETTLE, NOTIFY] = [1, 2, 4, 8, 16, 32, 64];

// The words of the API for the record's letters (docs/record.md).
const WORDS = { a: "accept", r: "reject", s: "save", c: "close", w: "withdraw", p: "script" };

let state;
let isOpen = false;

/** What the API shows, from the record: its fields are read here, its meaning stays the core's. */
const look = (line) => {
  const [, version, time, letter, , , , , , , id] = fieldsOf(line, ".");
  const categories = {};
  for (let at = 0; at < config.categories.length; at++)
    categories[config.categories[at]] = core.isGranted(config.categories[at]);
  state = freeze({
    mode: isOpen ? config.mode : "closed",
    decided: !!line,
    method: WORDS[letter] || "",
    time: (time || 0) * 1000,
    id: id || "",
    version: +(version || 0),
    language,
    categories: freeze(categories),
  });
};

const perform = (effects) => {
  forget();
  const record = core.record();
  // `name=line; attributes`
  const line = fieldsOf(fieldsOf(record, ";")[0], "=")[1] || "";
  look(line);
  if (effects & STORE) {
    writeCookie(record);
    keepHistory(line);
  }
  if (effects & SWEEP) sweep(effects & PURGE);
  if (effects & ACTIVATE) activate();
  if (effects & ASK) show("banner");
  if (effects & SETTLE) show("reopen", effects & NOTIFY);
  if (effects & NOTIFY) emit("change", state);
};

// The visitor's own list of decisions, where the catalogue declares one: newest last, fifty at most.
const keepHistory = (line) => {
  const { history } = config;
  if (!history) return;
  try {
    const { localStorage } = window;
    const lines = fieldsOf(localStorage.getItem(history) || "", "\n");
    lines[lines.length] = line;
    localStorage.setItem(history, lines.filter(Boolean).slice(-50).join("\n"));
  } catch {} // Storage is blocked; the cookie still holds the last decision.
};

const decide = (choice, picks = "") => {
  if (!isOpen) {
    warn("closed, no choice can be made.");
    return false;
  }
  const effects = core.decide(choice, isVisitor ? choice : core.SCRIPT, randomId() + picks);
  if (!effects) {
    fail("nothing changed: an unknown id, or a required category refused.");
    return false;
  }
  perform(effects);
  return true;
};

const api = {
  get state() {
    return state;
  },
  allows: (id) => core.allows(`${id}`),
  acceptAll: () => decide(core.ACCEPT),
  rejectAll: () => decide(core.REJECT),
  save(choices) {
    let picks = "";
    const keys = choices === Object(choices) ? ownKeys(choices) : [];
    for (let at = 0; at < keys.length; at++)
      if (typeof keys[at] === "string") picks += keys[at] + "\t" + (choices[keys[at]] === true ? 1 : 0) + "\n";
    return decide(core.SAVE, picks);
  },
  withdraw: () => decide(core.WITHDRAW),
  open: async () => {
    if (isOpen && !isFramed) return openPanel();
    warn("no panel in frames, or while closed.");
    return false;
  },
  on,
  report,
};

const begin = () => {
  if (!guard()) return warn("loaded twice; the first is in force.");
  try {
    defineProperty(window, "CookieGate", { value: freeze(api), enumerable: true });
  } catch (error) {
    fail("no API: the name CookieGate is taken.", error);
  }
  isOpen = core.open();
  if (!isOpen) {
    look("");
    return;
  }
  if (!isFramed && !config.origins.includes(location.origin))
    warn(location.origin, "is not among site.origins; enforced all the same.");
  listen((action) => {
    if (action === "accept") decide(core.ACCEPT);
    else if (action === "reject") decide(core.REJECT);
    else if (action === "close") decide(core.CLOSE);
    else openPanel();
  });
  watch();
  perform(core.start(readCookies()));
};

try {
  begin();
} catch (error) {
  fail("stopped.", error);
}
