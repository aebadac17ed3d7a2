// Asks a server file about lines from standard input: `1` (https) or `0`, a tab, seconds since 1970, a tab, a Cookie
// header.
"use strict";
const { readFileSync } = require("fs");
const { Module } = require("module");

const file = process.argv[2];
const snippet = new Module(file);
// njs takes ECMAScript modules only, Node's loader takes CommonJS here.
snippet._compile(readFileSync(file, "utf8").replace("export default { filter, gpc };", "module.exports = { reissue };"), file);
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const [secure, now, cookies] = line.split("\t");
  console.log(snippet.exports.reissue(cookies, secure === "1", Number(now)) ?? "-");
}
