import { performance } from "node:perf_hooks";
import type { Client } from "pg";
import * as v from "valibot";
import type { ServerIdentity } from "../../core/deployment/ports.ts";
import { serverVersion } from "../../core/connection/serverVersion.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { HealthPart } from "../../core/monitoring/finding.ts";
import type {
  HealthFacts,
  HealthPartFacts,
  PartFacts,
} from "../../core/monitoring/health/facts.ts";
import type { HealthReader } from "../../core/monitoring/ports.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { browse, type BrowseLimits } from "../browse.ts";
import { codeOf } from "../connectFailure.ts";
import type { SessionKeeper } from "../sessionKeeper.ts";
import { readBloat } from "./bloat.ts";
import { readCache } from "./cache.ts";
import { readCheckpoints } from "./checkpoints.ts";
import { readConnections } from "./connections.ts";
import { readIndexes } from "./indexes.ts";
import { readLocks } from "./locks.ts";
import { readLongTransactions } from "./longTransactions.ts";
import { oneRow } from "./oneRow.ts";
import type { PartContext, PartReader } from "./partReader.ts";
import { readReplication } from "./replication.ts";
import { readSequences } from "./sequences.ts";
import { readSettings } from "./settings.ts";
import { readSizes } from "./sizes.ts";
import { readStatements } from "./statements.ts";
import { readTransactions } from "./transactions.ts";
import { readVacuum } from "./vacuum.ts";
import { readWraparound } from "./wraparound.ts";

/** Of the whole pack: parts that come later are left out. */
const LIMITS: BrowseLimits = { statementTimeoutMs: 20_000, lockTimeoutMs: 500 };
/** No part of a health pack is worth more of a server's time. */
const PART_MS = 5000;

const READERS: { readonly [P in HealthPart]: PartReader<P> } = {
  connections: readConnections,
  transactions: readTransactions,
  cache: readCache,
  longTransactions: readLongTransactions,
  locks: readLocks,
  indexes: readIndexes,
  sizes: readSizes,
  bloat: readBloat,
  vacuum: readVacuum,
  wraparound: readWraparound,
  sequences: readSequences,
  replication: readReplication,
  checkpoints: readCheckpoints,
  settings: readSettings,
  statements: readStatements,
};

/** Parts that are the same over every connection to one server. */
const SERVER_WIDE: ReadonlySet<HealthPart> = new Set([
  "connections",
  "longTransactions",
  "locks",
  "replication",
  "checkpoints",
  "settings",
]);

/** Reads the health pack in one READ ONLY transaction; a part that fails is told, and the others go on. */
export function createHealthReader(keeper: SessionKeeper): HealthReader {
  return {
    read: (target, { serverWide }, signal) =>
      browse(keeper, target, LIMITS, signal, (client) => readFacts(client, target, serverWide)),
  };
}

const CONTEXT = `
  select current_setting('server_version_num')::int as version,
         extract(epoch from clock_timestamp())::float8 * 1000 as at,
         pg_is_in_recovery() as standby,
         current_user::text as user,
         pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') as "seesAllStatistics",
         pg_has_role(current_user, 'pg_read_all_data', 'USAGE') as "seesAllData"`;

const contextRow = v.object({
  version: v.number(),
  at: v.number(),
  standby: v.boolean(),
  user: v.string(),
  seesAllStatistics: v.boolean(),
  seesAllData: v.boolean(),
});

async function readFacts(
  client: Client,
  { profile }: ConnectionTarget,
  serverWide: boolean,
): Promise<HealthFacts> {
  const endsAt = performance.now() + LIMITS.statementTimeoutMs;
  const { version: number, at, user, ...sees } = await oneRow(client, contextRow, CONTEXT);
  const version = serverVersion(number);
  const context: PartContext = { major: version.major, ...sees };
  const { host, port, database } = profile;
  const server: ServerIdentity = { host, port, database, user, version: version.text };
  const read = <P extends HealthPart>(part: P): Promise<PartFacts<HealthPartFacts[P]>> =>
    serverWide || !SERVER_WIDE.has(part)
      ? readPart(client, READERS[part], context, endsAt - performance.now())
      : Promise.resolve({ kind: "elsewhere" });
  // One after the other: they share a session.
  const parts: HealthFacts["parts"] = {
    connections: await read("connections"),
    transactions: await read("transactions"),
    cache: await read("cache"),
    longTransactions: await read("longTransactions"),
    locks: await read("locks"),
    indexes: await read("indexes"),
    sizes: await read("sizes"),
    bloat: await read("bloat"),
    vacuum: await read("vacuum"),
    wraparound: await read("wraparound"),
    sequences: await read("sequences"),
    replication: await read("replication"),
    checkpoints: await read("checkpoints"),
    settings: await read("settings"),
    statements: await read("statements"),
  };
  return { server, at, major: version.major, standby: context.standby, parts };
}

const CANCELLED = "57014";
const NOT_ALLOWED = "42501";

async function readPart<P extends HealthPart>(
  client: Client,
  reader: PartReader<P>,
  context: PartContext,
  leftMs: number,
): Promise<PartFacts<HealthPartFacts[P]>> {
  const limitMs = Math.round(Math.min(PART_MS, leftMs));
  if (limitMs <= 0) {
    return { kind: "missing", why: { code: "too-slow" } };
  }
  await client.query(`SAVEPOINT part; SET LOCAL statement_timeout = ${limitMs}`);
  const facts = await reader(client, context).catch((error: unknown) => refusedPart(error));
  // Nothing is to be kept; and a reader may have answered with the reason of a refusal.
  await client.query("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part");
  return facts;
}

function refusedPart(error: unknown): MissingFacts {
  const sqlState = codeOf(error);
  // A lost session, or rows that are not what they were: no matter of one part.
  if (sqlState === null || !/^[0-9A-Z]{5}$/.test(sqlState) || /^(?:57P|08)/.test(sqlState)) {
    throw error;
  }
  return missingPart(sqlState, error);
}

type MissingFacts = Extract<PartFacts<unknown>, { readonly kind: "missing" }>;

function missingPart(sqlState: string, error: unknown): MissingFacts {
  if (sqlState === CANCELLED) {
    return { kind: "missing", why: { code: "too-slow" } };
  }
  if (sqlState === NOT_ALLOWED) {
    return { kind: "missing", why: { code: "not-allowed", grant: "pg_monitor" } };
  }
  const message = messageOf(error);
  return { kind: "missing", why: { code: "failed", sqlState, message } };
}
