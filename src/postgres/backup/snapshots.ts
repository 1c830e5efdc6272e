import * as v from "valibot";
import type { BackupFailure, BackupSnapshot, BackupSnapshots } from "../../core/backup/ports.ts";
import { BACKUP_APPLICATION } from "../../core/connection/applicationName.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { connect, type ConnectParts } from "../connect.ts";
import type { Session } from "../session.ts";
import { backupFailureOf } from "./backupFailure.ts";
import { countRows } from "./countRows.ts";
import { readDatabaseProperties } from "./databaseProperties.ts";

/** As pg_dump reads: rows that a policy would hide are an error and not left out. */
const BEGIN = `
  set statement_timeout = 0;
  set idle_in_transaction_session_timeout = 0;
  set row_security = off;
  begin isolation level repeatable read, read only`;

/**
 * What a dump reads: the database without its indexes, by the catalog's own count of their pages. Takes no
 * lock on a table: somebody may hold one.
 */
const EXPORT = `
  select pg_catalog.pg_export_snapshot() as name,
         greatest(0, pg_catalog.pg_database_size(pg_catalog.current_database())
           - (select coalesce(sum(c.relpages::int8), 0) from pg_catalog.pg_class as c where c.relkind = 'i')
             * pg_catalog.current_setting('block_size')::int8)::float8 as bytes`;

const exported = v.object({ name: v.string(), bytes: v.number() });

/** Each snapshot has a session of its own, until it is closed. */
export function createBackupSnapshots(parts: ConnectParts): BackupSnapshots {
  return {
    async open(target, signal) {
      const login = { target, as: "user", applicationName: BACKUP_APPLICATION } as const;
      const opened = await connect(parts, login, signal);
      if (!opened.ok) {
        return err(backupFailureOf(opened.error));
      }
      try {
        return ok(await openSnapshot(opened.value));
      } catch (error) {
        await opened.value.end().catch(() => opened.value.destroy());
        return err(questionFailure(error));
      }
    },
  };
}

async function openSnapshot(session: Session): Promise<BackupSnapshot> {
  const { client } = session;
  await client.query(BEGIN);
  const { rows } = await client.query<Record<string, unknown>>(EXPORT);
  const { name, bytes } = v.parse(exported, rows[0]);
  return {
    name,
    tableBytes: bytes,
    serverVersion: session.version.text,
    properties: await readDatabaseProperties(client),
    countRows: (upToBytes, signal) => counted(session, upToBytes, signal),
    close: () => session.end().catch(() => session.destroy()),
  };
}

async function counted(
  session: Session,
  upToBytes: number,
  signal: CancelSignal,
): Promise<Result<Awaited<ReturnType<typeof countRows>>, BackupFailure>> {
  const onAbort = (): void => void session.cancel();
  signal.addEventListener("abort", onAbort);
  try {
    const rows = await countRows(session.client, upToBytes, () => signal.aborted);
    return signal.aborted ? err({ code: "cancelled" }) : ok(rows);
  } catch (error) {
    return err(signal.aborted ? { code: "cancelled" } : questionFailure(error));
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function questionFailure(error: unknown): BackupFailure {
  return { code: "unreachable", message: messageOf(error) };
}
