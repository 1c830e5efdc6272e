import { visibleText } from "../lib/visibleText.ts";
import type { ActionEntry } from "./actionLog.ts";

/** The log as an SQL document, newest first: each attempt's facts as comments above its statements. */
export function actionLogText(entries: readonly ActionEntry[]): string {
  const attempts = new Map<string, ActionEntry>();
  for (const entry of entries) {
    // The end replaces the beginning; a beginning without an end stays, and says so.
    attempts.set(entry.id, entry);
  }
  return [...attempts.values()].reverse().map(attemptText).join("\n\n");
}

function attemptText(entry: ActionEntry): string {
  const { at, by, host, connection, server, title, reason, undoes } = entry;
  const facts = [
    `${at}  ${by}@${host}  ${connection} (${server})`,
    `${title}: ${outcomeText(entry)}`,
    ...(reason === null ? [] : [reason]),
    ...(undoes === null ? [] : [`undo: ${undoes}`]),
  ];
  return [
    ...facts.flatMap((fact) => commentLines(fact)),
    ...entry.sql.map((statement) => `${statement};`),
  ].join("\n");
}

function outcomeText({ outcome, rows, failure, durationMs }: ActionEntry): string {
  const took = durationMs === null ? "" : `, ${durationMs} ms`;
  switch (outcome) {
    case "begun":
      return "begun, end unknown";
    case "done":
      return `done, ${rows.map((count) => count ?? "-").join(" + ")} rows${took}`;
    case "failed":
      return `failed: ${failure ?? ""}${took}`;
  }
}

/** No line of data escapes its comment. */
function commentLines(text: string): readonly string[] {
  return visibleText(text)
    .split("\n")
    .map((line) => `-- ${line}`);
}
