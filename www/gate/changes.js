// What the layers say besides what is in them: what has changed since the decision, that a signal is honoured, and which
// switches the law of the region asks for.
// Invariant: what is asked, told and honoured is the core's; here are only the texts that go with it.

import { FLAG_SEPARATE, LAW_FLAGS } from "./abi.js";
import { config, signal } from "./platform.js";
import { isGranted } from "./core.js";
import { law } from "./law.js";

/** What a visitor is told whose browser opts out of vendors; nothing where their own choice outweighs it. */
const honoured = (language) => {
  const text = signal && config.honoured[language];
  return text && config.sold.some((id) => !isGranted(id)) ? [text] : [];
};

/** Notes of changes that came after a policy version, oldest first; none before a decision. Then, of the signal. */
export const notes = (version, language) => {
  const texts = [];
  for (const [since, note] of config.changes) if (version && since > version) texts.push(note[language]);
  return [...texts, ...honoured(language)];
};

/** The panel's data for this visitor. */
export const fitting = (data, language) => {
  const { categories, texts } = data;
  const intro = [...honoured(language), texts.panel_intro].join(" ");
  return {
    ...data,
    texts: { ...texts, panel_intro: intro },
    // A vendor's own switch, of two the one for this law (crates/bundle/src/switch.rs, `Own`).
    categories: categories.filter(({ own }) => own == null || own === (law[LAW_FLAGS] & FLAG_SEPARATE)),
  };
};
