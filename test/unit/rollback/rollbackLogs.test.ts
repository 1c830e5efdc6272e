import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createRollbackLogs } from "../../../src/local/rollback/rollbackLogs.ts";
import type { RollbackEntry } from "../../../src/core/rollback/rollbackLog.ts";

const STARTED: RollbackEntry = {
  type: "started",
  at: "2026-11-23T10:00:00.000Z",
  by: "kim",
  deployment: null,
  databases: [],
};

describe("the logs of rollbacks", () => {
  const logs = createRollbackLogs();
  let root: string;
  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-logs-"));
  });
  afterEach(() => fs.rm(root, { recursive: true }));
  const file = (name: string): string => path.join(root, ".schema-ops/rollbacks", name);

  it("say which lines are damaged, and which log has none that can be read", async () => {
    await logs.append(root, "whole", STARTED);
    await logs.append(root, "one", STARTED);
    await fs.appendFile(file("one.jsonl"), "\n{ not json\n");
    await logs.append(root, "one", { type: "stage", at: STARTED.at, stage: "restore" });
    await fs.writeFile(file("lost.jsonl"), '\n{"type":"unknown"}\n');
    assert.deepEqual(
      [...(await logs.damaged(root))].sort((a, b) => (a.file < b.file ? -1 : 1)),
      [
        { file: "lost.jsonl", lines: [2] },
        { file: "one.jsonl", lines: [4] },
      ],
    );
    const records = await logs.list(root);
    assert.deepEqual(records.map(({ id, stage }) => [id, stage]).sort(), [
      ["one", "restore"],
      ["whole", null],
    ]);
  });

  it("are whole where a crash tore the last line, and where there are none", async () => {
    assert.deepEqual(await logs.damaged(root), []);
    await logs.append(root, "torn", STARTED);
    await fs.appendFile(file("torn.jsonl"), '\n{"type":"sta');
    assert.deepEqual(await logs.damaged(root), []);
    assert.equal((await logs.list(root)).length, 1);
    await logs.append(root, "torn", { type: "stage", at: STARTED.at, stage: "restore" });
    assert.deepEqual(await logs.damaged(root), []);
    assert.equal((await logs.list(root))[0]?.stage, "restore");
  });
});
