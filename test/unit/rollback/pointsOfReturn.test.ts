import assert from "node:assert/strict";
import type { DeploymentEvent } from "../../../src/core/deployment/events.ts";
import {
  firstBackups,
  hasOwnPoint,
  pointBefore,
  pointsOfReturn,
} from "../../../src/core/rollback/pointsOfReturn.ts";
import { event } from "../../support/fakes/deployments.ts";

const taken = (step: string | null, backup: string, connection = "main"): DeploymentEvent =>
  event({
    type: "backupTaken",
    ...{ connection, backup, step },
    sha256: `sha of ${backup}`,
    bytes: 1,
    fingerprint: null,
  });
const ran = (step: string): DeploymentEvent =>
  event({
    type: "blockStarted",
    ...{ run: step, step, block: `${step}/b` },
    text: "",
    connections: [],
    log: "",
  });
const backups = (point: { readonly databases: readonly { readonly backup: string }[] }) =>
  point.databases.map(({ backup }) => backup);
const rolledBack = event({
  type: "rollbackEnded",
  rollback: "r",
  outcome: "done",
  message: "",
  kept: [],
});

describe("points of return", () => {
  const events = [
    taken("1", "m1"),
    taken("1", "t1", "tenant"),
    ran("1"),
    ran("2"),
    taken("3", "m3"),
    taken("3", "t3", "tenant"),
    ran("3"),
    ran("4"),
  ];

  it("are the backups that were taken together, with the steps that are taken back", () => {
    assert.deepEqual(
      pointsOfReturn(events).map((point) => [point.step, backups(point), point.takesBack]),
      [
        ["1", ["m1", "t1"], ["1", "2", "3", "4"]],
        ["3", ["m3", "t3"], ["3", "4"]],
      ],
    );
    assert.deepEqual(backups({ databases: firstBackups(events) }), ["m1", "t1"]);
  });

  it("hold a database once, though two connections lead to it and share its backup", () => {
    const shared = [taken("1", "m1"), taken("1", "m1", "reader"), taken("1", "t1", "tenant")];
    assert.deepEqual(
      firstBackups(shared).map(({ connection, backup }) => [connection, backup]),
      [
        ["main", "m1"],
        ["tenant", "t1"],
      ],
    );
  });

  it("before a step are the newest from before its first block, with the steps in between", () => {
    for (const [step, expected, earlier] of [
      ["1", ["m1", "t1"], []],
      ["2", ["m1", "t1"], ["1"]],
      ["3", ["m3", "t3"], []],
      ["4", ["m3", "t3"], ["3"]],
    ] as const) {
      const found = pointBefore(events, step);
      assert.deepEqual(found && [backups(found.point), found.earlier], [expected, earlier]);
    }
    assert.equal(pointBefore(events, "5"), null);
    assert.equal(pointBefore([ran("1"), taken(null, "late")], "1"), null);
  });

  it("of a step's own hold until something else runs before it, or it was rolled back", () => {
    assert.ok(hasOwnPoint([taken("3", "a")], "3"));
    assert.ok(hasOwnPoint([taken("3", "a"), ran("3"), ran("4")], "3"));
    assert.ok(!hasOwnPoint([taken("3", "a"), ran("2")], "3"));
    assert.ok(!hasOwnPoint([taken("3", "a"), ran("3"), rolledBack], "3"));
    assert.ok(!hasOwnPoint([taken("2", "a")], "3"));
  });

  it("after a rollback are those of the next run", () => {
    const again = [...events, rolledBack, ran("1"), taken("3", "m9"), ran("3")];
    const found = pointBefore(again, "3");
    assert.deepEqual(found && backups(found.point), ["m9"]);
  });
});
