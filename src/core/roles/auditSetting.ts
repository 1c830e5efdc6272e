import { wordsOf } from "./columnWords.ts";
import type { ActingSetting } from "./roleModel.ts";

/** A function that runs when a table changes: a trigger's own, or one that it calls. */
export interface AuditFunction {
  /** Oid of the table whose trigger leads to it. */
  readonly table: number;
  readonly source: string;
}

const ACTING_WORDS = new Set(["user", "actor", "operator", "account", "login", "member", "by"]);

/** The setting that the functions of each table read the acting user from. */
export function actingSettings(
  functions: readonly AuditFunction[],
): ReadonlyMap<number, ActingSetting> {
  const settings = new Map<number, ActingSetting>();
  for (const { table, source } of functions) {
    const found = settingsIn(source).find((name) =>
      wordsOf(name).some((word) => ACTING_WORDS.has(word)),
    );
    if (found !== undefined && !settings.has(table)) {
      const value = /mail$/i.test(found) ? "email" : "key";
      settings.set(table, { name: found, value });
    }
  }
  return settings;
}

/** The settings of applications ("app.current_user_id") that a function's text asks for, in its order. */
export function settingsIn(source: string): readonly string[] {
  const calls = withoutComments(source).matchAll(
    /\bcurrent_setting\s*\(\s*'((?:[^']|'')+)'(?:::[\w". ]+)?\s*[,)]/gi,
  );
  return [...calls]
    .map(([, name = ""]) => name.replaceAll("''", "'"))
    .filter((name) => name.includes("."));
}

/** A mark of a comment inside a string is none: strings are passed over whole. */
function withoutComments(source: string): string {
  return source.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith("'") ? part : " ",
  );
}
