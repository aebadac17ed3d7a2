// Runs the scenarios that a template carries for Tag Manager's own editor, with what the editor offers to them.
import assert from "node:assert/strict";
import { FREE, sandbox } from "./sandbox.mjs";

function runScenario(scenario, code) {
  const { run, into, out } = sandbox();
  const mocks = {};
  const calls = {};
  // An API without a mock does nothing here. In the editor it would do what it does in a page.
  const noted = (name, given) => {
    (calls[name] ??= []).push(given);
    const mock = name in mocks ? mocks[name] : FREE[name];
    return typeof mock === "function" ? mock(...given) : mock;
  };
  let count = 0;
  const assertThat = (subject) => {
    count++;
    return { isEqualTo: (value) => assert.deepEqual(subject, value) };
  };
  const assertApi = (name) => {
    count++;
    return {
      wasCalled: () => assert.ok(calls[name], `${name} was not called`),
      wasNotCalled: () => assert.ok(!calls[name], `${name} was called`),
    };
  };
  const runCode = (data) => {
    const ends = { gtmOnSuccess: () => noted("gtmOnSuccess", []), gtmOnFailure: () => noted("gtmOnFailure", []) };
    const required = (name) => into((...given) => noted(name, given));
    run(code, { require: required, data: into({ ...data, ...ends }) });
  };
  const mock = (name, value) => {
    mocks[name] = value;
  };
  const given = { mock, runCode, assertThat, assertApi };
  run(scenario, Object.fromEntries(Object.entries(given).map(([name, tool]) => [name, into(tool)])));
  assert.ok(count > 0, "it asserts nothing");
}

export function runScenarios(scenarios, code) {
  assert.ok(scenarios.length > 5, `only ${scenarios.length} scenarios`);
  for (const { name, code: scenario } of scenarios)
    try {
      runScenario(scenario, code);
    } catch (error) {
      throw new Error(`scenario ${name}: ${error.message}`);
    }
}
