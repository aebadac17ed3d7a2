// What the layers say besides what is in them: what has changed since the decision, that the opt-out signal is honoured, and which
// switches the law of the region asks for.
// Invariant: what is asked, told and honoured is the core's; here are only the texts that go with it.

import { FLAG_SEPARATE, LAW_FLAGS } from "./abi.js";
import { config, optOut } from "./platform.js";
import { isGranted } from "./core.js";
import { law } from "./law.js";

/**
 * The data of the panel in one language, as far as the scripts here read it: crates/bundle/src/panel_data.rs.
 * @typedef {object} PanelData
 * @property {{ [id: string]: string }} texts
 * @property {PanelCategory[]} categories
 *
 * @typedef {object} PanelCategory
 * @property {number} [own] of a vendor's own switch: the flag of the law that asks for it
 * @property {PanelEntry[]} entries
 *
 * @typedef {object} PanelEntry
 * @property {string} [store] the number of its kind, where the panel can look for it
 * @property {string} [deep] the same, where only `lookedInto` can
 * @property {string} [note] why it cannot be deleted
 */

/**
 * What a visitor is told whose browser opts out of vendors; nothing where their own choice outweighs it.
 * @param {string} language
 */
const honoured = (language) => {
  const text = optOut && config.honoured[language];
  return text && config.sold.some((id) => !isGranted(id)) ? [text] : [];
};

/**
 * Notes of changes that came after a policy version, oldest first; none before a decision. Then, of the opt-out signal.
 * @param {number} version
 * @param {string} language
 */
export const notes = (version, language) => {
  const texts = [];
  for (const [since, note] of config.changes) if (version && since > version) texts.push(note[language]);
  return [...texts, ...honoured(language)];
};

/**
 * The panel's data for this visitor.
 * @param {PanelData} data
 * @param {string} language
 */
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
