// Reads a template of Tag Manager: its sections, its permissions, and the scenarios of its tests.
import { readFileSync } from "node:fs";

/** The sections of a template, by name, without the underscores. */
export function sections(path) {
  const found = {};
  const parts = readFileSync(path, "utf8").split(/^___([A-Z_]+)___$/m);
  for (let place = 1; place < parts.length; place += 2) found[parts[place]] = parts[place + 1].trim();
  return found;
}

// Tag Manager writes values with a number for their type: 1 text, 2 list, 3 map, 8 truth.
function plain({ type, string, listItem, mapKey, mapValue, boolean }) {
  if (type === 1) return string;
  if (type === 2) return listItem.map(plain);
  if (type === 3) return Object.fromEntries(mapKey.map((key, place) => [plain(key), plain(mapValue[place])]));
  if (type === 8) return boolean;
  throw new Error(`a value of type ${type}`);
}

/** What the permissions section grants, one text for each thing, such as `access_globals execute CookieGate.on`. */
export function grants(section) {
  const granted = [];
  for (const { instance } of JSON.parse(section)) {
    const [{ key, value }] = instance.param;
    const name = instance.key.publicId;
    for (const one of [plain(value)].flat())
      if (typeof one === "string") granted.push(`${name} ${one}`);
      else
        for (const [access, is] of Object.entries(one))
          if (is === true) granted.push(`${name} ${access} ${one.key ?? one.consentType}`);
    if (instance.param.length !== 1 || !["keys", "consentTypes", "keyPatterns", "environments"].includes(key))
      throw new Error(`${name}: ${key} is new to this reader`);
  }
  return granted;
}

/** The scenarios of the tests section, each with the setup in front. Only the form that Tag Manager exports is read. */
export function scenarios(section) {
  const found = [];
  let setup = "";
  let add;
  for (const line of section.split("\n")) {
    const name = line.match(/^- name: (.+)$/);
    if (name) found.push({ name: name[1], code: "" });
    else if (line === "  code: |-") add = (text) => (found.at(-1).code += text.replace(/^ {4}/, ""));
    else if (line === "setup: |-") add = (text) => (setup += text.replace(/^ {2}/, ""));
    else if (/^ {2}/.test(line) || line === "") add?.(line + "\n");
    else if (line !== "scenarios:") throw new Error(`a line that is no scenario: ${line}`);
  }
  return found.map(({ name, code }) => ({ name, code: `${setup}\n${code}` }));
}
