import type { DatabaseRef } from "./databaseRef.ts";

/** The database's name as far as the document alone tells it; null when a connection or a person must. */
export function shownDatabase(ref: DatabaseRef): string | null {
  switch (ref.via) {
    case "command":
    case "step":
    case "annotation":
      return ref.name;
    case "heading":
    case "ask":
      return null;
  }
}
