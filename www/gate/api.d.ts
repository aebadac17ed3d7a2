// The types of `window.CookieGate`, which docs/api.md describes. Only `tsc` reads this file.
// A page may hand in other things than these types ask for. Then the call changes nothing, and it does not throw.

import type { Config } from "./config";

/** What the visitor has decided. Frozen; each decision makes a new one. */
export interface State {
  readonly mode: Config["mode"] | "closed";
  readonly decided: boolean;
  /** A word of `METHOD_WORDS` in abi.js; empty before a decision. */
  readonly method: string;
  readonly signal: boolean;
  /** Milliseconds since 1970; 0 before a decision. */
  readonly time: number;
  readonly id: string;
  readonly version: number;
  readonly language: string;
  readonly categories: { readonly [id: string]: boolean };
}

/** A line of the report. */
export interface Item {
  kind: string;
  action: string;
  name: string;
  category: string;
  count: number;
  reason: string | undefined;
  stack: string | undefined;
  script: string;
}

/** `window.CookieGate`. */
export interface Api {
  readonly state: State;
  allows(id: string): boolean;
  forget(): boolean;
  acceptAll(): boolean;
  rejectAll(): boolean;
  /** `true` grants; every other value refuses. An entry has the id `#` and its number. */
  save(choices: { [id: string]: unknown }): boolean;
  withdraw(): boolean;
  /** Grants one category, and leaves all else as it is. */
  grant(id: string): boolean;
  open(): Promise<boolean>;
  /** Goes over to the language of this tag, or to the default language; false = the gate is closed. */
  setLanguage(tag: string): boolean;
  guard(window: Window): void;
  /** Returns a function that removes the listener. */
  on(event: "change", listener: (state: State) => void): () => void;
  /** Banner and panel have gone over to another language. */
  on(event: "language", listener: (state: State) => void): () => void;
  on(event: "report", listener: (item: Item) => void): () => void;
  report(): Item[];
}
