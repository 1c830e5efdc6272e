import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import type { ExportedTable } from "../../../src/core/rollback/exportWritten.ts";
import { NOBODY_ASKED, restoreAsNew } from "../../../src/core/rollback/restoreAsNew.ts";
import type { RollbackQuestion } from "../../../src/core/rollback/ports.ts";
import { runRollback } from "../../../src/core/rollback/runRollback.ts";
import { connected, createDatabase, type TestDatabase } from "../../support/database.ts";
import { withFolder } from "../backup/support.ts";
import {
  backupOf,
  databasesLike,
  dropAll,
  requestOf,
  rollbackParts,
  wholeDump,
} from "./support.ts";

const quiet = { onStage: () => undefined };
const ROWS = 40_000;

describe("beside a rollback", function () {
  this.timeout(60_000);
  let db: TestDatabase;

  beforeEach(async () => {
    db = await createDatabase();
    await db.run(`create schema "a.b";
      create table kept (id int, note text);
      insert into kept select n, repeat('x', 200) || n from generate_series(1, ${ROWS}) as n;
      create table twice (a text); insert into twice values ('same'), ('same');
      create table altered (a int); insert into altered values (1), (2);
      create table still (a int); insert into still values (1);
      create table "a.b"."t/1" (a int); create table gone (a int); insert into gone values (1)`);
  });
  afterEach(() => dropAll(db));

  /** Asked once; the person saves into the folder and then does not want it any more. */
  async function exportedInto(root: string, folder: string): Promise<RollbackQuestion["exportTo"]> {
    let exportTo: RollbackQuestion["exportTo"] = null;
    let exported: readonly ExportedTable[] = [];
    const backup = await backupOf(root, db);
    await db.run(`insert into kept values (0, E'with "quotes",\\nand lines'), (-1, null);
      update kept set note = 'changed' where id = 7; delete from kept where id = 8;
      insert into twice values ('same'), ('other');
      alter table altered add column b int default 5;
      insert into "a.b"."t/1" values (1); drop table gone;
      create table newer (a int); insert into newer select generate_series(1, 3)`);
    const parts = rollbackParts({
      dialogue: {
        decide: async (question) => {
          exportTo = question.exportTo;
          const done = await question.exportTo?.(folder);
          assert.ok(done?.ok, JSON.stringify(done));
          exported = done.value;
          return null;
        },
      },
    });
    const ended = await runRollback(
      parts,
      requestOf(root, [{ db, backup }]),
      quiet,
      NEVER_CANCELLED,
    );
    assert.ok(!ended.ok && ended.error.failure.code === "declined", JSON.stringify(ended));
    assert.deepEqual(
      exported.map(({ schema, table, rows, contains }) => [schema, table, rows, contains]),
      [
        ["a.b", "t/1", 1, "written"],
        ["public", "altered", 2, "all"],
        ["public", "kept", 3, "written"],
        ["public", "newer", 3, "all"],
        ["public", "twice", 2, "written"],
      ],
    );
    return exportTo;
  }

  it("what would be lost is saved, a file a table, and nothing else", () =>
    withFolder(async (root) => {
      const folder = path.join(root, "saved");
      await exportedInto(root, folder);
      const below = path.join(folder, db.name);
      assert.deepEqual((await readdir(below)).toSorted(), [
        "a%2eb.t%2f1.csv",
        "public.altered.csv",
        "public.kept.csv",
        "public.newer.csv",
        "public.twice.csv",
      ]);
      const kept = await readFile(path.join(below, "public.kept.csv"), "utf8");
      const [names, ...rows] = kept.trimEnd().split(/\n(?=-?\d)/);
      assert.equal(names, "id,note");
      assert.deepEqual(rows.toSorted(), ["-1,", '0,"with ""quotes"",\nand lines"', "7,changed"]);
      assert.equal(
        await readFile(path.join(below, "public.twice.csv"), "utf8").then(sorted),
        "a|other|same",
      );
      const list: unknown = JSON.parse(await readFile(path.join(folder, "export.json"), "utf8"));
      assert.match(JSON.stringify(list), /"contains":"all"/);
    }));

  it("what cannot be saved is said, and nothing of it is left", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, db);
      await db.run("insert into twice values ('more')");
      await writeFile(path.join(root, "taken"), "");
      let code = "";
      const parts = rollbackParts({
        dialogue: {
          decide: async ({ exportTo }) => {
            const done = await exportTo?.(path.join(root, "taken"));
            code = done?.ok === false ? done.error.code : "";
            return null;
          },
        },
      });
      await runRollback(parts, requestOf(root, [{ db, backup }]), quiet, NEVER_CANCELLED);
      assert.equal(code, "export");
      await db.assertNoSessions();
    }));

  it("a backup is restored as a database of another name, which must be free", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, db);
      const before = await wholeDump(db);
      await db.run("drop table kept");
      const name = `${db.name}_copy`;
      const request = (): ReturnType<typeof restoreAsNew> =>
        restoreAsNew(
          { id: `r-${Math.random().toString(36).slice(2)}`, root, jobs: 2 },
          db.target(),
          backup.id,
          name,
        );
      const parts = rollbackParts({ dialogue: NOBODY_ASKED });
      const done = await runRollback(parts, request(), quiet, NEVER_CANCELLED);
      assert.ok(done.ok, JSON.stringify(done));
      assert.deepEqual(await databasesLike(db), [db.name, name]);
      const copied = (await wholeDump({ ...db, name })).replaceAll(name, db.name);
      assert.equal(copied, before);
      const url = new URL(db.url);
      url.pathname = `/${name}`;
      await connected(url.href, (client) => client.query("delete from kept"));
      const again = await runRollback(parts, request(), quiet, NEVER_CANCELLED);
      assert.ok(!again.ok && again.error.failure.code === "name-taken", JSON.stringify(again));
      assert.deepEqual(await databasesLike(db), [db.name, name]);
    }));
});

function sorted(text: string): string {
  const [names = "", ...rows] = text.trimEnd().split("\n");
  return [names, ...rows.toSorted()].join("|");
}
