import * as v from "valibot";
import type { TableContent } from "../../core/catalog/fingerprint/fingerprint.ts";
import type {
  ContentReader,
  ContentRequest,
  FingerprintFailure,
  TableName,
} from "../../core/catalog/fingerprint/ports.ts";
import { QUESTION_APPLICATION } from "../../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { cancellable } from "../cancellable.ts";
import { connect, type ConnectParts } from "../connect.ts";
import { failureMessage } from "../connectFailure.ts";
import type { Session } from "../session.ts";
import { sqlFailure } from "../sqlFailure.ts";
import { readRow, readRows } from "./readRows.ts";

/** Counting takes as long as it takes: a person can cancel it. */
const LONGEST_MS = 7 * 24 * 3_600_000;
const LOCK_TIMEOUT_MS = 10_000;

/** Everything a row's text depends on is said: the same rows are the same text on every server. */
export const BEGIN_CONTENT = `BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
  SET LOCAL statement_timeout = 0;
  SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
  SET LOCAL search_path = pg_catalog, pg_temp;
  SET LOCAL row_security = off;
  SET LOCAL extra_float_digits = 1;
  SET LOCAL datestyle = 'ISO, YMD';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC';
  SET LOCAL bytea_output = 'hex';`;

type Content = Result<readonly TableContent[], FingerprintFailure>;

/** Counts rows, and digests them in whatever order they lie, in one snapshot and in the server's memory. */
export function createContentReader(parts: ConnectParts): ContentReader {
  return {
    async read(target: ConnectionTarget, request, signal): Promise<Content> {
      const login = { target, as: "user", applicationName: QUESTION_APPLICATION } as const;
      const opened = await connect(parts, login, signal);
      if (!opened.ok) {
        const { error } = opened;
        return err(
          error.code === "cancelled"
            ? { code: "cancelled" }
            : { code: "unreachable", message: failureMessage(error) },
        );
      }
      try {
        return await readContent(opened.value, request, signal);
      } finally {
        await opened.value.end().catch(() => opened.value.destroy());
      }
    },
  };
}

async function readContent(
  session: Session,
  { kind, tables }: ContentRequest,
  signal: CancelSignal,
): Promise<Content> {
  const { client } = session;
  try {
    return await cancellable(session, LONGEST_MS, signal, async () => {
      await client.query(BEGIN_CONTENT);
      const named = tables === "all" ? await readRows(client, tableRow, ALL_TABLES) : tables;
      const content: TableContent[] = [];
      for (const table of named) {
        if (signal.aborted) {
          return err({ code: "cancelled" });
        }
        const { rows, digest } = await readRow(client, contentRow, contentQuestion(kind, table));
        content.push({ ...table, rows: Number(rows), digest });
      }
      await client.query("ROLLBACK");
      return ok(content);
    });
  } catch (error) {
    const failure = sqlFailure(error, signal);
    switch (failure.code) {
      case "cancelled":
        return err({ code: "cancelled" });
      case "unreachable":
        return err({ code: "unreachable", message: failure.message });
      default:
        return err({ code: "content", message: messageOf(error) });
    }
  }
}

const tableRow = v.object({ schema: v.string(), table: v.string() });
const contentRow = v.object({ rows: v.string(), digest: v.nullable(v.string()) });

/** Those that hold rows of their own and are dumped: no partitioned ones, no foreign ones, none of an extension. */
const ALL_TABLES = `
  SELECT n.nspname AS schema, c.relname AS table
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND c.relpersistence <> 't'
     AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY n.nspname, c.relname`;

/** Sums of the halves of each row's MD5, modulo nothing: no order, no collision by exchange of two rows. */
function contentQuestion(kind: ContentRequest["kind"], { schema, table }: TableName): string {
  const from = `ONLY ${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const half = (start: number): string =>
    `sum(('x' || substr(h, ${start}, 16))::bit(64)::bigint::numeric)`;
  return kind === "count"
    ? `SELECT count(*)::text AS rows, NULL AS digest FROM ${from}`
    : `SELECT count(*)::text AS rows,
              md5(concat_ws(' ', count(*), ${half(1)}, ${half(17)})) AS digest
         FROM (SELECT md5(t::text) AS h FROM ${from} AS t) AS hashed`;
}
