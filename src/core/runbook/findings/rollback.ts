import type { BlockText } from "../content/blockText.ts";
import { report, type ReadContext } from "../content/readContext.ts";
import { readPsqlArguments } from "../shell/psqlOptions.ts";
import { readShell } from "../shell/readShell.ts";
import type { ShellScript } from "../shell/shellScript.ts";
import { callOf } from "../shell/tools.ts";

const BACKUP = /backup|bak(?:\b|_)|dump|snapshot|restore/i;

/**
 * A rollback that plays a plain dump into the database that still holds the objects restores
 * nothing: every CREATE fails, and what is new stays. Dropping or re-creating the database first is
 * another matter.
 */
export function reportEmptyRollback(content: BlockText, context: ReadContext): void {
  if (!/\bpsql\b/.test(content.text)) {
    return;
  }
  const script = readShell(content.text);
  if (
    /\bdropdb\b|\bDROP\s+(?:DATABASE|SCHEMA)\b|\bcreatedb\b|\bCREATE\s+DATABASE\b/i.test(
      content.text,
    )
  ) {
    return;
  }
  const values = valuesOf(script);
  for (const command of script.commands) {
    const words = callOf(command, "psql");
    for (const file of words === null ? [] : readPsqlArguments(words).files) {
      const name = file.text.replace(
        /\$\{?(\w+)\}?/g,
        (whole, variable: string) => values.get(variable) ?? whole,
      );
      if (BACKUP.test(name)) {
        report(context, "rollback-restores-nothing", content.rangeOf(command.start, command.end), {
          file: name,
        });
      }
    }
  }
}

function valuesOf(script: ShellScript): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { assignments } of script.commands) {
    for (const { name, value } of assignments) {
      values.set(name, value);
    }
  }
  return values;
}
