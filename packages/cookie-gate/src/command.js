// The command as a function: arguments and a machine in, an exit code out.
// Why one function for all: check, bundle and the others then behave in a plugin as they do on the command line.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { initSync, run } from "cookie-gate-glue";
import { machine } from "./machine.js";

/** @import { Machine } from "./machine.js" */

let isReady = false;

/**
 * Runs the command; returns its exit code: 0 fine, 1 there are errors to mend, 2 it could not run.
 * @param {readonly string[]} args the program's own name left out
 * @param {Machine} on
 */
export const command = (args, on) => {
  if (!isReady) initSync({ module: readFileSync(fileURLToPath(new URL("./command_bg.wasm", import.meta.url))) });
  isReady = true;
  return run(on, [...args]);
};

export { machine };
