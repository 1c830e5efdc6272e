/**
 * The statements of a text that pg_dump wrote without comments and bodies: grants and settings.
 * Semicolons within quoted names and strings end nothing. Each without what surrounds it.
 */
export function splitStatements(text: string): readonly string[] {
  const statements: string[] = [];
  let start = 0;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== null) {
      // A doubled quote ends and begins again: the same in the end.
      quote = character === quote ? null : quote;
    } else if (character === "'" || character === '"') {
      quote = character;
    } else if (character === ";") {
      statements.push(text.slice(start, at + 1).trim());
      start = at + 1;
    }
  }
  const rest = text.slice(start).trim();
  return rest === "" ? statements : [...statements, rest];
}
