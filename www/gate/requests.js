// The hooks on requests without an element: fetch, XMLHttpRequest, beacons, sockets, event streams.
// Invariant: a refused request never leaves the browser, and fails like a request that reached no server. A hook throws
// only where the native function throws.

import { apply, call, construct, failed, getter, pin } from "./platform.js";
import { refusal } from "./contact.js";
import { plan } from "./hook.js";

// Browsers contact no server on this port (Fetch § 2.9) and report a network error.
const NOWHERE = "://localhost:1/";
const url = getter(Request, "url");

/**
 * Whether the address of a request is refused. The address is that of a Request object, else the text of the argument,
 * and this text replaces the argument.
 * @param {Given[]} args
 * @param {Realm} realm
 */
const isRefused = (args, realm) => {
  if (!args.length) return;
  let address;
  try {
    address = call(url, args[0]);
  } catch {
    address = pin(args, 0);
  }
  return refusal(address, realm.document);
};

plan("value window Cache Worklet", "fetch fetchLater add addModule", (native, self, args, name, realm) =>
  isRefused(args, realm) ? failed() : apply(native, self, args)
);
plan("value Navigator", "sendBeacon", (native, self, args, name, realm) =>
  isRefused(args, realm) ? false : apply(native, self, args)
);
plan("value XMLHttpRequest", "open", (native, self, args, name, realm) => {
  if (args.length > 1 && refusal(pin(args, 1), realm.document)) args[1] = "https" + NOWHERE;
  return apply(native, self, args);
});
plan("new window", "WebSocket WebSocketStream EventSource", (native, args, target, name, realm) => {
  if (isRefused(args, realm)) args[0] = (name === "EventSource" ? "https" : "wss") + NOWHERE;
  return construct(native, args, target);
});
