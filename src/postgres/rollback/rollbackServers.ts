import type { Client } from "pg";
import * as v from "valibot";
import { ROLLBACK_APPLICATION } from "../../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type {
  RollbackFailure,
  RollbackServers,
  RollbackSession,
} from "../../core/rollback/ports.ts";
import { createStatement } from "../../core/rollback/propertyStatements.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { connect, type ConnectParts } from "../connect.ts";
import { failureMessage } from "../connectFailure.ts";
import type { Session } from "../session.ts";
import { readDatabaseFacts } from "./databaseFacts.ts";
import { renameDatabases } from "./rename.ts";

/** Advisory locks belong to a database: everybody who rolls back takes it in the same one. */
const HOMES = ["postgres", "template1"];
/** "so", "ro". */
const LOCK = [0x736f, 0x726f] as const;

type Answer<T> = Result<T, RollbackFailure>;

/** Each rollback has two sessions a server, in a database that is not rolled back, until it is closed. */
export function createRollbackServers(parts: ConnectParts): RollbackServers {
  return {
    async open(target, avoid, who, signal) {
      const home = HOMES.find((name) => !avoid.includes(name)) ?? "template1";
      const first = await openSession(parts, target, home, who, signal);
      if (!first.ok) {
        return first;
      }
      const second = await openSession(parts, target, home, who, signal);
      if (!second.ok) {
        await first.value.end().catch(() => first.value.destroy());
        return second;
      }
      const inDatabase: InDatabase = (database) =>
        openSession(parts, target, database, who, signal);
      const session = new ServerSession(first.value, second.value, inDatabase);
      const locked = await session.lock();
      if (!locked.ok) {
        await session.close();
        return locked;
      }
      return ok(session);
    },
  };
}

async function openSession(
  parts: ConnectParts,
  { profile, password }: ConnectionTarget,
  home: string,
  who: string,
  signal: CancelSignal,
): Promise<Answer<Session>> {
  const target = { profile: { ...profile, database: home, options: null }, password };
  const printable = who.replace(/[^\x21-\x7e]/g, "_");
  const applicationName = `${ROLLBACK_APPLICATION}:${printable}`.slice(0, 63);
  const opened = await connect(parts, { target, as: "user", applicationName }, signal);
  if (!opened.ok) {
    const { error } = opened;
    return err(
      error.code === "cancelled"
        ? { code: "cancelled" }
        : { code: "unreachable", message: failureMessage(error) },
    );
  }
  return opened;
}

const heldRow = v.object({ held: v.boolean() });
const whoRow = v.object({ who: v.string() });

type InDatabase = (database: string) => Promise<Answer<Session>>;

class ServerSession implements RollbackSession {
  readonly #session: Session;
  readonly #helper: Session;
  readonly #inDatabase: InDatabase;

  constructor(session: Session, helper: Session, inDatabase: InDatabase) {
    this.#inDatabase = inDatabase;
    this.#session = session;
    this.#helper = helper;
  }

  lock(): Promise<Answer<null>> {
    return this.#do<null>(async (client) => {
      await client.query("set statement_timeout = 0; set lock_timeout = 0");
      const { rows } = await client.query<Record<string, unknown>>(
        "select pg_catalog.pg_try_advisory_lock($1, $2) as held",
        [...LOCK],
      );
      return v.parse(heldRow, rows[0]).held
        ? ok(null)
        : err({ code: "busy", who: await holderOf(client) });
    });
  }

  names(): Promise<Answer<ReadonlySet<string>>> {
    return this.#do(async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        "select datname from pg_catalog.pg_database",
      );
      return ok(new Set(rows.map(({ datname }) => datname)));
    });
  }

  facts(database: string): ReturnType<RollbackSession["facts"]> {
    return this.#do(async (client) => ok(await readDatabaseFacts(client, database)));
  }

  create(...[name, properties]: Parameters<RollbackSession["create"]>): Promise<Answer<number>> {
    return this.#do(async (client) => {
      await client.query(createStatement(name, properties));
      const facts = await readDatabaseFacts(client, name);
      return facts === null
        ? err({ code: "sql", sqlState: "3D000", message: `database "${name}" is gone again` })
        : ok(facts.oid);
    });
  }

  apply(statements: readonly string[]): Promise<Answer<null>> {
    return this.#do(async (client) => {
      await client.query("BEGIN");
      try {
        for (const statement of statements) {
          await client.query(statement);
        }
        await client.query("COMMIT");
        return ok(null);
      } catch (error) {
        await client.query("ROLLBACK").catch(() => undefined);
        throw error;
      }
    });
  }

  rename(
    ...[renames, ending]: Parameters<RollbackSession["rename"]>
  ): ReturnType<RollbackSession["rename"]> {
    return this.#do(async (client) => {
      const sessions = { client, helper: this.#helper.client };
      return ok({ lockMs: await renameDatabases(sessions, renames, ending) });
    });
  }

  async analyze(database: string): Promise<Answer<null>> {
    const opened = await this.#inDatabase(database);
    if (!opened.ok) {
      return opened;
    }
    const session = opened.value;
    try {
      await session.client.query("set statement_timeout = 0");
      // Only what lies here: a foreign table would ask its own server.
      await session.client.query(`
        do $$ declare name text; begin
          for name in select c.oid::regclass::text from pg_catalog.pg_class as c
                       where c.relkind in ('r', 'm') and c.relpersistence <> 't'
                         and c.relnamespace <> 'pg_catalog'::regnamespace loop
            execute 'analyze ' || name;
          end loop;
        end $$`);
      return ok(null);
    } catch (error) {
      // Without statistics the database is as whole as with them; they come by themselves in time.
      const failure = failureOf(error, session.broken);
      return failure.code === "sql" ? ok(null) : err(failure);
    } finally {
      await session.end().catch(() => session.destroy());
    }
  }

  drop(name: string, oid: number): Promise<Answer<null>> {
    return this.#do(async (client) => {
      const facts = await readDatabaseFacts(client, name);
      if (facts?.oid === oid) {
        // A template cannot be dropped; the restored one may have been marked as one.
        await client.query(`ALTER DATABASE ${quoteIdentifier(name)} IS_TEMPLATE false`);
        await client.query(`DROP DATABASE ${quoteIdentifier(name)} WITH (FORCE)`);
      }
      return ok(null);
    });
  }

  async close(): Promise<void> {
    await Promise.all(
      [this.#session, this.#helper].map((session) => session.end().catch(() => session.destroy())),
    );
  }

  async #do<T>(work: (client: Client) => Promise<Answer<T>>): Promise<Answer<T>> {
    try {
      return await work(this.#session.client);
    } catch (error) {
      return err(failureOf(error, this.#session.broken));
    }
  }
}

async function holderOf(client: Client): Promise<string> {
  const { rows } = await client.query<Record<string, unknown>>(
    `select pg_catalog.concat_ws(' · ', substr(a.application_name, ${ROLLBACK_APPLICATION.length + 2}),
              a.usename, host(a.client_addr), 'pid ' || a.pid) as who
       from pg_catalog.pg_locks as l
       join pg_catalog.pg_stat_activity as a on a.pid = l.pid
      where l.locktype = 'advisory' and l.classid = $1 and l.objid = $2 and l.granted`,
    [...LOCK],
  );
  return rows[0] === undefined ? "?" : v.parse(whoRow, rows[0]).who;
}

function failureOf(error: unknown, isBroken: boolean): RollbackFailure {
  const message = messageOf(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // 57P..: the server ends our session; class 08: the connection.
  return /^[0-9A-Z]{5}$/.test(code) && !/^(?:57P|08)/.test(code) && !isBroken
    ? { code: "sql", sqlState: code, message }
    : { code: "unreachable", message };
}
