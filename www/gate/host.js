// Keeps our element in the page: where the element stands, that it comes back, that it is above everything else, and
// that the way back covers no link, no control and no bar of the page.
// Why the place changes: React hydrates a whole document, and takes a foreign element for a fault anywhere but at the end
// of the body. When the page has loaded, the element goes before the body, where the Tab key finds it first.
// Invariant: the page keeps its layout, its scrolling and its focus. Whatever removes the element, it comes back.

import { modal, rise } from "./modal.js";
import { addEventListener, call, clock, config, document, later, match, window } from "./platform.js";

/** @type {HTMLElement | undefined} */
let element;
/** @type {ShadowRoot} Undefined until `makeHost` has run. */
export let root;
/** @type {HTMLElement | undefined} What stands in the top layer. */
let raised;
// How long our element stays away when it was removed, and until when it is away.
let pause = 10;
let until = 0;
/** How long frameworks may hydrate the document after the page has loaded, in milliseconds. */
const HYDRATION = 500;
let isHydrated = document.readyState === "complete";

const parent = () => {
  let dialog;
  // A modal dialog makes all inert but what is inside of it. A modal dialog of ours stands above it.
  if (!COOKIE_GATE_MODAL || !modal)
    for (const one of document.querySelectorAll("dialog[open]")) if (isModal(one)) dialog = one;
  return dialog || (isHydrated ? document.documentElement : document.body);
};
/** @param {Element} dialog */
const isModal = (dialog) => {
  try {
    return dialog.matches(":modal");
  } catch {} // An old browser, which knows no such class.
};

export const place = () => {
  const home = /** @type {Element & { moveBefore?: Element["insertBefore"] }} */ (parent());
  const next = home === document.documentElement ? document.body : null;
  if (!element || !home || (element.parentNode === home && element.nextElementSibling === next)) return;
  // A dialog that is moved is modal no more. The element moves when the dialog has closed.
  if (element.isConnected && root.querySelector("dialog[open]")) return;
  const focused = root.activeElement;
  // `moveBefore` keeps the focus and the place in the top layer. It moves only what is in the page.
  if (home.moveBefore && element.isConnected) home.moveBefore(element, next);
  else home.insertBefore(element, next);
  !COOKIE_GATE_MODAL || !modal ? raise() : rise();
  /** @type {HTMLElement | null} */ (focused)?.focus();
};

/** Puts the layer above what the page has put into the top layer since. */
const raise = () => {
  if (!raised?.isConnected || !raised.showPopover) return;
  raised.popover = "manual";
  raised.togglePopover(false);
  raised.showPopover();
};

/**
 * Puts a layer into the top layer. Without one, nothing of ours stands there but modal dialogs.
 * @param {HTMLElement} [layer]
 */
export const lift = (layer) => {
  raised = layer;
  raise();
  dodge();
};

/** What the way back must not cover. */
const USABLE = "a[href],:enabled,summary,iframe,[tabindex]";
/**
 * Moves the way back to the first of its places in which it covers nothing that visitors use. Where there is none, it
 * hides until the page has been scrolled on.
 */
const dodge = () => {
  if (!raised || !match(/^again/, raised.className) || raised.contains(root.activeElement)) return;
  for (const place of config.places) {
    // What is hidden adds nothing to the layout shift of the page.
    raised.className = "again away" + place;
    if (!covers()) {
      raised.className = "again" + place;
      return;
    }
  }
  // A page that does not scroll would hide it for good.
  const { scrollHeight, clientHeight } = document.documentElement;
  if (scrollHeight <= clientHeight) raised.className = "again" + config.places[0];
};
const covers = () => {
  const { left, right, top, bottom } = /** @type {Element} */ (raised).getBoundingClientRect();
  // One step beyond the edges, so that no pixel is left out.
  for (let x = left; x < right + 8; x += 8)
    for (let y = top; y < bottom + 8; y += 8)
      for (const it of document.elementsFromPoint(x, y)) {
        const usable = it.closest(USABLE);
        if ((usable && overlaps(usable, 4)) || isBar(it)) return true;
      }
};
/**
 * Whether an element stays while the page scrolls, as a bar or a chat button does. One that is wide and high holds the
 * page itself, or lies behind it.
 * @param {Element} it
 */
const isBar = (it) =>
  it !== element &&
  match(/fix|sti/, getComputedStyle(it).position) &&
  (it.clientWidth * 2 < window.innerWidth || it.clientHeight * 2 < window.innerHeight);
/** @type {number} Not 0 = `look` is about to run. */
let timer;
/** @type {number} */
let seen;
/** Waits until the page does not scroll any more. While it scrolls, the way back stays: it would jump about. */
const look = () => {
  if (seen !== (seen = window.scrollY)) return later(look, 200);
  timer = 0;
  dodge();
};
/** The page has been scrolled, or has changed. */
const stir = () => {
  timer ||= later(look, 200);
};

/**
 * Called when the page grows or shrinks. An element that was removed comes back after a pause. The pause doubles where
 * somebody removes the element again and again, and begins anew when the element has stayed for five seconds.
 */
export const settle = () => {
  const now = clock();
  stir();
  if (!element || (!element.isConnected && now < until)) return;
  if (element.isConnected) return place();
  pause = now - until > 5000 ? 10 : pause * 2;
  until = now + pause;
  later(place, pause);
};

/**
 * Makes our element, and calls `attend` with the events on its controls.
 * @param {(event: Event) => void} attend
 * @param {(event: Event) => void} onClose is called when a dialog of ours has closed
 */
export const makeHost = (attend, onClose) => {
  element = document.createElement("cookie-gate");
  root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(config.css);
  root.adoptedStyleSheets = [sheet];
  // A captured function adds the listener. A page function would get `attend`, and could call `attend` with a false
  // event that claims to be the visitor's.
  for (const event of ["click", "pointerover", "focusin"]) call(addEventListener, root, event, attend, true);
  // `close` does not bubble, so the listener captures.
  call(addEventListener, root, "close", onClose, true);
  place();
  for (const event of ["close", "toggle"]) call(addEventListener, document, event, () => later(place), true);
  for (const event of ["scroll", "resize", "load", "transitionend", "click"]) call(addEventListener, window, event, stir, true);
  const settleDown = () =>
    later(() => {
      isHydrated = true;
      place();
    }, HYDRATION);
  // The texts of the first layer may have come after the load.
  document.readyState === "complete" ? settleDown() : call(addEventListener, window, "load", settleDown);
  call(addEventListener, document, "focusin", uncover);
};

/**
 * Shows what has the focus, where our layer hides it (WCAG 2.2 SC 2.4.11).
 * @param {Event} event
 */
const uncover = ({ target }) => {
  if (!raised || target === element) return;
  reveal(/** @type {Element} */ (target));
  // WebKit scrolls to what has the focus after the event.
  later(() => reveal(/** @type {Element} */ (target)));
};

/** @param {Element} it */
const reveal = (it) => {
  /** @type {ScrollLogicalPosition[]} */
  const places = ["center", "start", "end"];
  for (const block of places) if (hides(it)) it.scrollIntoView({ block, behavior: "instant" });
  // At the end of the page nothing scrolls.
  if (hides(it)) /** @type {Element} */ (raised).classList.toggle("up");
};

/** @param {Element} it */
const hides = (it) => overlaps(it, 1);
/**
 * Whether an element stands where our layer does, and does not show beside it: it is at most so many times as large.
 * @param {Element} it
 * @param {number} times
 */
const overlaps = (it, times) => {
  const [theirs, ours] = [it, /** @type {Element} */ (raised)].map((one) => one.getBoundingClientRect());
  return (
    theirs.height <= ours.height * times &&
    theirs.width <= ours.width * times &&
    theirs.bottom > ours.top &&
    theirs.top < ours.bottom &&
    theirs.right > ours.left &&
    theirs.left < ours.right
  );
};
