import { foldArrayCasts } from "../catalog/fingerprint/foldArrayCasts.ts";

/**
 * A definition in a form that a restore does not change: array casts are folded once more, and the
 * sequence of an identity column becomes one of the column's type, whose highest value is then not said.
 */
export function canonicalDefinition(definition: string): string {
  return foldArrayCasts(definition.replace(TYPE_MAXIMUM, "NO MAXVALUE"));
}

const TYPE_MAXIMUM = /\bMAXVALUE (?:32767|2147483647|9223372036854775807)\b/g;
