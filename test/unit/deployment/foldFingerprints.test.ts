import assert from "node:assert/strict";
import type { EventOf } from "../../../src/core/deployment/events.ts";
import { foldDeployment } from "../../../src/core/deployment/foldDeployment.ts";
import { changedOutside, stepChanges } from "../../../src/core/deployment/foldFingerprints.ts";

type Taken = EventOf<"fingerprintTaken">;

let second = 0;

function taken(
  step: string,
  moment: Taken["moment"],
  digest: string | null,
  changes: Taken["changes"] = null,
): Taken {
  second += 1;
  return {
    type: "fingerprintTaken",
    at: new Date(Date.UTC(2026, 10, 23, 0, 0, second)).toISOString(),
    by: { name: "kim", host: "desk" },
    ...{ step, moment, digest, changes },
    connection: "tenant",
    database: "tnnt_db",
    objects: 3,
    error: digest === null ? { code: "unreachable", message: "" } : null,
    durationMs: 5,
  };
}

const table = (added: number): NonNullable<Taken["changes"]> => [
  { kind: "TABLE", added, removed: 0, changed: 1 },
];

describe("fingerprints in a deployment's state", () => {
  it("tell what all runs of a step made, from before the first to after the last", () => {
    const state = foldDeployment([
      taken("1.1", "before", "a"),
      taken("1.1", "after", "b", table(2)),
      taken("1.1", "before", "b"),
      taken("1.1", "after", "c", table(1)),
    ]);
    const [change, ...others] = stepChanges(state, "1.1");
    assert.equal(others.length, 0);
    assert.deepEqual([change?.before?.digest, change?.after?.digest], ["a", "c"]);
    assert.deepEqual(change?.changes, [{ kind: "TABLE", added: 3, removed: 0, changed: 2 }]);
    assert.deepEqual(stepChanges(state, "1.2"), []);
  });

  it("call nothing known that is not", () => {
    const [running] = stepChanges(foldDeployment([taken("1.1", "before", "a")]), "1.1");
    assert.deepEqual([running?.after, running?.changes], [null, null]);
    const failed = foldDeployment([taken("1.1", "before", null), taken("1.1", "after", "b")]);
    assert.equal(stepChanges(failed, "1.1")[0]?.changes, null);
  });

  it("notice what was changed between two steps by nobody's step", () => {
    const state = foldDeployment([
      taken("1.1", "before", "a"),
      taken("1.1", "after", "b", []),
      taken("1.2", "before", "x"),
      taken("1.2", "after", "x", []),
      taken("1.3", "before", "x"),
    ]);
    assert.deepEqual(
      changedOutside(state).map(({ before, after }) => [before.step, after.step]),
      [["1.1", "1.2"]],
    );
  });
});
