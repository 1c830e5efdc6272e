import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { startKoreanServer } from "../../support/koreanServer.ts";
import { brief, createBench, type Bench } from "./support.ts";

describe("a block runs strictly", function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let bench: Bench;

  before(async () => {
    database = await createDatabase();
    bench = await createBench(database.target());
    await mkdir(path.join(bench.folder, "sql"));
    const write = (name: string, content: string): Promise<void> =>
      writeFile(path.join(bench.folder, name), content);
    await write("good.sql", "create table if not exists good (id int);\nselect 1;\n");
    await write("bad.sql", "select 1;\nselect * from missing;\nselect 'went on';\n");
    await write("sql/outer.sql", "select 1;\n\\ir inner.sql\n");
    await write("sql/inner.sql", "select 1;\n\nselect nope;\n");
    await write("sql/gone.sql", "select 1;\n\n\\i not_there.sql\n");
    await write("off.sql", "\\set ON_ERROR_STOP off\nselect * from missing;\nselect 'went on';\n");
    await write(
      "notices.sql",
      "create table if not exists good (id int);\ndo $$ begin raise warning 'careful'; end $$;\n",
    );
  });
  after(async () => {
    await bench.remove();
    await database.drop();
  });

  const failing: readonly (readonly [string, string, readonly string[]])[] = [
    ["an error in a file", "psql -f bad.sql\necho on", ["100: 42P01 bad.sql:2"]],
    ["an error in an included file", "cd sql\npsql -f outer.sql", ["101: 42703 inner.sql:3"]],
    ["a file that is included and not there", "cd sql\npsql -f gone.sql", ["101:  gone.sql:3"]],
    ["an error of -c", "echo\npsql -c 'select 1/0'", ["101: 22012"]],
    [
      "an error in a here-document",
      "echo\npsql <<SQL\nselect 1;\nselect nope;\nSQL\n",
      ["103: 42703"],
    ],
    ["an error in what is piped in", "echo 'select nope' | psql", ["100: 42703:1"]],
    ["psql at the head of a pipeline", "psql -f bad.sql | tee out.txt", ["100: 42P01 bad.sql:2"]],
    [
      "psql at the head with all its output",
      "psql -f bad.sql 2>&1 | tee out.txt",
      ["100: 42P01 bad.sql:2"],
    ],
    ["the head of a pipeline", "false | cat", ["100: false | cat -> 1"]],
    ["psql in a subshell", "(\n  psql -f bad.sql\n)", ["101: 42P01 bad.sql:2"]],
    ["psql in a command substitution", 'echo "n: $(psql -Atc "select nope")"', ["100: 42703"]],
    ["psql in an assignment", 'n=$(psql -Atc "select nope")', ["100: 42703"]],
    [
      "psql in a local assignment",
      'f() {\n  local n=$(psql -Atc "select nope")\n}\nf',
      ["101: 42703"],
    ],
    ["psql in a function", "f() {\n  psql -f bad.sql\n}\nf", ["101: 42P01 bad.sql:2"]],
    ["psql in the background", "psql -f bad.sql &\nsleep 0.1", ["100: 42P01 bad.sql:2"]],
    ["psql in the background, waited for", "psql -f bad.sql &\nwait", ["100: 42P01 bad.sql:2"]],
    ["a command in the background", "false &\nsleep 0.05", ["100: false & -> 1"]],
    ["psql in a loop", "for f in good bad; do\n  psql -f $f.sql\ndone", ["101: 42P01 bad.sql:2"]],
    ["an error in a redirected log", "psql -f bad.sql >> run.log 2>&1", ["100: 42P01 bad.sql:2"]],
    ["an error sent to nowhere", "psql -f bad.sql > /dev/null 2>&1", ["100: 42P01 bad.sql:2"]],
    ["a tolerated error", "psql -f bad.sql || true\necho on", ["100: 42P01 bad.sql:2 tolerated"]],
    [
      "a tolerated error in a log",
      "psql -f bad.sql > run.log 2>&1 || :",
      ["100: 42P01 bad.sql:2 tolerated"],
    ],
    [
      "a tolerated error with a word",
      "psql -f bad.sql || echo failed",
      ["100: 42P01 bad.sql:2 tolerated"],
    ],
    ["a tolerated failure", "mkdir /proc/x || true", ["100: mkdir /proc/x -> 1 tolerated"]],
    [
      "an error as a condition",
      "if psql -f bad.sql; then echo yes; fi",
      ["100: 42P01 bad.sql:2 tolerated"],
    ],
    ["set +e", "set +e\npsql -f bad.sql\necho on", ["101: 42P01 bad.sql:2 tolerated"]],
    ["ON_ERROR_STOP off in the file", "psql -f off.sql", ["100: 42P01 off.sql:2 tolerated"]],
    [
      "ON_ERROR_STOP off in an argument",
      "psql -v ON_ERROR_STOP=0 -X -f bad.sql",
      ["100: 42P01 bad.sql:2 tolerated"],
    ],
    ["psql -X", "psql -X -f bad.sql", ["100: 42P01 bad.sql:2"]],
    ["psql by its path", "/usr/bin/psql -f bad.sql", ["100: 42P01 bad.sql:2"]],
    ["psql by env", "env A=1 psql -f bad.sql", ["100: 42P01 bad.sql:2"]],
    ["psql by command", "command psql -f bad.sql", ["100: 42P01 bad.sql:2"]],
    ["a missing file", "psql -f gone.sql", ["100: psql -f gone.sql -> 1"]],
    [
      "a folder that is not there",
      "echo\ncd /packages/nowhere",
      ["101: cd /packages/nowhere -> 1"],
    ],
    ["an unknown command", "REINDEX INDEX x;", ["100: REINDEX INDEX x -> 127"]],
    ["an unknown option", "psql --dry-run", ["100: psql --dry-run -> 1"]],
    ["an explicit exit", "[ -f gone ] || exit 7", ["100: exit 7 -> 7"]],
    ["an unset variable", "echo\nset -u\necho $nope", ["102: echo $nope -> 1"]],
    ["broken syntax", "echo\nif true; then\necho (\nfi", ["102: echo -> 2"]],
    [
      "a failure in a script that it calls",
      "printf 'exit 4' > s.sh\nbash s.sh",
      ["101: bash s.sh -> 4"],
    ],
  ];
  for (const [what, text, expected] of failing) {
    it(`fails by ${what}`, async () => {
      const { kind, failures, output } = await bench.run(text);
      assert.deepEqual(brief(failures), expected, output);
      assert.equal(kind, "failed");
    });
  }

  const passing: readonly (readonly [string, string])[] = [
    ["notices and warnings", "psql -f notices.sql; psql -f notices.sql >> run2.log 2>&1"],
    [
      "a producer whose reader has enough",
      "yes | head -1; psql -Atc 'select generate_series(1,100000)' | head -1",
    ],
    [
      "the same as a value",
      "x=$(yes | head -1); f() { yes | head -2; }; f; (yes | head -1); echo $x",
    ],
    ["the same at the end", "yes | head -1"],
    [
      "conditions",
      "if grep -q x /dev/null; then :; fi\n[ -f gone ] || mkdir -p d\nfalse && echo no\n! false",
    ],
    [
      "questions",
      "grep -q x /dev/null || echo none\n[ -f gone ] || echo gone\ncommand -v nope || echo install it",
    ],
    [
      "loops over a file and a pipe",
      "while read -r l; do echo $l; done < good.sql\ncat good.sql | while read -r l; do echo $l; done",
    ],
    ["jobs that end well", "psql -f good.sql & sleep 0.01 & wait"],
    ["a step left early", "[ -f gone ] || exit 0\nfalse"],
    ["a handler of its own", "trap 'echo bye' EXIT\ntrap 'echo failed' ERR\ntrue"],
    [
      "a third-party script that is not strict",
      "printf 'false\\necho fine\\n' > lax.sh\nbash lax.sh",
    ],
    ["psql -l in a pipeline", "psql -lqt | cut -d '|' -f 1 | grep -qw postgres || createdb x"],
  ];
  for (const [what, text] of passing) {
    it(`passes with ${what}`, async () => {
      const { kind, failures, output } = await bench.run(text);
      assert.deepEqual(brief(failures), [], output);
      assert.equal(kind, "passed");
    });
  }

  it("stops at the first failure also without set -e", async () => {
    assert.equal((await bench.run("false\necho went-on")).output, "");
    assert.doesNotMatch(
      (await bench.run("psql -f bad.sql\necho 'afterwards'")).output,
      /went on|afterwards/,
    );
  });

  it("lets an annotation name what the block tolerates, and nothing else", async () => {
    const text = "psql -f bad.sql || true\nmkdir /proc/x || true";
    assert.equal((await bench.run(text, { tolerate: ["42P01", "exit"] })).kind, "passed");
    assert.deepEqual(brief((await bench.run(text, { tolerate: ["42P01"] })).failures), [
      "101: mkdir /proc/x -> 1 tolerated",
    ]);
    const unhandled = await bench.run("psql -f bad.sql", { tolerate: ["42P01"] });
    assert.deepEqual(brief(unhandled.failures), ["100: 42P01 bad.sql:2"]);
  });

  it("runs the handlers that the block has set", async () => {
    const { output } = await bench.run(
      "trap 'echo bye' EXIT\ntrap 'echo failed $?' ERR\n(exit 3)\necho no",
    );
    assert.equal(output, "failed 3\nbye\n");
  });

  it("keeps the order and the place of what psql says in the block's own log", async () => {
    await bench.run("psql -f notices.sql > order.log 2>&1");
    const { output } = await bench.run("cat order.log");
    assert.match(
      output,
      /NOTICE: {2}42P07.*\n(?:LOCATION.*\n)?CREATE TABLE\n.*WARNING: {2}01000: careful\n(?:.*\n)*DO\n/,
    );
  });

  it("calls its script by the document's name and lines", async () => {
    const { output } = await bench.run("echo\nnosuch-tool");
    assert.equal(output, "\n/docs/checklist.md: line 101: nosuch-tool: command not found\n");
  });

  it("leaves nothing behind", async () => {
    assert.deepEqual((await bench.run("psql -f good.sql")).leftovers, []);
    assert.deepEqual((await bench.run("psql -f bad.sql")).leftovers, []);
    await database.assertNoSessions();
  });
});

describe("a block on a server that speaks Korean", function () {
  this.timeout(60_000);

  it("fails by its error, and passes with its notices", async function () {
    const server = await startKoreanServer();
    if (typeof server === "string") {
      console.log(`        not run: ${server}`);
      this.skip();
    }
    const database = await createDatabase({ server: server.url() });
    const bench = await createBench(database.target());
    try {
      await writeFile(path.join(bench.folder, "bad.sql"), "select 1;\nselect * from missing;\n");
      await writeFile(
        path.join(bench.folder, "notices.sql"),
        "create table good (id int);\ncreate table if not exists good (id int);\n",
      );
      const passed = await bench.run("psql -f notices.sql");
      assert.match(passed.output, /알림: {2}42P07/);
      assert.deepEqual(passed.failures, []);
      const failed = await bench.run("psql -f bad.sql");
      assert.match(failed.output, /오류: {2}42P01/);
      assert.deepEqual(brief(failed.failures), ["100: 42P01 bad.sql:2"]);
    } finally {
      await bench.remove();
      await database.drop();
      await server.stop();
    }
  });
});
