import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { DeploymentEvent } from "../../../src/core/deployment/events.ts";
import { foldDeployment } from "../../../src/core/deployment/foldDeployment.ts";
import { buildReport } from "../../../src/core/report/buildReport.ts";
import { compareReports } from "../../../src/core/report/compareReports.ts";
import { excerptOf } from "../../../src/core/report/excerpt.ts";
import type { MadeReport } from "../../../src/core/report/ports.ts";
import { renderReport } from "../../../src/core/report/render.ts";
import type { ReportSource } from "../../../src/core/report/reportSource.ts";
import { readStamp, type RenderOptions } from "../../../src/core/report/stamp.ts";
import { parseRunbook } from "../../../src/core/runbook/parseRunbook.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";
import { assertReport } from "../../support/assertReport.ts";
import { event, started } from "../../support/fakes/deployments.ts";
import { ROOT } from "../../support/paths.mjs";
import { publishedSchema } from "../../support/reportSchema.ts";

const TEXT = `# A runbook

## Phase 1: One

### Step 1.1: First

- [ ] Ran
- [x] Told

\`\`\`bash
psql -d app -f a.sql
\`\`\`

## Sign-off

**Deployed by**: ________
`;

const sql = await loadSqlParser();
const HOSTILE =
  "</pre><script>alert(1)</script> \u202egnp\u001b[31m `x` [a](http://e.test) --> \n# h | \ud800";

function source(
  events: readonly DeploymentEvent[],
  more: Partial<ReportSource> = {},
  text = TEXT,
): MadeReport {
  const runbook = parseRunbook(text, sql);
  const report = buildReport({
    version: "1.2.3",
    events,
    head: "ab".repeat(32),
    damage: [],
    runbook,
    textWhole: true,
    logs: new Map(),
    results: new Map(),
    ...more,
  });
  return { report, document: { text, runbook } };
}

const step = parseRunbook(TEXT, sql).sections.flatMap(({ steps }) => steps)[0];
const [ran, told] = (step?.items ?? []).map(({ id }) => id);
const block = step?.blocks[0]?.id ?? "";
assert.ok(ran !== undefined && told !== undefined);

const began = event({
  ...{ type: "blockStarted", run: "r1", step: "1.1", block, text: HOSTILE },
  ...{ connections: ["app"], log: "logs/r1.log" },
});
const ended = (outcome: "passed" | "failed", run = "r1"): DeploymentEvent =>
  event(
    {
      ...{ type: "blockEnded", run, step: "1.1", block, outcome, exitCode: 0, failures: [] },
      ...{ backups: [], durationMs: 5, log: { start: 0, end: 9 }, verdict: null, actual: HOSTILE },
    },
    1,
  );
const tick = (reason: string | null): DeploymentEvent =>
  event({
    ...{ type: "itemTicked", step: "1.1", item: ran, how: "person" },
    basis: [{ kind: "block", id: block, state: "passed" }],
    override: reason === null ? null : { reason },
  });
const finished = event({
  type: "finished",
  signOff: {
    name: HOSTILE,
    result: "success",
    remark: HOSTILE,
    fields: { "Deployed by": HOSTILE },
  },
});

const FORMATS: readonly RenderOptions[] = (["html", "md", "json"] as const).flatMap((format) =>
  (["en", "ko"] as const).map((language) => ({
    ...{ format, language, timeZone: "Asia/Seoul", base: "../x y/-->'<" },
  })),
);

const MARKDOWN: RenderOptions = { format: "md", language: "en", timeZone: "UTC", base: "" };
const JSON_FORM: RenderOptions = { ...MARKDOWN, format: "json" };

describe("the completion report", () => {
  it("is published as a schema that the model makes", () => {
    const file = path.join(ROOT, "media/schemas/completion-report.schema.json");
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), JSON.parse(publishedSchema()));
  });

  it("calls no deployment a success before it is signed as one", () => {
    const outcomes = [
      [started],
      [started, event({ type: "paused", reason: "night" })],
      [started, event({ type: "abandoned", reason: "no" })],
      [started, finished],
    ].map((events) => source(events).report.outcome);
    assert.deepEqual(outcomes, ["unfinished", "unfinished", "abandoned", "success"]);
  });

  it("is uncertain when the journal is damaged or the document is another", () => {
    const damaged = source([started, finished], { damage: [{ kind: "torn", line: 3, bytes: 4 }] });
    assert.equal(damaged.report.outcome, "uncertain");
    assert.equal(damaged.report.doubts[0]?.kind, "journalDamaged");
    assert.equal(source([started, finished], { textWhole: false }).report.outcome, "uncertain");
  });

  it("makes no tick of the document's own, of a stale one, or of one that was taken back", () => {
    const events = [started, began, ended("passed"), tick(null)];
    const boxes = (all: readonly DeploymentEvent[]): readonly string[] =>
      [...renderReport(source(all), MARKDOWN).matchAll(/^- \[(.)\] (?:Ran|Told)/gm)].map(
        (match) => match[1] ?? "",
      );
    assert.deepEqual(boxes(events), ["x", " "]);
    assert.deepEqual(boxes([...events, ended("failed")]), [" ", " "]);
    const taken = event({ type: "itemUnticked", step: "1.1", item: ran, reason: "wrong" });
    assert.deepEqual(boxes([...events, taken]), [" ", " "]);
    assert.equal(source([...events, ended("failed")]).report.doubts.at(1)?.kind, "failed");
  });

  it("names the person, the time and the reason of an override", () => {
    const [override] = source([started, tick("seen by eye")]).report.overrides;
    assert.equal(override?.kind, "tick");
    assert.equal(override.reason, "seen by eye");
    assert.equal(override.by?.name, "kim");
    assert.equal(override.name, "Ran");
  });

  it("keeps evidence about what the document no longer holds", () => {
    const gone = event({
      type: "itemTicked",
      ...{ step: "9", item: "gone", how: "person" },
      basis: [],
      override: null,
    });
    const { report } = source([started, gone]);
    assert.deepEqual(report.removed, [{ kind: "item", id: "gone", events: 1 }]);
  });

  it("tells the same totals as the fold", () => {
    const events = [started, began, ended("passed"), tick(null)];
    const { report } = source(events);
    const state = foldDeployment(events);
    assert.equal(
      report.totals.ticked,
      [...state.items.values()].filter((one) => one.ticked).length,
    );
    assert.equal(report.totals.blocksDone, 1);
  });

  it("caps a huge journal and huge values, and says so", () => {
    const long = event({ type: "paused", reason: "x".repeat(1_000_000) });
    const events = [started, ...Array.from({ length: 20_000 }, () => long)];
    const { report } = source(events);
    assert.equal(report.record.shown.length + report.record.omitted, 20_001);
    assert.equal(report.record.shown.at(-1)?.seq, 20_001);
    assert.match(report.pauses[0]?.reason ?? "", /…\(\+998000\)$/);
  });

  for (const options of FORMATS) {
    it(`shows hostile data as data in ${options.format} (${options.language}), and is read back`, () => {
      const made = source([started, began, ended("failed"), tick(HOSTILE), finished]);
      const text = renderReport(made, options);
      assert.equal(renderReport(made, options), text);
      assert.ok(!/[\u202a-\u202e\u2066-\u2069\u001b]/.test(text));
      assert.ok(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(text));
      if (options.format === "html") {
        assert.ok(!/<script|<img|javascript:/i.test(text));
        assert.ok(text.includes("default-src 'none'"));
      }
      if (options.format === "md") {
        const own = text.replace(/```[\s\S]*?```/g, "");
        assert.ok(!/<script/i.test(own) && !own.includes("[a](http") && !/^# h/m.test(own));
      }
      if (options.format === "json") {
        assertReport(text);
      }
      const reading = readStamp(text);
      assert.ok(reading.kind === "stamp");
      assert.deepEqual(reading.stamp, made.report.stamp);
      if (options.format !== "json") {
        assert.deepEqual(reading.options, options);
      }
    });
  }

  it("names what was changed", () => {
    const made = source([started, finished]);
    for (const options of FORMATS) {
      const text = renderReport(made, options);
      assert.deepEqual(compareReports(options.format, text, text).differences, []);
      for (let at = 0; at < text.length; at += 997) {
        const changed = `${text.slice(0, at)}§${text.slice(at + 1)}`;
        assert.ok(compareReports(options.format, text, changed).differences.length > 0);
      }
    }
    const json = renderReport(made, JSON_FORM);
    const [first] = compareReports(
      "json",
      json,
      json.replace('"success"', '"failure"'),
    ).differences;
    assert.equal(first?.path, "outcome");
  });

  it("quotes output as it stood on the screen", () => {
    assert.equal(excerptOf("10%\r50%\rdone\u001b[0m\n\u001b]0;title\u0007next\n"), "done\nnext");
    assert.equal(excerptOf("one\ntw", "xx\nlast\n"), "one\n…\nlast");
  });
});
