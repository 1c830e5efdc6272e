import assert from "node:assert/strict";
import * as vscode from "vscode";

const LIMIT_MS = 30_000;
const TEXT = "# Gone soon\n\n### Step 1\n\n```bash\npsql --dry-run -d app\n```\n\n- [ ] Done\n";

describe("a runbook that is deleted", function () {
  this.timeout(3 * LIMIT_MS);
  before(async () => {
    await vscode.workspace.openTextDocument(place("DEPLOYMENT_CHECKLIST.md"));
    await vscode.commands.executeCommand("schemaOps.refreshRunbooks");
  });

  it("leaves no finding behind, when its folder goes as when it goes alone", async () => {
    const folder = place("old");
    const files = ["alone-runbook.md", "old/one-runbook.md", "old/deeper/two-runbook.md"].map(
      place,
    );
    for (const uri of files) {
      await write(uri);
    }
    await until(() => files.every((uri) => findings(uri) > 0), "each has its finding");
    await vscode.workspace.fs.delete(place("alone-runbook.md"));
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await until(() => files.every((uri) => findings(uri) === 0), "none is left");
  });

  it("leaves no finding behind, when its editor was open", async () => {
    const uri = place("open-runbook.md");
    await write(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await until(() => findings(uri) > 0, "it has its finding");
    await vscode.workspace.fs.delete(uri);
    await until(() => findings(uri) === 0, "none is left");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});

function place(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, file);
}

/** A watcher that is only starting hears nothing of what is made meanwhile: it is written until it is seen. */
async function write(uri: vscode.Uri): Promise<void> {
  for (const end = Date.now() + LIMIT_MS; findings(uri) === 0 && Date.now() < end;) {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
    for (const look = Date.now() + 5000; findings(uri) === 0 && Date.now() < look;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function findings(uri: vscode.Uri): number {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Schema Ops")
    .length;
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!holds()) {
    assert.ok(Date.now() < end, `not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
