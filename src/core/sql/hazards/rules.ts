/**
 * - `error`: the statement fails or does not do what it says
 * - `warning`: others wait, rows are read or written at length, or data is lost
 * - `information`: short, or harmless for many
 */
export type HazardSeverity = "error" | "warning" | "information";

interface RuleFacts {
  readonly severity: HazardSeverity;
  /** The oldest and the newest major version that it holds for, of those that are known (15 to 18). */
  readonly from?: number;
  readonly to?: number;
}

/** Rule ids are stable: settings, annotations and docs/hazards.md refer to them. */
export const HAZARD_RULES = {
  "create-index-without-concurrently": { severity: "warning" },
  "drop-index-without-concurrently": { severity: "warning" },
  "reindex-without-concurrently": { severity: "warning" },
  "add-foreign-key-validates": { severity: "warning" },
  "add-check-validates": { severity: "warning" },
  "add-not-null-validates": { severity: "warning", from: 18 },
  "set-not-null-scans": { severity: "warning" },
  "add-unique-builds-index": { severity: "warning" },
  "add-exclusion-builds-index": { severity: "warning" },
  "domain-constraint-validates": { severity: "warning" },
  "validate-in-same-transaction": { severity: "warning" },
  "add-column-rewrites": { severity: "warning" },
  "add-column-default-unknown": { severity: "information" },
  "alter-column-type": { severity: "warning" },
  "drop-column": { severity: "warning" },
  "drop-table": { severity: "warning" },
  "drop-schema": { severity: "warning" },
  "drop-database": { severity: "warning" },
  "drop-cascade": { severity: "warning" },
  "rename-relation": { severity: "warning" },
  "rename-column": { severity: "warning" },
  truncate: { severity: "warning" },
  "update-without-where": { severity: "warning" },
  "delete-without-where": { severity: "warning" },
  "vacuum-full": { severity: "warning" },
  cluster: { severity: "warning" },
  "refresh-without-concurrently": { severity: "warning" },
  "not-in-transaction": { severity: "error" },
  "lock-timeout-missing": { severity: "warning" },
  "work-under-strong-lock": { severity: "warning" },
  "create-trigger": { severity: "information" },
  "disable-trigger": { severity: "warning" },
  "attach-partition-scans": { severity: "warning" },
  "create-partition": { severity: "information" },
  "detach-partition-without-concurrently": { severity: "warning" },
  "enum-value-in-transaction": { severity: "warning" },
  "set-tablespace": { severity: "warning" },
  "set-logged": { severity: "warning" },
  "set-access-method": { severity: "warning" },
  "set-expression-rewrites": { severity: "warning", from: 17 },
  "lock-table": { severity: "warning" },
  "grant-to-public": { severity: "warning" },
  "alter-system": { severity: "information" },
  "annotation-without-reason": { severity: "warning" },
} as const satisfies Record<string, RuleFacts>;
export type HazardRule = keyof typeof HAZARD_RULES;

export function isHazardRule(name: string): name is HazardRule {
  return Object.hasOwn(HAZARD_RULES, name);
}

/** Whether a rule holds for a server's major version; null: for any of the known ones. */
export function holdsFor(rule: HazardRule, major: number | null): boolean {
  const { from, to }: RuleFacts = HAZARD_RULES[rule];
  return major === null || ((from ?? 0) <= major && major <= (to ?? Infinity));
}
