// Starts the application.
import { createApp } from "vue";
import App from "./App.vue";
import "./chunk.js";

createApp(App).mount("#app");
