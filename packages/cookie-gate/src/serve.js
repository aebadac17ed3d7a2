// Node's HTTP server in front of a site that the command opens (`cookie-gate demo`).
// Invariant: it listens on loopback only, and a request that fails ends no server.

import { randomBytes } from "node:crypto";
import http from "node:http";
import { Opening } from "cookie-gate-glue";

/** @import { Machine } from "./machine.js" */

/** The longest body that is read, in bytes (`MAX_BODY` of crates/demo). A longer body counts as empty. */
const MAX_BODY = 64 * 1024;

/**
 * @param {http.IncomingMessage} request
 * @returns {Promise<Uint8Array>}
 */
const bodyOf = async (request) => {
  const parts = [];
  let length = 0;
  for await (const part of request) if ((length += part.length) <= MAX_BODY) parts.push(part);
  return length <= MAX_BODY ? Buffer.concat(parts) : new Uint8Array();
};

/**
 * Serves until the process ends. Returns at once; what fails later is told as the command tells it.
 * @param {number} port
 * @param {import("cookie-gate-glue").Opening} opening
 * @param {Machine} machine
 */
export const serve = (port, opening, machine) => {
  /** @type {import("cookie-gate-glue").Opened} */
  let site;
  const fail = (/** @type {string} */ why) => {
    machine.complain(`cookie-gate: ${why}\n`);
    process.exitCode = 2;
    server.close();
  };
  const server = http.createServer(async (request, response) => {
    try {
      const { method = "GET", url = "/", rawHeaders } = request;
      const body = await bodyOf(request);
      const answer = site.answer(method, url, rawHeaders, body, Date.now() / 1000, randomBytes(16));
      response.writeHead(answer.status(), answer.headers());
      response.end(answer.body());
      answer.free();
    } catch {
      // The browser has left while it sent a body.
      response.destroy();
    }
  });
  server.once("error", (/** @type {NodeJS.ErrnoException} */ error) =>
    fail(Opening.unbound(port, error.code === "EADDRINUSE", error.message)),
  );
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    try {
      site = opening.open(typeof address === "object" && address ? address.port : port);
      machine.print(site.greeting());
    } catch (error) {
      fail(String(error));
    }
  });
};
