// What the template does in a page, call by call; then templates that are broken on purpose, each of which must fail.
import assert from "node:assert/strict";
import { apis, sandbox } from "./sandbox.mjs";

const ADS = ["ad_storage", "ad_user_data", "ad_personalization"];
const PREFERENCES = ["functionality_storage", "personalization_storage"];
const ALL = [...ADS, "analytics_storage", ...PREFERENCES];
const NOTHING = { advertising: false, analytics: false, preferences: false };
const ANALYTICS = { ...NOTHING, analytics: true };
const EVERYTHING = { advertising: true, analytics: true, preferences: true };

/** All seven signals, of which these are granted, and the one that always is. */
const signals = (...granted) => {
  const asked = ALL.map((one) => [one, granted.includes(one) ? "granted" : "denied"]);
  return Object.fromEntries([...asked, ["security_storage", "granted"]]);
};

/** `window.CookieGate` as docs/api.md describes it, as far as the template uses it. */
function cookieGate({ categories = NOTHING, vendors = {}, mode = "enforce", decided = false, method = "" }) {
  const listeners = [];
  let state;
  const look = () => {
    const all = Object.freeze({ necessary: mode !== "closed", ...categories });
    const rest = { id: "q83vASNFZ4mrze8B", time: 1795472630000, version: 3, language: "en" };
    state = { mode, decided, method, signal: false, categories: all, ...rest };
    Object.freeze(state);
  };
  look();
  const api = {
    get state() {
      return state;
    },
    allows(id) {
      const all = { ...vendors, ...state.categories };
      return mode === "observe" ? id in all : all[id] === true;
    },
    on(event, listener) {
      assert.equal(event, "change");
      listeners.push(listener);
      return () => listeners.splice(listeners.indexOf(listener), 1);
    },
  };
  const decide = (choice, how) => {
    [categories, method, decided] = [choice, how, how !== ""];
    look();
    // Like the gate: a listener that throws is reported, and goes no further.
    for (const listener of listeners)
      try {
        listener(state);
      } catch {}
  };
  return { api, decide };
}

const START = [
  ["default", signals()],
  ["set", "ads_data_redaction", true],
  ["set", "url_passthrough", false],
  ["read", "CookieGate.state"],
];
const LISTENS = ["call", "CookieGate.on", "change"];
const asked = (...ids) => ids.map((id) => ["call", "CookieGate.allows", id]);
// What is told of a decision. Each row whose choice is a yes is asked about.
const told = (categories, method, consent, calls, { mode = "enforce", decided = true } = {}) => [
  ["read", "CookieGate.state"], ...calls, ["update", consent],
  ["push", "dataLayer", { event: "cookie_gate_consent", cookie_gate: { mode, decided, method, signal: false,
    categories: { necessary: mode !== "closed", ...categories }, consent } }],
];
const six = asked("advertising", "advertising", "advertising", "analytics", "preferences", "preferences");
const one = asked("analytics");
const COUNTED = signals("analytics_storage");
const FAILED = [...START, ["log", "Cookie Gate: window"], ["failure"]];
const row = (id, signal) => ({ id, signal });
const thrower = () => {
  throw new Error("thrown by the page");
};

// Each case: the fields of the tag, the page's Cookie Gate, what happens then, and the calls that must be seen.
const CASES = {
  "no decision": { gate: {}, calls: [...START, LISTENS, ["success"]] },
  "a stored grant": {
    gate: { categories: EVERYTHING, decided: true, method: "accept" },
    calls: [...START, LISTENS, ...told(EVERYTHING, "accept", signals(...ALL), six), ["success"]],
  },
  "a stored refusal": {
    gate: { decided: true, method: "reject" },
    calls: [...START, LISTENS, ...told(NOTHING, "reject", signals(), []), ["success"]],
  },
  "a grant of one category": {
    gate: {}, then: ({ decide }) => decide(ANALYTICS, "save"),
    calls: [...START, LISTENS, ["success"], ...told(ANALYTICS, "save", COUNTED, one)],
  },
  "a refusal": {
    gate: {}, then: ({ decide }) => decide(NOTHING, "reject"),
    calls: [...START, LISTENS, ["success"], ...told(NOTHING, "reject", signals(), [])],
  },
  "a withdrawal, a grant after it, and being forgotten": {
    gate: { categories: ANALYTICS, decided: true, method: "save" },
    then({ decide }) {
      decide(NOTHING, "withdraw");
      decide(EVERYTHING, "accept");
      decide(NOTHING, "");
    },
    calls: [...START, LISTENS, ...told(ANALYTICS, "save", COUNTED, one), ["success"],
      ...told(NOTHING, "withdraw", signals(), []), ...told(EVERYTHING, "accept", signals(...ALL), six),
      ...told(NOTHING, "", signals(), [], { decided: false })],
  },
  "no Cookie Gate": { calls: FAILED },
  "something else by this name": { gate: { api: { state: "open" } }, calls: FAILED },
  "a state of another kind": { gate: { api: { state: { decided: true, mode: "enforce" } } }, calls: FAILED },
  "a state that throws": {
    gate: { api: { get state() { return thrower(); } } },
    calls: [...START, ["thrown", "thrown by the page"]],
  },
  "on that throws": {
    gate: { categories: EVERYTHING, decided: true, method: "accept" }, spoil: { on: thrower },
    calls: [...START, LISTENS, ["thrown", "thrown by the page"]],
  },
  "allows that throws": {
    gate: { categories: EVERYTHING, decided: true, method: "accept" }, spoil: { allows: thrower },
    then: ({ decide }) => decide(NOTHING, "withdraw"),
    calls: [...START, LISTENS, ["read", "CookieGate.state"], ...asked("advertising"), ["thrown", "thrown by the page"],
      ...told(NOTHING, "withdraw", signals(), [])],
  },
  "allows that is no function": {
    gate: { categories: EVERYTHING, decided: true, method: "accept" }, spoil: { allows: true },
    calls: [...START, LISTENS, ...told(EVERYTHING, "accept", signals(), six), ["success"]],
  },
  "the gate is closed": {
    gate: { mode: "closed", decided: false }, calls: [...START, LISTENS, ["success"]],
  },
  "the gate observes, and the visitor has refused": {
    gate: { mode: "observe", decided: true, method: "save", categories: ANALYTICS },
    calls: [...START, LISTENS,
      ...told(ANALYTICS, "save", COUNTED, one, { mode: "observe" }), ["success"]],
  },
  "a vendor besides its category": {
    data: { signals: [row("advertising", "ad_storage"), row("google", "ad_storage"), row("google", "analytics_storage"),
      row("analytics", "analytics_storage"), row("other", "ad_user_data")] },
    gate: { decided: true, method: "save", categories: EVERYTHING, vendors: { google: true, other: false } },
    calls: [...START, LISTENS, ...told(EVERYTHING, "save", signals("ad_storage", "analytics_storage"),
      asked("advertising", "google", "other", "google", "analytics")), ["success"]],
  },
  "a vendor while the gate observes": {
    data: { signals: [row("google", "ad_storage")] },
    gate: { mode: "observe", decided: true, method: "save", categories: EVERYTHING, vendors: { google: true } },
    calls: [...START, LISTENS, ...told(EVERYTHING, "save", signals(), [], { mode: "observe" }), ["success"]],
  },
  "ids that the catalogue lacks, and signals that Google lacks": {
    data: { signals: [row("statistics", "analytics_storage"), row("analytics", "security_storage"),
      row("analytics", "all"), row("toString", "ad_storage"), row(undefined, "ad_user_data")] },
    gate: { decided: true, method: "accept", categories: EVERYTHING },
    calls: [...START, LISTENS, ...told(EVERYTHING, "accept", signals(), asked(undefined, "statistics")), ["success"]],
  },
  "a wait": {
    data: { waitForUpdate: "500", regions: " " }, gate: {},
    calls: [["default", { ...signals(), wait_for_update: 500 }], ...START.slice(1), LISTENS, ["success"]],
  },
  "a wait in some regions": {
    data: { waitForUpdate: 500, regions: "DE, US-CA," }, gate: {},
    calls: [START[0], ["default", { ...signals(), region: ["DE", "US-CA"], wait_for_update: 500 }], ...START.slice(1),
      LISTENS, ["success"]],
  },
  "regions without a wait, and a wait that is no number": {
    data: { waitForUpdate: "soon", regions: "DE" }, gate: {}, calls: [...START, LISTENS, ["success"]],
  },
  "the other way round for advertising": {
    data: { adsDataRedaction: false, urlPassthrough: true },
    calls: [START[0], ["set", "ads_data_redaction", false], ["set", "url_passthrough", true], ...FAILED.slice(3)],
  },
};

function runCase({ data = {}, gate, spoil, then }, code, demand) {
  const calls = [];
  const made = gate?.api ? { api: gate.api } : gate && cookieGate(gate);
  if (spoil) Object.assign(made.api, spoil);
  const window = made ? { CookieGate: Object.freeze(made.api) } : {};
  const { run, into } = sandbox();
  const all = apis(window, calls, demand);
  const required = (name) => {
    if (!Object.hasOwn(all, name)) throw new Error(`there is no API ${name}, or this house does not want it`);
    return into(all[name]);
  };
  const fields = { waitForUpdate: "0", adsDataRedaction: true, urlPassthrough: false, ...data,
    gtmOnSuccess: () => calls.push(["success"]), gtmOnFailure: () => calls.push(["failure"]) };
  try {
    run(code, { require: required, data: into(fields) });
  } catch (error) {
    // Tag Manager ends a tag that throws. Only what the page itself throws is part of a case.
    if (error.message !== "thrown by the page") throw error;
    calls.push(["thrown", error.message]);
  }
  then?.(made);
  return calls;
}

/** Runs every case; returns the permissions that were used. Throws at the first case that fails. */
export function runCases(code, granted) {
  const used = new Set();
  const demand = (permission) => {
    if (!granted.includes(permission)) throw new Error(`no permission for ${permission}`);
    used.add(permission);
  };
  for (const [name, one] of Object.entries(CASES)) {
    const calls = runCase(one, code, demand);
    assert.deepEqual(calls, one.calls, name);
    // Whatever happens: denied comes first.
    assert.deepEqual(calls[0][0], "default", name);
    for (const [call, state] of calls)
      if (call === "default") for (const signal of ALL) assert.equal(state[signal], "denied", `${name}: ${signal}`);
  }
  return used;
}
