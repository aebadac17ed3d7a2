// A small copy of the search form of the first site. Each criterion has a cookie of the same name as on that site, so
// that the form keeps its values between pages. The script knows nothing of consent: without the grant there is no
// cookie, and the form forgets its values.
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
      // Another script wrote a value that cannot be decoded. The field keeps its own value.
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
