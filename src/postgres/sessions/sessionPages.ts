import type { Client } from "pg";
import * as v from "valibot";
import type {
  Page,
  SessionRequest,
  SessionRow,
  StatusCount,
  UserCount,
  UserRequest,
} from "../../core/sessions/ports.ts";
import { columnSql, overdueSql, statusSql, tableSql } from "../../core/sessions/sessionSql.ts";
import type { SessionTable } from "../../core/sessions/sessionTable.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { rowsOf } from "./rowsOf.ts";

const countRow = v.object({
  status: v.nullable(v.string()),
  count: v.number(),
  overdue: v.number(),
});

export function countByStatus(
  client: Client,
  table: SessionTable,
): Promise<readonly StatusCount[]> {
  return rowsOf(
    client,
    countRow,
    `select ${statusSql(table)} as status, count(*)::float8 as count, ${overdueCount(table)} as overdue
       from ${tableSql(table)} as s
      group by 1`,
    [],
  );
}

const userRow = v.object({
  user: v.nullable(v.string()),
  labels: v.array(v.nullable(v.string())),
  count: v.number(),
  overdue: v.number(),
});

/** Users as text in byte order: what a page begins after is found again whatever their type is. */
export async function usersOf(
  client: Client,
  table: SessionTable,
  { status, after, limit }: UserRequest,
): Promise<Page<UserCount>> {
  if (table.user === null) {
    return { rows: [], next: null };
  }
  const values = new Values();
  const user = columnSql(table.user);
  const text = `${user}::text collate "C"`;
  const beyond = after === null ? "true" : `(${text} > ${values.add(after)} or ${user} is null)`;
  const found = await rowsOf(
    client,
    userRow,
    `select g."user"::text as "user", ${labelsSql(table)} as labels, g.count, g.overdue
       from (select ${user} as "user", count(*)::float8 as count, ${overdueCount(table)} as overdue
               from ${tableSql(table)} as s
              where ${statusIs(table, status, values)} and ${beyond}
              group by ${user}
              order by ${text}
              limit ${values.add(limit + 1)}) as g
       ${joinSql(table, `g."user"`)}
      order by g."user"::text collate "C"`,
    values.all,
  );
  const rows = found.slice(0, limit).map((row) => ({ ...row, labels: known(row.labels) }));
  return { rows, next: found.length > limit ? (rows.at(-1)?.user ?? null) : null };
}

/** A time beyond all others comes as Infinity. */
const time = v.nullable(v.number());
const sessionRow = v.object({
  key: v.array(v.string()),
  user: v.nullable(v.string()),
  labels: v.array(v.nullable(v.string())),
  status: v.nullable(v.string()),
  device: v.nullable(v.string()),
  userAgent: v.nullable(v.string()),
  address: v.nullable(v.string()),
  createdMs: time,
  lastActivityMs: time,
  expiresMs: time,
  revokedMs: time,
  reason: v.nullable(v.string()),
  overdue: v.boolean(),
  atMs: v.number(),
  sort: v.string(),
});
const mark = v.tuple([v.string(), v.array(v.string())]);

/** The one that was used last comes first. */
export async function sessionsOf(
  client: Client,
  table: SessionTable,
  request: SessionRequest,
): Promise<Page<SessionRow>> {
  const values = new Values();
  const keys = table.key.map((column) => `${columnSql(column)}::text collate "C"`);
  const newest = table.lastActivityAt ?? table.createdAt;
  const sort =
    newest === null
      ? "'-infinity'::timestamptz"
      : `coalesce(${columnSql(newest)}::timestamptz, '-infinity')`;
  const conditions = [
    statusIs(table, request.status, values),
    userIs(table, request, values),
    ...after(request.after, sort, keys, values),
  ];
  const optional = (column: string | null): string =>
    column === null ? "null::text" : `${columnSql(column)}::text`;
  const readable = (column: string | null): string | null =>
    column !== null && table.unreadable.includes(column) ? null : column;
  const found = await rowsOf(
    client,
    sessionRow,
    `select array[${table.key.map((column) => `${columnSql(column)}::text`).join(", ")}] as key,
            ${optional(table.user)} as "user",
            ${labelsSql(table)} as labels,
            ${statusSql(table)} as status,
            ${optional(table.device)} as device,
            ${optional(table.userAgent)} as "userAgent",
            ${addressSql(table)} as address,
            ${timeSql(table.createdAt)} as "createdMs",
            ${timeSql(table.lastActivityAt)} as "lastActivityMs",
            ${timeSql(table.expiresAt)} as "expiresMs",
            ${timeSql(readable(table.revokedAt))} as "revokedMs",
            ${optional(readable(table.reason?.column ?? null))} as reason,
            coalesce(${overdueSql(table) ?? "false"}, false) as overdue,
            (extract(epoch from now()) * 1000)::float8 as "atMs",
            ${sort}::text as sort
       from ${tableSql(table)} as s
       ${table.user === null ? "" : joinSql(table, columnSql(table.user))}
      where ${conditions.join(" and ")}
      order by ${[sort, ...keys].map((expression) => `${expression} desc`).join(", ")}
      limit ${values.add(request.limit + 1)}`,
    values.all,
  );
  const page = found.slice(0, request.limit);
  const last = page.at(-1);
  const rows = page.map(({ sort: _sort, ...row }) => ({ ...row, labels: known(row.labels) }));
  const more = found.length > request.limit && last !== undefined;
  return { rows, next: more ? JSON.stringify([last.sort, last.key]) : null };
}

/** Parameters, numbered as they are used. */
class Values {
  readonly all: unknown[] = [];

  add(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

function statusIs(table: SessionTable, status: string | null, values: Values): string {
  const { status: model } = table;
  if (status === null) {
    return `${statusSql(table)} is null`;
  }
  // The bare column, so that an index serves.
  const held = model.kind === "column" ? columnSql(model.column) : statusSql(table);
  return `${held} = ${values.add(status)}`;
}

function userIs(table: SessionTable, { user }: SessionRequest, values: Values): string {
  if (user.kind === "any" || table.user === null) {
    return "true";
  }
  const column = columnSql(table.user);
  return user.user === null ? `${column} is null` : `${column} = ${values.add(user.user)}`;
}

function after(
  token: string | null,
  sort: string,
  keys: readonly string[],
  values: Values,
): readonly string[] {
  if (token === null) {
    return [];
  }
  const [time, key] = v.parse(mark, JSON.parse(token));
  const given = [`${values.add(time)}::timestamptz`, ...key.map((part) => values.add(part))];
  return [`(${[sort, ...keys].join(", ")}) < (${given.join(", ")})`];
}

function overdueCount(table: SessionTable): string {
  const overdue = overdueSql(table);
  return overdue === null ? "0::float8" : `count(*) filter (where ${overdue})::float8`;
}

function labelsSql({ userTable }: SessionTable): string {
  return userTable === null
    ? "array[]::text[]"
    : `array[${userTable.labels.map((label) => `u.${quoteIdentifier(label)}::text`).join(", ")}]`;
}

function joinSql({ userTable }: SessionTable, user: string): string {
  return userTable === null
    ? ""
    : `left join ${tableSql(userTable)} as u on u.${quoteIdentifier(userTable.target)} = ${user}`;
}

function addressSql({ address }: SessionTable): string {
  if (address === null) {
    return "null::text";
  }
  const column = columnSql(address.column);
  // Of an inet, the address without the length of its net.
  return address.network ? `host(${column}::inet)` : `${column}::text`;
}

function timeSql(column: string | null): string {
  return column === null
    ? "null::float8"
    : `(extract(epoch from ${columnSql(column)}::timestamptz) * 1000)::float8`;
}

function known(labels: readonly (string | null)[]): readonly string[] {
  return labels.filter((label) => label !== null && label.trim() !== "").map(String);
}
