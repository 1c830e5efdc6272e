import assert from "node:assert/strict";
import path from "node:path";
import { previewScript } from "../../../../src/core/sql/hazards/script/previewScript.ts";
import { readScript } from "../../../../src/core/sql/hazards/script/readScript.ts";
import type { ScriptFiles, SqlScript } from "../../../../src/core/sql/hazards/script/sqlScript.ts";
import type { StatementPreview } from "../../../../src/core/sql/hazards/preview.ts";
import type { SqlParser } from "../../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../../src/local/sql/pgSqlParser.ts";

describe("the SQL of a step", () => {
  let parser: SqlParser;

  before(async () => {
    parser = await loadSqlParser();
  });

  async function read(
    text: string,
    files: Readonly<Record<string, string>> = {},
    language = "bash",
  ): Promise<SqlScript> {
    const pathMappings = [{ from: "/apps", to: "/work/apps" }];
    const block = { text, language, cwd: "/work", pathMappings, database: null };
    return readScript(block, filesOf(files), parser);
  }

  async function statements(
    text: string,
    files: Readonly<Record<string, string>> = {},
    language = "bash",
  ): Promise<readonly StatementPreview[]> {
    const script = await read(text, files, language);
    const settings = { major: null, off: {}, live: null };
    const options = { settings: () => settings, before: new Map() };
    return previewScript(script, parser, options).statements;
  }

  it("follows files, includes, mapped paths and variables, and says where each statement stands", async () => {
    const found = await statements(
      "set -e\nSQL_DIR=/apps/sql\ncd db\npsql -d app -f $SQL_DIR/a.sql",
      {
        "/work/apps/sql/a.sql": "select 1;\n\\ir more/b.sql\n\\i c.sql\nselect 4;",
        "/work/apps/sql/more/b.sql": "\n\nselect 2;",
        "/work/db/c.sql": "select 3;\n\\c other\nselect 5",
      },
    );
    assert.deepEqual(
      found.map(({ sql, database, place }) => [sql, database, place.path, place.line]),
      [
        ["select 1", "app", "/work/apps/sql/a.sql", 1],
        ["select 2", "app", "/work/apps/sql/more/b.sql", 3],
        ["select 3", "app", "/work/db/c.sql", 1],
        ["select 5", "other", "/work/db/c.sql", 3],
        ["select 4", "other", "/work/apps/sql/a.sql", 4],
      ],
    );
  });

  it("reads arguments, here-documents and pipes, at their place in the block", async () => {
    const block = [
      `psql -c "drop table \\"T\\"" -c 'select 1'`,
      "psql app <<'EOF'",
      "truncate t;",
      "EOF",
      "cat x.sql | psql",
      "psql < x.sql",
      "echo 'select 9' | psql",
    ].join("\n");
    const found = await statements(block, { "/work/x.sql": "select 7" });
    assert.deepEqual(
      found.map(({ sql, place }) => [sql, place.path, place.line]),
      [
        ['drop table "T"', null, 1],
        ["select 1", null, 1],
        ["truncate t", null, 3],
        ["select 7", "/work/x.sql", 1],
        ["select 7", "/work/x.sql", 1],
        ["select 9", null, 7],
      ],
    );
    const [drop] = found;
    assert.ok(drop !== undefined);
    assert.equal(block.slice(drop.place.start, drop.place.end), 'drop table \\"T\\"');
  });

  it("knows the transactions of psql -1, of one -c with several statements, and of autocommit", async () => {
    const refused = async (text: string): Promise<boolean> =>
      (await statements(text, { "/work/v.sql": "vacuum t" })).some(({ hazards }) =>
        hazards.some(({ rule }) => rule === "not-in-transaction"),
      );
    assert.ok(await refused("psql -1 -f v.sql"));
    assert.ok(await refused("psql --single-transaction -c 'vacuum t'"));
    assert.ok(await refused("psql -c 'select 1; vacuum t'"));
    assert.ok(await refused("psql <<E\n\\set AUTOCOMMIT off\nselect 1;\nvacuum t;\nE"));
    assert.ok(!(await refused("psql -c 'select 1' -c 'vacuum t'")));
    assert.ok(!(await refused("psql -f v.sql")));
  });

  it("takes what an earlier psql made on the same database for new", async () => {
    const rules = async (text: string): Promise<readonly string[]> =>
      (await statements(text)).flatMap(({ hazards }) => hazards.map(({ rule }) => rule));
    assert.deepEqual(
      await rules("psql -d a -c 'create table t (a int)'\npsql -d a -c 'create index on t (a)'"),
      [],
    );
    assert.deepEqual(
      await rules(
        "psql -d a -c 'create table t (a int)'\nPGOPTIONS='-c lock_timeout=2s' psql -d b -c 'create index on t (a)'",
      ),
      ["create-index-without-concurrently"],
    );
  });

  it("looks into the body of a DO block, where each of its statements stands", async () => {
    const file = [
      "-- schema-ops: allow truncate because it is a cache",
      "DO $do$",
      "DECLARE found int := 0; one record;",
      "BEGIN",
      "  IF found = 0 THEN",
      "    ALTER TABLE app.users ALTER COLUMN id TYPE bigint;",
      "    TRUNCATE app.kept;",
      "  END IF;",
      "  SELECT count(*) INTO found FROM app.users;",
      "  FOR one IN SELECT * FROM app.users LOOP",
      "    EXECUTE 'CREATE INDEX ON app.users (name)';",
      "  END LOOP;",
      "EXCEPTION WHEN others THEN LOCK TABLE app.kept;",
      "END $do$;",
      "SELECT 1;",
    ].join("\n");
    const found = await statements("psql -f a.sql", { "/work/a.sql": file });
    assert.deepEqual(
      found.map(({ place: { line }, locks, hazards, inTransaction, opaque }) => [
        line,
        locks.map(({ mode, relation }) => `${mode} ${relation.name}`),
        hazards.map(({ rule, off, safer }) => `${rule}${off === null ? "" : " off"}${safer ?? ""}`),
        inTransaction,
        opaque,
      ]),
      [
        [2, [], [], false, false],
        [6, ["ACCESS EXCLUSIVE users"], ["alter-column-type", "lock-timeout-missing"], true, false],
        [7, ["ACCESS EXCLUSIVE kept"], ["truncate off"], true, false],
        [9, ["ACCESS SHARE users"], [], true, false],
        [10, ["ACCESS SHARE users"], [], true, false],
        [
          11,
          ["SHARE users"],
          ["create-index-without-concurrently", "work-under-strong-lock"],
          true,
          false,
        ],
        [13, ["ACCESS EXCLUSIVE kept"], ["lock-table"], true, false],
        [15, [], [], false, false],
      ],
    );
    const six = found[1];
    assert.equal(file.slice(six?.place.start, six?.place.end), six?.sql);
  });

  for (const [why, body] of [
    ["is put together", "EXECUTE 'DROP TABLE ' || name;"],
    ["is in a function of somebody's own", "PERFORM app.clean();"],
    ["is in a function of somebody's own", "found := app.clean();"],
    ["is in a procedure", "CALL app.clean();"],
  ] as const) {
    it(`says that a DO block runs what it cannot see: what ${why} (${body})`, async () => {
      const block = `DO $$ DECLARE found int; BEGIN ${body} END $$;`;
      const found = await statements(block, {}, "sql");
      assert.ok(
        found.some(({ opaque }) => opaque),
        JSON.stringify(found),
      );
    });
  }

  it("leaves bodies in other languages, and those that cannot be read, unseen", async () => {
    for (const block of ["DO LANGUAGE plperl $$ drop(); $$;", "DO $$ BEGIN dorp table; END $$;"]) {
      const [only, ...more] = await statements(block, {}, "sql");
      assert.deepEqual([only?.opaque, more], [true, []], block);
    }
  });

  it("names what it could not look into", async () => {
    const { unread } = await read(
      "psql -f gone.sql\npsql -f $HIDDEN\n./run.sh\npsql -f a.sql\nsed s/a/b/ a.sql | psql",
      { "/work/a.sql": "\\i a.sql\n\\i :dir/x.sql" },
    );
    assert.deepEqual(
      unread.map(({ what, why, path: from, line }) => [what, why, from, line]),
      [
        ["gone.sql", "missing", null, 1],
        ["$HIDDEN", "variable", null, 2],
        ["a.sql", "nested", "/work/a.sql", 1],
        ["\\i :dir/x.sql", "variable", "/work/a.sql", 2],
        ["$(sed)", "variable", null, 5],
        ["./run.sh", "script", null, 3],
      ],
    );
  });

  it("reads a SQL fence as psql does, without the rows of COPY", async () => {
    const found = await statements(
      "copy t from stdin;\n1\tit's\n2\t;\n\\.\n\\echo done\nselect :x, :'y';\ndrop table t;",
      {},
      "sql",
    );
    assert.deepEqual(
      found.map(({ sql, place }) => [sql, place.line]),
      [
        ["copy t from stdin", 1],
        ["select :x, :'y'", 6],
        ["drop table t", 7],
      ],
    );
  });
});

function filesOf(files: Readonly<Record<string, string>>): ScriptFiles {
  return {
    read: (name) => {
      const text = files[name];
      return Promise.resolve(text === undefined ? { kind: "missing" } : { kind: "text", text });
    },
    resolve: (folder, name) => path.posix.resolve(folder, name),
    folderOf: (name) => path.posix.dirname(name),
  };
}
