// A server for the example: node server.js, then http://localhost:8000. `--print node` and `--print web` write the page
// to standard output, for each of React's two kinds of stream.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { renderForNode, renderForWeb } from "./render.js";

const TYPES = { js: "text/javascript", json: "application/json", wasm: "application/wasm" };

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return renderForNode(response);
  }
  try {
    // An URL cannot lead out of the folder: it has no ".." any more.
    const body = await readFile(new URL(`public${pathname}`, import.meta.url));
    response.setHeader("content-type", TYPES[pathname.split(".").at(-1)] ?? "text/plain");
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

const [option, kind] = process.argv.slice(2);
if (option !== "--print") createServer(answer).listen(process.env.PORT ?? 8000, "127.0.0.1");
else if (kind === "web") Readable.fromWeb(await renderForWeb()).pipe(process.stdout);
else renderForNode(process.stdout);
