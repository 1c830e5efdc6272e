import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { createHazardReader } from "../../../src/core/sql/hazards/hazardReader.ts";
import type { ScriptBlock } from "../../../src/core/sql/hazards/script/readScript.ts";
import { createScriptFiles } from "../../../src/local/hazards/scriptFiles.ts";
import { createRunbookReader } from "../../../src/local/runbook/runbookReader.ts";
import { fixture, loadParser, read } from "./support.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

describe("the runbook reader", function () {
  this.timeout(60_000);
  let folder = "";
  let worker = "";

  before(async () => {
    await loadParser();
    folder = mkdtempSync(path.join(tmpdir(), "schema-ops-reader-"));
    worker = path.join(folder, "runbookWorker.cjs");
    await build({
      entryPoints: [path.join(ROOT, "src/local/runbook/runbookWorker.ts")],
      outfile: worker,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      logLevel: "error",
    });
    const library = createRequire(import.meta.url).resolve("libpg-query");
    const wasm = "libpg-query.wasm";
    copyFileSync(path.join(path.dirname(library), wasm), path.join(folder, wasm));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("gives what parsing on the spot gives, for a document and for its edited text", async () => {
    const reader = createRunbookReader(worker);
    const text = fixture("korean.md");
    const edited = text
      .replace("4개 예상", "5개 예상")
      .replace("## 최종", "## 새 절\n- [ ] 하나\n\n## 최종");
    assert.deepEqual(await reader.read(text, "a"), read(text));
    assert.deepEqual(await reader.read(edited, "a"), read(edited));
    reader.dispose();
  });

  it("reads only the newest of the texts that wait for one document", async () => {
    const reader = createRunbookReader(worker);
    const titles = await Promise.all(
      ["one", "two", "three", "four"].map(
        async (title) => (await reader.read(`# ${title}`, "a")).title,
      ),
    );
    assert.deepEqual(titles, ["one", "four", "four", "four"]);
    const other = await Promise.all([reader.read("# b", "b"), reader.read("# c", "c")]);
    assert.deepEqual(
      other.map(({ title }) => title),
      ["b", "c"],
    );
    reader.dispose();
  });

  it("judges SQL as it is judged on the spot, files and all, after the documents that wait", async () => {
    const reader = createRunbookReader(worker);
    const file = path.join(folder, "drop.sql");
    writeFileSync(file, "-- a file\nDROP TABLE a;\nTRUNCATE b;");
    const block = (text: string): ScriptBlock => ({
      ...{ text, language: "sql", cwd: folder, pathMappings: [], database: "app" },
    });
    const blocks = [block("SELECT 1;"), block("CREATE INDEX i ON t (a);\n\\i drop.sql")];
    const order: string[] = [];
    const note = <T>(name: string, work: Promise<T>): Promise<T> =>
      work.finally(() => order.push(name));
    const servers = [{ database: "app", major: 15, relations: [] }];
    const [own, named, judged] = await Promise.all([
      note("own", reader.hazards.own(blocks, {}, "a")),
      note("named", reader.hazards.named(blocks)),
      note("judged", reader.hazards.judge(blocks, {}, servers)),
      note("document", reader.read("# a", "a")),
    ]);
    reader.dispose();

    assert.deepEqual(order, ["own", "document", "named", "judged"]);
    const here = createHazardReader({ files: createScriptFiles(), loadParser });
    assert.deepEqual(own, await here.own(blocks, {}, "a"));
    assert.deepEqual(named, await here.named(blocks));
    assert.deepEqual(judged, await here.judge(blocks, {}, servers));
    assert.deepEqual(
      own.map((statements) => statements.map(({ place: { line } }) => line)),
      [[], [1]],
    );
    assert.deepEqual(
      named.map(({ database, relations }) => [database, relations.map(({ name }) => name)]),
      [["app", ["t", "a", "b"]]],
    );
    assert.deepEqual(
      judged[1]?.statements.map(({ place }) => [place.path, place.line]),
      [
        [null, 1],
        [file, 2],
        [file, 3],
      ],
    );
  });

  it("starts its worker anew when it dies, and gives up a text that ends it twice", async () => {
    const marker = path.join(folder, "died");
    const dying = path.join(folder, "dying.cjs");
    writeFileSync(
      dying,
      `const fs = require("node:fs");
const { parentPort } = require("node:worker_threads");
parentPort.on("message", ({ args: [text] }) => {
  if (text.includes("always") || (text.includes("once") && !fs.existsSync(${JSON.stringify(marker)}))) {
    fs.writeFileSync(${JSON.stringify(marker)}, "");
    process.exit(7);
  }
});
require(${JSON.stringify(worker)});
`,
    );
    const reader = createRunbookReader(dying);
    assert.equal((await reader.read("# once")).title, "once");
    await assert.rejects(reader.read("# always"), /exit code 7/);
    assert.equal((await reader.read("# after")).title, "after");
    reader.dispose();
  });

  it("refuses what is asked when it is disposed, and lets nothing wait", async () => {
    const reader = createRunbookReader(worker);
    const waiting = reader.read("# a");
    reader.dispose();
    await assert.rejects(waiting, /disposed/);
    await assert.rejects(reader.read("# b"), /disposed/);
  });
});
