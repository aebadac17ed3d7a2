// The page's own script: shows what the visitor has decided, and opens the panel from a link of the page.
"use strict";

(() => {
  const gate = window.CookieGate;
  // gate.js could not be loaded: the marked elements do not start, and the link stays a plain link.
  if (!gate) return;

  const show = (state) => {
    const answer = state.categories.analytics ? "granted" : "refused";
    document.querySelector("#decision").textContent = state.decided ? answer : "not decided yet";
  };
  // No event tells the state that a page begins with, so it is read once.
  show(gate.state);
  // From then on each decision is told, also one that was made in another tab.
  gate.on("change", show);

  document.querySelector("#cookie-settings").addEventListener("click", (event) => {
    event.preventDefault();
    gate.open();
  });
})();
