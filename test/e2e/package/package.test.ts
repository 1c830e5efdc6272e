import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../support/paths.mjs";
import { packagedExtension } from "../support/extensionPackage.ts";
import { zipEntries } from "../support/zipEntries.ts";

const SIZE_LIMIT = 2_000_000;
const EXTENSION_LIMIT = 400_000;

/** What vsce makes of the manifest and of the documents. */
const FROM_VSCE = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/changelog.md",
  "extension/package.json",
  "extension/readme.md",
];

const BUNDLES = [
  "cli.js",
  "engine.cjs",
  "extension.cjs",
  "libpg-query.wasm",
  "pages/results.js",
  "pages/monitoring.js",
  "pages/rows.js",
  "runbookWorker.cjs",
];

describe("the packaged extension", () => {
  it("holds what runs and nothing else", function check() {
    this.timeout(120_000);
    assert.deepEqual(
      [...zipEntries(packagedExtension())].sort(),
      [
        ...FROM_VSCE,
        ...BUNDLES.map((file) => `extension/dist/${file}`),
        ...filesOf("media"),
        ...filesOf("l10n"),
        "extension/package.nls.json",
        "extension/package.nls.ko.json",
      ].sort(),
    );
  });

  it("is smaller than 2 MB", () => {
    assert.ok(statSync(packagedExtension()).size < SIZE_LIMIT);
  });

  it("loads less than 400 kB to activate", () => {
    packagedExtension();
    assert.ok(statSync(path.join(ROOT, "dist/extension.cjs")).size < EXTENSION_LIMIT);
  });

  it("has a translation for each text of the manifest, in both languages", () => {
    const manifest = readFileSync(path.join(ROOT, "package.json"), "utf8");
    const keys = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    for (const file of ["package.nls.json", "package.nls.ko.json"]) {
      const texts: unknown = JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));
      assert.ok(typeof texts === "object" && texts !== null);
      assert.deepEqual([...new Set(keys)].sort(), Object.keys(texts).sort(), file);
    }
  });
});

function filesOf(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `extension/${path.relative(ROOT, path.join(entry.parentPath, entry.name))}`);
}
