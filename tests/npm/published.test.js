// The package as those judge it who check packages. Their programs need a newer Node than the package itself.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { HERE, run, TARBALL } from "./support.js";

test("publint and attw find nothing", () => {
  const bin = path.join(HERE, "node_modules/.bin");
  const lint = run(HERE, [path.join(bin, "publint"), "run", TARBALL, "--strict"]);
  assert.match(lint.stdout, /All good/, lint.stdout + lint.stderr);
  const types = run(HERE, [path.join(bin, "attw"), TARBALL, "--no-emoji", "--exclude-entrypoints", "catalogue.schema.json", "stub.js"]);
  assert.equal(types.status, 0, types.stdout + types.stderr);
});
