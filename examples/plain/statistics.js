// Stands in for the vendor's script, so that the example sends no request to another host. It numbers the browser.
"use strict";

(() => {
  const known = /(?:^|; )_st_id=(\d+)/.exec(document.cookie);
  const id = known ? known[1] : String(Date.now());
  document.cookie = `_st_id=${id}; Max-Age=31536000; Path=/; SameSite=Lax`;
  document.querySelector("#statistics").textContent = `it has run, and set the cookie _st_id=${id}`;
})();
