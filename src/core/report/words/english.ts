import { assertNever } from "../../lib/assertNever.ts";
import type { Failure } from "../../deployment/evidence.ts";
import type { ReportDoubt } from "../completionReport.ts";
import type { ReportWords } from "./reportWords.ts";

export const ENGLISH: ReportWords = {
  language: "en",
  title: "Completion report",
  outcome: {
    success: "Success",
    failure: "Failure",
    unfinished: "Unfinished",
    abandoned: "Abandoned",
    uncertain: "Uncertain",
  },
  doubt,
  noDoubt: "Everything that the document asks for is done, and nothing was overridden.",
  headings: {
    doubts: "To be known first",
    deployment: "Deployment",
    summary: "Summary",
    connections: "Servers",
    values: "Values that were filled in",
    steps: "What was carried out",
    notPart: "Sections that no deployment consists of, and that were not run",
    overrides: "Overrides",
    notDone: "Skipped or not run",
    removed: "Evidence about what the document no longer holds",
    backups: "Backups",
    pauses: "Pauses",
    people: "People",
    changes: "Changes of the document during the deployment",
    signOff: "Sign-off",
    record: "Chronology",
    proof: "Proof",
    items: "Items",
    commands: "Commands",
    queries: "Queries",
  },
  labels: {
    outcome: "Outcome",
    deployment: "Deployment",
    document: "Document",
    sha256: "SHA-256",
    started: "Started",
    ended: "Ended",
    asOf: "As of",
    elapsed: "Elapsed",
    worked: "Worked",
    estimate: "Estimate",
    program: "Program",
    items: "Items ticked",
    overrides: "Overrides",
    stale: "Stale ticks",
    commands: "Commands done",
    queries: "Queries passed",
    failed: "Failed",
    open: "Open",
    notRun: "Not run",
    name: "Name",
    role: "Role",
    environment: "Environment",
    server: "Server",
    database: "Database",
    user: "User",
    version: "PostgreSQL",
    value: "Value",
    status: "Status",
    time: "Time",
    person: "Person",
    what: "What",
    where: "Where",
    reason: "Reason",
    file: "File",
    bytes: "Bytes",
    format: "Format",
    taken: "Taken",
    events: "Events",
    head: "Final hash of the journal",
    result: "Result",
    remark: "Remark",
    signedAs: "Signed off by",
    recordedBy: "Recorded by",
    step: "Step",
    exitCode: "Exit code",
    log: "Log",
    rows: "Rows",
    expectation: "Expected",
    actual: "Actual",
    resumed: "Resumed",
    id: "Id",
    kind: "Kind",
    change: "Change",
    number: "No.",
    run: "Run",
    incomplete: "incomplete",
  },
  stepStatus: {
    locked: "locked",
    ready: "not begun",
    running: "running",
    failed: "failed",
    passed: "done",
    skipped: "skipped",
    partly: "begun, not done",
  },
  itemStatus: {
    ticked: "ticked",
    overridden: "ticked against the evidence",
    stale: "stale: what it rests on failed since",
    open: "open",
  },
  blockStatus: {
    passed: "passed",
    accepted: "failed, accepted by a person",
    failed: "failed",
    open: "open for a human",
    running: "no end recorded",
    notRun: "not run",
  },
  verdict: {
    pass: "pass",
    fail: "fail",
    error: "error",
    open: "open for a human",
    notRun: "not run",
  },
  runOutcome: {
    running: "no end recorded",
    passed: "passed",
    failed: "failed",
    cancelled: "cancelled",
    timedOut: "stopped at the time limit",
    lost: "lost: its host ended before it did",
  },
  override: {
    tick: "ticked against the evidence",
    failure: "failure accepted",
    judgement: "verdict overruled",
    gate: "gate opened",
    skip: "required step skipped",
  },
  why: {
    skipped: "skipped",
    optional: "optional, not run",
    notRun: "not run",
    open: "not ticked",
  },
  kind: { step: "step", block: "command", query: "query", item: "item" },
  sectionKind: {
    preflight: "preflight",
    phase: "phase",
    script: "script",
    rollback: "rollback",
    monitoring: "monitoring",
    final: "final checks",
    signOff: "sign-off",
    other: "section",
  },
  environment: { development: "development", staging: "staging", production: "PRODUCTION" },
  event: {
    deploymentStarted: "deployment started",
    runbookAdopted: "changed document adopted",
    runbookKept: "changed document not adopted",
    valueSet: "value set",
    gateOpened: "gate opened",
    blockStarted: "command started",
    blockEnded: "command ended",
    failureAccepted: "failure accepted",
    blockJudged: "output judged",
    queryVerified: "query asked",
    queryJudged: "answer judged",
    criterionMeasured: "performance criterion measured",
    itemTicked: "item ticked",
    itemUnticked: "tick taken back",
    stepSkipped: "step skipped",
    paused: "paused",
    resumed: "resumed",
    runLost: "run lost",
    journalRecovered: "journal recovered",
    abandoned: "abandoned",
    fingerprintTaken: "fingerprint taken",
    backupTaken: "backup taken",
    backupOmitted: "no backup taken",
    backupFailed: "backup failed",
    rollbackStarted: "rollback started",
    rollbackStage: "rollback: next stage",
    rollbackEnded: "rollback ended",
    finished: "finished and signed off",
  },
  result: { success: "success", failure: "failure" },
  failure: failureWords,
  logState: {
    whole: "whole output",
    cut: "beginning and end of the output",
    missing: "the log is gone or shorter than it was",
    omitted: "not quoted: the report would grow too large",
    noEnd: "the run has no end",
  },
  rowsState: {
    changed: "the file with the rows is not what was recorded",
    missing: "the file with the rows is gone",
  },
  answerError: (code, message) => {
    switch (code) {
      case "no-connection":
        return "no connection fits";
      case "refused":
        return `more than a question, not asked: ${message}`;
      case "unreachable":
        return `the server could not be asked: ${message}`;
      case "cancelled":
        return "cancelled";
      case "transaction-closed":
        return "the statement ended its READ ONLY transaction: its answer is not trusted";
      default:
        return `${code}: ${message}`;
    }
  },
  line: (line) => `line ${line}`,
  minutes: (minutes) => `${minutes} min`,
  seconds: (seconds) => `${seconds} s`,
  ofAll: (some, all) => `${some} of ${all}`,
  omitted: (count) => `${count} more, not shown`,
  tickedBy: (who, at) => `${who}, ${at}`,
  byCommand: "by its command",
  overridden: (reason) => `override: ${reason}`,
  staleBy: (ids) => `not counted: ${ids} failed since`,
  checkedBefore: "The document came with this tick; in this deployment nobody made it.",
  skippedBy: (who, at, reason) => `Skipped by ${who}, ${at}${reason === "" ? "" : `: ${reason}`}`,
  gateOpenedBy: (who, at, reason) =>
    `Gate opened by ${who}, ${at}${reason === "" ? "" : `: ${reason}`}`,
  judgedBy: (who, at, verdict, reason) =>
    `Judged as ${verdict} by ${who}, ${at}${reason === "" ? "" : `: ${reason}`}`,
  acceptedBy: (who, at, reason) => `Failure accepted by ${who}, ${at}: ${reason}`,
  expected: (condition, line) => `${condition} (line ${line})`,
  noExpectation: "no expectation",
  truncated: "more rows than are kept",
  notSigned: "Nobody has signed this deployment off.",
  blank: "(left blank)",
  none: "none",
  unnamed: "(untitled)",
  optional: "optional",
  notPartOf: "not part of a deployment",
  zone: (zone) => `Times are in ${zone}.`,
  proofText: (deployment) =>
    `This report tells of the journal of deployment ${deployment}. Whoever has that journal can prove that they belong together and that nothing was changed afterwards: schema-ops check-report FILE`,
  sealedNote:
    "Each line of the journal holds the hash of the one before. Log files and rows of results lie beside it: what is quoted of a log is sealed by this report only.",
  documentFollows: "The document as it was carried out follows.",
};

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}

function doubt(doubt: ReportDoubt): string {
  switch (doubt.kind) {
    case "unfinished":
      return doubt.phase === "paused"
        ? "The deployment is paused. This is no report of a finished deployment."
        : "The deployment is not finished. This is no report of a finished deployment.";
    case "abandoned":
      return `The deployment was abandoned by ${doubt.by.name}: ${doubt.reason}`;
    case "signedFailure":
      return "The deployment was signed off as a failure.";
    case "journalDamaged":
      return `The journal is damaged${doubt.line === null ? "" : ` at line ${doubt.line}`} (${doubt.damage}). What came after that is not known and not told here.`;
    case "journalRecovered":
      return `After a crash ${doubt.bytes} bytes of an unfinished line were cut off the journal; they are kept in ${doubt.kept}.`;
    case "documentChanged":
      return "The text that is kept with the journal is not the one that the deployment was bound to. Titles and expectations may be others than they were.";
    case "failed":
      return `${counted(doubt.count, "command or query", "commands or queries")} failed.`;
    case "open":
      return `${counted(doubt.count, "answer waits", "answers wait")} for a person's judgement.`;
    case "stale":
      return `${counted(doubt.count, "tick is stale and not counted", "ticks are stale and not counted")}: what they rest on failed since.`;
    case "notDone":
      return `${counted(doubt.count, "part", "parts")} of the document ${doubt.count === 1 ? "was" : "were"} not run or not ticked.`;
    case "lost":
      return `${counted(doubt.count, "command", "commands")} lost the host: nobody knows how ${doubt.count === 1 ? "it" : "they"} ended.`;
    case "overrides":
      return `${counted(doubt.count, "decision was made", "decisions were made")} against the evidence or the order of the document.`;
    case "removed":
      return `${counted(doubt.count, "part that was", "parts that were")} carried out ${doubt.count === 1 ? "is" : "are"} no longer in the document.`;
    case "logsMissing":
      return `${counted(doubt.count, "log is", "logs are")} gone or shorter than recorded.`;
    case "rowsChanged":
      return `${counted(doubt.count, "file with rows is", "files with rows are")} not what was recorded.`;
    case "rowsMissing":
      return `${counted(doubt.count, "file with rows is", "files with rows are")} gone.`;
    case "truncated":
      return `${counted(doubt.count, "answer", "answers")} had more rows than are kept.`;
    default:
      return assertNever(doubt);
  }
}

function failureWords(failure: Failure): string {
  const tolerated = "tolerated" in failure && failure.tolerated ? " (ignored by the block)" : "";
  switch (failure.kind) {
    case "command":
      return `line ${failure.line}: ${failure.command}: exit code ${failure.exitCode}${tolerated}`;
    case "sql": {
      const place =
        failure.file === null
          ? failure.line === null
            ? ""
            : `line ${failure.line}: `
          : `${failure.file}:${failure.fileLine ?? 1}: `;
      return `${place}${failure.sqlState} ${failure.message}${tolerated}`;
    }
    case "prompt":
      return `asked "${failure.text}" and got no answer`;
    case "backup":
      return `backup ${failure.path}: ${failure.reason}`;
    case "timeout":
      return `stopped after ${Math.round(failure.afterMs / 1000)} s`;
    case "cancelled":
      return "cancelled";
    case "start":
      return `could not be started: ${failure.message}`;
    default:
      return assertNever(failure);
  }
}
