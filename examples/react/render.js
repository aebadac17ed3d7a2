// The server's half: sends the page to a stream of Node, with the tag as the first script.
import { createElement } from "react";
import * as server from "react-dom/server";
import { Readable, Writable } from "node:stream";
import { MOVES_SCRIPTS, Page, SOURCE } from "./page.js";
import { throughWeb } from "./tag-first.js";

const BOOT = { bootstrapScripts: ["/boot.js"], bootstrapModules: ["/client.js"] };

const through = (stream) => (MOVES_SCRIPTS ? stream.pipeThrough(throughWeb(SOURCE)) : stream);

/** For servers of Node (`renderToPipeableStream`). */
export function renderForNode(response) {
  const { readable, writable } = new TransformStream();
  Readable.fromWeb(through(readable)).pipe(response);
  const page = server.renderToPipeableStream(createElement(Page), {
    ...BOOT,
    onShellReady: () => page.pipe(Writable.fromWeb(writable)),
  });
}

/** For servers with web streams (`renderToReadableStream`): Deno, Bun, workers, and Node as well. */
export async function renderForWeb() {
  return through(await server.renderToReadableStream(createElement(Page), BOOT));
}
