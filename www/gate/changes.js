// What has changed in the policy since the visitor's decision, in the operator's words.
// Invariant: what is asked and what is told is the core's; here are only the texts that go with it.

import { config } from "./platform.js";

/** Notes of changes that came after a policy version, oldest first. */
export const changesSince = (version, language) => {
  const notes = [];
  for (const [since, texts] of config.changes || []) if (since > version) notes.push(texts[language]);
  return notes;
};
