import * as v from "valibot";
import { err, ok, type Result } from "../lib/result.ts";
import { CADENCES } from "../runbook/runbook.ts";
import { HEALTH_FINDINGS, HEALTH_PARTS, SEVERITIES, type HealthFindingCode } from "./finding.ts";
import { UNITS, type Report } from "./report.ts";

/** Reads a report that was kept. `newer`: written by a version of Schema Ops that knows more. */
export function parseReport(text: string): Result<Report, "damaged" | "newer"> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("damaged");
  }
  const parsed = v.safeParse(reportSchema, json);
  if (parsed.success) {
    return ok(parsed.output);
  }
  return err(v.is(newer, json) ? "newer" : "damaged");
}

const newer = v.object({ v: v.pipe(v.number(), v.minValue(2)) });

const text = v.string();
const number = v.number();
const maybeText = v.nullable(text);
const maybeNumber = v.nullable(number);
const verdict = v.picklist(["pass", "fail", "error", "open"]);
const level = v.nullable(v.picklist(["good", "warning", "critical"]));

const server = v.nullable(
  v.object({ host: text, port: number, database: text, user: text, version: text }),
);

const change = v.object({
  against: v.picklist(["last", "lastWeek"]),
  at: number,
  before: text,
  difference: text,
});

const reasons = v.array(
  v.variant("code", [
    v.object({
      code: v.literal("column-renamed"),
      relation: text,
      column: text,
      instead: text,
      since: maybeNumber,
    }),
    v.object({ code: v.literal("function-as-value"), function: text, expression: text }),
    v.object({
      code: v.literal("extension-missing"),
      extension: text,
      relation: text,
      install: text,
    }),
    v.object({ code: v.literal("extension-not-loaded"), extension: text, install: text }),
  ]),
);

const shape = v.variant("kind", [
  v.object({ kind: v.literal("number"), column: number }),
  v.object({ kind: v.literal("bars"), label: number, values: v.array(number) }),
  v.object({ kind: v.literal("series"), time: number, by: maybeNumber, values: v.array(number) }),
  v.object({ kind: v.literal("grid") }),
]);

const answer = v.variant("kind", [
  v.object({
    kind: v.literal("rows"),
    columns: v.array(v.object({ name: text, type: text })),
    rows: v.array(v.array(maybeText)),
    truncated: v.boolean(),
    durationMs: number,
    shape,
  }),
  v.object({ kind: v.literal("error"), code: text, message: text, reasons }),
]);

const queryCard = v.object({
  kind: v.literal("query"),
  key: text,
  query: text,
  section: text,
  line: number,
  label: maybeText,
  sql: text,
  asked: maybeText,
  connection: maybeText,
  server,
  answer,
  verdict: v.nullable(verdict),
  expectations: v.array(
    v.object({ text, line: number, holds: v.picklist(["yes", "no", "unknown"]) }),
  ),
  level,
  changes: v.array(change),
  rewrite: v.nullable(
    v.object({
      state: v.picklist(["offered", "agreed"]),
      sql: text,
      hash: text,
      reasons,
      by: maybeText,
      at: maybeText,
    }),
  ),
});

const missing = v.variant("code", [
  v.object({ code: v.literal("not-allowed"), grant: text }),
  v.object({ code: v.literal("partly-hidden"), grant: text }),
  v.object({ code: v.literal("too-slow") }),
  v.object({ code: v.literal("failed"), sqlState: text, message: text }),
  v.object({ code: v.literal("extension-missing"), extension: text, install: text }),
  v.object({ code: v.literal("not-in-use") }),
]);

const unit = v.picklist(UNITS);
const part = v.picklist(HEALTH_PARTS);

const healthCard = v.object({
  kind: v.literal("health"),
  key: text,
  part,
  connection: text,
  level,
  figures: v.array(
    v.object({
      code: text,
      value: maybeNumber,
      unit,
      limit: maybeNumber,
      level,
      changes: v.array(change),
    }),
  ),
  table: v.nullable(
    v.object({
      columns: v.array(v.object({ code: text, unit })),
      rows: v.array(v.array(v.nullable(v.union([text, number])))),
      truncated: v.boolean(),
      bars: v.nullable(v.object({ label: number, value: number })),
    }),
  ),
  missing: v.nullable(missing),
});

const findingCode = v.custom<HealthFindingCode>(
  (value) => typeof value === "string" && Object.hasOwn(HEALTH_FINDINGS, value),
);

const reportSchema = v.object({
  v: v.literal(1),
  id: text,
  kind: v.picklist([...CADENCES, "health"]),
  takenAt: number,
  durationMs: number,
  runbook: v.nullable(v.object({ path: text, title: text })),
  verdict,
  connections: v.array(v.object({ name: text, server })),
  cards: v.array(v.variant("kind", [queryCard, healthCard])),
  findings: v.array(
    v.object({
      code: findingCode,
      part,
      severity: v.picklist(SEVERITIES),
      connection: text,
      object: maybeText,
      values: v.record(text, v.union([number, text])),
      sql: v.array(text),
    }),
  ),
  actions: v.array(
    v.object({
      query: text,
      section: text,
      line: number,
      label: maybeText,
      sql: text,
      connection: maybeText,
      transaction: v.picklist(["one", "none"]),
    }),
  ),
  undecided: v.array(text),
});
