import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../support/paths.mjs";

const run = promisify(execFile);
const EXAMPLE = path.join(ROOT, "examples/conexgrow");
const DEMO = path.join(ROOT, "test/support/demo.mjs");

describe("npm run demo", () => {
  it("opens the example with its databases, and leaves nothing behind", async function demo() {
    this.timeout(180_000);
    const temporary = mkdtempSync(path.join(os.tmpdir(), "schema-ops-demo-test-"));
    try {
      // Under root the demo's PostgreSQL runs as another user, who must get through.
      chmodSync(temporary, 0o755);
      const before = readdirSync(EXAMPLE);
      const { stdout } = await run(process.execPath, [DEMO, "--browser", "--check"], {
        env: { ...process.env, TMPDIR: temporary },
      });
      assert.match(stdout, /^ok: databases mgmt_db, tnnt_db$/m);
      assert.match(stdout, /^ok: checklist .+$/m);
      assert.match(stdout, /^The demo is over/m);
      assert.deepEqual(readdirSync(temporary), []);
      assert.deepEqual(readdirSync(EXAMPLE), before);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });
});
