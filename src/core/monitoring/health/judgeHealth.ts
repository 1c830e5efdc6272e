import { HEALTH_PARTS, type HealthFinding, type HealthPart, type Level } from "../finding.ts";
import type { HealthCard } from "../report.ts";
import type { ThresholdSettings } from "../thresholds.ts";
import { figureKey, type Past } from "../trend.ts";
import {
  judgeCache,
  judgeConnections,
  judgeLocks,
  judgeLongTransactions,
  judgeTransactions,
} from "./activityParts.ts";
import type { HealthFacts, HealthPartFacts, PartFacts } from "./facts.ts";
import { finding, type JudgeContext, type Judged, type JudgedFinding } from "./judged.ts";
import {
  judgeCheckpoints,
  judgeReplication,
  judgeSettings,
  judgeStatements,
} from "./serverParts.ts";
import { judgeBloat, judgeIndexes, judgeSizes } from "./storageParts.ts";
import { judgeSequences, judgeVacuum, judgeWraparound } from "./upkeepParts.ts";

type Judges = {
  readonly [P in HealthPart]: (facts: HealthPartFacts[P], context: JudgeContext) => Judged;
};

const JUDGES: Judges = {
  connections: judgeConnections,
  transactions: judgeTransactions,
  cache: judgeCache,
  longTransactions: judgeLongTransactions,
  locks: judgeLocks,
  indexes: judgeIndexes,
  sizes: judgeSizes,
  bloat: judgeBloat,
  vacuum: judgeVacuum,
  wraparound: judgeWraparound,
  sequences: judgeSequences,
  replication: judgeReplication,
  checkpoints: judgeCheckpoints,
  settings: judgeSettings,
  statements: judgeStatements,
};

export interface JudgedHealth {
  readonly cards: readonly HealthCard[];
  readonly findings: readonly HealthFinding[];
}

/** Cards and findings of one connection's facts, in the order of the parts. */
export function judgeHealth(
  connection: string,
  facts: HealthFacts,
  thresholds: ThresholdSettings,
  past: Past,
): JudgedHealth {
  const judged = HEALTH_PARTS.map((part) =>
    judgePart(part, facts.parts[part], connection, facts, thresholds, past),
  );
  return {
    cards: judged.flatMap(({ card }) => (card === null ? [] : [card])),
    findings: judged.flatMap(({ findings }) => findings),
  };
}

interface JudgedPart {
  readonly card: HealthCard | null;
  readonly findings: readonly HealthFinding[];
}

function judgePart<P extends HealthPart>(
  part: P,
  seen: PartFacts<HealthPartFacts[P]>,
  connection: string,
  facts: Pick<HealthFacts, "at" | "standby">,
  thresholds: ThresholdSettings,
  past: Past,
): JudgedPart {
  const key = `${connection}/${part}`;
  const base = { kind: "health", key, part, connection } as const;
  switch (seen.kind) {
    case "elsewhere":
      return { card: null, findings: [] };
    case "missing": {
      const { why } = seen;
      const findings =
        why.code === "extension-missing"
          ? [finding("statements-missing", "notice", why.extension, {}, [why.install])]
          : [];
      const nothing = { level: null, figures: [], table: null, missing: why };
      return { card: { ...base, ...nothing }, findings: named(findings, part, connection) };
    }
    case "measured": {
      const then = past.lastWeek(key);
      const card = then?.card.kind === "health" ? then.card : null;
      const lastWeek = then === null || card === null ? null : { at: then.at, card };
      const judged = JUDGES[part](seen.facts, {
        thresholds,
        at: facts.at,
        standby: facts.standby,
        lastWeek,
      });
      return {
        card: {
          ...base,
          level: levelOfPart(judged),
          figures: judged.figures.map((one) => ({
            ...one,
            changes: past.changes(
              figureKey(key, one.code),
              one.value === null ? null : String(one.value),
            ),
          })),
          table: judged.table,
          missing: seen.hidden,
        },
        findings: named(judged.findings, part, connection),
      };
    }
  }
}

function levelOfPart({ figures, findings }: Judged): Level {
  const levels = [
    ...figures.map((one) => one.level),
    ...findings.map(({ severity }) => (severity === "notice" ? "good" : severity)),
  ];
  return levels.includes("critical") ? "critical" : levels.includes("warning") ? "warning" : "good";
}

function named(
  findings: readonly JudgedFinding[],
  part: HealthPart,
  connection: string,
): readonly HealthFinding[] {
  return findings.map((one) => ({ ...one, part, connection }));
}
