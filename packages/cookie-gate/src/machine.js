// The machine of Node: its files, its streams and a terminal. And a machine in memory, for plugins.
// Invariant: what a function throws has a `code` of POSIX, by which the command knows how to say it.

import fs from "node:fs";
import path from "node:path";
import { serve } from "./serve.js";

/**
 * What the command uses of the machine on which it runs (crates/cli/src/machine.rs).
 * @typedef {object} Machine
 * @property {(file: string) => Uint8Array} read
 * @property {(file: string) => boolean} exists
 * @property {(file: string, bytes: Uint8Array) => void} write makes the folders that are missing
 * @property {(file: string, bytes: Uint8Array) => void} replace in one step: a full disk must not destroy the old text
 * @property {(text: string) => void} print
 * @property {(text: string) => void} complain
 * @property {(file: string) => string} folder the folder of a file, as the system cuts a path; nothing for a bare name
 * @property {(question: string) => string | undefined} ask the line that a person writes; nothing without a terminal
 * @property {() => string} today the date at UTC, such as `2026-11-30`
 * @property {(port: number, opening: import("cookie-gate-glue").Opening) => void} serve
 */

/** Waits for 5 ms without turning in a loop. */
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

/**
 * Writes all of a text. A pipe whose reader is slow takes a part at a time.
 * @param {number} stream
 * @param {string} text
 */
const send = (stream, text) => {
  let left = Buffer.from(text);
  while (left.length) {
    try {
      left = left.subarray(fs.writeSync(stream, left));
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      pause();
    }
  }
};

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error)?.code;

/** Reads one line from stdin, a byte at a time: what follows is for the next question. */
const readLine = () => {
  const bytes = [];
  const byte = Buffer.alloc(1);
  for (;;) {
    let count = 0;
    try {
      count = fs.readSync(0, byte, 0, 1, null);
    } catch (error) {
      if (codeOf(error) === "EAGAIN") {
        pause();
        continue;
      }
      // Windows reports the end of the input of a terminal as a fault.
      if (codeOf(error) !== "EOF") throw error;
    }
    if (!count && !bytes.length) throw Object.assign(new Error("the input has ended"), { code: "EOF" });
    if (!count || byte[0] === 10) return Buffer.from(bytes).toString().replace(/\r$/, "");
    bytes.push(byte[0]);
  }
};

const today = () => new Date().toISOString().slice(0, 10);

/** @type {Machine} */
export const machine = {
  read: (file) => fs.readFileSync(file),
  // As Rust's `exists`: a link counts as what it points to.
  exists: (file) => fs.existsSync(file),
  write(file, bytes) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes);
  },
  replace(file, bytes) {
    // A symbolic link stays: the file that it points to is replaced.
    const real = fs.realpathSync(file);
    const { mode } = fs.statSync(real);
    const aside = path.join(path.dirname(real), `.${path.basename(real)}.${process.pid}`);
    try {
      fs.writeFileSync(aside, bytes, { mode, flag: "wx" });
      fs.chmodSync(aside, mode);
      fs.renameSync(aside, real);
    } catch (error) {
      fs.rmSync(aside, { force: true });
      throw error;
    }
  },
  print(text) {
    try {
      send(1, text);
    } catch (error) {
      // A reader that has closed the pipe (`| head`) is no failure.
      if (codeOf(error) !== "EPIPE") throw error;
    }
  },
  complain: (text) => send(2, text),
  folder: (file) => path.parse(file).dir,
  ask(question) {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return;
    send(2, question);
    return readLine();
  },
  today,
  serve: (port, opening) => serve(port, opening, machine),
};

/**
 * A machine without a disk: these files, and what the command writes.
 * @param {Record<string, string>} given
 */
export const inMemory = (given) => {
  /** @type {Map<string, Uint8Array>} */
  const files = new Map(Object.entries(given).map(([name, text]) => [name, new TextEncoder().encode(text)]));
  /** @type {Map<string, Uint8Array>} */
  const written = new Map();
  const said = { out: "", err: "" };
  // Copied: what the command hands over lies in its own memory, which changes.
  /** @type {Machine["write"]} */
  const write = (file, bytes) => void written.set(file, bytes.slice());
  /** @type {Machine} */
  const on = {
    read(file) {
      const bytes = written.get(file) ?? files.get(file);
      if (!bytes) throw Object.assign(new Error(`there is no ${file}`), { code: "ENOENT" });
      return bytes;
    },
    write,
    replace: write,
    print: (text) => void (said.out += text),
    exists: (file) => written.has(file) || files.has(file),
    complain: (text) => void (said.err += text),
    folder: (file) => path.posix.parse(file).dir,
    ask: () => undefined,
    today,
    serve() {
      throw new Error("a plugin serves nothing");
    },
  };
  return { on, written, said };
};
