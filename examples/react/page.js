// One page for React 18 and 19, server and browser. It is written without JSX, so that the server needs no build.
import { createElement as h, useState, version } from "react";

export const SOURCE = "/cookie-gate/gate.js";

/** React 19 moves asynchronous scripts in front of the tag, so there the server moves the tag (render.js). React 18
 *  moves nothing, and takes an element in another place for a fault. */
export const MOVES_SCRIPTS = !version.startsWith("18.");

export function Page() {
  const [count, setCount] = useState(0);
  return h("html", { lang: "en" },
    h("head", null,
      h("meta", { charSet: "utf-8" }),
      // The first script in <head>. With nonces, the nonce stands here.
      h("script", { src: SOURCE }),
      h("title", null, "A page"),
      // React 19 writes this line at the start of <head>, whatever stands before it here.
      h("script", { src: "/chunk.js", async: true }),
      h("script", { type: "text/plain", "data-cookie-gate": "analytics", src: "/statistics.js" })),
    h("body", null,
      h("main", null, h("h1", null, "A page")),
      h("button", { onClick: () => setCount(count + 1) }, count)));
}
