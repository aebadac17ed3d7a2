// The search form of the first site, in small: each criterion has its cookie of the same name as there, so that the
// form comes back as it was left. The script knows nothing of consent: without the grant it finds nothing and forgets.
"use strict";
{
  const fields = [...document.querySelectorAll("#search [data-cookie]")];
  const kept = new Map(document.cookie.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
  for (const field of fields) {
    if (!kept.has(field.dataset.cookie)) continue;
    try {
      field.value = decodeURIComponent(kept.get(field.dataset.cookie));
    } catch {
      // A value that someone else wrote; the field keeps its own.
    }
  }
  document.querySelector("#search").addEventListener("submit", (event) => {
    event.preventDefault();
    for (const field of fields) {
      document.cookie = `${field.dataset.cookie}=${encodeURIComponent(field.value)}; path=/; max-age=2592000`;
    }
    document.querySelector("#result").textContent = "12 machines found.";
  });
}
