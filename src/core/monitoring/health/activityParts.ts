import type {
  BlockedQuery,
  CacheFacts,
  ConnectionFacts,
  TransactionAge,
  TransactionFacts,
} from "./facts.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import {
  column,
  figure,
  finding,
  level,
  MAX_FINDINGS,
  reached,
  share,
  table,
  type JudgeContext,
  type Judged,
  type JudgedFinding,
} from "./judged.ts";

export function judgeConnections(facts: ConnectionFacts, context: JudgeContext): Judged {
  const { used, limit, reserved } = facts;
  const free = limit - reserved;
  const usedLevel = level(context, "connectionsUsed", share(used, free)) ?? "good";
  return {
    figures: [
      figure("connections-used", used, "count", { limit: free, level: usedLevel }),
      figure("connections-active", facts.active, "count"),
      figure("connections-idle", facts.idle, "count"),
      figure("connections-idle-in-transaction", facts.idleInTransaction, "count"),
    ],
    table: null,
    findings: reached(
      usedLevel,
      "connections-near-limit",
      null,
      { used, limit: free, idle: facts.idle },
      [
        "SELECT usename, application_name, state, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1, 2, 3 ORDER BY 4 DESC",
      ],
    ),
  };
}

/** Rates of a server that did little say nothing. */
const FEW_TRANSACTIONS = 1000;

export function judgeTransactions(facts: TransactionFacts, context: JudgeContext): Judged {
  const all = facts.commits + facts.rollbacks;
  const rolledBack = share(facts.rollbacks, all);
  const rollbackLevel =
    all < FEW_TRANSACTIONS ? "good" : (level(context, "rollbacks", rolledBack) ?? "good");
  const checksums = facts.checksumFailures ?? 0;
  return {
    figures: [
      figure("transactions-committed", facts.commits, "count"),
      figure("transactions-rolled-back", rolledBack, "ratio", { level: rollbackLevel }),
      figure("deadlocks", facts.deadlocks, "count"),
      figure("temporary-bytes", facts.temporaryBytes, "bytes"),
    ],
    table: null,
    findings: [
      ...(checksums > 0
        ? [finding("checksum-failures", "critical", null, { count: checksums })]
        : []),
      ...reached(rollbackLevel, "many-rollbacks", null, {
        share: rolledBack ?? 0,
        rollbacks: facts.rollbacks,
      }),
      ...(facts.deadlocks > 0
        ? [finding("deadlocks", "notice", null, { count: facts.deadlocks })]
        : []),
      ...(facts.temporaryBytes >= 1024 ** 3
        ? [
            finding(
              "temporary-files",
              "notice",
              null,
              { count: facts.temporaryFiles, bytes: facts.temporaryBytes },
              ["SHOW work_mem"],
            ),
          ]
        : []),
    ],
  };
}

/** So many blocks must have been read before a rate means anything. */
const FEW_BLOCKS = 100_000;

export function judgeCache(facts: CacheFacts, context: JudgeContext): Judged {
  const blocks = facts.hits + facts.reads;
  const rate = share(facts.hits, blocks);
  const rateLevel =
    rate === null || blocks < FEW_BLOCKS
      ? "good"
      : (level(context, "cacheHitRate", rate, true) ?? "good");
  return {
    figures: [
      figure("cache-hit-rate", rate, "ratio", { level: rate === null ? null : rateLevel }),
      figure(
        "index-cache-hit-rate",
        share(facts.indexHits, facts.indexHits + facts.indexReads),
        "ratio",
      ),
    ],
    table: null,
    findings: reached(
      rateLevel,
      "low-cache-hit-rate",
      null,
      { rate: rate ?? 1, reads: facts.reads },
      ["SHOW shared_buffers"],
    ),
  };
}

export function judgeLongTransactions(
  facts: readonly TransactionAge[],
  context: JudgeContext,
): Judged {
  const longest = Math.max(0, ...facts.map(({ transactionMs }) => transactionMs));
  return {
    figures: [
      figure("longest-transaction", longest, "milliseconds", {
        level: level(context, "longTransaction", longest),
      }),
      figure("open-transactions", facts.length, "count"),
    ],
    table: table(
      [
        column("pid", "count"),
        column("user"),
        column("database"),
        column("application"),
        column("age", "milliseconds"),
        column("query"),
      ],
      facts.map((one) => [
        one.pid,
        one.user,
        one.database,
        one.application,
        one.transactionMs,
        one.prepared ?? one.query,
      ]),
    ),
    findings: facts.slice(0, MAX_FINDINGS).flatMap((one) => transactionFinding(one, context)),
  };
}

function transactionFinding(one: TransactionAge, context: JudgeContext): readonly JudgedFinding[] {
  if (one.prepared !== null) {
    const old = level(context, "longTransaction", one.transactionMs) ?? "good";
    return reached(old, "prepared-transaction", one.prepared, { age: one.transactionMs }, [
      `ROLLBACK PREPARED ${quoteLiteral(one.prepared).trim()}`,
    ]);
  }
  const who = { user: one.user ?? "", application: one.application, query: one.query };
  const object = `pid ${one.pid ?? ""}`;
  if (one.idle) {
    const idle = level(context, "idleInTransaction", one.stateMs) ?? "good";
    return reached(idle, "idle-in-transaction", object, { ...who, age: one.stateMs ?? 0 }, [
      `SELECT pg_terminate_backend(${one.pid ?? 0})`,
    ]);
  }
  const old = level(context, "longTransaction", one.transactionMs) ?? "good";
  return reached(old, "long-transaction", object, { ...who, age: one.transactionMs }, [
    `SELECT pg_cancel_backend(${one.pid ?? 0})`,
  ]);
}

export function judgeLocks(facts: readonly BlockedQuery[], context: JudgeContext): Judged {
  const longest = Math.max(0, ...facts.map(({ waitsMs }) => waitsMs));
  return {
    figures: [
      figure("blocked-queries", facts.length, "count"),
      figure("longest-wait", facts.length === 0 ? null : longest, "milliseconds", {
        level: facts.length === 0 ? null : level(context, "blocked", longest),
      }),
    ],
    table: table(
      [
        column("pid", "count"),
        column("user"),
        column("waits", "milliseconds"),
        column("blocked-by"),
        column("query"),
      ],
      facts.map((one) => [one.pid, one.user, one.waitsMs, one.blockers.join(", "), one.query]),
    ),
    findings: facts.slice(0, MAX_FINDINGS).flatMap((one) =>
      reached(
        level(context, "blocked", one.waitsMs) ?? "good",
        "blocked-query",
        `pid ${one.pid}`,
        { waits: one.waitsMs, blockers: one.blockers.join(", "), query: one.query },
        one.blockers.slice(0, 3).map((pid) => `SELECT pg_cancel_backend(${pid})`),
      ),
    ),
  };
}
