// The record: the visitor's decision as one line of text. Its line is cut into fields here, and nowhere else in a page.
// Invariant: what a record means is the core's affair; here is only told what stands in it.

import { METHOD_LETTERS, METHOD_WORDS, RECORD_CHECKSUM, RECORD_ID, RECORD_METHOD, RECORD_TIME, RECORD_VERSION } from "./abi.js";
import { call, cut } from "./platform.js";

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
 * What the API shows of a record; of no record, what stands for nothing.
 * @param {string} line
 */
export const read = (line) => {
  const fields = cut(line, ".");
  return {
    version: +fields[RECORD_VERSION] || 0,
    // Pages count in milliseconds. The multiplication makes a number of the text.
    time: /** @type {any} */ (fields[RECORD_TIME]) * 1000 || 0,
    method: WORDS[METHOD_LETTERS.indexOf(fields[RECORD_METHOD]?.[0])] || "",
    id: fields[RECORD_ID] || "",
  };
};

/**
 * The pseudonym and the check sum: another decision has another pair.
 * @param {string} line
 */
export const keyOf = (line) => {
  const fields = cut(line, ".");
  return fields[RECORD_ID] + "." + fields[RECORD_CHECKSUM];
};
