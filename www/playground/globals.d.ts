// What the build fills in.

/** The document of the preview's frame, with boot.js in it. */
declare const COOKIE_GATE_FRAME: string;

/** The glue that wasm-bindgen writes for crates/playground. */
declare module "#glue" {
  export default function load(options: { module_or_path: Promise<Response> }): Promise<unknown>;
  export function start(mount: Element, host: object, web: string): void;
}
