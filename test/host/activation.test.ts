import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import * as vscode from "vscode";

const EXTENSION = "schema-ops.schema-ops";
const RUNBOOK = "DEPLOYMENT_CHECKLIST.md";

describe("the activation", () => {
  it("loads neither the engine nor a parser nor the database driver", async () => {
    await extension().activate();
    assert.deepEqual(loadedParts(), ["extension.cjs"]);
  });

  it("leaves documents alone that are no runbook", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "markdown",
      content: "# Notes\n\n- [ ] not a deployment\n",
    });
    await vscode.window.showTextDocument(document);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(loadedParts(), ["extension.cjs"]);
  });

  it("loads the engine with the first runbook, which then has its actions", async () => {
    const uri = await runbook();
    await vscode.window.showTextDocument(uri);
    const titles = await until(
      () => lensTitles(uri),
      (found) => found.length > 0,
    );
    assert.deepEqual(titles, ["$(beaker) Verify"]);
    const parts = ["engine.cjs", "extension.cjs", "extension/hazardDiagnostics.cjs"];
    assert.deepEqual(
      await until(
        () => Promise.resolve(loadedParts()),
        (loaded) => loaded.length >= parts.length,
      ),
      parts,
    );
  });

  it("keeps nothing of a runbook that is gone", async () => {
    const first = await runbook();
    const uri = vscode.Uri.joinPath(first, "../other/DEPLOYMENT_CHECKLIST.md");
    const text =
      '# Other\n\n### Step 1\n\n```bash\npsql --nonsense -c "SELECT 1"\n```\n\n- [ ] Done\n';
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    try {
      const found = await until(
        () => Promise.resolve(vscode.languages.getDiagnostics(uri)),
        (diagnostics) => diagnostics.length > 0,
      );
      assert.ok(found.length > 0);
      for (const { source, range } of found) {
        assert.deepEqual([source, range.start.line], ["Schema Ops", 5]);
      }
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
    const left = await until(
      () => Promise.resolve(vscode.languages.getDiagnostics(uri)),
      (diagnostics) => diagnostics.length === 0,
    );
    assert.deepEqual(left, []);
  });
});

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(EXTENSION);
  assert.ok(found, `${EXTENSION} is not installed`);
  return found;
}

/** Files of the built extension that this host has loaded. */
function loadedParts(): readonly string[] {
  const dist = path.join(extension().extensionPath, "dist") + path.sep;
  return (
    Object.keys(createRequire(import.meta.filename).cache)
      .filter((file) => file.startsWith(dist))
      // A part that is loaded later has a digest of its content in its name.
      .map((file) => file.slice(dist.length).replace(/-[A-Z0-9]{8}\.cjs$/, ".cjs"))
      // What parts of the extension share comes with the first of them.
      .filter((file) => file !== "extension/chunk.cjs")
      .sort()
  );
}

async function runbook(): Promise<vscode.Uri> {
  const [uri] = await vscode.workspace.findFiles(RUNBOOK);
  assert.ok(uri, "the fixture has no runbook");
  return uri;
}

async function lensTitles(uri: vscode.Uri): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    "vscode.executeCodeLensProvider",
    uri,
  );
  return lenses.flatMap(({ command }) => command?.title ?? []);
}

/** The value once it is as wanted, or as it was last after 10 s. */
async function until<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000;
  let value = await read();
  while (!wanted(value) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    value = await read();
  }
  return value;
}
