import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Report } from "../../../src/core/monitoring/report.ts";
import { type CadenceChoice, cadencesOf } from "../../../src/core/monitoring/cadenceChoice.ts";
import { createAgreementStore } from "../../../src/local/reports/agreementStore.ts";
import { createReportStore } from "../../../src/local/reports/reportStore.ts";

function report(takenAt: number, kind: Report["kind"] = "daily"): Report {
  return {
    ...{ v: 1, id: String(takenAt), kind, takenAt, durationMs: 1, runbook: null, verdict: "pass" },
    ...{ connections: [], cards: [], findings: [], actions: [], undecided: [] },
  };
}

describe("The reports of a folder", () => {
  let root: string;
  let folder: string;
  const store = createReportStore();
  const times = async (): Promise<readonly number[]> =>
    (await store.list(root)).reports.map((kept) => kept.report.takenAt);

  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-reports-"));
    folder = path.join(root, ".schema-ops", "reports");
  });

  afterEach(() => fs.rm(root, { recursive: true }));

  it("are none before the first", async () => {
    assert.deepEqual(await store.list(root), { reports: [], problems: [] });
  });

  it("are read as they were kept, newest first, for their owner only", async () => {
    await store.keep(root, report(1000), 10);
    const file = await store.keep(root, report(90_000), 10);
    assert.deepEqual(await times(), [90_000, 1000]);
    assert.equal((await fs.stat(path.join(folder, file))).mode & 0o777, 0o600);
    assert.deepEqual((await store.list(root)).reports[0]?.report, report(90_000));
  });

  it("are as many of a kind as the setting says: the oldest go", async () => {
    await store.keep(root, report(1, "weekly"), 10);
    for (const minute of [1, 2, 3, 4]) {
      await store.keep(root, report(minute * 60_000), 2);
    }
    assert.deepEqual(await times(), [240_000, 180_000, 1]);
  });

  it("leave alone what is damaged, newer or somebody else's, and say so", async () => {
    await fs.mkdir(folder, { recursive: true });
    const put = (name: string, text: string): Promise<void> =>
      fs.writeFile(path.join(folder, name), text);
    await put("20200101T000000Z-daily-aaaaaa.json", '{"v":1,');
    await put("20200102T000000Z-daily-bbbbbb.json", '{"v":7,"more":true}');
    await put("notes.txt", "mine");
    await store.keep(root, report(1_700_000_000_000), 1);
    const { reports, problems } = await store.list(root);
    assert.equal(reports.length, 1);
    assert.deepEqual(
      problems.map(({ problem }) => problem),
      ["damaged", "newer"],
    );
    assert.equal(
      await fs.readFile(path.join(folder, "20200101T000000Z-daily-aaaaaa.json"), "utf8"),
      '{"v":1,',
    );
    assert.ok((await fs.readdir(folder)).includes("notes.txt"));
  });
});

describe("What people agreed to ask", () => {
  let root: string;
  const store = createAgreementStore();
  const agreement = { hash: "abc", original: "SELECT a", sql: "SELECT b", by: "kim", at: "2026" };

  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-agreements-"));
  });

  afterEach(() => fs.rm(root, { recursive: true }));

  it("is kept, replaced and taken back, in a file that people can read", async () => {
    await store.agree(root, agreement);
    await store.agree(root, { ...agreement, sql: "SELECT c" });
    assert.deepEqual(await store.read(root), {
      ok: true,
      value: [{ ...agreement, sql: "SELECT c" }],
    });
    assert.match(await fs.readFile(store.path(root), "utf8"), /\n {6}"sql": "SELECT c",\n/);
    await store.revoke(root, "abc");
    assert.deepEqual(await store.read(root), { ok: true, value: [] });
  });

  it("holds which report a section belongs to, beside them", async () => {
    const choice: CadenceChoice = {
      ...{ runbook: "docs/CHECKLIST.md", section: "monitoring", title: "Monitoring" },
      ...{ cadence: "weekly", by: "kim", at: "2026" },
    };
    await store.agree(root, agreement);
    await store.decide(root, choice);
    await store.decide(root, { ...choice, runbook: "other.md" });
    await store.decide(root, { ...choice, cadence: null });
    const read = await store.cadences(root);
    assert.deepEqual(read, {
      ok: true,
      value: [
        { ...choice, runbook: "other.md" },
        { ...choice, cadence: null },
      ],
    });
    assert.deepEqual([...cadencesOf(read.value, "docs/CHECKLIST.md")], [["monitoring", null]]);
    await store.agree(root, { ...agreement, hash: "def" });
    await store.undecide(root, choice);
    assert.deepEqual(await store.cadences(root), {
      ok: true,
      value: [{ ...choice, runbook: "other.md" }],
    });
    const agreed = await store.read(root);
    assert.equal(agreed.ok && agreed.value.length, 2);
  });

  it("is never written over when the file is damaged or newer", async () => {
    await fs.mkdir(path.join(root, ".schema-ops"));
    for (const [text, problem] of [
      ["{", "damaged"],
      ['{"v":2,"agreements":{}}', "newer"],
    ] as const) {
      await fs.writeFile(store.path(root), text);
      const refused = { ok: false, error: { file: "agreements.json", problem } };
      assert.deepEqual(await store.read(root), refused);
      assert.deepEqual(await store.agree(root, agreement), refused);
      assert.equal(await fs.readFile(store.path(root), "utf8"), text);
    }
  });
});
