// The sign-in page: shows a random code, which the page stores in the `code` cookie, and tells the result of signing
// in. Only the server sets the session cookie. The cookie is HttpOnly, and the server sets it only while "session" is
// granted.
"use strict";
{
  const ANSWERS = {
    refused: "Signing in needs the session cookie, which you have not allowed. You can change that under Cookie settings.",
    wrong: "That code does not match the one shown.",
    out: "You are not signed in.",
  };
  document.querySelector("#new-code").addEventListener("click", () => {
    const code = String(1000 + (crypto.getRandomValues(new Uint16Array(1))[0] % 9000));
    document.cookie = `code=${code}; path=/; max-age=300`;
    document.querySelector("#code").textContent = code;
  });
  const answer = ANSWERS[new URLSearchParams(location.search).get("answer")];
  if (answer) document.querySelector("#answer").textContent = answer;
}
