// Runs Lighthouse on a page with the gate and on the same page without the gate, in turns, and prints one line of JSON:
// by form factor and page, the performance score of each run, and what the score is made of.
// Why in turns: whatever else slows the machine down, slows both pages down.
// Usage: CHROME_PATH=… node run.mjs RUNS WITH WITHOUT [CHROME FLAG…]

import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [runs, withGate, without, ...chromeFlags] = process.argv.slice(2);
const pages = { with: withGate, without };
const metrics = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"];

/** One run, in a browser of its own. */
const look = async (address, config) => {
  const chrome = await launch({ chromeFlags: ["--headless=new", ...chromeFlags] });
  try {
    const { lhr } = await lighthouse(address, { port: chrome.port, onlyCategories: ["performance"], logLevel: "error" }, config);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    const found = { score: lhr.categories.performance.score * 100 };
    for (const name of metrics) found[name] = lhr.audits[name].numericValue;
    found.requests = lhr.audits["network-requests"].details.items.map(({ url }) => new URL(url).pathname);
    return found;
  } finally {
    await chrome.kill();
  }
};

const told = {};
for (const [form, config] of Object.entries({ mobile: undefined, desktop: desktopConfig })) {
  told[form] = { with: [], without: [] };
  // The first run of each page is not counted: the machine reads the browser's files from disk.
  for (let run = -1; run < Number(runs); run++)
    for (const [name, address] of Object.entries(pages)) {
      const found = await look(address, config);
      if (run >= 0) told[form][name].push(found);
    }
}
console.log(JSON.stringify(told));
