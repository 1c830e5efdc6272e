import assert from "node:assert/strict";
import * as vscode from "vscode";
import { writeSetting } from "../../src/host/settings/settings.ts";

const LIMIT_MS = 15_000;

describe("the editor of a runbook", () => {
  const written: vscode.Uri[] = [];
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    for (const uri of written.splice(0)) {
      await vscode.workspace.fs.delete(uri);
    }
  });
  const write = async (file: string, text: string): Promise<vscode.TextDocument> => {
    const uri = place(file);
    written.push(uri);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return open(file);
  };

  it("offers to verify above a fence of questions, and leaves the document as it is", async () => {
    const document = await open("DEPLOYMENT_CHECKLIST.md");
    const before = document.getText();
    const fence = before.split("\n").indexOf("```sql");
    const lenses = await eventually(() => lensesOf(document), hasAny);
    assert.deepEqual(
      lenses.map(({ command, range }) => [command?.title, range.start.line]),
      [["$(beaker) Verify", fence]],
    );
    assert.equal(document.getText(), before);
    assert.equal(document.isDirty, false);
  });

  it("offers to run above a shell block, and marks the lines as they are typed", async () => {
    const document = await write("typed-runbook.md", "# Typed\n\n### Step 1\n\n- [ ] Done\n");
    assert.deepEqual(await lensesOf(document), []);
    await edit(document, (whole) => whole.insert(document.uri, at(4), "```bash\necho 1\n```\n\n"));
    const lenses = await eventually(() => lensesOf(document), hasAny);
    assert.deepEqual(
      lenses.map(({ command, range }) => [command?.title, range.start.line]),
      [["$(play) Run", 4]],
    );
    await edit(document, (whole) => whole.insert(document.uri, at(0), "\n\n"));
    await eventually(
      () => lensesOf(document),
      ([lens]) => lens?.range.start.line === 6,
    );
  });

  it("offers nothing in Markdown that is no runbook", async () => {
    const text = "# Notes\n\n### Step 1\n\n```bash\necho 1\n```\n\n- [ ] Done\n";
    const runbook = await write("same-runbook.md", text);
    const notes = await write("notes.md", text);
    // Once the one has its actions, the other would have had them.
    await eventually(() => lensesOf(runbook), hasAny);
    assert.deepEqual(await lensesOf(notes), []);
  });

  it("finds a text that was read in a wrong encoding, and repairs all of it", async () => {
    const intact = "# 배포 체크리스트\n\n- [ ] 데이터베이스를 확인한다\n";
    const damaged = new TextDecoder("windows-1252").decode(new TextEncoder().encode(intact));
    const document = await write("damaged-runbook.md", damaged);
    const [finding] = await eventually(() => findings(document), hasAny);
    assert.ok(finding);
    assert.equal(finding.code, "encoding-damaged");
    const repair = (await actionsAt(document, finding)).find((action) => action.edit !== undefined);
    assert.ok(repair?.edit);
    assert.ok(await vscode.workspace.applyEdit(repair.edit));
    assert.equal(document.getText(), intact);
    await eventually(
      () => findings(document),
      (all) => all.length === 0,
    );
  });

  it("keeps silent about a rule that a person disables, and about this one only", async () => {
    const document = await write(
      "silent-runbook.md",
      '# Silent\n\n### Step 1\n\n```bash\npsql --nonsense -c "SELECT 1"\n```\n\n```sql\nSELEC 1;\n```\n\n- [ ] Done\n',
    );
    const rules = (all: readonly vscode.Diagnostic[]): ReadonlySet<unknown> =>
      new Set(all.map(({ code }) => code));
    const found = await eventually(
      () => findings(document),
      (all) => rules(all).size > 1,
    );
    const [first] = found;
    assert.ok(first);
    const actions = await actionsAt(document, first);
    const silence = actions.find(({ command }) => command?.command === "schemaOps.disableFinding");
    assert.ok(silence?.command, "nothing silences the rule");
    try {
      const { command, arguments: given = [] } = silence.command;
      await vscode.commands.executeCommand(command, ...(given as readonly unknown[]));
      const left = await eventually(
        () => findings(document),
        (all) => !rules(all).has(first.code),
      );
      assert.deepEqual(rules(left), rules(found.filter(({ code }) => code !== first.code)));
    } finally {
      await writeSetting("findings.disabled", undefined, document.uri);
    }
    await eventually(
      () => findings(document),
      (all) => rules(all).has(first.code),
    );
  });
});

function findings({ uri }: vscode.TextDocument): Promise<readonly vscode.Diagnostic[]> {
  const all = vscode.languages.getDiagnostics(uri);
  return Promise.resolve(all.filter(({ source }) => source === "Schema Ops"));
}

async function lensesOf({ uri }: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
}

async function actionsAt(
  { uri }: vscode.TextDocument,
  { range }: vscode.Diagnostic,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    range,
  );
}

function hasAny(values: readonly unknown[]): boolean {
  return values.length > 0;
}

/** Asks until the answer will do; fails with the last one. */
async function eventually<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + LIMIT_MS;
  let answer = await ask();
  while (!enough(answer)) {
    assert.ok(Date.now() < end, `still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer = await ask();
  }
  return answer;
}

async function edit(
  document: vscode.TextDocument,
  change: (whole: vscode.WorkspaceEdit) => void,
): Promise<void> {
  const whole = new vscode.WorkspaceEdit();
  change(whole);
  assert.ok(await vscode.workspace.applyEdit(whole), `${document.uri.path} was not edited`);
}

function at(line: number): vscode.Position {
  return new vscode.Position(line, 0);
}

function place(file: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, file);
}

async function open(file: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(place(file));
  await vscode.window.showTextDocument(document);
  return document;
}
