// client.js of packages/cookie-gate outside a page: on a server, and with a stand-in for the window.
// tests/e2e/page/waiting.rs has it in real pages, with the real gate.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { pathToFileURL } from "node:url";

const client = await import(pathToFileURL(process.env.CLIENT).href);

const pause = () => new Promise((done) => setTimeout(done, 20));
/** Whether a promise has been settled by now. */
const isSettled = async (promise) => {
  let is = false;
  promise.then(() => (is = true), () => (is = true));
  await pause();
  return is;
};
/** A gate that allows `maps`, and writes down what it is asked. */
const gate = () => {
  const calls = [];
  const note = (name, answer) => (...args) => (calls.push([name, ...args]), answer);
  const members = "allows grant save acceptAll rejectAll withdraw forget setLanguage".split(" ");
  return {
    calls,
    ...Object.fromEntries(members.map((name) => [name, note(name, true)])),
    state: { decided: true },
    ready: Promise.resolve({ decided: true }),
    whenAllowed: note("whenAllowed", Promise.resolve()),
    load: note("load", Promise.resolve(true)),
    open: note("open", Promise.resolve(true)),
    on: note("on", note("stop")),
    off: note("off"),
    report: note("report", [{ name: "_ga" }]),
    export: note("export", { cookie: "cookie-agree" }),
  };
};
/** What gate.js does with the queue when it comes. */
const come = (gate) => {
  window.CookieGate = gate;
  const jobs = window.CookieGateQueue ?? [];
  window.CookieGateQueue = { push: (job) => job(gate) };
  for (const job of jobs) job(gate);
};

/** Every export that answers at once, with a call of it. */
const ASKING = {
  state: [],
  allows: ["maps"],
  grant: ["maps"],
  save: [{ maps: true }],
  acceptAll: [],
  rejectAll: [],
  withdraw: [],
  forget: [],
  setLanguage: ["de"],
  report: [],
  exported: [],
};
/** Every export that waits. */
const WAITING = { ready: [], whenAllowed: ["maps"], load: ["/map.js", "maps"], open: [] };

afterEach(() => {
  delete globalThis.window;
});

test("every export is tested here", () => {
  assert.deepEqual(Object.keys(client).sort(), [...Object.keys(ASKING), ...Object.keys(WAITING), "on", "off"].sort());
});

/** Everything is denied, and nothing goes on. */
const denies = async () => {
  for (const [name, args] of Object.entries(ASKING)) {
    const answer = client[name](...args);
    if (name === "state" || name === "exported") assert.equal(answer, undefined, name);
    else if (name === "report") assert.deepEqual(answer, []);
    else assert.equal(answer, false, name);
  }
  for (const [name, args] of Object.entries(WAITING)) assert.equal(await isSettled(client[name](...args)), false, name);
  const stop = client.on("change", () => assert.fail("nobody calls"));
  client.off("change", () => {});
  stop();
};

test("on a server everything is denied, and nothing is kept for anybody", async () => {
  assert.equal(typeof window, "undefined");
  const before = Object.getOwnPropertyNames(globalThis).sort();
  await denies();
  assert.deepEqual(Object.getOwnPropertyNames(globalThis).sort(), before);
});

test("in a page to which no gate comes everything is denied", async () => {
  globalThis.window = {};
  await denies();
});

test("with a gate every call reaches the gate, once", async () => {
  globalThis.window = { CookieGate: gate() };
  const { calls } = window.CookieGate;
  for (const [name, args] of Object.entries(ASKING)) {
    const answer = client[name](...args);
    const member = name === "exported" ? "export" : name;
    if (name === "state") assert.equal(answer, window.CookieGate.state);
    else assert.deepEqual(calls.splice(0), [[member, ...args]], name);
    if (!["state", "report", "exported"].includes(name)) assert.equal(answer, true, name);
  }
  assert.deepEqual(client.report(), [{ name: "_ga" }]);
  assert.deepEqual(client.exported(), { cookie: "cookie-agree" });
  calls.length = 0;
  assert.deepEqual(await client.ready(), { decided: true });
  assert.equal(await client.whenAllowed("maps"), undefined);
  assert.equal(await client.load("/map.js", "maps"), true);
  assert.equal(await client.open(), true);
  assert.deepEqual(calls.splice(0), [["whenAllowed", "maps"], ["load", "/map.js", "maps"], ["open"]]);
  const listener = () => {};
  client.on("change", listener)();
  client.off("change", listener);
  assert.deepEqual(calls, [["on", "change", listener], ["stop"], ["off", "change", listener]]);
});

test("what waits for a gate that comes later is done in its order", async () => {
  globalThis.window = {};
  const [first, second] = [() => {}, () => {}];
  const loaded = client.load("/map.js", "maps");
  const stopped = client.on("change", first);
  client.on("change", second);
  client.off("change", second);
  stopped();
  assert.equal(await isSettled(loaded), false);
  const late = gate();
  come(late);
  assert.equal(await loaded, true);
  assert.deepEqual(late.calls, [["load", "/map.js", "maps"], ["on", "change", second], ["off", "change", second]]);
});

test("a gate that refuses is not overruled", () => {
  globalThis.window = { CookieGate: { allows: () => false, grant: () => false, save: () => undefined } };
  assert.deepEqual([client.allows("maps"), client.grant("maps"), client.save({})], [false, false, false]);
});
