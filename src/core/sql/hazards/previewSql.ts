import { readPsqlText } from "../../runbook/queries/readSql.ts";
import type { SqlParser } from "../sqlParser.ts";
import { allowancesOf } from "./allowances.ts";
import type { StatementPreview } from "./preview.ts";
import { previewStatement, type HazardSettings } from "./previewStatement.ts";
import { ScriptState } from "./scriptState.ts";

/** Previews one text of SQL by itself: what it includes is not followed. For an editor. */
export function previewSql(
  text: string,
  parser: SqlParser,
  settings: HazardSettings,
  state = new ScriptState({ single: false, lockTimeout: false, exists: () => null }),
): readonly StatementPreview[] {
  const { statements } = readPsqlText(text, parser);
  const tokens = text.includes("schema-ops:") ? parser.scan(text) : null;
  const comments = tokens?.ok !== true ? [] : tokens.value.filter(({ kind }) => kind === "comment");
  const allowances = allowancesOf(text, comments, statements);
  const lines = lineCounter(text);
  return statements.map((statement, index) =>
    previewStatement(
      {
        statement,
        sql: text.slice(statement.start, statement.end),
        place: {
          path: null,
          start: statement.start,
          end: statement.end,
          line: lines(statement.start),
        },
        allowances: allowances[index] ?? [],
      },
      state,
      parser,
      settings,
    ),
  );
}

/** Line numbers of offsets that only grow. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    for (; at < offset; at += 1) {
      line += text.charCodeAt(at) === 10 ? 1 : 0;
    }
    return line;
  };
}
