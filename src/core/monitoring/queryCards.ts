import type { ConnectionProfile } from "../connection/profile.ts";
import { resolveTarget, targetKey } from "../connection/resolveTarget.ts";
import { judgeAnswer } from "../deployment/judge.ts";
import type { Answer, QuestionError } from "../deployment/ports.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Cadence } from "../runbook/runbook.ts";
import type { SqlParser } from "../sql/sqlParser.ts";
import { answerShape } from "./answerShape.ts";
import { planMonitoring, type MonitoringEntry } from "./cadence.ts";
import { cadencesOf } from "./cadenceChoice.ts";
import type { ReportObserver, ReportRequest } from "./ports.ts";
import {
  MAX_CARD_ROWS,
  MAX_CARD_VALUE,
  type CardAnswer,
  type OfferedRewrite,
  type QueryCard,
  type ReportAction,
  type ReportConnection,
} from "./report.ts";
import { rewriteQuery, type RewriteAttempt } from "./rewriteQuery.ts";
import type { ReportContent, ReporterParts } from "./takeReport.ts";
import { answerLevel } from "./thresholds.ts";
import { cardNumber, type Past } from "./trend.ts";
import type { Agreement } from "./unanswerable.ts";

/** Rows beyond this leave a verdict about them open. */
const MAX_ROWS = 1000;

/** Asks what the monitoring sections of a cadence ask, one after the other. */
export async function takeQueries(
  parts: ReporterParts,
  cadence: Cadence,
  request: ReportRequest,
  past: Past,
  observer: ReportObserver,
  signal: CancelSignal,
): Promise<ReportContent> {
  if (request.runbook === null) {
    return { connections: [], cards: [], findings: [], actions: [], undecided: [] };
  }
  const choices = await parts.agreements.cadences(request.root);
  const kept = cadencesOf(choices.ok ? choices.value : [], request.runbook.path);
  const decided = new Map([...kept, ...request.decided]);
  const plan = planMonitoring(request.runbook.runbook, cadence, decided);
  const agreements = await parts.agreements.read(request.root);
  const context: AskContext = {
    parts,
    request,
    parser: await parts.loadParser(),
    agreements: agreements.ok ? agreements.value : [],
    past,
    signal,
  };
  const cards: QueryCard[] = [];
  for (const entry of plan.entries.filter(({ query }) => query.nature === "question")) {
    const card = await askCard(entry, context);
    cards.push(card);
    observer.onCard(card);
  }
  return {
    connections: connectionsOf(cards),
    cards,
    findings: [],
    actions: plan.entries
      .filter(({ query }) => query.nature === "action")
      .map((entry) => actionOf(entry, context)),
    undecided: plan.undecided.map(({ title }) => title),
  };
}

interface AskContext {
  readonly parts: ReporterParts;
  readonly request: ReportRequest;
  readonly parser: SqlParser;
  readonly agreements: readonly Agreement[];
  readonly past: Past;
  readonly signal: CancelSignal;
}

async function askCard(entry: MonitoringEntry, context: AskContext): Promise<QueryCard> {
  const { query } = entry;
  const { parts } = context;
  const hash = parts.sha256(query.sql);
  const agreed = context.agreements.find((one) => one.hash === hash && one.original === query.sql);
  const chosen = chooseConnection(entry, context);
  if (chosen.kind !== "one") {
    const code = chosen.kind === "none" ? "no-connection" : "several-connections";
    const names = chosen.kind === "several" ? chosen.names.join(", ") : targetKey(query.database);
    const answer: CardAnswer = { kind: "error", code, message: names, reasons: [] };
    return cardOf(entry, { ...UNASKED, answer }, context);
  }
  const asked = agreed?.sql ?? query.sql;
  const { name } = chosen.profile;
  const answer = await ask(name, asked, MAX_ROWS, context);
  const attempt = await explain(name, asked, answer, context);
  const rewrite: OfferedRewrite | null =
    agreed !== undefined
      ? { state: "agreed", hash, sql: agreed.sql, reasons: [], by: agreed.by, at: agreed.at }
      : attempt.sql === null
        ? null
        : {
            state: "offered",
            hash,
            sql: attempt.sql,
            reasons: attempt.reasons,
            by: null,
            at: null,
          };
  const judged = query.expectations.length > 0 ? judgeAnswer(query.expectations, answer) : null;
  return cardOf(
    entry,
    {
      asked,
      connection: name,
      server: answer.server,
      answer: cardAnswer(answer, attempt.reasons),
      verdict: judged?.verdict ?? null,
      expectations: (judged?.held ?? []).map(({ expectation, holds }) => ({
        text: expectation.text,
        line: expectation.range.line,
        holds,
      })),
      level: answer.kind === "rows" ? answerLevel(query, context.request.thresholds, answer) : null,
      rewrite,
    },
    context,
  );
}

type AskedPart = Omit<
  QueryCard,
  "kind" | "key" | "query" | "section" | "line" | "label" | "sql" | "changes"
>;

const UNASKED = {
  asked: null,
  connection: null,
  server: null,
  verdict: null,
  expectations: [],
  level: null,
  rewrite: null,
} as const;

function cardOf(
  { section, query }: MonitoringEntry,
  asked: AskedPart,
  { parts, past }: AskContext,
): QueryCard {
  const card: QueryCard = {
    kind: "query",
    // Edited text is another question; the same question to another database has a history of its own.
    key: parts.sha256(`${asked.connection ?? ""}\n${query.sql}`).slice(0, 24),
    query: query.id,
    section: section.title,
    line: query.range.line,
    label: query.label,
    sql: query.sql,
    ...asked,
    changes: [],
  };
  return { ...card, changes: past.changes(card.key, cardNumber(card)) };
}

type Chosen =
  | { readonly kind: "one"; readonly profile: ConnectionProfile }
  | { readonly kind: "several"; readonly names: readonly string[] }
  | { readonly kind: "none" };

function chooseConnection({ query }: MonitoringEntry, { parts, request }: AskContext): Chosen {
  const target = resolveTarget(query.database, parts.connections.profiles());
  if (target.kind !== "several") {
    return target.kind === "one" ? target : { kind: "none" };
  }
  const wanted = request.chosen.get(targetKey(query.database));
  const profile = target.profiles.find(({ name }) => name === wanted);
  return profile === undefined
    ? { kind: "several", names: target.profiles.map(({ name }) => name) }
    : { kind: "one", profile };
}

async function ask(
  connection: string,
  sql: string,
  maxRows: number,
  { parts, signal }: AskContext,
): Promise<Answer> {
  const target = await parts.connections.target(connection);
  return target === undefined
    ? {
        kind: "error",
        error: { code: "unreachable", message: connection },
        durationMs: 0,
        server: null,
      }
    : parts.asker.ask(target, sql, { ...parts.limits, maxRows }, signal);
}

const PLAN = "EXPLAIN ";

/** Why it was not answered, and what would be; only where the server itself refused. */
async function explain(
  connection: string,
  sql: string,
  answer: Answer,
  context: AskContext,
): Promise<RewriteAttempt> {
  if (answer.kind === "rows" || answer.server === null) {
    return { reasons: [], sql: null };
  }
  const major = Number.parseInt(answer.server.version, 10);
  return rewriteQuery(context.parser, sql, answer.error, major, async (text) => {
    const planned = await ask(connection, PLAN + text, MAX_ROWS, context);
    return planned.kind === "rows" ? null : withoutPlan(planned.error);
  });
}

function withoutPlan(error: QuestionError): QuestionError {
  return error.code === "sql" && error.position !== null
    ? { ...error, position: error.position - PLAN.length }
    : error;
}

function cardAnswer(answer: Answer, reasons: RewriteAttempt["reasons"]): CardAnswer {
  if (answer.kind === "error") {
    return { kind: "error", ...wordsOf(answer.error), reasons };
  }
  const rows = answer.rows.slice(0, MAX_CARD_ROWS).map((row) => row.map(cut));
  const shortened = rows.some((row, place) =>
    row.some((value, column) => value !== answer.rows[place]?.[column]),
  );
  return {
    kind: "rows",
    columns: answer.columns.map(({ name, type }) => ({ name, type })),
    rows,
    truncated: answer.truncated || shortened || rows.length < answer.rows.length,
    durationMs: answer.durationMs,
    shape: answerShape(answer.columns, answer.rows.length),
  };
}

/** Never between the halves of a character. */
function cut(value: string | null): string | null {
  if (value === null || value.length <= MAX_CARD_VALUE) {
    return value;
  }
  const high = /[\ud800-\udbff]/.test(value.charAt(MAX_CARD_VALUE - 1));
  return value.slice(0, MAX_CARD_VALUE - (high ? 1 : 0));
}

function wordsOf(error: QuestionError): { readonly code: string; readonly message: string } {
  switch (error.code) {
    case "sql":
      return { code: error.sqlState, message: error.message };
    case "refused":
      return { code: error.code, message: error.what };
    case "unreachable":
      return { code: error.code, message: error.message };
    case "cancelled":
    case "transaction-closed":
      return { code: error.code, message: "" };
  }
}

function connectionsOf(cards: readonly QueryCard[]): readonly ReportConnection[] {
  const found = new Map<string, ReportConnection>();
  for (const { connection, server } of cards) {
    if (connection !== null && (found.get(connection)?.server ?? null) === null) {
      found.set(connection, { name: connection, server });
    }
  }
  return [...found.values()];
}

/** What PostgreSQL refuses inside a transaction. */
const OUTSIDE =
  /^\s*vacuum\b|\bconcurrently\b|^\s*alter\s+system\b|^\s*(?:create|drop)\s+(?:database|tablespace)\b/i;

function actionOf(entry: MonitoringEntry, context: AskContext): ReportAction {
  const { section, query } = entry;
  const chosen = chooseConnection(entry, context);
  return {
    query: query.id,
    section: section.title,
    line: query.range.line,
    label: query.label,
    sql: query.sql,
    connection: chosen.kind === "one" ? chosen.profile.name : null,
    transaction: OUTSIDE.test(query.sql) ? "none" : "one",
  };
}
