import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import esbuild from "esbuild";
import { ROOT } from "../paths.mjs";

const SOURCE = path.join(ROOT, "test/host");
const TARGET = path.join(ROOT, "dist-test/host");

/**
 * Bundles the tests that run inside VS Code, one file each.
 *
 * @returns {Promise<string>} The entry for runTests.
 */
export async function buildHostTests() {
  rmSync(TARGET, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [path.join(SOURCE, "index.ts"), ...testFiles()],
    outbase: SOURCE,
    outdir: TARGET,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode", "mocha", "pg-native"],
    sourcemap: "inline",
    define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
    logLevel: "warning",
  });
  return path.join(TARGET, "index.cjs");
}

function testFiles() {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => path.join(SOURCE, file));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await buildHostTests();
}
