import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { SILENT } from "../../../src/core/backup/ports.ts";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { realBackups, requestFor, withFolder } from "./support.ts";

const ROWS = 2000;

describe("backups on a real server", function () {
  this.timeout(20_000);
  const backups = realBackups();
  let db: TestDatabase;

  before(async () => {
    db = await createDatabase();
    await db.run(`create schema app; create table app.users (id int primary key, name text);
      insert into app.users select n, repeat('x', 100) from generate_series(1, ${ROWS}) as n;
      create table app."빈 표" (a int);
      alter database "${db.name}" set work_mem = '7MB'; comment on database "${db.name}" is 'ours'`);
  });
  after(() => db.drop());

  const take = (
    root: string,
    overrides: Parameters<typeof requestFor>[2] = {},
    with_ = backups,
  ): ReturnType<typeof backups.take> =>
    with_.take(requestFor(root, db.target(), overrides), SILENT, NEVER_CANCELLED);

  for (const format of ["directory", "custom"] as const) {
    it(`takes a whole one in the ${format} format, with what its snapshot held`, () =>
      withFolder(async (root) => {
        const taken = await take(root, { format });
        assert.ok(taken.ok, JSON.stringify(taken));
        const { value } = taken;
        assert.deepEqual(value.rows, [
          { schema: "app", table: "users", rows: ROWS },
          { schema: "app", table: "빈 표", rows: 0 },
        ]);
        assert.equal(value.globals, "taken");
        assert.equal(value.verified, "listed");
        assert.equal(value.properties.comment, "ours");
        assert.deepEqual(value.properties.settings, [{ role: null, settings: ["work_mem=7MB"] }]);
        const folder = path.join(root, ".schema-ops/backups", value.id);
        assert.doesNotMatch(await readFile(path.join(folder, "globals.sql"), "utf8"), /PASSWORD '/);
        assert.deepEqual(
          (await backups.list(root)).map((one) => one.kind === "backup" && one.backup),
          [value],
        );
        const checked = await backups.check(root, value.id, NEVER_CANCELLED);
        assert.ok(checked.ok, JSON.stringify(checked));
        await db.assertNoSessions();
      }));
  }

  it("counts what the dump holds, not what was written meanwhile, and no table that is too large", () =>
    withFolder(async (root) => {
      const taken = await take(root, { countUpToBytes: 10 });
      assert.ok(taken.ok);
      assert.deepEqual(
        taken.value.rows.map(({ rows }) => rows),
        [null, 0],
      );
    }));

  it("finds a changed, a truncated and a missing file", () =>
    withFolder(async (root) => {
      const taken = await take(root, { format: "custom" });
      assert.ok(taken.ok);
      const dump = path.join(root, ".schema-ops/backups", taken.value.id, "dump");
      await appendFile(dump, "x");
      const changed = await backups.check(root, taken.value.id, NEVER_CANCELLED);
      assert.deepEqual(changed, { ok: false, error: { code: "checksum", file: "dump" } });
      await truncate(dump, 1000);
      const cut = await backups.check(root, taken.value.id, NEVER_CANCELLED);
      assert.deepEqual(cut, { ok: false, error: { code: "checksum", file: "dump" } });
    }));

  it("stops before it begins where there is not enough space", () =>
    withFolder(async (root) => {
      const taken = await take(root, { reserveBytes: Number.MAX_SAFE_INTEGER / 2 });
      assert.equal(!taken.ok && taken.error.code, "space");
      assert.deepEqual(await backups.list(root), []);
    }));

  it("says that a database is not there, that a tool is missing, and that one is too old", () =>
    withFolder(async (root) => {
      const nowhere = requestFor(root, db.target({ database: "not_there" }));
      const missing = await backups.take(nowhere, SILENT, NEVER_CANCELLED);
      assert.deepEqual(missing, {
        ok: false,
        error: { code: "no-database", database: "not_there" },
      });
      const bin = path.join(root, "bin");
      await mkdir(bin);
      const noTools = await take(root, {}, realBackups({ env: { PATH: bin } }));
      assert.deepEqual(noTools, { ok: false, error: { code: "tool-missing", tool: "pg_dump" } });
      await writeFile(path.join(bin, "pg_dump"), "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n", {
        mode: 0o755,
      });
      const old = await take(root, {}, realBackups({ env: { PATH: `${bin}:/usr/bin:/bin` } }));
      assert.equal(!old.ok && old.error.code, "tool-too-old");
    }));

  for (const [name, script] of [
    ["is killed", `kill -9 $$`],
    ["fills the disk", `ulimit -f 4; exec /usr/bin/env -u NOTHING "$REAL" "$@"`],
    ["dies after it has written", `"$REAL" "$@"; exit 1`],
  ] as const) {
    it(`leaves nothing that looks like a backup when pg_dump ${name}`, () =>
      withFolder(async (root) => {
        const bin = path.join(root, "bin");
        await mkdir(bin);
        const wrapped = `#!/bin/bash\nREAL=$(PATH=\${PATH#*:} command -v pg_dump)\ncase $1 in --version) exec "$REAL" "$@";; esac\n${script}\n`;
        await writeFile(path.join(bin, "pg_dump"), wrapped, { mode: 0o755 });
        const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
        const taken = await take(root, { compress: "0" }, realBackups({ env }));
        assert.equal(!taken.ok && taken.error.code, "tool", JSON.stringify(taken));
        assert.deepEqual(await readdir(path.join(root, ".schema-ops/backups")), []);
        await db.assertNoSessions();
      }));
  }

  it("cancels, and leaves nothing", () =>
    withFolder(async (root) => {
      const stop = new AbortController();
      const locked = db.withClient(async (client) => {
        await client.query("begin; lock table app.users in access exclusive mode");
        const taking = backups.take(requestFor(root, db.target()), SILENT, stop.signal);
        setTimeout(() => stop.abort(), 500);
        return taking;
      });
      assert.deepEqual(await locked, { ok: false, error: { code: "cancelled" } });
      assert.deepEqual(await readdir(path.join(root, ".schema-ops/backups")), []);
      await db.assertNoSessions();
    }));

  it("sweeps what a killed process left, and lists it never", () =>
    withFolder(async (root) => {
      const gone = spawn("true");
      await once(gone, "exit");
      const left = path.join(root, ".schema-ops/backups/20260101T000000Z-x-abcdef.partial");
      await mkdir(left, { recursive: true });
      const os = await import("node:os");
      await writeFile(
        path.join(left, "owner.json"),
        JSON.stringify({ pid: gone.pid, host: os.hostname() }),
      );
      assert.deepEqual(await backups.list(root), []);
      const taken = await take(root);
      assert.ok(taken.ok);
      assert.deepEqual(await readdir(path.join(root, ".schema-ops/backups")), [taken.value.id]);
    }));

  it("keeps the last good one, whatever retention says", () =>
    withFolder(async (root) => {
      const ids: string[] = [];
      for (let n = 0; n < 3; n++) {
        const taken = await take(root, { globals: false });
        assert.ok(taken.ok);
        ids.push(taken.value.id);
      }
      const removed = await backups.prune(root, 1, null);
      const left = await backups.list(root);
      assert.equal(removed.length, 2);
      assert.equal(left.length, 1);
      const [last] = left;
      assert.ok(last?.kind === "backup");
      const refused = await backups.remove(root, last.backup.id);
      assert.equal(!refused.ok && refused.error.code, "last-good");
      const climbing = await backups.remove(root, "../..");
      assert.equal(!climbing.ok && climbing.error.code, "unknown");
    }));

  it("restores into an empty database, and fails at the first error", () =>
    withFolder(async (root) => {
      const taken = await take(root);
      assert.ok(taken.ok);
      const other = await createDatabase();
      try {
        const request = { root, backup: taken.value.id, target: other.target(), jobs: 2 };
        const restored = await backups.restore(request, SILENT, NEVER_CANCELLED);
        assert.ok(restored.ok, JSON.stringify(restored));
        const again = await backups.restore(request, SILENT, NEVER_CANCELLED);
        assert.equal(!again.ok && again.error.code, "tool");
      } finally {
        await other.drop();
      }
    }));
});
