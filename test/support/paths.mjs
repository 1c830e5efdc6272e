import path from "node:path";

/** The repository's folder. */
export const ROOT = path.resolve(import.meta.dirname, "../..");

/** What tests and the demo install for themselves (VS Code servers, browsers); never committed, safe to delete. */
export const TOOL_FOLDER = path.join(ROOT, ".vscode-test");

/** What a failed run leaves for a person to look at. */
export const RESULTS_FOLDER = path.join(ROOT, "test-results");
