import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { Activity } from "../../core/sessions/backend.ts";
import type { StatusCount } from "../../core/sessions/ports.ts";
import type { SessionTable } from "../../core/sessions/sessionTable.ts";

/** What is known at the moment a row is drawn. */
export interface SessionFacts {
  readonly profile: (connection: string) => ConnectionProfile | undefined;
  readonly counts: (connection: string, table: SessionTable) => readonly StatusCount[] | undefined;
  readonly activity: (connection: string) => Activity | undefined;
  /** The step that a run belongs to ("1.2 Tenant DB"); null: of no deployment that is open here. */
  readonly stepOfRun: (runId: string) => string | null;
}
