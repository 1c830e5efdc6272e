import type { FingerprintObject } from "./fingerprint.ts";

/** An object as SQL to be read beside another: its owner first, then what makes it. */
export function objectText(object: FingerprintObject): string {
  const owner = object.owner === null ? "" : `-- Owner: ${oneLine(object.owner)}\n`;
  return `-- ${objectTitle(object)}\n${owner}\n${object.definition}\n`;
}

/** "TABLE app.users" */
export function objectTitle({ kind, schema, name }: FingerprintObject): string {
  return oneLine(`${kind} ${schema === null ? "" : `${schema}.`}${name}`);
}

/** A comment ends with its line. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
