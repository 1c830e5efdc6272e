import assert from "node:assert/strict";
import { begin } from "../../support/fakes/deployments.ts";
import { FakeWorld, profile } from "../../support/fakes/parts.ts";
import { makeRunbook } from "../../support/fakes/runbooks.ts";

/** The connection of a block with this text, under a heading that speaks of the manager. */
async function targetOf(text: string): Promise<string> {
  const world = new FakeWorld();
  world.profiles = [
    profile("main", { database: "mgmt_db", role: "manager" }),
    profile("customers", { database: "tnnt_db", role: "tenant" }),
  ];
  const book = makeRunbook({
    id: "one",
    steps: [{ id: "1.1", title: "Manager DB", blocks: [{ id: "b", text }] }],
  });
  const control = await begin(world, book);
  const preview = await control.preview("b");
  assert.ok(preview.ok);
  const { target } = preview.value;
  switch (target.kind) {
    case "one":
      return target.profile.name;
    case "several":
      return "several";
    case "none":
      return `none for ${target.ref.via === "command" ? target.ref.name : target.ref.via}`;
  }
}

describe("the connection of a block", () => {
  it("is the one of the database that its text names, whatever the heading says", async () => {
    assert.equal(await targetOf("psql -d tnnt_db -f a.sql"), "customers");
  });

  it("is none for a database that is named and that no connection has", async () => {
    for (const text of [
      "psql -d archive -f a.sql",
      "psql --dbname=archive < a.sql",
      "pg_dump archive > a.sql",
      "PGOPTIONS=-cx=y psql postgresql://h/archive -f a.sql",
    ]) {
      assert.equal(await targetOf(text), "none for archive", text);
    }
  });

  it("follows the heading where the named database is on every server", async () => {
    assert.equal(await targetOf("psql -d template1 -f a.sql"), "main");
    assert.equal(await targetOf('psql postgres -c "ALTER DATABASE a RENAME TO b"'), "main");
  });

  it("follows the heading where no database is named, or one that the block makes itself", async () => {
    assert.equal(await targetOf("psql -f a.sql"), "main");
    assert.equal(await targetOf('psql -d "$DB" -f a.sql'), "main");
    assert.equal(await targetOf("createdb copy && psql -d copy -f a.sql"), "main");
  });
});
