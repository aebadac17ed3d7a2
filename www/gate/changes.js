// What the layers show for this visitor in addition: changes of the policy since the decision, that the gate honours
// the opt-out signal, and the switches that the law of the region asks for.
// Invariant: the core decides what is asked, told and honoured. This script only picks the texts.

import { FLAG_SEPARATE, LAW_FLAGS } from "./abi.js";
import { config } from "./platform.js";
import { optOut } from "./optout.js";
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
 * @property {string} [store] the number of its kind, where the panel can look for the entry
 * @property {string} [deep] the number of its kind, where only `lookedInto` can look for the entry
 * @property {string} [note] why the panel cannot delete the entry
 */

/**
 * The text for a visitor whose browser sends the opt-out signal. Nothing where the visitor has granted all vendors that
 * the signal is about: the visitor's own decision outweighs the signal.
 * @param {string} language
 * @param {{ [language: string]: string }} [texts]
 */
export const honoured = (language, texts = config.honoured) => {
  const text = optOut && texts[language];
  return text && config.sold.some((id) => !isGranted(id)) ? [text] : [];
};

/**
 * The notes of changes that came after a policy version, oldest first; none before a decision. Then the text about the
 * opt-out signal.
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
    // The bundle may have two switches of a vendor. The panel shows the one for this law (crates/bundle/src/switch.rs,
    // `Own`).
    categories: categories.filter(({ own }) => own == null || own === (law[LAW_FLAGS] & FLAG_SEPARATE)),
  };
};
