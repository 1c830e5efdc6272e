import type { Backend } from "../../../src/core/sessions/backend.ts";
import { sessionTable } from "../../../src/core/sessions/shape.ts";
import type { SessionTable } from "../../../src/core/sessions/sessionTable.ts";
import type { ColumnFacts, TableFacts } from "../../../src/core/sessions/tableFacts.ts";

const CATEGORY: Readonly<Record<string, string>> = {
  boolean: "B",
  inet: "I",
  bigint: "N",
  uuid: "U",
};

/** A column by its type as PostgreSQL writes it; `more` for what is not usual. */
export function column(name: string, type: string, more: Partial<ColumnFacts> = {}): ColumnFacts {
  const category = CATEGORY[type] ?? (/^(?:timestamp|date|time)/.test(type) ? "D" : "S");
  const length = /\((\d+)\)/.exec(type)?.[1];
  return {
    name,
    type,
    category,
    labels: null,
    length: length === undefined ? null : Number(length),
    selectable: true,
    updatable: true,
    ...more,
  };
}

/** The table of the example's tenant database. */
export function exampleFacts(overrides: Partial<TableFacts> = {}): TableFacts {
  return {
    oid: 4711,
    schema: "sys",
    name: "sessions",
    comment: "로그인 세션",
    columns: [
      column("id", "bigint"),
      column("user_id", "bigint"),
      column("token_hash", "character(64)"),
      column("status", "character varying(10)"),
      column("device", "character varying(200)"),
      column("ip_address", "inet"),
      column("created_at", "timestamp with time zone"),
      column("last_activity_at", "timestamp with time zone"),
      column("expires_at", "timestamp with time zone"),
      column("revoked_at", "timestamp with time zone"),
      column("revoked_reason", "character varying(200)"),
    ],
    key: ["id"],
    references: [
      {
        column: "user_id",
        schema: "sys",
        table: "users",
        target: "id",
        columns: [
          column("id", "bigint"),
          column("email", "character varying(200)"),
          column("name", "character varying(100)"),
          column("password_hash", "character varying(200)"),
        ],
      },
    ],
    checks: [
      {
        columns: ["status"],
        definition:
          "CHECK (((status)::text = ANY ((ARRAY['ACTIVE'::character varying, 'EXPIRED'::character varying, 'REVOKED'::character varying])::text[])))",
      },
      {
        columns: ["status", "revoked_at"],
        definition: "CHECK ((((status)::text = 'REVOKED'::text) = (revoked_at IS NOT NULL)))",
      },
    ],
    ...overrides,
  };
}

export function tableOf(facts: TableFacts = exampleFacts()): SessionTable {
  const shape = sessionTable(facts, true);
  if (!shape.ok) {
    throw new Error(shape.error.code);
  }
  return shape.value;
}

export function backend(pid: number, overrides: Partial<Backend> = {}): Backend {
  return {
    pid,
    database: "app",
    user: "app",
    application: "",
    client: null,
    type: "client backend",
    state: "active",
    wait: null,
    startedUs: 1_700_000_000_123_456,
    queryStartedUs: 1_700_000_100_000_001,
    ages: { sessionMs: 1000, transactionMs: 500, queryMs: 100, stateMs: 100 },
    query: "select 1",
    blockedBy: [],
    signal: "allowed",
    ...overrides,
  };
}
