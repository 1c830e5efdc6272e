import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";

import { ROOT } from "../../support/paths.mjs";

const bundle = v.record(v.string(), v.string());

/** A call that shows a sentence, and the literal it shows: `l10n.t("…")`, or `t("…")` in the terminal. */
const CALLS = /(?<![\w.])(?:vscode\.)?(?:l10n\.)?t\(/g;
const SENTENCES = /(?<![\w.])(?:vscode\.)?(?:l10n\.)?t\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/g;

describe("the translations", () => {
  const sources = ["src/host", "src/cli", "src/prose"].flatMap((folder) => sourcesIn(folder));
  const used = [...new Set(sources.flatMap(sentencesIn))].sort();

  it("are asked for by literals only", () => {
    for (const source of sources) {
      const calls = [...source.matchAll(CALLS)].length;
      assert.equal([...source.matchAll(SENTENCES)].length, calls, source.slice(0, 300));
    }
    assert.ok(used.length > 100, "no sentence was found");
  });

  it("hold every sentence that is shown, in English", () => {
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

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(path.join(ROOT, folder, file), "utf8"));
}

function sentencesIn(source: string): readonly string[] {
  return [...source.matchAll(SENTENCES)].map(([, literal = ""]) => unquote(literal));
}

function unquote(literal: string): string {
  const inside = literal.slice(1, -1);
  return literal.startsWith('"')
    ? v.parse(v.string(), JSON.parse(literal))
    : inside.replace(/\\(.)/g, "$1");
}

function read(name: string): Readonly<Record<string, string>> {
  return v.parse(bundle, JSON.parse(readFileSync(path.join(ROOT, "l10n", name), "utf8")));
}

/** "{0}", "{1}": each once, in any order. */
function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\d+\}/g)].map(([place]) => place))].sort();
}
