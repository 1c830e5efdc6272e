import assert from "node:assert/strict";
import fc from "fast-check";
import { EXIT, exitCodeOf } from "../../../src/cli/exitCode.ts";
import { mergeResults, nextStep } from "../../../src/cli/commands/mergeResults.ts";
import { failureJson } from "../../../src/cli/output/resultJson.ts";
import { terminalLanguage } from "../../../src/cli/terminal/language.ts";
import { usageErrorWords } from "../../../src/cli/text/commanderWords.ts";
import { failureLine } from "../../../src/cli/text/failureText.ts";
import { plain, plainLine } from "../../../src/cli/text/plain.ts";
import type { ScopeResult } from "../../../src/core/deployment/control.ts";
import { EMPTY_DEPLOYMENT } from "../../../src/core/deployment/foldDeployment.ts";
import type { Failure } from "../../../src/core/deployment/evidence.ts";
import { makeRunbook } from "../../support/fakes/runbooks.ts";

const OBEYED =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

describe("text for a terminal", () => {
  it("holds nothing that a terminal obeys, and keeps what people write", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.doesNotMatch(plain(text), OBEYED);
        assert.doesNotMatch(plainLine(text), /\n/);
      }),
    );
    assert.equal(plain("세션\t생성: 50 ms\n다음"), "세션\t생성: 50 ms\n다음");
    assert.equal(plain("a\u001b[31mb\u202e"), "a\\x1b[31mb\\u202e");
    assert.equal(plainLine("one\r\n  two"), "one two");
  });

  it("is in the language that the environment asks for", () => {
    assert.equal(terminalLanguage({ LANG: "ko_KR.UTF-8" }), "ko");
    assert.equal(terminalLanguage({ LC_MESSAGES: "ko_KR", LANG: "en_US" }), "ko");
    assert.equal(terminalLanguage({ LC_ALL: "C", LC_MESSAGES: "ko_KR", LANG: "ko_KR" }), "en");
    assert.equal(terminalLanguage({ LC_ALL: "", LANG: "ko" }), "ko");
    assert.equal(terminalLanguage({}), "en");
  });

  it("says wrong usage in its own words", () => {
    const said = (text: string): string => usageErrorWords(`error: ${text}\n`);
    assert.equal(
      said("unknown option '--jsn'\n(Did you mean --json?)"),
      "unknown option --jsn (did you mean --json?)",
    );
    assert.equal(said("missing required argument 'file'"), "the argument <file> is missing");
    assert.equal(
      said("option '--step <id>' argument missing"),
      "the option --step <id> needs a value",
    );
    assert.equal(said("something else"), "something else");
  });
});

describe("a failure", () => {
  const document = "/w/list.md";
  const all: readonly Failure[] = [
    { kind: "command", line: 7, command: "false", exitCode: 1, tolerated: false },
    {
      kind: "sql",
      line: null,
      sqlState: "42P01",
      message: "no",
      file: null,
      fileLine: null,
      tolerated: false,
    },
    {
      kind: "sql",
      line: 8,
      sqlState: "42P01",
      message: "no",
      file: "/w/a.sql",
      fileLine: 3,
      tolerated: true,
    },
    { kind: "prompt", line: null, text: "Go on?" },
    { kind: "backup", path: "/w/b.sql", reason: "truncated" },
    { kind: "timeout", afterMs: 2000 },
    { kind: "cancelled" },
    { kind: "start", message: "bash-missing" },
  ];

  it("stands at a file and a line, in JSON as in text", () => {
    const places = all.map((failure) => {
      const json = failureJson(document, 5, failure);
      assert.ok(failureLine(json).startsWith(`${json.file}:${json.line}: `));
      assert.equal(json.document, document);
      return [json.file, json.line, json.documentLine];
    });
    assert.deepEqual(places, [
      [document, 7, 7],
      [document, 5, 5],
      ["/w/a.sql", 3, 8],
      ...Array.from({ length: 5 }, () => [document, 5, 5]),
    ]);
  });

  it("that the block tolerates is said to be none the less one", () => {
    assert.match(failureLine(failureJson(document, 5, all[2]!)), /does not make it pass/);
  });
});

describe("an exit code", () => {
  it("is 0 for passed alone", () => {
    assert.deepEqual((["pass", "fail", "error", "open"] as const).map(exitCodeOf), [
      EXIT.passed,
      EXIT.failed,
      EXIT.failed,
      EXIT.open,
    ]);
    assert.deepEqual(EXIT, { passed: 0, failed: 1, usage: 2, open: 3, program: 70 });
  });
});

describe("results of several runs", () => {
  const runbook = makeRunbook({
    id: "p",
    steps: [
      { id: "1", blocks: [{ id: "a" }] },
      { id: "2", blocks: [{ id: "b" }], queries: [{ id: "q" }] },
    ],
  });
  const first: ScopeResult = {
    blocks: [
      { id: "a", status: "passed" },
      { id: "b", status: "notRun" },
    ],
    queries: [{ id: "q", verdict: "notRun" }],
    verdict: "open",
    stopped: { code: "locked", step: "2", waitsFor: ["1"] },
  };

  it("are one result: the later answer counts, and the worst is the verdict", () => {
    const begun = mergeResults(null, first, EMPTY_DEPLOYMENT);
    assert.deepEqual(begun, first);
    assert.equal(nextStep(runbook, begun), "2");
    const second = (verdict: "pass" | "fail" | "open"): ScopeResult => ({
      blocks: [{ id: "b", status: "passed" }],
      queries: [{ id: "q", verdict }],
      verdict,
      stopped: null,
    });
    for (const verdict of ["pass", "fail", "open"] as const) {
      const merged = mergeResults(begun, second(verdict), EMPTY_DEPLOYMENT);
      assert.equal(merged.verdict, verdict);
      assert.equal(merged.stopped, null);
      assert.equal(merged.blocks.length, 2);
      assert.equal(nextStep(runbook, merged), null);
    }
  });
});
