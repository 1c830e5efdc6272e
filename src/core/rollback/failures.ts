import type { RollbackFailure } from "./ports.ts";

const CODES: Readonly<Record<RollbackFailure["code"], true>> = {
  backup: true,
  fingerprint: true,
  different: true,
  busy: true,
  "no-privilege": true,
  "prepared-transactions": true,
  subscriptions: true,
  slots: true,
  clients: true,
  service: true,
  export: true,
  "name-taken": true,
  sql: true,
  unreachable: true,
  "in-doubt": true,
  log: true,
  declined: true,
  cancelled: true,
};

/** For one that was kept in a file of ours: its kind is known, its details are as we wrote them. */
export function isRollbackFailure(value: unknown): value is RollbackFailure {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    Object.hasOwn(CODES, value.code)
  );
}
