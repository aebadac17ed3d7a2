// A site of React with Cookie Gate: the plugin bundles the catalogue and puts the tag into the page.
import react from "@vitejs/plugin-react";
import cookieGate from "cookie-gate/vite";

export default {
  plugins: [react(), cookieGate({ catalogue: "../plain/catalogue.json" })],
};
