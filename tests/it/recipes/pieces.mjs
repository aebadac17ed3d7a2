// Asks the file that inserts the tag about pages in pieces, by each of its ways: alone, as a web stream, and in a server.
import assert from "node:assert/strict";
import { createServer, get } from "node:http";
import { gzipSync } from "node:zlib";
import { pathToFileURL } from "node:url";

const { insertion, throughWeb, tagFirst } = await import(pathToFileURL(process.argv[2]));
const SOURCE = "/cookie-gate/gate.js";
const TAG = `<script src="${SOURCE}"></script>`;
// A tag as React writes it, with attributes before and behind the address.
const MARKED = `<script nonce="a1" src="${SOURCE}" integrity="sha384-x"></script>`;
const CHUNK = "<script src=\"/chunk.js\" async=\"\"></script>";
// What comes before the tag, the tag, what comes behind it, and the page as it was.
const PAGES = [
  ["<!DOCTYPE html><html><head>", "<meta charset=utf-8></head><body>é国</body></html>"],
  ["<html><head>", `<meta charset=utf-8><title>é</title>${CHUNK}<link></head><body>${TAG}</body>`, MARKED,
    `<html><head><meta charset=utf-8><title>é</title>${CHUNK}${MARKED}<link></head><body>${TAG}</body>`],
  ["<html><head>", `${CHUNK}</head>`, TAG, `<html><head>${CHUNK}${TAG}</head>`],
  ["<html><head>", "<title>a</title><body>", TAG, `<html><head><title>a</title>${TAG}<body>`],
  // Another address that only ends or begins like ours.
  ["<html><head>", "<script src=\"/x/cookie-gate/gate.js\"></script><script src=\"/cookie-gate/gate-js\"></script></head>"],
  ["<html><head lang=\"a>b\" data-b='>'>", "<title>é</title></head>"],
  ["<HTML><HEAD\n>", "</HEAD>"],
  // <header> is no <head>, and a page without one gets the tag behind its doctype.
  ["<!doctype html>", "<header>a</header>"],
  ["", "<p>a</p>"],
];

const bytes = (text) => Buffer.from(text);
function pieces(page, size) {
  const all = bytes(page);
  const list = [];
  for (let place = 0; place < all.length; place += size) list.push(all.subarray(place, place + size));
  return list;
}

for (const [before, after, tag = TAG, page = before + after] of PAGES) {
  for (const size of [1, 2, 7, 1000]) {
    const insert = insertion(SOURCE);
    const alone = [...pieces(page, size), null].map((piece) => Buffer.from(insert(piece)));
    assert.equal(Buffer.concat(alone).toString(), before + tag + after);
    const stream = new Blob(pieces(page, size)).stream().pipeThrough(throughWeb(SOURCE));
    assert.equal(await new Response(stream).text(), before + tag + after);
  }
}
// A head that is whole does not wait for the rest of the page.
const insert = insertion(SOURCE);
assert.equal(Buffer.from(insert(bytes("<html><head></head><body>"))).toString(), `<html><head>${TAG}</head><body>`);
assert.equal(Buffer.from(insertion(SOURCE)(null)).length, 0);

const [before, after] = PAGES[0];
const page = before + after;
const WAYS = {
  "/write": (answer) => { answer.setHeader("content-type", "text/html"); answer.write(page.slice(0, 9)); answer.end(page.slice(9)); },
  "/end": (answer) => { answer.setHeader("Content-Type", "text/html; charset=utf-8"); answer.setHeader("ETag", "\"1\""); answer.end(page); },
  "/head": (answer) => { answer.writeHead(200, { "Content-Type": "text/html", "Content-Length": bytes(page).length }); answer.end(bytes(page)); },
  "/list": (answer) => { answer.writeHead(200, "OK", ["Content-Type", "text/html", "X-Two", "2"]).end(page, "utf8"); },
  "/back": (answer) => { answer.setHeader("content-type", "text/html"); answer.write(page, () => answer.end(() => {})); },
  "/data": (answer) => { answer.setHeader("content-type", "application/json"); answer.end(page); },
  "/gzip": (answer) => { answer.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" }); answer.end(gzipSync(page)); },
  "/none": (answer) => { answer.writeHead(304).end(); },
};
const server = createServer((request, answer) => WAYS[request.url](tagFirst(answer, SOURCE)));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const ask = (path, method) => new Promise((done) => get({ path, method, port: server.address().port, agent: false }, async (answer) => {
  const parts = [];
  for await (const part of answer) parts.push(part);
  done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) });
}));
for (const path of ["/write", "/end", "/head", "/list", "/back"]) {
  const { headers, body } = await ask(path);
  assert.equal(body.toString(), before + TAG + after, path);
  assert.equal(headers.etag, undefined, path);
  assert.ok(headers["content-length"] === undefined || Number(headers["content-length"]) === body.length, path);
}
assert.equal((await ask("/data")).body.toString(), page);
assert.deepEqual((await ask("/gzip")).body, gzipSync(page));
assert.equal((await ask("/none")).status, 304);
assert.equal((await ask("/end", "HEAD")).body.length, 0);
server.close();
console.log("pieces: fine");
