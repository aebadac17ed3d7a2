// Records what reaches the globals of a page, in order. It stands right behind gate.js: what is there when it begins,
// gate.js has told in its own task. `calls`, `queues` and `sets` are names; each line is kept with the global's name.
"use strict";
const { calls, queues, sets } = RECORDED;
let log = [];
const show = (value) =>
  Object.prototype.toString.call(value) === "[object Arguments]"
    ? JSON.stringify(["arguments", ...value])
    : JSON.stringify(value);
const pushed = (name, value) => log.push([name, `${name} <- ${show(value)}`]);

for (const name of queues) for (const value of window[name] ?? []) pushed(name, value);
for (const name of sets) if (name in window) log.push([name, `${name} = ${show(window[name])}`]);
const atOnce = log;
log = [];

for (const name of queues) {
  window[name] = new Proxy(window[name] ?? [], {
    set(queue, key, value) {
      if (key === "length" && value < queue.length) log.push([name, `${name} is emptied`]);
      if (/^\d+$/.test(key)) pushed(name, value);
      queue[key] = value;
      return true;
    },
  });
}
for (const name of sets) {
  let current = window[name];
  Object.defineProperty(window, name, {
    get: () => current,
    set(value) {
      current = value;
      log.push([name, `${name} = ${show(value)}`]);
    },
  });
}
for (const name of calls) {
  const path = name.split(".");
  const last = path.pop();
  let owner = window;
  for (const part of path) owner = owner[part] ??= {};
  // A queue has a `push` of its own.
  owner[last] ??= (...given) => void log.push([path[0] ?? last, `${name}(${given.map(show).join(", ")})`]);
}
window.taken = () => [atOnce.splice(0), log.splice(0)];
