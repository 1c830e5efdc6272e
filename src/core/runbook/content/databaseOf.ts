import type { Annotation } from "../annotations/annotation.ts";
import type { DatabaseRef } from "../databaseRef.ts";
import type { Span } from "../markdown/markdownNode.ts";
import { pattern } from "../text/pattern.ts";
import type { RunbookText } from "../text/runbookText.ts";

const MANAGER = pattern(
  "\\bmanagers?\\b|\\bmanagement\\b|\\bmgmt|매니저|관리자?\\s*(?:db|데이터베이스|디비)",
);
const TENANT = pattern("\\btenants?\\b|\\btnnt|테넌트");
const NAMED = /\b[a-z][a-z0-9]*_db\b|\bdb_[a-z0-9]+\b/i;

/** What a step says of databases, apart from the commands themselves. */
export interface DatabaseHints {
  readonly annotation: Annotation;
  /** The only database that the step's blocks name; null when they name none or several. */
  readonly step: string | null;
  /** Words of the nearest heading that speaks of one of the databases. */
  readonly heading: string | null;
}

/** The database of a query or a block: from its command, annotations, the step, the headings, in this order. */
export function resolveDatabase(
  named: string | null,
  annotations: readonly Annotation[],
  hints: DatabaseHints,
): DatabaseRef {
  if (named !== null) {
    return { via: "command", name: named };
  }
  for (const { database, connection } of [...annotations, hints.annotation]) {
    if (database !== null || connection !== null) {
      return { via: "annotation", name: database, connection };
    }
  }
  if (hints.step !== null) {
    return { via: "step", name: hints.step };
  }
  return hints.heading === null ? { via: "ask" } : { via: "heading", words: hints.heading };
}

/**
 * The words of the first of these headings, nearest first, that speak of a database. A role named in
 * Korean is added in English, as connections know it.
 */
export function headingHint(headings: readonly Span[], text: RunbookText): string | null {
  for (const { start, end } of headings) {
    const words = text.words(start, end);
    const roles = [MANAGER.test(words) ? "manager" : "", TENANT.test(words) ? "tenant" : ""].filter(
      (role) => role !== "",
    );
    if (roles.length > 0 || NAMED.test(words)) {
      const written = text.source.slice(start, end);
      const missing = roles.filter((role) => !written.toLowerCase().includes(role));
      return [written, ...missing].join(" ");
    }
  }
  return null;
}
