import { DUMP_NAME } from "../backup/backup.ts";
import type {
  Fingerprint,
  FingerprintObject,
  TableContent,
} from "../catalog/fingerprint/fingerprint.ts";
import type { ContentRequest } from "../catalog/fingerprint/ports.ts";
import { SILENT } from "../backup/ports.ts";
import { err, ok } from "../lib/result.ts";
import { canonicalDefinition } from "./canonicalDefinition.ts";
import type { RollbackOffer } from "./ports.ts";
import { propertyStatements } from "./propertyStatements.ts";
import { noteIn, type LeftDatabase } from "./recover.ts";
import { eachOf, inDatabase, type Place, type RollbackRun, type Step } from "./rollbackRun.ts";
import { writtenSince } from "./written.ts";

/** The new database, filled: by an earlier rollback, or now. The live one is not touched. */
export async function restorePlace(run: RollbackRun, place: Place): Step<null> {
  return place.continues === null
    ? restoreAnew(run, place)
    : continueWith(run, place, place.continues);
}

/** From here on it belongs to this rollback. */
async function continueWith(
  run: RollbackRun,
  { connection, server }: Place,
  { rollback, startedAt, name, oid }: LeftDatabase,
): Step<null> {
  run.show("continue", connection);
  run.created.set(name, { server, oid });
  const { id } = run.request;
  const steps = [
    () => run.note({ type: "created", at: run.now(), connection, oid }),
    () => run.note({ type: "restored", at: run.now(), connection }),
    () => noteIn(run, rollback, { type: "takenOver", at: run.now(), database: name, rollback: id }),
  ];
  run.restored.add(connection);
  run.continued.set(connection, startedAt);
  return eachOf(steps, (step) => step());
}

async function restoreAnew(run: RollbackRun, place: Place): Step<null> {
  const { connection, server, backup, restoredAs } = place;
  run.show("restore", connection);
  const oid = await server.session.create(restoredAs, backup.properties);
  if (!oid.ok) {
    return oid;
  }
  run.created.set(restoredAs, { server, oid: oid.value });
  const noted = await run.note({ type: "created", at: run.now(), connection, oid: oid.value });
  if (!noted.ok) {
    return noted;
  }
  const restored = await run.parts.backups.restore(
    {
      root: run.request.root,
      backup: backup.id,
      target: inDatabase(place.target, restoredAs),
      jobs: run.request.jobs,
    },
    SILENT,
    run.signal,
  );
  if (!restored.ok) {
    return err({ code: "backup", connection, failure: restored.error });
  }
  const applied = await server.session.apply(propertyStatements(restoredAs, backup.properties));
  if (!applied.ok) {
    return applied;
  }
  run.restored.add(connection);
  return run.note({ type: "restored", at: run.now(), connection });
}

/** What an earlier rollback restored, and is not any more what it was, is restored once more. */
export async function verifyPlace(run: RollbackRun, place: Place): Step<null> {
  const verified = await compareRestored(run, place);
  if (verified.ok || verified.error.code !== "different" || place.continues === null) {
    return verified;
  }
  run.restored.delete(place.connection);
  run.continued.delete(place.connection);
  const { name, oid } = place.continues;
  const steps = [
    () => place.server.session.drop(name, oid),
    () => restoreAnew(run, place),
    () => compareRestored(run, place),
  ];
  return eachOf(steps, (step) => step());
}

/** Whether the new database is what was backed up: its schema, and the rows of each table. */
async function compareRestored(run: RollbackRun, place: Place): Step<null> {
  const { connection, backup, restoredAs } = place;
  run.show("verify", connection);
  const tables = backup.rows.filter(({ rows }) => rows !== null);
  const content = { kind: "count", tables } as const;
  const read = await run.parts.fingerprints.ofDatabase(
    inDatabase(place.target, restoredAs),
    { content: tables.length === 0 ? { kind: "none" } : content },
    run.signal,
  );
  if (!read.ok) {
    return read.error.code === "cancelled"
      ? err({ code: "cancelled" })
      : err({ code: "fingerprint", connection, failure: read.error });
  }
  const same = await sameSchema(run, place, read.value);
  if (!same.ok) {
    return same;
  }
  const restored = new Map(read.value.content.map((one) => [keyOf(one), one.rows]));
  const details = tables
    .filter((table) => restored.get(keyOf(table)) !== table.rows)
    .map(
      ({ schema, table, rows }) =>
        `${schema}.${table}: ${rows ?? "?"} ≠ ${restored.get(keyOf({ schema, table })) ?? "?"}`,
    );
  return details.length === 0
    ? ok(null)
    : err({ code: "different", connection, what: "rows", details });
}

/** By digest; where that differs, object by object, in a form that a restore does not change. */
async function sameSchema(run: RollbackRun, place: Place, restored: Fingerprint): Step<null> {
  const { connection, backup } = place;
  if (backup.fingerprint === null || restored.digest === backup.fingerprint) {
    return ok(null);
  }
  const listed = await run.parts.backups.list(run.request.root);
  const found = listed.find((one) => one.kind === "backup" && one.backup.id === backup.id);
  const archive = `${found?.folder ?? ""}/${DUMP_NAME}`;
  const recorded = await run.parts.fingerprints.ofBackup(archive, run.signal);
  if (!recorded.ok) {
    return err({ code: "fingerprint", connection, failure: recorded.error });
  }
  const details = differingObjects(recorded.value, restored);
  return details.length === 0
    ? ok(null)
    : err({ code: "different", connection, what: "schema", details });
}

/** "TABLE app.users", each. */
function differingObjects(before: Fingerprint, after: Fingerprint): readonly string[] {
  const form = ({ owner, definition }: FingerprintObject): string =>
    `${owner ?? ""}\n${canonicalDefinition(definition)}`;
  const restored = new Map(after.objects.map((object) => [object.id, object]));
  const differing = before.objects.filter((object) => {
    const found = restored.get(object.id);
    restored.delete(object.id);
    return found === undefined || (found.digest !== object.digest && form(found) !== form(object));
  });
  return [...differing, ...restored.values()].map(({ kind, schema, name }) =>
    [kind, schema === null ? name : `${schema}.${name}`].join(" "),
  );
}

function keyOf({ schema, table }: Pick<TableContent, "schema" | "table">): string {
  return JSON.stringify([schema, table]);
}

/** Where reading every row twice takes too long, they are only counted. */
const DIGEST_UP_TO_BYTES = 256 * 1024 ** 2;

/** What was written since the backup, table by table, and who is connected now. */
export async function offerOf(
  run: RollbackRun,
  place: Place,
  restored: "restored" | "planned",
): Step<RollbackOffer> {
  const { connection, backup, server, target } = place;
  const { database } = target.profile;
  run.show("compare", connection);
  const facts = await server.session.facts(database);
  if (!facts.ok) {
    return facts;
  }
  const written = facts.value === null ? ok([]) : await writtenIn(run, place, restored);
  if (!written.ok) {
    return written;
  }
  return ok({
    ...{ connection, database, keptAs: place.keptAs },
    continues:
      (restored === "planned" ? place.continues?.startedAt : run.continued.get(connection)) ?? null,
    backup: backup.id,
    backupAt: backup.takenAt,
    written: written.value,
    compared: comparing(place, restored) === "digest" ? "content" : "count",
    clients: facts.value?.clients ?? [],
  });
}

function comparing({ backup }: Place, restored: "restored" | "planned"): ContentRequest["kind"] {
  return restored === "restored" && backup.bytes <= DIGEST_UP_TO_BYTES ? "digest" : "count";
}

async function writtenIn(
  run: RollbackRun,
  place: Place,
  restored: "restored" | "planned",
): Step<RollbackOffer["written"]> {
  const { backup, target, restoredAs } = place;
  const request: ContentRequest = { kind: comparing(place, restored), tables: "all" };
  const now = await contentOf(run, place, target.profile.database, request);
  if (!now.ok) {
    return now;
  }
  if (restored === "planned") {
    const counted = backup.rows.flatMap(({ schema, table, rows }) =>
      rows === null ? [] : [{ schema, table, rows, digest: null }],
    );
    return ok(writtenSince(now.value, counted));
  }
  const before = await contentOf(run, place, restoredAs, request);
  return before.ok ? ok(writtenSince(now.value, before.value)) : before;
}

async function contentOf(
  run: RollbackRun,
  { connection, target }: Place,
  database: string,
  request: ContentRequest,
): Step<readonly TableContent[]> {
  const read = await run.parts.content.read(inDatabase(target, database), request, run.signal);
  if (read.ok) {
    return read;
  }
  return read.error.code === "cancelled"
    ? err({ code: "cancelled" })
    : err({ code: "fingerprint", connection, failure: read.error });
}
