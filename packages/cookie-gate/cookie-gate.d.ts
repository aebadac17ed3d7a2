/**
 * The types of `window.CookieGate`, which gate.js defines. docs/api.md describes the members at length.
 *
 * Every member that takes an id takes any text, until you say which ids your catalogue has:
 *
 * ```ts
 * declare global {
 *   interface CookieGateIds {
 *     analytics: "category";
 *     maps: "category";
 *     google: "vendor";
 *   }
 * }
 * ```
 *
 * From then on a misspelt id is an error of the compiler.
 */

/** The id of a category of the catalogue. Any text where {@link CookieGateIds} has nothing in it. */
export type CategoryId = OfKind<"category">;

/** The id of a vendor of the catalogue. Any text where {@link CookieGateIds} has nothing in it. */
export type VendorId = OfKind<"vendor">;

/** The id of a category or of a vendor. Both share one namespace. */
export type Id = CategoryId | VendorId;

/** What {@link CookieGate.allows} can be asked for: an id, or a vendor's entries in one category. */
export type Question = Id | `${VendorId}/${CategoryId}`;

/** The choices that {@link CookieGate.save} takes: `true` grants, every other value refuses. */
export type Choices = { readonly [id in Id | `#${number}`]?: boolean };

/** How a decision was given. Empty before a decision. */
export type Method = "" | "accept" | "reject" | "save" | "close" | "withdraw" | "script";

/** What the visitor has decided. The object is frozen, and each decision makes a new one. */
export interface State {
  /**
   * `"enforce"` or `"observe"`, as in the catalogue. `"closed"`: the core could not run, so nothing optional is allowed
   * and nothing can be decided.
   */
  readonly mode: "enforce" | "observe" | "closed";
  /** Whether there is a decision. */
  readonly decided: boolean;
  /** How the decision was given; empty before a decision. */
  readonly method: Method;
  /** Whether the visitor sends the opt-out signal (Global Privacy Control) on this page. */
  readonly signal: boolean;
  /** The pseudonym of this browser's decisions, sixteen characters; empty before a decision. */
  readonly id: string;
  /** When the decision was given, in milliseconds since 1970; 0 before a decision. */
  readonly time: number;
  /** The version of the policy under which the decision was given; 0 before a decision. */
  readonly version: number;
  /** What the visitor has granted, and what is required. Vendors are in it that have a switch of their own. */
  readonly categories: { readonly [id in CategoryId]: boolean } & { readonly [id in VendorId]?: boolean };
  /** The language (BCP 47) that banner and panel speak on this page. */
  readonly language: string;
}

/** What kind of thing a line of the report is about. */
export type Kind =
  | "cookie"
  | "local_storage"
  | "session_storage"
  | "indexed_db"
  | "cache_storage"
  | "file_system"
  | "service_worker"
  | "request"
  | "script";

/** What the gate did. */
export type Action = "refused" | "held" | "observed" | "removed" | "kept" | "early" | "undeclared";

/** A line of the report: equal events with their count. */
export interface ReportItem {
  readonly kind: Kind;
  readonly action: Action;
  /** The name of the cookie, key, database or cache; the path of the service worker; the host of the request. */
  readonly name: string;
  /** The id of the category, of a request the id of the vendor, or `"undeclared"`. */
  readonly category: string;
  /** How often. */
  readonly count: number;
  /** Why something was kept. */
  readonly reason: string | undefined;
  /** The call stack at the first time, as the browser words it. */
  readonly stack: string | undefined;
  /** The address of the script that did it; empty for inline scripts. */
  readonly script: string;
}

/** A decision of the visitor's history. */
export interface PastDecision {
  /** The record as it was stored then. */
  readonly record: string;
  /** The language in which the visitor was asked. */
  readonly language: string;
  /** The SHA-256 of the texts that were shown. */
  readonly shown_sha256: string;
  /** Whether the server has the receipt. */
  readonly sent: boolean;
}

/** What this browser holds of the visitor's decisions: {@link CookieGate.export}. */
export interface Export {
  /** The name of the consent cookie. */
  readonly cookie: string;
  /** The value of the consent cookie; empty before a decision. */
  readonly record: string;
  /** The same, parsed. */
  readonly state: State;
  /** The decisions before, the oldest first; empty where the catalogue keeps no history. */
  readonly history: readonly PastDecision[];
}

/** What listeners get, by the name of the event. */
export interface Events {
  /** After each decision, by whomever, on this page or in another tab. */
  change: State;
  /** Banner and panel have gone over to another language. */
  language: State;
  /** Something was refused, removed, or could not be removed. */
  report: ReportItem;
}

/** `window.CookieGate`. No member throws, and no promise is rejected. */
export interface CookieGate {
  /**
   * What the visitor has decided, now.
   *
   * @example
   * if (!CookieGate.state.decided) showHint();
   */
  readonly state: State;

  /**
   * Fulfilled with the state once the visitor's stored choice is known: at once, and on a page that is rendered in
   * advance when the visitor comes to the page.
   *
   * @example
   * const { decided } = await CookieGate.ready;
   */
  readonly ready: Promise<State>;

  /**
   * Whether a category or vendor is allowed now.
   *
   * @example
   * if (CookieGate.allows("analytics")) count();
   * CookieGate.allows("google/analytics"); // the vendor's entries in one category
   */
  allows(id: Question): boolean;

  /**
   * Fulfilled as soon as a category or vendor is allowed: at once, or when the visitor grants it. Never fulfilled for an
   * id that the catalogue does not have; the console says so. A later withdrawal is told by the event `change`.
   *
   * @example
   * await CookieGate.whenAllowed("maps");
   * drawMap();
   */
  whenAllowed(id: Id): Promise<void>;

  /**
   * Loads a script as soon as a category or vendor is allowed, once for each address. Fulfilled with `true` when the
   * script has run, with `false` when it could not be loaded or the call was wrong.
   *
   * @example
   * if (await CookieGate.load("https://maps.example/api.js", "maps")) new Map(element);
   */
  load(src: string, id: Id): Promise<boolean>;

  /** Grants every optional category except sensitive ones. `false`: nothing has changed, and the console says why. */
  acceptAll(): boolean;

  /** Refuses every optional category, and removes what it had set. */
  rejectAll(): boolean;

  /**
   * Decides by id. An entry has the id `#` and its number.
   *
   * @example
   * CookieGate.save({ analytics: true, "#12": false });
   */
  save(choices: Choices): boolean;

  /**
   * Grants one category, and leaves all else as it is.
   *
   * @example
   * button.onclick = () => CookieGate.grant("maps");
   */
  grant(id: CategoryId): boolean;

  /** Takes everything back. */
  withdraw(): boolean;

  /** Forgets the visitor: the record, the history, and what optional entries left. The banner asks anew. */
  forget(): boolean;

  /** Opens the panel. Fulfilled with whether it is open. */
  open(): Promise<boolean>;

  /**
   * Makes banner and panel speak another language (BCP 47).
   *
   * @example
   * CookieGate.setLanguage("zh-CN");
   */
  setLanguage(tag: string): boolean;

  /** Puts the gate in force in another window of the same origin. The gate does so by itself wherever it can. */
  guard(window: Window): void;

  /**
   * Calls the listener at each event from now on. Returns a function that removes the listener.
   *
   * @example
   * const stop = CookieGate.on("change", (state) => showMap(state.categories.maps));
   */
  on(event: "change", listener: (state: State) => void): () => void;
  /** Banner and panel have gone over to another language. */
  on(event: "language", listener: (state: State) => void): () => void;
  /** Something was refused, removed, or could not be removed. */
  on(event: "report", listener: (item: ReportItem) => void): () => void;
  /** For code that passes on the name of an event. */
  on<Name extends keyof Events>(event: Name, listener: (detail: Events[Name]) => void): () => void;

  /**
   * Removes a listener, however often `on` has added it.
   *
   * @example
   * CookieGate.off("change", listener);
   */
  off<Name extends keyof Events>(event: Name, listener: (detail: Events[Name]) => void): void;

  /** What the gate has refused, removed or could not remove on this page, the oldest first. */
  report(): ReportItem[];

  /**
   * What this browser holds of the visitor's decisions, for an account page or a support request. It leaves the browser
   * only if the page sends it.
   *
   * @example
   * download.href = URL.createObjectURL(new Blob([JSON.stringify(CookieGate.export(), null, 2)]));
   */
  export(): Export;
}

/**
 * Calls that wait for gate.js, or the way to call at once when it is there. stub.js has the line for a page.
 *
 * @example
 * (window.CookieGateQueue ||= []).push((gate) => gate.open());
 */
export interface CookieGateQueue {
  push(...jobs: ((gate: CookieGate) => void)[]): unknown;
}

type OfKind<Kind> = keyof CookieGateIds extends never
  ? string
  : { [Id in keyof CookieGateIds]: CookieGateIds[Id] extends Kind ? Id : never }[keyof CookieGateIds];

type Gate = CookieGate;
type Queue = CookieGateQueue;

declare global {
  /** The ids of your catalogue, each with `"category"` or `"vendor"`. Merge yours into it. */
  interface CookieGateIds {}

  /** Defined by gate.js, before the next script of the page. */
  const CookieGate: Gate;

  interface Window {
    /** Defined by gate.js, before the next script of the page. */
    readonly CookieGate: Gate;
    /** Calls that wait for gate.js where it comes later. */
    CookieGateQueue?: Queue;
  }

  interface DocumentEventMap {
    "cookie-gate:change": CustomEvent<State>;
    "cookie-gate:language": CustomEvent<State>;
    "cookie-gate:report": CustomEvent<ReportItem>;
  }
}
