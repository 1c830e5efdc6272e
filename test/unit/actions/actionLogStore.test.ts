import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ActionEntry } from "../../../src/core/actions/actionLog.ts";
import { createActionLogStore } from "../../../src/local/actions/actionLogStore.ts";

describe("the file of the action log", () => {
  let folder: string;
  const store = createActionLogStore();

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "schema-ops-actions-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is empty when nothing was done", async () => {
    assert.deepEqual(await store.read(folder), []);
  });

  it("keeps entries in the order in which they were given, also when given at once", async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `attempt-${n}`);
    await Promise.all(ids.map((id) => store.append(folder, entry(id))));
    assert.deepEqual(
      (await store.read(folder)).map(({ id }) => id),
      ids,
    );
  });

  it("leaves out a line that a crash cut off", async () => {
    await store.append(folder, entry("whole"));
    await appendFile(store.path(folder), '{"v":1,"id":"cut');
    assert.deepEqual(
      (await store.read(folder)).map(({ id }) => id),
      ["whole"],
    );
  });

  it("is readable by its owner only, and stays out of git", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    await store.append(folder, entry("a"));
    assert.equal((await stat(store.path(folder))).mode & 0o077, 0);
    assert.equal(await readFile(path.join(folder, ".schema-ops/.gitignore"), "utf8"), "*\n");
  });
});

function entry(id: string): ActionEntry {
  return {
    v: 1,
    id,
    at: "2026-03-01T10:00:00.000Z",
    by: "lee",
    host: "desk",
    title: "세션 취소",
    connection: "tenant",
    server: "db:5432/tnnt_db as app",
    sql: ["select 1"],
    reason: null,
    undoes: null,
    outcome: "begun",
    rows: [],
    failure: null,
    durationMs: null,
  };
}
