// Calls that wait for gate.js, for pages that cannot put gate.js first. Write it in front of the first call. The job gets
// `window.CookieGate`: when gate.js has run, or at once where it has run already. A job that throws stops no other.
(window.CookieGateQueue ||= []).push((gate) => gate.on("change", (state) => console.log(state.categories)));
