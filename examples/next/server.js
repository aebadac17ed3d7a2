// Next with the tag as the first script of each page: `node server.js` in the place of `next start`.
import { createServer } from "node:http";
import next from "next";
import { tagFirst } from "./tag-first.js";

const app = next({ dev: process.argv.includes("--dev") });
// Next reads its settings here, and so the address of gate.js is known from here on.
await app.prepare();
const answer = app.getRequestHandler();
createServer((request, response) => answer(request, tagFirst(response, process.env.COOKIE_GATE_SRC)))
  .listen(process.env.PORT ?? 8000, "127.0.0.1");
