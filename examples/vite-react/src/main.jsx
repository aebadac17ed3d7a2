// A page that asks the gate: the text follows each decision, and the button opens the panel.
import { allows, on, open } from "cookie-gate";
import { useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import "./chunk.js";

const follow = (changed) => on("change", changed);

function App() {
  const counts = useSyncExternalStore(follow, () => allows("analytics"));
  return (
    <main>
      <h1>A page</h1>
      <p id="answer">{counts ? "Statistics are on." : "Statistics are off."}</p>
      <button type="button" onClick={() => open()}>Cookie settings</button>
    </main>
  );
}

createRoot(document.querySelector("#app")).render(<App />);
