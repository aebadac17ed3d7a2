// The page in the preview's frame: waits for the files of a bundle, gives the page a jar of its own, and runs gate.js.
//
// Why a jar: a frame without an origin has no cookies, and the gate would tell each visitor that nothing can be kept.
// The jar lies in this page, and the playground hands it on to the next one. No browser keeps anything of it.
// Invariant: this script runs in the preview's frame alone, and asks nobody for anything.

const parentWindow = window.parent;

/**
 * A jar in the place of the browser's: names and values, whatever domain and path a cookie names.
 * @param {string} kept
 */
const fill = (kept) => {
  /** @type {Map<string, string>} */
  const jar = new Map();
  const text = () => Array.from(jar, ([name, value]) => `${name}=${value}`).join("; ");
  /** @param {string} line */
  const put = (line) => {
    const [pair, ...attributes] = String(line).split(";");
    const cut = pair.indexOf("=");
    const [name, value] = [pair.slice(0, Math.max(cut, 0)).trim(), pair.slice(cut + 1).trim()];
    const of = (/** @type {string} */ key) => attributes.map((one) => one.trim()).find((one) => one.toLowerCase().startsWith(key))?.slice(key.length);
    const [age, expires] = [of("max-age="), of("expires=")];
    const isGone = age !== undefined ? +age <= 0 : expires !== undefined && Date.parse(expires) <= Date.now();
    isGone ? jar.delete(name) : jar.set(name, value);
  };
  for (const pair of kept.split("; ")) if (pair) put(pair);
  Object.defineProperty(Document.prototype, "cookie", {
    configurable: true,
    enumerable: true,
    get: text,
    set(line) {
      put(line);
      tell();
    },
  });
  let told = 0;
  const tell = () => {
    clearTimeout(told);
    told = setTimeout(() => parentWindow.postMessage({ jar: text() }, "*"), 50);
  };
  tell();
};

/**
 * A site's own page, without words, so that it fits every language.
 * @param {string} name of the site
 */
const draw = (name) => {
  /** @param {string} tag @param {string} kind @param {(string | Node)[]} inner */
  const element = (tag, kind, ...inner) => {
    const made = document.createElement(tag);
    made.className = kind;
    made.append(...inner);
    return made;
  };
  const lines = (/** @type {number} */ count) => Array.from({ length: count }, () => element("i", "line"));
  const card = () => element("div", "card", element("i", "picture"), ...lines(2));
  document.body.append(
    element("header", "bar", element("b", "", name), element("i", "dot"), element("i", "dot"), element("i", "dot")),
    element("main", "", element("h1", "", name), ...lines(3), element("div", "cards", card(), card(), card()), ...lines(6))
  );
};

/** @param {string} css */
const dress = (css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};

const PAGE = `
  html { color-scheme: light; background: #fff; color: #1d2430; font: 16px/1.5 system-ui, sans-serif; }
  html.dark { color-scheme: dark; background: #14171c; color: #e8eaee; }
  body { margin: 0; }
  .bar { display: flex; gap: 20px; align-items: center; padding: 16px 24px; border-bottom: 1px solid #8883; }
  .bar b { margin-inline-end: auto; font-size: 18px; }
  .dot { inline-size: 56px; block-size: 8px; border-radius: 4px; background: #8884; }
  main { max-inline-size: 60rem; margin-inline: auto; padding: 40px 24px; }
  h1 { margin: 0 0 20px; font-size: clamp(28px, 5vw, 44px); line-height: 1.15; }
  .line { display: block; block-size: 10px; margin-block: 12px; border-radius: 5px; background: #8883; }
  .line:nth-of-type(3n) { inline-size: 72%; }
  .line:nth-of-type(3n + 2) { inline-size: 92%; }
  .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 20px; margin-block: 28px; }
  .picture { display: block; aspect-ratio: 3 / 2; border-radius: 12px; background: #8882; }
`;

/** @param {{ name: string, language: string, direction: string, isDark: boolean, optsOut: boolean, jar: string, gate: string, files: { [name: string]: Uint8Array } }} job */
const visit = ({ name, language, direction, isDark, optsOut, jar, gate, files }) => {
  fill(jar);
  const html = document.documentElement;
  html.lang = language;
  html.dir = direction;
  html.classList.toggle("dark", isDark);
  if (optsOut) html.dataset.gpc = "1";
  document.title = name;
  dress(PAGE);
  draw(name);
  // The files of the bundle have no address here. Each gets one, which takes the place of the name that gate.js has for
  // the file, as a text that begins with a quote and goes on with the file's hash.
  /** @param {string | Uint8Array} bytes @param {string} file */
  const address = (bytes, file) => {
    const end = /** @type {string} */ (file.split(".").pop());
    const type = { js: "text/javascript", wasm: "application/wasm", json: "application/json" }[end] ?? "text/css";
    return URL.createObjectURL(new Blob([/** @type {any} */ (bytes)], { type }));
  };
  let script = new TextDecoder("utf-8", { ignoreBOM: true }).decode(files[gate]);
  for (const file in files) {
    const name = `"${file}#`;
    if (script.includes(name)) script = script.replaceAll(name, `"${address(files[file], file)}#`);
  }
  const tag = document.createElement("script");
  tag.src = address(script, gate);
  // On a site, gate.js runs while the page is parsed, and warns where it does not. This page is there already, so its
  // parsing is played.
  Object.defineProperty(document, "readyState", { configurable: true, value: "loading" });
  tag.onload = () => {
    Reflect.deleteProperty(document, "readyState");
    document.dispatchEvent(new Event("DOMContentLoaded", { bubbles: true }));
    window.dispatchEvent(new Event("load"));
  };
  document.head.prepend(tag);
};

/** @param {{ policy: string, isDark: boolean }} job */
const read = ({ policy, isDark }) => {
  // The page's style becomes a constructable sheet: the policy of the playground allows no other.
  let css = "";
  const text = policy.replace(/<style>([^<]*)<\/style>/g, (_, sheet) => ((css += sheet), ""));
  const page = new DOMParser().parseFromString(text, "text/html");
  const html = document.documentElement;
  for (const { name, value } of page.documentElement.attributes) html.setAttribute(name, value);
  document.title = page.title;
  dress(css + (isDark ? ":root{color-scheme:dark!important}" : ":root{color-scheme:light!important}"));
  document.body.append(...page.body.childNodes);
  // Links lead out of the preview, where there is nothing.
  addEventListener("click", (event) => {
    const link = /** @type {Element | null} */ (event.target)?.closest?.("a[href]");
    if (link && !link.getAttribute("href")?.startsWith("#")) event.preventDefault();
  });
};

if (self.origin === "null") {
  addEventListener("message", ({ source, data }) => {
    if (source === parentWindow) data.policy ? read(data) : visit(data);
  });
  parentWindow.postMessage("ready", "*");
}
