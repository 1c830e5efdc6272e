import assert from "node:assert/strict";
import fc from "fast-check";
import {
  blockingTrees,
  groupActivity,
  marksOf,
  ownPurpose,
  type BackendTree,
} from "../../../src/core/sessions/activity.ts";
import { cancelQuery, terminateBackend } from "../../../src/core/sessions/backendActions.ts";
import { backend } from "./support.ts";

type Shape = readonly [number, ...unknown[]];

function shape(tree: BackendTree): Shape {
  return [tree.backend.pid, ...tree.waiting.map(shape)];
}

function pids(trees: readonly BackendTree[]): readonly number[] {
  return trees.flatMap(({ backend: { pid }, waiting }) => [pid, ...pids(waiting)]);
}

describe("Who waits for whom", () => {
  it("stands as a tree under the one who holds all up", () => {
    const trees = blockingTrees([
      backend(1),
      backend(2, { blockedBy: [3] }),
      backend(3),
      backend(4, { blockedBy: [2] }),
      backend(5, { blockedBy: [3, 2] }),
    ]);
    assert.deepEqual(trees.map(shape), [[3, [2, [4]], [5]], [1]]);
    assert.deepEqual(
      trees.map(({ blocks }) => blocks),
      [3, 0],
    );
  });

  it("is cut where it goes round, at the smallest of the ring", () => {
    const trees = blockingTrees([
      backend(9, { blockedBy: [8] }),
      backend(8, { blockedBy: [7] }),
      backend(7, { blockedBy: [8] }),
    ]);
    assert.deepEqual(trees.map(shape), [[7, [8, [9]]]]);
    assert.deepEqual([trees[0]!.cycle, trees[0]!.waiting[0]!.cycle], [true, false]);
  });

  it("begins with the one that waits for a prepared transaction, or for a process that is gone", () => {
    const trees = blockingTrees([
      backend(1, { blockedBy: [0] }),
      backend(2, { blockedBy: [1] }),
      backend(3, { blockedBy: [99, 3] }),
    ]);
    assert.deepEqual(trees.map(shape), [[1, [2]], [3]]);
  });

  it("shows every process once, whatever waits for what", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }), { maxLength: 12 }),
        (waits) => {
          const all = waits.map((blockedBy, at) => backend(at + 1, { blockedBy }));
          const trees = blockingTrees(all);
          assert.deepEqual(
            [...pids(trees)].sort((a, b) => a - b),
            all.map(({ pid }) => pid),
          );
          const under = (tree: BackendTree): void => {
            for (const waiter of tree.waiting) {
              assert.ok(waiter.backend.blockedBy.includes(tree.backend.pid));
              under(waiter);
            }
            assert.equal(tree.blocks, pids(tree.waiting).length);
          };
          trees.forEach(under);
        },
      ),
    );
  });

  it("is shown however long the chain is", () => {
    const [tree] = blockingTrees(
      Array.from({ length: 20_000 }, (_, at) =>
        backend(at + 1, { blockedBy: at === 0 ? [] : [at] }),
      ),
    );
    assert.equal(tree!.blocks, 19_999);
  });
});

describe("The server's processes", () => {
  it("stand by database and state; who waits stands under its blocker", () => {
    const groups = groupActivity([
      backend(1, { database: "b", state: "idle" }),
      backend(2, { database: "b", state: "idle in transaction" }),
      backend(3, { database: "a", blockedBy: [2] }),
      backend(4, { database: null, state: "background" }),
    ]);
    assert.deepEqual(
      groups.map(({ database, count, states }) => [
        database,
        count,
        states.map(({ state, count: inState, trees }) => [state, inState, trees.map(shape)]),
      ]),
      [
        ["a", 1, [["active", 1, []]]],
        [
          "b",
          2,
          [
            ["idle", 1, [[1]]],
            ["idle in transaction", 1, [[2, [3]]]],
          ],
        ],
        [null, 1, [["background", 1, [[4]]]]],
      ],
    );
  });

  it("are marked when they deserve a look", () => {
    const ages = { sessionMs: 0, transactionMs: 0, queryMs: 0, stateMs: 0 };
    assert.deepEqual(marksOf(backend(1), 0), []);
    assert.deepEqual(marksOf(backend(1, { blockedBy: [2] }), 1), ["blocked", "blocking"]);
    assert.deepEqual(
      marksOf(backend(1, { state: "idle in transaction", ages: { ...ages, stateMs: 5000 } }), 0),
      ["idle-in-transaction"],
    );
    assert.deepEqual(
      marksOf(backend(1, { ages: { ...ages, queryMs: 60_000, transactionMs: 300_000 } }), 0),
      ["long-query", "long-transaction"],
    );
    assert.deepEqual(
      marksOf(backend(1, { state: "idle", ages: { ...ages, queryMs: 1e9, stateMs: 1e9 } }), 0),
      [],
    );
  });

  it("are known as ours by their name", () => {
    assert.deepEqual(ownPurpose({ application: "schema-ops" }), { kind: "question" });
    assert.deepEqual(ownPurpose({ application: "schema-ops-watch" }), { kind: "watch" });
    assert.deepEqual(ownPurpose({ application: "schema-ops-action" }), { kind: "action" });
    assert.deepEqual(ownPurpose({ application: "schema-ops:k3x9" }), {
      kind: "run",
      runId: "k3x9",
    });
    assert.equal(ownPurpose({ application: "schema-ops:" }), null);
    assert.equal(ownPurpose({ application: "schema-opsy" }), null);
  });
});

describe("Signals to a process", () => {
  const act = { connection: "c", title: "t", backend: backend(42) };

  it("reach the process and the query that were seen, and no other", () => {
    assert.deepEqual(cancelQuery(act).statements, [
      {
        sql: `SELECT told.pid
  FROM (
    SELECT a.pid, pg_catalog.pg_cancel_backend(a.pid) AS heard
      FROM pg_catalog.pg_stat_activity AS a
     WHERE a.pid = 42
       AND a.backend_start = '2023-11-14T22:13:20.123456Z'::timestamptz
       AND a.query_start = '2023-11-14T22:15:00.000001Z'::timestamptz
  ) AS told
 WHERE told.heard`,
        expectRows: 1,
      },
    ]);
    const [terminate] = terminateBackend(act).statements;
    assert.match(terminate!.sql, /pg_catalog\.pg_terminate_backend\(a\.pid, 5000\) AS heard/);
    assert.doesNotMatch(terminate!.sql, /query_start/);
  });

  it("do without the times that are hidden", () => {
    const hidden = backend(42, { startedUs: null, queryStartedUs: null });
    assert.match(
      cancelQuery({ ...act, backend: hidden }).statements[0]!.sql,
      /WHERE a\.pid = 42\n {2}\) AS told/,
    );
  });
});
