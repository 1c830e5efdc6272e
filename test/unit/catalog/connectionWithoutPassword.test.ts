import assert from "node:assert/strict";
import fc from "fast-check";
import { connectionWithoutPassword } from "../../../src/core/catalog/ddl/connectionWithoutPassword.ts";

describe("A connection without its password", () => {
  for (const [connection, text] of [
    ["host=h password=secret dbname=d", "host=h dbname=d"],
    ["password = 'it\\'s \\\\ secret' host=h", "host=h"],
    ["host=h sslpassword=x\\ y", "host=h"],
    ["host=h password='never closed", "host=h"],
    ["postgresql://kim:se@cret@h:5433/d", "postgresql://kim@h:5433/d"],
    ["postgres://h/d?password=x&connect_timeout=3", "postgres://h/d?connect_timeout=3"],
    ["postgres://h/d?connect_timeout=3&sslpassword=x", "postgres://h/d?connect_timeout=3"],
  ] as const) {
    it(`of ${connection} is ${text}`, () => {
      const read = connectionWithoutPassword(connection);
      assert.deepEqual({ ...read, text: read.text.replace(/\s+/g, " ") }, { text, removed: true });
    });
  }

  it("is the connection itself when there is none", () => {
    for (const text of ["host=h user='pass word'", "postgresql://kim@h/d?sslmode=require", ""]) {
      assert.deepEqual(connectionWithoutPassword(text), { text, removed: false });
    }
  });

  it("never holds the password, however it is quoted", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z'\\ ]{0,12}$/), (rest) => {
        const password = `SECRET${rest}`;
        const quoted = `'${password.replace(/[\\']/g, "\\$&")}'`;
        const { text } = connectionWithoutPassword(`host=h password=${quoted} port=1`);
        assert.equal(text.replace(/\s+/g, " "), "host=h port=1");
      }),
    );
  });
});
