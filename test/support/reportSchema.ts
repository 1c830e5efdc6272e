import { toJsonSchema } from "@valibot/to-json-schema";
import { reportSchema } from "../../src/core/report/completionReport.ts";

/** What is published of the report's form, from the model itself. */
export function publishedSchema(): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...toJsonSchema(reportSchema, { target: "draft-2020-12", errorMode: "ignore" }),
    title: "Completion report of Schema Ops",
    description:
      "What became of a deployment. Times are ISO 8601 in UTC, durations milliseconds where the name says so; paths of logs and results are relative to the deployment's folder.",
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
