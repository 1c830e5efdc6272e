import * as v from "valibot";
import { l10n } from "vscode";

import type { ObjectRef } from "../../core/catalog/objects.ts";
import type { QuestionLimits } from "../../core/deployment/ports.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { UserMessage } from "../lib/userMessage.ts";
import type { Asking } from "./asking.ts";

const planSchema = v.tuple([v.object({ Plan: v.object({ "Plan Rows": v.number() }) })]);

/** How many rows the planner thinks there are: of a view as well, and without reading them. */
export async function estimateRows(
  asking: Asking,
  connection: string,
  { schema, name }: ObjectRef,
  limits: QuestionLimits,
): Promise<number> {
  const answer = await asking.ask(
    connection,
    `EXPLAIN (FORMAT JSON) SELECT * FROM ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
    limits,
    new AbortController().signal,
  );
  const text = answer.rows.map(([line]) => line ?? "").join("\n");
  const plan = v.safeParse(v.pipe(v.string(), v.parseJson(), planSchema), text);
  if (!plan.success) {
    throw new UserMessage(l10n.t("The server's plan could not be read."));
  }
  return plan.output[0].Plan["Plan Rows"];
}
