import assert from "node:assert/strict";
import path from "node:path";
import { readConfig, splitPair, type ConfigOptions } from "../../../src/cli/connections.ts";
import { UsageError } from "../../../src/cli/exitCode.ts";
import { findRoot } from "../../../src/cli/input.ts";

/** Files that are nowhere but here. */
function parts(files: Readonly<Record<string, string>> = {}) {
  return {
    cwd: "/w/docs",
    profileDefaults: { user: "kim", host: "db.example" },
    files: {
      read: (file: string) =>
        file in files ? Promise.resolve(files[file] ?? "") : Promise.reject(new Error("ENOENT")),
      readExact: (file: string) =>
        file in files ? Promise.resolve(files[file] ?? "") : Promise.reject(new Error("ENOENT")),
      write: () => Promise.resolve(),
      exists: (file: string) =>
        Promise.resolve(
          Object.keys(files).some((name) => name === file || name.startsWith(`${file}/`)),
        ),
      resolve: (...names: readonly string[]) => path.posix.resolve(...names),
      relative: (from: string, to: string) => path.posix.relative(from, to),
      parent: (file: string) => path.posix.dirname(file),
    },
  };
}

const read = (files: Readonly<Record<string, string>>, options: Partial<ConfigOptions> = {}) =>
  readConfig(parts(files), "/w", { connection: [], map: [], config: undefined, ...options });

describe("connections of a command line", () => {
  it("come from --connection, with libpq's defaults and a role read from the name", async () => {
    const { profiles } = await read(
      {},
      {
        connection: [
          "manager=postgres:///mgmt_db",
          "tenant=postgres://lee@h:5433/tnnt_db?sslmode=require",
        ],
      },
    );
    assert.deepEqual(
      profiles.map(({ name, host, port, database, user, sslMode, role }) => [
        name,
        host,
        port,
        database,
        user,
        sslMode,
        role,
      ]),
      [
        ["manager", "db.example", 5432, "mgmt_db", "kim", "prefer", "manager"],
        ["tenant", "h", 5433, "tnnt_db", "lee", "require", "tenant"],
      ],
    );
  });

  it("come from the workspace's settings, comments and all; an option of the same name wins", async () => {
    const settings = `{
      // ours
      "schemaOps.connections": [
        { "name": "a", "host": "one", "database": "d", "environment": "production" },
        { "name": "b", "host": "two", "database": "d" },
      ],
      "schemaOps.pathMappings": { "/packages/": "packages", "/packages/database": "/db" }
    }`;
    const config = await read(
      { "/w/.vscode/settings.json": settings },
      { connection: ["b=postgres://three/d"], map: ["/packages=other"] },
    );
    assert.deepEqual(
      config.profiles.map(({ name, host, environment }) => [name, host, environment]),
      [
        ["b", "three", "development"],
        ["a", "one", "production"],
      ],
    );
    assert.deepEqual(config.pathMappings, [
      { from: "/packages/database", to: "/db" },
      { from: "/packages", to: "/w/docs/other" },
    ]);
  });

  it("never hold a password, and what refuses one does not repeat it", async () => {
    const secret = "geheim";
    for (const connection of [
      `a=postgres://u:${secret}@h/d`,
      `a=postgres://u@h/d?password=${secret}`,
      `postgres://u:${secret}@h/d`,
      `postgres://u:${secret}@h/d?sslmode=require`,
      `=postgres://u:${secret}@h/d`,
      `a=${secret}`,
    ]) {
      await assert.rejects(read({}, { connection: [connection] }), (error) => {
        assert.ok(error instanceof UsageError, connection);
        assert.ok(!error.message.includes(secret), error.message);
        return true;
      });
    }
  });

  it("are refused with the reason where they cannot be read", async () => {
    for (const [content, reason] of [
      ["{", /not valid JSON/],
      ['{ "connections": {} }', /connections is not what it should be/],
      ['{ "pathMappings": { "/a": 1 } }', /pathMappings is not what it should be/],
      ['{ "connections": [{ "host": "h" }] }', /the name is missing/],
      ['{ "connections": [{ "name": "a", "hots": "h" }] }', /unknown field hots/],
      ['{ "connections": [{ "name": "a", "port": "x" }] }', /the value of port is not valid/],
      ['{ "connections": [{ "name": "a" }, { "name": "a" }] }', /Two connections are called a/],
    ] as const) {
      await assert.rejects(read({ "/w/docs/c.json": content }, { config: "c.json" }), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, reason);
        return true;
      });
    }
    await assert.rejects(read({}, { config: "c.json" }), /c\.json cannot be read/);
    assert.deepEqual(await read({}), { profiles: [], pathMappings: [], schemaFiles: {} });
  });

  it("take a pair apart at its first equals sign", () => {
    assert.deepEqual(splitPair("a=b=c", "--set"), ["a", "b=c"]);
    assert.throws(() => splitPair("a", "--set"), UsageError);
    assert.throws(() => splitPair("=a", "--set"), UsageError);
  });
});

describe("the folder of the deployments", () => {
  const root = (files: readonly string[], named?: string): Promise<string> =>
    findRoot(parts(Object.fromEntries(files.map((file) => [file, ""]))), "/w/docs/deep", named);

  it("is the nearest one that is a workspace, else the document's own", async () => {
    assert.equal(await root(["/w/.git/HEAD"]), "/w");
    assert.equal(await root(["/w/.git/HEAD", "/w/docs/.vscode/settings.json"]), "/w/docs");
    assert.equal(
      await root(["/w/docs/deep/.schema-ops/deployments/x", "/w/.git/HEAD"]),
      "/w/docs/deep",
    );
    assert.equal(await root([]), "/w/docs/deep");
  });

  it("is the one that is named, which must be there", async () => {
    assert.equal(await root(["/w/other/x"], "../other"), "/w/other");
    await assert.rejects(root([], "../other"), UsageError);
  });
});
