import assert from "node:assert/strict";
import { loadParser, queriesOf, read, rules, say, stepsOf } from "./support.ts";

const bash = (body: string): string => `## Step 1.1: x\n\`\`\`bash\n${body}\n\`\`\`\n`;
const sql = (body: string): string => `## Step 1.1: x\n\`\`\`sql\n${body}\n\`\`\`\n`;
const shown = (text: string): readonly string[] =>
  queriesOf(read(text)).map(({ sql: statement, database, range }) => {
    const name = "name" in database ? database.name : database.via;
    return `${name ?? ""}:${range.line}: ${statement}`;
  });

describe("queries", () => {
  before(loadParser);

  it("are found in psql -c, however it is quoted and abbreviated", () => {
    const text = bash(
      [
        `psql -d a -c "SELECT 1;"`,
        `psql -Atc 'SELECT 2' b`,
        `psql --command="SELECT \\"x\\", 'it''s'" --dbname=c -U u`,
        `psql -c $'SELECT\\n 4' postgresql://u@h:5432/d?sslmode=require`,
        `psql -c "SELECT 5" -c 'SELECT 6' "host=h dbname='e' user=u"`,
        `PGDATABASE=f psql -c "SELECT 7"`,
        `sudo -u postgres psql -d g -tAc "SELECT 8"`,
        `docker exec -i pg psql -U u -d h -c "SELECT 9" | grep 9`,
      ].join("\n"),
    );
    assert.deepEqual(shown(text), [
      "a:3: SELECT 1",
      "b:4: SELECT 2",
      `c:5: SELECT "x", 'it''s'`,
      "d:6: SELECT\n 4",
      "e:7: SELECT 5",
      "e:7: SELECT 6",
      "f:8: SELECT 7",
      "g:9: SELECT 8",
      "h:10: SELECT 9",
    ]);
  });

  it("keep the lines of an argument over several lines", () => {
    const [query] = queriesOf(read(bash(`psql -d a -c "\nSELECT 1,\n  2;\n"`)));
    assert.deepEqual([query?.range.line, query?.range.endLine], [4, 5]);
  });

  it("are found in here-documents, here-strings and pipes", () => {
    const text = bash(
      [
        "psql -d a <<'EOF'",
        "\\set x 1",
        "SELECT 1; -- expected: 1",
        "\\c b",
        "SELECT 2;",
        "EOF",
        'psql -d c <<< "SELECT 3"',
        'echo "SELECT 4;" | psql -d d',
        "cat <<EOF | psql e",
        "SELECT $ID;",
        "EOF",
      ].join("\n"),
    );
    assert.deepEqual(shown(text), [
      "a:5: SELECT 1",
      "b:7: SELECT 2",
      "c:9: SELECT 3",
      "d:10: SELECT 4",
      "e:12: SELECT $ID",
    ]);
    assert.equal(say(queriesOf(read(text))[0]?.expectations[0]), "value = 1");
  });

  it("are found as bare lines of a shell fence, but not in its strings", () => {
    const text = bash(
      [
        "echo 'SELECT 0;'",
        "# how many",
        "SELECT count(*)",
        "FROM a WHERE b = 'it''s # 1';",
        "psql -d x -c '",
        "SELECT 1;",
        "'",
        "REINDEX INDEX ix;",
        "truncate -s 0 log;",
        "select x in a b; do break; done",
      ].join("\n"),
    );
    assert.deepEqual(shown(text), [
      "x:5: SELECT count(*)\nFROM a WHERE b = 'it''s # 1'",
      "x:8: SELECT 1",
      "x:10: REINDEX INDEX ix",
    ]);
    assert.deepEqual(rules(read(text)), []);
  });

  it("are split by PostgreSQL's grammar, dollar quotes and all", () => {
    const text = sql("SELECT ';'; DO $$ BEGIN PERFORM 1; END $$;\n/* ; */ SELECT 2");
    assert.deepEqual(
      queriesOf(read(text)).map((query) => `${query.nature} ${query.sql}`),
      ["question SELECT ';'", "action DO $$ BEGIN PERFORM 1; END $$", "question SELECT 2"],
    );
  });

  it("survive a syntax error in their neighbour", () => {
    const runbook = read(sql("SELECT 1;\nSELEC 2;\nSELECT 3;"));
    assert.deepEqual(
      queriesOf(runbook).map((query) => query.sql),
      ["SELECT 1", "SELECT 3"],
    );
    assert.deepEqual(
      runbook.findings
        .filter(({ rule }) => rule === "sql-syntax")
        .map(({ rule, range }) => [rule, range.line]),
      [["sql-syntax", 4]],
    );
  });

  it("count rows or give a value as their parse tree says", () => {
    const shapes: readonly (readonly [string, string])[] = [
      ["SELECT count(*) FROM a", "value = 3"],
      ["SELECT max(x) + 1 FROM a", "value = 3"],
      ["SELECT n FROM (SELECT count(*) AS n FROM a) s", "value = 3"],
      ["SELECT version()", "value = 3"],
      ["SHOW work_mem", "value = 3"],
      ["SELECT x FROM a LIMIT 1", "value = 3"],
      ["SELECT x FROM a", "rows = 3"],
      ["SELECT x, count(*) FROM a GROUP BY x", "rows = 3"],
      ["SELECT count(*) OVER () FROM a", "rows = 3"],
      ["SELECT count(*) FROM a UNION ALL SELECT 1", "rows = 3"],
      ["SELECT generate_series(1, 3)", "rows = 3"],
    ];
    for (const [statement, wanted] of shapes) {
      const [query] = queriesOf(read(sql(`-- Expected: 3\n${statement};`)));
      assert.equal(say(query?.expectations[0]), wanted, statement);
    }
  });

  it("take a comment above, beside or below for theirs", () => {
    const said = (body: string): readonly (string | null)[] =>
      queriesOf(read(sql(body))).map((query) => say(query.expectations[0]));
    assert.deepEqual(
      said("SELECT count(*) FROM a; -- expected: 1\nSELECT count(*) FROM b; -- expected: 2"),
      ["value = 1", "value = 2"],
    );
    assert.deepEqual(
      said("SELECT count(*) FROM a;\n-- Expected: 1\nSELECT count(*) FROM b;\n-- Expected: 2"),
      ["value = 1", "value = 2"],
    );
    assert.deepEqual(
      said("-- Expected: 1\nSELECT count(*) FROM a;\n-- Expected: 2\nSELECT count(*) FROM b;"),
      ["value = 1", "value = 2"],
    );
    assert.deepEqual(said("-- first\n-- (3 expected)\nSELECT count(*) FROM a;\n\nSELECT 1;"), [
      "value = 3",
      null,
    ]);
  });

  it("know their database from the step's own blocks, then the headings, else they ask", () => {
    const own = `${bash("pg_dump -U u orders > f")}\n\`\`\`sql\nSELECT 1;\n\`\`\`\n`;
    assert.deepEqual(queriesOf(read(own))[0]?.database, { via: "step", name: "orders" });
    const heading = "# t\n## 테넌트 작업\n### 확인 하기\n```sql\nSELECT 1;\n```\n";
    assert.deepEqual(queriesOf(read(heading))[0]?.database, {
      via: "heading",
      words: "테넌트 작업 tenant",
    });
    const asks = read(sql("SELECT 1;"));
    assert.deepEqual(queriesOf(asks)[0]?.database, { via: "ask" });
    assert.ok(rules(asks).includes("database-unknown"));
  });

  it("get the entries of a result list by what both name, else by order", () => {
    const text = `${sql("-- 테이블 확인\nSELECT count(*) FROM pg_tables;\n-- 인덱스 확인\nSELECT count(*) FROM pg_indexes;")}\n**Expected**:\n- Indexes: 5\n- Tables: 2\n`;
    assert.deepEqual(
      queriesOf(read(text)).map((query) => say(query.expectations[0])),
      ["value = 2", "value = 5"],
    );
    const prose = `${sql("SELECT * FROM a;")}\n**Expected:** 1 row returned\n`;
    assert.equal(say(queriesOf(read(prose))[0]?.expectations[0]), "rows = 1");
  });

  it("tell where an item and the comment of its own command disagree", () => {
    const text = [
      "# t",
      "## Checks",
      "- [ ] The 51 SQL files are there",
      "  ```bash",
      '  find sql -name "*.sql" | wc -l',
      "  # expected: 64 (51 modules + 13 others)",
      "  ```",
    ].join("\n");
    const runbook = read(text);
    const block = stepsOf(runbook)[0]?.blocks[0];
    assert.deepEqual(block?.expectations.map(say), ["value = 64", "value = 51"]);
    const finding = runbook.findings.find(({ rule }) => rule === "expectations-disagree");
    assert.deepEqual([finding?.range.line, finding?.related[0]?.line], [3, 6]);
  });

  it("are nothing for psql's own commands", () => {
    const runbook = read(bash(`psql -d a -c "\\dn"\npsql -d a -c '\\l+'`));
    assert.deepEqual(queriesOf(runbook), []);
    assert.deepEqual(stepsOf(runbook)[0]?.blocks[0]?.role, "action");
  });
});
