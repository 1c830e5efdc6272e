import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import * as v from "valibot";

import { ROOT } from "../../support/paths.mjs";

const bundle = v.record(v.string(), v.string());

describe("the translations", () => {
  let used: readonly string[] = [];

  before(async function () {
    this.timeout(20_000);
    const sources = ["src/host", "src/cli"].flatMap((folder) => sourcesIn(folder));
    used = Object.keys(await getL10nJson([...sources])).sort();
  });

  it("hold every sentence that is shown, in English", () => {
    assert.ok(used.length > 100, "no sentence was found");
    assert.deepEqual(Object.keys(read("bundle.l10n.json")).sort(), used);
  });

  it("hold every sentence that is shown, in Korean, and no other", () => {
    assert.deepEqual(Object.keys(read("bundle.l10n.ko.json")).sort(), used);
  });

  it("keep the places of the values", () => {
    for (const [sentence, korean] of Object.entries(read("bundle.l10n.ko.json"))) {
      assert.deepEqual(placesIn(korean), placesIn(sentence), sentence);
    }
  });
});

function sourcesIn(
  folder: string,
): readonly { readonly extension: string; readonly contents: string }[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({
      extension: path.extname(file),
      contents: readFileSync(path.join(ROOT, folder, file), "utf8"),
    }));
}

function read(name: string): Readonly<Record<string, string>> {
  return v.parse(bundle, JSON.parse(readFileSync(path.join(ROOT, "l10n", name), "utf8")));
}

/** "{0}", "{1}": each once, in any order. */
function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\d+\}/g)].map(([place]) => place))].sort();
}
