// The frame of all pages. Next writes its asynchronous chunks in front of the tag, and one of them may run first. So
// server.js moves the tag to the front of the page.
import Chunk from "./chunk.js";

export const metadata = { title: "A page" };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <script src={process.env.COOKIE_GATE_SRC} integrity={process.env.COOKIE_GATE_INTEGRITY} />
      </head>
      <body>
        <Chunk />
        {children}
        {/* This script waits for the category "analytics". */}
        <script type="text/plain" data-cookie-gate="analytics" src="/statistics.js" />
      </body>
    </html>
  );
}
