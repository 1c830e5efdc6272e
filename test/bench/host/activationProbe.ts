/**
 * Runs inside VS Code: opens a runbook and writes down what the host itself measured of every activation.
 *
 * The time of loading is taken from the host's own performance marks, which stand right around the
 * loading of a module. The column of the same name in the report begins earlier: for extensions that one
 * event activates together, it holds the loading of those before them too.
 */
import { writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import * as v from "valibot";
import * as vscode from "vscode";

const EXTENSIONS = ["schema-ops.schema-ops", "vscode.git"];
const TABLE = "## Extension Activation Stats";

const Mark = v.object({ name: v.string(), startTime: v.number() });
const Marks = v.object({
  MonacoPerformanceMarks: v.object({
    getMarks: v.pipe(v.function(), v.returns(v.array(Mark))),
  }),
});

export async function run(): Promise<void> {
  const [file] = await vscode.workspace.findFiles("DEPLOYMENT_CHECKLIST.md");
  if (file === undefined) {
    throw new Error("The workspace has no runbook.");
  }
  await vscode.window.showTextDocument(file);
  const end = Date.now() + 30_000;
  let report = "";
  while (!EXTENSIONS.every((id) => report.includes(id)) && Date.now() < end) {
    await wait(500);
    report = await startupReport();
  }
  const { ACTIVATION_REPORT: target, VSCODE_TEST_RESULT: result } = process.env;
  if (target === undefined) {
    throw new Error("ACTIVATION_REPORT does not say where to.");
  }
  const loads = Object.fromEntries(EXTENSIONS.map((id) => [id, loadTime(id)]));
  writeFileSync(target, JSON.stringify({ report, loads }));
  if (result !== undefined) {
    writeFileSync(result, JSON.stringify({ tests: 1, passes: 1, failures: 0, pending: 0 }));
  }
}

/** In whole ms. */
function loadTime(extension: string): number {
  const at = (edge: "will" | "did"): number => {
    const name = `code/extHost/${edge}LoadExtensionCode/${extension}`;
    const mark = marks().find((each) => each.name === name);
    if (mark === undefined) {
      throw new Error(`The host set no mark ${name}.`);
    }
    return mark.startTime;
  };
  return at("did") - at("will");
}

/** Of the extension host, which keeps them under this name. */
function marks(): readonly v.InferOutput<typeof Mark>[] {
  return v.parse(Marks, globalThis).MonacoPerformanceMarks.getMarks();
}

/** The table of "Developer: Startup Performance", from its heading on. */
async function startupReport(): Promise<string> {
  if (!EXTENSIONS.every((id) => vscode.extensions.getExtension(id)?.isActive)) {
    return "";
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await vscode.commands.executeCommand("perfview.show");
  await wait(500);
  const shown = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "perf");
  const text = shown?.getText() ?? "";
  const from = text.indexOf(TABLE);
  return from < 0 ? "" : text.slice(from);
}
