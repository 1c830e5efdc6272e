import assert from "node:assert/strict";
import { searchObjects } from "../../../src/core/catalog/searchObjects.ts";

const objects = [
  "tnnt.tenants",
  "tnnt.tenant_settings",
  "bill.invoices",
  "bill.invoice_lines",
  "sys.sessions",
  "sys.user_roles",
  "sys.users",
  "stat.tenant_usage",
  "public.주문",
].map((text) => {
  const [schema = "", name = ""] = text.split(".");
  return { schema, name };
});
const find = (query: string, limit = 10): readonly string[] =>
  searchObjects(objects, query, limit).map(({ schema, name }) => `${schema}.${name}`);

describe("the search for objects by name", () => {
  it("has the name itself first, then beginnings, words, parts and letters in order", () => {
    assert.deepEqual(find("users"), ["sys.users", "sys.user_roles"]);
    assert.deepEqual(find("tenant"), ["tnnt.tenants", "stat.tenant_usage", "tnnt.tenant_settings"]);
    assert.deepEqual(find("roles"), ["sys.user_roles"]);
    assert.deepEqual(find("oices", 1), ["bill.invoices"]);
    assert.deepEqual(find("invl"), ["bill.invoice_lines"]);
    assert.deepEqual(find("주문"), ["public.주문"]);
  });

  it("looks into the schema where one is typed, in any case", () => {
    assert.deepEqual(find("STAT.tenant"), ["stat.tenant_usage"]);
    assert.deepEqual(find("tnnt ten", 2), ["tnnt.tenants", "tnnt.tenant_settings"]);
    assert.deepEqual(find("bill."), ["bill.invoices", "bill.invoice_lines"].sort());
    assert.deepEqual(find("nope.tenants"), []);
  });

  it("gives all, in their order, before anything is typed, and never more than asked for", () => {
    assert.equal(find("", 3).length, 3);
    assert.equal(find("e", 2).length, 2);
    assert.deepEqual(find("zzz"), []);
  });

  it("answers within a keystroke among thirty thousand names", () => {
    const many = Array.from({ length: 30_000 }, (_, index) => ({
      schema: `schema_${index % 200}`,
      name: `table_of_things_${index}_${(index * 7919) % 1000}`,
    }));
    const started = performance.now();
    for (const query of ["t", "table", "things_29", "schema_7.tot9", "xyz"]) {
      searchObjects(many, query, 100);
    }
    // 50 ms a keystroke is the promise; a busy machine gets three times that.
    assert.ok(performance.now() - started < 5 * 150);
  });
});
