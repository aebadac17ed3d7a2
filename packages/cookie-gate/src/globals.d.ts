// What the build fills in: the version, and the module that wasm-bindgen writes for crates/node.

declare const COOKIE_GATE_VERSION: string;

declare module "cookie-gate-glue" {
  import type { Machine } from "./machine.js";

  export function initSync(from: { module: Uint8Array }): void;
  /** The exit code. */
  export function run(machine: Machine, args: string[]): number;

  /** What a server needs before it answers. */
  export class Opening {
    open(port: number): Opened;
    static unbound(port: number, isTaken: boolean, why: string): string;
  }
  export class Opened {
    greeting(): string;
    answer(
      method: string,
      path: string,
      headers: readonly string[],
      body: Uint8Array,
      now: number,
      random: Uint8Array,
    ): Answered;
  }
  export class Answered {
    status(): number;
    headers(): string[];
    body(): Uint8Array;
    free(): void;
  }
}
