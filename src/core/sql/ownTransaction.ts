/**
 * Whether a statement cannot run inside a transaction block, so that it must be sent alone: what
 * PostgreSQL 15 to 18 refuse there. Reads the first words only.
 */
export function needsNoTransaction(sql: string): boolean {
  const words = firstWords(sql);
  return ALONE.some((pattern) => pattern.test(words));
}

/** Whether a statement begins or ends a transaction, which is not for it to do. */
export function controlsTransaction(sql: string): boolean {
  return /^(?:BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)\b/.test(
    firstWords(sql),
  );
}

const ALONE = [
  /^VACUUM\b/,
  /^(?:CREATE|DROP) (?:DATABASE|TABLESPACE)\b/,
  /^ALTER (?:SYSTEM\b|DATABASE \S+ SET TABLESPACE\b)/,
  /^(?:CREATE (?:UNIQUE )?|DROP )INDEX CONCURRENTLY\b/,
  /^REINDEX\b.*\b(?:CONCURRENTLY|DATABASE|SYSTEM|SCHEMA)\b/,
  /^ALTER TABLE\b.*\bDETACH PARTITION\b.*\bCONCURRENTLY\b/,
];

/** The beginning of a statement in capitals, without comments, with single blanks. */
function firstWords(sql: string): string {
  return sql
    .replace(/--[^\n]*|\/\*[^]*?\*\//g, " ")
    .trim()
    .slice(0, 400)
    .replace(/\s+/g, " ")
    .toUpperCase();
}
