import type { ServerVersion } from "./serverVersion.ts";

/** What a connection test found. Codes, not prose. */
export interface ConnectionCheck {
  readonly connection: string;
  readonly reached: boolean;
  readonly server: ServerVersion | null;
  /** The role that is logged in, and what it may do. */
  readonly role: {
    readonly name: string;
    readonly superuser: boolean;
    readonly canCreate: boolean;
    readonly canCreateSchema: boolean;
  } | null;
  readonly tls: boolean;
  readonly durationMs: number;
  readonly problems: readonly ConnectionProblem[];
}

export type ConnectionProblem =
  | { readonly code: "server-down"; readonly message: string }
  | { readonly code: "timed-out"; readonly afterMs: number }
  | { readonly code: "login-refused"; readonly sqlState: string; readonly message: string }
  | { readonly code: "database-missing"; readonly database: string }
  | { readonly code: "tls-failed"; readonly message: string }
  | { readonly code: "server-too-old"; readonly server: string; readonly oldest: number }
  | { readonly code: "no-create-right"; readonly database: string }
  /** The role for questions could do harm that READ ONLY does not stop. */
  | {
      readonly code: "question-role-powerful";
      readonly role: string;
      readonly powers: readonly string[];
    }
  | { readonly code: "client-tool-missing"; readonly tool: "psql" | "pg_dump" | "bash" }
  | {
      readonly code: "client-older-than-server";
      readonly tool: "psql" | "pg_dump";
      readonly client: string;
      readonly server: string;
    }
  | { readonly code: "other"; readonly sqlState: string | null; readonly message: string };
