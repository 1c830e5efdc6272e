import assert from "node:assert/strict";
import { hasWord, resolveTarget } from "../../../src/core/connection/resolveTarget.ts";
import type { DatabaseRef } from "../../../src/core/runbook/databaseRef.ts";
import { profile } from "../../support/fakes/parts.ts";

const manager = profile("main", { database: "mgmt_db", role: "manager" });
const tenant = profile("customers", { database: "tnnt_db", role: "tenant" });
const both = [manager, tenant];

function names(ref: DatabaseRef, profiles = both): string {
  const target = resolveTarget(ref, profiles);
  switch (target.kind) {
    case "one":
      return target.profile.name;
    case "several":
      return target.profiles.map(({ name }) => name).join("|");
    case "none":
      return "none";
  }
}

const heading = (words: string): DatabaseRef => ({ via: "heading", words });

describe("the connection that something is meant for", () => {
  it("has the database that the command names, or is called so", () => {
    assert.equal(names({ via: "command", name: "tnnt_db" }), "customers");
    assert.equal(names({ via: "step", name: "main" }), "main");
    assert.equal(names({ via: "command", name: "template1" }), "none");
  });

  it("is asked for where several have that database", () => {
    const twice = [manager, profile("live", { database: "mgmt_db" })];
    assert.equal(names({ via: "command", name: "mgmt_db" }, twice), "main|live");
  });

  it("is the one that an annotation names, by name, role or database", () => {
    const annotation = (connection: string | null, name: string | null): DatabaseRef => ({
      via: "annotation",
      connection,
      name,
    });
    assert.equal(names(annotation("customers", null)), "customers");
    assert.equal(names(annotation("tenant", null)), "customers");
    assert.equal(names(annotation(null, "mgmt_db")), "main");
    assert.equal(names(annotation("customers", "mgmt_db")), "none");
  });

  it("is the one whose database, name or role stands in the headings", () => {
    assert.equal(names(heading("Check mgmt_db of the tenants")), "main");
    assert.equal(names(heading("Customers")), "customers");
    assert.equal(names(heading("Step 1.1: Manager DB 초기화")), "main");
    assert.equal(names(heading("Tenants DB 새 테이블 생성")), "customers");
    assert.equal(names(heading("테넌트 확인")), "customers");
    assert.equal(names(heading("관리 DB 점검")), "main");
  });

  it("is asked for where the headings do not say: management of roles is no manager", () => {
    assert.equal(names(heading("역할 관리 엔드포인트")), "main|customers");
    assert.equal(names({ via: "ask" }), "main|customers");
    assert.equal(names({ via: "ask" }, [tenant]), "customers");
    assert.equal(names({ via: "ask" }, []), "none");
  });

  it("takes a name only where it is a word of its own", () => {
    assert.equal(hasWord("pg_dump MGMT_DB > x", "mgmt_db"), true);
    assert.equal(hasWord("mgmt_db_backup.sql", "mgmt_db"), false);
    assert.equal(hasWord("postgresql://h/mgmt_db", "mgmt_db"), true);
    assert.equal(hasWord("anything", ""), false);
    assert.equal(hasWord("a.+b", ".+"), false);
  });
});
