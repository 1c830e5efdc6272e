import assert from "node:assert/strict";
import { statementEffect } from "../../../../src/core/sql/hazards/statementEffect.ts";
import { previewScript } from "../../../../src/core/sql/hazards/script/previewScript.ts";
import { scriptOfText } from "../../../../src/core/sql/hazards/script/sqlScript.ts";
import type { SqlParser } from "../../../../src/core/sql/sqlParser.ts";
import { CASES, ALONE } from "../../../postgres/hazards/lockTable.ts";
import { loadSqlParser } from "../../../../src/local/sql/pgSqlParser.ts";

const ROUNDS = 40;

describe("hazards of any statement", () => {
  it("never throws, whatever a parse tree lacks or holds", async () => {
    const parser = await loadSqlParser();
    const random = numbers(7);
    for (const { sql } of [...CASES, ...ALONE]) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const parsed = parser.parse(sql);
        const statement = parsed.ok ? parsed.value[0] : undefined;
        assert.ok(statement !== undefined);
        const tree = spoiled(statement.tree, random);
        const major = [null, 15, 18][round % 3] ?? null;
        const effect = statementEffect({ ...statement, tree }, { sql, major, words: () => [] });
        assert.ok(Array.isArray(effect.locks));
      }
    }
  });

  it("never throws, whatever is cut out of a script", async () => {
    const parser = await loadSqlParser();
    const random = numbers(11);
    const script = [...CASES, ...ALONE]
      .map(({ sql }) => `${sql};`)
      .join("\n-- schema-ops: allow\n");
    for (let round = 0; round < 60; round += 1) {
      const from = Math.floor(random() * script.length);
      const to = from + Math.floor(random() * 400);
      preview(script.slice(0, from) + script.slice(to), parser);
    }
  });

  it("reads what is nested three thousand deep", async () => {
    const parser = await loadSqlParser();
    const deep = `select ${"(".repeat(3000)}1${")".repeat(3000)}`;
    preview(deep, parser);
  });
});

function preview(sql: string, parser: SqlParser): void {
  const settings = { major: null, off: {}, live: null };
  const options = { settings: () => settings, before: new Map() };
  previewScript(scriptOfText(sql), parser, options);
}

/** The tree with one of its nodes replaced by something else. */
function spoiled(tree: unknown, random: () => number): unknown {
  const copy: unknown = structuredClone(tree);
  const places: { node: Record<string, unknown>; key: string }[] = [];
  const collect = (node: unknown): void => {
    if (typeof node === "object" && node !== null) {
      for (const key of Object.keys(node)) {
        const inner = node as Record<string, unknown>;
        places.push({ node: inner, key });
        collect(inner[key]);
      }
    }
  };
  collect(copy);
  const place = places[Math.floor(random() * places.length)];
  if (place !== undefined) {
    const other: readonly unknown[] = [
      undefined,
      null,
      0,
      "x",
      [],
      {},
      [null],
      { List: null },
      true,
    ];
    place.node[place.key] = other[Math.floor(random() * other.length)];
  }
  return copy;
}

/** Numbers from 0 to 1 that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
