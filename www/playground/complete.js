// Completes fields and values of a catalogue from its JSON Schema: names that are missing, and words of lists, among
// them the ids of packs.
// Why its own scan: while somebody types, the text is no JSON, and a syntax tree of it says little about the place.

/** @typedef {{ [key: string]: any }} Schema */
/** @typedef {import("@codemirror/autocomplete").Completion} Completion */
/** What stands open around a place. @typedef {{ isList: boolean, key?: string, names: Set<string>, isValue: boolean }} Open */

const TOKENS = /"(?:[^"\\\n]|\\.)*"?|[{}[\],:]/g;
/** @param {string} text */
const unquoted = (text) => text.replace(/^"|"$/g, "");

/**
 * What stands open at the end of a text, the outermost first.
 * @param {string} text
 */
const opened = (text) => {
  /** @type {Open[]} */
  const open = [];
  for (const [token] of text.matchAll(TOKENS)) {
    const top = open[open.length - 1];
    if (token === "{" || token === "[") open.push({ isList: token === "[", names: new Set(), isValue: false });
    else if (token === "}" || token === "]") open.pop();
    else if (top && token === ":") top.isValue = true;
    else if (top && token === ",") top.isValue = false;
    else if (top && !top.isList && !top.isValue) top.names.add((top.key = unquoted(token)));
  }
  return open;
};

/**
 * Adds the names that follow in the same object.
 * @param {string} text after the place
 * @param {Set<string>} names
 */
const addFollowing = (text, names) => {
  let depth = 0;
  let last = "";
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") {
      if (--depth < 0) return;
    } else if (!depth && token === ":") names.add(unquoted(last));
    last = token;
  }
};

/**
 * @param {Schema} root the whole schema
 * @returns {import("@codemirror/autocomplete").CompletionSource}
 */
export const completion = (root) => {
  /**
   * The schemas that a value may have: references are followed, and alternatives are listed.
   * @param {Schema | undefined} schema
   * @returns {Schema[]}
   */
  const variants = (schema) => {
    if (!schema) return [];
    if (schema.$ref) return variants(root.$defs[schema.$ref.split("/").pop()]);
    const nested = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    return nested ? nested.flatMap(variants) : [schema];
  };
  /** @param {Schema[]} schemas @param {Open} open @returns {Schema[]} */
  const below = (schemas, { isList, key }) =>
    schemas.flatMap((schema) =>
      variants(isList ? schema.items : (schema.properties?.[key ?? ""] ?? (schema.additionalProperties || undefined)))
    );
  /** How a value begins. @param {Schema} field */
  const begins = (field) => {
    const [schema] = variants(field);
    const type = [schema?.type].flat()[0];
    return schema?.enum || type === "string" ? '""' : type === "array" ? "[]" : type === "object" ? "{}" : "";
  };

  return ({ state, pos, explicit }) => {
    const line = state.doc.lineAt(pos);
    const word = /"?[\w.*@-]*$/.exec(line.text.slice(0, pos - line.from))?.[0] ?? "";
    if (!word && !explicit) return null;
    const text = state.doc.toString();
    const from = pos - word.length;
    const rest = /^[\w.*@-]*"?/.exec(text.slice(pos))?.[0] ?? "";
    const open = opened(text.slice(0, from));
    const top = open.pop();
    if (!top) return null;
    const around = open.reduce(below, variants(root));
    /** @type {Completion[]} */
    let options;
    if (top.isList || top.isValue) {
      const words = below(around, top).flatMap((schema) => {
        const { type, enum: list } = schema;
        return list ?? ("const" in schema ? [schema.const] : [type].flat().includes("boolean") ? [true, false] : []);
      });
      options = words.map((value) => ({ label: JSON.stringify(value), type: "enum" }));
    } else {
      addFollowing(text.slice(pos + rest.length), top.names);
      const isNamed = /^\s*:/.test(text.slice(pos + rest.length));
      options = around.flatMap((schema) =>
        Object.entries(schema.properties ?? {})
          .filter(([name]) => !top.names.has(name))
          .map(([name, field]) => ({
            label: `"${name}"`,
            apply: `"${name}"${isNamed ? "" : `: ${begins(field)}`}`,
            info: field.description,
            type: "property",
            boost: schema.required?.includes(name) ? 1 : 0,
          }))
      );
    }
    return options.length ? { from, to: pos + rest.length, options, validFor: /^"?[\w.*@-]*"?$/ } : null;
  };
};
