import assert from "node:assert/strict";
import { blockFailures, type BlockTrace } from "../../../src/core/deployment/blockFailures.ts";
import { FIELD, parseRecords, RECORD } from "../../../src/core/deployment/blockRecord.ts";
import { readShellBlock } from "../../../src/core/deployment/shellBlock.ts";
import { readPsqlErrors } from "../../../src/core/sql/psqlMessages.ts";

/** Records as bash writes them. */
const records = (...lines: readonly (readonly (string | number)[])[]) =>
  parseRecords(lines.map((fields) => fields.join(FIELD) + RECORD).join(""));

const judge = (text: string, trace: Partial<BlockTrace>) =>
  blockFailures({
    shell: readShellBlock(text),
    firstLine: 10,
    isSql: false,
    exitCode: 0,
    complaint: null,
    records: [],
    toolOutputs: [],
    outputErrors: [],
    tolerate: [],
    ...trace,
  });

describe("why a block failed", () => {
  it("is nothing where nothing failed", () => {
    assert.deepEqual(judge("echo", {}), []);
  });

  it("is the innermost command, once", () => {
    const failures = judge("echo\n(\n  false\n)", {
      exitCode: 1,
      records: records(["failed", 1, 1, 1, 3, "false"], ["failed", 1, 0, 1, 2, "( false )"]),
    });
    assert.deepEqual(failures, [
      { kind: "command", line: 12, command: "false", exitCode: 1, tolerated: false },
    ]);
  });

  it("is what the server said, not that psql failed", () => {
    const failures = judge("psql -f x.sql", {
      exitCode: 3,
      records: records(
        ["tool", "psql", 1, 3, "/work", "db", "", "", "/errors"],
        ["failed", 3, 0, 1, 1, "psql"],
      ),
      toolOutputs: [
        { errors: readPsqlErrors('psql:x.sql:4: ERROR:  42P01: no "t"'), wantsPassword: false },
      ],
    });
    assert.deepEqual(failures, [
      {
        kind: "sql",
        line: 10,
        sqlState: "42P01",
        message: 'no "t"',
        file: "/work/x.sql",
        fileLine: 4,
        tolerated: false,
      },
    ]);
  });

  it("is an error in the output that no tool under our eyes has said", () => {
    const outputErrors = readPsqlErrors(
      "psql:/in/container.sql:3: ERROR:  relation x does not exist",
    );
    assert.deepEqual(
      judge("make deploy", { outputErrors }).map(
        (failure) => failure.kind === "sql" && failure.file,
      ),
      ["/in/container.sql"],
    );
  });

  it("is the exit that the block chose, else what bash complained about, else its end", () => {
    const text = "echo\n[ -f x ] || exit 7\necho";
    const exits = records(["exit", 7, 0, 1, 2, "exit 7"]);
    const [chosen] = judge(text, { exitCode: 7, records: exits });
    assert.ok(chosen?.kind === "command" && chosen.line === 11 && chosen.command === "exit 7");
    const [complained] = judge(text, { exitCode: 2, complaint: 12 });
    assert.ok(complained?.kind === "command" && complained.line === 12);
    const [other] = judge(text, { exitCode: 9 });
    assert.ok(other?.kind === "command" && other.line === 10 && other.exitCode === 9);
  });

  it("never becomes nothing because all that is known is tolerated by an annotation", () => {
    const failures = judge("mkdir x || true\nfalse", {
      exitCode: 1,
      records: records(["fallback", 1, 0, 0, 1, "true"]),
      tolerate: ["exit"],
    });
    assert.equal(failures.length, 1);
  });

  it("is no producer whose reader had enough", () => {
    assert.deepEqual(judge("yes | head", { exitCode: 141, records: records(["excused"]) }), []);
    assert.equal(judge("yes", { exitCode: 141 }).length, 1);
  });

  it("leaves out a record that was cut off", () => {
    assert.deepEqual(parseRecords(["failed", 1, 0, 1, 3, "fal"].join(FIELD)), []);
    assert.deepEqual(parseRecords(`strange${RECORD}`), []);
  });
});
