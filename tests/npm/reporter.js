// Prints what `cargo xtask test` reads of each suite: a line for each test with its seconds, and one of totals.

/** @param {AsyncIterable<import("node:test/reporters").TestEvent>} events */
export default async function* reporter(events) {
  let [passed, failed, ignored] = [0, 0, 0];
  for await (const { type, data } of events) {
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    // A file counts through the tests in it, unless it could not run.
    if (type === "test:pass" && data.details.type === "suite") continue;
    const isFine = type === "test:pass";
    if (data.skip !== undefined || data.todo !== undefined) ignored++;
    else if (isFine) passed++;
    else failed++;
    const seconds = (data.details.duration_ms / 1000).toFixed(3);
    yield `test npm::${data.name.replace(/ /g, "_")} ... ${isFine ? "ok" : "FAILED"} <${seconds}s>\n`;
    if (!isFine) yield `${data.details.error?.cause?.stack ?? data.details.error}\n`;
  }
  yield `\ntest result: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed; ${ignored} ignored\n`;
}
