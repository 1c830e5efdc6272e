import assert from "node:assert/strict";
import fc from "fast-check";
import { findPassword, parsePgpass, pgpassLine } from "../../../src/core/connection/pgpass.ts";

const question = { host: "db", port: 5432, database: "mgmt_db", user: "kim" };
const found = (text: string, asked = question): string | null =>
  findPassword(parsePgpass(text), asked);

describe("A pgpass file", () => {
  it("gives the password of the first line that fits", () => {
    assert.equal(found("db:5433:*:kim:a\ndb:5432:other:kim:b\n*:*:*:kim:c\n*:*:*:*:d"), "c");
  });

  it("gives none when no line fits", () => {
    assert.equal(found("db:5432:mgmt_db:lee:a"), null);
    assert.equal(found(""), null);
  });

  it("skips comments and lines with too few fields, and reads CRLF", () => {
    assert.equal(
      found("# db:5432:mgmt_db:kim:no\r\ndb:5432:kim:no\r\n\r\ndb:*:*:*:yes\r\n"),
      "yes",
    );
  });

  it("reads escaped colons and backslashes", () => {
    assert.equal(
      found("db:5432:a\\:b\\\\c:kim:p\\:w\\\\", { ...question, database: "a:b\\c" }),
      "p:w\\",
    );
  });

  it("takes an escaped or partial star literally", () => {
    assert.equal(found("\\*:*:*:*:a"), null);
    assert.equal(found("d*:*:*:*:a"), null);
  });

  it("counts the default socket folders as localhost, and other folders as themselves", () => {
    assert.equal(found("localhost:*:*:*:a", { ...question, host: "/var/run/postgresql" }), "a");
    assert.equal(found("localhost:*:*:*:a", { ...question, host: "/srv/pg" }), null);
    assert.equal(found("/srv/pg:*:*:*:a", { ...question, host: "/srv/pg" }), "a");
  });

  it("finds every password again in a line written for it", () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((value) => !/[\n\r\0]/.test(value));
    fc.assert(
      fc.property(text, text, text, text, (host, database, user, password) => {
        fc.pre(!host.startsWith("#"));
        const asked = { host, port: 5432, database, user };
        assert.equal(found(pgpassLine(asked, password), asked), password);
        const other = { ...asked, user: `${user}x` };
        assert.equal(found(pgpassLine(asked, password), other), null);
      }),
    );
  });
});
