// Paths and addresses, under the rules of both kinds of systems.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { baseOf, folderOf, isInside, isRelative, isSame, upFrom } from "./package/src/paths.js";

const { posix, win32 } = path;

test("a folder may be written as Windows writes paths and has to lie below the root", () => {
  for (const folder of ["a/b", "/a/b/", "./a/b", "a\\b", ".\\a\\b\\"]) assert.equal(folderOf(folder), "a/b/", folder);
  assert.equal(folderOf(""), "");
  for (const folder of ["../a", "a/../../b", "..\\a", "C:\\site\\a", "c:/a"]) {
    assert.throws(() => folderOf(folder), /is not below the site's root/, folder);
  }
});

test("the base is an address", () => {
  assert.deepEqual(["/", "/shop", "https://cdn.example/a/"].map(baseOf), ["/", "/shop/", "https://cdn.example/a/"]);
  for (const base of ["", "./", "shop", "\\shop", "C:\\site", "https:///a"]) assert.throws(() => baseOf(base), /no address/, base);
  assert.deepEqual(["", "./", "shop/", "/", "/a/", "https://a.example/"].map(isRelative), [true, true, true, false, false, false]);
});

test("the way up counts the folders of a page by the separators of the system", () => {
  for (const [file, wanted] of [["index.html", ""], ["./index.html", ""], ["a/index.html", "../"], ["a/b/index.html", "../../"]]) {
    assert.equal(upFrom(file, posix), wanted, file);
    assert.equal(upFrom(file, win32), wanted, file);
    assert.equal(upFrom(file.replaceAll("/", "\\"), win32), wanted, file);
  }
  // Here a backslash is a letter of the name.
  assert.equal(upFrom("a\\b.html", posix), "");
});

test("one file has several names on Windows", () => {
  assert.ok(isSame("C:/site/catalogue.json", "C:\\site\\catalogue.json", win32));
  assert.ok(isSame("c:\\Site\\catalogue.json", "C:\\site\\catalogue.json", win32));
  assert.ok(!isSame("C:\\site\\other.json", "C:\\site\\catalogue.json", win32));
  assert.ok(!isSame("D:\\site\\catalogue.json", "C:\\site\\catalogue.json", win32));
  assert.ok(isSame("/site/a/../catalogue.json", "/site/catalogue.json", posix));
  assert.ok(!isSame("/Site/catalogue.json", "/site/catalogue.json", posix));
});

test("what lies outside of a folder is told from what lies in it", () => {
  for (const file of ["C:\\site\\public\\a.js", "c:/site/public/a/b.js", "C:\\site\\public\\..a.js"]) {
    assert.ok(isInside(file, "C:\\site\\public", win32), file);
  }
  for (const file of ["C:\\site\\public", "C:\\site\\publication\\a.js", "C:\\site\\a.js", "D:\\site\\public\\a.js"]) {
    assert.ok(!isInside(file, "C:\\site\\public", win32), file);
  }
  assert.ok(isInside("/site/public/a.js", "/site/public", posix));
  for (const file of ["/site/public/../a.js", "/site/public", "/other/a.js"]) assert.ok(!isInside(file, "/site/public", posix), file);
});
