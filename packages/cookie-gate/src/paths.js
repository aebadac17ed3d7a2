// Paths of files, and the addresses that become of them. Windows has two separators, and names drives.
// Each function that reads a path takes the rules of a system, so that a test tries those of Windows on any system.

import path from "node:path";

/** @typedef {import("node:path").PlatformPath} System */

/**
 * A folder's address below the site's root: no slash in front, one at the end. An option may be written as a path.
 * @param {string} folder
 */
export const folderOf = (folder) => {
  const parts = folder.split(/[\\/]/).filter((part) => part && part !== ".");
  if (parts.includes("..") || /^[a-z]:/i.test(folder)) {
    throw new Error(`cookie-gate: the folder ${folder} is not below the site's root; write one such as "cookie-gate"`);
  }
  return parts.map((part) => part + "/").join("");
};

/**
 * The address of the site's root: a slash at its end.
 * @param {string} base
 */
export const baseOf = (base) => {
  if (!/^(\/|https?:\/\/[^/])/.test(base)) {
    throw new Error(`cookie-gate: the base ${base} is no address of the site's root; write one such as "/"`);
  }
  return base.replace(/\/?$/, "/");
};

/** @param {string} base */
export const isRelative = (base) => !/^(\/|[a-z]+:)/i.test(base);

/**
 * The way from the folder of a file up to the root: `../` for each folder. The file is named from the root.
 * @param {string} file
 * @param {System} [on]
 */
export const upFrom = (file, on = path) => {
  const parts = on.normalize(file).split(on.sep).filter((part) => part && part !== ".");
  return "../".repeat(Math.max(parts.length - 1, 0));
};

/**
 * Whether two paths name one file. On Windows `c:/site` is `C:\site`.
 * @param {string} one
 * @param {string} other
 * @param {System} [on]
 */
export const isSame = (one, other, on = path) => on.relative(one, other) === "";

/**
 * Whether a file lies in a folder, at any depth.
 * @param {string} file
 * @param {string} folder
 * @param {System} [on]
 */
export const isInside = (file, folder, on = path) => {
  const way = on.relative(folder, file);
  // A file of another drive has no way from here: `relative` gives the whole path.
  return way !== "" && way.split(on.sep)[0] !== ".." && !on.isAbsolute(way);
};
