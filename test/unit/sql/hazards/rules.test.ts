import assert from "node:assert/strict";
import { previewScript } from "../../../../src/core/sql/hazards/script/previewScript.ts";
import { scriptOfText } from "../../../../src/core/sql/hazards/script/sqlScript.ts";
import type { Hazard } from "../../../../src/core/sql/hazards/preview.ts";
import { HAZARD_RULES } from "../../../../src/core/sql/hazards/rules.ts";
import type { SqlParser } from "../../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../../src/local/sql/pgSqlParser.ts";
import { RULES } from "./ruleCases.ts";

describe("hazard rules", () => {
  let parser: SqlParser;

  before(async () => {
    parser = await loadSqlParser();
  });

  function hazards(sql: string, major: number | null = null, off = {}): readonly Hazard[] {
    const settings = { major, off, live: null };
    const options = { settings: () => settings, before: new Map() };
    const { statements } = previewScript(scriptOfText(sql), parser, options);
    return statements.flatMap((statement) => statement.hazards);
  }

  for (const [name, one] of Object.entries(RULES)) {
    describe(name, () => {
      for (const sql of one.found) {
        it(`is found in ${sql}`, () => {
          const majors = [15, 16, 17, 18].filter((major) => !(one.notOn ?? []).includes(major));
          for (const major of [null, ...majors]) {
            const rules = hazards(sql, major).map(({ rule }): string => rule);
            assert.ok(rules.includes(name), `${major}: ${rules.join(", ")}`);
          }
          for (const major of one.notOn ?? []) {
            assert.ok(!hazards(sql, major).some(({ rule }) => rule === name), `${major}`);
          }
        });
      }
      for (const sql of one.absent) {
        it(`is not found in ${sql}`, () => {
          const parsed = parser.parse(sql);
          assert.ok(parsed.ok, "the text must parse");
          assert.ok(!hazards(sql).some(({ rule }) => rule === name));
        });
      }
      if (one.safer !== undefined) {
        it("offers a form that parses and does not have it", () => {
          const found = hazards(one.found[0] ?? "").find(({ rule }) => rule === name);
          assert.equal(found?.safer, one.safer);
          const rest = hazards(`set lock_timeout = '1s'; ${one.safer ?? ""}`);
          assert.equal(
            rest.some(({ rule }) => rule === name),
            one.stays === true,
            JSON.stringify(rest),
          );
        });
      }
    });
  }

  it("has no rule without a case", () => {
    assert.deepEqual(Object.keys(RULES).sort(), Object.keys(HAZARD_RULES).sort());
  });

  it("offers only what parses", () => {
    for (const sql of Object.values(RULES).flatMap(({ found }) => found)) {
      for (const { safer, rule } of hazards(sql)) {
        assert.ok(safer === null || parser.parse(safer).ok, `${rule}: ${safer}`);
      }
    }
  });

  it("lists a hazard that a comment or a setting switches off, with the reason", () => {
    const [byComment] = hazards(
      "set lock_timeout = '1s';\n-- schema-ops: allow truncate because it is a cache\ntruncate t",
    );
    assert.deepEqual(byComment?.off, { by: "annotation", reason: "it is a cache" });
    const [behind] = hazards(
      "set lock_timeout = '1s';\ntruncate t; -- schema-ops: allow truncate because of that\nselect 1",
    );
    assert.deepEqual(behind?.off, { by: "annotation", reason: "of that" });
    const bySetting = hazards("truncate t", null, { truncate: "tests only" });
    assert.deepEqual(bySetting.find(({ rule }) => rule === "truncate")?.off, {
      by: "setting",
      reason: "tests only",
    });
    const next = hazards(
      "set lock_timeout = '1s';\n-- schema-ops: allow truncate because x\ntruncate t;\ntruncate u",
    );
    assert.deepEqual(
      next.map(({ off }) => off === null),
      [false, true],
    );
  });

  it("knows a new table by its schema", () => {
    const rules = (sql: string): readonly string[] => hazards(sql).map(({ rule }) => rule);
    const index = "create-index-without-concurrently";
    assert.ok(rules("create table other.t (a int); create index on t (a)").includes(index));
    assert.ok(rules("create table t (a int); create index on other.t (a)").includes(index));
    assert.ok(!rules("create table t (a int); create index on public.t (a)").includes(index));
    assert.ok(
      !rules(
        "set search_path to other; create table t (a int); create index on other.t (a)",
      ).includes(index),
    );
    assert.ok(
      rules("begin; create table t (a int); rollback; create index on t (a)").includes(index),
    );
  });
});
