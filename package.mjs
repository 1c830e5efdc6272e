/**
 * Makes the installable extension from dist/: `node package.mjs [--out FILE]`.
 *
 * vsce matches every file of its folder against .vscodeignore, tool folders and all; it gets a copy
 * without those, which takes a second instead of many.
 */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";

const ROOT = import.meta.dirname;
const LARGE = [".git", ".tsbuild", ".vscode-test", "coverage", "dist-test", "examples"];
const LEFT_OUT = new Set([...LARGE, "node_modules", "src", "test", "test-results"]);

const { name, version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
const { values } = parseArgs({
  options: { out: { type: "string", default: path.join(ROOT, `${name}-${version}.vsix`) } },
});

const stage = mkdtempSync(path.join(os.tmpdir(), "schema-ops-package-"));
try {
  for (const entry of readdirSync(ROOT).filter((entry) => !LEFT_OUT.has(entry))) {
    cpSync(path.join(ROOT, entry), path.join(stage, entry), { recursive: true });
  }
  await createVSIX({
    cwd: stage,
    packagePath: path.resolve(values.out),
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
} finally {
  rmSync(stage, { recursive: true, force: true });
}
