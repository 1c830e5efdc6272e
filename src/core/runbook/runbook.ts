import type { DatabaseRef } from "./databaseRef.ts";
import type { Expectation } from "./expectation.ts";
import type { Finding } from "./finding.ts";
import type { TextRange } from "./textRange.ts";

/**
 * A Markdown document as data: what there is to run, to ask and to tick, each with the place it was
 * read from. Plain data (it crosses a worker boundary); everything refers to the source by range.
 *
 * Ids are stable under edits elsewhere in the document: a step's is its number, else its slug, else
 * a digest of its title; a block's, query's or item's is its step's id and a digest of its content.
 * What carries an id is therefore bound to its text: edited text is something new.
 */
export interface Runbook {
  readonly title: string;
  /** Lines like `**Author**: Kim` between the title and the first section. */
  readonly metadata: readonly MetadataField[];
  readonly sections: readonly Section[];
  /** The fields that the sign-off names (`**Deployed by**: ____`), in document order. */
  readonly signOff: readonly MetadataField[];
  readonly findings: readonly Finding[];
  /** Whether the text was once decoded with the wrong encoding; `repaired` where nothing was lost. */
  readonly encoding:
    | { readonly kind: "intact" }
    | {
        readonly kind: "damaged";
        readonly decodedAs: "windows-1252" | "windows-1254" | "latin-1";
        readonly repaired: string | null;
      };
}

export interface MetadataField {
  readonly name: string;
  readonly value: string;
  readonly range: TextRange;
}

export const SECTION_KINDS = [
  "preflight",
  "phase",
  "script",
  "rollback",
  "monitoring",
  "final",
  "signOff",
  "other",
] as const;
export type SectionKind = (typeof SECTION_KINDS)[number];

export const CADENCES = ["daily", "weekly", "monthly"] as const;
export type Cadence = (typeof CADENCES)[number];

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly kind: SectionKind;
  /** Monitoring sections only: how often they are due. */
  readonly cadence: Cadence | null;
  readonly optional: boolean;
  /** Minutes, from "(est. 30 min)" or "(예상: 1시간)"; null when not stated. */
  readonly estimateMinutes: number | null;
  /** The heading line; the document's first line for a section without one. */
  readonly heading: TextRange;
  readonly range: TextRange;
  /** Titles of the headings above, outermost first, without the document's title. */
  readonly path: readonly string[];
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id: string;
  /** "1.1" from "Step 1.1: …", "1. …" or a step column; null when the step is not numbered. */
  readonly number: string | null;
  readonly title: string;
  readonly optional: boolean;
  readonly estimateMinutes: number | null;
  readonly heading: TextRange;
  readonly range: TextRange;
  readonly items: readonly Item[];
  readonly blocks: readonly Block[];
  readonly queries: readonly Query[];
  readonly criteria: readonly Criterion[];
  readonly annotations: StepAnnotations;
}

/** What `<!-- schema-ops: … -->` comments say of a step. */
export interface StepAnnotations {
  /** Ids or numbers of the steps that must be done first; null: the default gate (phases in order). */
  readonly after: readonly string[] | null;
  /** `gate=open`: never locked. */
  readonly ungated: boolean;
  /** `timeout=30m`, in milliseconds. */
  readonly timeoutMs: number | null;
  /** `backup`: the databases of the deployment are backed up before the step runs. */
  readonly backup: boolean;
}

/** One `- [ ]` line. */
export interface Item {
  readonly id: string;
  readonly text: string;
  readonly checked: boolean;
  /** The one character between the brackets. */
  readonly mark: TextRange;
  readonly range: TextRange;
  /** Id of the enclosing item; null at the top of its list. */
  readonly parent: string | null;
  /** Ids of the step's blocks that belong to this item: it is ticked by running them. */
  readonly blocks: readonly string[];
}

/**
 * What a block is for.
 * - `action`: run by bash (or, for an SQL fence, by psql), changes things, belongs to a deployment
 * - `check`: a question to a shell (its output is judged), still run by bash as an action is
 * - `questions`: queries only, verified, never run: an SQL fence, or a shell block of a monitoring section
 *   that does nothing but ask
 * - `reference`: nothing to run: comments only, sample output, another language
 */
export type BlockRole = "action" | "check" | "questions" | "reference";

/**
 * When a rollback runs a block by itself, around the cut-over. `stop`: before it. `stopped`: after that, must
 * pass before the databases are exchanged. `start`: after it. `health`: after that, says whether all is well.
 */
export const SERVICE_MOMENTS = ["stop", "stopped", "start", "health"] as const;
export type ServiceMoment = (typeof SERVICE_MOMENTS)[number];

/** A fenced code block, or inline code that is a command (`psql -d app -c "\dn"` in an item or a table). */
export interface Block {
  readonly id: string;
  /** Lower-cased first word of the info string ("bash", "sql"); "" when there is none. */
  readonly language: string;
  readonly origin: "fence" | "inline";
  readonly role: BlockRole;
  /** The content as written, dedented as Markdown says (a fence inside a list item). */
  readonly text: string;
  /** The content's range in the source (between the fences); lines map one to one onto `text`. */
  readonly range: TextRange;
  /** Id of the item it stands in; null when it belongs to the step. */
  readonly item: string | null;
  /** The database that an SQL fence is for; null for other languages. */
  readonly database: DatabaseRef | null;
  /** What the block's standard output must show ("# 예상: 64개"), every source of it, an explicit one first. */
  readonly expectations: readonly Expectation[];
  readonly placeholders: readonly Placeholder[];
  /** SQLSTATEs or `exit` that an annotation tolerates: `<!-- schema-ops: tolerate=42P07 -->`. */
  readonly tolerate: readonly string[];
  readonly timeoutMs: number | null;
  /** `service=stop`: part of a rollback's cut-over. */
  readonly service: ServiceMoment | null;
}

/** Text of a block that is not meant to be run as it stands. */
export interface Placeholder {
  /** Key under which the deployment keeps the value: "YYYYMMDD_HHMMSS", "BACKUP_FILE", "/path/to/schema.sql". */
  readonly name: string;
  readonly kind: "timestamp" | "variable" | "path" | "marker";
  /** Range in the source document. */
  readonly range: TextRange;
}

/** One SQL statement that asks, with the database it is meant for. */
export interface Query {
  readonly id: string;
  /** One statement, without its final semicolon and without the comments around it. */
  readonly sql: string;
  readonly database: DatabaseRef;
  readonly origin: "sqlFence" | "psqlArgument" | "hereDocument" | "bareSql";
  /** Id of the block it was found in. */
  readonly block: string;
  /** `action`: not a question (DDL, REINDEX, psql's backslash commands): shown, never asked. */
  readonly nature: "question" | "action";
  readonly range: TextRange;
  /** A short name: the comment above it, without the expectation ("스키마 확인"); null when there is none. */
  readonly label: string | null;
  /** Every expectation found, the one that counts first (explicit before implicit, then the nearest). */
  readonly expectations: readonly Expectation[];
  /** What annotations say of values worth a word (`warn value > 500; critical value > 900`); absent: nothing. */
  readonly thresholds?: readonly QueryThreshold[];
}

/** A value that meets the condition is worth a word; unlike an expectation it makes no verdict. */
export interface QueryThreshold {
  readonly level: "warning" | "critical";
  readonly condition: Expectation;
}

/** A performance criterion of a list: "세션 생성: < 100ms". */
export interface Criterion {
  readonly id: string;
  readonly label: string;
  readonly expectation: Expectation;
  readonly range: TextRange;
}
