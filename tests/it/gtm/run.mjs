// Runs the template of packages/gtm-template: the cases of this repository, the template's own scenarios, and broken
// templates. Invariant: each broken template fails in the cases; a harness that lets one pass proves nothing.
import assert from "node:assert/strict";
import { runCases } from "./cases.mjs";
import { runScenarios } from "./scenarios.mjs";
import { grants, scenarios, sections } from "./template.mjs";

const template = sections(process.argv[2]);
const code = template.SANDBOXED_JS_FOR_WEB_TEMPLATE;
const granted = grants(template.WEB_PERMISSIONS);

const used = runCases(code, granted);
assert.deepEqual([...used].sort(), granted.sort(), "a permission that nothing needs is one too many");
runScenarios(scenarios(template.TESTS), code);

// What is broken: a text of the code, what stands there instead, and what the failure must speak of.
const BROKEN = [
  ["const getType", "const load = require('injectScript');\nconst getType", /no API injectScript/],
  ["copyFromWindow('CookieGate.state')", "copyFromWindow('CookieGate')", /access_globals read CookieGate$/],
  ["callInWindow('CookieGate.on'", "callInWindow('CookieGate.acceptAll'", /execute CookieGate.acceptAll/],
  ["createQueue('dataLayer')", "createQueue('otherLayer')", /read otherLayer/],
  ["gtagSet('url_passthrough'", "gtagSet('developer_id.none'", /write_data_layer developer_id.none/],
  ["const state = read();\nif", "const state = window.CookieGate.state;\nif", /window is not defined/],
  ["read();\nif", "JSON.parse('{}');\nif", /JSON is not defined/],
  ["named.every(", "named.find(", /find is not a function/],
  ["data.gtmOnSuccess();", "try { data.gtmOnSuccess(); } catch (error) {}", /has no "try"/],
  ["security_storage: 'granted'", "security_storage: 'granted', other: 'denied'", /access_consent write other/],
  // A template that keeps to its permissions, and is wrong all the same.
  ["consentOf(() => false);\n  if (regions", "consentOf(() => true);\n  if (regions"],
  ["named.length > 0 && ", ""],
  ["named.every(", "named.some("],
  ["isChosen && callInWindow", "callInWindow"],
  ["return isChosen && callInWindow('CookieGate.allows', id) === true;", "return isChosen;"],
  ["choice === undefined ? state.mode === 'enforce' : choice === true", "choice !== false"],
  ["deny([], regions.length > 0 ? 0 : wait);", "deny(regions, wait);"],
  ["if (state.decided === true) follow();", "follow();"],
  ["callInWindow('CookieGate.on', 'change', follow);\nif (state.decided === true) follow();",
    "if (state.decided === true) follow();\ncallInWindow('CookieGate.on', 'change', follow);"],
  ["callInWindow('CookieGate.on', 'change', follow);", ""],
  ["data.gtmOnFailure();", ""],
  ["  updateConsentState(consent);\n", ""],
];
for (const [part, instead, says] of BROKEN) {
  assert.equal(code.split(part).length, 2, `not once in the code: ${part}`);
  const broken = code.replace(part, () => instead);
  // Without a text: another behaviour, and no template that stops.
  assert.throws(() => runCases(broken, granted), says ?? { code: "ERR_ASSERTION" }, `not seen: ${instead}`);
}
const grantsAll = code.replace("consentOf(() => false);\n  if (regions", "consentOf(() => true);\n  if (regions");
assert.throws(() => runScenarios(scenarios(template.TESTS), grantsAll), /^Error: scenario Everything is denied/);
for (const permission of granted)
  assert.throws(() => runCases(code, granted.filter((one) => one !== permission)), /no permission for/, permission);
console.log("gtm: fine");
