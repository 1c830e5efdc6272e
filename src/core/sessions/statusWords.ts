import type { SessionTable, StatusWords } from "./sessionTable.ts";

const MEANINGS = {
  active: /^(?:active|act|valid|open|live|alive|online|current|logged[ _-]?in|활성|사용)$/i,
  expired: /^(?:expired?|exp|timed?[ _-]?out|만료)$/i,
  revoked:
    /^(?:revoked?|rev|terminated|killed|invalid|invalidated|cancell?ed|forced[ _-]?out|logged[ _-]?out|log[ _-]?out|closed|ended|종료|해지)$/i,
} as const;

/** The words among `values` for the states that we act on. */
export function statusWords(values: readonly string[]): StatusWords {
  const find = (meaning: RegExp): string | null =>
    values.find((value) => meaning.test(value.trim())) ?? null;
  return {
    active: find(MEANINGS.active),
    expired: find(MEANINGS.expired),
    revoked: find(MEANINGS.revoked),
  };
}

/**
 * For a column that takes any text: the words that stand in the table, and in their letter case what
 * is missing. A column whose type or check names its values keeps them.
 */
export function withFoundValues(table: SessionTable, found: readonly string[]): SessionTable {
  const { status } = table;
  if (status.kind !== "column" || status.values !== null) {
    return table;
  }
  const inCase = letterCase(found);
  const known = statusWords(found);
  const words = {
    active: known.active ?? inCase("active"),
    expired: known.expired ?? inCase("expired"),
    revoked: known.revoked ?? inCase("revoked"),
  };
  return { ...table, status: { ...status, words } };
}

function letterCase(found: readonly string[]): (word: string) => string {
  const cased = found.filter((value) => value.toLowerCase() !== value.toUpperCase());
  const all = (change: (value: string) => string): boolean =>
    cased.length > 0 && cased.every((value) => change(value) === value);
  if (all((value) => value.toLowerCase())) {
    return (word) => word;
  }
  return cased.length === 0 || all((value) => value.toUpperCase())
    ? (word) => word.toUpperCase()
    : (word) => word.charAt(0).toUpperCase() + word.slice(1);
}

/** The string literals of a check constraint that lists what a column may hold; null: it lists nothing. */
export function listedValues(definition: string): readonly string[] | null {
  // PostgreSQL writes IN as = ANY (ARRAY['A'::text, …]), and a single value as a comparison.
  if (!/=\s*ANY\s*\(|\sIN\s*\(|[^<>!]=\s*\(?'/i.test(definition)) {
    return null;
  }
  const literals = [...definition.matchAll(/(E?)'((?:[^'\\]|''|\\.)*)'/g)].map(
    ([, escaped, body = ""]) => {
      const plain = body.replaceAll("''", "'");
      return escaped === "E" ? plain.replace(/\\(.)/g, "$1") : plain;
    },
  );
  return literals.length === 0 ? null : [...new Set(literals)];
}
