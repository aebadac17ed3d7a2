// What the layers say besides what is in them: what has changed since the decision, that a signal is honoured, which switches the
// law of the region asks for, and what is kept here that only a promise tells of.
// Invariant: what is asked, told and honoured is the core's; here are only the texts that go with it.

import { config, signal } from "./platform.js";
import { isGranted } from "./core.js";
import { lookAround } from "./databases.js";
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

/** The panel's data for this visitor, in this browser. */
export const fitting = async (data, language) => {
  const { categories, texts } = data;
  const intro = [...honoured(language), texts.panel_intro].join(" ");
  const here = config.databases ? await lookAround() : {};
  // What could be looked into is listed like a cookie.
  const seen = (entry) => (entry.deep in here ? { ...entry, store: entry.deep, note: "" } : entry);
  return {
    ...data,
    here,
    texts: { ...texts, panel_intro: intro },
    categories: categories
      // A vendor's own switch, of two the one for this law (src/cli/panel_data.rs, `Own`).
      .filter(({ own }) => own == null || own === (law[0] & 2))
      .map((category) => ({ ...category, entries: category.entries.map(seen) })),
  };
};
