import * as l10n from "@vscode/l10n";
import type { HealthFinding, HealthFindingCode } from "../../core/monitoring/finding.ts";
import { unitText } from "./numberProse.ts";

/** What was found, why it matters, and what to do: one sentence each. */
export interface FindingProse {
  readonly what: string;
  readonly why: string;
  readonly advice: string;
}

/** Values come from a server: whoever shows the sentences shows them as text. */
export function findingProse(finding: HealthFinding): FindingProse {
  const [what, why, advice] = PROSE[finding.code](new Values(finding));
  return { what, why, advice };
}

/** The measured values by name, as people read them. */
class Values {
  readonly object: string;
  readonly #values: HealthFinding["values"];

  constructor({ object, values }: HealthFinding) {
    this.object = object ?? "";
    this.#values = values;
  }

  text(name: string): string {
    return String(this.#values[name] ?? "");
  }

  number(name: string): number {
    return Number(this.#values[name] ?? 0);
  }

  count(name: string): string {
    return unitText(this.number(name), "count");
  }

  bytes(name: string): string {
    return unitText(this.number(name), "bytes");
  }

  share(name: string): string {
    return unitText(this.number(name), "ratio");
  }

  time(name: string): string {
    return unitText(this.number(name), "milliseconds");
  }
}

type Sentences = readonly [what: string, why: string, advice: string];

const PROSE: Readonly<Record<HealthFindingCode, (of: Values) => Sentences>> = {
  "connections-near-limit": (of) => [
    l10n.t(
      "{0} of {1} connections are in use, {2} of them idle",
      of.count("used"),
      of.count("limit"),
      of.count("idle"),
    ),
    l10n.t("When none is left, the application is refused."),
    l10n.t(
      "Find who keeps idle connections, and put a connection pool between; raise max_connections only if memory allows.",
    ),
  ],
  "many-rollbacks": (of) => [
    l10n.t("{0} of the transactions were rolled back", of.share("share")),
    l10n.t("Work is done and thrown away; behind it are errors, conflicts or clients that leave."),
    l10n.t("Look for the errors in the server's log and in the application."),
  ],
  deadlocks: (of) => [
    l10n.t("{0} deadlocks since the statistics began", of.count("count")),
    l10n.t("In each of them the server ended somebody's transaction."),
    l10n.t("Take locks in the same order everywhere; the server's log names the statements."),
  ],
  "temporary-files": (of) => [
    l10n.t("{0} temporary files took {1}", of.count("count"), of.bytes("bytes")),
    l10n.t("Sorts and hashes that do not fit into work_mem go to the disk."),
    l10n.t("Find the statements (log_temp_files), and give them more work_mem or an index."),
  ],
  "checksum-failures": (of) => [
    l10n.t("{0} pages failed their checksum", of.count("count")),
    l10n.t("Data on the disk is damaged."),
    l10n.t("Secure a backup, look at the disk and the server's log, and restore what is damaged."),
  ],
  "low-cache-hit-rate": (of) => [
    l10n.t("{0} of the blocks were found in memory", of.share("rate")),
    l10n.t("What is not in shared memory comes from the system or the disk, which is slower."),
    l10n.t(
      "Compare shared_buffers with the size of the data that is used, and look for statements that read whole tables.",
    ),
  ],
  "long-transaction": (of) => [
    l10n.t(
      "{0} ({1}): a transaction has been open for {2}",
      of.object,
      of.text("user"),
      of.time("age"),
    ),
    l10n.t("VACUUM cannot remove what it might still see, and its locks are kept."),
    l10n.t("Ask who runs it; cancel it if nobody needs it."),
  ],
  "idle-in-transaction": (of) => [
    l10n.t(
      "{0} ({1}): idle inside a transaction for {2}",
      of.object,
      of.text("user"),
      of.time("age"),
    ),
    l10n.t("Nobody works there, but its locks and its snapshot stay."),
    l10n.t(
      "End the session, and set idle_in_transaction_session_timeout; the application forgets to commit.",
    ),
  ],
  "prepared-transaction": (of) => [
    l10n.t("The prepared transaction {0} has waited for {1}", of.object, of.time("age")),
    l10n.t("It survives restarts, keeps its locks, and holds up VACUUM."),
    l10n.t("Ask the transaction manager, then commit it or roll it back."),
  ],
  "blocked-query": (of) => [
    l10n.t("{0} has waited for {1} for {2}", of.object, of.text("blockers"), of.time("waits")),
    l10n.t("Whoever comes after it waits as well."),
    l10n.t("Look at what the blocking session does; cancel it, or end its transaction."),
  ],
  "unused-index": (of) => [
    of.number("days") >= 0
      ? l10n.t(
          "{0} ({1}) was never scanned in {2} days",
          of.object,
          of.bytes("bytes"),
          of.count("days"),
        )
      : l10n.t(
          "{0} ({1}) was never scanned since the statistics began",
          of.object,
          of.bytes("bytes"),
        ),
    l10n.t("Every change of {0} pays for it, and nobody gains.", of.text("table")),
    l10n.t("Make sure that no standby and no yearly report needs it, then drop it."),
  ],
  "duplicate-index": (of) => [
    l10n.t(
      "{0} ({1}) has the same definition as {2}",
      of.object,
      of.bytes("bytes"),
      of.text("twin"),
    ),
    l10n.t("Every change of {0} is written twice.", of.text("table")),
    l10n.t("Drop one of the two."),
  ],
  "invalid-index": (of) => [
    l10n.t("{0} is invalid", of.object),
    l10n.t("A build failed: no query uses it, but changes of {0} pay for it.", of.text("table")),
    l10n.t("Rebuild it, or drop it."),
  ],
  "fast-growth": (of) => [
    l10n.t("{0} grew by {1} in a week, to {2}", of.object, of.bytes("grown"), of.bytes("bytes")),
    l10n.t("At this pace the disk and the time of a backup follow."),
    l10n.t("Find out what writes so much, and whether old rows may go."),
  ],
  "table-bloat": (of) => [
    l10n.t("About {0} of {1} hold nothing ({2})", of.bytes("wasted"), of.object, of.share("share")),
    l10n.t("Reading the table reads the holes, too. This is an estimate from statistics."),
    l10n.t(
      "VACUUM makes the room usable; only VACUUM FULL or a rewrite gives it back, under a lock.",
    ),
  ],
  "index-bloat": (of) => [
    l10n.t("About {0} of {1} hold nothing ({2})", of.bytes("wasted"), of.object, of.share("share")),
    l10n.t("The index takes more memory than it needs. This is an estimate from statistics."),
    l10n.t("Rebuild it while the application goes on."),
  ],
  "dead-rows": (of) => [
    l10n.t("{0} has {1} dead rows ({2})", of.object, of.count("dead"), of.share("share")),
    l10n.t("Queries read past them, and the table grows."),
    l10n.t(
      "Vacuum it; when they come back, let autovacuum come earlier for this table, or look for an old transaction.",
    ),
  ],
  "never-analyzed": (of) => [
    l10n.t("{0} ({1} rows) was never analyzed", of.object, of.count("rows")),
    l10n.t("The planner guesses what is in it."),
    l10n.t("Analyze it."),
  ],
  "autovacuum-off-table": (of) => [
    l10n.t("Autovacuum is switched off for {0}", of.object),
    l10n.t("Dead rows stay until somebody vacuums by hand."),
    l10n.t("Switch it on again unless a job of your own does the work."),
  ],
  "xid-wraparound": (of) => [
    l10n.t(
      "{0}: the oldest transaction is {1} back, {2} of the way",
      of.object,
      of.count("age"),
      of.share("share"),
    ),
    l10n.t("At the end of the way the server takes no more writes."),
    l10n.t(
      "Find what holds up VACUUM (old transactions, slots, prepared transactions), then freeze the oldest tables.",
    ),
  ],
  "mxid-wraparound": (of) => [
    l10n.t(
      "{0}: the oldest multixact is {1} back, {2} of the way",
      of.object,
      of.count("age"),
      of.share("share"),
    ),
    l10n.t("At the end of the way the server takes no more row locks that are shared."),
    l10n.t("Find what holds up VACUUM, then freeze the oldest tables."),
  ],
  "sequence-near-end": (of) => [
    l10n.t(
      "{0} is used to {1} ({2} of {3})",
      of.object,
      of.share("used"),
      of.text("last"),
      of.text("end"),
    ),
    l10n.t("At its end every insert that needs it fails."),
    of.text("column") === ""
      ? l10n.t("Give it a larger type.")
      : l10n.t(
          "Give the sequence and the column {0} a larger type, in good time: it rewrites the table.",
          of.text("column"),
        ),
  ],
  "replication-lag": (of) => [
    of.object === ""
      ? l10n.t("This standby is {0} behind", of.time("lag"))
      : l10n.t("{0} is {1} ({2}) behind", of.object, of.time("lag"), of.bytes("bytes")),
    l10n.t("Reads there are old, and a failover would lose so much."),
    l10n.t("Look at the network, the standby's disk, and queries there that hold up the replay."),
  ],
  "replication-slot-inactive": (of) => [
    l10n.t("Nobody reads the slot {0}; it keeps {1} of WAL", of.object, of.bytes("bytes")),
    l10n.t("WAL that it keeps fills the disk, and its horizon holds up VACUUM."),
    l10n.t("Start its reader again, or drop the slot."),
  ],
  "replication-slot-lost": (of) => [
    l10n.t("The slot {0} has lost WAL that it needs", of.object),
    l10n.t("Its reader cannot go on."),
    l10n.t("Drop it, and set its reader up anew."),
  ],
  "wal-archiving-fails": (of) => [
    l10n.t("The last WAL file could not be archived ({0} failures)", of.count("failed")),
    l10n.t("Recovery to a point in time ends there, and WAL fills the disk."),
    l10n.t("Look at archive_command and the server's log."),
  ],
  "checkpoints-too-often": (of) => [
    l10n.t(
      "{0} of the checkpoints were asked for, {1} came in time",
      of.count("requested"),
      of.count("timed"),
    ),
    l10n.t("Checkpoints that come early write the same pages again and again."),
    l10n.t("Raise max_wal_size."),
  ],
  "fsync-off": () => [
    l10n.t("fsync is off"),
    l10n.t("A power failure destroys the databases."),
    l10n.t("Switch it on; only a server that may be lost runs without it."),
  ],
  "full-page-writes-off": () => [
    l10n.t("full_page_writes is off"),
    l10n.t("After a power failure pages may be half old, half new."),
    l10n.t("Switch it on, unless the file system guarantees whole pages."),
  ],
  "autovacuum-off": () => [
    l10n.t("autovacuum is off"),
    l10n.t("Dead rows and transaction ages grow until the server stops."),
    l10n.t("Switch it on."),
  ],
  "track-counts-off": () => [
    l10n.t("track_counts is off"),
    l10n.t("Autovacuum does not know where to work."),
    l10n.t("Switch it on."),
  ],
  "shared-buffers-default": (of) => [
    l10n.t("shared_buffers is {0}, as it comes", of.text("value")),
    l10n.t("It suits the smallest machines only."),
    l10n.t("A quarter of the memory is a usual start; it takes a restart."),
  ],
  "no-idle-transaction-timeout": () => [
    l10n.t("idle_in_transaction_session_timeout is not set"),
    l10n.t("A client that forgets to commit holds locks for ever."),
    l10n.t("Set a limit that no honest client reaches."),
  ],
  "restart-pending": (of) => [
    l10n.t("Changed, but waiting for a restart: {0}", of.text("names")),
    l10n.t("The server does not run as its files say."),
    l10n.t("Plan a restart."),
  ],
  "settings-file-error": (of) => [
    l10n.t("{0}: {1}", of.object, of.text("error")),
    l10n.t("The server may not start again with this line."),
    l10n.t("Correct it, and reload."),
  ],
  "log-lock-waits-off": () => [
    l10n.t("log_lock_waits is off"),
    l10n.t("Afterwards nobody can say who waited for whom."),
    l10n.t("Switch it on; it costs next to nothing."),
  ],
  "password-encryption-md5": () => [
    l10n.t("password_encryption is md5"),
    l10n.t("Its hashes are broken, and newer servers warn of them."),
    l10n.t("Set scram-sha-256, and have passwords set anew."),
  ],
  "statements-missing": (of) => [
    l10n.t("{0} is not there", of.object),
    l10n.t("Without it nobody knows which statements cost the most."),
    l10n.t(
      "Install it with the statement below; its library must be in shared_preload_libraries, which takes a restart.",
    ),
  ],
  "slow-statement": (of) => [
    l10n.t(
      "{0} on average over {1} calls: {2}",
      of.time("mean"),
      of.count("calls"),
      of.text("query"),
    ),
    l10n.t("Each call keeps somebody waiting."),
    l10n.t("Look at its plan (EXPLAIN), and for an index that serves it."),
  ],
};
