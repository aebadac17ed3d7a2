// The first layer as a modal dialog, for catalogues whose operator wishes one: the page waits for the answer.
// Why a dialog of the browser: the browser makes the rest of the page inert, keeps the focus within, and gives the focus
// back. A dialog that the page opens later stands above ours, and ours waits.
// Invariant: what nobody sees makes no page inert. Where the dialog does not open, does not show, or is closed by anyone
// but the visitor, the layer stands in the page as it does without the wish.

import { lift, place, root } from "./host.js";
import { addEventListener, call, document, fail, isFramed, location, match, window } from "./platform.js";

/** @import { Node as Description } from "./config" */

/** @type {HTMLDialogElement | undefined} The layer, while it is a modal dialog. */
export let modal;
/** @type {Element | null} What had the focus when the dialog came. */
export let origin;
/** @type {() => void} Shows the layer anew. */
let retreat;
let isGivenUp = false;
/** @type {ResizeObserver | undefined} */
let watch;
/** @type {CSSStyleSheet | undefined} Keeps the page behind the dialog from scrolling. The panel has a sheet of its own. */
let still;

/**
 * Whether a layer is to be a modal dialog. The notice and the way back ask nothing, and never are.
 * @param {string} name
 */
export const isModal = (name) => !isGivenUp && !isFramed && match(/^(banner|age|guardian)$/, name);

/**
 * Leaves the pages to which the banner links readable: visitors may read the policy before they answer.
 * @param {HTMLElement} banner
 */
export const spare = (banner) => {
  for (const { host, pathname } of banner.querySelectorAll("a"))
    if (host === location.host && pathname === location.pathname) isGivenUp = true;
};

/**
 * The node of a layer, as a dialog. `closedby` leaves the Escape key to us: otherwise Chromium closes a dialog at the
 * second Escape, whatever a listener says.
 * @param {Description} description
 * @returns {Description}
 */
export const asDialog = ([, attributes, ...children]) => {
  /** @type {Description[1]} */
  const own = { ...attributes, closedby: "none" };
  // The element has the role of a dialog by itself.
  delete own.role;
  return ["dialog", own, ...children];
};

/**
 * Shows a layer as a modal dialog.
 * @param {HTMLElement} layer a dialog in our shadow root
 * @param {() => void} escape is called when the visitor presses the Escape key
 * @param {() => void} otherwise shows the layer as no dialog
 */
export const stand = (layer, escape, otherwise) => {
  retreat = otherwise;
  origin = document.activeElement;
  const dialog = (modal = /** @type {HTMLDialogElement} */ (layer));
  lift();
  // Out of a dialog of the page: when that one closed, nobody would see ours.
  place();
  if (!dialog.open) rise();
  call(addEventListener, dialog, "cancel", (event) => event.preventDefault());
  if (watch) return watch.observe(dialog);
  // The cross and the Escape key are one: a trusted event is the visitor's. On the window, since a click beside the
  // dialog takes the focus out of it.
  call(
    addEventListener,
    window,
    "keydown",
    (event) => {
      const { isTrusted, key } = /** @type {KeyboardEvent} */ (event);
      if (key !== "Escape" || !isTrusted || !isOnTop()) return;
      event.preventDefault();
      escape();
    },
    true
  );
  // A content blocker may hide our element later. On paper it is hidden always.
  watch = new ResizeObserver(() => modal?.isConnected && modal.open && !isSeen() && !window.matchMedia("print").matches && giveUp("hidden"));
  watch.observe(dialog);
};

/** Opens the dialog. Also when the page has removed our element, and the element is back: then it is modal no more. */
export const rise = () => {
  if (!modal?.isConnected) return;
  try {
    modal.removeAttribute("open");
    modal.showModal();
    // A page may have replaced `showModal`.
    if (!modal.open || !isSeen()) throw "hidden";
    if (!still) document.adoptedStyleSheets = [...document.adoptedStyleSheets, (still = new CSSStyleSheet())];
    // The page keeps the room of its scrollbar, where there is one.
    const gutter = window.innerWidth > document.documentElement.clientWidth ? ";scrollbar-gutter:stable" : "";
    still.replaceSync("html{overflow:hidden!important" + gutter + "}");
    focusHeading();
  } catch (error) {
    giveUp(error);
  }
};

const isSeen = () => modal?.getClientRects().length;

/** Neither the panel nor a dialog of the page is above ours. What is inert is met by no point. */
const isOnTop = () => {
  if (!modal) return;
  const { left, top, width, height } = modal.getBoundingClientRect();
  return modal.contains(root.elementFromPoint(left + width / 2, top + height / 2));
};

/** @param {unknown} error */
const giveUp = (error) => {
  if (isGivenUp) return;
  isGivenUp = true;
  fail("no modal banner", error);
  lower();
  retreat();
};

/** Somebody other than the visitor has closed the dialog. */
export const closedModal = () => {
  if (modal && !modal.open) giveUp("closed");
};

/** A reader begins at the heading. The first control would be one that decides. */
const focusHeading = () => {
  const heading = modal?.querySelector("h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
};

/**
 * Other words in the dialog that is open, so that it keeps its place above the page and below the panel.
 * @param {HTMLElement} next
 * @param {boolean | undefined} hasFocus
 */
export const renew = (next, hasFocus) => {
  if (!modal) return;
  for (const { name, value } of next.attributes) modal.setAttribute(name, value);
  modal.replaceChildren(...next.childNodes);
  if (hasFocus) focusHeading();
};

/** Closes the dialog before it leaves: the browser gives the focus back. */
export const lower = () => {
  const dialog = modal;
  modal = undefined;
  still?.replaceSync("");
  try {
    if (dialog?.open) dialog.close();
  } catch {} // A page may have replaced `close`. The dialog makes nothing inert when it has left.
};
