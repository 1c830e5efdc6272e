import assert from "node:assert/strict";
import { tellingLine } from "../../../src/core/runbook/tellingLine.ts";

describe("the line that a script is known by", () => {
  const cases: readonly (readonly [text: string, line: string])[] = [
    ["#!/bin/bash\nset -eo pipefail\n\necho 'Step 1'\nmkdir -p logs\n", "mkdir -p logs"],
    ["#!/bin/bash\n# Back up first\npg_dump -d a", "Back up first"],
    ["-- Tables (32 expected)\nSELECT count(*) FROM t", "Tables (32 expected)"],
    ["  \n\tSELECT 1;\nSELECT 2;", "SELECT 1;"],
    ["#\n# Schemas\npsql -l", "Schemas"],
    ["mkdir logs\n# later", "mkdir logs"],
    ["echo done", "echo done"],
    ["#!/bin/sh", "#!/bin/sh"],
    ["", ""],
  ];
  for (const [text, line] of cases) {
    it(JSON.stringify(text), () => assert.equal(tellingLine(text), line));
  }
});
