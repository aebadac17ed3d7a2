// A small server for the built files, so that the example needs no other. Any static server will do.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", wasm: "application/wasm" };

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const file = /\.\w+$/.test(pathname) ? pathname : `${pathname.replace(/\/$/, "")}/index.html`;
  try {
    // An URL cannot lead out of the folder: it has no ".." any more.
    const body = await readFile(new URL(`dist/browser${file}`, import.meta.url));
    response.setHeader("content-type", TYPES[file.split(".").at(-1)] ?? "text/plain");
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}).listen(process.env.PORT ?? 8000, "127.0.0.1");
