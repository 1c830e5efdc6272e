import assert from "node:assert/strict";
import fc from "fast-check";
import { junitXml } from "../../../src/cli/output/junit.ts";
import type { ResultJson, StepResultJson } from "../../../src/cli/output/resultJson.ts";

type Block = StepResultJson["blocks"][number];
type Query = StepResultJson["queries"][number];

function block(parts: Partial<Block>): Block {
  return {
    id: "b",
    file: "/w/list.md",
    line: 5,
    status: "passed",
    exitCode: 0,
    verdict: null,
    expectation: null,
    actual: null,
    durationMs: 1500,
    failures: [],
    backups: [],
    log: null,
    ...parts,
  };
}

function query(parts: Partial<Query>): Query {
  return {
    id: "q",
    file: "/w/list.md",
    line: 9,
    label: "Rows",
    sql: "SELECT 1",
    database: "app",
    connection: "app",
    verdict: "pass",
    expectation: null,
    actual: "1",
    error: null,
    truncated: false,
    durationMs: 500,
    ...parts,
  };
}

function result(blocks: readonly Block[], queries: readonly Query[], title = "Step"): ResultJson {
  return {
    deployment: null,
    file: "/w/list.md",
    verdict: "pass",
    exitCode: 0,
    stopped: null,
    steps: [{ id: "1.1", title, line: 1, blocks, queries }],
  };
}

describe("a JUnit report", () => {
  it("counts failures, errors and what was not judged, in the suite and over all", () => {
    const xml = junitXml(
      result(
        [
          block({}),
          block({ status: "failed", exitCode: 1 }),
          block({ status: "notRun" }),
          block({ verdict: "open" }),
          block({ verdict: "error" }),
        ],
        [
          query({}),
          query({ verdict: "fail" }),
          query({ verdict: "error", error: { code: "42P01", message: "no table" } }),
          query({ verdict: "open" }),
        ],
      ),
      "Release",
    );
    const counts = 'tests="9" failures="2" errors="2" skipped="3" time="9.500"';
    assert.ok(xml.includes(`<testsuites name="Release" ${counts}>`), xml);
    assert.ok(xml.includes(`<testsuite name="Step" ${counts}>`), xml);
    assert.equal(xml.match(/<failure /g)?.length, 2);
    assert.equal(xml.match(/<error /g)?.length, 2);
    assert.equal(xml.match(/<skipped /g)?.length, 3);
    assert.match(xml, /file="\/w\/list\.md" line="5" time="1\.500"/);
  });

  it("names the place of a failure first", () => {
    const sql = {
      kind: "sql" as const,
      line: 4,
      documentLine: 5,
      document: "/w/list.md",
      file: "/w/a.sql",
      fileLine: 4,
      sqlState: "42703",
      message: 'column "x" does not exist',
      tolerated: false,
    };
    const xml = junitXml(result([block({ status: "failed", failures: [sql] })], []), "T");
    assert.match(xml, /message="\/w\/a\.sql:4: 42703: column &quot;x&quot; does not exist"/);
  });

  it("is well-formed whatever the document and the server say", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, text, (title, label, message) => {
        const failing = query({ label, verdict: "error", error: { code: "X", message } });
        const xml = junitXml(result([], [failing], title), title);
        assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
        assert.doesNotMatch(xml, /\p{Surrogate}/u);
        const body = xml.replace(/<\/?\??[a-z]+(?: [a-z]+="[^"<]*")*\/?\??>/g, "");
        assert.doesNotMatch(body, /[<>]/);
        assert.doesNotMatch(xml, /&(?!amp;|lt;|gt;|quot;|#\d+;)/);
      }),
    );
  });
});
