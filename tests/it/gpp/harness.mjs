// Compares what www/gate/sections.js writes with what IAB's own library reads and writes, for everything that the gate
// can tell. Prints how many strings were compared, or stops at the first difference.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

// The library looks for a stub in front of it.
globalThis.window = { __gpp: () => [] };
const { CmpApi } = await import("@iabgpp/cmpapi");
// Node takes a file of this name for CommonJS.
const source = readFileSync(process.argv[2], "utf8");
const { NAMES, parsed, written } = await import("data:text/javascript," + encodeURIComponent(source));

let count = 0;
for (const ids of [[], [7], [8], [7, 8]])
  for (let at = 0; at < 54; at++) {
    const told = { sale: at % 3, sharing: Math.floor(at / 3) % 3, advertising: Math.floor(at / 9) % 3, gpc: at >= 27 };
    const string = written(ids, told);
    const reader = new CmpApi(1, 1);
    reader.setGppString(string);
    const writer = new CmpApi(1, 1);
    for (const id of ids) {
      assert.ok(reader.hasSection(NAMES[id]), string);
      const [core, { SubsectionType, Gpc }] = parsed(id, told);
      assert.equal(SubsectionType, 1);
      for (const [field, value] of Object.entries({ ...core, Gpc })) {
        assert.deepEqual(reader.getFieldValue(NAMES[id], field), value, `${string} ${field}`);
        writer.setFieldValue(NAMES[id], field, value);
      }
      // The library has no field that our section lacks, but for its own notes about the last segment.
      const fields = Object.keys(reader.getSection(NAMES[id])).filter((field) => field !== "GpcSegmentType");
      assert.deepEqual(fields, [...Object.keys(core), "Gpc"]);
    }
    assert.equal(string, writer.getGppString());
    count++;
  }
console.log(count);
