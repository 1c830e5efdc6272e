import type { DeploymentEventType } from "../../deployment/events.ts";
import type { Failure } from "../../deployment/evidence.ts";
import type { SectionKind } from "../../runbook/runbook.ts";
import type {
  CompletionReport,
  ReportBlock,
  ReportDoubt,
  ReportItem,
  ReportLog,
  ReportQuery,
  ReportRun,
  ReportStep,
} from "../completionReport.ts";

/**
 * What a report says, in one language. It stands in core because a report's language is its own, and
 * not that of whoever reads or checks it: to check a report it is written again, word by word.
 */
export interface ReportWords {
  readonly language: "en" | "ko";
  readonly title: string;
  readonly outcome: Readonly<Record<CompletionReport["outcome"], string>>;
  readonly doubt: (doubt: ReportDoubt) => string;
  readonly noDoubt: string;
  readonly headings: Readonly<
    Record<
      | "doubts"
      | "deployment"
      | "summary"
      | "connections"
      | "values"
      | "steps"
      | "notPart"
      | "overrides"
      | "notDone"
      | "removed"
      | "backups"
      | "pauses"
      | "people"
      | "changes"
      | "signOff"
      | "record"
      | "proof"
      | "items"
      | "commands"
      | "queries",
      string
    >
  >;
  /** Heads of columns, and names in front of values. */
  readonly labels: Readonly<Record<Label, string>>;
  readonly stepStatus: Readonly<Record<ReportStep["status"], string>>;
  readonly itemStatus: Readonly<Record<ReportItem["status"], string>>;
  readonly blockStatus: Readonly<Record<ReportBlock["status"], string>>;
  readonly verdict: Readonly<Record<ReportQuery["verdict"], string>>;
  readonly runOutcome: Readonly<Record<ReportRun["outcome"], string>>;
  readonly override: Readonly<Record<CompletionReport["overrides"][number]["kind"], string>>;
  readonly why: Readonly<Record<CompletionReport["notDone"][number]["why"], string>>;
  readonly kind: Readonly<Record<CompletionReport["notDone"][number]["kind"], string>>;
  readonly sectionKind: Readonly<Record<SectionKind, string>>;
  readonly environment: Readonly<
    Record<CompletionReport["connections"][number]["environment"], string>
  >;
  readonly event: Readonly<Record<DeploymentEventType, string>>;
  readonly result: Readonly<Record<"success" | "failure", string>>;
  readonly failure: (failure: Failure) => string;
  readonly logState: Readonly<Record<ReportLog["state"], string>>;
  readonly rowsState: Readonly<Record<"changed" | "missing", string>>;
  /** Why a question was not asked, by code; else the code and the message. */
  readonly answerError: (code: string, message: string) => string;
  readonly line: (line: number) => string;
  readonly minutes: (minutes: number) => string;
  readonly seconds: (seconds: string) => string;
  readonly ofAll: (some: number, all: number) => string;
  readonly omitted: (count: number) => string;
  readonly tickedBy: (who: string, at: string) => string;
  readonly byCommand: string;
  readonly overridden: (reason: string) => string;
  readonly staleBy: (ids: string) => string;
  readonly checkedBefore: string;
  readonly skippedBy: (who: string, at: string, reason: string) => string;
  readonly gateOpenedBy: (who: string, at: string, reason: string) => string;
  readonly judgedBy: (who: string, at: string, verdict: string, reason: string) => string;
  readonly acceptedBy: (who: string, at: string, reason: string) => string;
  readonly expected: (condition: string, line: number) => string;
  readonly noExpectation: string;
  readonly truncated: string;
  readonly notSigned: string;
  readonly blank: string;
  readonly none: string;
  readonly unnamed: string;
  readonly optional: string;
  readonly notPartOf: string;
  readonly zone: (zone: string) => string;
  readonly proofText: (deployment: string) => string;
  readonly sealedNote: string;
  readonly documentFollows: string;
}

export type Label =
  | "outcome"
  | "deployment"
  | "document"
  | "sha256"
  | "started"
  | "ended"
  | "asOf"
  | "elapsed"
  | "worked"
  | "estimate"
  | "program"
  | "items"
  | "overrides"
  | "stale"
  | "commands"
  | "queries"
  | "failed"
  | "open"
  | "notRun"
  | "name"
  | "role"
  | "environment"
  | "server"
  | "database"
  | "user"
  | "version"
  | "value"
  | "status"
  | "time"
  | "person"
  | "what"
  | "where"
  | "reason"
  | "file"
  | "bytes"
  | "format"
  | "taken"
  | "events"
  | "head"
  | "result"
  | "remark"
  | "signedAs"
  | "recordedBy"
  | "step"
  | "exitCode"
  | "log"
  | "rows"
  | "expectation"
  | "actual"
  | "resumed"
  | "id"
  | "kind"
  | "change"
  | "number"
  | "run"
  | "incomplete";
