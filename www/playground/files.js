// What an operator takes along: the bundle as a zip, single files, and texts for the clipboard.
// Invariant: equal files give a zip of equal bytes. No clock is read.

import { zipSync } from "fflate";

/**
 * Has the browser save a file, and keeps its address for a minute.
 * @param {string} name
 * @param {string | { [name: string]: Uint8Array }} content a text, or files that become one zip
 */
export const download = (name, content) => {
  // The first day that a zip can name.
  const bytes = typeof content === "string" ? content : zipSync(content, { level: 9, mtime: new Date(1980, 0, 1) });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([/** @type {any} */ (bytes)]));
  link.download = name;
  link.id = "download";
  link.hidden = true;
  document.getElementById("download")?.remove();
  document.body.append(link);
  link.click();
  setTimeout(() => (URL.revokeObjectURL(link.href), link.remove()), 60000);
};

/**
 * Puts a text on the clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} whether the browser did so
 */
export const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // No secure context, or the operator has refused. The text stands in the page.
  }
};

/**
 * How many bytes of each file a server sends, compressed as gzip.
 * @param {Uint8Array[]} files
 * @returns {Promise<Float64Array>} empty = this browser cannot compress
 */
export const sizes = async (files) => {
  if (!("CompressionStream" in window)) return new Float64Array();
  const size = async (/** @type {Uint8Array} */ bytes) => {
    const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new CompressionStream("gzip"));
    return (await new Response(stream).arrayBuffer()).byteLength;
  };
  return Float64Array.from(await Promise.all(files.map(size)));
};
