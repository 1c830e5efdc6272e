/** Statements as a document: one a paragraph. */
export function definitionText(statements: readonly string[]): string {
  return statements.map((statement) => `${statement}\n`).join("\n");
}
