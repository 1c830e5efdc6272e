import { KEYWORDS } from "./keywords.ts";
import { quoteIdentifier } from "./quote.ts";

/** The name as a person writes it in SQL: `tenants`, `"Order"`, quoted only where it must be. */
export function identifierText(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !KEYWORDS.has(name) ? name : quoteIdentifier(name);
}

/** The parts of a name from the outside in, as a person writes them: `tnnt.tenants`, `public."Order"`. */
export function qualifiedName(parts: readonly string[]): string {
  return parts.map(identifierText).join(".");
}
