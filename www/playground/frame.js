// The frame of the preview: a document without an origin, so that nothing that runs there can touch what the browser
// keeps for the playground's address.
// Invariant: a new preview is a new document, and what an old one still sends is dropped.

/** The document of the frame; xtask puts boot.js into it, whose hash the policy of the page allows. */
const DOCUMENT = COOKIE_GATE_FRAME;
/** How many CSS pixels of a desktop the preview shows. */
const WIDTH = 1280;

/**
 * Shows a page in a frame.
 * @param {HTMLIFrameElement} frame
 * @param {object} job what boot.js takes
 * @param {(told: string) => void} onTold called with what the page has kept
 */
export const preview = (frame, job, onTold) => {
  /** @param {MessageEvent} event */
  const listen = ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    if (data === "ready") frame.contentWindow?.postMessage(job, "*");
    else if (typeof data?.jar === "string") onTold(data.jar);
  };
  addEventListener("message", listen);
  frame.srcdoc = DOCUMENT;
  const stage = /** @type {HTMLElement} */ (frame.parentElement);
  const sizes = new ResizeObserver(() => frame.style.setProperty("--scale", `${Math.min(1, stage.clientWidth / WIDTH)}`));
  sizes.observe(stage);
  return () => {
    removeEventListener("message", listen);
    sizes.disconnect();
  };
};
