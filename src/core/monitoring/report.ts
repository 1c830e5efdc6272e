import type { ServerIdentity } from "../deployment/ports.ts";
import type { Verdict } from "../deployment/verdict.ts";
import type { ReportKind } from "./cadence.ts";
import type { HealthFinding, HealthPart, Level } from "./finding.ts";
import type { Rewrite, Unanswerable } from "./unanswerable.ts";

/**
 * Stable: the page draws this model and nothing else. Plain JSON: it crosses to a page and is kept as
 * it is. Times in milliseconds since the epoch unless said otherwise.
 */
export interface Report {
  /** Grows when a reader of an older version could misread it. */
  readonly v: 1;
  readonly id: string;
  readonly kind: ReportKind;
  readonly takenAt: number;
  readonly durationMs: number;
  /** Null for health. */
  readonly runbook: { readonly path: string; readonly title: string } | null;
  /** The worst of its cards and findings; `open` where nothing was judged. */
  readonly verdict: Verdict;
  readonly connections: readonly ReportConnection[];
  /** In the document's order; for health by connection, then in the order of the parts. */
  readonly cards: readonly ReportCard[];
  /** Critical ones first. */
  readonly findings: readonly HealthFinding[];
  readonly actions: readonly ReportAction[];
  /** Titles of monitoring sections that say no cadence, and are in no report. */
  readonly undecided: readonly string[];
}

export interface ReportConnection {
  readonly name: string;
  /** Null: it could not be reached; the cards say why. */
  readonly server: ServerIdentity | null;
}

export type ReportCard = QueryCard | HealthCard;

/** The answer to one query of the runbook. */
export interface QueryCard {
  readonly kind: "query";
  /** The same in every report that asks the same: key of its history. */
  readonly key: string;
  /** The runbook's query. */
  readonly query: string;
  readonly section: string;
  /** Line of the document, from 1. */
  readonly line: number;
  /** The comment above it; null: it has none, show the SQL. */
  readonly label: string | null;
  /** As the runbook has it. */
  readonly sql: string;
  /** As it was asked: the runbook's, or the one that was agreed on; null: it was not asked. */
  readonly asked: string | null;
  /** Null: no connection fits, or several do. */
  readonly connection: string | null;
  readonly server: ServerIdentity | null;
  readonly answer: CardAnswer;
  /** Null: the runbook expects nothing, and no threshold is set. */
  readonly verdict: Verdict | null;
  readonly expectations: readonly HeldExpectation[];
  /** By its thresholds; null: none, or the answer is no number. */
  readonly level: Level | null;
  /** Of a single number; empty for anything else. */
  readonly changes: readonly Change[];
  readonly rewrite: OfferedRewrite | null;
}

export interface HeldExpectation {
  /** As the runbook says it, "= 11". */
  readonly text: string;
  /** Line of the document, from 1. */
  readonly line: number;
  readonly holds: "yes" | "no" | "unknown";
}

/** `offered`: a person may agree; `agreed`: the answer is that of the other text. */
export interface OfferedRewrite extends Pick<Rewrite, "sql" | "hash" | "reasons"> {
  readonly state: "offered" | "agreed";
  /** Who agreed and when (ISO 8601); null while it is offered. */
  readonly by: string | null;
  readonly at: string | null;
}

export type CardAnswer =
  | {
      readonly kind: "rows";
      readonly columns: readonly CardColumn[];
      /** At most {@link MAX_CARD_ROWS}, in PostgreSQL's text form, long values cut. */
      readonly rows: readonly (readonly (string | null)[])[];
      /** There are more rows, or longer values, than these. */
      readonly truncated: boolean;
      readonly durationMs: number;
      readonly shape: Shape;
    }
  | {
      readonly kind: "error";
      /** An SQLSTATE, or `refused`, `unreachable`, `cancelled`, `transaction-closed`, `no-connection`, `several-connections`. */
      readonly code: string;
      /** The server's words, or a name; may be empty. */
      readonly message: string;
      /** Why this server cannot answer it; empty where that is not known. */
      readonly reasons: readonly Unanswerable[];
    };

export const MAX_CARD_ROWS = 200;
export const MAX_CARD_VALUE = 2000;

export interface CardColumn {
  readonly name: string;
  /** PostgreSQL's name of the type. */
  readonly type: string;
}

/**
 * How an answer is drawn: decided by its columns and the number of rows alone; `answerCharts` makes the
 * drawings, one a column of numbers. Numbers are indexes of columns.
 */
export type Shape =
  /** One row whose only column is a number: drawn with its history as a line. */
  | { readonly kind: "number"; readonly column: number }
  /** A label and numbers: bars. */
  | { readonly kind: "bars"; readonly label: number; readonly values: readonly number[] }
  /** A time and numbers, perhaps apart by a label: lines. */
  | {
      readonly kind: "series";
      readonly time: number;
      readonly by: number | null;
      readonly values: readonly number[];
    }
  | { readonly kind: "grid" };

/** One part of the health pack on one connection. */
export interface HealthCard {
  readonly kind: "health";
  readonly key: string;
  readonly part: HealthPart;
  readonly connection: string;
  /** Level of its worst finding; `good` when it was measured and nothing was found; null: it was not measured. */
  readonly level: Level | null;
  readonly figures: readonly Figure[];
  readonly table: HealthTable | null;
  /** Why it, or some of it, is not here; null: all is. */
  readonly missing: MissingPart | null;
}

/** Why a part was not measured, or only in part. */
export type MissingPart =
  /** The role may not see it; `grant` is what would let it (a role such as pg_monitor). */
  | { readonly code: "not-allowed"; readonly grant: string }
  /** Some rows or values are hidden from this role. */
  | { readonly code: "partly-hidden"; readonly grant: string }
  /** It took longer than a health pack may. */
  | { readonly code: "too-slow" }
  /** The server said no, with its SQLSTATE (`unreachable`, `cancelled` as well). */
  | { readonly code: "failed"; readonly sqlState: string; readonly message: string }
  | { readonly code: "extension-missing"; readonly extension: string; readonly install: string }
  /** Nothing of the kind is in use here (no replication, no slots). */
  | { readonly code: "not-in-use" };

export const UNITS = ["count", "ratio", "bytes", "milliseconds", "perSecond", "text"] as const;
/** `ratio` is from 0 to 1. */
export type Unit = (typeof UNITS)[number];

/** A single number of a health card. */
export interface Figure {
  /** The same in every report; words are in `prose/monitoring`: "connections-used". */
  readonly code: string;
  readonly value: number | null;
  readonly unit: Unit;
  /** What it is held against ("of 100"); null: nothing. */
  readonly limit: number | null;
  readonly level: Level | null;
  readonly changes: readonly Change[];
}

/** Rows of a health card, the worst first. */
export interface HealthTable {
  /** Codes of columns with words in `prose/monitoring`. */
  readonly columns: readonly { readonly code: string; readonly unit: Unit }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly truncated: boolean;
  /** Drawn as bars as well; null: rows only. */
  readonly bars: { readonly label: number; readonly value: number } | null;
}

/** How a number moved. Numbers as exact decimal text for queries. */
export interface Change {
  readonly against: "last" | "lastWeek";
  /** When the other one was taken. */
  readonly at: number;
  readonly before: string;
  /** Now minus then. */
  readonly difference: string;
}

/** A statement of a monitoring section that changes something: offered as an action that asks, never run by a report. */
export interface ReportAction {
  readonly query: string;
  readonly section: string;
  readonly line: number;
  readonly label: string | null;
  readonly sql: string;
  /** Null: no connection fits, or several do. */
  readonly connection: string | null;
  /** "none": PostgreSQL refuses it inside a transaction (VACUUM, … CONCURRENTLY). */
  readonly transaction: "one" | "none";
}
