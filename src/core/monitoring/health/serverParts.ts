import { quoteLiteral } from "../../sql/quote.ts";
import type { HealthFindingCode, Severity } from "../finding.ts";
import type { CheckpointFacts, ReplicationFacts, SettingFacts, StatementFacts } from "./facts.ts";
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

export function judgeReplication(facts: ReplicationFacts, context: JudgeContext): Judged {
  const lags = [...facts.standbys.map(({ lagMs }) => lagMs ?? 0), facts.behindMs ?? 0];
  const longest = Math.max(0, ...lags);
  const lagLevel = level(context, "replicationLag", longest);
  return {
    figures: [
      figure("standbys", facts.standbys.length, "count"),
      figure("replication-lag", longest, "milliseconds", { level: lagLevel }),
      figure("slots", facts.slots.length, "count"),
    ],
    table: table(
      [
        column("name"),
        column("kind"),
        column("state"),
        column("lag", "milliseconds"),
        column("retained", "bytes"),
      ],
      [
        ...facts.standbys.map((one) => [one.name, one.sync, one.state, one.lagMs, one.lagBytes]),
        ...facts.slots.map((one) => [
          one.name,
          one.kind,
          one.active ? "active" : (one.walStatus ?? "inactive"),
          null,
          one.retainedBytes,
        ]),
      ],
    ),
    findings: [
      ...facts.standbys.flatMap((one) =>
        reached(
          level(context, "replicationLag", one.lagMs) ?? "good",
          "replication-lag",
          one.name,
          {
            lag: one.lagMs ?? 0,
            bytes: one.lagBytes ?? 0,
          },
        ),
      ),
      ...reached(
        level(context, "replicationLag", facts.behindMs) ?? "good",
        "replication-lag",
        null,
        {
          lag: facts.behindMs ?? 0,
          bytes: 0,
        },
      ),
      ...facts.slots.flatMap((slot) => slotFindings(slot, context)),
      ...(facts.archive?.failing === true
        ? [
            finding("wal-archiving-fails", "critical", null, { failed: facts.archive.failed }, [
              "SELECT * FROM pg_stat_archiver",
            ]),
          ]
        : []),
    ],
  };
}

function slotFindings(
  slot: ReplicationFacts["slots"][number],
  context: JudgeContext,
): readonly JudgedFinding[] {
  const drop = [`SELECT pg_drop_replication_slot(${quoteLiteral(slot.name).trim()})`];
  if (slot.walStatus === "lost") {
    return [finding("replication-slot-lost", "critical", slot.name, {}, drop)];
  }
  if (slot.active) {
    return [];
  }
  const kept = level(context, "slotRetained", slot.retainedBytes) ?? "good";
  const severity: Severity = kept === "good" ? "notice" : kept;
  return [
    finding(
      "replication-slot-inactive",
      severity,
      slot.name,
      { bytes: slot.retainedBytes ?? 0 },
      drop,
    ),
  ];
}

/** Shares of a handful of checkpoints say nothing. */
const FEW_CHECKPOINTS = 10;

export function judgeCheckpoints(facts: CheckpointFacts, context: JudgeContext): Judged {
  const all = facts.timed + facts.requested;
  const requested = share(facts.requested, all);
  const often =
    all < FEW_CHECKPOINTS ? "good" : (level(context, "requestedCheckpoints", requested) ?? "good");
  return {
    figures: [
      figure("checkpoints-timed", facts.timed, "count"),
      figure("checkpoints-requested", facts.requested, "count", { level: often }),
      figure("checkpoint-write", facts.writeMs, "milliseconds"),
    ],
    table: null,
    findings: reached(
      often,
      "checkpoints-too-often",
      null,
      { requested: facts.requested, timed: facts.timed, share: requested ?? 0 },
      ["SHOW max_wal_size"],
    ),
  };
}

interface SettingRule {
  readonly name: string;
  readonly is: string;
  readonly code: HealthFindingCode;
  readonly severity: Severity;
  /** The value that is offered; null: it depends on the machine. */
  readonly offer: string | null;
}

/** Values that deserve a look wherever they are found. Sources: PostgreSQL's manual, "Server Configuration". */
const SETTING_RULES: readonly SettingRule[] = [
  { name: "fsync", is: "off", code: "fsync-off", severity: "critical", offer: "on" },
  {
    name: "full_page_writes",
    is: "off",
    code: "full-page-writes-off",
    severity: "critical",
    offer: "on",
  },
  { name: "autovacuum", is: "off", code: "autovacuum-off", severity: "critical", offer: "on" },
  { name: "track_counts", is: "off", code: "track-counts-off", severity: "critical", offer: "on" },
  {
    name: "shared_buffers",
    is: "128MB",
    code: "shared-buffers-default",
    severity: "notice",
    offer: null,
  },
  {
    name: "idle_in_transaction_session_timeout",
    is: "0",
    code: "no-idle-transaction-timeout",
    severity: "notice",
    offer: "10min",
  },
  {
    name: "log_lock_waits",
    is: "off",
    code: "log-lock-waits-off",
    severity: "notice",
    offer: "on",
  },
  {
    name: "password_encryption",
    is: "md5",
    code: "password-encryption-md5",
    severity: "warning",
    offer: "scram-sha-256",
  },
];

export function judgeSettings(facts: SettingFacts): Judged {
  return {
    figures: [figure("restart-pending", facts.restartPending.length, "count")],
    table: table(
      [column("setting"), column("value")],
      Object.entries(facts.values).map(([name, value]) => [name, value]),
    ),
    findings: [
      ...SETTING_RULES.filter(({ name, is }) => facts.values[name] === is).map((rule) =>
        finding(
          rule.code,
          rule.severity,
          rule.name,
          { value: rule.is },
          rule.offer === null
            ? [`SHOW ${rule.name}`]
            : [
                `ALTER SYSTEM SET ${rule.name} = ${quoteLiteral(rule.offer)}`,
                "SELECT pg_reload_conf()",
              ],
        ),
      ),
      ...(facts.restartPending.length > 0
        ? [
            finding("restart-pending", "warning", null, {
              names: facts.restartPending.join(", "),
            }),
          ]
        : []),
      ...(facts.fileErrors ?? [])
        .slice(0, MAX_FINDINGS)
        .map(({ file, line, error }) =>
          finding("settings-file-error", "warning", `${file}:${line}`, { error }, [
            "SELECT * FROM pg_file_settings WHERE error IS NOT NULL",
          ]),
        ),
    ],
  };
}

/** A statement that ran once may have been somebody's report. */
const FEW_CALLS = 5;

export function judgeStatements(facts: StatementFacts, context: JudgeContext): Judged {
  const slow = facts.byMean.filter(
    (one) => one.calls >= FEW_CALLS && level(context, "slowStatement", one.meanMs) !== "good",
  );
  return {
    figures: [
      figure("slowest-statement", facts.byMean[0]?.meanMs ?? null, "milliseconds"),
      figure("slow-statements", slow.length, "count"),
    ],
    table: table(
      [
        column("query"),
        column("total", "milliseconds"),
        column("mean", "milliseconds"),
        column("calls", "count"),
        column("rows", "count"),
      ],
      facts.byTotal.map((one) => [one.query, one.totalMs, one.meanMs, one.calls, one.rows]),
      { label: 0, value: 1 },
    ),
    findings: slow.slice(0, MAX_FINDINGS).map((one) =>
      finding("slow-statement", "warning", null, {
        query: one.query,
        mean: one.meanMs,
        calls: one.calls,
      }),
    ),
  };
}
