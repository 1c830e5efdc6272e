import type { Client } from "pg";
import * as v from "valibot";
import type { MeasureFailure } from "../../core/performance/measurement.ts";
import { insertStatement, isRenewed, type BoundStatement } from "../../core/performance/newRow.ts";
import type { Workload } from "../../core/performance/workload.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { holds } from "../../core/roles/linkStatements.ts";
import type { RoleModel, UserRoleTable } from "../../core/roles/roleModel.ts";
import { tableLabel } from "../../core/roles/tableShape.ts";
import { activeSql, tableSql } from "../../core/sessions/sessionSql.ts";
import type { SessionTable } from "../../core/sessions/sessionTable.ts";
import { quoteIdentifier, quoteLiteral } from "../../core/sql/quote.ts";
import { readRoleModels } from "../roles/roleTables.ts";
import { rowsOf } from "../sessions/rowsOf.ts";
import { findSessionTables } from "../sessions/sessionTables.ts";
import { readInsertFacts } from "./insertFacts.ts";
import { openRowMaker, type RowMaker } from "./rowMaker.ts";
import type { InsertTrigger } from "../../core/performance/insertFacts.ts";

/** How a workload is run, time after time. */
export interface PreparedRuns {
  readonly table: string;
  readonly triggers: readonly InsertTrigger[];
  /** The timed part changes rows: deferred constraints are checked within it. */
  readonly writes: boolean;
  /** Before the clock starts, in the same transaction; what it returns goes to {@link timed}. */
  readonly before: (nth: number) => Result<BoundStatement | null, MeasureFailure>;
  readonly timed: (
    nth: number,
    returned: readonly (string | null)[],
  ) => Result<BoundStatement, MeasureFailure>;
}

export interface Found {
  readonly sessions: SessionTable | null;
  readonly roles: RoleModel | null;
}

/** Looks for the tables, within a transaction whose search path holds PostgreSQL's own names only. */
export async function findTables(
  client: Client,
  named: readonly string[],
  user: string,
): Promise<Found> {
  const { tables } = await findSessionTables(client, named, user);
  const models = await readRoleModels(client, null);
  const isNamed = (table: SessionTable): boolean => named.includes(`${table.schema}.${table.name}`);
  return {
    sessions: tables.find(isNamed) ?? tables[0] ?? null,
    roles: models.find(({ userRoles }) => userRoles !== null) ?? null,
  };
}

export async function prepareRuns(
  client: Client,
  found: Found,
  workload: Workload,
): Promise<Result<PreparedRuns, MeasureFailure>> {
  switch (workload) {
    case "sessionCreate": {
      const maker = await sessionMaker(client, found.sessions, 1);
      return maker.ok ? ok(inserting(maker.value, null)) : maker;
    }
    case "sessionFind": {
      const maker = await sessionMaker(client, found.sessions, 1);
      return maker.ok && found.sessions !== null
        ? ok(findingSession(maker.value, found.sessions))
        : noTable(maker);
    }
    case "roleAssign":
      return assigning(client, found.roles?.userRoles ?? null);
    case "roleFind":
      return findingRoles(client, found.roles);
  }
}

export async function sessionMaker(
  client: Client,
  table: SessionTable | null,
  wanted: number,
): Promise<Result<RowMaker, MeasureFailure>> {
  const facts = table === null ? null : await readInsertFacts(client, table.oid);
  return facts === null || table === null
    ? err({ code: "no-table" })
    : openRowMaker(client, facts, { where: activeSql(table), expiresAt: table.expiresAt, wanted });
}

function noTable(maker: Result<unknown, MeasureFailure>): Result<never, MeasureFailure> {
  return err(maker.ok ? { code: "no-table" } : maker.error);
}

function inserting(maker: RowMaker, before: BoundStatement | null): PreparedRuns {
  return {
    table: tableLabel(maker.facts),
    triggers: maker.facts.triggers,
    writes: true,
    before: () => ok(before),
    timed: (nth) => {
      const row = maker.make(nth);
      return row.ok ? ok(insertStatement(maker.facts, row.value, [])) : row;
    },
  };
}

/** A session is looked up by what lets its owner in, else by its key; the one that was just created. */
export function findingSession(maker: RowMaker, table: SessionTable): PreparedRuns {
  const { facts } = maker;
  const by = lookupColumns(maker, table);
  const isReadable = (name: string): boolean =>
    facts.columns.some((column) => column.name === name && column.readable);
  const selected = facts.columns.filter(({ readable }) => readable);
  const select = selected.map(({ name }) => quoteIdentifier(name)).join(", ");
  const where = by.map((name, index) => `${quoteIdentifier(name)} = $${index + 1}`).join(" AND ");
  const text = `SELECT ${select} FROM ${tableSql(facts)} WHERE ${where}`;
  return {
    table: tableLabel(facts),
    triggers: facts.triggers,
    writes: false,
    before: (nth) => {
      const row = maker.make(nth);
      return row.ok ? ok(insertStatement(facts, row.value, by.filter(isReadable))) : row;
    },
    timed: (_nth, returned) => ok({ text, values: returned }),
  };
}

function lookupColumns({ facts }: RowMaker, table: SessionTable): readonly string[] {
  const secrets = table.secrets.filter((name) => {
    const column = facts.columns.find((one) => one.name === name);
    return column?.readable === true && isRenewed(facts, column);
  });
  const unique = secrets.find((name) => facts.uniques.some((columns) => columns[0] === name));
  const [secret] = secrets;
  const column = unique ?? secret;
  return column === undefined ? table.key : [column];
}

async function assigning(
  client: Client,
  link: UserRoleTable | null,
): Promise<Result<PreparedRuns, MeasureFailure>> {
  const facts = link === null ? null : await readInsertFacts(client, link.table.oid);
  if (facts === null || link === null) {
    return err({ code: "no-table" });
  }
  const options = { where: holds(link, "s."), expiresAt: link.expiresAt, wanted: 1 };
  const maker = await openRowMaker(client, facts, options);
  if (!maker.ok) {
    return maker;
  }
  return ok(inserting(maker.value, actingStatement(link, maker.value)));
}

/** Before anything else, so that the audit trigger finds who acts: the user who gets the role. */
function actingStatement(link: UserRoleTable, maker: RowMaker): BoundStatement | null {
  const row = maker.make(0);
  const user = row.ok ? row.value[link.user] : null;
  if (link.actingSetting === null || user === null || user === undefined) {
    return null;
  }
  const name = quoteLiteral(link.actingSetting.name);
  return { text: `SELECT pg_catalog.set_config(${name}, $1, true)`, values: [user] };
}

/** Users whose roles are looked up in turn. */
const USERS = 100;
const valueRow = v.object({ value: v.string() });

async function findingRoles(
  client: Client,
  model: RoleModel | null,
): Promise<Result<PreparedRuns, MeasureFailure>> {
  const link = model?.userRoles ?? null;
  if (model === null || link === null) {
    return err({ code: "no-table" });
  }
  const table = tableSql(link.table);
  const user = quoteIdentifier(link.user);
  const sample = `SELECT ${user}::pg_catalog.text AS value FROM ${table}
   WHERE ${user} IS NOT NULL GROUP BY ${user} LIMIT ${USERS}`;
  const users = await rowsOf(client, valueRow, sample, []);
  const known = users.length > 0 ? users : await anyUsers(client, model);
  if (known.length === 0) {
    const label = model.users === null ? tableLabel(link.table) : tableLabel(model.users.table);
    return err({ code: "no-referenced-row", column: link.user, table: label });
  }
  const { roles } = model;
  const columns = roles.table.columns
    .filter(({ readable }) => readable)
    .map(({ name }) => `r.${quoteIdentifier(name)}`);
  const active = holds(link, "l.");
  const text = `SELECT ${columns.join(", ")}
  FROM ${table} AS l
  JOIN ${tableSql(roles.table)} AS r ON r.${quoteIdentifier(roles.key)} = l.${quoteIdentifier(link.role)}
 WHERE l.${user} = $1${active === null ? "" : ` AND ${active}`}`;
  return ok({
    table: tableLabel(link.table),
    triggers: [],
    writes: false,
    before: () => ok(null),
    timed: (nth) => ok({ text, values: [known[nth % known.length]?.value ?? null] }),
  });
}

async function anyUsers(
  client: Client,
  { users }: RoleModel,
): Promise<readonly v.InferOutput<typeof valueRow>[]> {
  if (users === null) {
    return [];
  }
  const key = quoteIdentifier(users.key);
  const sql = `SELECT ${key}::pg_catalog.text AS value FROM ${tableSql(users.table)} LIMIT ${USERS}`;
  return rowsOf(client, valueRow, sql, []);
}
