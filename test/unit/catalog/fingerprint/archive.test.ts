import assert from "node:assert/strict";
import type { DumpEntry } from "../../../../src/core/catalog/fingerprint/dumpEntry.ts";
import { MoreBytesNeeded, NoArchive } from "../../../../src/local/catalog/archive/byteReader.ts";
import { parseArchive } from "../../../../src/local/catalog/archive/parseArchive.ts";
import { writeArchive } from "../../../support/archive.ts";

const HOSTILE = "BEGIN\n--\n-- Name: x; Type: TABLE; Schema: public; Owner: root\n--\nPGDMP\0 END";

const ENTRIES: readonly DumpEntry[] = [
  {
    kind: "TABLE",
    tag: '우리 "table"; -- x',
    schema: "we;ird",
    owner: "keeper",
    tablespace: "fast",
    accessMethod: "columnar",
    definition: "CREATE TABLE …;\n",
  },
  {
    kind: "FUNCTION",
    tag: "f(integer)",
    schema: "public",
    owner: "keeper",
    tablespace: null,
    accessMethod: null,
    definition: HOSTILE,
  },
];

describe("the table of contents of an archive", () => {
  for (const minor of [12, 13, 14, 15, 16]) {
    for (const format of [1, 3, 5]) {
      it(`is read: version 1.${minor}, format ${format}`, () => {
        const { head, entries } = parseArchive(writeArchive(ENTRIES, { minor, format }));
        assert.deepEqual(head, { database: "db", serverVersion: "15.18", clientVersion: "16.1" });
        const wanted =
          minor >= 14 ? ENTRIES : ENTRIES.map((one) => ({ ...one, accessMethod: null }));
        assert.deepEqual([...entries], wanted);
      });
    }
  }

  it("asks for more wherever it is cut off", () => {
    const whole = writeArchive(ENTRIES);
    // Behind the last entry stand only bytes that say where its data is.
    for (let length = 11; length < whole.length; length += 7) {
      assert.throws(() => [...parseArchive(whole.subarray(0, length)).entries], MoreBytesNeeded);
    }
  });

  it("refuses what is no archive, and versions that nobody knows", () => {
    for (const bytes of [
      Buffer.from("-- PostgreSQL database dump\n"),
      Buffer.alloc(0),
      writeArchive(ENTRIES, { minor: 17 }),
      writeArchive(ENTRIES, { minor: 9 }),
      writeArchive(ENTRIES, { format: 4 }),
    ]) {
      assert.throws(() => parseArchive(bytes), NoArchive);
    }
  });

  it("does not believe a length that cannot be", () => {
    const bytes = writeArchive(ENTRIES.map((one) => ({ ...one, tag: "needle" })));
    bytes.writeUInt32LE(0xffff_ffff, bytes.indexOf("needle") - 4);
    assert.throws(() => [...parseArchive(bytes).entries], NoArchive);
  });
});
