import type { ConnectionTarget } from "../connection/profile.ts";
import type { RollbackDialogue } from "./ports.ts";
import type { RollbackRequest } from "./rollbackRun.ts";

/** Nothing changes hands that anybody uses: nobody is asked. */
export const NOBODY_ASKED: RollbackDialogue = {
  decide: () => Promise.resolve({ endClients: false }),
};

/**
 * A backup as a database of another name: restored beside it, compared with what was recorded, and given the
 * name when it is whole. A rollback of a database that is not there.
 */
export function restoreAsNew(
  common: Pick<RollbackRequest, "id" | "root" | "jobs">,
  { profile, password }: ConnectionTarget,
  backup: string,
  database: string,
): RollbackRequest {
  const target = { profile: { ...profile, database, options: null }, password };
  return {
    ...common,
    databases: [{ target, backup, sealed: null, asNew: true }],
    deployment: null,
    hooks: null,
  };
}
