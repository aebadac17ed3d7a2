// Starts the application.
import { mount } from "svelte";
import App from "./App.svelte";
import "./chunk.js";

mount(App, { target: document.querySelector("#app") });
