import assert from "node:assert/strict";
import { begin } from "../../support/fakes/deployments.ts";
import { FakeWorld, profile } from "../../support/fakes/parts.ts";
import { makeRunbook } from "../../support/fakes/runbooks.ts";

const never = new AbortController().signal;

/** Names of the connections that a block is run with, and of those that the person was told of. */
async function connectionsOf(
  text: string,
): Promise<{ readonly run: readonly string[]; readonly shown: readonly string[] }> {
  const world = new FakeWorld();
  world.profiles = [profile("first"), profile("second", { environment: "production" })];
  const runbook = makeRunbook({
    id: "p",
    kind: "phase",
    steps: [{ id: "s", blocks: [{ id: "b", text }] }],
  });
  const control = await begin(world, runbook);
  const ran = await control.run(
    { kind: "step", id: "s" },
    { skipPassed: false, namedStep: null },
    never,
  );
  assert.ok(ran.ok, JSON.stringify(ran));
  return {
    run: (world.ran[0]?.targets ?? []).map((target) => target.profile.name),
    shown: (world.confirmed[0]?.targets ?? []).map(({ name }) => name),
  };
}

describe("a block that names no database", () => {
  it("gets every connection, and says so, where it starts programs that may use one", async () => {
    for (const text of [
      "cd apps/api\nPYTHONPATH=src python3 -m unittest tests.api",
      "./deploy.sh",
      "set -e; npm run migrate",
      "make migrate && echo done",
      "bash scripts/check.sh",
    ]) {
      const both = ["first", "second"];
      assert.deepEqual(await connectionsOf(text), { run: both, shown: both }, text);
    }
  });

  it("gets none where it only looks at files", async () => {
    for (const text of [
      "find /packages -name '*.sql' | wc -l",
      "ls make.txt node.d /srv/python3",
      "mkdir -p backups && test -w backups",
      "# python3 x.py\necho python3",
      "python3 --version",
    ]) {
      assert.deepEqual(await connectionsOf(text), { run: [], shown: [] }, text);
    }
  });
});
