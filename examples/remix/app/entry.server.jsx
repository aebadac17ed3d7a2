// Sends the pages, and moves the tag to the front of each.
import { createReadableStreamFromReadable } from "@react-router/node";
import { PassThrough } from "node:stream";
import { renderToPipeableStream } from "react-dom/server";
import { ServerRouter } from "react-router";
import { throughWeb } from "../tag-first.js";

export default function answer(request, status, headers, context) {
  return new Promise((resolve, reject) => {
    let code = status;
    const { pipe } = renderToPipeableStream(<ServerRouter context={context} url={request.url} />, {
      onShellReady() {
        const page = new PassThrough();
        headers.set("Content-Type", "text/html");
        const body = createReadableStreamFromReadable(page).pipeThrough(throughWeb("/cookie-gate/gate.js"));
        resolve(new Response(body, { headers, status: code }));
        pipe(page);
      },
      onShellError: reject,
      onError: (fault) => { code = 500; console.error(fault); },
    });
  });
}
