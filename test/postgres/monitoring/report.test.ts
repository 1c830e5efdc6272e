import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { planMonitoring } from "../../../src/core/monitoring/cadence.ts";
import { parseReport } from "../../../src/core/monitoring/parseReport.ts";
import type { QueryCard, Report } from "../../../src/core/monitoring/report.ts";
import { parseRunbook } from "../../../src/core/runbook/parseRunbook.ts";
import { createAgreementStore } from "../../../src/local/reports/agreementStore.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { ROOT } from "../../support/paths.mjs";
import { run as runProgram, type Ran } from "../cli/support.ts";

/** Own words for what checklists in the wild hold: the four kinds of queries that a server cannot answer. */
function checklist(database: string): string {
  const psql = `psql -d ${database} -c`;
  return `# Watching the shop

## Monitoring

### Daily checks

\`\`\`bash
# open orders (3 expected)
${psql} "SELECT count(*) FROM shop.orders WHERE state = 'open';"
# by state <script>alert(1)</script>
${psql} "SELECT state, count(*) FROM shop.orders GROUP BY state ORDER BY state;"
# a day
${psql} "SELECT day, count(*) FROM shop.orders GROUP BY day ORDER BY day;"
\`\`\`

### Weekly checks

\`\`\`bash
# scans
${psql} "SELECT schemaname, tablename, indexname FROM pg_stat_user_indexes ORDER BY indexname;"
# sizes
${psql} "SELECT relname, pg_size_pretty(pg_total_relation_size(oid)) FROM pg_class WHERE relname = 'orders' ORDER BY pg_total_relation_size DESC;"
REINDEX INDEX CONCURRENTLY shop.orders_pkey;
\`\`\`

### Monthly checks

\`\`\`bash
# slow
${psql} "SELECT query, calls, mean_time FROM pg_stat_statements ORDER BY mean_time DESC LIMIT 5;"
\`\`\`
`;
}

const SEED = path.join(ROOT, "..", "shared", "seed", "DEPLOYMENT_CHECKLIST.md");

for (const major of testMajors()) {
  describe(`schema-ops report on PostgreSQL ${major}`, function () {
    // The first command builds the bundle.
    this.timeout(120_000);
    let database: TestDatabase;
    let folder: string;

    const run = async (...args: readonly string[]): Promise<Ran> => {
      const { host, port, user, password, name } = database;
      const uri = `shop=postgres://${user}@${host}:${port}/${name}`;
      return runProgram(folder, ["report", ...args, "-c", uri], { PGPASSWORD: password });
    };
    const take = async (
      kind: string,
      ...args: readonly string[]
    ): Promise<{ report: Report; code: number | null }> => {
      const file = kind === "health" ? [] : [path.join(folder, "CHECKLIST.md")];
      const ran = await run(kind, ...file, "--format", "json", "--root", folder, ...args);
      const parsed = parseReport(ran.stdout);
      assert.ok(parsed.ok, ran.stderr + ran.stdout.slice(0, 2000));
      return { report: parsed.value, code: ran.code };
    };
    const queryCards = ({ cards }: Report): readonly QueryCard[] =>
      cards.filter((card) => card.kind === "query");

    before(async () => {
      database = await createDatabase({ major });
      folder = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-report-"));
      await fs.writeFile(path.join(folder, "CHECKLIST.md"), checklist(database.name));
      await database.run(`
        create schema shop;
        create table shop.orders (id int primary key, state text, day date);
        insert into shop.orders
          select n, case when n <= 3 then 'open' else '</td><script>alert(1)</script>' end,
                 date '2026-11-01' + n % 4
            from generate_series(1, 12) as n`);
    });

    after(async () => {
      await database.assertNoSessions();
      await database.drop();
      await fs.rm(folder, { recursive: true });
    });

    it("asks the daily checks, judges them by what the document expects, and keeps the answers", async () => {
      const { report, code } = await take("daily");
      assert.equal(code, 0);
      assert.equal(report.verdict, "pass");
      assert.deepEqual(
        queryCards(report).map(({ answer }) => answer.kind === "rows" && answer.shape.kind),
        ["number", "bars", "series"],
      );
      await database.run("update shop.orders set state = 'open' where id = 4");
      const second = await take("daily");
      assert.equal(second.code, 1);
      const [card] = queryCards(second.report);
      assert.equal(card?.verdict, "fail");
      assert.deepEqual(
        card.changes.map(({ against, difference }) => [against, difference]),
        [["last", "1"]],
      );
      assert.equal((await fs.readdir(path.join(folder, ".schema-ops", "reports"))).length, 2);
    });

    it("explains what this server cannot answer, offers what it accepts, and uses it once agreed", async () => {
      const { report, code } = await take("weekly");
      assert.equal(code, 1);
      const cards = queryCards(report);
      assert.deepEqual(
        cards.map(({ rewrite }) => rewrite?.state),
        ["offered", "offered"],
      );
      assert.deepEqual(
        cards.map(({ rewrite }) => rewrite?.reasons.map((reason) => reason.code)),
        [["column-renamed", "column-renamed"], ["function-as-value"]],
      );
      assert.deepEqual(
        report.actions.map(({ sql, transaction }) => [sql, transaction]),
        [["REINDEX INDEX CONCURRENTLY shop.orders_pkey", "none"]],
      );
      const agreed = await take("weekly", "--agree");
      assert.equal(agreed.code, 3, "nothing was expected: a person must judge");
      for (const { answer, rewrite, sql, asked } of queryCards(agreed.report)) {
        assert.equal(answer.kind, "rows");
        assert.equal(rewrite?.state, "agreed");
        assert.notEqual(asked, sql);
      }
      const [scans] = queryCards(agreed.report);
      assert.ok(scans?.answer.kind === "rows");
      assert.deepEqual(
        scans.answer.columns.map(({ name }) => name),
        ["schemaname", "tablename", "indexname"],
      );
    });

    it("names the missing extension, and mends the query once it is there", async () => {
      const [without] = queryCards((await take("monthly")).report);
      assert.ok(without?.answer.kind === "error");
      assert.deepEqual(
        without.answer.reasons.map((reason) => reason.code),
        ["extension-missing"],
      );
      await database.run("create extension pg_stat_statements");
      const [offered] = queryCards((await take("monthly")).report);
      assert.match(offered?.rewrite?.sql ?? "", /mean_exec_time AS mean_time/);
      await database.run("drop extension pg_stat_statements");
    });

    it("serves an ordinary role: what it may not read is said, the rest is answered", async () => {
      const role = `ordinary_${database.name}`;
      await database.run(`create role ${role} login password 'x'`);
      const { host, port, name } = database;
      const as = async (kind: string): Promise<{ report: Report; code: number | null }> => {
        const ran = await runProgram(
          folder,
          [
            ...[
              "report",
              kind,
              path.join(folder, "CHECKLIST.md"),
              "--format",
              "json",
              "--keep",
              "0",
            ],
            ...["--root", folder, "-c", `shop=postgres://${role}@${host}:${port}/${name}`],
          ],
          { PGPASSWORD: "x" },
        );
        const parsed = parseReport(ran.stdout);
        assert.ok(parsed.ok, ran.stderr);
        return { report: parsed.value, code: ran.code };
      };
      try {
        const refused = await as("daily");
        assert.equal(refused.report.verdict, "error");
        assert.deepEqual(
          queryCards(refused.report).map(({ answer }) => answer.kind === "error" && answer.code),
          ["42501", "42501", "42501"],
        );
        await database.run(
          `grant usage on schema shop to ${role}; grant select on shop.orders to ${role}`,
        );
        const daily = await as("daily");
        assert.equal(daily.code, 1, "four orders are open");
        assert.ok(queryCards(daily.report).every(({ answer }) => answer.kind === "rows"));
        // Agreed on above: an agreement belongs to the query and not to who asks.
        const weekly = await as("weekly");
        assert.ok(queryCards(weekly.report).every(({ answer }) => answer.kind === "rows"));
        await database.run("create extension pg_stat_statements");
        const [slow] = queryCards((await as("monthly")).report);
        assert.match(slow?.rewrite?.sql ?? "", /mean_exec_time AS mean_time/);
      } finally {
        await database.run(
          `drop extension if exists pg_stat_statements; drop owned by ${role}; drop role ${role}`,
        );
      }
    });

    it("asks a section without a cadence in the report that a person put it into", async () => {
      const file = path.join(folder, "ODD.md");
      const text = `# Odd\n\n## Monitoring\n\n\`\`\`bash\n# states\npsql -d ${database.name} -c "SELECT count(DISTINCT state) FROM shop.orders;"\n\`\`\`\n`;
      await fs.writeFile(file, text);
      const ask = async (kind: string): Promise<Report> => {
        const ran = await run(kind, file, "--format", "json", "--root", folder, "--keep", "0");
        const parsed = parseReport(ran.stdout);
        assert.ok(parsed.ok, ran.stderr);
        return parsed.value;
      };
      assert.deepEqual((await ask("weekly")).undecided, ["Monitoring"]);
      const section = planMonitoring(parseRunbook(text, await loadSqlParser()), "weekly")
        .undecided[0]?.id;
      assert.ok(section !== undefined);
      const store = createAgreementStore();
      const said = { runbook: "ODD.md", section, title: "Monitoring", by: "kim", at: "2026" };
      assert.ok((await store.decide(folder, { ...said, cadence: "weekly" })).ok);
      const weekly = await ask("weekly");
      assert.deepEqual([weekly.undecided, weekly.cards.length], [[], 1]);
      assert.deepEqual((await ask("daily")).cards, []);
      assert.ok((await store.decide(folder, { ...said, cadence: null })).ok);
      const none = await ask("weekly");
      assert.deepEqual([none.undecided, none.cards], [[], []]);
    });

    it("writes one HTML file without script or network, in which data stays text", async () => {
      const { stdout: out, code } = await run(
        ...["daily", path.join(folder, "CHECKLIST.md")],
        ...["--format", "html", "--since", "7d", "--keep", "0"],
      );
      assert.equal(code, 1);
      assert.match(out, /&lt;script&gt;alert\(1\)/);
      assert.doesNotMatch(out, /<script|javascript:|\son\w+=|<link|<img|url\(|@import|style="/i);
      assert.ok((out.match(/<svg/g) ?? []).length >= 3, "bars, lines and the number's history");
      assert.match(out, /default-src 'none'/);
    });

    it("tells a server's health in words, with what to do", async () => {
      const { report, code } = await take("health");
      assert.equal(report.cards.length, 15);
      // The servers of tests run without fsync.
      assert.equal(code, 1);
      assert.ok(report.findings.some(({ code: found }) => found === "fsync-off"));
      const text = await run("health", "--root", folder, "--keep", "0");
      assert.match(text.stdout, /fsync is off/);
      assert.match(text.stdout, /ALTER SYSTEM SET fsync = 'on';/);
    });

    it("tells which kept reports are damaged, and goes on", async () => {
      const reports = path.join(folder, ".schema-ops", "reports");
      await fs.writeFile(path.join(reports, "20200101T000000Z-daily-aaaaaa.json"), "{");
      const ran = await run(...["daily", path.join(folder, "CHECKLIST.md"), "--keep", "0"]);
      assert.match(ran.stderr, /20200101T000000Z-daily-aaaaaa\.json is damaged/);
    });
  });
}

describe("The seed's own monitoring sections", () => {
  it("become reports by cadence, whose invalid queries are mended", async function () {
    const text = await fs.readFile(SEED, "utf8").catch(() => null);
    if (text === null) {
      console.log("      the shared seed is not here: the checklist above covers the same ground");
      return;
    }
    const runbook = parseRunbook(text, await loadSqlParser());
    const counts = (["daily", "weekly", "monthly"] as const).map((cadence) => {
      const { entries, undecided } = planMonitoring(runbook, cadence);
      assert.deepEqual(undecided, []);
      return entries.map(({ query }) => query.nature);
    });
    assert.deepEqual(counts, [
      ["question", "question", "question"],
      ["question", "question", "action"],
      ["question", "question"],
    ]);
  });
});
