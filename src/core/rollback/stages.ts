/** What a rollback does, in this order. Only `cutOver` changes what applications see. */
export const ROLLBACK_STAGES = [
  "check",
  "restore",
  "verify",
  "compare",
  "decide",
  "stopService",
  "cutOver",
  "startService",
  "afterCare",
] as const;
export type RollbackStage = (typeof ROLLBACK_STAGES)[number];
/** `continue`: what an earlier rollback restored is used again. `export`: what was written is saved. */
export type ShownStage = RollbackStage | "continue" | "export";
