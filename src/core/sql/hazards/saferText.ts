import type { StatementContext } from "./effect.ts";

/** The statement with words put in after the first place of a word; null when the word is not there. */
export function insertAfter(
  { sql, words }: StatementContext,
  word: RegExp,
  inserted: string,
): string | null {
  const at = words().find(({ start, end }) => word.test(sql.slice(start, end)));
  return at === undefined ? null : `${sql.slice(0, at.end)} ${inserted}${sql.slice(at.end)};`;
}

/** The statement with the first place of a word replaced, or left out. */
export function replaceWord(
  { sql, words }: StatementContext,
  word: RegExp,
  replacement: string,
): string | null {
  const at = words().find(({ start, end }) => word.test(sql.slice(start, end)));
  if (at === undefined) {
    return null;
  }
  const rest = replacement === "" ? sql.slice(at.end).trimStart() : sql.slice(at.end);
  return `${sql.slice(0, at.start)}${replacement}${rest};`;
}

const BEFORE_NAME =
  /^(?:alter|table|index|foreign|materialized|view|sequence|type|if|exists|only)$/i;

/**
 * The texts of an ALTER TABLE's subcommands, in order; null when they cannot be told apart. They
 * begin after the table's name (and its `*`), and are parted by commas outside parentheses.
 */
export function subcommandTexts(
  { sql, words }: StatementContext,
  count: number,
): readonly string[] | null {
  const all = words();
  const textAt = (index: number): string => sql.slice(all[index]?.start, all[index]?.end);
  const name = all.findIndex((_, index) => !BEFORE_NAME.test(textAt(index)));
  if (name === -1) {
    return null;
  }
  const pieces = piecesFrom(sql, all.slice(afterName(name, textAt)));
  return pieces.length === count ? pieces : null;
}

/** The word after a qualified name and its `*`. */
function afterName(name: number, textAt: (index: number) => string): number {
  let at = name + 1;
  while (textAt(at) === ".") {
    at += 2;
  }
  return textAt(at) === "*" ? at + 1 : at;
}

type Words = ReturnType<StatementContext["words"]>;

/** The text from the first word on, parted by its commas outside parentheses. */
function piecesFrom(sql: string, words: Words): readonly string[] {
  const pieces: string[] = [];
  let depth = 0;
  let from = words[0]?.start ?? sql.length;
  for (const [index, { start, end }] of words.entries()) {
    const text = sql.slice(start, end);
    depth += NESTING[text] ?? 0;
    if (text === "," && depth === 0) {
      pieces.push(sql.slice(from, start).trim());
      from = words[index + 1]?.start ?? sql.length;
    }
  }
  return [...pieces, sql.slice(from).trim()];
}

const NESTING: Readonly<Record<string, number>> = { "(": 1, "[": 1, ")": -1, "]": -1 };
