// The visitor's own list of decisions, in the storage key that the catalogue declares for the list, and the receipts
// that the operator may ask for.
// Invariant: the newest decision stands last, and the list has fifty at most. A failure here stops neither the page nor
// the gate: the cookie still holds the last decision. Nothing is sent unless the catalogue names an address.

import { call, config, create, cut, later, window } from "./platform.js";
import { LOCAL_STORAGE } from "./abi.js";
import { keyOf } from "./record.js";
import { storageOf } from "./storage.js";
import { language } from "./ui.js";

const getItem = /** @type {Storage["getItem"]} */ (COOKIE_GATE_LEAN || Storage.prototype.getItem);
const setItem = /** @type {Storage["setItem"]} */ (COOKIE_GATE_LEAN || Storage.prototype.setItem);
const removeItem = /** @type {Storage["removeItem"]} */ (COOKIE_GATE_LEAN || Storage.prototype.removeItem);
const fetch = /** @type {Realm["fetch"]} */ (COOKIE_GATE_LEAN || window.fetch);
const stringify = /** @type {JSON["stringify"]} */ (COOKIE_GATE_LEAN || JSON.stringify);

// A line holds, separated by blanks: a record, the language, the digest of what was shown in this language, and "sent"
// once the receipt has arrived. Where storage is blocked, the lines live as long as the page.
let kept = "";
// `read` and `write` are called only where the catalogue declares a history, so the key is never missing.
const read = () => {
  try {
    return cut(call(getItem, storageOf(LOCAL_STORAGE, window), /** @type {string} */ (config.history)) || "", "\n");
  } catch {
    return cut(kept, "\n");
  }
};
/** @param {List<string>} lines */
const write = (lines) => {
  kept = "";
  for (let at = lines.length > 50 ? lines.length - 50 : 0; at < lines.length; at++)
    if (lines[at]) kept += (kept && "\n") + lines[at];
  try {
    const storage = storageOf(LOCAL_STORAGE, window);
    kept
      ? call(setItem, storage, /** @type {string} */ (config.history), kept)
      : call(removeItem, storage, /** @type {string} */ (config.history));
  } catch {} // The storage is blocked or full.
};

/**
 * Adds a record, unless the record is the last one of the list already. Without a record, removes the list.
 * @param {string} [record]
 */
export const keepHistory = (record) => {
  if (!config.history) return;
  if (!record) return write([]);
  const lines = read();
  if (cut(lines[lines.length - 1], " ")[0] !== record) {
    lines[lines.length++] = record + " " + language + " " + config.shown[language];
    write(lines);
  }
  sendReceipts();
};

/** The decisions as the visitor gave them, the oldest first. */
export const decisions = () => {
  const made = [];
  const lines = config.history ? read() : [];
  for (let at = 0; at < lines.length; at++) {
    const [record, language, shown_sha256, sent] = lines[at].split(" ");
    if (record) made.push({ record, language, shown_sha256, sent: !!sent });
  }
  return made;
};

// Lines that the server refuses. Later lines do not wait for refused lines, and the next page tries again.
const unwanted = /** @type {{ [line: string]: true | undefined }} */ (COOKIE_GATE_LEAN || create(null));
/** @type {boolean | undefined} */
let isSending;
let pause = 1000;
/**
 * Sends the receipts that have not arrived yet, the oldest first. Tries a failed receipt again, after a pause that
 * doubles (1 s to 64 s), and on the next page.
 */
export const sendReceipts = async () => {
  if (!config.receipts || isSending) return;
  const lines = read();
  let at = 0;
  while (at < lines.length && (!lines[at] || unwanted[lines[at]] || cut(lines[at], " ").length > 3)) at++;
  if (at === lines.length) return;
  const line = lines[at];
  const parts = cut(line, " ");
  const id = keyOf(parts[0]);
  isSending = true;
  let hasArrived,
    /** @type {any} A number; undefined while offline. */ status;
  try {
    const answer = await fetch(config.receipts, {
      method: "POST",
      keepalive: true,
      // A receipt must not tell the server who is signed in.
      credentials: "omit",
      headers: { "Content-Type": "application/json", "Idempotency-Key": id },
      body: stringify({ id, record: parts[0], language: parts[1], shown_sha256: parts[2] }),
    });
    hasArrived = answer.ok;
    status = answer.status;
  } catch {} // Offline.
  isSending = false;
  if (hasArrived) {
    const now = read();
    for (let at = 0; at < now.length; at++) if (now[at] === line) now[at] += " sent";
    write(now);
    pause = 1000;
    sendReceipts();
  } else if (status > 399 && status < 500 && status !== 408 && status !== 425 && status !== 429) {
    // The server refuses this line, now and later. The three excepted codes say that only the moment is wrong
    // (408: RFC 9110 § 15.5.9, 425: RFC 8470 § 5.2, 429: RFC 6585 § 4).
    unwanted[line] = true;
    sendReceipts();
  } else {
    later(sendReceipts, pause);
    if (pause < 60000) pause *= 2;
  }
};
