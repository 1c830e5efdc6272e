import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { agreeUntil } from "./support/conversation.ts";
import { expectText, showsText } from "./support/expectText.ts";
import type { TreeRow } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";

const IMAGE = '<img src=x onerror="globalThis.harmed=1">';
const MARKUP = `${IMAGE}<script>globalThis.harmed=1</script>`;
const LINK = "[harmless](command:workbench.action.closeWindow)";
const MANY = 10_000;
const DEEP = 150;

const HOSTILE = `# ${MARKUP} Hostile

## Phase 1: ${MARKUP}

### Step 1.1: Markup ${LINK}

\`\`\`bash
echo '${IMAGE}'
printf '\\033]0;title\\007\\033[31mred\\033[0m \\342\\200\\256backwards\\n'
false '${IMAGE}'
\`\`\`

- [ ] Item ${MARKUP}
- [ ] Link ${LINK}
- [ ] Escape \u001b[31mred\u001b[0m \u0007 bell
- [ ] Turned \u202etxt.exe\u202c back

## Phase 2: Many

### Step 2.1: Ten thousand

${Array.from({ length: MANY }, (_, index) => `- [ ] Many ${index} ${LINK}`).join("\n")}

## Phase 3: Deep

### Step 3.1: Nested

${Array.from({ length: DEEP }, (_, depth) => `${"  ".repeat(depth)}- [ ] Depth ${depth}`).join("\n")}

${"> ".repeat(DEEP)}quoted
`;

describe("a hostile runbook", () => {
  let source: string | undefined;
  const alarms: string[] = [];
  const suite = useSession(() => {
    source = mkdtempSync(path.join(os.tmpdir(), "schema-ops-hostile-"));
    writeFileSync(path.join(source, "DEPLOYMENT_CHECKLIST.md"), HOSTILE);
    return { workspace: source, settings: { "schemaOps.personName": MARKUP } };
  });
  before(() => {
    const { page } = suite.workbench;
    page.on("dialog", (dialog) => {
      alarms.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("console", (message) => {
      if (/extension host.*unresponsive/i.test(message.text())) {
        alarms.push(message.text());
      }
    });
  });
  after(() => {
    if (source !== undefined) {
      rmSync(source, { recursive: true, force: true });
    }
  });
  /** Not a hook: a hook that fails ends the suite, and is not tried again. */
  const harmless = (title: string, test: () => Promise<void>): void => {
    it(title, async () => {
      alarms.length = 0;
      await test();
      for (const frame of suite.workbench.page.frames()) {
        const harmed = frame.evaluate("globalThis.harmed").catch((error: unknown) => {
          // A frame may go while it is asked: then it harms nobody.
          if (!frame.isDetached()) {
            throw error;
          }
        });
        assert.equal(await harmed, undefined, frame.url());
      }
      assert.deepEqual(alarms, []);
    });
  };
  const row = (label: string | RegExp): TreeRow =>
    suite.workbench.view("Deployment Checklist").row(label);

  harmless("is shown as the text it is", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await row("1.1").expand();
    const label = await row("Item").locator.locator(".label-name").innerText();
    assert.ok(label.includes("<script>"), label);
    assert.equal(
      await workbench.view("Deployment Checklist").rows.locator("img, script").count(),
      0,
    );
  });

  harmless(
    "hides and turns nothing: control and direction characters are written out",
    async () => {
      for (const label of ["Escape", "Turned"]) {
        const text = await row(label).locator.locator(".label-name").innerText();
        assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
      }
    },
  );

  harmless("gets neither markup nor a link into a hover", async () => {
    const { page } = suite.workbench;
    for (const label of ["Item", "Link"]) {
      await row(label).locator.locator(".label-name").hover();
      const hover = page.locator(".workbench-hover:visible").first();
      await expectText(hover, label === "Item" ? /<script>/ : /command:workbench/);
      assert.equal(await hover.locator("a[data-href], a[href], img, script").count(), 0);
      await page.mouse.move(700, 300);
      await hover.waitFor({ state: "hidden" });
    }
  });

  harmless("runs nothing of its text on the results page", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Start Deployment");
    await expectText(row("1.1").description, /0\//);
    await row("1.1").runAction(/^Run Step/);
    const block = row(/bash · \d lines/);
    await agreeUntil(workbench, () => showsText(block.description, "exit code 1"));
    await workbench.runCommand("Schema Ops: Open Results");
    const results = workbench.webview();
    await results
      .byText(/<img src=x/)
      .first()
      .waitFor();
    assert.equal(await results.body.locator("img, a[href^='command:']").count(), 0);
  });

  harmless("does not stop the window with ten thousand items or deep nesting", async () => {
    const { workbench } = suite;
    const begin = Date.now();
    await row("Phase 1").collapse();
    await row("2.1").expand();
    await row("Many 3").locator.waitFor();
    await row("2.1").collapse();
    await row("3.1").expand();
    await row("Depth 0").locator.waitFor();
    assert.ok(Date.now() - begin < 20_000, `${Date.now() - begin} ms`);
    assert.ok((await workbench.quickInput.commands("Schema Ops: ")).length > 5);
  });
});
