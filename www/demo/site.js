// What every page of the demo shares: the footer's way back to the visitor's choices.
// The link keeps working as a plain link where the gate is missing; it then leads nowhere, which harms nobody.
document.querySelector('a[href="#cookie-settings"]').addEventListener("click", (event) => {
  if (!window.CookieGate) return;
  event.preventDefault();
  window.CookieGate.open();
});
