import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { changeCounts } from "../../../../src/core/catalog/fingerprint/changeCounts.ts";
import { isSame } from "../../../../src/core/catalog/fingerprint/compare.ts";
import { differenceOf } from "../../../support/differenceOf.ts";
import type { DumpEntry } from "../../../../src/core/catalog/fingerprint/dumpEntry.ts";
import type { Fingerprint } from "../../../../src/core/catalog/fingerprint/fingerprint.ts";
import {
  digestEntry,
  isWhole,
  makeFingerprint,
} from "../../../../src/core/catalog/fingerprint/makeFingerprint.ts";
import {
  fingerprintLines,
  readFingerprintFile,
} from "../../../../src/core/catalog/fingerprint/fingerprintFile.ts";
import { normaliseEntry } from "../../../../src/core/catalog/fingerprint/normalise.ts";
import { parseSource } from "../../../../src/core/catalog/fingerprint/source.ts";
import { lineDiff } from "../../../../src/core/lib/lineDiff.ts";
import { atOnce } from "../../../../src/core/lib/slices.ts";
import { changesText } from "../../../../src/prose/catalog/changeProse.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

function entry(overrides: Partial<DumpEntry> = {}): DumpEntry {
  return {
    kind: "TABLE",
    tag: "users",
    schema: "app",
    owner: "keeper",
    tablespace: null,
    accessMethod: null,
    definition: "CREATE TABLE app.users (\n    id integer\n);\n",
    ...overrides,
  };
}

function fingerprintOf(entries: readonly DumpEntry[], database = "db"): Fingerprint {
  const made = makeFingerprint(
    {
      head: { database, serverVersion: "15.18", clientVersion: "15.18" },
      entries: entries.flatMap((one) => digestEntry(one, sha256) ?? []),
      content: [],
      takenAt: "2026-11-23T00:00:00.000Z",
    },
    sha256,
  );
  return atOnce(made);
}

/** The same disorder every time. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  return items
    .map((item, index) => ({ item, key: sha256(`${seed} ${index}`) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ item }) => item);
}

const OPERATORS = ["integer", "bigint", "text"].map((type) =>
  entry({ kind: "OPERATOR", tag: "~", definition: `CREATE OPERATOR app.~ (RIGHTARG = ${type});` }),
);

describe("a fingerprint", () => {
  it("is the same in whatever order the dump came, also where names are shared", () => {
    const entries = [
      ...Array.from({ length: 40 }, (_, index) => entry({ tag: `t${index}` })),
      ...OPERATORS,
    ];
    const first = fingerprintOf(entries);
    assert.equal(new Set(first.objects.map(({ id }) => id)).size, entries.length);
    for (let seed = 0; seed < 50; seed++) {
      assert.deepEqual(fingerprintOf(shuffled(entries, seed)), first);
    }
  });

  it("differs with every part of an object", () => {
    const digests = [
      entry(),
      entry({ kind: "VIEW" }),
      entry({ tag: "user" }),
      entry({ schema: null }),
      entry({ owner: "other" }),
      entry({ tablespace: "fast" }),
      entry({ accessMethod: "columnar" }),
      entry({ definition: "CREATE TABLE app.users ();" }),
    ].map((one) => fingerprintOf([one]).digest);
    assert.equal(new Set(digests).size, digests.length);
    assert.ok(!digests.includes(fingerprintOf([]).digest));
  });

  it("cannot be confused by names that look like others", () => {
    const one = fingerprintOf([
      entry({ schema: "a.b", tag: "c" }),
      entry({ schema: "x", tag: "y" }),
    ]);
    const other = fingerprintOf([
      entry({ schema: "a", tag: "b.c" }),
      entry({ schema: "x", tag: "y" }),
    ]);
    assert.notEqual(one.digest, other.digest);
    assert.equal(differenceOf(one, other).added.length, 1);
  });

  it("is read again as it was written, in our form and in any other", () => {
    const many = Array.from({ length: 1200 }, (_, index) =>
      entry({ tag: `t${index}`, definition: `,"objects":[\n${index},\n]}\n` }),
    );
    for (const entries of [[], [entry()], many]) {
      const whole = fingerprintOf(entries, 'x","objects":[');
      const text = [...fingerprintLines(whole)].join("");
      assert.deepEqual(JSON.parse(text), whole);
      assert.deepEqual(atOnce(readFingerprintFile(text)), whole);
      const other = JSON.stringify(whole, null, 2);
      assert.deepEqual(atOnce(readFingerprintFile(other)), whole);
    }
    const [cut] = [...fingerprintLines(fingerprintOf([entry()]))];
    assert.throws(() => atOnce(readFingerprintFile(cut ?? "")));
  });

  it("knows when it was changed by hand", () => {
    const whole = fingerprintOf([entry(), ...OPERATORS]);
    const isItself = (one: Fingerprint): boolean => atOnce(isWhole(one, sha256));
    assert.ok(isItself(whole));
    const [first, ...rest] = whole.objects;
    assert.ok(first !== undefined);
    assert.ok(!isItself({ ...whole, objects: rest }));
    assert.ok(!isItself({ ...whole, objects: [{ ...first, definition: "x" }, ...rest] }));
  });
});

describe("what a fingerprint leaves out", () => {
  it("is rows, sequences' values, large objects and the session's settings", () => {
    for (const kind of ["TABLE DATA", "SEQUENCE SET", "BLOB", "BLOBS", "ENCODING", "SEARCHPATH"]) {
      assert.equal(normaliseEntry(entry({ kind })), null, kind);
    }
    const comment = entry({ kind: "COMMENT", schema: null, tag: "LARGE OBJECT 17" });
    assert.equal(normaliseEntry(comment), null);
    assert.notEqual(normaliseEntry({ ...comment, tag: "TABLE LARGE OBJECT 17" }), null);
  });

  it("is the database's own name, and nothing that looks like it", () => {
    const settings = (name: string): DumpEntry =>
      entry({
        kind: "DATABASE PROPERTIES",
        tag: name,
        schema: null,
        definition: `ALTER DATABASE "${name}" SET work_mem TO '5MB';\nALTER ROLE "r;""x" IN DATABASE "${name}" SET application_name TO 'ALTER DATABASE one SET; x';\n`,
      });
    assert.equal(fingerprintOf([settings("one")]).digest, fingerprintOf([settings("two")]).digest);
    const normal = normaliseEntry(settings("one"));
    assert.equal(
      normal?.definition,
      `ALTER DATABASE :"DBNAME" SET work_mem TO '5MB';\nALTER ROLE "r;""x" IN DATABASE :"DBNAME" SET application_name TO 'ALTER DATABASE one SET; x';`,
    );
  });

  it("is the order of grants, but not who granted", () => {
    const acl = (definition: string): string =>
      fingerprintOf([entry({ kind: "ACL", tag: "TABLE users", definition })]).digest;
    const [a, b] = [
      "GRANT SELECT ON TABLE app.users TO a;",
      'GRANT ALL ON TABLE app.users TO "b;";',
    ];
    const other = `SET SESSION AUTHORIZATION x;\n${a}\nRESET SESSION AUTHORIZATION;`;
    assert.equal(acl(`${a}\n${b}`), acl(`${b}\n\n${a}`));
    assert.equal(acl(`${other}\n${b}`), acl(`${b}\n${other}`));
    assert.notEqual(acl(`${a}\n${b}`), acl(`${other}\n${b}`));
    const revoke = "REVOKE ALL ON TABLE app.users FROM a;";
    assert.match(
      normaliseEntry(entry({ kind: "ACL", definition: `${a}\n${revoke}` }))?.definition ?? "",
      /^REVOKE[^]*GRANT/,
    );
  });

  it("is every password", () => {
    const kept = [
      entry({
        kind: "USER MAPPING",
        definition: `CREATE USER MAPPING FOR kim SERVER far OPTIONS (\n    password 's3cret''x',\n    "user" 'kim'\n);`,
      }),
      entry({
        kind: "SUBSCRIPTION",
        definition: `CREATE SUBSCRIPTION s CONNECTION 'host=h password=s3cret user=kim' PUBLICATION p;`,
      }),
    ].map((one) => normaliseEntry(one)?.definition ?? "");
    for (const definition of kept) {
      assert.doesNotMatch(definition, /s3cret/);
      assert.match(definition, /kim/);
    }
  });
});

describe("the difference of two fingerprints", () => {
  it("pairs what has one name, the equal ones first", () => {
    const [integer, bigint, text] = OPERATORS as [DumpEntry, DumpEntry, DumpEntry];
    const changed = { ...text, definition: "CREATE OPERATOR app.~ (RIGHTARG = name);" };
    const difference = differenceOf(
      fingerprintOf([integer, bigint, text]),
      fingerprintOf([bigint, changed]),
    );
    assert.equal(difference.changed.length, 1);
    assert.equal(difference.removed.length, 1);
    assert.equal(difference.added.length, 0);
    const same = fingerprintOf(OPERATORS);
    assert.ok(isSame(differenceOf(same, same)));
  });

  it("is not what a restore writes in another way, unless a person wrote it", () => {
    const cast =
      "CHECK (((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))";
    const folded =
      "CHECK (((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))";
    const of = (kind: string, definition: string, owner = "keeper"): Fingerprint =>
      fingerprintOf([entry({ kind, definition, owner })]);
    for (const kind of ["TABLE", "CHECK CONSTRAINT", "VIEW", "INDEX", "POLICY"]) {
      assert.ok(isSame(differenceOf(of(kind, cast), of(kind, folded))), kind);
    }
    assert.ok(!isSame(differenceOf(of("TABLE", cast), of("TABLE", folded.replace("'b'", "'c'")))));
    assert.ok(!isSame(differenceOf(of("VIEW", cast), of("VIEW", folded, "other"))));
    assert.ok(!isSame(differenceOf(of("FUNCTION", cast), of("FUNCTION", folded))));
  });

  it("is counted as people count", () => {
    const before = fingerprintOf([entry({ kind: "FUNCTION", tag: "f()", definition: "1" })]);
    const after = fingerprintOf([
      entry({ kind: "FUNCTION", tag: "f()", definition: "2" }),
      ...["a", "b", "c"].map((tag) => entry({ tag })),
      entry({ kind: "TRIGGER", tag: "t" }),
      entry({ kind: "FK CONSTRAINT", tag: "k" }),
    ]);
    assert.equal(
      changesText(changeCounts(differenceOf(before, after))),
      "+3 tables, +1 constraint, +1 trigger, ~1 function",
    );
    assert.equal(changesText([]), "no change");
  });

  it("leaves owners, grants, comments and the database out where that is wanted", () => {
    const one = fingerprintOf([entry(), entry({ kind: "ACL", tag: "TABLE users" })]);
    const other = fingerprintOf([entry({ owner: "other" })]);
    assert.ok(!isSame(differenceOf(one, other)));
    const ignored = ["owners", "grants"] as const;
    assert.ok(isSame(differenceOf(one, other, ignored)));
  });

  it("is shown line by line", () => {
    const lines = lineDiff("a\nb\nc\n", "a\nx\nc\nd\n").map(({ how, text }) => `${how} ${text}`);
    assert.deepEqual(lines, ["same a", "removed b", "added x", "same c", "added d"]);
    assert.deepEqual(lineDiff("", ""), []);
  });
});

describe("the name of a schema's source", () => {
  it("is a connection, a file, files or a moment", () => {
    const names = ["tenant", "files:odd"];
    assert.deepEqual(parseSource("tenant", names), { kind: "connection", name: "tenant" });
    assert.deepEqual(parseSource("files:odd", names), { kind: "connection", name: "files:odd" });
    assert.deepEqual(parseSource("x.dump", names), { kind: "file", path: "x.dump" });
    assert.deepEqual(parseSource("files:a.sql, b", names), {
      kind: "files",
      paths: ["a.sql", "b"],
    });
    assert.deepEqual(parseSource("deployment:d1@after:1.2@tenant", names), {
      kind: "deployment",
      id: "d1",
      moment: { when: "after", step: "1.2" },
      connection: "tenant",
    });
    assert.deepEqual(parseSource("deployment:d1", names), {
      kind: "deployment",
      id: "d1",
      moment: null,
      connection: null,
    });
  });
});
