// The settings of Nuxt. `tagPriority` puts the tag in front of what pages and modules add to <head>.
export default defineNuxtConfig({
  compatibilityDate: "2026-01-01",
  telemetry: false,
  app: {
    head: {
      htmlAttrs: { lang: "en" },
      title: "A page",
      script: [
        { src: "/cookie-gate/gate.js", tagPriority: -100 },
        // This script waits for the category "analytics".
        { src: "/statistics.js", type: "text/plain", "data-cookie-gate": "analytics" },
        // Asynchronous scripts go in front of others, without `tagPriority`.
        { src: "/chunk.js", async: true },
      ],
    },
  },
});
