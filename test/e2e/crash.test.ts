import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { ROOT } from "../support/paths.mjs";
import { agreeUntil } from "./support/conversation.ts";
import { type ExampleServer, startExample } from "./support/exampleSession.ts";
import { expectText, showsText } from "./support/expectText.ts";
import { readEvents } from "./support/journal.ts";
import type { TreeRow } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";

describe("a deployment whose host or server dies in the middle of a step", () => {
  let example: ExampleServer | undefined;
  const suite = useSession(async () => {
    example = await startExample();
    return { ...example.options, workspace: path.join(ROOT, "test/fixtures/crash") };
  });
  after(async () => {
    await example?.close();
  });
  const row = (label: string | RegExp): TreeRow =>
    suite.workbench.view("Deployment Checklist").row(label);
  const blockSays = (text: RegExp) => (): Promise<boolean> =>
    showsText(row("bash · 3 lines").description, text);
  const backends = async (condition: string): Promise<number> => {
    assert.ok(example);
    const client = new pg.Client({ connectionString: example.server.url() });
    await client.connect();
    try {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity where pid <> pg_backend_pid() and ${condition}`,
      );
      return rows[0]?.count ?? 0;
    } finally {
      await client.end();
    }
  };
  const sleepers = (): Promise<number> => backends("query like '%pg_sleep(120)%'");
  const clients = (): Promise<number> => backends("backend_type = 'client backend'");
  const runUntilItSleeps = async (action: RegExp): Promise<void> => {
    await row("1.1").runAction(action);
    await agreeUntil(suite.workbench, async () => (await sleepers()) === 1);
    assert.notDeepEqual(processesIn(suite.session.workspace), []);
  };

  it("leaves no backend and no process behind when the extension host is killed", async () => {
    const { workbench, session } = suite;
    await workbench.showContainer("Schema Ops");
    await row("1.1").locator.waitFor();
    await workbench.runCommand("Schema Ops: Start Deployment");
    await expectText(row("1.1").description, /0\/2/);
    await row("1.1").expand();
    await runUntilItSleeps(/^Run Step/);
    session.killExtensionHosts();
    await within(15_000, async () => (await sleepers()) === 0, "the backend is gone");
    await within(
      5000,
      () => processesIn(session.workspace).length === 0,
      "the processes of the step are gone",
    );
  });

  it("shows the deployment again, and the run as lost", async () => {
    const { workbench, session } = suite;
    await session.reload();
    // The window opens its container again by itself, unless it was cut off before it kept that.
    await row("1.1")
      .locator.waitFor({ timeout: 20_000 })
      .catch(() => workbench.showContainer("Schema Ops"));
    await row("1.1").expand();
    await expectText(row("bash · 3 lines").description, /lost/, 30_000);
    await row("It worked").expectChecked(false);
    const types = readEvents(session.workspace).map(({ type }) => type);
    const ofRun = types.filter((type) => !["fingerprintTaken", "backupTaken"].includes(type));
    assert.deepEqual(ofRun, ["deploymentStarted", "blockStarted", "runLost"]);
  });

  it("says clearly why a step failed when the database server is killed under it", async () => {
    await runUntilItSleeps(/^Run Step/);
    assert.ok(example);
    await example.server.kill9();
    await agreeUntil(suite.workbench, blockSays(/failed/));
    const ended = readEvents(suite.session.workspace).findLast(({ type }) => type === "blockEnded");
    assert.ok(ended?.type === "blockEnded");
    assert.equal(ended.outcome, "failed");
    const [failure] = ended.failures;
    assert.ok(failure?.kind === "sql", JSON.stringify(ended));
    assert.deepEqual([path.basename(failure.file ?? ""), failure.fileLine], ["work.sql", 1]);
    assert.match(failure.message, /connection to server was lost/);
    assert.match(outputOf(suite.session.workspace), /server closed the connection unexpectedly/);
  });

  it("passes when it is retried on the restarted server", async () => {
    assert.ok(example);
    await example.server.restart();
    writeFileSync(path.join(suite.session.workspace, "work.sql"), "SELECT pg_sleep(0);\n");
    await suite.workbench.runCommand("Schema Ops: Retry Failed Step");
    await suite.workbench.quickInput.choose("1.1");
    await agreeUntil(suite.workbench, blockSays(/passed/));
    await row("It worked").toggle();
    await expectText(row("It worked").description, /kim/);
    await row("It worked").expectChecked(true);
  });

  it("leaves no process, session or lock behind when its window is closed in the middle of a step", async () => {
    const { workbench, session } = suite;
    writeFileSync(path.join(session.workspace, "work.sql"), "SELECT pg_sleep(120);\n");
    await runUntilItSleeps(/^Run Step/);
    assert.equal(locksIn(session.workspace).length, 1);
    await workbench.page.goto("about:blank");
    await within(30_000, async () => (await clients()) === 0, "every session is gone");
    await within(
      5000,
      () => processesIn(session.workspace).length === 0,
      "the processes of the step are gone",
    );
    await within(5000, () => locksIn(session.workspace).length === 0, "the lock is free");
  });
});

async function within(
  limitMs: number,
  condition: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `within ${limitMs} ms ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** All that the steps of the newest deployment printed. */
function outputOf(workspace: string): string {
  const logs = readdirSync(path.join(workspace, ".schema-ops/deployments"), {
    recursive: true,
    withFileTypes: true,
  }).filter((entry) => entry.isFile() && entry.parentPath.endsWith("logs"));
  return logs
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

/** Who holds a deployment of the workspace. */
function locksIn(workspace: string): readonly string[] {
  return readdirSync(path.join(workspace, ".schema-ops/deployments"), {
    recursive: true,
    encoding: "utf8",
  }).filter((file) => path.basename(file) === "lock");
}

/** Processes that work in a folder. */
function processesIn(folder: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      } catch {
        return false;
      }
    });
}
