// Draws a box into each empty frame that waits for a grant. The box names the vendor, the category and what the vendor
// would get, and offers to show the frame once or to allow the category. boxes.js fetches this file.
// Why inside of the frame: a frame that sleeps holds an empty document of our origin. A box there has the size, place,
// clipping and order of focus of the frame, moves nothing, and is gone when the frame gets its address. The page's own
// tree stays as the page has made it, so that frameworks hydrate, move and remove the frame.
// Invariant: texts enter as text; only a trusted click on a button decides; what is let through is what the box named.

/**
 * What waits in a frame: the category or vendor that its tag waits for (nothing = the tag is granted), and the address;
 * empty = a document in an attribute.
 * @typedef {{ id: string | undefined, address: string }} Waiting
 */
/**
 * What gate.js gives.
 * @typedef {object} Tools
 * @property {string} css the style sheet of the banner, with the tokens
 * @property {[id: string, hosts: string][]} vendors
 * @property {(id: string) => boolean} allows
 * @property {(visit: (frame: HTMLIFrameElement) => void) => void} eachFrame
 * @property {(frame: HTMLIFrameElement) => Waiting | undefined} waitingIn
 * @property {(address: string) => boolean} mayShowOnce
 * @property {(target: EventTarget, type: string, listener: (event: Event) => void) => void} listen
 * @property {(frame: HTMLIFrameElement, address: string) => void} showOnce
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
 * @typedef {{ host: HTMLElement, key: string, template: HTMLTemplateElement | undefined }} Box
 */

const ONCE = "data-cookie-gate-once";
const ALLOW = "data-cookie-gate-allow";
const TEMPLATE = "data-cookie-gate-placeholder";

/**
 * A function that draws and removes boxes, as the page is now.
 * @param {Tools} tools
 */
export const drawer = (tools) => {
  /** @type {Map<HTMLIFrameElement, Box>} */
  const boxes = new Map();
  /** @type {WeakSet<HTMLIFrameElement>} */
  const heard = new WeakSet();
  /** @type {Words} */
  let words;

  const draw = () => {
    const kept = new Set();
    tools.eachFrame((frame) => {
      try {
        if (drawIn(frame)) kept.add(frame);
      } catch (error) {
        tools.fail("no box:", frame, error);
      }
    });
    for (const [frame, { host }] of boxes)
      if (!kept.has(frame)) {
        host.remove();
        boxes.delete(frame);
      }
  };

  /** @param {HTMLIFrameElement} frame */
  const drawIn = (frame) => {
    const waiting = tools.waitingIn(frame);
    const subject = waiting && subjectOf(waiting, words, tools);
    const page = subject && emptyPageOf(frame, boxes.get(frame)?.host);
    if (!page) return false;
    if (!heard.has(frame)) {
      heard.add(frame);
      // Browsers may put another empty page in the place of the first, and a frame that is moved gets a new one.
      tools.listen(frame, "load", draw);
    }
    const { backgroundImage, colorScheme } = getComputedStyle(frame);
    const scheme = colorScheme === "normal" ? schemeOf(frame.ownerDocument) : colorScheme;
    const hasStill = backgroundImage !== "none";
    const template = templateFor(frame, subject);
    const key = JSON.stringify([words.language, subject, hasStill, scheme]);
    const old = boxes.get(frame);
    // A frame that was moved has a new document, and the old one still holds its box.
    if (old?.key === key && old.template === template && old.host.parentNode === page.body) return true;
    old?.host.remove();
    const host = page.createElement("cookie-gate-box");
    boxes.set(frame, { host, key, template });
    const root = host.attachShadow({ mode: "open" });
    const view = /** @type {Realm} */ (page.defaultView);
    /** @param {string} css */
    const sheet = (css) => {
      const made = new view.CSSStyleSheet();
      made.replaceSync(css);
      return made;
    };
    root.adoptedStyleSheets = [sheet(tools.css), sheet(COOKIE_GATE_BLOCKED_STYLE)];
    // A frame of another colour scheme than its page is opaque, and would hide the frame's own background.
    page.adoptedStyleSheets = [sheet(":root{color-scheme:" + scheme + "}")];
    root.append(template ? page.importNode(template.content, true) : boxOf(page, subject, words, hasStill));
    attend(frame, root, subject);
    // For a frame without a `title`: its name is then that of its document.
    page.title = subject.label;
    page.documentElement.lang = words.language;
    page.body.append(host);
    return true;
  };

  /**
   * @param {HTMLIFrameElement} frame
   * @param {ShadowRoot} root
   * @param {Subject} subject
   */
  const attend = (frame, root, subject) => {
    /**
     * @param {string} selector
     * @param {boolean} isOffered
     * @param {() => void} act
     */
    const offer = (selector, isOffered, act) => {
      for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[" + selector + "]"))) {
        if (!isOffered) button.remove();
        tools.listen(button, "click", (event) => {
          // The page may have changed the frame since the box was drawn. Then the box is drawn anew first.
          const now = tools.waitingIn(frame);
          if (!event.isTrusted || !isOffered) return;
          if (JSON.stringify(now && subjectOf(now, words, tools)) !== JSON.stringify(subject)) return draw();
          frame.focus();
          act();
        });
      }
    };
    offer(ONCE, subject.isOnce, () => {
      let isTold = false;
      tools.listen(frame, "load", () => {
        if (!isTold) tools.say(subject.shown);
        isTold = true;
      });
      tools.showOnce(frame, subject.address);
      draw();
    });
    offer(ALLOW, true, () => {
      // In a small box, what a grant means has no room. The panel says it.
      const text = root.querySelector(".box .text");
      tools.allow(subject.category, subject.id, !!text && getComputedStyle(text).clipPath !== "none");
    });
  };

  /** @param {Words} spoken */
  return (spoken) => {
    words = spoken;
    draw();
  };
};

/**
 * The document of a frame, if it is the browser's own empty page and holds nothing of the page's. A sandbox may keep us
 * out of the frame.
 * @param {HTMLIFrameElement} frame
 * @param {HTMLElement | undefined} host
 */
const emptyPageOf = (frame, host) => {
  const page = frame.contentDocument;
  if (!page?.body || page.URL !== "about:blank" || page.readyState === "loading") return;
  for (const child of page.body.children) if (child !== host) return;
  return page;
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
 * What a box is about, in words of its language.
 * @typedef {object} Subject
 * @property {string} id the category or vendor that is not granted
 * @property {string} category the category that "always" grants
 * @property {string} address
 * @property {boolean} isOnce whether the frame may be shown without a grant
 * @property {string} label
 * @property {string} title
 * @property {string} text
 * @property {string} shown
 */
/**
 * @param {Waiting} waiting
 * @param {Words} words
 * @param {Tools} tools
 * @returns {Subject | undefined} nothing = no grant can allow it
 */
const subjectOf = ({ id, address }, words, tools) => {
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
    address,
    isOnce: !!address && tools.mayShowOnce(address),
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
 * @param {HTMLIFrameElement} frame
 * @param {Subject} subject
 */
const templateFor = (frame, { id, category }) => {
  /** @type {NodeListOf<HTMLTemplateElement>} */
  const templates = frame.ownerDocument.querySelectorAll("template[" + TEMPLATE + "]");
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
