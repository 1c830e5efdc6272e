import assert from "node:assert/strict";
import {
  countQuestion,
  primaryKeyColumns,
  rowsQuestion,
} from "../../../src/core/catalog/previewRows.ts";

const request = {
  ...{ schema: "shop", name: "orders", key: [], kept: true },
  ...{ order: null, filter: null, from: 0, count: 201 },
};

describe("the question that previews rows", () => {
  it("takes rows as they come where there is no primary key", () => {
    assert.equal(rowsQuestion(request), `SELECT * FROM "shop"."orders" LIMIT 201`);
  });

  it("orders by the primary key, and pages", () => {
    assert.equal(
      rowsQuestion({ ...request, key: ["tenant", "id"], from: 400 }),
      `SELECT * FROM "shop"."orders" ORDER BY "tenant", "id" LIMIT 201 OFFSET 400`,
    );
  });

  it("orders by a column, then by the key, as an index can", () => {
    const order = { column: "id", descending: true };
    assert.equal(
      rowsQuestion({ ...request, key: ["tenant", "id"], order }),
      `SELECT * FROM "shop"."orders" ORDER BY "id" DESC, "tenant" LIMIT 201`,
    );
  });

  it("has the place of the rows decide among equals where there is no key", () => {
    const order = { column: "name", descending: false };
    assert.equal(
      rowsQuestion({ ...request, order }),
      `SELECT * FROM "shop"."orders" ORDER BY "name", tableoid, ctid LIMIT 201`,
    );
    assert.equal(
      rowsQuestion({ ...request, order, kept: false }),
      `SELECT * FROM "shop"."orders" ORDER BY "name" LIMIT 201`,
    );
  });

  it("shows only rows that hold a text, which means nothing else to the server", () => {
    const filter = { column: 'na"me', text: "50%_'\\" };
    const where = `WHERE strpos(lower("na""me"::text), lower( E'50%_''\\\\')) > 0`;
    assert.equal(
      rowsQuestion({ ...request, filter }),
      `SELECT * FROM "shop"."orders" ${where} LIMIT 201`,
    );
    assert.equal(
      countQuestion({ ...request, filter }),
      `SELECT count(*) FROM "shop"."orders" ${where}`,
    );
  });

  it("quotes every name", () => {
    assert.equal(
      rowsQuestion({
        ...request,
        kept: false,
        schema: `a"b`,
        name: "Ünï.cöde\n💥",
        order: { column: `"; DROP`, descending: false },
      }),
      `SELECT * FROM "a""b"."Ünï.cöde\n💥" ORDER BY """; DROP" LIMIT 201`,
    );
  });

  it("reads the key's columns as PostgreSQL writes them", () => {
    assert.deepEqual(primaryKeyColumns("PRIMARY KEY (id)"), ["id"]);
    assert.deepEqual(
      primaryKeyColumns(`PRIMARY KEY (b, "A ""x"", )", 한글) INCLUDE (note) DEFERRABLE`),
      ["b", `A "x", )`, "한글"],
    );
    assert.deepEqual(primaryKeyColumns("UNIQUE (id)"), []);
  });
});
