import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { brief, createBench, type Bench } from "./support.ts";

const LANGUAGES = [
  ["Korean", "오류", '"없음" 이름의 릴레이션(relation)이 없습니다', "위치"],
  ["German", "FEHLER", "Relation »missing« existiert nicht", "ORT"],
  ["French", "ERREUR", "la relation « missing » n'existe pas", "EMPLACEMENT"],
  ["Russian", "ОШИБКА", 'отношение "missing" не существует', "ПОЛОЖЕНИЕ"],
  ["Japanese", "ERROR", 'リレーション"missing"は存在しません', "LOCATION"],
] as const;

describe("a block's output", function () {
  this.timeout(60_000);
  let bench: Bench;
  let tools: string;

  before(async () => {
    bench = await createBench(null);
    tools = await mkdtemp(path.join(os.tmpdir(), "schema-ops-tools-"));
  });
  after(async () => {
    await bench.remove();
    await rm(tools, { recursive: true, force: true });
  });

  const path_ = (): NodeJS.ProcessEnv => ({ PATH: `${tools}:${process.env["PATH"] ?? ""}` });
  /** A psql that says what was recorded of a server in another language, and ends well. */
  const recordedPsql = (said: string): Promise<void> =>
    writeFile(path.join(tools, "psql"), `#!/bin/sh\ncat >&2 <<'E'\n${said}\nE\n`, { mode: 0o755 });

  for (const [language, severity, message, location] of LANGUAGES) {
    it(`fails by an error in ${language} though psql ends well`, async () => {
      await recordedPsql(
        `psql:init.sql:7: ${severity}:  42P01: ${message}\nLINE 1: …\n${location}:  parserOpenTable, parse_relation.c:1395`,
      );
      const { failures } = await bench.run("psql -f init.sql > log.txt 2>&1", { env: path_() });
      assert.deepEqual(brief(failures), ["100: 42P01 init.sql:7 tolerated"]);
      assert.ok(failures[0]?.kind === "sql" && failures[0].message === message);
    });
  }

  it("passes with notices in Korean that carry an SQLSTATE", async () => {
    await recordedPsql(
      'psql:init.sql:2: 알림:  42P07: "good" 이름의 릴레이션(relation)이 이미 있음, 건너뜀\n위치:  transformCreateStmt, parse_utilcmd.c:214\n경고:  01000: 주의',
    );
    assert.deepEqual((await bench.run("psql -f init.sql", { env: path_() })).failures, []);
  });

  it("fails by an error of a psql that is out of our reach", async () => {
    await writeFile(
      path.join(tools, "docker"),
      "#!/bin/sh\necho 'psql:/init.sql:3: ERROR:  relation \"x\" does not exist' >&2\n",
      { mode: 0o755 },
    );
    const said = await bench.run("echo\ndocker exec db psql -f /init.sql >> log.txt 2>&1", {
      env: path_(),
    });
    assert.deepEqual(brief(said.failures), ["101:  init.sql:3 tolerated"]);
    const nested = await bench.run("printf 'docker exec db psql -f /init.sql' > x.sh; sh x.sh", {
      env: path_(),
    });
    assert.deepEqual(brief(nested.failures), ["?:  init.sql:3"]);
  });

  it("goes to the log as it is, escapes and bytes and all, and by name to the listener", async () => {
    let heard = "";
    const { output, log, stdoutTail } = await bench.run(
      "printf '\\033[31mred\\033[0m 한글 \\007\\n'; printf 'err\\n' >&2",
      { onOutput: (chunk) => (heard += chunk) },
    );
    assert.equal(stdoutTail, "\u001b[31mred\u001b[0m 한글 \u0007\n");
    assert.ok(output.includes(stdoutTail) && output.includes("err\n"));
    assert.deepEqual(log, { start: 0, end: Buffer.byteLength(output) });
    assert.equal(heard.length, output.length);
  });

  it("appends to its log and says which part is its own", async () => {
    const logFile = path.join(bench.folder, "shared.log");
    const first = await bench.run("echo one", { logFile });
    const second = await bench.run("echo three", { logFile });
    assert.deepEqual(
      [first.log, second.log],
      [
        { start: 0, end: 4 },
        { start: 4, end: 10 },
      ],
    );
  });

  it("of 100 MB grows no memory and blocks nothing", async () => {
    const size = 100 * 1024 * 1024;
    const logFile = path.join(bench.folder, "big.log");
    await bench.run("yes warm-up | head -c 1000000");
    global.gc?.();
    const before = process.memoryUsage();
    let most = 0;
    let heard = 0;
    let longest = 0;
    const sampler = setInterval(() => {
      const { rss } = process.memoryUsage();
      most = Math.max(most, rss);
    }, 20);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const { kind, log, stdoutTail } = await bench.run(
      `yes '0123456789 ERROR: no' | head -c ${size}`,
      {
        logFile,
        onOutput: (chunk) => {
          heard += chunk.length;
          longest = Math.max(longest, Buffer.byteLength(chunk));
        },
      },
    );
    delay.disable();
    clearInterval(sampler);
    assert.equal(kind, "passed");
    assert.equal(log.end - log.start, size);
    assert.equal((await stat(logFile)).size, size);
    assert.ok(stdoutTail.length <= 64 * 1024 && stdoutTail.length > 60_000);
    assert.ok(heard > 0 && longest <= 64 * 1024);
    const growth = Math.round((most - before.rss) / 1024 / 1024);
    // The longest waits are the machine's where it does other things too.
    const p95 = delay.percentile(95) / 1e6;
    console.log(
      `        memory +${growth} MB, event loop p95 ${p95.toFixed(1)} ms, max ${(delay.max / 1e6).toFixed(1)} ms`,
    );
    assert.ok(growth < 80, `memory grew by ${growth} MB`);
    assert.ok(p95 < 50, `the event loop was blocked for ${p95} ms`);
    await rm(logFile);
  });

  it("of a listener that is slow is dropped, not kept", async () => {
    let heard = 0;
    const { kind } = await bench.run("yes | head -c 20000000", {
      onOutput: (chunk) => {
        heard += chunk.length;
        const until = performance.now() + 10;
        while (performance.now() < until) {
          // A page that is busy.
        }
      },
    });
    assert.equal(kind, "passed");
    assert.ok(heard > 0 && heard < 20_000_000);
  });

  it("that a background service holds open does not keep the run waiting", async () => {
    const { kind, durationMs } = await bench.run(
      "nohup sh -c 'sleep 5; echo late' & echo $! > pid",
    );
    assert.equal(kind, "passed");
    assert.ok(durationMs < 4_000, `${durationMs} ms`);
    await bench.run("kill $(cat pid)");
  });
});
