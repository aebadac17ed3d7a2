// Draws a box in the place of each element that waits for a grant. The box names the vendor, the category and what the
// vendor would get, and offers to show the element once or to allow the category. boxes.js fetches this file.
// spots.js says where the box stands.
// Invariant: texts enter as text; only a trusted click on a button decides; what is let through is what the box named.

import { awaitHydration, isFetching, release, sheetOf, spotFor } from "./spots.js";

/** @import { Spot } from "./spots.js" */

/**
 * What gate.js gives.
 * @typedef {object} Tools
 * @property {string} css the style sheet of the banner, with the tokens
 * @property {[id: string, hosts: string][]} vendors
 * @property {(id: string) => boolean} allows
 * @property {(visit: (element: HTMLElement) => void) => void} each visits what has a tag, granted or not
 * @property {(element: Element) => string | null} addressOf
 * @property {(element: Element) => string | undefined} waitsFor
 * @property {(element: Element) => boolean} isOnce
 * @property {(element: Element) => boolean | undefined} isAwake
 * @property {(element: Element, address: string) => void} permit
 * @property {(element: Element) => void} wake
 * @property {WeakTable<Element, ShadowRoot | null>} lent
 * @property {(address: string) => boolean} mayShowOnce
 * @property {(target: EventTarget, type: string, listener: (event: Event) => void) => void} listen
 * @property {(category: string, id: string, isBrief: boolean) => void} allow
 * @property {(text: string) => void} say
 * @property {(...words: unknown[]) => void} fail
 */
/**
 * The texts of one language (crates/bundle/src/blocked.rs).
 * @typedef {object} Words
 * @property {string} language
 * @property {string} direction
 * @property {{ [name: string]: string }} sentences
 * @property {{ [id: string]: string }} categories
 * @property {{ [id: string]: [name: string, data: string, category: string] }} vendors
 */
/**
 * A box, and what it was drawn for.
 * @typedef {object} Box
 * @property {HTMLElement} host
 * @property {Spot} spot
 * @property {string} key
 * @property {HTMLTemplateElement | undefined} template
 * @property {(() => void) | void} put
 */

const ONCE = "data-cookie-gate-once";
const ALLOW = "data-cookie-gate-allow";
const TEMPLATE = "data-cookie-gate-placeholder";

/**
 * A function that draws and removes boxes, as the page is now.
 * @param {Tools} tools
 */
export const drawer = (tools) => {
  /** @type {Map<HTMLElement, Box>} */
  const boxes = new Map();
  /** @type {WeakSet<HTMLElement>} */
  const heard = new WeakSet();
  /** @type {Words} */
  let words;

  const draw = () => {
    const kept = new Set();
    tools.each((one) => {
      // The sources of a player wait with it.
      const element = one.localName === "source" ? /** @type {HTMLElement} */ (one.parentNode) : one;
      if (kept.has(element)) return;
      try {
        if (drawOver(element)) kept.add(element);
        else release(element);
      } catch (error) {
        tools.fail("no box:", element, error);
      }
    });
    for (const element of boxes.keys()) if (!kept.has(element)) remove(element);
  };
  /** @param {HTMLElement} element */
  const remove = (element) => {
    const old = boxes.get(element);
    boxes.delete(element);
    old?.host.remove();
    old?.spot.leave();
  };
  // What scrolls may take an element along, and not its box.
  const put = () => {
    for (const box of boxes.values()) box.put?.();
  };
  for (const type of ["scroll", "resize"]) window.addEventListener(type, put, true);
  awaitHydration(tools, () => draw());

  /** @param {HTMLElement} element */
  const drawOver = (element) => {
    const old = boxes.get(element);
    const subject = subjectOf(element, words, tools);
    // What stands in an element with a box needs no box of its own.
    const outer = /** @type {HTMLElement | null | undefined} */ (element.parentElement?.closest("[data-cookie-gate]"));
    const spot = subject && !(outer && boxes.has(outer)) && spotFor(element, old?.host, tools, draw);
    if (!spot) return false;
    const { page, isOwn } = spot;
    if (!isOwn && !heard.has(element)) {
      heard.add(element);
      // Browsers may put another empty page in the place of the first, and a frame that is moved gets a new one.
      tools.listen(element, "load", draw);
    }
    const { backgroundImage, colorScheme } = getComputedStyle(element);
    const scheme = colorScheme === "normal" ? schemeOf(element.ownerDocument) : colorScheme;
    const hasStill = backgroundImage !== "none" || element.hasAttribute("poster");
    const template = templateFor(element, subject);
    const key = JSON.stringify([words.language, subject, hasStill, scheme]);
    if (old?.key === key && old.template === template && spot.isHeld(old.host)) {
      old.put?.();
      return true;
    }
    remove(element);
    const host = page.createElement("cookie-gate-box");
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [tools.css, COOKIE_GATE_BLOCKED_STYLE].map((css) => sheetOf(page, css));
    root.append(template ? page.importNode(template.content, true) : boxOf(page, subject, words, hasStill));
    attend(element, host, subject, isOwn);
    if (!isOwn) {
      // A frame of another colour scheme than its page is opaque, and would hide the frame's own background.
      page.adoptedStyleSheets = [sheetOf(page, ":root{color-scheme:" + scheme + "}")];
      // For a frame without a `title`: its name is then that of its document.
      page.title = subject.label;
      page.documentElement.lang = words.language;
    }
    boxes.set(element, { host, spot, key, template, put: spot.hold(host) });
    return true;
  };

  /**
   * @param {HTMLElement} element
   * @param {HTMLElement} host
   * @param {Subject} subject
   * @param {boolean} isOwn
   */
  const attend = (element, host, subject, isOwn) => {
    const root = /** @type {ShadowRoot} */ (host.shadowRoot);
    /**
     * @param {string} selector
     * @param {boolean} isOffered
     * @param {() => void} act
     */
    const offer = (selector, isOffered, act) => {
      for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[" + selector + "]"))) {
        if (!isOffered) button.remove();
        tools.listen(button, "click", (event) => {
          if (!event.isTrusted || !isOffered) return;
          // The page may have changed the element since the box was drawn. Then the box is drawn anew first.
          if (JSON.stringify(subjectOf(element, words, tools)) !== JSON.stringify(subject)) return draw();
          if (!isOwn) element.focus();
          // The panel gives the focus back to our element, which passes it on.
          else host.focus = () => button.focus();
          act();
          draw();
          if (isOwn && !boxes.has(element)) element.focus();
        });
      }
    };
    offer(ONCE, subject.isOnce, () => {
      let isTold = false;
      for (const type of ["load", "loadstart"])
        tools.listen(element, type, () => {
          if (!isTold) tools.say(subject.shown);
          isTold = true;
        });
      for (const part of partsOf(element, tools)) {
        const address = /** @type {string} */ (tools.addressOf(part));
        tools.permit(part, address);
        tools.permit(element, address);
      }
      tools.wake(element);
    });
    offer(ALLOW, true, () => {
      // In a small box, what a grant means has no room. The panel says it.
      const text = root.querySelector(".box .text");
      tools.allow(subject.category, subject.id, !!text && getComputedStyle(text).clipPath !== "none");
    });
    if (!isOwn) return;
    // What the page does at a click on the player, or on a link around it, is not meant. A link in the box is.
    tools.listen(host, "click", (event) => {
      event.stopPropagation();
      const target = /** @type {Element} */ (event.composedPath()[0]);
      if (element.closest("a,label,summary") && !target.closest("a")) event.preventDefault();
    });
    tools.listen(host, "keydown", (event) => {
      if (/^(Enter| )$/.test(/** @type {KeyboardEvent} */ (event).key)) event.stopPropagation();
    });
  };

  /** @param {Words} spoken */
  return (spoken) => {
    words = spoken;
    draw();
  };
};

/**
 * The colour schemes of a page that names them in a meta element, which no style tells.
 * @param {Document} page
 */
const schemeOf = (page) => {
  const content = page.querySelector("meta[name=color-scheme]")?.getAttribute("content");
  return content && /^[\w -]+$/.test(content) ? content : "normal";
};

/**
 * An element, or the sources and tracks of a player, that have an address waiting.
 * @param {HTMLElement} element
 * @param {Tools} tools
 */
const partsOf = (element, { addressOf }) =>
  [element, ...element.querySelectorAll(":is(audio,video)>:is(source,track)")].filter(
    (part) => addressOf(part) !== null
  );

/**
 * What a box is about, in words of its language.
 * @typedef {object} Subject
 * @property {string} id the category or vendor that is not granted
 * @property {string} category the category that "always" grants
 * @property {string[]} addresses
 * @property {boolean} isOnce whether the element may be shown without a grant
 * @property {string} label
 * @property {string} title
 * @property {string} text
 * @property {string} shown
 */
/**
 * @param {HTMLElement} element
 * @param {Words} words
 * @param {Tools} tools
 * @returns {Subject | undefined} nothing = nothing waits, or no grant can allow it
 */
const subjectOf = (element, words, tools) => {
  if (tools.isOnce(element)) return;
  const isFetched = isFetching(element);
  const parts = isFetched ? partsOf(element, tools) : [element];
  const addresses = parts.map((part) => (isFetched && tools.addressOf(part)) || "");
  for (let at = 0; at < parts.length; at++) {
    const subject = subjectAt(tools.waitsFor(parts[at]), addresses[at], words, tools);
    if (subject)
      return {
        ...subject,
        addresses,
        // The box names one vendor. What other hosts would learn it does not tell.
        isOnce: addresses.every(
          (address) => !!address && tools.mayShowOnce(address) && hostOf(address) === hostOf(addresses[at])
        ),
      };
  }
};
/** @param {string} address */
const hostOf = (address) => new URL(address, document.baseURI).host;

/**
 * @param {string | undefined} id
 * @param {string} address
 * @param {Words} words
 * @param {Tools} tools
 */
const subjectAt = (id, address, words, tools) => {
  const { vendors, categories, sentences } = words;
  const url = address ? new URL(address, document.baseURI) : undefined;
  const server = url && tools.vendors.find(([, hosts]) => hosts.split(" ").some((pattern) => fits(pattern, url)))?.[0];
  // The tag may be granted, and the vendor at the address not.
  id ??= server && !tools.allows(server) ? server : undefined;
  if (!id) return;
  const known = vendors[id] ?? (server && vendors[server]);
  const category = categories[id] ? id : known?.[2];
  if (!category) return;
  const values = {
    vendor: known?.[0] ?? (url?.hostname || categories[category]),
    category: categories[category],
    data: known?.[1] ?? "",
  };
  /** @param {string} name */
  const sentence = (name) =>
    sentences[name].replace(/\{(\w+)\}/g, (_, key) => values[/** @type {keyof values} */ (key)]);
  return {
    id,
    category,
    label: sentence("label"),
    title: sentence("title"),
    text: sentence(values.data ? "text" : "learns"),
    shown: sentence("shown"),
  };
};

/**
 * Whether an address belongs to a pattern of a vendor. This only finds a name to show: the core judges.
 * @param {string} pattern
 * @param {URL} url
 */
const fits = (pattern, { hostname, pathname }) => {
  const [, star, host, path] = /** @type {RegExpExecArray} */ (/^(\*\.)?([^/]*)(.*)$/.exec(pattern));
  return (hostname === host || (!!star && hostname.endsWith("." + host))) && pathname.startsWith(path);
};

/**
 * The operator's own box for a vendor or category, or else for all.
 * @param {HTMLElement} element
 * @param {Subject} subject
 */
const templateFor = (element, { id, category }) => {
  /** @type {NodeListOf<HTMLTemplateElement>} */
  const templates = element.ownerDocument.querySelectorAll("template[" + TEMPLATE + "]");
  for (const wanted of [id, category, ""])
    for (const template of templates) if (template.getAttribute(TEMPLATE) === wanted) return template;
};

/**
 * @param {Document} page
 * @param {Subject} subject
 * @param {Words} words
 * @param {boolean} hasStill
 */
const boxOf = (page, { label, title, text }, { language, direction, sentences }, hasStill) => {
  /**
   * @param {string} tag
   * @param {{ [name: string]: string }} attributes
   * @param {(Node | string)[]} children
   */
  const build = (tag, attributes, ...children) => {
    const element = page.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };
  const about = { role: "group", "aria-label": label, "aria-describedby": "text", lang: language, dir: direction };
  return build(
    "div",
    { class: hasStill ? "box still" : "box", ...about },
    build(
      "div",
      { class: "card" },
      build("p", { class: "title" }, title),
      build("p", { class: "text", id: "text" }, text),
      build(
        "div",
        { class: "actions" },
        build("button", { type: "button", class: "choice quiet", [ONCE]: "" }, sentences.once),
        build("button", { type: "button", class: "choice quiet", [ALLOW]: "" }, sentences.always)
      )
    )
  );
};
