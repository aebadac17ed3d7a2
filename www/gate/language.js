// Which of our languages fits. For gate.js, and for the policy beside it.

/**
 * The first language that we have among the languages of these tags, else the default (the first of `languages`).
 * @param {readonly string[]} tags
 * @param {readonly string[]} languages
 */
export const languageOf = (tags, languages) => {
  // Large and small letters are equal in language tags (RFC 5646 § 2.1.1).
  /** @param {string} tag */
  const small = (tag) => tag.toLowerCase();
  /** @param {string} tag */
  const primary = (tag) => small(tag).split(/[-_]/)[0];
  for (const tag of tags) {
    const found =
      languages.find((known) => small(known) === small(tag)) || languages.find((known) => primary(known) === primary(tag));
    if (found) return found;
  }
  return languages[0];
};
