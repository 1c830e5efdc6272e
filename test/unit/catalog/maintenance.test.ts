import assert from "node:assert/strict";
import { maintenanceSql } from "../../../src/core/catalog/maintenance.ts";
import { identifierText, qualifiedName } from "../../../src/core/sql/qualifiedName.ts";

const table = { kind: "table", oid: 16384, schema: "shop", name: 'Or"ders' } as const;
const index = { kind: "index", oid: 16390, schema: "shop", name: "orders_pkey" } as const;

describe("the maintenance of a table", () => {
  it("names its target, quoted", () => {
    assert.equal(maintenanceSql("reindex", table), `REINDEX TABLE CONCURRENTLY "shop"."Or""ders"`);
    assert.equal(
      maintenanceSql("reindex", index),
      `REINDEX INDEX CONCURRENTLY "shop"."orders_pkey"`,
    );
    assert.equal(maintenanceSql("vacuum", table), `VACUUM "shop"."Or""ders"`);
    assert.equal(maintenanceSql("analyze", table), `ANALYZE "shop"."Or""ders"`);
  });
});

describe("a name as a person writes it", () => {
  it("is quoted only where it must be", () => {
    assert.equal(qualifiedName(["tnnt", "tenants"]), "tnnt.tenants");
    assert.equal(qualifiedName(["public", "Order", 'a"b']), 'public."Order"."a""b"');
    for (const name of ["order", "user", "a.b", "1a", "", "a b", "é", "a$b", "select"]) {
      assert.equal(identifierText(name), `"${name}"`);
    }
  });
});
