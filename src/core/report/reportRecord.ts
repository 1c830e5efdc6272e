import type { DeploymentEvent, EventOf } from "../deployment/events.ts";
import { clip, clipOrNull, LIMITS } from "./clip.ts";
import type { CompletionReport } from "./completionReport.ts";
import { reportPerson } from "./reportParts.ts";

/** Every event in one line each, the first and the last of very many. */
export function reportRecord(events: readonly DeploymentEvent[]): CompletionReport["record"] {
  const numbered = events.map((event, index) => ({ event, seq: index + 1 }));
  const half = LIMITS.record / 2;
  const shown =
    numbered.length <= LIMITS.record
      ? numbered
      : [...numbered.slice(0, half), ...numbered.slice(-half)];
  return {
    shown: shown.map(({ event, seq }) => ({
      seq,
      at: clip(event.at),
      by: reportPerson(event.by),
      type: event.type,
      step: "step" in event ? clipOrNull(event.step) : null,
      id: clipOrNull(idOf(event)),
      detail: clipOrNull(detailOf(event), 500),
    })),
    omitted: events.length - shown.length,
  };
}

function idOf(event: DeploymentEvent): string | null {
  if ("block" in event) {
    return event.block;
  }
  if ("query" in event) {
    return event.query;
  }
  return "item" in event ? event.item : null;
}

/** "after mgmt_db 1a2b3c4d: +3 TABLE, ~1 FUNCTION" */
function fingerprintDetail(event: EventOf<"fingerprintTaken">): string {
  const { moment, connection, digest, changes, error } = event;
  const counts = (changes ?? []).flatMap(({ kind, added, removed, changed }) => [
    ...(added > 0 ? [`+${added} ${kind}`] : []),
    ...(removed > 0 ? [`-${removed} ${kind}`] : []),
    ...(changed > 0 ? [`~${changed} ${kind}`] : []),
  ]);
  const what = error === null ? (digest ?? "").slice(0, 8) : error.code;
  return `${moment} ${connection} ${what}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}`;
}

/** What it says beside its kind: an outcome, a verdict, a reason, a name. */
function detailOf(event: DeploymentEvent): string | null {
  switch (event.type) {
    case "blockEnded":
      return event.exitCode === null ? event.outcome : `${event.outcome}, ${event.exitCode}`;
    case "queryVerified":
      return [event.verdict, event.actual ?? event.error?.code ?? ""].filter(Boolean).join(": ");
    case "queryJudged":
    case "blockJudged":
      return [event.verdict, event.reason].filter(Boolean).join(": ");
    case "itemTicked":
      return event.override?.reason ?? event.how;
    case "valueSet":
      return `${event.name} = ${event.value}`;
    case "finished":
      return [event.signOff.result, event.signOff.name, event.signOff.remark]
        .filter(Boolean)
        .join(": ");
    case "deploymentStarted":
      return event.runbook.path;
    case "journalRecovered":
      return event.kept;
    case "fingerprintTaken":
      return fingerprintDetail(event);
    default:
      return "reason" in event ? event.reason : null;
  }
}
