// Types that the scripts of this folder use without an import. Only `tsc` reads this file.
// First stands what the build and the bundler give to gate.js. Then come words that the scripts share. Last comes what
// browsers have and TypeScript does not know of.

import type { Api, State } from "./api";
import type { Config } from "./config";

/** A node of the policy (crates/bundle/src/policy/tree.rs). */
export type PolicyNode = [tag: string, attributes: { [name: string]: string }, ...children: (PolicyNode | string)[]];

/** `policy.<lang>.json`. */
export interface PolicyText {
  style: string;
  policy: PolicyNode;
}

declare global {
  /** The argument that the bundler calls policy.js with: the file of each language. */
  const COOKIE_GATE_POLICY: { [language: string]: string };

  /** The argument that the bundler calls gate.js with. */
  const COOKIE_GATE: Config;

  /** The build puts `true` or `false` in its place. In the lean build `true` stands for what is left out. */
  const COOKIE_GATE_LEAN: boolean;

  /** Tells vendors' scripts of the choice (signals.js). Nothing: the catalogue has no signals. */
  const COOKIE_GATE_TELL: Tell | undefined;

  /**
   * `emptied`: queues that have been emptied, by name. Signals in these queues have to be told again. Without a change,
   * makes only calls that wait for their function.
   */
  type Tell = (allows: (id: string) => boolean, state: State, emptied?: { [queue: string]: unknown }) => void;

  /** Whether the build offers `__gpp`. */
  const COOKIE_GATE_GPP: boolean;

  /** Whether the build draws boxes in the place of blocked content. */
  const COOKIE_GATE_BOXES: boolean;

  /** Whether the build has the first layer as a modal dialog. */
  const COOKIE_GATE_MODAL: boolean;

  /** The style sheet of the boxes, which the build puts into blocked.js. */
  const COOKIE_GATE_BLOCKED_STYLE: string;

  /** A window whose globals can be reached: the page's own, a frame's, a popup's. */
  type Realm = Window & typeof globalThis;

  /** A list without a prototype: `list` in platform.js. An array is one too. */
  interface List<T> {
    [at: number]: T;
    length: number;
  }

  /** Values by objects. A page can neither see nor change them: `weakMap` in platform.js. */
  interface WeakTable<Key extends object, Value> {
    get(key: Key): Value | undefined;
    set(key: Key, value: Value): void;
  }

  /** A value of any kind that a page has handed in. Native functions check for themselves what they can use. */
  type Given = any;

  /** A function of the browser of which nothing more is known. */
  type Native = (this: Given, ...args: Given[]) => Given;

  /** The objects that constructors of the browser make, by the names of the constructors. */
  type Instances = {
    [Name in keyof typeof globalThis as (typeof globalThis)[Name] extends { prototype: object } ? Name : never]:
      (typeof globalThis)[Name] extends { prototype: infer Instance } ? Instance : never;
  };

  interface Window {
    readonly TrustedTypePolicy?: { prototype: TrustedTypePolicy };
    readonly trustedTypes?: TrustedTypePolicyFactory;
  }

  /** Trusted Types. What these return stands for text, and the types of a page ask for text. */
  interface TrustedTypePolicy {
    createHTML(text: string): string;
    createScript(text: string): string;
    createScriptURL(text: string): string;
  }
  interface TrustedTypePolicyFactory {
    createPolicy(name: string, rules: TrustedTypePolicy): TrustedTypePolicy;
  }

  /** Prerendering (speculation rules). */
  interface Document {
    readonly prerendering?: boolean;
  }

  /** Global Privacy Control. */
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }

  /** Chromium has it. */
  interface FileSystemHandle {
    remove?(options?: { recursive?: boolean }): Promise<void>;
  }

  // Objects that the gate hands to the browser have no prototype: a page may have put members on `Object.prototype`.
  interface PropertyDescriptor {
    __proto__?: null;
  }
  interface ProxyHandler<T extends object> {
    __proto__?: null;
  }
}
