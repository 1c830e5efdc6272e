import assert from "node:assert/strict";
import { differenceOf } from "../../support/differenceOf.ts";
import type { Fingerprint } from "../../../src/core/catalog/fingerprint/fingerprint.ts";
import { differences, rollbackOutcome } from "../../../src/core/rehearsal/compareFingerprints.ts";
import type { Difference } from "../../../src/core/rehearsal/report.ts";
import { readLockLog } from "../../../src/core/rehearsal/serverLog.ts";

function fingerprint(
  objects: Readonly<Record<string, string>>,
  rows: Readonly<Record<string, number>> = {},
): Fingerprint {
  return {
    format: 1,
    database: "app",
    serverVersion: "15.18",
    clientVersion: "15.18",
    takenAt: "2026-01-01T00:00:00Z",
    digest: JSON.stringify(objects),
    schemas: [],
    objects: Object.entries(objects).map(([name, definition]) => ({
      id: `TABLE public.${name}`,
      kind: "TABLE",
      schema: "public",
      name,
      owner: "app",
      definition,
      digest: `${name} ${definition}`,
    })),
    content: Object.entries(rows).map(([table, count]) => ({
      schema: "public",
      table,
      rows: count,
      digest: null,
    })),
  };
}

const change = (object: string, how: Difference["change"] = "added"): Difference => ({
  object,
  kind: "TABLE",
  change: how,
});

describe("what a rehearsal found", () => {
  it("names what came, went, changed, and tables with another number of rows", () => {
    const before = fingerprint({ a: "1", b: "1", c: "1" }, { a: 1, b: 5 });
    const after = fingerprint({ a: "1", b: "2", d: "1" }, { a: 2, b: 5, d: 9 });
    assert.deepEqual(
      differences(differenceOf(before, after)).map((one) => `${one.change} ${one.object}`),
      ["added public.d", "changed public.b", "removed public.c", "rows public.a"],
    );
    assert.deepEqual(differences(differenceOf(before, before)), []);
  });

  const outcomes: readonly [string, readonly Difference[], readonly Difference[], string][] = [
    ["all is as it was", [change("a")], [], "restored"],
    ["nothing was changed and nothing is left", [], [], "restored"],
    [
      "all that changed is left",
      [change("a"), change("b", "changed")],
      [change("a"), change("b", "changed")],
      "restores-nothing",
    ],
    ["more than all is left", [change("a")], [change("a"), change("z")], "restores-nothing"],
    ["a part is left", [change("a"), change("b")], [change("b")], "partial"],
    ["the rollback itself changes something", [change("a")], [change("z")], "partial"],
    ["nothing was deployed, and the rollback changes something", [], [change("z")], "partial"],
  ];
  for (const [what, changes, leftOver, expected] of outcomes) {
    it(`calls it ${expected} when ${what}`, () => {
      const database = { changes: [...changes], leftOver: [...leftOver], problem: null };
      assert.equal(rollbackOutcome([database], true), expected);
    });
  }

  it("does not call restored what could not be compared", () => {
    const gone = { changes: [], leftOver: [], problem: 'database "app" does not exist' };
    assert.equal(rollbackOutcome([gone], true), "unknown");
  });

  it("does not call restored what was never rolled back", () => {
    const same = { changes: [], leftOver: [], problem: null };
    assert.equal(rollbackOutcome([same], false), "not-run");
    const left = { changes: [change("a")], leftOver: [change("a")], problem: null };
    assert.equal(rollbackOutcome([left], false), "restores-nothing");
  });

  it("calls it partial when one of two databases came back", () => {
    const back = { changes: [change("a")], leftOver: [], problem: null };
    const left = { changes: [change("b")], leftOver: [change("b")], problem: null };
    assert.equal(rollbackOutcome([back, left], true), "partial");
  });

  it("reads waits and deadlocks from the server's log", () => {
    const log = [
      "2026-01-01 00:00:00.000 UTC [1] psql LOG:  process 1 still waiting for AccessExclusiveLock on relation 16385 of database 5 after 200.1 ms",
      "2026-01-01 00:00:01.000 UTC [1] psql LOG:  process 1 acquired AccessExclusiveLock on relation 16385 of database 5 after 900.5 ms",
      "2026-01-01 00:00:02.000 UTC [2] psql ERROR:  deadlock detected",
      "2026-01-01 00:00:02.000 UTC [2] psql STATEMENT:  select 'process 9 still waiting for x after 1 ms'",
    ].join("\n");
    assert.deepEqual(readLockLog(log), {
      lockWaits: [
        "process 1 still waiting for AccessExclusiveLock on relation 16385 of database 5 after 200.1 ms",
        "process 1 acquired AccessExclusiveLock on relation 16385 of database 5 after 900.5 ms",
      ],
      deadlocks: 1,
    });
  });
});
