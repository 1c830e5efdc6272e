import type { SequenceFacts, VacuumFacts, VacuumRow, WraparoundFacts } from "./facts.ts";
import {
  column,
  figure,
  finding,
  level,
  MAX_FINDINGS,
  reached,
  share,
  shownName,
  table,
  type JudgeContext,
  type Judged,
} from "./judged.ts";
import { quotedName } from "./storageParts.ts";

/** Fewer dead rows than these cost nothing. */
const FEW_DEAD_ROWS = 10_000;

export function judgeVacuum(facts: VacuumFacts, context: JudgeContext): Judged {
  const dead = facts.tables.reduce((sum, row) => sum + row.dead, 0);
  const unless = (sql: string): readonly string[] => (context.standby ? [] : [sql]);
  const tooMany = (row: VacuumRow): ReturnType<typeof level> =>
    row.dead < FEW_DEAD_ROWS
      ? "good"
      : level(context, "deadRows", share(row.dead, row.dead + row.live));
  return {
    figures: [
      figure("dead-rows", dead, "count"),
      figure(
        "tables-over-threshold",
        facts.tables.filter((row) => row.dead > row.threshold).length,
        "count",
      ),
    ],
    table: table(
      [
        column("table"),
        column("dead", "count"),
        column("live", "count"),
        column("threshold", "count"),
        column("vacuumed", "milliseconds"),
      ],
      facts.tables.map((row) => [
        shownName(row.schema, row.name),
        row.dead,
        row.live,
        row.threshold,
        row.vacuumedMs,
      ]),
    ),
    findings: [
      ...facts.tables.flatMap((row) =>
        reached(
          tooMany(row) ?? "good",
          "dead-rows",
          shownName(row.schema, row.name),
          { dead: row.dead, live: row.live, share: share(row.dead, row.dead + row.live) ?? 0 },
          unless(`VACUUM (ANALYZE) ${quotedName(row.schema, row.name)}`),
        ),
      ),
      ...facts.neverAnalyzed
        .slice(0, MAX_FINDINGS)
        .map(({ schema, name, rows }) =>
          finding(
            "never-analyzed",
            "notice",
            shownName(schema, name),
            { rows },
            unless(`ANALYZE ${quotedName(schema, name)}`),
          ),
        ),
      ...facts.switchedOff
        .slice(0, MAX_FINDINGS)
        .map(({ schema, name }) =>
          finding(
            "autovacuum-off-table",
            "warning",
            shownName(schema, name),
            {},
            unless(`ALTER TABLE ${quotedName(schema, name)} RESET (autovacuum_enabled)`),
          ),
        ),
    ],
  };
}

/** Ages at which the server stops taking writes, about: 2^31 less the room that it keeps. */
const LAST_XID = 2 ** 31 - 3_000_000;
const LAST_MXID = 2 ** 32 - 3_000_000;

export function judgeWraparound(facts: WraparoundFacts, context: JudgeContext): Judged {
  const xidAge = Math.max(0, ...facts.databases.map((one) => one.xidAge));
  const mxidAge = Math.max(0, ...facts.databases.map((one) => one.mxidAge));
  const [xid, mxid] = [xidAge / LAST_XID, mxidAge / LAST_MXID];
  const levels = {
    xid: level(context, "wraparound", xid) ?? "good",
    mxid: level(context, "wraparound", mxid) ?? "good",
  };
  const oldest = (of: "xidAge" | "mxidAge"): string =>
    [...facts.databases].sort((a, b) => b[of] - a[of])[0]?.name ?? "";
  const [first] = [...facts.tables].sort((a, b) => b.xidAge - a.xidAge);
  const freeze =
    first === undefined || context.standby
      ? []
      : [`VACUUM (FREEZE, VERBOSE) ${quotedName(first.schema, first.name)}`];
  return {
    figures: [
      figure("xid-age", xidAge, "count", { limit: LAST_XID, level: levels.xid }),
      figure("mxid-age", mxidAge, "count", { limit: LAST_MXID, level: levels.mxid }),
    ],
    table: table(
      [column("table"), column("xid-age", "count"), column("mxid-age", "count")],
      facts.tables.map((row) => [shownName(row.schema, row.name), row.xidAge, row.mxidAge]),
    ),
    findings: [
      ...reached(
        levels.xid,
        "xid-wraparound",
        oldest("xidAge"),
        { age: xidAge, share: xid },
        freeze,
      ),
      ...reached(
        levels.mxid,
        "mxid-wraparound",
        oldest("mxidAge"),
        { age: mxidAge, share: mxid },
        freeze,
      ),
    ],
  };
}

export function judgeSequences(facts: readonly SequenceFacts[], context: JudgeContext): Judged {
  const fullest = Math.max(0, ...facts.map(({ used }) => used));
  return {
    figures: [
      figure("sequence-fullest", facts.length === 0 ? null : fullest, "ratio", {
        level: facts.length === 0 ? null : level(context, "sequenceUsed", fullest),
      }),
    ],
    table: table(
      [
        column("sequence"),
        column("column"),
        column("last"),
        column("end"),
        column("used", "ratio"),
      ],
      facts.map((one) => [
        shownName(one.schema, one.name),
        one.ownedBy,
        one.last,
        one.end,
        one.used,
      ]),
    ),
    findings: facts.slice(0, MAX_FINDINGS).flatMap((one) =>
      reached(
        level(context, "sequenceUsed", one.used) ?? "good",
        "sequence-near-end",
        shownName(one.schema, one.name),
        { used: one.used, last: one.last, end: one.end, column: one.ownedBy ?? "" },
        // Where the column's type is what ends, a larger sequence would not help.
        one.columnEnds || context.standby
          ? []
          : [`ALTER SEQUENCE ${quotedName(one.schema, one.name)} AS bigint`],
      ),
    ),
  };
}
