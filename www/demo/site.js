// The script of every demo page: opens the panel by the link in the footer.
// Where the gate is missing, the link stays a plain link with a target that does not exist.
document.querySelector('a[href="#cookie-settings"]').addEventListener("click", (event) => {
  if (!window.CookieGate) return;
  event.preventDefault();
  window.CookieGate.open();
});
