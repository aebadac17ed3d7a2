// The API of the Global Privacy Platform: `window.__gpp`, for scripts that ask in the words of IAB Tech Lab (CMP API 1.1).
// Invariant: every call is answered before it returns, and no call throws into the page. What the core does not grant is
// told as opted out, before the visitor has answered too.

import { config, create, define, descriptor, document, fail, isQuiet, window } from "./platform.js";
import { isGranted } from "./core.js";
import { region } from "./law.js";
import { optOut } from "./optout.js";
import { NAMES, parsed, USCA, USNAT, written } from "./sections.js";

/** @typedef {(data: unknown, success: boolean) => void} Callback */

const asked = COOKIE_GATE_GPP && config.gpp;
const all = asked ? asked.sections : [];
/**
 * Whether a section is in force for the visitor. Of a visitor of whom the page tells no state, all that are asked for.
 * @param {number} id
 */
const applies = (id) => {
  if (!region || region === "US") return true;
  if (region === "US-CA") return id === USCA || !all.includes(USCA);
  return id === USNAT && region.startsWith("US-");
};
const ids = asked ? all.filter(applies) : [];

/** @param {string[]} vendors */
const answer = (vendors) => (vendors.length ? (vendors.every(isGranted) ? 2 : 1) : 0);
const told = () => {
  const { sells, shares, advertises } = /** @type {NonNullable<typeof config.gpp>} */ (asked);
  return { sale: answer(sells), sharing: answer(shares), advertising: answer(advertises), gpc: optOut };
};

// The first layer asks, the panel is open, and what was last said of the sections.
let asks = false;
let isOpen = false;
let display = "hidden";
let signal = "not ready";
/** @type {{ [name: string]: string }} */
let known = {};

const ping = () => {
  const facts = told();
  return {
    gppVersion: "1.1",
    cmpStatus: "loaded",
    cmpDisplayStatus: display,
    signalStatus: signal,
    supportedAPIs: all.map((id) => id + ":" + NAMES[id]),
    // The number of whoever is not registered: none of the sections asks for that.
    cmpId: 1,
    sectionList: [...ids],
    applicableSections: ids.length ? [...ids] : [-1],
    gppString: written(ids, facts),
    parsedSections: Object.fromEntries(ids.map((id) => [NAMES[id], parsed(id, facts)])),
  };
};

/** @type {{ [id: string]: Callback }} */
const listeners = COOKIE_GATE_GPP ? create(null) : {};
let count = 0;
/**
 * An exception of a callback is the page's, and goes no further.
 * @param {unknown} callback
 * @param {unknown} data
 * @param {boolean} success
 */
const reply = (callback, data, success) => {
  try {
    if (typeof callback === "function") callback(data, success);
  } catch (error) {
    fail("__gpp callback:", error);
  }
};
/**
 * @param {string} eventName
 * @param {unknown} data
 * @param {number} listenerId
 */
const event = (eventName, data, listenerId) => ({ eventName, listenerId, data, pingData: ping() });
/**
 * @param {string} name
 * @param {unknown} data
 */
const fire = (name, data) => {
  for (const id in listeners) reply(listeners[id], event(name, data, +id), true);
};

/**
 * The value of a member that an object has itself.
 * @param {object} object
 * @param {string} name
 */
const own = (object, name) => descriptor(object, name)?.value ?? null;
/** @type {{ [command: string]: (parameter: Given, callback: Callback) => unknown }} */
const commands = {
  ping,
  addEventListener: (_, callback) => {
    if (typeof callback !== "function") return null;
    listeners[++count] = callback;
    return event("listenerRegistered", true, count);
  },
  removeEventListener: (id) => id in listeners && delete listeners[id],
  hasSection: (name) => ids.some((id) => NAMES[id] === name),
  getSection: (name) => own(ping().parsedSections, name),
  getField: (name) => {
    const [section, field] = name.split(".");
    for (const fields of own(ping().parsedSections, section)) if (own(fields, field) !== null) return own(fields, field);
    return null;
  },
};

/**
 * @param {unknown} command
 * @param {Callback} callback
 * @param {unknown} [parameter]
 */
const gpp = (command, callback, parameter) => {
  /** @type {unknown} */
  let data = null;
  try {
    data = own(commands, /** @type {string} */ (command))(parameter, callback);
  } catch {} // An unknown command, or a parameter of another type. The answer says so.
  reply(callback, data, data !== null);
};

/** @param {MessageEvent} message A frame asks by a message, and is answered by a message. */
const attend = ({ data, source }) => {
  try {
    const isText = typeof data === "string";
    if (isText && !data.includes("__gppCall")) return;
    const { command, parameter, callId } = (isText ? JSON.parse(data) : data).__gppCall;
    gpp(
      command,
      (returnValue, success) => {
        const returned = { __gppReturn: { returnValue, success, callId } };
        /** @type {Window} */ (source).postMessage(isText ? JSON.stringify(returned) : returned, "*");
      },
      parameter
    );
  } catch {} // Most messages are about something else.
};

/** By a frame of this name, frames find the window that answers. At the end of the body no framework minds it. */
const locate = () => {
  const frame = document.createElement("iframe");
  frame.name = "__gppLocator";
  frame.hidden = true;
  document.body.append(frame);
};

/** Offers the API, for a catalogue that asks for it. */
export const offerGpp = () => {
  if (!asked) return;
  define(window, "__gpp", { __proto__: null, value: gpp, writable: true, enumerable: true, configurable: true });
  window.addEventListener("message", attend);
  document.addEventListener("DOMContentLoaded", locate);
};

/** Tells listeners of what has changed, in the order that the specification asks for. */
const renew = () => {
  const facts = told();
  const isBusy = asks || isOpen;
  const next = isBusy ? "visible" : "hidden";
  const changed = [];
  for (const id of ids) {
    const text = written([id], facts);
    if (known[id] && text !== known[id]) changed.push(NAMES[id]);
    known[id] = text;
  }
  if (signal === "ready" && (isBusy || changed.length)) fire("signalStatus", (signal = "not ready"));
  if (display !== next) fire("cmpDisplayStatus", (display = next));
  for (const name of changed) fire("sectionChange", name);
  if (!isBusy && signal !== "ready") fire("signalStatus", (signal = "ready"));
};
/**
 * Called after each decision, and when a layer comes or goes.
 * @param {boolean} isAsking whether the first layer asks
 * @param {boolean} [opens] whether the panel is open
 */
export const renewGpp = (isAsking, opens = false) => {
  if (!asked) return;
  asks = isAsking && !isQuiet;
  isOpen = opens;
  try {
    renew();
  } catch (error) {
    fail("__gpp:", error); // The page has replaced a function of the browser. What scripts ask for is made anew anyway.
  }
};
/** @param {boolean} opens whether the panel opens or closes */
export const showGpp = (opens) => renewGpp(asks, opens);
