import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { brief, createBench, type Bench } from "./support.ts";

describe("a running block", function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let bench: Bench;

  before(async () => {
    database = await createDatabase();
    bench = await createBench(database.target());
  });
  after(async () => {
    await bench.remove();
    await database.drop();
  });

  /** Backends of a run, by its application name. */
  const backends = (runId: string): Promise<readonly string[]> =>
    database.withClient(async (client) => {
      const { rows } = await client.query<{ query: string }>(
        "select query from pg_stat_activity where application_name = $1",
        [`schema-ops:${runId}`],
      );
      return rows.map(({ query }) => query);
    });

  const appears = async (runId: string): Promise<void> => {
    for (let attempt = 0; attempt < 200; attempt++) {
      if ((await backends(runId)).some((query) => query.includes("pg_sleep"))) {
        return;
      }
      await delay(20);
    }
    assert.fail("the backend did not appear");
  };

  const disappears = async (runId: string, withinMs: number): Promise<void> => {
    const until = performance.now() + withinMs;
    while ((await backends(runId)).length > 0) {
      assert.ok(performance.now() < until, "a backend is still there");
      await delay(50);
    }
  };

  it("is cancelled with its statements, and starts nothing new", async () => {
    const control = new AbortController();
    const run = bench.run("psql -c 'select pg_sleep(60)' || true\necho went-on", {
      runId: "cancelled",
      signal: control.signal,
    });
    await appears("cancelled");
    const asked = performance.now();
    control.abort();
    const { kind, failures, output, leftovers } = await run;
    assert.equal(kind, "cancelled");
    assert.deepEqual(brief(failures), ["cancelled"]);
    assert.doesNotMatch(output, /went-on/);
    assert.ok(performance.now() - asked < 4_000, "it was killed, not cancelled");
    assert.deepEqual(leftovers, []);
    await disappears("cancelled", 1_000);
  });

  it("is killed when it does not want to end", async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(), 200);
    const { kind, durationMs } = await bench.run("trap '' INT TERM\nwhile :; do sleep 0.1; done", {
      signal: control.signal,
    });
    assert.equal(kind, "cancelled");
    assert.ok(durationMs > 4_500 && durationMs < 8_000, `${durationMs} ms`);
  });

  it("does not start when it was cancelled before", async () => {
    const { kind, output } = await bench.run("echo no", { signal: AbortSignal.abort() });
    assert.deepEqual([kind, output], ["cancelled", ""]);
  });

  it("ends at its time limit", async () => {
    const { kind, failures } = await bench.run("psql -c 'select pg_sleep(60)'", {
      runId: "late",
      timeoutMs: 400,
    });
    assert.equal(kind, "timedOut");
    assert.deepEqual(brief(failures), ["timeout 400"]);
    await disappears("late", 2_000);
  });

  it("does not wait for a service that it leaves running", async () => {
    const { kind, durationMs } = await bench.run("nohup sleep 20 &\necho $! > service.pid");
    assert.equal(kind, "passed");
    assert.ok(durationMs < 5_000, `${durationMs} ms`);
    await bench.run("kill $(cat service.pid)");
  });

  describe("asks the person", () => {
    it("what read asks, with its options", async () => {
      const asked: unknown[] = [];
      const { kind, output } = await bench.run(
        'read -p "Run migration? (y/n) " -n 1 -r\necho "[$REPLY]"\nread -rsp "Token: " token\necho "$token" | wc -c\nread first rest\necho "$first-$rest"',
        {
          onPrompt: (prompt) => {
            asked.push(prompt);
            return Promise.resolve(["yes", "t0ken value", "a b c"][asked.length - 1] ?? null);
          },
        },
      );
      assert.deepEqual(asked, [
        { text: "Run migration? (y/n) ", secret: false },
        { text: "Token: ", secret: true },
        { text: "", secret: false },
      ]);
      assert.equal(output, "[y]\n12\na-b c\n");
      assert.equal(kind, "passed");
    });

    it("what a script asks that the block calls", async () => {
      await writeFile(path.join(bench.folder, "deploy.sh"), 'read -p "Sure? "; echo "<$REPLY>"\n');
      const { output, kind } = await bench.run("bash deploy.sh", {
        onPrompt: ({ text }) => Promise.resolve(`yes to ${text}`),
      });
      assert.deepEqual([output, kind], ["<yes to Sure? >\n", "passed"]);
    });

    it("and hides a secret answer from the log", async () => {
      const { output } = await bench.run('read -sp "Token: " t; echo "it is $t."', {
        onPrompt: () => Promise.resolve("s3cr3t-answer"),
      });
      assert.equal(output, "it is ***.\n");
    });

    it("and fails with what was asked when nobody answers", async () => {
      const { kind, failures, output, durationMs } = await bench.run(
        'echo before\nread -p "Go on? " answer\necho after',
      );
      assert.equal(kind, "failed");
      assert.deepEqual(brief(failures), ["101: prompt Go on? "]);
      assert.equal(output, "before\n");
      assert.ok(durationMs < 5_000, `${durationMs} ms`);
    });

    it("nothing where read has an input of its own", async () => {
      const { kind, output } = await bench.run(
        'read a <<< hello; echo $a\necho x y | { read b c; echo $c; }\nwhile read -r l; do echo "- $l"; done <<E\n1\n2\nE',
      );
      assert.deepEqual([output, kind], ["hello\ny\n- 1\n- 2\n", "passed"]);
    });

    it("for no password: psql fails with the word that one is missing", async () => {
      await database.run(
        "drop role if exists asked; create role asked login password 'unknown-here'",
      );
      const { kind, failures, durationMs } = await bench.run("echo\npsql -U asked -c 'select 1'");
      assert.equal(kind, "failed");
      assert.deepEqual(brief(failures), ["101: prompt psql: password"]);
      assert.ok(durationMs < 5_000, `${durationMs} ms`);
      await database.run("drop role asked");
    });
  });

  it("ends with its owner: nothing survives a kill -9", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "schema-ops-owner-"));
    const owner = spawn(
      process.execPath,
      ["--import=tsx", path.join(import.meta.dirname, "ownerProcess.ts"), folder, database.url],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    try {
      await appears("orphan");
      assert.deepEqual(await filesOf(folder), 1);
      owner.kill("SIGKILL");
      await disappears("orphan", 4_000);
      const until = performance.now() + 6_000;
      while ((await filesOf(folder)) > 0) {
        assert.ok(performance.now() < until, "its private folder is still there");
        await delay(50);
      }
    } finally {
      owner.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    }
  });

  async function filesOf(folder: string): Promise<number> {
    return (await readdir(folder)).filter((name) => name.startsWith("schema-ops-run-")).length;
  }
});
