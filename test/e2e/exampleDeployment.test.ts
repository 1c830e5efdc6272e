import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type ChecklistPart, checklistParts } from "./support/checklistParts.ts";
import { agreeUntil } from "./support/conversation.ts";
import { EXAMPLE, type ExampleServer, startExample } from "./support/exampleSession.ts";
import { expectText } from "./support/expectText.ts";
import { readEvents } from "./support/journal.ts";
import type { TreeRow, TreeView } from "./support/treeView.ts";
import { until } from "./support/until.ts";
import { useSession } from "./support/useSession.ts";

const DOCUMENT = "DEPLOYMENT_CHECKLIST.md";
const PARTS = checklistParts(readFileSync(path.join(EXAMPLE, DOCUMENT), "utf8"));
const DEPLOYED = PARTS.filter(({ title }) => /^(?:Pre-deployment|Phase \d)/.test(title));
const STATUS_ITEM = "schema-ops.schema-ops.schemaOps.deployment";
const RUN_LIMIT_MS = 200_000;
const CLICK_AGAIN_MS = 10_000;
/** A run that neither asks nor turns within this time has nothing left to run: the test is tried again. */
const NOTHING_LEFT_MS = 20_000;

describe("the example, deployed by clicking", function () {
  this.timeout(RUN_LIMIT_MS + 60_000);
  let example: ExampleServer | undefined;
  const suite = useSession(async () => {
    example = await startExample();
    // High enough for the rows of a whole section.
    return { ...example.options, viewport: { width: 1000, height: 2000 } };
  });
  after(async () => {
    await example?.close();
  });
  const view = (): TreeView => suite.workbench.view("Deployment Checklist");
  const section = ({ title }: ChecklistPart): TreeRow => view().row(title);
  const events = (): ReturnType<typeof readEvents> => readEvents(suite.session.workspace);

  it("starts from the palette, with the document open, and unfolds", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await view().rows.first().waitFor();
    await workbench.editor.open(DOCUMENT);
    await workbench.runCommand("Schema Ops: Start Deployment");
    await workbench.statusItem(STATUS_ITEM).waitFor();
    // The runbook unfolds by itself when its deployment begins.
    await expectText(view().row("Phase 1").description, /waits for Pre-deployment/);
  });

  for (const part of DEPLOYED) {
    it(`runs and ticks ${part.title}`, async () => {
      await section(part).expand();
      await runIfAny(section(part), "Section");
      for (const { label, optional } of part.steps) {
        const step = view().row(label);
        // Optional steps run only when somebody names them.
        if (optional) {
          await runIfAny(step, "Step");
        }
        await step.expand();
        await judgeAnswers();
        await measureIfAny(step);
        await tickBoxes();
        await step.collapse();
      }
      await expectText(section(part).description, ALL_TICKED);
      await section(part).collapse();
    });
  }

  it("verifies a phase once more, which changes no tick", async () => {
    const [phase] = DEPLOYED.filter(({ title }) => title.startsWith("Phase 1"));
    assert.ok(phase);
    const verified = (): number => events().filter(({ type }) => type === "queryVerified").length;
    const before = verified();
    await section(phase).runAction("Verify Section");
    await agreeUntil(
      suite.workbench,
      async () => verified() > before && (await isIdle()),
      RUN_LIMIT_MS,
    );
    await expectText(section(phase).description, ALL_TICKED);
  });

  it("sets an answer against the one before", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Compare Answers…");
    await workbench.quickInput.title.filter({ hasText: "Choose a query" }).waitFor();
    await workbench.quickInput.options.first().click();
    await workbench.quickInput.title.filter({ hasText: "Compare the latest answer" }).waitFor();
    await workbench.quickInput.options.first().click();
    await expectText(workbench.webview().frame.locator("body"), /No difference\. Rows: 1\./);
    await workbench.editor.open(DOCUMENT);
  });

  it("is no success while the final checklist is open", async () => {
    await signOff("It is no success before these are done: Final checklist");
    const [final] = PARTS.filter(({ title }) => title === "Final checklist");
    assert.ok(final);
    await section(final).expand();
    // The section's only step has its title.
    await view()
      .row(/^\s*Final checklist/, 1)
      .expand();
    await tickBoxes();
    await expectText(section(final).description, ALL_TICKED);
  });

  it("is finished and signed off, and its journal tells all of it", async () => {
    await signOff("finished and signed off");
    const all = events();
    assert.equal(all.at(-1)?.type, "finished");
    const ended = all.filter((event) => event.type === "blockEnded");
    assert.ok(ended.length > 20, `${ended.length} blocks ran`);
    assert.deepEqual(new Set(ended.map(({ outcome }) => outcome)), new Set(["passed"]));
    assert.ok(ended.some(({ backups }) => backups.some(({ complete }) => complete)));
    const ticks = all.filter((event) => event.type === "itemTicked");
    assert.deepEqual(
      ticks.filter(({ override }) => override !== null),
      [],
    );
  });

  /** Clicks "Run", where the row offers it, and agrees to everything that is asked. */
  async function runIfAny(row: TreeRow, what: "Section" | "Step"): Promise<void> {
    await row.expectAction("Open Source");
    if (!(await row.action(`Run ${what}`).isVisible())) {
      return;
    }
    const { workbench } = suite;
    const lost = workbench.notifications.message("click it once more");
    let quiet = Date.now() + NOTHING_LEFT_MS;
    await row.runAction(`Run ${what}`);
    await agreeUntil(
      workbench,
      async (answered) => {
        if (await lost.isVisible()) {
          await workbench.notifications.dismiss("click it once more");
          await row.runAction(`Run ${what}`);
          quiet = Date.now() + NOTHING_LEFT_MS;
        }
        return (answered > 0 || Date.now() > quiet) && (await isIdle());
      },
      RUN_LIMIT_MS,
    );
  }

  /** What the step's performance criteria speak of is timed, and each row says so. */
  async function measureIfAny(step: TreeRow): Promise<void> {
    const measured = (): number =>
      events().filter(({ type }) => type === "criterionMeasured").length;
    await step.expectAction("Open Source");
    if (!(await step.action("Measure Performance Criteria").isVisible())) {
      return;
    }
    await step.runAction("Measure Performance Criteria");
    await agreeUntil(suite.workbench, () => Promise.resolve(measured() === 4), RUN_LIMIT_MS);
    await expectText(view().row("Session creation").description, /p95 .* ms/);
  }

  /** The status bar turns while something runs, questions included. */
  async function isIdle(): Promise<boolean> {
    const item = suite.workbench.statusItem(STATUS_ITEM);
    return (await item.locator(".codicon-loading").count()) === 0;
  }

  /** What no rule can tell, a person does: the answers of queries and what blocks printed. */
  async function judgeAnswers(): Promise<void> {
    const { quickInput } = suite.workbench;
    const open = view().rows.filter({ hasText: "to be judged" });
    for (let left = await open.count(); left > 0; left = await open.count()) {
      const judge = open.first().getByRole("button", { name: /^Judge/ });
      await until(async () => {
        await open.first().hover();
        return judge.isVisible();
      }, "a row offers to judge its answer");
      await judge.click();
      await quickInput.choose("As it should be");
      await quickInput.title.filter({ hasText: "Judge" }).waitFor();
      await quickInput.enter("compared with the list of the team");
      await until(async () => (await open.count()) < left, "the judgement shows");
    }
  }

  /** From the last to the first: what lies below an item is done before it. */
  async function tickBoxes(): Promise<void> {
    const empty = view().rows.locator('[role=checkbox][aria-checked="false"]');
    const ticks = (): number => events().filter(({ type }) => type === "itemTicked").length;
    for (let left = await empty.count(); left > 0; left = await empty.count()) {
      const before = ticks();
      const shows = async (): Promise<boolean> => ticks() > before && (await empty.count()) < left;
      // A row that is drawn anew at that moment does not take the click: its box stays empty.
      const clickIfEmpty = async (): Promise<void> => {
        if (ticks() === before && (await empty.count()) === left) {
          await empty.last().click();
        }
      };
      await clickIfEmpty();
      await until(shows, "a tick shows", CLICK_AGAIN_MS).catch(clickIfEmpty);
      await until(shows, "a tick shows");
    }
  }

  /** Signs off as a success, the same word in every field, until the message comes. */
  async function signOff(message: string): Promise<void> {
    const { quickInput, notifications } = suite.workbench;
    await suite.workbench.runCommand("Schema Ops: Finish Deployment and Sign Off…");
    await quickInput.choose("Success");
    await until(async () => {
      if (await quickInput.title.filter({ hasText: "Finish" }).isVisible()) {
        await quickInput.enter("kim");
      }
      return notifications.message(message).isVisible();
    }, message);
  }
});

/** "12/12" */
const ALL_TICKED = /\b(\d+)\/\1\b/;
