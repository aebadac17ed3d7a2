// Gate.js: deny first, then decide. Puts the hooks in force, starts the core, performs its effects, offers the API.
// Invariant: effects are performed in the order of their bits; no exception of ours leaves this file.

import { config, defineProperty, fieldsOf, freeze, isFramed, location, ownKeys, randomId, warn, window } from "./platform.js";
import * as core from "./core.js";
import { forget, guard, readCookies, writeCookie } from "./cookies.js";
import { activate, watch } from "./elements.js";
import { emit, on, report } from "./report.js";
import { sweep } from "./sweep.js";
import { isVisitor, language, listen, openPanel, show } from "./ui.js";

// How a decision is given: by place the core's number (src/consent.rs, `Method`), the record's letter and the API's word.
const LETTERS = "arscwp";
const WORDS = ["accept", "reject", "save", "close", "withdraw", "script"];

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
    method: WORDS[LETTERS.indexOf(letter)] || "",
    time: time * 1000 || 0,
    id: id || "",
    version: +version || 0,
    language,
    categories: freeze(categories),
  });
};

// Effects of the core are bits (src/consent.rs, `Effect`).
const perform = (effects) => {
  forget();
  const record = core.record();
  // `name=line; attributes`
  const line = fieldsOf(fieldsOf(record, ";")[0], "=")[1] || "";
  look(line);
  if (effects & 1 /* Store */) {
    writeCookie(record);
    keepHistory(line);
  }
  if (effects & 2 /* Sweep */) sweep(effects & 4 /* Purge */);
  if (effects & 8 /* Activate */) activate();
  const isNews = effects & 64; /* Notify */
  if (effects & 16 /* Ask */) show("banner");
  if (effects & 32 /* Settle */) show("reopen", isNews);
  if (isNews) emit("change", state);
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
  const effects = isOpen && core.decide(choice, isVisitor ? choice : 5 /* Script */, randomId() + picks);
  if (effects) perform(effects);
  else warn(isOpen ? "nothing changed: unknown id, or a required category refused." : "closed, no choices.");
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
    const keys = choices === Object(choices) ? ownKeys(choices) : [];
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
  on,
  report,
};

const begin = () => {
  if (!guard()) return warn("loaded twice.");
  try {
    defineProperty(window, "CookieGate", { value: freeze(api), enumerable: true });
  } catch (error) {
    warn("the name CookieGate is taken.", error);
  }
  isOpen = core.open();
  if (!isOpen) return look("");
  if (!isFramed && !config.origins.includes(location.origin))
    warn(location.origin, "is not in site.origins.");
  // Names of buttons are words of decisions, or ask for the panel.
  listen((action) => {
    const choice = WORDS.indexOf(action);
    choice < 0 ? openPanel() : decide(choice);
  });
  watch();
  perform(core.start(readCookies()));
};

try {
  begin();
} catch (error) {
  warn("stopped.", error);
}
