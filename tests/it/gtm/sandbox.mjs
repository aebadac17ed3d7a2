// The sandbox in which Tag Manager runs a template, as far as its documents tell: the language without what it lacks,
// its APIs behind their permissions, and values that are copied on their way in and out.
//
// It is stricter than the real one where the documents leave a doubt, so that what runs here should run there.
import vm from "node:vm";

// What the language lacks. Comments and texts are taken out before the search. A slash would be a regular expression.
const LACKS = [
  /\b(?:try|catch|throw|new|this|class|async|await|yield|super|import|export|with|eval|arguments)\b/,
  /`|\.\.\.|\?\.|\?\?|\/|\bfor\s*\([^)]*\bof\b|\b(?:const|let|var)\s*[{[]/,
];
// The methods that the documents list; and `length`, which is no method.
const METHODS = {
  Array: "concat every filter forEach indexOf join lastIndexOf map pop push reduce reduceRight reverse shift slice " +
    "some sort splice unshift length",
  String: "charAt concat indexOf lastIndexOf match replace search slice split substring toLowerCase toUpperCase trim " +
    "length",
  Object: "toString", Number: "toString", Boolean: "toString", Function: "",
};

function bare(code) {
  const apart = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\/.*|\/\*[^]*?\*\//g;
  return code.replace(apart, (text) => (text[0] === "/" ? "" : "''"));
}

/** A new sandbox: `run` runs a code with the values that it is given by name, `into` copies a value into it. */
export function sandbox() {
  const context = vm.createContext(Object.create(null));
  const inside = vm.runInContext("globalThis", context);
  const [emptyArray, emptyObject] = vm.runInContext("[() => [], () => ({})]", context);
  for (const [name, methods] of Object.entries(METHODS)) {
    const { prototype } = inside[name];
    const kept = methods.split(" ");
    for (const key of Reflect.ownKeys(prototype)) if (!kept.includes(key)) Reflect.deleteProperty(prototype, key);
  }
  // What cannot be deleted is `undefined`, `NaN` and `Infinity`.
  for (const name of Object.getOwnPropertyNames(inside)) Reflect.deleteProperty(inside, name);

  // A value that is neither simple, plain, list nor function does not come through.
  const isPlain = (value) => {
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  };
  const copy = (value, array, object, back) => {
    const again = (one) => copy(one, array, object, back);
    if (typeof value === "function") return (...all) => again(value(...all.map(back)));
    if (typeof value === "symbol" || typeof value === "bigint") return undefined;
    if (typeof value !== "object" || value === null) return value;
    if (!Array.isArray(value) && !isPlain(value)) return undefined;
    const made = Array.isArray(value) ? array() : object();
    for (const [key, one] of Object.entries(value)) made[key] = again(one);
    return made;
  };
  const into = (value) => copy(value, emptyArray, emptyObject, out);
  const out = (value) => copy(value, () => [], () => ({}), into);

  const run = (code, given) => {
    for (const lack of LACKS) {
      const found = bare(code).match(lack);
      if (found) throw new Error(`the sandbox has no ${JSON.stringify(found[0])}`);
    }
    const whole = vm.runInContext(`"use strict"; (${Object.keys(given).join(", ")}) => {${code}\n}`, context);
    return whole(...Object.values(given));
  };
  return { run, into, out };
}

const TYPES = { undefined: "undefined", string: "string", number: "number", boolean: "boolean", function: "function" };

/** The APIs that need no permission. */
export const FREE = {
  getType: (value) => (value === null ? "null" : Array.isArray(value) ? "array" : TYPES[typeof value] ?? "object"),
  makeInteger: (value) => Math.trunc(Number(value)),
};

/**
 * The APIs of one run of a tag. Each call is noted in `calls`, in order. `demand` is asked for each permission that a
 * call needs, and throws where it is not granted. `window` stands for the page's window.
 */
export function apis(window, calls, demand) {
  const at = (path) => path.split(".").reduce((value, key) => value?.[key], window);
  const consent = (name) => (state) => {
    for (const [key, value] of Object.entries(state)) {
      if (name === "default" && key === "wait_for_update" && value > 0) continue;
      if (name === "default" && key === "region" && value.every((one) => /^[A-Z]{2}(-[A-Z0-9]+)?$/.test(one))) continue;
      demand(`access_consent write ${key}`);
      if (value !== "granted" && value !== "denied") throw new Error(`${name} ${key}: ${value}`);
    }
    calls.push([name, state]);
  };
  return {
    ...FREE,
    setDefaultConsentState: consent("default"),
    updateConsentState: consent("update"),
    gtagSet(key, value) {
      demand(`write_data_layer ${key}`);
      calls.push(["set", key, value]);
    },
    copyFromWindow(path) {
      demand(`access_globals read ${path}`);
      calls.push(["read", path]);
      return at(path);
    },
    callInWindow(path, ...given) {
      demand(`access_globals execute ${path}`);
      calls.push(["call", path, ...given.filter((one) => typeof one !== "function")]);
      const called = at(path);
      return typeof called === "function" ? called(...given) : undefined;
    },
    createQueue(path) {
      demand(`access_globals read ${path}`);
      demand(`access_globals write ${path}`);
      return (message) => {
        calls.push(["push", path, message]);
        (window[path] ??= []).push(message);
      };
    },
    logToConsole(...words) {
      demand("logging all");
      calls.push(["log", words.join(" ").split(".")[0]]);
    },
  };
}
