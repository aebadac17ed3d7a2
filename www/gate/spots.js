// Where a box stands: in the empty document of a frame, in a shadow root of a container, or beside an element into which
// nothing of ours can get.
// Why three: a box inside has the size, place, clipping and order of focus of its element, and leaves the page's own tree
// as it is. A player has no inside, nor has a frame whose sandbox keeps us out: there the box is the next sibling. It
// takes no room, and lies on the element.
// Invariant: no box moves anything of the page, and what was changed for a box is as before when the box has gone.

/** @import { Tools } from "./blocked.js" */

/**
 * @typedef {object} Spot
 * @property {Document} page the document that the box is made in
 * @property {boolean} isOwn whether the document is the page's own
 * @property {(host: HTMLElement) => boolean} isHeld whether the box still stands there
 * @property {(host: HTMLElement) => (() => void) | void} hold puts the box there; the returned function puts it right
 * @property {() => void} leave
 */

/** The elements that may have a shadow root (DOM § 4.9), without those that hold a whole page. */
const CONTAINER = /^(article|aside|blockquote|div|footer|h[1-6]|header|main|nav|p|section|span)$/;
const CONTENT = /^(a|audio|button|canvas|embed|i?frame|img|input|object|picture|select|svg|textarea|video)$|-/;
const UNSEEN = /^(link|noscript|script|style|template)$/;
/** The value of `inert` on an element that is boxed. A copy of the element has it too. */
const MARK = "cookie-gate";

/**
 * Where the box of an element can stand now; nothing = nowhere.
 * @param {HTMLElement} element
 * @param {HTMLElement | undefined} host the box that stands there already
 * @param {Tools} tools
 * @param {() => void} redraw
 * @returns {Spot | undefined}
 */
export const spotFor = (element, host, tools, redraw) => {
  const { localName } = element;
  if (!element.isConnected) return;
  if (localName === "iframe") {
    const frame = /** @type {HTMLIFrameElement} */ (element);
    const page = frame.contentDocument;
    if (page) return inFrame(page, host);
    const keepsUsOut = frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin");
    return keepsUsOut ? beside(element, redraw) : undefined;
  }
  if (/^(audio|embed|object|video)$/.test(localName)) return beside(element, redraw);
  const isContainer = CONTAINER.test(localName);
  if (!isContainer && !localName.includes("-")) return;
  // The page's own words in a container are its box. What stands there after a grant was put there by the vendor.
  if (!tools.isAwake(element) && !isEmpty(element, tools)) return;
  // A custom element has a shadow root of its own as soon as it is defined.
  return isContainer ? inside(element, tools) : beside(element, redraw);
};

/**
 * Whether an element waits for an address, and not for its tag alone.
 * @param {HTMLElement} element
 */
export const isFetching = ({ localName }) => /^(audio|embed|iframe|object|video)$/.test(localName);

/**
 * Whether the page shows nothing in an element.
 * @param {Element} element
 * @param {Tools} tools
 */
const isEmpty = (element, tools) => {
  const { localName, shadowRoot } = element;
  if (shadowRoot && shadowRoot !== tools.lent.get(element)) return false;
  if (localName.includes("-") && element.matches(":defined")) return false;
  for (const child of element.childNodes) {
    if (child.nodeType === 3 && /\S/.test(/** @type {Text} */ (child).data)) return false;
    if (child.nodeType !== 1) continue;
    const inner = /** @type {Element} */ (child);
    if (!UNSEEN.test(inner.localName) && (CONTENT.test(inner.localName) || !isEmpty(inner, tools))) return false;
  }
  return true;
};

/**
 * The document of a frame, if it is the browser's own empty page and holds nothing of the page's.
 * @param {Document} page
 * @param {HTMLElement | undefined} host
 * @returns {Spot | undefined}
 */
const inFrame = (page, host) => {
  if (!page.body || page.URL !== "about:blank" || page.readyState === "loading") return;
  for (const child of page.body.children) if (child !== host) return;
  return {
    page,
    isOwn: false,
    // A frame that was moved has a new document, and the old one still holds its box.
    isHeld: (host) => host.parentNode === page.body,
    hold: (host) => page.body.append(host),
    leave() {},
  };
};

/**
 * @param {HTMLElement} element
 * @param {Tools} tools
 * @returns {Spot | undefined}
 */
const inside = (element, tools) => {
  const page = element.ownerDocument;
  let root = tools.lent.get(element);
  if (!root) {
    // The page may have a closed root there.
    try {
      root = element.attachShadow({ mode: "open" });
    } catch {
      return;
    }
    root.append(page.createElement("slot"));
    tools.lent.set(element, root);
  }
  const home = root;
  return {
    page,
    isOwn: true,
    isHeld: (host) => host.parentNode === home,
    hold(host) {
      const isStatic = getComputedStyle(element).position === "static";
      // What a vendor has put there keeps its room, and is neither seen nor read out.
      const css = (isStatic ? ":host{position:relative!important}" : "") + "slot,::slotted(*){visibility:hidden!important}";
      home.adoptedStyleSheets = [sheetOf(page, css)];
      home.append(host);
    },
    leave() {
      home.adoptedStyleSheets = [];
    },
  };
};

/** How often, within a second, a box comes back beside an element where somebody removes it. */
const TRIES = 20;
/** @type {WeakMap<Element, { count: number, since: number }>} */
const tries = new WeakMap();
let isHydrated = false;
/**
 * How long frameworks may hydrate the document after the page has loaded, in milliseconds. An element that the server has
 * not sent is a fault for them.
 */
const HYDRATION = 500;
/**
 * Calls `redraw` when boxes may stand in the page's own tree.
 * @param {Tools} tools
 * @param {() => void} redraw
 */
export const awaitHydration = (tools, redraw) => {
  const wait = () =>
    setTimeout(() => {
      isHydrated = true;
      redraw();
    }, HYDRATION);
  if (document.readyState === "complete") wait();
  else tools.listen(window, "load", wait);
};

/**
 * @param {HTMLElement} element
 * @param {() => void} redraw
 * @returns {Spot | undefined}
 */
const beside = (element, redraw) => {
  // A framework that hydrates later, as the islands of Astro do.
  if (!isHydrated || element.closest("astro-island[ssr]")) return;
  const now = Date.now();
  const { count, since } = tries.get(element) ?? { count: 0, since: now };
  const isLate = now - since > 1000;
  if (!isLate && count > TRIES) return;
  const page = element.ownerDocument;
  /** @type {ResizeObserver} */
  let sizes;
  /** @type {MutationObserver} */
  let siblings;
  return {
    page,
    isOwn: true,
    isHeld: (host) => element.nextElementSibling === host,
    hold(host) {
      tries.set(element, { count: isLate ? 1 : count + 1, since: isLate ? now : since });
      const lost = element.nextElementSibling;
      // The copy of a box, in a copy of the page's markup.
      if (lost?.localName === host.localName && !lost.shadowRoot) lost.remove();
      if (element.slot) host.slot = element.slot;
      element.after(host);
      // The controls of the element lie behind the box.
      if (!element.hasAttribute("inert")) element.setAttribute("inert", MARK);
      const put = follower(element, host);
      sizes = new ResizeObserver(put);
      for (const one of [element, element.parentElement, host.offsetParent]) if (one) sizes.observe(one);
      siblings = new MutationObserver(redraw);
      siblings.observe(/** @type {Node} */ (element.parentNode), { childList: true });
      put();
      return put;
    },
    leave() {
      sizes?.disconnect();
      siblings?.disconnect();
      release(element);
    },
  };
};

/** @param {Element} element */
export const release = (element) => {
  if (element.getAttribute("inert") === MARK) element.removeAttribute("inert");
};

/**
 * A function that lays a box on the element before it. The box has the place that it would have in the flow, so that it
 * goes with the text above the element, and is shifted from there.
 * @param {HTMLElement} element
 * @param {HTMLElement} host
 */
const follower = (element, host) => {
  const root = /** @type {ShadowRoot} */ (host.shadowRoot);
  const sheet = sheetOf(element.ownerDocument, "");
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  let [width, height, left, top, last] = [0, 0, 0, 0, ""];
  return () => {
    // A box whose lines run to the left starts at its right edge, which moves with the width.
    for (let pass = 0; pass < 3; pass++) {
      const { borderRadius, objectFit, position, visibility, zIndex } = getComputedStyle(element);
      const [wanted, seen] = [element, host].map((one) => one.getBoundingClientRect());
      // What lies above may scale all of it.
      const scale = seen.width / width || 1;
      [width, height] = [wanted.width / scale, wanted.height / scale];
      left += (wanted.left - seen.left) / scale;
      top += (wanted.top - seen.top) / scale;
      const values = {
        position: position === "fixed" ? position : "absolute",
        inset: "auto",
        width: round(width),
        height: round(height),
        transform: "translate(" + round(left) + "," + round(top) + ")",
        "clip-path": "inset(" + cutOff(element, host, wanted).map((part) => round(part / scale)).join(" ") + ")",
        "border-radius": borderRadius,
        background: stillOf(element, objectFit),
        "z-index": zIndex,
        visibility,
        "pointer-events": "inherit",
      };
      let css = "";
      for (const [name, value] of Object.entries(values)) css += name + ":" + value + "!important;";
      if (css === last) return;
      sheet.replaceSync(":host{" + (last = css) + "}");
    }
  };
};
/**
 * The still of a film, above the film: the controls of the film would show else, and do nothing.
 * @param {Element} element
 * @param {string} fit
 */
const stillOf = (element, fit) => {
  if (!element.getAttribute("poster")) return "none";
  const { poster } = /** @type {HTMLVideoElement} */ (element);
  const size = fit === "fill" ? "100% 100%" : fit === "cover" ? fit : "contain";
  return "var(--paper) url(" + JSON.stringify(poster) + ") center/" + size + " no-repeat";
};
/** @param {number} length */
const round = (length) => Math.round(length * 100) / 100 + "px";

/**
 * How much of an element lies outside of what scrolls or clips it and does not clip the box: top, right, bottom, left.
 * Without a position, such an element has no power over what stands in it absolutely.
 * @param {Element} element
 * @param {HTMLElement} host
 * @param {DOMRect} rectangle
 */
const cutOff = (element, host, { top, right, bottom, left }) => {
  const parts = [0, 0, 0, 0];
  for (let one = element.parentElement; one && one !== host.offsetParent; one = one.parentElement) {
    if (getComputedStyle(one).overflow === "visible") continue;
    const edge = one.getBoundingClientRect();
    [edge.top - top, right - edge.right, bottom - edge.bottom, edge.left - left].forEach((part, at) => {
      parts[at] = Math.max(parts[at], part);
    });
  }
  return parts;
};

/**
 * @param {Document} page
 * @param {string} css
 */
export const sheetOf = (page, css) => {
  const sheet = new /** @type {Realm} */ (page.defaultView).CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
};
