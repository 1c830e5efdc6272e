import type { Expectation } from "../expectation.ts";
import {
  SECTION_KINDS,
  SERVICE_MOMENTS,
  type Cadence,
  type QueryThreshold,
  type SectionKind,
  type ServiceMoment,
} from "../runbook.ts";
import type { TextRange } from "../textRange.ts";

/** What `schema-ops:` comments say of one heading, item, block or query. */
export interface Annotation {
  readonly id: string | null;
  readonly expectations: readonly Expectation[];
  readonly thresholds: readonly QueryThreshold[];
  readonly connection: string | null;
  readonly database: string | null;
  readonly run: boolean;
  readonly reference: boolean;
  readonly tolerate: readonly string[];
  readonly timeoutMs: number | null;
  readonly after: readonly string[] | null;
  readonly ungated: boolean;
  readonly optional: boolean;
  /** Before the step runs, a backup of every database of the deployment is taken. */
  readonly backup: boolean;
  /** The step's item that a block belongs to: its place in the step, counted from 1. */
  readonly item: number | null;
  readonly kind: SectionKind | null;
  /** When a block is run around a rollback's cut-over. */
  readonly service: ServiceMoment | null;
  readonly cadence: Cadence | null;
}

export const NO_ANNOTATION: Annotation = {
  id: null,
  expectations: [],
  thresholds: [],
  connection: null,
  database: null,
  run: false,
  reference: false,
  tolerate: [],
  timeoutMs: null,
  after: null,
  ungated: false,
  optional: false,
  backup: false,
  item: null,
  kind: null,
  service: null,
  cadence: null,
};

/** Something about an annotation that is not as the grammar wants it. */
export interface AnnotationProblem {
  readonly rule: "annotation-unknown" | "annotation-invalid";
  readonly key: string;
  readonly value: string;
  readonly range: TextRange;
}

/** Two annotations of one thing: the later one wins, lists add up. */
export function mergeAnnotations(first: Annotation, second: Annotation): Annotation {
  if (first === NO_ANNOTATION || second === NO_ANNOTATION) {
    return first === NO_ANNOTATION ? second : first;
  }
  return joined(first, second);
}

function joined(first: Annotation, second: Annotation): Annotation {
  return {
    id: second.id ?? first.id,
    expectations: [...first.expectations, ...second.expectations],
    thresholds: [...first.thresholds, ...second.thresholds],
    connection: second.connection ?? first.connection,
    database: second.database ?? first.database,
    run: first.run || second.run,
    reference: first.reference || second.reference,
    tolerate: [...first.tolerate, ...second.tolerate],
    timeoutMs: second.timeoutMs ?? first.timeoutMs,
    after: second.after ?? first.after,
    ungated: first.ungated || second.ungated,
    optional: first.optional || second.optional,
    backup: first.backup || second.backup,
    item: second.item ?? first.item,
    kind: second.kind ?? first.kind,
    service: second.service ?? first.service,
    cadence: second.cadence ?? first.cadence,
  };
}

export function isServiceMoment(word: string): word is ServiceMoment {
  return SERVICE_MOMENTS.some((moment) => moment === word);
}

export function isSectionKind(word: string): word is SectionKind {
  return SECTION_KINDS.some((kind) => kind === word);
}
