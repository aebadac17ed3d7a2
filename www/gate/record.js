// Reads the record: the visitor's decision as one line of text; and writes the choices of which the core makes one. No
// other script of the gate cuts a record into fields.
// Invariant: only the core interprets a record. This script returns the fields as they stand.

import { METHOD_LETTERS, METHOD_WORDS, RECORD_CHECKSUM, RECORD_ID, RECORD_METHOD, RECORD_TIME, RECORD_VERSION } from "./abi.js";
import { call, cut, isObject, ownKeys } from "./platform.js";

/** @import { Api } from "./api" */

const { indexOf } = Array.prototype;
/** The words of methods, by number. */
const WORDS = METHOD_WORDS.split(" ");

/**
 * The number of the method with this word; −1 = there is none.
 * @param {string} word
 * @returns {number}
 */
export const methodOf = (word) => call(indexOf, WORDS, word);

/**
 * The fields of a record that the API shows. Without a record: 0 and empty texts.
 * @param {string} line
 */
export const read = (line) => {
  const fields = cut(line, ".");
  return {
    version: +fields[RECORD_VERSION] || 0,
    // Pages count time in milliseconds. The multiplication also turns the text into a number.
    time: /** @type {any} */ (fields[RECORD_TIME]) * 1000 || 0,
    method: WORDS[METHOD_LETTERS.indexOf(fields[RECORD_METHOD]?.[0])] || "",
    id: fields[RECORD_ID] || "",
  };
};

/**
 * Choices by id, as the core takes them for a record: lines of an id, a tab and 0 or 1.
 * @param {Parameters<Api["save"]>[0]} choices
 */
export const picksOf = (choices) => {
  let picks = "";
  const keys = /** @type {string[]} Symbols are left out below. */ (isObject(choices) ? ownKeys(choices) : []);
  for (let at = 0; at < keys.length; at++)
    if (typeof keys[at] === "string") picks += keys[at] + "\t" + (choices[keys[at]] === true ? 1 : 0) + "\n";
  return picks;
};

/**
 * The pseudonym and the checksum. This pair differs from decision to decision.
 * @param {string} line
 */
export const keyOf = (line) => {
  const fields = cut(line, ".");
  return fields[RECORD_ID] + "." + fields[RECORD_CHECKSUM];
};
