import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as v from "valibot";
import { reportSchema, type CompletionReport } from "../../src/core/report/completionReport.ts";
import { ROOT } from "./paths.mjs";

const SCHEMA = path.join(ROOT, "media/schemas/completion-report.schema.json");

const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(SCHEMA, "utf8")),
);

/** The report in a JSON text, held against the schema that is shipped. */
export function assertReport(text: string): CompletionReport {
  const value: unknown = JSON.parse(text);
  assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
  return v.parse(reportSchema, value);
}
