import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../support/paths.mjs";
import { packagedExtension } from "../support/extensionPackage.ts";
import { zipEntries } from "../support/zipEntries.ts";

const DIST = path.join(ROOT, "dist");
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
  "pages/live.js",
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
        ...[...BUNDLES, ...laterParts()].map((file) => `extension/dist/${file}`),
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
    const size = [...loadedWith("extension.cjs")]
      .map((file) => statSync(path.join(DIST, file)).size)
      .reduce((sum, bytes) => sum + bytes, 0);
    assert.ok(size < EXTENSION_LIMIT, `${size} bytes`);
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

/** What the extension loads while it runs; its names hold a digest of its content. */
function laterParts(): readonly string[] {
  return readdirSync(path.join(DIST, "extension"))
    .filter((file) => file.endsWith(".cjs"))
    .map((file) => `extension/${file}`);
}

/** The part and what it requires at once, from file to file. */
function loadedWith(part: string, known = new Set<string>()): ReadonlySet<string> {
  if (!known.has(part)) {
    known.add(part);
    const text = readFileSync(path.join(DIST, part), "utf8");
    for (const [, required = ""] of text.matchAll(/require\("(\.[^"]+\.cjs)"\)/g)) {
      loadedWith(path.posix.join(path.posix.dirname(part), required), known);
    }
  }
  return known;
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `extension/${path.relative(ROOT, path.join(entry.parentPath, entry.name))}`);
}
