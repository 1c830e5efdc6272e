import type { TablePart } from "./objects.ts";

const KEPT = [
  "columns",
  "indexes",
  "constraints",
  "triggers",
  "rules",
  "statistics",
] as const satisfies readonly TablePart[];

const PARTS: Readonly<Record<string, readonly TablePart[]>> = {
  r: [...KEPT, "policies", "grants"],
  p: [...KEPT, "policies", "partitions", "grants"],
  f: ["columns", "constraints", "triggers", "statistics", "grants"],
  v: ["columns", "triggers", "rules", "grants"],
  m: ["columns", "indexes", "statistics", "grants"],
  S: ["grants"],
};

/** The lists that a relation can have, by `pg_class.relkind`. */
export function partsOf(relkind: string): readonly TablePart[] {
  return PARTS[relkind] ?? [];
}
