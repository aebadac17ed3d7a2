// The frame of all pages. React 19 writes asynchronous scripts in front of the tag, so entry.server.jsx moves the tag to
// the front of the page.
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from "react-router";

// Stands in for code of the application that writes cookies as soon as its chunk has arrived.
if (typeof document !== "undefined") {
  document.cookie = "_st_id=chunk; Max-Age=31536000; Path=/; SameSite=Lax";
  document.cookie = "other=1; Path=/";
}

export function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <script src="/cookie-gate/gate.js" />
        <Meta />
        <Links />
        <script async src="/chunk.js" />
        {/* This script waits for the category "analytics". */}
        <script type="text/plain" data-cookie-gate="analytics" src="/statistics.js" />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}
