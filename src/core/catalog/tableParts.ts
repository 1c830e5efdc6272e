import type { TablePart } from "./objects.ts";

const PARTS: Readonly<Record<string, readonly TablePart[]>> = {
  r: ["columns", "indexes", "constraints", "triggers", "policies", "grants"],
  p: ["columns", "indexes", "constraints", "triggers", "policies", "partitions", "grants"],
  f: ["columns", "constraints", "triggers", "grants"],
  v: ["columns", "triggers", "grants"],
  m: ["columns", "indexes", "grants"],
  S: ["grants"],
};

/** The lists that a relation can have, by `pg_class.relkind`. */
export function partsOf(relkind: string): readonly TablePart[] {
  return PARTS[relkind] ?? [];
}
