import assert from "node:assert/strict";
import * as vscode from "vscode";
import { createMemoryJournal } from "../../src/core/deployment/memoryJournal.ts";
import { runCaption } from "../../src/host/deployment/runCaption.ts";
import { begin, event } from "../support/fakes/deployments.ts";
import { FakeWorld, passed } from "../support/fakes/parts.ts";
import { expects, makeRunbook } from "../support/fakes/runbooks.ts";

const book = makeRunbook({
  id: "one",
  steps: [
    {
      id: "1.1",
      title: "Manager DB",
      blocks: [
        { id: "b", text: "# Create it\npsql -d app -f a.sql" },
        {
          id: "open",
          expectations: [
            expects({ kind: "value", operator: "=", value: 1 }),
            expects({ kind: "value", operator: "=", value: 2 }),
          ],
        },
      ],
    },
  ],
});

/** What the terminal says of each run, without its colours. */
async function captions(world: FakeWorld): Promise<readonly string[]> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const journal = createMemoryJournal({
    folder: `${folder}/.schema-ops/deployments/d1`,
    runbookText: "# A runbook\n",
  });
  const control = await begin(world, book, journal);
  const said: string[] = [];
  journal.onDidAppend((events) => {
    said.push(...events.flatMap((one) => runCaption(one, control) ?? []));
  });
  const run = { skipPassed: false, namedStep: null };
  await control.run({ kind: "all" }, run, new AbortController().signal);
  return said.map((text) => text.replace(/\u001b\[\d*m/g, "").trimEnd());
}

describe("the terminal of the runs", () => {
  it("says which block of which step begins, on what, and when", async () => {
    const [first] = await captions(new FakeWorld());
    assert.match(first ?? "", /^▶ {2}Manager DB {2}.*\bapp\b {2}.*\d\d:\d\d$/);
  });

  it("says how it ended, after how long, and where its log is", async () => {
    const world = new FakeWorld();
    world.outcomes.set("open", passed({ stdoutTail: "1\n" }));
    const said = await captions(world);
    assert.match(
      said[1] ?? "",
      /^✓ passed {2}5 ms {2}\.schema-ops\/deployments\/d1\/logs\/\w+\.log$/,
    );
    assert.match(said[3] ?? "", /^\? to be judged {2}/);
    world.outcomes.set("b", passed({ kind: "failed", exitCode: 3 }));
    assert.match((await captions(world))[1] ?? "", /^✗ failed {2}exit code 3 {2}/);
  });

  it("says nothing of what is no run", async () => {
    const control = await begin(new FakeWorld(), book);
    assert.equal(runCaption(event({ type: "resumed" }), control), null);
  });
});
