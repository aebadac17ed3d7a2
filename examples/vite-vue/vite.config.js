// A site of Vue with Cookie Gate: the plugin bundles the catalogue and puts the tag into the page.
import vue from "@vitejs/plugin-vue";
import cookieGate from "cookie-gate/vite";

export default {
  plugins: [vue(), cookieGate({ catalogue: "../plain/catalogue.json" })],
};
