// Next with the tag as the first script of each page: `node server.js` in the place of `next start`.
import { createServer } from "node:http";
import next from "next";
import { tagFirst } from "./tag-first.js";

const app = next({ dev: process.argv.includes("--dev") });
await app.prepare();
const answer = app.getRequestHandler();
createServer((request, response) => answer(request, tagFirst(response, "/cookie-gate/gate.js")))
  .listen(process.env.PORT ?? 8000, "127.0.0.1");
