import assert from "node:assert/strict";
import * as vscode from "vscode";

const EXTENSION = "schema-ops.schema-ops";

interface Manifest {
  readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
}

describe("the extension", () => {
  it("is active once its workspace is open and asked for", async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension, `${EXTENSION} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("registers every command that its manifest names, and no other", async () => {
    const extension = vscode.extensions.getExtension<Manifest>(EXTENSION);
    await extension?.activate();
    const manifest = extension?.packageJSON as Manifest;
    const named = manifest.contributes?.commands?.map(({ command }) => command) ?? [];
    const registered = await vscode.commands.getCommands(true);
    assert.ok(named.length > 0, "the manifest names no command");
    assert.deepEqual(
      registered.filter((command) => command.startsWith("schemaOps.")).sort(),
      registered
        .filter((command) => command.startsWith("schemaOps.") && isGenerated(command))
        .concat(named)
        .sort(),
    );
  });
});

/** Views and view containers bring commands of their own (`….focus`, `….open`). */
function isGenerated(command: string): boolean {
  return /\.(focus|open|resetViewLocation|removeView|toggleVisibility)$/.test(command);
}
