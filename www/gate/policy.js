// The script of the policy page: fills the box "Your choice now" (crates/bundle/src/policy/frame.rs) and keeps it true.
// It stands beside gate.js, for pages that show the policy. It uses nothing of the gate but `window.CookieGate`.
// Invariant: texts enter the page as text. Where the gate is absent or closed, the box stays hidden.

/** @import { State } from "./api" */

/**
 * What the markup tells: the sentences, and the names of what can be refused, by id.
 * @typedef {{ none: string, on: string, off: string, separator: string, names: [id: string, name: string][] }} Words
 */

/**
 * @param {Element} box
 * @param {State} state
 */
const fill = (box, state) => {
  /** @type {Words} */
  const { none, on, off, separator, names } = JSON.parse(box.getAttribute("data-words") || "");
  // A vendor has a switch of its own only under some laws, so an id may be absent here.
  const known = names.filter(([id]) => id in state.categories);
  /** @param {boolean} isOn */
  const listed = (isOn) => known.filter(([id]) => state.categories[id] === isOn).map(([, name]) => name).join(separator);
  const [granted, refused] = [listed(true), listed(false)];
  // What is granted without a decision is told as granted: the sentence of the undecided says that nothing is.
  const lines =
    state.decided || granted
      ? [granted && on.replace("{categories}", () => granted), refused && off.replace("{categories}", () => refused)]
      : [none];
  const status = box.querySelector("[role=status]");
  status?.replaceChildren(
    ...lines.filter(Boolean).map((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    })
  );
  // The closed gate can open no panel.
  /** @type {HTMLElement} */ (box).hidden = state.mode === "closed" || !known.length;
};

/** @param {State} state */
const fillAll = (state) => {
  for (const box of document.querySelectorAll(".cookie-gate-policy-now[data-words]")) {
    try {
      fill(box, state);
    } catch (error) {
      console.error("Cookie Gate: the choice could not be shown.", error);
    }
  }
};

const begin = () => {
  const gate = window.CookieGate;
  if (!gate) return;
  fillAll(gate.state);
  gate.on("change", fillAll);
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
