// Every member of `window.CookieGate` and of the client module, and uses that must not compile. A test of tests/it
// compares the names with the types.

import type { Action, CookieGate as Gate, Export, Kind, Method, PastDecision, ReportItem, State } from "../../packages/cookie-gate/cookie-gate";
import * as client from "../../packages/cookie-gate/client";

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(isSame: Same<A, B>): void => void isSame;

const state: State = CookieGate.state;
const { mode, decided, method, signal, id, time, version, categories, language } = state;
same<typeof mode, "enforce" | "observe" | "closed">(true);
same<typeof method, Method>(true);
const facts: [boolean, boolean, string, number, number, string] = [decided, signal, id, time, version, language];
same<(typeof categories)["maps"], boolean>(true);

const isAllowed: boolean = CookieGate.allows("maps") && CookieGate.allows("google/analytics");
const decisions: boolean[] = [
  CookieGate.acceptAll(),
  CookieGate.rejectAll(),
  CookieGate.save({ maps: true, "#12": false }),
  CookieGate.grant("maps"),
  CookieGate.withdraw(),
  CookieGate.forget(),
  CookieGate.setLanguage("de"),
];
CookieGate.guard(window);

export const wait = async (): Promise<unknown[]> => {
  const known: State = await CookieGate.ready;
  const nothing: void = await CookieGate.whenAllowed("maps");
  const isLoaded: boolean = await CookieGate.load("/map.js", "maps");
  const isOpen: boolean = await CookieGate.open();
  return [known, nothing, isLoaded, isOpen];
};

const onChange = ({ categories }: State): void => void categories.maps;
const stop: () => void = CookieGate.on("change", onChange);
CookieGate.on("language", (state) => same<typeof state, State>(true));
CookieGate.on("report", (item) => same<typeof item, ReportItem>(true));
CookieGate.off("change", onChange);
document.addEventListener("cookie-gate:change", ({ detail }) => same<typeof detail, State>(true));
document.addEventListener("cookie-gate:language", ({ detail }) => same<typeof detail, State>(true));
document.addEventListener("cookie-gate:report", ({ detail }) => same<typeof detail, ReportItem>(true));

for (const { kind, action, name, category, count, reason, stack, script } of CookieGate.report()) {
  same<typeof kind, Kind>(true);
  same<typeof action, Action>(true);
  const texts: (string | undefined)[] = [name, category, reason, stack, script];
  void [texts, count > 1];
}

const { cookie, record, state: stored, history }: Export = CookieGate.export();
const past: PastDecision | undefined = history[0];
void [cookie, record, stored.id, past?.record, past?.language, past?.shown_sha256, past?.sent];

(window.CookieGateQueue ||= []).push((gate) => gate.open());
(window.CookieGateQueue ||= []).push((gate) => same<typeof gate, Gate>(true), (gate) => gate.withdraw());
same<Window["CookieGate"], Gate>(true);

void [facts, isAllowed, decisions, stop];

export const useClient = async (): Promise<unknown[]> => {
  const known: State = await client.ready();
  const now: State | undefined = client.state();
  await client.whenAllowed("maps");
  const isLoaded: boolean = await client.load("/map.js", "maps");
  const isOpen: boolean = await client.open();
  const stop: () => void = client.on("change", onChange);
  client.off("change", onChange);
  const answers: boolean[] = [
    client.allows("maps"),
    client.grant("maps"),
    client.save({ maps: true }),
    client.acceptAll(),
    client.rejectAll(),
    client.withdraw(),
    client.forget(),
    client.setLanguage("de"),
  ];
  const items: ReportItem[] = client.report();
  const held: Export | undefined = client.exported();
  return [known, now, isLoaded, isOpen, stop, answers, items, held];
};

// @ts-expect-error The state is read only.
CookieGate.state.decided = true;
// @ts-expect-error The members are read only.
CookieGate.state = state;
// @ts-expect-error Nobody settles the promise.
CookieGate.ready = Promise.resolve(state);
// @ts-expect-error The global cannot be replaced.
window.CookieGate = CookieGate;
// @ts-expect-error An id is a text.
CookieGate.allows(1);
// @ts-expect-error `true` or `false`.
CookieGate.save({ maps: "yes" });
// @ts-expect-error There is no such event.
CookieGate.on("changed", onChange);
// @ts-expect-error The listener is one for another event.
CookieGate.on("report", onChange);
// @ts-expect-error The address comes first, and both are needed.
CookieGate.load("/map.js");
// @ts-expect-error A promise is no answer: it is always true.
if (CookieGate.open()) stop();
// @ts-expect-error A queue takes functions.
(window.CookieGateQueue ||= []).push(CookieGate.open());
// @ts-expect-error There may be no gate.
client.state().decided;
