// A site of Svelte with Cookie Gate: the plugin bundles the catalogue and puts the tag into the page.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import cookieGate from "cookie-gate/vite";

export default {
  plugins: [svelte(), cookieGate({ catalogue: "../plain/catalogue.json" })],
};
