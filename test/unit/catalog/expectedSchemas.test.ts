import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  type ExpectedCatalog,
  expectedCatalogs,
  isAsExpected,
} from "../../../src/core/catalog/expectedSchemas.ts";
import { ROOT } from "../../support/paths.mjs";
import { loadParser, read, seed } from "../runbook/support.ts";

const ELEVEN = "tnnt idam bill ifra stat mntr intg supt audt auto cnfg".split(" ");
const NEW_TABLES = ["sessions", "user_roles", "role_permissions_history"];

function sql(body: string): string {
  return `## Step 1.1: Manager DB\n\`\`\`sql\n${body}\n\`\`\`\n`;
}
function only(text: string): ExpectedCatalog {
  const [first, ...others] = expectedCatalogs(read(text));
  assert.ok(first !== undefined && others.length === 0);
  return first;
}
function counts({ counts: found }: ExpectedCatalog): readonly string[] {
  return found.map(
    ({ what, schema, operator, value }) => `${schema ?? "*"}: ${what} ${operator} ${value}`,
  );
}

describe("what a runbook expects of a catalog", () => {
  before(loadParser);

  it("names the schemas of a list, and counts them", () => {
    const found = only(
      sql(`-- schemas (2 expected)
SELECT count(*) FROM information_schema.schemata WHERE schema_name IN ('shop', 'It''s "mine"');
-- by pg_namespace (1 expected)
SELECT count(*) FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'till';`),
    );
    assert.deepEqual(found.schemas, ["shop", `It's "mine"`, "till"]);
    assert.deepEqual(counts(found), ["*: schemas = 2", "*: schemas = 1"]);
  });

  it("counts a whole database where only PostgreSQL's own schemas are left out", () => {
    const found = only(
      sql(`-- tables (32 expected)
SELECT COUNT(*) FROM information_schema.tables
WHERE table_schema NOT IN ('information_schema', 'pg_catalog') AND table_type = 'BASE TABLE';
-- indexes (100+ expected)
SELECT COUNT(*) FROM pg_stat_user_indexes;`),
    );
    assert.deepEqual(counts(found), ["*: tables = 32", "*: indexes >= 100"]);
    assert.deepEqual(found.schemas, []);
  });

  it("counts one schema, and names its tables", () => {
    const found = only(
      sql(`-- tables (5 expected)
SELECT count(*) FROM pg_tables WHERE schemaname = 'shop';
-- tables (2 rows expected)
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'shop' AND table_name IN ('orders', 'lines') ORDER BY table_name;`),
    );
    assert.deepEqual(counts(found), ["shop: tables = 5"]);
    assert.deepEqual(found.tables, [
      { schema: "shop", name: "orders" },
      { schema: "shop", name: "lines" },
    ]);
  });

  it("takes no number of something narrower for the number of all", () => {
    const found = only(
      sql(`-- indexes of two tables (19 expected)
SELECT count(*) FROM pg_stat_user_indexes WHERE schemaname = 'shop' AND relname IN ('a', 'b');
-- unlogged (0 expected)
SELECT count(*) FROM pg_tables WHERE tableowner = 'shop';`),
    );
    assert.deepEqual(counts(found), []);
    assert.deepEqual(found.schemas, ["shop"]);
  });

  it("misses nothing that must be gone", () => {
    const found = only(
      sql(`-- old schema (0 expected)
SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'old';`),
    );
    assert.deepEqual(found.schemas, []);
    assert.deepEqual(counts(found), ["*: schemas = 0"]);
  });

  it("reads nothing into questions it cannot tell", () => {
    const found = expectedCatalogs(
      read(
        sql(`-- 3 expected
SELECT count(*) FROM pg_namespace WHERE nspname = 'a' OR nspname = 'b';
-- 3 expected
SELECT count(*) FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE nspname = 'a';
-- 3 expected
SELECT count(*) FROM shop.orders WHERE schema_name = 'a';
CREATE SCHEMA tables;`),
      ),
    );
    assert.deepEqual(found, []);
  });

  it("compares a number as the expectation does", () => {
    const base = { what: "tables", schema: null, query: "q", sql: "", value: 3 } as const;
    const results = (["=", "<>", "<", "<=", ">", ">="] as const).map((operator) =>
      [2, 3, 4].map((actual) => isAsExpected({ ...base, operator }, actual)),
    );
    assert.deepEqual(results, [
      [false, true, false],
      [true, false, true],
      [true, false, false],
      [true, true, false],
      [false, false, true],
      [false, true, true],
    ]);
  });

  it("is read from the example", () => {
    const file = path.join(ROOT, "examples/conexgrow/DEPLOYMENT_CHECKLIST.md");
    const [manager, tenant] = databases(readFileSync(file, "utf8"));
    assert.deepEqual(manager?.schemas, ELEVEN);
    assert.deepEqual(counts(manager), ["*: schemas = 11", "*: tables = 32", "*: indexes >= 100"]);
    assert.deepEqual(tenant?.schemas, ["sys"]);
    assert.deepEqual(
      tenant.tables.map(({ name }) => name),
      NEW_TABLES,
    );
  });

  it("is read from the seed", function () {
    const text = seed("DEPLOYMENT_CHECKLIST.md");
    if (text === null) {
      console.log("      ../shared/seed is not there: the example covers the same ground");
      this.skip();
    }
    const [manager, tenant] = databases(text);
    assert.deepEqual(manager?.schemas, ELEVEN);
    assert.deepEqual(counts(manager), ["*: schemas = 11", "*: tables = 32", "*: indexes >= 100"]);
    assert.deepEqual(tenant?.schemas, ["sys"]);
    assert.deepEqual(
      tenant.tables.map(({ name }) => name),
      NEW_TABLES,
    );
  });
});

function databases(text: string): readonly ExpectedCatalog[] {
  return expectedCatalogs(read(text));
}
