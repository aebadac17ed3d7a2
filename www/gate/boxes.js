// Boxes in the place of what is blocked: fetches blocked.js when something waits for a grant, and hands it what it needs.
// Why a file of its own: most pages have nothing that waits, and their visitors should not load what draws the boxes.
// Invariant: without the file nothing is drawn, and nothing is let through.

import { addEventListener, call, config, document, fail, isQuiet, later, location } from "./platform.js";
import { addressOf, isOnce, permit, TAG, waitsFor } from "./asleep.js";
import { allows } from "./core.js";
import { imported, parsed } from "./files.js";
import { lent } from "./realms.js";
import { eachRoot, isAwake, wake } from "./tags.js";
import { language, painted, say } from "./ui.js";

/** @import { Tools, Words } from "./blocked.js" */

// Scripts, styles and pictures get no box: they show nothing that a visitor could miss by itself.
const WAITING =
  "[" + TAG + "]:not(frame,img,input,link,picture,script,source,style,track),:is(audio,video)>source[" + TAG + "]";

/**
 * The last two labels of a host. Hosts that share them may share cookies.
 * @param {string} host
 */
const siteOf = (host) => host.split(".").slice(-2).join(".");

/** @type {Omit<Tools, "allow">} */
const tools = {
  css: config.css,
  vendors: config.vendors,
  allows,
  each: (visit) =>
    eachRoot((root) => {
      for (const one of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(WAITING))) visit(one);
    }),
  addressOf,
  waitsFor,
  isOnce,
  isAwake,
  permit,
  wake,
  lent,
  // A page of this site in a frame would write into this site's jar, and a policy of ours refuses what is not granted.
  mayShowOnce(address) {
    const { protocol, hostname } = new URL(address, document.baseURI);
    return config.enforcement !== "strict" && /^http/.test(protocol) && siteOf(hostname) !== siteOf(location.hostname);
  },
  // A captured function adds the listener: see `makeHost` in host.js.
  listen: (target, type, listener) => call(addEventListener, target, type, listener),
  say,
  fail,
};

/** @type {Promise<(words: Words) => void> | undefined} */
let drawing;
/** @type {{ [language: string]: Promise<Words> }} */
const spoken = {};
let isLost = false;
let isDue = false;
/**
 * Draws the boxes. Called after each decision, when the page has changed, and when it speaks another language: a page
 * that changes all the time has its boxes looked at fifty times a second at most.
 * @param {Tools["allow"]} allow grants a category, by the visitor's own click
 */
export const drawBoxes = (allow) => {
  if (isQuiet || isLost || isDue) return;
  isDue = true;
  later(async () => {
    isDue = false;
    try {
      if (!drawing) {
        let isAny;
        tools.each((one) => (isAny ||= waitsFor(one) || !isAwake(one)));
        if (!isAny) return;
        drawing = painted().then(() => imported(config.blocked.js)).then((module) => module.drawer({ ...tools, allow }));
      }
      const wanted = language;
      spoken[wanted] ||= parsed(config.blocked[wanted]);
      const [draw, words] = await Promise.all([drawing, spoken[wanted]]);
      if (wanted === language) draw(words);
    } catch (error) {
      isLost = true;
      fail("no boxes; are their files beside gate.js, unchanged?", error);
    }
  }, 20);
};
