import type { BrowseFailure } from "../../catalog/browse.ts";
import type { ConnectionProfile } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import { HEALTH_PARTS, SEVERITIES, type HealthFinding } from "../finding.ts";
import type { ReportObserver, ReportRequest } from "../ports.ts";
import type { HealthCard, MissingPart, ReportConnection } from "../report.ts";
import type { ReportContent, ReporterParts } from "../takeReport.ts";
import type { Past } from "../trend.ts";
import { judgeHealth } from "./judgeHealth.ts";

/** Reads and judges each connection; what belongs to a whole server is read over its first connection only. */
export async function takeHealth(
  parts: ReporterParts,
  request: ReportRequest,
  past: Past,
  observer: ReportObserver,
  signal: CancelSignal,
): Promise<ReportContent> {
  const connections: ReportConnection[] = [];
  const cards: HealthCard[] = [];
  const findings: HealthFinding[] = [];
  const servers = new Set<string>();
  for (const profile of wanted(parts, request)) {
    const target = await parts.connections.target(profile.name);
    const server = `${profile.host}:${profile.port}`;
    const read =
      target === undefined
        ? undefined
        : await parts.health.read(target, { serverWide: !servers.has(server) }, signal);
    if (read?.ok === true) {
      servers.add(server);
      const judged = judgeHealth(profile.name, read.value, request.thresholds, past);
      connections.push({ name: profile.name, server: read.value.server });
      judged.cards.forEach((card) => observer.onCard(card));
      cards.push(...judged.cards);
      findings.push(...judged.findings);
    } else {
      connections.push({ name: profile.name, server: null });
      const card = unreadCard(profile.name, read?.error ?? null);
      observer.onCard(card);
      cards.push(card);
    }
  }
  return { connections, cards, findings: worstFirst(findings), actions: [], undecided: [] };
}

function wanted(
  parts: ReporterParts,
  { connections }: ReportRequest,
): readonly ConnectionProfile[] {
  return parts.connections
    .profiles()
    .filter(({ name }) => connections.length === 0 || connections.includes(name));
}

/** Stands for all parts of a connection that nothing could be read from. */
function unreadCard(connection: string, failure: BrowseFailure | null): HealthCard {
  const [part] = HEALTH_PARTS;
  const missing: MissingPart = {
    code: "failed",
    sqlState: failure?.code === "sql" ? failure.sqlState : (failure?.code ?? "unreachable"),
    message: failure === null || failure.code === "cancelled" ? "" : failure.message,
  };
  const key = `${connection}/${part}`;
  return { kind: "health", key, part, connection, level: null, figures: [], table: null, missing };
}

function worstFirst(findings: readonly HealthFinding[]): readonly HealthFinding[] {
  return findings.toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
}
